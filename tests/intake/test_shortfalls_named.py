"""Shortfalls of units named in lists, of rates and remainders, and in plain words of speeches."""

import pytest

from luoshi.intake import find_findings, subject
from luoshi.intake.find_findings import Finding
from luoshi.intake.spans import NOWHERE
from luoshi.intake.split import Paragraph


def found(text: str, *, stock: bool = True) -> list[Finding]:
    return find_findings.findings(text, start=0, end=len(text), taken=NOWHERE, stock=stock)


@pytest.mark.parametrize(
    "text",
    [
        "北山镇供水工程停工至今。",
        "江口乡油菜移栽进度不到一半。",
        "柳林村沟渠清淤一锹没动。",
        "北山镇路灯坏了三个月没人修。",
        "江口乡供销社旧楼从前年拖到现在。",
        "南门新村小区管网跑冒滴漏严重。",
        "江口公司因夜间施工被记入信用档案。",
        "江口供热公司电话打不进。",
        "北山镇两件诉求超过承诺期限。",
        "江口镇安置房项目比计划晚了40天。",
        "北山区技改投资连续四个月为负。",
        "北山水厂净水设备故障后40天未修复。",
        "江口镇应急预案停留在纸面。",
        "北山镇三项任务久拖不决。",
        "江口村公厕形同虚设。",
        "北山镇排名后移。",
    ],
)
def test_plain_words_of_shortfall(text: str) -> None:
    assert [one.text for one in found(text)] == [text[:-1]]


@pytest.mark.parametrize(
    "text",
    [
        "江口镇补齐供水短板。",
        "北山镇党委要求检查不走过场。",
        "江口中队查处未密闭车辆9辆。",
        "北山镇对隐患企业一律关门停产。",
        "哪个单位拖了后腿，请他上台说清楚。",
        "江口镇补欠账、强配套。",
    ],
)
def test_what_is_done_about_it_is_none(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("青石、柳川等边远乡镇财力薄弱，自给率不足30%。", ("青石", "柳川")),
        ("北泉、南岭两个乡的饮水工程，水质合格率仅为71%。", ("北泉", "南岭")),
        ("江口林场危旧房改造项目资金到位率不足40%。", ("江口林场危旧房改造项目",)),
        ("江口快速路二标段受征迁影响，进度只完成37%。", ("江口快速路二标段",)),
        ("正在办理15件，其中柳湾街道、城建中心各有2件超过承诺期限。", ("柳湾街道", "城建中心")),
        ("检查发现江口县三中食堂留样记录不全。", ("江口县三中食堂",)),
    ],
)
def test_who_falls_short(text: str, subjects: tuple[str, ...]) -> None:
    (one,) = found(text)
    assert one.subjects == subjects


def test_a_remainder_and_a_rate_belong_to_the_unit_before_them() -> None:
    (one,) = found("东湾村、柳沟村到上月底，还有27处垃圾点一处没动。")
    assert one.text.startswith("东湾村")
    assert one.subjects == ("东湾村", "柳沟村")


def test_what_the_speaker_adds_is_no_part_of_it() -> None:
    (one,) = found("江口菜市场改造因纠纷未能按期完工，在此致歉，并保证年内建成。")
    assert one.text == "江口菜市场改造因纠纷未能按期完工"


def test_bare_names_with_their_kind_are_units() -> None:
    assert subject.is_unit("青石、柳川等乡镇进度滞后")
    assert not subject.is_unit("问题、短板等方面")


def test_what_is_left_behind_a_problem_that_was_mended_is_a_shortfall() -> None:
    mended = "（一）关于“北山工地裸土未覆盖”问题。整改情况：立案3起"
    left = "但北山安置房二期因更换队伍，裸土覆盖仍有反复"
    assert in_article(f"{mended}；{left}。") == ["北山工地裸土未覆盖", left[1:]]
    assert in_article(f"{mended}，北山镇督查未按时到位的均已补办。") == ["北山工地裸土未覆盖"]


def in_article(text: str) -> list[str]:
    whole = Paragraph(start=0, end=len(text), text=text, role="body")
    told = find_findings.of_article(text, title="整改通报", paragraphs=(whole,), taken=NOWHERE)
    return [one.text for one in told]
