"""Decides: may this move be made now, and what follows from it. Writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from luoshi.core import admit, rights, rule, stock
from luoshi.core import value as values
from luoshi.core.admit import refused
from luoshi.core.calendar import Calendar, day_of
from luoshi.core.condition import Facts, failing
from luoshi.core.effect import Effect, EndChildren, Spawn, Switch
from luoshi.core.fault import N_
from luoshi.core.loop import Loop, Move
from luoshi.core.matter import (
    EMPTY,
    SIGNED,
    SYSTEM,
    Actor,
    Entered,
    Matter,
    apply,
    end_of,
)

#: No chain of automatic moves in a sound loop is longer; a longer one is a livelock.
MOST_SYSTEM_MOVES = 10


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What is to be written: entries in order, the matter after them, and the effects."""

    matter: Matter
    entries: tuple[Entered, ...]
    effects: tuple[Effect, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class World:
    """What a decision is made in: the instant, the calendar and the facts around the matter."""

    at: datetime
    calendar: Calendar
    facts: Facts


def take(
    *,
    loop: Loop,
    matter: Matter,
    move: str,
    actor: Actor,
    given: Mapping[str, Any],
    world: World,
    to: str = "",
    opening: Mapping[str, str] = EMPTY,
) -> Decision:
    """The decision on one move of one actor.

    Shape: a matter with n = 0 is opened; `opening` then holds the number, the hash of the loop
    text, the parent and the source that go into its first entry.
    Refuses: unknown-move, out-of-turn, not-your-move, head-only, same-hand, window-closed,
    not-yet, missing, not-asked, choose-stage, no-such-unit, not-below, own-verifier,
    not-of-owner, below-zero, signed-already, and what values and rules refuse.
    """
    chosen = admit.move_of(loop=loop, matter=matter, name=move)
    if matter.n == 0:
        matter, given = _opener(loop=loop, matter=matter, move=chosen, actor=actor, given=given,
                                facts=world.facts)  # fmt: skip
    admit.party(actor=actor, loop=loop, move=chosen, matter=matter)
    admit.timely(loop=loop, move=chosen, matter=matter, calendar=world.calendar, at=world.at)
    admit.when(loop=loop, move=chosen, matter=matter, facts=world.facts)
    if chosen.sign != "one":
        return _sign(loop=loop, matter=matter, move=chosen, actor=actor, given=given, world=world)
    return _carry_out(
        loop=loop, matter=matter, move=chosen, actor=actor, given=given, world=world, to=to,
        opening=opening,
    )  # fmt: skip


def open_moves(*, loop: Loop, matter: Matter, actor: Actor, world: World) -> tuple[Move, ...]:
    """The moves that this actor could make now, in the order of the file.

    Left out are those of other parties, of the same hand, outside their window or with a
    condition that does not hold; what must be filled in is not looked at.
    """
    return tuple(
        move
        for move in loop.from_stage(matter.stage)
        if rights.may_make(actor=actor, move=move, matter=matter)
        and not rights.made_before(actor=actor, moves=move.other_than, matter=matter)
        and not failing(move.when, loop=loop, matter=matter, facts=world.facts)
        and not (move.sign != "one" and actor.unit in matter.signed and matter.signing == move.name)
        and _in_window(move, matter=matter, world=world)
    )


def _in_window(move: Move, *, matter: Matter, world: World) -> bool:
    if move.within is None or matter.ended_at is None:
        return True
    return world.at < world.calendar.ends(started_at=matter.ended_at, span=move.within)


def _opener(
    *, loop: Loop, matter: Matter, move: Move, actor: Actor, given: Mapping[str, Any], facts: Facts
) -> tuple[Matter, Mapping[str, Any]]:
    """Whoever opens as owner, superior or requester is it; the rest follows from the tree.

    Shape: the blank matter with its parties, and what was given together with these parties, so
    that the first entry holds them.
    """
    party = _as_party(move, actor=actor)
    own: dict[str, Any] = dict(matter.values)
    if party == "requester":
        own["requester"] = rights.requester_key(actor)
    elif party in ("owner", "superior"):
        own[party] = actor.unit
    known = dict(given) | own
    owner, tree = known.get("owner"), facts.tree
    if "superior" not in known and owner is not None and tree is not None and owner in tree:
        above = tree.parent(owner)
        known["superior"] = owner if above is None else above
    parties = {name: known[name] for name in _PARTIES if known.get(name) is not None}
    return replace(matter, values=MappingProxyType(dict(matter.values) | parties)), given


_PARTIES = ("owner", "superior", "verifier", "requester", "holder")


def _as_party(move: Move, *, actor: Actor) -> str:
    for party in move.by:
        if party == "system" and actor.posting == SYSTEM:
            return party
        if party in ("owner", "superior") and actor.unit is not None:
            return party
        if party == "requester":
            return party
    return ""


def _carry_out(
    *,
    loop: Loop,
    matter: Matter,
    move: Move,
    actor: Actor,
    given: Mapping[str, Any],
    world: World,
    to: str,
    opening: Mapping[str, str] = EMPTY,
    content: Mapping[str, Any] | None = None,
) -> Decision:
    own, childs = _split(loop=loop, move=move, given=given)
    said = content if content is not None else own
    admit.content(loop=loop, move=move, given=said)
    admit.addressees(loop=loop, move=move, matter=matter, given=said, facts=world.facts)
    stage = admit.destination(loop=loop, move=move, to=to)
    warnings = tuple(
        note for name in move.rules for note in rule.RULES[name](matter, said, world.facts)
    )
    amounts, changes, taken = stock.amounts(loop=loop, matter=matter, move=move, given=said)
    body: dict[str, Any] = dict(opening)
    if stage:
        body["stage"] = stage
        if world.facts.regime_now:
            body["regime"] = world.facts.regime_now
    if amounts:
        body["amounts"] = amounts
    if taken:
        body["taken"] = taken
    if warnings:
        body["warnings"] = list(warnings)
    parties = dict(matter.values) if matter.n == 0 else {}
    entry = entered(loop=loop, matter=matter, actor=actor, move=move.name, at=world.at,
                    given=parties | dict(said), body=body)  # fmt: skip
    after = apply(loop=loop, matter=_blank(matter), entry=entry)
    after, entries = system_moves(loop=loop, matter=after, entries=(entry,), world=world)
    effects = (
        *changes,
        *_spawned(move=move, matter=after, given=childs, entry=entry.n),
        *consequences(loop=loop, before=matter, after=after, given=said),
    )
    return Decision(matter=after, entries=tuple(entries), effects=effects, warnings=warnings)


def _blank(matter: Matter) -> Matter:
    return replace(matter, values=EMPTY) if matter.n == 0 else matter


def entered(
    *,
    loop: Loop,
    matter: Matter,
    actor: Actor,
    move: str,
    at: datetime,
    given: Mapping[str, Any] = EMPTY,
    body: Mapping[str, Any] = EMPTY,
) -> Entered:
    """The next entry of a matter, its values sorted into those inside the hash and outside it."""
    inside: dict[str, Any] = {}
    typed: dict[str, Any] = {}
    for name, entry in given.items():
        field = loop.fields[name]
        kind = typed if values.is_erasable(field) else inside
        kind[name] = values.encode(field, entry)
    return Entered(
        n=matter.n + 1, at=at, actor=actor.posting, unit=actor.unit, move=move, given=inside,
        typed=typed, body=body,
    )  # fmt: skip


def system_moves(
    *, loop: Loop, matter: Matter, entries: tuple[Entered, ...], world: World
) -> tuple[Matter, tuple[Entered, ...]]:
    """The matter after the moves that the system makes at once, and all entries.

    Shape: in the order of the file, the first whose conditions hold, until none does.
    """
    system = Actor(posting=SYSTEM)
    for _ in range(MOST_SYSTEM_MOVES):
        move = next(
            (
                entry
                for entry in loop.from_stage(matter.stage)
                if "system" in entry.by
                and not failing(entry.when, loop=loop, matter=matter, facts=world.facts)
            ),
            None,
        )
        if move is None:
            return matter, entries
        body = {"stage": move.to[0]} if move.to else {}
        entry = entered(
            loop=loop, matter=matter, actor=system, move=move.name, at=world.at, body=body
        )
        matter = apply(loop=loop, matter=matter, entry=entry)
        entries = (*entries, entry)
    raise RuntimeError(f"{loop.name}: more than {MOST_SYSTEM_MOVES} automatic moves in a row")


def _sign(
    *, loop: Loop, matter: Matter, move: Move, actor: Actor, given: Mapping[str, Any], world: World
) -> Decision:
    """One more signature; the move takes effect when enough units have signed the same content."""
    pending = matter.pending if matter.signing == move.name else EMPTY
    said = dict(given) or dict(pending)
    same = matter.signing == move.name and said == dict(pending)
    if same and (actor.unit in matter.signed or actor.postings.intersection(matter.signers)):
        raise refused(
            "signed-already",
            N_("本单位已经签过“{move}”，没有重复记账。"),
            N_("等其他单位签。"),
            move=move.title,
        )
    signed = {*(matter.signed if same else ()), actor.unit}
    if len(signed) >= signatures_needed(move=move, matter=matter):
        return _carry_out(
            loop=loop, matter=matter, move=move, actor=actor, given=EMPTY, world=world, to="",
            content=said,
        )  # fmt: skip
    admit.content(loop=loop, move=move, given=said)
    admit.addressees(loop=loop, move=move, matter=matter, given=said, facts=world.facts)
    body: dict[str, Any] = {"signs": move.name, "unit": str(actor.unit)}
    if not same:
        body["fresh"] = True
    entry = entered(
        loop=loop, matter=matter, actor=actor, move=SIGNED, at=world.at, given=said, body=body
    )
    return Decision(matter=apply(loop=loop, matter=matter, entry=entry), entries=(entry,))


def signatures_needed(*, move: Move, matter: Matter) -> int:
    """How many units must sign before the move takes effect. Source: vocabulary, `sign`."""
    units = {
        unit
        for party in move.by
        for unit in (matter.partners if party == "partners" else (matter.values.get(party),))
        if unit is not None
    }
    if move.sign == "all":
        return max(1, len(units))
    if move.sign == "most":
        return len(units) // 2 + 1
    return int(move.sign)


def _split(
    *, loop: Loop, move: Move, given: Mapping[str, Any]
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """What belongs to this move, and what fills in the one child that it opens."""
    if move.opens is None or move.opens.each:
        return given, EMPTY
    own = {name: entry for name, entry in given.items() if name in (*move.needs, *move.may)}
    return own, {name: entry for name, entry in given.items() if name not in own}


def _spawned(
    *, move: Move, matter: Matter, given: Mapping[str, Any], entry: int
) -> tuple[Effect, ...]:
    opens = move.opens
    if opens is None:
        return ()
    if not opens.each:
        return (Spawn(loop=opens.loop, entry=entry, given=given),)
    handed = {
        name: matter.values[name] for name in opens.given if matter.values.get(name) is not None
    }
    units = tuple(matter.values.get(opens.each) or ())
    return (Spawn(loop=opens.loop, entry=entry, units=units, given=handed),)


def consequences(
    *, loop: Loop, before: Matter, after: Matter, given: Mapping[str, Any] = EMPTY
) -> tuple[Effect, ...]:
    """What the house does by itself: levels switched, children ended with their parent."""
    found: list[Effect] = []
    ended = end_of(loop=loop, matter=after) is not None and end_of(loop=loop, matter=before) is None
    if given.get("regime") and after.owner is not None:
        found.append(Switch(unit=after.owner, regime=str(given["regime"])))
    if ended and after.values.get("regime") and after.owner is not None:
        found.append(Switch(unit=after.owner, regime=""))
    if ended and loop.children:
        found.append(EndChildren(loops=tuple(f"{loop.name}.{name}" for name in loop.children)))
    return tuple(found)


def is_overdue(*, matter: Matter, at: datetime) -> bool:
    """Whether the due day has passed and the matter goes on."""
    return matter.ended_at is None and matter.due is not None and day_of(at) > matter.due
