"""The noun phrase next to a number that says what is counted or measured."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from luoshi.intake import words
from luoshi.intake.figure import Figure
from luoshi.intake.number import Number

#: Longer phrases are no names of what is counted.
LONGEST = 22
_HARD = "，,。；;：:！？!?\n"
_WORD = re.compile(rf"(?P<whole>{words.any_of(words.WHOLE)})|{words.any_of(words.BREAKS)}")
#: Words that look like verbs and stand inside names of what is counted.
_NOMINAL = re.compile(
    r"^(?:共|会|应|有|能|将|是|使|近|对|从|向|平均|人均|无|不|未|并|再|才|而|为|比|把|"
    r"了|过|着|说|就)"
    r"(?=[^\s，。；、]{0,6}?(?:额|量|率|数|资金|项目|会员|用户|企业|机构|平台|面积|能力|车|"
    r"机|房|床位|站|点|网|体|员|者|人|力|物|品|款|费|值|比|业|所|户))"
)
_ASPECT = re.compile(r".[了着过]")
_LEADING = re.compile(r"^(?:的|以上|左右|以内|余|多|来|约|近|了|性|[ \u3000])+")
_TIME = re.compile(
    r".*(?:(?:20\d\d年)?(?:\d{1,2}月)?\d{0,2}[—\-~至到]*\d{1,2}(?:月份?|日|年)(?:底|末|初|"
    r"来|起|以来)?|今年以来|年初以来|近年来|目前|今年|去年|全年|当前|眼下|上半年|下半年|"
    r"[一二三四前]{1,2}季度|当月|本月|累计|期间|以来|其中|截至[^,，]*?(?:底|前)|"
    r"\d+个?(?:工作日|小时|天|月|周)(?:之?内|以内)|(?:底|末|日)前)"
    r"[,，]?"
)
_REGION = re.compile(rf"^(?:{words.SCOPES}|各地|各级)(?=[^\s])")
_TAIL = re.compile(
    rf"(?:{words.any_of(words.REACHED)}|共计|总计|合计|累计|共有|共|总共|现有|拥有|分别|(?<!平)均|"
    rf"各|已有|已|只有|仅有|仅|有|完成了?|实现了?|占|超过|超|近|逾|突破|不少于|不低于|"
    rf"不超过|约|至少|最多|了|在|控制在|稳定在|保持在|位居|\d{{1,2}}月份?(?:当月)?|当月|"
    rf"上半年|全年|年均|:|：|、|和|及|与|的|由|从|每|按|\s)+$"
)
_RATE = re.compile(r"(?:增速|增幅|降幅|涨幅|跌幅|增长率|增长|下降)$")
_BARE_VERB = re.compile(rf"(?:{words.any_of(words.BREAKS)})")
_SHARE = re.compile(
    r"占.{0,18}?(?:比重|比例|份额|总数|总量|总额)?(?:的|为|达到?|约|超过?|高达|分别|\s)*$"
)


_SHARE_TAIL = re.compile(r"(?:分别|的|为|达到?|约|超过?|高达|\s)+$")


@dataclass(frozen=True, kw_only=True)
class Change:
    """The word of change that governs a number, and where the phrase with it begins."""

    word: str
    start: int


def of(text: str, *, found: Number, floor: int, change: Change | None) -> tuple[int, int]:
    """The span of what the number counts; an empty span where nothing next to it says so."""
    if change is None:
        after = _after(text, found=found)
        if after:
            return after
    until = change.start if change else found.start
    return _before(text, floor=floor, until=until)


def _after(text: str, *, found: Number) -> tuple[int, int] | None:
    """The noun that follows a classifier: 14 个 村级站点."""
    at = found.end
    lead = _LEADING.match(text[at : at + 4])
    possessive = bool(lead and "的" in lead.group())
    at += lead.end() if lead else 0
    stop = _stop(text, at, activity=found.unit == "小时")
    while stop > at and text[stop - 1] in "和及与等":
        stop -= 1
    if _BARE_VERB.fullmatch(text, at, stop):
        return None
    if stop - at < 1 or (found.unit in ("%", "个百分点", "百分点", "倍") and not possessive):
        return None
    if found.unit in words.MEASURES and found.unit != "小时" and not possessive and stop - at < 2:
        return None
    return at, stop


def _stop(text: str, at: int, *, activity: bool) -> int:
    """Where the noun phrase that begins here ends."""
    end = _hard_stop(text, at)
    for here in range(at, end):
        if text[here] == "的" and not _depth(text, at, here):
            end = here if activity else _amount_end(text, here) or here
            break
    if activity:
        return end
    for first, behind in _verbs(text, at, end):
        begins = first == at and behind - first > 1 and text[first:behind] not in words.CHANGES
        if not begins and not _depth(text, at, first):
            return first
    aspect = _ASPECT.search(text, at + 1, end)
    end = aspect.start() if aspect else end
    return end - 1 if text[end - 1] in "中里内" and end - at > 2 and text[end - 2] != "其" else end


def _hard_stop(text: str, at: int) -> int:
    """The first mark, space or closing bracket that the phrase cannot cross."""
    depth = 0
    for here in range(at, min(len(text), at + LONGEST)):
        sign = text[here]
        depth += (sign in "(（“《") - (sign in ")）”》")
        counted = sign.isdigit() and here > at + 1
        if depth < 0 or (not depth and (counted or sign in _HARD + "、 \u3000…—")):
            return here
    return min(len(text), at + LONGEST)


def _depth(text: str, at: int, here: int) -> bool:
    inside = text[at:here]
    return any(inside.count(a) > inside.count(b) for a, b in ("“”", "（）", "()", "《》"))


def _verbs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The words in a stretch that a noun phrase cannot hold. Shape: spans, in order."""
    for word in _WORD.finditer(text, start, end):
        if word["whole"] is None and not _is_nominal(text[word.start() : end], word.group()):
            yield word.span()


def _is_nominal(text: str, verb: str) -> bool:
    """Whether a verb begins a compound noun here: 复工率, 服务面积."""
    return bool(_NOMINAL.match(text[:12])) or text[len(verb) : len(verb) + 1] in tuple("率量额数")


def _amount_end(text: str, here: int) -> int | None:
    """The end of 的 with a noun of amount behind it, which belongs to the phrase: 的出口量."""
    match = re.match(
        r"的[^，,。；;、]{0,4}?(?:量|率|额|数|值|能力)(?=[，,。；;、达为是超]|$)",
        text[here : here + 10],
    )
    return here + match.end() if match else None


def _before(text: str, *, floor: int, until: int) -> tuple[int, int]:
    """The noun phrase that ends before the number or its word of change."""
    left = text[max(floor, until - 60) : until]
    base = until - len(left)
    share = _SHARE.search(left)
    end = len(_SHARE_TAIL.sub("", left) if share else _TAIL.sub("", left))
    if not share:
        while end and (rate := _RATE.search(left[:end])) and rate.start() > 1:
            end = len(_TAIL.sub("", left[: rate.start()]))
        end = 0 if _RATE.fullmatch(left[_clause_start(left, end) : end]) else end
    first = _clause_start(left, end)
    verbs_until = share.start() if share else end
    first = _past(left, first, verbs_until, end)
    return base + first, base + end


def _clause_start(left: str, end: int) -> int:
    """Behind the last mark outside quotation marks and brackets."""
    depth = 0
    for here in range(end - 1, -1, -1):
        sign = left[here]
        depth += (sign in ")）”》") - (sign in "(（“《")
        if depth < 0 or (depth == 0 and (sign in _HARD or sign in "、")):
            return here + 1
    return 0


def _past(left: str, first: int, verbs_until: int, end: int) -> int:
    """Behind time, region and the last verb of the clause."""
    time = _TIME.match(left, first, end)
    if time and time.end() < end:
        first = time.end()
    best = first
    for _, behind in _verbs(left, first, verbs_until):
        if behind < verbs_until:
            best = behind
    region = _REGION.match(left[best:end])
    best += region.end() if region and best + region.end() < end else 0
    owned = left.rfind("的", best, end - 2)
    if verbs_until == end and owned >= 0 and end - owned - 1 >= 3:
        best = owned + 1
    return best


def repeated(found: Sequence[Figure], *, text: str) -> list[Figure]:
    """The figures of a sentence, where one without a name of its own takes the one before.

    A chain about one indicator repeats it; so does a series joined by 、 or 和.
    """
    done: list[Figure] = []
    for figure in found:
        if figure.metric_end - figure.metric_start < 1 and done:
            last = done[-1]
            figure = replace(
                figure, metric=last.metric,
                metric_start=last.metric_start, metric_end=last.metric_end,
                change=figure.change or _shared(last, figure, text=text),
            )  # fmt: skip
        done.append(figure)
    return done


def _shared(last: Figure, figure: Figure, *, text: str) -> str | None:
    """In a series like 分别增长 12.5%、12.3% each member carries the word of change."""
    between = text[last.end : figure.start]
    return (
        last.change
        if between.strip() in ("、", "和", "及", "与") and last.unit == figure.unit
        else None
    )


def distributed(found: Sequence[Figure], *, text: str, start: int) -> list[Figure]:
    """The figures of a sentence, where A、B 和 C 分别增长 a、b 和 c gives each its own subject."""
    done = list(found)
    after = 0
    for first in range(len(done)):
        if first < after:
            continue
        run = _run(done, first)
        after = run.stop
        if len(run) < 2:
            continue
        left = text[max(start, done[first].metric_start - 80) : done[first].metric_end]
        if "分别" not in text[done[first].metric_end : done[first].start]:
            continue
        base = done[first].metric_end - len(left)
        opened = max(left.rfind(mark) for mark in "，,；;。：:") + 1
        items = [m.span() for m in re.finditer("[^、和及与]+", left[opened:])]
        if len(items) != len(run):
            continue
        for at, (low, high) in zip(run, items, strict=True):
            low = _past(left, opened + low, opened + high, opened + high)
            span = base + low, base + opened + high
            done[at] = replace(
                done[at], metric=text[slice(*span)], metric_start=span[0], metric_end=span[1]
            )
    return done


def _run(found: Sequence[Figure], first: int) -> range:
    """The figures from this one on that share its metric and are only joined by 、 or 和."""
    last = first
    while (
        last + 1 < len(found)
        and found[last + 1].metric_start == found[first].metric_start
        and found[last + 1].start - found[last].end <= 1
    ):
        last += 1
    return range(first, last + 1)
