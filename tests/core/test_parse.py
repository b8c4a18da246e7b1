"""Reading a loop file: what it says, what it leaves to the house, and what cannot be read."""

import tomllib
from typing import Any

import pytest

from luoshi.core import parse
from luoshi.core.fault import Refused
from luoshi.core.loop import OWN, Clock, End, Loop, Opening
from luoshi.core.period import Span

COMMON = tomllib.loads(
    """
    [own]
    title = { title = "事项", most = 60 }
    due = { title = "完成时限", title_en = "Due day", type = "day" }
    [fields]
    ground = { title = "理由", most = 200 }
    evidence = { title = "佐证材料", type = "file" }
    contact = { title = "联系方式", personal = "30 days" }
    """
)
TEXT = """
    title = "范例"
    purpose = "范例。"
    purpose_en = "An example."
    source = "monthly-stocktake"
    number = "范"
    seen_by = ["owner", "superior"]
    [fields]
    size = { title = "大小", choice = { big = "大", small = "小" } }
    forms = { title = "形式", choices = { talk = "谈", show = "看" }, seen_by = "public" }
    other_side = { title = "对方", type = "matter" }
    beds = { title = "床位", type = "stock" }
    people = { title = "人数", type = "number", element = "people_lodged" }
    [stages]
    raised = { title = "提出", clock = { size = { big = "2 hours" }, otherwise = "1 workdays" } }
    waiting = { title = "等候", clock = "parent.due", then = "done", pauses = true }
    not_kept = { title = "未兑现", end = "failure" }
    done = { title = "办成", end = "success" }
    [moves.raise]
    title = "提出"
    to = "raised"
    by = "owner"
    needs = ["title", "size", "due"]
    may = "evidence"
    [moves.wait]
    title = "等候"
    from = "raised"
    to = ["waiting", "done"]
    by = ["superior", "verifier"]
    head = true
    sign = 2
    other_than = "raise"
    needs = ["people", "forms", "other_side"]
    when = [["day", "<=", "due"], ["size", "in", ["big"]], ["times.raise", "==", 1]]
    takes = { parent.beds = "people", other_side.beds = 2 }
    gives = { beds = 1 }
    rules = ["recused"]
    opens = { room = { each = "units_asked", with = ["due"] } }
    [moves.reopen]
    title = "重开"
    from = "done"
    to = "raised"
    by = "superior"
    within = "30 days"
    [moves.tell]
    title = "反馈"
    from = "any"
    by = "owner"
    every = "month"
    opens = { task = 1 }
    [measures]
    share = { title = "占比", count = [["end", "==", "success"]] }
    [children.room]
    title = "房间"
    [children.room.stages]
    raised = { title = "提出", clock = "1 days" }
    [children.room.moves]
    ask = { title = "问", to = "raised", by = "system", needs = ["contact"] }
"""


def example(text: str = TEXT) -> Loop:
    return parse.parse_loop(name="example", table=tomllib.loads(text), common=COMMON)


def codes(text: str, *, common: Any = COMMON) -> list[str]:
    return [
        fault.code
        for fault in parse.read(name="example", table=tomllib.loads(text), common=common)[1]
    ]


def test_loop_says_what_its_file_says() -> None:
    loop = example()
    assert (loop.name, loop.title, loop.title_en) == ("example", "范例", "Example")
    assert (loop.source, loop.number, loop.seen_by) == (
        "monthly-stocktake", "范", ("owner", "superior"),
    )  # fmt: skip
    assert loop.measures["share"].count == (("end", "==", "success"),)
    assert loop.measures["share"].of == ()


def test_english_title_is_the_key_in_words_where_none_is_written() -> None:
    assert example().stages["not_kept"].title_en == "Not kept"


def test_choice_and_choices_make_their_types() -> None:
    fields = example().fields
    assert (fields["size"].type, fields["forms"].type) == ("choice", "choices")
    assert dict(fields["forms"].choice) == {"talk": "谈", "show": "看"}
    assert fields["forms"].seen_by == ("public",)


def test_field_of_type_matter_names_its_own_loop_where_none_is_said() -> None:
    assert example().fields["other_side"].loop == "example"
    assert example().fields["size"].loop == ""


def test_files_are_three_where_no_number_is_said() -> None:
    assert example().fields["evidence"].most == 3


def test_loop_knows_own_words_and_only_those_shared_ones_that_it_asks() -> None:
    loop = example()
    assert {"title", "due", "evidence"} <= set(loop.fields)
    assert "ground" not in loop.fields
    assert "contact" not in loop.fields
    assert "contact" in loop.children["room"].fields
    assert set(OWN).isdisjoint({"evidence"})


def test_clock_is_a_span_a_day_or_goes_by_case() -> None:
    stages = example().stages
    clock = stages["raised"].clock
    assert isinstance(clock, Clock)
    assert (clock.by, clock.otherwise) == ("size", Span(amount=1, unit="workdays"))
    assert dict(clock.cases) == {"big": Span(amount=2, unit="hours")}
    assert stages["waiting"].clock == Clock(otherwise="parent.due")
    assert stages["waiting"].pauses
    assert stages["done"].end is End.SUCCESS


def test_move_says_who_may_do_what() -> None:
    move = example().moves["wait"]
    assert (move.sources, move.to, move.by) == (
        ("raised",), ("waiting", "done"), ("superior", "verifier"),
    )  # fmt: skip
    assert (move.head, move.sign, move.other_than, move.rules) == (
        True, "2", ("raise",), ("recused",),
    )  # fmt: skip
    assert move.when[1] == ("size", "in", ("big",))


def test_stock_is_dotted_through_the_parent_or_another_matter() -> None:
    move = example().moves["wait"]
    assert dict(move.takes) == {"parent.beds": "people", "other_side.beds": 2}
    assert dict(move.gives) == {"beds": 1}


def test_opening_names_a_child_by_its_whole_name() -> None:
    moves = example().moves
    assert moves["wait"].opens == Opening(loop="example.room", each="units_asked", given=("due",))
    assert moves["tell"].opens == Opening(loop="task")


def test_child_is_a_loop_that_knows_its_parent() -> None:
    child = example().children["room"]
    assert (child.name, child.parent, child.title_en) == ("example.room", "example", "Room")


def test_common_words_that_a_loop_uses_are_kept_with_it() -> None:
    used = parse.common_used(table=tomllib.loads(TEXT), common=COMMON)
    assert set(used["own"]) == {"title", "due"}
    assert set(used["fields"]) == {"evidence", "contact"}


def test_every_common_word_can_be_read_alone() -> None:
    fields, faults = parse.common_fields(COMMON)
    assert list(fields) == ["title", "due", "ground", "evidence", "contact"]
    assert faults == []


def test_unknown_part_of_the_common_words_is_found() -> None:
    assert [fault.code for fault in parse.common_fields({"mine": {}})[1]] == ["unknown-key"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('title = "范例"', 'titel = "范例"', "no-title"),
        ('number = "范"', 'number = "范例"', "bad-type"),
        ('seen_by = ["owner", "superior"]', "seen_by = []", "bad-type"),
        ('choice = { big = "大", small = "小" }', 'choice = { big = "大" }', "bad-type"),
        ('choice = { big = "大", small = "小" }', 'choice = { big = "大", small = 3 }', "bad-type"),
        ('"1 workdays" } }', '"1 workdays", more = "x" } }', "bad-clock"),
        ('"2 hours" }, otherwise', '"2 h" }, otherwise', "bad-clock"),
        ('clock = "parent.due"', "clock = 3", "bad-clock"),
        ("sign = 2", "sign = 0", "bad-sign"),
        ('["size", "in", ["big"]]', '["size", "in", []]', "bad-condition"),
        ('["size", "in", ["big"]]', '["size", "in", 1.5]', "bad-condition"),
        ('["size", "in", ["big"]]', '["size", 3, "big"]', "bad-condition"),
        ("when = [", "when = [3, ", "bad-condition"),
        ('when = [["day"', 'when = "day" #', "bad-condition"),
        ("takes = { parent.beds", "takes = { } #", "bad-amount"),
        ("other_side.beds = 2", "other_side.beds = 0", "bad-amount"),
        ("opens = { task = 1 }", "opens = { }", "bad-opens"),
        ("opens = { task = 1 }", "opens = { task = true }", "bad-opens"),
        ("opens = { task = 1 }", 'opens = { task = { all = "x" } }', "bad-opens"),
        ("opens = { task = 1 }", 'opens = { task = { each = "x", with = 3 } }', "bad-opens"),
        ('within = "30 days"', "within = 30", "bad-span"),
        ('end = "failure"', "end = 3", "bad-end"),
        ("head = true", "head = 1", "bad-type"),
        ('element = "people_lodged"', 'element = "人数"', "bad-type"),
        ('size = { title = "大小", choice', 'Size = { title = "大小", choice', "bad-type"),
        ("[measures]", "[measures]\n    rate = 3", "bad-type"),
        ('title = "房间"', 'title = "房间"\n    source = "open-day"', "unknown-key"),
        ("[children.room]", "[children]\n    bath = 3\n    [children.room]", "bad-type"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_found(old: str, new: str, code: str) -> None:
    assert old in TEXT
    assert code in codes(TEXT.replace(old, new, 1))


def test_table_that_is_no_table_is_found() -> None:
    assert "bad-type" in codes('title = "x"\nfields = 3\nchildren = 3\nmoves = 3\n')


def test_personal_with_a_word_that_is_no_span_is_a_bad_span() -> None:
    common = {"own": {}, "fields": {"contact": {"title": "联系方式", "personal": "soon"}}}
    assert "bad-span" in codes(TEXT, common=common)


def test_file_without_stages_and_moves_is_no_loop() -> None:
    loop, faults = parse.read(name="example", table={}, common=COMMON)
    assert loop is None
    assert {fault.code for fault in faults} == {"no-title", "text-missing"}


def test_file_with_a_head_alone_has_no_opening() -> None:
    head = TEXT.partition("[fields]")[0]
    loop, faults = parse.read(name="example", table=tomllib.loads(head), common=COMMON)
    assert (loop, [fault.code for fault in faults]) == (None, ["no-opening"])


def test_loop_with_a_mistake_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        example(TEXT.replace('clock = "parent.due"', "clock = 3"))
    assert refusal.value.fault.code == "bad-clock"
    assert refusal.value.fault.where == "example.stages.waiting.clock"


def test_a_sentence_for_whoever_fills_a_field_is_said_in_both_languages() -> None:
    said: dict[str, Any] = {"title": "品牌", "help": "写给谁解决什么问题。"}
    table = {"title": "牌", "fields": {"content": said}, "stages": {}, "moves": {}}
    whole = {**table, "fields": {"content": said | {"help_en": "Whose problem it solves."}}}

    faults = parse.read(name="brand", table=table, common={})[1]

    lacking = [fault for fault in faults if fault.where.endswith("fields.content")]
    assert [(fault.code, fault.names["key"]) for fault in lacking] == [("text-missing", "help_en")]
    assert "content" not in str(parse.read(name="brand", table=whole, common={})[1])
