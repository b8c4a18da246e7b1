"""Ranks: 列全省第4位 sits on the figure that it qualifies."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from luoshi.intake import quick, words
from luoshi.intake.figure import Figure
from luoshi.intake.sentence import Piece

#: A rank further from its figure is another's.
FARTHEST = 60
LONGEST = 30
_PLACE = r"第\s?(?:[一二三四五六七八九十]+|\d+)"
_RANK = re.compile(rf"{_PLACE}(?:[位名]?[、和及]{_PLACE})*(?:[位名]|(?=[，,。；;）)]|$))")
_FIRST = quick.pattern(
    "(?:位?居|位列|名列|排名?|列)(?:全[国省市县区州]|各[^,，。]{1,6})?(?:首位?|榜首)(?![创次届批])"
)
_ONE = re.compile(r"第\s?(?P<place>[一二三四五六七八九十]+|\d+)")
_RANKING = quick.pattern(rf"[列居排位名占为]|跻身|跃升|跃居|保持|{words.SCOPES}")
_REGION = re.compile(words.SCOPES)
_SCOPE = re.compile(r"[\u4e00-\u9fff]{1,4}(?:省|市|县|区|州)|[东中西]部(?:地区)?|同类[^第]{0,6}")
_RATES = re.compile(r"增速|增幅|增长率|速度|降幅|完成率|比重|占比")
_SUMS = re.compile(r"总量|规模|总额|总数")
#: How many there are in the region: 全县18个乡镇第3位.
_SCOPED = re.compile(rf"{words.SCOPES}$")
#: Several things together have the rank: 三项指标均居第一.
_OF_ANOTHER = re.compile(r"[一二两三四五六七八九十\d]+[项个][^列居排]{2,}均|人均")
_ORDER = {sign: n for n, sign in enumerate("一二三四五六七八九", start=1)}


def ranked(text: str, *, piece: Piece, found: Sequence[Figure]) -> list[Figure]:
    """The figures of a sentence, each with the rank that qualifies it: the last before it of its
    kind; a series of ranks goes to a series of figures."""
    done = list(found)
    rates: Mapping[int, int] | None = None
    for match in _RANK.finditer(text, piece.start, piece.end):
        opened = max(
            piece.start, *(text.rfind(mark, piece.start, match.start()) + 1 for mark in "，,、(（")
        )
        said = text[opened : match.start()]
        if (
            _OF_ANOTHER.match(said)
            or not _RANKING.search(said)
            or said.endswith("前")
            or len(said) > LONGEST
        ):
            continue
        places = [_place(one["place"]) for one in _ONE.finditer(match.group())]
        low = bisect_left(done, match.start() - 2 * FARTHEST, key=lambda one: one.end)
        high = bisect_left(done, match.start(), key=lambda one: one.start)
        own = _among(done[low:high], opened=opened, before=match.start(), text=text)
        scope = _REGION.search(said) or _SCOPE.search(said)
        rates = _rates(found) if rates is None else rates
        spots = _qualified(own, before=match.start(), said=said, many=len(places), rates=rates)
        for figure, place in zip(spots, places, strict=False):
            at = done.index(figure, low, high)
            if figure.rank is None:
                done[at] = figure._replace(rank=place, rank_scope=scope.group() if scope else "")
    return _first(text, piece=piece, found=done)


def _first(text: str, *, piece: Piece, found: Sequence[Figure]) -> list[Figure]:
    """The figures of a sentence with the first place that one of them holds: 居全市首位."""
    done = list(found)
    for match in _FIRST.finditer(text, piece.start, piece.end):
        low = bisect_left(done, match.start() - 2 * FARTHEST, key=lambda one: one.end)
        high = bisect_left(done, match.start(), key=lambda one: one.start)
        spots = _qualified(
            done[low:high], before=match.start(), said=match.group(), many=1, rates=_rates(found)
        )
        for figure in spots:
            if figure.rank is None:
                done[done.index(figure, low, high)] = figure._replace(rank=1)
    return done


def _among(found: Sequence[Figure], *, opened: int, before: int, text: str) -> list[Figure]:
    """The figures without those that only say among how many: 在全省11个市中排第8位."""
    return [one for one in found if not _is_number_among(one, opened, before, text)]


def _is_number_among(one: Figure, opened: int, before: int, text: str) -> bool:
    if not opened <= one.start < before:
        return False
    inside = re.search("[中里]", text[one.end : before])
    return bool(inside or _SCOPED.search(text, max(0, one.start - 8), one.start))


def _rates(found: Sequence[Figure]) -> dict[int, int]:
    """Where the first percentage of each name stands, by where the name begins."""
    return {one.metric_start: one.start for one in reversed(found) if one.unit == "%"}


def _qualified(
    found: Sequence[Figure], *, before: int, said: str, many: int, rates: Mapping[int, int]
) -> list[Figure]:
    """The figures that so many ranks belong to, in order."""
    spots: list[Figure] = []
    for at in range(len(found) - 1, -1, -1):
        figure = found[at]
        if len(spots) == many:
            break
        far = before - figure.end > (FARTHEST if not spots else 2 * FARTHEST)
        if figure.end > before or far:
            continue
        is_rate = figure.unit == "%"
        compares = figure.unit.endswith("百分点") and (
            rates.get(figure.metric_start, before) < found[0].start
            or any(
                other.unit == "%" and other.metric_start == figure.metric_start
                for other in found[:at]
            )
        )
        other_kind = (_RATES.search(said) and not (is_rate or figure.change)) or (
            _SUMS.search(said) and is_rate
        )
        if not other_kind and not compares and (not spots or figure.unit == spots[0].unit):
            spots.insert(0, figure)
    return spots if len(spots) == many else spots[-1:]


def _place(said: str) -> int:
    if said.isdecimal():
        return int(said)
    tens, _, ones = said.rpartition("十")
    if "十" not in said:
        return _ORDER[said[0]]
    return _ORDER.get(tens, 1) * 10 + _ORDER.get(ones, 0)
