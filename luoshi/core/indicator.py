"""Indicators: what is counted, 序时, completion, pace, forecast, and ranks inside a peer group.

Everything is computed unrounded; `wording` rounds what is shown. A growth is a fact of the
statistics office and is never computed from two levels. Source: domain.md 3.2, 3.3, 5.4, 6.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum
from fractions import Fraction

from luoshi.core import wording
from luoshi.core.fault import N_, Fault, Refused
from luoshi.core.period import Kind as PeriodKind
from luoshi.core.period import Period

#: A sample smaller than this is not ranked.
MINIMUM_SAMPLE = 30
#: Below −1.0 points a unit is behind 序时, below −5.0 far behind. Source: look.md, board.
BEHIND_PCT, FAR_BEHIND_PCT = Decimal(1), Decimal(5)
_LARGEST = 2**63 - 1

Number = int | Decimal | Fraction


class Direction(StrEnum):
    """Which way is better: more, less, inside a range, or neither."""

    UP = "up"
    DOWN = "down"
    RANGE = "range"
    NEITHER = "neither"


class Kind(StrEnum):
    """What the value is: of a period, at its end, or a ratio."""

    FLOW = "flow"
    STOCK = "stock"
    RATIO = "ratio"


class Rollup(StrEnum):
    """How a unit's value comes from those below it; official only: not at all."""

    SUM = "sum"
    RATIO = "ratio"
    LAST = "last"
    OFFICIAL = "official"


class Measure(StrEnum):
    """What a reading says about its indicator; growth and rank only as published."""

    TARGET = "target"
    ACTUAL = "actual"
    FORECAST = "forecast"
    GROWTH = "growth"
    RANK = "rank"


class Standing(StrEnum):
    """An indicator against its 序时, in the order of the board."""

    FAR_BEHIND = "far_behind"
    BEHIND = "behind"
    ON_PLAN = "on_plan"


STANDING_WORDS = {
    Standing.FAR_BEHIND: N_("严重滞后"),
    Standing.BEHIND: N_("欠序时"),
    Standing.ON_PLAN: N_("达序时"),
}


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """Something that is counted for units and periods.

    Unit: `scale` is how many decimals a value keeps; columns hold whole multiples of them.
    """

    key: str
    title: str
    unit: str
    direction: Direction = Direction.UP
    kind: Kind = Kind.FLOW
    frequency: PeriodKind = PeriodKind.MONTH
    scale: int = 2
    rollup: Rollup = Rollup.SUM

    def fixed(self, value: Decimal) -> int:
        """The value as a whole number of its smallest step.

        Refuses: too-fine, when it has more decimals than `scale`; too-large for 64 bits.
        """
        steps = Fraction(value) * 10**self.scale
        if steps.denominator != 1:
            message = N_("{title}最多 {scale} 位小数，{value} 太细。")
            raise Refused(self._fault("too-fine", message, N_("请按位数填写。"), value))
        if abs(steps) > _LARGEST:
            message = N_("{title}的数 {value} 太大。")
            raise Refused(self._fault("too-large", message, N_("请核对单位和位数。"), value))
        return int(steps)

    def value(self, fixed: int) -> Decimal:
        """The value of a whole number of steps; the inverse of `fixed`.

        >>> Indicator(key="gdp", title="", unit="亿元").value(62900)
        Decimal('629.00')
        """
        return wording.rounded(Fraction(fixed, 10**self.scale), places=self.scale)

    def _fault(self, code: str, message: str, fix: str, value: Decimal) -> Fault:
        names = {"title": self.title, "scale": self.scale, "value": format(value, "f")[:40]}
        return Fault(code=code, where=self.title, message=message, fix=fix, names=names)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One value of an indicator. A correction is a new vintage; nothing is overwritten."""

    unit: int
    indicator: str
    period: Period
    measure: Measure
    value: Decimal
    vintage: int = 1


def faults(indicator: Indicator) -> list[Fault]:
    """What is wrong with a declared indicator. Refuses: bad-scale, bad-rollup, no-unit."""
    names = {"title": indicator.title, "scale": indicator.scale, "rollup": indicator.rollup}
    found = []
    if not 0 <= indicator.scale <= 9:
        found.append(("bad-scale", N_("{title}的小数位数 {scale} 不行。"), N_("请写 0 到 9。")))
    may = _ROLLUPS[indicator.kind]
    if indicator.rollup not in may:
        message = N_("{title}不能按“{rollup}”汇总：比率按分子分母汇总，时期数和时点数相加。")
        found.append(("bad-rollup", message, N_("请改汇总方式，或只用发布数。")))
    if not indicator.unit:
        found.append(("no-unit", N_("{title}没有计量单位。"), N_("请写单位，如 亿元、%、户。")))
    return [
        Fault(code=code, where=indicator.key, message=message, fix=fix, names=names)
        for code, message, fix in found
    ]


_ROLLUPS = {
    Kind.FLOW: (Rollup.SUM, Rollup.OFFICIAL),
    Kind.STOCK: (Rollup.SUM, Rollup.LAST, Rollup.OFFICIAL),
    Kind.RATIO: (Rollup.RATIO, Rollup.OFFICIAL),
}


def due_share(period: Period, *, plan: Sequence[Number] = ()) -> Fraction:
    """The share of a year's target that is due when the period ends (序时).

    Shape: `plan` gives the cumulative share at the end of each of the twelve months; without it
    the share of the year that has passed, N/12.
    """
    months = period.last_on.month
    return Fraction(plan[months - 1]) if plan else period.share_of_year


def completion(*, actual: Number, target: Number) -> Fraction | None:
    """The share of the target that is reached, unrounded; None without a target above 0.

    >>> wording.share(completion(actual=Decimal("629.0"), target=Decimal("647.4")))
    '97.2%'
    """
    return Fraction(actual) / Fraction(target) if target > 0 else None


def gap_points(*, actual: Number, target: Number, due: Fraction) -> Fraction | None:
    """Completion less what is due. Unit: percentage points, unrounded; above 0 is ahead of time.

    Source: domain.md 3.3; the worked example is 97.158% against ten of twelve months.

    >>> gap = gap_points(actual=Decimal("629.0"), target=Decimal("647.4"), due=Fraction(10, 12))
    >>> wording.signed(gap)
    '+13.8'
    """
    done = completion(actual=actual, target=target)
    return None if done is None else (done - due) * 100


def margin(*, actual: Number, target: Number, direction: Direction) -> Fraction:
    """How far a rate is on the good side of its target. Unit: that of the rate.

    Refuses: not-ranked, for a direction that has no better side.
    """
    if direction is Direction.UP:
        return Fraction(actual) - Fraction(target)
    if direction is Direction.DOWN:
        return Fraction(target) - Fraction(actual)
    raise Refused(_not_ranked())


def standing(
    gap_pct: Number,
    *,
    behind_pct: Number = BEHIND_PCT,
    far_behind_pct: Number = FAR_BEHIND_PCT,
) -> Standing:
    """Where a gap stands, by the two thresholds that are printed above the board.

    Unit: all in percentage points; a gap below −behind_pct is behind.
    """
    if gap_pct < -far_behind_pct:
        return Standing.FAR_BEHIND
    return Standing.BEHIND if gap_pct < -behind_pct else Standing.ON_PLAN


def needed_average(
    *, actual: Number, target: Number, n_months: int, of_months: int = 12
) -> Fraction | None:
    """What each remaining month must bring on average; None when none remains; never below 0.

    >>> needed_average(actual=Decimal("3.26"), target=15, n_months=3)
    Fraction(587, 450)
    """
    if n_months >= of_months:
        return None
    return max(Fraction(0), (Fraction(target) - Fraction(actual)) / (of_months - n_months))


def needed_growth(
    *, actual: Number, target: Number, previous_total: Number, previous_to_date: Number
) -> Fraction | None:
    """By how much the rest of the year must exceed last year's rest, as a share of it.

    Shape: None where last year's rest is not above 0: then nothing can be compared (不可比).
    """
    rest = Fraction(previous_total) - Fraction(previous_to_date)
    return (Fraction(target) - Fraction(actual)) / rest - 1 if rest > 0 else None


def seasonal_forecast(
    *, actual: Number, previous_total: Number, previous_to_date: Number
) -> Fraction | None:
    """The whole year, if the months passed are as large a part of it as they were last year."""
    if previous_to_date <= 0 or previous_total <= 0:
        return None
    return Fraction(actual) * Fraction(previous_total) / Fraction(previous_to_date)


def forecast_error(*, actual: Number, forecast: Number) -> Fraction | None:
    """The actual less the forecast, as a share of the forecast's size; None for a forecast of 0."""
    if not forecast:
        return None
    return (Fraction(actual) - Fraction(forecast)) / abs(Fraction(forecast))


def wilson(*, n_yes: int, n: int, z: Decimal = Decimal("1.96")) -> tuple[Decimal, Decimal] | None:
    """The interval in which a rate lies, seen from a sample; None for an empty sample.

    Shape: low and high, from 0 to 1. Unit: `z` is 1.96 for 95%.

    >>> [str(round(end, 3)) for end in wilson(n_yes=9, n=10)]
    ['0.596', '0.982']
    """
    if n == 0:
        return None
    with localcontext() as context:
        context.prec = 28
        rate, square = Decimal(n_yes) / n, z * z
        middle = rate + square / (2 * n)
        spread = z * (rate * (1 - rate) / n + square / (4 * n * n)).sqrt()
        whole = 1 + square / n
        low, high = (middle - spread) / whole, (middle + spread) / whole
    return max(low, Decimal(0)), min(high, Decimal(1))


@dataclass(frozen=True, kw_only=True)
class Contender:
    """A unit of a peer group. `value` is None without a case; `n` is None where nothing is
    sampled."""

    unit: int
    value: Number | None
    n: int | None = None


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a unit stands in its peer group.

    Shape: `rank` is None when `reason` is no-case or small-sample; `shared` when others have the
    same one; `to_better` is the distance to the value of the rank before, None for the first.
    """

    unit: int
    rank: int | None
    reason: str = ""
    shared: bool = False
    to_better: Fraction | None = None


def rank(
    contenders: Sequence[Contender],
    *,
    direction: Direction = Direction.UP,
    minimum_sample: int = MINIMUM_SAMPLE,
    noise: Number = 0,
) -> tuple[Place, ...]:
    """The places of one peer group: the same rank for the same value, the next ones skipped.

    Shape: best first, then those without a rank in the order given. Differences from the best of
    a rank smaller than `noise` are the same rank (同档).
    Refuses: not-ranked, for a direction that has no better side.

    >>> [(place.unit, place.rank) for place in rank([
    ...     Contender(unit=1, value=5), Contender(unit=2, value=9), Contender(unit=3, value=9)])]
    [(2, 1), (3, 1), (1, 3)]
    """
    if direction not in (Direction.UP, Direction.DOWN):
        raise Refused(_not_ranked())
    sign = -1 if direction is Direction.UP else 1
    judged, left = [], []
    for contender in contenders:
        if contender.value is None:
            left.append(Place(unit=contender.unit, rank=None, reason="no-case"))
        elif contender.n is not None and contender.n < minimum_sample:
            left.append(Place(unit=contender.unit, rank=None, reason="small-sample"))
        else:
            judged.append((sign * Fraction(contender.value), contender.unit))
    judged.sort(key=lambda pair: pair[0])
    return (*_places(judged, noise=Fraction(noise)), *left)


def _places(judged: Sequence[tuple[Fraction, int]], *, noise: Fraction) -> list[Place]:
    groups: list[list[tuple[Fraction, int]]] = []
    for value, unit in judged:
        difference = value - groups[-1][0][0] if groups else None
        if difference is not None and (difference == 0 or difference < noise):
            groups[-1].append((value, unit))
        else:
            groups.append([(value, unit)])
    places: list[Place] = []
    better: Fraction | None = None
    for group in groups:
        first = len(places) + 1
        for value, unit in group:
            places.append(
                Place(
                    unit=unit,
                    rank=first,
                    shared=len(group) > 1,
                    to_better=None if better is None else value - better,
                )
            )
        better = group[-1][0]
    return places


def _not_ranked() -> Fault:
    return Fault(
        code="not-ranked",
        where="",
        message=N_("区间型和定性指标没有高低之分，不排位。"),
        fix=N_("请只看是否达到要求。"),
    )
