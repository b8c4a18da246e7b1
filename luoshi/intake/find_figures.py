"""Figures: quantities that describe work, with what is counted, its change and its rank."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from luoshi.intake import metric, number, sentence, words
from luoshi.intake.figure import Figure
from luoshi.intake.number import Number
from luoshi.intake.sentence import Piece
from luoshi.intake.spans import NOWHERE, Spans

#: Words further before a number than this say nothing about it.
FARTHEST = 160
_CHANGE = re.compile(
    rf"(?P<base>同比|环比|比上年同期|比上年|比去年同期|较上年同期|较上年|"
    rf"较去年同期)?(?:分别|约|累计|实际|均|名义|可比|已|共|又|再|更是)*"
    rf"(?P<change>{words.any_of(words.CHANGES)})(?:了|约|超过|超|近|达到?|为|是|均|:|：)*\s*$"
)
_DISTANT = re.compile(
    r"(?P<change>高于|低于|快于|慢于|好于|高出|低出|超出|领先)[^,，。；;、\d]{1,24}$"
)
_THAN = re.compile(
    r"(?<![同环占])[比较][^,，。；;]{1,24}?(?P<change>增长|下降|提高|提升|上升|增加|减少|"
    r"回落|加快|放缓|扩大|收窄|高|低|快|慢|多|少)(?:了|出|约|近)*$"
)
_LEVEL = re.compile(rf"(?:{words.any_of(words.REACHED)})$")
_RANK = re.compile(r"第\s?(?P<place>[一二三四五六七八九十]+|\d+)(?:[位名]|(?=[,，。；;、)）]|$))")
_RANKING = re.compile(rf"[列居排位名占为]|跻身|跃升|跃居|保持|{words.SCOPES}")
_REGION = re.compile(words.SCOPES)
_SCOPE = re.compile(r"[\u4e00-\u9fff]{1,4}(?:省|市|县|区|州)|[东中西]部(?:地区)?|同类[^第]{0,6}")
_RATES = re.compile(r"增速|增幅|增长率|速度|降幅|完成率|比重|占比")
_SUMS = re.compile(r"总量|规模|总额|总数")
_ORDER = {sign: n for n, sign in enumerate("一二三四五六七八九", start=1)}
_AIMED = re.compile(
    r"力争|争取|确保|计划(?=[新建完实投开引培总到])|全年计划|目标(?:任务)?(?:是|为|[:：])|"
    r"奋力|预期|要(?:完成|达到?|实现|新增|建成|把)|再(?:新增|建成|增加)|到20\d\d年"
)
_TARGET = re.compile(
    r"拟(?=[建投新开实])|将(?=新[建增]|建成|达到|实现|完成|投资|开工)|突破.{0,12}大关|"
    r"目标(?!的)|任务(?:数|为)?$|(?:年底|月底|季度末|年内|\d月)前|不低于|不少于|必须|"
    r"承诺(?=[^,，。]{0,8}(?:开|完成|新|建|投|达))"
)
_FORECAST = re.compile(
    r"预计|有望|预测|可(?:实现|增|带动|达|节约|年)|年均可|建成后|投产后|达产后|估计|预估"
)
_LIMIT = re.compile(r"不(?:得)?(?:超过|高于|多于|超)|控制在|限(?:额|时|于)|最多|最高|上限|以内")
_AS_OF = re.compile(r"截至[^,，。；;]{1,14}|截止[^,，。；;]{1,14}|目前|至今|眼下|当前")
_PERIOD = re.compile(
    r"(?:20\d\d年)?(?:上半年|下半年|一季度|二季度|三季度|四季度|前三季度|第[一二三四]季度|"
    r"\d{1,2}[—\-~至到]{1,2}\d{1,2}月份?|\d{1,2}月至\d{1,2}月|\d{1,2}月份)"
    r"|今年以来|去年|上年|全年|年初以来|近年来|[“\"]十[一二三四五]五[”\"](?:期间|以来)?|"
    r"自?从?\d{4}年(?:以?来|起)|20\d\d年"
)
_SCORES = re.compile(r"(?:得分|评分|总分|均分|分值|满分|计|扣|加|获|成绩|指数|综合)[^,，。]{0,4}$")
_MOVED = re.compile(r"(?:前移|后移|上升|提升|下降|前进|倒退|跃升|提高|靠前|退后)了?$")


def figures(text: str, *, start: int, end: int, demanded: Spans = NOWHERE) -> list[Figure]:
    """The figures of a paragraph of narrow text.

    Shape: `demanded` are the spans of directives: what they ask for are targets.
    """
    found: list[Figure] = []
    for piece in sentence.sentences(text, start=start, end=end):
        inner = list(_in_sentence(text, piece=piece, demanded=demanded))
        inner = metric.repeated(inner, text=text)
        inner = metric.distributed(inner, text=text, start=piece.start)
        found += _ranked(text, piece=piece, found=inner)
    return found


def _in_sentence(text: str, *, piece: Piece, demanded: Spans) -> Iterator[Figure]:
    as_of = _AS_OF.search(piece.text)
    period = _PERIOD.search(piece.text)
    before: Number | None = None
    for found in number.numbers(text, start=piece.start, end=piece.end):
        if not _counts(text, found, piece=piece):
            continue
        change = _change(text, found, floor=before.end if before else piece.start, before=before)
        name = metric.of(text, found=found, floor=_floor(piece, before), change=change)
        yield Figure(
            start=found.start, end=found.end, text=text[found.start : found.end],
            value=found.value, value_max=found.high, unit=found.unit,
            metric=text[name[0] : name[1]], metric_start=name[0], metric_end=name[1],
            approx=found.approx, change=change.word if change else None,
            kind=_kind(text, found, piece=piece, demanded=demanded),
            as_of=as_of.group() if as_of else None, period=period.group() if period else None,
        )  # fmt: skip
        before = found


def _floor_of(piece: Piece, found: Number) -> int:
    """From where on the words before a number are looked at."""
    return max(piece.start, found.start - FARTHEST)


def _floor(piece: Piece, before: Number | None) -> int:
    return before.end if before else piece.start


def _counts(text: str, found: Number, *, piece: Piece) -> bool:
    """Whether the number is a quantity of work and not a date, a name or a stretch of time."""
    left = text[_floor_of(piece, found) : found.start]
    right = text[found.end : min(piece.end, found.end + 8)]
    if found.lasts or (found.value == 0 and found.unit not in words.MEASURES):
        return False
    if found.unit == "小时":
        return not re.match(r"[内前后]|以[内前后]|就|之内", right)
    if found.unit == "分":
        return bool(_SCORES.search(left))
    if found.unit in ("位", "名") and _MOVED.search(left):
        return False
    if found.unit in ("位", "级", "届", "度", "路", "步", "步步", "号"):
        return found.unit in ("位", "度") and bool(re.match(r"[\u4e00-\u9fff]", right))
    return not _is_name(text, found, piece=piece)


def _is_name(text: str, found: Number, *, piece: Piece) -> bool:
    """Whether the number stands in a short quoted name or a title in brackets."""
    opened = max(text.rfind(sign, piece.start, found.start) for sign in "“《‘〔")
    if opened < 0:
        return False
    closing = {"“": "”", "《": "》", "‘": "’", "〔": "〕"}[text[opened]]
    closed = text.find(closing, opened)
    if closed < found.end:
        return False
    return text[opened] in "《〔" or (
        closed - opened <= 13 and not re.search("[,，。]", text[opened:closed])
    )


def _change(text: str, found: Number, *, floor: int, before: Number | None) -> metric.Change | None:
    left = text[floor : found.start]
    if _LEVEL.search(left) and not re.search(
        r"(?:增速|增幅|降幅|涨幅|跌幅|增长率?)(?:为|达|达到|是|约)$", left
    ):
        return None
    for pattern in (_THAN, _CHANGE, _DISTANT):
        match = pattern.search(left)
        if match and (pattern is not _CHANGE or _is_change(match, found)):
            base = match.groupdict().get("base") or ""
            base = base if base in ("同比", "环比") else ""
            return metric.Change(word=base + match["change"], start=floor + match.start())
    return None


def _is_change(match: re.Match[str], found: Number) -> bool:
    """Single-character changes count before a rate only: 增 8.1%, but not 新增 30 家."""
    word = match["change"]
    return len(word) > 1 or found.unit in ("%", "个百分点", "百分点", "倍") or bool(match["base"])


def _ranked(text: str, *, piece: Piece, found: list[Figure]) -> list[Figure]:
    """Puts each rank on the figure that it qualifies: the last before it of its kind."""
    for match in _RANK.finditer(text, piece.start, piece.end):
        opened = max(
            piece.start, *(text.rfind(mark, piece.start, match.start()) + 1 for mark in "，,、(（")
        )
        said = text[opened : match.start()]
        if not _RANKING.search(said) or said.endswith("前") or len(said) > 24:
            continue
        at = _qualified(found, before=match.start(), said=said)
        if at is not None and found[at].rank is None:
            scope = _REGION.search(said) or _SCOPE.search(said)
            found[at] = replace(
                found[at], rank=_place(match["place"]), rank_scope=scope.group() if scope else ""
            )
    return found


def _qualified(found: Sequence[Figure], *, before: int, said: str) -> int | None:
    """The number of the figure that a rank belongs to."""
    for at in range(len(found) - 1, -1, -1):
        figure = found[at]
        if figure.end > before or before - figure.end > 40:
            continue
        is_rate = figure.unit == "%"
        compares = figure.unit.endswith("百分点") and any(
            other.unit == "%" and other.metric_start == figure.metric_start for other in found[:at]
        )
        other_kind = (_RATES.search(said) and not is_rate) or (_SUMS.search(said) and is_rate)
        if not other_kind and not compares:
            return at
    return None


def _place(said: str) -> int:
    if said.isdecimal():
        return int(said)
    tens, _, ones = said.rpartition("十")
    if "十" not in said:
        return _ORDER[said[0]]
    return _ORDER.get(tens, 1) * 10 + _ORDER.get(ones, 0)


def _kind(text: str, found: Number, *, piece: Piece, demanded: Spans) -> str:
    opened = max(
        _floor_of(piece, found), *(text.rfind(mark, piece.start, found.start) for mark in ",，:：")
    )
    left = text[opened : found.start]
    if _LIMIT.search(left) or (found.approx or "") in ("不超过", "不超", "以内", "不高于"):
        return "limit"
    if _FORECAST.search(text[_floor_of(piece, found) : found.start]):
        return "forecast"
    told = text[_floor_of(piece, found) : found.start]
    aimed = _AIMED.search(told) or _TARGET.search(left)
    if found.start in demanded or aimed:
        return "target"
    return "actual"
