"""Figures of units for a period to date: actual, target and coverage, out of the columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, reduce

import numpy as np
from numpy.typing import NDArray

from luoshi.core import rollup
from luoshi.core.indicator import Indicator, Kind, Measure, Rollup
from luoshi.core.period import Kind as PeriodKind
from luoshi.core.period import Period, period_of
from luoshi.store import definitions, models
from luoshi.store.column import Column, Key, Whole, Yes
from luoshi.store.columns import Columns
from luoshi.store.prepared import Prepared

Float = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Measured:
    """An indicator with what its row says beyond the core's.

    Shape: `numerator` and `denominator` are there for a ratio that is computed.
    """

    id: int
    indicator: Indicator
    definition: str
    level: str
    release_days: int
    numerator: "Measured | None" = None
    denominator: "Measured | None" = None

    @property
    def counted(self) -> tuple["Measured", ...]:
        """The indicators whose readings it is made of: itself, or its two parts."""
        if self.numerator is None or self.denominator is None:
            return (self,)
        return (self.numerator, self.denominator)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What is known of an indicator for a unit and all below it, from January to the period's end.

    Shape: `value` is None where nobody has reported or a ratio has no case; a ratio's two parts
    stand beside it. `n_reported` units have reported every part of the year, `n_expected` should.
    Unit: that of the indicator; a ratio in percent.
    """

    value: Fraction | None
    n_reported: int
    n_expected: int
    numerator: Fraction | None = None
    denominator: Fraction | None = None


def catalogue() -> tuple[Measured, ...]:
    """All indicators in the order of their definition. One query; made anew when one changes."""
    return _catalogue(tuple(_definitions.all()))


_definitions: Prepared[tuple[int, str]] = Prepared(
    lambda: models.Indicator.objects.order_by("id").values_list("id", "last_hash")
)


@lru_cache(maxsize=2)
def _catalogue(defined: tuple[tuple[int, str], ...]) -> tuple[Measured, ...]:
    """The indicators whose last entries have these hashes."""
    rows = {row.id: row for row in models.Indicator.objects.order_by("id")}
    made: dict[int, Measured] = {}

    def of(number: int | None) -> Measured | None:
        if number is None:
            return None
        if number not in made:
            row = rows[number]
            made[number] = Measured(
                id=row.id, indicator=definitions.indicator_of(row), definition=row.definition,
                level=row.level, release_days=row.release_days,
                numerator=of(row.numerator_id), denominator=of(row.denominator_id),
            )  # fmt: skip
        return made[number]

    return tuple(found for number, _ in defined if (found := of(number)))


@lru_cache(maxsize=4)
def heads(measured: tuple[Measured, ...]) -> tuple[Measured, ...]:
    """Those that stand on a board: all but the parts of a ratio, which its derivation shows."""
    parts = {part.id for one in measured for part in one.counted if part is not one}
    return tuple(one for one in measured if one.id not in parts)


def parts_of(measured: Measured, period: Period) -> tuple[str, ...]:
    """The periods whose readings make up the year to date, in the indicator's own rhythm.

    Shape: empty where none of them has ended by the end of the period.
    """
    return _parts(measured.indicator.frequency, period.year_to_date())


@lru_cache(maxsize=1024)
def _parts(kind: PeriodKind, to_date: Period) -> tuple[str, ...]:
    if kind is PeriodKind.YEAR_TO_DATE:
        return (str(to_date),)
    part = period_of(kind=kind, day=to_date.begins_on)
    found = []
    while part.ends_on <= to_date.ends_on:
        if part.begins_on >= to_date.begins_on:
            found.append(str(part))
        part = part.next()
    return tuple(found)


def keys_of(measured: Iterable[Measured], periods: Iterable[Period]) -> set[Key]:
    """The columns that the figures of these indicators need."""
    found = set()
    for period in periods:
        year = str(period.last_on.year)
        for one in measured:
            found.add(Key(indicator=one.id, measure=Measure.TARGET, period=year))
            for counted in one.counted:
                found |= {
                    Key(indicator=counted.id, measure=Measure.ACTUAL, period=part)
                    for part in parts_of(counted, period)
                }
    return found


class Sheet:
    """The figures of some units, by their positions, out of columns that have been read."""

    def __init__(self, *, columns: Columns, positions: Sequence[int]) -> None:
        self.columns = columns
        self.positions = np.array(positions, dtype=np.int64)
        self._runs: dict[tuple[int, str], Float] = {}

    def actual(self, measured: Measured, period: Period) -> list[Figure]:
        """The figure of each unit, exact."""
        coverage = self._coverage(measured, period)
        if measured.numerator is None or measured.denominator is None:
            amounts = self._exact(measured, period)
            return [
                Figure(value=amount, n_reported=done, n_expected=due)
                for amount, (done, due) in zip(amounts, coverage, strict=True)
            ]
        above = self._exact(measured.numerator, period)
        below = self._exact(measured.denominator, period)
        return [
            Figure(
                value=100 * (top or Fraction(0)) / bottom if bottom else None,
                n_reported=done, n_expected=due, numerator=top, denominator=bottom,
            )
            for top, bottom, (done, due) in zip(above, below, coverage, strict=True)
        ]  # fmt: skip

    def target(self, measured: Measured, period: Period) -> list[Fraction | None]:
        """The year's target of each unit: its own or the sum of those below; a ratio's is that of
        the nearest unit above which has one."""
        column = self._column(measured, Measure.TARGET, str(period.last_on.year))
        step = 10**measured.indicator.scale
        if _is_passed_down(measured):
            found = [self._nearest(column, at) for at in self.positions.tolist()]
            return [None if amount is None else Fraction(amount, step) for amount in found]
        counts = self._counted(column.marks)
        amounts = column.totals[self.positions].tolist()
        return [
            Fraction(amount, step) if n else None for amount, n in zip(amounts, counts, strict=True)
        ]

    def course(self, measured: Measured, periods: Sequence[Period]) -> Float:
        """The actual values at the end of each of the periods, as numbers to draw.

        Shape: one row for each period. nan where there is none, or where nobody below has reported
        one of its parts: a year that began without readings has no course to compare with.
        """
        if measured.numerator is not None and measured.denominator is not None:
            above, below = (self.course(part, periods) for part in measured.counted)
            with np.errstate(divide="ignore", invalid="ignore"):
                return np.where(below > 0, 100 * np.nan_to_num(above) / below, np.nan)
        if measured.indicator.kind is Kind.FLOW and measured.indicator.rollup is Rollup.SUM:
            return np.array([self._running(measured, period) for period in periods])
        return np.array([self._floats(measured, period) for period in periods])

    def _running(self, measured: Measured, period: Period) -> Float:
        """The values to date, added up part by part, each part once."""
        found = np.full(len(self.positions), np.nan)
        before = ""
        for part in parts_of(measured, period):
            if (measured.id, part) not in self._runs:
                column = self._column(measured, Measure.ACTUAL, part)
                here = column.totals[self.positions] / 10**measured.indicator.scale
                here = np.where(self._has_any(column), here, np.nan)
                here = self._runs[measured.id, before] + here if before else here
                self._runs[measured.id, part] = here
            found, before = self._runs[measured.id, part], part
        return found

    def _floats(self, measured: Measured, period: Period) -> Float:
        amounts, reported = self._amounts(measured, period)
        for column in self._columns(measured, period):
            reported = reported & self._has_any(column)
        scaled = amounts.astype(np.float64) / 10**measured.indicator.scale
        return np.where(reported, scaled, np.nan)

    def own(self, measured: Measured, period: Period) -> list[Fraction | None]:
        """What each unit has reported itself, without those below; None where nothing."""
        columns = self._columns(measured, period)
        step = 10**measured.indicator.scale
        found: list[Fraction | None] = []
        for at in self.positions.tolist():
            amounts = [int(column.leaves[at]) for column in columns if column.marks[at]]
            found.append(Fraction(sum(amounts), step) if amounts else None)
        return found

    def _exact(self, measured: Measured, period: Period) -> list[Fraction | None]:
        amounts, reported = self._amounts(measured, period)
        step = 10**measured.indicator.scale
        return [
            Fraction(int(amount), step) if is_there else None
            for amount, is_there in zip(amounts.tolist(), reported.tolist(), strict=True)
        ]

    def _amounts(self, measured: Measured, period: Period) -> tuple[NDArray[np.object_], Yes]:
        """The amount to date of each unit as whole numbers without a limit, and who has any."""
        columns = self._columns(measured, period)
        if not columns:
            none = np.zeros(len(self.positions), dtype=np.object_)
            return none, none.astype(np.bool_)
        if measured.indicator.rollup is Rollup.OFFICIAL:
            marks = reduce(np.logical_or, (column.marks[self.positions] for column in columns))
            return _added([column.leaves[self.positions] for column in columns]), marks
        some = reduce(np.logical_or, (self._has_any(column) for column in columns))
        if measured.indicator.rollup is Rollup.LAST:
            carried = _carried(columns)
            layout = self.columns.numbered.layout
            return rollup.totals(carried, layout=layout)[self.positions].astype(np.object_), some
        return _added([column.totals[self.positions] for column in columns]), some

    def _columns(self, measured: Measured, period: Period) -> list[Column]:
        """Those that are added up: all of the year for what flows, the last of what stands."""
        parts = parts_of(measured, period)
        if measured.indicator.kind is Kind.STOCK and measured.indicator.rollup is not Rollup.LAST:
            parts = parts[-1:]
        return [self._column(measured, Measure.ACTUAL, part) for part in parts]

    def _column(self, measured: Measured, measure: Measure, period: str) -> Column:
        return self.columns.column(Key(indicator=measured.id, measure=measure, period=period))

    def _coverage(self, measured: Measured, period: Period) -> list[tuple[int, int]]:
        """How many units have reported every part that is added up, and how many should."""
        columns = [each for part in measured.counted for each in self._columns(part, period)]
        if measured.indicator.rollup is Rollup.OFFICIAL:
            return [
                (int(bool(columns) and all(column.marks[at] for column in columns)), 1)
                for at in self.positions.tolist()
            ]
        expected = self.columns.numbered.reporters(measured.counted[0].level)
        done = reduce(np.logical_and, (column.marks for column in columns), expected)
        if not columns:
            done = np.zeros_like(expected)
        return list(zip(self._counted(done), self._counted(expected), strict=True))

    def _has_any(self, column: Column) -> Yes:
        return self.columns.has_any(column, positions=self.positions)

    def _counted(self, marks: Yes) -> list[int]:
        return [int(n) for n in self.columns.counts(marks, positions=self.positions)]

    def _nearest(self, column: Column, at: int) -> int | None:
        superiors = self.columns.numbered.layout.superiors
        while at >= 0:
            if column.marks[at]:
                return int(column.leaves[at])
            at = superiors[at]
        return None


def _is_passed_down(measured: Measured) -> bool:
    return measured.indicator.kind is Kind.RATIO


def _added(amounts: Sequence[Whole]) -> NDArray[np.object_]:
    """Their sum as whole numbers of Python, which no year can make too large."""
    added = amounts[0].astype(np.object_)
    for each in amounts[1:]:
        added = added + each.astype(np.object_)
    return added


def _carried(columns: Sequence[Column]) -> Whole:
    """The last value that each unit has reported in any of the columns."""
    found = np.zeros_like(columns[0].leaves)
    for column in columns:
        found = np.where(column.marks, column.leaves, found)
    return found


def by_key(measured: Sequence[Measured]) -> Mapping[str, Measured]:
    """Indicators by the key that addresses and commands use."""
    return {one.indicator.key: one for one in measured}
