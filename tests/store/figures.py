"""Indicators and readings for the cast, for tests that are about something else."""

from datetime import UTC, datetime

from luoshi.core.indicator import Direction, Kind, Rollup
from luoshi.store import columns
from luoshi.store.record import readings
from tests import cast

JANUARY = datetime(2026, 1, 5, 1, tzinfo=UTC)
#: When the readings of a month of 2026 came in.
CAME = {month: datetime(2026, month + 1, 6, 1, tzinfo=UTC) for month in range(1, 4)}

INVESTMENT = readings.IndicatorRow(
    key="investment", title="固定资产投资", unit="万元", scale=2, definition="按形象进度。"
)
WASTE = readings.IndicatorRow(
    key="waste", title="垃圾清运量", unit="吨", scale=0, direction=Direction.DOWN
)
RECEIVED = readings.IndicatorRow(key="received", title="受理诉求", unit="件", scale=0)
SOLVED = readings.IndicatorRow(key="solved", title="解决诉求", unit="件", scale=0)
SOLVED_RATE = readings.IndicatorRow(
    key="solved_rate", title="诉求解决率", unit="%", scale=1, kind=Kind.RATIO,
    rollup=Rollup.RATIO, numerator="solved", denominator="received",
)  # fmt: skip
ALL = (INVESTMENT, WASTE, RECEIVED, SOLVED, SOLVED_RATE)
#: What each leaf of 云栖区 and 临江县 does in a month, and its targets for the year.
LEAVES = {
    cast.COMMUNITY: 100, cast.GRID: 60, cast.OTHER_VILLAGE: 80, cast.WATER: 40,
    cast.INDUSTRY: 50, cast.FAR_VILLAGE: 120,
}  # fmt: skip


def define() -> dict[str, int]:
    """The indicators; gives their ids by key."""
    columns.forget()
    ids = readings.define(ALL, at=JANUARY)
    return {row.key: number for row, number in zip(ALL, ids, strict=True)}


def submission(ids, unit, month, level=None):
    """What a leaf hands in for a month of 2026."""
    level = LEAVES[unit] if level is None else level
    return readings.Submission(
        unit=unit,
        period=f"2026-{month:02}",
        cells=(
            (ids["investment"], "actual", level * 100 + 25 * month),
            (ids["waste"], "actual", level),
            (ids["received"], "actual", 20),
            (ids["solved"], "actual", 18 if unit != cast.OTHER_VILLAGE else 14),
        ),
    )


def fill(ids, *, months=(1, 2, 3), units=tuple(LEAVES)) -> None:
    """Readings of some months, and targets of 2026: twelve times a month's level."""
    readings.submit_many(
        (
            readings.Submission(
                unit=unit,
                period="2026",
                cells=(
                    (ids["investment"], "target", level * 1200),
                    (ids["waste"], "target", level * 12),
                ),
            )
            for unit, level in LEAVES.items()
        ),
        at=JANUARY,
    )
    rate = readings.Submission(
        unit=cast.CITY, period="2026", cells=((ids["solved_rate"], "target", 850),)
    )
    readings.submit(rate, at=JANUARY)
    for month in months:
        readings.submit_many((submission(ids, unit, month) for unit in units), at=CAME[month])
