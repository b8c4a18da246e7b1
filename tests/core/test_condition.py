"""Conditions: what a fact is, what holds, and why not in a clerk's words."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from luoshi import loops
from luoshi.core.condition import Facts, counts_of, failing, holds
from luoshi.core.matter import Matter
from luoshi.core.quantity import Quantity
from luoshi.core.reason import why_not
from tests import cast
from tests.core.made import loop_of

LOOP = loop_of("""
[fields]
kind   = { title = "类别", choice = { road = "道路", water = "供水" } }
forms  = { title = "形式", choices = { talk = "研讨", report = "报道" } }
amount = { title = "数量", type = "number" }
limit  = { title = "上限", type = "number" }
wanted = { title = "应交", type = "quantity" }
given  = { title = "已交", type = "quantity" }
agreed = { title = "同意", type = "yes" }
opened_on = { title = "开工日", type = "day" }
[stages]
open = { title = "在办", clock = "5 days" }
done = { title = "办成", end = "success" }
[moves]
raise = { title = "提出", to = "open", by = "owner", needs = ["title"] }
call  = { title = "回访", from = "open", by = "owner" }
end   = { title = "办成", from = "open", to = "done", by = "superior" }
""")
DAY = date(2026, 4, 15)
PARENT = replace(
    Matter(id=9, loop="example", stage="open", n=3),
    values={"owner": cast.DISTRICT, "amount": Decimal(3), "due": DAY},
    entered={"open": cast.MORNING}, times={"call": 2},
)  # fmt: skip
MATTER = Matter(
    id=1, loop="example", stage="open", n=4, parent=9, regime="level_2",
    values={
        "owner": cast.TOWN, "kind": "road", "forms": ("talk", "report"), "amount": Decimal(3),
        "limit": Decimal(5), "due": date(2026, 4, 20), "agreed": False,
        "wanted": Quantity(amount=Decimal(2), unit="公里"),
        "given": Quantity(amount=Decimal(1500), unit="米"),
    },
    times={"raise": 1, "call": 2}, entered={"open": cast.MORNING},
    original_due=date(2026, 4, 16), entered_at=cast.MORNING,
    sheets=(
        {"stage_at": "open", "colour": "blue", "on": "2026-04-14"},
        {"stage_at": "open", "colour": "yellow", "on": "2026-04-15"},
        {"stage_at": "other", "colour": "red", "on": "2026-04-10"},
    ),
    overran={"other": 2},
)  # fmt: skip
FACTS = Facts(
    day=DAY, tree=cast.TREE, level="town", regime_now="level_1", parent=(LOOP, PARENT),
    children={"part": {"open": 2, "all": 3, "working": 2}},
)  # fmt: skip
ABSENT = (
    "opened_on", "regime_now", "level", "ended_on", "on.done", "parent.amount", "parent.stage",
)  # fmt: skip


def is_so(*condition, matter=MATTER, facts=FACTS):
    return holds(condition, loop=LOOP, matter=matter, facts=facts)


@pytest.mark.parametrize(
    "condition",
    [
        ("stage", "==", "open"),
        ("stage", "in", ("open", "done")),
        ("end", "!=", "void"),
        ("level", "==", "town"),
        ("regime", "==", "level_2"),
        ("regime_now", "==", "level_1"),
        ("day", "<=", "due"),
        ("day", "<", "original_due"),
        ("due", ">", "original_due"),
        ("due", "in", ("due", "original_due")),
        ("amount", "==", 3),
        ("amount", "<", "limit"),
        ("amount", "in", (1, 2, 3)),
        ("kind", "==", "road"),
        ("kind", "in", ("water", "road")),
        ("agreed", "==", False),
        ("agreed", "!=", True),
        ("forms", "==", "talk"),
        ("forms", "in", ("report",)),
        ("given", "<", "wanted"),
        ("times.call", ">=", 2),
        ("times.end", "==", 0),
        ("late.open", "==", 1),
        ("late.other", "==", 2),
        ("on.open", "==", "day"),
        ("part.open", "==", 2),
        ("part.done", "==", 0),
        ("never.open", "==", 0),
        ("parent.stage", "==", "open"),
        ("parent.amount", ">=", 3),
        ("parent.level", "==", "county"),
        ("parent.times.call", "==", 2),
        ("parent.due", "<=", "day"),
        ("parent.day", "==", "day"),
    ],
    ids=str,
)
def test_what_is_so_holds_and_its_opposite_does_not(condition):
    opposite = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
    name, sign, wanted = condition

    assert is_so(*condition)
    if sign in opposite:
        assert not is_so(name, opposite[sign], wanted)


@pytest.mark.parametrize("name", ABSENT)
@pytest.mark.parametrize("sign", ["==", "<", "<=", ">", ">=", "in", "!="])
def test_an_absent_fact_satisfies_only_unlike(name, sign):
    blank = Matter(id=1, loop="example", stage="open")
    wanted = ("level_1",) if sign == "in" else "day"

    assert is_so(name, sign, wanted, matter=blank, facts=Facts(day=DAY)) is (sign == "!=")


@pytest.mark.parametrize("sign", ["==", "<", ">=", "!="])
def test_a_day_compared_with_a_day_that_is_not_set_satisfies_only_unlike(sign):
    assert is_so("day", sign, "opened_on") is (sign == "!=")


@pytest.mark.parametrize("sign", ["==", "<", ">", "!="])
def test_households_are_neither_more_nor_less_than_kilometres(sign):
    households = replace(MATTER, values={
        "wanted": Quantity(amount=Decimal(2), unit="公里"),
        "given": Quantity(amount=Decimal(1500), unit="户"),
    })  # fmt: skip

    assert is_so("given", sign, "wanted", matter=households) is (sign == "!=")


def test_quantities_are_compared_in_one_unit():
    alike = replace(MATTER, values=dict(MATTER.values) | {
        "given": Quantity(amount=Decimal(2000), unit="米"),
    })  # fmt: skip

    assert is_so("given", "==", "wanted", matter=alike)
    assert is_so("given", ">=", "wanted", matter=alike)


def test_the_level_declared_by_the_matter_itself_comes_before_the_one_over_it():
    declared = replace(MATTER, values={"regime": "level_4"})

    assert is_so("regime", "==", "level_4", matter=declared)


def test_a_blue_sheet_before_the_day_is_no_delay():
    noticed = replace(MATTER, sheets=MATTER.sheets[:1])

    assert is_so("late.open", "==", 0, matter=noticed)


def test_a_sheet_of_an_earlier_stay_is_counted_only_where_that_was_left_too_late():
    back = replace(MATTER, entered_at=cast.MORNING + timedelta(days=5))

    assert is_so("late.open", "==", 0, matter=back)
    assert is_so("late.open", "==", 1, matter=replace(back, overran={"open": 1}))


def test_a_parent_outside_the_tree_has_no_level():
    far = (LOOP, replace(PARENT, values={"owner": 999}))
    facts = Facts(day=DAY, tree=cast.TREE, parent=far)

    assert not is_so("parent.level", "==", "county", facts=facts)


def test_failing_conditions_keep_their_order():
    first, second = ("kind", "==", "water"), ("amount", ">", 3)

    assert failing(
        (first, ("stage", "==", "open"), second), loop=LOOP, matter=MATTER, facts=FACTS
    ) == (first, second)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (("level", "==", "village"), "这一步不是给本层级单位的"),
        (("part.open", "==", 0), "还有 2 件下级事项没有结束"),
        (("part.all", ">", 3), "下级事项现在是 3 件"),
        (("times.end", ">", 0), "还没有“办成”"),
        (("times.call", ">=", 3), "“回访”才 2 次，次数不够"),
        (("times.call", "==", 3), "“回访”才 2 次，次数不够"),
        (("times.call", "==", 0), "已经“回访”过 2 次"),
        (("times.call", "<", 2), "已经“回访”过 2 次"),
        (("day", ">", "due"), "时限还没有到"),
        (("day", "<=", "opened_on"), "还没有“开工日”"),
        (("opened_on", ">", "due"), "还没有“开工日”"),
        (("due", "<=", "day"), "“完成时限”要不晚于“今天”"),
        (("due", "<", "original_due"), "“完成时限”要早于“原定时限”"),
        (("on.open", ">", "day"), "“进入在办之日”要晚于“今天”"),
        (("amount", ">", "limit"), "“数量”要大于“上限”"),
        (("amount", "<", 3), "“数量”要小于 3"),
        (("late.open", "<", 1), "“在办超时次数”要小于 1"),
        (("kind", "==", "water"), "“类别”不合要求"),
        (("forms", "!=", "talk"), "“形式”不合要求"),
        (("regime_now", "==", "level_2"), "“现时响应级别”不合要求"),
        (("parent.stage", "==", "done"), "上级事项现在在“在办”"),
        (("parent.amount", ">", 5), "上级事项的“数量”不合要求"),
        (("parent.ended_on", "<=", "day"), "上级事项的“结束日”不合要求"),
    ],
    ids=str,
)
def test_a_clerk_is_told_why_it_cannot_be_done_now(condition, said):
    assert not is_so(*condition)
    assert str(why_not(condition, loop=LOOP, matter=MATTER, facts=FACTS)) == said


def test_a_clerk_is_told_that_the_day_has_passed():
    late = Facts(day=date(2026, 5, 1))

    said = why_not(("day", "<=", "due"), loop=LOOP, matter=MATTER, facts=late)

    assert str(said) == "时限已过，应当在到期前提出"


STANDING = {"begun": 1, "noted": 2, "filed": 3, "gone": 4}
LAPSING = """
[stages]
begun  = {{ title = "在办", clock = "5 days" }}
noted  = {{ title = "定了", clock = "3 days", then = "filed" }}
filed  = {{ title = "存查", clock = "9 days", then = "done" }}
appeal = {{ title = "申诉", clock = "9 days" }}
done   = {{ title = "完结", end = "{end}" }}
gone   = {{ title = "作废", end = "void" }}

[moves]
raise = {{ title = "提出", to = "begun", by = "owner", needs = ["title"] }}
note  = {{ title = "定论", from = "begun", to = "noted", by = "superior" }}
doubt = {{ title = "申诉", from = "noted", to = "appeal", by = {by} }}
keep  = {{ title = "维持", from = "appeal", to = "done", by = "superior" }}
drop  = {{ title = "作废", from = "any", to = "gone", by = "superior" }}
"""


@pytest.mark.parametrize("end", ["void", "over"])
def test_a_stage_that_lapses_without_a_verdict_is_still_waited_for(end):
    loop = loop_of(LAPSING.format(end=end, by='"owner"'))

    assert loop.decided == frozenset()
    assert loop.is_open_at("noted")
    assert counts_of([(loop, "noted", 2)])["example"]["open"] == 2


@pytest.mark.parametrize("by", ['"superior"', '["owner", "verifier"]'])
def test_a_stage_where_others_may_still_judge_is_waited_for(by):
    loop = loop_of(LAPSING.format(end="success", by=by))

    assert not loop.is_open_at("filed")
    assert loop.is_open_at("noted")


@pytest.mark.parametrize("end", ["success", "partial", "failure"])
def test_a_part_that_only_waits_for_its_archive_is_ended_for_the_whole(end):
    loop = loop_of(LAPSING.format(end=end, by='"owner"'))

    found = counts_of((loop, stage, n) for stage, n in STANDING.items())

    assert found == {"example": STANDING | {"open": 1, "all": 10}}


def test_of_the_shipped_loops_only_a_struck_off_task_is_decided_before_its_end():
    waiting = {
        name: sorted(stage for stage in loop.decided if loop.stages[stage].end is None)
        for name, loop in loops.load().items()
    }

    assert {name: stages for name, stages in waiting.items() if stages} == {
        "task": ["circulated", "struck_off"]
    }


def test_a_clerk_is_told_that_there_is_no_parent():
    said = why_not(("parent.stage", "==", "open"), loop=LOOP, matter=MATTER, facts=Facts(day=DAY))

    assert str(said) == "这件事没有上级事项"
