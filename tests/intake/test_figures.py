"""Figures carry their full value, what they count, their change, rank and kind."""

from decimal import Decimal

import pytest

from luoshi.intake import find_figures, sentence
from luoshi.intake.figure import Figure
from luoshi.intake.spans import Spans


def figures(text: str) -> list[Figure]:
    narrow = sentence.translated(text)
    return find_figures.figures(narrow, start=0, end=len(text))


@pytest.mark.parametrize(
    ("text", "value", "unit", "approx", "metric"),
    [
        ("绿化面积超过3万平方米。", 30000, "平方米", "超过", "绿化面积"),
        ("投入资金300余万元。", 3000000, "元", "余", "资金"),
        ("接待货车1000余辆。", 1000, "辆", "余", "货车"),
        ("日检测能力达到40.41万管。", 404100, "管", None, "日检测能力"),
        ("14146个基层党组织迅速行动。", 14146, "个", None, "基层党组织"),
        ("组建由11名党员干部组成的服务队。", 11, "名", None, "党员干部"),
        ("26名干部成为网格员。", 26, "名", None, "干部"),
        ("每天保持20个左右集装箱的出口量。", 20, "个", "左右", "集装箱的出口量"),
        ("排查隐患1,286处。", 1286, "处", None, "隐患"),
        ("新增规上企业不少于30家。", 30, "家", "不少于", "规上企业"),
        ("覆盖率达到百分之九十五。", 95, "%", None, "覆盖率"),
        ("惠及两千三百户居民。", 2300, "户", None, "居民"),
        ("全区有３２个行业。", 32, "个", None, "行业"),
        ("24小时轮班值守。", 24, "小时", None, "轮班值守"),
    ],
)  # fmt: skip
def test_a_figure_is_read_in_full(
    text: str, value: int, unit: str, approx: str | None, metric: str
) -> None:
    (figure,) = figures(text)
    assert (figure.value, figure.unit, figure.approx) == (value, unit, approx)
    assert figure.metric == metric


def test_a_range_has_both_ends() -> None:
    (figure,) = figures("年均可实现集体增收7万至10万元。")
    assert (figure.value, figure.value_max, figure.kind) == (70000, 100000, "forecast")


@pytest.mark.parametrize(
    "text",
    [
        "2026年3月28日上午召开会议。",
        "1—5月份工作总结。",
        "第12次常务会议。",
        "“2+1+1+N”模式和“三服务”活动。",
        "按照云政发〔2026〕28号文件。",
        "推进八大行动，大干三十天。",
        "48小时内反馈，历时3天。",
        "位次前移3位，进入前10名。",
        "联系电话：0000-2805093。",
        "由第17、18件事项的责任单位办理。",
    ],
)
def test_what_is_no_quantity_of_work_is_no_figure(text: str) -> None:
    assert figures(text) == []


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("工业增加值同比增长8.9%。", "同比增长"),
        ("工业增加值增速18.6%。", "增速"),
        ("客运量同比下降3.2%。", "同比下降"),
        ("增速比上年加快0.8个百分点。", "加快"),
        ("投资高于全市平均水平2.2个百分点。", "高于"),
        ("森林覆盖率提高到65.3%。", None),
        ("投资增速达到20.9%。", "增速"),
    ],
)
def test_the_word_of_change_is_as_written(text: str, change: str | None) -> None:
    assert figures(text)[0].change == change


def test_a_chain_repeats_its_indicator() -> None:
    found = figures("固定资产投资1576.9亿元，同比增长9%，高于全省平均水平1.2个百分点。")
    assert {figure.metric for figure in found} == {"固定资产投资"}
    assert found[0].value == Decimal("157690000000.0")


def test_a_series_shares_its_change_and_each_takes_its_own_subject() -> None:
    found = figures("应税销售、工业用电量同比分别增长11.7%和2.3%。")
    assert [(one.metric, one.change) for one in found] == [
        ("应税销售", "同比增长"),
        ("工业用电量", "同比增长"),
    ]


def test_numbers_that_share_a_unit_are_two_figures() -> None:
    found = figures("占比分别提高7.6和2.7个百分点。")
    assert [(one.value, one.unit) for one in found] == [
        (Decimal("7.6"), "个百分点"),
        (Decimal("2.7"), "个百分点"),
    ]


@pytest.mark.parametrize(
    ("text", "ranks"),
    [
        ("财政收入增长2.8%，列全省第4位。", [4]),
        ("税收86.46亿元，列全省第一位。", [1]),
        ("出口增长3.1%，排名全市第十二位。", [12]),
        ("收入23.5亿元，增长12.1%，总量居全市第3位，增速居全市第1位。", [3, 1]),
        ("增速20.9%，高于全国6.7个百分点，居全国第四。", [4, None]),
        ("获得全省第一名次以外的奖励，支出12亿元。", [None]),
    ],
)
def test_a_rank_sits_on_the_figure_that_it_qualifies(text: str, ranks: list[int | None]) -> None:
    assert [figure.rank for figure in figures(text)] == ranks


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("力争全年投资增长10%。", "target"),
        ("计划新建充电桩120个。", "target"),
        ("预计全年接待游客12万人次。", "forecast"),
        ("讲稿不超过800字。", "limit"),
        ("累计接待游客12万人次。", "actual"),
    ],
)
def test_the_kind_is_told_by_the_clause(text: str, kind: str) -> None:
    assert figures(text)[0].kind == kind


def test_what_a_directive_asks_for_is_a_target() -> None:
    text = "区水务局要新建管网12公里。"
    (figure,) = find_figures.figures(
        text, start=0, end=len(text), demanded=Spans.of([(0, len(text))])
    )
    assert figure.kind == "target"


@pytest.mark.parametrize(
    ("text", "counted", "value"),
    [
        ("配备打捆机、搂草机等机具318台（套）。", "机具", 318),
        ("整合视频资源1.2万路。", "视频资源", 12000),
        ("台账登记12家，实际摸排29家。", "实际摸排", 29),
        ("得分分别为96.4分、95.8分。", "得分", 95.8),
        ("全区现有监测对象1126户3870人。", "监测对象", 3870),
        ("在总投资32亿元的新材料工地，塔吊林立。", "总投资", 32e8),
        ("平均处置时长由18小时压缩到8小时。", "平均处置时长", 8),
        ("86家企业带来岗位4900余个。", "岗位", 4900),
        ("公办园在园幼儿占比提高到58%。", "公办园在园幼儿占比", 58),
        ("国控断面水质达标率100%。", "国控断面水质达标率", 100),
        ("请各镇街明确2名分管负责同志。", "分管负责同志", 2),
    ],
)
def test_what_is_counted_is_the_whole_noun(text: str, counted: str, value: float) -> None:
    last = find_figures.figures(text, start=0, end=len(text))[-1]
    assert float(last.value) == value
    assert last.metric in counted or counted in last.metric


def test_fewer_than_is_told_of_the_figure() -> None:
    (figure,) = find_figures.figures("完成率不足40%。", start=0, end=8)
    assert (figure.approx, figure.text) == ("不足", "不足40%")


def test_from_one_level_raised_to_another_is_a_change() -> None:
    text = "收缴率由61%提高到92%。"
    assert [one.change for one in find_figures.figures(text, start=0, end=len(text))][1] == "提高"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("设计日处理能力由3万吨提高到5万吨。", "actual"),
        ("细化任务96项。", "actual"),
        ("平均办理时间缩短到6小时以内。", "actual"),
        ("失业率控制在5%以内。", "limit"),
    ],
)
def test_what_is_and_what_is_wanted_are_told_apart(text: str, kind: str) -> None:
    assert find_figures.figures(text, start=0, end=len(text))[-1].kind == kind


def test_a_rank_among_so_many_of_a_region_is_that_of_the_rate() -> None:
    text = "到位内资6.42亿元，同比增长33.5%，位居全县18个乡镇第3位。"
    ranks = {one.text: one.rank for one in find_figures.figures(text, start=0, end=len(text))}
    assert ranks["33.5%"] == 3
