"""The board of a unit: how those below it stand against their targets, in peer groups.

Everything is computed from the readings and matters at the instant asked for; nothing is kept.
"""

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import numpy as np

from luoshi.core import indicator as core
from luoshi.core.calendar import end_of_day
from luoshi.core.fault import N_, Fault, Refused
from luoshi.core.indicator import Contender, Direction, Kind
from luoshi.core.period import Kind as PeriodKind
from luoshi.core.period import Period, period_of
from luoshi.core.tree import LEVELS, Tree
from luoshi.store import clockwork, columns, figures, models, scheme, subtree_lamps
from luoshi.store.figures import Figure, Measured, Sheet
from luoshi.store.scheme import Judged
from luoshi.store.subtree_lamps import Lamps


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One indicator of one unit: its figure, its target and what the one is against the other."""

    figure: Figure
    target: Fraction | None
    judged: Judged


@dataclass(frozen=True, kw_only=True)
class Row:
    """One unit of a board.

    Shape: `rank` is None with a `reason` where the unit is not ranked; `before` is its rank a
    period ago; `trend` holds the average gap of each of the last months, None where there is none;
    `cells` are in the order of the board's heads. Unit: `score` 0 to 100, unrounded.
    """

    unit: int
    title: str
    level: str
    score: Fraction | None
    cells: tuple[Cell, ...]
    lamps: Lamps
    trend: tuple[float | None, ...]
    rank: int | None = None
    shared: bool = False
    reason: str = ""
    before: int | None = None


@dataclass(frozen=True, kw_only=True)
class Group:
    """Units of one level under the same unit: only they are compared. Shape: best first."""

    level: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class Board:
    """A board. Shape: `total` is the unit itself; `as_of` is None for the present state.

    Unit: `due` is the share of the year that has passed (序时).
    """

    unit: int
    title: str
    tree: Tree
    period: Period
    day: date
    as_of: date | None
    due: Fraction
    heads: tuple[Measured, ...]
    groups: tuple[Group, ...]
    total: Row
    last_reading: int

    @property
    def rows(self) -> tuple[Row, ...]:
        """All units, group after group."""
        return tuple(row for group in self.groups for row in group.rows)


def last_period(day: date) -> Period:
    """The last month that has ended before the day: what a board shows unless another is named."""
    return period_of(kind=PeriodKind.MONTH, day=day).previous()


def tree_of(period: Period) -> tuple[int, Tree]:
    """The numbering in force at the end of the period, or the first that there is.

    Refuses: no-tree.
    """
    found = clockwork.numbering_on(period.last_on)
    if found is None:
        first = models.Numbering.objects.order_by("from_on", "id")
        found = first.values_list("id", flat=True).first()
    if found is None:
        raise Refused(
            Fault(
                code="no-tree",
                where="",
                message=N_("还没有组织树，排不出榜。"),
                fix=N_("请先导入单位：luoshi units import 文件。"),
            )
        )
    return found, clockwork.tree_by_id(found)


def board(*, unit: int, period: Period, day: date, as_of: date | None = None) -> Board:
    """The board of a unit for a period, on a day; `as_of` shows what was known at a day's end.

    Refuses: no-tree; not-in-tree, when the unit did not stand in the tree of the period.
    """
    number, tree = tree_of(period)
    if unit not in tree:
        raise _not_in_tree(unit, period=period)
    units = (unit, *tree.children(unit))
    heads = figures.heads(figures.catalogue())
    months = _months(period)
    periods = {period, period.previous(), *months}
    instant = None if as_of is None else end_of_day(as_of) - timedelta(microseconds=1)
    keys = figures.keys_of(heads, periods)
    lit = subtree_lamps.counts(above=unit, units=units, day=as_of or day)
    with columns.reading(numbering=number, keys=keys, as_of=instant) as read:
        sheet = Sheet(columns=read, positions=[tree.pre(each) for each in units])
        cells = cells_of(sheet, heads=heads, period=period, day=as_of or day)
        before = cells_of(sheet, heads=heads, period=period.previous(), day=as_of or day)
        trends = _trends(sheet, heads=heads, periods=months)
        last_reading = columns.contained()[0]
    rows = [
        Row(
            unit=each, title=tree.unit(each).title, level=tree.level(each), score=_score(mine),
            cells=mine, lamps=lit[each], trend=trend,
        )
        for each, mine, trend in zip(units, cells, trends, strict=True)
    ]  # fmt: skip
    scores_before = {each: _score(mine) for each, mine in zip(units, before, strict=True)}
    shown, groups = _shown(heads, rows), _groups(rows[1:], before=scores_before)
    return Board(
        unit=unit, title=tree.unit(unit).title, tree=tree, period=period, day=day, as_of=as_of,
        due=core.due_share(period), heads=tuple(heads[at] for at in shown),
        groups=tuple(_narrowed(group, shown=shown) for group in groups),
        total=_kept(rows[0], shown=shown), last_reading=last_reading,
    )  # fmt: skip


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


def _groups(rows: Sequence[Row], *, before: Mapping[int, Fraction | None]) -> list[Group]:
    """The rows by level, each group ranked by itself, now and a period ago."""
    found = []
    for level in LEVELS:
        mine = {row.unit: row for row in rows if row.level == level}
        if not mine:
            continue
        earlier = {
            place.unit: place.rank for place in _places((unit, before[unit]) for unit in mine)
        }
        ranked = tuple(
            _placed(mine[place.unit], place=place, before=earlier[place.unit])
            for place in _places((row.unit, row.score) for row in mine.values())
        )
        found.append(Group(level=level, rows=ranked))
    return found


def _places(scores: Iterable[tuple[int, Fraction | None]]) -> tuple[core.Place, ...]:
    contenders = [Contender(unit=unit, value=score) for unit, score in scores]
    return core.rank(contenders, noise=scheme.NOISE)


def _placed(row: Row, *, place: core.Place, before: int | None) -> Row:
    return Row(
        **{**vars(row), "rank": place.rank, "shared": place.shared, "reason": place.reason,
           "before": before}
    )  # fmt: skip


def _shown(heads: Sequence[Measured], rows: Sequence[Row]) -> list[int]:
    """The heads that apply to anybody here."""
    return [
        at
        for at in range(len(heads))
        if any(row.cells[at].judged.reason != "not-applicable" for row in rows)
    ]


def _kept(row: Row, *, shown: Sequence[int]) -> Row:
    return Row(**{**vars(row), "cells": tuple(row.cells[at] for at in shown)})


def _narrowed(group: Group, *, shown: Sequence[int]) -> Group:
    return Group(level=group.level, rows=tuple(_kept(row, shown=shown) for row in group.rows))


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


def _not_in_tree(unit: int, *, period: Period) -> Refused:
    title = models.Unit.objects.filter(id=unit).values_list("title", flat=True).first()
    return Refused(
        Fault(
            code="not-in-tree",
            where="",
            message=N_("{unit}在{period}不在组织树上。"),
            fix=N_("请换一个单位或期间。"),
            names={"unit": title or unit, "period": period.title},
        )
    )
