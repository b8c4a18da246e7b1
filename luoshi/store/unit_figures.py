"""The figures of single units: all indicators of one, or one indicator of many."""

from collections.abc import Sequence
from datetime import date

from luoshi.core.period import Period
from luoshi.store import columns, figures
from luoshi.store.board import tree_of
from luoshi.store.board_figures import Cell, cells_of
from luoshi.store.figures import Figure, Measured, Sheet


def cells(*, unit: int, period: Period, day: date) -> tuple[tuple[Measured, ...], tuple[Cell, ...]]:
    """The indicators that apply to a unit, and its cells in the same order.

    Shape: both are empty where the unit did not stand in the tree of the period.
    """
    number, tree = tree_of(period)
    if unit not in tree:
        return (), ()
    heads = figures.heads(figures.catalogue())
    keys = figures.keys_of(heads, [period])
    with columns.reading(numbering=number, keys=keys) as read:
        sheet = Sheet(columns=read, positions=[tree.pre(unit)])
        found = cells_of(sheet, heads=heads, period=period, day=day)[0]
    pairs = [
        (head, cell)
        for head, cell in zip(heads, found, strict=True)
        if cell.judged.reason != "not-applicable"
    ]
    return tuple(head for head, _ in pairs), tuple(cell for _, cell in pairs)


def totals(*, units: Sequence[int], measured: Measured, period: Period) -> dict[int, Figure]:
    """The figure of an indicator for each of these units; a unit outside the tree is left out."""
    number, tree = tree_of(period)
    inside = [unit for unit in units if unit in tree]
    if not inside:
        return {}
    keys = figures.keys_of([measured], [period])
    with columns.reading(numbering=number, keys=keys) as read:
        sheet = Sheet(columns=read, positions=[tree.pre(unit) for unit in inside])
        return dict(zip(inside, sheet.actual(measured, period), strict=True))
