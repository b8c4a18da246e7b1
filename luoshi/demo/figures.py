"""The indicators of the demonstration and twelve months of figures for each grid and branch."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from luoshi.core.calendar import begin_of_day, day_of
from luoshi.core.indicator import Direction, Kind, Rollup
from luoshi.core.period import add_months
from luoshi.demo.city import City
from luoshi.store.record import readings
from luoshi.store.record.readings import IndicatorRow, Submission


@dataclass(frozen=True, kw_only=True)
class Figure:
    """An indicator with what a grid brings in a usual month, in its smallest steps."""

    row: IndicatorRow
    usual: int
    summer: float = 1.0


def _sum(key: str, title: str, unit: str, usual: int, definition: str, *, scale: int = 0,
         summer: float = 1.0, direction: Direction = Direction.UP) -> Figure:  # fmt: skip
    row = IndicatorRow(
        key=key, title=title, unit=unit, kind=Kind.FLOW, rollup=Rollup.SUM, scale=scale,
        direction=direction, definition=definition, level="grid", release_days=10,
    )  # fmt: skip
    return Figure(row=row, usual=usual, summer=summer)


#: What counts is a result of the unit, never how busy anybody was.
FIGURES = (
    _sum("investment", "固定资产投资完成额", "万元", 42_00,
         "按形象进度完成的投资，不含征地费。", scale=2),
    _sum("income", "集体经营性收入", "万元", 3_60,
         "到账收入，不含补助和征地款。", scale=2, summer=1.05),
    _sum("jobs", "城乡新增就业", "人", 6, "签订合同或稳定就业满一个月的人数。"),
    _sum("water", "供水改造通水", "户", 5, "当月新通水并完成水质检测的户数。"),
    _sum("roads", "农村道路提级", "公里", 4, "交工验收合格的里程。", scale=1, summer=1.1),
    _sum("sewage", "生活污水纳管", "户", 7, "当月新纳管并通水的户数。"),
    _sum("lights", "路灯修复", "盏", 4, "当月修复并连续亮灯一周的盏数。"),
    _sum("greening", "造林绿化", "亩", 9, "成活验收合格的面积。", scale=1, summer=0.9),
    _sum("meals", "老年助餐服务", "人次", 130, "实际到点就餐或送餐的人次。", summer=0.97),
    _sum("received", "受理诉求", "件", 12, "当月受理的群众和企业诉求。",
         direction=Direction.NEITHER),
    _sum("solved", "解决诉求", "件", 10, "当月回访确认已解决的诉求。"),
    _sum("refuse", "其他垃圾清运量", "吨", 36, "分类后仍需焚烧或填埋的量。", scale=1,
         summer=1.15, direction=Direction.DOWN),
)  # fmt: skip

#: Computed from two of the twelve, with no readings of its own.
RATIO = IndicatorRow(
    key="solved_rate", title="诉求解决率", unit="%", kind=Kind.RATIO, rollup=Rollup.RATIO, scale=1,
    definition="解决诉求除以受理诉求，按件数汇总后相除。",
    numerator="solved", denominator="received",
)  # fmt: skip

#: Of a hundred grids in the counties that report late, so many are missing in the last month.
_MISSING_PCT = 3
#: Unit: tenths of a percent.
_SOLVED_TARGET = 850


def write(city: City, *, months: int, progress: Callable[[str, int, int], None]) -> tuple[int, int]:
    """Writes the definitions, the targets of the years and the readings of all months.

    Shape: gives how many readings and how many submissions there are.
    """
    today = day_of(city.at)
    first = add_months(today.replace(day=1), -months)
    rows = [*(one.row for one in FIGURES), RATIO]
    ids = readings.define(rows, at=begin_of_day(add_months(first, -1)) + timedelta(hours=9))
    numbered = {row.key: number for row, number in zip(rows, ids, strict=True)}
    grids = [unit.id for unit in city.tree.units if unit.level == "grid"]
    strength = _strengths(city, grids)
    n_readings = n_submissions = 0
    total = months * len(grids)
    for year in sorted({first.year, add_months(first, months - 1).year}):
        at = max(begin_of_day(first), begin_of_day(date(year, 1, 8))) + timedelta(hours=9)
        made = readings.submit_many(_targets(city, strength, ids=numbered, year=year), at=at)
        n_readings, n_submissions = n_readings + made.n_readings, n_submissions + made.n_submissions
    for n in range(months):
        month = add_months(first, n)
        at = begin_of_day(add_months(month, 1) + timedelta(days=5)) + timedelta(hours=10)
        late = set(city.counties[2:4]) if n == months - 1 else set()
        reporting = _reporting(city, grids, late=late)
        made = readings.submit_many(
            _monthly(reporting, strength, ids=numbered, month=month), at=min(at, city.at)
        )
        n_readings, n_submissions = n_readings + made.n_readings, n_submissions + made.n_submissions
        progress("指标", (n + 1) * len(grids), total)
    return n_readings, n_submissions


@dataclass(frozen=True, kw_only=True)
class Strength:
    """How large a grid is, and how well it is doing at each of the indicators, 1 as planned."""

    size: float
    doing: tuple[float, ...]


def _strengths(city: City, grids: Sequence[int]) -> Mapping[int, Strength]:
    """What a grid brings follows from its county and its town, and a little from itself."""
    rng = random.Random("strengths")
    doing: dict[int, tuple[float, ...]] = {city.root: (1.0,) * len(FIGURES)}
    for unit in city.tree.units:
        if unit.parent is not None and unit.level in ("county", "town"):
            at_all = 1.0 if unit.id == city.district else rng.uniform(0.93, 1.07)
            doing[unit.id] = tuple(
                above * at_all * rng.uniform(0.92, 1.08) for above in doing[unit.parent]
            )
    found = {}
    for grid in grids:
        town = next(unit for unit in city.tree.ancestors(grid) if unit in doing)
        own = rng.uniform(0.9, 1.12)
        found[grid] = Strength(
            size=rng.uniform(0.5, 1.6), doing=tuple(one * own for one in doing[town])
        )
    return found


def _targets(
    city: City, strength: Mapping[int, Strength], *, ids: Mapping[str, int], year: int
) -> Iterator[Submission]:
    """The targets of the year: the city's for the ratio, each village's for all others.

    Shape: a village's stand for all that is below it; one without a grid has none.
    """
    rate = (ids[RATIO.key], "target", _SOLVED_TARGET)
    yield Submission(unit=city.root, period=str(year), cells=(rate,))
    usual = [(ids[one.row.key], one.usual * 12) for one in FIGURES]
    for unit in city.tree.units:
        if unit.level != "village":
            continue
        size = sum(strength[grid].size for grid in city.tree.children(unit.id))
        if size:
            cells = tuple((number, "target", int(amount * size)) for number, amount in usual)
            yield Submission(unit=unit.id, period=str(year), cells=cells)


def _monthly(
    grids: Sequence[int],
    strength: Mapping[int, Strength],
    *,
    ids: Mapping[str, int],
    month: date,
) -> Iterator[Submission]:
    """What each grid reports for a month."""
    chance = random.Random(f"month {month:%Y-%m}").random
    is_summer = 4 <= month.month <= 9
    usual = [
        (ids[one.row.key], one.usual * (one.summer if is_summer else 2 - one.summer))
        for one in FIGURES
    ]
    period = f"{month:%Y-%m}"
    for grid in grids:
        one = strength[grid]
        cells = tuple(
            (number, "actual", int(amount * one.size * doing * (0.6 + 0.8 * chance()) + 0.5))
            for (number, amount), doing in zip(usual, one.doing, strict=True)
        )
        yield Submission(unit=grid, period=period, cells=cells)


def _reporting(city: City, grids: Sequence[int], *, late: set[int]) -> list[int]:
    """The grids that have reported: in counties that are late, some are missing."""
    rng = random.Random("missing")
    below = {unit for county in late for unit in city.tree.subtree(county)}
    return [grid for grid in grids if grid not in below or rng.randrange(100) >= _MISSING_PCT]
