"""Drafts: each directive with its quotation and what of 五定 its words leave open."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter

from luoshi.core import deadline
from luoshi.core.deadline import DeadlineWords, Workdays
from luoshi.intake import level, modal, quick, sentence
from luoshi.intake.directive import Directive
from luoshi.intake.find_tables import Task
from luoshi.intake.mapped import Mapped
from luoshi.intake.sentence import Piece
from luoshi.intake.spans import Spans

#: 定人 定责 定时 定量 定性, in this order.
FIVE = ("owner", "duty", "due", "quantity", "test")
LONGEST_TITLE = 60

#: Words for everybody: no post answers to them.
_EVERYBODY = re.compile(
    r"^(?:各|全[市区县省州镇乡体党社]|我们|大家|有关|相关|广大|社会各界|党员|干部|领导干部|"
    r"牵头|责任|班子|机关|基层|部门|单位)|上下$|(?:各级|各部门|各单位|相关部门|有关部门|"
    r"责任单位|牵头单位|党员干部|领导干部)$"
)
_TEST = re.compile(
    r"(?:确保|做到|保证|力争|使|实现|达到|直至|通过)[^,，。；;]{2,40}|"
    r"[^,，。；;]{0,40}(?:合格|达标|销号|清零|投用|通水|通车|通气|投产|竣工|入库|办结|验收|"
    r"全覆盖|见底|兑付到位|取得[^,，。；;]{1,12}(?:批复|证|意见)|可查|闭环)[^,，。；;]{0,8}"
)
_MAY_TEST = quick.gate(_TEST)
#: What was done before a day only describes what is acted on: 2019年以前改造的.
_DESCRIBES = re.compile(r"(?<=年以前)[\u4e00-\u9fff]{1,6}的(?=[\d\u4e00-\u9fff])")
#: The work of a period is no day: 二季度任务, 四季度攻坚方案.
_OF_PERIOD = re.compile("(?:各项|重点|攻坚|主要|工作|经济)*(?:任务|目标|工作|计划|方案|运行|指标)")
#: What has yet to happen before days are counted: 自批复之日起30日内, 房屋腾空后40天内.
_EVENT = re.compile(
    r"(?<!本)(?:批[复准]|签约|腾空|验收|合格|竣工|完工|开工|中标|受理|立案|核实|发现|接到[^,，]{0,8}|到货|进场|交付|移交|投诉|"
    r"报告|审批|结束|完成|到期|通过|生效|公示)(?:之日起|后|以后|之后)(?:的|[,，])?$"
)
#: An actor that begins later than this belongs to a further clause.
FARTHEST_ACTOR = 40
#: What has yet to happen, and a day that leads a clause in, are no longer.
LONGEST_EVENT, LONGEST_DAY = 24, 24
_WAY = re.compile(r"^(?:同时|此外|另外|下一步|下阶段|接下来|特别是|尤其是|当前|目前)[,，]")
_MODAL = re.compile(
    r"^(?:[,，、\s]|但|仍|也|还|就|都|既|务必|必须|应当?|需要?|要(?!求)|须|切实|请|负责|"
    r"牵头)+[,，]?"
)
_ADVERBIAL = re.compile(
    r"^(?:(?:对于|针对|围绕|按照|根据|结合|面对)[^,，]{2,40}|在[^,，]{2,24}(?:中|上|下|时|"
    r"后|同时|基础上))[,，]$"
)
_HELPERS = re.compile(r"(?:配合|协助|参与)[,，]$")
_TAIL_MARKS = re.compile(r"[,，、:：；;\s]+$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A matter as the words propose it; nothing counts until a person confirms it.

    Shape: `start` and `end` are code points of the clean text, `original_start` and
    `original_end` of the text as received; `quote` is the clean text of the span. `missing`
    names those of `FIVE` that the words leave open. `kind` is demand, or promise where somebody
    binds himself.
    """

    loop: str
    title: str
    quote: str
    start: int
    end: int
    original_start: int
    original_end: int
    required_by: str
    actor: str
    level: str
    duty: str
    due_on: date | None
    due_words: str
    recurs: bool
    quantity: str
    test: str
    missing: tuple[str, ...]
    kind: str = "demand"


def draft_of(
    directive: Directive,
    *,
    text: Mapped,
    figures: Sequence[Piece],
    said_on: date | None,
    calendar: Workdays,
    loops: Mapping[str, object],
    row: Task | None = None,
    loop: str = "task",
    kind: str = "demand",
) -> Draft:
    """The draft of one directive; a row of a task table brings its own day and goal."""
    words = _due(directive, row=row)
    goal = row.goal if row else None
    spans = [(one.start, one.end) for one in (directive, goal) if one]
    counted = _figures_in(figures, spans=spans)
    said = duty_of(directive)
    clauses = _clauses_of(said)
    test = test_of(clauses) or (goal.text if goal else "")
    checkable = level.is_action(directive.text, has_deadline=words is not None)
    duty = said if checkable else ""
    quantity = counted[0].text if counted else ""
    day = day_of(words, said_on=said_on, calendar=calendar)
    present = {
        "owner": is_owner(directive.actor) and (row or directive.actor in directive.text),
        "duty": duty, "due": words, "quantity": quantity, "test": test,
    }  # fmt: skip
    first, last = text.original(start=directive.start, end=directive.end)
    return Draft(
        loop=loop if loop in loops or not loops else next(iter(loops)),
        title=title_of(clauses or _clauses_of(directive.text)), quote=directive.text,
        start=directive.start, end=directive.end,
        original_start=first, original_end=last, required_by=directive.required_by,
        actor=directive.actor, level="action" if checkable else "exhortation", duty=duty,
        due_on=day, due_words=words.text if words else "", recurs=bool(words and words.recurs),
        quantity=quantity, test=test,
        missing=tuple(name for name in FIVE if not present[name]), kind=kind,
    )  # fmt: skip


def _due(directive: Directive, *, row: Task | None) -> DeadlineWords | None:
    """The day of a row or label where there is one: in a row it goes before the words."""
    said = due_in(row.due.text) if row and row.due else None
    said = said or due_of(directive.text)
    return said or (due_in(directive.due) if directive.due else None)


def _figures_in(figures: Sequence[Piece], *, spans: Iterable[tuple[int, int]]) -> list[Piece]:
    """The figures, which stand in the order of the text, that begin in any of the spans."""
    parts = [
        figures[slice(*(bisect_left(figures, at, key=attrgetter("start")) for at in span))]
        for span in Spans.of(spans).parts
    ]
    return [figure for part in parts for figure in part]


def day_of(words: DeadlineWords | None, *, said_on: date | None, calendar: Workdays) -> date | None:
    """The day that the words mean; words with a year of their own need no day to count from."""
    if words is None:
        return None
    year = words.parts.get("year", "")
    said_on = said_on or (date(int(year), 1, 1) if year.isdecimal() else None)
    return deadline.resolve(words, said_on=said_on, calendar=calendar) if said_on else None


def due_of(text: str) -> DeadlineWords | None:
    """The words that set the day of a directive: the first that mark an end, else a rhythm or
    any period."""
    found = [
        replace(words, kind="open")
        if words.is_span and _EVENT.search(text[max(0, words.start - LONGEST_EVENT) : words.start])
        else words
        for words in deadline.find(text)
        if not (_DESCRIBES if words.marked else _OF_PERIOD).match(text, words.end)
    ]
    marked = [words for words in found if words.marked]
    ends = [words for words in marked if not (words.is_bare_rhythm or words.is_span)]
    if ends and marked[0].is_bare_rhythm:
        return ends[0]
    return next(iter(marked or found), None)


def due_in(cell: str) -> DeadlineWords | None:
    """The words that set the day in the column of days, where a bare day is one: 12月20日."""
    said = due_of(cell)
    bare = None if said else due_of(cell.rstrip("。；; ") + "前")
    return replace(bare, text=bare.text[:-1], end=bare.end - 1) if bare else said


def is_owner(actor: str) -> bool:
    """Whether the words name somebody who can be held to it, not everybody."""
    return bool(actor) and not _EVERYBODY.search(actor)


def test_of(clauses: Iterable[str]) -> str:
    """Of the clauses of a duty the one that says how one will see that it is done, without day."""
    found = (_TEST.search(_without_day(clause)) for clause in clauses if _MAY_TEST.search(clause))
    said = [match.group().strip() for match in found if match]
    return said[-1] if said else ""


def duty_of(directive: Directive) -> str:
    """What is to be done: the directive without who and the modal verb."""
    body = _WAY.sub("", directive.text[modal.without_ordinal(directive.text) :])
    at = body.find(directive.actor) if directive.actor else -1
    body = body[at + len(directive.actor) :] if 0 <= at < FARTHEST_ACTOR else body
    return _MODAL.sub("", body)


def _clauses_of(said: str) -> list[str]:
    return [piece.text for piece in sentence.clauses(said, start=0, end=len(said))]


def title_of(said: Sequence[str]) -> str:
    """A title of at most 60 characters: whole clauses of the duty, from the first on."""
    clauses = [f"{clause}，" for clause in said]
    while len(clauses) > 1 and (_ADVERBIAL.match(clauses[0]) or _HELPERS.search(clauses[0])):
        clauses = [_MODAL.sub("", clauses[1]), *clauses[2:]]
    clauses[0] = _without_day(clauses[0])
    title = ""
    for clause in clauses:
        if len(title) + len(clause.rstrip(",，")) > LONGEST_TITLE:
            break
        title += clause
    title = title or clauses[0][: LONGEST_TITLE - 1] + "…"
    return _TAIL_MARKS.sub("", title.replace("\n", " "))


def _without_day(clause: str) -> str:
    """A clause without the day that leads it in: the day is kept beside the title."""
    body = clause.removeprefix("在").removeprefix("于")
    words = deadline.find(body[:LONGEST_DAY])
    if words and words[0].start == 0 and len(body) - words[0].end > 6:
        return body[words[0].end :].lstrip("，,")
    return clause
