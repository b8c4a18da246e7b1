"""Whether a figure is what is, what is wanted, what is expected, or what must not be passed."""

import re

from luoshi.intake import quick
from luoshi.intake.figure import Figure
from luoshi.intake.number import Number
from luoshi.intake.sentence import Piece
from luoshi.intake.spans import Spans

#: Words further before a number than this say nothing about it.
FARTHEST = 160
_AIMED = quick.pattern(
    r"力争|争取|确保|(?:列入|纳入)[^,，。]{2,16}计划(?=[,，])|(?<![度占成年比的按照据])计划(?=[\u4e00-\u9fff])(?![的内外表书生经单性中率数进]|任务|目标|方案)|全年计划|目标(?:任务)?(?:是|为|[:：])|"
    r"奋力|预期|要(?:完成|达到?|实现|新增|建成|把|增长|提高|下降|控制|保持|突破|超过|力争|确保)|再(?:新增|安排|建成|增加|完成|投[入资]|改造|发展|建设)|到20\d\d年|下一?步|下一?阶段|"
    r"接下来|(?:年内|下半年|明年)[\u4e00-\u9fff]{0,6}(?<!即)[要将](?![^,，]{0,4}看到)|(?:还|也|均|都|继续)[要将](?![^,，]{0,4}看到)"
)
_TARGET = quick.pattern(
    r"拟(?![定订态])|将(?=新[建增]|建成|达到|实现|完成|投资|开[工通]|在|把|增|扩|组织|派出|推出|"
    r"新|培|引|再|于|继续|陆续|逐步|全面|分[批期步]|启动|实施|安排|更换|铺设|拆除|安装|设置|划设|拨付|发放|提供|举办|招)|突破.{0,12}大关|年内|任期内|概算|设计(?!日|能力|年产|产能|库容|标准)|规划(?=[建投新总])|"
    r"(?<![占成])年度计划(?:总?投资|完成|新[建开增]|改[造建厕]|创建|实施|栽植)|目标(?!的)|(?<![化列解个])任务(?:数|为)?$|(?<![度占成年比的按照据])计划$|(?:年底|月底|季度末|年内|\d月|\d日)前|不低于|不少于|必须|"
    r"承诺(?=[^,，。]{0,8}(?:开|完成|新|建|投|达))"
)
_FORECAST = re.compile(
    r"预计|有望|预测|可(?:实现|增|带动|达|节约|年)|年均可|建成后|投产后|达产后|估计|预估|预报"
)
_LIMIT = re.compile(
    r"不(?:得)?(?:超过|高于|多于|超)|控制在|限(?:额|时)?(?:为|于|在)|上限|最多|最高(?=[可补奖给限罚救赔资]|$)|(?<!主体)(?<!结构)(?<!期)(?<!楼)封顶|以内"
)
#: Beside a forecast this is so already: 预计入学900人，现有缺口80个.
_AS_IT_IS = re.compile(r"^[,，](?:目前|现有|已)")
#: Where a plan starts from tells nothing of what was done: 由现有9.6万亩扩大到13万亩.
_MEASURED = re.compile(r"[由从](?:现有|目前|去年|上年)[^,，。；;]{0,12}?[到至为]|累计")
#: Compared with an aim, a figure says what is: 比目标低3.8个百分点.
_COMPARED = re.compile(r"[比较距与][^,，。;；]{0,12}(?:目标|计划|任务|序时)(?:进度)?")
#: What is at hand when the demand is made: 未兑现的738项, 紧盯986处, 对全县216个村.
_AT_HAND = quick.pattern(
    r"(?:未|已)[^,，]{0,8}的$|(?:现有|排查出|查出|发现|存在|积压)[^,，\d]{0,8}的?$|"
    r"(?:紧盯|盯紧|盯牢)[^,，]{0,4}$|从$|(?:对|把|将|围绕)(?:全[国省市县区镇乡]|辖区|[^,，]{2,10}的)$"
)
#: All of them by a day, so that the count is what is asked for: 未开工的9个项目11月底前全部开工.
_DUE = re.compile(
    r"[^,，。；;\d]{1,8}(?:于|要|在|须)?(?:必须|务必)?(?:于|在)?\d{1,2}月(?:\d{1,2}日|底|末)?之?前(?:必须|务必)?全部"
)
#: In a demand these tell in their own clause what is so already: 目前已签约12户.
_PASSED = re.compile(
    r"已(?:[经有]|完成|建成|[\u4e00-\u9fff]{1,3}(?:了)?$)|截至|今年以来|(?<![比较由从])去年|同比"
)
#: From which level a value is to move: 由去年的45个工作日压减到28个工作日.
_FROM_LEVEL = re.compile(r"[由从](?:去年|上年|目前|现有|现在|原来|20\d\d年)?的?$")
_TO_LEVEL = re.compile(r"[^,，。；;\d]{0,10}[到至为]\d")
#: A value that is called a target behind it: 全年9%的目标.
_CALLED = re.compile(r"的(?:预期|年度|全年|增长)?(?:目标|任务)")
#: What is still to come is said behind the number: 其余109个将于4月底前装完.
_AHEAD = re.compile(
    r"[^,，。；;、\d]{0,8}?(?:(?<!年度)计划(?=[\d年于在])|将(?=于|在|全部|陆续)|力争|确保|必须|须(?=[在于\d])|(?:今|明)年必须)"
)
#: What has moved from one level to another is no design: 设计能力由3万吨提高到5万吨.
_MOVED = re.compile("[由从](?:[^,，到至]{1,12}[到至])?$")
_TOLD = re.compile(
    r"已经?|实际|(?<![\d.])1[—\-~至]\d{1,2}月|本月|当月|[,，]有$|但|却|仅|只有|截至|目前|累计|今年以来|去年|上年|同比|环比|完成了|实现了|建成了|现有|确定了|抽调"
)


#: Behind an aim these tell how it went: 计划改造15个，已完工3个; 年度计划20亿元，1—5月完成9亿元.
_WENT = re.compile(
    r"[,，;；:：(（][^,，;；]{0,16}?(?:已(?!发)|实际|截至|目前|累计(?!.{0,6}(?:达到|突破))|现有|仅|只有|却|同比|"
    r"(?<![\d.])1[—\-~至]\d{1,2}月|本月|当月|完成率|开工率|竣工率|完成(?:年度|全年)?(?:计划|目标|任务)的|"
    r"占(?:年度|全年)?(?:目标|计划|任务)|低于|滞后|尚[未有]|仍[未有]|[有还]$|超(?:额|序时|计划))"
)


def goes_on(text: str, *, last: str, start: int, end: int) -> bool:
    """Whether a figure shares the aim of the one before it in its sentence: between the two
    nothing tells of what is."""
    return last == "target" and not _TOLD.search(text, start, end)


def _is_aimed(said: str) -> bool:
    """Whether the words before a number aim at it, and do not tell since how it went."""
    aims = [match.end() for match in _AIMED.finditer(said)]
    return bool(aims) and not _WENT.search(said, aims[-1])


def is_from(text: str, found: Number | Figure) -> bool:
    """Whether a number is the level from which another is to be reached."""
    left = text[max(0, found.start - 8) : found.start]
    return bool(_FROM_LEVEL.search(left) and _TO_LEVEL.match(text, found.end))


def _is_ahead(text: str, found: Number, *, piece: Piece) -> bool:
    """Whether the words behind a number say that it is still to come."""
    return bool(
        _AHEAD.match(text, found.end, piece.end) or _CALLED.match(text, found.end, piece.end)
    )


def of(text: str, found: Number, *, piece: Piece, demanded: Spans, plans: bool) -> str:
    """Whether a number is actual, a target, a forecast or a limit.

    Shape: `demanded` are the spans of directives; `plans`: the paper says what is to be done.
    """
    floor = max(piece.start, found.start - FARTHEST)
    said = text[floor : found.start]
    left = said[max(0, said.rfind(","), said.rfind("，"), said.rfind(":")) :]
    aims = _COMPARED.sub("", said)
    inside = found.start in demanded
    aimed = inside or _is_aimed(aims) or _TARGET.search(_COMPARED.sub("", left))
    strict = _LIMIT.search(left) or (found.approx or "") in ("不超过", "不超", "不高于")
    within = (
        found.approx == "以内"
        and not (found.lasts or found.unit == "小时")
        and not _AIMED.search(aims)
    )
    if strict or within:
        return "limit"
    if is_from(text, found):
        return "actual"
    if not inside and _is_ahead(text, found, piece=piece):
        return "target"
    if _FORECAST.search(said) and not _AS_IT_IS.search(left):
        return "forecast"
    if inside and not plans and _PASSED.search(left) and not _AIMED.search(left):
        return "actual"
    due = _DUE.match(text, found.end, piece.end)
    if (inside or plans or left.endswith("从")) and _AT_HAND.search(left) and not due:
        return "actual"
    if aimed and not inside and _MOVED.search(left) and not _AIMED.search(aims):
        return "actual"
    if aimed or (plans and not _TOLD.search(_MEASURED.sub("", said))):
        return "target"
    return "actual"


#: Headings under which a paper tells what was, and those under which it says what is to be.
_PAST = re.compile(
    r"回顾|总结|(?:完成|落实|兑现)情况|进展|成[效绩果]|基础(?!设施)|现状|形势|问题|不足|差距|困难|上半年(?:主要)?工作|过去"
)
_COMING = re.compile(
    r"打算|下一?步|下一?阶段|下半年|明年|今后|(?:工作|重点)(?:安排|部署)|总体(?:要求|目标)|主要目标|目标任务|工作(?:重点|任务)|重点(?:工作|任务)|"
    r"20\d\d年(?:经济社会发展|重点|主要)?(?:工作|目标|任务)"
)
#: The number of a section of the first level.
_SECTION = re.compile(
    r"[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[章部]|[^(（\d①-⑳]"
)
LONGEST_HEADING = 24


def under(heading: str, *, before: bool, whole: bool) -> bool:
    """Whether what stands under a heading is planned.

    Shape: `before`: whether it was above the heading; `whole`: the paper as a whole plans.
    """
    if len(heading) > LONGEST_HEADING or not _SECTION.match(heading):
        return before
    if _PAST.search(heading):
        return False
    return whole or bool(_COMING.search(heading))


#: A paragraph that tells what was, in a paper of plans, and one that tells the next steps.
_TELLS = re.compile(
    r"(?:据(?:悉|了解|介绍|统计)|去[年冬秋](?:今[春年])?|上年|过去|截至|目前|20\d\d年(?:以来|底))[,，\u4e00-\u9fff]"
)
_NEXT = re.compile(r"(?:下一?步|下一?阶段|接下来|今后一个时期)(?!.{0,10}(?:怎么|如何))")
_POINTS = re.compile(r"(?:[一二三四五六七八九]是|第[一二三四五六]|[一二三四五六七八九]要)")


def tells(text: str) -> bool:
    """Whether a paragraph begins by telling what was."""
    return bool(_TELLS.match(text))


def looks_ahead(text: str, *, before: bool) -> bool:
    """Whether a paragraph tells the next steps, or one point of those that were begun above."""
    return bool(_NEXT.match(text)) or (before and bool(_POINTS.match(text)))
