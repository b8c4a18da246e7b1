"""Time acts through the database: only what is due is touched, and all of it is sealed."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi import loops
from luoshi.core.lamp import State
from luoshi.store import lamps, models, record
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


def request_at_work(difficulty="ordinary"):
    """A request that the town has heard and its village works on."""
    opened = record.open_matter(
        actor=cast.TOWN_OFFICE, loop="request", at=at(), key="rq", move="hear",
        given={"title": "路灯不亮", "kind": "lighting", "wants_call": True},
    ).matter_id  # fmt: skip
    act(cast.TOWN_OFFICE, opened, "assess", {"tier": "village", "difficulty": difficulty})
    act(cast.TOWN_OFFICE, opened, "dispatch", {"owner": cast.VILLAGE})
    act(cast.VILLAGE_HEAD, opened, "accept")
    return opened


def lamp_of(matter_id, *, days):
    row = models.Matter.objects.filter(id=matter_id).values(*lamps.COLUMNS).get()
    return lamps.of_row(row, day=cast.TODAY + timedelta(days=days))


@pytest.mark.parametrize(
    ("difficulty", "due"),
    [("ordinary", date(2026, 4, 24)), ("simple", date(2026, 4, 20)), ("hard", date(2026, 5, 9))],
)
def test_a_request_is_due_when_its_term_of_work_is_over(difficulty, due):
    matter_id = request_at_work(difficulty)

    row = models.Matter.objects.get(id=matter_id)

    assert (row.due, row.original_due) == (due, due)
    assert (lamp_of(matter_id, days=0).due_on, lamp_of(matter_id, days=0).by_stage) == (due, False)
    record.seal(at=at(0, 5))
    assert verify(at=at(0, 6)).faults == ()


def test_an_answered_request_keeps_the_lamp_of_the_day_it_was_answered():
    matter_id = request_at_work()
    late = lamp_of(matter_id, days=12)
    act(cast.VILLAGE_HEAD, matter_id, "reply", {"answer": "灯已修好。"}, days=5)
    answered = lamp_of(matter_id, days=12)
    record.act(
        actor=cast.TOWN_OFFICE, matter_id=matter_id, move="call", at=at(6), key="call",
        given={"result": "群众认可。"}, to="solved",
    )  # fmt: skip

    assert (late.state, answered.state) == (State.RED, State.GREEN)
    assert lamp_of(matter_id, days=40).state is State.BLUE


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


def test_a_sheet_waits_for_the_morning_and_for_the_workday_but_not_in_an_emergency():
    matter_id = drafted()
    act(cast.LEADER, matter_id, "approve", FIVE)
    midnight, saturday = at(2, -8 * 60 - 25), at(3)

    waited = [record.tick(at=midnight), record.tick(at=saturday)]
    models.Regime.objects.create(matter_id=matter_id, unit_id=cast.DISTRICT, level="level_2")
    sent = record.tick(at=saturday)

    assert [(one.looked_at, one.sheets) for one in waited] == [(1, 0), (1, 0)]
    assert sent.sheets == 1


def test_a_matter_that_cannot_be_carried_on_stops_no_other_and_is_counted():
    ids = [drafted(key=f"k{n}", quote=f"第 {n} 句。") for n in range(3)]
    for matter_id in ids:
        act(cast.LEADER, matter_id, "approve", FIVE)
    kept = models.Matter.objects.get(id=ids[1]).state
    models.Matter.objects.filter(id=ids[1]).update(state="{")

    done = record.tick(at=at(2))
    models.Matter.objects.filter(id=ids[1]).update(state=kept)
    mended = record.tick(at=at(2, 5))

    assert (done.looked_at, done.sheets, done.stuck) == (3, 2, 1)
    assert (mended.looked_at, mended.sheets, mended.stuck) == (1, 1, 0)
    assert verify(at=at(2, 6)).faults == ()


def test_a_tick_over_many_asks_the_database_for_all_of_them_together():
    def queries(n, *, day=2):
        for at_n in range(n):
            matter_id = drafted(key=f"{n}-{at_n}", quote=f"{n} 件里第 {at_n} 句。")
            act(cast.LEADER, matter_id, "approve", FIVE)
        record.seal(at=at(0, 3))
        with CaptureQueriesContext(connection) as asked:
            assert record.tick(at=at(day)).sheets == n
        return len(asked)

    few, many = queries(2), queries(15)

    # What each takes is the one statement that writes its row.
    assert many - few <= 14
