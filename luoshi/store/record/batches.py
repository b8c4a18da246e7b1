"""The same move on many matters: an outcome for each, read and written together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import IntegrityError, OperationalError, transaction

from luoshi.core import engine
from luoshi.core.engine import World
from luoshi.core.fault import Fault, Refused
from luoshi.core.loop import Loop
from luoshi.core.matter import EMPTY, Actor, Matter
from luoshi.store import clockwork, models, projection, rule_facts, worlds
from luoshi.store.record import kin
from luoshi.store.record.act import Outcome, act
from luoshi.store.record.save import Grown, all_locked, save_grown
from luoshi.store.world import units_of, world_of

#: So many matters are locked, decided and written in one transaction.
CHUNK = 200


@dataclass(frozen=True, kw_only=True)
class Batched:
    """What became of one matter in a batch: its outcome, or the fault that stopped it."""

    matter_id: int
    outcome: Outcome | None = None
    fault: Fault | None = None


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is to be done on each of the matters, by whom and when."""

    actor: Actor
    move: str
    at: datetime
    key: str
    given: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    to: str = ""

    def key_of(self, matter_id: int) -> str:
        """The key of the move on one matter: the same batch again writes nothing twice."""
        return f"{self.key}/{matter_id}"


def batch(
    *,
    actor: Actor,
    matter_ids: Sequence[int],
    move: str,
    at: datetime,
    key: str,
    given: Mapping[str, Any] = EMPTY,
    to: str = "",
) -> list[Batched]:
    """Makes the same move on many matters, an outcome for each; one refusal stops no other.

    Shape: in the order of the ids, which is the order in which matters are locked. Some hundred
    are one transaction; whatever reaches beyond its own matter is made by itself.
    """
    wish = Wish(actor=actor, move=move, at=at, key=key, given=given, to=to)
    waiting, done = iter(sorted(matter_ids)), {}
    with clockwork.remembering():
        while chunk := list(islice(waiting, CHUNK)):
            together = _together(chunk, wish=wish)
            for matter_id in chunk:
                done[matter_id] = together.get(matter_id) or _alone(matter_id, wish=wish)
    return list(done.values())


def _alone(matter_id: int, *, wish: Wish) -> Batched:
    try:
        outcome = act(
            actor=wish.actor, matter_id=matter_id, move=wish.move, at=wish.at,
            key=wish.key_of(matter_id), given=wish.given, to=wish.to,
        )  # fmt: skip
    except Refused as refusal:
        return Batched(matter_id=matter_id, fault=refusal.fault)
    return Batched(matter_id=matter_id, outcome=outcome)


def _together(ids: Sequence[int], *, wish: Wish) -> dict[int, Batched]:
    """What became of those that concern no other matter; nothing where one had to wait in vain."""
    keys = [wish.key_of(matter_id) for matter_id in ids]
    try:
        with transaction.atomic():
            rows = list(all_locked(ids))
            if models.Receipt.objects.filter(key__in=keys).exists():
                return {}
            return _made(rows, wish=wish)
    except (Refused, IntegrityError, OperationalError):
        # Somebody was faster with one of them: alone, each is told so for itself.
        return {}


def _made(rows: Sequence[models.Matter], *, wish: Wish) -> dict[int, Batched]:
    known = [(loop, row, projection.matter_of(row, loop=loop)) for loop, row in _with_loops(rows)]
    around = worlds.around([(loop, matter) for loop, _, matter in known], at=wish.at)
    ids = {row.id for row in rows}
    posts = units_of(rule_facts.posts_named(None, matter=_NOBODY, given=wish.given))
    grown: list[Grown] = []
    warnings: list[tuple[str, ...]] = []
    done: dict[int, Batched] = {}
    for loop, row, matter in known:
        move = loop.moves.get(wish.move)
        if matter.parent in ids or (move and rule_facts.looks_at_others([move])):
            continue
        try:
            decision = engine.take(
                loop=loop, matter=matter, move=wish.move, actor=wish.actor, given=wish.given,
                to=wish.to, world=_world(loop, matter, wish=wish, around=around, posts=posts),
            )  # fmt: skip
        except Refused as refusal:
            done[row.id] = Batched(matter_id=row.id, fault=refusal.fault)
            continue
        above = around.parents.get(matter.parent or 0)
        parent = above[0] if above else None
        after = decision.matter
        if decision.effects or kin.is_watched(loop=loop, before=matter, after=after, parent=parent):
            continue
        warnings.append(decision.warnings)
        grown.append(
            Grown(loop=loop, row=row, matter=after, entries=decision.entries,
                  key=wish.key_of(row.id))
        )  # fmt: skip
    written = save_grown(grown, calendar=around.calendar)
    for one, entry, said in zip(grown, written, warnings, strict=True):
        outcome = Outcome(matter_id=one.row.id, written=entry, warnings=said)
        done[one.row.id] = Batched(matter_id=one.row.id, outcome=outcome)
    return done


def _with_loops(rows: Sequence[models.Matter]) -> list[tuple[Loop, models.Matter]]:
    return [(clockwork.loop_of(row.text_id, row.loop), row) for row in rows]


def _world(
    loop: Loop, matter: Matter, *, wish: Wish, around: worlds.Around, posts: Mapping[int, int]
) -> World:
    """What one of the matters is decided in: what all share, and what its move asks besides."""
    move = loop.moves.get(wish.move)
    asks_more = move is not None and (move.rules or move.takes or move.gives)
    names_more = "owner" in wish.given or rule_facts.names_measures(wish.given, loop=loop)
    if not asks_more and not names_more:
        return around.of(loop, matter, posts=posts)
    return world_of(
        loop=loop, matter=matter, given=wish.given, at=wish.at, move=wish.move, tree=around.tree,
        has_regime="owner" in wish.given or any(around.levels.values()),
    )  # fmt: skip


#: Whose own values name no post: what is given is the same for all.
_NOBODY = Matter(id=0, loop="")
