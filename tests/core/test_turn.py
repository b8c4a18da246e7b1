"""Lines that were pasted from a sheet become turns of duty, or say which line is wrong."""

from datetime import UTC, datetime

import pytest

from luoshi.core import value as values
from luoshi.core.fault import Fault
from luoshi.core.loop import Field
from luoshi.core.turn import MOST_TURNS, Turn

TURNS = Field(name="turns", title="班次", title_en="Turns", type="turns")
POSTS = {"镇党政办主任": (6,), "值班员": (21, 22), "第一网格长": (16,)}


def china(day, hour, minute=0, month=6, year=2026):
    """An instant by China's clock, in UTC."""
    at = datetime(year, month, day, hour, minute, tzinfo=UTC)
    return at.fromtimestamp(at.timestamp() - 8 * 3600, tz=UTC)


def parsed(text):
    return values.parse(TURNS, text, posts=POSTS)


@pytest.mark.parametrize(
    "line",
    [
        "6\t2026-06-01 22:00\t2026-06-02 04:00",
        "镇党政办主任\t2026-06-01\t22:00\t2026-06-02\t04:00",
        "镇党政办主任 2026-06-01 22:00-04:00 次日",
        "镇党政办主任 2026-06-01 22:00-次日04:00",
        "镇党政办主任 2026/6/1 22:00 至 4:00",
        "镇党政办主任 ２０２６年６月１日 ２２：００—０４：００（次日）",
        "镇党政办主任，2026.6.1 22时 到 第二天 4时",
        "镇党政办主任 2026-06-01T22:00 2026-06-02T04:00",
        "镇党政办主任　2026年6月1日 22点整～翌日4点",
        "镇党政办主任 2026-06-01 22:00:00 2026-06-02 04:00:00",
    ],
)
def test_a_night_is_read_however_it_is_written(line):
    assert parsed(line) == (Turn(post=6, begins_at=china(1, 22), ends_at=china(2, 4)),)


def test_several_lines_are_several_turns_and_the_heading_is_none():
    found = parsed(
        "岗位\t开始\t结束\n6\t2026-12-31 16:00\t24:00\n\n第一网格长\t2027-01-01 0:00\t8时30分\n"
    )

    assert found == (
        Turn(post=6, begins_at=china(31, 16, month=12), ends_at=china(1, 0, month=1, year=2027)),
        Turn(post=16, begins_at=china(1, 0, month=1, year=2027),
             ends_at=china(1, 8, 30, month=1, year=2027)),
    )  # fmt: skip
    assert values.parse(TURNS, tuple(one.line() for one in found)) == found


@pytest.mark.parametrize(
    "line",
    [
        "镇党政办主任 22:00-04:00",
        "镇党政办主任 2026-06-01 22:00",
        "镇党政办主任 2026-06-31 22:00-23:00",
        "镇党政办主任 2026-06-01 22:00-25:00",
        "镇党政办主任 2026-06-01 22:00 2026-06-01 21:00",
        "镇党政办主任 2026-06-01 22:00 2026-06-02 04:00 次日",
        "镇党政办主任 2026-06-01 次日 00:00-08:00",
        "镇党政办主任 2026-06-01 08:00-12:00 13:00-17:00",
        "镇党政办主任 2026-06-01 08:00-12:00 带班",
        "镇党政办主任 0226-06-01 08:00-12:00",
    ],
)
def test_a_line_that_says_anything_else_is_named_and_shown_how(line):
    fault = parsed(f"6 2026-06-01 04:00-08:00\n{line}")

    assert isinstance(fault, Fault)
    assert fault.code == "bad-value"
    message, fix = fault.said()
    assert message.startswith(f"第 2 行“{line}"[:20])
    assert fix == "请按这个样子一行写一个：镇党政办主任 2026-06-01 22:00-04:00 次日。"


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("值班员", "第 1 行的岗位“值班员”有几个，分不清是哪一个。"),
        ("书记员", "第 1 行的岗位“书记员”在本单位里没有。"),
        ("", "第 1 行的岗位“”在本单位里没有。"),
    ],
)
def test_a_post_that_is_not_known_or_not_the_only_one_is_asked_for(said, message):
    fault = parsed(f"{said} 2026-06-01 08:00-12:00")

    assert (fault.code, fault.said()[0]) == ("bad-post", message)


def test_only_the_first_line_is_a_heading_and_what_else_is_no_turn_is_refused():
    fault = parsed("\n岗位\t开始\t结束\n镇党政办主任 六月一日 晚班\n6\t2026-06-02 22:00\t24:00\n")

    assert fault.code == "bad-value"
    assert fault.said()[0] == "第 3 行“镇党政办主任 六月一日 晚班”认不出来。"


def test_a_sheet_that_is_empty_or_endless_is_none():
    line = "6 2026-06-01 08:00-12:00\n"

    assert parsed("").code == "bad-value"
    assert parsed("岗位 开始 结束").code == "bad-value"
    assert parsed(line * (MOST_TURNS + 1)).code == "too-many"
    assert values.fault_of(TURNS, ()).code == "bad-value"
