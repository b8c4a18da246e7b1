"""Shortfalls: who is named, from where to where, and what is none."""

import pytest

from luoshi.intake import find_findings
from luoshi.intake.spans import NOWHERE
from tests.intake.pages import said


def found(text: str, **heading: bool) -> list[tuple[str, tuple[str, ...]]]:
    spans = find_findings.findings(text, start=0, end=len(text), taken=NOWHERE, **heading)
    return [(one.text, one.subjects) for one in spans]


def test_units_of_one_sentence_are_all_named() -> None:
    text = "督查发现，石桥镇、区水务局按期办结率分别为78.6%、75.0%，低于80%。"
    assert found(text) == [
        ("石桥镇、区水务局按期办结率分别为78.6%、75.0%，低于80%", ("石桥镇", "区水务局")),
    ]


def test_what_follows_about_the_same_unit_belongs_to_it() -> None:
    text = "通报指出，区城管局承担的停车位任务，目标60个，建成19个，仅完成目标的31.7%。"
    ((span, subjects),) = found(text)
    assert (span[:4], subjects) == ("区城管局", ("区城管局",))


def test_a_further_project_opens_a_further_shortfall() -> None:
    text = "检查发现，再生水项目进度滞后，仍有6个市级重点项目尚未开工。"
    assert len(found(text)) == 2


def test_a_village_is_named_with_its_town() -> None:
    text = "抽查发现，石桥镇三联村2笔劳务支出无原始凭证。"
    assert found(text)[0][1] == ("石桥镇三联村",)


def test_under_a_heading_that_announces_problems_every_named_unit_counts() -> None:
    text = "石桥镇防火通道堆放杂物，灭火器压力低。"
    assert found(text) == []
    assert found(text, blame=True)[0][1] == ("石桥镇",)


@pytest.mark.parametrize(
    "text",
    [
        "石桥镇提前完成清淤任务，位居前列。",
        "志愿者帮助解决敬老院设施短缺等问题。",
        "一季度全区经济平稳开局，成绩来之不易。",
        "检查发现，部分项目进展缓慢。",
        "对进度滞后的项目，区督查室每月通报。",
    ],
)
def test_praise_help_and_nobody_in_particular_are_no_shortfall(text: str) -> None:
    assert found(text, stock=True, blame=False) == []


@pytest.mark.parametrize(
    ("heading", "stock", "blame"),
    [("二、主要问题", True, True), ("一、总体情况", False, False), ("专项督查通报", True, False)],
)
def test_headings_tell_what_stands_below_them(heading: str, stock: bool, blame: bool) -> None:
    assert find_findings.takes_stock(heading) is stock
    assert find_findings.blames(heading) is blame


def test_a_circular_gives_its_shortfalls_below_the_heading() -> None:
    reading = said(
        "关于一季度重点工作的通报\n一、总体情况\n石桥镇完成清淤三公里，位居首位，群众反映良好。\n"
        "二、存在问题\n石桥镇超期工单46件，较上月增加17件。\n"
    )
    (article,) = reading.articles
    assert [one.subjects for one in article.findings] == [("石桥镇",)]
