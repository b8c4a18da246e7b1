"""Columns: exact totals, caught up before use, bounded, as of an instant."""

from datetime import date, timedelta

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshi.core.tree import Tree, Unit
from luoshi.store import clockwork, columns, models
from luoshi.store.column import Column, Key, Numbered
from luoshi.store.record import readings, tree
from tests import cast
from tests.store import figures
from tests.store.figures import CAME, JANUARY

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def ids():
    return figures.define()


def number():
    return clockwork.numbering_on(cast.TODAY)


def key(ids, period="2026-01", name="investment", measure="actual"):
    return Key(indicator=ids[name], measure=measure, period=period)


def total(wanted, unit, *, as_of=None):
    with columns.reading(numbering=number(), keys=[wanted], as_of=as_of) as read:
        return int(read.column(wanted).totals[read.numbered.tree.pre(unit)])


def test_a_total_is_the_sum_of_all_below(ids):
    figures.fill(ids)

    town = sum(figures.LEAVES[unit] * 100 + 25 for unit in (cast.COMMUNITY, cast.GRID))
    assert total(key(ids), cast.TOWN) == town
    everything = sum(level * 100 + 25 for level in figures.LEAVES.values())
    assert total(key(ids), cast.CITY) == everything


def test_a_reading_written_later_is_caught_up_before_the_next_figure(ids):
    figures.fill(ids, units=(cast.GRID, cast.WATER))
    before = total(key(ids), cast.CITY)

    readings.submit(figures.submission(ids, cast.COMMUNITY, 1), at=CAME[1])

    assert total(key(ids), cast.CITY) == before + figures.LEAVES[cast.COMMUNITY] * 100 + 25
    assert columns.contained()[0] == models.Reading.objects.latest("id").id


def test_nothing_new_costs_one_query(ids):
    figures.fill(ids)
    total(key(ids), cast.CITY)
    wanted = number()

    with (
        CaptureQueriesContext(
            connection,
        ) as queries,
        columns.reading(numbering=wanted, keys=[key(ids)]),
    ):
        pass

    assert len(queries) == 1


def test_all_columns_that_are_missing_come_in_one_query(ids):
    figures.fill(ids)
    wanted, columns_wanted = number(), [
        key(ids, period=f"2026-{month:02}", name=name)
        for month in (1, 2, 3, 4) for name in ("investment", "waste")
    ]  # fmt: skip
    clockwork.tree_by_id(wanted)

    with (
        CaptureQueriesContext(connection) as queries,
        columns.reading(numbering=wanted, keys=columns_wanted) as read,
    ):
        assert read.column(columns_wanted[-1]).totals.sum() == 0

    assert len(queries) == 2


def test_a_correction_replaces_the_value_it_corrects(ids):
    figures.fill(ids)
    before = total(key(ids), cast.TOWN)

    corrected = readings.Submission(
        unit=cast.GRID, period="2026-01", cells=((ids["investment"], "actual", 1),)
    )
    readings.correct(corrected, at=CAME[1])

    expected = before - (figures.LEAVES[cast.GRID] * 100 + 25) + 1
    assert total(key(ids), cast.TOWN) == expected
    columns.forget()
    assert total(key(ids), cast.TOWN) == expected


def test_a_past_instant_shows_what_was_known_then(ids):
    figures.fill(ids, months=(1,))
    known_at = CAME[1] + timedelta(hours=1)
    before = total(key(ids), cast.TOWN)
    corrected = readings.Submission(
        unit=cast.GRID, period="2026-01", cells=((ids["investment"], "actual", 1),)
    )
    readings.correct(corrected, at=known_at + timedelta(days=1))

    assert total(key(ids), cast.TOWN, as_of=known_at) == before
    assert total(key(ids), cast.TOWN, as_of=CAME[1] - timedelta(days=1)) == 0
    assert total(key(ids), cast.TOWN) < before


def test_a_database_put_back_to_an_earlier_state_is_noticed(ids):
    figures.fill(ids, months=(1,))
    total(key(ids), cast.TOWN)
    columns._cache.last = (columns._cache.last[0] + 50, 1)

    readings.submit(figures.submission(ids, cast.VILLAGE, 2, level=1), at=CAME[2])

    assert total(key(ids, "2026-02"), cast.TOWN) == 150
    assert columns.contained()[0] == models.Reading.objects.latest("id").id


def test_another_history_with_the_same_numbers_is_noticed(ids):
    figures.fill(ids, months=(1,))
    total(key(ids), cast.TOWN)
    columns._cache.kept[number(), None, key(ids)].sums.totals[:] = 0
    columns._cache.last = (columns._cache.last[0] - 1, 12345)

    assert total(key(ids), cast.TOWN) > 0


def test_a_target_given_to_an_inner_unit_stands_for_all_below(ids):
    figures.fill(ids)
    target = key(ids, "2026", measure="target")
    city = total(target, cast.CITY)
    given_to_town = readings.Submission(
        unit=cast.TOWN, period="2026", cells=((ids["investment"], "target", 500_000),)
    )

    readings.submit(given_to_town, at=JANUARY)

    below = sum(figures.LEAVES[unit] * 1200 for unit in (cast.COMMUNITY, cast.GRID))
    assert total(target, cast.TOWN) == 500_000
    assert total(target, cast.CITY) == city - below + 500_000
    assert total(target, cast.VILLAGE) == figures.LEAVES[cast.GRID] * 1200


def test_memory_is_bounded_and_the_oldest_columns_go_first(ids, monkeypatch):
    figures.fill(ids)
    first, second = key(ids), key(ids, "2026-02")
    total(first, cast.CITY)
    size = columns.contained()[1]
    monkeypatch.setattr(columns, "LIMIT_BYTES", size)

    total(second, cast.CITY)

    assert columns.contained()[1] == size
    assert [place[2] for place in columns._cache.kept] == [second]


def test_readings_of_units_outside_the_numbering_are_left_out(ids):
    figures.fill(ids, months=(1,))
    far = {cast.COUNTY, cast.FAR_TOWN, cast.FAR_VILLAGE}
    tree.load(
        units=[unit for unit in cast.UNITS if unit.id not in far], from_on=date(2026, 4, 1),
        at=cast.MORNING,
    )  # fmt: skip

    with columns.reading(numbering=number(), keys=[key(ids)]) as read:
        assert len(read.column(key(ids)).totals) == len(cast.UNITS) - 3
        expected = sum(
            figures.LEAVES[unit] * 100 + 25 for unit in figures.LEAVES if unit not in far
        )
        assert int(read.column(key(ids)).totals[0]) == expected


@st.composite
def changes(draw):
    """A random tree, values for its units, and changes to them."""
    parents = [None] + [draw(st.integers(0, at)) for at in range(draw(st.integers(0, 30)))]
    units = [
        Unit(id=at + 1, code=str(at), title="甲", level="town",
             parent=None if above is None else above + 1)
        for at, above in enumerate(parents)
    ]  # fmt: skip
    value = st.integers(-(10**15), 10**15)
    unit = st.integers(1, len(units))
    pairs = st.lists(st.tuples(unit, value), max_size=20)
    return Tree.of(units), draw(st.dictionaries(unit, value)), draw(pairs)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes())
def test_after_any_changes_a_column_is_bit_for_bit_a_new_one(case):
    tree_, values, changed = case
    numbered = Numbered.of(tree_)
    column = made(numbered, values)

    for unit, value in changed:
        touched = column.put(unit=unit, value=value)
        assert touched == tree_.depth(unit) + 1

    fresh = made(numbered, values | dict(changed))
    assert np.array_equal(column.totals, fresh.totals)
    assert np.array_equal(column.marks, fresh.marks)
    own = values | dict(changed)
    for unit in tree_.units:
        below = sum(own.get(each, 0) for each in tree_.subtree(unit.id))
        assert int(fresh.totals[tree_.pre(unit.id)]) == below


def made(numbered, values):
    return Column(
        numbered=numbered, units=np.array(list(values), dtype=np.int64),
        values=np.array(list(values.values()), dtype=np.int64), is_target=False,
    )  # fmt: skip


def test_a_unit_outside_the_tree_changes_nothing():
    numbered = Numbered.of(cast.TREE)

    assert made(numbered, {}).put(unit=999, value=5) == 0
