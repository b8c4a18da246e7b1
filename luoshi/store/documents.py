"""Documents and their drafts as they stand: who sees them, what is missing, what is a duplicate."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, When

from luoshi.core import ledger, likeness
from luoshi.core import value as values
from luoshi.core.fault import N_, Fault
from luoshi.core.loop import Loop
from luoshi.core.matter import EMPTY, Actor
from luoshi.store import clockwork, models, projection, proposal, replay, sight

#: The longest title of a matter. Unit: characters.
MOST_TITLE = 60
OPEN, CONFIRMED, MERGED, DISCARDED = "open", "confirmed", "merged", "discarded"


#: So many open matters of a unit are looked at: those of the same title or quote, then the newest.
MOST_STANDING = 5_000


@dataclass(frozen=True, kw_only=True)
class Standing:
    """An open matter that a draft may be the same as.

    Shape: `is_same` when quote and title agree, so that the engine refuses a second one; `is_like`
    when not even the titles are the same, only much alike; otherwise the title alone agrees.
    """

    matter_id: int
    number: str
    title: str
    is_same: bool
    is_like: bool


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A draft with its values, what is missing of the five, and the matter it may repeat.

    Shape: `number` counts the drafts of the document in the order of the text; `unsaid` are fields
    beside the five that its opening needs and nobody has said yet.
    """

    row: models.Draft
    number: int
    loop: Loop
    given: Mapping[str, Any]
    found: Mapping[str, Any]
    missing: tuple[str, ...]
    standing: Standing | None = None
    unsaid: tuple[str, ...] = ()

    @property
    def id(self) -> int:
        """The draft's id."""
        return self.row.id

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.row.state == OPEN

    @property
    def is_repeated(self) -> bool:
        """Whether it waits and may be the same as an open matter."""
        return self.is_open and self.standing is not None

    @property
    def is_complete(self) -> bool:
        """Whether it waits, with all of the five and no matter like it."""
        return self.is_open and not self.missing and not self.unsaid and self.standing is None

    @property
    def is_pointed_at(self) -> bool:
        """Whether a model has pointed at its sentence, so that somebody looks at it by itself."""
        return self.found.get("by") == "model"

    @property
    def has_gaps(self) -> bool:
        """Whether it waits and something of the five is missing."""
        return self.is_open and bool(self.missing or self.unsaid) and self.standing is None


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A document with its proposals in the order of the text, and what reading it has shown."""

    document: models.Document
    proposals: tuple[Proposal, ...]
    found: Mapping[str, Any] = field(default_factory=lambda: EMPTY)

    def of(self, draft_id: int) -> Proposal | None:
        """The proposal of a draft, or None."""
        return next((one for one in self.proposals if one.id == draft_id), None)


def visible_to(*, actor: Actor, day: date) -> QuerySet[models.Document]:
    """The documents of the actor's unit and of the units below it."""
    tree = clockwork.tree_on(day)
    if actor.unit is None or actor.unit not in tree:
        return models.Document.objects.none()
    below = sight.units_below(unit=actor.unit, day=day)
    return models.Document.objects.filter(unit_id__in=below)


def listed(*, actor: Actor, day: date) -> QuerySet[models.Document]:
    """The same, the last first, each with its unit and how many drafts it has and are open.

    Shape: without the bytes and the text.
    """
    return (
        visible_to(actor=actor, day=day)
        .select_related("unit")
        .defer("content", "clean_text", "found")
        .annotate(
            n_drafts=Count("drafts"),
            n_open=Count("drafts", filter=Q(drafts__state=OPEN)),
            n_matters=Count("drafts", filter=Q(drafts__state__in=(CONFIRMED, MERGED))),
        )
        .order_by("-taken_at", "-id")
    )


def sheet_of(document: models.Document) -> Sheet:
    """The document's drafts as they stand. Two queries, whatever their number."""
    drafts = document.drafts.select_related("matter").defer("matter__state")
    rows = list(drafts.order_by("start", "position"))
    loops = {row.loop: clockwork.current_loops()[row.loop] for row in rows}
    givens = [given_of(row, loop=loops[row.loop]) for row in rows]
    waiting = [(row, given) for row, given in zip(rows, givens, strict=True) if row.state == OPEN]
    standing = standing_of(waiting, unit=document.unit_id)
    proposals = tuple(
        Proposal(
            row=row, number=number, loop=loops[row.loop], given=given,
            found=json.loads(row.found), missing=proposal.missing_of(given, loop=loops[row.loop]),
            standing=standing.get(row.id), unsaid=proposal.unsaid_in(given, loop=loops[row.loop]),
        )
        for number, (row, given) in enumerate(zip(rows, givens, strict=True), start=1)
    )  # fmt: skip
    return Sheet(document=document, proposals=proposals, found=json.loads(document.found))


def given_of(row: models.Draft, *, loop: Loop) -> Mapping[str, Any]:
    """The values that a draft proposes, decoded, without fields that the loop no longer has."""
    stored = json.loads(row.given)
    return MappingProxyType({
        name: values.decode(loop.fields[name], value)
        for name, value in stored.items()
        if name in loop.fields
    })  # fmt: skip


def encoded(given: Mapping[str, Any], *, loop: Loop) -> str:
    """The values of a draft as its row keeps them."""
    return said(
        {
            name: values.encode(loop.fields[name], value)
            for name, value in given.items()
            if value is not None
        }
    )


def said(given: Mapping[str, Any]) -> str:
    """Encoded values as the row of a draft keeps them."""
    return json.dumps(dict(given), ensure_ascii=False, sort_keys=True)


def standing_of(
    drafts: Sequence[tuple[models.Draft, Mapping[str, Any]]], *, unit: int
) -> dict[int, Standing]:
    """The open matter that each of these drafts may repeat.

    Shape: the one with the same quote and title, else with the same title, else with the likest
    one. One query.
    """
    if not drafts:
        return {}
    titles = {str(given["title"]) for _, given in drafts if given.get("title")}
    exact = Q(quote_key__in={key_of(given, unit=unit) for _, given in drafts}) | Q(title__in=titles)
    rows = (
        models.Matter.objects.filter(end="", superior_id=unit)
        .annotate(is_other=Case(When(exact, then=0), default=1))
        .order_by("is_other", "-id")[:MOST_STANDING]
    )
    cells = list(rows.values_list("id", "number", "quote_key", "title"))
    by_quote = {key: id for id, _, key, _ in cells if key}
    by_title = {title: id for id, _, _, title in cells if title}
    numbers = {id: (number, title) for id, number, _, title in cells}
    index = likeness.Index({id: title for id, _, _, title in cells})
    answer: dict[int, Standing] = {}
    for row, given in drafts:
        title = str(given.get("title", ""))
        same = by_quote.get(key_of(given, unit=unit))
        found = same or by_title.get(title) or next(iter(index.like(title)), None)
        if found is not None:
            number, standing = numbers[found]
            answer[row.id] = Standing(
                matter_id=found, number=number, title=standing, is_same=found == same,
                is_like=standing != title,
            )  # fmt: skip
    return answer


def key_of(given: Mapping[str, Any], *, unit: int) -> str:
    """The key under which the engine finds a matter with this quote and title again."""
    return projection.same_as(
        superior=unit, quote=str(given.get("quote", "")), title=str(given.get("title", ""))
    )


def merged_into(matter_id: int) -> QuerySet[models.Draft]:
    """The drafts that were merged into a matter: what later documents demand of it again.

    Shape: each with its document, but for the bytes, the text and what reading it has shown.
    """
    drafts = models.Draft.objects.filter(matter_id=matter_id, state=MERGED)
    heavy = ("document__content", "document__clean_text", "document__found")
    return drafts.select_related("document").defer(*heavy).order_by("decided_at", "id")


def faults() -> Iterator[Fault]:
    """Everything that documents and drafts say otherwise than their entries."""
    rows = {f"document/{row.id}": row for row in models.Document.objects.defer("content")}
    heads: dict[str, tuple[str, int, str, str]] = {}
    states: dict[str, dict[int, tuple[str, int | None]]] = {}
    inquiries: dict[str, set[tuple[int, int, int]]] = {}
    for subject, n, canonical, hashed in replay.stored("document"):
        entry = ledger.from_canonical(canonical.encode())
        did = entry.body.get("did", {})
        assert isinstance(did, Mapping)
        first = heads.get(subject, ("", 0, str(did.get("digest", "")), str(did.get("unit", ""))))
        heads[subject] = (hashed, n, first[2], first[3])
        states.setdefault(subject, {})
        if "inquiry" in did:
            asked = (int(str(did["inquiry"])), int(str(did["draft"])), int(str(did["unit"])))
            inquiries.setdefault(subject, set()).add(asked)
        _replayed(states[subject], move=entry.move, did=did)
    for subject in sorted(rows.keys() | heads.keys()):
        row = rows.get(subject)
        if row is None or heads.get(subject) != (
            row.last_hash, row.n_entries, row.digest, str(row.unit_id),
        ):  # fmt: skip
            yield replay.differs(subject, what=N_("材料"))
        elif _states_of(row) != states[subject]:
            yield replay.differs(subject, what=N_("草稿"))
        elif _inquiries_of(row) != inquiries.get(subject, set()):
            yield replay.differs(subject, what=N_("征询"))


_STATES = {"confirmed": CONFIRMED, "merged": MERGED, "discarded": DISCARDED, "restored": OPEN}


def _replayed(
    states: dict[int, tuple[str, int | None]], *, move: str, did: Mapping[str, Any]
) -> None:
    for draft in did.get("drafts", ()):
        states[int(draft)] = (OPEN, None)
    if move in _STATES:
        matter = did.get("matter")
        for draft in did.get("decided", ()):
            states[int(draft)] = (_STATES[move], int(matter) if matter else None)


def _inquiries_of(document: models.Document) -> set[tuple[int, int, int]]:
    rows = models.Inquiry.objects.filter(draft__document_id=document.id)
    return set(rows.values_list("matter_id", "draft_id", "unit_id"))


def _states_of(document: models.Document) -> dict[int, tuple[str, int | None]]:
    rows = models.Draft.objects.filter(document_id=document.id)
    return {draft: (state, matter) for draft, state, matter in rows.values_list(
        "id", "state", "matter_id")}  # fmt: skip
