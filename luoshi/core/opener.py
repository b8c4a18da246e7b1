"""Who is what on a matter that is about to be opened."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from luoshi.core import rights
from luoshi.core.loop import Loop, Move
from luoshi.core.matter import SYSTEM, Actor, Matter, changed, copied
from luoshi.core.tree import Tree


def blank_of(
    *,
    loop: Loop,
    matter: Matter,
    move: Move,
    actor: Actor,
    given: Mapping[str, Any],
    tree: Tree | None,
) -> Matter:
    """The blank matter with its parties.

    Whoever opens as owner, superior or requester is it; the rest follows from the tree. A unit
    without a superior is its own. In a smaller matter of the same file the parties are those of
    the matter above, and only who asks for it is whoever opens it.
    Source: docs/why.md, the house owns the root; vocabulary, parties.
    """
    mine = rights.parties_of(actor=actor, matter=matter) if loop.parent else None
    party = _as_party(move, actor=actor, among=mine)
    known = copied(matter.values)
    known.update(given)
    if party == "requester":
        known["requester"] = rights.requester_key(actor)
    elif party in ("owner", "superior"):
        known[party] = actor.unit
    owner = known.get("owner")
    if "superior" not in known and type(owner) is int and tree is not None and owner in tree:
        above = tree.parent(owner)
        known["superior"] = owner if above is None else above
    parties = {name: known[name] for name in _PARTIES if known.get(name) is not None}
    return changed(matter, {"values": MappingProxyType(copied(matter.values) | parties)})


def owner_of(
    *,
    loop: Loop,
    matter: Matter,
    move: Move | None,
    actor: Actor | None,
    given: Mapping[str, Any],
    tree: Tree | None,
) -> int | None:
    """The unit responsible once the move is made: the one given, the one that stands, or whoever
    opens as owner.
    """
    if matter.n == 0 and move is not None and actor is not None:
        blank = blank_of(loop=loop, matter=matter, move=move, actor=actor, given=given, tree=tree)
        return blank.owner
    found: int | None = given.get("owner", matter.owner)
    return found


_PARTIES = ("owner", "superior", "verifier", "requester", "holder")


def _as_party(move: Move, *, actor: Actor, among: frozenset[str] | None) -> str:
    """As which party the actor opens. Shape: `among` are those that he is already, if any are."""
    for party in move.by:
        if party == "system" and actor.posting == SYSTEM:
            return party
        is_his = actor.unit is not None if among is None else party in among
        if party in ("owner", "superior") and is_his:
            return party
        if party == "requester":
            return party
    return ""
