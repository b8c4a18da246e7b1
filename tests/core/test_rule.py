"""The named rules of the house, and what loops may declare but nobody carries out yet."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from luoshi import loops
from luoshi.core import rule, words
from luoshi.core.condition import Facts
from luoshi.core.fault import Refused
from luoshi.core.matter import Actor, Matter
from tests.core.made import loop_of

BLANK = Matter(id=1, loop="example")
STAGES = """
[stages]
open = { title = "在办", clock = "5 days" }
done = { title = "办成", end = "success" }
gone = { title = "作废", end = "void" }
"""
MOVES = """
[moves]
raise = { title = "提出", to = "open", by = "owner", needs = ["title"] }
drop  = { title = "作废", from = "open", to = "gone", by = "superior" }
"""


def asked(given, matter=BLANK, move="draft", **known):
    facts = Facts(day=date(2026, 4, 15), **known)
    actor = Actor(posting="1", unit=1)
    return rule.Asked(
        loop=TASK, move=TASK.moves[move], matter=matter, actor=actor, given=given, facts=facts
    )


@pytest.mark.parametrize(
    ("twin", "said"), [("督〔2026〕云栖-3", "督〔2026〕云栖-3"), ("", "另一件")]
)
def test_the_same_sentence_twice_is_refused_with_the_one_that_stands(twin, said):
    with pytest.raises(Refused) as refusal:
        rule.no_duplicate(asked({}, twins=(twin,)))

    assert refusal.value.fault.code == "duplicate"
    assert f"和在办的 {said} 是同一件事" in str(refusal.value)


def test_a_sentence_that_stands_alone_is_no_duplicate():
    assert rule.no_duplicate(asked({})) == rule.NOTHING


WHOLE = Matter(
    id=9, loop="task", stage="working", n=3,
    values={"title": "供水改造", "due": date(2026, 6, 30)},
)  # fmt: skip
TASK = loops.load()["task"]


def test_a_part_is_not_due_after_its_whole():
    with pytest.raises(Refused) as refusal:
        rule.within_parent(asked({"due": date(2026, 7, 1)}, parent=(TASK, WHOLE)))

    assert refusal.value.fault.code == "after-whole"
    assert "2026年7月1日，晚于所属整件“供水改造”的 2026年6月30日" in str(refusal.value)


def test_the_day_that_a_part_has_already_is_looked_at_too():
    late = replace(BLANK, values={"due": date(2026, 7, 1)})

    with pytest.raises(Refused) as refusal:
        rule.within_parent(asked({}, matter=late, parent=(TASK, WHOLE)))

    assert refusal.value.fault.code == "after-whole"


@pytest.mark.parametrize(
    ("due", "parent"),
    [
        (date(2026, 6, 30), (TASK, WHOLE)),
        (None, (TASK, WHOLE)),
        (date(2026, 7, 1), None),
        (date(2026, 7, 1), (TASK, replace(WHOLE, values={}))),
        (date(2026, 7, 1), (TASK, replace(WHOLE, stage="archived"))),
    ],
)
def test_a_day_that_no_open_whole_limits_is_free(due, parent):
    assert rule.within_parent(asked({"due": due}, parent=parent)) == rule.NOTHING


PART = replace(BLANK, stage="working", values={"due": date(2026, 6, 20)})


def test_a_part_is_not_suspended_until_its_day_is_after_that_of_its_whole():
    until = {"resume_on": date(2026, 4, 26)}

    with pytest.raises(Refused) as refusal:
        rule.within_parent(asked(until, matter=PART, move="suspend", parent=(TASK, WHOLE)))

    assert refusal.value.fault.code == "after-whole"
    assert "顺延到 2026年7月1日，晚于所属整件“供水改造”的 2026年6月30日" in str(refusal.value)
    assert "请把恢复日期提前" in str(refusal.value)


@pytest.mark.parametrize(
    ("resume_on", "whole"),
    [
        (date(2026, 4, 25), WHOLE),
        (date(2026, 4, 1), WHOLE),
        (date(2026, 4, 26), replace(
            WHOLE, stage="suspended", values={**WHOLE.values, "resume_on": date(2026, 4, 16)},
            entered_at=datetime(2026, 4, 15, tzinfo=UTC),
        )),
    ],
)  # fmt: skip
def test_a_part_may_stand_still_as_long_as_its_whole_leaves_it_time(resume_on, whole):
    wish = asked({"resume_on": resume_on}, matter=PART, move="suspend", parent=(TASK, whole))

    assert rule.within_parent(wish) == rule.NOTHING


def test_a_whole_is_not_due_before_its_last_open_part():
    part = ("督〔2026〕大港-4", date(2026, 6, 30))

    with pytest.raises(Refused) as refusal:
        rule.within_parent(asked({"due": date(2026, 6, 29)}, move="extend", last_part=part))
    same = rule.within_parent(asked({"due": date(2026, 6, 30)}, move="extend", last_part=part))

    assert refusal.value.fault.code == "before-part"
    assert "“督〔2026〕大港-4”的完成时限是 2026年6月30日" in str(refusal.value)
    assert same == rule.NOTHING


MOVES_DUE = ("draft", "hand_down", "redraft", "approve", "extend", "reset", "reopen")


def test_every_move_of_a_task_that_gives_a_day_looks_at_its_whole():
    giving = {
        name for name, move in TASK.moves.items() if "due" in (*move.needs, *move.may)
    }  # fmt: skip

    assert giving == set(MOVES_DUE)
    assert all(
        "within_parent" in TASK.moves[name].rules for name in (*MOVES_DUE, "split", "suspend")
    )


def test_a_letter_of_responsibility_without_a_basis_is_warned_of():
    assert rule.warn_without_basis(asked({})).warnings == ("no-basis",)
    assert rule.warn_without_basis(asked({"basis": "某文件"})) == rule.NOTHING


@pytest.mark.parametrize("name", sorted(loops.load()))
def test_what_is_shipped_is_carried_out(name):
    assert rule.unsupported(loops.load()[name]) == []


def test_every_rule_that_may_be_declared_is_carried_out():
    assert rule.RULES.keys() == words.RULES.keys()


SIGNED = 'by = ["owner", "superior"], sign = "all"'


@pytest.mark.parametrize(
    ("more", "at", "said"),
    [
        (
            'from = "open", by = "superior", rules = ["freeze"]',
            ".rules",
            "没有day类型字段 cutoff 的规则“freeze”",
        ),
        (
            'from = "open", by = "system", needs = ["due"]',
            "",
            "系统自动做的“办”又要填写、立件或增减数量",
        ),
        (
            f'from = "open", to = ["done", "gone"], {SIGNED}',
            ".sign",
            "几方签署的“办”又要立项或选结果",
        ),
        (f'to = "open", {SIGNED}', ".sign", "几方签署的“办”又要立项或选结果"),
        (
            f'from = "open", {SIGNED}, opens = {{ task = 1 }}',
            ".sign",
            "几方签署的“办”又要立项或选结果",
        ),
        (
            'from = "open", by = "owner", when = [["parent.task.open", "==", 0]]',
            ".when",
            "条件里的“parent.task.open”",
        ),
        (
            'from = "open", by = "owner", when = [["parent.regime_now", "==", "level_1"]]',
            ".when",
            "条件里的“parent.regime_now”",
        ),
    ],
)
def test_a_move_that_is_not_carried_out_yet_is_said_and_where(more, at, said):
    (fault,) = rule.unsupported(loop_of(f'{STAGES}{MOVES}go = {{ title = "办", {more} }}'))

    assert (fault.code, fault.where) == ("not-carried-out", f"example.moves.go{at}")
    assert fault.said()[0] == f"还办不到：{said}。"
    assert fault.said()[1].endswith("。")


@pytest.mark.parametrize(
    "more",
    [
        'when = [["parent.stage", "==", "open"]]',
        'when = [["parent.times.raise", ">", 0], ["parent.on.open", "<=", "day"]]',
        'rules = ["no_duplicate"]',
    ],
)
def test_what_the_engine_knows_is_carried_out(more):
    move = f'go = {{ title = "办", from = "open", by = "owner", {more} }}'

    assert rule.unsupported(loop_of(STAGES + MOVES + move)) == []


RATED = """
[fields]
likelihood = { title = "可能", choice = { low = "低", high = "高" } }
impact     = { title = "后果", choice = { slight = "轻", serious = "重", grave = "特重" } }
colour     = { title = "等级", choice = { green = "绿", red = "红" } }
"""


def test_a_choice_whose_answers_a_rule_does_not_know_is_said():
    move = 'go = { title = "办", from = "open", by = "owner", rules = ["colour"] }'
    move = move.replace("rules", 'needs = ["likelihood", "impact"], rules')

    said = [fault.said()[0] for fault in rule.unsupported(loop_of(RATED + STAGES + MOVES + move))]

    assert said == [
        "还办不到：字段 likelihood 不是 3 个选项的规则“colour”。",
        "还办不到：字段 colour 没有选项 blue、yellow、orange、red 的规则“colour”。",
    ]


def test_a_child_in_the_file_is_looked_at_too():
    child = (STAGES + MOVES).replace("[", "[children.part.")
    child = child.replace("needs = [children.part.", "needs = [")
    text = STAGES + MOVES + '[children.part]\ntitle = "部分"\n' + child
    text += 'go = { title = "办", from = "open", by = "owner", rules = ["score"] }'

    (fault,) = rule.unsupported(loop_of(text))

    assert fault.where == "example.part.moves.go.rules"
