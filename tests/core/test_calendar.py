"""Workdays, time limits and rhythms."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.core.calendar import CHINA, Calendar, begin_of_day, day_of, end_of_day
from luoshi.core.period import Span, parse_period

#: The end of 2025 to the autumn of 2026 in short: New Year, Spring Festival, National Day.
CALENDAR = Calendar(
    holidays=frozenset(
        [date(2026, 1, 1), date(2026, 1, 2)]
        + [date(2026, 2, day) for day in (16, 17, 18, 19, 20, 23)]
        + [date(2026, 10, day) for day in (1, 2, 5, 6, 7)]
    ),
    workdays=frozenset(
        [date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 10, 10)]
    ),
    years=frozenset([2026]),
)
DAYS = st.dates(min_value=date(2025, 12, 1), max_value=date(2027, 2, 1))
SOME_DAYS = st.frozensets(DAYS, max_size=60)


def plain(calendar: Calendar, day: date, n: int) -> date:
    """The n-th workday, counted day by day."""
    step = timedelta(days=1 if n > 0 else -1)
    while n:
        day += step
        n -= step.days * calendar.is_workday(day)
    return day


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2026, 9, 29), 5, date(2026, 10, 12)),
        (date(2025, 12, 31), 1, date(2026, 1, 4)),
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 2, 14), 1, date(2026, 2, 24)),
        (date(2026, 2, 24), -2, date(2026, 2, 13)),
        (date(2026, 10, 12), -5, date(2026, 9, 29)),
        (date(2026, 10, 3), 0, date(2026, 10, 3)),
        (date(2026, 10, 3), -1, date(2026, 9, 30)),
    ],
)
def test_workdays_are_counted_across_holidays_and_worked_weekends(day, n, expected):
    assert CALENDAR.add_workdays(day, n) == expected


def test_the_saturday_before_the_spring_festival_is_worked():
    assert CALENDAR.is_workday(date(2026, 2, 14))
    assert not CALENDAR.is_workday(date(2026, 2, 15))
    assert not CALENDAR.is_workday(date(2026, 2, 16))


def test_a_year_without_a_notice_is_estimated_by_weekdays():
    assert CALENDAR.is_estimated(date(2027, 1, 4))
    assert not CALENDAR.is_estimated(date(2026, 1, 4))
    assert CALENDAR.add_workdays(date(2026, 12, 31), 2) == date(2027, 1, 4)


@settings(deadline=None)
@given(holidays=SOME_DAYS, workdays=SOME_DAYS, day=DAYS, n=st.integers(-40, 40))
def test_adding_workdays_equals_counting_them_one_by_one(holidays, workdays, day, n):
    calendar = Calendar(holidays=holidays, workdays=workdays)

    assert calendar.add_workdays(day, n) == plain(calendar, day, n)


@settings(deadline=None)
@given(holidays=SOME_DAYS, workdays=SOME_DAYS, after=DAYS, until=DAYS)
def test_workdays_between_counts_the_last_day_and_not_the_first(holidays, workdays, after, until):
    calendar = Calendar(holidays=holidays, workdays=workdays)
    low, high = min(after, until), max(after, until)
    days = [low + timedelta(days=n) for n in range(1, (high - low).days + 1)]
    counted = sum(calendar.is_workday(day) for day in days)

    assert calendar.workdays_between(after, until) == (counted if after <= until else -counted)


def test_far_workdays_cost_no_more_than_near_ones():
    friday = date(2027, 1, 1)

    assert CALENDAR.add_workdays(friday, 260_000) == friday + timedelta(weeks=52_000)


@pytest.mark.parametrize(
    ("span", "ends_at"),
    [
        (Span(amount=90, unit="minutes"), datetime(2026, 9, 29, 17, 30, tzinfo=CHINA)),
        (Span(amount=10, unit="hours"), datetime(2026, 9, 30, 2, 0, tzinfo=CHINA)),
        (Span(amount=2, unit="days"), datetime(2026, 10, 2, tzinfo=CHINA)),
        (Span(amount=5, unit="workdays"), datetime(2026, 10, 13, tzinfo=CHINA)),
        (Span(amount=5, unit="months"), datetime(2027, 3, 1, tzinfo=CHINA)),
        (Span(amount=1, unit="years"), datetime(2027, 9, 30, tzinfo=CHINA)),
    ],
)
def test_a_time_limit_ends_by_the_clock_or_at_the_end_of_its_last_day(span, ends_at):
    started_at = datetime(2026, 9, 29, 16, 0, tzinfo=CHINA)

    ended_at = CALENDAR.ends(started_at=started_at, span=span)

    assert ended_at == ends_at
    assert ended_at.tzinfo is UTC


def test_a_limit_starts_on_the_day_it_is_in_china():
    late = datetime(2026, 4, 15, 16, 30, tzinfo=UTC)

    assert day_of(late) == date(2026, 4, 16)
    assert CALENDAR.ends(started_at=late, span=Span(amount=1, unit="workdays")) == end_of_day(
        date(2026, 4, 17)
    )


def test_an_instant_without_offset_is_not_taken():
    with pytest.raises(ValueError, match="offset"):
        day_of(datetime(2026, 4, 15, 16, 30))  # noqa: DTZ001 - the mistake that is tested


def test_a_day_ends_where_the_next_begins():
    assert begin_of_day(date(2026, 4, 15)) == datetime(2026, 4, 14, 16, tzinfo=UTC)
    assert end_of_day(date(2026, 4, 15)) == begin_of_day(date(2026, 4, 16))


@pytest.mark.parametrize(
    ("rhythm", "after", "due_on"),
    [
        ("day", date(2026, 2, 14), date(2026, 2, 24)),
        ("week", date(2026, 2, 9), date(2026, 2, 14)),
        ("week", date(2026, 2, 14), date(2026, 2, 28)),
        ("half_month", date(2026, 2, 1), date(2026, 2, 14)),
        ("half_month", date(2026, 2, 14), date(2026, 2, 28)),
        ("month", date(2026, 1, 5), date(2026, 1, 30)),
        ("month", date(2026, 1, 30), date(2026, 2, 28)),
        ("quarter", date(2026, 1, 5), date(2026, 3, 31)),
        ("half", date(2026, 1, 5), date(2026, 6, 30)),
        ("year", date(2026, 1, 5), date(2026, 12, 31)),
    ],
)
def test_a_report_is_due_on_the_last_workday_of_its_period(rhythm, after, due_on):
    assert CALENDAR.next_in_rhythm(after=after, rhythm=rhythm) == due_on


def test_a_period_without_a_workday_owes_no_report():
    assert CALENDAR.report_on(parse_period("2026-W08")) is None
    assert CALENDAR.report_on(parse_period("2026-02")) == date(2026, 2, 28)


def test_a_report_made_early_is_not_asked_again_in_the_same_period():
    made_on = date(2026, 4, 10)

    assert CALENDAR.next_in_rhythm(after=made_on, rhythm="month") == date(2026, 4, 30)
    assert CALENDAR.next_in_rhythm(after=made_on, rhythm="month", done=True) == date(2026, 5, 29)


@pytest.mark.parametrize(
    ("rhythm", "n"), [("day", 17), ("week", 3), ("half_month", 2), ("month", 1), ("year", 0)]
)
def test_reports_due_are_counted_after_the_first_day_up_to_and_with_the_last(rhythm, n):
    n_due = CALENDAR.n_periods(rhythm=rhythm, after=date(2026, 1, 30), until=date(2026, 3, 2))

    assert n_due == n


def test_nothing_is_due_before_the_first_day():
    assert CALENDAR.n_periods(rhythm="day", after=date(2026, 3, 2), until=date(2026, 1, 30)) == 0
    assert CALENDAR.n_periods(rhythm="month", after=date(2026, 3, 2), until=date(2026, 1, 30)) == 0
