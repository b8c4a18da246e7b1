"""Numbers with their approximation and unit, as Chinese reports write them."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

import cn2an

from luoshi.intake import quick, words

_TIMES = {
    "": 1, "百": 100, "千": 1_000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000,
    "亿": 100_000_000, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
}  # fmt: skip
_DIGITS = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
#: Twice as long as the longest numeral: a run of thousands of such signs is none.
_LONGEST_NUMERAL = 60
_CHINESE = (
    "[二三四五六七八九]十[一二三四五六七八九]?(?=[家名户件处辆台亩吨])|"
    f"[一二两三四五六七八九][一二两三四五六七八九十百千万亿零]{{0,{_LONGEST_NUMERAL}}}"
    f"[百千万亿][一二三四五六七八九十百千万亿零]{{0,{_LONGEST_NUMERAL}}}"
)
_LARGE = "(?:万亿|千亿|百亿|十亿|亿|千万|百万|万|千(?![米克瓦伏])|百)?"
_BEFORE = (
    "不少于|不低于|不高于|不超过|不超|不小于|超过|至少|最多|最高|将近|接近|大约|达到|"
    "(?<![签预合节条契公大])约|近|超|逾|突破|高达|多达|不足|不到|上"
)
_AFTER = "左右|以上|上下|以内|以下|不等|之多|之内"
#: A second classifier in brackets belongs to the unit: 台（套）.
_UNITS = (
    r"(?:[台套架辆艘组]\s?[(（][台套架辆件组次][)）]|"
    + words.any_of(
        tuple(
            sorted({*words.MEASURES, *words.CLASSIFIERS, *words.DURATIONS}, key=len, reverse=True)
        )
    )
    + ")"
)
_NUMBER = quick.pattern(
    rf"(?P<before>{_BEFORE})?[ ]?(?:"
    rf"(?P<low>{_DIGITS})(?P<mid>[余多来])?(?P<large>{_LARGE})(?P<mid2>[余多来])?"
    rf"(?:(?:%|{_UNITS})?\s?(?:[-~\uff5e—–－]{{1,2}}|至|到)\s?"
    rf"(?P<high>{_DIGITS})(?P<mid3>[余多来])?(?P<large2>{_LARGE})(?P<mid4>[余多来])?)?"
    rf"|(?P<chinese>{_CHINESE})(?P<mid5>[余多来])?"
    rf"|百分之(?P<pct>[一二三四五六七八九十百零点]+)"
    rf")[ ]?(?P<unit>{_UNITS}(?:\([台套辆处个户只头件家艘架座间组]\))?)?(?P<after>{_AFTER})?"
)
#: Words before a number that belong to its approximation; the others are verbs.
_APPROXIMATE = frozenset(
    (
        "不少于", "不低于", "不高于", "不超过", "不超", "不足", "不到", "不小于", "超过", "至少",
        "最多", "将近", "接近", "大约", "约", "近", "超", "逾",
    )
)  # fmt: skip
_FORBIDDEN_BEFORE = re.compile(
    r"(?:第|[A-Za-z0-9.×*+/№#〔\[_]|(?<![日月底末旬以])[前后]|No\.?|(?<![安摸编])排名?|[A-Za-z]-|“\d?[+])$"
)
_BETWEEN = ("mid", "mid2", "mid3", "mid4", "mid5")
#: Units that are said with a classifier before them.
_PLAIN = {"个架次": "架次", "个班次": "班次"}
#: These are said without a unit: 收入比缩小至1.72.
_RATIO = re.compile(r"(?:收入比|比值|指数|系数|杠杆率)[^,，。；;\d]{0,12}$")
#: What stands between the numbers of a series that share one unit: 7.6 和 2.7 个百分点.
SERIES = ("、", "和", "及", "与")
_SHARED_POINTS = quick.pattern(r"(?:[、和及与][\d.]{1,12}个?){0,12}[、和及与][\d.]+个百分点")
_NOT_AFTER = re.compile(r"[+×]|[A-Za-z]")


class Number(NamedTuple):
    """A number as it stands in a text. Unit: `start` and `end` are code points, end exclusive.

    Shape: `value` is the full number (3.7亿 is 370000000); `high` is the end of a range.
    """

    start: int
    end: int
    value: Decimal
    high: Decimal | None
    unit: str
    approx: str | None
    lasts: bool


def numbers(text: str, *, start: int, end: int) -> Iterator[Number]:
    """The numbers with a unit in a stretch of narrow text, less dates and ordinals."""
    bare: list[Number] = []
    ordinal = -1
    for match in _NUMBER.finditer(text, start, end):
        first = _first(match)
        if bare and text[bare[-1].end : first] not in SERIES:
            bare = []
        in_ordinals = ordinal >= 0 and text[ordinal:first] in SERIES
        if in_ordinals or _FORBIDDEN_BEFORE.search(text, max(start, first - 3), first):
            ordinal = match.end("low") if match["low"] and not match["unit"] else -1
            continue
        if _NOT_AFTER.match(text, match.end()):
            continue
        found = _number(match, first=first)
        if not match["unit"] and not match["pct"]:
            if _is_ratio(text, match, first=first, start=start):
                yield found._replace(unit="")
            else:
                bare.append(found)
            continue
        if bare:
            yield from (one._replace(unit=found.unit, lasts=found.lasts) for one in bare)
            bare = []
        yield found


def _is_ratio(text: str, match: re.Match[str], *, first: int, start: int) -> bool:
    """Whether a number without a unit is a ratio or index, and no date or name."""
    said = match["low"] and "." in match["low"] and not match["large"]
    before = re.sub(r"[\d.]+", "", text[max(start, first - 24) : first])
    return bool(said and _RATIO.search(before))


def _first(match: re.Match[str]) -> int:
    """Where the number itself begins, with its approximation but without a verb before it."""
    if match["before"] in _APPROXIMATE:
        return match.start("before")
    if match["pct"]:
        return match.start("pct") - 3
    return match.start("low" if match["low"] else "chinese")


def _number(match: re.Match[str], *, first: int) -> Number:
    unit = match["unit"] or "%"
    unit = _PLAIN.get(unit, unit)
    if unit == "个" and _SHARED_POINTS.match(match.string, match.end()):
        unit = "个百分点"
    high = None
    if match["pct"]:
        value = _spoken(match["pct"])
    elif match["chinese"]:
        value = _spoken(match["chinese"])
    else:
        large = match["large"] or (match["large2"] or "" if match["high"] else "")
        value = _read(match["low"]) * _TIMES[large]
        if match["high"]:
            high = _read(match["high"]) * _TIMES[match["large2"] or ""]
    return Number(
        start=first, end=match.end(), value=value, unit=unit,
        high=high,
        approx=_approx(match), lasts=unit in words.DURATIONS,
    )  # fmt: skip


def _approx(match: re.Match[str]) -> str | None:
    before = match["before"] if match["before"] in _APPROXIMATE else None
    return before or next(filter(None, match.group(*_BETWEEN)), None) or match["after"]


def _read(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _spoken(numeral: str) -> Decimal:
    """The value of a Chinese numeral; 0 where it is not well formed."""
    if numeral in ("百", "一百"):
        return Decimal(100)
    try:
        return Decimal(str(cn2an.cn2an(numeral.replace("两", "二"), "smart")))
    except ValueError:
        return Decimal(0)
