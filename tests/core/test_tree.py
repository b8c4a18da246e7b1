"""Units in preorder, and what keeps rows from being a tree."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.core import tree as trees
from luoshi.core.fault import Refused
from luoshi.core.tree import Tie, Tree, Unit, UnitRow


def unit(id: int, parent: int | None = None, level: str = "town") -> Unit:
    return Unit(id=id, code=str(id), title=f"单位{id}", level=level, parent=parent)


def row(at: int, code: str, parent: str = "", title: str = "某镇", level: str = "town") -> UnitRow:
    return UnitRow(row=at, code=code, title=title, level=level, parent_code=parent)


#: 1 above 2 and 3; 2 above 4 and 5; 5 above 6.
TREE = Tree.of([unit(1), unit(2, 1), unit(3, 1), unit(4, 2), unit(5, 2), unit(6, 5)])


@st.composite
def parents(draw):
    """For each unit after the first, the place of the unit above, in a random order of ids."""
    n = draw(st.integers(1, 40))
    above = [draw(st.integers(0, at - 1)) for at in range(1, n)]
    ids = draw(st.permutations(range(100, 100 + n)))
    return [unit(ids[0])] + [unit(ids[at + 1], ids[place]) for at, place in enumerate(above)]


def test_units_are_numbered_in_preorder_with_children_as_given():
    assert [entry.id for entry in TREE.units] == [1, 2, 4, 5, 6, 3]
    assert [TREE.pre(id) for id in (1, 2, 3, 4, 5, 6)] == [0, 1, 5, 2, 3, 4]
    assert [TREE.last(id) for id in (1, 2, 3, 4, 5, 6)] == [5, 4, 5, 2, 4, 4]
    assert [TREE.depth(id) for id in (1, 2, 3, 4, 5, 6)] == [0, 1, 1, 2, 2, 3]
    assert (TREE.root, len(TREE), TREE.level(2)) == (1, 6, "town")


def test_the_neighbours_of_a_unit():
    assert TREE.children(2) == (4, 5)
    assert TREE.children(6) == ()
    assert TREE.ancestors(6) == (5, 2, 1)
    assert TREE.subtree(2) == (2, 4, 5, 6)
    assert (TREE.parent(6), TREE.parent(1)) == (5, None)
    assert TREE.is_leaf(6)
    assert not TREE.is_leaf(5)
    assert 6 in TREE
    assert 7 not in TREE


@pytest.mark.parametrize(
    ("a", "b", "lowest"), [(4, 6, 2), (6, 5, 5), (3, 6, 1), (2, 2, 2), (1, 6, 1)]
)
def test_the_lowest_unit_above_both(a, b, lowest):
    assert TREE.common(a, b) == lowest
    assert TREE.common(b, a) == lowest


def test_before_any_unit_is_loaded_the_tree_is_empty():
    assert len(Tree.of([])) == 0
    assert 1 not in Tree.of([])


@settings(deadline=None)
@given(units=parents())
def test_ranges_and_links_say_the_same(units):
    tree = Tree.of(units)

    for entry in units:
        above = tree.ancestors(entry.id)
        assert tree.depth(entry.id) == len(above)
        assert tree.subtree(entry.id) == tuple(
            other.id for other in tree.units if tree.is_above(entry.id, other.id)
        )
        for other in units:
            is_above = entry.id == other.id or entry.id in tree.ancestors(other.id)
            assert tree.is_above(entry.id, other.id) == is_above
    assert sorted(tree.positions.values()) == list(range(len(units)))


@pytest.mark.parametrize(
    ("units", "code"),
    [
        ([unit(1), unit(2)], "two-roots"),
        ([unit(1), unit(2, 9)], "orphan"),
        ([unit(1), unit(2, 1), unit(2, 2)], "duplicate-unit"),
        ([unit(1), unit(2, 3), unit(3, 2)], "cycle"),
        ([unit(1, 1)], "no-root"),
    ],
)
def test_units_that_are_no_tree_are_refused(units, code):
    with pytest.raises(Refused) as refused:
        Tree.of(units)

    assert refused.value.fault.code == code


def test_many_units_and_any_depth_are_possible():
    tree = Tree.of([unit(1), *(unit(id, id // 7 + 1) for id in range(2, 14_147))])
    deep = Tree.of([unit(1), *(unit(id, id - 1) for id in range(2, 5_001))])

    assert len(tree.subtree(1)) == 14_146
    assert deep.depth(5_000) == 4_999


@pytest.mark.parametrize(
    ("rows", "code", "where"),
    [
        ([row(2, "1"), row(3, "", "1")], "no-code", "第 3 行"),
        ([row(2, "1"), row(3, "2", "1", title="")], "no-title", "第 3 行"),
        ([row(2, "1"), row(3, "2", "1", level="科")], "unknown-level", "第 3 行"),
        ([row(2, "1"), row(3, "2", "1"), row(4, "2", "1")], "duplicate-unit", "第 4 行"),
        ([row(2, "1"), row(3, "2", "8")], "orphan", "第 3 行"),
        ([row(2, "1"), row(3, "2")], "two-roots", "第 3 行"),
        ([row(2, "1"), row(3, "2", "3"), row(4, "3", "2")], "cycle", "第 3 行"),
        ([row(2, "1"), row(3, "2", "2")], "cycle", "第 3 行"),
        ([], "no-root", ""),
    ],
)
def test_each_mistake_of_a_sheet_is_found_where_it_is(rows, code, where):
    faults = trees.faults(rows)

    assert [(fault.code, fault.where) for fault in faults] == [(code, where)]
    assert all(str(fault) for fault in faults)


def test_all_mistakes_are_found_at_once_in_the_order_of_the_rows():
    rows = [row(2, "1"), row(3, "2", "9", title=""), row(4, "3", "4"), row(5, "4", "5"),
            row(6, "5", "3"), row(7, "6", "5", level="")]  # fmt: skip

    faults = trees.faults(rows)

    assert [(fault.where, fault.code) for fault in faults] == [
        ("第 3 行", "no-title"),
        ("第 3 行", "orphan"),
        ("第 4 行", "cycle"),
        ("第 7 行", "unknown-level"),
    ]
    assert "某镇 → 某镇 → 某镇 → 某镇" in str(faults[2])


def test_rows_become_units_that_keep_the_ids_they_had():
    rows = [row(2, "1"), row(3, "2", "1"), row(4, "3", "2")]

    units = trees.units_of(rows, ids={"2": 40}, first_id=90)

    assert [(entry.id, entry.code, entry.parent) for entry in units] == [
        (90, "1", None), (40, "2", 90), (91, "3", 40)]  # fmt: skip
    assert Tree.of(units).subtree(90) == (90, 40, 91)


def test_rows_without_earlier_ids_are_numbered_from_one():
    units = trees.units_of([row(2, "7"), row(3, "2", "7")])

    assert [(entry.id, entry.parent) for entry in units] == [(1, None), (2, 1)]


def test_ties_join_units_across_the_tree():
    ties = [Tie(unit=4, other=3, kind="联建"), Tie(unit=6, other=4, kind="包联")]

    assert trees.tie_faults(tree=TREE, ties=ties) == []
    assert trees.tied_to(ties=ties, unit=4) == (3, 6)
    assert trees.tied_to(ties=ties, unit=4, kind="包联") == (6,)
    assert trees.tied_to(ties=ties, unit=1) == ()


@pytest.mark.parametrize(
    ("ties", "code"),
    [
        ([Tie(unit=4, other=9, kind="联建")], "orphan"),
        ([Tie(unit=4, other=4, kind="联建")], "self-tie"),
        ([Tie(unit=4, other=3, kind="联建"), Tie(unit=3, other=4, kind="联建")], "duplicate-tie"),
    ],
)
def test_a_tie_that_joins_nothing_is_a_fault(ties, code):
    faults = trees.tie_faults(tree=TREE, ties=ties)

    assert [fault.code for fault in faults] == [code]
    assert all(str(fault) for fault in faults)
