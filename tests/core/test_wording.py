"""Numbers, days and words as they are shown."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.core import wording


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (Decimal("0.05"), 1, "0.1"),
        (Decimal("-0.05"), 1, "-0.1"),
        (Decimal("-0.04"), 1, "0.0"),
        (Decimal("2.675"), 2, "2.68"),
        (Fraction(1, 3), 3, "0.333"),
        (7, 0, "7"),
        (10**40 + 1, 1, "1" + "0" * 39 + "1.0"),
    ],
)
def test_a_half_is_rounded_away_from_zero(value, places, expected):
    assert format(wording.rounded(value, places=places), "f") == expected


@settings(deadline=None)
@given(value=st.decimals(allow_nan=False, allow_infinity=False, places=4), places=st.integers(0, 3))
def test_rounding_moves_by_half_a_step_at_most(value, places):
    moved = abs(Fraction(wording.rounded(value, places=places)) - Fraction(value))

    assert moved <= Fraction(1, 2 * 10**places)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (wording.number(1240), "1,240"),
        (wording.number(Decimal("-1240.50")), "−1,240.50"),
        (wording.number(Fraction(5, 2)), "3"),
        (wording.number(Decimal("12.345"), places=1), "12.3"),
        (wording.signed(Decimal("13.82")), "+13.8"),
        (wording.signed(Decimal("-3.25")), "−3.3"),
        (wording.signed(Decimal("-0.01")), "0.0"),
        (wording.points(Decimal("-6.84")), "6.8 个百分点"),
        (wording.share(Decimal("0.8565")), "85.7%"),
        (wording.share(Fraction(-1, 20)), "−5.0%"),
        (wording.between("13.2", "14.6"), "13.2—14.6"),
        (wording.coverage(n_reported=93, n_expected=1095), "应报 1,095 个，已报 93 个"),
        (wording.weekday(date(2026, 4, 15)), "星期三"),
    ],
)
def test_numbers_carry_commas_a_true_minus_and_their_sign(shown, expected):
    assert shown == expected


@pytest.mark.parametrize(
    ("yuan", "expected"),
    [
        (100_000_000, "1.00 亿元"),
        (Decimal("370560000"), "3.71 亿元"),
        (99_990_000, "9,999 万元"),
        (18_600_000, "1,860 万元"),
        (35_500, "3.55 万元"),
        (500_000, "50 万元"),
        (8_600, "8,600 元"),
        (Decimal("12.50"), "12.5 元"),
        (0, "0 元"),
        (-20_000_000, "−2,000 万元"),
    ],
)
def test_money_takes_the_unit_that_fits_its_size(yuan, expected):
    assert wording.money(yuan) == expected


def test_a_day_carries_its_year_only_where_it_is_another():
    day = date(2026, 4, 15)

    assert wording.day(day) == "2026年4月15日"
    assert wording.day(day, year_of=date(2026, 12, 31)) == "4月15日"
    assert wording.day(day, year_of=date(2027, 1, 1)) == "2026年4月15日"


def test_an_instant_is_shown_in_china():
    late = datetime(2026, 12, 31, 16, 5, tzinfo=UTC)

    assert wording.instant(late, year_of=date(2026, 6, 1)) == "2027年1月1日 00:05"


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [(3, 2, "↑ 升 1"), (1, 4, "↓ 降 3"), (2, 2, "— 平"), (None, 2, ""), (2, None, "")],
)
def test_a_movement_of_rank_is_an_arrow_and_a_word(before, now, expected):
    assert wording.movement(before=before, now=now) == expected


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("8.6", "8.2", "增速回落 0.4 个百分点"),
        ("8.2", "8.6", "增速加快 0.4 个百分点"),
        ("-3.0", "-1.5", "降幅收窄 1.5 个百分点"),
        ("-1.5", "-3.0", "降幅扩大 1.5 个百分点"),
        ("-1.0", "0.5", "由负转正"),
        ("-1.0", "0", "由负转平"),
        ("0.5", "-1.0", "由正转负"),
        ("0", "-1.0", "由平转负"),
        ("2.0", "2.0", "与上期持平"),
    ],
)
def test_a_change_of_growth_is_said_by_sign_and_difference(before, now, expected):
    assert wording.growth_change(before=Decimal(before), now=Decimal(now)) == expected
