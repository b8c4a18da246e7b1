"""The calendar of China, from the published notices and what the administrators have entered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from chinese_calendar import constants

from luoshi.core.calendar import Calendar


@dataclass(frozen=True, kw_only=True)
class DayRow:
    """One day that a notice makes free or worked against its weekday."""

    day: date
    is_workday: bool


def noticed_years() -> frozenset[int]:
    """The years whose notice the installed package knows."""
    return frozenset(day.year for day in constants.holidays)


def calendar_of(*, rows: Iterable[DayRow] = (), years: Iterable[int] = ()) -> Calendar:
    """The calendar of the package's notices, changed day by day by the rows.

    Shape: `rows` are what administrators entered, for years the package does not know or to
    correct it; `years` are those that they declare complete. A year in neither is estimated.
    """
    is_worked = dict.fromkeys(constants.holidays, False) | dict.fromkeys(constants.workdays, True)
    is_worked |= {row.day: row.is_workday for row in rows}
    return Calendar(
        holidays=frozenset(day for day, worked in is_worked.items() if not worked),
        workdays=frozenset(day for day, worked in is_worked.items() if worked),
        years=noticed_years() | frozenset(years),
    )
