"""Conditions are data: a fact, an operator, a value. What each fact is, and whether it holds."""

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from luoshi.core.calendar import day_of
from luoshi.core.loop import Condition, Loop
from luoshi.core.matter import EMPTY, Matter, end_of
from luoshi.core.quantity import Quantity, base_of
from luoshi.core.scoring import Figure
from luoshi.core.tree import Tree

OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, kw_only=True)
class Visit:
    """An inspection that goes to a unit: which matter, its number, the unit and the day."""

    matter: int
    number: str
    unit: int
    on: date


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the engine is told about the world around a matter at this instant.

    Shape: `children` maps a child's loop to how many stand in each stage, with "open" and "all",
    as `counts_of` counts them;
    `level` is that of the owner's unit; `regime_now` the level in force over it, or "", and
    `regime_late` over the unit that is waited for, known while it is quiet;
    `tree` is that of the day; `posts` maps the posts that are named to their units; `parent` is the
    parent matter with its loop; `twins` are the numbers of open matters with the same quote and
    title; `daily` are the stocks of matters that a field names which have an amount for each day,
    as `takes` and `gives` call them; `titles` are those of posts that a refusal has to name.
    For the rules that ask them: `seed` is fresh and random, in hex; `drawn` is how often units have
    been drawn this year; `visits` are the year's other inspections of the units named; `log` is
    how the sealed log stands; `measures` are names of measures with their keys; `figures` are those
    of each unit that is scored or ranked with it, by measure; `last_part` is the open part that is
    due last, by its number, with its day; `counter` is the matter that the field of this name says.
    """

    day: date
    tree: Tree | None = None
    children: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: EMPTY)
    level: str = ""
    regime_now: str = ""
    regime_late: str = ""
    parent: tuple[Loop, Matter] | None = None
    posts: Mapping[int, int] = field(default_factory=lambda: EMPTY)
    twins: tuple[str, ...] = ()
    seed: str = ""
    drawn: Mapping[int, int] = field(default_factory=lambda: EMPTY)
    visits: tuple[Visit, ...] = ()
    log: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    measures: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    figures: Mapping[int, Mapping[str, Figure]] = field(default_factory=lambda: EMPTY)
    daily: frozenset[str] = frozenset()
    titles: Mapping[int, str] = field(default_factory=lambda: EMPTY)
    last_part: tuple[str, date] | None = None
    counter: tuple[Loop, Matter] | None = None


_NOTHING = vars(Facts(day=date.min))


def facts_of(**known: Any) -> Facts:
    """The facts that are known. As `Facts`, which sets each of seventeen fields by its name: every
    decision comes through here.
    """
    facts = object.__new__(Facts)
    vars(facts).update(_NOTHING, **known)
    return facts


def counts_of(standing: Iterable[tuple[Loop, str, int]]) -> dict[str, dict[str, int]]:
    """How many children stand where, by the short name of their loop, with "open" and "all".

    Shape: each entry is a child's loop, its stage and how many stand there. Open are those that
    have neither ended nor been decided: a part that only has to be archived keeps nobody waiting.
    """
    found: dict[str, dict[str, int]] = {}
    for loop, stage, n in standing:
        counts = found.setdefault(loop.name.rpartition(".")[2], {"open": 0, "all": 0})
        counts[stage] = counts.get(stage, 0) + n
        counts["all"] += n
        counts["open"] += n if loop.is_open_at(stage) else 0
    return found


def fact(name: str, *, loop: Loop, matter: Matter, facts: Facts) -> Any:
    """The value of a fact, or None when it is absent. Source: the vocabulary of loop files."""
    head, _, rest = name.partition(".")
    if rest:
        return _dotted(head, rest, matter=matter, facts=facts)
    if name in _PLAIN:
        return _PLAIN[name](loop, matter, facts)
    return matter.values.get(name)


def is_field(name: str, *, loop: Loop) -> bool:
    """Whether a fact is what stands in a field of the matter, and asks for nothing around it."""
    return name in loop.fields and name not in _PLAIN


def holds(condition: Condition, *, loop: Loop, matter: Matter, facts: Facts) -> bool:
    """Whether a condition holds. An absent fact satisfies only `!=`.

    Shape: of several answers one that fits is enough; quantities of unlike kinds are absent facts.
    """
    name, sign, wanted = condition
    found = fact(name, loop=loop, matter=matter, facts=facts)
    if isinstance(found, tuple):
        one_of = any(entry in wanted if sign == "in" else entry == wanted for entry in found)
        return one_of != (sign == "!=")
    if isinstance(found, date | int | Decimal | Quantity) and not isinstance(found, bool):
        wanted = _named(wanted, loop=loop, matter=matter, facts=facts)
    found, wanted = _alike(found, wanted)
    if sign == "!=":
        return bool(found != wanted)
    if found is None or wanted is None:
        return False
    return bool(found in wanted) if sign == "in" else OPERATORS[sign](found, wanted)


def _named(wanted: Any, *, loop: Loop, matter: Matter, facts: Facts) -> Any:
    """The facts that a value names, each in its place; None for one that is absent."""
    if isinstance(wanted, tuple):
        return tuple(_named(one, loop=loop, matter=matter, facts=facts) for one in wanted)
    is_name = isinstance(wanted, str)
    return fact(wanted, loop=loop, matter=matter, facts=facts) if is_name else wanted


def _alike(found: Any, wanted: Any) -> tuple[Any, Any]:
    """Two quantities in the same base unit, or None for both where they have none."""
    if not (isinstance(found, Quantity) and isinstance(wanted, Quantity)):
        return found, wanted
    (own, factor), (base, others) = base_of(found.unit), base_of(wanted.unit)
    if own != base:
        return found, None
    return Fraction(found.amount) * factor, Fraction(wanted.amount) * others


def failing(
    conditions: Iterable[Condition], *, loop: Loop, matter: Matter, facts: Facts
) -> tuple[Condition, ...]:
    """The conditions that do not hold, in their order; all of them must."""
    return tuple(
        condition
        for condition in conditions
        if not holds(condition, loop=loop, matter=matter, facts=facts)
    )


def _dotted(head: str, rest: str, *, matter: Matter, facts: Facts) -> Any:
    if head == "times":
        return matter.times.get(rest, 0)
    if head == "late":
        return matter.overran.get(rest, 0) + _is_pressed(matter, stage=rest)
    if head == "past":
        return _is_past(rest, matter=matter, facts=facts)
    if head == "votes":
        return tuple(matter.votes.get(rest, ()))
    if head == "on":
        return _day(matter.entered.get(rest))
    if head == "parent":
        return _of_parent(rest, facts=facts)
    return facts.children.get(head, {}).get(rest, 0)


def _is_pressed(matter: Matter, *, stage: str) -> bool:
    """Whether the matter stands at this stage now and a sheet has gone out for it.

    A blue sheet is a notice before the day and counts for nobody's delay.
    """
    if stage != matter.stage:
        return False
    since = _day(matter.entered_at)
    return any(
        sheet["colour"] != "blue"
        and sheet["stage_at"] == stage
        and (since is None or date.fromisoformat(sheet["on"]) >= since)
        for sheet in matter.sheets
    )


def _is_past(stage: str, *, matter: Matter, facts: Facts) -> bool:
    """Whether a stage is behind the matter, or its time is: what should have happened by now."""
    if stage not in matter.entered:
        return False
    is_left = matter.stage != stage
    return is_left or _dotted("late", stage, matter=matter, facts=facts) > 0


def _of_parent(name: str, *, facts: Facts) -> Any:
    if facts.parent is None:
        return None
    loop, parent = facts.parent
    tree, owner = facts.tree, parent.owner
    level = tree.level(owner) if tree and owner is not None and owner in tree else ""
    return fact(name, loop=loop, matter=parent, facts=Facts(day=facts.day, tree=tree, level=level))


def _day(instant: datetime | None) -> date | None:
    return day_of(instant) if instant else None


_PLAIN: Mapping[str, Callable[[Loop, Matter, Facts], Any]] = {
    "stage": lambda loop, matter, facts: matter.stage,
    "end": lambda loop, matter, facts: end_of(loop=loop, matter=matter),
    "day": lambda loop, matter, facts: facts.day,
    "level": lambda loop, matter, facts: facts.level or None,
    "regime": lambda loop, matter, facts: matter.values.get("regime") or matter.regime or None,
    "regime_now": lambda loop, matter, facts: facts.regime_now or None,
    "original_due": lambda loop, matter, facts: matter.original_due,
    "ended_on": lambda loop, matter, facts: _day(matter.ended_at),
}
