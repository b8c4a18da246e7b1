"""Samples without repetition, and visits that are counted and merged."""

from datetime import date
from decimal import Decimal

import pytest

from luoshi.core import rule_visits
from luoshi.core.condition import Visit
from luoshi.core.fault import Refused
from luoshi.core.matter import Matter
from tests import cast
from tests.core import made, small

CHECK = small.LOOPS["check"]
POOL = (cast.TOWN, cast.VILLAGE, cast.COMMUNITY, cast.WATER, cast.INDUSTRY)
BLANK = Matter(id=1, loop="check")


def sampled(n, drawn=None, seed="5eed"):
    given = {"title": "抽查", "due": cast.TODAY, "pool": POOL, "n_drawn": Decimal(n)}
    return made.take(CHECK, BLANK, "sample", cast.CLERK, given=given, seed=seed, drawn=drawn or {})


def test_so_many_different_units_of_the_pool_are_drawn():
    drawn = sampled(3).matter.values["drawn"]

    assert len(set(drawn)) == 3
    assert set(drawn) <= set(POOL)


def test_whoever_has_the_seed_draws_the_same_again():
    decision = sampled(2, seed="c0de")
    lots = sorted(POOL, key=lambda unit: rule_visits.lot(seed="c0de", unit=unit))

    assert decision.entries[0].body["sample"] == {"seed": "c0de", "before": {}}
    assert set(decision.matter.values["drawn"]) == set(lots[:2])


@pytest.mark.parametrize("seed", [f"{n:x}" for n in range(20)])
def test_nobody_is_drawn_again_before_all_have_been(seed):
    before = {cast.TOWN: 1, cast.WATER: 1, cast.VILLAGE: 1}

    decision = sampled(2, before, seed=seed)

    assert decision.matter.values["drawn"] == (cast.COMMUNITY, cast.INDUSTRY)
    assert decision.entries[0].body["sample"]["before"] == {"3": "1", "4": "1", "9": "1"}


def test_when_the_pool_is_used_up_a_new_round_begins():
    before = dict.fromkeys(POOL, 1)
    before.pop(cast.TOWN)

    drawn = sampled(2, before).matter.values["drawn"]

    assert cast.TOWN in drawn
    assert len(set(drawn)) == 2


@pytest.mark.parametrize("n", ["0", "6", "1.5", "-1"])
def test_more_than_there_are_or_half_a_unit_cannot_be_drawn(n):
    with pytest.raises(Refused) as refusal:
        sampled(n)

    assert refusal.value.fault.code == "sample-too-large"
    assert "范围里有 5 家" in str(refusal.value)


def plan(on=date(2026, 4, 20), **how):
    given = {"title": "检查", "due": on, "visited": (cast.TOWN, cast.WATER), "visit_on": on}
    visits = how.pop("visits", ())
    return made.take(CHECK, BLANK, "plan", cast.CLERK, given=given | how, visits=visits)


def visit(on, unit=cast.TOWN, matter=77, number="查〔2026〕云栖-1"):
    return Visit(matter=matter, number=number, unit=unit, on=on)


def test_visits_of_the_year_are_counted_for_each_unit():
    visits = (visit(date(2026, 1, 9)), visit(date(2026, 3, 9)), visit(date(2025, 4, 9)))

    decision = plan(visits=visits)

    assert decision.entries[0].body["visits"] == {"3": "3", "9": "1"}


def test_a_second_visit_of_the_month_is_refused_with_the_first():
    with pytest.raises(Refused) as refusal:
        plan(visits=(visit(date(2026, 4, 2)),))

    assert refusal.value.fault.code == "visited-already"
    assert "大港镇在同一个月里已经有检查：查〔2026〕云栖-1" in str(refusal.value)


def test_a_visit_apart_needs_its_reason_and_counts():
    decision = plan(visits=(visit(date(2026, 4, 2)),), admitted_because="群众举报")

    assert decision.entries[0].body["visits"]["3"] == "2"


def test_a_visit_that_is_merged_counts_with_the_other():
    decision = plan(visits=(visit(date(2026, 4, 2)),), merged_into=77)

    assert decision.entries[0].body["merged_into"] == "77"
    assert "visits" not in decision.entries[0].body


def test_a_visit_is_only_merged_into_one_of_the_same_month_and_unit():
    with pytest.raises(Refused) as refusal:
        plan(visits=(visit(date(2026, 4, 2)),), merged_into=78)

    assert refusal.value.fault.code == "not-that-visit"
