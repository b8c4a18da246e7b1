"""Taking the last move back: his own, within half an hour, while nobody has gone on from it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from luoshi.core import stock
from luoshi.core.admit import refused
from luoshi.core.condition import Facts
from luoshi.core.effect import Effect, EndChildren, Erase
from luoshi.core.engine import Decision
from luoshi.core.fault import N_, Phrase, Spoken
from luoshi.core.loop import Loop, Move
from luoshi.core.matter import (
    CHANGED,
    ENDED,
    ERASED,
    REVEALED,
    SHEET,
    SIGNED,
    TIME,
    UNDO,
    Actor,
    Entered,
    Matter,
    end_of,
    put_back,
)

#: Whoever moved last may take it back for so long. Source: vocabulary, rule of the house 2.
WINDOW = timedelta(minutes=30)


def is_open(*, loop: Loop, matter: Matter, actor: Actor, at: datetime) -> bool:
    """Whether this actor may take the last move back: his own, 30 minutes, nobody acted since."""
    move = loop.moves.get(matter.last_move)
    return (
        move is not None
        and not move.opens_matter
        and loop.can_take_back(move)
        and not _stands(loop, move, matter=matter)
        and matter.last_by == actor.posting
        and matter.last_at is not None
        and at - matter.last_at <= WINDOW
    )


def _stands(loop: Loop, move: Move, *, matter: Matter) -> bool:
    """Whether more followed from the move than can be taken back with it.

    The system has led on to a stage that the public sees; or the end has ended children or
    postings, lifted a level, or given stocks back.
    """
    if not move.to:
        return False
    end = end_of(loop=loop, matter=matter)
    given_back = stock.given_back(matter, end=end)
    followed = loop.children or loop.appoints or matter.values.get("regime") or given_back
    return matter.stage in loop.public_stages or bool(end and followed)


def decide(
    *,
    loop: Loop,
    matter: Matter,
    actor: Actor,
    before: Matter,
    at: datetime,
    facts: Facts | None = None,
) -> Decision:
    """The decision that takes the last move back; `before` is the matter without it.

    What it opened ends, what it took from other matters' stocks goes back, and a personal value
    that it gave is erased at once.   Refuses: not-to-be-taken-back.
    """
    if not is_open(loop=loop, matter=matter, actor=actor, at=at):
        raise refused(
            "not-to-be-taken-back",
            N_("“{move}”不能撤回：要本人在 30 分钟内、别人接着办之前撤；审定、公开、升降级不撤。"),
            N_("要更正，请办下一步时写明。"),
            move=_title(loop, matter.last_move),
        )
    move = loop.moves[matter.last_move]
    personal = tuple(
        name for name in matter.values if loop.fields[name].personal and name not in before.values
    )
    body: dict[str, Any] = {"undone": str(matter.last_n), "of": matter.last_move}
    if personal:
        body["erased"] = list(personal)
    entry = Entered(
        n=matter.n + 1, at=at, actor=actor.posting, unit=actor.unit, move=UNDO, body=body
    )
    effects: list[Effect] = list(stock.undone(loop=loop, matter=matter, move=move, facts=facts))
    if move.opens:
        effects.append(EndChildren(loops=(move.opens.loop,), opened_by_entry=matter.last_n))
    if personal:
        effects.append(Erase(fields=personal))
    back = put_back(before, entry=entry)
    return Decision(matter=back, entries=(entry,), effects=tuple(effects))


def _title(loop: Loop, move: str) -> Spoken:
    return loop.moves[move].named if move in loop.moves else Phrase(text=_HOUSE.get(move, ""))


#: What the house itself has entered last, where a person asks to take it back.
_HOUSE: Mapping[str, str] = {
    TIME: N_("到时自动流转"),
    SHEET: N_("督办单"),
    UNDO: N_("撤回"),
    SIGNED: N_("签署"),
    ERASED: N_("按期删除"),
    ENDED: N_("随上级事项结束"),
    CHANGED: N_("数量变动"),
    REVEALED: N_("查看个人信息"),
}
