"""Makes a move: decides it in the core and writes all of it in one transaction, or none of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError

from luoshi.core import engine
from luoshi.core import ledger as core_ledger
from luoshi.core import reveal as revealing
from luoshi.core import take_back as taking_back
from luoshi.core.admit import refused
from luoshi.core.calendar import day_of
from luoshi.core.fault import N_, Phrase, Refused
from luoshi.core.loop import Loop
from luoshi.core.matter import EMPTY, REVEALED, Actor, Matter, fold
from luoshi.store import clockwork, models, projection, sight
from luoshi.store.ids import new_ids
from luoshi.store.prepared import Blank, Prepared
from luoshi.store.record import again, follow, kin, ledger, spawn, start, texts
from luoshi.store.record.save import locked, moved_meanwhile, save
from luoshi.store.world import world_of


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a move has led to: the matter, the actor's own entry, and warnings to be shown.

    Shape: `is_repeated` is True when the same key had been used before and nothing was written.
    """

    matter_id: int
    written: ledger.Written
    warnings: tuple[str, ...] = ()
    is_repeated: bool = False

    @property
    def receipt(self) -> str:
        """The signed receipt of the entry."""
        return ledger.receipt(self.written)


def act(
    *,
    actor: Actor,
    matter_id: int,
    move: str,
    at: datetime,
    key: str,
    given: Mapping[str, Any] = EMPTY,
    to: str = "",
    seen_n: int | None = None,
) -> Outcome:
    """Makes a move on a matter and answers with its outcome.

    Shape: `key` is the form's or packet's own key; the same key again gives the first outcome and
    writes nothing. `seen_n` is the count of entries that the person saw, where he should be told
    what happened meanwhile.
    Refuses: whatever `engine.take` refuses, moved-meanwhile, and posting-over or posting-ahead for
    a post that the actor does not hold on that day.
    """

    def make() -> Outcome:
        row = _locked(matter_id, key=key, actor=actor, at=at)
        loop, matter = _loop_and_matter(row)
        if seen_n is not None and _has_moved(loop, matter=matter, seen_n=seen_n):
            raise moved_meanwhile(loop=loop, matter=matter)
        world = world_of(
            loop=loop, matter=matter, given=given, at=at, move=move,
            tree=clockwork.tree_by_id(row.numbering_id), has_regime=row.has_regime,
        )  # fmt: skip
        decision = engine.take(
            loop=loop, matter=matter, move=move, actor=actor, given=given, world=world, to=to
        )
        written = save(loop=loop, decision=decision, row=row, world=world, key=key)
        follow.carry_out(decision, actor=actor, world=world, before=matter)
        return Outcome(matter_id=matter_id, written=written, warnings=decision.warnings)

    return _once(key, make)


def _has_moved(loop: Loop, *, matter: Matter, seen_n: int) -> bool:
    """Whether anybody has moved the matter since; remarks and looking change no form."""
    if seen_n == matter.n:
        return False
    since = models.Entry.objects.filter(subject=projection.subject_of(matter.id), n__gt=seen_n)
    moves = {
        core_ledger.from_canonical(canonical.encode()).move
        for canonical in since.values_list("canonical", flat=True)
    }
    return not moves or not moves <= loop.remarks | {REVEALED}


def open_matter(
    *,
    actor: Actor,
    loop: str,
    at: datetime,
    key: str,
    given: Mapping[str, Any] = EMPTY,
    move: str = "",
    source: Mapping[str, str] = EMPTY,
    parent: int | None = None,
) -> Outcome:
    """Opens a matter by an opening move of its loop (the actor's first where none is named).

    Shape: `source` names the document and span that a draft came from; `parent` is the matter in
    which a smaller one of the same file is opened.
    Refuses: as `act` does; needs-parent, for a loop that only another matter opens; not-in-here,
    for a parent that is none, has ended, or is not shown to the actor.
    """

    def make() -> Outcome:
        begun = start.of(key=key, actor=actor, at=at)
        first = _repeated(key) if begun.is_repeated else None
        if first:
            return first
        declared = clockwork.current_loops()[loop]
        if parent is None and declared.needs_parent:
            raise _not_alone(declared)
        values = EMPTY if parent is None else _within(parent, declared, actor=actor, at=at)
        name = move or texts.opening_of(declared, actor=actor)
        matter = Matter(id=new_ids(n=1, at=at)[0], loop=loop, parent=parent, values=values)
        owner = values.get("owner") or given.get("owner")
        series = given.get("superior") or actor.unit or owner
        world = world_of(
            loop=declared, matter=matter, given=given, at=at, move=name, opener=series,
            actor=actor, tree=clockwork.tree_by_id(begun.numbering_id),
            has_regime=begun.has_regime,
        )  # fmt: skip
        opening = texts.opening(declared, unit=series, at=at, source=source, parent=parent)
        decision = engine.take(
            loop=declared, matter=matter, move=name, actor=actor, given=given, world=world,
            opening=opening,
        )  # fmt: skip
        written = save(loop=declared, decision=decision, row=None, world=world, key=key)
        follow.carry_out(decision, actor=actor, world=world, before=matter)
        return Outcome(matter_id=matter.id, written=written, warnings=decision.warnings)

    return _once(key, make)


def _within(parent: int, loop: Loop, *, actor: Actor, at: datetime) -> Mapping[str, Any]:
    """The parties that a smaller matter has from the one above, which is locked.

    Refuses: not-in-here.
    """
    row = models.Matter.objects.filter(id=parent).first()
    is_seen = row is not None and (
        row.is_public or sight.is_visible(actor=actor, day=day_of(at), matter_id=parent)
    )
    if row is None or not is_seen or loop.parent != row.loop or row.end:
        raise refused(
            "not-in-here",
            N_("这件事里不能再立“{loop}”：它已经结束，或者不归您办。"),
            N_("请从还在办的那一件里立。"),
            loop=loop.named,
        )
    _, above = _loop_and_matter(locked(parent))
    return spawn.inherited(loop, parent=above)


def _not_alone(loop: Loop) -> Refused:
    """The refusal that says from where such a matter is opened."""
    short = loop.name.rpartition(".")[2]
    found = [
        Phrase(text=N_("“{loop}”里的“{move}”"), names={"loop": above.named, "move": move.named})
        for above in clockwork.current_loops().values()
        for move in above.moves.values()
        if move.opens and move.opens.loop in (loop.name, f"{loop.parent}.{short}")
    ]
    return refused(
        "needs-parent",
        N_("“{loop}”不单独立项，它属于另一件事。"),
        N_("请打开所属的那一件，从{places}来立。"),
        loop=loop.named,
        places=tuple(found),
    )


def take_back(*, actor: Actor, matter_id: int, at: datetime, key: str) -> Outcome:
    """Takes the last move back; what it opened goes with it.

    Refuses: not-to-be-taken-back; children-moved, when somebody has acted on what it opened;
    family-followed, when a matter above or below has gone on from it.
    """

    def make() -> Outcome:
        row = _locked(matter_id, key=key, actor=actor, at=at)
        loop, matter = _loop_and_matter(row)
        entries = [entered for entered, _ in projection.history_of(matter_id)]
        blank = Matter(id=row.id, loop=row.loop)
        before = fold(loop=loop, blank=blank, entries=entries[: max(matter.last_n - 1, 0)])
        world = world_of(loop=loop, matter=matter, at=at, move=matter.last_move)
        decision = taking_back.decide(
            loop=loop, matter=matter, actor=actor, before=before, at=at, facts=world.facts
        )
        follow.refuse_if_touched(decision, matter_id=matter_id)
        kin.refuse_if_followed(before=before, matter=matter)
        written = save(loop=loop, decision=decision, row=row, world=world, key=key)
        follow.carry_out(decision, actor=actor, world=world, before=matter)
        return Outcome(matter_id=matter_id, written=written)

    return _once(key, make)


def reveal(
    *, actor: Actor, matter_id: int, fields: Sequence[str], reason: str, at: datetime, key: str
) -> tuple[Outcome, Mapping[str, Any]]:
    """Enters who looks at which personal fields and why; gives them with their values.

    Shape: the same key again writes nothing more and gives the values that still stand.
    Refuses: as `core.reveal.decide` does.
    """

    def make() -> Outcome:
        row = _locked(matter_id, key=key, actor=actor, at=at)
        loop, matter = _loop_and_matter(row)
        decision = revealing.decide(
            loop=loop, matter=matter, actor=actor, fields=fields, reason=reason, at=at
        )
        world = world_of(loop=loop, matter=matter, at=at)
        written = save(loop=loop, decision=decision, row=row, world=world, key=key)
        return Outcome(matter_id=matter_id, written=written)

    outcome = _once(key, make)
    entered = models.Entry.objects.get(subject=outcome.written.subject, n=outcome.written.n)
    entry = core_ledger.from_canonical(entered.canonical.encode())
    if outcome.matter_id != matter_id or entry.move != REVEALED:
        raise refused("key-used", N_("这张表已经提交过，不能再用。"), N_("请从事项页面重新打开。"))
    loop, matter = _loop_and_matter(models.Matter.objects.get(id=matter_id))
    open_now = revealing.open_to(loop=loop, matter=matter, actor=actor)
    entered_now = projection.entered_of(entry, typed={})
    seen = [name for name in open_now if name in entered_now.body["revealed"]]
    return outcome, {name: matter.values[name] for name in seen}


def _loop_and_matter(row: models.Matter) -> tuple[Loop, Matter]:
    loop = clockwork.loop_of(row.text_id, row.loop)
    return loop, projection.matter_of(row, loop=loop)


def _once(key: str, make: Callable[[], Outcome]) -> Outcome:
    """Runs a move in one transaction; a key that won meanwhile gives its outcome instead.

    Rows are locked in the order of their ids, but for the matter that is moved itself, which may
    come after its parent; where that has met another the other way round, one of both begins anew.
    """
    try:
        return again.until_through(make)
    except _Repeated as repeated:
        return repeated.outcome
    except (Refused, IntegrityError):
        first = _repeated(key)
        if first is None:
            raise
        return first


class _Repeated(Exception):
    """The key has been used before; carries the first outcome."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


def _locked(matter_id: int, *, key: str, actor: Actor, at: datetime) -> Any:
    """The row of a matter, locked until the end. One query.

    Raises `_Repeated` where the key has been used before.   Refuses: posting-over, posting-ahead.
    """
    row = start.row_of(matter_id, key=key, actor=actor, at=at)
    if row.is_repeated:
        first = _repeated(key)
        assert first is not None
        raise _Repeated(first)
    return row


_receipt = Prepared(lambda: models.Receipt.objects.filter(key=Blank(0)))


def _repeated(key: str) -> Outcome | None:
    kept = _receipt.first(key)
    if kept is None:
        return None
    written = ledger.Written(subject=kept.subject, n=kept.n, at=kept.at, hash=kept.hash)
    return Outcome(matter_id=int(kept.subject.partition("/")[2]), written=written, is_repeated=True)
