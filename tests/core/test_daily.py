"""Amounts by day: the same amounts are always the same runs."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from luoshi.core.daily import Daily, Run

FIRST = date(2026, 12, 28)
places = st.integers(min_value=0, max_value=12)
spans = st.tuples(places, places).map(sorted)
runs = st.lists(st.tuples(spans, st.integers(min_value=-3, max_value=3)), max_size=6)


def daily(found):
    return Daily.of(
        Run(from_on=FIRST + timedelta(days=first), until_on=FIRST + timedelta(days=last),
            amount=Decimal(n))
        for (first, last), n in found
    )  # fmt: skip


def by_day(found):
    """The same, counted one day after the other."""
    return [sum(n for (first, last), n in found if first <= day <= last) for day in range(13)]


@given(runs)
def test_each_day_has_the_sum_of_all_runs_over_it(found):
    amounts = daily(found)

    assert [amounts.on(FIRST + timedelta(days=day)) for day in range(13)] == by_day(found)
    assert all(run.amount for run in amounts.runs)


@given(runs, runs)
def test_equal_amounts_are_equal_however_they_came_about(one, other):
    is_same = by_day(one) == by_day(other)

    assert (daily(one) == daily(other)) == is_same
    assert daily(one).plus(daily(other)) == daily([*one, *other])


@given(runs)
def test_what_is_taken_and_given_back_is_nothing(found):
    amounts = daily(found)

    assert amounts.plus(amounts.less()) == Daily()
    assert Daily.read(amounts.written()) == amounts


@given(runs, places)
def test_the_days_until_and_after_one_are_all_days(found, place):
    amounts, day = daily(found), FIRST + timedelta(days=place)

    assert amounts.until(day).plus(amounts.after(day)) == amounts
    assert amounts.until(day).on(day + timedelta(days=1)) == 0
    assert amounts.after(day).on(day) == 0


@given(runs)
def test_the_first_day_below_zero_is_the_first(found):
    short = [day for day, n in enumerate(by_day(found)) if n < 0]

    assert daily(found).first_below_zero() == (FIRST + timedelta(days=short[0]) if short else None)
