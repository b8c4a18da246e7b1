"""Findings: a shortfall stated about named or counted units, projects or indicators."""

import re
from dataclasses import dataclass, replace

from luoshi.intake import sentence, words
from luoshi.intake.spans import Spans

_SHORT = re.compile(
    r"滞后|迟缓|缓慢|偏慢|较慢|太慢|靠后|排名?末|倒数|推进不力|落实不力|不到位|不及时|"
    r"不扎实|不严格|不规范|不达标|不合格|重视不够|力度不够|不够(?:重视|扎实|到位|及时|深入|"
    r"有力)|"
    r"未(?:能)?(?:按[期时要]|完成|达到?|开工|报送|启动|落实|建立|整改|竣工|上报|动工|实现|"
    r"见效)|均?未达|落后|下滑|差距(?:较|明显|很)|短板|薄弱|流于形式|走过场|慢于序时|"
    r"低于序时|"
    r"亮[红黄]灯|[红黄]牌|欠(?:序时|进度)|进展不大|成效不明显|问题(?:突出|较多|严重)|"
    r"仍有欠账|通报批评|被约谈|零报送|零进展|尚未"
)
_ISSUED = re.compile(
    r"通报|督[查导]|检查|巡[察视]|考核|暗访|抽查|发现|指出|点评|评议|排名|存在|"
    r"从.{1,10}情况看|问题|审计|序时|慢"
)
_SUBJECT = re.compile(
    r"(?:项目|工程|改造|建设|片区|小区|线路|道路|园区|基地|中心|率|额|增速|进度|排名|位次|投资|收入|指标|增加值|"
    r"产值|[\d一二三四五六七八九十]+[个家项件](?:单位|部门|镇街|乡镇|街道|县区|项目|指标|村|"
    r"社区|企业|事项)?|第[\d、一二三四五六七八九十]+件)$"
)
_LEAD = re.compile(
    r"^(?:其中|但|但是|同时|此外|另外|目前|截至[^,，]{1,14}|督查发现|检查中?发现|"
    r"督查中?发现|通报指出|由[^的]{2,16}负责的|一是|二是|三是)[,，:：]?"
)
#: Before words of progress anything named is a project.
_PROGRESS = re.compile(r"(?:进度|进展|推进|建设)(?:相对|比较|仍然|均|较|仍|还)?$")
_VAGUE = re.compile(r"^(?:部分|个别|少数|有的|一些|某些)")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A shortfall. Unit: code points of the clean text, end exclusive."""

    start: int
    end: int
    text: str
    subjects: tuple[str, ...]


def findings(text: str, *, start: int, end: int, taken: Spans) -> list[Finding]:
    """The shortfalls of a paragraph. Shape: `taken` are spans of directives, which are none."""
    if not _ISSUED.search(text, start, end):
        return []
    found: list[Finding] = []
    for piece in sentence.sentences(text, start=start, end=end):
        free = _free(text, piece, taken=taken)
        if free:
            found += _in_sentence(text, free)
    return found


def _free(text: str, piece: sentence.Piece, *, taken: Spans) -> sentence.Piece | None:
    """The sentence up to the first directive in it."""
    stop = taken.first_in(piece.start, piece.end)
    if stop is None:
        return piece
    said = text[piece.start : max(stop, piece.start)].rstrip(",， ")
    return (
        sentence.Piece(start=piece.start, end=piece.start + len(said), text=said) if said else None
    )


def _in_sentence(text: str, piece: sentence.Piece) -> list[Finding]:
    """The shortfalls of a sentence: each from its subject to the next one's."""
    found: list[Finding] = []
    for clause in sentence.clauses(text, start=piece.start, end=piece.end):
        one = _of_clause(clause)
        if one:
            found.append(one)
        elif found:
            last = found[-1]
            found[-1] = replace(last, end=clause.end, text=text[last.start : clause.end])
    return found


def _of_clause(clause: sentence.Piece) -> Finding | None:
    short = _SHORT.search(clause.text)
    if not short or re.search(r"[?？“]", clause.text[: short.start()]):
        return None
    lead = _LEAD.match(clause.text[: short.start()])
    offset = lead.end() if lead else 0
    named = _subjects(clause.text[offset : short.start()])
    if not named:
        return None
    return Finding(
        start=clause.start + offset, end=clause.end, text=clause.text[offset:], subjects=named
    )


def _subjects(said: str) -> tuple[str, ...]:
    """The units, projects or indicators that a shortfall is stated about."""
    names = []
    whole = bool(_PROGRESS.search(said))
    for part in re.split(r"[、,，和及]|以及", said):
        name = re.sub(
            r"(?:等)?(?:[\d一二三四五六七八九十]+[个家项件])?(?:进度|进展|工作|均|都|相对|"
            r"较|比较|存在|推进|落实|情况|仍|还|的|等|对|在)+$",
            "",
            part.strip(),
        )
        if (
            2 <= len(name) <= 24
            and not _VAGUE.match(name)
            and (whole or words.ACTOR_END.search(name) or _SUBJECT.search(name))
        ):
            names.append(name)
    return tuple(names)
