"""Time acts through the database: only what is due is touched, and all of it is sealed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi import loops
from luoshi.store import models, record
from luoshi.store.verify import verify
from tests import cast
from tests.core.test_engine import FIVE
from tests.fill import filled
from tests.store.test_record import act, at, drafted, working

pytestmark = pytest.mark.usefixtures("city")


def test_a_task_that_nobody_accepts_sends_a_sheet_and_is_looked_at_again_a_workday_later():
    matter_id = drafted()
    act(cast.LEADER, matter_id, "approve", FIVE)

    done = record.tick(at=at(2))

    row = models.Matter.objects.get(id=matter_id)
    assert (done.looked_at, done.sheets) == (1, 1)
    assert row.next_on == cast.TODAY + timedelta(days=5)
    assert record.tick(at=at(2, 5)).looked_at == 0


def test_a_tick_seals_and_the_books_verify():
    matter_id = working()
    record.tick(at=at(80))

    found = verify(at=at(80, 1))

    assert found.faults == ()
    assert found.entries == found.size
    assert models.Matter.objects.get(id=matter_id).stage == "working"


def test_personal_values_are_gone_from_every_table_after_their_day_and_the_proofs_stay():
    request = loops.load()["request"]
    given = filled(request, "file", superior=cast.TOWN) | {"contact": "13800001234"}
    matter_id = record.open_matter(
        actor=cast.RESIDENT, loop="request", at=at(), key="r", given=given
    ).matter_id
    act(cast.TOWN_HEAD, matter_id, "exclude", filled(request, "exclude"), days=1)
    assert "13800001234" in models.Matter.objects.get(id=matter_id).state

    record.tick(at=at(60))

    assert "13800001234" not in models.Matter.objects.get(id=matter_id).state
    assert not models.Value.objects.filter(value__contains="13800001234").exists()
    assert verify(at=at(60, 1)).faults == ()


def test_a_tick_asks_no_more_of_the_database_for_matters_that_are_not_due():
    for n in range(3):
        drafted(key=f"k{n}", quote=f"第 {n} 句。")
    record.seal(at=at(0, 2))
    with CaptureQueriesContext(connection) as few:
        record.tick(at=at(0, 3))
    for n in range(3, 12):
        drafted(key=f"k{n}", quote=f"第 {n} 句。")
    record.seal(at=at(0, 4))

    with CaptureQueriesContext(connection) as many:
        record.tick(at=at(0, 5))

    assert len(many) == len(few)
