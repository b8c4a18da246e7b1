"""Joins the lines that a column, a page or a mail program broke inside a sentence."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from luoshi.intake import quick, split
from luoshi.intake.line import Line

Measure = Callable[[str], float]
#: Prose this long does not stop without a mark.
LONG = 30
#: An indented paragraph that was broken fills at least this much of its lines.
SHORTEST_WRAPPED = 15
#: The broken lines of a column differ by so little, and there are so many of them.
_SLACK = 3
LEAST_BROKEN = 5
#: A column of a newspaper page is so narrow; shorter lines than the other are headings.
NARROW, SHORTEST_BROKEN = 14, 8
_PAIRS = (("“", "”"), ("《", "》"), ("「", "」"), ("(", ")"), ("（", "）"))
_OPENS_BLOCK = re.compile(
    r"^(?:[□■◇◆●○▲△★☆•·]|[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）]"
    r"|\d{1,2}[.．、](?!\d)|第[一二三四五六七八九十]+[章节条部]|本报讯|附件|图[：:为]|责任单位|牵头"
    r"|\S{2,12}[〔\[（(]20\d\d[〕\]）)]\s*第?\d{1,4}号$|(?:信息来源|文章来源|来源|稿源|发布时间|发布日期)\s*[:：])"
)
#: Whom a letter turns to, and the second line of a title: never the rest of a line above.
_TURNS = re.compile(
    r"^(?:(?:尊敬的|亲爱的|敬爱的|各位|广大|同志们|父老|[各全]\S(?!目|项|类|种))[^。；;!！]{0,60}[:：!！]|——[^。；;]{4,40})$"
)
#: The first line of a head that goes on in a title of its own, and the whole title of a paper.
_KICKER = re.compile(r"^[^。，,；;]{8,60}(?:强调|指出|要求|提出)$")
_TITLE = re.compile(
    r"^[^。，,；;]{6,50}(?:讲话|发言|致辞|汇报|报告|通知|通报|通告|公告|意见|方案|办法|纪要|倡议书?|公开信|一封信|承诺书|要点)(?:[(（][^()（）]{1,8}[)）])?$"
)
#: A number that was broken behind its point, and not the number of an item.
_DECIMAL = quick.Ending(r"(?:[\u4e00-\u9fff]\d{1,6}|.{13}\d)[.．]$")
#: A number that was broken between its digits.
_DIGITS = re.compile(r"[\u4e00-\u9fff,，].{12,}[\u4e00-\u9fff]\d{1,4}$")
_ITEM = re.compile(r"\d{1,2}[.．、](?!\d)")
#: Who leads a task and until when, in brackets: the end of the paragraph that says the task.
_LABELLED = re.compile(r"^[(（](?:牵头|责任|主办|承办|配合|协办|完成|落实)[^()（）。]{2,6}[:：]")
_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、](?!\d))[^。；;]{0,60}$")
_COMMA = re.compile(r"[,，、:：;；]$")
#: A closing mark behind a word, not behind a sentence or a signature.
_CLOSED = quick.Ending(
    r"[^。！？!?；;…：:]\s*[”’」』》]$|[^。！？!?；;…：:”]\s*[(（][^()（）。]{1,30}[)）]$"
)
_SIGNED = re.compile(
    r"[。！？!?”]\s*[(（][^()（）]{1,40}[)）]$|(?:记者|通讯员|摄|供稿|来源)[^()（）]{0,20}[)）]$"
)

#: No paragraph ends in an opening mark or a word that asks for another, none begins with a stop.
_DANGLES = quick.Ending(r"[“‘（(《「、]$|[\u4e00-\u9fff](?:的|以及|并且)$")
#: A caption ends with who took the picture.
_CAPTIONED = quick.Ending(r"(?:[。\s]\S{2,6}\s*|^图[为片:：].{2,90})(?:摄|供图|摄影)$")
#: One character and a stop: the end of a word that began above.
_STUMP = re.compile("^(?![一二三四五六七八九十])[\u4e00-\u9fff][，,。；;]")
_TRAILS = re.compile(r"^[，。、；：！？）”’》」,;!?)%％]")


@dataclass(frozen=True, kw_only=True)
class _Shape:
    """How the lines of a page are set."""

    width: float
    measure: Measure
    indents: bool
    spaced: bool


def joined(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines in groups; the lines of a group are one paragraph."""
    prose = [line for line in lines if not line.cell]
    measure, width = _column_width(prose)
    shape = _Shape(
        width=width, measure=measure, indents=_indents(prose), spaced=_spaced(prose)
    )  # fmt: skip
    groups: list[list[Line]] = []
    for line in lines:
        alone = line.cell or (groups and groups[-1][-1].cell)
        if line.glued or (groups and not alone and _goes_on(groups[-1], line, shape=shape)):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _column_width(lines: Sequence[Line]) -> tuple[Measure, float]:
    """How lines are measured, and the measure at which most are broken.

    Shape: the measure is 0 where lines are whole paragraphs.
    """
    found = [(*_width_by(lines, measure=measure), measure) for measure in (_signs, _breadth)]
    _, width, measure = max(found, key=lambda one: one[0])
    return measure, width


def _signs(text: str) -> float:
    return len(text)


def _breadth(text: str) -> float:
    """The breadth on a page: narrow digits and letters take half a sign."""
    narrow = (3 * len(text) - len(text.encode("utf-8", "replace"))) / 2
    return len(text) - narrow / 2


def _width_by(lines: Sequence[Line], *, measure: Measure) -> tuple[float, float]:
    """The share of broken lines that are full by this measure, and the measure of a full line."""
    breadths = [(measure(line.text), line) for line in lines if len(line.text) >= SHORTEST_BROKEN]
    broken = sorted(size for size, line in breadths if not line.stops)
    if len(broken) < LEAST_BROKEN:
        return 0, 0
    width = broken[-1 - len(broken) // 20]
    full = sum(width - _SLACK <= size <= width + 1 for size in broken) / len(broken)
    longer = sum(size > width + _SLACK for size, _ in breadths)
    many = len(broken) >= (0.4 if width > NARROW else 0.6) * len(breadths)
    if not many or full < 0.5 or longer > 0.1 * len(lines):
        return 0, 0
    return full, width


def _indents(lines: Sequence[Line]) -> bool:
    """Whether paragraphs of this page begin with an indent."""
    prose = [line for line in lines if line.is_prose]
    if len(prose) > 2 and sum(line.indented for line in prose) >= 0.5 * len(prose):
        return True
    longest = max((len(line.text) for line in prose), default=0)
    below = [
        below for above, below in pairwise(lines)
        if above.stops and len(above.text) < longest - 2 * _SLACK
    ]  # fmt: skip
    return len(below) > 1 and sum(line.indented for line in below) >= 0.8 * len(below)


def _spaced(lines: Sequence[Line]) -> bool:
    """Whether blank lines stand between paragraphs, and none between the lines of one."""
    stopped = [below for above, below in pairwise(lines) if above.ends]
    broken = [below for above, below in pairwise(lines) if not above.ends and len(above.text) > 14]
    return sum(line.blank_before > 0 for line in stopped) >= 3 and sum(
        line.blank_before > 0 for line in broken
    ) <= 0.3 * len(broken)


def _goes_on(group: Sequence[Line], line: Line, *, shape: _Shape) -> bool:
    last = group[-1]
    if line.opens or line.bulleted or (not last.is_prose and split.is_meta(last.text)):
        return False
    if _CAPTIONED.search(last.text) or _heads(group, line):
        return False
    if _is_torn(last, line):
        return True
    if _OPENS_BLOCK.match(line.text):
        return False
    if _LABELLED.match(line.text) and group[0].indented:
        return not line.indented
    if shape.width and shape.indents and group[0].indented:
        return not line.indented
    if shape.width and not line.indented and _is_full(last, shape=shape):
        return not last.ends or _fills(last, line=line, shape=shape)
    if last.bulleted or (last.ends and not _may_go_on(last)):
        return False
    return _by_indent(group, line, shape=shape) or _by_sense(group, line)


def _heads(group: Sequence[Line], line: Line) -> bool:
    """Whether a line of a head stands here, which is no part of the line below or above it."""
    if _TURNS.match(line.text) and not _COMMA.search(group[-1].text):
        return True
    return len(group) == 1 and bool(_KICKER.match(group[0].text) or _TITLE.match(group[0].text))


def _is_torn(last: Line, line: Line) -> bool:
    """Whether a word, a number or a pair of marks was broken by the end of the line."""
    if _DANGLES.search(last.text) or _TRAILS.match(line.text):
        return True
    if _DECIMAL.search(last.text) or _DIGITS.search(last.text):
        return line.text[:1].isdigit() and not _ITEM.match(line.text)
    return not last.ends and len(last.text) >= SHORTEST_WRAPPED and bool(_STUMP.match(line.text))


def _by_indent(group: Sequence[Line], line: Line, *, shape: _Shape) -> bool:
    """Whether an unfinished line is followed by one that opens no paragraph by its indent."""
    if not group[0].indented or line.indented:
        return False
    return len(group[-1].text) >= SHORTEST_WRAPPED or (shape.indents and line.is_prose)


def _by_sense(group: Sequence[Line], line: Line) -> bool:
    """Whether an unfinished line of prose asks for what follows it."""
    last = group[-1]
    if _is_open("".join(part.text for part in group)) and _closes(line.text):
        return True
    if line.indented or _NUMBERED.match(group[0].text):
        return False
    if not (line.is_prose or line.ends or len(line.text) >= LONG):
        return False
    if last.is_prose and not last.ends and last.text[-1] not in "：:":
        return True
    return len(last.text) >= LONG and _is_running(last.text, is_prose=last.is_prose)


def _is_full(last: Line, *, shape: _Shape) -> bool:
    return shape.measure(last.text) >= shape.width - _SLACK


def _fills(last: Line, *, line: Line, shape: _Shape) -> bool:
    """Whether a line that ends in a mark is full, so that its paragraph may go on below."""
    return shape.measure(last.text) >= shape.width - 1.5 and not (
        shape.spaced and line.blank_before
    )


def _may_go_on(last: Line) -> bool:
    """Whether the closing mark at the end of the line closes a name and not a sentence."""
    return bool(_CLOSED.search(last.text)) and not _SIGNED.search(last.text)


def _is_running(text: str, *, is_prose: bool) -> bool:
    """Whether the text is prose that stopped in the middle."""
    if _COMMA.search(text):
        return is_prose and text[-1] in ",，、"
    return is_prose or len(re.split(r"[,，、;；]", text)) > 2


def _is_open(text: str) -> bool:
    return any(text.count(opening) > text.count(closing) for opening, closing in _PAIRS)


def _closes(text: str) -> bool:
    for opening, closing in _PAIRS:
        at = text.find(closing)
        if at >= 0 and opening not in text[:at]:
            return True
    return False
