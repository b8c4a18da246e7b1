"""What a figure counts is the shortest noun; its kind, rank and approximation are as said."""

import pytest

from luoshi.intake import find_figures, paper, sentence
from luoshi.intake.figure import Figure
from luoshi.intake.spans import Spans
from tests.intake.pages import said


def figures(text: str, *, plans: bool = False) -> list[Figure]:
    narrow = sentence.translated(text)
    return find_figures.figures(narrow, start=0, end=len(text), plans=plans)


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("新建改造公厕15座。", "公厕"),
        ("重新划分网格142个。", "网格"),
        ("为老旧小区配置独立式烟感1.2万个。", "独立式烟感"),
        ("区财政局拨付小白河应急资金1500万元。", "小白河应急资金"),
        ("石桥镇住户4200户。", "住户"),
        ("有进出口实绩的企业1342家。", "企业"),
        ("新签约亿元以上项目73个。", "项目"),
        ("7个服务站共收集信息。", "服务站"),
        ("12个居民小区试点物业改革。", "居民小区"),
        ("3个监测站点建成。", "监测站点"),
        ("泊位300个缓解停车难。", "泊位"),
        ("研发经费投入强度达到2.1%。", "研发经费投入强度"),
        ("60个单位按期办结率低于80%。", "单位"),
        ("老年人占24.6%。", "老年人"),
        ("全镇18个村（社区）逐村清查。", "村(社区)"),
        ("3家企业因手续不全停工。", "企业"),
        ("选派12名年轻干部到一线锻炼。", "年轻干部"),
        ("组建21支由机关干部组成的宣讲小分队。", "宣讲小分队"),
        ("涉及群众1200余户的安置房交付。", "群众"),
        ("安排专项资金1.2亿元用于道路养护。", "专项资金"),
        ("建设用地1800亩。", "建设用地"),
        ("按可比价格计算，地区生产总值增长5.6%。", "地区生产总值"),
    ],
)
def test_what_is_counted_is_the_shortest_noun(text: str, metric: str) -> None:
    assert figures(text)[0].metric == metric


@pytest.mark.parametrize(
    ("text", "metrics"),
    [
        ("地区生产总值528亿元，按不变价格计算同比增长6.9%。", ["地区生产总值"] * 2),
        ("排查隐患58条，仍有6条未销号。", ["隐患"] * 2),
        ("工业投资增速最快的是石桥镇，达34.7%，其次是大港镇29.2%。", ["工业投资"] * 2),
        ("石桥镇、大港镇管网改造进度分别为41%和36.8%。", ["管网改造进度"] * 2),
        ("装备制造业、食品制造业增加值分别增长17.2%和9.3%。", ["装备制造业", "食品制造业增加值"]),
        ("发生火情47起，查处41人，其中大港镇占26起。", ["火情", "查处", "火情"]),
    ],
)
def test_a_figure_without_a_noun_of_its_own_takes_that_of_its_kind(
    text: str, metrics: list[str]
) -> None:
    assert [one.metric for one in figures(text)] == metrics


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("投资增长2.1%，比序时目标低4.9个百分点。", "actual"),
        ("限额以上单位零售额3亿元。", "actual"),
        ("施划限时泊位245个。", "actual"),
        ("年内还将开通3条航线。", "target"),
        ("力争降幅收窄到5%以内。", "target"),
        ("失业率控制在5.2%以内。", "limit"),
        ("下一步，组织60家企业参展。", "target"),
    ],
)
def test_kinds_are_told_by_plan_limit_and_comparison(text: str, kind: str) -> None:
    assert figures(text)[-1].kind == kind


def test_a_list_of_aims_goes_on_over_its_semicolons() -> None:
    found = figures("主要预期目标：生产总值增长6.5%；投资增长8%。去年投资增长7%。")
    assert [one.kind for one in found] == ["target", "target", "actual"]


def test_what_a_plan_counts_is_a_target_unless_it_tells() -> None:
    found = figures("安排项目118个。截至目前开工60个。", plans=True)
    assert [one.kind for one in found] == ["target", "actual"]


def test_what_was_there_when_a_demand_is_made_is_actual() -> None:
    text = "要对未兑现的738项承诺逐项倒排，年底前兑现700项。"
    found = find_figures.figures(text, start=0, end=len(text), demanded=Spans.of([(0, len(text))]))
    assert [one.kind for one in found] == ["actual", "target"]


@pytest.mark.parametrize(
    ("title", "plans"),
    [
        ("关于2026年全区工作要点的通知", True),
        ("防汛专项行动实施方案", True),
        ("直属部门2026年民生承诺事项向社会公示", True),
        ("上半年办理情况通报", False),
    ],
)
def test_a_plan_is_known_by_its_title(title: str, plans: bool) -> None:
    (article,) = said(title + "\n各单位：\n请认真贯彻执行，抓好落实。").articles
    assert paper.is_plan(article.article) is plans


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("城乡居民收入比缩小至1.72。", "1.72", ""),
        ("开办时间压减至0.5个工作日。", "0.5", "个工作日"),
        ("每日安排6个架次。", "6", "架次"),
        ("拆除私装地锁316把。", "316", "把"),
        ("四十三家企业参加。", "43", "家"),
        ("石桥镇以97.35分居首位。", "97.35", "分"),
    ],
)
def test_rare_units_are_read(text: str, value: str, unit: str) -> None:
    assert [(str(one.value), one.unit) for one in figures(text)] == [(value, unit)]


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("力争增速回升至6%。", "增速"),
        ("开发投资降幅扩大至18.2%。", "降幅"),
        ("蓄水率58.4%，同比偏低6.2个百分点。", "同比偏低"),
        ("结案率较第一名相差3.6个百分点。", "相差"),
        ("净增经营主体60户。", None),
    ],
)
def test_words_of_change_with_levels_and_gaps(text: str, change: str | None) -> None:
    assert figures(text)[-1].change == change


def test_at_least_before_the_verb_belongs_to_the_number() -> None:
    assert figures("每月至少走访企业5家。")[0].approx == "至少"


@pytest.mark.parametrize(
    ("text", "ranks"),
    [
        ("增长6.9%和7.4%，增速分列全省第2位、第5位。", [2, 5]),
        ("投入强度2.31%，在全省11个市中排第8位。", [8, None]),
    ],
)
def test_ranks_in_series_and_among_many(text: str, ranks: list[int | None]) -> None:
    assert [one.rank for one in figures(text)] == ranks


def test_a_figure_behind_a_target_shares_its_aim_unless_the_text_tells() -> None:
    found = figures("年内服务站将增加到10个，纳管率提高到98%，目前已结对386对。")
    assert [one.kind for one in found] == ["target", "target", "actual"]
