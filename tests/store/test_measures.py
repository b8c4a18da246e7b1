"""Measures over what somebody sees below a unit, remembered only as long as they hold."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.core.fault import Refused
from luoshi.core.matter import PUBLIC, Actor
from luoshi.store import clockwork, measures, models, record, standings
from luoshi.store.verify import verify
from tests import cast
from tests.store import asks, promises

pytestmark = pytest.mark.usefixtures("city")


def judged(loop="commitment", *, actor=cast.CLERK, unit=cast.DISTRICT, day=cast.TODAY):
    return measures.judged(actor=actor, loop=clockwork.current_loops()[loop], unit=unit, day=day)


def rate(name, **asked):
    found = next(rate for rate in judged(**asked).rates if rate.measure.name == name)
    return found.n, found.of


def on(days):
    return cast.TODAY + timedelta(days=days)


def test_rates_are_counted_over_what_the_actor_sees_below_the_unit():
    promises.shown()

    assert rate("shown_rate") == (1, 1)
    assert rate("shown_rate", unit=cast.OTHER_TOWN) == (0, 0)
    assert rate("shown_rate", actor=cast.FAR_HEAD, unit=None) == (0, 0)


def test_every_vote_of_the_public_counts_below_its_unit_and_verifies():
    promise = promises.keeping()
    visitor = Actor(posting=PUBLIC, postings=frozenset({PUBLIC}))
    for n, grade in enumerate(("good", "poor", "fair")):
        record.act(
            actor=visitor, matter_id=promise, move="rate", key=f"v{n}",
            at=cast.MORNING + timedelta(days=11, minutes=n), given={"grade": grade},
        )  # fmt: skip
    record.seal(at=cast.MORNING + timedelta(days=12))

    assert rate("content_rate", day=on(12)) == (2, 3)
    assert rate("content_rate", unit=cast.OTHER_TOWN, day=on(12)) == (0, 0)
    assert verify(at=cast.MORNING + timedelta(days=12, minutes=1)).faults == ()


def test_a_vote_does_not_void_a_form_that_somebody_is_filling_in():
    promise = promises.keeping()
    seen = models.Matter.objects.get(id=promise).n_entries
    visitor = Actor(posting=PUBLIC, postings=frozenset({PUBLIC}))
    given = {"progress": "南片停工三天", "done": promises.households(3)}
    later = cast.MORNING + timedelta(days=11)
    record.act(actor=visitor, matter_id=promise, move="rate", key="v", at=later,
               given={"grade": "good"})  # fmt: skip

    record.act(actor=cast.TOWN_OFFICE, matter_id=promise, move="progress", key="p", at=later,
               given=given, seen_n=seen)  # fmt: skip
    with pytest.raises(Refused) as refusal:
        record.act(actor=cast.TOWN_OFFICE, matter_id=promise, move="progress", key="q", at=later,
                   given=given, seen_n=seen)  # fmt: skip

    assert refusal.value.fault.code == "moved-meanwhile"


def test_a_rate_follows_every_move_at_once():
    promise = promises.keeping()
    before = rate("kept_rate", day=on(200))
    promises.handed_in(promise, 1240)
    asks.act(cast.CLERK, promise, "accept", days=61)

    assert (before, rate("kept_rate", day=on(200))) == ((0, 1), (1, 1))


def test_a_lamp_that_was_told_yesterday_is_told_anew_today():
    promises.keeping(due=date(2026, 5, 1))

    states = [judged(day=on(days)).rows[0][1].state for days in (11, 17, 11)]

    assert states == ["green", "red", "green"]


def test_what_is_remembered_is_not_read_again():
    promises.shown()
    judged()

    with CaptureQueriesContext(connection) as again:
        judged()
    standings._known.clear()
    with CaptureQueriesContext(connection) as anew:
        judged()

    matters = models.Matter._meta.db_table
    assert len(anew) == len(again) + 1
    assert sum(f'FROM "{matters}"' in query["sql"] for query in again) == 1


def test_many_changes_are_read_in_one_pass_with_the_same_answer(monkeypatch):
    for n in range(3):
        promises.shown(key=str(n))
    few = judged()
    standings._known.clear()
    monkeypatch.setattr(standings, "_FEW", 1)

    assert judged() == few


def test_the_longest_unasked_are_forgotten(monkeypatch):
    monkeypatch.setattr(standings, "_MOST", 2)
    for n in range(4):
        promises.shown(key=str(n))

    assert len(judged().rows) == 4
    assert len(standings._known) <= 2


def test_measures_that_look_at_children_are_never_remembered():
    campaign = asks.sent()
    asks.answer(campaign, cast.VILLAGE, cast.VILLAGE_HEAD, ideas="办法")
    talk = asks.talk_of(campaign, cast.VILLAGE).id
    asks.act(cast.CLERK, talk, "pass", minutes=6)
    before = rate("promised_rate", loop="talk")
    asks.act(cast.VILLAGE_HEAD, talk, "promise", promises.RAISED, minutes=7)

    assert (before, rate("promised_rate", loop="talk")) == ((0, 1), (1, 1))


def test_promises_that_ended_before_the_year_are_left_out():
    promise = promises.keeping()
    promises.handed_in(promise, 1240)
    asks.act(cast.CLERK, promise, "accept", days=61)

    assert len(judged(day=date(2026, 12, 31)).rows) == 1
    assert judged(day=date(2027, 1, 4)).rows == ()


def test_one_lamp_can_be_picked_out():
    promises.shown()

    assert len(judged().of_lamp("green")) == len(judged().of_lamp("")) == 1
    assert judged().of_lamp("red") == ()
