"""Taking the last move back: his own, within half an hour, while nobody has gone on from it."""

from dataclasses import replace
from datetime import datetime, timedelta

from luoshi.core.admit import refused
from luoshi.core.effect import EndChildren
from luoshi.core.engine import Decision
from luoshi.core.fault import N_
from luoshi.core.loop import Loop
from luoshi.core.matter import UNDO, Actor, Entered, Matter

#: Whoever moved last may take it back for so long. Source: vocabulary, rule of the house 2.
WINDOW = timedelta(minutes=30)


def is_open(*, loop: Loop, matter: Matter, actor: Actor, at: datetime) -> bool:
    """Whether this actor may take the last move back: his own, 30 minutes, nobody acted since."""
    move = loop.moves.get(matter.last_move)
    return (
        move is not None
        and not move.opens_matter
        and loop.can_take_back(move)
        and matter.last_by == actor.posting
        and matter.last_at is not None
        and at - matter.last_at <= WINDOW
    )


def decide(*, loop: Loop, matter: Matter, actor: Actor, before: Matter, at: datetime) -> Decision:
    """The decision that takes the last move back; `before` is the matter without it.

    Refuses: not-to-be-taken-back.
    """
    if not is_open(loop=loop, matter=matter, actor=actor, at=at):
        raise refused(
            "not-to-be-taken-back",
            N_("“{move}”不能撤回：要本人在 30 分钟内、别人接着办之前撤；审定、公开、升降级不撤。"),
            N_("要更正，请办下一步时写明。"),
            move=_title(loop, matter.last_move),
        )
    entry = Entered(
        n=matter.n + 1, at=at, actor=actor.posting, unit=actor.unit, move=UNDO,
        body={"undone": str(matter.last_n), "of": matter.last_move},
    )  # fmt: skip
    back = replace(
        before, n=entry.n, last_n=entry.n, last_move=UNDO, last_by=actor.posting, last_at=at
    )
    move = loop.moves[matter.last_move]
    loops = (move.opens.loop,) if move.opens else ()
    effects = (EndChildren(loops=loops, opened_by_entry=matter.last_n),) if loops else ()
    return Decision(matter=back, entries=(entry,), effects=effects)


def _title(loop: Loop, move: str) -> str:
    return loop.moves[move].title if move in loop.moves else move
