"""The same packet twice: the second writes nothing and is given the first answer."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from luoshi.core.criterion import Criterion
from luoshi.store import models, record
from luoshi.store.record import tree
from tests import cast
from tests.core.test_engine import DRAFT, FIVE
from tests.store.acts import free_seat

pytestmark = pytest.mark.usefixtures("city", "extra_loops")

TABLES = (
    models.Entry, models.Matter, models.Value, models.Receipt, models.Posting, models.Partner,
    models.Regime, models.LoopText,
)  # fmt: skip


def at(minutes=0):
    return cast.MORNING + timedelta(minutes=minutes)


def opened(loop, actor, key="first", move="", parent=None, **given):
    return record.open_matter(
        actor=actor, loop=loop, move=move, at=at(), key=key, given=given, parent=parent
    )


def act(actor, matter_id, move, key="once", minutes=1, **given):
    return record.act(
        actor=actor, matter_id=matter_id, move=move, at=at(minutes), key=key, given=given
    )


def books():
    """All that stands: how many rows in each table, the numbers given, and where matters stand."""
    rows = [model.objects.count() for model in TABLES]
    counters = sorted(models.Counter.objects.values_list("key", "value"))
    stands = sorted(models.Matter.objects.values_list("id", "stage", "n_entries", "last_hash"))
    return rows, counters, stands


def plain_move():
    task = opened("task", cast.CLERK, **DRAFT).matter_id
    return lambda: act(cast.LEADER, task, "approve", **FIVE)


def opening():
    return lambda: opened("task", cast.CLERK, key="once", **DRAFT)


def posted():
    judges = (cast.OTHER_TOWN, cast.WATER, cast.INDUSTRY)
    return opened("contest", cast.LEADER, title="选题", due=date(2026, 6, 1), partners=judges)


def opening_by_a_parents_move():
    contest = posted().matter_id
    return lambda: act(cast.VILLAGE_HEAD, contest, "open", plan="方案",
                       partners=(cast.OTHER_TOWN, cast.WATER, cast.INDUSTRY))  # fmt: skip


def _claimed():
    opening_by_a_parents_move()()
    return models.Matter.objects.get(loop="contest.claim").id


def signature_of_several():
    claim = _claimed()
    return lambda: act(cast.OTHER_HEAD, claim, "choose", key="signed", minutes=2)


def signature_that_completes():
    claim = _claimed()
    act(cast.OTHER_HEAD, claim, "choose", key="signed", minutes=2)
    return lambda: act(cast.WATER_HEAD, claim, "choose", key="signed too", minutes=3)


def sending_to_many():
    review = _collected()
    return lambda: act(cast.CLERK, review, "compute", minutes=3)


def _collected():
    scheme = (Criterion(measure="slip.issued", weight=Decimal(1), formula="completion",
                        target=Decimal(100)),)  # fmt: skip
    review = opened("review", cast.CLERK, title="考核", scheme=scheme,
                    units=(cast.TOWN, cast.WATER), cutoff=cast.TODAY).matter_id  # fmt: skip
    act(cast.CLERK, review, "collect", key="collect")
    return review


def scoring_again():
    review = _collected()
    act(cast.CLERK, review, "compute", key="compute", minutes=2)
    score = models.Matter.objects.get(parent=review, owner=cast.TOWN).id
    act(cast.TOWN_HEAD, score, "object", key="object", minutes=3, ground="有误")
    return lambda: act(cast.LEADER, score, "decide", minutes=4, ground="复核")


def taking_back():
    task = opened("task", cast.CLERK, **DRAFT).matter_id
    act(cast.CLERK, task, "redraft", key="redraft", title="改过的名称")
    return lambda: record.take_back(actor=cast.CLERK, matter_id=task, at=at(2), key="once")


def drawing_lots():
    return lambda: opened("check", cast.CLERK, key="once", move="sample", title="抽查",
                          due=cast.TODAY, pool=(cast.TOWN, cast.WATER, cast.INDUSTRY),
                          n_drawn=Decimal(1))  # fmt: skip


def issuing_a_code():
    slip = opened("slip", cast.TOWN_OFFICE, title="条", due=cast.TODAY).matter_id
    return lambda: act(cast.CHIEF, slip, "issue")


def posting_somebody():
    errand = opened("errand", cast.VILLAGE_HEAD, title="派驻", owner=cast.WATER, seat=free_seat(),
                    due=date(2026, 10, 20)).matter_id  # fmt: skip
    days = (cast.TODAY, date(2026, 10, 20))
    return lambda: act(cast.WATER_HEAD, errand, "send", holder=8, days=days)


def declaring_a_level():
    return lambda: opened("alarm", cast.LEADER, key="once", owner=cast.TOWN, regime="level_1",
                          basis="预案", due=date(2026, 6, 1))  # fmt: skip


KINDS = (
    plain_move, opening, opening_by_a_parents_move, signature_of_several, signature_that_completes,
    sending_to_many, scoring_again, taking_back, drawing_lots, issuing_a_code, posting_somebody,
    declaring_a_level,
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_same_packet_again_writes_nothing_and_gives_the_first_answer(kind):
    send = kind()
    first = send()
    stood = books()

    again = send()

    assert books() == stood
    assert (first.is_repeated, again.is_repeated) == (False, True)
    assert (again.matter_id, again.written) == (first.matter_id, first.written)
    assert again.receipt == first.receipt


def test_a_batch_sent_again_writes_nothing_and_answers_for_each_as_before():
    slips = [
        opened("slip", cast.TOWN_OFFICE, key=f"slip{n}", title="条", due=cast.TODAY).matter_id
        for n in range(3)
    ]
    act(cast.CHIEF, slips[1], "issue", key="before", minutes=1)

    def send():
        return record.batch(actor=cast.CHIEF, matter_ids=slips, move="issue", at=at(2), key="batch")

    first = send()
    stood = books()
    again = send()

    assert books() == stood
    assert [one.outcome.written for one in again] == [one.outcome.written for one in first]
    assert all(one.outcome.is_repeated for one in again)


def test_a_packet_that_arrives_again_after_its_posting_has_ended_is_given_the_first_answer():
    task = opened("task", cast.CLERK, **DRAFT).matter_id
    first = act(cast.LEADER, task, "approve", **FIVE)
    tree.relieve(posting=102, until_on=date(2026, 4, 14), at=at(5))

    again = act(cast.LEADER, task, "approve", minutes=9, **FIVE)

    assert again.is_repeated
    assert again.written == first.written
