"""Conditions are data: a fact, an operator, a value. What each fact is, and whether it holds."""

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from luoshi.core.calendar import day_of
from luoshi.core.loop import Condition, Loop
from luoshi.core.matter import EMPTY, Matter, end_of
from luoshi.core.tree import Tree

OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the engine is told about the world around a matter at this instant.

    Shape: `children` maps a child's loop to how many stand in each stage, with "open" and "all";
    `level` is that of the owner's unit; `regime_now` the level in force over it, or "";
    `tree` is that of the day; `posts` maps the posts that are named to their units and `heads` the
    units that are addressed to the posts of their heads; `parent` is the parent matter with its
    loop; `twins` are the numbers of open matters with the same quote and title.
    """

    day: date
    tree: Tree | None = None
    children: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: EMPTY)
    level: str = ""
    regime_now: str = ""
    parent: tuple[Loop, Matter] | None = None
    posts: Mapping[int, int] = field(default_factory=lambda: EMPTY)
    heads: Mapping[int, int] = field(default_factory=lambda: EMPTY)
    twins: tuple[str, ...] = ()


def fact(name: str, *, loop: Loop, matter: Matter, facts: Facts) -> Any:
    """The value of a fact, or None when it is absent. Source: the vocabulary of loop files."""
    head, _, rest = name.partition(".")
    if rest:
        return _dotted(head, rest, matter=matter, facts=facts)
    if name in _PLAIN:
        return _PLAIN[name](loop, matter, facts)
    return matter.values.get(name)


def holds(condition: Condition, *, loop: Loop, matter: Matter, facts: Facts) -> bool:
    """Whether a condition holds. An absent fact satisfies only `!=`."""
    name, sign, wanted = condition
    found = fact(name, loop=loop, matter=matter, facts=facts)
    if isinstance(wanted, str) and isinstance(found, date | int) and not isinstance(found, bool):
        named = fact(wanted, loop=loop, matter=matter, facts=facts)
        wanted = named if named is not None else wanted
    if sign == "!=":
        return bool(found != wanted)
    if found is None or (isinstance(wanted, str) and not isinstance(found, str)):
        return False
    if sign == "in":
        return found in wanted
    return OPERATORS[sign](found, wanted)


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
        return sum(1 for sheet in matter.sheets if sheet["stage_at"] == rest)
    if head == "on":
        return _day(matter.entered.get(rest))
    if head == "parent":
        if facts.parent is None:
            return None
        loop, parent = facts.parent
        return fact(rest, loop=loop, matter=parent, facts=Facts(day=facts.day))
    return facts.children.get(head, {}).get(rest, 0)


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
