"""Shortfalls by the words that tell them, of one's own place, and falls that are none."""

import pytest

from luoshi.intake import find_findings
from luoshi.intake.spans import NOWHERE


def found(text: str, **heading: bool) -> list[tuple[str, tuple[str, ...]]]:
    spans = find_findings.findings(text, start=0, end=len(text), taken=NOWHERE, **heading)
    return [(one.text, one.subjects) for one in spans]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("县水利局对巡查记录审核把关不严。", "县水利局"),
        ("龙泉街道3个小区消防通道被占，多次提醒仍不整改。", "龙泉街道"),
        ("县交投公司承建的南环路项目进度较计划推迟两个月。", "县交投公司"),
        ("马店镇上报数据与现场核查出入较大。", "马店镇"),
        ("县自然资源局平均办理时间超出承诺时限5天。", "县自然资源局"),
        ("云岭小学食堂留样登记缺项，餐具消毒不达要求。", "云岭小学"),
        ("安置房二期因拆迁遗留问题仍处于停工状态。", "安置房二期"),
        ("柳河镇对挂牌督办的2处隐患整治迟迟不动。", "柳河镇"),
        ("幸福社区楼道充电、飞线充电屡见不鲜。", "幸福社区"),
        ("泉水镇群众满意度下滑到全县第11位。", "泉水镇"),
        ("高家寨村光伏电站有2块组件停运。", "高家寨村光伏电站"),
        ("县农商行涉农贷款投放同比少增1.2亿元。", "县农商行"),
        ("鸿图机械因专用线路迟迟没有接入，调试已搁置。", "鸿图机械"),
        ("12345热线退单率高达9%，企业反映强烈。", "12345热线"),
        ("专项债支出进度52%，低于全省平均水平6.5个百分点。", "专项债支出进度"),
        ("松坪镇、下河乡契税分别欠收12万元和9.5万元。", "松坪镇"),
        ("县公交公司18台校车有4台趴窝。", "县公交公司"),
        ("县养护中心防滑料储备只够半天用量。", "县养护中心"),
        ("白沙乡2件信访积案久拖未决。", "白沙乡"),
        ("柳林、石桥2个村连续三年产茶量下滑。", "柳林"),
        ("仍有6家企业纳税“零进账”，需逐户上门。", "6家企业"),
        ("与年初目标相比，主要是5个项目尚未开工。", "5个项目"),
        ("建材路改造全长1.86公里，比计划晚了40天。", "建材路改造"),
    ],
)
def test_what_is_said_of_work_that_falls_short(text: str, named: str) -> None:
    ((_, subjects),) = found(text, stock=True)
    assert subjects[0] == named


def test_a_cadre_admits_what_the_own_place_lacks() -> None:
    assert found("我们镇20个村看了6个，排名全县倒数第三。") == [
        ("我们镇20个村看了6个，排名全县倒数第三", ("我们镇",))
    ]
    assert found("我县财政收入增速比全市低4.3个百分点。")[0][1] == ("我县",)
    assert found("我县产业基础不扎实。") == []


def test_of_what_was_counted_only_few_got_there() -> None:
    assert found("新开工亿元项目11个，投产的只有4个。")[0][1] == ("新开工亿元项目",)


def test_a_list_of_figures_tells_of_no_shortfall_where_an_indicator_fell() -> None:
    text = "工业用电量21.6亿千瓦时，下降4.9%。房地产开发投资下降3.1%。"
    assert found(text, stock=True, counts=True) == []
    turned = "但房地产开发投资下降3.1%，低于全市平均水平。"
    assert found(turned, stock=True, counts=True)[0][1] == ("房地产开发投资",)
    assert found("西塘区下降1.2%。", stock=True, counts=True)[0][1] == ("西塘区",)


def test_under_a_heading_of_problems_whatever_is_counted_may_fall_short() -> None:
    text = "城东桥断面氨氮浓度环比上升28%，水质由Ⅲ类退为Ⅳ类。"
    assert found(text) == []
    assert found(text, stock=True, blame=True)[0][1] == ("城东桥断面氨氮",)
    assert found("（一）工程质量不到位。", stock=True, blame=True) == []


def test_what_must_not_be_overlooked_is_named() -> None:
    text = "但耕地“非粮化”反弹、撂荒地复垦不彻底等问题不容忽视。"
    assert found(text)[0][1] == ("耕地“非粮化”反弹", "撂荒地复垦")


@pytest.mark.parametrize(
    "text",
    [
        "我县现有供水工程20处，水厂6座。",
        "新建泵站5座，9月底前全部通水。",
        "预计秋季小学入学9600人，缺口860个。",
        "全县进出口总额增长32.9%，位列全省第6位。",
    ],
)
def test_inventories_plans_and_forecasts_are_none(text: str) -> None:
    assert found(text, stock=True, blame=True) == []


def test_that_a_meeting_looks_for_shortfalls_is_none() -> None:
    assert found("青坪区召开经济形势分析会，分析存在的差距。", stock=True) == []


def test_what_was_done_about_it_is_no_part() -> None:
    text = "县水务局2个标段未按规定验收，我局已依法立案。"
    assert found(text)[0][0] == "县水务局2个标段未按规定验收"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("改造旧小区26个，但加装消防栓进展缓慢，全年仅装7处。", "加装消防栓进展缓慢，全年仅装7处"),
        ("新建的南桥三小应于5月交付，目前进度只有60%，滞后30天。", ""),
        ("17处小型工程设备长期闲置，水质合格率只有83%。", ""),
        ("全县公租房空置率高达31%，比全市平均水平高出8个百分点。", ""),
        ("小型水库73座，带病运行的就有29座。", ""),
    ],
)
def test_a_shortfall_reaches_from_its_own_subject_to_its_last_rate(text: str, told: str) -> None:
    assert [one for one, _ in found(text)] == [told or text[:-1]]
