"""What a history to be imported says: its steps, those of what it opened, and its numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from luoshi.core.calendar import Calendar, day_of
from luoshi.core.effect import Switch
from luoshi.core.matter import EMPTY, Actor
from luoshi.core.tree import Tree


@dataclass(frozen=True, kw_only=True)
class Step:
    """One move of a history: who made it, when, and what was given.

    Shape: `shown` gives a field what stands in another one of the matter by then: a code that is
    issued only on the way.
    """

    actor: Actor
    move: str
    at: datetime
    given: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    to: str = ""
    shown: Mapping[str, str] = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True, kw_only=True)
class Walk:
    """The history of one matter: its moves in the order of time, the opening first.

    Shape: `below` are the histories of children that its moves open, without their opening; each
    is taken by the first child of its loop, and of its `unit` where one is named. A child that no
    history is given for is only opened. One that `opens` itself in the matter above begins with
    its own opening, at its own time.
    """

    loop: str
    steps: tuple[Step, ...]
    source: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    below: tuple["Walk", ...] = ()
    unit: int | None = None
    opens: bool = False


@dataclass(kw_only=True)
class Level:
    """An emergency level that a history has put in force, until another move has lifted it."""

    matter: int
    unit: int
    level: str
    from_at: datetime
    until_at: datetime | None = None


class Levels:
    """The emergency levels of an import: each holds for its own family and for later walks."""

    def __init__(self) -> None:
        self._kept: list[Level] = []

    def switch(self, effect: Switch, *, matter: int, at: datetime) -> None:
        """Puts a level in force for a matter, or lifts the one that it holds."""
        for one in self._kept:
            if one.matter == matter and one.until_at is None:
                one.until_at = at
        if effect.regime:
            new = Level(matter=matter, unit=effect.unit, level=effect.regime, from_at=at)
            self._kept.append(new)

    def holds(self, at: datetime) -> bool:
        """Whether any level was in force anywhere at an instant."""
        return bool(self._at(at))

    def over(self, unit: int, *, tree: Tree, at: datetime) -> list[str]:
        """The levels that were in force over a unit at an instant."""
        if unit not in tree:
            return []
        return [
            one.level
            for one in self._at(at)
            if one.unit in tree and tree.is_above(one.unit, unit)
        ]  # fmt: skip

    def _at(self, at: datetime) -> list[Level]:
        return [
            one
            for one in self._kept
            if one.from_at <= at and (one.until_at is None or at < one.until_at)
        ]

    def standing(self) -> list[Level]:
        """Those that nobody has lifted."""
        return [one for one in self._kept if one.until_at is None]


@dataclass(frozen=True, kw_only=True)
class Series:
    """What a document number counts in beside the loop: the unit and the year of the opening."""

    unit: int | None
    at: datetime

    @property
    def year(self) -> int:
        """The year in China."""
        return day_of(self.at).year

    @staticmethod
    def of_step(step: Step) -> "Series":
        """The series of an opening that a person makes, as `record.open_matter` counts it."""
        return Series(unit=step.given.get("superior") or step.actor.unit, at=step.at)


@dataclass(frozen=True, kw_only=True)
class RememberingCalendar(Calendar):
    """The same calendar, which keeps what it has counted: an import asks the same days again."""

    @staticmethod
    def of(calendar: Calendar) -> "RememberingCalendar":
        """The calendar with a memory."""
        return RememberingCalendar(
            holidays=calendar.holidays, workdays=calendar.workdays, years=calendar.years
        )

    @cached_property
    def _kept(self) -> dict[tuple[date, int], date]:
        return {}

    def add_workdays(self, day: date, n: int) -> date:
        """As `Calendar.add_workdays`."""
        found = self._kept.get((day, n))
        if found is None:
            found = self._kept[day, n] = super().add_workdays(day, n)
        return found
