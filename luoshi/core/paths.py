"""The ways through a loop: what leads where, what is surely known there, and its main line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from luoshi.core.loop import Condition, End, Loop, Move


@dataclass(frozen=True, kw_only=True)
class Step:
    """One way from a stage to another.

    Shape: `source` is "" for an opening; `move` is None where the clock leads on.
    """

    source: str
    target: str
    move: Move | None


def steps(loop: Loop) -> tuple[Step, ...]:
    """Every step of a loop between stages that exist; moves that stay are none."""
    found = []
    for move in loop.moves.values():
        for source in sources(loop, move) or ("",):
            found += [Step(source=source, target=target, move=move) for target in move.to]
    for name, stage in loop.stages.items():
        if stage.then:
            found.append(Step(source=name, target=stage.then, move=None))
    known = {"", *loop.stages}
    return tuple(step for step in found if step.source in known and step.target in loop.stages)


def sources(loop: Loop, move: Move) -> tuple[str, ...]:
    """The stages where a move may be made; "any" is every stage that is not an end."""
    if "any" not in move.sources:
        return move.sources
    return tuple(name for name, stage in loop.stages.items() if stage.end is None)


def taken(loop: Loop, *, late: bool = False) -> tuple[Step, ...]:
    """The steps that can be taken at all.

    From a stage that the system always leads on from at once nobody moves and no clock runs out,
    and of its moves none behind the first that waits for nothing.
    Shape: `late` asks when all has been counted that a condition counts: then what waits for a
    number of moves waits no more, and what is allowed up to a number is over.
    """
    at_once = {name: _at_once(loop, name, late=late) for name in loop.stages}
    return tuple(
        step
        for step in steps(loop)
        if not at_once.get(step.source) or step.move in at_once[step.source]
        if not (late and step.move and any(map(_is_over, step.move.when)))
    )


def _at_once(loop: Loop, stage: str, *, late: bool) -> list[Move]:
    """The moves of the system up to the one that waits for nothing; [] where there is none."""
    found: list[Move] = []
    for move in loop.moves.values():
        if "system" in move.by and move.to and stage in sources(loop, move):
            found.append(move)
            if not move.when or (late and all(map(_is_met, move.when))):
                return found
    return []


def _is_met(condition: Condition) -> bool:
    """Whether the condition asks for a count that has been reached in the end."""
    name, operator, _ = condition
    return name.startswith("times.") and operator in (">", ">=")


def _is_over(condition: Condition) -> bool:
    """Whether the condition asks for a count that has been passed in the end."""
    name, operator, _ = condition
    return name.startswith("times.") and operator in ("<", "<=", "==")


def reachable(loop: Loop) -> frozenset[str]:
    """The stages that can be reached from an opening."""
    return _closure({""}, [(step.source, step.target) for step in taken(loop)]) - {""}


def can_end(loop: Loop) -> frozenset[str]:
    """The stages from which an end can be reached, now and when all has been counted that a
    condition counts; the ends included.
    """
    ends = {name for name, stage in loop.stages.items() if stage.end is not None}
    now, late = (
        _closure(ends, [(step.target, step.source) for step in taken(loop, late=late)])
        for late in (False, True)
    )
    return (now & late) - {""}


def livelocks(loop: Loop) -> tuple[tuple[str, ...], ...]:
    """The rounds in which a matter would go on for ever at one instant, without anybody.

    Shape: the stages of each round, in the order of the file. A step of the round is a move that
    the system makes at once, whatever it waits for, or a clock that may have run out before it
    began: a day in a field. A span of time takes its time, so it makes no such round.
    """
    pairs = [
        (step.source, step.target) for step in steps(loop) if step.source and _is_free(loop, step)
    ]
    after = {name: _after(name, pairs) for name in loop.stages}
    found: list[tuple[str, ...]] = []
    for name in loop.stages:
        if name in after[name] and not any(name in round_ for round_ in found):
            found.append(tuple(other for other in after[name] if name in after.get(other, ())))
    order = list(loop.stages)
    return tuple(tuple(sorted(round_, key=order.index)) for round_ in found)


def _is_free(loop: Loop, step: Step) -> bool:
    """Whether the step may take no time and needs nobody."""
    if step.move is not None:
        return "system" in step.move.by
    clock = loop.stages[step.source].clock
    limits = (clock.otherwise, *clock.cases.values()) if clock else ()
    return any(isinstance(limit, str) for limit in limits)


def _after(name: str, pairs: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The stages that these pairs lead to from one, itself only by a round."""
    pairs = list(pairs)
    first = {target for source, target in pairs if source == name}
    return _closure(first, pairs)


def _closure(start: set[str], pairs: Iterable[tuple[str, str]]) -> frozenset[str]:
    known, pairs = set(start), list(pairs)
    while True:
        more = {target for source, target in pairs if source in known} - known
        if not more:
            return frozenset(known)
        known |= more


def surely_known(
    loop: Loop, *, brings: Mapping[str, frozenset[str]], openings: Mapping[str, frozenset[str]]
) -> dict[str, frozenset[str]]:
    """For each stage, what every way to it has brought.

    Shape: `brings` says for each move what it surely writes, `openings` what an opening move has
    besides; a stage that cannot be reached maps to everything.
    """
    everything = frozenset().union(*brings.values(), *openings.values())
    known = dict.fromkeys(loop.stages, everything)
    ways = steps(loop)
    changed = True
    while changed:
        changed = False
        for step in ways:
            name = step.move.name if step.move else ""
            before = known[step.source] if step.source else openings.get(name, frozenset())
            after = known[step.target] & (before | brings.get(name, frozenset()))
            changed = changed or after != known[step.target]
            known[step.target] = after
    return known


def spine(loop: Loop) -> tuple[str, ...]:
    """The main line of a loop, from its first stage to its first success or else verdictless end.

    Shape: steps go down the file only; among all such ways the one with the smallest leaps, so a
    short cut is not taken for the line. The first stage alone when no such way leads to an end.
    """
    order = list(loop.stages)
    place = {name: index for index, name in enumerate(order)}
    best: dict[str, tuple[int, tuple[str, ...]]] = {order[0]: (0, (order[0],))}
    for name in order:
        if name not in best:
            continue
        cost, line = best[name]
        for step in steps(loop):
            leap = place[step.target] - place[name]
            if step.source != name or leap <= 0:
                continue
            longer = (cost + leap * leap, (*line, step.target))
            best[step.target] = min(best.get(step.target, longer), longer)
    for end in (End.SUCCESS, End.OVER):
        for name in order:
            if loop.stages[name].end is end and name in best:
                return best[name][1]
    return (order[0],)
