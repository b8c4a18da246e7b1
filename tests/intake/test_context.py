"""Whose value a figure is and of what time, said beside it or carried over."""

import pytest

from luoshi.intake import find_figures
from luoshi.intake.context import Context
from luoshi.intake.figure import Figure
from tests.intake.pages import said

HEAD = "云栖区上半年经济运行情况\n"


def figures(text: str, *, head: str = HEAD) -> list[Figure]:
    return list(said(head + text + "经济运行总体平稳。" * 4).figures)


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        ("全区完成投资86亿元，增长7%。", ["全区", "全区"]),
        ("石桥镇投资增长9%，大港镇投资下降2%。", ["石桥镇", "大港镇"]),
        ("石桥镇、大港镇开工率分别为62%、57%。", ["石桥镇", "大港镇"]),
        ("办结率前两位是区住建局（98%）、区民政局（97%）。", ["区住建局", "区民政局"]),
        ("全区投资增长7%，高于全市平均2个百分点。", ["全区", "全区"]),
        ("全区投资增长7%，列全省第3位。出口下降3%。", ["全区", "全区"]),
    ],
)
def test_a_figure_belongs_to_who_is_named_before_it(text: str, owners: list[str]) -> None:
    assert [one.owner for one in figures(text)] == owners


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("一季度，全区完成投资21亿元。出口3亿元。", ["一季度", "一季度"]),
        ("1—5月，投资增长7%，较上年同期加快2个百分点。", ["1—5月", "1—5月"]),
        ("投资增长7%。", ["上半年"]),
        ("2025年，完成投资86亿元。全年新增企业23家。", ["2025年", "2025年"]),
        ("去年投放消费券2400万元。", ["去年"]),
    ],
)
def test_a_period_holds_on_until_the_next(text: str, periods: list[str]) -> None:
    assert [one.period for one in figures(text)] == periods


def test_a_day_up_to_which_one_counts_is_no_period() -> None:
    (one,) = figures("截至5月底，开工项目81个。")
    assert (one.as_of, one.period) == ("截至5月底", None)


def test_what_somebody_demands_is_nobody_s_value_yet() -> None:
    head = "云栖区召开推进会\n区委书记柳照川主持会议。"
    (one,) = figures("柳照川强调，石桥镇要新增泊位300个。", head=head)
    assert one.owner is None


def test_in_a_paper_of_promises_they_are_of_the_body_that_promises() -> None:
    text = "年内新建公厕12座。我局每月接访2次。"
    context = Context(text, title="江口县住建局2023年为民服务公开承诺书")
    found = find_figures.figures(text, start=0, end=len(text), context=context)
    assert [one.owner for one in found] == ["江口县住建局"] * 2
