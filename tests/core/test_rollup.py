"""Subtree totals, bit for bit."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from luoshi.core import rollup
from luoshi.core.fault import Refused
from luoshi.core.rollup import Column, Layout, Siblings
from luoshi.core.tree import Tree, Unit

LARGEST = 2**63 - 1


def tree_of(parents: list[int]) -> Tree:
    """A tree of units 0, 1, …; `parents` gives for each after the first the unit above."""
    return Tree.of(
        Unit(id=id, code=str(id), title="某村", level="village", parent=parent)
        for id, parent in enumerate([None, *parents])
    )


def layout_of(tree: Tree) -> Layout:
    return Layout.of(lasts=tree.lasts, superiors=tree.superiors)


#: 0 above 1 and 5; 1 above 2, 3 and 4; in preorder already.
SMALL = tree_of([0, 1, 1, 1, 0])
LAYOUT = layout_of(SMALL)

TREES = st.integers(1, 60).flatmap(
    lambda n: st.tuples(*(st.integers(0, at - 1) for at in range(1, n)))
).map(lambda parents: tree_of(list(parents)))  # fmt: skip


def whole(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.int64)


def plain_totals(tree: Tree, leaves) -> list[int]:
    return [sum(map(int, leaves[at : last + 1])) for at, last in enumerate(tree.lasts)]


def test_each_unit_holds_the_total_of_its_subtree():
    leaves = whole(1, 10, 100, 200, 300, 1000)

    assert rollup.totals(leaves, layout=LAYOUT).tolist() == [1611, 610, 100, 200, 300, 1000]
    assert leaves.tolist() == [1, 10, 100, 200, 300, 1000]
    assert rollup.inner_sums(leaves, layout=LAYOUT).tolist() == [1611, 610]


def test_a_cube_is_rolled_up_with_sum_count_and_average():
    values = np.array([[0, 0, 3, 0, 4, 9], [0, 0, 0, 0, 0, 5]], dtype=np.int64)
    reported = values > 0

    found = rollup.roll_up(values=values, reported=reported, layout=LAYOUT)

    assert found.sums.tolist() == [[16, 7], [5, 0]]
    assert found.counts.tolist() == [[3, 2], [1, 0]]
    assert found.averages.tolist() == [[5, 4], [5, 0]]


@settings(max_examples=60, deadline=None)
@given(tree=TREES, data=st.data())
def test_totals_are_the_integer_sums_of_the_leaves_at_every_unit(tree, data):
    n_rows = data.draw(st.integers(1, 3))
    limit = LARGEST // 60
    cube = data.draw(arrays(np.int64, (n_rows, len(tree)), elements=st.integers(-limit, limit)))
    layout = layout_of(tree)

    found = rollup.totals(cube, layout=layout)
    counted = rollup.inner_counts(cube > 0, layout=layout)

    for row, leaves in zip(found, cube, strict=True):
        assert row.tolist() == plain_totals(tree, leaves)
    for row, marks in zip(counted, cube > 0, strict=True):
        assert row.tolist() == [plain_totals(tree, marks)[at] for at in layout.inner]


def test_many_rows_are_worked_on_a_few_at_a_time():
    cube = np.arange(30_000 * 6, dtype=np.int64).reshape(30_000, 6)

    found = rollup.totals(cube, layout=LAYOUT)

    assert (found[:, 0] == cube.sum(axis=1)).all()


def test_a_single_unit_is_its_own_total():
    alone = layout_of(tree_of([]))

    assert rollup.totals(whole(7), layout=alone).tolist() == [7]
    assert rollup.inner_sums(whole(7), layout=alone).tolist() == []


@pytest.mark.parametrize(
    "leaves",
    [
        (0, 0, LARGEST, 1, 0, 0),
        (0, 0, -LARGEST - 1, -1, 0, 0),
        (0, 0, LARGEST, LARGEST, LARGEST, LARGEST),
        (0, 0, -LARGEST - 1, -LARGEST - 1, 0, 0),
    ],
)
def test_a_total_beyond_64_bits_is_refused(leaves):
    with pytest.raises(Refused) as refused:
        rollup.totals(whole(*leaves), layout=LAYOUT)

    assert refused.value.fault.code == "too-large"


@pytest.mark.parametrize(
    "leaves",
    [
        (0, 0, LARGEST, 0, 0, 0),
        (0, 0, LARGEST, -5, 5, 0),
        (0, 0, LARGEST, -1, 0, 1),
        (0, 0, -LARGEST - 1, 0, 0, 0),
    ],
)
def test_a_total_that_64_bits_hold_is_exact_however_large_the_parts(leaves):
    assert rollup.totals(whole(*leaves), layout=LAYOUT).tolist() == plain_totals(SMALL, leaves)


@settings(max_examples=60, deadline=None)
@given(tree=TREES, data=st.data())
def test_differences_give_bit_for_bit_what_a_recompute_gives(tree, data):
    numbers = st.integers(-(10**15), 10**15)
    leaves = data.draw(arrays(np.int64, len(tree), elements=numbers))
    places = st.integers(0, len(tree) - 1)
    changes = data.draw(st.lists(st.tuples(places, numbers), max_size=20))
    layout = layout_of(tree)
    one_by_one, rebuilt, climbed = (Column(leaves=leaves, layout=layout) for _ in range(3))
    positions = whole(*(at for at, _ in changes))
    differences = whole(*(by for _, by in changes))

    touched = [one_by_one.add(at, by) for at, by in changes]
    rebuilt.add_many(positions=positions, differences=differences)
    climbed._climb(positions=positions, differences=differences)
    np.add.at(leaves, positions, differences)

    again = Column(leaves=leaves, layout=layout).totals.tobytes()
    assert one_by_one.totals.tobytes() == rebuilt.totals.tobytes() == again
    assert climbed.totals.tobytes() == again
    assert touched == [tree.depths[at] + 1 for at, _ in changes]


def test_one_change_touches_exactly_the_unit_and_those_above():
    column = Column(leaves=whole(1, 10, 100, 200, 300, 1000), layout=LAYOUT)
    before = column.totals.copy()

    assert column.add(3, 5) == 3
    assert np.flatnonzero(column.totals != before).tolist() == [0, 1, 3]


def test_a_small_batch_climbs_in_place_and_a_large_one_is_rolled_up():
    wide = layout_of(tree_of([0] * 999))
    column = Column(leaves=np.ones(1000, dtype=np.int64), layout=wide)
    kept = column.totals

    column.add_many(positions=np.arange(9), differences=np.ones(9, dtype=np.int64))
    assert column.totals is kept
    column.add_many(positions=np.arange(10), differences=np.ones(10, dtype=np.int64))
    assert column.totals is not kept
    assert int(column.totals[0]) == 1019


def test_a_change_that_leaves_64_bits_is_refused_and_nothing_has_changed():
    wide = layout_of(tree_of([0] * 999))
    leaves = np.zeros(1000, dtype=np.int64)
    leaves[1] = LARGEST - 3
    column = Column(leaves=leaves, layout=wide)
    before = column.totals.copy()

    for act in (
        lambda: column.add(2, 4),
        lambda: column.add_many(positions=whole(2), differences=whole(4)),
        lambda: column.add_many(positions=np.arange(2, 22), differences=np.ones(20, np.int64)),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.fault.code == "too-large"
        assert column.totals.tobytes() == before.tobytes()

    column.add_many(positions=whole(2), differences=whole(3))
    assert int(column.totals[0]) == LARGEST


def test_room_that_came_back_is_used_again():
    wide = layout_of(tree_of([0] * 999))
    column = Column(leaves=np.zeros(1000, dtype=np.int64), layout=wide)
    large = LARGEST // 2

    for by in (large, -large, large, -large):
        column.add_many(positions=whole(1), differences=whole(by))

    assert not column.totals.any()


@pytest.mark.parametrize(
    ("numerator", "denominator", "places", "expected"),
    [(1, 2, 0, 1), (-1, 2, 0, -1), (1, 3, 4, 3333), (2, 3, 4, 6667), (629, 647, 3, 972),
     (5, -2, 0, -3), (-5, -2, 0, 3), (4, 2, 0, 2)],
)  # fmt: skip
def test_a_ratio_is_rounded_half_away_from_zero(numerator, denominator, places, expected):
    found, has_one = rollup.ratio(
        numerators=whole(numerator), denominators=whole(denominator), places=places
    )

    assert (found.tolist(), has_one.tolist()) == ([expected], [True])


@given(
    pairs=st.lists(
        st.tuples(st.integers(-(2**50), 2**50), st.integers(-(2**50), 2**50)), min_size=1
    ),
    places=st.integers(0, 1),
)
def test_dividing_in_floats_gives_what_whole_numbers_give(pairs, places):
    above, below = (np.array(each, dtype=np.int64) for each in zip(*pairs, strict=True))
    assume(2 * int(abs(above).max()) * 10**places + 3 * int(abs(below).max()) < 2**53)

    quick = rollup._in_floats(above, below, factor=10**places)
    exact = rollup._in_whole_numbers(above, below, factor=10**places)

    assert quick.astype(np.int64).tolist() == exact.tolist()


def test_nothing_divided_by_nothing_is_no_ratio():
    found, has_one = rollup.ratio(numerators=whole(5, 0), denominators=whole(0, 4))

    assert (found.tolist(), has_one.tolist()) == ([0, 0], [False, True])
    empty, _ = rollup.ratio(numerators=whole(), denominators=whole())
    assert empty.tolist() == []


def test_a_ratio_that_cannot_be_computed_exactly_is_refused():
    with pytest.raises(Refused):
        rollup.ratio(numerators=whole(LARGEST), denominators=whole(3), places=1)


def plain_ranks(tree: Tree, numbers, marks, ascending: bool) -> list[int]:
    sign = 1 if ascending else -1
    ranks = []
    for at, superior in enumerate(tree.superiors):
        others = [
            sign * int(numbers[other])
            for other, above in enumerate(tree.superiors)
            if above == superior and marks[other]
        ]
        better = sum(other < sign * int(numbers[at]) for other in others)
        ranks.append(1 + better if marks[at] else 0)
    return ranks


@settings(max_examples=60, deadline=None)
@given(tree=TREES, data=st.data(), ascending=st.booleans())
def test_ranks_are_among_siblings_with_ties_and_the_next_skipped(tree, data, ascending):
    shape = (2, len(tree))
    cube = data.draw(arrays(np.int64, shape, elements=st.integers(-4, 4)))
    marks = data.draw(arrays(np.bool_, shape))
    siblings = Siblings.of(layout=layout_of(tree))

    found = rollup.sibling_ranks(cube, siblings=siblings, reported=marks, ascending=ascending)

    for row, numbers, marked in zip(found, cube, marks, strict=True):
        assert row.tolist() == plain_ranks(tree, numbers, marked, ascending)


def test_large_groups_are_sorted_with_the_same_result():
    wide = tree_of([0] * 200 + [7] * 90)
    numbers = np.arange(291, dtype=np.int64) * 7919 % 50
    siblings = Siblings.of(layout=layout_of(wide))

    found = rollup.sibling_ranks(numbers, siblings=siblings)

    assert found.tolist() == plain_ranks(wide, numbers, [True] * 291, ascending=False)


def test_inner_units_are_ranked_among_themselves():
    tree = tree_of([0, 0, 0, 1, 2])
    layout = layout_of(tree)
    numbers = rollup.totals(whole(0, 0, 5, 0, 9, 100), layout=layout)
    siblings = Siblings.of(layout=layout, inner_only=True)

    found = rollup.sibling_ranks(numbers, siblings=siblings)

    assert [tree.units[at].id for at in np.flatnonzero(found)] == [0, 1, 2]
    assert found.tolist() == [1, 2, 0, 1, 0, 0]


def test_a_tree_without_inner_units_ranks_none_of_them():
    siblings = Siblings.of(layout=layout_of(tree_of([])), inner_only=True)

    assert rollup.sibling_ranks(whole(4), siblings=siblings).tolist() == [0]


def test_an_empty_tree_has_no_totals():
    empty = layout_of(Tree.of([]))

    assert rollup.totals(whole(), layout=empty).tolist() == []
    assert rollup.sibling_ranks(whole(), siblings=Siblings.of(layout=empty)).tolist() == []


def test_coverage_says_how_many_of_how_many():
    reported = Column(leaves=whole(0, 0, 1, 1, 0, 1), layout=LAYOUT)
    expected = Column(leaves=whole(0, 0, 1, 1, 1, 1), layout=LAYOUT)

    at_one = rollup.coverage(at=1, reported=reported, expected=expected)
    at_five = rollup.coverage(at=5, reported=reported, expected=expected)

    assert (at_one.n_reported, at_one.n_expected, at_one.is_full) == (2, 3, False)
    assert at_five.is_full
