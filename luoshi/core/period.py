"""Spans of time as a clerk says them, and periods as half-open ranges of days."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from luoshi.core.fault import N_, Fault, Refused, Translate

UNITS = ("minutes", "hours", "days", "workdays", "months", "years")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Span:
    """A length of time. Unit: one of `UNITS`; how it ends is the calendar's business."""

    amount: int
    unit: str

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"


def parse_span(text: str) -> Span | None:
    """The span that a text like "3 workdays" says, or None when it says none.

    >>> parse_span("3 workdays")
    Span(amount=3, unit='workdays')
    >>> parse_span("soon") is None
    True
    """
    amount, _, unit = text.partition(" ")
    if not amount.isdecimal() or unit not in UNITS or int(amount) < 1:
        return None
    return Span(amount=int(amount), unit=unit)


class Kind(StrEnum):
    """How long a period is.

    Shape: the year to date runs from 1 January to the end of a day; where that ends a month it is
    one of months and steps by them.
    """

    DAY = "day"
    WEEK = "week"
    HALF_MONTH = "half_month"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    YEAR_TO_DATE = "year_to_date"


#: Kinds that are a whole number of months: how many.
MONTHS = {Kind.MONTH: 1, Kind.QUARTER: 3, Kind.HALF: 6, Kind.YEAR: 12}

_TEXT = re.compile(
    r"(?P<year>\d{4})"
    r"(?:-(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|W(?P<week>\d{2})"
    r"|(?P<month>\d{2})(?:-(?:(?P<day>\d{2})|H(?P<half_month>[12])))?))?"
    r"(?P<to_date>-YTD)?"
)


@dataclass(frozen=True, kw_only=True)
class Period:
    """A range of days that readings and reports belong to.

    Shape: made by `period_of` or `parse_period`; weeks begin on Monday.
    Unit: `begins_on` is inside, `ends_on` is the first day after.
    """

    kind: Kind
    begins_on: date
    ends_on: date

    @property
    def last_on(self) -> date:
        """The last day inside."""
        return self.ends_on - ONE_DAY

    @property
    def n_days(self) -> int:
        """How many days are inside."""
        return (self.ends_on - self.begins_on).days

    @property
    def n_months(self) -> int:
        """How many whole months are inside; a part of a month counts nothing."""
        begins, ends = self.begins_on, self.ends_on
        months = (ends.year - begins.year) * 12 + ends.month - begins.month
        return months if begins.day <= ends.day else months - 1

    @property
    def share_of_year(self) -> Fraction:
        """How much of the year has passed when the period ends: months of twelve, else days.

        Source: domain.md 6, 序时.

        >>> parse_period("2022-10").share_of_year
        Fraction(5, 6)
        """
        last = self.last_on
        if self.ends_on.day == 1:
            return Fraction(last.month, 12)
        begins_on = date(last.year, 1, 1)
        return Fraction((self.ends_on - begins_on).days, period_of(kind=Kind.YEAR, day=last).n_days)

    def holds(self, day: date) -> bool:
        """Whether the day is inside."""
        return self.begins_on <= day < self.ends_on

    def next(self) -> "Period":
        """The period of the same kind that follows; to date: one month (or day) further on."""
        if self.kind is Kind.YEAR_TO_DATE:
            return period_of(kind=self._step, day=self.ends_on).year_to_date()
        return period_of(kind=self.kind, day=self.ends_on)

    def previous(self) -> "Period":
        """The period of the same kind that ends where this begins; to date: one step back."""
        if self.kind is Kind.YEAR_TO_DATE:
            return period_of(kind=self._step, day=self.last_on).previous().year_to_date()
        return period_of(kind=self.kind, day=self.begins_on - ONE_DAY)

    def year_before(self) -> "Period":
        """The same period of the year before, for 同比; a week is the one 52 weeks earlier."""
        if self.kind is Kind.WEEK:
            return period_of(kind=Kind.WEEK, day=self.begins_on - timedelta(weeks=52))
        if self.kind is Kind.YEAR_TO_DATE:
            return period_of(kind=self._step, day=add_months(self.last_on, -12)).year_to_date()
        return period_of(kind=self.kind, day=add_months(self.begins_on, -12))

    def year_to_date(self) -> "Period":
        """From 1 January of the year in which the period ends to its end.

        >>> parse_period("2022-Q1").year_to_date().title
        '2022年1—3月累计'
        """
        begins_on = date(self.last_on.year, 1, 1)
        return Period(kind=Kind.YEAR_TO_DATE, begins_on=begins_on, ends_on=self.ends_on)

    @property
    def title(self) -> str:
        """What a Chinese reader calls it.

        >>> parse_period("2022-03").title
        '2022年3月'
        """
        return self.said()

    def said(self, translate: Translate = N_) -> str:
        """What a reader of the catalogue's language calls it."""
        return translate(_TITLES[self.kind]).format(**_words(self, translate))

    def __str__(self) -> str:
        """The text that `parse_period` reads."""
        if self.kind is Kind.YEAR_TO_DATE:
            return f"{period_of(kind=self._step, day=self.last_on)}-YTD"
        return _TEXTS[self.kind].format(**_parts(self))

    @property
    def _step(self) -> Kind:
        return Kind.MONTH if self.ends_on.day == 1 else Kind.DAY


MONTH_NAMES = (
    N_("1月"), N_("2月"), N_("3月"), N_("4月"), N_("5月"), N_("6月"), N_("7月"), N_("8月"),
    N_("9月"), N_("10月"), N_("11月"), N_("12月"),
)  # fmt: skip
_TITLES = {
    Kind.DAY: N_("{year}年{month}{day}日"),
    Kind.WEEK: N_("{week_year}年第{week}周"),
    Kind.HALF_MONTH: N_("{year}年{month}{half_month}"),
    Kind.MONTH: N_("{year}年{month}"),
    Kind.QUARTER: N_("{year}年{quarter}"),
    Kind.HALF: N_("{year}年{half}"),
    Kind.YEAR: N_("{year}年"),
    Kind.YEAR_TO_DATE: N_("{year}年{to_date}累计"),
}
_QUARTERS = (N_("一季度"), N_("二季度"), N_("三季度"), N_("四季度"))
_HALVES = (N_("上半年"), N_("下半年"))
_HALF_MONTHS = (N_("上半月"), N_("下半月"))
_TEXTS = {
    Kind.DAY: "{year}-{month:02}-{day:02}",
    Kind.WEEK: "{week_year}-W{week:02}",
    Kind.HALF_MONTH: "{year}-{month:02}-H{half_month}",
    Kind.MONTH: "{year}-{month:02}",
    Kind.QUARTER: "{year}-Q{quarter}",
    Kind.HALF: "{year}-H{half}",
    Kind.YEAR: "{year}",
}


def _parts(period: Period) -> dict[str, int]:
    """Every part that the text of a period is made of."""
    begins = period.begins_on
    week_year, week, _ = begins.isocalendar()
    return {
        "year": begins.year, "month": begins.month, "day": begins.day,
        "week_year": week_year, "week": week, "quarter": (begins.month + 2) // 3,
        "half": (begins.month + 5) // 6, "half_month": 1 if begins.day < 16 else 2,
    }  # fmt: skip


def _words(period: Period, translate: Translate) -> dict[str, int | str]:
    """Every part that the title of a period is made of, in words."""
    parts = _parts(period)
    return {
        **parts,
        "month": translate(MONTH_NAMES[parts["month"] - 1]),
        "quarter": translate(_QUARTERS[parts["quarter"] - 1]),
        "half": translate(_HALVES[parts["half"] - 1]),
        "half_month": translate(_HALF_MONTHS[parts["half_month"] - 1]),
        "to_date": _to_date(period.last_on, translate),
    }


def _to_date(last: date, translate: Translate) -> str:
    """From 1 January on: to a day, to the end of a month, or January alone."""
    named = translate(MONTH_NAMES[last.month - 1])
    if (last + ONE_DAY).day != 1:
        return translate(N_("1月1日—{month}{day}日")).format(month=named, day=last.day)
    return translate(N_("1—{month}")).format(month=named) if last.month > 1 else named


def period_of(*, kind: Kind, day: date) -> Period:
    """The period of this kind that holds the day; to date: up to the end of the day's month.

    >>> str(period_of(kind=Kind.QUARTER, day=date(2022, 5, 6)))
    '2022-Q2'
    """
    if kind is Kind.YEAR_TO_DATE:
        return period_of(kind=Kind.MONTH, day=day).year_to_date()
    begins_on, ends_on = day, day + ONE_DAY
    if kind is Kind.WEEK:
        begins_on = day - timedelta(days=day.weekday())
        ends_on = begins_on + timedelta(weeks=1)
    elif kind is Kind.HALF_MONTH:
        begins_on = day.replace(day=1 if day.day < 16 else 16)
        ends_on = day.replace(day=16) if day.day < 16 else add_months(day.replace(day=1), 1)
    elif kind in MONTHS:
        length = MONTHS[kind]
        begins_on = date(day.year, (day.month - 1) // length * length + 1, 1)
        ends_on = add_months(begins_on, length)
    return Period(kind=kind, begins_on=begins_on, ends_on=ends_on)


def add_months(day: date, n_months: int) -> date:
    """The same day so many months on, or the last day of a month that is too short.

    >>> add_months(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + n_months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def parse_period(text: str) -> Period:
    """The period that a text names.

    Shape: 2022 · 2022-H1 · 2022-Q1 · 2022-03 · 2022-03-H1 (its first half) · 2022-W11 ·
    2022-03-15; with -YTD behind a month or day, from 1 January on.
    Refuses: bad-period, when the text names none.

    >>> parse_period("2022-03-YTD").ends_on
    datetime.date(2022, 4, 1)
    """
    match = _TEXT.fullmatch(text.strip())
    try:
        return _period(match) if match else _refuse(text)
    except ValueError:
        return _refuse(text)


def _period(match: re.Match[str]) -> Period:
    """The period of the parts; a ValueError when there is no such day or week."""
    parts = match.groupdict()
    is_to_date = parts.pop("to_date")
    said = {name: int(digits) for name, digits in parts.items() if digits}
    if not 1900 <= said["year"] <= 2999:
        raise ValueError("no year of ours")
    period = period_of(kind=_kind(said), day=_first_day(said))
    if not is_to_date:
        return period
    if period.kind not in (Kind.MONTH, Kind.DAY):
        raise ValueError("only a month or a day is counted from January on")
    return period.year_to_date()


def _kind(said: dict[str, int]) -> Kind:
    finest = ("day", "half_month", "week", "month", "quarter", "half")
    return Kind(next((name for name in finest if name in said), "year"))


def _first_day(said: dict[str, int]) -> date:
    if "week" in said:
        return date.fromisocalendar(said["year"], said["week"], 1)
    month = said.get("month", said.get("quarter", 1) * 3 - 2)
    if "half" in said:
        month = said["half"] * 6 - 5
    return date(said["year"], month, said.get("day", said.get("half_month", 1) * 15 - 14))


def _refuse(text: str) -> Period:
    raise Refused(
        Fault(
            code="bad-period",
            where="",
            message=N_("“{text}”不是一个期间。"),
            fix=N_("请写成 2022、2022-H1、2022-Q1、2022-03、2022-03-15 或 2022-03-YTD（累计）。"),
            names={"text": text[:40]},
        )
    )
