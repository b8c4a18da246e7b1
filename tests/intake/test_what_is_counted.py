"""Where the noun behind a classifier ends, what a nameless figure is about, and its kind."""

import pytest

from luoshi.intake import find_figures, sentence
from luoshi.intake.figure import Figure


def figures(text: str) -> list[Figure]:
    narrow = sentence.translated(text)
    return find_figures.figures(narrow, start=0, end=len(text))


def metrics(text: str) -> list[str]:
    return [one.metric for one in figures(text)]


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("6家企业同类问题反复出现。", "企业"),
        ("35件积案实行领导包案。", "积案"),
        ("18座山塘除险加固。", "山塘"),
        ("4名农技指导员驻村。", "农技指导员"),
        ("2.1万名志愿者存入服务时长。", "志愿者"),
        ("12名党员志愿者到岗。", "党员志愿者"),
        ("3条主干道路灯更换。", "主干道"),
        ("9个社区台账未建。", "社区"),
        ("260户农户户均增收。", "农户"),
        ("增设取号机8台和等候座椅。", "取号机"),
        ("现有监测户420户1310人。", "监测户"),
    ],
)
def test_a_classifier_counts_what_it_can_count(text: str, metric: str) -> None:
    assert metrics(text)[0] == metric


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2.固定资产投资。完成52亿元，增长9%。", ["固定资产投资"] * 2),
        ("120项任务中，已完成36项，未达序时9项。", ["任务"] * 3),
        ("抽查的25个村中有8个台账不全。", ["村"] * 2),
        ("为90个村安装路灯，其余35个将于年底前装完。", ["村"] * 2),
        ("办结率最高的石桥镇达98%，最低的大港镇仅61%。", ["办结率"] * 2),
        ("综合得分前两名是石桥镇（96.5分）、大港镇（95分）。", ["综合得分"] * 2),
        ("七项指标中，5项高于全市平均。", ["指标"]),
        ("零售额翻了一番，增长101%。", ["零售额"]),
        ("办理时限由12个工作日压缩至5个工作日。", ["办理时限"] * 2),
        ("云溪村集体收入由2022年的38万元增长到去年的76万元。", ["云溪村集体收入"] * 2),
        (
            "接待游客8万人次，实现收入900万元，同比分别增长9%、12%。",
            ["游客", "收入", "游客", "收入"],
        ),
        ("石桥镇网格员42名、专干18名；大港镇增长12%。", ["网格员", "专干", "专干"]),
    ],
)
def test_a_figure_without_a_noun_takes_the_topic(text: str, expected: list[str]) -> None:
    assert metrics(text) == expected


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("总投资6.2亿元的治理工程开工。", "总投资"),
        ("三年内新增造林6万亩。", "造林"),
        ("每千名老人养老床位达到42张。", "养老床位"),
        ("PM2.5平均浓度31微克/立方米。", "PM2.5平均浓度"),
        ("青松路共有路灯86盏。", "路灯"),
        ("下泄流量控制在每秒120立方米。", "下泄流量"),
        ("培育国家级“小巨人”企业5家。", "“小巨人”企业"),
        ("规上工业增加值要增长8%。", "规上工业增加值"),
        ("国控断面水质达标率100%。", "国控断面水质达标率"),
        ("亩均税收21万元。", "亩均税收"),
        ("消除积水点9处。", "积水点"),
        ("管网改造进度仅为41%。", "管网改造进度"),
    ],
)
def test_times_rhythms_and_verbs_are_no_part_of_what_is_counted(text: str, metric: str) -> None:
    assert metrics(text)[0] == metric


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我局计划新增泊位260个。", "target"),
        ("其余109个将于4月底前装完。", "target"),
        ("820亩撂荒地今年必须种上。", "target"),
        ("规上工业增加值要增长8%。", "target"),
        ("完成年度计划的52%。", "actual"),
        ("目标60家，实际认定19家。", "actual"),
        ("设计能力由3万吨提高到5万吨。", "actual"),
        ("最高的石桥镇达98%。", "actual"),
        ("最高补助3000元。", "limit"),
    ],
)
def test_the_kind_of_a_figure(text: str, kind: str) -> None:
    assert figures(text)[-1].kind == kind


@pytest.mark.parametrize(
    ("text", "approx"),
    [
        ("开工率不足四成，仅38%。", None),
        ("完成率不足40%。", "不足"),
        ("目前已签约547户。", None),
        ("缺口约440个。", "约"),
        ("报备率不到60%。", "不到"),
    ],
)
def test_approximations_are_words_of_their_own(text: str, approx: str | None) -> None:
    assert figures(text)[-1].approx == approx


def test_a_score_in_a_series_is_a_figure_as_the_first_is() -> None:
    assert [float(one.value) for one in figures("月度评分分别为76.5分、77.2分。")] == [76.5, 77.2]


def test_a_number_that_begins_a_long_quotation_counts() -> None:
    assert figures("关于“6家卫生院存在串换项目、超标准收费”的问题。")[0].metric == "卫生院"


def test_a_classifier_with_its_double_in_brackets_is_one_unit() -> None:
    assert figures("配备打捆机318台（套）。")[0].unit == "台(套)"


def test_the_first_place_is_a_rank_too() -> None:
    assert figures("石桥镇投资增长41.2%，居全区首位。")[0].rank == 1


def test_an_office_in_brackets_is_not_what_is_counted() -> None:
    assert metrics("估算总投资15.6亿元（规划计划股）。") == ["估算总投资"]
    assert metrics("年度投资不少于9500万元（水库建管处）。") == ["投资"]


def test_a_measure_by_another_is_one_unit() -> None:
    (one,) = figures("进水浓度提高到90毫克/升以上。")
    assert (one.unit, one.metric, one.approx) == ("毫克/升", "进水浓度", "以上")


def test_the_end_of_a_quarter_and_reaching_up_for_it_are_no_part_of_the_name() -> None:
    assert metrics("力争三季度末开工率达到95%。") == ["开工率"]
    assert metrics("向上争取用地指标1200亩。") == ["用地指标"]
