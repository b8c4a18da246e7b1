"""An amount for each day, kept as runs of days: the beds of a station, the places of a laboratory.

In the ledger an interval of ISO 8601 stands with the amount of each of its days, signed where it
says a change: {"2026-06-01/2026-06-30": "20"}.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate

from luoshi.core.period import ONE_DAY


@dataclass(frozen=True, kw_only=True)
class Run:
    """The same amount on each day from the first to the last, both included."""

    from_on: date
    until_on: date
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class Daily:
    """An amount for each day; none is zero.

    Shape: `runs` in the order of days, none over another, none of zero, none that could be one
    with its neighbour: the same amounts are always the same runs.
    """

    runs: tuple[Run, ...] = ()

    @staticmethod
    def of(runs: Iterable[Run]) -> "Daily":
        """The amounts of all these runs, added where they overlap."""
        steps: dict[date, Decimal] = {}
        for run in runs:
            if run.from_on <= run.until_on:
                after = run.until_on + ONE_DAY
                steps[run.from_on] = steps.get(run.from_on, Decimal(0)) + run.amount
                steps[after] = steps.get(after, Decimal(0)) - run.amount
        cuts = sorted(steps)
        amounts = accumulate(steps[day] for day in cuts)
        return Daily(
            runs=_joined(
                Run(from_on=begin, until_on=end - ONE_DAY, amount=amount)
                for begin, end, amount in zip(cuts, cuts[1:], amounts, strict=False)
                if amount
            )
        )

    @staticmethod
    def each(days: tuple[date, date], amount: Decimal) -> "Daily":
        """The same amount on each of these days. Shape: the first day and the last."""
        return Daily.of((Run(from_on=days[0], until_on=days[1], amount=amount),))

    @staticmethod
    def read(written: Mapping[str, str]) -> "Daily":
        """What a ledger form says; the inverse of `written`."""
        runs = []
        for days, amount in written.items():
            begin, _, end = days.partition("/")
            runs.append(
                Run(
                    from_on=date.fromisoformat(begin), until_on=date.fromisoformat(end),
                    amount=Decimal(amount),
                )
            )  # fmt: skip
        return Daily.of(runs)

    def written(self) -> dict[str, str]:
        """The ledger form.

        >>> Daily.each((date(2026, 6, 1), date(2026, 6, 3)), Decimal(20)).written()
        {'2026-06-01/2026-06-03': '20'}
        """
        return {f"{run.from_on}/{run.until_on}": format(run.amount, "f") for run in self.runs}

    def on(self, day: date) -> Decimal:
        """The amount of one day."""
        found = (run.amount for run in self.runs if run.from_on <= day <= run.until_on)
        return next(found, Decimal(0))

    def plus(self, other: "Daily") -> "Daily":
        """Both, day by day."""
        return Daily.of((*self.runs, *other.runs))

    def less(self) -> "Daily":
        """The same amounts with the other sign."""
        return Daily(
            runs=tuple(
                Run(from_on=run.from_on, until_on=run.until_on, amount=-run.amount)
                for run in self.runs
            )
        )

    def after(self, day: date) -> "Daily":
        """What there is on the days after this one."""
        return self._within(day + ONE_DAY, date.max - ONE_DAY)

    def until(self, day: date) -> "Daily":
        """What there is up to this day, the day included."""
        return self._within(date.min, day)

    def first_below_zero(self) -> date | None:
        """The first day with an amount below zero, or None."""
        return next((run.from_on for run in self.runs if run.amount < 0), None)

    def _within(self, first: date, last: date) -> "Daily":
        return Daily.of(
            Run(from_on=max(run.from_on, first), until_on=min(run.until_on, last),
                amount=run.amount)
            for run in self.runs
        )  # fmt: skip


def _joined(pieces: Iterable[Run]) -> tuple[Run, ...]:
    """Neighbours of the same amount as one run."""
    runs: list[Run] = []
    for piece in pieces:
        last = runs[-1] if runs else None
        if last and last.amount == piece.amount and last.until_on + ONE_DAY == piece.from_on:
            runs[-1] = Run(from_on=last.from_on, until_on=piece.until_on, amount=last.amount)
        else:
            runs.append(piece)
    return tuple(runs)
