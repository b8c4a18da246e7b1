"""Quiet hours: sheets wait for a worked morning, clocks do not."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.core import elapse, engine
from luoshi.core.calendar import CHINA, Calendar
from luoshi.core.quiet import over_night
from tests import cast
from tests.core.test_engine import ASSIGNED, WHOLE, walk, world
from tests.core.test_engine import TASK as LOOP

NIGHT = over_night("20:00", "08:00")
NOON = over_night("12:00", "14:30")
#: The long holidays of October, and New Year with a Sunday that is worked after it.
CALENDAR = Calendar(
    holidays=frozenset({date(2026, 10, 1) + timedelta(days=n) for n in range(8)}
                       | {date(2027, 1, 1)}),
    workdays=frozenset({date(2027, 1, 3)}),
)  # fmt: skip


def china(said):
    return datetime.fromisoformat(said).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2026-04-15T07:59:59", "2026-04-15T08:00"),
        ("2026-04-15T20:00", "2026-04-16T08:00"),
        ("2026-04-17T20:30", "2026-04-20T08:00"),
        ("2026-04-18T12:00", "2026-04-20T08:00"),
        ("2026-09-30T23:59", "2026-10-09T08:00"),
        ("2026-12-31T20:00", "2027-01-03T08:00"),
    ],
    ids=["before-eight", "evening", "friday-night", "saturday", "long-holidays", "new-year"],
)
def test_it_is_quiet_until_the_next_worked_morning(at, until):
    assert NIGHT.holds(at=china(at), calendar=CALENDAR)
    assert NIGHT.ends_at(at=china(at), calendar=CALENDAR) == china(until)


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2026-04-15T12:00", "2026-04-15T14:30"),
        ("2026-04-17T14:29:59", "2026-04-17T14:30"),
        ("2026-04-18T13:00", "2026-04-20T00:00"),
        ("2026-09-30T13:00", "2026-09-30T14:30"),
        ("2026-10-01T13:00", "2026-10-09T00:00"),
        ("2027-01-02T18:00", "2027-01-03T00:00"),
    ],
    ids=["noon", "friday", "saturday", "eve", "long-holidays", "worked-sunday"],
)
def test_quiet_hours_within_a_day_end_on_that_day_and_a_holiday_with_its_last_hour(at, until):
    assert NOON.holds(at=china(at), calendar=CALENDAR)
    assert NOON.ends_at(at=china(at), calendar=CALENDAR) == china(until)


@pytest.mark.parametrize("at", ["2026-04-15T08:00", "2026-04-15T19:59:59", "2027-01-03T12:00"])
def test_a_worked_day_is_not_quiet(at):
    assert not NIGHT.holds(at=china(at), calendar=CALENDAR)
    assert NIGHT.ends_at(at=china(at), calendar=CALENDAR) == china(at)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)),  # noqa: DTZ001
       st.sampled_from((NIGHT, NOON)))  # fmt: skip
def test_when_it_ends_it_is_quiet_no_more_and_until_then_it_was(at, quiet):
    at = at.replace(tzinfo=CHINA)

    ends_at = quiet.ends_at(at=at, calendar=CALENDAR)

    assert not quiet.holds(at=ends_at, calendar=CALENDAR)
    assert ends_at == at or quiet.holds(at=ends_at - timedelta(minutes=1), calendar=CALENDAR)


@pytest.mark.parametrize("said", [("20:00", "20:00"), ("25:00", "08:00"), ("evening", "08:00")])
def test_hours_that_are_none_are_refused(said):
    with pytest.raises(ValueError, match=r"hour|format|string|-"):
        over_night(*said)


def elapsed(matter, *, at, level=""):
    around = replace(world(days=0), at=at, quiet=NIGHT)
    facts = replace(around.facts, day=at.astimezone(CHINA).date(), regime_late=level)
    return elapse.elapse(loop=LOOP, matter=matter, world=replace(around, facts=facts))


def test_a_sheet_waits_for_the_morning_unless_there_is_an_emergency():
    matter, _ = walk(*ASSIGNED)  # accepted by the end of Thursday 16 April
    night, saturday = china("2026-04-17T00:30"), china("2026-04-18T12:00")

    assert elapsed(matter, at=night) is None
    assert elapsed(matter, at=saturday) is None
    assert elapsed(matter, at=night, level="level_1").entries[0].body["colour"] == "yellow"
    assert elapsed(matter, at=china("2026-04-17T08:00")).entries[0].body["to"] == str(cast.TOWN)


def test_who_answers_in_the_night_after_the_day_was_late_though_no_sheet_went_out():
    matter, _ = walk(*ASSIGNED)  # accepted by the end of Thursday 16 April
    around = replace(world(days=0), at=china("2026-04-17T00:30"), quiet=NIGHT)

    taken = engine.take(
        loop=LOOP, matter=matter, move="accept", actor=cast.TOWN_OFFICE, given={}, world=around
    ).matter

    assert taken.sheets == ()
    assert taken.overran == {"assigned": 1}


def test_a_stage_lapses_in_the_night_as_well():
    matter, _ = walk(*WHOLE)

    decision = elapsed(matter, at=cast.MORNING + timedelta(days=70, hours=15))

    assert decision.matter.stage == "circulated"
