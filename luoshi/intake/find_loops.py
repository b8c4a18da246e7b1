"""Loops: named working mechanisms with steps or a cycle of control."""

import re
from bisect import bisect_left
from dataclasses import dataclass

from luoshi.intake import quick

_ITEM = r"[^、,，。；;：:“”\s]"
_LED = "(?:建立|健全|完善|形成|落实|推行|实行|探索)?"
_CHAIN = rf"{_ITEM}+(?:[—\-–→]+{_ITEM}+){{2,9}}"
_PLACE = "[中上里下]"
#: What a mechanism is called behind the steps that it names.
_WHOLE = "机制|制度|体系|模式|工作法|闭环|流程|链条|清单|台账|管理法|责任制|办法"
#: A rhythm of control: by week, month, quarter, year.
_BEAT = r"(?:年终|(?:每|一)?[日周旬月季年]度?(?:一)?|每?半年(?:一)?|双周|半月)"
_BEATS = rf"(?:{_BEAT}[\u4e00-\u9fff]{{2,4}}、){{1,4}}{_BEAT}[\u4e00-\u9fff]{{2,4}}"
_BEATS_SHORT = rf"(?:{_BEAT}[\u4e00-\u9fff]{{1,5}}、){{2,4}}{_BEAT}[\u4e00-\u9fff]{{1,5}}"
_TWICE = r"[一每][日周旬月季年]一[\u4e00-\u9fff]{1,3}"
_BEATS_TWICE = rf"(?:{_TWICE}、){{1,3}}{_TWICE}"
_BEATS_LONG = rf"(?:{_BEAT}[\u4e00-\u9fff]{{2,4}}、){{2,4}}{_BEAT}[\u4e00-\u9fff]{{2,4}}"
_PATTERNS = (
    # steps in quotation marks, with the word for what they are
    re.compile(
        rf"“[^“”。；、]{{1,12}}(?:、[^“”。；、]{{1,12}}){{1,7}}”(?!相结合|建立|形成)[^,，。；;“”]{{0,10}}?(?:{_WHOLE})"
    ),
    # a rhythm: 周会商、月通报、季考核
    (
        quick.pattern("[日周旬月季年][\u4e00-\u9fff]{1,7}、[每一日周旬月季年半双]"),
        re.compile(
            rf"(?:“{_BEATS}”|“{_BEATS_SHORT}”|{_BEATS_LONG}|{_BEATS_TWICE}|{_BEATS}(?=[”的]?[^,，。；;“”、]{{0,6}}?(?:{_WHOLE})))"
            rf"(?:”?的?[^,，。；;“”、]{{0,6}}?(?:{_WHOLE}))?"
        ),
    ),
    # steps that end alike: 点单、派单、接单、评单
    (
        re.compile("[诺单办][、—]"),
        re.compile(
            r"“?[\u4e00-\u9fff]{1,3}(?<!清)(?P<tail>[诺单办])(?:[、—]+[\u4e00-\u9fff]{1,3}(?<!清)(?P=tail)){2,}”?"
            rf"(?:[^,，。；;“”、]{{0,8}}?(?:{_WHOLE}))?"
        ),
    ),
    # who takes each step: 群众点单、中心派单、志愿者接单
    re.compile(
        r"“?[\u4e00-\u9fff]{2,4}[点派接评下]单(?:、[\u4e00-\u9fff]{2,4}[点派接评下]单){2,}”?"
    ),
    # ways of working that are made a rule: 清单化管理、项目化推进、闭环式落实
    (
        re.compile("[化式制][\u4e00-\u9fff]{2}、"),
        re.compile(
            r"[\u4e00-\u9fff]{2,3}[化式制][\u4e00-\u9fff]{2}(?:、[\u4e00-\u9fff]{2,3}[化式制][\u4e00-\u9fff]{2}){2,}"
        ),
    ),
    # steps that are counted: 三色预警机制, 五步工作法
    re.compile(
        r"(?:“[^“”。]{1,10}”)?[二三四五六七八九][步色环][\u4e00-\u9fff]{0,6}?(?:工作法|闭环|机制|管理法|预警|督办|管理)"
    ),
    # steps without quotation marks, with the word for the whole way: 发现、交办、整改、销号全流程
    re.compile(
        r"[\u4e00-\u9fff]{2,4}(?:、[\u4e00-\u9fff]{2,4}){2,6}(?:的)?(?:全流程|全链条|全周期|全过程|闭环)[\u4e00-\u9fff]{0,4}?(?:机制|管理|体系|模式|工作法)"
    ),
    # who calls and who comes: 某某吹哨、某某报到
    re.compile(
        r"“[\u4e00-\u9fff]{2,6}(?:吹哨|点单|下单|出题|领题|呼叫)[、,，][\u4e00-\u9fff]{2,6}(?:报到|接单|答题|派单|评单|响应)(?:[、,，][\u4e00-\u9fff]{2,8})*”"
    ),
    # a chain of steps in quotation marks, with the word for what it is
    re.compile(
        rf"{_LED}“{_CHAIN}”(?:[^,，。；;“”]{{0,10}}?(?:机制|流程|模式|链条|体系|工作法|台账|制度)|[^,，。；;“”]{{0,4}}闭环)?"
    ),
    re.compile(rf"{_ITEM}{{2,8}}(?:[—–→]{{1,2}}{_ITEM}{{2,8}}){{2,9}}"),
    # a quoted name of a mechanism
    re.compile(
        r"“(?![一二两三四五六七八九十](?:个一|[\u4e00-\u9fff]{1,2}[一二两三四五六七八九十双]))[^“”。]{2,24}”(?:的)?[\u4e00-\u9fff]{0,10}?(?:机制|责任链条|工作法|闭环|工作流程)"
    ),
    # a way of working that every office knows by its name
    re.compile(r"“(?:揭榜挂帅|赛马|容缺受理|首问负责|限时办结|河长|林长|路长)”制度?"),
    # steps that begin alike and that one holds to: 做到早发现、早干预、早帮扶
    re.compile(
        rf"(?<=做到|实行|推行|坚持|落实)(?P<head>[早应即])(?![日期]){_ITEM}{{1,4}}(?:、(?P=head){_ITEM}{{1,4}}){{2,9}}"
    ),
    # how one thing is always done: 定点投、定时收、定人运
    re.compile(rf"(?<![\u4e00-\u9fff])定{_ITEM}{{1,3}}(?:、定{_ITEM}{{1,3}}){{2,9}}(?=[,，。；;])"),
    # one place, one time: “一窗受理、一站办结”
    re.compile(r"“一[\u4e00-\u9fff](?:受理|通办|办结|办成)(?:、一[\u4e00-\u9fff]{3}){1,4}”"),
    # steps that begin alike: 早发现、早报告、早处置 and a word for the whole
    re.compile(
        rf"(?P<head>[定早应联即包亮评晒比问诺督考]){_ITEM}{{1,4}}(?:、(?P=head){_ITEM}{{1,4}}){{2,9}}"
        rf"(?:“[^”]{{1,6}}”)?(?:工作)?(?:法|机制|措施|制度|流程|闭环|模式|要求|清单|责任制|台账)"
    ),
    # steps with one verb after their places: 甲中找乙、丙上找丁、戊中找己
    (
        re.compile(rf"{_PLACE}([\u4e00-\u9fff]){_ITEM}{{1,4}}、{_ITEM}{{1,6}}?{_PLACE}\1"),
        re.compile(
            rf"{_ITEM}{{1,6}}?{_PLACE}(?P<verb>[\u4e00-\u9fff]){_ITEM}{{1,4}}"
            rf"(?:、{_ITEM}{{1,6}}?{_PLACE}(?P=verb){_ITEM}{{1,4}}){{2,9}}"
        ),
    ),
    # a mechanism named by what it does
    re.compile(
        r"[\u4e00-\u9fff、]{2,24}?(?:闭环|会商|研判|联动|联席|调度|通报|督导|督查|考核|"
        r"倒查|回访|预警|销号|清单)[\u4e00-\u9fff、]{0,14}?(?:等)?(?:工作)?机制"
    ),
    re.compile(r"[\u4e00-\u9fff]{0,6}“即.即.[\u4e00-\u9fff]{0,4}”"),
    re.compile(r"[\u4e00-\u9fff\d]{0,18}(?:责任书|承诺书|军令状)(?:签约|签订|签字)"),
)
#: Each pattern behind the words of which a sentence must have one for it to match, or behind
#: the pattern that stands beside it because its words stand in most sentences.
_GATED = tuple(one if isinstance(one, tuple) else (quick.gate(one), one) for one in _PATTERNS)
#: What a sentence with a mechanism has: a list, a quotation, a chain, or a signed paper.
_MARKED = quick.pattern("[、”—–→]|机制|[书状]签")
_SENTENCE = re.compile(r"[^。\n]+")
_LEAD = quick.pattern(
    r"(?:建立|健全|完善|形成|落实|推行|实行|坚持|推动|构建|严格|持续|深化|探索|创新|制定|"
    r"运用|通过|发挥|实施|按照|举行|召开|进行|组织|暨|要|把|将|和|并)+"
)


#: A mechanism's further words: 闭环 管理 机制.
_MORE = quick.pattern(
    "(?:闭环|全流程|全链条|管理|工作|运行|责任|处置){0,2}(?:机制|制度|体系|模式|台账|清单|工作法)"
)
#: A chain of bodies is a structure, not a way of working.
_BODIES = re.compile(
    r"^(?!.*(?:责任|体系|机制|网$)).*?(?:组织|支部|党委|小组|[户级镇村县局组])[—–→-]+"
    r"[^—–→-]*?(?:组织|支部|党委|小组|[户级镇村县局组])[—–→-]"
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
    for piece in _SENTENCE.finditer(text, start, end):
        if _MARKED.search(piece.group()):
            spans += _in_sentence(text, start=piece.start(), end=piece.end())
    return [
        Loop(start=first, end=last, text=text[first:last], steps=_steps(text[first:last]))
        for first, last in spans
    ]


def _in_sentence(text: str, *, start: int, end: int) -> list[tuple[int, int]]:
    """The spans of the mechanisms of a sentence, in order; what overlaps an earlier one is none."""
    spans: list[tuple[int, int]] = []
    for gate, pattern in _GATED:
        if not gate.search(text, start, end):
            continue
        for match in pattern.finditer(text, start, end):
            if "—" in match.group() and _BODIES.search(match.group()):
                continue
            first = match.start() + _lead(match.group())
            if match.end() - first < SHORTEST:
                continue
            more = _MORE.match(text, match.end(), end)
            last = more.end() if more else match.end()
            at = bisect_left(spans, (first, last))
            behind = at == 0 or spans[at - 1][1] <= first
            if behind and (at == len(spans) or last <= spans[at][0]):
                spans.insert(at, (first, last))
    return spans


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
