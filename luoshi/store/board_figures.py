"""What a board computes from readings alone, kept until anything new has been read."""

import warnings
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import numpy as np

from luoshi.core import indicator as core
from luoshi.core.calendar import end_of_day
from luoshi.core.indicator import Direction, Kind
from luoshi.core.period import Kind as PeriodKind
from luoshi.core.period import Period, period_of
from luoshi.core.tree import Tree
from luoshi.store import columns, figures, scheme
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


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a board computes from readings alone, in the order of its units."""

    cells: tuple[tuple[Cell, ...], ...]
    scores: tuple[Fraction | None, ...]
    before: tuple[Fraction | None, ...]
    trends: tuple[tuple[float | None, ...], ...]
    last_reading: int


#: Boards that have been computed, by all that they follow from, the last reading included.
_kept_boards: OrderedDict[tuple[Any, ...], Told] = OrderedDict()


def told(
    units: Sequence[int],
    *,
    heads: Sequence[Measured],
    number: int,
    tree: Tree,
    period: Period,
    day: date,
    as_of: date | None,
) -> Told:
    """The figures of a board; those computed before stand until anything new has been read."""
    months = _months(period)
    instant = None if as_of is None else end_of_day(as_of) - timedelta(microseconds=1)
    keys = figures.keys_of(heads, {period, period.previous(), *months})
    defined = tuple((head.id, head.n_entries) for head in heads)
    with columns.reading(numbering=number, keys=keys, as_of=instant) as read:
        place = (tree, units, period, day, as_of, defined, read.version)
        if place not in _kept_boards:
            sheet = Sheet(columns=read, positions=[tree.pre(each) for each in units])
            cells = cells_of(sheet, heads=heads, period=period, day=day)
            before = cells_of(sheet, heads=heads, period=period.previous(), day=day)
            _kept_boards[place] = Told(
                cells=tuple(cells), scores=tuple(_score(mine) for mine in cells),
                before=tuple(_score(mine) for mine in before),
                trends=tuple(_trends(sheet, heads=heads, periods=months)),
                last_reading=read.version[0],
            )  # fmt: skip
        while len(_kept_boards) > MOST_KEPT:
            _kept_boards.popitem(last=False)
        _kept_boards.move_to_end(place)
        return _kept_boards[place]


def cells_of(
    sheet: Sheet, *, heads: Sequence[Measured], period: Period, day: date
) -> list[tuple[Cell, ...]]:
    """The cells of each unit of the sheet, in the order of the heads."""
    due = core.due_share(period)
    by_head = [
        [
            Cell(
                figure=figure,
                target=target,
                judged=_judged(head, figure=figure, target=target, due=due, period=period, day=day),
            )
            for figure, target in zip(
                sheet.actual(head, period), sheet.target(head, period), strict=True
            )
        ]
        for head in heads
    ]
    return [tuple(column[at] for column in by_head) for at in range(len(sheet.positions))]


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
    sheet: Sheet, *, heads: Sequence[Measured], periods: Sequence[Period]
) -> list[tuple[float | None, ...]]:
    """The average gap of each unit in each of the periods, to be drawn."""
    judged = [head for head in heads if head.indicator.direction in (Direction.UP, Direction.DOWN)]
    if not judged:
        return [(None,) * len(periods)] * len(sheet.positions)
    due = np.array([[float(core.due_share(period))] for period in periods])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a month without any gap is nan
        lines = np.nanmean(
            [_gaps(head, sheet.course(head, periods), _targets(sheet, head, periods), due=due)
             for head in judged],
            axis=0,
        )  # fmt: skip
    return [tuple(None if point != point else point for point in line) for line in lines.T.tolist()]


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
