"""What a noun phrase can and cannot hold: verbs that end it, verbs that are half of a name."""

import re
from collections.abc import Iterator

from luoshi.intake import quick, words

#: Marks that no phrase crosses.
HARD = "，,。；;：:！？!?\n"
WORD = re.compile(rf"(?P<whole>{words.any_of(words.WHOLE)})|{words.any_of(words.BREAKS)}")
WORK = re.compile(
    words.any_of(tuple(word for word in words.DEMAND_VERBS if word not in ("组织", "服务")))
)
DOES = re.compile(words.any_of(words.DONE_BY))
#: Words that look like verbs and stand inside names of what is counted.
_NOMINAL = re.compile(
    r"(?:共|会|应|有|能|将|是|使|近|对|从|向|平均|人均|无|不|未|并|再|才|而|为|比|把|"
    r"了|过|着|说|就)"
    r"(?=[^\s，,。；;、]{0,6}?(?:额|量|率|数|资金|项目|会员|用户|企业|机构|平台|面积|能力|车|"
    r"机|房|床位|站|点|网|体|员|者|人|力|物|品|款|费|值|比|业|所|户))"
)
#: Behind a verb these nouns make a name of both: 建设用地, 服务面积.
_COMPOUND = quick.pattern(
    r"(?:用地|面积|人[次数]|能力|站点?|资金|项目|平台|工程|中心|机构|任务|主体|场所|基地|体系|设施|"
    r"力度|费用|经费|成本|收入|标准|对象|车间|性|[额量率数面点费员户款值]|[余金总]额|额度|税费|基金|强度|规模|水平|进度|时限|时长|频次|次数|周期|工期|质量|效率|分子)"
)
#: Behind a verb these make a measure of both: 改造进度, 检查频次.
_MEASURE = re.compile(
    r"(?:进度|频次|次数|时长|时限|时间|周期|工期|效率|质量|金额|批次|程度|指数|成本|费用|能力|强度|总额|余额|规模|任务)$"
)
_NAMED = re.compile(
    r"[队团组所室车网卡岗会课班法单院校路区者站书表册簿栏馆厅库箱柜桩机器林田池片带]"
)
#: A place or a body before what it has: 石桥镇 住户, 市医保局 满意率.
_OWNER = re.compile(
    r"[\u4e00-\u9fff]{1,7}?(?:(?<![地城都超集夜早小灌库校矿厂景])[省市县区镇州旗](?![域级内间划会直属人民委镇街村])|(?<!农)(?<!和美)乡(?![镇村])|"
    r"(?<![乡农])村(?![级民集干])|街道(?!办)|片区|[局委](?![部公法理事员会]))(?:各|现有)?"
)
_INDICATOR = re.compile(r"(?:按期|按时|平均|综合|总)?[\u4e00-\u9fff]{2}率$")


def verbs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The words in a stretch that a noun phrase cannot hold. Shape: spans, in order."""
    for word in WORD.finditer(text, start, end):
        if word["whole"] is None and not _is_nominal(text, *word.span(), end):
            first, last = word.span()
            if last - first == 1 or not _MEASURE.match(text, last, end):
                yield first, last


def _is_nominal(text: str, start: int, behind: int, end: int) -> bool:
    """Whether a verb begins a compound noun here: 复工率, 服务面积."""
    if behind < end and text[behind] in "率量额数员":
        return True
    return bool(_NOMINAL.match(text, start, min(start + 12, end)))


def is_name(text: str, at: int, end: int) -> bool:
    """Whether the verb before this place is the first half of a name: 监测 站点."""
    return bool(_COMPOUND.match(text, at, end) or _NAMED.match(text, at, end))


def is_compound(text: str, at: int, end: int) -> bool:
    """Whether the noun that begins here needs the verb before it: 建设 用地."""
    return bool(_COMPOUND.match(text, at, end))


def is_verbal(text: str, at: int) -> bool:
    """Whether a verb begins here that does not begin a name."""
    verb = WORD.match(text, at) or WORK.match(text, at) or DOES.match(text, at)
    whole = verb is not None and verb.re is WORD and verb["whole"] is not None
    return verb is not None and not whole and not is_name(text, verb.end(), len(text))


def owner_end(text: str, start: int, end: int) -> int:
    """Where the name of a place or body that leads a phrase ends; the start where none does."""
    while owner := _OWNER.match(text, start, end):
        start = owner.end()
    return start


def indicator_start(text: str, start: int, end: int) -> int:
    """Where a rate begins at the end of a phrase that counts something else: 水库 蓄水率."""
    rate = _INDICATOR.search(text[start:end])
    return start + rate.start() if rate and rate.start() > 1 else end


def is_open(text: str, at: int, here: int) -> bool:
    """Whether a quotation or bracket that begins in the stretch is still open at its end."""
    inside = text[at:here]
    return any(inside.count(a) > inside.count(b) for a, b in ("“”", "（）", "()", "《》"))
