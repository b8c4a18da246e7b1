"""What sending a matter to many units costs them, in minutes, before it is sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from luoshi.core import condition, paths
from luoshi.core.calendar import Calendar
from luoshi.core.condition import Facts
from luoshi.core.loop import PRICES, Loop, Move
from luoshi.core.matter import Matter
from luoshi.core.tree import LEVELS, Tree


@dataclass(frozen=True, kw_only=True)
class Line:
    """The cost for the units of one level. Unit: minutes."""

    level: str
    n: int
    each: Decimal

    @property
    def total(self) -> Decimal:
        """For all of them."""
        return self.each * self.n


@dataclass(frozen=True, kw_only=True)
class Cost:
    """The cost by level. Shape: `n_reports` is how often each is asked to report until the end."""

    lines: tuple[Line, ...]
    n_reports: int

    @property
    def n(self) -> int:
        """How many units are asked."""
        return sum(line.n for line in self.lines)

    @property
    def total(self) -> Decimal:
        """For all units. Unit: minutes."""
        return sum((line.total for line in self.lines), Decimal(0))


def cost_of(
    loop: Loop, *, units: Iterable[int], given: Mapping[str, Any], tree: Tree, day: date,
    calendar: Calendar,
) -> Cost:  # fmt: skip
    """The cost of one matter of this loop for each unit, by the price of every field it must fill.

    Shape: `given` is what each is handed; with a day and a rhythm in it reports are counted.
    """
    counts: dict[str, int] = {}
    for unit in units:
        level = tree.level(unit) if unit in tree else ""
        counts[level] = counts.get(level, 0) + 1
    n_reports = _n_reports(loop, given=given, day=day, calendar=calendar)
    lines = tuple(
        Line(
            level=_(LEVELS[level]) if level in LEVELS else "",
            n=n,
            each=minutes(loop, level=level, day=day, n_reports=n_reports),
        )
        for level, n in counts.items()
    )
    return Cost(lines=lines, n_reports=n_reports)


def minutes(loop: Loop, *, level: str, day: date, n_reports: int) -> Decimal:
    """What one unit fills in on the main line of a loop, its reports as often as they fall due."""
    line = paths.spine(loop)
    total = Decimal(0)
    for place, stage in enumerate(line):
        mine = [
            move
            for move in loop.from_stage(stage)
            if "owner" in move.by and _fits(move, loop=loop, level=level, day=day)
        ]
        onward = next((move for move in mine if set(move.to) & set(line[place + 1 :])), None)
        total += price(loop, onward) if onward else 0
        reports = [move for move in mine if move.every]
        total += sum(price(loop, move) for move in reports) * n_reports
    return total


def price(loop: Loop, move: Move) -> Decimal:
    """What the needs of a move cost. Unit: minutes."""
    return sum((Decimal(PRICES[loop.fields[name].type]) for name in move.needs), Decimal(0))


def _fits(move: Move, *, loop: Loop, level: str, day: date) -> bool:
    """Whether a move is meant for units of this level; its other conditions are left open."""
    facts = Facts(day=day, level=level)
    blank = Matter(id=0, loop=loop.name)
    return all(
        condition.holds(entry, loop=loop, matter=blank, facts=facts)
        for entry in move.when
        if entry[0] == "level"
    )


def _n_reports(loop: Loop, *, given: Mapping[str, Any], day: date, calendar: Calendar) -> int:
    due, rhythm = given.get("due"), given.get("rhythm")
    if not isinstance(due, date) or not isinstance(rhythm, str):
        return 0
    if not any(move.every == "rhythm" for move in loop.moves.values()):
        return 0
    return calendar.n_periods(rhythm=rhythm, after=day, until=due)
