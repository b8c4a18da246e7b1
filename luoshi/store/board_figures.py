"""What a board computes from readings alone, kept until anything new has been read."""

import warnings
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from luoshi.core import indicator as core
from luoshi.core.calendar import end_of_day
from luoshi.core.indicator import Direction, Kind
from luoshi.core.period import Kind as PeriodKind
from luoshi.core.period import Period, period_of
from luoshi.core.tree import Tree
from luoshi.store import columns, figures, scheme
from luoshi.store.column import Key
from luoshi.store.figures import Figure, Measured, Sheet
from luoshi.store.scheme import Judged

#: So many boards are kept in memory.
MOST_KEPT = 32


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One indicator of one unit: its figure, its target and what the one is against the other."""

    figure: Figure
    target: Fraction | None
    judged: Judged


@dataclass(frozen=True, kw_only=True, eq=False)
class Told:
    """What a board computes from readings alone, in the order of its units."""

    cells: tuple[tuple[Cell, ...], ...]
    scores: tuple[Fraction | None, ...]
    before: tuple[Fraction | None, ...]
    trends: tuple[tuple[float | None, ...], ...]
    last_reading: int


@dataclass(frozen=True, kw_only=True, eq=False)
class _Strip:
    """One indicator of a board, unit after unit: the cells of the period and of the one before,
    and the gaps of the months. Shape: `stamps` are those of the columns that it follows from."""

    stamps: tuple[int, ...]
    cells: tuple[Cell, ...]
    before: tuple[Cell, ...]
    gaps: figures.Float | None


class _Kept:
    """A board as it was last computed, indicator by indicator."""

    def __init__(self) -> None:
        self.version = (-1, -1)
        self.strips: dict[Measured, _Strip] = {}
        self.told: Told | None = None


#: Boards that have been computed, by all that they follow from but the readings.
_kept_boards: OrderedDict[tuple[Any, ...], _Kept] = OrderedDict()


def told(
    units: tuple[int, ...],
    *,
    heads: tuple[Measured, ...],
    number: int,
    tree: Tree,
    period: Period,
    day: date,
    as_of: date | None,
) -> Told:
    """The figures of a board.

    Shape: the same object until anything new has been read; then only the indicators are computed
    again of which a column has changed.
    """
    instant = None if as_of is None else end_of_day(as_of) - timedelta(microseconds=1)
    place = (tree, units, period, day, as_of, heads)
    keys = _keys(heads, period)
    with columns.reading(numbering=number, keys=keys, as_of=instant) as read:
        kept = _kept_boards.setdefault(place, _Kept())
        _kept_boards.move_to_end(place)
        while len(_kept_boards) > MOST_KEPT:
            _kept_boards.popitem(last=False)
        if kept.told is None or kept.version != read.version:
            sheet = Sheet(columns=read, positions=[tree.pre(each) for each in units])
            kept.strips = {
                head: _strip(kept.strips.get(head), head, sheet=sheet, period=period, day=day)
                for head in heads
            }
            kept.told = _told(tuple(kept.strips.values()), sheet=sheet, period=period)
            kept.version = read.version
        return kept.told


def _strip(
    kept: _Strip | None, head: Measured, *, sheet: Sheet, period: Period, day: date
) -> _Strip:
    """The strip of an indicator: the kept one while its columns stand as they stood."""
    stamps = tuple(sheet.columns.column(key).stamp for key in _keys((head,), period))
    if kept is not None and kept.stamps == stamps:
        return kept
    months = _months(period)
    return _Strip(
        stamps=stamps,
        cells=_cells_of(sheet, head, period=period, day=day),
        before=_cells_of(sheet, head, period=period.previous(), day=day),
        gaps=_gaps_of(sheet, head, months)
        if head.indicator.direction in (Direction.UP, Direction.DOWN)
        else None,
    )


def _told(strips: tuple[_Strip, ...], *, sheet: Sheet, period: Period) -> Told:
    n_units = len(sheet.positions)
    cells = _by_unit([strip.cells for strip in strips], n_units=n_units)
    before = _by_unit([strip.before for strip in strips], n_units=n_units)
    gaps = [strip.gaps for strip in strips if strip.gaps is not None]
    return Told(
        cells=cells, scores=tuple(_score(mine) for mine in cells),
        before=tuple(_score(mine) for mine in before),
        trends=_trends(gaps, n_units=n_units, n_months=len(_months(period))),
        last_reading=sheet.columns.version[0],
    )  # fmt: skip


def _by_unit(strips: Sequence[tuple[Cell, ...]], *, n_units: int) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(strip[at] for strip in strips) for at in range(n_units))


def warm(*, heads: tuple[Measured, ...], number: int, period: Period) -> None:
    """Reads the columns that the boards of a period need, before anybody asks for one."""
    with columns.reading(numbering=number, keys=_keys(heads, period)):
        pass


@lru_cache(maxsize=512)
def _keys(heads: tuple[Measured, ...], period: Period) -> tuple[Key, ...]:
    return tuple(figures.keys_of(heads, {period, period.previous(), *_months(period)}))


def cells_of(
    sheet: Sheet, *, heads: Sequence[Measured], period: Period, day: date
) -> tuple[tuple[Cell, ...], ...]:
    """The cells of each unit of the sheet, in the order of the heads."""
    strips = [_cells_of(sheet, head, period=period, day=day) for head in heads]
    return _by_unit(strips, n_units=len(sheet.positions))


def _cells_of(sheet: Sheet, head: Measured, *, period: Period, day: date) -> tuple[Cell, ...]:
    due = core.due_share(period)
    return tuple(
        Cell(
            figure=figure,
            target=target,
            judged=_judged(head, figure=figure, target=target, due=due, period=period, day=day),
        )
        for figure, target in zip(
            sheet.actual(head, period), sheet.target(head, period), strict=True
        )
    )


def _judged(
    head: Measured, *, figure: Figure, target: Fraction | None, due: Fraction, period: Period,
    day: date,
) -> Judged:  # fmt: skip
    is_ratio = head.numerator is not None
    judged = scheme.judge(
        head.indicator, actual=figure.value, target=target, due=due,
        sample=figure.denominator if is_ratio else None,
    )  # fmt: skip
    if figure.value is not None or figure.denominator is not None:
        return judged
    if not figure.n_expected:
        return Judged(reason="not-applicable")
    due_on = period.last_on + timedelta(days=head.release_days)
    return Judged(reason="not-reported" if day > due_on else "not-due")


def _score(cells: Iterable[Cell]) -> Fraction | None:
    return scheme.score_of([
        cell.judged.points for cell in cells if cell.judged.points is not None
    ])  # fmt: skip


def _months(period: Period) -> list[Period]:
    """The months of the trend, the last of them the one in which the period ends."""
    month = period_of(kind=PeriodKind.MONTH, day=period.last_on)
    found = [month]
    while len(found) < scheme.TREND_MONTHS:
        found.insert(0, found[0].previous())
    return found


def _trends(
    gaps: Sequence[figures.Float], *, n_units: int, n_months: int
) -> tuple[tuple[float | None, ...], ...]:
    """The average gap of each unit in each of the months, to be drawn."""
    if not gaps:
        return ((None,) * n_months,) * n_units
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a month without any gap is nan
        lines = np.nanmean(gaps, axis=0)
    return tuple(
        tuple(None if point != point else point for point in line) for line in lines.T.tolist()
    )


def _gaps_of(sheet: Sheet, head: Measured, months: Sequence[Period]) -> figures.Float:
    """The gap of each unit in each of the months, nan where there is none."""
    due = np.array([[float(core.due_share(month))] for month in months])
    actual, target = sheet.course(head, months), _targets(sheet, head, months)
    return _gaps(head, actual, target, due=due)


def _targets(sheet: Sheet, head: Measured, periods: Sequence[Period]) -> figures.Float:
    """The year's target of each unit at each of the periods."""
    by_year = {
        period.last_on.year: [
            np.nan if target is None else float(target) for target in sheet.target(head, period)
        ]
        for period in {period.last_on.year: period for period in periods}.values()
    }
    return np.array([by_year[period.last_on.year] for period in periods])


def _gaps(
    head: Measured, actual: figures.Float, target: figures.Float, *, due: figures.Float
) -> figures.Float:
    """As `scheme.gap_of`, in numbers to draw."""
    sign = -1.0 if head.indicator.direction is Direction.DOWN else 1.0
    if head.indicator.kind is Kind.RATIO:
        return sign * (actual - target)
    with np.errstate(divide="ignore", invalid="ignore"):
        done = np.where(target > 0, actual / target, np.nan)
    return sign * 100 * (done - (due if head.indicator.kind is Kind.FLOW else 1.0))
