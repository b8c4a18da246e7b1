"""How a leader bids his hearers act without a modal verb: who does what, by when, how far.

In a speech that is held to those who are to act, whatever does not tell, judge or ask is an order
once the points are announced: 每个项目排出旬计划; 纪委管住五个字; 种一片、成一片.
"""

import re
from collections.abc import Sequence

from luoshi.intake import actor, modal, quick, segment, told, words

#: From here on the points are made.
_ANNOUNCED = re.compile(
    r"(?:我|下面|这里|今天|再|简单|就)[^。]{0,16}(?:讲|说|强调|提|谈)[^。]{0,6}(?:[几一二两三四五六七八九十\d]+[点条句个项方件]|意见|要求)[^。]{0,8}$"
)
#: What tells how things are, judges, or asks.
_TELLS = quick.pattern(
    "|".join(
        (
            # what something is, has or is not
            r"(?<![就要只正还总但])是(?![否非谁])|就是(?![要把让得抓干])|不是|有(?=[的个些\d])|没有?",
            # what has happened, still holds, or was
            r"(?<!为)了(?=$|[^解])|已经?|曾|刚|仍|还(?:有|在|要看)|才(?![能干俊])|却|竟",
            r"去年|前年|上年|目前|现在|如今|近年|一直|往往|经常|总有",
            # how much of it, and compared with what
            r"很|太(?!阳)|非常|比较|十分|更[加多大]|同比|环比|比[^,，]{1,8}[高低快慢多少]",
            # questions
            r"吗|呢|什么(?!时候|就|问题|补)|怎么|哪有|谁都|为何|难道",
            # what it rests on, and why
            r"^(?:先|再|接着|下面|首先)[说讲谈]|^被|都?请[到来](?:一起)?$|^(?:占|居|列|位居|位列|低于|高于)|[重贵难出败]在|在于|靠的|据|因为|由于|所以",
            # who does so
            r"都有|不少(?!于)|少数|一些(?!问题)|个别|多数",
            # what it shows, and what does not go
            r"(?:^|[这都也就])(?:说明|证明|反映|表明|意味)|算不上|[\u4e00-\u9fff][松慢虎误怠]不得",
            r"再[议说定]$|[还尚]不|[不没]行|上不去|下不来|拿不出|留不住|跟不上",
        )
    )
)
#: What an order is about may itself be told: 整改不了的关门停产.
_ABOUT = re.compile(r"[^,，]{1,16}的(?=[\u4e00-\u9fff]{2})")
#: Some do so, or complain of it: 有的干部服务意识不强，企业反映….
_SOME = re.compile(
    r"^(?:但|而|可|仍|还)?(?:有的|有些|部分)|(?:群众|企业|居民|商户|网友|职工|有人)[^,，]{0,4}(?:反映|抱怨|担心)"
)
_MYSELF = re.compile(r"^(?:我(?!们[要把来])|我们(?!要)|咱们?|大家都知道|同志们)")
#: Named one by one: each, or whoever.
_EACH = re.compile(
    r"^(?:每(?:个|名|家|村|户|镇|人|位|条|座|一|周|月|天|季)|各(?!种|方面|有)|谁|哪(?:个|里|家)|凡|今后|从(?:今天|明天|现在|下周|下月)起|(?:今天)?散会(?:以?后)?|会后|回去)"
)
_HAN = r"[\u4e00-\u9fff]"
#: Doublings and paired steps.
_PAIRED = re.compile(
    "|".join(
        (
            rf"(?P<one>[一\d]{_HAN}{{1,2}})(?P=one)",  # 一户一户过
            rf"{_HAN}{{1,4}}(?P<bit>一{_HAN})、?{_HAN}{{1,4}}(?P=bit)",  # 种一片、成一片
            rf"(?<![\u4e00-\u9fff])一{_HAN}一{_HAN}",  # 一村一策
            rf"[一二三四五六七八九十\d][天月周旬季日]一{_HAN}",  # 三天一报
            rf"该{_HAN}{{1,4}}的{_HAN}{{1,4}}",  # 该拆的拆
            rf"[能可]{_HAN}{{1,6}}的(?:就|都|全|尽量|不[让必用再])",  # 能网上办的不让企业跑
        )
    )
)
#: What is handled: 把表交到村建所, but not what somebody has already handled.
_HANDLED = re.compile(r"(?:^|[\u4e00-\u9fff])(?:把|将)(?=[^,，了]{3,}$)(?!手|握|关|军|士|领|来|会)")
_FORBIDDEN = re.compile(
    r"^让(?:我们|大家)|^(?:也|又|都|再)?(?:不许|不准|不要|不得|别(?!的|人|处)|莫|少(?![数有])|绝?不能)|不能再|也不能"
)
#: How far or without exception.
_WHOLLY = quick.pattern(
    r"一律|全部|逐[一个户村条项]|到位|到底|为止|清[完零空]|填平|见底|拉直|补[上齐完]|[不没未][^,，]{0,8}的(?=[\u4e00-\u9fff])|"
    r"压减|压到|(?:上墙|公布|公开|报|交)(?:到|给|[县市区镇]|$)"
)
#: What is said of somebody rather than bidden: 发改局的担子, 纪委有权.
_STATIVE = re.compile(
    r"^(?:的|是|有|也是|都是|还是|很|最|更|在(?:于|场|座)|不(?:行|够|足|错)|说|讲|认为|觉得|反映|来电|们)"
)


#: Those below by their place: 各家, 每村.
_AROUND = re.compile(r"[各每][家村户镇组队站所班]")
#: So many of them by their branches: 规划和国土两家.
_SEVERAL = re.compile(r"[\u4e00-\u9fff、]{2,10}?[两二三四五六](?:家|个部门|个单位)")
#: Each of those below, with what it is to have or do: 每村配保洁员2名.
_EACH_ONE = re.compile(
    r"[每各](?:个)?(?:村|社区|镇|乡|街道|学校|单位|部门|组|网格|小区|项目)(?=[配派出管清抓拿选建办养种修扫报抽]\S)"
)
_NO_DOER = re.compile(r"\d|[让把将被给从按哪谁向到往配该凡]|对(?!外|口)|为(?!民)")
_RANK = re.compile(r"(?<![各上下层])级$|^全[省市县区镇乡村]$")
_TODAY = re.compile(r"^(?:今天|今后|下面|接下来)")
#: A heading in a line of its own, or when: 管住以后, 钱的事.
_ASIDE = re.compile(r"^关于|(?:以后|之后|时候|的事|的问题)[。]?$")
#: Whose duty it is stands before what he must do: 镇长是第一责任人，每月带队检查.
_DUTY = re.compile(r"(?P<who>[^,，是]{2,30})是[^,，]{0,8}(?:责任人|主体|责任单位|牵头单位)$")
#: What was named is judged: 减轻负担，是大事.
_JUDGED = re.compile(r"(?:这|都|也|就|既|更|还)*(?:是|[重贵难]在|离不开|靠)")


def announces(text: str) -> bool:
    """Whether the sentence announces the points of the speech: 下面我讲五点."""
    return bool(_ANNOUNCED.search(text.rstrip("。：:")))


def tells(text: str) -> bool:
    """Whether the clause tells, judges or asks, outside its quotations."""
    said = told.plain(text)
    if told.is_statement(said) or told.is_comment(said) or told.is_agreed(said):
        return True
    if _MYSELF.match(said) or _SOME.search(said):
        return True
    return bool(_TELLS.search(_ABOUT.sub("□", said)))


def dutiful(text: str) -> str:
    """Whose duty a clause says something is: 镇长是第一责任人; empty for nobody's."""
    match = _DUTY.fullmatch(text)
    return match["who"] if match and actor.ends_in_actor(match["who"]) else ""


def doer(text: str) -> str:
    """The body or post at the head of the clause, with a predicate behind it; empty for none."""
    each = _EACH_ONE.match(told.plain(text))
    if each:
        return each.group()
    said = actor.without_time(_TODAY.sub("", told.plain(text)))
    if _NO_DOER.match(said) or actor.acts_first(said):
        return ""
    known, _ = actor.leading(said)
    around = _AROUND.match(said) or _SEVERAL.match(said)
    named = [around.group()] if around else []
    acting = (who for who in (*named, *actor.names_at(said, 0)) if _acts_alone(who, text=said))
    return known or next(acting, "")


def _acts_alone(who: str, *, text: str) -> bool:
    """Whether behind these words of the head the clause goes on as behind a subject."""
    rest = text[len(who) :]
    describes = rest[len(segment.verb(rest)) :].startswith("的")
    is_subject = len(rest) > 1 and not (_RANK.search(who) or _STATIVE.match(rest) or describes)
    return is_subject and segment.is_predicate(rest)


def begins(clauses: Sequence[str]) -> bool:
    """Whether the sentence bids from its first clause here on; `clauses` are what is left of it.

    A clause that neither tells nor bids belongs to the bid behind it: 改变老毛病，种一片、成一片.
    """
    if told.is_reckoned("，".join(clauses)):
        return False
    at = modal.without_ordinal(clauses[0])
    if at:
        said = [clauses[0][at:], *clauses[1:]]
        return not any(map(tells, said)) and any(map(is_bid, said))
    for n, clause in enumerate(clauses):
        if dutiful(clause):
            continue
        if tells(clause):
            return False
        if is_bid(clause):
            demand = modal.of(clause) if n and dutiful(clauses[n - 1]) else None
            if demand and demand.kind == "modal":
                return False
            behind = clauses[n + 1] if n + 1 < len(clauses) else ""
            return not (_JUDGED.match(behind) or told.is_comment(behind))
    return False


def _acts(text: str) -> bool:
    verb = segment.verb(text)
    return bool(verb) and verb not in words.STATES


def is_bid(text: str) -> bool:
    """Whether the clause bids somebody act."""
    said = text[modal.without_ordinal(text) :]
    if tells(said) or _ASIDE.search(said):
        return False
    plain = told.plain(said)
    marked = (_EACH, _PAIRED, _HANDLED, _FORBIDDEN, _WHOLLY)
    return (
        any(mark.search(plain) for mark in marked)
        or modal.is_bare(said)
        or modal.is_task(said)
        or _acts(plain)
        or bool(doer(said))
    )
