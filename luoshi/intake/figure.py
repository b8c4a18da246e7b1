"""A figure as the text states it."""

from decimal import Decimal
from typing import NamedTuple


class Figure(NamedTuple):
    """A quantity as the text states it. Unit: code points of the clean text, end exclusive."""

    start: int
    end: int
    text: str
    value: Decimal
    value_max: Decimal | None
    unit: str
    metric: str
    metric_start: int
    metric_end: int
    approx: str | None
    change: str | None
    rank: int | None = None
    rank_scope: str = ""
    kind: str = "actual"
    as_of: str | None = None
    period: str | None = None
    owner: str | None = None
