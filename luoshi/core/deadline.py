"""The words in which official Chinese sets a day, and the day that they mean.

The grammar has two sides. `find` says where a text sets a day and keeps the words; `resolve` says
which day that is, counted from the day on which it was said. Words that no calendar can settle
(春节前, 入汛前) are found and resolve to None: a person then sets the day and the words stay.
"""

import math
import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import attrgetter
from types import MappingProxyType
from typing import Protocol

from luoshi.core import day_words
from luoshi.core.period import ONE_DAY, add_months


class Workdays(Protocol):
    """What is asked of a calendar here."""

    def add_workdays(self, day: date, n: int) -> date: ...


@dataclass(frozen=True, kw_only=True)
class DeadlineWords:
    """Words that set a day. Unit: `start` and `end` are code points of the text, end exclusive.

    Shape: `kind` is a key of the grammar; `parts` are the named parts of the words.
    """

    text: str
    start: int
    end: int
    kind: str
    parts: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def recurs(self) -> bool:
        """Whether the words name a day that comes again."""
        return self.kind == "each"

    @property
    def is_bare_rhythm(self) -> bool:
        """Whether the words name a rhythm without a day in it: 每周, 每季度."""
        return self.recurs and "inner" not in self.parts and not self.text.endswith("前")

    @property
    def is_span(self) -> bool:
        """Whether the words say how long each case may take: 10个工作日内."""
        return self.kind in ("days", "workdays")

    @property
    def marked(self) -> bool:
        """Whether the words mark an end (前, 内, 底) or a rhythm, and are no bare period."""
        return self.recurs or not _BARE.search(self.text)


_BARE = re.compile(r"(?:半年|季度|月份?|年度?|时期|期间)$")
_FEASTS = {"国庆": (9, 30), "元旦": (12, 31), "五一": (4, 30), "劳动": (4, 30), "七一": (6, 30),
           "建党": (6, 30), "建军": (7, 31), "八一": (7, 31)}  # fmt: skip
#: The eleventh plan ended in 2010, each further one five years later.
_FIRST_PLAN, _FIRST_PLAN_END, _PLAN_YEARS = 11, 2010, 5
_WEEKDAYS = "一二三四五六日"


def find(text: str) -> tuple[DeadlineWords, ...]:
    """The places where the text sets a day, in order; overlapping words give way to the longest.

    >>> [words.text for words in find("10个工作日内报告,6月底前完成,每季度末公布")]
    ['10个工作日内', '6月底前', '每季度末']
    """
    rows = sorted({row for sign in day_words.SIGN.findall(text) for row in day_words.ROWS[sign]})
    if not rows:
        return ()
    found = [
        DeadlineWords(
            text=match.group(),
            start=match.start(),
            end=match.end(),
            kind=kind,
            parts=MappingProxyType({k: v for k, v in match.groupdict().items() if v}),
        )
        for kind, _, pattern in map(day_words.GRAMMAR.__getitem__, rows)
        for match in pattern.finditer(text)
    ]
    kept: list[DeadlineWords] = []
    for words in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        at = bisect_left(kept, words.start, key=attrgetter("start"))
        behind = at == 0 or kept[at - 1].end <= words.start
        if behind and (at == len(kept) or words.end <= kept[at].start):
            kept.insert(at, words)
    return tuple(kept)


def resolve(words: DeadlineWords, *, said_on: date, calendar: Workdays) -> date | None:
    """The last day that the words leave, or None where no calendar can tell.

    Shape: words without a year mean the next such day from `said_on` on; a bare quarter or half
    year that is over means nothing. 上旬 and 月初 end on the 10th, 中旬 on the 20th.

    >>> resolve(find("6月底前")[0], said_on=date(2026, 4, 1), calendar=None)
    datetime.date(2026, 6, 30)
    """
    try:
        return _RESOLVERS[words.kind](words, said_on, calendar)
    except ValueError:
        return None


def _number(said: str) -> int:
    """The value of a whole numeral up to 100. Refuses: nothing; "半" is 0."""
    if said.isdecimal() or said == "百":
        return int(said) if said != "百" else 100
    said = said.replace("两", "二")
    tens, ten, ones = said.rpartition("十")
    digits = "零一二三四五六七八九"
    if not ten:
        return digits.index(said[0]) if said and said[0] in digits else 0
    return (digits.index(tens[-1]) if tens else 1) * 10 + (digits.index(ones[0]) if ones else 0)


def _year(words: DeadlineWords, said_on: date) -> int | None:
    said = words.parts.get("year") or words.parts.get("year2")
    if said is None:
        return None
    return (
        said_on.year + {"今": 0, "本": 0, "当": 0, "明": 1, "后": 2}[said]
        if len(said) == 1
        else int(said)
    )


def _month_end(year: int, month: int) -> date:
    return add_months(date(year, 1, 1), month) - ONE_DAY


def _part(year: int, month: int, part: str) -> date:
    if part in ("初", "上旬", "中旬"):
        return date(year, month, 20 if part == "中旬" else 10)
    if part[-1:] in ("日", "号"):
        return date(year, month, _number(part[:-1]))
    return _month_end(year, month)


def _next(words: DeadlineWords, said_on: date, day_in: Callable[[int], date]) -> date:
    """The day in the year that is said, else in this year or, when over, the next."""
    year = _year(words, said_on)
    if year is not None:
        return day_in(year)
    day = day_in(said_on.year)
    return day if day >= said_on else day_in(said_on.year + 1)


def _day(words: DeadlineWords, said_on: date, _: Workdays) -> date:
    month, day = _number(words.parts["month"]), _number(words.parts["day"])
    return _next(words, said_on, lambda year: date(year, month, day))


def _month(words: DeadlineWords, said_on: date, _: Workdays) -> date:
    month, part = _number(words.parts["month"]), words.parts.get("part", "")
    date(said_on.year, month, 1)  # a thirteenth month would roll over into the next year
    return _next(words, said_on, lambda year: _part(year, month, part))


def _before_month(words: DeadlineWords, said_on: date, _: Workdays) -> date:
    month = _number(words.parts["month"])
    return _next(words, said_on, lambda year: date(year, month, 1) - ONE_DAY)


def _this_month(words: DeadlineWords, said_on: date, _: Workdays) -> date:
    month = add_months(
        said_on.replace(day=1), words.parts.get("which", "").startswith(("下", "次"))
    )
    return _part(month.year, month.month, words.parts.get("part", ""))


def _quarter(words: DeadlineWords, said_on: date, _: Workdays) -> date | None:
    if "quarter" not in words.parts:
        first = said_on.replace(day=1, month=(said_on.month - 1) // 3 * 3 + 1)
        return (
            add_months(first, 6 if words.parts.get("which", "").startswith("下") else 3) - ONE_DAY
        )
    month = 3 * _number(words.parts["quarter"])
    return _unless_over(words, said_on, lambda year: _month_end(year, month))


def _half(words: DeadlineWords, said_on: date, _: Workdays) -> date | None:
    month = 6 if words.parts["half"] == "上" else 12
    return _unless_over(words, said_on, lambda year: _month_end(year, month))


def _unless_over(words: DeadlineWords, said_on: date, day_in: Callable[[int], date]) -> date | None:
    day = _next(words, said_on, day_in)
    bare = "mark" not in words.parts and _year(words, said_on) is None
    return None if bare and day.year > said_on.year else day


def _end_of_year(words: DeadlineWords, said_on: date, _: Workdays) -> date:
    return _next(words, said_on, lambda year: date(year, 12, 31))


def _before_year(words: DeadlineWords, said_on: date, _: Workdays) -> date:
    return date(int(words.parts["year"]), 1, 1) - ONE_DAY


def _plan(words: DeadlineWords, _said_on: date, _: Workdays) -> date:
    plan = 10 + _number(words.parts["plan"])
    return date(_FIRST_PLAN_END + _PLAN_YEARS * (plan - _FIRST_PLAN), 12, 31)


def _workdays(words: DeadlineWords, said_on: date, calendar: Workdays) -> date:
    return calendar.add_workdays(said_on, _number(words.parts["count"]))


def _days(words: DeadlineWords, said_on: date, _: Workdays) -> date:
    half, unit = words.parts["count"] == "半", words.parts["unit"][-1]
    count = _number(words.parts["count"])
    if "half" in words.parts:
        return add_months(said_on, count) + timedelta(days=15)
    if unit in "月年":
        months = (6 if half else 12 * count) if unit == "年" else count
        return (
            said_on + timedelta(days=15) if half and unit == "月" else add_months(said_on, months)
        )
    each = {"天": 1, "日": 1, "周": 7, "期": 7, "时": 1 / 24, "钟": 0}[unit]
    days = math.ceil(count * each)
    return said_on + timedelta(days=max(days, 1))


def _week(words: DeadlineWords, said_on: date, _: Workdays) -> date:
    said = words.parts.get("weekday", "日").replace("天", "日").replace("末", "日")
    monday = said_on - timedelta(days=said_on.weekday())
    weeks = 1 if words.parts.get("which") == "下" else 0
    day = monday + timedelta(days=7 * weeks + _WEEKDAYS.index(said))
    return day if day >= said_on else day + timedelta(days=7)


def _each(words: DeadlineWords, said_on: date, calendar: Workdays) -> date | None:
    """The first day on which what recurs falls due; None where nobody knows where it began."""
    each, inner = words.parts["each"], words.parts.get("inner", "")
    if each[0] not in "半年季月旬周星日天":
        return None
    if each in ("日", "天"):
        return said_on
    if each in ("周", "星期"):
        parts = {"weekday": inner if inner in _WEEKDAYS + "天" and inner else "日"}
        return _week(_like(words, parts), said_on, calendar)
    if each in ("半月", "半个月", "旬"):
        return None
    if each == "年" and len(inner) > 1:
        return _of_part(inner, said_on, calendar)
    if each in ("月",):
        day = _part(said_on.year, said_on.month, inner)
        after = add_months(said_on.replace(day=1), 1)
        return day if day >= said_on else _part(after.year, after.month, inner)
    if each in ("季", "季度"):
        end = _quarter(_like(words, {}), said_on, calendar)
        return end.replace(day=_number(inner.strip("末底日号"))) if inner[1:-1] and end else end
    months = (6, 12) if each == "半年" else (12,)
    return next(
        _month_end(said_on.year, n) for n in months if _month_end(said_on.year, n) >= said_on
    )


def _like(words: DeadlineWords, parts: Mapping[str, str]) -> DeadlineWords:
    return DeadlineWords(
        text=words.text, start=words.start, end=words.end, kind=words.kind, parts=parts
    )


def _from_now(words: DeadlineWords, said_on: date, calendar: Workdays) -> date | None:
    """The day at the end of a stretch: 即日起至6月30日."""
    return _of_part(words.parts["until"], said_on, calendar)


def _of_part(said: str, said_on: date, calendar: Workdays) -> date | None:
    inner = find(said + "前") or find(said)
    return resolve(inner[0], said_on=said_on, calendar=calendar) if inner else None


def _day_of_month(words: DeadlineWords, said_on: date, calendar: Workdays) -> date | None:
    parts = {"each": "月", "inner": words.parts["day"] + "日"}
    return _each(_like(words, parts), said_on, calendar)


def _today(_: DeadlineWords, said_on: date, __: Workdays) -> date:
    return said_on


def _tomorrow(_: DeadlineWords, said_on: date, __: Workdays) -> date:
    return said_on + ONE_DAY


def _feast(words: DeadlineWords, said_on: date, _: Workdays) -> date | None:
    place = _FEASTS.get(words.parts["feast"][:2])
    return _next(words, said_on, lambda year: date(year, *place)) if place else None


_RESOLVERS: Mapping[str, Callable[[DeadlineWords, date, Workdays], date | None]] = {
    "from_now": _from_now, "each": _each, "day": _day, "day_of_month": _day_of_month,
    "month": _month,
    "before_month": _before_month, "this_month": _this_month, "quarter": _quarter,
    "half": _half, "year": _end_of_year, "before_year": _before_year, "plan": _plan,
    "workdays": _workdays, "days": _days, "week": _week, "today": _today,
    "tomorrow": _tomorrow, "feast": _feast,
    "open": lambda *_: None,  # no calendar tells when a season comes, or what a span begins with
}  # fmt: skip
