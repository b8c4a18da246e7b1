"""The points of a unit under a scheme, each with its computation, exact until the last line.

No case at all is not full marks and not nought: the line leaves the denominator and is listed.
Source: domain.md 5.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from luoshi.core import wording
from luoshi.core.criterion import FULL, RANKED, Criterion
from luoshi.core.fault import N_
from luoshi.core.marks import NO_MARKS, Mark, honours
from luoshi.core.worked import PLACES, RATES, plain, shown

#: A rate of fewer cases is not ranked. Source: domain.md 5.4.
MINIMUM_CASES = 30
#: From so many points on, the better first; below the last it is the worst. Source: 5.1, F12.
STANDINGS: Mapping[str, Decimal] = {"good": Decimal(95), "fair": Decimal(80), "poor": Decimal(0)}
#: The best grade of whoever has not reached a gate.
GATED = "fair"
#: Why a line counts for nothing, neither above nor below.
REASONS: Mapping[str, str] = {
    "no-cases": N_("没有可计的事项"),
    "too-few": N_("不足 30 件，不排名"),
    "unmarked": N_("还没有评"),
    "not-counted": N_("下面没有可计的项"),
}


@dataclass(frozen=True, kw_only=True)
class Figure:
    """How many matters fit a measure, among how many: `n` of `of`."""

    n: int
    of: int

    @property
    def rate(self) -> Fraction | None:
        """Unit: percent, exact. None where there is no case."""
        return Fraction(100 * self.n, self.of) if self.of else None


NO_CASE = Figure(n=0, of=0)


@dataclass(frozen=True, kw_only=True)
class Line:
    """What one criterion gives.

    Shape: `reason` is a key where it does not apply; a line that only adds, takes or caps has no
    `points`; `marks` are the values that the appraiser has given.
    Unit: `points` are of the criterion's weight, of a part its points of the total; `added` and
    `taken` are points of the total; all exact. `worked` is the computation, for a reader.
    """

    criterion: Criterion
    figure: Figure = NO_CASE
    marks: tuple[str, ...] = ()
    points: Fraction | None = None
    added: Fraction | None = None
    taken: Fraction | None = None
    is_capped: bool = False
    worked: str = ""
    reason: str = ""

    @property
    def kind(self) -> str:
        """What its formula gives."""
        return self.criterion.rule.kind

    @property
    def full(self) -> Decimal:
        """Its points at most, as far as they count: nought where it does not apply."""
        counts = self.kind in ("rate", "mark") and not self.reason
        return self.criterion.weight if counts else Decimal(0)

    def written(self) -> dict[str, str | list[str]]:
        """Its ledger form: the criterion, the figures and the points, all that one needs again."""
        said: dict[str, str | list[str]] = {**self.criterion.written()}
        if not self.criterion.rule.is_named:
            said |= {"n": str(self.figure.n), "of": str(self.figure.of)}
        if self.marks:
            said["marks"] = list(self.marks)
        if self.reason:
            return said | {"reason": self.reason}
        given = {"points": self.points, "added": self.added, "taken": self.taken}
        said |= {name: shown(value) for name, value in given.items() if value is not None}
        if self.is_capped:
            said["cap"] = GATED
        return said | {"worked": self.worked}


@dataclass(frozen=True, kw_only=True)
class Scored:
    """The points of a unit: of a hundred, over the lines that apply; None where none does."""

    lines: tuple[Line, ...]

    @property
    def applicable(self) -> Decimal:
        """The full points of the lines that apply."""
        return sum((line.full for line in self.lines), Decimal(0))

    @property
    def base(self) -> Fraction | None:
        """Unit: points of a hundred, before anything is added or taken; exact."""
        parts = [line for line in self.lines if line.kind == "part" and line.points is not None]
        if parts:
            share = sum((Fraction(part.criterion.weight) for part in parts), Fraction(0))
            return _sum(part.points for part in parts) * 100 / share
        if not self.applicable:
            return None
        return _sum(line.points for line in self.lines) * 100 / Fraction(self.applicable)

    @property
    def added(self) -> Fraction:
        """What is added to the base; exact."""
        return _sum(line.added for line in self.lines)

    @property
    def taken(self) -> Fraction:
        """What is taken off the base; exact."""
        return _sum(line.taken for line in self.lines)

    @property
    def points(self) -> Decimal | None:
        """Unit: points of a hundred, rounded half up to two places and not before."""
        if self.base is None:
            return None
        total = min(Fraction(FULL), max(Fraction(0), self.base + self.added - self.taken))
        return wording.rounded(total, places=PLACES)

    @property
    def is_capped(self) -> bool:
        """Whether a gate has not been reached."""
        return any(line.is_capped for line in self.lines)

    def written(self) -> dict[str, object]:
        """Its ledger form. Shape: base, added and taken stand there where a line adds or takes."""
        said: dict[str, object] = {
            "lines": [line.written() for line in self.lines],
            "applicable": format(self.applicable, "f"),
        }
        if self.base is None or self.points is None:
            return said
        if any(line.added is not None or line.taken is not None for line in self.lines):
            said |= {"base": shown(self.base), "added": shown(self.added),
                     "taken": shown(self.taken)}  # fmt: skip
        return said | {"computed": format(self.points, "f")}


def _sum(values: Iterable[Fraction | None]) -> Fraction:
    return sum((value for value in values if value is not None), Fraction(0))


def score(
    scheme: Sequence[Criterion],
    *,
    figures: Mapping[str, Figure],
    peers: Sequence[Mapping[str, Figure]] = (),
    marks: Mapping[str, Sequence[Mark]] = NO_MARKS,
) -> Scored:
    """What a scheme gives for the figures of a unit, line by line.

    Shape: `figures` are by measure; `peers` are those of every unit that is ranked, its own too;
    `marks` are what the appraiser has marked, by the names of the lines.
    """
    lines = []
    for one in scheme:
        if one.rule.is_named:
            lines.append(_MARKED[one.formula](one, marks.get(one.measure, ())))
            continue
        figure = figures.get(one.measure, NO_CASE)
        rates = [found.rate for peer in peers if (found := peer.get(one.measure)) is not None
                 and found.of >= MINIMUM_CASES]  # fmt: skip
        known = [rate for rate in rates if rate is not None]
        lines.append(_measured(one, figure=figure, rates=known))
    return Scored(lines=tuple(_parted(lines)))


def _measured(one: Criterion, *, figure: Figure, rates: Sequence[Fraction]) -> Line:
    x = figure.rate
    if one.rule.kind == "taken":
        return _per_case(one, figure=figure)
    if x is None:
        return Line(criterion=one, figure=figure, reason="no-cases")
    rate = f"x = {figure.n}/{figure.of} = {shown(x)}%"
    if one.rule.kind == "gate":
        is_reached = x >= Fraction(one.target or 0)
        said = f"{rate} {'≥' if is_reached else '<'} {plain(one.target)}"
        return Line(criterion=one, figure=figure, is_capped=not is_reached, worked=said)
    if one.formula in RANKED and (figure.of < MINIMUM_CASES or x not in rates):
        return Line(criterion=one, figure=figure, reason="too-few")
    raw, said = RATES[one.formula](one, x, rates)
    points = min(Fraction(one.weight), max(Fraction(0), raw))
    clamped = "" if points == raw else f" → {shown(points)}"
    added = None if not one.extra else Fraction(one.extra) * int(x > Fraction(one.target or 0))
    extra = f"; + {plain(one.extra)}" if added else ""
    worked = f"{rate}; {said} = {shown(raw)}{clamped}{extra}"
    return Line(criterion=one, figure=figure, points=points, added=added, worked=worked)


def _per_case(one: Criterion, *, figure: Figure) -> Line:
    taken, said = _capped(one, Fraction(one.each or 0) * figure.n)
    worked = f"min({plain(one.weight)}, {figure.n} × {plain(one.each)}) = {said}"
    return Line(criterion=one, figure=figure, taken=taken, worked=worked)


def _rubric(one: Criterion, marks: Sequence[Mark]) -> Line:
    if not marks:
        return Line(criterion=one, reason="unmarked")
    mark = marks[0].value
    points = Fraction(one.weight) * Fraction(mark)
    worked = f"{plain(one.weight)} × {mark} = {shown(points)}"
    return Line(criterion=one, marks=(mark,), points=points, worked=worked)


def _honour(one: Criterion, marks: Sequence[Mark]) -> Line:
    """One honour counts once, at its highest level, however many levels it has been given at."""
    levels = honours(marks)
    each = [getattr(one, level) for level in levels]
    added, said = _capped(one, Fraction(sum(each, Decimal(0))))
    sum_of = " + ".join(plain(value) for value in each) or "0"
    worked = f"min({plain(one.weight)}, {sum_of}) = {said}"
    return Line(criterion=one, marks=levels, added=added, worked=worked)


def _deduction(one: Criterion, marks: Sequence[Mark]) -> Line:
    times = tuple(mark.value for mark in marks)
    n = sum(int(value) for value in times)
    taken, said = _capped(one, Fraction(one.each or 0) * n)
    worked = f"min({plain(one.weight)}, {n} × {plain(one.each)}) = {said}"
    return Line(criterion=one, marks=times, taken=taken, worked=worked)


def _part(one: Criterion, marks: Sequence[Mark]) -> Line:
    return Line(criterion=one, reason="not-counted")


_MARKED = {"rubric": _rubric, "honour": _honour, "deduction": _deduction, "part": _part}


def _capped(one: Criterion, raw: Fraction) -> tuple[Fraction, str]:
    points = min(Fraction(one.weight), raw)
    return points, shown(points)


def _parted(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, each part with what those below it come to of its share."""
    starts = [at for at, line in enumerate(lines) if line.kind == "part"]
    for at, line in enumerate(lines):
        if at not in starts:
            yield line
            continue
        end = next((start for start in starts if start > at), len(lines))
        below = Scored(lines=tuple(lines[at + 1 : end]))
        yield line if below.base is None else _share(line.criterion, below=below)


def _share(one: Criterion, *, below: Scored) -> Line:
    earned = _sum(line.points for line in below.lines)
    points = Fraction(one.weight) * earned / Fraction(below.applicable)
    said = f"{plain(one.weight)} × {shown(earned)}/{plain(below.applicable)} = {shown(points)}"
    return Line(criterion=one, points=points, worked=said)


def standing_of(points: Decimal, *, is_capped: bool = False) -> str:
    """The grade that points give; not the best where a gate has not been reached.

    >>> [standing_of(Decimal(points)) for points in ("95", "94.99", "79.99")]
    ['good', 'fair', 'poor']
    >>> [standing_of(Decimal(points), is_capped=True) for points in ("95", "79.99")]
    ['fair', 'poor']
    """
    found = next((key for key, least in STANDINGS.items() if points >= least), "poor")
    return GATED if is_capped and found == "good" else found
