"""What a formula gives for a rate, exact, with the computation as a reader follows it."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from luoshi.core import wording
from luoshi.core.criterion import Criterion

#: Unit: decimals of every point that is given out.
PLACES = 2
#: For each place behind the first, of the weight. Source: domain.md 5.1, F4.
RANK_STEP = Decimal("0.05")
#: What whoever is last keeps of the weight. Source: domain.md 5.1, F7.
EFFICACY_BASE = Fraction(6, 10)
_HUNDRED = Decimal(100)

_Raw = tuple[Fraction, str]


def _completion(one: Criterion, x: Fraction, rates: Sequence[Fraction]) -> _Raw:
    target = Fraction(one.target or 0)
    raw = Fraction(one.weight) * min(x / target, Fraction(1))
    return raw, f"{plain(one.weight)} × min(x/T, 1), x/T = {shown(x)}/{plain(one.target)}"


def _inverse(one: Criterion, x: Fraction, rates: Sequence[Fraction]) -> _Raw:
    raw = Fraction(one.weight) * (2 - x / Fraction(one.target or 0))
    return raw, f"{plain(one.weight)} × (2 − x/T), x/T = {shown(x)}/{plain(one.target)}"


def _all_or_nothing(one: Criterion, x: Fraction, rates: Sequence[Fraction]) -> _Raw:
    reached = x >= Fraction(one.target or 0)
    sign = "≥" if reached else "<"
    return Fraction(one.weight) * int(reached), f"x {sign} {plain(one.target)}"


def _rank(one: Criterion, x: Fraction, rates: Sequence[Fraction]) -> _Raw:
    """Whoever has the same rate has the same place, and the next place is left out."""
    place = 1 + sum(1 for rate in rates if rate > x)
    step = one.k if one.k is not None else RANK_STEP
    raw = Fraction(one.weight) * (1 - Fraction(step) * (place - 1))
    return raw, f"{plain(one.weight)} × (1 − {plain(step)} × ({place} − 1))"


def _step(one: Criterion, x: Fraction, rates: Sequence[Fraction]) -> _Raw:
    raw = Fraction(one.floor or 0) + Fraction(one.k or 0) * (x - Fraction(one.target or 0))
    gap = f"({shown(x)} − {plain(one.target)})"
    return raw, f"{plain(one.floor)} + {plain(one.k)} × {gap}"


def _linear(one: Criterion, x: Fraction, rates: Sequence[Fraction]) -> _Raw:
    short = max(Fraction(0), Fraction(one.target or 0) - x)
    floor = one.floor or Decimal(0)
    raw = max(Fraction(floor), Fraction(one.weight) - Fraction(one.k or 0) * short)
    gap = f"max(0, {plain(one.target)} − {shown(x)})"
    return raw, f"max({plain(floor)}, {plain(one.weight)} − {plain(one.k)} × {gap})"


def _efficacy(one: Criterion, x: Fraction, rates: Sequence[Fraction]) -> _Raw:
    share, said = _placed(x, rates)
    return Fraction(one.weight) * share, f"{plain(one.weight)} × ({said})"


def _placed(x: Fraction, rates: Sequence[Fraction]) -> _Raw:
    """Where a rate lies between the lowest and the highest, as a share of the weight."""
    low, high = min(rates), max(rates)
    share = Fraction(1) if low == high else (x - low) / (high - low)
    spread = f"({shown(x)} − {shown(low)})/({shown(high)} − {shown(low)})"
    said = f"0.6 + 0.4 × {'1' if low == high else spread}"
    return EFFICACY_BASE + (1 - EFFICACY_BASE) * share, said


def _dual(one: Criterion, x: Fraction, rates: Sequence[Fraction]) -> _Raw:
    """So much of the weight for what is reached of the target, the rest for the place between."""
    share = Fraction(one.share or 0) / 100
    reached = min(x / Fraction(one.target or 0), Fraction(1))
    placed, said = _placed(x, rates)
    raw = Fraction(one.weight) * (share * reached + (1 - share) * placed)
    other = plain(_HUNDRED - (one.share or 0))
    parts = f"{plain(one.share)}% × min(x/T, 1) + {other}% × ({said})"
    return raw, f"x/T = {shown(x)}/{plain(one.target)}, {plain(one.weight)} × ({parts})"


def _four_steps(one: Criterion, x: Fraction, rates: Sequence[Fraction]) -> _Raw:
    """All of it from the target on, in proportion from `least` percent of it on, else nothing.

    What is beyond the target is added to the total, not to the line.
    """
    target, weight = Fraction(one.target or 0), Fraction(one.weight)
    if x >= target:
        sign = ">" if x > target else "="
        return weight, f"x {sign} {plain(one.target)}, {plain(one.weight)} × 1"
    reached = x / target
    ratio = f"x/T = {shown(x)}/{plain(one.target)} = {shown(100 * reached)}%"
    if 100 * reached < Fraction(one.least or 0):
        return Fraction(0), f"{ratio} < {plain(one.least)}%, {plain(one.weight)} × 0"
    return weight * reached, f"{ratio} ≥ {plain(one.least)}%, {plain(one.weight)} × x/T"


def _interval(one: Criterion, x: Fraction, rates: Sequence[Fraction]) -> _Raw:
    """All of it between the bounds, evenly less outside, nothing at `width` from them."""
    lower, upper = Fraction(one.lower or 0), Fraction(one.upper or 0)
    gap = max(Fraction(0), lower - x, x - upper)
    raw = Fraction(one.weight) * (1 - gap / Fraction(one.width or 1))
    said = f"max(0, {plain(one.lower)} − x, x − {plain(one.upper)}) = {shown(gap)}"
    return raw, f"d = {said}, {plain(one.weight)} × (1 − d/{plain(one.width)})"


RATES: Mapping[str, Callable[[Criterion, Fraction, Sequence[Fraction]], _Raw]] = {
    "completion": _completion, "inverse": _inverse, "all_or_nothing": _all_or_nothing,
    "rank": _rank, "step": _step, "linear": _linear, "efficacy": _efficacy, "dual": _dual,
    "four_steps": _four_steps, "interval": _interval,
}  # fmt: skip


def shown(value: Fraction) -> str:
    """A number of a computation, to the decimals of a point."""
    return format(wording.rounded(value, places=PLACES), "f")


def plain(value: Decimal | None) -> str:
    """A number of the scheme as it was written, without noughts at its end."""
    said = format(value or Decimal(0), "f")
    return said.rstrip("0").rstrip(".") if "." in said else said
