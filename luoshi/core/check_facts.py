"""Conditions: every fact they name exists, and is compared with something of its kind."""

from collections.abc import Iterator
from dataclasses import dataclass

from luoshi.core import tree, value
from luoshi.core.fault import Fault
from luoshi.core.loop import OPERATORS, Condition, End, Field, Loop
from luoshi.core.scope import Scope

ORDERED = ("number", "day", "quantity")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What a fact may be compared with: numbers, days, answers, yes or no; or nothing ("other")."""

    type: str
    answers: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class _Missing:
    fault: str
    name: str


def faults(scope: Scope) -> Iterator[Fault]:
    """What is wrong with the conditions of moves and measures."""
    for move in scope.loop.moves.values():
        at = f"moves.{move.name}.when"
        for condition in move.when:
            yield from _condition(scope, condition, at=at)
            if move.opens_matter and condition[1] != "!=":
                known = set(scope.loop.fields) & set(facts_named(scope, condition))
                yield from (scope.found("not-asked:before", at=at, field=name) for name in known)
            answered = scope.loop.fields.get(condition[0])
            if answered and answered.type == "yes" and answered.name in move.needs:
                yield scope.found("not-asked:yet", at=at, field=answered.name)
    for measure in scope.loop.measures.values():
        for key, conditions in (("count", measure.count), ("of", measure.of)):
            for condition in conditions:
                at = f"measures.{measure.name}.{key}"
                yield from _condition(scope, condition, at=at)
                yield from _personal(scope, condition, at=at)


def facts_named(scope: Scope, condition: Condition) -> Iterator[str]:
    """The facts that a condition names: the first word, and the value where it is a fact."""
    fact, _, compared = condition
    yield fact
    kind = kind_of(scope, fact)
    if isinstance(kind, Kind) and kind.type in ORDERED and isinstance(compared, str):
        yield compared


def kind_of(scope: Scope, fact: str) -> Kind | _Missing:
    """What kind of fact this is in this loop, or how it is missing."""
    head, _, tail = fact.partition(".")
    if head == "parent" and tail:
        return _of_parents(scope, tail)
    if tail:
        return _counted(scope, head, tail)
    if fact in _PLAIN:
        return _PLAIN[fact]
    if fact == "stage":
        return Kind(type="choice", answers=frozenset(scope.loop.stages))
    field = scope.loop.fields.get("regime" if fact == "regime_now" else fact)
    return _of_field(field) if field else _Missing(fault="bad-condition:fact", name=fact)


_DAY = Kind(type="day")
_OF_STAGES = {"on": _DAY, "late": Kind(type="number"), "past": Kind(type="yes")}
_PLAIN = {
    "day": _DAY,
    "original_due": _DAY,
    "ended_on": _DAY,
    "end": Kind(type="choice", answers=frozenset(End)),
    "level": Kind(type="choice", answers=frozenset(tree.LEVELS)),
}


def _of_parents(scope: Scope, fact: str) -> Kind | _Missing:
    above = [
        kind_of(Scope(loop=parent, where="", loops=scope.loops), fact) for parent in scope.parents
    ]
    missing = [kind for kind in above if isinstance(kind, _Missing)]
    if not above or len(missing) == len(above):
        return _Missing(fault="bad-condition:fact", name=f"parent.{fact}")
    kinds = [kind for kind in above if isinstance(kind, Kind)]
    return Kind(type=kinds[0].type, answers=frozenset().union(*(kind.answers for kind in kinds)))


def _counted(scope: Scope, head: str, tail: str) -> Kind | _Missing:
    """A count of moves, delays or children; votes; a stage: the day of entry, whether past."""
    if head == "times":
        known = tail in scope.loop.moves
        return Kind(type="number") if known else _Missing(fault="unknown-move", name=tail)
    if head in _OF_STAGES:
        known = tail in scope.loop.stages
        return _OF_STAGES[head] if known else _Missing(fault="unknown-stage", name=tail)
    if head == "votes":
        return _voted(scope, tail)
    child = scope.children.get(head)
    if child is None:
        return _Missing(fault="bad-condition:fact", name=f"{head}.{tail}")
    if tail in ("open", "all") or tail in child.stages:
        return Kind(type="number")
    return _Missing(fault="unknown-stage", name=f"{head}.{tail}")


def _voted(scope: Scope, name: str) -> Kind | _Missing:
    """The answers of the public to a choice that it is asked without leading the matter on."""
    asked = {field for move in scope.loop.remarks for field in scope.loop.moves[move].needs}
    field = scope.loop.fields.get(name)
    if field is None or name not in asked or field.type != "choice" or field.personal:
        return _Missing(fault="bad-condition:fact", name=f"votes.{name}")
    return Kind(type="choice", answers=frozenset(field.choice))


def _of_field(field: Field) -> Kind:
    if field.type in value.NUMBERS:
        return Kind(type="number")
    if field.type in ("choice", "choices"):
        return Kind(type="choice", answers=frozenset(field.choice))
    return Kind(type=field.type if field.type in ("day", "yes", "quantity") else "other")


def _condition(scope: Scope, condition: Condition, *, at: str) -> Iterator[Fault]:
    fact, operator, compared = condition
    said = f"{fact} {operator} {compared}"
    kind = kind_of(scope, fact)
    if isinstance(kind, _Missing):
        yield _missing(scope, kind, said=said, at=at)
    elif not _fits_operator(kind, operator, compared):
        yield scope.found("bad-condition:operator", at=at, condition=said)
    else:
        for entry in compared if isinstance(compared, tuple) else (compared,):
            yield from _compared(scope, kind, entry, said=said, at=at, is_stage=fact == "stage")


def _missing(scope: Scope, missing: _Missing, *, said: str, at: str) -> Fault:
    name = missing.name
    if missing.fault == "unknown-move":
        known = "、".join(scope.loop.moves)
        return scope.found(missing.fault, at=at, move=name, known=known)
    if missing.fault == "unknown-stage":
        return scope.found(missing.fault, at=at, stage=name, known=_stages_near(scope, name))
    return scope.found(missing.fault, at=at, condition=said, fact=name)


def _stages_near(scope: Scope, name: str) -> str:
    head, dot, _ = name.partition(".")
    loop: Loop = scope.children[head] if dot else scope.loop
    return "、".join(loop.stages)


def _fits_operator(kind: Kind, operator: str, compared: object) -> bool:
    if operator not in OPERATORS or kind.type == "other":
        return False
    if (operator == "in") != isinstance(compared, tuple):
        return False
    return kind.type in ORDERED or operator in ("==", "!=", "in")


def _compared(
    scope: Scope, kind: Kind, entry: object, *, said: str, at: str, is_stage: bool
) -> Iterator[Fault]:
    if kind.type == "choice":
        if entry not in kind.answers and is_stage:
            known = "、".join(scope.loop.stages)
            yield scope.found("unknown-stage", at=at, stage=entry, known=known)
        elif entry not in kind.answers:
            yield scope.found("bad-condition:value", at=at, condition=said)
        return
    if kind.type == "yes" and isinstance(entry, bool):
        return
    if kind.type == "number" and isinstance(entry, int) and not isinstance(entry, bool):
        return
    if kind.type in ORDERED and isinstance(entry, str):
        other = kind_of(scope, entry)
        if isinstance(other, Kind) and other.type == kind.type:
            return
        if isinstance(other, _Missing) and other.fault != "bad-condition:fact":
            yield _missing(scope, other, said=said, at=at)
            return
    yield scope.found("bad-condition:value", at=at, condition=said)


def _personal(scope: Scope, condition: Condition, *, at: str) -> Iterator[Fault]:
    for fact in facts_named(scope, condition):
        field = scope.loop.fields.get(fact)
        if field and field.personal:
            yield scope.found("personal-measure", at=at, field=fact)
