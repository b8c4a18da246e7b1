"""Subtree sums over columns in preorder: whole numbers, added up exactly.

A subtree is a range of positions, so its total is a difference of two prefix sums. The prefix is
not taken over every unit but over the few stretches between the ends of inner subtrees.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luoshi.core.fault import N_, Fault, Refused

Whole = NDArray[np.int64]
Yes = NDArray[np.bool_]

LARGEST = 2**63 - 1
#: From this share of the units on, a batch is rolled up instead of climbed.
REBUILD_SHARE = 0.01
#: Groups of siblings up to this size are compared pair by pair, larger ones sorted.
_PAIRWISE = 64
#: So many numbers are worked on at a time, few enough for the processor's cache.
_BLOCK = 65_536


@dataclass(frozen=True, kw_only=True, eq=False)
class Layout:
    """Where the subtrees of a tree begin and end, made once and used for every column.

    Shape: `inner` are the positions that have something below, in preorder; the subtree of
    `inner[i]` is the stretches from `first[i]` up to, without, `past[i]`, which begin at `cuts`.
    """

    n_units: int
    superiors: Sequence[int]
    inner: Whole
    cuts: Whole
    first: Whole
    past: Whole
    above: Whole

    @staticmethod
    def of(*, lasts: Sequence[int], superiors: Sequence[int]) -> "Layout":
        """The layout of a tree, from `Tree.lasts` and `Tree.superiors`."""
        last = np.asarray(lasts, dtype=np.int64)
        inner = np.flatnonzero(last > np.arange(len(last)))
        ends = last[inner] + 1
        cuts = np.unique(np.concatenate((np.zeros(1, np.int64), inner, ends)))
        cuts = cuts[cuts < len(last)]
        return Layout(
            n_units=len(last),
            superiors=superiors,
            inner=inner,
            cuts=cuts,
            first=np.searchsorted(cuts, inner),
            past=np.searchsorted(cuts, ends),
            above=np.asarray(superiors, dtype=np.int64),
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Totals:
    """Sum, count and average at every inner unit.

    Shape: one row for each row of the cube, one column for each of `layout.inner`; `averages` are
    rounded half up and 0 where the count is 0. Unit: of the cube.
    """

    sums: Whole
    counts: Whole
    averages: Whole


def roll_up(*, values: Whole, reported: Yes, layout: Layout) -> Totals:
    """Sum, count and average of the reported values at every inner unit.

    Shape: periods × units in preorder, 0 where nothing is reported. Refuses: too-large.
    """
    sums = inner_sums(values, layout=layout)
    counts = inner_counts(reported, layout=layout)
    averages, _ = ratio(numerators=sums, denominators=counts)
    return Totals(sums=sums, counts=counts, averages=averages)


def inner_sums(values: Whole, *, layout: Layout) -> Whole:
    """The total of each inner unit's subtree, own value included.

    Shape: one row for each row of values, one column for each inner unit. Refuses: too-large.
    """
    table = np.atleast_2d(values)
    sums, largest = _sums(table, layout=layout)
    if largest * layout.n_units > LARGEST:
        _refuse_overflow(table, layout=layout)
    return sums.reshape(*values.shape[:-1], len(layout.inner))


def inner_counts(reported: Yes, *, layout: Layout) -> Whole:
    """How many units of each inner unit's subtree are marked, itself included."""
    marks = np.atleast_2d(reported).view(np.uint8)
    counts, _ = _sums(marks, layout=layout)
    return counts.reshape(*reported.shape[:-1], len(layout.inner))


def totals(leaves: Whole, *, layout: Layout) -> Whole:
    """The total of every unit's subtree; a unit without any below keeps its own value.

    Shape: that of the leaves: units, or periods × units, in preorder. Refuses: too-large.
    """
    whole = leaves.copy()
    whole[..., layout.inner] = inner_sums(leaves, layout=layout)
    return whole


def _sums(table: NDArray[np.int64] | NDArray[np.uint8], *, layout: Layout) -> tuple[Whole, int]:
    """The sums, and the size of the largest number among what was added.

    A few rows at a time, so that the numbers, their stretches and the prefix stay in the cache.
    Where a total leaves 64 bits the sums are wrong; the size tells whether one may.
    """
    found = np.empty((len(table), len(layout.inner)), dtype=np.int64)
    step = max(1, _BLOCK // max(1, layout.n_units))
    prefix = np.zeros((step, len(layout.cuts) + 1), dtype=np.int64)
    largest = 0
    for start in range(0, len(table), step):
        rows = table[start : start + step]
        sums = prefix[: len(rows)]
        stretches = np.add.reduceat(rows, layout.cuts, axis=1, dtype=np.int64)
        np.cumsum(stretches, axis=1, out=sums[:, 1:])
        np.subtract(
            sums.take(layout.past, axis=1),
            sums.take(layout.first, axis=1),
            out=found[start : start + step],
        )
        largest = max(largest, _size(rows))
    return found, largest


def _refuse_overflow(table: Whole, *, layout: Layout) -> None:
    """Exact sums of the upper and the lower half; a total that 64 bits cannot hold is refused."""
    upper, _ = _sums(table >> 32, layout=layout)
    lower, _ = _sums(table & 0xFFFFFFFF, layout=layout)
    carried = upper + (lower >> 32)
    if ((carried < -(2**31)) | (carried >= 2**31)).any():
        raise Refused(_too_large())


def ratio(*, numerators: Whole, denominators: Whole, places: int = 0) -> tuple[Whole, Yes]:
    """Σ numerators / Σ denominators, rounded half away from zero, and where there is one.

    Shape: that of the numerators; 0 and False where the denominator is 0.
    Unit: whole multiples of 10^-places. Refuses: too-large.
    """
    factor = 10**places
    size, other = _size(numerators), _size(denominators)
    most = 2 * size * factor + 3 * other
    if 2 * size * factor + other > LARGEST:
        raise Refused(_too_large())
    found = np.empty(numerators.shape, dtype=np.int64)
    divided = _in_floats if most < _EXACT_IN_FLOATS else _in_whole_numbers
    flat = (numerators.reshape(-1), denominators.reshape(-1), found.reshape(-1))
    for start in range(0, found.size, _BLOCK):
        above, below, out = (each[start : start + _BLOCK] for each in flat)
        out[:] = divided(above, below, factor=factor)
    return found, denominators != 0


#: Every whole number below is a float64 of its own, and so no quotient of two reaches the next
#: whole number by being rounded: they differ by one part in the divisor at least.
_EXACT_IN_FLOATS = 2**53


def _in_floats(numerators: Whole, denominators: Whole, *, factor: int) -> NDArray[np.float64]:
    """The ratios, 0 where there is none; three times as fast as dividing whole numbers."""
    divisors = np.abs(denominators).astype(np.float64)
    doubled = 2.0 * factor * np.abs(numerators.astype(np.float64)) + divisors
    none = divisors == 0
    divisors += divisors
    divisors[none] = np.inf
    np.floor(np.divide(doubled, divisors, out=doubled), out=doubled)
    doubled *= np.sign(numerators)
    if (denominators < 0).any():
        doubled *= np.sign(denominators)
    return doubled


def _in_whole_numbers(numerators: Whole, denominators: Whole, *, factor: int) -> Whole:
    """The same with numbers of up to 64 bits."""
    divisors = 2 * np.abs(np.where(denominators != 0, denominators, 1))
    whole = (2 * factor * np.abs(numerators) + divisors // 2) // divisors
    return np.asarray(whole * np.sign(numerators) * np.sign(denominators))


def _size(numbers: NDArray[Any]) -> int:
    return max(int(numbers.max()), -int(numbers.min())) if numbers.size else 0


class Column:
    """Subtree totals of one indicator, measure and period, kept current by differences.

    Shape: `totals` has one number for each unit, in preorder. After any changes it is bit for bit
    what a new roll-up of the changed leaves gives.
    """

    def __init__(self, *, leaves: Whole, layout: Layout) -> None:
        self.layout = layout
        self.totals = totals(leaves, layout=layout)
        self._reach = _size(self.totals)

    def add(self, at: int, difference: int) -> int:
        """Adds to the unit at this position and all above it; gives back how many that were.

        Shape: exactly depth + 1 numbers change. Refuses: too-large, and then none has changed.
        """
        path = []
        while at >= 0:
            path.append((at, int(self.totals[at]) + difference))
            at = self.layout.superiors[at]
        if any(not -LARGEST - 1 <= total <= LARGEST for _, total in path):
            raise Refused(_too_large())
        for touched, total in path:
            self.totals[touched] = total
        self._reach += abs(difference)
        return len(path)

    def add_many(self, *, positions: Whole, differences: Whole) -> None:
        """Adds many differences at once, one position may come several times.

        Shape: from 1% of the units on all totals are rolled up again. Refuses: too-large.
        """
        size = _size(differences) * len(differences)
        is_large = len(positions) >= self.layout.n_units * REBUILD_SHARE
        if is_large or not self._has_room(size):
            self._rebuild(positions=positions, differences=differences)
        else:
            self._climb(positions=positions, differences=differences)
        self._reach += size

    def _has_room(self, size: int) -> bool:
        """Whether no total can leave 64 bits; the bound is renewed before it says no."""
        if self._reach + size > LARGEST:
            self._reach = _size(self.totals)
        return self._reach + size <= LARGEST

    def _climb(self, *, positions: Whole, differences: Whole) -> None:
        while len(positions):
            np.add.at(self.totals, positions, differences)
            positions = self.layout.above[positions]
            below_root = positions >= 0
            if not below_root.all():
                positions, differences = positions[below_root], differences[below_root]

    def _rebuild(self, *, positions: Whole, differences: Whole) -> None:
        scattered = np.zeros(self.layout.n_units, dtype=np.int64)
        np.add.at(scattered, positions, differences)
        changes = totals(scattered, layout=self.layout)
        changed = self.totals + changes
        if (((self.totals ^ changed) & (changes ^ changed)) < 0).any():
            raise Refused(_too_large())
        self.totals = changed


@dataclass(frozen=True, kw_only=True, eq=False)
class Siblings:
    """Units grouped under the same superior.

    Shape: `order` lists the positions ranked, groups of one size after another; `blocks` are the
    size and the number of groups; in a block the first members of all groups come first, then the
    second, so that a whole block is compared at once.
    """

    order: Whole
    blocks: tuple[tuple[int, int], ...]

    @staticmethod
    def of(*, layout: Layout, inner_only: bool = False) -> "Siblings":
        """The groups of all units, or of those alone that have something below."""
        among = layout.inner if inner_only else np.arange(layout.n_units)
        above = layout.above[among]
        grouped = np.argsort(above, kind="stable")
        starts = np.flatnonzero(np.diff(above[grouped], prepend=-2))
        sizes = np.diff(starts, append=len(grouped))
        order, blocks = [], []
        for size in np.unique(sizes):
            members = starts[sizes == size] + np.arange(size)[:, None]
            order.append(among[grouped[members]].ravel())
            blocks.append((int(size), members.shape[1]))
        return Siblings(
            order=np.concatenate(order) if order else np.zeros(0, np.int64), blocks=tuple(blocks)
        )


def sibling_ranks(
    values: Whole, *, siblings: Siblings, reported: Yes | None = None, ascending: bool = False
) -> NDArray[np.int32]:
    """The rank of each unit among its siblings: 1 for the most (the least when ascending).

    Shape: that of the values, units or periods × units; the same rank for the same value, the next
    ones skipped; 0 where nothing is reported or the unit is not ranked.
    """
    table = np.atleast_2d(values)
    found = np.zeros(table.shape, dtype=np.int32)
    step = max(1, 4 * _BLOCK // max(1, len(siblings.order)))
    for start in range(0, len(table), step):
        rows = slice(start, start + step)
        sized = table[rows].take(siblings.order, axis=1)
        if ascending:
            np.invert(sized, out=sized)
        marks = None
        if reported is not None:
            marks = np.atleast_2d(reported)[rows].take(siblings.order, axis=1)
            sized[~marks] = -LARGEST - 1
        ranks = _ranks(sized, blocks=siblings.blocks)
        found[rows, siblings.order] = ranks if marks is None else ranks * marks
    return found.reshape(values.shape)


def _ranks(sized: Whole, *, blocks: tuple[tuple[int, int], ...]) -> NDArray[np.int32]:
    """Block by block, in slices that fit the cache."""
    ranks = np.empty(sized.shape, dtype=np.int32)
    begins = 0
    for size, n_groups in blocks:
        ends = begins + size * n_groups
        numbers = sized[:, begins:ends].reshape(len(sized), size, n_groups)
        ranked = ranks[:, begins:ends].reshape(len(sized), size, n_groups)
        step = max(1, _BLOCK // (len(sized) * size))
        for start in range(0, n_groups, step):
            part = numbers[:, :, start : start + step]
            by = _by_pairs if size <= _PAIRWISE else _by_order
            ranked[:, :, start : start + step] = by(part)
        begins = ends
    return ranks


def _by_pairs(numbers: Whole) -> NDArray[np.uint8]:
    """One more than how many in the same group are larger."""
    larger = np.ones(numbers.shape, dtype=np.uint8)
    is_larger = np.empty(numbers.shape, dtype=np.bool_)
    for member in range(numbers.shape[1]):
        np.greater(numbers[:, member : member + 1], numbers, out=is_larger)
        np.add(larger, is_larger.view(np.uint8), out=larger)
    return larger


def _by_order(numbers: Whole) -> NDArray[np.int64]:
    """The same by sorting each group from the largest on; `~` turns the order without overflow."""
    order = np.argsort(~numbers, axis=1)
    ordered = np.take_along_axis(numbers, order, axis=1)
    is_new = np.ones(numbers.shape, dtype=np.bool_)
    np.not_equal(ordered[:, 1:], ordered[:, :-1], out=is_new[:, 1:])
    counted = np.where(is_new, np.arange(1, numbers.shape[1] + 1)[:, None], 0)
    ranks = np.empty(numbers.shape, dtype=np.int64)
    np.put_along_axis(ranks, order, np.maximum.accumulate(counted, axis=1), axis=1)
    return ranks


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How many units a figure contains, of how many it should."""

    n_reported: int
    n_expected: int

    @property
    def is_full(self) -> bool:
        """Whether nobody is missing."""
        return self.n_reported >= self.n_expected


def coverage(*, at: int, reported: Column, expected: Column) -> Coverage:
    """The coverage of the figure of a unit, from the columns that count both."""
    return Coverage(n_reported=int(reported.totals[at]), n_expected=int(expected.totals[at]))


def _too_large() -> Fault:
    return Fault(
        code="too-large",
        where="",
        message=N_("合计超出了能准确计算的范围。"),
        fix=N_("请核对单位，改用大一级的计量单位。"),
    )
