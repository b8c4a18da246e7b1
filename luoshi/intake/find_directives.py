"""Directives: what a leader, a meeting or a paper demands, clause by clause."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

from luoshi.intake import modal, sentence, speech
from luoshi.intake.find_posts import Post
from luoshi.intake.modal import Demand
from luoshi.intake.sentence import Piece
from luoshi.intake.split import Article, Paragraph

_PAPER = re.compile(
    r"(?:通知|方案|意见|要点|办法|规定|通报|细则|纪要|讲话|清单|决定|措施|制度|条例|分工|"
    r"通告|公告|责任书|倡议书?)(?:[(（][^()（）]*[)）])?$"
)
#: Papers that tell how things stand: only a modal verb demands there.
_REPORT = re.compile(r"通报|报告|情况|总结|公告")
_ISSUES = re.compile(r"(?:现将|现就)[^。]{0,80}(?:通知|通报|公告)如下|印发给你们|现通报如下")
_ISSUER = re.compile(r"^(?P<who>[^,，。：:]{3,30}?)(?:关于|印发|转发)")
_SALUTATION = re.compile(r"^[各]\S[^。]{4,80}[:：]$")
#: A page that names more is a list of names, and nobody there is quoted.
MOST_PEOPLE = 300
_MAY = re.compile("[要须应需请]|务必|不得|不准|不许|严禁|切忌|杜绝")
#: Verbs after which a body and its task may follow without a modal verb.
_TASKING = frozenset(("要求", "责成", "议定", "决定", "明确"))
_SPOKE = re.compile(r"[^。；]{0,24}?(?:讲话|致辞|点评)")
_LED = re.compile(r"[^。；]{0,24}?(?:调研|督导|主持)")
_FIRST_PERSON = re.compile(r"^(?:我们?|咱们?|本人|俺)")
_LEADING_POST = re.compile(r"(?:书记|[市县区州省镇乡]长|主任|局长|部长|主席|负责同志|负责人)")
#: The rest of a sentence in brackets at its end: who to ask, where to send.
_NOTE = re.compile(r"[(（][^()（）]*(?:联系|电话|邮箱)[^()（）]*[)）]$")


@dataclass(frozen=True, kw_only=True)
class Directive:
    """One demand. Unit: code points of the clean text, end exclusive.

    Shape: `required_by` and `actor` are as written, empty where the text does not say.
    """

    start: int
    end: int
    text: str
    required_by: str
    actor: str


@dataclass(frozen=True, kw_only=True)
class _Passage:
    """Who speaks, whether bare imperatives may go on, and who was last named to act."""

    who: str = ""
    active: bool = False
    actor: str = ""
    tells: bool = False
    verb: str = ""


def directives(text: str, *, article: Article, people: Sequence[Post]) -> list[Directive]:
    """The directives of an article, in order."""
    found: list[Directive] = []
    paper = _is_paper(article)
    issuer = _issuer(article) if paper else ""
    orders = paper and not _REPORT.search(article.title[-12:])
    passage = _Passage(active=orders, who=issuer)
    for paragraph in article.paragraphs:
        if paragraph.role == "heading":
            who = speech.of_heading(
                paragraph.text, people=people, start=paragraph.start, end=paragraph.end
            )
            passage = _Passage(who=who, active=True) if who else passage
        if paragraph.role == "body":
            passage = _opened(passage, paragraph=paragraph, orders=orders, issuer=issuer)
            reader = _Reader(text=text, people=people, passage=passage, paper=orders)
            found += reader.paragraph(paragraph)
            passage = reader.passage
    return found


def _is_paper(article: Article) -> bool:
    """Whether the article is itself a notice, plan or speech, which demands in its own name."""
    head = [part.text for part in article.paragraphs if part.role in ("title", "heading")][:4]
    return any(_PAPER.search(line) for line in head) or any(
        _SALUTATION.match(part.text) or _ISSUES.search(part.text) for part in article.paragraphs[:8]
    )


def _issuer(article: Article) -> str:
    """Who issues a paper: before 关于 in its title, else the line above its last date."""
    said = _ISSUER.match(article.title)
    if said:
        return said["who"]
    last = article.paragraphs[-4:]
    signed = [
        above.text
        for above, below in pairwise(last)
        if below.role == "meta" and len(above.text) < 30
    ]
    return signed[-1] if signed else ""


def _opened(passage: _Passage, *, paragraph: Paragraph, orders: bool, issuer: str) -> _Passage:
    """What of the passage goes on into a new paragraph."""
    first = paragraph.text[:40]
    demand = modal.of(re.split("[,，。]", first)[0])
    numbered = modal.without_ordinal(first) > 0
    goes_on = passage.active and (
        orders or numbered or (demand is not None and demand.kind != "topic")
    )
    if not goes_on:
        return _Passage(active=orders, who=issuer)
    return replace(passage, actor="")


class _Reader:
    """Walks one paragraph and keeps the passage that it is in."""

    def __init__(
        self, *, text: str, people: Sequence[Post], passage: _Passage, paper: bool
    ) -> None:
        self.text = text
        self.paper = paper
        self.people = people[:MOST_PEOPLE]
        self.passage = passage

    def paragraph(self, paragraph: Paragraph) -> list[Directive]:
        found: list[Directive] = []
        subject = ""
        for piece in sentence.sentences(self.text, start=paragraph.start, end=paragraph.end):
            clauses = list(sentence.clauses(self.text, start=piece.start, end=piece.end))
            said, subject = self.sentence(clauses, subject=subject)
            found += said
        return found

    def sentence(self, clauses: Sequence[Piece], *, subject: str) -> tuple[list[Directive], str]:
        """The directives of one sentence, and who was its subject: after each attribution,
        what it attributes."""
        found: list[Directive] = []
        content: list[Piece] = []
        introduced, own = False, ""
        for clause in clauses:
            said = speech.in_clause(
                clause, subject_before=own or subject, speaker=partial(self.speaker, clause),
                people=self.people, after=self.text[clause.end : clause.end + 3],
            )  # fmt: skip
            if said is None:
                own = own or speech.doer_of(clause, people=self.people)
                content.append(clause)
                continue
            found += self.units(content, introduced=introduced)
            content, introduced, own = [], True, said.who or own
            self.hear(said)
            content += self.rest_of(clause, said)
        found += self.units(content, introduced=introduced)
        if introduced and content and self.text[content[-1].end - 1] == "”" and not self.paper:
            self.passage = replace(self.passage, active=False)
        return found, own or subject

    def speaker(self, clause: Piece) -> str:
        """Whom a pronoun means here: who speaks already, who gave a speech, or who came last."""
        before = [post for post in self.people if post.start < clause.start]
        if any(post.person == self.passage.who for post in before):
            return self.passage.who
        spoke = [one for one in before if _SPOKE.match(self.text, one.end)]
        led = [one for one in before if _LED.match(self.text, one.end)]
        return (spoke or led or before)[-1].person if before else ""

    def hear(self, said: speech.Speech) -> None:
        self.passage = _Passage(
            who=said.who or self.passage.who, active=said.strong, verb=said.verb,
            tells=said.verb in speech.TELLING, actor=said.to,
        )  # fmt: skip

    def rest_of(self, clause: Piece, said: speech.Speech) -> list[Piece]:
        start = said.start
        while start < clause.end and self.text[start] in ",，:： ":
            start += 1
        return (
            [Piece(start=start, end=clause.end, text=self.text[start : clause.end])]
            if start < clause.end
            else []
        )

    def units(self, content: Sequence[Piece], *, introduced: bool) -> Iterator[Directive]:
        """Cuts clauses into directives."""
        if not (self.passage.who or self.passage.active or self.may_demand(content)):
            return
        pieces = [part for clause in content for part in self.unquoted(clause)]
        demands = [modal.of(piece.text) for piece in pieces]
        first: int | None = None
        pending: int | None = None
        actor = ""
        for n, (piece, demand) in enumerate(zip(pieces, demands, strict=True)):
            opens = demand is not None and self.may_open(
                demand,
                piece=piece,
                pieces=pieces,
                n=n,
                introduced=introduced,
                begun=first is not None,
            )
            if opens and demand is not None:
                begin = self.begin(pieces, demand=demand, n=n, pending=pending, floor=first)
                if first is not None and self.is_lead_in(pieces[first:n], demand):
                    begin = first
                elif first is not None:
                    yield self.made(pieces, first, (begin if begin < n else n) - 1, actor=actor)
                first, pending, actor = begin, None, demand.actor
            elif first is not None and modal.is_statement(piece.text):
                yield self.made(pieces, first, n - 1, actor=actor)
                first, pending = None, None
            elif modal.is_adverbial(piece.text):
                pending = n if pending is None else pending
            else:
                pending = None
        if first is not None:
            yield self.made(pieces, first, len(pieces) - 1, actor=actor)

    def may_demand(self, content: Sequence[Piece]) -> bool:
        """Whether words that nobody is said to have spoken hold a modal verb at all."""
        return bool(content) and bool(_MAY.search(self.text, content[0].start, content[-1].end))

    def unquoted(self, clause: Piece) -> list[Piece]:
        """A clause that is one quotation, as the clauses inside it."""
        if not (clause.text[:1] == "“" and clause.text[-1:] in "”" and clause.text.count("“") == 1):
            return [clause]
        return [
            inner
            for part in sentence.sentences(self.text, start=clause.start + 1, end=clause.end - 1)
            for inner in sentence.clauses(self.text, start=part.start, end=part.end)
        ]

    def may_open(
        self,
        demand: Demand,
        *,
        piece: Piece,
        pieces: Sequence[Piece],
        n: int,
        introduced: bool,
        begun: bool,
    ) -> bool:
        """Whether a new directive begins at this clause."""
        passage = self.passage
        if passage.tells and (
            _FIRST_PERSON.match(piece.text) or not _LEADING_POST.search(self.post_of(passage.who))
        ):
            return False
        attributed = bool(passage.who) or passage.active
        if demand.kind == "modal":
            return attributed or (
                bool(demand.actor)
                and re.match("各|全[市区县省体]|有关|相关", demand.actor) is not None
            )
        if demand.kind == "topic":
            return not begun and attributed
        if begun:
            return demand.kind == "acts" and self.assigns() and not demand.helps
        if demand.kind == "acts" and not self.assigns():
            return False
        whole = self.text[pieces[0].start : pieces[-1].end]
        return passage.active and not modal.is_told(whole) and self.leads(pieces, n)

    def assigns(self) -> bool:
        """Whether the passage may give out work without a modal verb, as papers and meetings do."""
        passage = self.passage
        tasked = passage.verb in _TASKING or bool(re.search("会议?$", passage.who))
        return passage.active and (self.paper or tasked)

    def post_of(self, who: str) -> str:
        return next((post.role for post in self.people if post.person == who), who)

    def leads(self, pieces: Sequence[Piece], n: int) -> bool:
        """Whether nothing but adverbials stands before the clause in its sentence."""
        return all(modal.is_adverbial(piece.text) for piece in pieces[:n])

    def is_lead_in(self, before: Sequence[Piece], demand: Demand) -> bool:
        """Whether the clauses since the last directive only lead this one in."""
        return (demand.follows and len(before) == 1) or self.leads(before, len(before))

    def begin(
        self,
        pieces: Sequence[Piece],
        *,
        demand: Demand,
        n: int,
        pending: int | None,
        floor: int | None,
    ) -> int:
        """The clause at which the directive begins: its leading adverbials belong to it."""
        if pending is not None:
            return pending
        if demand.follows and n > 0 and floor is None:
            return n - 1
        return n

    def made(self, pieces: Sequence[Piece], first: int, last: int, *, actor: str) -> Directive:
        start = pieces[first].start + modal.without_ordinal(pieces[first].text)
        end = pieces[last].end
        said = _NOTE.sub("", self.text[start:end])
        if start > pieces[first].start and pieces[first].text[0] != "要":
            self.passage = replace(self.passage, actor="")
        self.passage = replace(self.passage, active=True, actor=actor or self.passage.actor)
        return Directive(
            start=start, end=start + len(said), text=said, required_by=self.passage.who,
            actor=actor or self.passage.actor,
        )  # fmt: skip
