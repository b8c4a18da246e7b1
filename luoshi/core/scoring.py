"""The points of a unit under a scheme, each with its computation, exact until the last line.

No case at all is not full marks and not nought: the line leaves the denominator and is listed.
Source: domain.md 5.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from luoshi.core import wording
from luoshi.core.fault import N_
from luoshi.core.scheme import RANKED, Criterion

#: Unit: decimals of every point that is given out.
PLACES = 2
FULL = Decimal(100)
#: A rate of fewer cases is not ranked. Source: domain.md 5.4.
MINIMUM_CASES = 30
#: For each place behind the first, of the weight. Source: domain.md 5.1, F4.
RANK_STEP = Decimal("0.05")
#: What whoever is last keeps of the weight. Source: domain.md 5.1, F7.
EFFICACY_BASE = Fraction(6, 10)
#: From so many points on, the better first; below the last it is the worst. Source: 5.1, F12.
STANDINGS: Mapping[str, Decimal] = {"good": Decimal(95), "fair": Decimal(80), "poor": Decimal(0)}
#: Why a line counts for nothing, neither above nor below.
REASONS: Mapping[str, str] = {"no-cases": N_("无件"), "too-few": N_("不足 30 件，不排名")}


@dataclass(frozen=True, kw_only=True)
class Figure:
    """How many matters fit a measure, among how many: `n` of `of`."""

    n: int
    of: int

    @property
    def rate(self) -> Fraction | None:
        """Unit: percent, exact. None where there is no case."""
        return Fraction(100 * self.n, self.of) if self.of else None


@dataclass(frozen=True, kw_only=True)
class Line:
    """What one criterion gives. Shape: `points` is None and `reason` a key where it does not apply.

    Unit: `points` are of the criterion's weight, exact; `worked` is the computation, for a reader.
    """

    criterion: Criterion
    figure: Figure
    points: Fraction | None = None
    worked: str = ""
    reason: str = ""

    def written(self) -> dict[str, str]:
        """Its ledger form: the criterion, the figures and the points, all that one needs again."""
        said = self.criterion.written() | {"n": str(self.figure.n), "of": str(self.figure.of)}
        if self.points is None:
            return said | {"reason": self.reason}
        return said | {"points": _shown(self.points), "worked": self.worked}


@dataclass(frozen=True, kw_only=True)
class Scored:
    """The points of a unit: of a hundred, over the lines that apply; None where none does."""

    lines: tuple[Line, ...]

    @property
    def applicable(self) -> Decimal:
        """The full points of the lines that apply."""
        return sum((line.criterion.weight for line in self.lines if not line.reason), Decimal(0))

    @property
    def points(self) -> Decimal | None:
        """Unit: points of a hundred, rounded half up to two places and not before."""
        if not self.applicable:
            return None
        earned = sum((line.points for line in self.lines if line.points is not None), Fraction(0))
        return wording.rounded(earned * 100 / Fraction(self.applicable), places=PLACES)


def score(
    scheme: Sequence[Criterion],
    *,
    figures: Mapping[str, Figure],
    peers: Sequence[Mapping[str, Figure]] = (),
) -> Scored:
    """What a scheme gives for the figures of a unit, line by line.

    Shape: `figures` are by measure; `peers` are those of every unit that is ranked, its own too.
    """
    lines = []
    for one in scheme:
        figure = figures.get(one.measure, Figure(n=0, of=0))
        rates = [found.rate for peer in peers if (found := peer.get(one.measure)) is not None
                 and found.of >= MINIMUM_CASES]  # fmt: skip
        known = [rate for rate in rates if rate is not None]
        lines.append(_line(one, figure=figure, rates=known))
    return Scored(lines=tuple(lines))


def _line(one: Criterion, *, figure: Figure, rates: Sequence[Fraction]) -> Line:
    x = figure.rate
    if x is None:
        return Line(criterion=one, figure=figure, reason="no-cases")
    if one.formula in RANKED and (figure.of < MINIMUM_CASES or x not in rates):
        return Line(criterion=one, figure=figure, reason="too-few")
    raw, said = _RAW[one.formula](one, x, rates)
    full = Fraction(one.weight)
    points = min(full, max(Fraction(0), raw))
    clamped = "" if points == raw else f" → {_shown(points)}"
    worked = f"x = {figure.n}/{figure.of} = {_shown(x)}%; {said} = {_shown(raw)}{clamped}"
    return Line(criterion=one, figure=figure, points=points, worked=worked)


def standing_of(points: Decimal) -> str:
    """The grade that points give.

    >>> [standing_of(Decimal(points)) for points in ("95", "94.99", "79.99")]
    ['good', 'fair', 'poor']
    """
    return next((key for key, least in STANDINGS.items() if points >= least), "poor")


_Raw = tuple[Fraction, str]


def _completion(one: Criterion, x: Fraction, rates: Sequence[Fraction]) -> _Raw:
    target = Fraction(one.target or 0)
    raw = Fraction(one.weight) * min(x / target, Fraction(1))
    return raw, f"{_plain(one.weight)} × min(x/T, 1), x/T = {_shown(x)}/{_plain(one.target)}"


def _inverse(one: Criterion, x: Fraction, rates: Sequence[Fraction]) -> _Raw:
    raw = Fraction(one.weight) * (2 - x / Fraction(one.target or 0))
    return raw, f"{_plain(one.weight)} × (2 − x/T), x/T = {_shown(x)}/{_plain(one.target)}"


def _all_or_nothing(one: Criterion, x: Fraction, rates: Sequence[Fraction]) -> _Raw:
    reached = x >= Fraction(one.target or 0)
    sign = "≥" if reached else "<"
    return Fraction(one.weight) * int(reached), f"x {sign} {_plain(one.target)}"


def _rank(one: Criterion, x: Fraction, rates: Sequence[Fraction]) -> _Raw:
    """Whoever has the same rate has the same place, and the next place is left out."""
    place = 1 + sum(1 for rate in rates if rate > x)
    step = one.k if one.k is not None else RANK_STEP
    raw = Fraction(one.weight) * (1 - Fraction(step) * (place - 1))
    return raw, f"{_plain(one.weight)} × (1 − {_plain(step)} × ({place} − 1))"


def _step(one: Criterion, x: Fraction, rates: Sequence[Fraction]) -> _Raw:
    raw = Fraction(one.floor or 0) + Fraction(one.k or 0) * (x - Fraction(one.target or 0))
    gap = f"({_shown(x)} − {_plain(one.target)})"
    return raw, f"{_plain(one.floor)} + {_plain(one.k)} × {gap}"


def _linear(one: Criterion, x: Fraction, rates: Sequence[Fraction]) -> _Raw:
    short = max(Fraction(0), Fraction(one.target or 0) - x)
    floor = one.floor or Decimal(0)
    raw = max(Fraction(floor), Fraction(one.weight) - Fraction(one.k or 0) * short)
    gap = f"max(0, {_plain(one.target)} − {_shown(x)})"
    return raw, f"max({_plain(floor)}, {_plain(one.weight)} − {_plain(one.k)} × {gap})"


def _efficacy(one: Criterion, x: Fraction, rates: Sequence[Fraction]) -> _Raw:
    low, high = min(rates), max(rates)
    share = Fraction(1) if low == high else (x - low) / (high - low)
    raw = Fraction(one.weight) * (EFFICACY_BASE + (1 - EFFICACY_BASE) * share)
    spread = f"({_shown(x)} − {_shown(low)})/({_shown(high)} − {_shown(low)})"
    part = "1" if low == high else spread
    return raw, f"{_plain(one.weight)} × (0.6 + 0.4 × {part})"


_RAW = {
    "completion": _completion, "inverse": _inverse, "all_or_nothing": _all_or_nothing,
    "rank": _rank, "step": _step, "linear": _linear, "efficacy": _efficacy,
}  # fmt: skip


def _shown(value: Fraction) -> str:
    return format(wording.rounded(value, places=PLACES), "f")


def _plain(value: Decimal | None) -> str:
    """A number of the scheme as it was written, without noughts at its end."""
    said = format(value or Decimal(0), "f")
    return said.rstrip("0").rstrip(".") if "." in said else said
