"""The cells of a submission as its ledger entry covers them: one line each, and their SHA-256."""

from collections.abc import Iterable
from itertools import chain

from luoshi.store import keys

#: One reading as a line says it: unit, indicator, period, measure, vintage, value.
Cell = tuple[int, int, str, str, int, int]
#: Filled in at once for all cells of a submission.
_LINE = "%d %d %s %s %d %d\n"
#: The columns of a reading in the order of the line.
COLUMNS = ("unit_id", "indicator_id", "period", "measure", "vintage", "value")


def line(cell: Cell) -> str:
    """The line of a cell: "unit indicator period measure vintage value" and a line feed.

    Unit: the value is a whole number of the indicator's smallest step.

    >>> line((4, 7, "2026-03", "actual", 1, -1250))
    '4 7 2026-03 actual 1 -1250\\n'
    """
    return _LINE % cell


def digest(cells: Iterable[Cell]) -> str:
    """The SHA-256, in hex, of the lines of all cells, in the order given.

    Shape: the order is that of indicator and measure, in which the cells are written.
    """
    rows = tuple(cells)
    return keys.sha256((_LINE * len(rows) % tuple(chain(*rows))).encode()).hex()
