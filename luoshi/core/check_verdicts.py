"""Verdicts: nobody declares the success of what he answers for, neither alone nor by his parts."""

from collections.abc import Iterator

from luoshi.core import check_stages, paths
from luoshi.core.fault import Fault
from luoshi.core.loop import Condition, End, Loop, Move
from luoshi.core.scope import Scope

#: The side of the unit responsible: one unit, whose signatures count once.
DECLARERS = ("owner", "holder")
#: Whoever says nothing of a verdict of his own.
_SILENT = ("system", "public")


def faults(scope: Scope) -> Iterator[Fault]:
    """Every way on which the unit responsible alone can declare a success."""
    if check_stages.names_unknown_stage(scope.loop):
        return
    for name, stage in scope.loop.stages.items():
        if stage.end is not End.SUCCESS:
            continue
        for move in last_words(scope.loop, name, seen=frozenset()):
            wrong = _declares(scope, move)
            if wrong:
                yield scope.found(wrong, at=f"moves.{move.name}", stage=name)
        for move in _by_parts(scope, name, seen=frozenset()):
            yield scope.found("self-declared:child", at=f"moves.{move.name}", stage=name)


def last_words(loop: Loop, stage: str, *, seen: frozenset[str]) -> Iterator[Move]:
    """The last moves by persons on the ways into a stage, clocks and the system looked through."""
    for step in paths.steps(loop):
        if step.target != stage:
            continue
        if step.move is not None and step.move.by != ("system",):
            yield step.move
        elif step.source and step.source not in seen:
            yield from last_words(loop, step.source, seen=seen | {stage})


def _declares(scope: Scope, move: Move) -> str:
    """The fault of a move that the unit responsible can make effective alone, or ""."""
    if not any(party in DECLARERS for party in move.by):
        return ""
    others = {party for party in move.by if party not in (*DECLARERS, *_SILENT)}
    if move.sign == "one" or not others:
        return "self-declared"
    if move.sign.isdecimal():
        return "self-declared:sign" if int(move.sign) < 2 else ""
    places = [name for name in paths.sources(scope.loop, move) if name in scope.sure_parties]
    is_sure = all(others & scope.sure_parties[name] for name in places)
    return "" if is_sure else "self-declared:sign"


def _by_parts(scope: Scope, stage: str, *, seen: frozenset[str]) -> Iterator[Move]:
    """The system's moves into a stage that wait for nothing but what the owner does with parts."""
    for step in paths.steps(scope.loop):
        if step.target != stage or not step.source:
            continue
        if step.move is not None and step.move.by != ("system",):
            continue
        if step.move is not None and _waits_for_parts_alone(scope, step.move):
            yield step.move
        elif step.source not in seen:
            yield from _by_parts(scope, step.source, seen=seen | {stage})


def _waits_for_parts_alone(scope: Scope, move: Move) -> bool:
    of_parts = [one for one in move.when if one[0].partition(".")[0] in scope.loop.children]
    others = [
        scope.loop.moves[name.partition(".")[2]]
        for name, _, _ in move.when
        if name.startswith("times.") and name.partition(".")[2] in scope.loop.moves
    ]
    is_checked = any(not _declares(scope, other) for other in others)
    return bool(of_parts) and not is_checked and all(_fills(scope, one) for one in of_parts)


def _fills(scope: Scope, condition: Condition) -> bool:
    """Whether the owner alone can make a condition on children in the file hold."""
    short, _, tail = condition[0].partition(".")
    child = scope.loop.children[short]
    if tail == "all" or condition[1:] == ("==", 0) and tail != "open":
        return True
    if tail == "open":
        ends = [name for name, stage in child.stages.items() if stage.end not in (None, End.VOID)]
    else:
        ends = [tail]
    within = Scope(loop=child, where="", loops=scope.loops)
    return any(
        _declares(within, move)
        for name in ends
        for move in last_words(child, name, seen=frozenset())
    )
