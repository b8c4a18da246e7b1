"""Who is who on a matter, and who may see it: answers with the reason."""

from collections.abc import Iterable
from dataclasses import dataclass

from luoshi.core.fault import N_
from luoshi.core.loop import Loop, Move
from luoshi.core.matter import PUBLIC, SYSTEM, Actor, Matter
from luoshi.core.tree import Tree

TITLES = {
    "owner": N_("责任单位"),
    "holder": N_("责任岗位"),
    "superior": N_("交办单位"),
    "verifier": N_("核查单位"),
    "partners": N_("共同单位"),
    "requester": N_("提出人"),
    "public": N_("群众"),
    "system": N_("系统"),
}


@dataclass(frozen=True, kw_only=True)
class Sight:
    """Whether something may be seen, and why or why not."""

    allowed: bool
    reason: str


def parties_of(*, actor: Actor, matter: Matter) -> frozenset[str]:
    """The parties that this actor is on this matter.

    A verifier is never of the owner's unit: there the owner alone is what he is.
    Source: mechanisms.md, parties of a matter.
    """
    if actor.posting == SYSTEM:
        return frozenset({SYSTEM})
    found = {PUBLIC}
    unit, values = actor.unit, matter.values
    if values.get("requester") is not None and values["requester"] == requester_key(actor):
        found.add("requester")
    if unit is None:
        return frozenset(found)
    if unit == matter.owner:
        found.add("owner")
    if unit == matter.superior:
        found.add("superior")
    if unit == matter.verifier and unit != matter.owner:
        found.add("verifier")
    if unit in matter.partners:
        found.add("partners")
    if actor.post is not None and actor.post == values.get("holder"):
        found.add("holder")
    return frozenset(found)


def requester_key(actor: Actor) -> str:
    """How a requester is written on a matter: its unit, or an outsider's code."""
    return f"unit/{actor.unit}" if actor.unit is not None else actor.posting


def may_make(*, actor: Actor, move: Move, matter: Matter) -> bool:
    """Whether this actor is one of the parties that may make the move, and its head where asked."""
    mine = parties_of(actor=actor, matter=matter)
    return bool(mine.intersection(move.by)) and (actor.head or not move.head)


def made_before(*, actor: Actor, moves: Iterable[str], matter: Matter) -> str:
    """The first of these moves that the same hand has made on this matter, or ""."""
    hands = actor.postings | {actor.posting}
    return next((name for name in moves if hands.intersection(matter.makers.get(name, ()))), "")


def seers(*, loop: Loop, matter: Matter) -> tuple[str, ...]:
    """The parties named by the last `seen_by` on the way, or () for the house's own rule.

    The stage entered last that says who sees it from here on wins over the loop's own word.
    """
    said = [
        (at, loop.stages[name].seen_by)
        for name, at in matter.entered.items()
        if name in loop.stages and loop.stages[name].seen_by
    ]
    return max(said)[1] if said else loop.seen_by


def may_see(*, actor: Actor, loop: Loop, matter: Matter, tree: Tree) -> Sight:
    """Whether this actor may see the whole matter.

    A post sees what its unit's subtree owns and what its unit is a party of; where the loop or
    stage names the parties that see it, only those do. The public sees nothing whole: public
    fields have `public_fields`.
    """
    mine = parties_of(actor=actor, matter=matter) - {PUBLIC}
    named = tuple(party for party in seers(loop=loop, matter=matter) if party != PUBLIC)
    if named:
        hit = mine.intersection(named)
        return _sight(bool(hit), N_("该机制只向指定的各方公开。"))
    if mine:
        return _sight(True, N_("本岗位所在单位是这件事的一方。"))
    above = (
        actor.unit is not None
        and matter.owner is not None
        and tree.is_above(actor.unit, matter.owner)
    )
    return _sight(
        above,
        N_("责任单位在本单位辖内。") if above else N_("责任单位不在本单位辖内，本单位也不是一方。"),
    )


def is_public(*, loop: Loop, matter: Matter) -> bool:
    """Whether the public fields of the matter may be shown to anybody."""
    return PUBLIC in seers(loop=loop, matter=matter)


def public_fields(loop: Loop) -> tuple[str, ...]:
    """The fields that the public sees on a public matter: those declared so, and the house's own.

    The title, the unit and the day of a public matter are public with it; a personal field never.
    """
    own = ("title", "owner", "due", "quantity", "test")
    return own + tuple(
        name
        for name, field in loop.fields.items()
        if PUBLIC in field.seen_by and not field.personal
    )


def sees_field(*, actor: Actor, loop: Loop, matter: Matter, name: str) -> bool:
    """Whether somebody who sees the matter also sees this field: a field may narrow."""
    narrowed = tuple(party for party in loop.fields[name].seen_by if party != PUBLIC)
    return not narrowed or bool(parties_of(actor=actor, matter=matter).intersection(narrowed))


def _sight(allowed: bool, reason: str) -> Sight:
    return Sight(allowed=allowed, reason=reason)
