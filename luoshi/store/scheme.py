"""How a board judges: the gap of a figure, its points, and the score of a unit. Pure.

Each indicator starts at 80 points when it is on time; each percentage point ahead or behind adds
or takes two, between 0 and 100. All indicators weigh the same; what does not apply leaves the
denominator. Source: domain.md 5.1 (F5), 5.4.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from luoshi.core import indicator as core
from luoshi.core.indicator import Direction, Indicator, Kind, Standing

#: Printed beside every score; a change of any number below is a new version.
VERSION = "1"
BASE, STEP, FULL = 80, 2, 100
#: Differences of scores smaller than this are one rank (同档).
NOISE = 1
#: So many months are drawn beside a unit.
TREND_MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What an actual value is against its target.

    Shape: `gap` and `points` are None with a `reason`: not-applicable, not-due, not-reported,
    no-target, no-side, small-sample, no-case. Unit: `gap` in percentage points, unrounded.
    """

    gap: Fraction | None = None
    points: Fraction | None = None
    standing: Standing | None = None
    reason: str = ""


def gap_of(
    indicator: Indicator, *, actual: Fraction, target: Fraction, due: Fraction
) -> Fraction | None:
    """The gap of an actual value: above 0 is good. None where no side is better.

    Shape: for what flows, the share of the target that is reached less 序时; for what stands, the
    distance to the target as a share of it; for a ratio, the distance in percentage points.
    """
    if indicator.direction not in (Direction.UP, Direction.DOWN):
        return None
    if indicator.kind is Kind.RATIO:
        return core.margin(actual=actual, target=target, direction=indicator.direction)
    is_flow = indicator.kind is Kind.FLOW
    gap = core.gap_points(actual=actual, target=target, due=due if is_flow else Fraction(1))
    return -gap if gap is not None and indicator.direction is Direction.DOWN else gap


def judge(
    indicator: Indicator,
    *,
    actual: Fraction | None,
    target: Fraction | None,
    due: Fraction,
    sample: Fraction | None = None,
) -> Judged:
    """What a value is against its target on this part of the year.

    Shape: `sample` is the number of cases of a ratio, None where nothing is sampled.
    """
    if actual is None:
        return Judged(reason="no-case" if sample is not None else "not-reported")
    if indicator.direction not in (Direction.UP, Direction.DOWN):
        return Judged(reason="no-side")
    if target is None:
        return Judged(reason="no-target")
    if sample is not None and sample < core.MINIMUM_SAMPLE:
        return Judged(reason="small-sample")
    gap = gap_of(indicator, actual=actual, target=target, due=due)
    if gap is None:
        return Judged(reason="no-target")
    return Judged(gap=gap, points=points_of(gap), standing=core.standing(gap))


def points_of(gap: Fraction) -> Fraction:
    """The points of an indicator. Unit: 0 to 100, unrounded.

    >>> points_of(Fraction(-3)), points_of(Fraction(50))
    (Fraction(74, 1), Fraction(100, 1))
    """
    return min(max(BASE + STEP * gap, Fraction(0)), Fraction(FULL))


def score_of(points: Sequence[Fraction]) -> Fraction | None:
    """The average of the points that apply; None where none does."""
    return sum(points, Fraction(0)) / len(points) if points else None
