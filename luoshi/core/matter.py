"""A matter as its entries make it: the same function writes it and replays it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from luoshi.core import value as values
from luoshi.core.calendar import day_of
from luoshi.core.loop import End, Loop
from luoshi.core.loop import Field as LoopField

EMPTY: Mapping[Any, Any] = MappingProxyType({})

#: Moves of the house itself; no loop file can declare a name with a full stop.
TIME, SHEET, UNDO, SIGNED, ERASED, ENDED, CHANGED = (
    "house.time", "house.sheet", "house.undo", "house.signed",
    "house.erased", "house.ended", "house.changed",
)  # fmt: skip
SYSTEM, PUBLIC = "system", "public"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who makes a move. An entry names the posting and never a person.

    Shape: `posting` is a posting's id, "system", "public" or "code/…" for an outsider;
    `postings` are all postings of the same hand, so that nobody counts twice under two posts;
    `unit` and `post` are None for whoever holds no post.
    """

    posting: str
    unit: int | None = None
    post: int | None = None
    head: bool = False
    postings: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Entered:
    """One entry of a matter, before it is hashed: what was done, by whom, when.

    Shape: `given` holds the ledger form of values inside the hash, `typed` of those outside it;
    `body` holds what the engine adds (stage, amounts, the move that was signed or undone).
    """

    n: int
    at: datetime
    actor: str
    unit: int | None = None
    move: str
    given: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    typed: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    body: Mapping[str, Any] = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True, kw_only=True)
class Matter:
    """Where a matter stands. Lamp, overdue and progress are computed from it, never kept.

    Shape: `values` maps field names to values as `core.value` decodes them; `times`, `made_at`
    and `makers` are by move; `entered` is by stage; `original_due` never changes once given;
    `signed` holds the units that have signed the move `signing` over the same `pending` content.
    """

    id: int
    loop: str
    text: str = ""
    parent: int | None = None
    stage: str = ""
    values: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    n: int = 0
    opened_at: datetime | None = None
    entered_at: datetime | None = None
    regime: str = ""
    ended_at: datetime | None = None
    original_due: date | None = None
    times: Mapping[str, int] = field(default_factory=lambda: EMPTY)
    made_at: Mapping[str, datetime] = field(default_factory=lambda: EMPTY)
    makers: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: EMPTY)
    entered: Mapping[str, datetime] = field(default_factory=lambda: EMPTY)
    signing: str = ""
    signed: tuple[int, ...] = ()
    signers: tuple[str, ...] = ()
    pending: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    taken: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    sheets: tuple[Mapping[str, str], ...] = ()
    last_n: int = 0
    last_move: str = ""
    last_by: str = ""
    last_at: datetime | None = None
    erased: bool = False
    number: str = ""
    source: Mapping[str, str] = field(default_factory=lambda: EMPTY)

    @property
    def title(self) -> str:
        return str(self.values.get("title") or "")

    @property
    def owner(self) -> int | None:
        return self.values.get("owner")

    @property
    def superior(self) -> int | None:
        return self.values.get("superior")

    @property
    def verifier(self) -> int | None:
        return self.values.get("verifier") or self.superior

    @property
    def due(self) -> date | None:
        return self.values.get("due")

    @property
    def partners(self) -> tuple[int, ...]:
        return tuple(self.values.get("partners") or ())


def end_of(*, loop: Loop, matter: Matter) -> End | None:
    """How the matter has ended, or None while it goes on."""
    stage = loop.stages.get(matter.stage)
    return stage.end if stage else None


def apply(*, loop: Loop, matter: Matter, entry: Entered) -> Matter:
    """The matter after one more entry.

    Refuses: nothing; what may be entered is decided by the engine before. An undoing needs the
    entries before it, so it goes through `fold`.
    """
    signs = entry.move == SIGNED
    after = replace(
        matter,
        n=entry.n,
        values=matter.values if signs else _merged(loop=loop, matter=matter, entry=entry),
        number=str(entry.body.get("number", matter.number)),
        last_at=entry.at,
    )
    if not (entry.actor == SYSTEM and entry.move in loop.moves and matter.last_at == entry.at):
        # A move that the system makes at once belongs to the hand that caused it.
        after = replace(after, last_n=entry.n, last_move=entry.move, last_by=entry.actor)
    if entry.move == SHEET:
        stamp = {"on": day_of(entry.at).isoformat(), "moves": str(n_moves(matter))}
        sheet = MappingProxyType(dict(entry.body) | stamp)
        return replace(after, sheets=(*matter.sheets, sheet))
    if signs:
        return _with_signature(after, loop=loop, entry=entry)
    if entry.move == ERASED:
        return replace(after, erased=True)
    if entry.move == CHANGED:
        return after
    after = _counted(after, entry=entry)
    after = replace(after, original_due=matter.original_due or after.due)
    if matter.n == 0:
        after = _opened(after, entry=entry)
    stage = entry.body.get("stage", "")
    return _moved(loop=loop, matter=after, entry=entry, stage=stage) if stage else after


def fold(*, loop: Loop, blank: Matter, entries: Iterable[Entered]) -> Matter:
    """The matter that its entries make, from the first on. Shape: entries in the order of `n`."""
    trail = [blank]
    for entry in entries:
        if entry.move == UNDO:
            undone = int(entry.body["undone"])
            kept = trail[undone - 1]
            trail.append(
                replace(
                    kept, n=entry.n, last_n=entry.n, last_move=UNDO, last_by=entry.actor,
                    last_at=entry.at,
                )
            )  # fmt: skip
        else:
            trail.append(apply(loop=loop, matter=trail[-1], entry=entry))
    return trail[-1]


def n_moves(matter: Matter) -> int:
    """How many moves have been made on a matter; sheets and signatures do not count."""
    return sum(matter.times.values())


def decoded(*, loop: Loop, entry: Entered) -> Mapping[str, Any]:
    """The values that an entry gives, inside and outside the hash, by field."""
    return MappingProxyType(
        {
            name: values.decode(loop.fields[name], stored)
            for name, stored in (*entry.given.items(), *entry.typed.items())
        }
    )


def _merged(*, loop: Loop, matter: Matter, entry: Entered) -> Mapping[str, Any]:
    merged = dict(matter.values) | dict(decoded(loop=loop, entry=entry))
    for name, amount in entry.body.get("amounts", {}).items():
        merged[name] = (merged.get(name) or Decimal(0)) + Decimal(amount)
    for name in entry.body.get("erased", ()):
        merged.pop(name, None)
    return MappingProxyType(merged)


def _with_signature(matter: Matter, *, loop: Loop, entry: Entered) -> Matter:
    """A signature counts for a unit; another move signed, or other content, starts anew."""
    move = str(entry.body["signs"])
    fresh = matter.signing != move or bool(entry.body.get("fresh"))
    unit = int(entry.body["unit"])
    return replace(
        matter,
        signing=move,
        signed=(unit,) if fresh else (*matter.signed, unit),
        signers=(entry.actor,) if fresh else (*matter.signers, entry.actor),
        pending=decoded(loop=loop, entry=entry) if fresh else matter.pending,
    )


def _counted(matter: Matter, *, entry: Entered) -> Matter:
    name = entry.move
    makers = (*matter.makers.get(name, ()), entry.actor)
    return replace(
        matter,
        times=MappingProxyType(dict(matter.times) | {name: matter.times.get(name, 0) + 1}),
        made_at=MappingProxyType(dict(matter.made_at) | {name: entry.at}),
        makers=MappingProxyType(dict(matter.makers) | {name: tuple(dict.fromkeys(makers))[-8:]}),
        signing="",
        signed=(),
        signers=(),
        pending=EMPTY,
        taken=MappingProxyType(dict(matter.taken) | dict(entry.body.get("taken", {}))),
    )


def _opened(matter: Matter, *, entry: Entered) -> Matter:
    body = entry.body
    return replace(
        matter,
        opened_at=entry.at,
        text=str(body.get("loop", matter.text)),
        parent=int(body["parent"]) if body.get("parent") else None,
        source=MappingProxyType(dict(body.get("source", {}))),
    )


def _moved(*, loop: Loop, matter: Matter, entry: Entered, stage: str) -> Matter:
    left = loop.stages.get(matter.stage)
    merged = dict(matter.values)
    if left and left.pauses and matter.due and matter.entered_at:
        stood = day_of(entry.at) - day_of(matter.entered_at)
        merged["due"] = matter.due + timedelta(days=stood.days)
    return replace(
        matter,
        stage=stage,
        values=MappingProxyType(merged),
        entered_at=entry.at,
        regime=str(entry.body.get("regime", "")),
        entered=MappingProxyType(dict(matter.entered) | {stage: entry.at}),
        ended_at=entry.at if loop.stages[stage].end else None,
    )


def field_titles(*, loop: Loop, names: Iterable[str]) -> str:
    """The Chinese titles of some fields, for a message."""
    return "、".join(title_of(loop.fields.get(name), name) for name in names)


def title_of(entry: LoopField | None, name: str) -> str:
    """The title of a field, or its key when the loop does not know it."""
    return entry.title if entry else name
