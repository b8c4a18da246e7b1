"""Postings and their days: nobody acts outside them, and what was the post's stays the post's."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User

from luoshi.core.calendar import day_of
from luoshi.core.fault import Refused
from luoshi.core.matter import Actor
from luoshi.store import actors, models, projection, record, sight
from luoshi.store.record import tree
from luoshi.store.verify import verify
from tests import cast
from tests.core.test_engine import DRAFT, FIVE

pytestmark = pytest.mark.usefixtures("city")

FIRST, LAST = date(2026, 4, 15), date(2026, 4, 20)


def at(days=0, minutes=0):
    return cast.MORNING + timedelta(days=days, minutes=minutes)


def drafted(key="draft"):
    return record.open_matter(
        actor=cast.CLERK, loop="task", at=at(), key=key, given=DRAFT
    ).matter_id


def approve(actor, matter_id, *, days, key="approve"):
    return record.act(
        actor=actor, matter_id=matter_id, move="approve", at=at(days, 5), key=key, given=FIVE
    )


def deputy(first=FIRST, last=LAST):
    """Somebody of no other post who deputises for the district's leader."""
    account = User.objects.create(username="deputy")
    posting = tree.appoint(
        post=2, account=account.id, from_on=first, until_on=last, at=at(), is_deputy=True
    )
    return Actor(posting=str(posting), unit=cast.DISTRICT, post=2, head=True,
                 postings=frozenset({str(posting)}))  # fmt: skip


@pytest.mark.parametrize("days", [0, 5])
def test_a_deputy_acts_on_the_first_and_on_the_last_of_the_days(days):
    task = drafted()

    approve(deputy(), task, days=days)

    assert models.Matter.objects.get(id=task).n_entries > 1


@pytest.mark.parametrize(
    ("first", "last", "days", "code", "said"),
    [
        (FIRST, LAST, 6, "posting-over", "任职到 2026年4月20日 为止"),
        (date(2026, 4, 18), LAST, 1, "posting-ahead", "任职从 2026年4月18日 才开始"),
    ],
)
def test_a_deputy_outside_the_days_is_refused_with_one_clear_message(first, last, days, code, said):
    task, stand_in = drafted(), deputy(first, last)

    with pytest.raises(Refused) as refusal:
        approve(stand_in, task, days=days)

    assert refusal.value.fault.code == code
    assert said in str(refusal.value)
    assert "云栖区 区委副书记" in str(refusal.value)
    assert models.Matter.objects.get(id=task).n_entries == 1
    assert not models.Receipt.objects.filter(key="approve").exists()


def test_nobody_opens_a_matter_from_a_post_that_he_holds_no_more():
    tree.relieve(posting=104, until_on=LAST, at=at())

    with pytest.raises(Refused) as refusal:
        record.open_matter(actor=cast.CLERK, loop="task", at=at(6), key="late", given=DRAFT)

    assert refusal.value.fault.code == "posting-over"
    assert not models.Matter.objects.exists()


def test_nobody_takes_back_from_a_post_that_he_holds_no_more():
    task = drafted()
    record.act(actor=cast.CLERK, matter_id=task, move="redraft", at=at(0, 1), key="redraft",
               given={"title": "改过的名称"})  # fmt: skip
    tree.relieve(posting=104, until_on=date(2026, 4, 14), at=at(0, 2))

    with pytest.raises(Refused) as refusal:
        record.take_back(actor=cast.CLERK, matter_id=task, at=at(0, 3), key="back")

    assert refusal.value.fault.code == "posting-over"


def test_a_successor_sees_and_carries_on_what_the_post_had_without_a_new_document():
    task = drafted()
    approve(cast.LEADER, task, days=0)
    successor = User.objects.create(username="successor")
    tree.relieve(posting=105, until_on=LAST, at=at(1))
    tree.appoint(post=5, account=successor.id, from_on=date(2026, 4, 21), at=at(1))
    day = day_of(at(6))
    (actor, _), *_ = actors.actors_of(account_id=successor.id, day=day)
    before = models.Entry.objects.filter(subject=projection.subject_of(task)).count()

    mine = sight.visible_to(actor=actor, day=day).values_list("id", flat=True)
    record.act(actor=actor, matter_id=task, move="accept", at=at(6, 1), key="accept")

    row = models.Matter.objects.get(id=task)
    assert list(mine) == [task]
    assert (row.holder_id, row.n_entries) == (5, before + 1)
    assert not actors.actors_of(account_id=User.objects.get(username="post5").id, day=day)
    record.seal(at=at(7))
    assert verify(at=at(7, 1)).faults == ()


def test_what_the_predecessor_did_is_still_his_hand():
    """Whoever returns under another post is the same hand."""
    account = User.objects.get(username="post5")
    tree.relieve(posting=105, until_on=LAST, at=at(1))
    again = tree.appoint(post=6, account=account.id, from_on=date(2026, 4, 21), at=at(1))

    ((actor, _),) = actors.actors_of(account_id=account.id, day=date(2026, 4, 22))

    assert actor.postings == {"105", str(again)}
