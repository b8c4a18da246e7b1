"""Who has to stand back from judging a matter: written into the entries, so that all agree on it.

The units that are recused stand on the matter, as its last entry says. They are worked out anew
whenever somebody acts; lists and lamps read what stands.
"""

from collections.abc import Iterator
from dataclasses import replace

from luoshi.core import rights
from luoshi.core.condition import Facts
from luoshi.core.loop import Loop, Move
from luoshi.core.matter import Actor, Entered, Matter, apply, changed, copied

RULE = "recused"


def refreshed(*, loop: Loop, matter: Matter, facts: Facts) -> Matter:
    """The matter with those recused whom the world of this instant recuses."""
    if not loop.judged_apart or facts.tree is None:
        return matter
    found = units(loop=loop, matter=matter, facts=facts)
    return matter if found == matter.recused else changed(matter, {"recused": found})


def told(
    entry: Entered, *, loop: Loop, before: Matter, after: Matter, facts: Facts
) -> tuple[Entered, Matter]:
    """The entry, which says who is recused from here on, and the matter after it.

    Shape: under "recused" in the body, the units as decimal strings in their order; `after` is the
    matter after the entry as it comes.
    """
    if not loop.judged_apart or facts.tree is None:
        return entry, after
    found = units(loop=loop, matter=after, facts=facts)
    entry = replace(entry, body=copied(entry.body) | {RULE: [str(unit) for unit in found]})
    return entry, apply(loop=loop, matter=before, entry=entry)


def units(*, loop: Loop, matter: Matter, facts: Facts) -> tuple[int, ...]:
    """The judges' units that may not judge, in ascending order.

    Shape: of those whose signature a move with the rule waits for, the requester's own unit, those
    above and below it, and those named in the field `recused` here or on the matter above.
    """
    asker, named = rights.requesting_unit(matter), set(_named(matter, facts=facts))
    judges = {
        hand
        for name in loop.judged_apart
        for party in loop.moves[name].by
        for hand in rights.hands_of(party, matter=matter)
        if isinstance(hand, int)
    }
    return tuple(sorted(unit for unit in judges if unit in named or _related(unit, asker, facts)))


def _related(unit: int, asker: int | None, facts: Facts) -> bool:
    tree = facts.tree
    if asker is None or tree is None:
        return False
    if unit == asker:
        return True
    if unit not in tree or asker not in tree:
        return False
    return tree.is_above(unit, asker) or tree.is_above(asker, unit)


def _named(matter: Matter, *, facts: Facts) -> Iterator[int]:
    yield from matter.values.get(RULE) or ()
    if facts.parent is not None:
        yield from facts.parent[1].values.get(RULE) or ()


def is_recused(actor: Actor, *, loop: Loop, move: Move, matter: Matter) -> bool:
    """Whether this actor may not make a move with the rule: its unit, or its hand that asked."""
    if RULE not in move.rules:
        return False
    asked = [name for name, other in loop.moves.items() if other.opens_matter]
    is_asker = bool(rights.made_before(actor=actor, moves=asked, matter=matter))
    return is_asker or (actor.unit is not None and actor.unit in matter.recused)
