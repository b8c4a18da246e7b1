"""A matter that entries have changed is one like any other, with all its fields and no more."""

from dataclasses import fields, replace
from types import MappingProxyType

import pytest

from luoshi.core.matter import Matter, changed, copied
from tests.core import test_engine


def test_a_changed_matter_is_what_replacing_its_fields_would_give():
    matter = Matter(id=1, loop="task", times=MappingProxyType({"open": 1}))
    said = {"n": 3, "stage": "open", "signed": (4,)}

    assert changed(matter, said) == replace(matter, **said)
    assert (matter.n, matter.stage, matter.signed) == (0, "", ())


def test_no_entry_leaves_anything_on_a_matter_that_is_no_field_of_it():
    names = [field.name for field in fields(Matter)]

    for steps in range(1, len(test_engine.WHOLE) + 1):
        matter, _ = test_engine.walk(*test_engine.WHOLE[:steps])
        assert list(vars(matter)) == names


@pytest.mark.parametrize("kept", [{"a": 1}, MappingProxyType({"a": 1})])
def test_a_copy_is_changed_alone(kept):
    copy = copied(kept)
    copy["b"] = 2

    assert (dict(kept), copy) == ({"a": 1}, {"a": 1, "b": 2})
