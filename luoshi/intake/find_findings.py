"""Findings: a shortfall stated about named or counted units, projects or indicators."""

import re
from dataclasses import dataclass, replace

from luoshi.intake import quick, sentence, words
from luoshi.intake.spans import Spans

#: Words of shortfall that need no context: nobody says them of work well done.
_SHORT = quick.pattern(
    r"滞后|迟缓|缓慢|偏慢|较慢|太慢|靠后|(?:排名?|位[列居次])[^,，]{0,8}(?:末|倒数)|排名末|倒数第|推进不力|落实不力|不到位|不及时|"
    r"不扎实|不严格|不规范|不达标|不合格|重视不够|力度不够|不够(?:重视|扎实|到位|及时|深入|有力)|"
    r"未(?:能)?(?:按[期时要]|完成|达到?|开工|报送|启动|落实|建立|整改|竣工|上报|动工|实现|见效|清除|实地|销号)|"
    r"均?未达|流于形式|走过场|慢于序时|低于(?:序时|全[国省市县区]|平均|目标|同期|去年|80%|\d+(?:\.\d+)?%)|"
    r"比[^,，]{2,14}低\s*\d|[亮挂][红黄]灯|[红黄]牌|欠(?:序时|进度)|进展不大|成效不明显|问题(?:突出|较多|严重)|"
    r"仍有欠账|通报批评|被约谈|零报送|零进展|尚未|(?:已)?停工\d|停工停建|仅(?:为|完成|占)?\s*(?:全[省市县区]|目标|任务|序时|平均)|"
    r"仅(?:为|完成|占)\s*(?:全年任务的|目标的|计划的|年度任务的)?\s*\d|照抄照搬|推诿|扯皮|敷衍|雷同|弄虚作假|数据不实|无原始凭证|已无可能|无法完成|难以完成|"
    r"超期(?:反馈|未|工单|率)|反复(?:退单|投诉)|退回重办率|订单不足|经营困难|停产半?停?产?|受阻|欠薪|隐患未|无台账|无记录|缺乏|短缺|脱节"
)
#: Words that state a shortfall only where somebody is taking stock of them.
_WEAK = re.compile(
    r"下滑|回落|降幅(?:扩大|居)|仍在下降|连续[^,，]{1,6}(?:下降|下滑|负增长)|负增长|差距(?:较|明显|很)|短板|薄弱|落后|仅(?:有|为|占|完成)?\s*\d|只有\s*\d|"
    r"不足\s*\d|不足$|未(?!来|成年)[\u4e00-\u9fff]{2}|无(?!障碍|人|线|缝|偿)[\u4e00-\u9fff]{2,8}$|不(?:力|够|足|佳|畅|实|清|严|细|准|全|高|强|牢|多|大)$|超期|延后|逾期|拖延|"
    r"个别[^,，]{2,10}(?:存在|仍)|流转\d|套用|高于平均|高于全[市县区]平均|反复|下降\s*\d"
)
_ISSUED = re.compile(
    r"通报|督[查导]|检查|巡[察视]|考核|暗访|抽查|核查|发现|指出|点评|评议|排名|排位|存在|"
    r"从.{1,10}情况看|问题|审计|序时|慢|隐忧|短板|差距"
)
#: Where somebody turns from what went well to what did not.
_TURN = re.compile(
    r"但是?|不过|然而|(?:也|还)要?(?:清醒)?(?:看到|存在)|与此同时|仍有|仍存在|隐忧|问题"
)
_SUBJECT = quick.pattern(
    r"(?:项目|工程|改造|建设|片区|小区|线路|道路|园区|基地|中心|水库|河道|率|额|增速|进度|排名|位次|投资|收入|指标|增加值|强度|税收|"
    r"总量|进出口|出口|外资|社零|产值|消费|订单|资金|任务|工作|工单|[\d一二三四五六七八九十]+[个家项件条处](?:[\u4e00-\u9fff]{0,6}(?:单位|部门|镇街|乡镇|街道|县区|项目|指标|村|"
    r"社区|企业|事项))|第[\d、一二三四五六七八九十]+件)$"
)
_UNIT = re.compile(
    r"(?!我|全|本|各|该|其|居|上|前|当|今|去|一季|部分|个别|有的|对|因|经|以|从|在|由)[\u4e00-\u9fff]{1,10}?(?:(?<!地)(?<!片)(?<!城)(?<!园)区(?!间|域|级)|县(?!级|域)|(?<!城)市(?!级|场|政|民|直|住|人|城|供|水|自|应|发|教|财|文|卫|医|农|交|商|科|公|司|审|统|生|民|经|退|大)|镇(?!街|村)|(?<!城)乡(?!镇|村)|街道|村(?!级|务|民|集)"
    r"|(?:分|管理|自然资源|监管|监督|住建|教育|公安|财政|民政|水务|水利|城管|农业农村|科技|文旅|交通运?输?|卫健|医保|人社|商务|发改|工信|经信|应急|审计|统计|林业|生态环境)局|[局委办]|管委会|公司|集团|中心|医院|学校|部门|单位|企业)"
)
#: A smaller unit named right behind the larger one.
_NESTED = re.compile(r"[\u4e00-\u9fff]{1,4}?(?:区|县|镇|乡|街道|村|社区|分局|局)(?![级域长民务])")
_MENDED = re.compile(r"解决|帮助|化解|消除|整治|防止|避免|杜绝|严禁|不得|防范|扭转|摆脱|破解|改变")
_LEAD = re.compile(
    r"^(?:其中|但是?|不过|然而|同时|此外|另外|目前|截至[^,，]{1,14}|(?:现场)?(?:督查|检查|抽查|暗访|核查|会议|通报)(?:中)?(?:发现|指出|显示)|"
    r"由[^的]{2,16}负责的|[一二三四五六七八九十]是|\d[.．、]|经现场核实|从[^,，]{2,12}看)[,，:：]?"
)
_PROJECT = re.compile(r"^\D{2,}(?:项目|工程|改造|片区|小区|道路|园区|基地|水库)$")
#: Before words of progress anything named is a project.
_PROGRESS = re.compile(r"(?:进度|进展|推进|建设)(?:相对|比较|仍然|均|较|仍|还)?$")
_VAGUE = re.compile(r"^(?:部分|个别|少数|有的|一些|某些)")
_HEAD = re.compile(r"通报|督查|暗访|巡察|考核|问题|不足|短板|差距|检查情况")
_TAIL = quick.pattern(
    r"(?:等)?(?:[\d一二三四五六七八九十]+[个家项件])?(?:进度|进展|工作|指标|均|都|相对|"
    r"较|比较|存在|推进|落实|情况|仍|还|的|等|对|在|因|连续|分别|也|已|仅)+$"
)


#: Headings under which every sentence about a named unit is a shortfall, but for praise.
_BLAME = re.compile(r"问题|不足|短板|滞后|隐患|通报批评|曝光|反面|负面")
_PRAISE = re.compile(
    r"首位|第[一二三1-3][位名]?|提前|表扬|较好|优秀|突出成效|超额|超序时|全部完成|均达到|位居前|已整改|整改到位|及时|齐全|圆满"
)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A shortfall. Unit: code points of the clean text, end exclusive."""

    start: int
    end: int
    text: str
    subjects: tuple[str, ...]


def takes_stock(heading: str) -> bool:
    """Whether under this title or heading somebody names shortfalls."""
    return bool(_HEAD.search(heading))


def blames(heading: str) -> bool:
    """Whether under this heading whatever is said of a unit is a shortfall."""
    return bool(_BLAME.search(heading))


def findings(
    text: str,
    *,
    start: int,
    end: int,
    taken: Spans,
    stock: bool = False,
    blame: bool = False,
) -> list[Finding]:
    """The shortfalls of a paragraph.

    Shape: `taken` are spans of directives, which are none; `stock` says that the title or heading
    above takes stock, `blame` that it announces shortfalls.
    """
    gated = stock or blame or bool(_ISSUED.search(text, start, end))
    if not blame and not (
        _SHORT.search(text, start, end) or (gated and _WEAK.search(text, start, end))
    ):
        return []
    found: list[Finding] = []
    turned = stock or blame
    for piece in sentence.sentences(text, start=start, end=end):
        turned = turned or bool(_TURN.search(piece.text))
        free = _free(text, piece, taken=taken)
        if free:
            some = _in_sentence(text, free, gated=gated and turned)
            found += some or (_blamed(text, free) if blame else [])
    return found


def _blamed(text: str, piece: sentence.Piece) -> list[Finding]:
    """A sentence about a named unit where shortfalls are announced."""
    if _PRAISE.search(piece.text) or _MENDED.match(piece.text):
        return []
    lead = _LEAD.match(piece.text)
    first = lead.end() if lead else 0
    said = re.split(r"[,，:：]", piece.text[first:])[0]
    named = _subjects(said) if _UNIT.match(said) or _SUBJECT.search(said) else ()
    if not named or len(piece.text) - first < 12:
        return []
    return [_finding(text, start=piece.start + first, end=piece.end, subjects=named)]


def _free(text: str, piece: sentence.Piece, *, taken: Spans) -> sentence.Piece | None:
    """The sentence up to the first directive in it."""
    stop = taken.first_in(piece.start, piece.end)
    if stop is None:
        return piece
    said = text[piece.start : max(stop, piece.start)].rstrip(",， ")
    return (
        sentence.Piece(start=piece.start, end=piece.start + len(said), text=said) if said else None
    )


def _in_sentence(text: str, piece: sentence.Piece, *, gated: bool) -> list[Finding]:
    """The shortfalls of a sentence: each from its subject to the next unit's."""
    found: list[Finding] = []
    led: tuple[int, tuple[str, ...]] | None = None
    for clause in sentence.clauses(text, start=piece.start, end=piece.end):
        short = _shortfall(clause.text, gated=gated)
        first, said = _without_lead(clause)
        named = _subjects(said[: short.start() - first] if short else said)
        opens = bool(named) and _opens(said, named=named)
        if short and (not found or opens) and (named or led):
            begin, subjects = (clause.start + first, named) if opens or not led else led
            found.append(_finding(text, start=begin, end=clause.end, subjects=subjects))
            led = None
        elif found:
            found[-1] = replace(found[-1], end=clause.end, text=text[found[-1].start : clause.end])
        elif named and (opens or not led):
            led = (clause.start + first, named)
    return found


def _opens(said: str, *, named: tuple[str, ...]) -> bool:
    """Whether a clause turns to a further unit or project."""
    return bool(
        _UNIT.match(said) or said.startswith(("仍有", "还有")) or _PROJECT.search(named[-1])
    )


def _finding(text: str, *, start: int, end: int, subjects: tuple[str, ...]) -> Finding:
    return Finding(start=start, end=end, text=text[start:end], subjects=subjects)


def _shortfall(said: str, *, gated: bool) -> re.Match[str] | None:
    short = _SHORT.search(said) or (_WEAK.search(said) if gated else None)
    if not short or re.search(r"[?？]|^(?:对|凡|如|若|要|须|把|将)", said):
        return None
    if _MENDED.search(said[: short.start()]):
        return None
    return short


def _without_lead(clause: sentence.Piece) -> tuple[int, str]:
    lead = _LEAD.match(clause.text)
    first = lead.end() if lead else 0
    return first, clause.text[first:]


def _subjects(said: str) -> tuple[str, ...]:
    """The units, projects or indicators that a shortfall is stated about."""
    names = []
    whole = bool(_PROGRESS.search(said))
    for part in re.split(r"[、,，和及]|以及", said):
        name = _subject(part.strip(), whole=whole)
        if name:
            names.append(name)
    return tuple(names)


def _subject(part: str, *, whole: bool) -> str:
    unit = _UNIT.match(part)
    if unit:
        nested = _NESTED.match(part, unit.end())
        return part[: nested.end() if nested else unit.end()]
    name = _TAIL.sub("", re.sub(r"^(?:仍有|还有|有|全[市县区]|对)", "", part))
    known = whole or words.ACTOR_END.search(name) or _SUBJECT.search(name)
    return name if 2 <= len(name) <= 24 and not _VAGUE.match(name) and known else ""
