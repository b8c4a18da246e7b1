"""What time alone does: sheets that climb, stages that lapse, personal values erased."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from luoshi import loops
from luoshi.core import clock, elapse, engine
from luoshi.core.loop import Clock
from luoshi.core.matter import ERASED, SHEET, TIME, Matter
from luoshi.core.quiet import over_night
from tests import cast
from tests.core.test_engine import ASSIGNED, TASK, WHOLE, WORKING, walk, world
from tests.fill import filled

LOOPS = loops.load()
QUIET = over_night("20:00", "08:00")


def elapsed(matter, *, days, loop=TASK):
    return elapse.elapse(loop=loop, matter=matter, world=world(days=days))


def sheets(matter, *, days):
    """The sheets of a task that nobody touches for so many days, one look a day."""
    found = []
    for day in range(days + 1):
        decision = elapsed(matter, days=day)
        if decision:
            matter = decision.matter
            found += [
                (entry.body["colour"], int(entry.body["to"]), day)
                for entry in decision.entries
                if entry.move == SHEET
            ]
    return found


def test_a_task_nobody_accepts_sends_a_sheet_that_climbs_one_level_each_workday():
    matter, _ = walk(*ASSIGNED)

    found = sheets(matter, days=9)

    # Wednesday 15 April: one workday to accept; Friday the first sheet, then each workday.
    assert found == [
        ("yellow", cast.TOWN, 2),
        ("yellow", cast.DISTRICT, 5),
        ("yellow", cast.CITY, 6),
        ("yellow", cast.CITY, 7),
        ("yellow", cast.CITY, 8),
        ("yellow", cast.CITY, 9),
    ]


@pytest.mark.parametrize("quiet", [None, QUIET])
@pytest.mark.parametrize("steps", [ASSIGNED, WORKING])
def test_where_nothing_may_be_decided_nothing_is(steps, quiet):
    matter, _ = walk(*steps)
    seen = set()
    for hour in range(0, 24 * 100, 5):
        now = replace(world(days=0), quiet=quiet)
        now = replace(now, at=now.at + timedelta(hours=hour))
        may = elapse.may_act(
            loop=TASK, matter=matter, calendar=now.calendar, at=now.at, quiet=quiet
        )
        decision = elapse.elapse(loop=TASK, matter=matter, world=now)
        seen.add((may, decision is not None))
        matter = decision.matter if decision else matter

    assert seen == {(False, False), (True, True)}


@pytest.mark.parametrize("limit", ["parent.due", "parts.open", "regime_now"])
def test_a_clock_that_asks_for_more_than_the_matter_knows_may_always_decide(limit):
    stages = {
        name: replace(stage, clock=Clock(otherwise=limit)) for name, stage in TASK.stages.items()
    }
    matter, _ = walk(*ASSIGNED)

    assert elapse.may_act(
        loop=replace(TASK, stages=stages), matter=matter, calendar=world().calendar,
        at=world().at, quiet=QUIET,
    )  # fmt: skip


def test_an_answer_starts_the_climb_anew():
    matter, _ = walk(*ASSIGNED)
    matter = elapsed(matter, days=2).matter
    matter = engine.take(
        loop=TASK, matter=matter, move="accept", actor=cast.TOWN_HEAD, given={}, world=world(days=2)
    ).matter

    decision = elapsed(matter, days=9)

    assert decision.entries[0].body["to"] == str(cast.TOWN)


def test_blue_comes_three_workdays_before_and_red_after_the_day():
    matter, _ = walk(*WORKING)
    due_in = (date(2026, 6, 30) - cast.TODAY).days

    colours = [(colour, day - due_in) for colour, _, day in sheets(matter, days=due_in + 2)]

    assert colours == [("blue", -5), ("red", 1), ("red", 2)]


def test_a_result_that_waits_to_be_checked_is_not_the_owners_delay():
    matter, _ = walk(*WHOLE[:6])
    assert matter.stage == "reported"

    decision = elapsed(matter, days=80)

    assert decision.entries[0].body["colour"] == "yellow"
    assert decision.entries[0].body["to"] == str(cast.DISTRICT)


def test_a_stage_with_a_then_goes_there_by_itself():
    matter, _ = walk(*WHOLE)

    decision = elapsed(matter, days=70)

    assert decision.matter.stage == "circulated"
    assert decision.entries[0].move == TIME
    assert elapsed(decision.matter, days=110).matter.stage == "archived"


def test_nothing_happens_before_its_time():
    matter, _ = walk(*WORKING)

    assert elapsed(matter, days=3) is None


def test_the_index_says_the_day_on_which_something_happens_next():
    matter, _ = walk(*ASSIGNED)
    first = clock.next_on(loop=TASK, matter=matter, calendar=cast.CALENDAR)

    for day in range(60):
        decision = elapsed(matter, days=day)
        if decision:
            assert first <= cast.TODAY + timedelta(days=day)
            matter = decision.matter
            first = clock.next_on(loop=TASK, matter=matter, calendar=cast.CALENDAR)
        else:
            assert first > cast.TODAY + timedelta(days=day)


def request_ended():
    request = LOOPS["request"]
    filed = filled(request, "file", superior=cast.TOWN) | {"contact": "13800000000"}
    matter, _ = walk((cast.RESIDENT, "file", filed, 0), loop=request)
    assert matter.values["contact"] == "13800000000"
    return request, engine.take(
        loop=request, matter=matter, move="exclude", actor=cast.TOWN_HEAD,
        given=filled(request, "exclude"), world=world(days=1),
    ).matter  # fmt: skip


def test_personal_values_are_erased_on_their_day_and_not_before():
    loop, matter = request_ended()
    erase_on = clock.erase_on(loop=loop, matter=matter)
    wait = (erase_on - cast.TODAY).days

    assert elapsed(matter, days=wait - 1, loop=loop) is None
    decision = elapsed(matter, days=wait, loop=loop)

    assert decision.entries[0].move == ERASED
    assert "contact" in decision.effects[0].fields
    assert "contact" not in decision.matter.values
    assert elapsed(decision.matter, days=wait + 30, loop=loop) is None


@pytest.mark.parametrize("steps", [1, 5])
def test_a_sheet_never_climbs_above_the_root(steps):
    assert elapse.addressee(unit=cast.VILLAGE, steps=steps + 2, tree=cast.TREE) == cast.CITY


def test_an_open_child_ends_at_its_first_void_end_with_its_parent():
    matter, _ = walk(*ASSIGNED)

    decision = elapse.end_with_parent(loop=TASK, matter=matter, at=cast.MORNING)

    assert decision.matter.stage == "withdrawn"


def test_a_matter_that_was_never_opened_waits_for_nothing():
    assert (
        clock.next_on(loop=TASK, matter=Matter(id=1, loop="task"), calendar=cast.CALENDAR) is None
    )
