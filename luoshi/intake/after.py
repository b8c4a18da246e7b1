"""The noun behind a classifier: 14 个 村级站点."""

import re

from luoshi.intake import counted, noun, quick, words
from luoshi.intake.number import Number

_NO_HAN = re.compile("[^\u4e00-\u9fff]")
#: Longer phrases are no names of what is counted.
LONGEST = 22
#: Where a clause goes on behind the noun: 企业 因手续不全, 村 逐个清查, 干部 到一线.
_ASPECT = re.compile(
    r".[了着过]|(?<=..)(?:每[年月周日天季]|一[\u4e00-\u9fff][没未不]|随[\u4e00-\u9fff]随|通上|存在(?=[\u4e00-\u9fff])|今年|明年|必须|务必)|(?<=.)(?:逐[\u4e00-\u9fff]|因(?!素)|到(?![位期会访货账岗])|按(?!摩)|凭|[户人年月日亩村单次件]均)|"
    r"[增减降升扩缩][至到为]|(?:提[高升]|压[缩减降]|缩[短减小]|扩[大展]|下降|上升|增加|减少|恢复|回升)[至到为]"
)
_LEADING = re.compile(
    r"^(?:由[^,，。；;]{2,20}?(?:组成|构成|参加)的|[(（][^()（）]{1,3}[)）]|"
    r"的|以上|左右|以内|余|多|来|约|近|了|性|[ \u3000])+"
)
#: These count acts: a verb may stand in what they count.
_OF_ACTS = frozenset(
    ("场", "次", "场次", "期", "人次", "批次", "轮", "起", "小时", "项", "件", "%", "元")
)
#: Before a verb these only describe the noun behind both: 重点 监测 企业.
_PLAIN = re.compile("重点|主要|专项|一般|重大|常规|市级|省级|县级|区级")
#: What stands behind these is counted for itself: 自助机6台 和优先窗口.
_JOINS = re.compile("[和与及或跟]|以及|正在|已经?|均已|[尚仍]未|全部|陆续")
#: Another measure of the same thing: 监测对象1126户3870人.
_COUNTED = re.compile(
    rf"[\d.,]+[余多]?[万亿千百]*(?:{words.any_of(words.MEASURES + words.CLASSIFIERS)})"
    r"(?=[,，。；;、)）]|$)"
)
#: Where it stands in a ranking is no name either: 以98.2分 位列第一.
_RANKS = re.compile(
    "位[列居]|居(?=[全第首前末各同])|列第|排[名在第]|垫底|夺[得冠魁]|获[评第得]|领先|名列|领跑|分[列居]"
)
#: Nor does a plan name what it is about: 剩余1.2公里 计划9月底完工.
_PLANS = re.compile(r"计划(?=[\d今明年在于])|预计|力争|将|拟")
#: What is said by the way, and by when: 资金2.86亿元(其中…), 余下的263户雨季前入住.
_ASIDE = re.compile(
    r"[(（](?=[^()（）]{0,12}\d|其中|含|不含|[^()（）]{1,24}(?:[局办委科股处室站所院队]|中心|公司|政府|牵头|负责)[)）])|(?:[雨汛旱春夏秋冬]季?|春节|国庆|年底|月底|季度末|学期末)前|务必|必须|须[于在]|"
    r"属实|在位|待命|备用|封顶|驻点|一律"
)
_NO_NOUN = quick.pattern(
    "|".join(one.pattern for one in (_JOINS, _COUNTED, _PLANS, _RANKS, _ASIDE))
)
#: Of how many sorts the things are that are counted behind: 10类28件民生实事.
_KINDS = ("类", "大类", "批")
_SORTED = re.compile(r"\d+[件项个条种](?=[\u4e00-\u9fff]{2})")
#: For what a sum is paid: 按每月600元发放租房补贴.
_PAYS = re.compile(r"(?:的标准)?(?:发放|给予|兑现|支付|发给)(?=[\u4e00-\u9fff]{2,8}[,，。；;])")
#: A rule is named by its sum, not counted: 减免50%的政策.
_OF_RULE = re.compile(r"(?:政策|原则|规定|办法|力度|方式|幅度|速度)")
_VERBS = re.compile(rf"(?:{words.any_of(words.BREAKS)})")
#: A further number, and no noun, follows: 1126户3870人.
_NEXT_NUMBER = re.compile(
    r"[和及与、]?\d[\d.,]*[万亿余多]*(?:[个名人户家项件条台辆亩吨元%座处次]|公里|平方)"
)
_MOVES = re.compile(r"(?:压缩|缩短|缩减|压减|降低?|提高|提升|增加?|扩大?)[到至为]")
#: Another number says how high the rate is that ends the phrase.
_VALUE = re.compile(r"(?:仅|均|已|为|达到?|是|低于|高于|超过|不足|约|近|不低于)*\d")


def named_after(text: str, *, found: Number) -> tuple[int, int] | None:
    """The span of the noun that follows a classifier, or None."""
    begun = _begin(text, found=found)
    if begun is None:
        return None
    at, possessive = begun
    hard = _hard_stop(text, at)
    stop = _stop(text, at, end=hard, activity=found.unit == "小时")
    if found.unit not in _OF_ACTS:
        stop = _before_work(text, at, stop)
    if not possessive:
        stop = counted.head_end(text, unit=found.unit, at=at, stop=stop, until=hard)
    if _VALUE.match(text, stop):
        stop = noun.indicator_start(text, at, stop)
    while stop > at and text[stop - 1] in "和及与等共":
        stop -= 1
    too_short = stop - at < 1 or _VERBS.fullmatch(text, at, stop)
    rate = found.unit in ("%", "个百分点", "百分点", "倍") and not possessive
    if too_short or rate:
        return None
    if found.unit in words.MEASURES and found.unit != "小时" and not possessive and stop - at < 2:
        return None
    return at, stop


def _begin(text: str, *, found: Number) -> tuple[int, bool] | None:
    """Where the noun behind a number may begin, and whether 的 stands before it."""
    at = found.end
    if not found.unit or text[at : at + 2].isspace():
        return None
    if found.unit in _KINDS and (inner := _SORTED.match(text, at)):
        at = inner.end()
    if _NEXT_NUMBER.match(text, at) or _MOVES.match(text, at):
        return None
    if found.unit == "元" and (paid := _PAYS.match(text, at)):
        at = paid.end()
    lead = _LEADING.match(text[at : at + 26])
    possessive = bool(lead and "的" in lead.group())
    at += lead.end() if lead else 0
    none = _NO_NOUN.match(text, at) or (possessive and _OF_RULE.match(text, at))
    return None if none else (at, possessive)


def _stop(text: str, at: int, *, end: int, activity: bool) -> int:
    """Where the noun phrase that begins here ends, at the latest before the mark at `end`."""
    here = text.find("的", at, end)
    while here >= 0 and noun.is_open(text, at, here):
        here = text.find("的", here + 1, end)
    if here >= 0:
        end = here if activity else _amount_end(text, here) or here
    if activity:
        return end
    for first, behind in noun.verbs(text, at, end):
        begins = first == at and behind - first > 1 and text[first:behind] not in words.CHANGES
        if not begins and not noun.is_open(text, at, first):
            end = first
            break
    aspect = _ASPECT.search(text, at, end)
    end = aspect.start() if aspect else end
    within = end - at > 2 or text[end : end + 1] in tuple("有,，")
    return end - 1 if text[end - 1] in "中里内" and within and text[end - 2] != "其" else end


def _before_work(text: str, at: int, stop: int) -> int:
    """Where a verb of work begins behind the noun: 36个小区 整治; but 3个服务站 is a name."""
    for verb in (noun.WORK, noun.DOES):
        for act in verb.finditer(text, at + 2, stop):
            named = noun.is_name(text, act.end(), len(text)) or _PLAIN.fullmatch(
                text, at, act.start()
            )
            if not named and not noun.is_open(text, at, act.start()):
                stop = act.start()
                break
    return stop


def _hard_stop(text: str, at: int) -> int:
    """The first mark, space or closing bracket that the phrase cannot cross."""
    depth = 0
    for other in _NO_HAN.finditer(text, at, at + LONGEST):
        here, sign = other.start(), other[0]
        depth += (sign in "(（“《") - (sign in ")）”》")
        counted = sign.isdigit() and here > at + 1
        aside = sign in "(（" and here > at and _ASIDE.match(text, here)
        if depth < 0 or aside or (not depth and (counted or sign in noun.HARD + "、 \u3000…—")):
            return here
    return min(len(text), at + LONGEST)


def _amount_end(text: str, here: int) -> int | None:
    """The end of 的 with a noun of amount behind it, which belongs to the phrase: 的出口量."""
    match = re.match(
        r"的[^，,。；;、]{0,4}?(?:量|率|额|数|值|能力)(?=[，,。；;、达为是超]|$)",
        text[here : here + 10],
    )
    return here + match.end() if match else None
