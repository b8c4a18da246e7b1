"""G11: the subtree of the root, and a county's board right after writes, asked by twenty users."""

import random
import threading
from collections.abc import Iterator, Sequence

from django.db import connection
from django.utils import timezone

from luoshi.core.calendar import day_of
from luoshi.core.indicator import Kind, Rollup
from luoshi.core.period import add_months
from luoshi.store import sight
from luoshi.store.record import readings
from luoshi.store.record.readings import IndicatorRow, Submission
from luoshi.web.benchmarks import world
from luoshi.web.benchmarks.measure import Measured, at_most, percentile, plain, seconds
from luoshi.web.benchmarks.world import Asked

_INDICATORS, _MONTHS, _USERS, _EACH = 20, 12, 20, 10
_COUNTY = 2
_EVERY_SECONDS = 0.25


def boards() -> list[Measured]:
    """Every descendant of the root, and the board of a county with twenty indicators."""
    place = world.place(posts=[(_COUNTY, f"岗位 {n}", n == 0) for n in range(_USERS)])
    day = day_of(timezone.now())
    below = seconds(lambda: list(sight.units_below(unit=place.tree.root, day=day)), times=20)
    grids = _filled(place)
    taken = _asked(place, grids=grids)
    return [
        at_most("根单位的全部下级，14,146 个", below * 1000, 10, unit="ms"),
        plain("边写边问的看板 p50", percentile(taken, 50) * 1000, unit="ms"),
        at_most("边写边问的看板 p95，20 个用户", percentile(taken, 95) * 1000, 300, unit="ms"),
    ]


def _filled(place: world.Place) -> list[int]:
    """Twenty indicators and twelve months for the grids of the county; gives these grids."""
    rows = [
        IndicatorRow(key=f"bench{n}", title=f"指标 {n}", unit="件", kind=Kind.FLOW,
                     rollup=Rollup.SUM, scale=0)
        for n in range(_INDICATORS)
    ]  # fmt: skip
    ids = readings.define(rows, at=place.at)
    tree = place.tree
    grids = [unit for unit in tree.subtree(_COUNTY) if tree.level(unit) == "grid"]
    rng = random.Random(7)
    today = day_of(place.at).replace(day=1)
    months = [add_months(today, -n) for n in range(1, _MONTHS + 1)]
    for year in {month.year for month in months}:
        readings.submit_many(
            (_cells(unit, str(year), ids=ids, measure="target", rng=rng) for unit in grids),
            at=place.at,
        )
    for month in months:
        readings.submit_many(
            (_cells(unit, f"{month:%Y-%m}", ids=ids, measure="actual", rng=rng) for unit in grids),
            at=place.at,
        )
    return grids


def _cells(
    unit: int, period: str, *, ids: Sequence[int], measure: str, rng: random.Random
) -> Submission:
    most = 2_400 if measure == "target" else 200
    cells = tuple((number, measure, rng.randint(1, most)) for number in ids)
    return Submission(unit=unit, period=period, cells=cells)


def _asked(place: world.Place, *, grids: Sequence[int]) -> list[float]:
    """Seconds of each board, while corrections are written four times a second."""
    period = add_months(day_of(timezone.now()).replace(day=1), -1)
    cookies = [world.cookie(account) for account in place.accounts]
    path = f"/board/?unit={_COUNTY}&period={period:%Y-%m}"

    def requests(client: int) -> Iterator[Asked]:
        for _ in range(_EACH):
            yield Asked(path=path, cookie=cookies[client])

    stop = threading.Event()
    writer = threading.Thread(target=_corrects, args=[grids, f"{period:%Y-%m}", stop])
    with world.served() as port:
        world.load(port, clients=4, requests=requests)
        writer.start()
        try:
            return world.load(port, clients=_USERS, requests=requests)
        finally:
            stop.set()
            writer.join()


def _corrects(grids: Sequence[int], period: str, stop: threading.Event) -> None:
    """One corrected figure after another until it is stopped."""
    rng = random.Random(9)
    while not stop.wait(_EVERY_SECONDS):
        unit, value = rng.choice(grids), rng.randint(201, 10_000)
        one = Submission(unit=unit, period=period, cells=((1, "actual", value),))
        readings.correct(one, at=timezone.now())
    connection.close()
