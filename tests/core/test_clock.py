"""Clocks: when a stage runs out, whom a sheet goes to, what is wanted in a rhythm, when to look."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from luoshi import loops
from luoshi.core import clock, elapse
from luoshi.core.calendar import day_of, end_of_day
from luoshi.core.condition import Facts
from luoshi.core.matter import ERASED, SHEET, SIGNED, TIME, Matter
from tests import cast
from tests.core.made import loop_of, take, walk, world
from tests.core.test_engine import ASSIGNED, TASK
from tests.core.test_engine import walk as walk_task

LOOP = loop_of("""
[fields]
kind    = { title = "难度", choice = { easy = "简单", hard = "疑难" } }
meet_at = { title = "会面时刻", type = "time" }
held_on = { title = "举办日", type = "day" }
beat    = { title = "周期", type = "rhythm" }
phone   = { title = "电话", personal = "14 days" }
address = { title = "住址", personal = "2 years" }
age     = { title = "年龄", type = "number", personal = "5 workdays" }
[stages]
open    = { title = "在办", clock = { regime = { level_1 = "2 hours" }, otherwise = "3 workdays" } }
sorted  = { title = "归类", clock = { kind = { easy = "1 days", hard = "due" }, otherwise = "7 days" } }
meeting = { title = "会面", clock = "meet_at" }
above   = { title = "随上级", clock = "parent.held_on", then = "missed" }
idle    = { title = "待议" }
waiting = { title = "待核", clock = "2 workdays" }
signing = { title = "会签", clock = "2 workdays" }
asked   = { title = "待确认", clock = "2 workdays" }
paused  = { title = "暂停", clock = "9 days", pauses = true }
missed  = { title = "未到", end = "failure" }
done    = { title = "办成", end = "success" }
[moves]
raise  = { title = "提出", to = "open", by = "owner", needs = ["title"], may = ["due", "superior", "phone", "address", "age", "beat", "kind", "meet_at", "partners", "requester"] }
regrade = { title = "改级", from = "any", by = "superior", needs = ["kind"] }
sort   = { title = "归类", from = "open", to = "sorted", by = "superior", may = ["kind"] }
meet   = { title = "约见", from = "open", to = "meeting", by = "owner" }
follow = { title = "随上级", from = "open", to = "above", by = "owner" }
rest   = { title = "搁置", from = "open", to = "idle", by = "owner" }
hand   = { title = "报送", from = "open", to = "waiting", by = "owner" }
check  = { title = "核查", from = "waiting", to = "done", by = "verifier" }
offer  = { title = "送签", from = "open", to = "signing", by = "owner" }
agree  = { title = "会签", from = "signing", to = "done", by = ["partners", "superior"], sign = "all" }
ask    = { title = "请确认", from = "open", to = "asked", by = "owner" }
answer = { title = "确认", from = "asked", to = "done", by = "requester" }
pause  = { title = "暂停", from = "open", to = "paused", by = "superior" }
report = { title = "周报", from = ["open", "sorted"], by = "owner", every = "week" }
beat   = { title = "按期报", from = "open", by = "owner", every = "beat" }
finish = { title = "办成", from = "open", to = "done", by = "superior" }
""")  # noqa: E501
OWNER, SUPERIOR = cast.TOWN_OFFICE, cast.LEADER
TITLE = {"title": "样子"}


def opened(**given):
    return walk(LOOP, (OWNER, "raise", {"given": TITLE | given}))


def out(matter, **facts):
    return clock.runs_out_at(
        loop=LOOP, matter=matter, calendar=cast.CALENDAR,
        facts=world(**facts).facts if facts else None,
    )  # fmt: skip


def ends_on(matter, **facts):
    """The last day before the clock runs out."""
    return day_of(out(matter, **facts) - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("regime", "until"),
    [
        ("", end_of_day(date(2026, 4, 20))),
        ("level_3", end_of_day(date(2026, 4, 20))),
        ("level_1", cast.MORNING + timedelta(hours=2)),
    ],
)
def test_the_level_in_force_when_the_stage_was_entered_shortens_its_clock(regime, until):
    matter = walk(LOOP, (OWNER, "raise", {"given": TITLE, "regime_now": regime}))

    assert out(matter) == until


def test_the_level_that_the_matter_declares_itself_shortens_its_clock_too():
    declared = replace(opened(), values={"regime": "level_1"})

    assert out(declared) == cast.MORNING + timedelta(hours=2)


def test_a_stage_entered_by_the_system_has_the_level_in_force_too():
    approve = ASSIGNED[1]
    drafted, _ = walk_task(ASSIGNED[0])

    matter = take(
        TASK, drafted, "approve", approve[0], given=approve[2], regime_now="level_1"
    ).matter  # fmt: skip

    assert (matter.stage, matter.regime) == ("assigned", "level_1")
    limit = clock.runs_out_at(loop=TASK, matter=matter, calendar=cast.CALENDAR)
    assert limit == cast.MORNING + timedelta(hours=2)


def test_a_stage_entered_because_a_clock_ran_out_has_the_level_in_force_too():
    suspended = replace(
        Matter(id=1, loop="task", n=3, stage="suspended", entered_at=cast.MORNING),
        values={"owner": cast.TOWN, "superior": cast.DISTRICT, "resume_on": date(2026, 4, 20)},
    )

    decision = elapse.elapse(loop=TASK, matter=suspended, world=world(days=9, regime_now="level_2"))

    assert decision.entries[0].body == {"stage": "working", "regime": "level_2"}
    assert decision.matter.regime == "level_2"


@pytest.mark.parametrize(
    ("kind", "last_on"),
    [("easy", date(2026, 4, 16)), ("hard", date(2026, 5, 8)), (None, date(2026, 4, 22))],
)
def test_a_choice_sets_the_clock_by_case(kind, last_on):
    given = {"kind": kind} if kind else {}
    matter = walk(LOOP, (SUPERIOR, "sort", {"given": given}), matter=opened(due=date(2026, 5, 8)))

    assert ends_on(matter) == last_on


def test_a_grade_that_is_changed_changes_the_clock_that_runs():
    matter = walk(
        LOOP,
        (SUPERIOR, "sort", {"given": {"kind": "easy"}}),
        (SUPERIOR, "regrade", {"given": {"kind": "hard"}}),
        matter=opened(due=date(2026, 5, 8)),
    )

    assert ends_on(matter) == date(2026, 5, 8)


def test_an_instant_is_the_clock_itself():
    at = datetime(2026, 4, 16, 7, tzinfo=UTC)
    matter = walk(LOOP, (OWNER, "meet"), matter=opened(meet_at=at))

    assert out(matter) == at


def test_the_last_of_its_days_is_the_clock_of_a_stage():
    loop = loop_of("""
[stages]
open = { title = "开站", clock = "days" }
done = { title = "撤站", end = "over" }
[moves]
open  = { title = "开站", to = "open", by = "owner", needs = ["days"] }
close = { title = "撤站", from = "open", to = "done", by = "owner" }
""")
    days = (date(2026, 4, 20), date(2026, 4, 24))
    matter = walk(loop, (OWNER, "open", {"given": {"days": days}}))

    until = clock.runs_out_at(loop=loop, matter=matter, calendar=cast.CALENDAR)

    assert until == end_of_day(date(2026, 4, 24))


def test_a_day_that_is_not_set_is_no_clock():
    assert out(walk(LOOP, (OWNER, "meet"), matter=opened())) is None
    assert out(Matter(id=1, loop="example")) is None
    assert out(walk(LOOP, (OWNER, "rest"), matter=opened())) is None


PARENT = (LOOP, Matter(id=9, loop="example", values={"held_on": date(2026, 5, 1)}))


def test_a_day_of_the_parent_is_the_clock_of_the_child():
    matter = walk(LOOP, (OWNER, "follow"), matter=opened())

    assert ends_on(matter, parent=PARENT) == date(2026, 5, 1)
    assert out(matter) is None


def test_a_child_that_waits_for_its_parents_day_is_looked_at_and_lapses_on_it():
    matter = walk(LOOP, (OWNER, "follow"), matter=opened())

    assert clock.next_on(loop=LOOP, matter=matter, calendar=cast.CALENDAR) == cast.TODAY
    before = elapse.elapse(loop=LOOP, matter=matter, world=world(days=16, parent=PARENT))
    after = elapse.elapse(loop=LOOP, matter=matter, world=world(days=17, parent=PARENT))
    assert before is None
    assert after.entries[0].move == TIME
    assert after.matter.stage == "missed"


def late(matter):
    return clock.late_unit(loop=LOOP, matter=matter)


@pytest.mark.parametrize(
    ("move", "given", "unit"),
    [
        ("hand", {}, cast.DISTRICT),
        ("ask", {"requester": f"unit/{cast.WATER}"}, cast.WATER),
        ("ask", {"requester": "code/7f3k"}, cast.DISTRICT),
        ("ask", {}, cast.TOWN),
        ("offer", {"partners": (cast.WATER, cast.INDUSTRY)}, cast.WATER),
        ("offer", {}, cast.DISTRICT),
        ("rest", {}, cast.TOWN),
    ],
)
def test_whoever_makes_the_move_to_the_next_stage_is_waited_for(move, given, unit):
    assert late(walk(LOOP, (OWNER, move), matter=opened(**given))) == unit


def test_a_unit_that_has_signed_is_waited_for_no_more():
    matter = walk(LOOP, (OWNER, "offer"), matter=opened(partners=(cast.WATER, cast.INDUSTRY)))
    one = walk(LOOP, (cast.WATER_HEAD, "agree"), matter=matter)
    two = walk(LOOP, (cast.actor(12), "agree"), matter=one)

    assert late(one) == cast.INDUSTRY
    assert late(two) == cast.DISTRICT
    assert two.last_move == SIGNED


def test_nobody_is_waited_for_where_there_is_nobody():
    blank = Matter(id=1, loop="example", stage="waiting", n=1, entered_at=cast.MORNING)

    assert late(blank) is None
    assert elapse.elapse(loop=LOOP, matter=blank, world=world(days=30)) is None


def test_a_promise_that_waits_for_its_asker_is_not_the_owners_delay():
    blocker = loops.load()["blocker"]
    matter = Matter(
        id=1, loop="blocker", stage="resolved", n=5, entered_at=cast.MORNING,
        values={"owner": cast.WATER, "superior": cast.DISTRICT, "due": cast.TODAY,
                "requester": f"unit/{cast.TOWN}"},
    )  # fmt: skip

    decision = elapse.elapse(loop=blocker, matter=matter, world=world(days=9))

    body = decision.entries[0].body
    assert (body["colour"], body["to"]) == ("yellow", str(cast.TOWN))


def wanted(matter, loop=LOOP):
    found = clock.wanted_on(loop=loop, matter=matter, calendar=cast.CALENDAR)
    return {move.name: on for move, on in found}


def test_a_report_is_wanted_in_its_rhythm_and_in_that_of_a_field():
    assert wanted(opened()) == {"report": date(2026, 4, 17)}
    assert wanted(opened(beat="month")) == {
        "report": date(2026, 4, 17), "beat": date(2026, 4, 30),
    }  # fmt: skip
    assert wanted(Matter(id=1, loop="example")) == {}


def test_a_report_that_was_made_is_not_wanted_again_in_the_same_week():
    matter = walk(LOOP, (OWNER, "report", {"days": 1}), matter=opened())

    assert wanted(matter) == {"report": date(2026, 4, 24)}


def test_a_report_made_earlier_in_the_week_counts_in_the_next_stage():
    matter = walk(LOOP, (OWNER, "report", {"days": 1}), matter=opened())
    sorted_ = walk(LOOP, (SUPERIOR, "sort", {"days": 2}), matter=matter)

    assert wanted(sorted_) == {"report": date(2026, 4, 24)}


def test_a_report_made_long_before_the_stage_does_not_stand_for_the_week_it_began_in():
    matter = walk(LOOP, (OWNER, "report", {"days": 1}), matter=opened())
    sorted_ = walk(LOOP, (SUPERIOR, "sort", {"days": 27}), matter=matter)

    # Made in the week of 17 April; the stage began on Tuesday 12 May.
    assert wanted(sorted_) == {"report": date(2026, 5, 15)}


def test_a_rhythm_that_has_been_emptied_wants_nothing():
    matter = walk(LOOP, (OWNER, "raise", {"given": TITLE | {"beat": None}}))

    assert set(wanted(replace(matter, values=dict(matter.values) | {"beat": None}))) == {"report"}


def index(matter):
    return clock.next_on(loop=LOOP, matter=matter, calendar=cast.CALENDAR)


@pytest.mark.parametrize(
    ("given", "move", "on"),
    [
        ({}, None, date(2026, 4, 21)),
        ({"due": date(2026, 4, 17)}, None, date(2026, 4, 21)),
        ({"due": date(2026, 4, 30)}, "rest", date(2026, 4, 27)),
        ({}, "rest", None),
        ({"due": date(2026, 4, 17)}, "hand", date(2026, 4, 18)),
    ],
)
def test_the_index_is_the_first_day_on_which_time_can_act(given, move, on):
    steps = [(OWNER, move)] if move else []
    matter = walk(LOOP, *steps, matter=opened(**given))

    assert index(matter) == on


@pytest.mark.parametrize("due", [date(2026, 4, 10), date(2026, 4, 16), date(2026, 5, 20)])
@pytest.mark.parametrize("move", ["rest", "hand", "meet", "ask", "offer", "pause"])
def test_nothing_happens_before_the_index_and_something_on_it(move, due):
    given = {"due": due, "requester": f"unit/{cast.WATER}"}
    actor = SUPERIOR if move == "pause" else OWNER
    matter = walk(LOOP, (actor, move), matter=opened(**given))
    for day in range(60):
        on = index(matter)
        decision = elapse.elapse(loop=LOOP, matter=matter, world=world(days=day))
        is_looked_at = on is not None and on <= cast.TODAY + timedelta(days=day)
        assert (decision is not None) == is_looked_at, (day, on)
        matter = decision.matter if decision else matter


TERM = loop_of("""
[fields]
kind = { title = "难度", choice = { plain = "一般", hard = "疑难" } }
[stages]
heard   = { title = "登记", clock = "1 days" }
waiting = { title = "停办", clock = "2 days", then = "working" }
working = { title = "办理", clock = { kind = { hard = "15 workdays" }, otherwise = "7 workdays" }, \
sets_due = true }
done    = { title = "办成", end = "success" }
[moves]
hear  = { title = "登记", to = "heard", by = "owner", needs = ["title"] }
take  = { title = "受理", from = "heard", to = "working", by = "owner", may = ["kind"] }
note  = { title = "记一笔", from = "working", by = "owner" }
raise = { title = "升为疑难", from = "working", by = "superior", needs = ["kind"] }
stop  = { title = "停办", from = "working", to = "waiting", by = "superior" }
reply = { title = "答复", from = "working", to = "done", by = "owner" }
""")
HEARD = ((OWNER, "hear", {"given": {"title": "路灯不亮"}}),)
TAKEN = (*HEARD, (OWNER, "take"))


def test_a_matter_has_no_due_day_before_the_stage_that_sets_it():
    assert walk(TERM, *HEARD).due is None


def test_the_last_day_of_a_stage_is_the_due_day_where_it_says_so():
    decision = take(TERM, walk(TERM, *HEARD), "take", OWNER)

    assert decision.matter.due == decision.matter.original_due == date(2026, 4, 24)
    assert decision.entries[0].body["term"] == "2026-04-24"
    assert walk(TERM, (OWNER, "note"), matter=decision.matter).due == date(2026, 4, 24)


def test_a_move_that_lengthens_the_clock_moves_the_due_day_and_keeps_the_original():
    matter = walk(TERM, *TAKEN, (cast.LEADER, "raise", {"given": {"kind": "hard"}, "days": 2}))

    assert (matter.due, matter.original_due) == (date(2026, 5, 6), date(2026, 4, 24))


def test_time_that_leads_back_to_the_stage_sets_its_day_anew():
    stopped = walk(TERM, *TAKEN, (cast.LEADER, "stop", {"days": 1}))

    back = elapse.elapse(loop=TERM, matter=stopped, world=world(days=5)).matter

    assert (back.stage, back.due) == ("working", date(2026, 4, 29))


def test_no_blue_sheet_announces_a_term_and_a_red_one_follows_it():
    matter = walk(TERM, *TAKEN)

    before = elapse.elapse(loop=TERM, matter=matter, world=world(days=9))
    late = elapse.elapse(loop=TERM, matter=matter, world=world(days=10)).matter

    assert before is None
    assert [sheet["colour"] for sheet in late.sheets] == ["red"]
    assert clock.next_on(loop=TERM, matter=matter, calendar=cast.CALENDAR) == date(2026, 4, 25)


def test_no_blue_sheet_follows_a_yellow_one_that_nobody_answered():
    matter = walk(LOOP, (OWNER, "rest"), matter=opened(due=date(2026, 4, 20)))
    warned = elapse.elapse(loop=LOOP, matter=matter, world=world(days=1)).matter

    assert clock.sheet_sent(warned, colour="blue")
    assert not clock.sheet_sent(warned, colour="red")
    assert clock.unanswered(loop=LOOP, matter=warned) == 0


def test_a_new_day_is_warned_of_anew():
    matter = walk(LOOP, (OWNER, "rest"), matter=opened(due=date(2026, 4, 20)))
    warned = elapse.elapse(loop=LOOP, matter=matter, world=world(days=1)).matter
    moved = replace(warned, values=dict(warned.values) | {"due": date(2026, 5, 20)})

    assert not clock.sheet_sent(moved, colour="blue")
    assert elapse.elapse(loop=LOOP, matter=moved, world=world(days=2)) is None
    assert not clock.sheet_sent(replace(moved, values={}), colour="blue")


def test_a_paused_matter_presses_nobody():
    matter = walk(LOOP, (SUPERIOR, "pause"), matter=opened(due=date(2026, 4, 16)))

    assert not clock.awaits_owner(loop=LOOP, matter=matter)
    assert index(matter) == date(2026, 4, 25)


def ended(**given):
    return walk(LOOP, (SUPERIOR, "finish"), matter=opened(**given))


def test_each_personal_value_is_erased_on_its_own_day_and_the_others_stay():
    matter = ended(phone="13800000000", address="滨江路 1 号", age=None)
    fourteen, years = date(2026, 4, 30), date(2028, 4, 16)

    assert clock.erase_on(loop=LOOP, matter=matter) == fourteen
    first = elapse.elapse(loop=LOOP, matter=matter, world=world(days=15))
    assert first.entries[0].body["erased"] == ["phone"]
    assert first.matter.values["address"] == "滨江路 1 号"
    assert clock.erase_on(loop=LOOP, matter=first.matter) == years
    last = elapse.elapse(
        loop=LOOP, matter=first.matter, world=world(days=(years - cast.TODAY).days)
    )
    assert last.entries[0].body["erased"] == ["address"]
    assert clock.erase_on(loop=LOOP, matter=last.matter) is None


def test_retention_in_workdays_is_counted_in_workdays():
    matter = ended(age=Decimal(40))

    assert clock.erase_on(loop=LOOP, matter=matter, calendar=cast.CALENDAR) == date(2026, 4, 23)


def test_what_is_given_after_an_erasure_is_erased_too():
    request = loops.load()["request"]
    matter = Matter(
        id=1, loop="request", stage="not_ours", n=9, entered_at=cast.MORNING,
        ended_at=cast.MORNING, erased=True, values={"contact": "13800000000"},
    )  # fmt: skip

    assert clock.erase_on(loop=request, matter=matter) == date(2026, 5, 16)


def test_nothing_is_erased_while_a_matter_goes_on():
    assert clock.erase_on(loop=LOOP, matter=opened(phone="13800000000")) is None
    assert clock.to_erase(
        loop=LOOP, matter=ended(), calendar=cast.CALENDAR, on=date(2030, 1, 1)
    ) == ()  # fmt: skip


def test_an_ended_matter_without_personal_values_is_never_looked_at_again():
    assert index(ended()) is None
    assert index(ended(phone="13800000000")) == date(2026, 4, 30)


def test_a_sheet_to_a_unit_that_is_no_longer_in_the_tree_goes_nowhere_else():
    assert elapse.addressee(unit=999, steps=3, tree=cast.TREE) == 999
    assert elapse.addressee(unit=cast.VILLAGE, steps=3, tree=None) == cast.VILLAGE


def test_sheets_and_erasures_are_entries_of_the_system():
    matter = ended(phone="13800000000")
    erased = elapse.elapse(loop=LOOP, matter=matter, world=world(days=40))
    sheet = elapse.elapse(loop=LOOP, matter=opened(), world=world(days=40))

    assert [erased.entries[0].move, sheet.entries[0].move] == [ERASED, SHEET]
    assert {erased.entries[0].actor, sheet.entries[0].actor} == {"system"}


def test_facts_are_not_needed_for_a_clock_of_its_own():
    matter = opened()

    assert out(matter) == clock.runs_out_at(
        loop=LOOP, matter=matter, calendar=cast.CALENDAR, facts=Facts(day=date(2030, 1, 1))
    )
