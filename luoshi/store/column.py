"""One column of readings in preorder: who has reported what, and the totals of all subtrees."""

from dataclasses import dataclass, field
from itertools import count

import numpy as np
from numpy.typing import NDArray

from luoshi.core import rollup
from luoshi.core.tree import Tree

_stamps = count(1)

Whole = NDArray[np.int64]
Yes = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Key:
    """Which column: an indicator's id, a measure, a period as its readings write it."""

    indicator: int
    measure: str
    period: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Numbered:
    """A numbering as arrays.

    Shape: `ids` are sorted, `places` their positions in preorder; `layout` and `lasts` are the
    tree's own.
    """

    tree: Tree
    layout: rollup.Layout
    ids: Whole
    places: Whole
    lasts: Whole
    expected: dict[str, Yes] = field(default_factory=dict)

    @staticmethod
    def of(tree: Tree) -> "Numbered":
        """The arrays of a tree."""
        ids = np.fromiter((unit.id for unit in tree.units), dtype=np.int64, count=len(tree))
        order = np.argsort(ids, kind="stable")
        layout = rollup.Layout.of(lasts=tree.lasts, superiors=tree.superiors)
        lasts = np.asarray(tree.lasts, dtype=np.int64)
        return Numbered(tree=tree, layout=layout, ids=ids[order], places=order, lasts=lasts)

    def positions(self, units: Whole) -> tuple[Whole, Yes]:
        """Where these units stand, and which of them stand in the tree at all."""
        found = np.searchsorted(self.ids, units)
        found[found == len(self.ids)] = 0
        return self.places[found], self.ids[found] == units

    def reporters(self, level: str) -> Yes:
        """The units that report: those of a level, or those with nothing below for ""."""
        if level not in self.expected:
            if level:
                marks = np.fromiter((unit.level == level for unit in self.tree.units), dtype=bool)
            else:
                marks = np.ones(len(self.tree), dtype=bool)
                marks[self.layout.inner] = False
            self.expected[level] = marks
        return self.expected[level]


class Column:
    """One column: the values as reported, who has reported, and the totals of all subtrees.

    Shape: `stamp` is another number after every change, and never that of another column.
    """

    def __init__(self, *, numbered: Numbered, units: Whole, values: Whole, is_target: bool) -> None:
        self.numbered = numbered
        self.stamp = next(_stamps)
        self.leaves = np.zeros(len(numbered.tree), dtype=np.int64)
        self.marks = np.zeros(len(numbered.tree), dtype=np.bool_)
        positions, inside = numbered.positions(units)
        self.leaves[positions[inside]] = values[inside]  # of several vintages the last one stays
        self.marks[positions[inside]] = True
        self.sums = rollup.Column(leaves=self.leaves, layout=numbered.layout)
        self._n_before: Whole | None = None
        if is_target:
            self._stand_for_subtrees()

    @property
    def totals(self) -> Whole:
        """The total of every unit's subtree, in preorder."""
        return self.sums.totals

    @property
    def n_bytes(self) -> int:
        """How much memory it takes at most."""
        return int(2 * self.leaves.nbytes + self.marks.nbytes + self.sums.totals.nbytes)

    @property
    def n_before(self) -> Whole:
        """How many units before each position have reported, one more than there are units."""
        if self._n_before is None:
            self._n_before = n_before(self.marks)
        return self._n_before

    def put(self, *, unit: int, value: int) -> int:
        """A newer value of one unit; gives how many totals changed: depth + 1, or none."""
        at = self.numbered.tree.positions.get(unit)
        if at is None:
            return 0
        changed = self.sums.add(at, value - int(self.leaves[at]))
        self.leaves[at] = value
        self.stamp = next(_stamps)
        if not self.marks[at]:
            self.marks[at], self._n_before = True, None
        return changed

    def _stand_for_subtrees(self) -> None:
        """A target given to an inner unit stands for its whole subtree; the deepest come first."""
        inner = self.numbered.layout.inner
        for at in reversed(inner[self.marks[inner]].tolist()):
            self.sums.add(at, int(self.leaves[at]) - int(self.sums.totals[at]))


def n_before(marks: Yes) -> Whole:
    """How many are marked before each position: one number more than there are positions."""
    counted = np.zeros(len(marks) + 1, dtype=np.int64)
    np.cumsum(marks, out=counted[1:])
    return counted


def between(counted: Whole, first: Whole, last: Whole) -> Whole:
    """How many are marked from each first to each last position, both included."""
    return counted[last + 1] - counted[first]
