"""What figures without a noun of their own are about: the heading, a ranking, or a whole."""

import re
from collections.abc import Sequence

from luoshi.intake import quick, words
from luoshi.intake.figure import Figure
from luoshi.intake.sentence import Piece

Span = tuple[int, int]

#: The heading with which a paragraph of a report begins: 2.固定资产投资。完成….
_HEADING = re.compile(
    r"(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．]{1,2}\s*|[—-]{1,2}|[①-⑳])(?P<topic>[^,，。；;：:\d]{2,16})[。：:]"
)
_IS_AMOUNT = re.compile(
    r"(?:[率额量值数产]|投资|收入|支出|消费|储蓄|存款|贷款|利润|税收|出口|进口|得分|评分|成绩|指数|满意度|"
    r"人数|面积|规模|比重|占比|产量|均价|用电量|游客|就业)$"
)
#: An indicator by which bodies are ranked, whose values then stand in brackets or behind 以.
_RANKED = re.compile(
    r"(?P<topic>[\u4e00-\u9fff]{1,10}?(?:[率额量]|得分|评分|投资|收入|指数|满意度))(?:增速|增幅)?"
    r"(?:超过|排[名在]|居|位居|列|最[高低快慢大小]|前|后|由高到低|从高到低|低于|高于|较[高低好差])"
)
#: Without one of these no sentence ranks.
_RANKS = quick.pattern(
    "(?:[率额量资入数度]|[得评]分)(?:增速|增幅)?(?:超过|[排居位列最前后由从较]|[低高]于)"
)
_VERB_FIRST = quick.pattern(rf"(?:{words.any_of(words.BREAKS)})")
#: Of a whole that is named first, parts are told: 132项任务中，已完成39项.
_WITHIN = re.compile(r"[,，]?(?:里|当中|之?中)")
_OTHERS = re.compile(r"(?:其余|剩余|余下|其他|另有|另外|还剩|剩下)的?$")
_SOME_OF = quick.pattern(
    r"(?:[\d一二三四五六七八九十百]+[个项家户件名条处所]|[各全]\w?)(?P<topic>[\u4e00-\u9fff]{2,10}?)(?:当中|之?中|里)(?=[,，有])"
)
FARTHEST = 90


def of_heading(text: str, *, start: int, end: int) -> Span | None:
    """The span of the indicator with which a paragraph is headed."""
    match = _HEADING.match(text, start, min(end, start + 30))
    named = match and _IS_AMOUNT.search(match["topic"]) and not _VERB_FIRST.match(match["topic"])
    return match.span("topic") if match and named else None


def ranked(text: str, *, piece: Piece) -> Span | None:
    """The span of the indicator by which a sentence ranks bodies."""
    if not _RANKS.search(text, piece.start, piece.end):
        return None
    found = [match.span("topic") for match in _RANKED.finditer(text, piece.start, piece.end)]
    return _past_region(text, found[-1]) if found else None


def last(found: Sequence[Figure]) -> Span | None:
    """The span of what the last figure with a name is about."""
    named = next((one for one in reversed(found) if one.metric), None)
    return (named.metric_start, named.metric_end) if named else None


def _past_region(text: str, span: Span) -> Span:
    region = re.match(words.SCOPES, text[slice(*span)])
    return (span[0] + region.end(), span[1]) if region else span


def given(found: Sequence[Figure], *, text: str, topic: Span | None) -> list[Figure]:
    """The figures, where the first ones without a name of their own take the topic."""
    done: list[Figure] = []
    for figure in found:
        measured = figure.unit in words.MEASURES
        about = topic if measured else _whole_of(figure, text=text)
        if figure.metric_end > figure.metric_start or about is None:
            return done + list(found[len(done) :])
        done.append(_named(figure, text=text, span=about))
    return done


def _whole_of(figure: Figure, *, text: str) -> Span | None:
    """Of which things some are counted: 八项主要指标中，5项高于平均."""
    before = max(0, figure.start - 40)
    named = list(_SOME_OF.finditer(text, before, figure.start))
    match = named[-1] if named else None
    return match.span("topic") if match and "。" not in text[match.end() : figure.start] else None


def _named(figure: Figure, *, text: str, span: Span) -> Figure:
    return figure._replace(metric=text[slice(*span)], metric_start=span[0], metric_end=span[1])


def shared_out(found: Sequence[Figure], *, text: str) -> list[Figure]:
    """The figures of a sentence, where parts of a whole count what the whole counts."""
    done: list[Figure] = []
    near = 0
    for figure in found:
        while near < len(done) and figure.start - done[near].end > FARTHEST:
            near += 1
        whole = next(
            (
                one
                for one in done[near:]
                if one.unit == figure.unit and _is_whole(one, figure, text=text)
            ),
            None,
        )
        done.append(
            figure if whole is None
            else _named(figure, text=text, span=(whole.metric_start, whole.metric_end))
        )  # fmt: skip
    return done


def _is_whole(one: Figure, part: Figure, *, text: str) -> bool:
    """Whether one figure is the whole that another is a part of."""
    if not one.metric or part.start - one.end > FARTHEST or one.metric_start < one.end:
        return False
    elided = text[part.start - 1] == "的" and part.metric_end <= part.start
    if elided or _OTHERS.search(text, one.end, part.start):
        return True
    within = bool(_WITHIN.match(text, one.metric_end))
    return within and "。" not in text[one.end : part.start]
