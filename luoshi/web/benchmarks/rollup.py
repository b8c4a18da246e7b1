"""G1, G2 and G4: roll-up over 14,146 units, against one sum over the same bytes (SCAN); and G10,
the numbering of a tree of 665,276.
"""

from functools import partial

import numpy as np

from luoshi.core import rollup
from luoshi.core.rollup import Layout, Siblings
from luoshi.core.tree import Tree, Unit
from luoshi.web.benchmarks import world
from luoshi.web.benchmarks.measure import Measured, at_most, once, plain, seconds

#: Columns of the cube of G1: with 14,146 units 28 million cells.
_COLUMNS = 2_000
_SEED = 7


def full_pass() -> list[Measured]:
    """Sum, count and average at every inner unit of a ready cube, against SCAN."""
    layout = _layout()
    rng = np.random.default_rng(_SEED)
    values = rng.integers(0, 1_000_000, (_COLUMNS, layout.n_units), dtype=np.int64)
    reported = rng.random(values.shape) < 0.98
    values[~reported] = 0
    scan = seconds(values.sum)
    passed = seconds(lambda: rollup.roll_up(values=values, reported=reported, layout=layout))
    return [
        plain("格数", values.size / 1e6, unit="百万"),
        plain("SCAN", values.nbytes / scan / 1e9, unit="GB/s"),
        at_most("全量汇总（和、数、均值）", passed / scan, 16),
    ]


def ranks() -> list[Measured]:
    """The rank of every unit among its siblings, and of the inner units alone, against SCAN."""
    layout = _layout()
    values = np.random.default_rng(_SEED).integers(
        0, 1_000_000, (_COLUMNS // 10, layout.n_units), dtype=np.int64
    )
    scan = seconds(values.sum)
    goals = {True: ("下面有单位的", 5), False: ("所有单位", 25)}
    found = []
    for inner_only, (words, goal) in goals.items():
        siblings = Siblings.of(layout=layout, inner_only=inner_only)
        taken = seconds(partial(rollup.sibling_ranks, values, siblings=siblings))
        found.append(at_most(f"同级排位，{words}", taken / scan, goal))
    return found


def numbering() -> list[Measured]:
    """A tree of a whole province, 665,276 units, numbered from rows that have been parsed."""
    units: list[Unit] = []
    above: list[int | None] = [None]
    for level, n in (("city", 1), *_PROVINCE):
        ids = range(len(units) + 1, len(units) + n + 1)
        units.extend(
            Unit(id=id, code=str(id), title=level, level=level, parent=above[at * len(above) // n])
            for at, id in enumerate(ids)
        )
        above = list(ids)
    return [
        plain("单位数", len(units), unit="个"),
        at_most("建树、编号、上下级关系", once(lambda: Tree.of(units)), 5, unit="s"),
    ]


#: The units of each level under one root, as many as the country has down to the village.
_PROVINCE = (
    ("county", 31), ("county", 342), ("county", 2_978), ("town", 41_352), ("village", 620_573),
)  # fmt: skip


def changes() -> list[Measured]:
    """One changed reading, a batch of one in a hundred, and whether both are exact to the bit."""
    layout = _layout()
    rng = np.random.default_rng(_SEED)
    leaves = rng.integers(0, 1_000_000, layout.n_units, dtype=np.int64)
    column = rollup.Column(leaves=leaves, layout=layout)
    deepest = int(layout.n_units - 1)
    touched = column.add(deepest, 5)
    leaves[deepest] += 5
    positions = rng.choice(layout.n_units, layout.n_units // 100, replace=False).astype(np.int64)
    differences = rng.integers(-1000, 1000, len(positions), dtype=np.int64)
    whole = seconds(lambda: rollup.totals(leaves, layout=layout), times=50)
    batch = min(
        once(partial(column.add_many, positions=positions, differences=sign * differences))
        for sign in (1, -1) * 50
    )
    single = seconds(lambda: [column.add(deepest, sign) for sign in (1, -1) * 500], times=5) / 1000
    column.add_many(positions=positions, differences=differences)
    np.add.at(leaves, positions, differences)
    is_exact = bool((column.totals == rollup.totals(leaves, layout=layout)).all())
    depth = world.depth_of(layout.superiors, deepest)
    return [
        Measured(what="一个数变动触及的节点", figure=f"{touched}", goal=f"= 层数 + 1 = {depth + 1}",
                 is_met=touched == depth + 1),
        plain("一个数变动", single * 1e6, unit="µs"),
        at_most("百分之一批量，比全量", batch / whole, 0.4),
        Measured(what="和全量重算逐位相同", figure="是" if is_exact else "否", goal="是",
                 is_met=is_exact),
    ]  # fmt: skip


def _layout() -> Layout:
    tree = world.tree()
    return Layout.of(lasts=tree.lasts, superiors=tree.superiors)
