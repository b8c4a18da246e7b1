"""Lets time act: clocks that have run out, sheets, erasures, files done with, and the seal."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from luoshi.core import elapse
from luoshi.core.calendar import day_of
from luoshi.core.matter import ERASED, SHEET, SYSTEM, Actor
from luoshi.store import clockwork, models, projection
from luoshi.store.record import erase, follow
from luoshi.store.record.save import locked, save
from luoshi.store.record.seal import seal
from luoshi.store.world import world_of

#: What one matter can go through in one tick: a chain of lapses, sheets and erasures.
MOST_STEPS = 10


@dataclass(frozen=True, kw_only=True)
class Ticked:
    """What a tick has done. Unit: numbers of matters looked at, and of entries by kind.

    Shape: `dropped` are the documents whose bytes went after all their drafts had been decided.
    """

    looked_at: int
    lapsed: int
    sheets: int
    erased: int
    dropped: int
    sealed_to: int


def tick(*, at: datetime) -> Ticked:
    """Lets the clocks act on every matter whose next day has come, then seals.

    Each matter is its own transaction; one that nothing happens to is not written, but for the
    index that says when to look again.
    """
    due = models.Matter.objects.filter(next_on__lte=day_of(at)).order_by("id")
    ids = list(due.values_list("id", flat=True))
    moves: list[str] = []
    for matter_id in ids:
        moves.extend(_step(matter_id, at=at))
    dropped = erase.decided_files(at=at)
    checkpoint = seal(at=at)
    return Ticked(
        looked_at=len(ids),
        lapsed=sum(1 for move in moves if move not in (SHEET, ERASED)),
        sheets=moves.count(SHEET),
        erased=moves.count(ERASED),
        dropped=dropped,
        sealed_to=checkpoint.size if checkpoint else 0,
    )


def _step(matter_id: int, *, at: datetime) -> list[str]:
    """The kinds of entries that time has written on one matter."""
    moves: list[str] = []
    with transaction.atomic():
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
