"""Dated postings: who is sent to another unit, and what ends it."""

from datetime import date

import pytest

from luoshi.core import take_back
from luoshi.core.effect import Post, Relieve
from luoshi.core.fault import Refused
from tests import cast
from tests.core import made, small

ERRAND = small.LOOPS["errand"]
DAYS = (date(2026, 4, 20), date(2026, 10, 20))
#: The village asks the water bureau for a first secretary, who is to hold the village's post 7.
ASK = {"title": "派驻", "owner": cast.WATER, "seat": 7, "due": DAYS[1]}
ASKED = made.walk(ERRAND, (cast.VILLAGE_HEAD, "ask", {"given": ASK}))


def send(matter=ASKED, days=DAYS, **how):
    given = {"holder": 8, "days": days}
    return made.take(ERRAND, matter, "send", cast.WATER_HEAD, given=given, **how)


def test_whoever_holds_the_sending_post_is_put_into_the_seat_for_the_days():
    assert send().effects == (Post(holder=8, seat=7, from_on=DAYS[0], until_on=DAYS[1]),)


def test_the_seat_is_a_post_of_the_unit_that_has_asked():
    elsewhere = made.walk(ERRAND, (cast.VILLAGE_HEAD, "ask", {"given": ASK | {"seat": 9}}))

    with pytest.raises(Refused) as refusal:
        send(elsewhere)

    assert refusal.value.fault.code == "not-a-seat"


def test_days_that_are_over_post_nobody():
    with pytest.raises(Refused) as refusal:
        send(days=(date(2026, 4, 1), date(2026, 4, 14)))

    assert refusal.value.fault.code == "days-over"


def test_an_early_return_ends_the_posting_that_day():
    given = {"ground": "任务提前完成"}

    decision = made.take(ERRAND, send().matter, "recall", cast.WATER_HEAD, given=given, days=9)

    assert decision.effects == (Relieve(on=date(2026, 4, 24)),)


def test_whatever_ends_the_matter_ends_the_posting():
    decision = made.take(ERRAND, send().matter, "end", cast.VILLAGE_HEAD, days=30)

    assert Relieve(on=date(2026, 5, 15)) in decision.effects


@pytest.mark.parametrize("move", ["send", "recall", "end"])
def test_an_appointment_and_its_end_are_not_taken_back(move):
    steps = [(cast.WATER_HEAD, "send", {"given": {"holder": 8, "days": DAYS}})]
    if move != "send":
        steps.append((cast.WATER_HEAD, "recall", {"given": {"ground": "缘由"}}))
    if move == "end":
        steps.append((cast.VILLAGE_HEAD, "end"))
    matter = made.walk(ERRAND, *steps, matter=ASKED)
    actor = steps[-1][0]

    assert not take_back.is_open(loop=ERRAND, matter=matter, actor=actor, at=cast.MORNING)
