"""Spans and periods."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.core.fault import Refused
from luoshi.core.period import ONE_DAY, Kind, Span, add_months, parse_period, parse_span, period_of

DAYS = st.dates(min_value=date(1902, 1, 1), max_value=date(2998, 12, 31))
KINDS = st.sampled_from(list(Kind))


@pytest.mark.parametrize(
    ("text", "begins_on", "ends_on", "title"),
    [
        ("2022", (2022, 1, 1), (2023, 1, 1), "2022年"),
        ("2022-H1", (2022, 1, 1), (2022, 7, 1), "2022年上半年"),
        ("2022-H2", (2022, 7, 1), (2023, 1, 1), "2022年下半年"),
        ("2022-Q1", (2022, 1, 1), (2022, 4, 1), "2022年一季度"),
        ("2022-Q4", (2022, 10, 1), (2023, 1, 1), "2022年四季度"),
        ("2022-03", (2022, 3, 1), (2022, 4, 1), "2022年3月"),
        ("2022-02-H1", (2022, 2, 1), (2022, 2, 16), "2022年2月上半月"),
        ("2022-02-H2", (2022, 2, 16), (2022, 3, 1), "2022年2月下半月"),
        ("2022-W01", (2022, 1, 3), (2022, 1, 10), "2022年第1周"),
        ("2022-03-15", (2022, 3, 15), (2022, 3, 16), "2022年3月15日"),
        ("2022-03-YTD", (2022, 1, 1), (2022, 4, 1), "2022年1—3月累计"),
        ("2022-01-YTD", (2022, 1, 1), (2022, 2, 1), "2022年1月累计"),
        ("2022-03-15-YTD", (2022, 1, 1), (2022, 3, 16), "2022年1月1日—3月15日累计"),
    ],
)
def test_a_text_names_a_half_open_range_of_days(text, begins_on, ends_on, title):
    period = parse_period(f" {text} ")

    assert (period.begins_on, period.ends_on) == (date(*begins_on), date(*ends_on))
    assert period.title == title
    assert str(period) == text


@pytest.mark.parametrize(
    "text",
    ["", "2022-13", "2022-02-30", "2022-Q5", "2022-H3", "2022-W53", "22", "2022-3", "一季度",
     "2022-Q1-YTD", "2022-YTD", "1899", "3000", "9999-12-31"],
)  # fmt: skip
def test_a_text_that_names_no_period_is_refused_with_the_forms_that_do(text):
    with pytest.raises(Refused) as refused:
        parse_period(text)

    assert refused.value.fault.code == "bad-period"
    assert "2022-Q1" in str(refused.value)


def test_full_width_digits_are_read():
    assert str(parse_period("２０２２-０３")) == "2022-03"


@settings(deadline=None)
@given(kind=KINDS, day=DAYS)
def test_what_a_period_is_called_reads_back_as_the_same_period(kind, day):
    period = period_of(kind=kind, day=day)

    assert parse_period(str(period)) == period
    assert period.holds(day)
    assert period.title


@settings(deadline=None)
@given(kind=KINDS, day=DAYS)
def test_periods_of_a_kind_follow_without_gap_or_overlap(kind, day):
    period = period_of(kind=kind, day=day)

    assert period.next().previous() == period
    assert period.previous().next() == period
    if kind is not Kind.YEAR_TO_DATE:
        assert period.next().begins_on == period.ends_on
        assert period.n_days == (period.ends_on - period.begins_on).days > 0


@settings(deadline=None)
@given(day=DAYS)
def test_the_year_to_date_by_days_steps_by_days(day):
    period = period_of(kind=Kind.DAY, day=day).year_to_date()

    assert period.begins_on == date(day.year, 1, 1)
    assert period.last_on == day
    if period.ends_on.day == 1:
        assert period == period_of(kind=Kind.MONTH, day=day).year_to_date()
    else:
        assert period.next().last_on == day + ONE_DAY


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("2024-02-29", "2023-02-28"),
        ("2024-03", "2023-03"),
        ("2024-Q2", "2023-Q2"),
        ("2024-03-YTD", "2023-03-YTD"),
        ("2024-02-29-YTD", "2023-02-YTD"),
        ("2024-W10", "2023-W10"),
    ],
)
def test_the_year_before_is_the_same_period_of_the_last_year(text, before):
    assert str(parse_period(text).year_before()) == before


@pytest.mark.parametrize(
    ("text", "share", "n_months"),
    [
        ("2022-10", Fraction(10, 12), 1),
        ("2022-Q1", Fraction(1, 4), 3),
        ("2022", Fraction(1), 12),
        ("2022-03-YTD", Fraction(1, 4), 3),
        ("2022-03-15", Fraction(74, 365), 0),
        ("2022-03-15-YTD", Fraction(74, 365), 2),
        ("2024-12-30", Fraction(365, 366), 0),
        ("2022-02-H2", Fraction(2, 12), 0),
    ],
)
def test_the_share_of_the_year_is_counted_in_months_where_a_month_ends(text, share, n_months):
    period = parse_period(text)

    assert period.share_of_year == share
    assert period.n_months == n_months


def test_a_month_too_short_gives_its_last_day():
    assert add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert add_months(date(2026, 3, 31), -1) == date(2026, 2, 28)


@pytest.mark.parametrize(
    "text", ["", "3", "0 days", "-1 days", "three days", "3 weeks", "3.5 days"]
)
def test_what_is_not_a_number_and_a_unit_is_no_span(text):
    assert parse_span(text) is None


def test_a_span_reads_back():
    assert parse_span("3 workdays") == Span(amount=3, unit="workdays")
    assert str(Span(amount=3, unit="workdays")) == "3 workdays"
