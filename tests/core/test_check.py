"""The checker and the ways through a loop, on small loops; each fault by name is in tests/loops."""

import tomllib
from pathlib import Path

import pytest

from luoshi.core import check, check_facts, parse, paths, saying, words
from luoshi.core.loop import Clock, Loop, Opening, named
from luoshi.core.period import Span
from luoshi.core.schema import schema
from luoshi.core.scope import scopes

COMMON = tomllib.loads(
    """
    [own]
    title = { title = "事项" }
    owner = { title = "责任单位", type = "unit" }
    superior = { title = "交办单位", type = "unit" }
    partners = { title = "共同单位", type = "units" }
    requester = { title = "提出人", type = "party" }
    due = { title = "完成时限", type = "day" }
    days = { title = "起止日期", type = "days" }
    regime = { title = "响应级别", choice = { level_1 = "一级", level_2 = "二级" } }
    """
)
HEAD = """
    title = "范例"
    purpose = "范例。"
    purpose_en = "An example."
    source = "monthly-stocktake"
"""
TEXT = (Path(__file__).parent / "example.toml").read_text(encoding="utf-8")
JUDGED = 'judged = { title = "评定", clock = "due" }'
BOTH = 'by = ["owner", "superior"], sign = "all", other_than = ["show"]'


def loop_of(text: str, *, name: str = "example") -> Loop:
    return parse.parse_loop(name=name, table=tomllib.loads(text), common=COMMON)


def codes(text: str) -> list[str]:
    loop = loop_of(text)
    loops = {"example": loop}
    return [fault.code for fault in check.faults(loop, loops=loops)]


def with_condition(condition: str) -> str:
    return TEXT.replace(', by = "public" }', f', by = "public", when = [{condition}] }}')


def test_sound_loop_has_no_fault() -> None:
    assert codes(TEXT) == []


def test_loop_is_checked_though_it_is_not_listed() -> None:
    assert check.faults(loop_of(TEXT), loops={}) == []


@pytest.mark.parametrize(
    "condition",
    [
        '["size", "in", ["big", "small"]]',
        '["forms", "==", "talk"]',
        '["fits", "==", true]',
        '["done", ">=", "wanted"]',
        '["level", "==", "village"]',
        '["regime_now", "!=", "level_1"]',
        '["ended_on", ">", "on.shown"]',
        '["times.tell", ">=", "times.rate"]',
        '["part.all", ">", 0]',
        '["n_beds", ">", 3]',
    ],
)
def test_condition_that_compares_like_with_like_is_sound(condition: str) -> None:
    assert codes(with_condition(condition)) == []


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ('["size", "==", "huge"]', "bad-condition"),
        ('["size", "in", "big"]', "bad-condition"),
        ('["fits", "==", "big"]', "bad-condition"),
        ('["fits", "<", true]', "bad-condition"),
        ('["photo", "==", "x"]', "bad-condition"),
        ('["day", "<=", "size"]', "bad-condition"),
        ('["day", "<=", "nothing"]', "bad-condition"),
        ('["day", "<=", "on.nowhere"]', "unknown-stage"),
        ('["n_beds", ">", true]', "bad-condition"),
        ('["n_beds", "is", 3]', "bad-condition"),
        ('["stage", "==", "nowhere"]', "unknown-stage"),
        ('["on.nowhere", "<=", "day"]', "unknown-stage"),
        ('["late.nowhere", "==", 0]', "unknown-stage"),
        ('["past.nowhere", "==", true]', "unknown-stage"),
        ('["past.raised", "==", 1]', "bad-condition"),
        ('["part.nowhere", "==", 0]', "unknown-stage"),
        ('["room.open", "==", 0]', "bad-condition"),
        ('["times.nothing", "==", 0]', "unknown-move"),
        ('["parent.stage", "==", "raised"]', "bad-condition"),
        ('["end", "==", "cancelled"]', "bad-condition"),
    ],
)
def test_condition_that_does_not_hold_together_is_found(condition: str, code: str) -> None:
    assert codes(with_condition(condition)) == [code]


def test_fact_of_the_parent_is_any_fact_of_those_that_open_the_loop() -> None:
    child = HEAD + (
        '[stages]\na = { title = "甲", clock = "1 days" }\nb = { title = "乙", end = "over" }\n'
        '[moves]\nopen = { title = "立", to = "a", by = "owner" }\n'
        'go = { title = "走", from = "a", to = "b", by = "owner",'
        ' when = [["parent.times.ask", ">", 0], ["parent.size", "==", "big"]] }\n'
    )
    opener = loop_of(TEXT.replace("opens = { part = 1 }", "opens = { child = 1 }"))
    other = loop_of(HEAD + '[moves]\nx = { title = "x", by = "owner", opens = { child = 1 } }\n')
    alone = loop_of(child, name="child")
    loops = {"child": alone, "example": opener, "other": other}
    assert check.faults(alone, loops=loops) == []
    assert {fault.code for fault in check.faults(alone, loops={})} == {"bad-condition"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('needs = ["title", "due",', 'needs = ["title",', "not-asked"),
        ('by = "holder"', 'by = "verifier"', ""),
        ("counter.beds = 1", "n.beds = 1", "no-stock"),
        ("counter.beds = 1", "counter.nothing = 1", "no-stock"),
        ("counter.beds = 1", "parent.nothing = 1", "no-stock"),
        ('"days", "counter"]', '"counter"]', "not-asked"),
        ('"days", "counter"]', '"days"], may = ["counter"]', "not-asked"),
        ('takes = { parent.beds = "n"', 'takes = { parent.beds = "m"', "bad-amount"),
        ('needs = ["n", "days"', 'may = ["n"], needs = ["days"', "not-asked"),
        ('"rhythm"], may = [', '], may = ["rhythm", ', "not-asked"),
        ('"parts", "turns", "rhythm"], may = [', '"turns"], may = ["parts", ', "not-asked"),
        ('to = "raised", by = "owner", needs', 'by = "owner", needs', "no-opening"),
        ('by = ["owner", "partners"]', 'by = ["verifier"]', ""),
        ('sign = "all"', "sign = 3", "bad-sign"),
        ('clock = "parent.due"', 'clock = "parent.size"', "bad-clock"),
        ('clock = "parent.due"', 'clock = "parent.nothing"', "bad-clock"),
        ('seen_by = "public"', 'seen_by = "everybody"', "bad-party"),
        ('type = "file"', 'type = "file", seen_by = "boss"', "bad-party"),
        ('type = "matter"', 'type = "matter", loop = "room"', "unknown-loop"),
        ("source =", 'seen_by = "boss"\nsource =', "bad-party"),
        ('then = "judged"', 'then = "nowhere"', "unknown-stage"),
        ('then = "judged"', 'then = "judged", told = "等{unit}看"', "text-missing"),
        (', by = "public" }', ', to = "shown", by = "public" }', "public-moves"),
        ('from = "any", to', 'from = "any", within = "3 days", to', "leaves-the-end"),
        ('each = "parts", with = ["due"]', 'each = "parts", with = ["due", "size"]', "bad-opens"),
        ('regime = { level_1', 'regime = { level_9', "bad-clock"),
        ('"title", "due", "n_beds"', '"title", "n_beds"', "not-asked"),
    ],
)  # fmt: skip
def test_change_for_the_worse_is_found(old: str, new: str, code: str) -> None:
    assert old in TEXT
    found = codes(TEXT.replace(old, new, 1))
    assert (code in found) if code else found == []


def test_clock_of_a_child_must_end_on_a_day_that_the_parent_asks() -> None:
    text = TEXT.replace('"title", "due", "n_beds"', '"title", "n_beds"')
    text = text.replace('otherwise = "due"', 'otherwise = "3 days"')
    text = text.replace(
        'judged = { title = "评定", clock = "due" }',
        'judged = { title = "评定", clock = "3 days" }',
    )
    text = text.replace(', with = ["due"]', "").replace(
        'by = "system", needs = ["due"]', 'by = "system"'
    )
    wrong = [str(fault) for fault in check.faults(loop_of(text), loops={})]
    assert any("parent.due" in line for line in wrong)


def test_stage_that_the_system_leaves_at_once_needs_no_clock() -> None:
    text = TEXT.replace(JUDGED, 'judged = { title = "评定" }')
    assert codes(text) == ["waits-without-clock"]
    by_system = text.replace(
        'by = ["owner", "superior"], sign = "all", other_than = ["show"]', 'by = "system"'
    )
    assert codes(by_system) == []


def test_success_by_clock_is_looked_through_to_the_last_person() -> None:
    text = TEXT.replace(
        'from = "raised", to = "shown", by = "superior"',
        'from = "raised", to = "shown", by = "owner"',
    )
    text = text.replace(
        'by = ["owner", "superior"], sign = "all", other_than = ["show"]', 'by = "system"'
    )
    assert "self-declared" in codes(text)


def test_main_line_takes_the_smallest_leaps_and_no_short_cut() -> None:
    loop = loop_of(TEXT)
    assert paths.spine(loop) == ("raised", "shown", "judged", "kept")
    shorter = loop_of(TEXT.replace('to = "shown"', 'to = ["shown", "judged"]'))
    assert paths.spine(shorter) == ("raised", "shown", "judged", "kept")


def test_main_line_of_a_loop_without_success_ends_without_verdict_or_nowhere() -> None:
    assert paths.spine(loop_of(TEXT).children["turn"]) == ("waiting", "over")
    failing = loop_of(TEXT.replace('end = "success"', 'end = "failure"', 1))
    assert paths.spine(failing) == ("raised",)


def test_child_is_found_by_its_whole_name() -> None:
    loops = {"example": loop_of(TEXT)}
    assert named(loops, "example.part") is loops["example"].children["part"]
    assert named(loops, "example.room") is None
    assert named(loops, "room.part") is None


def test_head_level_and_publication_are_not_taken_back() -> None:
    loop = loop_of(TEXT)
    can = {name for name, move in loop.moves.items() if loop.can_take_back(move)}
    assert loop.public_stages == {"shown", "judged", "raised", "kept", "dropped"}
    assert can == {"tell", "split", "roster", "ask", "rate"}


def test_stage_with_its_own_word_is_not_public_after_a_public_one() -> None:
    text = TEXT.replace(
        'judged = { title = "评定", clock = "due" }',
        'judged = { title = "评定", clock = "due", seen_by = "superior" }',
    )
    text = text.replace('from = ["judged", "shown"]', 'from = "judged"').replace(
        'from = "any", to', 'from = "raised", to'
    )
    assert loop_of(text).public_stages == {"shown"}


def test_scope_of_a_child_knows_its_place_and_its_parent() -> None:
    loop = loop_of(TEXT)
    root, part, turn = scopes(loop=loop, loops={})
    assert (root.where, part.where, turn.where) == (
        "example", "example.children.part", "example.children.turn",
    )  # fmt: skip
    assert part.parents == (loop,)
    assert part.inherited == root.ever_known
    assert check_facts.kind_of(part, "parent.n_beds") == check_facts.Kind(type="number")


@pytest.mark.parametrize(
    ("condition", "words_"),
    [
        (("size", "in", ("big", "small")), "大小 属于 大、小"),
        (("stage", "==", "raised"), "环节 = 提出"),
        (("end", "!=", "void"), "结果 ≠ 作废，不计数"),
        (("level", "==", "village"), "责任单位层级 = 村社区"),
        (("times.tell", ">", 0), "“反馈”次数 > 0"),
        (("on.shown", "<=", "original_due"), "进入“公示”之日 ≤ 原定时限"),
        (("late.raised", "==", 0), "“提出”超时次数 = 0"),
        (("past.raised", "==", True), "“提出”已办或已超时 = 是"),
        (("part.open", "==", 0), "分项未结束件数 = 0"),
        (("room.kept", "==", 0), "roomkept = 0"),
        (("parent.stage", "==", "raised"), "上级事项的环节 = raised"),
        (("regime_now", "==", "level_1"), "现时响应级别 = 一级"),
        (("fits", "==", True), "相符 = 是"),
        (("fits", "==", False), "相符 = 否"),
        (("stage", "==", "nowhere"), "环节 = nowhere"),
    ],
)
def test_condition_is_said_in_words(condition: tuple[str, str, object], words_: str) -> None:
    assert saying.condition(condition, loop=loop_of(TEXT)) == words_


def test_clock_opening_and_amounts_are_said_in_words() -> None:
    loop = loop_of(TEXT)
    by_case = loop.stages["raised"].clock
    assert by_case is not None
    assert saying.clock(by_case, loop=loop) == "响应级别：一级 2 小时；其他 到完成时限"
    unknown = Clock(otherwise="parent.due", by="mood", cases={"bad": Span(amount=1, unit="days")})
    assert saying.clock(unknown, loop=loop) == "mood：bad 1 天；其他 到上级事项的due"
    assert saying.opening(Opening(loop="task"), loop=loop) == "立一件`task`"
    split = loop.moves["split"].opens
    assert split is not None
    assert saying.opening(split, loop=loop) == "按“分解到”每个立一件“分项”，交给它：完成时限"
    child = loop.children["part"]
    said = saying.amounts(child.moves["take"].takes, loop=child)
    assert said == "上级事项的 `beds` 数量；对方的 `beds` 1"
    assert saying.amounts(loop.moves["raise"].gives, loop=loop) == "床位 床位数"


def test_rhythm_sign_and_type_are_said_in_words() -> None:
    loop = loop_of(TEXT)
    assert saying.rhythm("month", loop=loop) == "每月"
    assert saying.rhythm("rhythm", loop=loop) == "按周期"
    assert saying.sign(loop.moves["judge"]) == "各方都签"
    signed = loop_of(TEXT.replace('sign = "all"', "sign = 2")).moves["judge"]
    assert saying.sign(signed) == "2 家签"
    assert saying.field_type(loop.fields["photo"]) == "文件，最多 3 个"
    assert saying.field_type(loop.fields["title"]) == "文字，最多 300 字"
    assert saying.field_type(loop.fields["forms"]) == "可选几项：谈 `talk`、看 `show`"
    assert saying.field_type(loop.fields["other_side"]) == "另一件事项 `example`"


def test_schema_knows_every_word() -> None:
    known = schema()
    assert set(known["properties"]) == {word.key for word in words.LOOP}
    moves = known["definitions"]["move"]["properties"]
    assert set(moves) == {word.key for word in words.MOVE}
    assert moves["by"]["anyOf"][0]["enum"][0] == "owner"


def test_success_that_the_system_alone_declares_has_no_last_person() -> None:
    at_once = 'begin = { title = "即成", to = "kept", by = "system" }\naccept ='
    again = (
        'back = { title = "退", from = "kept", to = "kept", by = "system", within = "1 days" }\n'
    )
    text = TEXT.replace("accept =", again + at_once, 1)
    assert codes(text) == ["livelock"]
