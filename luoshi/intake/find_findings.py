"""Findings: a shortfall stated about named or counted units, projects or indicators."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from luoshi.intake import quick, sentence, shortfall, subject, words
from luoshi.intake.spans import Spans
from luoshi.intake.split import Paragraph

#: Somebody takes stock: who speaks of shortfalls here has looked for them.
_ISSUED = re.compile(
    r"通报|督[查导]|检查|巡[察视]|考核|暗访|抽查|核查|发现|指出|点评|点名|反馈|评议|排名|排位|存在|"
    r"从.{1,10}情况看|问题|审计|序时|慢|隐忧|短板|差距|晒绩|比武|揭短|监测"
)
#: Where somebody turns from what went well to what did not.
_TURN = re.compile(
    r"但是?|不过|然而|(?:看到|认识到|正视)|[也还]存在|与此同时|[仍还尚]有|仍存在|隐忧|问题|坐不住|点评|点名|短板|差距|[^,，]则"
)
_TURNED = re.compile(r"^(?:但是?|不过|然而|可是?|而)(?!且)")
_ONLY = re.compile(
    r"^(?:但是?|却|仍|还|不过)[^,，]{0,12}(?:仅|只)(?:完成|为|有|占|达|建成|到位)\s*\d"
)
_LEAD = re.compile(
    r"^(?:关于(?=[^,，]{4,60}问题)|针对(?=[^,，]{4,60}问题)|(?:反馈|存在|主要|发现|具体)?的?问题[一二三四五六七八九十\d]*[:：]|其中|比如|例如|如(?![期果何有])|特别是|尤其是|但是?|不过|然而|同时|此外|另外|目前|截至[^,，]{1,14}|(?:现场)?(?:督查|检查|抽查|暗访|核查|会议|通报)(?:中)?(?:发现|指出|显示)|"
    r"由[^的]{2,16}负责的|(?:共|现场)?发现|[一二三四五六七八九十]是|\d{1,2}[.．、](?!\d)|[(（][一二三四五六七八九十]{1,3}[)）]|经现场核实|从[^,，]{2,12}看|抽查的|与[^,，]{2,20}相比|主要(?:是|表现[为在])|"
    r"在(?=[^,，]{2,20}(?:现场|工地|项目部)))[,，:：]?"
)
_HEAD = re.compile(r"整改|反馈|自查|通报|督查|暗访|巡察|考核|问题|不足|短板|差距|检查情况")
#: Headings under which every sentence about a named unit is a shortfall, but for praise.
_BLAME = re.compile(r"问题|不足|短板|滞后|隐患|通报批评|曝光|反面|负面|差距|薄弱")
_LEVELS = (
    re.compile(words.POINT),
    re.compile(words.POINT_BELOW),
    re.compile(r"\d{1,2}[.．、]"),
)
#: A sentence that announces shortfalls: whatever is said next of a named unit is one.
_ANNOUNCED = quick.pattern(
    r"(?:问题|不足|差距|短板)[^,，。]{0,6}[:：]|仍有(?:一些|部分|个别|少数|不少)(?:单位|部门|地方|乡镇|镇街|街道|村|项目)"
)
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]是|[(（]?[一二三四五六七八九十\d]{1,2}[)）、.．])"
)
#: From here on somebody says what is to be done.
_FORWARD = re.compile(
    r"^(?:下一?步|接下来|今后|会议|要|各|请|为此|希望)|要求|强调|[一二三四五六七八九十]、.{0,4}(?:工作要求|下[一步])"
)
_PRAISE = re.compile(
    r"首位|第[一二三1-3][位名](?!$)|提前|表扬|较好|较快|较为|优秀|突出成效|超额|超序时|全部(?:完成|整改|办结)|均达到|位居前|居前|名列前|已整改|整改到位|"
    r"及时(?!率)(?<!不及时)|齐全|圆满|肯定|最高|扎实(?<!不扎实)|领先|第一|攀升|突破|良好"
)
#: What the issuer did or asks for because of it.
_FOLLOWS = re.compile(
    r"^(?:需|要|应(?=当|该|尽快|予以|立即|及时|抓紧)|须|必须|值得|亟[待需]|对此|不能|不可)|引起(?:[^,，]{0,4})重视|^[^,，]{0,8}(?:已|将)(?:对|依法|当场|责令)|^(?:现|特)?予以|^(?:必须|务必)|"
    r"^(?:责任单位|请|希望|限|在此|并?(?:保证|承诺|致歉))"
)
_SPOKEN = re.compile(
    r"(?:答复|回复(?:\d+楼)?|表示|指出|强调|要求|承诺|介绍|汇报|发言|说|认为|提醒|显示|透露|讲)(?:如下|道|中说)?$"
)
#: What readers and residents write is no finding.
_READER = re.compile(r"^(?:网友|市民|居民|村民|群众|读者|来信|留言|问)[^,，。：:]{0,16}[:：]")
_CITED = re.compile(
    r"(?:关于|针对|反馈(?:的|指出)?)“(?P<said>(?:[^“”]|“[^“”]*”){8,160})”(?:的|等)?(?:方面)?(?:的)?问题"
)
_MENDS = re.compile(r"整改(?:情况|措施|进展|成效|落实(?:情况)?|结果)[:：]")
_LEFT = re.compile(r"[仍尚]未|仍有|还有|未(?:完成|整改|到位|销号)|正在推进中")
#: A rate of its own, and people in general, end what was said of somebody before.
_RATED = re.compile(
    r"(?P<what>(?:\d{5})?[\u4e00-\u9fff、]{4,20})率(?:分别|均|仅|只|高|低于|不足|不到|达|为|排)"
)
_OF_RATE = re.compile(r"(?<=..)(?:抽检|不?合格|完成|办结|达标|整改|报备|覆盖|开工|支付|退单|投诉)")
_SOME = re.compile(r"(?:个别|部分|少数|一些|有的|某些)|会议|群众")
_SURVEYED = re.compile(
    r"^(?:共|累计|此次|本次|先后|随机|现场|实地)?(?:抽查|检查|排查|暗访|走访|拨打|核查)|^[^,，]{0,8}(?:现有|共有|现辖|下辖)"
)
_INSPECTED = re.compile(r"^(?:抽查|检查|走访|暗访|核查|随机)的?[^,，]{1,14}中$")
#: What should have been there by then: 新建的某某 应于4月交付.
_DUE = re.compile(
    r"(?:[新在承]建的)?(?P<who>[\u4e00-\u9fff]{2,14}?)(?:原定|原计划|按计划|本)?应(?:于|在)[\d今本上年底]"
)
#: A further subject is set against those before it.
_CONTRAST = re.compile(r"^[\u4e00-\u9fff]{2,10}(?:则|却)")
#: That an indicator fell is a shortfall where somebody turns to it, not in any list of figures.
#: Who falls short for a reason: 某某装备因专线未通….
_OWING = re.compile("(?!主要|[多均正就也都是不])(?P<who>[\u4e00-\u9fff]{2,10}?)因(?![素此地为而])")
_DIGIT = re.compile(r"\d")
#: Of the own place only what can be measured is admitted: 我镇排名靠后, not 我县基础薄弱.
_MEASURED = re.compile(r"\d|倒数|垫底|靠后|末[位尾]")
#: What is called a problem, whatever it is.
_PROBLEM = re.compile("(?:等|的)?(?:问题|现象|情况)[^,，]{0,4}不容")
_FIGURES = re.compile("经济|统计|指标|运行|快报|公报|月报")
_FELL = re.compile("下[滑降跌]|回落|降幅|负增长|净?减少")
#: A sentence without a word of shortfall says too little below this length.
_TOO_SHORT = 12
_SHORTEST, _LONGEST_HEADLINE = 5, 24
_LEFT_OVER = re.compile("[还仍尚]有")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A shortfall. Unit: code points of the clean text, end exclusive."""

    start: int
    end: int
    text: str
    subjects: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Stock:
    """What the headings above a paragraph say: stock is taken, shortfalls follow, and its level."""

    taken: bool = False
    blame: bool = False
    level: int = 0


@dataclass(frozen=True, kw_only=True)
class _Led:
    """Who was named before the shortfall is stated. Shape: `opens`: as a unit or project."""

    start: int
    end: int
    subjects: tuple[str, ...]
    opens: bool


def takes_stock(heading: str) -> bool:
    """Whether under this title or heading somebody names shortfalls."""
    return bool(_HEAD.search(heading))


def blames(heading: str) -> bool:
    """Whether under this heading whatever is said of a unit is a shortfall."""
    return bool(_BLAME.search(heading))


def of_article(
    text: str, *, title: str, paragraphs: Iterable[Paragraph], taken: Spans
) -> tuple[Finding, ...]:
    """The shortfalls of an article. Shape: `taken` are spans of directives, which are none."""
    found: list[Finding] = []
    stock = whole = Stock(taken=takes_stock(title))
    counts = bool(_FIGURES.search(title))
    for part in paragraphs:
        if part.role not in ("body", "heading") or _READER.match(part.text):
            continue
        stock = _under(stock, part=part, whole=whole)
        cited = _cited(text, part=part)
        found += cited
        if _is_mended(part.text):
            continue
        first = cited[-1].end if cited else part.start
        found += findings(
            text, start=first, end=part.end, taken=taken, stock=stock.taken,
            blame=stock.blame, counts=counts,
        )  # fmt: skip
        if _ANNOUNCED.search(part.text[-12:]):
            stock = replace(stock, blame=True, level=9)
    return tuple(found)


def of_cells(text: str, *, cells: Iterable[tuple[int, int]]) -> tuple[Finding, ...]:
    """What each cell below 存在问题 says of whom. Shape: `cells` are spans of the text."""
    found = []
    for start, end in cells:
        said = text[start:end].rstrip("。；;")
        short = shortfall.state(said, weak=True)
        before = said[: short.start()] if short else said
        names = subject.subjects(before, anything=True)
        found.append(_finding(text, start=start, end=start + len(said), subjects=names))
    return tuple(found)


def _cited(text: str, *, part: Paragraph) -> list[Finding]:
    """What a report on what was mended quotes of the problems found: 关于“…”的问题."""
    found: list[Finding] = []
    for match in _CITED.finditer(part.text):
        first, last = match.span("said")
        short = shortfall.state(match["said"], weak=True)
        said = match["said"][: short.start()] if short else match["said"]
        names = subject.subjects(said, anything=True)
        found.append(
            _finding(text, start=part.start + first, end=part.start + last, subjects=names)
        )
    return found


def _is_mended(text: str) -> bool:
    """Whether a paragraph tells how a problem was mended, and nothing is left of it."""
    mends = _MENDS.match(text) or (_CITED.search(text) and _MENDS.search(text))
    return bool(mends) and not _LEFT.search(text, mends.end() if mends else 0)


def _under(stock: Stock, *, part: Paragraph, whole: Stock) -> Stock:
    """What holds from this paragraph on: a heading of a lower level goes on with its superior's."""
    level = next((n for n, sign in enumerate(_LEVELS, start=1) if sign.match(part.text)), 0)
    head = re.split("[。；;]", part.text)[0] if level == 1 else part.text
    if part.role != "heading" and (level != 1 or len(head) > 20):
        return stock
    if stock.blame and level > stock.level > 0:
        return stock
    return Stock(taken=whole.taken or takes_stock(head), blame=blames(head), level=level)


def findings(
    text: str,
    *,
    start: int,
    end: int,
    taken: Spans,
    stock: bool = False,
    blame: bool = False,
    counts: bool = False,
) -> list[Finding]:
    """The shortfalls of a paragraph.

    Shape: `taken` are spans of directives, which are none; `stock` says that the title or heading
    above takes stock, `blame` that it announces shortfalls, `counts` that the paper gives figures.
    """
    if not blame and not shortfall.may_stand_in(text, start=start, end=end):
        return []
    gated = stock or blame or bool(_ISSUED.search(text, start, end))
    found: list[Finding] = []
    turned, falls = stock or blame, blame or not counts
    for piece in sentence.sentences(text, start=start, end=end):
        turn = bool(_TURN.search(piece.text))
        turned, falls = turned or turn, falls or turn
        blame = (blame or _announces(piece.text, stock=stock)) and not _FORWARD.search(piece.text)
        for free in _free(text, piece, taken=taken):
            some = _in_sentence(
                text, free, gated=gated and turned, falls=falls, counts=counts, blame=blame
            )
            found += some or (_blamed(text, free) if blame else [])
    return found


def _announces(said: str, *, stock: bool) -> bool:
    """Whether a sentence says that shortfalls follow: 存在以下问题：, 二是监管有盲区."""
    if _ANNOUNCED.search(said):
        return True
    numbered = _NUMBERED.match(said)
    headline = bool(numbered) and len(said) < _LONGEST_HEADLINE and stock
    return headline and bool(shortfall.state(said[numbered.end() if numbered else 0 :], weak=True))


def _blamed(text: str, piece: sentence.Piece) -> list[Finding]:
    """A sentence about a named unit where shortfalls are announced."""
    found: list[Finding] = []
    for clause in sentence.clauses(text, start=piece.start, end=piece.end):
        first, said = _without_lead(clause)
        named = subject.subjects(said) if subject.is_unit(said) else ()
        if named and not found and not _SURVEYED.match(said):
            begin = clause.start + first
            found = [_finding(text, start=begin, end=piece.end, subjects=named)]
    whole = found[0].text if found else ""
    blameless = len(whole) < _TOO_SHORT or _PRAISE.search(whole) or _FOLLOWS.search(whole)
    return [] if blameless else found


def _free(text: str, piece: sentence.Piece, *, taken: Spans) -> Iterator[sentence.Piece]:
    """The parts of a sentence outside directives, without the marks of a quotation around it."""
    for first, last in taken.between(piece.start, piece.end):
        said = text[first:last]
        kept = said.strip("“”‘’。！!；; ,，")
        if len(kept) >= _SHORTEST:
            first += len(said) - len(said.lstrip("“”‘’。！!；; ,，"))
            yield sentence.Piece(start=first, end=first + len(kept), text=kept)


def _in_sentence(
    text: str, piece: sentence.Piece, *, gated: bool, falls: bool, counts: bool, blame: bool
) -> list[Finding]:
    """The shortfalls of a sentence: each from its subject to the next unit's."""
    clauses = list(sentence.clauses(text, start=piece.start, end=piece.end))
    bare = [_without_lead(clause) for clause in clauses]
    shorts = [
        shortfall.state(said, weak=gated or subject.falls(said) or bool(_ONLY.match(clause.text)))
        for clause, (_, said) in zip(clauses, bare, strict=True)
    ]
    if not falls:
        shorts = [
            None if short and _FELL.match(short.group()) and not subject.is_unit(said) else short
            for short, (_, said) in zip(shorts, bare, strict=True)
        ]
    if not any(shorts):
        return []
    found: list[Finding] = []
    led: _Led | None = None
    ended = False
    for clause, (first, said), short in zip(clauses, bare, shorts, strict=True):
        turned = bool(_TURNED.match(clause.text))
        named = _named(said, short=short, counts=counts, blame=blame, turned=turned)
        if short and subject.is_own(said) and not _MEASURED.search(said):
            named = ()
        opens = bool(named) and clause.text[:2] != "其中" and _opens(said, named=named)
        begin = clause.start + first
        if "您" in said or (not short and (_SPOKEN.search(said) or subject.is_person(said))):
            led = None
        elif (
            short
            and (named or led)
            and (not found or (opens and (ended or not _goes_on(said, found[-1]))))
        ):
            own = bool(named) and _is_own(said, clause=clause, opens=opens, led=led)
            begin, subjects = (
                (begin, named)
                if not led or own or (named and not led.opens)
                else (led.start, led.subjects)
            )
            found.append(_finding(text, start=begin, end=clause.end, subjects=subjects))
            led, ended = None, False
        elif found:
            ended = ended or _is_over(said, opens=opens)
            if not ended:
                found[-1] = replace(
                    found[-1], end=clause.end, text=text[found[-1].start : clause.end]
                )
        elif named and (opens or not led) and not _SURVEYED.match(said):
            led = _Led(start=begin, end=clause.end, subjects=named, opens=opens)
    return found


def _goes_on(said: str, last: Finding) -> bool:
    """Whether a rate is that of the things counted just before."""
    counted = subject.is_counted(last.text) and not subject.is_unit(last.text)
    return bool(_RATED.match(said)) and counted and not subject.is_unit(said)


def _is_own(said: str, *, clause: sentence.Piece, opens: bool, led: _Led | None) -> bool:
    """Whether a clause states the shortfall of those whom it names itself: a rate, and what is
    left of something, are of the unit that was named just before."""
    within = bool(_RATED.match(said)) or bool(_LEFT_OVER.match(clause.text))
    near = led is not None and led.opens and clause.start - led.end <= 1
    if within and near and not subject.is_unit(said):
        return False
    inside = clause.text[:2] == "其中" and subject.is_unit(said)
    return opens or inside or bool(_TURNED.match(clause.text))


def _is_over(said: str, *, opens: bool) -> bool:
    """Whether a clause behind a shortfall no longer belongs to it."""
    return bool(_FOLLOWS.search(said) or _SOME.match(said)) or (
        opens and bool(_PRAISE.search(said))
    )


def _named(
    said: str, *, short: re.Match[str] | None, counts: bool, blame: bool, turned: bool
) -> tuple[str, ...]:
    due = _DUE.match(said)
    if not short:
        return (due["who"],) if due else subject.subjects(said)
    before = said[: short.start()]
    named = subject.subjects(before, anything=shortfall.is_progress(before))
    if not named and turned:
        named = subject.subjects(shortfall.before_progress(before), anything=True)
    owing = _OWING.match(said)
    named = named or subject.remaining(said) or _rated(said)
    if not named and owing and not counts:
        named = (owing["who"],)
    if not named and ((blame and not counts and _DIGIT.search(said)) or _PROBLEM.search(said)):
        named = subject.subjects(before, anything=True)
    return named


def _rated(said: str) -> tuple[str, ...]:
    """What a rate is measured of: 现制饮品 抽检不合格率达5.1%."""
    rate = _RATED.match(said)
    return (_OF_RATE.split(rate["what"])[0],) if rate else ()


def _opens(said: str, *, named: tuple[str, ...]) -> bool:
    """Whether a clause turns to a further unit or project."""
    return (
        subject.is_unit(said)
        or bool(_DUE.match(said))
        or bool(subject.remaining(said) or _CONTRAST.match(said))
        or said.startswith(("仍有", "还有", "尚有"))
        or subject.is_counted(said)
        or bool(_RATED.match(said))
        or any(subject.is_project(name) for name in named)
    )


def _finding(text: str, *, start: int, end: int, subjects: tuple[str, ...]) -> Finding:
    return Finding(start=start, end=end, text=text[start:end], subjects=subjects)


def _without_lead(clause: sentence.Piece) -> tuple[int, str]:
    first, said = 0, clause.text
    lead = _LEAD.match(said)
    while lead:
        first, said = first + lead.end(), said[lead.end() :]
        lead = _LEAD.match(said)
    return first, said
