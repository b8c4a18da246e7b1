"""Stages: each can be reached, none is a trap, and none waits without a clock."""

from collections.abc import Iterator

from luoshi.core import paths
from luoshi.core.check_fields import clock_fields
from luoshi.core.fault import Fault
from luoshi.core.loop import PARTIES, Clock, End, Loop, Stage
from luoshi.core.scope import Scope


def faults(scope: Scope) -> Iterator[Fault]:
    """What is wrong with the stages of a loop and the ways between them."""
    for stage in scope.loop.stages.values():
        yield from _stage(scope, stage)
        if stage.clock and not stage.end:
            yield from _clock(scope, stage, stage.clock)
    if scope.loop.parent and not _void_ends(scope.loop):
        yield scope.found("no-void-end", at="stages")
    yield from _ways(scope)


def _stage(scope: Scope, stage: Stage) -> Iterator[Fault]:
    at = f"stages.{stage.name}"
    for party in stage.seen_by:
        if party not in PARTIES:
            yield scope.found("bad-party", at=at, party=party, known="、".join(PARTIES))
    timed = [key for key in ("clock", "then", "pauses", "sets_due") if getattr(stage, key)]
    if stage.end is not None:
        if timed:
            yield scope.found("clock-at-the-end", at=at, keys="、".join(timed))
        return
    if stage.then and stage.then not in scope.loop.stages:
        known = "、".join(scope.loop.stages)
        yield scope.found("unknown-stage", at=at, stage=stage.then, known=known)
    elif stage.then and (stage.then == stage.name or stage.clock is None):
        yield scope.found("bad-then", at=at, then=stage.then)
    if stage.sets_due and not _can_set_due(scope, stage):
        yield scope.found("bad-clock:due", at=f"{at}.sets_due", stage=stage.name)
    if stage.clock is None and not stage.then and not _moves_on(scope.loop, stage.name):
        yield scope.found("waits-without-clock", at=at, stage=stage.name)


def _can_set_due(scope: Scope, stage: Stage) -> bool:
    """Whether the clock is of spans or of a day of its own, and nobody else gives the due day.

    Shape: the system may give one on opening, which holds until such a stage is entered.
    """
    limits = (stage.clock.otherwise, *stage.clock.cases.values()) if stage.clock else ()
    fields = [scope.loop.fields.get(limit) for limit in limits if isinstance(limit, str)]
    is_own = bool(limits) and all(one and one.type == "day" and one.name != "due" for one in fields)
    asking = [move for move in scope.loop.moves.values() if "due" in (*move.needs, *move.may)]
    return is_own and all(move.by == ("system",) and move.opens_matter for move in asking)


def _moves_on(loop: Loop, stage: str) -> bool:
    """Whether a move is expected here in rhythm, or the system leaves the stage at once."""
    return any(
        move.every or (move.by == ("system",) and move.to and not move.when)
        for move in loop.from_stage(stage)
    )


def _clock(scope: Scope, stage: Stage, clock: Clock) -> Iterator[Fault]:
    at = f"stages.{stage.name}.clock"
    if clock.by:
        yield from _cases(scope, clock, at=at)
    for name in clock_fields(clock):
        field = scope.field(name)
        if name == clock.by:
            continue
        if field is None or field.type not in ("day", "days", "time"):
            yield scope.found("bad-clock:field", at=at, field=name)
        elif name in scope.asked and name not in scope.sure_fields[stage.name]:
            yield scope.found("not-asked:sure", at=at, field=name)
        elif name.startswith("parent."):
            yield from _asked_above(scope, name.removeprefix("parent."), at=at)


def _asked_above(scope: Scope, name: str, *, at: str) -> Iterator[Fault]:
    for parent in scope.parents:
        if name not in Scope(loop=parent, where="", loops=scope.loops).asked:
            yield scope.found("not-asked", at=at, field=f"parent.{name}")


def _cases(scope: Scope, clock: Clock, *, at: str) -> Iterator[Fault]:
    field = scope.loop.fields.get(clock.by)
    for case in clock.cases:
        if field is None or field.type != "choice" or case not in field.choice:
            yield scope.found("bad-clock:case", at=at, field=clock.by, case=case)


def _void_ends(loop: Loop) -> list[str]:
    return [name for name, stage in loop.stages.items() if stage.end is End.VOID]


def _ways(scope: Scope) -> Iterator[Fault]:
    loop = scope.loop
    openings = [move for move in loop.moves.values() if move.opens_matter]
    if not openings:
        yield scope.found("no-opening", at="moves")
    if not openings or names_unknown_stage(loop):
        return
    for move in openings:
        if not move.to:
            yield scope.found("no-opening", at=f"moves.{move.name}")
    by_house = _void_ends(loop)[:1] if loop.parent else []
    reached = paths.reachable(loop) | set(by_house)
    for stage in loop.stages:
        if stage not in reached:
            yield scope.found("unreachable", at=f"stages.{stage}", stage=stage)
    leading = paths.can_end(loop)
    for stage in loop.stages:
        if stage in reached and stage not in leading:
            yield scope.found("trap", at=f"stages.{stage}", stage=stage)
    for round_ in paths.livelocks(loop):
        stages = "、".join(round_)
        yield scope.found("livelock", at=f"stages.{round_[0]}", stages=stages)


def names_unknown_stage(loop: Loop) -> bool:
    """Whether a move or a `then` names a stage that is not there; ways cannot be followed then."""
    named = {stage for move in loop.moves.values() for stage in (*move.sources, *move.to)}
    named |= {stage.then for stage in loop.stages.values()}
    return not named <= {"", "any", *loop.stages}
