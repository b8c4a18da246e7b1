"""A whole document understood: its articles, what they demand and state, and the drafts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property, partial

from luoshi.core.deadline import Workdays
from luoshi.intake import (
    clean,
    doubts,
    draft,
    find_commitments,
    find_directives,
    find_figures,
    find_findings,
    find_loops,
    find_meeting,
    find_posts,
    find_programmes,
    find_tables,
    kind,
    paper,
    sentence,
    split,
    suspects,
    told,
)  # fmt: skip
from luoshi.intake.clean import Clean
from luoshi.intake.context import Context
from luoshi.intake.directive import Directive
from luoshi.intake.doubts import Doubt
from luoshi.intake.draft import Draft
from luoshi.intake.figure import Figure
from luoshi.intake.find_commitments import Commitment
from luoshi.intake.find_findings import Finding
from luoshi.intake.find_loops import Loop
from luoshi.intake.find_meeting import Meeting
from luoshi.intake.find_posts import Post
from luoshi.intake.find_programmes import Programme
from luoshi.intake.find_tables import Task
from luoshi.intake.mapped import Mapped
from luoshi.intake.read import Document
from luoshi.intake.sentence import Piece
from luoshi.intake.spans import Spans
from luoshi.intake.split import Article
from luoshi.intake.suspects import Suspect

_SATURDAY = 5
#: The paragraphs in which figures stand.
_SAYS = ("body", "heading", "cell")


class Weekdays:
    """A calendar that knows no holidays, for where none is given."""

    def add_workdays(self, day: date, n: int) -> date:
        """The n-th weekday after the day."""
        while n > 0:
            day += timedelta(days=1)
            n -= day.weekday() < _SATURDAY
        return day


@dataclass(frozen=True, kw_only=True)
class _Ground:
    """What the article stands on, for what no draft needs.

    Shape: `whole` is the article as it came, `prose` the same without its task tables; `demands`
    are the spans of what is demanded, `asked` also of what is promised and of open table cells;
    `done` are the rows that tell.
    """

    text: str
    narrow: str
    whole: Article
    prose: Article
    demands: Spans
    asked: Spans
    done: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class ArticleReading:
    """What one article says. Unit: every span is in code points of the clean text.

    Shape: no draft needs the figures with their names, the programmes, loops and findings, so
    that they are read when somebody asks for them.
    """

    article: Article
    ground: _Ground = field(repr=False)
    meeting: Meeting
    directives: tuple[Directive, ...]
    posts: tuple[Post, ...]
    commitments: tuple[Commitment, ...]
    tasks: tuple[Task, ...]
    doubts: tuple[Doubt, ...]
    drafts: tuple[Draft, ...]

    @property
    def title(self) -> str:
        return self.article.title

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The quantities of work, each with what it counts, whose it is and of what time."""
        return _figures(self.ground)

    @cached_property
    def programmes(self) -> tuple[Programme, ...]:
        """The named bundles of work, each once."""
        text, start, end = self.ground.text, self.article.start, self.article.end
        return tuple(find_programmes.programmes(text, start=start, end=end))

    @cached_property
    def loops(self) -> tuple[Loop, ...]:
        """The mechanisms that the article names, behind its title and byline."""
        start, end = _body_start(self.article), self.article.end
        return tuple(find_loops.loops(self.ground.text, start=start, end=end))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The shortfalls that the article states outside of its demands."""
        said, prose = self.ground, self.ground.prose
        cells = [(one.start, one.end) for one in find_tables.problems(said.whole.paragraphs)]
        return find_findings.of_article(
            said.text, title=prose.title, paragraphs=prose.paragraphs, taken=said.demands
        ) + find_findings.of_cells(said.text, cells=cells)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A document with its clean text and all that was found in it."""

    document: Document
    text: Mapped
    articles: tuple[ArticleReading, ...]
    suspects: tuple[Suspect, ...] = ()

    @property
    def cleaned_text(self) -> str:
        """The text to which all offsets point."""
        return self.text.text

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """The drafts of all articles, in order."""
        return tuple(one for article in self.articles for one in article.drafts)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures of all articles, in order."""
        return tuple(one for article in self.articles for one in article.figures)

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """The percentages that their own numbers contradict."""
        return tuple(one for article in self.articles for one in article.doubts)


def understand(
    document: Document,
    *,
    loops: Mapping[str, object] = {},  # noqa: B006 - read only
    promised: str = "",
    on: date | None = None,
    calendar: Workdays | None = None,
) -> Reading:
    """The document understood.

    Shape: `loops` are the declared mechanisms by name, of which drafts name one; `promised` is the
    one that promises become drafts of, none where it is not among them; `on` is the day
    from which deadlines without a year count when the text bears no date.
    """
    page = clean.cleaned(document.text)
    narrow = sentence.translated(page.text.text)
    articles = tuple(
        _article(
            page,
            narrow=narrow,
            article=article,
            loops=loops,
            promised=promised if promised in loops else "",
            on=on,
            calendar=calendar or Weekdays(),
        )
        for article in page.articles
    )
    return Reading(
        document=document, text=page.text, articles=articles,
        suspects=suspects.suspects(page.text, articles=page.articles),
    )  # fmt: skip


def _article(
    page: Clean,
    *,
    narrow: str,
    article: Article,
    loops: Mapping[str, object],
    promised: str,
    on: date | None,
    calendar: Workdays,
) -> ArticleReading:
    text = page.text.text
    rows, taken = find_tables.tasks(article.paragraphs)
    done = find_tables.told(article.paragraphs)
    prose = replace(
        article, paragraphs=tuple(part for part in article.paragraphs if part.start not in taken)
    )
    people = find_posts.posts(text, start=article.start, end=article.end)
    demanded = find_directives.directives(text, article=prose, people=people)
    issuer = paper.issuer(prose, people=people) if rows else ""
    demanded += [_of_row(row, issuer=issuer) for row in rows]
    demanded.sort(key=lambda one: one.start)
    demands = Spans.of((one.start, one.end) for one in demanded if not told.is_insight(one.text))
    bound = find_commitments.commitments(
        text, title=article.title, paragraphs=prose.paragraphs, taken=demands, people=people
    )
    asked = [*demands.parts, *_open_cells(article, taken=taken - done)]
    asked += [(one.start, one.end) for one in bound if one.kind in ("promise", "plan")]
    vows = [_of_promise(one) for one in bound if promised and one.kind == "promise"]
    goals = [row.goal for row in rows if row.goal]
    drafted = [(one.start, one.end) for one in (*demanded, *vows)]
    spans = Spans.of([*drafted, *((goal.start, goal.end) for goal in goals)])
    occasion = find_meeting.meeting(article, on=on)
    make = partial(
        draft.draft_of, text=page.text, figures=_counted(narrow, article=article, spans=spans),
        said_on=occasion.held_on or on, calendar=calendar, loops=loops,
    )  # fmt: skip
    of_row = {row.task.start: row for row in rows}
    drafts = [make(one, row=of_row.get(one.start)) for one in demanded]
    drafts += [make(one, loop=promised, kind="promise") for one in vows]
    return ArticleReading(
        article=replace(article, title=split.title_of(prose.paragraphs)),
        ground=_Ground(
            text=text, narrow=narrow, whole=article, prose=prose, demands=demands,
            asked=Spans.of(asked), done=done,
        ),
        meeting=occasion, directives=tuple(demanded), posts=tuple(people), commitments=bound,
        tasks=tuple(rows),
        doubts=tuple(doubts.doubts(narrow, start=article.start, end=article.end)),
        drafts=tuple(sorted(drafts, key=lambda one: one.start)),
    )  # fmt: skip


def _open_cells(article: Article, *, taken: frozenset[int]) -> list[tuple[int, int]]:
    """The cells of task tables that say what is to be done."""
    return [(part.start, part.end) for part in article.paragraphs if part.start in taken]


def _of_row(row: Task, *, issuer: str) -> Directive:
    return Directive(
        start=row.task.start, end=row.task.end, text=row.task.text, required_by=issuer,
        actor=row.office,
    )  # fmt: skip


def _of_promise(one: Commitment) -> Directive:
    return Directive(start=one.start, end=one.end, text=one.text, required_by="", actor=one.by)


def _counted(narrow: str, *, article: Article, spans: Spans) -> list[Piece]:
    """Where figures stand in the paragraphs that these spans touch."""
    return [
        one
        for part in article.paragraphs
        if part.role in _SAYS and spans.first_in(part.start, part.end) is not None
        for one in find_figures.counted(narrow, start=part.start, end=part.end)
    ]


def _figures(said: _Ground) -> tuple[Figure, ...]:
    article, narrow = said.whole, said.narrow
    plans = whole = paper.is_plan(article)
    context = Context(narrow[article.start : article.end], title=article.title)
    found: list[Figure] = []
    ahead = False
    for part in article.paragraphs:
        ahead = kind.looks_ahead(part.text, before=ahead)
        if part.role in ("title", "heading"):
            context.hear(part.text)
        if part.role == "heading":
            plans = kind.under(part.text, before=plans, whole=whole)
        if part.role in _SAYS:
            found += find_figures.figures(
                narrow,
                start=part.start,
                end=part.end,
                demanded=said.asked,
                plans=ahead
                or (plans and part.start not in said.done and not kind.tells(part.text)),
                context=context,
            )
    return tuple(sorted(found, key=lambda one: one.start))


def _body_start(article: Article) -> int:
    """Where what is said begins: behind title, deck and byline."""
    return next(
        (part.start for part in article.paragraphs if part.role in ("body", "heading")),
        article.end,
    )
