"""The board of a unit: how those below it stand against their targets, in peer groups.

Everything is computed from the readings and matters at the instant asked for; no table holds it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

from luoshi.core import indicator as core
from luoshi.core.fault import N_, Fault, Refused
from luoshi.core.indicator import Contender
from luoshi.core.period import Kind as PeriodKind
from luoshi.core.period import Period, period_of
from luoshi.core.tree import LEVELS, Tree
from luoshi.store import board_figures, clockwork, figures, models, scheme, subtree_lamps
from luoshi.store.board_figures import Cell, Told
from luoshi.store.figures import Measured
from luoshi.store.subtree_lamps import Lamps


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


@dataclass(frozen=True, kw_only=True, eq=False)
class Board:
    """A board. Shape: `total` is the unit itself; `as_of` is None for the present state. While
    nothing in it changes a process gives the same object, by which pages keep what they drew.

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
    lit = subtree_lamps.counts(above=unit, units=units, day=as_of or day)
    told = board_figures.told(
        units, heads=heads, number=number, tree=tree, period=period, day=as_of or day, as_of=as_of
    )
    return _ranked(told, tuple(lit[each] for each in units), units, heads, tree, period, day, as_of)


@lru_cache(maxsize=board_figures.MOST_KEPT)
def _ranked(
    told: Told, lit: tuple[Lamps, ...], units: tuple[int, ...], heads: tuple[Measured, ...],
    tree: Tree, period: Period, day: date, as_of: date | None,
) -> Board:  # fmt: skip
    """The board of these figures and lamps, the same object while both stand."""
    rows = [
        Row(
            unit=each, title=tree.unit(each).title, level=tree.level(each), score=score,
            cells=cells, lamps=lamps, trend=trend,
        )
        for each, score, cells, lamps, trend in zip(
            units, told.scores, told.cells, lit, told.trends, strict=True
        )
    ]  # fmt: skip
    before = dict(zip(units, told.before, strict=True))
    shown, groups = _shown(heads, rows), _groups(rows[1:], before=before)
    return Board(
        unit=units[0], title=tree.unit(units[0]).title, tree=tree, period=period, day=day,
        as_of=as_of, due=core.due_share(period), heads=tuple(heads[at] for at in shown),
        groups=tuple(_narrowed(group, shown=shown) for group in groups),
        total=_kept(rows[0], shown=shown), last_reading=told.last_reading,
    )  # fmt: skip


def warm(day: date) -> None:
    """Reads the columns of the boards that are asked for most, those of the last period."""
    period = last_period(day)
    if models.Reading.objects.exists():
        number, _ = tree_of(period)
        board_figures.warm(heads=figures.heads(figures.catalogue()), number=number, period=period)


def _groups(rows: Sequence[Row], *, before: Mapping[int, Fraction | None]) -> list[Group]:
    """The rows by level, each group ranked by itself, now and a period ago.

    A group of which nobody reports anything, such as the departments beside the towns, is no part
    of a board.
    """
    found = []
    for level in LEVELS:
        mine = {row.unit: row for row in rows if row.level == level}
        if not any(_applies(cell) for row in mine.values() for cell in row.cells):
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
    return [at for at in range(len(heads)) if any(_applies(row.cells[at]) for row in rows)]


def _applies(cell: Cell) -> bool:
    return cell.judged.reason != "not-applicable"


def _kept(row: Row, *, shown: Sequence[int]) -> Row:
    return Row(**{**vars(row), "cells": tuple(row.cells[at] for at in shown)})


def _narrowed(group: Group, *, shown: Sequence[int]) -> Group:
    return Group(level=group.level, rows=tuple(_kept(row, shown=shown) for row in group.rows))


def _not_in_tree(unit: int, *, period: Period) -> Refused:
    title = models.Unit.objects.filter(id=unit).values_list("title", flat=True).first()
    return Refused(
        Fault(
            code="not-in-tree",
            where="",
            message=N_("{unit}在{period}不在组织树上。"),
            fix=N_("请换一个单位或期间。"),
            names={"unit": title or unit, "period": period},
        )
    )
