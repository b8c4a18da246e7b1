"""Figures: quantities that describe work, with what is counted, its change and its rank."""

import re
from collections.abc import Iterator

from luoshi.intake import (
    kind,
    metric,
    number,
    programme_parts,
    quick,
    rank,
    sentence,
    series,
    topic,
    words,
)
from luoshi.intake.context import Context
from luoshi.intake.figure import Figure
from luoshi.intake.number import Number
from luoshi.intake.sentence import Piece
from luoshi.intake.spans import NOWHERE, Spans

_CHANGE = quick.pattern(
    rf"(?P<base>同比|环比|比上年同期|比上年|比去年同期|较上年同期|较上年|"
    rf"较去年同期|年均)?(?:分别|约|累计|实际|均|名义|可比|已|共|又|再|更是|仅|只)*"
    rf"(?P<change>{words.any_of(words.CHANGES)})(?:了|约|超过|超|近|达到?|为|是|均|:|：)*\s*$"
)
_DISTANT = re.compile(
    r"(?P<change>高于|低于|快于|慢于|好于|高出|低出|超出|领先|超(?=序时|时序|进度|计划|目标|年度))[^,，。；;、\d]{1,24}$"
)
_THAN = quick.pattern(
    r"(?<![同环占可对])[比较](?!价)[^,，。；;]{1,24}?(?P<change>增长|下降|提高|提升|上升|增加|减少|"
    r"回升|下滑|上涨|下跌|攀升|降低|缩小|回落|加快|放缓|扩大|收窄|相差|净增|净减|偏[高低多少]|高|低|快|慢|多|少)(?:了|出|约|近)*$"
)
_LEVEL = quick.pattern(rf"(?:{words.any_of(words.REACHED)})$")
_BOUND = re.compile(r"(?P<bound>至少|最多)[\u4e00-\u9fff]{1,8}$")
#: A level of a rate is still a rate: 降幅收窄到5%, 增速回升至6%.
_LEVEL_OF_RATE = quick.pattern(
    r"(?P<change>增速|增幅|降幅|涨幅|跌幅)(?:[\u4e00-\u9fff]{0,4})?(?:回升|回落|收窄|扩大|提高|提升|下降|降|升|"
    r"放缓|加快|保持|稳定)(?:到|至|在)$|(?P<most>增速|增幅|降幅)最[快高低大小慢]的(?:是|为)[^,，]{2,12}[,，]?(?:达到?|为)?$"
)
#: From one level to another.
_RAISED = re.compile(
    r"(?:由|从)(?:20\d\d年的?)?[^,，。；;\d]{0,8}\d[\d.,]*[^,，。；;\d]{1,6}(?P<change>提高|增加|扩大)[到至]$"
)
#: The word of change may stand before what it changes: 压缩“三公”经费10%.
_LEADS = re.compile(
    r"(?:^|[,，。；;])(?:要)?(?P<change>压缩|压减|削减)[^,，。；;、\d]{2,14}$|"
    r"(?P<pulls>拉动)[^,，。；;、\d]{2,16}增长$"
)
#: What is more at the end than at the beginning: 企业1342家，净增168家.
_NET = re.compile(r"(?:^|[,，])(?P<change>净[增减])$")
#: A list of aims goes on over its semicolons.
_AIMS = re.compile(r"(?:目标|指标)(?:任务)?(?:是|为|如下)?[:：]")
#: An article of a rule that sets aims: 第三条 任务指标。.
_SETS_AIMS = re.compile(
    r"(?:第[一二三四五六七八九十]{1,3}条|[一二三四五六七八九十]{1,2}、|[(][一二三四五六七八九十]{1,2}[)])?"
    r"[ \u3000]*[\u4e00-\u9fff]{0,4}(?:任务指标|目标任务|主要目标|工作目标|预期目标|发展目标)[。:]"
)
_NUMERAL = re.compile("[0-9一二两三四五六七八九十百千万]")
#: How long something takes is measured work, when it is brought down to a time.
_TAKES = re.compile(
    r"(?:用时|耗时|时长|时限|时段|周期|工期|时间|间隔)(?:由|从)?[^,，。；;]{0,12}?(?:[到至为由从]|原来的|去年的|压缩|压减|缩短|减少|精确)$|"
    r"(?:时间|时限|间隔|年限|天数)(?:为|是)?$|天数[^。；;]{0,12}?(?:增加|减少|多|少)$|"
    r"(?:压减?|压缩|缩短|缩减|精简|提速|延长)[到至为]$"
)
#: These say of a rate how it changed, and before a count that something is to be hurried.
_OF_RATES = ("加快", "放缓", "减缓", "收窄")
#: So much time somebody must at least give to a work: 驻村不少于120天.
_CLOCK = ("时", "点", "点钟", "日")
_AT_LEAST = ("不少于", "不低于", "至少")
_SCORED = re.compile("得分|评分|总分|均分|积分|考评|测评|成绩|分数|测验")
_SCORES = re.compile(
    r"(?:^|[,，、:：])[^,，]{2,10}以$|(?:得分|评分|总分|均分|分值|满分|计|扣|加|获|成绩|指数|综合)[^,，。]{0,4}$|(?:得分|评分)[^,，。]{0,4}(?:[\d.]+分?[、和]){1,6}$"
)
#: So many 路 are lines of a network, fewer a road or a bus.
LEAST_LINES = 1000
#: A noun behind a number that is no longer than this is surely its own, and of no other.
SHORT = 4
_MOVED = re.compile(r"(?:前移|后移|上升|提升|下降|前进|倒退|跃升|提高|靠前|退后)了?$")


def figures(
    text: str,
    *,
    start: int,
    end: int,
    demanded: Spans = NOWHERE,
    plans: bool = False,
    context: Context | None = None,
) -> list[Figure]:
    """The figures of a paragraph of narrow text.

    Shape: `demanded` are the spans of directives: what they ask for are targets; so is what a
    paper says that `plans`; `context` is what was said of owner and time before.
    """
    context = context or Context()
    context.begin()
    found: list[Figure] = []
    plans = plans or bool(_SETS_AIMS.match(text, start, end))
    aims, about = False, topic.of_heading(text, start=start, end=end)
    for piece in _pieces(text, start=start, end=end):
        aims = bool(_AIMS.search(piece.text)) or (aims and text[piece.start - 1] in ";；")
        inner = list(_in_sentence(text, piece=piece, demanded=demanded, plans=plans or aims))
        if not inner:
            context.given((), text=text, piece=piece, demanded=demanded)
            continue
        goes_on = text[piece.start - 1] in ";；" and bool(found)
        about = topic.ranked(text, piece=piece) or (topic.last(found) if goes_on else about)
        inner = topic.given(inner, text=text, topic=about)
        inner = series.repeated(inner, text=text)
        inner = topic.shared_out(inner, text=text)
        inner = series.distributed(inner, text=text, start=piece.start)
        inner = series.aimed(inner, text=text)
        inner = context.given(inner, text=text, piece=piece, demanded=demanded)
        found += rank.ranked(text, piece=piece, found=inner)
    return found


def counted(text: str, *, start: int, end: int) -> list[Piece]:
    """Where the figures of a paragraph of narrow text stand, in order, whatever they count."""
    found = [
        Piece(one.start, one.end, text[one.start : one.end])
        for piece in _pieces(text, start=start, end=end)
        for one in _counting(text, piece=piece)
    ]
    return sorted(found)


#: Cells of a table may stand in one line, with wide gaps between them.
_GAP = re.compile(r"[ \u3000\t]{2,}")


def _pieces(text: str, *, start: int, end: int) -> Iterator[Piece]:
    """The sentences, and the cells of a table that stand in one line."""
    for piece in sentence.sentences(text, start=start, end=end):
        if not _GAP.search(piece.text):
            yield piece
            continue
        first = piece.start
        for gap in _GAP.finditer(text, piece.start, piece.end):
            yield Piece(first, gap.start(), text[first : gap.start()])
            first = gap.end()
        yield Piece(first, piece.end, text[first : piece.end])


def _in_sentence(text: str, *, piece: Piece, demanded: Spans, plans: bool) -> Iterator[Figure]:
    before: Number | None = None
    floor = piece.start
    for found in _counting(text, piece=piece):
        change = _change(text, found, floor=floor, before=before)
        name = metric.of(text, found=found, floor=floor, change=change)
        yield Figure(
            start=found.start, end=found.end, text=text[found.start : found.end],
            value=found.value, value_max=found.high, unit=found.unit,
            metric=text[name[0] : name[1]], metric_start=name[0], metric_end=name[1],
            approx=found.approx or _at_least(text, found, piece=piece),
            change=change.word if change else None,
            kind=kind.of(text, found, piece=piece, demanded=demanded, plans=plans),
        )  # fmt: skip
        before = found
        floor = name[1] if found.end <= name[0] and name[1] - name[0] <= SHORT else found.end


def _counting(text: str, *, piece: Piece) -> Iterator[Number]:
    """The numbers of a sentence that are figures, or go on in a series with one."""
    if not _NUMERAL.search(piece.text):
        return
    before: Number | None = None
    for found in number.numbers(text, start=piece.start, end=piece.end):
        joined = before is not None and _goes_on(text, before, found)
        if joined or _counts(text, found, piece=piece):
            yield found
            before = found


def _at_least(text: str, found: Number, *, piece: Piece) -> str | None:
    """The approximation that stands before the verb: 每月至少走访企业 5家."""
    match = _BOUND.search(text, max(piece.start, found.start - 12), found.start)
    return match["bound"] if match else None


def _floor_of(piece: Piece, found: Number) -> int:
    """From where on the words before a number are looked at."""
    return max(piece.start, found.start - kind.FARTHEST)


def _counts(text: str, found: Number, *, piece: Piece) -> bool:
    """Whether the number is a quantity of work and not a date, a name or a stretch of time."""
    left = text[_floor_of(piece, found) : found.start]
    right = text[found.end : min(piece.end, found.end + 8)]
    if found.approx == "以上" and right[:1].isdigit():
        return False
    if found.lasts and found.unit not in _CLOCK and (_TAKES.search(left) or _is_work(found, right)):
        return True
    if found.lasts or (found.value == 0 and found.unit not in words.MEASURES):
        return False
    if found.unit == "小时":
        ahead = left.endswith(("未来", "今后", "每隔"))
        return not ahead and not re.match(r"[内前后]|以[内前后]|就|之内", right)
    if found.unit == "分":
        bracketed = text[found.start - 1] == "(" and text[found.end : found.end + 1] == ")"
        scored = bracketed or left.endswith("以")
        return bool(_SCORES.search(left)) or (scored and bool(_SCORED.search(left)))
    if found.unit in ("位", "名") and _MOVED.search(left):
        return False
    if found.unit == "路" and found.value >= LEAST_LINES:
        return True
    if found.unit in ("位", "级", "届", "度", "路", "步", "步步", "号"):
        return found.unit in ("位", "度") and bool(re.match(r"[\u4e00-\u9fff]", right))
    named = programme_parts.bundle(text, at=found.start, last=piece.end)[0]
    return not (named or _is_name(text, found, piece=piece))


def _is_work(found: Number, right: str) -> bool:
    """Whether a length of time is what somebody has to work: 驻村不少于120天."""
    return found.approx in _AT_LEAST and not re.match("[前后内]", right)


def _goes_on(text: str, before: Number, found: Number) -> bool:
    """Whether a number stands in one series with the last: 76.5分、77.2分."""
    return found.unit == before.unit and text[before.end : found.start] in number.SERIES


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
    rate = _LEVEL_OF_RATE.search(left)
    if rate:
        return metric.Change(word=rate["change"] or rate["most"], start=floor + rate.start())
    raised = _RAISED.search(text, max(0, found.start - 24), found.start)
    if raised:
        return metric.Change(word=raised["change"], start=max(floor, raised.start()))
    if _LEVEL.search(left) and not re.search(
        r"(?:增速|增幅|降幅|涨幅|跌幅|增长率?)(?:均|分别|约|仅|已|只有)*(?:为|达|达到|是|约)$", left
    ):
        return None
    leads = found.unit in ("%", "个百分点", "百分点") and _LEADS.search(left)
    if leads:
        return metric.Change(word=leads["change"] or leads["pulls"], start=found.start)
    far = found.unit.endswith("百分点") and _DISTANT.search(left)
    for pattern in (_THAN, _DISTANT, _CHANGE) if far else (_THAN, _CHANGE, _DISTANT, _NET):
        match = pattern.search(left)
        if match and (pattern is not _CHANGE or _is_change(match, found)):
            base = match.groupdict().get("base") or ""
            base = base if base in ("同比", "环比", "年均") else ""
            return metric.Change(word=base + match["change"], start=floor + match.start())
    return None


def _is_change(match: re.Match[str], found: Number) -> bool:
    """Single-character changes count before a rate only: 增 8.1%, but not 新增 30 家."""
    word = match["change"]
    counts = word in _OF_RATES and not match["base"]
    return (
        (len(word) > 1 and not counts)
        or found.unit in ("%", "个百分点", "百分点", "倍")
        or bool(match["base"])
    )
