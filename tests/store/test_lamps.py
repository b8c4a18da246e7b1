"""By which day it is judged whether a matter has ended in time."""

from datetime import date
from decimal import Decimal

import pytest

from luoshi import loops
from luoshi.core.lamp import State
from luoshi.core.matter import SYSTEM, Actor, Matter
from luoshi.store import lamps
from tests import cast
from tests.core.made import walk

CHECK = loops.load()["inspection"].children["check"]
REQUEST = loops.load()["request"]
HEARD = (
    (cast.TOWN_OFFICE, "hear", {
        "given": {"title": "路灯不亮", "kind": "lighting", "wants_call": True}}),
    (cast.TOWN_OFFICE, "assess", {"given": {"tier": "village", "difficulty": "ordinary"}}),
    (cast.TOWN_OFFICE, "dispatch", {"given": {"owner": cast.VILLAGE}}),
    (cast.VILLAGE_HEAD, "accept"),
)  # fmt: skip
HARD = (cast.TOWN_HEAD, "regrade", {"given": {"difficulty": "hard", "ground": "要立杆"}, "days": 2})
FIRST, LAST = date(2026, 4, 24), date(2026, 5, 6)


def answered(days):
    solved = {"given": {"result": "亮了"}, "to": "solved", "days": days + 1}
    return (
        (cast.VILLAGE_HEAD, "reply", {"given": {"answer": "已修好"}, "days": days}),
        (cast.TOWN_OFFICE, "call", solved),
    )


@pytest.mark.parametrize(
    ("steps", "state", "until"),
    [
        ((HARD, *answered(20)), State.BLUE, LAST),
        ((HARD, *answered(22)), State.PURPLE, LAST),
        (answered(9), State.BLUE, FIRST),
        (answered(10), State.PURPLE, FIRST),
    ],
    ids=["hard in time", "hard and late", "in time", "late"],
)
def test_what_was_graded_as_hard_is_judged_by_the_day_that_follows_from_it(steps, state, until):
    matter = walk(REQUEST, *HEARD, *steps)

    shown = lamps.of_matter(
        loop=REQUEST, matter=matter, day=date(2026, 6, 1), calendar=cast.CALENDAR
    )

    assert (shown.lamp.state, shown.lamp.until) == (state, until)
    assert matter.original_due == FIRST


def shown_on(day, *steps):
    begun = {"owner": cast.TOWN, "superior": cast.DISTRICT, "title": "城东药店"}
    matter = Matter(id=1, loop=CHECK.name, parent=9, values=begun)
    matter = walk(CHECK, (Actor(posting=SYSTEM), "set", {"given": {"due": date(2026, 4, 20)}}),
                  *steps, matter=matter)  # fmt: skip
    shown = lamps.of_matter(loop=CHECK, matter=matter, day=day, calendar=cast.CALENDAR)
    return shown.lamp.state, shown.lamp.until


FOUND = (cast.CLERK, "find", {"days": 1, "given": {
    "n_staff": Decimal(3), "faulty": ("fire",), "problems": "通道堵住", "mend_on": date(2026, 5, 8),
}})  # fmt: skip
MENDED = (cast.TOWN_OFFICE, "rectify", {"days": 20, "given": {"result": "已清走"}})
PASSED = (cast.CHIEF, "recheck", {"days": 21})


@pytest.mark.parametrize(
    ("day", "steps", "state", "until"),
    [
        (date(2026, 4, 16), (), State.GREEN, date(2026, 4, 20)),
        (date(2026, 4, 21), (), State.RED, date(2026, 4, 20)),
        (date(2026, 4, 21), (FOUND,), State.GREEN, date(2026, 5, 8)),
        (date(2026, 5, 9), (FOUND,), State.RED, date(2026, 5, 8)),
        (date(2026, 5, 9), (FOUND, MENDED, PASSED), State.BLUE, date(2026, 5, 8)),
    ],
)
def test_an_outlet_that_mends_is_due_on_its_day_of_mending(day, steps, state, until):
    assert shown_on(day, *steps) == (state, until)
