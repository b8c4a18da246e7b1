"""What plans state: which figures are aims, how long a work takes, what a sum in brackets is of."""

import pytest

from luoshi.intake import find_figures, kind, paper, sentence
from luoshi.intake.figure import Figure
from luoshi.intake.spans import NOWHERE, Spans
from luoshi.intake.split import Article, Paragraph


def figures(text: str, *, plans: bool = False, demanded: Spans = NOWHERE) -> list[Figure]:
    narrow = sentence.translated(text)
    return find_figures.figures(narrow, start=0, end=len(text), plans=plans, demanded=demanded)


def asked(text: str) -> list[str]:
    return [one.kind for one in figures(text, demanded=Spans.of([(0, len(text))]))]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("园区面积由现有8.4平方公里扩大到12平方公里。", ["actual", "target"]),
        ("审批时限由去年的40个工作日压减到25个工作日。", ["actual", "target"]),
        ("绿化率由31%提高到36%。", ["actual", "target"]),
        ("对全县180座水库逐座体检。", ["actual"]),
        ("把压在手里的520亩指标用完。", ["actual"]),
        ("新建水厂3座。", ["target"]),
        ("加快征迁，已签约12户，力争签约40户。", ["actual", "target"]),
    ],
)
def test_what_is_at_hand_is_no_aim(text: str, kinds: list[str]) -> None:
    assert asked(text) == kinds


@pytest.mark.parametrize(
    ("text", "kind_"),
    [
        ("四季度将挂图作战，再完成投资6亿元。", "target"),
        ("明年夜校将开到90个村。", "target"),
        ("线路已列入今年配网改造计划，投资80万元。", "target"),
        ("全年8%的目标仍有支撑。", "target"),
        ("年初安排计划140台。", "target"),
        ("森林抚育27万亩，为计划的61%。", "actual"),
    ],
)
def test_aims_by_their_words(text: str, kind_: str) -> None:
    assert figures(text)[-1].kind == kind_


def test_in_a_plan_a_sum_of_years_is_an_aim() -> None:
    found = figures("能耗累计下降13%，每年安排资金8000万元，新增企业60家。", plans=True)
    assert {one.kind for one in found} == {"target"}


@pytest.mark.parametrize(
    ("heading", "whole", "expected"),
    [
        ("一、上半年工作完成情况", False, False),
        ("三、下半年工作打算", False, True),
        ("第一章 发展基础", True, False),
        ("第二章 主要目标", True, True),
        ("第五章 实施重大工程", True, True),
        ("一、重大工程", False, False),
    ],
)
def test_a_heading_says_whether_its_section_plans(
    heading: str, whole: bool, expected: bool
) -> None:
    assert kind.under(heading, before=whole, whole=whole) is expected


def test_below_a_section_lower_headings_change_nothing() -> None:
    assert kind.under("（一）存在问题", before=True, whole=True)


def _titled(title: str) -> Article:
    part = Paragraph(start=0, end=len(title), text=title, role="title")
    return Article(start=0, end=len(title), title=title, paragraphs=(part,))


@pytest.mark.parametrize(
    "title",
    ["溪口县第十四个五年规划纲要（节选）", "关于印发《溪口县2022年度水利工作安排》的通知"],
)
def test_outlines_and_arrangements_are_plans(title: str) -> None:
    assert paper.is_plan(_titled(title))


@pytest.mark.parametrize(
    ("text", "metric", "value"),
    [
        ("外出招商不少于15天。", "外出招商", 15),
        ("干部驻村不少于60天。", "干部驻村", 60),
        ("企业开办压减至0.5个工作日。", "企业开办", 0.5),
        ("故障到场时间不超过45分钟。", "故障到场时间", 45),
        ("优良天数261天。", "优良天数", 261),
    ],
)
def test_how_long_a_work_takes_is_a_figure(text: str, metric: str, value: float) -> None:
    (figure,) = figures(text)
    assert (figure.metric, float(figure.value)) == (metric, value)


@pytest.mark.parametrize("text", ["公厕延长至23时开放。", "7个工作日内答复。", "至少3天后再报。"])
def test_hours_of_the_clock_and_terms_are_none(text: str) -> None:
    assert figures(text) == []


@pytest.mark.parametrize(
    ("text", "metrics"),
    [
        ("进出口总额268亿元（其中出口203亿元），增长12%。", ["进出口总额", "出口", "进出口总额"]),
        ("总投资218亿元（公路96亿元、航道21亿元）。", ["总投资", "公路", "航道"]),
        ("对26项指标（其中约束性9项）逐季监测。", ["指标", "约束性"]),
        ("新改建公路147公里，改造危桥13座，分别占年度任务的86%、72%。",
         ["公路", "危桥", "公路", "危桥"]),
        ("年底前10类28件实事办结。", ["实事", "实事"]),
    ],
)  # fmt: skip
def test_sums_in_brackets_and_shares_of_each(text: str, metrics: list[str]) -> None:
    assert [one.metric for one in figures(text)] == metrics


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("全县小麦已播种31万亩。", "小麦"),
        ("新建高标准农田1.8万亩。", "高标准农田"),
        ("治理达标的行政村占比由38%提高到55%。", "行政村"),
        ("机具1800台随调随到。", "机具"),
        ("路灯12盏属实。", "路灯"),
        ("6月10日前3台机组安装到位。", "机组"),
        ("对全县186所学校逐一排查。", "学校"),
        ("26处点位一处没动。", "点位"),
        ("由镇里按每月600元发放租房补贴，最长12个月。", "租房补贴"),
        ("提留不得超过上年纯收入的5%。", "提留"),
        ("平台总数翻一番、达到18家。", "平台"),
        ("实地察看点位112处。", "点位"),
        ("两个月内恢复河道3.5公里。", "河道"),
    ],
)
def test_what_is_counted_without_what_is_said_of_it(text: str, metric: str) -> None:
    assert figures(text)[0].metric == metric


@pytest.mark.parametrize(
    ("text", "change", "metric"),
    [
        ("生产总值突破400亿元，年均增长7.5%。", "年均增长", "生产总值"),
        ("压缩会议经费10%。", "压缩", "会议经费"),
        ("合计拉动全市工业增长5.2个百分点。", "拉动", "工业"),
        ("增长9.4%，比1至7月回升0.6个百分点。", "回升", ""),
        ("预算收入由2015年的11.3亿元增加到17.8亿元。", "增加", "预算收入"),
        ("纯收入1873元，净增96元。", "净增", "纯收入"),
    ],
)
def test_further_words_of_change(text: str, change: str, metric: str) -> None:
    figure = figures(text)[-1]
    assert figure.change == change
    assert metric in figure.metric


def test_a_rank_of_growth_sits_on_what_grew() -> None:
    found = figures("纯收入1873元，净增96元，增幅居全省第六位。")
    assert [one.rank for one in found] == [None, 6]


def test_a_hundred_per_cent_may_be_written_out() -> None:
    assert figures("入户率达到百分之百。")[0].value == 100


def test_cells_of_a_table_in_one_line_stand_for_themselves() -> None:
    found = figures("新增学位2700个\u3000\u3000\u3000县教育局\u3000\u3000\u30008月底")
    assert [one.metric for one in found] == ["学位"]


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("完成41个行政村生活污水治理。", "行政村"),
        ("推动35个小区燃气管道更换。", "小区"),
        ("仍有7个单位存在反弹苗头。", "单位"),
        ("流转的820亩撂荒地今年必须种上。", "撂荒地"),
        ("实际利用外资4872万美元。", "实际利用外资"),
        ("每个单位帮办1件。", "帮办"),
        ("要加快2600亩撂荒地的复垦。", "撂荒地"),
    ],
)
def test_names_that_look_like_more_or_less(text: str, metric: str) -> None:
    assert figures(text)[0].metric == metric


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("开发区承诺12月底前二号厂房主体封顶、年度投资完成率达到90%。", ["target"]),
        ("明年再安排900万元，解决用水难。", ["target"]),
        ("松坪镇年度计划改厕800户。", ["target"]),
        ("据市气象台预报，山区累计降雪量20毫米。", ["forecast"]),
        ("预计秋季入学900人，现有学位缺口80个。", ["forecast", "actual"]),
        (
            "第三条　任务指标。全县全年引进到位资金5亿元，财政总收入完成2亿元。",
            ["target", "target"],
        ),
    ],
)
def test_aims_and_forecasts_by_the_words_beside_them(text: str, kinds: list[str]) -> None:
    assert [one.kind for one in figures(text)] == kinds


def test_what_is_at_hand_is_asked_for_where_all_of_it_is_due_by_a_day() -> None:
    assert asked("未开工的9个项目11月15日前必须全部开工。") == ["target"]
    assert asked("盯紧未开工的9个项目。") == ["actual"]


def test_a_paragraph_on_last_winter_tells_what_was() -> None:
    assert kind.tells("去冬今春，全县完成土石方61万立方米。")
