"""Decides: may this move be made now, and what follows from it. Writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from luoshi.core import admit, clock, opener, recusal, rights, rule, ruling, scheme, stock
from luoshi.core import value as values
from luoshi.core.admit import refused
from luoshi.core.calendar import Calendar, day_of
from luoshi.core.condition import Facts, failing
from luoshi.core.effect import Effect, EndChildren, Relieve, Spawn, Switch
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
    changed,
    copied,
    end_of,
)
from luoshi.core.quiet import Quiet

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
    """What a decision is made in: the instant, the calendar and the facts around the matter.

    Shape: `quiet` are the hours in which no sheet goes out, None where there are none.
    """

    at: datetime
    calendar: Calendar
    facts: Facts
    quiet: Quiet | None = None


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
    Refuses: unknown-move, out-of-turn, not-your-move, head-only, same-hand, own-verdict,
    window-closed, not-yet, missing, not-asked, not-emptied, choose-stage, no-such-unit,
    not-below, own-verifier, own-request, not-of-owner, below-zero, not-positive, from-nowhere,
    signed-already, and what values and rules refuse.
    """
    chosen = admit.move_of(loop=loop, matter=matter, name=move)
    given = scheme.resolved(
        _said(given, matter=matter), fields=loop.fields, measures=world.facts.measures
    )
    tree = world.facts.tree
    if matter.n == 0:
        matter = opener.blank_of(
            loop=loop, matter=matter, move=chosen, actor=actor, given=given, tree=tree
        )
    matter = recusal.refreshed(loop=loop, matter=matter, facts=world.facts)
    admit.party(actor=actor, loop=loop, move=chosen, matter=matter, tree=tree)
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
    condition that does not hold, and those of who is recused; what must be filled in is not
    looked at.
    """
    matter = recusal.refreshed(loop=loop, matter=matter, facts=world.facts)
    return tuple(
        move
        for move in loop.from_stage(matter.stage)
        if rights.may_make(actor=actor, move=move, matter=matter)
        and not rights.made_before(actor=actor, moves=move.other_than, matter=matter)
        and not failing(move.when, loop=loop, matter=matter, facts=world.facts)
        and not rights.has_signed(actor=actor, move=move, matter=matter)
        and not recusal.is_recused(actor, loop=loop, move=move, matter=matter)
        and not _judges(move, loop=loop, matter=matter, actor=actor, world=world)
        and _in_window(move, matter=matter, world=world)
    )


def _judges(move: Move, *, loop: Loop, matter: Matter, actor: Actor, world: World) -> bool:
    tree = world.facts.tree
    return rights.judges_itself(
        actor=actor, loop=loop, move=move, matter=matter, tree=tree
    ) or bool(rights.own_part(actor=actor, loop=loop, move=move, matter=matter))


def _in_window(move: Move, *, matter: Matter, world: World) -> bool:
    if move.within is None or matter.ended_at is None:
        return True
    return world.at < world.calendar.ends(started_at=matter.ended_at, span=move.within)


def _said(given: Mapping[str, Any], *, matter: Matter) -> Mapping[str, Any]:
    """What was really said: nothing is emptied that was not there."""
    return {
        name: entry
        for name, entry in given.items()
        if entry is not None or matter.values.get(name) is not None
    }


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
    own, childs = _split(move=move, given=given)
    said = content if content is not None else own
    admit.content(loop=loop, move=move, matter=matter, given=said)
    admit.addressees(loop=loop, move=move, matter=matter, given=said, facts=world.facts)
    stage = admit.destination(loop=loop, move=move, to=to)
    ruled = rule.all_of(
        ruling.Asked(
            loop=loop, move=move, matter=matter, actor=actor, given=said, facts=world.facts
        )
    )
    said = {**said, **ruled.fills}
    amounts, changes, taken = stock.amounts(
        loop=loop, matter=matter, move=move, given=said, facts=world.facts
    )
    body: dict[str, Any] = dict(opening)
    body |= entering(stage, loop=loop, before=matter, world=world) if stage else {}
    if amounts:
        body["amounts"] = amounts
    if taken:
        body["taken"] = taken
    if ruled.warnings:
        body["warnings"] = list(ruled.warnings)
    body |= ruled.body
    parties = copied(matter.values) if matter.n == 0 else {}
    entry = entered(loop=loop, matter=matter, actor=actor, move=move.name, at=world.at,
                    given=parties | said, body=body)  # fmt: skip
    blank = changed(matter, {"values": EMPTY}) if matter.n == 0 else matter
    entry, after = with_term(entry, loop=loop, before=blank, world=world)
    entry, after = recusal.told(entry, loop=loop, before=blank, after=after, facts=world.facts)
    after, entries = system_moves(loop=loop, matter=after, entries=(entry,), world=world)
    effects = (
        *changes,
        *ruled.effects,
        *_spawned(loop=loop, move=move, matter=after, given=childs, entry=entry.n),
        *consequences(loop=loop, before=matter, after=after, given=said),
    )
    return Decision(matter=after, entries=tuple(entries), effects=effects,
                    warnings=ruled.warnings)  # fmt: skip


def entering(stage: str, *, loop: Loop, before: Matter, world: World) -> dict[str, Any]:
    """What an entry says that leads to a stage: which, the emergency level then in force, and
    whether the stage before was left too late.
    """
    said: dict[str, Any] = {"stage": stage}
    if world.facts.regime_now:
        said["regime"] = world.facts.regime_now
    if clock.is_late(
        loop=loop, matter=before, calendar=world.calendar, at=world.at, facts=world.facts
    ):
        said["overran"] = True
    return said


def with_term(
    entry: Entered, *, loop: Loop, before: Matter, world: World
) -> tuple[Entered, Matter]:
    """The entry with the due day that it leads to, where its stage sets one by its own clock, and
    the matter after it.

    Shape: the day stands in the body under "term", so that the ledger says it and nobody has to
    know the calendar of that day; a move that changes the length of the clock sets it anew.
    """
    after = apply(loop=loop, matter=before, entry=entry)
    stage = loop.stages.get(after.stage)
    if stage is None or not stage.sets_due:
        return entry, after
    out = clock.runs_out_at(loop=loop, matter=after, calendar=world.calendar, facts=world.facts)
    due = day_of(out - datetime.resolution) if out else None
    if due is None or due == after.due:
        return entry, after
    entry = replace(entry, body=copied(entry.body) | {"term": due.isoformat()})
    return entry, apply(loop=loop, matter=before, entry=entry)


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

    Shape: in the order of the file, the first that leads on and whose conditions hold, until none
    does.
    """
    system = Actor(posting=SYSTEM)
    for _ in range(MOST_SYSTEM_MOVES):
        move = next(
            (
                entry
                for entry in _by_itself(loop, matter.stage)
                if not failing(entry.when, loop=loop, matter=matter, facts=world.facts)
            ),
            None,
        )
        if move is None:
            return matter, entries
        body = entering(move.to[0], loop=loop, before=matter, world=world)
        entry = entered(
            loop=loop, matter=matter, actor=system, move=move.name, at=world.at, body=body
        )
        entry, matter = with_term(entry, loop=loop, before=matter, world=world)
        entries = (*entries, entry)
    raise RuntimeError(f"{loop.name}: more than {MOST_SYSTEM_MOVES} automatic moves in a row")


def _by_itself(loop: Loop, stage: str) -> tuple[Move, ...]:
    """The moves from a stage by which the system leads on."""
    kept = loop.kept
    if ("by_itself", stage) not in kept:
        moves = loop.from_stage(stage)
        kept["by_itself", stage] = tuple(one for one in moves if SYSTEM in one.by and one.to)
    found: tuple[Move, ...] = kept["by_itself", stage]
    return found


def react(*, loop: Loop, matter: Matter, world: World) -> Decision | None:
    """What the system now does by itself, where something around the matter has changed."""
    after, entries = system_moves(loop=loop, matter=matter, entries=(), world=world)
    if not entries:
        return None
    effects = consequences(loop=loop, before=matter, after=after)
    return Decision(matter=after, entries=entries, effects=effects)


def _sign(
    *, loop: Loop, matter: Matter, move: Move, actor: Actor, given: Mapping[str, Any], world: World
) -> Decision:
    """One more signature; the move takes effect when enough units have signed the same content."""
    pending = matter.pending if matter.signing == move.name else EMPTY
    said = dict(given) or dict(pending)
    same = matter.signing == move.name and said == dict(pending)
    if same and rights.has_signed(actor=actor, move=move, matter=matter):
        raise refused(
            "signed-already",
            N_("您或本单位已经签过“{move}”，没有重复记账。"),
            N_("等其他单位签。"),
            move=move.named,
        )
    by = rights.signatory(actor)
    signed = {by} | (rights.signed_for(move=move, matter=matter) if same else frozenset())
    if len(signed) >= rights.signatures_needed(move=move, matter=matter):
        return _carry_out(
            loop=loop, matter=matter, move=move, actor=actor, given=EMPTY, world=world, to="",
            content=said,
        )  # fmt: skip
    admit.content(loop=loop, move=move, matter=matter, given=said)
    admit.addressees(loop=loop, move=move, matter=matter, given=said, facts=world.facts)
    admit.destination(loop=loop, move=move, to="")
    rule.all_of(
        ruling.Asked(
            loop=loop, move=move, matter=matter, actor=actor, given=said, facts=world.facts
        )
    )
    body: dict[str, Any] = {"signs": move.name, "unit": str(by)}
    if not same:
        body["fresh"] = True
    entry = entered(
        loop=loop, matter=matter, actor=actor, move=SIGNED, at=world.at, given=said, body=body
    )
    after = apply(loop=loop, matter=matter, entry=entry)
    entry, after = recusal.told(entry, loop=loop, before=matter, after=after, facts=world.facts)
    return Decision(matter=after, entries=(entry,))


def _split(*, move: Move, given: Mapping[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """What belongs to this move, and what fills in the one child that it opens."""
    if move.opens is None or move.opens.each:
        return given, EMPTY
    own = {name: entry for name, entry in given.items() if name in (*move.needs, *move.may)}
    return own, {name: entry for name, entry in given.items() if name not in own}


def _spawned(
    *, loop: Loop, move: Move, matter: Matter, given: Mapping[str, Any], entry: int
) -> tuple[Effect, ...]:
    opens = move.opens
    if opens is None:
        return ()
    if not opens.each:
        return (Spawn(loop=opens.loop, entry=entry, given=given),)
    handed = {
        name: matter.values[name] for name in opens.given if matter.values.get(name) is not None
    }
    each = tuple(matter.values.get(opens.each) or ())
    if loop.fields[opens.each].type == "turns":
        return (Spawn(loop=opens.loop, entry=entry, turns=each, given=handed),)
    divided = {name: handed[name].parts(len(each)) for name in opens.shared if name in handed}
    return (Spawn(loop=opens.loop, entry=entry, units=each, given=handed, divided=divided),)


def consequences(
    *, loop: Loop, before: Matter, after: Matter, given: Mapping[str, Any] = EMPTY
) -> tuple[Effect, ...]:
    """What the house does by itself: levels switched, postings and children ended, stocks given
    back.
    """
    found: list[Effect] = []
    if given.get("regime") and after.owner is not None:
        found.append(Switch(unit=after.owner, regime=str(given["regime"])))
    end = end_of(loop=loop, matter=after)
    if end is None or end_of(loop=loop, matter=before) is not None:
        return tuple(found)
    if after.values.get("regime") and after.owner is not None:
        found.append(Switch(unit=after.owner, regime=""))
    if loop.appoints and after.ended_at is not None:
        found.append(Relieve(on=day_of(after.ended_at)))
    if loop.children:
        found.append(EndChildren(loops=tuple(f"{loop.name}.{name}" for name in loop.children)))
    return (*found, *stock.given_back(after, end=end))


def is_overdue(*, matter: Matter, at: datetime) -> bool:
    """Whether the due day has passed and the matter goes on."""
    return matter.ended_at is None and matter.due is not None and day_of(at) > matter.due
