"""Who is to act: the subject at the head of a clause, where it names a body or a post."""

import re
from collections.abc import Iterator

from luoshi.core import day_words
from luoshi.intake import quick, segment, words

#: No subject is longer than this.
LONGEST = 44
_PLACE = (
    r"(?:^|[、和及与,，])(?!重点|全域|城|辖|片|小|社|景|园|库|山|林|矿|厂|校|老城)"
    r"[\u4e00-\u9fff]{1,4}[省市县区州旗]$"
)
_POST = (
    r"(?:(?:县|市|区|州|省|旗)(?:直|级)|两级|三级|首长|组|(?<![动满全党团])员|(?<![全内外局干])部|秘书长|队伍|机构|院校|高校|"
    r"[林农牧渔]场|景区|水库|车站|网点|会议?成员|一把手|施工方|物业|常委会|委员会|中小学|中学|小学|幼儿园|[一二三四五六七八九十]{1,2}[中小]|责任[人者]|主办方|承包方|[组班队站所院校园部处科村社厂]长|(?:河湖|[湖链田街巷楼片段塘])长|粮库|各[校院园馆店厂矿]|[居村业监理]委会|理事会|(?:管理|运营|建设|承建|供货)方|(?<!在)(?<!到)[省市县区镇乡村]里|"
    r"[商文残妇侨科作]联|[销作用]社|联社|[正副]职|[省市县区镇](?:财政|公安|税务|气象|民政|教育|城管|住建|水务|水利|文旅|卫健|应急|交通|消防)|各[省市县区州旗])(?:[(（][^()（）]{1,20}[)）])?$"
)
_NAME_END = quick.Ending(f"{words.ACTOR_END.pattern}|{_POST}|{_PLACE}")
#: Words for those who are acted on more often than they act.
_PATIENT = re.compile(
    r"(?:重点|困难|流动|务工|涉案|失业|特殊|就业|被困|入山)人员$|群众$|企业$|用户$"
)
_NOT_WHO = quick.pattern(
    r"(?:对(?!外|口|台)|把|将|按|待(?=.{2,}后)|在(?![建营])|从|以|向|为(?!民)|于|与(?!会)|围绕|针对|结合|通过|凡|如|若|因|经(?![信开济发管贸营])|自(?!然资源|来水|治|规)|到|给|使|让|并|同时|关于|且|被(?!通报|督办|约谈|检查|考核|巡察|列|点名)|"
    r"(?:要|须|请|应)?(?:推动|引导|组织(?!部)|支持|鼓励|指导|督促|帮助|建立|完善|健全|加强|协调|会同)|"
    r"建成|新[建改增]|实现|完成|实施|打造|开展|\d|每)"
)
_VERBAL = re.compile(
    r"[的了是]|[带领率]队|请[于在]|报送|[到去][省市县区镇乡]|会上|期间|[一两几每\d]处$"
)
_ENDS = quick.pattern(
    r"部门|单位|组织|队伍|支部|党委|党组|纪委|监委|政府|镇街|乡镇|镇乡|镇村|街镇|街道|办事处|地区|各地|"
    r"各级|各方|上下|系统|战线|机关|部队|公司|集团|企业|银行|学校|医院|专班|指挥部|小组|中心|"
    r"协会|商会|联盟|[销作用联]社|[正副]职|财政|机构|高校|[林农牧渔]场|主体|大家|我们|班子|成员|一线|首长|群众|业主|一把手|施工方|物业(?!服务|管理|费|纠纷|行业|小区)|中小学|中学|小学|幼儿园|[一二三四五六七八九十][中小]|"
    r"领导|同志|粮库|各[校院园馆店厂矿]|(?:管理|运营|建设|承建|供货)方|[省市县区镇乡村]里|[镇乡村局委办厅司院所站队署处科室组员长部记人警联会年师省市县区州旗级]"
)
#: A verb at the head is what is done, unless it is half of the name of a body.
_ACT_FIRST = re.compile(
    rf"(?:{words.any_of(tuple(word for word in words.DEMAND_VERBS if len(word) > 1))})"
    r"(?=[\u4e00-\u9fff\d]{2})(?!部|单位|局|办|组|小组|委|中心|队|室|处|科|机关|机构|站|所|领导|人员|者|员|专班|公司|集团|岗|"
    r"改革|监督|管理|安全|保障|服务|评估|验收|整治|推进|工作|督查|督导|检查|考核|协调|实施|主体|执法|信息)"
)
_COMING = (
    rf"(?:(?:{day_words.SEASON}|主?汛期|国庆节?|春节|元旦|中秋节?|清明节?|端午节?|秋季开学|开学)(?:到来|来临)?|"
    r"□{3,8})之?前"
)
_MONTH = r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月"
#: All of a kind behind the name of one: 各乡镇（街道）.
_ASIDE = re.compile(r"[(（][^()（）]{1,12}[)）]")
_TIME = (
    rf"(?:{_COMING}|"
    rf"(?:自|从)?即日起|(?:在|于|自)?(?:20\d\d年|[今明本当]年|{_MONTH}\d{{1,2}}[日号]|\d{{1,2}}[日号]|{_MONTH}份?|"
    r"[本当下次]?[年月周旬季日]度?|这(?:个月|[个一]?周|[个一]?季度)|[上下]半年|[一二三四]季度|[一二两三四五六七八九十\d]{1,3}个?"
    r"(?:工作日|小时|分钟|日|天|周|月|年)|[今明当][天晚日早])(?:\d{1,2}[时点](?:\d{1,2}分)?)?(?:[底末初]|[上中下]旬)?(?:之?前|以前|之?内|以内|起)?)"
)
_RHYTHM = (
    r"(?:每(?:[\d一二三四五六七八九十两]{0,3}个?(?:小时|天|日|分钟)|人|户|村|家|个?单位|个?[年月周旬季日天]度?|半[年月])(?:[一二三四五六日]|[底末初])?"
    r"(?:早中晚|早晚|上午|下午|晚上)?(?:(?:下班|\d{1,2}[时点])前)?(?:至少|不少于)?(?:[一二两三\d]次)?|每[早晚][^,，前]{0,4}前|按[月季周日]度?|不?定期|逐[月周日季一项个户村镇街企条件家段批片层级栋处点题])"
)
_OPEN = re.compile(
    rf"^(?:{_TIME}|{_RHYTHM}|{words.any_of(words.ADVERBS)}|也|还|均|都|一律|原则上|至少|分别|联合|"
    rf"全部|全程|[,，]?其中)*(?:(?P<lead>牵头|负责|会同|配合|协助|主办|承办)|"
    rf"(?P<verb>{words.any_of(words.DEMAND_VERBS + words.FURTHER_VERBS)})(?!的)|"
    rf"(?P<with>对|把|将(?!于|在|对|按|以|会|派|进一步|继续|持续)|向|以|按|从|就|由|为|根据|"
    rf"结合|围绕|依托|通过|参照|与|同|在(?![册建库岗职编校读案线])|于))|^(?:{words.any_of(words.ADVERBS)})+$"
)
_LEAD = re.compile(rf"^(?:{_TIME}|{_RHYTHM})+(?=[\u4e00-\u9fff])")
_LAST = quick.Ending(rf"(?:{_TIME}|{_RHYTHM})+$")
#: Before a name only says which of them: 未达进度的区住建局.
_LED_IN = re.compile(
    r"[^,，的把将对在]{2,10}的(?=[\u4e00-\u9fff]{1,6}[局办委镇乡处所][^的]|[省市县区][^的]{1,8}[局办委镇乡处所])|请(?=[\u4e00-\u9fff、]{2,24}[于在把将])"
)
#: What ends a name may as well begin another word: 县政府研究办理, 乡镇.
_GOES_ON = re.compile(
    "办[理法好结成事学证案件]|会[商同议见晤展计]|局[部面限]|所[有以需在属辖]|处[理置罚于分]|站位|组[织建成]|队伍|科[学技]|委[托派]|"
    "司法|警[示惕]|部[署分位]|署名|记[录住]|长[期效远]|联[系合动]|区[域间]|旗帜|师资"
)
_WHOLLY = quick.pattern(rf"(?:{_TIME}|{_RHYTHM})+")
#: 由 names who acts; what stands before it is acted on.
_BY = re.compile(
    r"[^,，归由]{2,16}的(?P<falls_to>归)(?![属口档零集还类])|(?:[^,，由]{2,24})?(?<![理自来缘经立建成行设])由(?!于|此|来|衷|[^,，]{1,12}(?:[担兼]任|任副?(?:组长|指挥|总指挥|主任|召集|成员|队长)))"
)
#: Places in general are nobody.
_NOBODY = ("城镇", "农村", "乡村", "城乡", "集镇", "小城镇", "行政村", "自然村")
_RHYTHMS = quick.pattern(rf"^(?:{_TIME}|{_RHYTHM}|一律|全部)(?=[\u4e00-\u9fff])")


_ALL = re.compile(
    r"每个?(?:街道|乡镇|镇街|镇|乡|村|社区|单位|部门|学校|园区)(?=至少|不少于|必须|[配派建打完选确栽种清设落])|各[^,，。；;\d每在于向把将对按要须应从以就一]{1,14}"
)
#: What is theirs is to be handed in: 各单位工作方案请于6月3日前报送.
_HANDED_IN = re.compile(
    r"(?:情况|方案|名单|报告|总结|材料|台账|清单|计划|信息|数据|回执|报表|表)(?:[请须应要]|务必)?[于在]"
)
_ASKED = re.compile("各|全|有关|相关|以上|上述|责任|牵头|你们?")


def ends_in_actor(text: str) -> bool:
    """Whether the text ends in the name of somebody who can be asked to act."""
    said = _ASIDE.sub("", text)
    if said in _NOBODY:
        return False
    return _NAME_END.search(said) is not None


def is_patient(who: str) -> bool:
    """Whether these are rather those on whom one acts: 重点人员, 企业."""
    return bool(_PATIENT.search(who))


def is_time(text: str) -> bool:
    """Whether the text is nothing but a time."""
    return bool(_WHOLLY.fullmatch(text))


def acts_first(text: str) -> bool:
    """Whether the text begins with what is done, and so with nobody's name."""
    return bool(_ACT_FIRST.match(text))


def without_time(text: str) -> str:
    """The clause without the time that leads it in."""
    return _LEAD.sub("", text, count=1)


def without_time_behind(text: str) -> str:
    """The subject without a time or rhythm behind it: 组织部门5月底前."""
    cut = _LAST.cut(text)
    return cut if len(cut) > 1 else text


def leading(text: str) -> tuple[str, str]:
    """The subject at the head of a clause without a modal verb, and the word it acts with.

    Shape: two empty strings where the clause has no such subject; `text` is plain. What 由 names
    is the subject wherever it stands: 征地由镇里牵头.
    """
    time = _LEAD.match(text) or _LED_IN.match(text)
    skipped = time.end() if time else 0
    passive = _BY.match(text, skipped) if "由" in text or "归" in text else None
    if passive and passive["falls_to"] and ends_in_actor(text[passive.end() :]):
        return text[passive.end() :], "由"
    if passive:
        return _first(text, passive.end()) or (_longest(text, passive.end()), "由")
    return _first(text, skipped) or ("", "")


def named(text: str) -> str:
    """The actor that is asked at the head of the text, with or without a known verb behind."""
    return leading(text)[0] or (next(names_at(text, 0), "") if _ASKED.match(text) else "")


def addressed(text: str) -> str:
    """Whom the head of the text names, whatever they do: 各承办单位每件诉求…, 税务所开通…."""
    match = _ALL.match(text)
    if match is None:
        who = segment.nouns(text[:LONGEST])
        named = len(who) > 2 and who in names_at(text, 0) and not is_patient(who)
        return who if named else ""
    if _HANDED_IN.search(text):
        return next(names_at(match.group(), 0), "")
    return _longest(match.group() + "□□", 0)


def _first(text: str, at: int) -> tuple[str, str] | None:
    """The first name of an actor after which a predicate begins; a longer one that goes on
    through the predicate is meant (区政府 督查室)."""
    if _NOT_WHO.match(text, at) or _ACT_FIRST.match(text, at):
        return None
    found: tuple[str, str] | None = None
    until = 0
    for who in names_at(text, at):
        if found and at + len(who) > until:
            return found
        if without_time_behind(who) != who:
            continue
        if found and who == "".join(found):
            continue
        aside = _ASIDE.match(text, at + len(who))
        who += aside.group() if aside else ""
        rest = text[at + len(who) :]
        acts = _OPEN.match(rest)
        if acts:
            found = who, acts["lead"] or acts["verb"] or acts["with"] or ""
            until = at + len(who) + acts.end() + 1
        elif _RHYTHMS.match(rest):
            found, until = (who, "每"), 0
        elif at + len(who) == until:
            found = (who, "") if segment.is_predicate(rest) else None
    return found


def _longest(text: str, at: int) -> str:
    return max(
        (who for who in names_at(text, at) if at + len(who) + 1 < len(text)), key=len, default=""
    )


def names_at(text: str, at: int) -> Iterator[str]:
    """The names of actors that begin here, the shortest first."""
    for end in _ENDS.finditer(text, at, min(len(text), at + LONGEST)):
        who = text[at : end.end()]
        if _VERBAL.search(who):
            return
        if _GOES_ON.match(text, end.end() - 1):
            continue
        if len(who) > 1 and ends_in_actor(who):
            yield who
