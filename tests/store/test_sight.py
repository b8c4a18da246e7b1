"""The list of what an actor may see and the answer for one matter are the same, always."""

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshi.core import rights
from luoshi.core.loop import Loop, Stage
from luoshi.core.matter import Actor, Matter
from luoshi.core.tree import Tree, Unit
from luoshi.store import clockwork, models, projection, sight
from luoshi.store.record import tree as trees
from tests import cast

pytestmark = pytest.mark.django_db

PARTIES = ("owner", "superior", "verifier", "partners", "requester", "holder")
N_UNITS = 9
UNITS = st.integers(1, N_UNITS)
LOOP = Loop(
    name="plain", title="", title_en="", stages={"open": Stage(name="open", title="", title_en="")}
)


@st.composite
def shapes(draw):
    """A random tree: every unit but the first hangs below one before it."""
    above = [draw(st.integers(1, unit - 1)) for unit in range(2, N_UNITS + 1)]
    units = [Unit(id=1, code="1", title="单位1", level="city")]
    units += [
        Unit(id=unit, code=str(unit), title=f"单位{unit}", level="town", parent=parent)
        for unit, parent in zip(range(2, N_UNITS + 1), above, strict=True)
    ]
    return Tree.of(units)


MAYBE = st.one_of(st.none(), UNITS)
MATTERS = st.fixed_dictionaries({
    "owner": MAYBE, "superior": MAYBE, "verifier": MAYBE,
    "partners": st.lists(UNITS, max_size=2, unique=True).map(tuple),
    "requester": st.one_of(st.none(), UNITS.map(lambda unit: f"unit/{unit}"), st.just("code/a")),
    "holder": MAYBE,
})  # fmt: skip
SEEN_BY = st.lists(st.sampled_from([*PARTIES, "public"]), max_size=3, unique=True).map(tuple)


def actors(tree: Tree) -> list[Actor]:
    """One actor at each unit and its post (post and unit have the same id), and two outsiders."""
    inside = [Actor(posting=str(unit.id), unit=unit.id, post=unit.id) for unit in tree.units]
    return [*inside, Actor(posting="code/a"), Actor(posting="code/b")]


def write(tree: Tree) -> None:
    """The tree in force, and a post with the id of its unit for each."""
    clockwork.forget()
    trees.load(units=tree.units, from_on=cast.TODAY - timedelta(days=1), at=cast.MORNING)
    if not models.Post.objects.exists():
        models.Post.objects.bulk_create(
            models.Post(id=unit, unit_id=unit, title="岗位") for unit in range(1, N_UNITS + 1)
        )
    models.LoopText.objects.get_or_create(hash="0" * 64, defaults={"name": "plain", "text": ""})


def keep(number: int, *, values: dict, seen_by: tuple[str, ...]) -> tuple[Loop, Matter]:
    """A matter with these parties, seen by these, written as `record` writes its row."""
    held = {name: entry for name, entry in values.items() if entry not in (None, ())}
    matter = Matter(
        id=number, loop="plain", text="0" * 64, stage="open", n=1, opened_at=cast.MORNING,
        entered_at=cast.MORNING, last_at=cast.MORNING, values=MappingProxyType(held),
        entered={"open": cast.MORNING},
    )  # fmt: skip
    loop = replace(LOOP, seen_by=seen_by, fields=_fields())
    cells = projection.row_of(loop=loop, matter=matter, last_hash="", calendar=clockwork.calendar())
    names = [f"{name}_id" if name in _KEYS else name for name in projection.COLUMNS]
    models.Matter.objects.create(**dict(zip(names, cells, strict=True)))
    models.Partner.objects.bulk_create(
        models.Partner(matter_id=number, unit_id=unit) for unit in matter.partners
    )
    return loop, matter


_KEYS = ("text", "parent", "owner", "superior", "verifier", "holder")


def _fields():
    known = clockwork.current_loops()["task"].fields
    return {name: known[name] for name in PARTIES}


@settings(
    max_examples=40, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(tree=shapes(), drawn=st.lists(st.tuples(MATTERS, SEEN_BY), min_size=1, max_size=12))
def test_the_list_holds_exactly_what_each_answer_allows(tree, drawn):
    with transaction.atomic():
        write(tree)
        kept = [
            keep(number, values=values, seen_by=seen_by)
            for number, (values, seen_by) in enumerate(drawn, start=1)
        ]
        for actor in actors(tree):
            listed = set(sight.visible_to(actor=actor, day=cast.TODAY).values_list("id", flat=True))
            allowed = {
                matter.id
                for loop, matter in kept
                if rights.may_see(actor=actor, loop=loop, matter=matter, tree=tree).allowed
            }
            assert listed == allowed, actor
            for _, matter in kept:
                asked = {"actor": actor, "day": cast.TODAY, "matter_id": matter.id}
                assert sight.is_visible(**asked) == (matter.id in allowed)
                assert (sight.seen(**asked) is not None) == (matter.id in allowed)
            for party in PARTIES:
                mine = sight.as_party([party], actor=actor, day=cast.TODAY)
                found = set(models.Matter.objects.filter(mine).values_list("id", flat=True))
                own = {
                    matter.id
                    for _, matter in kept
                    if party in rights.parties_of(actor=actor, matter=matter)
                }
                assert found == own, (party, actor)
        transaction.set_rollback(True)
    clockwork.forget()
