"""序时, completion, pace, forecast, intervals and ranks."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.core import indicator as indicators
from luoshi.core import wording
from luoshi.core.fault import Refused
from luoshi.core.indicator import Contender, Direction, Indicator, Kind, Rollup, Standing
from luoshi.core.period import parse_period

INVESTMENT = Indicator(key="investment", title="固定资产投资", unit="亿元", scale=2)


@pytest.mark.parametrize(
    ("actual", "target", "period", "shown"),
    [
        ("629.0", "647.4", "2022-10-YTD", "+13.8"),
        ("74", "100", "2022-08-YTD", "+7.3"),
        ("3.26", "15.0", "2026-03-YTD", "−3.3"),
        ("18.42", "62.0", "2026-Q1", "+4.7"),
    ],
)
def test_the_gap_is_computed_unrounded_and_rounded_last(actual, target, period, shown):
    due = indicators.due_share(parse_period(period))

    gap = indicators.gap_points(actual=Decimal(actual), target=Decimal(target), due=due)

    assert wording.signed(gap) == shown


def test_a_plan_by_months_takes_the_place_of_equal_months():
    plan = [Fraction(month * month, 144) for month in range(1, 13)]

    assert indicators.due_share(parse_period("2026-06"), plan=plan) == Fraction(1, 4)
    assert indicators.due_share(parse_period("2026"), plan=plan) == 1


def test_without_a_target_there_is_no_completion():
    assert indicators.completion(actual=5, target=0) is None
    assert indicators.gap_points(actual=5, target=-1, due=Fraction(1, 2)) is None
    assert indicators.completion(actual=Decimal("21.7"), target=100) == Fraction(217, 1000)


@pytest.mark.parametrize(
    ("gap", "standing"),
    [
        ("0", "on_plan"), ("-1.0", "on_plan"), ("-1.01", "behind"), ("-5.0", "behind"),
        ("-5.01", "far_behind"),
    ],
)  # fmt: skip
def test_two_thresholds_divide_the_board(gap, standing):
    assert indicators.standing(Decimal(gap)) == standing
    assert indicators.STANDING_WORDS[Standing(standing)]


def test_a_margin_is_on_the_good_side_of_its_target():
    assert indicators.margin(actual=Decimal("10.4"), target=9, direction=Direction.UP) == Fraction(
        7, 5
    )
    assert indicators.margin(actual=Decimal("3.2"), target=5, direction=Direction.DOWN) > 0
    with pytest.raises(Refused, match="不排位"):
        indicators.margin(actual=1, target=2, direction=Direction.NEITHER)


def test_the_pace_for_the_rest_of_the_year():
    known = {"actual": Decimal("3.26"), "target": Decimal("15.0")}

    needed = indicators.needed_average(n_months=3, **known)

    assert wording.number(needed, places=2) == "1.30"
    assert indicators.needed_average(n_months=12, **known) is None
    assert indicators.needed_average(actual=20, target=15, n_months=3) == 0


def test_the_growth_that_the_rest_of_the_year_needs():
    known = {"actual": 30, "target": 120}

    assert indicators.needed_growth(previous_total=100, previous_to_date=25, **known) == Fraction(
        1, 5
    )
    assert indicators.needed_growth(previous_total=25, previous_to_date=25, **known) is None


def test_a_forecast_keeps_last_years_share():
    assert indicators.seasonal_forecast(
        actual=30, previous_total=100, previous_to_date=25
    ) == Fraction(120)
    assert indicators.seasonal_forecast(actual=30, previous_total=9, previous_to_date=0) is None
    assert indicators.seasonal_forecast(actual=30, previous_total=0, previous_to_date=9) is None


def test_an_error_is_a_share_of_the_forecast():
    assert indicators.forecast_error(actual=9, forecast=-10) == Fraction(19, 10)
    assert indicators.forecast_error(actual=9, forecast=0) is None


@settings(deadline=None)
@given(n=st.integers(1, 10_000), part=st.fractions(0, 1))
def test_the_interval_holds_the_rate_and_stays_within_one(n, part):
    n_yes = int(n * part)

    low, high = indicators.wilson(n_yes=n_yes, n=n)

    slack = Decimal(10) ** -20
    assert 0 <= low <= Decimal(n_yes) / n + slack
    assert Decimal(n_yes) / n - slack <= high <= 1


def test_an_empty_sample_has_no_interval():
    assert indicators.wilson(n_yes=0, n=0) is None


def test_a_value_becomes_whole_steps_and_back():
    assert INVESTMENT.fixed(Decimal("-3.26")) == -326
    assert INVESTMENT.value(-326) == Decimal("-3.26")
    assert str(INVESTMENT.value(100)) == "1.00"


@pytest.mark.parametrize(
    ("value", "code"), [("3.265", "too-fine"), ("92233720368547758.08", "too-large")]
)
def test_a_value_that_does_not_fit_is_refused(value, code):
    with pytest.raises(Refused) as refused:
        INVESTMENT.fixed(Decimal(value))

    assert refused.value.fault.code == code
    assert "固定资产投资" in str(refused.value)


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"scale": 10}, ["bad-scale"]),
        ({"unit": ""}, ["no-unit"]),
        ({"rollup": Rollup.RATIO}, ["bad-rollup"]),
        ({"kind": Kind.RATIO}, ["bad-rollup"]),
        ({"kind": Kind.RATIO, "rollup": Rollup.OFFICIAL}, []),
        ({"kind": Kind.STOCK, "rollup": Rollup.LAST, "scale": -1, "unit": ""},
         ["bad-scale", "no-unit"]),
    ],
)  # fmt: skip
def test_a_declared_indicator_is_checked_at_once(change, codes):
    faults = indicators.faults(replace(INVESTMENT, **change))

    assert [fault.code for fault in faults] == codes
    assert all(str(fault) for fault in faults)


def contenders(*values):
    return [Contender(unit=at, value=value) for at, value in enumerate(values, start=1)]


@pytest.mark.parametrize(
    ("values", "known", "places"),
    [
        ((5, 9, 9, 1), {}, [(2, 1), (3, 1), (1, 3), (4, 4)]),
        ((5, 9, 9, 1), {"direction": Direction.DOWN}, [(4, 1), (1, 2), (2, 3), (3, 3)]),
        ((86, 85, 76), {"noise": 2}, [(1, 1), (2, 1), (3, 3)]),
        ((86, 85, 84), {"noise": 2}, [(1, 1), (2, 1), (3, 3)]),
        ((86, 85), {"noise": 1}, [(1, 1), (2, 2)]),
        ((None, 3), {}, [(2, 1), (1, None)]),
        ((), {}, []),
    ],
)
def test_a_rank_is_shared_by_the_same_value_and_the_next_one_skipped(values, known, places):
    ranked = indicators.rank(contenders(*values), **known)

    assert [(place.unit, place.rank) for place in ranked] == places


def test_a_small_sample_is_not_ranked_and_says_why():
    ranked = indicators.rank(
        [
            Contender(unit=1, value=Decimal("0.99"), n=29),
            Contender(unit=2, value=Decimal("0.80"), n=30),
            Contender(unit=3, value=None, n=0),
        ]
    )

    assert [(place.unit, place.rank, place.reason) for place in ranked] == [
        (2, 1, ""), (1, None, "small-sample"), (3, None, "no-case")]  # fmt: skip


def test_a_place_says_how_far_the_better_one_is():
    first, second, third = indicators.rank(contenders(9, 7, 7))

    assert (first.to_better, second.to_better, third.to_better) == (None, 2, 2)
    assert (first.shared, second.shared) == (False, True)


@pytest.mark.parametrize("direction", [Direction.RANGE, Direction.NEITHER])
def test_what_has_no_better_side_is_not_ranked(direction):
    with pytest.raises(Refused) as refused:
        indicators.rank(contenders(1, 2), direction=direction)

    assert refused.value.fault.code == "not-ranked"


@settings(deadline=None)
@given(values=st.lists(st.integers(-5, 5), max_size=30), down=st.booleans())
def test_a_rank_is_one_more_than_how_many_are_better(values, down):
    direction = Direction.DOWN if down else Direction.UP
    ranked = indicators.rank(contenders(*values), direction=direction)
    sign = -1 if down else 1

    for place in ranked:
        own = values[place.unit - 1]
        assert place.rank == 1 + sum(sign * other > sign * own for other in values)
