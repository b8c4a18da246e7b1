"""Workdays, time limits and rhythms. A calendar is a value; the store fills it."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cached_property, lru_cache

from luoshi.core.period import ONE_DAY, Kind, Period, Span, add_months, period_of

_AHEAD = timedelta(hours=8)
#: Civil time of China: eight hours ahead, without summer time.
CHINA = timezone(_AHEAD, "CST")

#: Rhythms in which reports can be asked for; each is the kind of its period.
RHYTHMS = (Kind.DAY, Kind.WEEK, Kind.HALF_MONTH, Kind.MONTH, Kind.QUARTER, Kind.HALF, Kind.YEAR)

_SATURDAY = 5


def day_of(instant: datetime) -> date:
    """The day it is in China at an aware instant.

    >>> day_of(datetime(2026, 4, 15, 16, 0, tzinfo=UTC))
    datetime.date(2026, 4, 16)
    """
    if instant.tzinfo is None:
        raise ValueError("an instant needs its offset from UTC")
    # Every decision asks this many times, nearly always of an instant in UTC.
    return (instant + _AHEAD if instant.tzinfo is UTC else instant.astimezone(CHINA)).date()


@lru_cache(maxsize=2048)
def begin_of_day(day: date) -> datetime:
    """The instant, in UTC, at which the day begins in China."""
    return datetime.combine(day, time(), tzinfo=CHINA).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The instant, in UTC, that is 24:00 of the day in China; the next day begins with it."""
    return begin_of_day(day + ONE_DAY)


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Which days are worked in China.

    Shape: `holidays` are weekdays off, `workdays` weekend days worked; other days in them change
    nothing. `years` are those with an official notice; in any other Monday to Friday are worked.
    """

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()

    def is_workday(self, day: date) -> bool:
        """Whether the day is worked."""
        return day in self.workdays if day.weekday() >= _SATURDAY else day not in self.holidays

    def is_estimated(self, day: date) -> bool:
        """Whether no official notice covers the day, so that only its weekday is known."""
        return day.year not in self.years

    def add_workdays(self, day: date, n: int) -> date:
        """The n-th workday after the day, or before it when n is negative; the day itself for 0.

        Shape: the day itself is never counted, whether it is worked or not.
        Unit: workdays. The cost does not depend on n.
        """
        if n == 0:
            return day
        begins = day.toordinal()
        reach = 2 * (abs(n) + len(self.holidays)) + 7
        if n > 0:
            target = self._counted(begins) + n
            days = range(begins, begins + reach)
        else:
            target = self._counted(begins - 1) + n + 1
            days = range(begins - reach, begins)
        return date.fromordinal(days[bisect_left(days, target, key=self._counted)])

    def workdays_between(self, after: date, until: date) -> int:
        """How many workdays lie after the first day, up to and including the last.

        Shape: negative when the last comes first, minus those after the last up to the first.
        """
        return self._counted(until.toordinal()) - self._counted(after.toordinal())

    def ends(self, *, started_at: datetime, span: Span) -> datetime:
        """The instant, in UTC, at which a time limit has run out.

        Unit: minutes and hours run by the clock; days, workdays, months and years do not count
        the first day and end at 24:00 of the last, in China.
        """
        if span.unit in ("minutes", "hours"):
            return started_at.astimezone(UTC) + timedelta(**{span.unit: span.amount})
        return end_of_day(_LAST[span.unit](self, day_of(started_at), span.amount))

    def report_on(self, period: Period) -> date | None:
        """The day on which a report for the period is due: its last workday, None without one."""
        day = self.add_workdays(period.ends_on, -1)
        return day if period.holds(day) else None

    def next_in_rhythm(self, *, after: date, rhythm: str, done: bool = False) -> date:
        """The first day after the given one on which a report in this rhythm is due.

        Shape: the last workday of each period; a period without a workday owes no report.
        With `done` the period that holds the given day has been reported already.
        Source: domain.md 2.2, never more often than declared.
        """
        period = period_of(kind=Kind(rhythm), day=after)
        if done:
            period = period.next()
        while (due_on := self.report_on(period)) is None or due_on <= after:
            period = period.next()
        return due_on

    def n_periods(self, *, rhythm: str, after: date, until: date) -> int:
        """How many reports in this rhythm fall due after the first day, up to and with the last."""
        if rhythm == Kind.DAY:
            return max(0, self.workdays_between(after, until))
        due_on = self.next_in_rhythm(after=after, rhythm=rhythm)
        n_due = 0
        while due_on <= until:
            n_due += 1
            due_on = self.next_in_rhythm(after=due_on, rhythm=rhythm)
        return n_due

    def _counted(self, ordinal: int) -> int:
        """How many workdays lie between 1 January of the year 1, a Monday, and the day."""
        weeks, rest = divmod(ordinal, 7)
        plain = weeks * 5 + min(rest, 5)
        off = bisect_right(self._weekdays_off, ordinal)
        return plain - off + bisect_right(self._weekends_worked, ordinal)

    @cached_property
    def _weekdays_off(self) -> tuple[int, ...]:
        return tuple(sorted(day.toordinal() for day in self.holidays if day.weekday() < _SATURDAY))

    @cached_property
    def _weekends_worked(self) -> tuple[int, ...]:
        return tuple(sorted(day.toordinal() for day in self.workdays if day.weekday() >= _SATURDAY))


_LAST: dict[str, Callable[[Calendar, date, int], date]] = {
    "days": lambda _, day, n: day + timedelta(days=n),
    "workdays": lambda calendar, day, n: calendar.add_workdays(day, n),
    "months": lambda _, day, n: add_months(day, n),
    "years": lambda _, day, n: add_months(day, 12 * n),
}
