"""Every clock of every loop, over New Year and the long holidays, against a calendar of its own."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, timezone

import chinese_calendar
import pytest

from luoshi.core import clock
from luoshi.core.calendar import Calendar
from luoshi.core.condition import Facts
from luoshi.core.loop import Clock, Loop, Stage
from luoshi.core.matter import Matter
from luoshi.core.period import Span
from luoshi.store.holidays import calendar_of
from tests.loops.walker import EVERY

CALENDAR = calendar_of()
CHINA = timezone(timedelta(hours=8))
#: Before New Year, before the spring holiday and its worked Saturday, and before the October week.
BEFORE = (date(2025, 12, 30), date(2026, 2, 13), date(2026, 9, 30))

CLOCKS = [
    (loop, stage, case, span)
    for loop in EVERY.values()
    for stage in loop.stages.values()
    if stage.clock
    for case, span in [*stage.clock.cases.items(), ("", stage.clock.otherwise)]
]
SPANS = [(*entry[:3], entry[3]) for entry in CLOCKS if isinstance(entry[3], Span)]
DAYS = [(*entry[:3], entry[3]) for entry in CLOCKS if isinstance(entry[3], str)]
DAYS = [entry for entry in DAYS if "." not in entry[3]]
WORKDAYS = [entry for entry in SPANS if entry[3].unit == "workdays"]


def called(entries: Sequence[tuple[Loop, Stage, str, object]]) -> list[str]:
    return [
        "-".join(filter(None, (loop.name, stage.name, case))) for loop, stage, case, _ in entries
    ]


def counted(entered_at: datetime, n: int) -> datetime:
    """The end of the n-th workday after the day, one day after the other, by the notices."""
    day = entered_at.astimezone(CHINA).date()
    while n:
        day += timedelta(days=1)
        n -= bool(chinese_calendar.is_workday(day))  # type: ignore[no-untyped-call]
    return midnight_after(day)


def midnight_after(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=CHINA) + timedelta(days=1)


def standing(loop: Loop, stage: Stage, case: str, entered_at: datetime, **values: object) -> Matter:
    """A matter that has entered the stage, where this case of its clock holds."""
    by = stage.clock.by if stage.clock else ""
    known = values | ({by: case} if by and by != "regime" and case else {})
    return Matter(
        id=1, loop=loop.name, stage=stage.name, n=1, entered_at=entered_at, values=known,
        regime=case if by == "regime" else "",
    )  # fmt: skip


@pytest.mark.parametrize("entry", WORKDAYS, ids=called(WORKDAYS))
@pytest.mark.parametrize("day", BEFORE, ids=str)
def test_a_clock_of_workdays_runs_out_as_the_notices_say(
    entry: tuple[Loop, Stage, str, Span], day: date
) -> None:
    loop, stage, case, span = entry
    entered_at = datetime(day.year, day.month, day.day, 7, 30, tzinfo=UTC)
    matter = standing(loop, stage, case, entered_at)

    out = clock.runs_out_at(loop=loop, matter=matter, calendar=CALENDAR, facts=Facts(day=day))

    assert out == counted(entered_at, span.amount)


@pytest.mark.parametrize("entry", SPANS, ids=called(SPANS))
def test_a_clock_of_hours_days_or_years_runs_through_holidays(
    entry: tuple[Loop, Stage, str, Span],
) -> None:
    loop, stage, case, span = entry
    entered_at = datetime(2025, 12, 30, 7, 30, tzinfo=UTC)
    matter = standing(loop, stage, case, entered_at)

    out = clock.runs_out_at(loop=loop, matter=matter, calendar=CALENDAR)

    assert out == expected(entered_at, span)


def expected(entered_at: datetime, span: Span) -> datetime:
    n, day = span.amount, entered_at.astimezone(CHINA).date()
    if span.unit in ("minutes", "hours"):
        return entered_at + timedelta(**{span.unit: n})
    if span.unit == "workdays":
        return counted(entered_at, n)
    if span.unit == "days":
        return midnight_after(day + timedelta(days=n))
    years, months = divmod(day.month - 1 + n * (12 if span.unit == "years" else 1), 12)
    return midnight_after(date(day.year + years, months + 1, day.day))


@pytest.mark.parametrize("entry", DAYS, ids=called(DAYS))
def test_a_clock_by_a_day_runs_out_at_the_end_of_that_day(
    entry: tuple[Loop, Stage, str, str],
) -> None:
    loop, stage, case, name = entry
    day = date(2026, 1, 1)
    written = day if loop.fields[name].type == "day" else midnight_after(day)
    entered_at = datetime(2025, 12, 30, 7, 30, tzinfo=UTC)
    matter = standing(loop, stage, case, entered_at, **{name: written})

    out = clock.runs_out_at(loop=loop, matter=matter, calendar=CALENDAR)

    assert out == midnight_after(day)


def waits(clock: Clock | None) -> Iterator[Span | str]:
    if clock:
        yield from (clock.otherwise, *clock.cases.values())


@pytest.mark.parametrize("name", sorted(EVERY))
def test_every_stage_waits_by_a_clock_or_a_rhythm_or_is_an_end(name: str) -> None:
    loop = EVERY[name]
    for stage in loop.stages.values():
        leaving = loop.from_stage(stage.name)
        in_rhythm = any(move.every for move in leaving)
        at_once = any("system" in move.by and not move.when for move in leaving)
        assert stage.end or any(waits(stage.clock)) or in_rhythm or at_once, stage.name


def test_the_calendar_of_these_tests_knows_the_years_that_it_counts_in() -> None:
    assert isinstance(CALENDAR, Calendar)
    assert {2025, 2026} <= CALENDAR.years
