"""Joins the lines that a column, a page or a mail program broke inside a sentence."""

import re
from collections import Counter
from collections.abc import Sequence

from luoshi.intake.chrome import Line

#: Prose this long does not stop without a mark.
LONG = 36
#: An indented paragraph that was broken fills at least this much of its lines.
SHORTEST_WRAPPED = 15
_PAIRS = (("“", "”"), ("《", "》"), ("「", "」"), ("(", ")"), ("（", "）"))
_OPENS_BLOCK = re.compile(
    r"^(?:[□■◇◆●○▲△★☆•·]|[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）]"
    r"|\d{1,2}[.．、]|第[一二三四五六七八九十]+[章节条部]|本报讯|附件|图[：:为]|责任单位|牵头)"
)
_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、])[^。；;]{0,60}$")
_COMMA = re.compile(r"[,，、:：;；]$")


def joined(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines in groups; the lines of a group are one paragraph."""
    width = _column_width(lines)
    indents = _indents(lines)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _goes_on(groups[-1], line=line, width=width, indents=indents):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _column_width(lines: Sequence[Line]) -> int:
    """The length at which most lines are broken, or 0 where lines are whole paragraphs."""
    broken = [len(line.text) for line in lines if len(line.text) > 14 and not line.ends]
    if len(broken) < 8 or len(broken) < 0.5 * sum(len(line.text) > 14 for line in lines):
        return 0
    width, count = Counter(length // 3 for length in broken).most_common(1)[0]
    return width * 3 if count >= 0.4 * len(broken) else 0


def _indents(lines: Sequence[Line]) -> bool:
    """Whether paragraphs of this page begin with an indent."""
    prose = [line for line in lines if line.is_prose]
    return len(prose) > 2 and sum(line.indented for line in prose) >= 0.5 * len(prose)


def _goes_on(group: Sequence[Line], *, line: Line, width: int, indents: bool) -> bool:
    last = group[-1]
    if line.bulleted or _OPENS_BLOCK.match(line.text):
        return False
    if width and not line.indented and len(last.text) >= width - 3:
        return not last.ends or len(last.text) >= width
    if last.ends or last.bulleted:
        return False
    if group[0].indented and not line.indented and len(last.text) >= SHORTEST_WRAPPED:
        return True
    if indents and group[0].indented and not line.indented and line.is_prose:
        return True
    body = "".join(part.text for part in group)
    if _is_open(body) and _closes(line.text):
        return True
    if _COMMA.search(last.text) or line.indented or _NUMBERED.match(group[0].text):
        return False
    if not (line.is_prose or line.ends or len(line.text) >= LONG):
        return False
    return len(last.text) >= LONG and (last.is_prose or len(_clauses(last.text)) > 2)


def _clauses(text: str) -> list[str]:
    return re.split(r"[,，、]", text)


def _is_open(text: str) -> bool:
    return any(text.count(opening) > text.count(closing) for opening, closing in _PAIRS)


def _closes(text: str) -> bool:
    for opening, closing in _PAIRS:
        at = text.find(closing)
        if at >= 0 and opening not in text[:at]:
            return True
    return False
