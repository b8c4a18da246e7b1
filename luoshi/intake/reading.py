"""A whole document understood: its articles, what they demand and state, and the drafts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from luoshi.core.deadline import Workdays
from luoshi.intake import (
    clean,
    doubts,
    draft,
    find_directives,
    find_figures,
    find_findings,
    find_loops,
    find_meeting,
    find_posts,
    find_programmes,
    find_tables,
    paper,
    sentence,
    split,
    told,
)  # fmt: skip
from luoshi.intake.clean import Clean
from luoshi.intake.context import Context
from luoshi.intake.directive import Directive
from luoshi.intake.doubts import Doubt
from luoshi.intake.draft import Draft
from luoshi.intake.figure import Figure
from luoshi.intake.find_findings import Finding
from luoshi.intake.find_loops import Loop
from luoshi.intake.find_meeting import Meeting
from luoshi.intake.find_posts import Post
from luoshi.intake.find_programmes import Programme
from luoshi.intake.find_tables import Task
from luoshi.intake.mapped import Mapped
from luoshi.intake.read import Document
from luoshi.intake.spans import Spans
from luoshi.intake.split import Article

_SATURDAY = 5


class Weekdays:
    """A calendar that knows no holidays, for where none is given."""

    def add_workdays(self, day: date, n: int) -> date:
        """The n-th weekday after the day."""
        while n > 0:
            day += timedelta(days=1)
            n -= day.weekday() < _SATURDAY
        return day


@dataclass(frozen=True, kw_only=True)
class ArticleReading:
    """What one article says. Unit: every span is in code points of the clean text."""

    article: Article
    meeting: Meeting
    directives: tuple[Directive, ...]
    figures: tuple[Figure, ...]
    programmes: tuple[Programme, ...]
    loops: tuple[Loop, ...]
    posts: tuple[Post, ...]
    findings: tuple[Finding, ...]
    tasks: tuple[Task, ...]
    doubts: tuple[Doubt, ...]
    drafts: tuple[Draft, ...]

    @property
    def title(self) -> str:
        return self.article.title


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A document with its clean text and all that was found in it."""

    document: Document
    text: Mapped
    articles: tuple[ArticleReading, ...]

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
    on: date | None = None,
    calendar: Workdays | None = None,
) -> Reading:
    """The document understood.

    Shape: `loops` are the declared mechanisms by name, of which drafts name one; `on` is the day
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
            on=on,
            calendar=calendar or Weekdays(),
        )
        for article in page.articles
    )
    return Reading(document=document, text=page.text, articles=articles)


def _article(
    page: Clean,
    *,
    narrow: str,
    article: Article,
    loops: Mapping[str, object],
    on: date | None,
    calendar: Workdays,
) -> ArticleReading:
    text = page.text.text
    rows, taken = find_tables.tasks(article.paragraphs)
    prose = replace(
        article, paragraphs=tuple(part for part in article.paragraphs if part.start not in taken)
    )
    people = find_posts.posts(text, start=article.start, end=article.end)
    demanded = find_directives.directives(text, article=prose, people=people)
    issuer = paper.issuer(prose, people=people) if rows else ""
    demanded += [_of_row(row, issuer=issuer) for row in rows]
    demanded.sort(key=lambda one: one.start)
    asked = [(one.start, one.end) for one in demanded if not told.is_insight(one.text)]
    asked += [(part.start, part.end) for part in article.paragraphs if part.start in taken]
    figures = _figures(narrow, article=article, asked=Spans.of(asked))
    occasion = find_meeting.meeting(article, on=on)
    of_row = {row.task.start: row for row in rows}
    drafts = tuple(
        draft.draft_of(
            one, text=page.text, figures=figures, said_on=occasion.held_on or on,
            calendar=calendar, loops=loops, row=of_row.get(one.start),
        )
        for one in demanded
    )  # fmt: skip
    return ArticleReading(
        article=replace(article, title=split.title_of(prose.paragraphs)),
        meeting=occasion, directives=tuple(demanded), figures=figures,
        programmes=tuple(find_programmes.programmes(text, start=article.start, end=article.end)),
        loops=tuple(find_loops.loops(text, start=_body_start(article), end=article.end)),
        posts=tuple(people), findings=_findings(text, article=prose, demanded=demanded),
        tasks=tuple(rows),
        doubts=tuple(doubts.doubts(narrow, start=article.start, end=article.end)),
        drafts=drafts,
    )  # fmt: skip


def _of_row(row: Task, *, issuer: str) -> Directive:
    return Directive(
        start=row.task.start, end=row.task.end, text=row.task.text, required_by=issuer,
        actor=row.office,
    )  # fmt: skip


def _figures(narrow: str, *, article: Article, asked: Spans) -> tuple[Figure, ...]:
    plans = paper.is_plan(article)
    context = Context(narrow[article.start : article.end])
    found: list[Figure] = []
    for part in article.paragraphs:
        if part.role in ("title", "heading"):
            context.hear(part.text)
        if part.role in ("body", "heading", "cell"):
            found += find_figures.figures(
                narrow, start=part.start, end=part.end, demanded=asked, plans=plans,
                context=context,
            )  # fmt: skip
    return tuple(sorted(found, key=lambda one: one.start))


def _findings(text: str, *, article: Article, demanded: Sequence[Directive]) -> tuple[Finding, ...]:
    spans = Spans.of((one.start, one.end) for one in demanded)
    found: list[Finding] = []
    stock, blame = find_findings.takes_stock(article.title), False
    for part in article.paragraphs:
        if part.role == "heading":
            stock = find_findings.takes_stock(part.text)
            blame = find_findings.blames(part.text)
        if part.role in ("body", "heading"):
            found += find_findings.findings(
                text, start=part.start, end=part.end, taken=spans, stock=stock, blame=blame
            )
    return tuple(found)


def _body_start(article: Article) -> int:
    """Where what is said begins: behind title, deck and byline."""
    return next(
        (part.start for part in article.paragraphs if part.role in ("body", "heading")),
        article.end,
    )
