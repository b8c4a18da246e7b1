"""A matter as its entries make it: the same function writes it and replays it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from luoshi.core import value as values
from luoshi.core.calendar import day_of
from luoshi.core.daily import Daily
from luoshi.core.fault import Title
from luoshi.core.loop import End, Loop
from luoshi.core.loop import Field as LoopField

EMPTY: Mapping[Any, Any] = MappingProxyType({})

#: Moves of the house itself; no loop file can declare a name with a full stop.
TIME, SHEET, UNDO, SIGNED, ERASED, ENDED, CHANGED, REVEALED = (
    "house.time", "house.sheet", "house.undo", "house.signed",
    "house.erased", "house.ended", "house.changed", "house.revealed",
)  # fmt: skip
SYSTEM, PUBLIC = "system", "public"

#: What there is of a stock: one number, or of a capacity an amount for each day.
Amount = Decimal | Daily
#: The ledger form of it: a decimal string, or the amounts by intervals of days.
Written = str | Mapping[str, str]


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
    `overran` counts how often each stage was left too late; `signed` holds who has signed the
    move `signing` over the same `pending` content: units, and outsiders by their codes; `votes`
    counts what the public has answered, by field and answer, where `values` holds the last one
    alone; `taken` is what it holds of other matters' stocks, by "id.stock", in ledger form;
    `recused` are the units that may not judge it.
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
    votes: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: EMPTY)
    entered: Mapping[str, datetime] = field(default_factory=lambda: EMPTY)
    overran: Mapping[str, int] = field(default_factory=lambda: EMPTY)
    signing: str = ""
    signed: tuple[int | str, ...] = ()
    signers: tuple[str, ...] = ()
    pending: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    taken: Mapping[str, Written] = field(default_factory=lambda: EMPTY)
    recused: tuple[int, ...] = ()
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
    if entry.move == REVEALED:
        # Who has only looked has not acted: forms, undoing and signatures stay as they were.
        return changed(matter, {"n": entry.n})
    changes: dict[str, Any] = {"n": entry.n, "last_at": entry.at}
    if not (entry.actor == SYSTEM and entry.move in loop.moves and matter.last_at == entry.at):
        # A move that the system makes at once belongs to the hand that caused it.
        changes |= {"last_n": entry.n, "last_move": entry.move, "last_by": entry.actor}
    if entry.move == SHEET:
        changes["sheets"] = (*matter.sheets, _sheet(matter, loop=loop, entry=entry))
    elif entry.move == SIGNED:
        changes |= _signature(matter, loop=loop, entry=entry)
    elif entry.move in (ERASED, CHANGED):
        changes["values"] = MappingProxyType(_merged(loop=loop, matter=matter, entry=entry))
        changes["erased"] = matter.erased or entry.move == ERASED
    else:
        changes |= _move(loop=loop, matter=matter, entry=entry)
    if "recused" in entry.body:
        changes["recused"] = tuple(int(unit) for unit in entry.body["recused"])
    return changed(matter, changes)


def changed(matter: Matter, changes: Mapping[str, Any]) -> Matter:
    """The matter with other values in these of its fields.

    As `replace`, which asks for each of thirty fields by its name: every entry that is written or
    replayed comes through here.
    """
    after = object.__new__(Matter)
    vars(after).update(vars(matter), **changes)
    return after


def copied(kept: Mapping[str, Any]) -> dict[str, Any]:
    """A copy that may be changed. A proxy copies what it holds at once, `dict` name by name."""
    return kept.copy() if isinstance(kept, MappingProxyType) else dict(kept)


def fold(*, loop: Loop, blank: Matter, entries: Iterable[Entered]) -> Matter:
    """The matter that its entries make, from the first on. Shape: entries in the order of `n`."""
    trail = [blank]
    for entry in entries:
        if entry.move == UNDO:
            trail.append(put_back(trail[int(entry.body["undone"]) - 1], entry=entry))
        else:
            trail.append(apply(loop=loop, matter=trail[-1], entry=entry))
    return trail[-1]


def put_back(before: Matter, *, entry: Entered) -> Matter:
    """The matter after an undoing: as it was before the undone move, but for who wrote last."""
    last = {"last_n": entry.n, "last_move": UNDO, "last_by": entry.actor, "last_at": entry.at}
    return changed(before, {"n": entry.n, **last})


def n_moves(*, loop: Loop, matter: Matter) -> int:
    """How many moves have been made on a matter; sheets, signatures and remarks do not count."""
    return sum(n for move, n in matter.times.items() if move not in loop.remarks)


def decoded(*, loop: Loop, entry: Entered) -> Mapping[str, Any]:
    """The values that an entry gives, inside and outside the hash, by field."""
    return MappingProxyType(
        {
            name: values.decode(loop.fields[name], stored)
            for name, stored in (*entry.given.items(), *entry.typed.items())
        }
    )


def _merged(*, loop: Loop, matter: Matter, entry: Entered) -> dict[str, Any]:
    given = decoded(loop=loop, entry=entry)
    merged = copied(matter.values)
    merged.update(given)
    if given.get("owner", matter.owner) != matter.owner and "holder" not in given:
        # A post of the unit that has handed the matter over answers for it no longer.
        merged.pop("holder", None)
    if entry.body.get("term"):
        merged["due"] = date.fromisoformat(entry.body["term"])
    for name, amount in entry.body.get("amounts", {}).items():
        merged[name] = plus(merged.get(name), read(amount))
    for name in entry.body.get("erased", ()):
        merged.pop(name, None)
    return merged


def _sheet(matter: Matter, *, loop: Loop, entry: Entered) -> Mapping[str, str]:
    stamp = {"on": day_of(entry.at).isoformat(), "moves": str(n_moves(loop=loop, matter=matter))}
    return MappingProxyType(dict(entry.body) | stamp)


def _signature(matter: Matter, *, loop: Loop, entry: Entered) -> dict[str, Any]:
    """A signature counts for a unit; another move signed, or other content, starts anew."""
    move, unit = str(entry.body["signs"]), str(entry.body["unit"])
    by = int(unit) if unit.isdecimal() else unit
    if matter.signing != move or entry.body.get("fresh"):
        pending = decoded(loop=loop, entry=entry)
        return {"signing": move, "signed": (by,), "signers": (entry.actor,), "pending": pending}
    return {"signed": (*matter.signed, by), "signers": (*matter.signers, entry.actor)}


def _move(*, loop: Loop, matter: Matter, entry: Entered) -> dict[str, Any]:
    """What a move of the loop changes: its values, its count, and the stage where it leads on."""
    merged = _merged(loop=loop, matter=matter, entry=entry)
    changes: dict[str, Any] = {
        "times": _with(matter.times, entry.move, matter.times.get(entry.move, 0) + 1),
        "made_at": _with(matter.made_at, entry.move, entry.at),
        "original_due": matter.original_due or merged.get("due"),
        "number": str(entry.body.get("number", matter.number)),
    }
    if matter.taken or entry.body.get("taken"):
        changes["taken"] = _taken(matter, loop=loop, entry=entry)
    if entry.move in loop.remarks:
        changes["votes"] = _voted(matter, loop=loop, entry=entry)
    if matter.signing and entry.move not in loop.remarks:
        changes |= {"signing": "", "signed": (), "signers": (), "pending": EMPTY}
    if entry.move in loop.watched:
        signers = matter.signers if matter.signing == entry.move else ()
        hands = (*matter.makers.get(entry.move, ()), *signers, entry.actor)
        changes["makers"] = _with(matter.makers, entry.move, tuple(dict.fromkeys(hands)))
    if matter.n == 0:
        changes |= _opening(matter, entry=entry)
    if entry.body.get("stage"):
        changes |= _stage(loop=loop, matter=matter, entry=entry, merged=merged)
    return changes | {"values": MappingProxyType(merged)}


def _voted(matter: Matter, *, loop: Loop, entry: Entered) -> Mapping[str, Mapping[str, int]]:
    """The answers of the public with those of one more remark: choices are counted, texts not."""
    votes = dict(matter.votes)
    for name, answer in decoded(loop=loop, entry=entry).items():
        if loop.fields[name].type == "choice":
            counted = votes.get(name, EMPTY)
            votes[name] = _with(counted, answer, counted.get(answer, 0) + 1)
    return MappingProxyType(votes)


def _taken(matter: Matter, *, loop: Loop, entry: Entered) -> Mapping[str, Written]:
    """What is held of other stocks; whoever leaves an end holds no more what that has given back.

    Source: vocabulary, rule of the house 3.
    """
    end = end_of(loop=loop, matter=matter)
    held = {name: read(much) for name, much in matter.taken.items()}
    if end is not None and matter.ended_at is not None and "stage" in entry.body:
        ended_on = day_of(matter.ended_at)
        held = {
            name: much.until(ended_on) if isinstance(much, Daily) else much
            for name, much in held.items()
            if end is not End.VOID
        }
    for stock, amount in entry.body.get("taken", {}).items():
        held[stock] = plus(held.get(stock), read(amount))
    return MappingProxyType({name: written(much) for name, much in held.items()})


def read(amount: Written) -> Amount:
    """What a ledger form says there is or changes."""
    return Decimal(amount) if isinstance(amount, str) else Daily.read(amount)


def written(amount: Amount) -> Written:
    """The ledger form of an amount; the inverse of `read`."""
    return amount.written() if isinstance(amount, Daily) else format(amount, "f")


def plus(have: Amount | None, more: Amount) -> Amount:
    """Both together; nothing is nothing on each day."""
    if isinstance(more, Daily):
        return have.plus(more) if isinstance(have, Daily) else more
    return (have if isinstance(have, Decimal) else Decimal(0)) + more


def _with(kept: Mapping[str, Any], name: str, value: Any) -> Mapping[str, Any]:
    after = copied(kept)
    after[name] = value
    return MappingProxyType(after)


def _opening(matter: Matter, *, entry: Entered) -> dict[str, Any]:
    body = entry.body
    return {
        "opened_at": entry.at,
        "text": str(body.get("loop", matter.text)),
        "parent": int(body["parent"]) if body.get("parent") else None,
        "source": MappingProxyType(dict(body.get("source", {}))),
    }


def _stage(*, loop: Loop, matter: Matter, entry: Entered, merged: dict[str, Any]) -> dict[str, Any]:
    """What entering a stage changes; leaving one that pauses moves the due day by its time."""
    stage = str(entry.body["stage"])
    left = loop.stages.get(matter.stage)
    is_set_anew = "due" in entry.given or "term" in entry.body
    if left and left.pauses and merged.get("due") and matter.entered_at and not is_set_anew:
        stood = day_of(entry.at) - day_of(matter.entered_at)
        merged["due"] += timedelta(days=stood.days)
    overran = matter.overran
    if entry.body.get("overran"):
        overran = _with(overran, matter.stage, overran.get(matter.stage, 0) + 1)
    return {
        "stage": stage,
        "overran": overran,
        "entered_at": entry.at,
        "regime": str(entry.body.get("regime", "")),
        "entered": _with(matter.entered, stage, entry.at),
        "ended_at": entry.at if loop.stages[stage].end else None,
    }


def field_titles(*, loop: Loop, names: Iterable[str]) -> tuple[Title, ...]:
    """The titles of some fields, for a message."""
    return tuple(title_of(loop.fields.get(name), name) for name in names)


def title_of(entry: LoopField | None, name: str) -> Title:
    """The title of a field, or its key when the loop does not know it."""
    return entry.named if entry else Title(chinese=name, english=name)
