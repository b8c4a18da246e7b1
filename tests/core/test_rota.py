"""Who stands when: no gap, no overlap, no two nights running, said with the day and the posts."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.core import calendar, rota, turn
from luoshi.core import value as values
from luoshi.core.fault import Refused
from luoshi.core.loop import Field
from luoshi.core.period import parse_span

TURNS = Field(name="turns", title="班次", title_en="Turns", type="turns")
TITLES = {1: "甲岗", 2: "乙岗", 3: "丙岗", 4: "丁岗"}
JUNE = (date(2026, 6, 1), date(2026, 6, 2))


def turns(*lines, day="2026-06-01"):
    """Turns from lines of a post, a begin and an end, on one day where they name none."""
    dated = [line if "-" in line.split()[1] else line.replace(" ", f" {day} ", 1) for line in lines]
    found = values.parse(TURNS, "\n".join(dated))
    assert isinstance(found, tuple), found
    return found


def refusal(found, **how):
    with pytest.raises(Refused) as refused:
        rota.check(turns=found, titles=TITLES, **how)
    return refused.value.fault


def three(day, posts):
    """A day in three turns of eight hours."""
    return turns(
        f"{posts[0]} {day} 00:00 {day} 08:00", f"{posts[1]} {day} 08:00 {day} 16:00",
        f"{posts[2]} {day} 16:00 {day} 24:00",
    )  # fmt: skip


def test_a_rota_that_covers_every_day_is_kept():
    found = (*three("2026-06-01", (1, 2, 3)), *three("2026-06-02", (4, 1, 2)))

    assert rota.check(turns=found, days=JUNE, titles=TITLES) is None


def test_the_first_hour_that_nobody_covers_is_said():
    found = (*three("2026-06-01", (1, 2, 3)), *three("2026-06-02", (4, 1, 2))[:1])

    fault = refusal(found, days=JUNE)

    assert fault.code == "gap"
    assert str(fault) == (
        "2026年6月2日 08:00—2026年6月3日 00:00 没有人值守。请补上一班，或把前后的班接上。"
    )


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "2026年6月1日 00:00—2026年6月3日 00:00 没有人值守"),
        (["1 01:00 24:00", "2 2026-06-02 00:00 24:00"], "2026年6月1日 00:00—01:00 没有人值守"),
        (["1 00:00 12:00", "2 13:00 2026-06-02 24:00"], "2026年6月1日 12:00—13:00 没有人值守"),
        (["1 00:00 12:00", "2 11:30 2026-06-02 24:00"],
         "2026年6月1日 11:30—12:00 有两班重叠：甲岗、乙岗"),
        (["1 00:00 24:00", "2 02:00 03:00", "3 2026-06-02 00:00 24:00"],
         "2026年6月1日 02:00—03:00 有两班重叠：甲岗、乙岗"),
    ],
)  # fmt: skip
def test_gaps_and_overlaps_are_said_in_the_order_of_time(lines, said):
    found = turns(*lines) if lines else ()

    assert said in str(refusal(found, days=JUNE))


def test_several_who_begin_and_end_together_are_one_crew_but_nobody_twice():
    crew = turns("1 00:00 24:00", "2 00:00 24:00")

    assert rota.check(turns=crew, days=(JUNE[0], JUNE[0]), titles=TITLES) is None
    assert str(refusal((*crew, crew[0]), days=(JUNE[0], JUNE[0]))) == (
        "2026年6月1日 00:00—2026年6月2日 00:00 这一班里甲岗排了两次。请删去一行。"
    )


def test_without_days_the_turns_say_from_when_to_when():
    day_by_day = three("2026-06-01", (1, 2, 3))

    assert rota.check(turns=day_by_day, days=None, titles=TITLES) is None
    assert refusal((day_by_day[0], day_by_day[2]), days=None).code == "gap"
    assert rota.check(turns=(), days=None) is None


def test_at_night_only_the_hours_from_ten_to_four_are_wanted():
    nights = turns("1 22:00 04:00", "2 2026-06-02 21:00 05:00")

    assert rota.check(turns=nights, days=JUNE, is_night=True, titles=TITLES) is None
    assert rota.check(turns=nights, days=None, is_night=True, titles=TITLES) is None
    short = turns("1 22:00 04:00", "2 2026-06-02 22:00 03:30")
    assert "2026年6月3日 03:30—04:00 没有人值守" in str(refusal(short, days=JUNE, is_night=True))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("22:00 04:00", "2026-06-02 22:00 04:00"),
        ("16:00 22:01", "2026-06-03 03:59 12:00"),
        ("20:00 2026-06-02 08:00", "2026-06-02 20:00 2026-06-03 08:00"),
    ],
)
def test_nobody_stands_two_nights_running(first, second):
    nights = turns(f"1 {first}", f"1 {second}")
    filled = nights_filled(nights)

    fault = refusal(filled, days=None)

    assert fault.code == "two-nights"
    assert "甲岗连着上 2026年6月1日 和 2026年6月2日 两个夜班" in str(fault)


def nights_filled(nights):
    """The same with other posts where nobody stands."""
    first, second = nights
    between = turn.Turn(post=2, begins_at=first.ends_at, ends_at=second.begins_at)
    return (first, between, second)


def test_a_turn_of_more_than_a_day_is_every_night_that_it_touches():
    (long,) = turns("1 12:00 2026-06-03 01:00")
    (whole_day,) = turns("1 00:00 24:00")

    assert rota.nights_of(long) == JUNE
    assert rota.nights_of(whole_day) == (date(2026, 5, 31),)
    assert refusal((long,), days=None).code == "two-nights"


def test_a_night_between_two_others_is_enough():
    nights = turns("1 22:00 04:00", "2 2026-06-02 22:00 04:00", "1 2026-06-03 22:00 04:00")

    wanted = (JUNE[0], date(2026, 6, 3))

    assert rota.check(turns=nights, days=wanted, is_night=True, titles=TITLES) is None


def test_posts_of_other_units_are_not_put_on_the_rota():
    found = turns("1 00:00 24:00")

    fault = refusal(found, days=(JUNE[0], JUNE[0]), units={1: 7}, owner=3)

    assert str(fault) == "甲岗不在责任单位里，不能排班。请排本单位的岗位，或先换责任单位。"
    assert rota.check(turns=found, days=(JUNE[0], JUNE[0]), units={1: 3}, owner=3) is None


days_of_three = st.integers(min_value=2, max_value=40)


@given(days_of_three, st.integers(min_value=0, max_value=200))
def test_a_year_is_covered_by_four_crews_over_new_year_and_one_missing_turn_is_found(n, lost):
    first = date(2026, 12, 20)
    begins = calendar.begin_of_day(first)
    # Twelve hours each: day, night, then two days off.
    found = tuple(
        turn.Turn(post=1 + at % 4, begins_at=begins + timedelta(hours=12 * at),
                  ends_at=begins + timedelta(hours=12 * at + 12))
        for at in range(2 * n)
    )  # fmt: skip
    days = (first, first + timedelta(days=n - 1))
    gone = lost % len(found)

    assert rota.check(turns=found, days=days) is None
    with pytest.raises(Refused) as refused:
        rota.check(turns=found[:gone] + found[gone + 1 :], days=days)
    assert refused.value.fault.code == "gap"


@pytest.mark.parametrize(
    ("begins", "span", "ends"),
    [
        # Over midnight, over New Year, and over the long holidays, in China's time.
        ("2026-12-31T15:50", "30 minutes", "2026-12-31T16:20"),
        ("2026-12-31T15:50", "1 days", "2027-01-01T16:00"),
        ("2026-09-30T02:00", "3 workdays", "2026-10-13T16:00"),
        ("2027-02-05T02:00", "1 workdays", "2027-02-15T16:00"),
    ],
)
def test_clocks_go_on_over_midnight_new_year_and_the_long_holidays(begins, span, ends):
    off = [date(2026, 10, 1) + timedelta(days=n) for n in range(8)]
    off += [date(2027, 2, 6) + timedelta(days=n) for n in range(9)]
    in_china = calendar.Calendar(holidays=frozenset(off), workdays=frozenset())

    began_at = datetime.fromisoformat(f"{begins}+00:00")

    found = in_china.ends(started_at=began_at, span=parse_span(span))

    assert found == datetime.fromisoformat(f"{ends}+00:00")
