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
    # Nobody is the public of his own unit's promise.
    found = set() if unit_is_owner(actor=actor, matter=matter) else {PUBLIC}
    unit, values = actor.unit, matter.values
    if actor.posting != PUBLIC and values.get("requester") == requester_key(actor):
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


def unit_is_owner(*, actor: Actor, matter: Matter) -> bool:
    """Whether the actor's unit is the one responsible."""
    return actor.unit is not None and actor.unit == matter.owner


def requester_key(actor: Actor) -> str:
    """How a requester is written on a matter: its unit, or an outsider's code.

    Whoever comes without a code is nobody's requester: he could not be told from all the others.
    """
    return f"unit/{actor.unit}" if actor.unit is not None else actor.posting


def may_make(*, actor: Actor, move: Move, matter: Matter) -> bool:
    """Whether this actor is one of the parties that may make the move, and its head where asked."""
    mine = parties_of(actor=actor, matter=matter)
    return bool(mine.intersection(move.by)) and (actor.head or not move.head)


def signatory(actor: Actor) -> int | str:
    """Whose signature it is: the unit's, or an outsider's by his code."""
    return actor.posting if actor.unit is None else actor.unit


def signatories(*, move: Move, matter: Matter) -> frozenset[int | str]:
    """Everybody whose signature a move waits for, each unit once; who is recused is not."""
    found = frozenset(one for party in move.by for one in hands_of(party, matter=matter))
    return found - set(matter.recused) if "recused" in move.rules else found


def hands_of(party: str, *, matter: Matter) -> tuple[int | str, ...]:
    """Who a party is on a matter: units, and an outsider by his code. Shape: () for nobody yet."""
    if party == "partners":
        return matter.partners
    one: int | str | None = None
    if party in ("owner", "holder"):
        one = matter.owner
    elif party == "superior":
        one = matter.superior
    elif party == "verifier":
        one = matter.verifier
    elif party == "requester":
        one = requesting_unit(matter) or matter.values.get("requester")
    return () if one is None else (one,)


def requesting_unit(matter: Matter) -> int | None:
    """The unit that has asked for the matter; None where an outsider has, or nobody."""
    unit = str(matter.values.get("requester") or "").removeprefix("unit/")
    return int(unit) if unit.isdecimal() else None


def signed_for(*, move: Move, matter: Matter) -> frozenset[int | str]:
    """Whose signatures under the pending content count; that of who is recused since does not."""
    found = frozenset(matter.signed)
    return found - set(matter.recused) if "recused" in move.rules else found


def signatures_needed(*, move: Move, matter: Matter) -> int:
    """How many must sign before the move takes effect. Source: vocabulary, `sign`."""
    n = len(signatories(move=move, matter=matter))
    if move.sign == "all":
        return max(1, n)
    return n // 2 + 1 if move.sign == "most" else int(move.sign)


def has_signed(*, actor: Actor, move: Move, matter: Matter) -> bool:
    """Whether this unit or this hand has signed the move as it stands."""
    if matter.signing != move.name:
        return False
    return signatory(actor) in matter.signed or bool(_hands(actor).intersection(matter.signers))


def judges_itself(
    *, actor: Actor, loop: Loop, move: Move, matter: Matter, tree: Tree | None
) -> bool:
    """Whether the move would let the unit responsible declare its own success.

    A unit without a superior is judged in its own house, by another hand. What others sign too is
    not declared alone.   Source: docs/why.md, the house owns the root.
    """
    if move.name not in loop.verdicts or actor.unit is None or actor.unit != matter.owner:
        return False
    if tree is not None and actor.unit in tree and tree.parent(actor.unit) is None:
        return False
    return move.sign == "one" or signatures_needed(move=move, matter=matter) < 2


def own_part(*, actor: Actor, loop: Loop, move: Move, matter: Matter) -> str:
    """What the same hand has done for the unit responsible before it would judge, or ""."""
    judges = move.name in loop.verdicts and move.sign == "one"
    return made_before(actor=actor, moves=loop.of_owner, matter=matter) if judges else ""


def _hands(actor: Actor) -> frozenset[str]:
    return actor.postings | {actor.posting}


def made_before(*, actor: Actor, moves: Iterable[str], matter: Matter) -> str:
    """The first of these moves that the same hand has made on this matter, or ""."""
    hands = _hands(actor)
    return next((name for name in moves if hands.intersection(matter.makers.get(name, ()))), "")


def seers(*, loop: Loop, matter: Matter) -> tuple[str, ...]:
    """The parties named by the last `seen_by` on the way, or () for the house's own rule.

    The stage entered last that says who sees it from here on wins over the loop's own word; of
    stages entered at one instant the present one, else the one further down the file.
    """
    said = [
        (matter.entered[name], name == matter.stage, place, stage.seen_by)
        for place, (name, stage) in enumerate(loop.stages.items())
        if stage.seen_by and name in matter.entered
    ]
    return max(said)[-1] if said else loop.seen_by


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
    return tuple(
        name
        for name, field in loop.fields.items()
        if not field.personal
        and (PUBLIC in field.seen_by or (name in _PUBLIC_WITH_IT and not field.seen_by))
    )


_PUBLIC_WITH_IT = ("title", "owner", "due", "quantity", "test")


def sees_field(*, actor: Actor, loop: Loop, matter: Matter, name: str) -> bool:
    """Whether somebody who sees the matter also sees this field: a field may narrow.

    What the public may see is hidden from nobody.
    """
    seen_by = loop.fields[name].seen_by
    if not seen_by or PUBLIC in seen_by:
        return True
    return bool(parties_of(actor=actor, matter=matter).intersection(seen_by))


def _sight(allowed: bool, reason: str) -> Sight:
    return Sight(allowed=allowed, reason=reason)
