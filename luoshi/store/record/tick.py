"""Lets time act: clocks that have run out, sheets, erasures, files done with, and the seal."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice

from django.db import DataError, IntegrityError

from luoshi.core import elapse
from luoshi.core.calendar import day_of
from luoshi.core.fault import Refused
from luoshi.core.loop import Loop
from luoshi.core.matter import ERASED, SHEET, SYSTEM, Actor, Matter
from luoshi.store import clockwork, models, projection, worlds
from luoshi.store.record import again, erase, follow, kin
from luoshi.store.record.save import Grown, all_locked, locked, save, save_grown
from luoshi.store.record.seal import seal
from luoshi.store.world import world_of

#: What one matter can go through in one tick: a chain of lapses, sheets and erasures.
MOST_STEPS = 10
#: So many matters are read, decided and written together.
CHUNK = 500
#: What can be wrong with one matter; the others go on, and what is wrong is in the log.
WRONG = (
    Refused, RuntimeError, LookupError, ValueError, ArithmeticError, models.Matter.DoesNotExist,
    models.LoopText.DoesNotExist, IntegrityError, DataError, again.Stopped,
)  # fmt: skip

log = logging.getLogger("luoshi.tick")


@dataclass(frozen=True, kw_only=True)
class Ticked:
    """What a tick has done. Unit: numbers of matters looked at, and of entries by kind.

    Shape: `dropped` are the documents whose bytes went after all their drafts had been decided;
    `stuck` are the matters that could not be carried on: what was wrong stands in the log.
    """

    looked_at: int
    lapsed: int
    sheets: int
    erased: int
    dropped: int
    stuck: int
    sealed_to: int


def tick(*, at: datetime) -> Ticked:
    """Lets the clocks act on every matter whose next day has come, then seals.

    Some hundred matters are one transaction, so that rows are read and written together; whatever
    reaches beyond a matter, and a chunk in which anything is wrong, goes matter by matter. One that
    nothing happens to is not written.
    """
    due = models.Matter.objects.filter(next_on__lte=day_of(at)).order_by("id")
    waiting = iter(list(due.values_list("id", flat=True)))
    moves: list[str] = []
    looked_at = stuck = 0
    with clockwork.remembering():
        while chunk := list(islice(waiting, CHUNK)):
            looked_at += len(chunk)
            for matter_id in _together(chunk, at=at, moves=moves):
                try:
                    moves.extend(again.until_through(partial(_step, matter_id, at=at)))
                except WRONG:
                    stuck += 1
                    log.exception("matter %s stands still", matter_id)
    dropped = erase.decided_files(at=at)
    checkpoint = seal(at=at)
    return Ticked(
        looked_at=looked_at,
        lapsed=sum(1 for move in moves if move not in (SHEET, ERASED)),
        sheets=moves.count(SHEET),
        erased=moves.count(ERASED),
        dropped=dropped,
        stuck=stuck,
        sealed_to=checkpoint.size if checkpoint else 0,
    )


def _together(ids: Sequence[int], *, at: datetime, moves: list[str]) -> list[int]:
    """Writes what concerns no other matter; gives the ids of those that are left to be done alone.

    Where anything is wrong, nothing is written and all are left.
    """

    def made() -> tuple[list[Grown], list[int]]:
        grown, alone = _decided(ids, at=at)
        save_grown(grown, calendar=clockwork.calendar())
        return grown, alone

    try:
        grown, alone = again.until_through(made)
    except WRONG:
        log.exception("%s matters go one by one", len(ids))
        return list(ids)
    moves.extend(one.entries[0].move for one in grown)
    return alone


def _decided(ids: Sequence[int], *, at: datetime) -> tuple[list[Grown], list[int]]:
    """What time makes of these matters, and the ids of those that it makes more of."""
    rows = [(clockwork.loop_of(row.text_id, row.loop), row) for row in all_locked(ids)]
    known = [(loop, row, projection.matter_of(row, loop=loop)) for loop, row in rows]
    around = worlds.around([(loop, matter) for loop, _, matter in known], at=at)
    grown, alone = [], []
    for loop, row, matter in known:
        decision = elapse.elapse(loop=loop, matter=matter, world=around.of(loop, matter))
        if decision is None:
            continue
        above = around.parents.get(matter.parent or 0)
        is_watched = kin.is_watched(
            loop=loop, before=matter, after=decision.matter, parent=above[0] if above else None
        )
        if decision.effects or is_watched or _goes_on(loop, decision.matter, around=around):
            alone.append(row.id)
            continue
        grown.append(Grown(loop=loop, row=row, matter=decision.matter, entries=decision.entries))
    return grown, alone


def _goes_on(loop: Loop, matter: Matter, *, around: worlds.Around) -> bool:
    """Whether time makes still more of the matter at the same instant."""
    return elapse.elapse(loop=loop, matter=matter, world=around.of(loop, matter)) is not None


def _step(matter_id: int, *, at: datetime) -> list[str]:
    """The kinds of entries that time has written on one matter. Inside a transaction."""
    moves: list[str] = []
    for _ in range(MOST_STEPS):
        row = locked(matter_id)
        loop = clockwork.loop_of(row.text_id, row.loop)
        matter = projection.matter_of(row, loop=loop)
        world = world_of(loop=loop, matter=matter, at=at)
        decision = elapse.elapse(loop=loop, matter=matter, world=world)
        if decision is None:
            break
        save(loop=loop, decision=decision, row=row, world=world)
        follow.carry_out(decision, actor=Actor(posting=SYSTEM), world=world, before=matter)
        moves.append(decision.entries[0].move)
    return moves
