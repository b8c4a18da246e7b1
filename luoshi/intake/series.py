"""Figures of one sentence that share a name, a word of change, or stand in parallel."""

import re
from collections.abc import Sequence

from luoshi.intake import before, kind, noun, words
from luoshi.intake.figure import Figure

#: A bracket with the parts of a sum is no longer than this.
FARTHEST = 160


def repeated(found: Sequence[Figure], *, text: str) -> list[Figure]:
    """The figures of a sentence, where one without a name of its own takes the one before.

    A chain about one indicator repeats it; so does a series joined by 、 or 和.
    """
    done: list[Figure] = []
    named: dict[str, Figure] = {}
    whole: Figure | None = None
    for figure in found:
        nameless = figure.metric_end - figure.metric_start < 1
        if nameless and done:
            joined = text[done[-1].end : figure.start] in ("、", "和", "及")
            measured = joined or figure.unit in words.MEASURES
            alike = None if measured else named.get(figure.unit)
            last = alike or whole or done[-1]
            last = _outside(done, figure, text=text) or last
            figure = figure._replace(
                metric=last.metric,
                metric_start=last.metric_start, metric_end=last.metric_end,
                change=figure.change or _shared(last, figure, text=text),
            )  # fmt: skip
        done.append(figure)
        if figure.metric:
            named[figure.unit] = figure
            whole = whole if figure.metric.startswith("占") else figure
    return done


def _outside(done: Sequence[Figure], figure: Figure, *, text: str) -> Figure | None:
    """The figure before a bracket that gives its parts: 总额268亿元(其中出口203亿元)，增长12%."""
    low = done[-1].end
    closed = text.find(")", low, figure.start)
    if closed < 0 or text.find("(", low, closed) >= 0:
        return None
    opened = text.rfind("(", max(0, low - FARTHEST), low)
    near = done[-20:]
    return next((one for one in reversed(near) if one.end <= opened and one.metric), None)


def aimed(found: Sequence[Figure], *, text: str) -> list[Figure]:
    """The figures of a sentence, where one behind a target shares its aim."""
    done: list[Figure] = []
    for figure in found:
        last = done[-1] if done else None
        shares = last is not None and figure.kind == "actual" and not kind.is_from(text, figure)
        if shares and last and kind.goes_on(text, last=last.kind, start=last.end, end=figure.start):
            figure = figure._replace(kind="target")
        done.append(figure)
    return done


def _shared(last: Figure, figure: Figure, *, text: str) -> str | None:
    """In a series like 分别增长 12.5%、12.3% each member carries the word of change."""
    between = text[last.end : figure.start]
    if re.search("其次|依次|随后", between) and last.unit == figure.unit:
        return last.change
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
        each = _behind_each(done, run=run, text=text, start=start)
        if each:
            for at, one in zip(run, each, strict=True):
                done[at] = done[at]._replace(
                    metric=one.metric, metric_start=one.metric_start,
                    metric_end=one.metric_end,
                )  # fmt: skip
            continue
        left = text[max(start, done[first].metric_start - 80) : done[first].metric_end]
        if "分别" not in text[done[first].metric_end : done[first].start]:
            continue
        base = done[first].metric_end - len(left)
        opened = max(left.rfind(mark) for mark in "，,；;。：:") + 1
        spans = _items(left[opened:], many=len(run))
        for at, (low, high) in zip(run, spans, strict=False):
            span = base + opened + low, base + opened + high
            done[at] = done[at]._replace(
                metric=text[slice(*span)], metric_start=span[0], metric_end=span[1]
            )
    return done


#: A clause that only says how several things named before it went: 同比分别增长.
_EACH = re.compile(
    rf"(?:占(?:年度|全年|总)?(?:计划|任务|目标)(?:总?[数量额])?|年均|[同环]比|[较比](?:上年|去年)(?:同期)?|占比|分别|均|各|约|为|达到?|恢复[至到]|20\d\d年|去年|上年|同期|的|"
    rf"按可比口径|完成率|{words.any_of(words.CHANGES)})+"
)


def _behind_each(found: Sequence[Figure], *, run: range, text: str, start: int) -> Sequence[Figure]:
    """The figures before a clause that gives each of them a further number."""
    first = found[run.start]
    opened = max(start, *(text.rfind(mark, start, first.start) + 1 for mark in ",，；;。"))
    said = text[opened : first.start]
    before = found[max(0, run.start - len(run)) : run.start]
    alone = "分别" in said and _EACH.fullmatch(said) and len(before) == len(run)
    named = alone and len({one.metric_start for one in before}) == len(run)
    return before if named and all(one.metric for one in before) else ()


def _items(said: str, *, many: int) -> list[tuple[int, int]]:
    """What each number of a series is about: several things, or one thing of several places."""
    for marks in ("[^、]+", "[^、和及与]+"):
        items = [match.span() for match in re.finditer(marks, said)]
        if len(items) != many:
            continue
        owned = [noun.owner_end(said, low, high) for low, high in items]
        if all(owned[n] == high for n, (_, high) in enumerate(items[:-1])) and many > 1:
            return [(owned[-1], items[-1][1])] * many
        return [before.named_before(said, floor=low, until=high) for low, high in items]
    return []


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
