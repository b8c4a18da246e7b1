"""Moves through the database: one transaction, one winner, one outcome for each key."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi import loops
from luoshi.core import clock
from luoshi.core.fault import Refused
from luoshi.core.quantity import Quantity
from luoshi.store import items, models, projection, record
from luoshi.store.verify import verify
from tests import cast
from tests.core.test_engine import DONE, DRAFT, FIVE

pytestmark = pytest.mark.usefixtures("city")


def at(days=0, minutes=0):
    return cast.MORNING + timedelta(days=days, minutes=minutes)


def drafted(key="k1", **changed):
    return record.open_matter(
        actor=cast.CLERK, loop="task", at=at(), key=key, given=DRAFT | changed
    ).matter_id


def working():
    matter_id = drafted()
    act(cast.LEADER, matter_id, "approve", FIVE)
    act(cast.TOWN_OFFICE, matter_id, "accept")
    act(cast.TOWN_OFFICE, matter_id, "start")
    return matter_id


def act(actor, matter_id, move, given=None, *, days=0, minutes=1, key=None):
    return record.act(
        actor=actor, matter_id=matter_id, move=move, given=given or {}, at=at(days, minutes),
        key=key or f"{move}-{matter_id}-{days}-{minutes}",
    )  # fmt: skip


def row(matter_id):
    return models.Matter.objects.get(id=matter_id)


def test_a_task_runs_from_draft_to_struck_off_and_verifies():
    matter_id = working()
    act(cast.TOWN_HEAD, matter_id, "report", DONE, days=60)
    act(cast.CHIEF, matter_id, "pass", days=61)
    check = {"method": "on_site", "sample": Decimal(30), "finding": "合格"}
    act(cast.CLERK, matter_id, "verify", check, days=62)
    act(cast.CHIEF, matter_id, "close", days=63)
    act(cast.LEADER, matter_id, "strike", days=63)
    record.seal(at=at(63, 2))

    found = verify(at=at(63, 3))

    assert row(matter_id).stage == "struck_off"
    assert row(matter_id).number == "督〔2026〕云栖-1"
    assert found.faults == ()
    assert found.entries == found.size


def test_the_row_is_what_its_entries_give():
    matter_id = working()

    entries = [entered for entered, _ in projection.history_of(matter_id)]

    assert [entry.move for entry in entries] == ["draft", "approve", "assign", "accept", "start"]
    assert row(matter_id).n_entries == 5
    assert row(matter_id).due == date(2026, 6, 30)


def test_the_same_key_gives_the_first_outcome_and_writes_nothing():
    matter_id = working()
    done = {"done": Quantity(amount=Decimal(400), unit="户")}
    first = act(cast.TOWN_OFFICE, matter_id, "progress", done, key="form-1")
    before = models.Entry.objects.count()

    again = act(cast.TOWN_OFFICE, matter_id, "progress", done, key="form-1", minutes=5)

    assert again.is_repeated
    assert again.written == first.written
    assert models.Entry.objects.count() == before


def test_an_opening_form_sent_twice_opens_one_matter():
    first = drafted(key="form-2")

    assert drafted(key="form-2") == first
    assert models.Matter.objects.count() == 1


def test_a_refused_move_leaves_nothing_behind():
    matter_id = drafted()
    before = models.Entry.objects.count(), models.Value.objects.count(), row(matter_id).n_entries

    with pytest.raises(Refused):
        act(cast.LEADER, matter_id, "approve", FIVE | {"owner": cast.FAR_TOWN})

    assert (models.Entry.objects.count(), models.Value.objects.count(),
            row(matter_id).n_entries) == before  # fmt: skip


def test_somebody_who_saw_an_older_state_is_told_what_happened():
    matter_id = working()

    with pytest.raises(Refused) as refusal:
        record.act(
            actor=cast.TOWN_HEAD, matter_id=matter_id, move="report", given=DONE, at=at(1),
            key="late", seen_n=4,
        )  # fmt: skip

    assert refusal.value.fault.code == "moved-meanwhile"
    assert "开始办理" in str(refusal.value)


def test_the_same_sentence_is_not_drafted_twice():
    drafted()

    with pytest.raises(Refused) as refusal:
        drafted(key="k2")

    assert refusal.value.fault.code == "duplicate"
    assert "督〔2026〕云栖-1" in str(refusal.value)


def test_splitting_opens_children_with_entries_of_their_own():
    matter_id = working()

    act(cast.TOWN_OFFICE, matter_id, "split", {"parts": (cast.VILLAGE, cast.COMMUNITY)})

    children = models.Matter.objects.filter(parent_id=matter_id).order_by("owner_id")
    assert [child.owner_id for child in children] == [cast.VILLAGE, cast.COMMUNITY]
    assert [child.holder_id for child in children] == [7, 11]
    assert {child.superior_id for child in children} == {cast.TOWN}
    assert {child.stage for child in children} == {"assigned"}
    task = loops.load()["task"]
    shares = [projection.matter_of(child, loop=task).values["quantity"] for child in children]
    assert [str(share.amount) for share in shares] == ["620", "620"]
    record.seal(at=at(0, 3))
    assert verify(at=at(0, 4)).faults == ()


def struck_off(matter_id):
    """A village's part, checked by its town and struck off there."""
    for actor, move, given in (
        (cast.VILLAGE_HEAD, "accept", {}),
        (cast.VILLAGE_HEAD, "start", {}),
        (cast.VILLAGE_HEAD, "report", DONE),
        (cast.TOWN_OFFICE, "pass", {}),
        (cast.TOWN_HEAD, "verify", {"method": "phone", "sample": Decimal(3), "finding": "属实"}),
        (cast.TOWN_OFFICE, "close", {}),
        (cast.TOWN_HEAD, "strike", {}),
    ):
        act(actor, matter_id, move, given, days=1)


def test_a_split_task_is_reported_when_its_parts_are_struck_off():
    matter_id = working()
    act(cast.TOWN_OFFICE, matter_id, "split", {"parts": (cast.VILLAGE,)})
    part = models.Matter.objects.get(parent_id=matter_id).id
    with pytest.raises(Refused) as refusal:
        act(cast.TOWN_HEAD, matter_id, "report", DONE, days=1)
    struck_off(part)
    (item,) = items.items_of(
        [row(matter_id)], actor=cast.TOWN_HEAD, at=at(1), day=cast.TODAY, tree=cast.TREE
    )

    act(cast.TOWN_HEAD, matter_id, "report", DONE, days=1, minutes=2)

    assert "还有 1 件下级事项没有结束" in str(refusal.value)
    assert "report" in [move.name for move in item.moves]
    assert (row(part).stage, row(part).end, row(matter_id).stage) == ("struck_off", "", "reported")
    record.seal(at=at(1, 3))
    assert verify(at=at(1, 4)).faults == ()


def test_a_part_split_off_is_not_approved_for_a_day_after_its_whole():
    matter_id = working()
    late = FIVE | {"owner": cast.VILLAGE, "holder": 7, "due": date(2026, 7, 1)}
    act(cast.TOWN_OFFICE, matter_id, "split_off", DRAFT | {"owner": cast.VILLAGE})
    part = models.Matter.objects.get(parent_id=matter_id).id

    with pytest.raises(Refused) as refusal:
        act(cast.TOWN_HEAD, part, "approve", late, minutes=2)

    assert refusal.value.fault.code == "after-whole"
    assert row(part).n_entries == 1
    act(cast.TOWN_HEAD, part, "approve", late | {"due": date(2026, 6, 30)}, minutes=2)
    assert row(part).stage == "assigned"


def test_a_part_is_not_extended_beyond_its_whole():
    matter_id = working()
    act(cast.TOWN_OFFICE, matter_id, "split", {"parts": (cast.VILLAGE,)})
    part = models.Matter.objects.get(parent_id=matter_id).id
    act(cast.VILLAGE_HEAD, part, "accept")
    act(cast.VILLAGE_HEAD, part, "start")
    asked = {
        "asked_due": date(2026, 8, 1),
        "delay_class": "weather",
        "ground": "汛期",
        "remedy": "加人",
    }
    act(cast.VILLAGE_HEAD, part, "ask_time", asked)

    with pytest.raises(Refused) as refusal:
        act(cast.TOWN_HEAD, part, "extend", {"due": date(2026, 7, 20), "ground": "汛期"}, minutes=2)

    assert "2026年7月20日，晚于所属整件" in str(refusal.value)


def test_a_whole_does_not_get_a_day_before_that_of_its_open_part():
    matter_id = working()
    act(cast.TOWN_OFFICE, matter_id, "split", {"parts": (cast.VILLAGE,)})
    part = models.Matter.objects.get(parent_id=matter_id)
    asked = {"asked_due": date(2026, 8, 1), "delay_class": "weather", "ground": "汛期",
             "remedy": "加人"}  # fmt: skip
    act(cast.TOWN_OFFICE, matter_id, "ask_time", asked)
    earlier = {"due": date(2026, 6, 1), "ground": "提前"}

    with pytest.raises(Refused) as refusal:
        act(cast.LEADER, matter_id, "extend", earlier)
    struck_off(part.id)
    act(cast.LEADER, matter_id, "extend", earlier, days=2)

    assert refusal.value.fault.code == "before-part"
    assert f"“{part.number}”的完成时限是 2026年6月30日" in str(refusal.value)
    assert row(matter_id).due == date(2026, 6, 1)


def test_a_part_that_appeals_is_waited_for_again():
    matter_id = working()
    act(cast.TOWN_OFFICE, matter_id, "split", {"parts": (cast.VILLAGE,)})
    part = models.Matter.objects.get(parent_id=matter_id).id
    struck_off(part)
    act(cast.VILLAGE_HEAD, part, "appeal", {"ground": "数量算错"}, days=2)

    with pytest.raises(Refused) as refusal:
        act(cast.TOWN_HEAD, matter_id, "report", DONE, days=3)

    assert "还有 1 件下级事项没有结束" in str(refusal.value)


@pytest.mark.parametrize(
    ("loop", "said"),
    [
        ("project.node", "请打开所属的那一件，从“重点项目”里的“设节点”来立"),
        ("talk", "请打开所属的那一件，从“专题活动”里的“下发”来立"),
    ],
)
def test_what_belongs_to_another_matter_is_not_opened_alone(loop, said):
    with pytest.raises(Refused) as refusal:
        record.open_matter(actor=cast.TOWN_HEAD, loop=loop, at=at(), key="k", given={})

    assert refusal.value.fault.code == "needs-parent"
    assert said in str(refusal.value)
    assert not models.Matter.objects.exists()


def test_each_part_has_the_emergency_level_over_its_own_unit():
    matter_id = working()
    models.Regime.objects.create(matter_id=matter_id, unit_id=cast.VILLAGE, level="level_1")

    act(cast.TOWN_OFFICE, matter_id, "split", {"parts": (cast.VILLAGE, cast.COMMUNITY)})

    parts = models.Matter.objects.filter(parent_id=matter_id).order_by("owner_id")
    found = [projection.matter_of(part, loop=loops.load()["task"]) for part in parts]
    assert [part.regime for part in found] == ["level_1", ""]
    assert found[0].values["owner"] == cast.VILLAGE
    ends = [
        clock.runs_out_at(loop=loops.load()["task"], matter=part, calendar=cast.CALENDAR)
        for part in found
    ]
    assert ends[0] == at(0, 1) + timedelta(hours=2)
    assert ends[1] > ends[0]


def test_a_slip_is_taken_back_and_what_it_opened_goes_with_it():
    matter_id = working()
    act(cast.TOWN_OFFICE, matter_id, "split", {"parts": (cast.VILLAGE,)}, minutes=2)

    record.take_back(actor=cast.TOWN_OFFICE, matter_id=matter_id, at=at(0, 10), key="undo")

    child = models.Matter.objects.get(parent_id=matter_id)
    assert child.end == "void"
    assert "parts" not in row(matter_id).state
    record.seal(at=at(0, 11))
    assert verify(at=at(0, 12)).faults == ()


@pytest.mark.parametrize(
    ("who", "minutes"), [(cast.TOWN_HEAD, 5), (cast.TOWN_OFFICE, 40)], ids=["other", "too-late"]
)
def test_a_move_is_taken_back_only_by_its_hand_and_in_half_an_hour(who, minutes):
    matter_id = working()

    with pytest.raises(Refused) as refusal:
        record.take_back(actor=who, matter_id=matter_id, at=at(0, minutes), key="undo")

    assert refusal.value.fault.code == "not-to-be-taken-back"


def test_what_somebody_has_gone_on_from_is_not_taken_back():
    matter_id = working()
    act(cast.TOWN_OFFICE, matter_id, "split", {"parts": (cast.VILLAGE,)}, minutes=2)
    child = models.Matter.objects.get(parent_id=matter_id)
    act(cast.VILLAGE_HEAD, child.id, "accept", minutes=3)

    with pytest.raises(Refused) as refusal:
        record.take_back(actor=cast.TOWN_OFFICE, matter_id=matter_id, at=at(0, 10), key="undo")

    assert refusal.value.fault.code == "children-moved"


def test_a_batch_has_an_outcome_for_each_and_one_refusal_stops_no_other():
    first, second = drafted(), drafted(key="k2", quote="另一句话。")
    act(cast.LEADER, first, "approve", FIVE)
    act(cast.LEADER, second, "approve", FIVE)
    act(cast.TOWN_OFFICE, second, "accept")

    done = record.batch(
        actor=cast.TOWN_HEAD, matter_ids=[second, first], move="accept", at=at(1), key="batch"
    )

    assert [entry.fault.code if entry.fault else "" for entry in done] == ["", "out-of-turn"]


def test_a_move_without_effects_takes_at_most_six_queries():
    matter_id = working()
    act(cast.TOWN_OFFICE, matter_id, "progress", {"done": DONE["done"]}, key="warm")

    with CaptureQueriesContext(connection) as queries:
        act(cast.TOWN_OFFICE, matter_id, "progress",
            {"done": DONE["done"], "progress": "管材已到。"}, minutes=2)  # fmt: skip

    asked = [q["sql"] for q in queries.captured_queries
             if not q["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]  # fmt: skip
    assert len(asked) <= 6, asked
