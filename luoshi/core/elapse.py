"""What time alone does to a matter: stages that lapse, sheets that go out, values erased."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from luoshi.core import clock, engine, recusal
from luoshi.core.admit import refused
from luoshi.core.calendar import Calendar, day_of
from luoshi.core.condition import facts_of
from luoshi.core.effect import Effect, Erase
from luoshi.core.engine import Decision, World
from luoshi.core.fault import N_
from luoshi.core.loop import End, Loop
from luoshi.core.matter import (
    ENDED,
    ERASED,
    SHEET,
    SYSTEM,
    TIME,
    Actor,
    Entered,
    Matter,
    apply,
    end_of,
)
from luoshi.core.quiet import Quiet
from luoshi.core.tree import Tree


def elapse(*, loop: Loop, matter: Matter, world: World) -> Decision | None:
    """The decision that time has made by this instant, or None when it has made none.

    A stage with `then` goes there; any other that has run out sends a sheet to the unit waited
    for, and one level further up each workday unanswered; a due day near sends one blue sheet;
    an ended matter loses its personal values on their day. In quiet hours sheets wait, unless an
    emergency level is in force over the unit that is waited for; stages lapse at any hour.
    Source: vocabulary, rule of the house 1; domain.md 2.2.
    """
    if end_of(loop=loop, matter=matter):
        return _erasure(loop=loop, matter=matter, world=world)
    ran_out = clock.has_run_out(
        loop=loop, matter=matter, calendar=world.calendar, at=world.at, facts=world.facts
    )
    stage = loop.stages[matter.stage]
    if ran_out and stage.then:
        return _lapsed(loop=loop, matter=matter, to=stage.then, world=world)
    if is_quiet(world):
        return None
    colour = _colour(
        loop=loop, matter=matter, ran_out=ran_out, at=world.at, calendar=world.calendar
    )
    return _sheet(loop=loop, matter=matter, colour=colour, world=world) if colour else None


def may_act(
    *, loop: Loop, matter: Matter, calendar: Calendar, at: datetime, quiet: Quiet | None,
    parent: tuple[Loop, Matter] | None = None,
) -> bool:  # fmt: skip
    """Whether `elapse` may decide anything at this instant, told by the matter and its parent.

    Shape: False is certain, whatever stands around; `quiet` are the hours in which no sheet goes
    out to anybody, None where there are none or an emergency level may be in force.
    """
    if end_of(loop=loop, matter=matter):
        return bool(clock.to_erase(loop=loop, matter=matter, calendar=calendar, on=day_of(at)))
    if clock.looks_around(loop=loop, matter=matter, parent=parent):
        return True
    facts = facts_of(day=day_of(at), parent=parent)
    out = clock.runs_out_at(loop=loop, matter=matter, calendar=calendar, facts=facts)
    ran_out = out is not None and out <= at
    if ran_out and loop.stages[matter.stage].then:
        return True
    if quiet is not None and quiet.holds(at=at, calendar=calendar):
        return False
    return bool(_colour(loop=loop, matter=matter, ran_out=ran_out, at=at, calendar=calendar))


def is_quiet(world: World) -> bool:
    """Whether a sheet has to wait."""
    quiet = world.quiet
    if quiet is None or world.facts.regime_late:
        return False
    return quiet.holds(at=world.at, calendar=world.calendar)


def _colour(*, loop: Loop, matter: Matter, ran_out: bool, at: datetime, calendar: Calendar) -> str:
    """Red when the owner is past the due day, yellow when a stage has run out, blue before."""
    day = day_of(at)
    is_red = clock.is_past_due(loop=loop, matter=matter, on=day)
    if is_red or ran_out:
        is_time = _may_follow(matter, loop=loop, day=day, calendar=calendar)
        return ("red" if is_red else "yellow") if is_time else ""
    if matter.due is None or not clock.is_noticed(loop=loop, matter=matter):
        return ""
    if not clock.awaits_owner(loop=loop, matter=matter):
        return ""
    notice_on = calendar.add_workdays(matter.due, -clock.NOTICE_WORKDAYS)
    return "blue" if day >= notice_on else ""


def _may_follow(matter: Matter, *, loop: Loop, day: date, calendar: Calendar) -> bool:
    """The first sheet goes at once, each further one a workday after the last."""
    if not clock.unanswered(loop=loop, matter=matter):
        return True
    last = date.fromisoformat(max(sheet["on"] for sheet in matter.sheets))
    return day >= calendar.add_workdays(last, 1)


def _sheet(*, loop: Loop, matter: Matter, colour: str, world: World) -> Decision | None:
    judged = recusal.refreshed(loop=loop, matter=matter, facts=world.facts)
    late = clock.late_unit(loop=loop, matter=judged)
    if late is None:
        return None
    steps = 0 if colour == "blue" else clock.unanswered(loop=loop, matter=matter)
    to = addressee(unit=late, steps=steps, tree=world.facts.tree)
    body: dict[str, Any] = {
        "colour": colour,
        "to": str(to),
        "late": str(late),
        "stage_at": matter.stage,
        "due": matter.due.isoformat() if matter.due else "",
    }
    return _one(loop=loop, matter=matter, move=SHEET, body=body, world=world)


def addressee(*, unit: int, steps: int, tree: Tree | None) -> int:
    """The unit so many levels above the late one; the root at most."""
    for _ in range(steps):
        above = tree.parent(unit) if tree and unit in tree else None
        if above is None:
            break
        unit = above
    return unit


def _lapsed(*, loop: Loop, matter: Matter, to: str, world: World) -> Decision:
    entry = engine.entered(
        loop=loop, matter=matter, actor=Actor(posting=SYSTEM), move=TIME, at=world.at,
        body=engine.entering(to, loop=loop, before=matter, world=world),
    )  # fmt: skip
    entry, after = engine.with_term(entry, loop=loop, before=matter, world=world)
    after, entries = engine.system_moves(loop=loop, matter=after, entries=(entry,), world=world)
    effects = engine.consequences(loop=loop, before=matter, after=after)
    return Decision(matter=after, entries=entries, effects=effects)


def _erasure(*, loop: Loop, matter: Matter, world: World) -> Decision | None:
    fields = clock.to_erase(loop=loop, matter=matter, calendar=world.calendar, on=day_of(world.at))
    if not fields:
        return None
    body = {"erased": list(fields), "rule": "personal"}
    return _one(
        loop=loop,
        matter=matter,
        move=ERASED,
        body=body,
        world=world,
        effects=(Erase(fields=fields),),
    )


def end_with_parent(*, loop: Loop, matter: Matter, at: datetime) -> Decision:
    """The decision that ends an open child at its first void end, because its parent ended.

    Refuses: no-void-end, for a loop that has none.
    """
    stage = next((name for name, entry in loop.stages.items() if entry.end is End.VOID), "")
    if not stage:
        raise refused(
            "no-void-end",
            N_("立下的“{loop}”不能作废，不能随这一件一起收回。"),
            N_("请先把那一件办结。"),
            loop=loop.named,
        )
    entry = Entered(n=matter.n + 1, at=at, actor=SYSTEM, move=ENDED, body={"stage": stage})
    after = apply(loop=loop, matter=matter, entry=entry)
    effects = engine.consequences(loop=loop, before=matter, after=after)
    return Decision(matter=after, entries=(entry,), effects=effects)


def _one(
    *,
    loop: Loop,
    matter: Matter,
    move: str,
    body: Mapping[str, Any],
    world: World,
    effects: tuple[Effect, ...] = (),
) -> Decision:
    entry: Entered = engine.entered(
        loop=loop, matter=matter, actor=Actor(posting=SYSTEM), move=move, at=world.at, body=body
    )
    return Decision(
        matter=apply(loop=loop, matter=matter, entry=entry), entries=(entry,), effects=effects
    )
