"""How a clause demands: by a modal verb, by an imperative, or by naming who is to act."""

import re
from typing import NamedTuple

from luoshi.core import deadline
from luoshi.intake import actor, quick, told, words

_MODAL = re.compile(
    r"(?<![主重需只若必首想快将概提纲摘紧显扼次简越如索为纪卡])(?:必要)?要(?![求素点闻领害件塞隘旨义么是道案员目犯务]|"
    r"紧[的,，。是])"
    r"|必须|务必|务求|应当|应该|"
    r"(?<![理本相反响供适效对回答照策因必])应(?!.尽|[对急用变有届答邀运收付税聘力缴付该届声转]|到(?:岗|会|场|位|人))|"
    r"(?<![越所必急刚供按无军内还不])需(?!要(?:$|[,，]))要?(?![求方转])|(?<![必无毋胡])须(?![知手])|"
    r"不得|不准|不许|严禁|切忌|杜绝|务于|"
    r"^(?:[^,，]{0,12}(?:前|内|起)[,，]?)?请(?=[\u4e00-\u9fff]{2,8}(?:[办局委站所镇村院]|中心|街道|部门|单位)[把将对于在按]|各|相关|有关|你|[省市县区镇乡村]里|全|区|县|市|镇|以上|上述|责任|牵头|"
    r"[\u4e00-\u9fff、]{2,24}[于在]\d|于|在|按|将|对照|结合|认真|大家|各位|同志|[\u4e00-\u9fff]{1,7}[办局委站所队村镇]把)"
)
_MAY = quick.gate(_MODAL)
#: What matters most is what is demanded: 关键是要把…, 当务之急是….
_NEEDED = quick.pattern(
    r"(?:[最更]?(?:关键|重点|核心|根本|首要|重要|迫切|要紧)的?(?:任务|问题|一[条点])?|当务之急|重中之重)(?:就?是|在于)(?:要|必须|把|抓)"
)
#: What must not be goes on with what must: it opens no directive behind another.
_FORBIDS = frozenset(("不得", "不准", "不许", "严禁", "切忌", "杜绝"))
#: No clause with these is only the frame of another: 每日22时至次日6时严禁施工.
_OUTRIGHT = quick.pattern("不得|不准|不许|严禁|必须|务必")
_NOT_TO = re.compile(r"^(?:决|绝|万|千万|坚决)?不能(?!够)")
_PLEASE_NOT = re.compile(r"(?:千万|切|再也)?不要(?![求紧说讲])")
_ORDINAL = quick.pattern(
    r"^(?:[一二三四五六七八九十]{1,2}(?=[要须是])是?|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十](?:[条点件个句][,，、]?(?!人)|[,，、]|(?=[要是]))|"
    r"其[一二三四五]是?[,，]?|首先[,，]|其次[,，]|再次[,，]|最后[,，]|"
    r"[(（][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、(?=[\u4e00-\u9fff])|\d{1,2}[.．、](?!\d(?!\d?[月日]))|[①-⑳])\s*"
)
_ADVERB = re.compile(rf"^(?:{words.any_of(words.ADVERBS)})")
_MANNER = re.compile(
    r"^[\u4e00-\u9fff、]{2,14}?地(?=[\u4e00-\u9fff])(?!方|区|块|铁|址|点|级|市|产|下|位|质)"
)
#: A verb with what it leads to: 抓细, 筑牢, 管住, 理清.
_DONE_WELL = (
    "[抓做打守筑织压拧用管建培引盘稳促扩增提保强优补拓清查治防控排聚盯护办讲答写算走握握站夯扎扣系念谋想理摸备配练学记干]"
    "[好实牢紧细深准足优强大活住稳全清透密严早快远宽高]"
)
#: What a paper says of itself, of its readers and of others is no order.
_NO_ORDER = re.compile(
    r"认为|再议$|如下|附件|欢迎|感谢|是指|分为|以下简称|适用|同志们|各位|^.{0,12}[:：]$|"
    r"^[^,，各]{1,8}(?:分|共|设)(?=[“\d一二三四五六七八九十])|^[^,，]{0,6}(?:联系人|电话|邮箱|信箱|地址|邮编)|^.{0,5}$|^[^,，]{2,20}为[^,，]{2,8}期$|任副?(?:组长|指挥长|总指挥|主任|召集人|成员)"
)
_VERB = re.compile(
    rf"^(?:限(?=[一二三两\d]|本[周月])|{_DONE_WELL}|"
    rf"{words.any_of(words.DEMAND_VERBS + words.FURTHER_VERBS)})"
    rf"(?!中|时[，,]|后[，,]|期间|以来|发现|"
    rf"人(?:[:：]|$)|电话|方式)"
)
_DISPOSAL = re.compile(r"^(?:把|将)[^,，]{2,40}")
#: Doublings that say at once or without exception: 立查立改, 应收尽收.
_PAIRS = re.compile("立(.)立|即.即|应(.)尽|能(.)尽|边.边")
#: For whom or on whom one acts, before the verb: 对逾期的予以通报, 为老人建立档案.
_TOWARDS = re.compile(
    r"^(?:对|向|给|为(?!了|贯彻|深入|切实|进一步|全面|认真|落实|加强|确保|做好|推动|加快|规范))"
    r"[^,，]{2,36}?(?<![已未])"
    rf"(?:给予|予以|实行|进行|采取|一律|配置|配备|提供|发放|设置|加装|安装|{words.any_of(words.DEMAND_VERBS)})(?!的)(?![^,，]{{0,8}}的[^,，]{{0,8}}$)"
)
#: To reach what was said before, something must be done: 实现上述目标,必须….
_ACHIEVING = re.compile(
    "^(?:实现|完成|达到|做好|落实|做到|抓好)(?:好)?(?:上述|以上|这[一些几]|今年|全年)[^,，]{0,14}$"
)
#: What was reported, found or left is what the next clause is about: 企业反映的问题,.
_RAISED = re.compile(
    r"(?![^,，]{0,10}(?:通过|同意|听取|审议|解决|办理|整改|处理|核实|完成|梳理))[^,，要须应请把将对由在按]{1,14}(?:反映|投诉|提出|关心|关注|遗留|存在|发现|排查|交办|移交|转来|拖欠|欠缴|剩余|新增|在建|涉及|签约|开工)的[\u4e00-\u9fff“”\d、]{1,12}"
)
#: What a clause is about, or after what: 资金方面, 大家回去以后.
_ASIDE = re.compile(
    r"备?注|说明|关于[^,，]{2,24}(?:问题|事项|请示|工作)|[^,，]{2,8}(?:方面|上来看)|未[^,，]{1,8}(?:之前|以前)|(?:会议|以上|上述)(?:确定|议定|研究|明确)?的?(?:事项|任务|工作)|(?:大家|各位|同志们)[^,，]{0,8}(?:以后|之后|后)|会后|(?:今天|今晚)?散会(?:以|之)?后"
)
#: In what season one must act: 当前正值三秋大忙, 主汛期将至.
_SEASON = re.compile(
    r"(?:当前|目前|眼下|时下|现在)[^,，]{0,4}(?:正值|正是|正处|进入|临近|处于)[^,，]{2,20}|"
    r"[^,，]{2,10}(?:在即|将至|临近|来临|将近)"
)
_TRAILING_ADVERB = re.compile(
    rf"(?:{words.any_of(words.ADVERBS)}|都|均|一定|首先|(?:回去|下去|会后|散会)(?:以|之)?后|各|就|才|便|既|一律|会后|会前|随后|平时|今后|下一步|[,，\s])+$"
)
_CONDITION = re.compile(r"(?:只要|如果|若|假如|即使|尽管|虽然|无论|不管|因为|由于|凡是?|是否|谁)")
#: A task that only says what is to be reached, by when, how often or without exception.
_MEASURED = quick.pattern(
    r"一律|至少|逐[一份项个户条级]|不(?:少|低|高|多)于|不超过|提[升高]到|提[升高]至|压[降减缩]到|再(?:压缩|压减|压降|缩短|降低|减少|提高|提升)\d|"
    r"压[降减缩]至|[降减升增]至|控制在|达到?\d|用于|全覆盖|清零|第一时间|"
    r"^(?:全年|年内)?(?:新[增建改扩签开辟]|改扩建|改建|建成|完成|发放|培育|培训|招引|处置|评出|储备|引育)[^,，]{0,24}\d"
)


class Demand(NamedTuple):
    """What a clause demands. Shape: `kind` is one of these; `at` is where it begins.

    `modal`: a modal verb without a subject or with an actor; `topic`: with another subject;
    `acts`: an actor and a verb without a modal; `bare`: a verb alone; `task`: what is to be
    reached. `forbids`: it says what must not be; `by` is the word with which an actor acts.
    """

    kind: str
    at: int
    actor: str = ""
    follows: bool = False
    forbids: bool = False
    by: str = ""

    @property
    def helps(self) -> bool:
        """Whether the actor only helps another."""
        return self.by in ("配合", "协助", "会同")


def without_ordinal(text: str) -> int:
    """How many characters of numbering begin the text."""
    match = _ORDINAL.match(text)
    return match.end() if match else 0


def of(text: str) -> Demand | None:
    """What the clause demands, or None."""
    at = without_ordinal(text)
    body = text[at:]
    plain = told.plain(body)
    asked = actor.leading(plain[1:])[0] if plain.startswith("请") else ""
    if asked:
        return Demand(kind="modal", at=at, actor=asked)
    may = _MAY.search(plain) and not _PLEASE_NOT.match(plain)
    match = _MODAL.search(plain) if may else None
    if _NEEDED.match(plain):
        return Demand(kind="modal", at=at)
    if match and not _CONDITION.match(plain):
        found = _modal(body, plain, match, at=at)
        if found:
            return found
    if _PLEASE_NOT.match(plain):
        return Demand(kind="modal", at=at, forbids=True)
    if _NOT_TO.match(plain) and not plain.endswith("的"):
        return Demand(kind="modal", at=at, forbids=True)
    who, by = actor.leading(plain)
    if who and not told.is_told(plain) and not told.is_planned(plain):
        begin = plain.find(who)
        return Demand(kind="acts", at=at, actor=body[begin : begin + len(who)], by=by)
    return Demand(kind="bare", at=at) if is_bare(body) else None


#: Who can be told to act by a modal verb alone, though no body is named.
_OTHERS = re.compile(
    r"(?:平台|[购供合][销作]社|商[户家]|业主|开发商|经营者|物业|工地|[工电水]厂|矿山|[住农]户|居民|财政|税务|消防|公安|城管|"
    r"[运供经][营应]商|运营方|机构|双方|家长|司机|车主|船东|渔民|[一二两三四五六七八九十][县区市镇乡村家]|单位|[省市县区镇乡村]里)$"
)


#: Branches of government stand for their offices: 气象、水利、林业要加密会商.
_BRANCH = (
    "[省市县区镇]?(?:气象|水利|水务|林业|农业|畜牧|交通|交警|公安|司法|民政|教育|卫生|卫健|应急|消防|住建|城管|国土|环保|"
    "电力|供电|通信|工商|税务|财政|粮食|商务|文旅|旅游|审计|信访|统计|人社|医保|科技|宣传|组织|纪检|监察|质监|食药监)"
)
_BRANCHES = re.compile(rf"^(?:{_BRANCH}[、和及与])*{_BRANCH}等?$")
#: All of a kind, named by what they are: 各餐饮经营户, 夜市各摊主.
_EVERYBODY = re.compile(
    r"^(?:各(?!项|类|种|方面|环节)|全体|所有)[\u4e00-\u9fff、]{2,14}$|各[\u4e00-\u9fff]{1,6}[户主员者]$|^任何(?:单位|部门|个人|组织|企业)"
)


#: Who makes others act is told to: 城关镇督促商户不得….
_CAUSES = ("督促", "引导", "监督", "指导", "责令", "动员", "要求", "教育", "约束")


def _modal(body: str, plain: str, match: re.Match[str], *, at: int) -> Demand | None:
    left = plain[: match.start()]
    if match.group().endswith("请"):
        return Demand(kind="modal", at=at, actor=actor.named(plain[match.end() :]))
    subject = _TRAILING_ADVERB.sub("", left).strip()
    forbids, follows = match.group() in _FORBIDS, left.endswith(("就", "才", "便"))
    if match.group() in ("应", "需") and not actor.ends_in_actor(subject):
        return None
    if (
        not subject
        or actor.is_time(subject)
        or subject.endswith("期间")
        or _MANNER.fullmatch(subject + "地")
    ):
        return Demand(kind="modal", at=at, follows=follows, forbids=forbids)
    subject = actor.without_time(actor.without_time_behind(subject))
    if (
        len(subject) > 34
        or told.is_told(subject + match.group())
        or re.search("[是如谁怎越]", subject[-2:])
    ):
        return None
    counted = re.search(r"\d+(?:分钟|小时|天|[日米]|公里)", subject) or re.match(
        r"(?:[^,，]{0,4}(?:之?前|以前|以内|底))?\d", subject
    )
    patterns = (_OTHERS, _EVERYBODY, _BRANCHES)
    if not counted and (
        actor.ends_in_actor(subject) or any(one.search(subject) for one in patterns)
    ):
        at_subject = plain.find(subject)
        who = _actor(body[at_subject : at_subject + len(subject)])
        lead, by = actor.leading(plain[: match.start()])
        who = lead if by in _CAUSES else who
        whose = who.split("的")[0]
        who = who if actor.ends_in_actor(who) or whose == who else whose
        return Demand(kind="modal", at=at, actor=who, follows=follows)
    if words.ADVERBIAL.match(subject) and not re.search(r"(?:工作|建设|任务|[率度额量])$", subject):
        return Demand(kind="modal", at=at, follows=follows, forbids=forbids)
    return Demand(kind="topic", at=at, follows=follows)


_WHEN = re.compile(r"^(?:下一步|下阶段|今后|接下来|同时|要求|希望|请|由|当前|今年|明年)[,，]?")
_ABOUT = re.compile(r"^(?:对于?|针对|围绕|按照|根据)[^,，]{2,24}?(?=各|全|有关|相关|牵头|责任)")


def _actor(subject: str) -> str:
    """The actor at the end of what stands before a modal verb."""
    return _ABOUT.sub("", _WHEN.sub("", subject)).strip()


def is_bare(text: str) -> bool:
    """Whether the text begins with a verb of demand, after adverbs and the like."""
    rest = text
    for _ in range(6):
        if _VERB.match(rest) or _PAIRS.match(rest) or _DISPOSAL.match(rest) or _TOWARDS.match(rest):
            return True
        skipped = _ADVERB.match(rest) or _MANNER.match(rest)
        if not skipped:
            return False
        rest = rest[skipped.end() :]
    return False


def is_task(text: str) -> bool:
    """Whether the clause says what is to be reached, by a day, in a measure or by all."""
    plain = told.plain(text)
    return bool(_MEASURED.search(plain) or deadline.find(plain))


def is_season(text: str) -> bool:
    """Whether the clause only says what season it is: 当前正值三秋大忙."""
    return bool(_SEASON.fullmatch(text))


def may_order(text: str) -> bool:
    """Whether a clause of a paper that gives orders is one of them though nothing marks it."""
    return not _NO_ORDER.search(told.plain(text))


def is_adverbial(text: str) -> bool:
    """Whether the clause only says where, when, why or by what the next one happens."""
    body = text[without_ordinal(text) :]
    if body.endswith("的") and len(body) <= 20:
        return True
    if any(one.fullmatch(body) for one in (_ASIDE, _RAISED, _SEASON)):
        return True
    if _ACHIEVING.match(body):
        return True
    if not words.ADVERBIAL.match(body) or _TOWARDS.match(body):
        return False
    if _OUTRIGHT.search(body) and body[-1] not in "的后":
        return False
    return not is_bare(actor.without_time(body)) or actor.without_time(body) == body
