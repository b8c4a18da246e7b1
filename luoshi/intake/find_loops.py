"""Loops: named working mechanisms with steps or a cycle of control."""

import re
from dataclasses import dataclass

_ITEM = r"[^、,，。；;：:“”\s]"
_LED = "(?:建立|健全|完善|形成|落实|推行|实行|探索)?"
_CHAIN = rf"{_ITEM}+(?:[—\-–→]+{_ITEM}+){{2,}}"
_PLACE = "[中上里下]"
_PATTERNS = (
    # a chain of steps in quotation marks, with the word for what it is
    re.compile(rf"{_LED}“{_CHAIN}”(?:[^,，。；;“”]{{0,10}}?(?:机制|流程|模式|链条|体系)|闭环)?"),
    re.compile(rf"{_ITEM}{{2,8}}(?:[—–→]{{1,2}}{_ITEM}{{2,8}}){{2,}}"),
    # a quoted name of a mechanism
    re.compile(
        r"“[^“”。]{2,24}”(?:的)?[\u4e00-\u9fff]{0,10}?(?:机制|责任链条|工作法|闭环|工作流程)"
    ),
    # steps that begin alike: 早发现、早报告、早处置 and a word for the whole
    re.compile(
        rf"(?P<head>[定早应联即包亮评晒比问诺督考]){_ITEM}{{1,4}}(?:、(?P=head){_ITEM}{{1,4}}){{2,}}"
        rf"(?:“[^”]{{1,6}}”)?(?:工作)?(?:法|机制|措施|制度|流程|闭环|模式|要求)"
    ),
    # steps with one verb after their places: 甲中找乙、丙上找丁、戊中找己
    re.compile(
        rf"{_ITEM}{{1,6}}?{_PLACE}(?P<verb>[\u4e00-\u9fff]){_ITEM}{{1,4}}"
        rf"(?:、{_ITEM}{{1,6}}?{_PLACE}(?P=verb){_ITEM}{{1,4}}){{2,}}"
    ),
    # a mechanism named by what it does
    re.compile(
        r"[\u4e00-\u9fff、]{2,24}?(?:闭环|会商|研判|联动|联席|调度|通报|督导|督查|考核|容错|"
        r"倒查|回访|预警|销号|清单)[\u4e00-\u9fff、]{0,14}?(?:等)?(?:工作)?机制"
    ),
    re.compile(r"[\u4e00-\u9fff]{0,6}“即.即.[\u4e00-\u9fff]{0,4}”"),
    re.compile(r"[\u4e00-\u9fff\d]{0,18}(?:责任书|承诺书|军令状)(?:签约|签订|签字)"),
)
#: Words without which a costly pattern cannot match.
_MARKS = {
    _PATTERNS[5]: ("机制",),
    _PATTERNS[6]: ("“即",),
    _PATTERNS[7]: ("责任书", "承诺书", "军令状"),
}
_LEAD = re.compile(
    r"(?:建立|健全|完善|形成|落实|推行|实行|坚持|推动|构建|严格|持续|深化|探索|创新|制定|"
    r"运用|通过|发挥|实施|按照|举行|召开|进行|组织|暨|要|把|将|和|并)+"
)


#: A bare 考核机制 names no mechanism of its own.
SHORTEST = 6


@dataclass(frozen=True, kw_only=True)
class Loop:
    """A mechanism as the text names it. Unit: code points of the clean text."""

    start: int
    end: int
    text: str
    steps: tuple[str, ...]


def loops(text: str, *, start: int, end: int) -> list[Loop]:
    """The mechanisms of an article, in order and without overlap."""
    spans: list[tuple[int, int]] = []
    said = text[start:end]
    for pattern in _PATTERNS:
        if not any(mark in said for mark in _MARKS.get(pattern, ("",))):
            continue
        for match in pattern.finditer(text, start, end):
            first = match.start() + _lead(match.group())
            if match.end() - first < SHORTEST:
                continue
            if all(match.end() <= low or high <= first for low, high in spans):
                spans.append((first, match.end()))
    return [
        Loop(start=first, end=last, text=text[first:last], steps=_steps(text[first:last]))
        for first, last in sorted(spans)
    ]


def _lead(said: str) -> int:
    """How much of what was matched is verbs that lead the mechanism in."""
    if "“" in said[:8]:
        return 0
    found = [match for match in _LEAD.finditer(said) if match.end() <= len(said) - 4]
    return found[-1].end() if found else 0


def _steps(said: str) -> tuple[str, ...]:
    inner = re.search("“([^“”]+)”", said)
    body = (
        inner.group(1)
        if inner and re.search("[、—–→-]", inner.group(1))
        else re.split("“", said)[0]
    )
    parts = re.split("[、—–→-]+", body)
    return tuple(part for part in parts if part) if len(parts) > 1 else ()
