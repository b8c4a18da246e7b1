"""A story: the moves of one matter as they happened, up to the demonstration's instant."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from luoshi.core.calendar import Calendar, begin_of_day, day_of
from luoshi.core.matter import EMPTY, Actor
from luoshi.core.quantity import Quantity
from luoshi.store.record.histories import Step, Walk

_OPENS_MINUTE, _CLOSES_MINUTE = 8 * 60 + 30, 17 * 60 + 30


class Story:
    """Writes down moves in the order of time; what would lie after `until` has not happened.

    Shape: a move falls into the hours of a workday; two on one day follow by some minutes.
    """

    def __init__(
        self, rng: random.Random, *, calendar: Calendar, opened_on: date, until: datetime
    ) -> None:
        self.rng = rng
        self.calendar = calendar
        self.until = until
        self.steps: list[Step] = []
        self.is_over = False
        if not calendar.is_workday(opened_on):
            opened_on = calendar.add_workdays(opened_on, -1)
        self._at = begin_of_day(opened_on)
        self._at += timedelta(minutes=rng.randint(_OPENS_MINUTE, _CLOSES_MINUTE))

    @staticmethod
    def begun(rng: random.Random, *, calendar: Calendar, at: datetime, until: datetime) -> "Story":
        """A story that begins at an instant, at whatever hour of whatever day."""
        story = Story(rng, calendar=calendar, opened_on=day_of(at), until=until)
        story._at = at
        return story

    @property
    def day(self) -> date:
        """The day on which the story stands."""
        return day_of(self._at)

    @property
    def at(self) -> datetime:
        """The instant at which it stands."""
        return self._at

    def then(
        self,
        actor: Actor,
        move: str,
        given: Mapping[str, Any] = EMPTY,
        *,
        after: int = 0,
        on: date | None = None,
        to: str = "",
    ) -> "Story":
        """Goes on with a move, so many workdays later or on a day, never before the last move."""
        if self.steps and not self.is_over:
            self._go_on(after=after, on=on)
        return self._made(Step(actor=actor, move=move, at=self._at, given=given, to=to))

    def soon(
        self,
        actor: Actor,
        move: str,
        given: Mapping[str, Any] = EMPTY,
        *,
        minutes: int,
        to: str = "",
        shown: Mapping[str, str] = EMPTY,
    ) -> "Story":
        """Goes on with a move so many minutes later, at whatever hour; the first at once."""
        if self.steps and not self.is_over:
            self._at += timedelta(minutes=minutes)
        return self._made(
            Step(actor=actor, move=move, at=self._at, given=given, to=to, shown=shown)
        )

    def fill(self, given: Mapping[str, Any]) -> None:
        """Fills in more on the last move."""
        last = self.steps[-1]
        self.steps[-1] = replace(last, given={**last.given, **given})

    def wait(self, until: datetime) -> "Story":
        """Lets time pass up to an instant, unless it has gone by."""
        self._at = max(self._at, until)
        return self

    def walk(
        self,
        loop: str,
        *,
        below: tuple[Walk, ...] = (),
        unit: int | None = None,
        opens: bool = False,
    ) -> Walk:
        """The history that has been written down."""
        return Walk(loop=loop, steps=tuple(self.steps), below=below, unit=unit, opens=opens)

    def _made(self, step: Step) -> "Story":
        self.is_over = self.is_over or self._at > self.until
        if not self.is_over:
            self.steps.append(step)
        return self

    def _go_on(self, *, after: int, on: date | None) -> None:
        day = self._worked(on) if on else self.calendar.add_workdays(self.day, after)
        if day <= self.day:
            self._at += timedelta(minutes=self.rng.randint(3, 40))
            return
        minute = self.rng.randint(_OPENS_MINUTE, _CLOSES_MINUTE)
        self._at = begin_of_day(day) + timedelta(minutes=minute)

    def _worked(self, day: date) -> date:
        if self.calendar.is_workday(day):
            return day
        return self.calendar.add_workdays(day, 1)


def outsider(rng: random.Random) -> Actor:
    """Somebody without a post, known by a code."""
    code = f"code/{rng.getrandbits(40):010x}"
    return Actor(posting=code, postings=frozenset({code}))


def quantity(amount: int | Decimal, unit: str) -> Quantity:
    """An amount with its unit."""
    return Quantity(amount=Decimal(amount), unit=unit)


def telephone(rng: random.Random) -> str:
    """A number that nobody has."""
    return f"1380000{rng.randrange(10_000):04}"
