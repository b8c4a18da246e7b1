"""One move on many matters: each has its entry and its outcome, and nobody waits for another."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.store import clockwork, models, projection, record, rule_facts
from luoshi.store.record import batches
from luoshi.store.verify import verify
from tests import cast
from tests.core.test_engine import DONE, FIVE
from tests.fill import SCHEME, filled
from tests.store.test_concurrency import together
from tests.store.test_record import act, at, drafted
from tests.store.test_stocks import beds, booked, hostel


def approved(n, *, key="k"):
    ids = [drafted(key=f"{key}{at_n}", quote=f"{key} 第 {at_n} 句。") for at_n in range(n)]
    for matter_id in ids:
        act(cast.LEADER, matter_id, "approve", FIVE)
    return ids


def accept(ids, *, key="all", days=1, actor=cast.TOWN_HEAD):
    return record.batch(actor=actor, matter_ids=ids, move="accept", at=at(days), key=key)


def said(done):
    return [entry.fault.code if entry.fault else "" for entry in done]


@pytest.mark.usefixtures("city")
def test_many_are_accepted_over_several_chunks_and_each_refusal_is_said(monkeypatch):
    monkeypatch.setattr(batches, "CHUNK", 3)
    ids = approved(8)
    act(cast.TOWN_OFFICE, ids[2], "accept")
    act(cast.TOWN_OFFICE, ids[6], "accept")

    done = accept(list(reversed(ids)))

    assert [entry.matter_id for entry in done] == sorted(ids)
    assert said(done) == ["", "", "out-of-turn", "", "", "", "out-of-turn", ""]
    assert all(entry.outcome.receipt for entry in done if entry.outcome)
    assert set(models.Matter.objects.values_list("stage", flat=True)) == {"accepted"}
    record.seal(at=at(1, 1))
    assert verify(at=at(1, 2)).faults == ()


@pytest.mark.usefixtures("city")
def test_the_same_batch_again_writes_nothing_and_gives_the_first_outcomes():
    ids = approved(4)
    first = accept(ids[:3])
    before = models.Entry.objects.count()

    again = accept(ids[:3])
    more = accept(ids)

    assert [entry.outcome.written for entry in again] == [entry.outcome.written for entry in first]
    assert all(entry.outcome.is_repeated for entry in again)
    assert models.Entry.objects.count() == before + 1
    assert said(more) == [""] * 4


@pytest.mark.usefixtures("city", "extra_loops")
def test_what_takes_from_others_is_counted_one_after_the_other():
    parent = hostel(2)
    stays = [booked(parent, key=f"b{n}") for n in range(3)]

    done = record.batch(
        actor=cast.TOWN_OFFICE, matter_ids=stays, move="admit", at=at(0, 2), key="all"
    )

    assert said(done) == ["", "", "below-zero"]
    assert beds(parent) == {}
    record.seal(at=at(0, 3))
    assert verify(at=at(0, 4)).faults == ()


@pytest.mark.usefixtures("city")
def test_a_whole_and_its_part_in_one_batch_are_each_as_they_stand():
    (whole,) = approved(1)
    act(cast.TOWN_OFFICE, whole, "accept")
    act(cast.TOWN_OFFICE, whole, "start")
    act(cast.TOWN_OFFICE, whole, "split", {"parts": (cast.VILLAGE,)})
    part = models.Matter.objects.get(parent_id=whole).id

    done = record.batch(
        actor=cast.TOWN_OFFICE, matter_ids=[whole, part], move="progress", at=at(1), key="all",
        given={"done": DONE["done"]},
    )  # fmt: skip

    assert said(done) == ["", "out-of-turn"]


@pytest.mark.usefixtures("city")
def test_a_scheme_that_many_are_given_is_read_by_the_names_of_its_measures():
    loop = clockwork.current_loops()["appraisal"]
    ids = [
        record.open_matter(
            actor=cast.CLERK, loop="appraisal", at=at(), key=key, given=filled(loop, "draft")
        ).matter_id
        for key in ("one", "two")
    ]
    named = replace(SCHEME[0], measure="督办任务.按期办结率")

    done = record.batch(
        actor=cast.CLERK, matter_ids=ids, move="revise", at=at(1), key="all",
        given={"scheme": (named,)},
    )  # fmt: skip

    assert said(done) == ["", ""]


@pytest.mark.usefixtures("city", "extra_loops")
def test_what_looks_at_the_others_of_a_batch_sees_what_they_have_come_to(monkeypatch):
    monkeypatch.setattr(rule_facts.secrets, "token_hex", lambda n: "5eed")
    pool = (cast.TOWN, cast.VILLAGE, cast.COMMUNITY, cast.WATER)
    asked = {"title": "抽查", "due": cast.TODAY, "pool": pool, "n_drawn": Decimal(1)}
    checks = [
        record.open_matter(
            actor=cast.CLERK, loop="check", move="sample", at=at(), key=key, given=asked
        ).matter_id
        for key in ("one", "two")
    ]

    record.batch(actor=cast.CLERK, matter_ids=checks, move="again", at=at(1), key="all")

    assert set(rule_facts.drawn(loop="check", owner=cast.DISTRICT, year=2026)) == set(pool)


@pytest.mark.usefixtures("city")
def test_a_batch_asks_the_database_for_all_of_them_together():
    def queries(n, key):
        ids = approved(n, key=key)
        with CaptureQueriesContext(connection) as asked:
            assert said(accept(ids, key=key)) == [""] * n
        return len(asked)

    few, many = queries(2, "few"), queries(12, "many")

    # What each takes is the one statement that writes its row.
    assert many - few <= 10


@pytest.mark.usefixtures("own_database")
def test_two_batches_at_once_accept_each_matter_once():
    ids = approved(20)

    done = together(
        lambda: accept(ids, key="one"), lambda: accept(ids, key="two", actor=cast.TOWN_OFFICE)
    )

    codes = [sorted(pair) for pair in zip(said(done[0]), said(done[1]), strict=True)]
    assert codes == [["", "out-of-turn"]] * 20
    assert {len(projection.history_of(matter_id)) for matter_id in ids} == {4}
    record.seal(at=at(1, 1))
    assert verify(at=at(1, 2)).faults == ()
