"""Which units a form offers, as the engine will judge them."""

import pytest

from luoshi import loops
from luoshi.core.matter import Matter
from luoshi.web import pickers
from tests import cast

EVERY = loops.load()


def offered(loop: str, move: str, *, actor):
    scope = pickers.scope_of(
        "owner", loop=EVERY[loop], move=EVERY[loop].moves[move],
        matter=Matter(id=1, loop=loop), actor=actor,
    )  # fmt: skip
    units = scope.units(cast.TREE)
    assert all(scope.holds(unit, tree=cast.TREE) for unit in units)
    return units


def test_the_unit_above_all_may_name_itself_for_an_emergency_only():
    assert cast.CITY in offered("response", "declare", actor=cast.CITY_HEAD)
    assert cast.CITY not in offered("task", "draft", actor=cast.CITY_HEAD)


@pytest.mark.parametrize("actor", [cast.LEADER, cast.TOWN_HEAD])
def test_who_is_below_another_names_only_units_below_itself(actor):
    assert actor.unit not in offered("response", "declare", actor=actor)
