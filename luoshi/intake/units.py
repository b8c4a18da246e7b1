"""Cuts what somebody says into directives."""

import re
from collections.abc import Sequence
from functools import cached_property

from luoshi.intake import actor, bidding, modal, quick, sentence, shortfall, told
from luoshi.intake.directive import Directive
from luoshi.intake.find_posts import Post
from luoshi.intake.modal import Demand
from luoshi.intake.passage import Passage
from luoshi.intake.sentence import Piece

#: What must not be is said so briefly only to lead in what must.
BRIEF = 5
#: A place was named in full so far back.
FARTHEST_PLACE = 2000
#: A name that heads its own sentence is no longer: 抢险组：组建队伍.
LONGEST_HEAD = 16
_MAY = quick.pattern("[要须应需请]|下一?步|务必|不得|不准|不许|严禁|切忌|杜绝|不能")
#: A clause of so many characters is no order alone: 少说空话，多办实事.
_BRIEF = (4, 5)
#: Whoever says so, these are told to act.
_EVERYBODY = re.compile("各|全[市区县省体]|有关|相关")
#: What a report says is to be done next is demanded, though nobody is named who demands it.
_NEXT = re.compile("下一?步|下一?阶段|接下来")
_FIRST_PERSON = re.compile(r"^(?:我们?|咱们?|本人|俺)")
#: In a paper nobody speaks of his own door: below it residents answer.
_RESIDENTS = re.compile("我们?(?:家|门口|小区|村里|老百姓|住)|俺|咱")
#: What a body that answers will do by itself, or has somebody who asked do.
_OURS = re.compile(
    r"[^,，]{0,10}?(?:我们|[我本](?:局|委|办|部|厅|院|站|所|中心|大队|支队|公司|集团|镇|乡|街道|社区|县|区|市))|[^,，]{0,12}?请您"
)
_LEADING_POST = re.compile(r"(?:书记|[市县区州省镇乡]长|主任|局长|部长|主席|负责同志|负责人)")
#: The rest of a sentence in brackets at its end: who to ask, where to send.
_NOTE = re.compile(r"[(（][^()（）]*(?:联系|电话|邮箱)[^()（）]*[)）]$")
#: Whoever is asked to watch is asked for nothing else: 请全体代表监督.
_WATCH = re.compile("^请[^,，]{0,10}监督$")
_PLEASE = re.compile(r"(?:[^,，]{0,12}(?:前|内|起|后)[,，]?)?请")
_PAIRED = re.compile(r"^(?:也|又|还|更)要")
_ADDS = re.compile(r"[^,，]{1,4}[还更]要")
#: Why something matters, said of it before what must be done about it.
_WEIGHS = re.compile("事关|关乎|关系|就是|无小事|是大事|不是小事|责任重大|人命关天|重于泰山")
_MUST = re.compile("必须|务必|务求|一定要|来不得|绝不能|决不能|切不可|要|马虎不得")
#: Who acts in one case of what is demanded: 逾期的由乙局强制拆除.
_CASE = re.compile("[^,，由]{2,16}的由")
#: Several by names of two or three signs.
_LISTED = re.compile(
    "(?P<names>[\u4e00-\u9fff]{2,3}(?:、[\u4e00-\u9fff]{2,3})*[、和][\u4e00-\u9fff]{2,3}?)(?=要|必须|务必|应)"
)
_SUBJECT_OF = re.compile(r"是|既|作为|承担|肩负|负有")


def directives(
    text: str, *, content: Sequence[Piece], passage: Passage, people: Sequence[Post]
) -> tuple[list[Directive], Passage]:
    """The directives in a run of clauses of one voice, and the passage as it then stands."""
    if not content:
        return [], passage
    asked = passage.active or passage.bidding
    if not asked and not _MAY.search(text, content[0].start, content[-1].end):
        return [], passage
    cutter = _Cutter(text=text, content=content, passage=passage, people=people)
    cutter.run()
    return cutter.found, cutter.passage


class _Cutter:
    """One run of clauses. Shape: `first` is the clause at which an open directive began."""

    def __init__(
        self, *, text: str, content: Sequence[Piece], passage: Passage, people: Sequence[Post]
    ) -> None:
        self.text = text
        self.passage = passage
        self.people = people
        pieces = (part for clause in content for part in _unquoted(text, clause))
        self.pieces = [one for one in pieces if modal.without_ordinal(one.text) < len(one.text)]
        self.demands = [modal.of(piece.text) for piece in self.pieces]
        self.found: list[Directive] = []
        self.first: int | None = None
        self.pending: int | None = None
        self.actor = ""
        self.opener: Demand | None = None

    @cached_property
    def told(self) -> bool:
        """Whether the run as a whole tells what is or was."""
        if not self.pieces:
            return False
        first = self.pieces[0].text
        aside = len(self.pieces) > 1 and (told.is_agreed(first) or modal.is_season(first))
        said = self.text[self.pieces[aside].start : self.pieces[-1].end]
        return told.is_told(said) or told.is_reckoned(said)

    @cached_property
    def falls(self) -> bool:
        """Whether the run says what falls short, or how far things have come."""
        said = self.text[self.pieces[0].start : self.pieces[-1].end]
        return bool(shortfall.state(said, weak=True)) or told.is_measured(said)

    @cached_property
    def planned(self) -> bool:
        """Whether the run says what somebody will do by himself."""
        return any(told.is_planned(told.plain(piece.text)) for piece in self.pieces)

    def run(self) -> None:
        """Goes through the clauses once."""
        for n, piece in enumerate(self.pieces):
            demand = self.of_places(self.demands[n], piece) or self.task(n)
            if self.first is None and self.is_name(n):
                self.pending = n if self.pending is None else self.pending
            elif demand is not None and self.opens(demand, n=n):
                self.open(self.with_doer(demand, n=n), n=n)
            elif self.is_bidden(n):
                self.open(self.with_doer(Demand(kind="bid", at=0), n=n), n=n)
            elif self.first is not None and told.is_statement(piece.text):
                self.close(n - 1)
            elif modal.is_adverbial(piece.text):
                self.pending = n if self.pending is None else self.pending
            else:
                self.pending = None
                self.adopt(demand, piece)
        if self.first is not None:
            self.close(len(self.pieces) - 1)

    def of_places(self, demand: Demand | None, piece: Piece) -> Demand | None:
        """The demand, where its topic are places by their bare names: 大圩、芦汀要拿出办法."""
        listed = _LISTED.match(piece.text) if demand and demand.kind == "topic" else None
        if demand is None or listed is None:
            return demand
        names = re.split("[、和]", listed["names"])
        around = self.text[max(0, piece.start - FARTHEST_PLACE) : piece.end]
        known = all(re.search(f"{name}(?:镇|乡|县|区|市|街道|村)", around) for name in names)
        return demand._replace(kind="modal", actor=listed["names"]) if known else demand

    def is_bidden(self, n: int) -> bool:
        """Whether who speaks to those who are to act bids them something, and nothing is open."""
        if not self.passage.bidding or self.first is not None:
            return False
        said = [piece.text for piece in self.pieces[n:]]
        first = bidding.is_bid(said[0]) or bool(bidding.dutiful(said[0]))
        if self.passage.verb == "强调" and (self.told or not first):
            return False
        return bidding.begins(said)

    def with_doer(self, demand: Demand, *, n: int) -> Demand:
        """The demand with who is bidden to act, in a speech that names him without a modal verb."""
        silent = demand.kind in ("bid", "task") and not demand.actor
        here = self.pieces[n:] if self.passage.bidding and silent else ()
        doers = (
            bidding.dutiful(piece.text) or bidding.doer(piece.text)
            for piece in here
            if not _CASE.match(piece.text)
        )
        who = next(filter(None, doers), "")
        return demand._replace(actor=who) if who else demand

    def task(self, n: int) -> Demand | None:
        """A clause that says what is to be reached, where nothing is open yet."""
        piece = self.pieces[n]
        at = modal.without_ordinal(piece.text)
        wanted = self.passage.active and self.first is None and self.leads(n)
        wanted = wanted and not (told.is_agreed(piece.text) or self.is_name(n) or self.stands(n))
        if not wanted or self.told or self.planned or told.is_statement(piece.text):
            return None
        ordered = self.passage.sure and self.may_order(n) and not self.falls
        ordered = ordered and not (at == 0 and modal.is_adverbial(piece.text))
        ordered = ordered or self.tasks_follow(n)
        who = actor.addressed(piece.text[at:])
        return (
            Demand(kind="task", at=at, actor=who)
            if ordered or modal.is_task(piece.text[at:])
            else None
        )

    def may_order(self, n: int) -> bool:
        """Whether the clause may be an order: one of a few words with what goes on behind it."""
        piece = self.pieces[n]
        said = piece.text[modal.without_ordinal(piece.text) :]
        goes_on = len(said) in _BRIEF and self.text[piece.end : piece.end + 1] in tuple(",，")
        behind = self.pieces[n + 1].text if goes_on and n + 1 < len(self.pieces) else ""
        return modal.may_order(said + behind)

    def is_name(self, n: int) -> bool:
        """Whether the clause only names whom the next one is about: 滞后的单位，负责人要…."""
        behind = self.demands[n + 1] if n + 1 < len(self.pieces) else None
        said = self.pieces[n].text
        headed = n == 0 and self.is_headed()
        alone = self.demands[n] is None and behind is not None and behind.kind == "modal"
        bare = modal.is_bare(said) and not (headed and said[-1:] in tuple("组队办局站所"))
        named = actor.ends_in_actor(said) and said[0] not in "该能凡谁" and not bare
        return (headed or alone) and named and not _SUBJECT_OF.search(said)

    def is_headed(self) -> bool:
        """Whether the sentence begins with its own heading before a colon: 信访：镇综治办…."""
        head = self.pieces[0]
        colon = self.text[head.end : head.end + 1] in tuple("：:")
        return self.passage.active and colon and len(head.text) < LONGEST_HEAD

    def tasks_follow(self, n: int) -> bool:
        """Whether who speaks goes on to a task in this sentence: 12座水库一库一策，设计方案12月
        10日前审定."""
        first, behind = self.pieces[n], self.pieces[n + 1 :]
        if not (self.passage.orders and self.passage.bids) or n or not modal.may_order(first.text):
            return False
        said = self.text[first.start : self.pieces[-1].end]
        stays = told.is_comment(first.text) or modal.is_adverbial(first.text)
        falls = shortfall.state(said, weak=True)
        return not (stays or falls) and any(modal.is_task(piece.text) for piece in behind)

    def opens(self, demand: Demand, *, n: int) -> bool:
        """Whether a new directive begins at this clause."""
        passage, piece = self.passage, self.pieces[n]
        if self.of_himself(piece.text, demand=demand):
            return False
        if demand.follows and n and told.is_statement(self.pieces[n - 1].text):
            return False
        attributed = bool(passage.who) or passage.active
        if demand.kind == "modal":
            return self.opens_modal(demand, n=n, attributed=attributed)
        if self.text[self.pieces[-1].end : self.pieces[-1].end + 1] in tuple("？?"):
            return False
        if self.first is not None:
            return demand.kind == "acts" and self.changes_hands(demand)
        if demand.kind == "topic":
            return attributed
        if told.is_statement(piece.text) or told.is_agreed(piece.text):
            return False
        if not passage.active and demand.kind == "acts":
            hands_on = piece.text[0] == "由" and bool(_NEXT.match(self.pieces[0].text))
            return hands_on or self.must_later(demand, n=n)
        comments = told.is_comment(piece.text[demand.at :]) or self.is_commented(n)
        leads = self.leads(n, acts=demand.kind == "acts")
        return passage.active and not self.told and not comments and leads

    def of_himself(self, said: str, *, demand: Demand) -> bool:
        """Whether who speaks tells of himself, and can ask nobody: residents, who answers."""
        passage = self.passage
        if passage.tells and not _LEADING_POST.search(self.post_of(passage.who)):
            return True
        if passage.tells and _FIRST_PERSON.match(said):
            return True
        if passage.paper and not passage.speech and _RESIDENTS.match(said):
            return True
        return passage.replies and bool(_OURS.match(said) or demand.actor == passage.who)

    def opens_modal(self, demand: Demand, *, n: int, attributed: bool) -> bool:
        piece = self.pieces[n]
        if _WATCH.search(piece.text) or self.stands(n):
            return False
        if self.first is not None and not demand.actor and not _PLEASE.match(piece.text):
            paired = _PAIRED.match(piece.text) and "既" in self.pieces[self.first].text
            if (
                demand.forbids
                or paired
                or self.pieces[n - 1].text[0] == "凡"
                or (demand.follows and actor.without_time(piece.text) == piece.text)
                or (self.opener and self.opener.kind == "acts" and self.pending is None)
            ):
                return False
        next_step = bool(_NEXT.match(self.pieces[0].text))
        everybody = bool(demand.actor and _EVERYBODY.match(demand.actor))
        return attributed or next_step or (everybody and not _PLEASE.match(piece.text))

    def stands(self, n: int) -> bool:
        """Whether the next clause says how it stands instead: 应于4月通水，目前只完成六成."""
        behind = self.pieces[n + 1].text if n + 1 < len(self.pieces) else ""
        return "应" in self.pieces[n].text and told.is_statement(behind)

    def changes_hands(self, demand: Demand) -> bool:
        """Whether another body is now told to act, within one sentence: 逾期的，由乙局…."""
        if demand.by != "由" or self.pending is None or not self.actor:
            return False
        return demand.actor != self.actor

    def must_later(self, demand: Demand, *, n: int) -> bool:
        """Whether all are named here whom the next clause says they must: 各镇对…的问题，须在…."""
        behind = self.demands[n + 1] if n + 1 < len(self.pieces) else None
        must = behind is not None and behind.kind == "modal" and not behind.actor
        return must and self.leads(n) and bool(_EVERYBODY.match(demand.actor))

    def is_commented(self, n: int) -> bool:
        """Whether the next clause says what doing this rests on: 做好…,关键在…."""
        return n + 1 < len(self.pieces) and told.is_comment(self.pieces[n + 1].text)

    def post_of(self, who: str) -> str:
        return next((post.role for post in self.people if post.person == who), who)

    def leads(self, n: int, *, acts: bool = False) -> bool:
        """Whether nothing but adverbials, or what was agreed to, stands before the clause."""
        first = 1 if n and (self.is_name(0) or (acts and self.is_headed())) else 0
        before = (piece.text for piece in self.pieces[first:n])
        return all(modal.is_adverbial(said) or told.is_agreed(said) for said in before)

    def open(self, demand: Demand, *, n: int) -> None:
        """Begins a directive: its leading adverbials and its subject belong to it."""
        begin, who = n, demand.actor
        follows = demand.follows and not who
        if self.pending is not None:
            begin = self.pending
            who = who or (self.pieces[n - 1].text if self.is_name(n - 1) else "")
        elif self.first is None and n and (follows or self.pairs(n)):
            begin = n - 1
        elif self.first is None and n and not who and demand.kind == "modal":
            begin, who = self.subject_before(n)
        if self.first is not None:
            before = self.pieces[self.first : n]
            modal_before = self.opener is not None and self.opener.kind == "modal"
            led = follows and len(before) == 1 and not modal_before
            brief = len(before) == 1 and len(before[0].text) <= BRIEF
            led = led or bool(brief and self.opener and self.opener.forbids)
            if led or all(modal.is_adverbial(piece.text) for piece in before):
                begin = self.first
            elif len(before) == 1 and bidding.dutiful(before[0].text):
                begin, who = self.first, who or self.actor
            else:
                self.close((begin if begin < n else n) - 1)
        self.first, self.pending, self.actor, self.opener = begin, None, who, demand

    def pairs(self, n: int) -> bool:
        """Whether the clause only adds to the one before it: 疏堵结合，管得住还要用得好."""
        before, text = self.pieces[n - 1].text, self.pieces[n].text
        adds = _ADDS.match(text) and self.passage.active
        return bool(adds) and not (told.is_told(before) or told.is_statement(before))

    def subject_before(self, n: int) -> tuple[int, str]:
        """Where the subject of the modal verb stands a clause before it: 镇长是第一责任人，要…."""
        said = told.plain(self.pieces[n - 1].text)
        copula = _SUBJECT_OF.search(said)
        who = said[: copula.start()] if copula else ""
        if who and actor.ends_in_actor(who):
            first, above = self.subject_before(n - 1) if n > 1 else (n - 1, "")
            return (first, f"{above}、{who}") if above else (n - 1, who)
        weighs = n == 1 and self.passage.own and _WEIGHS.search(said)
        bare = _MUST.match(self.pieces[n].text)
        return (n - 1 if weighs and bare else n), ""

    def adopt(self, demand: Demand | None, piece: Piece) -> None:
        """Gives an open directive without an actor the one that a later clause names."""
        named = bool(self.actor) or (bool(self.passage.unit) and piece.text[0] != "由")
        silent = self.first is not None and not named
        if demand and demand.kind == "acts" and silent:
            apart = _CASE.match(piece.text)
            self.actor = "" if apart or actor.is_patient(demand.actor) else demand.actor

    def close(self, last: int) -> None:
        """Ends the open directive with this clause."""
        first = self.first or 0
        opened = self.pieces[first]
        start = opened.start + modal.without_ordinal(opened.text)
        said = _NOTE.sub("", self.text[start : self.pieces[last].end])
        idle = first == last and last + 1 < len(self.pieces) and self.demands[first] is None
        if idle and modal.is_adverbial(said):
            self.first, self.pending, self.actor, self.opener = None, None, "", None
            return
        head = self.pieces[0].start
        joined = self.text[head - 1 : head] in tuple("；;")
        bids = self.passage.bids and self.passage.bidding and not joined
        apart = ("topic", "bid", "task") if bids else ("topic",)
        alone = (start > opened.start and opened.text[0] != "要") or (
            self.opener is not None and self.opener.kind in apart
        )
        alone = alone or opened.text.startswith("凡")
        who = self.actor or ("" if alone else self.passage.actor)
        by = any(piece.text.startswith("由") for piece in self.pieces[first : last + 1])
        case = by and opened.text.endswith("的")
        self.passage = self.passage._replace(active=True, actor="" if case else who)
        who = who or self.passage.unit
        self.found.append(
            Directive(
                start=start, end=start + len(said), text=said, required_by=self.passage.who,
                actor=who,
            )
        )  # fmt: skip
        self.first, self.pending, self.actor, self.opener = None, None, "", None


def _unquoted(text: str, clause: Piece) -> list[Piece]:
    """A clause that is one quotation, as the clauses inside it."""
    if not (clause.text[:1] == "“" and clause.text[-1:] in "”" and clause.text.count("“") == 1):
        return [clause]
    return [
        inner
        for part in sentence.sentences(text, start=clause.start + 1, end=clause.end - 1)
        for inner in sentence.clauses(text, start=part.start, end=part.end)
    ]
