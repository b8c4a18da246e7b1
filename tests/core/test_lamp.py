"""Lamps, sheets and the days on which they change."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.core.calendar import Calendar
from luoshi.core.lamp import (
    NO_END,
    ORDER,
    State,
    due_progress,
    lamp,
    next_change_on,
    sheet,
    warn_on,
    words,
)

CALENDAR = Calendar(holidays=frozenset([date(2026, 4, 6)]), years=frozenset([2026]))
#: Monday to the Friday a good four weeks later: 24 workdays, of which the last three are near.
OPENED, DUE = date(2026, 3, 2), date(2026, 4, 3)
DAYS = st.dates(min_value=date(2026, 3, 2), max_value=date(2026, 6, 30))
PROGRESS = st.none() | st.fractions(0, 1, max_denominator=20)


def lamp_on(day: date, **known):
    return lamp(**{"day": day, "opened_on": OPENED, "due_on": DUE, "calendar": CALENDAR} | known)


@pytest.mark.parametrize(
    ("day", "known", "state", "reason", "said"),
    [
        (date(2026, 4, 8), {}, "red", "overdue", "逾期 5 天"),
        (date(2026, 4, 3), {}, "yellow", "due-soon", "今天到期"),
        (date(2026, 4, 1), {}, "yellow", "due-soon", "剩 2 个工作日"),
        (date(2026, 3, 31), {}, "yellow", "due-soon", "剩 3 个工作日"),
        (date(2026, 3, 30), {}, "green", "on-plan", "正常"),
        (date(2026, 3, 18), {"progress": Decimal("0.4")},
         "yellow", "behind", "欠序时 10.0 个百分点"),
        (date(2026, 3, 18), {"progress": Fraction(45, 100)}, "green", "on-plan", "正常"),
        (date(2026, 3, 18), {"progress": Fraction(45, 100), "tolerance_pct": 4},
         "yellow", "behind", "欠序时 5.0 个百分点"),
        (date(2026, 3, 18), {"suspended_until": date(2026, 5, 30)},
         "grey", "suspended", "挂起至 5月30日"),
        (date(2026, 3, 18), {"suspended_until": date(2027, 5, 30)},
         "grey", "suspended", "挂起至 2027年5月30日"),
        (date(2026, 3, 18), {"suspended_until": NO_END}, "grey", "suspended", "挂起"),
        (date(2026, 3, 18), {"suspended_until": date(2026, 3, 17)}, "green", "on-plan", "正常"),
        (date(2026, 5, 1), {"ended_on": DUE}, "blue", "ended-in-time", "按期办结"),
        (date(2026, 5, 1), {"ended_on": date(2026, 4, 4)}, "purple", "ended-late", "超期办结"),
        (date(2026, 5, 1), {"ended_on": DUE, "original_due_on": date(2026, 3, 20)},
         "purple", "ended-late", "超期办结"),
        (date(2026, 5, 1), {"ended_on": DUE, "ended_void": True}, "none", "void", "不计入"),
        (date(2026, 5, 1), {"ended_on": DUE, "due_on": None}, "none", "ended", "已办结"),
        (date(2026, 5, 1), {"due_on": None}, "none", "no-due", "未定时限"),
        (date(2026, 4, 2), {"ended_on": DUE}, "yellow", "due-soon", "剩 1 个工作日"),
    ],
)  # fmt: skip
def test_a_lamp_follows_from_dates_and_progress(day, known, state, reason, said):
    shown = lamp_on(day, **known)

    assert (shown.state, shown.reason, str(words(shown))) == (state, reason, said)


def test_the_amount_is_kept_unrounded():
    assert lamp_on(date(2026, 3, 12), progress=Fraction(0)).amount == Decimal(1000) / Decimal(32)
    assert lamp_on(date(2026, 5, 1), ended_on=date(2026, 4, 7)).amount == 4


def test_a_short_matter_is_near_its_end_for_a_fifth_of_its_span_only():
    monday, friday = date(2026, 3, 2), date(2026, 3, 6)
    states = [
        lamp_on(monday + timedelta(days=n), opened_on=monday, due_on=friday).state for n in range(6)
    ]

    assert states == ["green", "green", "green", "green", "yellow", "red"]


def test_a_due_day_that_is_not_worked_leaves_no_workday():
    saturday = date(2026, 4, 4)

    assert str(words(lamp_on(date(2026, 4, 3), due_on=saturday))) == "剩 0 个工作日"


def test_the_due_progress_is_the_share_of_days_gone_by():
    assert due_progress(day=date(2026, 3, 1), opened_on=OPENED, due_on=DUE) == 0
    assert due_progress(day=date(2026, 3, 18), opened_on=OPENED, due_on=DUE) == Fraction(1, 2)
    assert due_progress(day=date(2026, 5, 1), opened_on=OPENED, due_on=DUE) == 1
    assert due_progress(day=OPENED, opened_on=OPENED, due_on=OPENED) == 1
    assert due_progress(day=date(2026, 3, 1), opened_on=OPENED, due_on=OPENED) == 0


def test_every_state_has_its_place_in_the_order():
    assert sorted(ORDER) == sorted(State)


@settings(deadline=None)
@given(opened_on=DAYS, length=st.integers(0, 90), progress=PROGRESS, tolerance=st.integers(0, 30))
def test_the_first_warning_is_the_first_day_that_is_not_green(
    opened_on, length, progress, tolerance
):
    known = {
        "opened_on": opened_on,
        "due_on": opened_on + timedelta(days=length),
        "progress": progress,
        "tolerance_pct": tolerance,
        "calendar": CALENDAR,
    }
    days = (opened_on + timedelta(days=n) for n in range(length + 2))

    first = next(day for day in days if lamp_on(day, **known).state != "green")

    assert warn_on(**known) == first


@settings(deadline=None)
@given(
    opened_on=DAYS,
    length=st.integers(0, 60),
    at=st.integers(0, 80),
    progress=PROGRESS,
    suspended=st.none() | st.integers(-5, 90),
)
def test_the_next_change_is_the_first_day_with_another_state(
    opened_on, length, at, progress, suspended
):
    day = opened_on + timedelta(days=at)
    known = {
        "opened_on": opened_on,
        "due_on": opened_on + timedelta(days=length),
        "progress": progress,
        "suspended_until": None if suspended is None else opened_on + timedelta(days=suspended),
        "calendar": CALENDAR,
    }
    now = lamp_on(day, **known).state
    later = (day + timedelta(days=n) for n in range(1, 200))

    expected = next((turn for turn in later if lamp_on(turn, **known).state != now), None)

    assert next_change_on(day=day, **known) == expected


def test_nothing_changes_by_itself_without_a_due_day():
    known = {"opened_on": OPENED, "due_on": None, "calendar": CALENDAR}

    assert warn_on(**known) is None
    assert next_change_on(day=OPENED, **known) is None
    assert next_change_on(day=OPENED, suspended_until=NO_END, **known) is None
    assert sheet(day=OPENED, **known) is None


@pytest.mark.parametrize(
    ("day", "progress", "colour"),
    [
        (date(2026, 4, 4), None, "red"),
        (date(2026, 4, 3), None, "blue"),
        (date(2026, 3, 31), None, "blue"),
        (date(2026, 3, 30), None, None),
        (date(2026, 3, 31), Fraction(1, 2), "yellow"),
        (date(2026, 3, 18), Fraction(4, 10), "yellow"),
        (date(2026, 3, 18), Fraction(5, 10), None),
    ],
)
def test_sheets_warn_before_the_day_when_behind_and_after_it(day, progress, colour):
    asked = sheet(day=day, opened_on=OPENED, due_on=DUE, calendar=CALENDAR, progress=progress)

    assert asked == colour
