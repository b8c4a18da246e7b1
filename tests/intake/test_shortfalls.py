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


STOCK = {"stock": True}
BLAME = {"stock": True, "blame": True}


@pytest.mark.parametrize(
    ("text", "heading", "named"),
    [
        (
            "截至9月底，石桥镇、柳林街道完成率分别为41%、38%，居全区后三位。",
            STOCK,
            ("石桥镇", "柳林街道"),
        ),
        ("有7个镇未完成半年目标任务，其中石桥镇仅完成32%。", STOCK, ("7个镇",)),
        ("除石桥镇、柳林街道外，其余镇街均未达到序时进度。", STOCK, ("其余镇街",)),
        ("区住建局、区水务局等5个单位未按时报送方案。", STOCK, ("区住建局", "区水务局")),
        ("云栖大道北延、水厂扩建等3个项目推进缓慢。", STOCK, ("云栖大道北延", "水厂扩建")),
        ("棚户区改造项目尚未启动。", STOCK, ("棚户区改造项目",)),
        ("如石桥镇河长巡河记录造假。", STOCK, ("石桥镇",)),
        ("石桥镇信访积案化解率排名全区倒数第一。", {}, ("石桥镇",)),
        ("柳林街道办事处对占用耕地查处不力被点名批评。", STOCK, ("柳林街道办事处",)),
        ("固定资产投资完成12.3亿元，仅占年度计划的35%。", STOCK, ("固定资产投资",)),
        ("区税务局、区人社局服务评价率偏低。", STOCK, ("区税务局", "区人社局")),
        ("区文旅局厕所改造任务12座，实际完工5座。", BLAME, ("区文旅局",)),
        ("目前仍有12个村未通自来水。", STOCK, ("12个村",)),
        ("停产半停产企业还有9家。", STOCK, ("停产半停产企业",)),
        ("云栖大道项目因征迁工作滞后，已停工30天。", STOCK, ("云栖大道项目",)),
        ("石桥镇、柳林街道分别下降3.1%和4.5%。", {}, ("石桥镇", "柳林街道")),
        ("“对照清单逐条过筛，仍有4个单位未销号。”", STOCK, ("4个单位",)),
        ("诉求在区住建局、区水务局之间流转4次。", STOCK, ("区住建局", "区水务局")),
        ("石桥镇以71.2分垫底。", {}, ("石桥镇",)),
        ("石桥镇连续两季度零签约。", STOCK, ("石桥镇",)),
    ],
)
def test_a_shortfall_names_who_falls_short(
    text: str, heading: dict[str, bool], named: tuple[str, ...]
) -> None:
    assert [subjects for _, subjects in found(text, **heading)] == [named]


def test_a_unit_that_did_well_ends_the_shortfall_before_it() -> None:
    text = "石桥镇进度滞后，柳林街道提前完成任务。"
    assert found(text, **STOCK) == [("石桥镇进度滞后", ("石桥镇",))]


def test_what_is_asked_because_of_it_is_no_part_of_it() -> None:
    text = "服务业用电量同比下滑3.3%，需要引起重视。"
    assert found(text, **STOCK)[0][0] == "服务业用电量同比下滑3.3%"


def test_a_turn_begins_at_what_falls_short() -> None:
    text = "一季度全区开局平稳，但投资、社零两项指标排位靠后。"
    assert found(text) == [("投资、社零两项指标排位靠后", ("投资", "社零"))]


def test_a_numbered_headline_announces_what_follows() -> None:
    text = "二是行业监管有盲区。区商务局台账登记12家，实际摸排29家。"
    assert [subjects for _, subjects in found(text, **STOCK)] == [("区商务局",)]


@pytest.mark.parametrize(
    "text",
    [
        "满意率低于90%的不予验收。",
        "对整改不力、数据失真的单位，给予通报批评。",
        "进度低于50%的项目由包联领导每周调度一次。",
        "凡未按期整改的，一律约谈。",
        "全区安全事故起数同比下降12%，投诉量明显减少。",
        "石桥镇未发生较大以上安全事故。",
        "再生水项目从签约到开工仅用78天。",
        "新增公共泊位1215个，更换破损窨井盖932套。",
        "会议研究拖欠企业账款清理等工作。",
        "断面考核从去年的末位跃升至第5位。",
        "共抽查企业86家，发现问题隐患213条。",
        "盯着短板干、盯着目标干。",
        "一是思想认识不到位。",
        "绿化覆盖率不低于43.5%。",
        "通过整改，石桥镇污水直排问题得到解决。",
        "进出口总额增长32.9%，列全省第6位。",
    ],
)
def test_conditions_measures_and_good_news_are_no_shortfall(text: str) -> None:
    assert found(text, **STOCK) == []


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


def test_headings_below_one_that_announces_problems_go_on_with_it() -> None:
    reading = said(
        "关于重点项目的督查通报\n一、存在问题\n（一）要素保障不到位\n石桥镇净地交付面积差40亩，至今没有方案。\n"
        "二、工作要求\n石桥镇专班每周调度项目一次，现场解决净地交付面积的问题。\n"
    )
    (article,) = reading.articles
    assert [one.subjects for one in article.findings] == [("石桥镇",)]


def test_an_official_who_speaks_is_no_subject() -> None:
    text = "区城管局副局长答复如下：金桂片区公共泊位仅有180个，缺口较大。"
    assert all("区城管局" not in one for _, names in found(text, **STOCK) for one in names)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("石桥镇惠民超市：灭火器过期，安全出口上锁。", "石桥镇惠民超市"),
        ("云栖区宏达家具厂：喷漆车间未安装防爆电气。", "云栖区宏达家具厂"),
        ("柳林街道：辖区场所底数不清。", "柳林街道"),
        ("区文旅局上报完工的3处厕所，经核查仍未通水。", "区文旅局"),
    ],
)
def test_a_list_of_who_was_found_out_names_each(text: str, named: str) -> None:
    assert [subjects for _, subjects in found(text, **BLAME)] == [(named,)]


def test_a_report_on_what_was_mended_names_what_was_found() -> None:
    reading = said(
        "云栖区水务局关于督查反馈问题整改情况的报告\n现将整改情况报告如下：\n"
        "（一）关于石桥镇河长制落实不到位的问题。已约谈镇级河长，完成整改。\n"
        "反馈问题3：区水务局对排污口排查不彻底，台账更新不及时。\n"
    )
    (article,) = reading.articles
    assert [one.subjects for one in article.findings] == [("石桥镇",), ("区水务局",)]
