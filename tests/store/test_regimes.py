"""Emergency levels: over whom they hold, which clocks they switch, and how they end."""

from datetime import date, timedelta
from functools import partial

import pytest

from luoshi.core import clock
from luoshi.core.calendar import day_of
from luoshi.core.fault import Refused
from luoshi.store import clockwork, items, models, projection, record
from luoshi.store.verify import verify
from luoshi.store.world import regime_over
from tests import cast
from tests.store import acts
from tests.store.acts import at

pytestmark = pytest.mark.usefixtures("city", "extra_loops")

DUE = date(2026, 7, 1)
act = partial(acts.act, minutes=10)


def declared(level, *, owner=cast.TOWN, by=cast.LEADER, key="alarm", minutes=0):
    given = {"owner": owner, "regime": level, "basis": "应急预案第二条", "due": DUE}
    return record.open_matter(
        actor=by, loop="alarm", at=at(minutes=minutes), key=key, given=given
    ).matter_id


def told(actor=cast.TOWN_OFFICE, *, key="notice", minutes=5):
    return record.open_matter(
        actor=actor, loop="notice", at=at(minutes=minutes), key=key, given={"title": "告知"}
    ).matter_id


def level_over(unit):
    return regime_over(unit, tree=clockwork.tree_on(cast.TODAY))


def matter(matter_id):
    row = models.Matter.objects.get(id=matter_id)
    return projection.matter_of(row, loop=clockwork.loop_of(row.text_id, row.loop))


def runs_out(matter_id):
    row = models.Matter.objects.get(id=matter_id)
    loop = clockwork.loop_of(row.text_id, row.loop)
    return clock.runs_out_at(
        loop=loop, matter=projection.matter_of(row, loop=loop), calendar=clockwork.calendar()
    )


def open_to(actor, matter_id, minutes=20):
    when = at(minutes=minutes)
    (item,) = items.items_of(
        models.Matter.objects.filter(id=matter_id), actor=actor, at=when, day=day_of(when),
        tree=clockwork.tree_on(day_of(when)),
    )  # fmt: skip
    return [move.name for move in item.moves]


def test_a_level_holds_over_the_unit_and_all_below_it_and_over_nobody_else():
    declared("level_2")

    held = (cast.TOWN, cast.VILLAGE, cast.GRID, cast.COMMUNITY)
    assert [level_over(unit) for unit in held] == ["level_2"] * 4
    assert [level_over(unit) for unit in (cast.DISTRICT, cast.OTHER_TOWN, cast.CITY)] == [""] * 3


@pytest.mark.parametrize(
    ("level", "ends"),
    [
        ("level_1", at(minutes=125)),
        ("level_2", at().replace(hour=16, minute=0) + timedelta(days=1)),
        ("level_3", at().replace(hour=16, minute=0) + timedelta(days=7)),
    ],
)
def test_the_clock_of_a_stage_follows_the_level_in_force_when_it_is_entered(level, ends):
    declared(level)

    assert runs_out(told()) == ends


def test_where_no_level_is_in_force_the_ordinary_time_holds():
    declared("level_1")

    assert runs_out(told(cast.OTHER_HEAD)) == runs_out(told(cast.FAR_HEAD, key="far"))
    assert matter(told(cast.OTHER_HEAD)).regime == ""


def test_of_overlapping_responses_the_gravest_holds():
    declared("level_3", owner=cast.DISTRICT, by=cast.CITY_HEAD, key="district")
    inner = declared("level_1", key="town")

    assert level_over(cast.VILLAGE) == "level_1"
    assert level_over(cast.OTHER_VILLAGE) == "level_3"
    act(cast.LEADER, inner, "lift", basis="专班会议")
    assert level_over(cast.VILLAGE) == "level_3"


def test_a_graver_level_from_above_wins_over_the_units_own():
    declared("level_4", key="town")
    declared("level_2", owner=cast.DISTRICT, by=cast.CITY_HEAD, key="district")

    assert level_over(cast.TOWN) == "level_2"


def test_a_clock_entered_before_keeps_its_level_and_the_next_stage_takes_the_new_one():
    before = told(minutes=-5)
    response = declared("level_1")
    ordinary = runs_out(before)
    grave = told(key="grave")

    act(cast.LEADER, response, "lift", basis="专班会议")

    assert runs_out(before) == ordinary
    assert runs_out(grave) == at(minutes=125)
    act(cast.TOWN_OFFICE, grave, "start", minutes=15)
    assert matter(grave).regime == ""


def test_a_stage_entered_while_a_level_is_in_force_takes_it():
    before = told(minutes=-5)
    declared("level_1")

    act(cast.TOWN_OFFICE, before, "start")

    assert runs_out(before) == at(minutes=250)


def test_a_condition_sees_the_level_of_this_instant():
    notice = told(minutes=-5)
    assert "hurry" not in open_to(cast.TOWN_OFFICE, notice)
    with pytest.raises(Refused) as refusal:
        act(cast.TOWN_OFFICE, notice, "hurry", minutes=-4)

    response = declared("level_1")
    assert refusal.value.fault.code == "not-yet"
    assert "hurry" in open_to(cast.TOWN_OFFICE, notice)

    act(cast.LEADER, response, "switch", minutes=12, regime="level_2", basis="第二份通知")
    assert "hurry" not in open_to(cast.TOWN_OFFICE, notice)


def test_each_switch_is_an_entry_with_its_basis():
    response = declared("level_3")
    act(cast.LEADER, response, "switch", regime="level_1", basis="第二份通知")
    act(cast.LEADER, response, "lift", minutes=20, basis="第三份通知")

    history = [entry for entry, _ in projection.history_of(response)]

    assert [entry.move for entry in history] == ["declare", "switch", "lift"]
    assert [entry.given.get("regime") for entry in history] == ["level_3", "level_1", None]
    assert [entry.typed["basis"] for entry in history] == [
        "应急预案第二条", "第二份通知", "第三份通知",
    ]  # fmt: skip
    assert level_over(cast.TOWN) == ""


@pytest.mark.parametrize("move", ["switch", "lift"])
def test_no_level_changes_without_its_basis(move):
    response = declared("level_2")

    with pytest.raises(Refused) as refusal:
        act(cast.LEADER, response, move, **({"regime": "level_1"} if move == "switch" else {}))

    assert refusal.value.fault.code == "missing"
    assert level_over(cast.TOWN) == "level_2"


def test_a_response_that_runs_out_is_lifted_by_time_alone():
    declared("level_2")

    record.tick(at=at(days=78))

    assert level_over(cast.TOWN) == ""
    assert not models.Regime.objects.exists()


def test_levels_replay_from_the_ledger_and_a_changed_one_is_found():
    declared("level_3", owner=cast.DISTRICT, by=cast.CITY_HEAD, key="district")
    response = declared("level_2")
    act(cast.LEADER, response, "switch", regime="level_1", basis="第二份通知")
    told()
    record.seal(at=at(minutes=30))
    assert verify(at=at(minutes=31)).faults == ()

    models.Regime.objects.filter(matter=response).update(unit=cast.CITY)

    assert [fault.where for fault in verify(at=at(minutes=31)).faults] == [f"matter/{response}"]


def test_the_unit_above_all_declares_a_level_over_the_whole_area():
    declared("level_1", owner=cast.CITY, by=cast.CITY_HEAD)

    assert {level_over(unit) for unit in (cast.CITY, cast.DISTRICT, cast.VILLAGE)} == {"level_1"}


def test_no_other_unit_declares_a_level_over_itself():
    with pytest.raises(Refused) as refused:
        declared("level_1", owner=cast.DISTRICT, by=cast.LEADER)

    assert refused.value.fault.code == "not-below"
