"""The engine: who may make a move, what it needs, what follows from it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from luoshi import loops
from luoshi.core import elapse, engine
from luoshi.core.condition import Facts
from luoshi.core.engine import World
from luoshi.core.fault import Refused
from luoshi.core.matter import Matter, fold
from luoshi.core.quantity import Quantity
from tests import cast
from tests.fill import filled

LOOPS = loops.load()
TASK = LOOPS["task"]
FIVE = {
    "owner": cast.TOWN,
    "holder": 5,
    "duty": "牵头改造并通水",
    "due": date(2026, 6, 30),
    "quantity": Quantity(amount=Decimal(1240), unit="户"),
    "test": "水质水压双合格",
    "rhythm": "week",
}
DRAFT = {
    "title": "供水管网改造通水",
    "origin": "standing_meeting",
    "quote": "六月底前完成一千二百四十户通水。",
    "secrecy": "open",
}
DONE = {"done": Quantity(amount=Decimal(1240), unit="户"), "result": "全部通水。"}


def world(*, days: int = 0, children=None, level="town") -> World:
    at = cast.MORNING + timedelta(days=days)
    posts = {post: unit for post, (unit, _, _) in cast.POSTS.items()}
    facts = Facts(day=at.date(), tree=cast.TREE, children=children or {}, level=level, posts=posts)
    return World(at=at, calendar=cast.CALENDAR, facts=facts)


def walk(*steps, loop=TASK):
    """The matter after some steps of (actor, move, what is given, day), and all entries."""
    matter, entries = Matter(id=1, loop=loop.name), []
    for actor, move, given, days in steps:
        decision = engine.take(
            loop=loop, matter=matter, move=move, actor=actor, given=given, world=world(days=days),
            opening={"loop": "text"} if matter.n == 0 else {},
        )  # fmt: skip
        matter = decision.matter
        entries.extend(decision.entries)
    return matter, entries


ASSIGNED = (
    (cast.CLERK, "draft", DRAFT, 0),
    (cast.LEADER, "approve", FIVE, 0),
)
WORKING = (*ASSIGNED, (cast.TOWN_OFFICE, "accept", {}, 1), (cast.TOWN_OFFICE, "start", {}, 1))
WHOLE = (
    *WORKING,
    (cast.TOWN_OFFICE, "progress", {"done": Quantity(amount=Decimal(400), unit="户")}, 5),
    (cast.TOWN_HEAD, "report", DONE, 60),
    (cast.CHIEF, "pass", {}, 61),
    (cast.CLERK, "verify", {"method": "on_site", "sample": Decimal(30), "finding": "合格"}, 62),
    (cast.CHIEF, "close", {}, 63),
    (cast.LEADER, "strike", {}, 63),
)


def test_a_task_is_walked_from_draft_to_struck_off():
    matter, entries = walk(*WHOLE)

    assert matter.stage == "struck_off"
    assert matter.owner == cast.TOWN
    assert matter.superior == cast.DISTRICT
    assert matter.original_due == date(2026, 6, 30)
    assert [entry.move for entry in entries] == [
        "draft", "approve", "assign", "accept", "start", "progress", "report", "pass", "verify",
        "close", "strike",
    ]  # fmt: skip


def test_the_entries_replayed_give_the_same_matter():
    matter, entries = walk(*WHOLE)

    assert fold(loop=TASK, blank=Matter(id=1, loop="task"), entries=entries) == matter


def test_typed_text_stands_outside_the_hash_and_numbers_inside():
    _, entries = walk(*WHOLE)

    approval = entries[1]
    assert "duty" in approval.typed
    assert "duty" not in approval.given
    assert approval.given["due"] == "2026-06-30"
    assert approval.given["quantity"] == {"amount": "1240", "unit": "户"}


@pytest.mark.parametrize(
    ("steps", "step", "code"),
    [
        (WORKING, (cast.TOWN_OFFICE, "accept", {}, 2), "out-of-turn"),
        (WORKING, (cast.OTHER_HEAD, "progress", {"done": DONE["done"]}, 2), "not-your-move"),
        (WORKING, (cast.TOWN_OFFICE, "report", DONE, 2), "head-only"),
        (WORKING, (cast.TOWN_OFFICE, "progress", {}, 2), "missing"),
        (WORKING, (cast.TOWN_HEAD, "start", {}, 2), "out-of-turn"),
        (WORKING, (cast.TOWN_HEAD, "no_such_move", {}, 2), "unknown-move"),
        (WORKING, (cast.TOWN_HEAD, "progress", DONE, 2), "not-asked"),
        (WHOLE[:7], (cast.CHIEF, "verify", {"method": "phone", "sample": Decimal(3),
                                            "finding": "好"}, 62), "same-hand"),
        (WHOLE[:1], (cast.LEADER, "approve", FIVE | {"owner": cast.FAR_TOWN}, 0), "not-below"),
        (WHOLE[:1], (cast.LEADER, "approve", FIVE | {"owner": cast.DISTRICT}, 0), "not-below"),
        (WHOLE[:1], (cast.LEADER, "approve", FIVE | {"owner": 999}, 0), "no-such-unit"),
        (WHOLE[:1], (cast.LEADER, "approve", FIVE | {"holder": 7}, 0), "not-of-owner"),
        (WHOLE[:1], (cast.LEADER, "approve", FIVE | {"verifier": cast.TOWN}, 0), "own-verifier"),
        (WHOLE[:1], (cast.LEADER, "approve", FIVE | {"duty": "长" * 301}, 0), "too-long"),
        (WHOLE[:1], (cast.LEADER, "approve", FIVE | {"rhythm": "hourly"}, 0), "bad-value"),
    ],
)  # fmt: skip
def test_what_may_not_be_done_is_refused_with_its_reason(steps, step, code):
    matter, _ = walk(*steps)
    actor, move, given, days = step

    with pytest.raises(Refused) as refusal:
        engine.take(
            loop=TASK, matter=matter, move=move, actor=actor, given=given, world=world(days=days)
        )

    assert refusal.value.fault.code == code
    assert refusal.value.fault.said()[1]


@pytest.mark.parametrize("missing", ["owner", "holder", "duty", "due", "quantity", "test"])
def test_a_task_is_not_assigned_while_one_of_the_five_is_missing(missing):
    matter, _ = walk(ASSIGNED[0])
    given = {name: value for name, value in FIVE.items() if name != missing}

    with pytest.raises(Refused) as refusal:
        engine.take(
            loop=TASK, matter=matter, move="approve", actor=cast.LEADER, given=given, world=world()
        )

    assert TASK.fields[missing].title in str(refusal.value)


def test_an_extension_moves_the_day_and_keeps_the_original():
    asked = {"asked_due": date(2026, 7, 31), "delay_class": "weather", "ground": "汛期停工",
             "remedy": "分段施工"}  # fmt: skip
    matter, _ = walk(
        *WORKING,
        (cast.TOWN_OFFICE, "ask_time", asked, 10),
        (cast.LEADER, "extend", {"due": date(2026, 7, 31), "ground": "属实"}, 11),
    )

    assert matter.due == date(2026, 7, 31)
    assert matter.original_due == date(2026, 6, 30)


def test_more_time_is_not_asked_for_after_the_day():
    matter, _ = walk(*WORKING)
    asked = {"asked_due": date(2026, 9, 30), "delay_class": "weather", "ground": "汛期",
             "remedy": "赶工"}  # fmt: skip

    with pytest.raises(Refused) as refusal:
        engine.take(
            loop=TASK, matter=matter, move="ask_time", actor=cast.TOWN_OFFICE, given=asked,
            world=world(days=90),
        )  # fmt: skip

    assert refusal.value.fault.code == "not-yet"
    assert "时限已过" in str(refusal.value)


def test_time_suspended_moves_the_due_day():
    matter, _ = walk(
        *WORKING,
        (cast.LEADER, "suspend", {"ground": "等批复", "resume_on": date(2026, 5, 30)}, 10),
        (cast.CHIEF, "resume", {}, 20),
    )

    assert matter.due == date(2026, 7, 10)
    assert matter.original_due == date(2026, 6, 30)


def test_a_task_with_open_parts_is_not_reported():
    matter, _ = walk(*WORKING)
    children = {"task": {"open": 2, "all": 2, "working": 2}}

    with pytest.raises(Refused) as refusal:
        engine.take(
            loop=TASK, matter=matter, move="report", actor=cast.TOWN_HEAD, given=DONE,
            world=world(days=3, children=children),
        )  # fmt: skip

    assert "还有 2 件下级事项没有结束" in str(refusal.value)


def test_splitting_opens_a_task_for_each_part_with_what_it_says_it_hands_down():
    matter, _ = walk(*WORKING)
    given = {"parts": (cast.VILLAGE, cast.COMMUNITY)}

    decision = engine.take(
        loop=TASK, matter=matter, move="split", actor=cast.TOWN_OFFICE, given=given, world=world()
    )

    (spawn,) = decision.effects
    assert spawn.units == (cast.VILLAGE, cast.COMMUNITY)
    assert set(spawn.given) == {"duty", "due", "quantity", "test", "rhythm"}


def test_parts_are_units_below_the_one_that_splits():
    matter, _ = walk(*WORKING)

    with pytest.raises(Refused) as refusal:
        engine.take(
            loop=TASK, matter=matter, move="split", actor=cast.TOWN_OFFICE,
            given={"parts": (cast.FAR_VILLAGE,)}, world=world(),
        )  # fmt: skip

    assert refusal.value.fault.code == "not-below"


def test_open_moves_are_those_that_would_not_be_refused():
    matter, _ = walk(*WORKING)

    names = [m.name for m in engine.open_moves(loop=TASK, matter=matter, actor=cast.TOWN_HEAD,
                                               world=world(days=2))]  # fmt: skip

    assert "report" in names
    assert "progress" in names
    assert "accept" not in names
    assert "extend" not in names
    assert engine.open_moves(
        loop=TASK, matter=matter, actor=cast.FAR_HEAD, world=world(days=2)
    ) == ()  # fmt: skip


PLEDGE = LOOPS["pledge"]
OFFERED = (
    (cast.CHIEF, "draft", filled(PLEDGE, "draft", owner=cast.TOWN, due=date(2026, 12, 31)), 0),
    (cast.CHIEF, "offer", filled(PLEDGE, "offer"), 0),
)


def test_two_units_sign_the_same_content_before_it_takes_effect():
    one, _ = walk(*OFFERED, (cast.LEADER, "sign", {}, 1), loop=PLEDGE)
    both, _ = walk(
        *OFFERED, (cast.LEADER, "sign", {}, 1), (cast.TOWN_HEAD, "sign", {}, 2), loop=PLEDGE
    )

    assert one.stage == "negotiated"
    assert both.stage == "signed"


def test_nobody_signs_twice():
    matter, _ = walk(*OFFERED, (cast.LEADER, "sign", {}, 1), loop=PLEDGE)

    with pytest.raises(Refused) as refusal:
        engine.take(
            loop=PLEDGE, matter=matter, move="sign", actor=cast.LEADER, given={}, world=world()
        )

    assert refusal.value.fault.code == "signed-already"


def test_a_change_between_voids_the_signatures():
    matter, _ = walk(
        *OFFERED,
        (cast.LEADER, "sign", {}, 1),
        (cast.TOWN_HEAD, "propose", filled(PLEDGE, "propose", duties="做好四件事"), 1),
        (cast.TOWN_HEAD, "sign", {}, 2),
        loop=PLEDGE,
    )

    assert matter.stage == "negotiated"
    assert matter.signed == (cast.TOWN,)


def test_an_adjustment_takes_effect_with_the_content_that_both_signed():
    changed = filled(PLEDGE, "adjust", duties="做好五件事", due=date(2027, 1, 31))
    signed = (*OFFERED, (cast.LEADER, "sign", {}, 1), (cast.TOWN_HEAD, "sign", {}, 2))
    published, _ = walk(*signed, (cast.LEADER, "publish", {}, 3), loop=PLEDGE)
    matter = elapse.elapse(loop=PLEDGE, matter=published, world=world(days=60)).matter
    assert matter.stage == "in_force"

    for actor, given in ((cast.LEADER, changed), (cast.TOWN_HEAD, {})):
        assert matter.values["duties"] != "做好五件事"
        matter = engine.take(
            loop=PLEDGE, matter=matter, move="adjust", actor=actor, given=given,
            world=world(days=61),
        ).matter  # fmt: skip

    assert matter.values["duties"] == "做好五件事"
    assert matter.original_due == date(2026, 12, 31)


def test_the_owner_cannot_judge_its_own_promise():
    commitment = LOOPS["commitment"]
    opening = (cast.VILLAGE_HEAD, "raise", filled(commitment, "raise"), 0)
    matter, _ = walk(opening, loop=commitment)

    with pytest.raises(Refused) as refusal:
        engine.take(
            loop=commitment, matter=matter, move="pass", actor=cast.VILLAGE_HEAD, given={},
            world=world(),
        )  # fmt: skip

    assert refusal.value.fault.code == "not-your-move"


def test_somebody_outside_may_ask_by_a_code_of_his_own():
    request = LOOPS["request"]
    matter, _ = walk(
        (cast.RESIDENT, "file", filled(request, "file", superior=cast.TOWN), 0), loop=request
    )

    assert matter.values["requester"] == "code/7f3k"
    assert matter.superior == cast.TOWN
