"""What asking costs, and what must hold before it may go out."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from luoshi import loops
from luoshi.core import admission, burden, parse
from luoshi.core.admission import Ask, Limits
from luoshi.core.loop import PRICES, Field
from luoshi.core.tree import LEVELS
from tests import cast

LOOPS = loops.load()
TALK = LOOPS["talk"]
CITY = {"city": 1, "county": 10, "town": 95, "village": 3202, "grid": 10838}
DUE = date(2026, 4, 30)


def loop_of(text, name="ask"):
    """A loop of a few lines, with the shared fields."""
    common = loops.read_files((loops.HERE,)).common
    loop, faults = parse.read(name=name, table=loops.tomllib.loads(text), common=common)
    assert not faults, faults
    return loop


PLAIN = """
title = "报一次"
purpose = "报"
purpose_en = "Report."
source = "monthly-stocktake"
[stages]
asked = { title = "待报", clock = "due" }
given = { title = "已报", end = "success" }
gone  = { title = "不适用", end = "void" }
[moves]
ask  = { title = "下发", to = "asked", by = "system", needs = ["due"] }
NEXT
no   = { title = "不适用", from = "asked", to = "gone", by = "owner", needs = ["ground"] }
"""
NEXT = 'give = {{ title = "报送", from = "asked", to = "given", by = "{}", needs = {} }}'
GIVE = NEXT.format("owner", '["done", "progress"]')
FILE = NEXT.format("owner", '["evidence"]')
CHECK = NEXT.format("superior", '["done"]')


def ask(**changed):
    given = {
        "basis": "澜川办〔2026〕12 号", "due": DUE, "approver": "市委副书记",
        "asked_before": Decimal(0), "cost": burden.cost(loop=TALK, levels={"village": 10}),
    }  # fmt: skip
    return Ask(**(given | changed))


def checks(limits=None, day=cast.TODAY, **changed):
    found = admission.checks(ask=ask(**changed), day=day, calendar=cast.CALENDAR, limits=limits)
    return {check.code: check for check in found}


def test_every_type_of_field_has_a_price():
    types = {field.type for loop in LOOPS.values() for field in loop.fields.values()}

    assert types <= set(PRICES)


@pytest.mark.parametrize(
    ("type", "minutes"),
    [("file", "5"), ("text", "3"), ("number", "1"), ("choice", "0.5"), ("yes", "0.5")],
)
def test_price_of_a_field_follows_from_its_type(type, minutes):
    assert burden.price(Field(name="x", title="", title_en="", type=type)) == Decimal(minutes)


def test_what_a_move_may_take_costs_nothing():
    move = LOOPS["task"].moves["progress"]

    assert move.may
    assert burden.price_of_move(loop=LOOPS["task"], move=move) == Decimal(1)


@pytest.mark.parametrize(
    ("level", "move", "minutes"),
    [
        ("city", "speak_county", 6), ("county", "speak_county", 6), ("town", "speak_town", 9),
        ("village", "speak_village", 3), ("grid", "speak_village", 3),
        ("organ", "speak_organ", 9), ("enterprise", "speak_enterprise", 3),
    ],
)  # fmt: skip
def test_each_level_has_the_template_whose_condition_names_it(level, move, minutes):
    template = burden.template_of(loop=TALK, level=level)

    assert template.move.name == move
    assert template.minutes == minutes
    assert template.can_decline


def test_every_level_of_the_house_has_a_template_of_the_talk():
    assert all(burden.template_of(loop=TALK, level=level) for level in LEVELS)


def test_a_level_that_no_template_names_has_none():
    assert burden.template_of(loop=TALK, level="hamlet") is None


def test_a_loop_without_templates_by_level_asks_the_move_that_is_waited_for():
    template = burden.template_of(loop=loop_of(PLAIN.replace("NEXT", GIVE)), level="village")

    assert template.move.name == "give"
    assert template.minutes == Decimal(4)
    assert template.n_characters == 300


def test_a_unit_that_is_not_waited_for_is_asked_nothing():
    assert burden.template_of(loop=loop_of(PLAIN.replace("NEXT", CHECK)), level="town") is None


def test_a_loop_that_the_system_never_opens_asks_nothing():
    assert burden.opening_stage(LOOPS["commitment"]) is None
    assert burden.template_of(loop=LOOPS["commitment"], level="village") is None


def test_cost_of_the_whole_city_is_units_times_minutes_by_level():
    found = burden.cost(loop=TALK, levels=CITY)

    assert [(line.level, line.minutes) for line in found.lines] == [
        ("city", 6), ("county", 60), ("town", 855), ("village", 9606), ("grid", 32514),
    ]  # fmt: skip
    assert (found.n_units, found.n_templates, found.minutes) == (14_146, 3, 43_041)
    assert found.hours == Fraction(43_041, 60)
    assert sum(line.share for line in found.lines) == 1
    assert (found.each("village"), found.each("organ")) == (3, 0)


def test_levels_without_units_and_a_cost_of_nothing_are_left_out():
    nothing = burden.cost(loop=TALK, levels={"hamlet": 3, "town": 0})

    assert nothing.lines == ()
    assert nothing.minutes == 0


def test_reports_are_paid_for_as_often_as_they_fall_due_until_the_due_day():
    given = {"due": date(2026, 6, 30), "rhythm": "month"}
    task = LOOPS["task"]

    told = burden.reports_until(loop=task, given=given, day=cast.TODAY, calendar=cast.CALENDAR)
    found = burden.cost(loop=task, levels={"village": 2}, reporting=told)

    assert told == {"progress": 3}
    assert (found.each("village"), found.minutes, found.n_reports) == (3, 6, 3)


@pytest.mark.parametrize(
    ("loop", "given"),
    [
        ("task", {"rhythm": "month"}),
        ("task", {"due": date(2026, 6, 30)}),
        ("talk", {"due": date(2026, 6, 30)}),
    ],
)
def test_without_a_day_or_a_rhythm_no_report_falls_due(loop, given):
    told = burden.reports_until(
        loop=LOOPS[loop], given=given, day=cast.TODAY, calendar=cast.CALENDAR
    )

    assert sum(told.values()) == 0


def test_a_report_off_the_main_line_is_not_priced_before_it_is_asked():
    told = burden.reports_until(
        loop=LOOPS["pledge"], given={"due": date(2026, 12, 31)}, day=cast.TODAY,
        calendar=cast.CALENDAR,
    )  # fmt: skip

    assert set(told) == {"answer"}


def test_levels_without_a_template_have_no_share_of_nothing():
    line = burden.cost(loop=loop_of(PLAIN.replace("NEXT", CHECK)), levels={"town": 2}).lines[0]

    assert (line.template, line.minutes, line.share) == (None, 0, 0)


def test_the_move_that_fans_out_is_found_by_its_field_of_units():
    assert burden.fan_move(LOOPS["campaign"]).name == "fan_out"
    assert burden.fan_move(TALK) is None


def test_reports_in_a_rhythm_are_those_of_the_owner_that_cost_something():
    assert [move.name for move in burden.reports(LOOPS["commitment"])] == ["progress"]
    assert [move.name for move in burden.reports(LOOPS["pledge"])] == ["answer", "mend"]
    assert burden.reports(LOOPS["blocker"]) == ()


def test_a_sound_campaign_meets_every_check_and_is_not_refused():
    found = checks()

    assert all(check.is_met for check in found.values())
    assert admission.refusal(found.values()) is None
    assert found["notice"].said()[0] == "提前量 11 个工作日"
    assert found["year"].said()[1] == "送出后 30 / 12,000 分钟"


@pytest.mark.parametrize(
    ("code", "changed", "title"),
    [
        ("basis", {"basis": " "}, "没有写依据文件"),
        ("approver", {"approver": ""}, "没有高一级的审批人"),
        ("expiry", {"due": None}, "没有写截止日"),
        ("notice", {"due": date(2026, 4, 17)}, "提前量只有 2 个工作日"),
        ("notice", {"due": date(2026, 4, 1)}, "提前量只有 0 个工作日"),
        ("nobody", {"cost": burden.cost(loop=TALK, levels={})}, "还没有选发往的单位"),
        (
            "no-template",
            {"cost": burden.cost(loop=loop_of(PLAIN.replace("NEXT", CHECK)), levels={"town": 1})},
            "乡镇街道没有本层级的模板",
        ),
        (
            "file",
            {"cost": burden.cost(loop=loop_of(PLAIN.replace("NEXT", FILE)), levels={"town": 1})},
            "强制要求附件：佐证材料",
        ),
    ],
)
def test_a_check_that_fails_is_named_and_refuses_to_send(code, changed, title):
    found = checks(**changed)

    assert found[code].said()[0] == title
    assert not found[code].is_met
    fault = admission.refusal(found.values())
    assert fault is not None
    assert fault.said()[0].startswith("没有送出：")


def test_too_short_notice_says_which_day_would_do():
    fault = admission.refusal(checks(due=date(2026, 4, 17)).values())

    assert str(fault) == (
        "没有送出：提前量只有 2 个工作日。规定不少于 3 个。截止日改到 4月20日 即可通过。"
    )


def test_longest_template_is_held_to_the_limit_of_characters():
    found = checks(limits=Limits(template_characters=199))

    assert found["texts"].said()[0] == "模板最长 200 字，超过 199 字"
    assert checks(limits=Limits(template_characters=200))["texts"].is_met


def test_above_the_limit_of_the_year_the_unit_above_decides_and_it_shows():
    found = checks(asked_before=Decimal(11_980))

    assert found["year"].said() == (
        "超出本单位全年 12,000 分钟的额度",
        "送出后共 12,010 分钟，超 10 分钟，由上一级决定。",
    )
    assert not found["year"].is_met
    assert admission.refusal(found.values()) is None


def test_villages_above_their_month_are_counted_and_decided_above():
    found = checks(villages={4: Decimal(87), 5: Decimal(88), 8: Decimal(89)})

    assert found["village"].said() == (
        "2 个村社区本月会超过 90 分钟", "最多的一个到 92 分钟，由上一级决定。",
    )  # fmt: skip
    assert admission.refusal(found.values()) is None


def test_villages_that_are_not_asked_are_not_looked_at():
    towns = burden.cost(loop=TALK, levels={"town": 2})

    assert checks(cost=towns, villages={4: Decimal(500)})["village"].is_met


def test_the_highest_unit_is_told_that_another_hand_approves():
    assert "另一人" in checks(is_own_approver=True)["approver"].said()[1]


def test_a_basis_with_braces_is_shown_as_written():
    assert checks(basis="{x}")["basis"].said()[1] == "{x}"
