"""Bundles with a number in their name, and where the text names their parts."""

import pytest

from luoshi.intake import find_loops, find_programmes


def bundles(text: str) -> dict[str, tuple[str, ...]]:
    found = find_programmes.programmes(text, start=0, end=len(text))
    return {one.name: one.members for one in found}


@pytest.mark.parametrize(
    ("text", "name", "parts"),
    [
        ("对项目实行“三看”——看进度、看质量、看资金，一月一报。", "三看",
         ("看进度", "看质量", "看资金")),
        ("夜校推行“三单”运行：村民点单、镇里配单、教师接单。", "三单",
         ("村民点单", "镇里配单", "教师接单")),
        ("开展“四个一”活动，即每名干部联系一个村、包一户困难户、学一门技术、办一件好事。", "四个一",
         ("联系一个村", "包一户困难户", "学一门技术", "办一件好事")),
        ("实施“三个十”计划，即新增十家龙头企业、十家专精企业、十家总部企业。", "三个十",
         ("十家龙头企业", "十家专精企业", "十家总部企业")),
        ("严格执行“约法三章”：一是提留不得突破限额，并定三年不变；二是严禁摊派；三是不准扣物。",
         "约法三章", ("提留不得突破限额", "严禁摊派", "不准扣物")),
        ("构建“一核两带”格局。“一核”即县城核心，到2025年达到28平方公里。"
         "“两带”即清河文旅带、沿江制造带，布局园区4个。", "一核两带",
         ("县城核心", "清河文旅带", "沿江制造带")),
        ("打好“三大革命”攻坚战\n1.厕所革命。新建户厕。\n2.垃圾革命。健全体系。\n3.污水革命。敷设管网。",
         "三大革命", ("厕所革命", "垃圾革命", "污水革命")),
        ("实施“三补”工程，改善条件\n1.补道路短板。硬化公路。\n2.补饮水短板。改造水厂。\n3.补电网短板。改造台区。",
         "“三补”工程", ("补道路短板", "补饮水短板", "补电网短板")),
        ("形成问题、责任、措施、时限“四张清单”，逐一销号。", "四张清单",
         ("问题", "责任", "措施", "时限")),
        ("锂电池、光伏板、电动车“新三样”出口增长。", "新三样", ("锂电池", "光伏板", "电动车")),
    ],
)  # fmt: skip
def test_the_parts_of_a_counted_name(text: str, name: str, parts: tuple[str, ...]) -> None:
    assert bundles(text)[name] == parts


def test_ways_of_working_that_are_praised_are_bundles() -> None:
    text = "江口县“河湖认领”、北山区“阳光征收”等做法，代表给予好评。"
    assert list(bundles(text)) == ["河湖认领", "阳光征收"]


@pytest.mark.parametrize(
    "text",
    [
        "时刻保持“一失万无”的警醒。",
        "对“两客一危一货”逢车必查。",
        "对户厕开展“回头看”，摸清底数。",
        "把治水作为“一把手”工程。",
        "盯紧矿山、烟花、道路、学校四个重点，查出一条整改一条。",
        "统筹生产、生活、生态三大空间，错位发展。",
    ],
)
def test_classes_attitudes_and_bare_counts_are_none(text: str) -> None:
    assert bundles(text) == {}


def test_headings_below_that_name_bodies_are_no_parts() -> None:
    text = "以“三区联动”统揽全局。任务如下\n区发改局：制定规划。\n区工信局：引进企业。\n"
    text += "区住建局：更新老城。"
    assert bundles(text).get("三区联动", ()) == ()


@pytest.mark.parametrize(
    ("text", "loop"),
    [
        ("定点投、定时收、定人运，三天一清。", "定点投、定时收、定人运"),
        ("综治中心要实现“一窗受理、一站办结”，不得推脱。", "“一窗受理、一站办结”"),
        (
            "每季度检查一次、半年评比一次、年终兑现奖惩。",
            "每季度检查一次、半年评比一次、年终兑现奖惩",
        ),
    ],
)
def test_mechanisms_by_their_steps(text: str, loop: str) -> None:
    (one,) = find_loops.loops(text, start=0, end=len(text))
    assert one.text == loop


@pytest.mark.parametrize(
    ("text", "name", "parts"),
    [
        ("持续开展“三清一改”，即清垃圾、清塘沟、清粪污，改变不良习惯。", "三清一改",
         ("清垃圾", "清塘沟", "清粪污", "改变不良习惯")),
        ("要以“三比三看”为抓手，比项目看投资、比服务看效率、比作风看实绩，奋力争先。", "三比三看",
         ("比项目看投资", "比服务看效率", "比作风看实绩")),
        ("“十大工程”包括内涝治理、老旧小区改造、农贸市场提升等。", "十大工程",
         ("内涝治理", "老旧小区改造", "农贸市场提升")),
        ("实施“3+2”产业链招商，“3”即新材料、食品加工、轻纺，“2”即现代物流、康养旅游。", "3+2",
         ("新材料", "食品加工", "轻纺", "现代物流", "康养旅游")),
        ("聚焦“2+3”产业，做强木材加工、新型建材两个主导产业，做大电子、医药、食品三个成长产业。",
         "2+3", ("木材加工", "新型建材", "电子", "医药", "食品")),
        ("抓好“124”工程，即建成1座骨干水源，治好2条河道，办好4件实事。", "124",
         ("建成1座骨干水源", "治好2条河道", "办好4件实事")),
        ("打赢3场硬仗（饮水提升、河湖整治、移民解困）。", "3场硬仗",
         ("饮水提升", "河湖整治", "移民解困")),
        ("开展“三大行动”，让河湖变个样。一是“清河”行动，逐条巡查；二是“护水”行动，联合执法；"
         "三是“亮牌”行动，设牌公示。", "三大行动", ("“清河”行动", "“护水”行动", "“亮牌”行动")),
        ("打好“规划、产业、生态、民生”四张牌，推动城市更新。", "四张牌",
         ("规划", "产业", "生态", "民生")),
        ("打赢蓝天、碧水、净土三大保卫战。", "三大保卫战", ("蓝天", "碧水", "净土")),
        ("开展治脏、治乱、治堵“三治”专项行动。", "“三治”专项", ("治脏", "治乱", "治堵")),
    ],
)  # fmt: skip
def test_parts_told_by_signs_numbers_points_and_quotations(
    text: str, name: str, parts: tuple[str, ...]
) -> None:
    assert bundles(text) == {name: parts}


@pytest.mark.parametrize(
    "text",
    [
        "落实“首问负责制”，推行“红白理事会”。",
        "严格落实“先验后交”制度。",
        "推行“拿地即开工”项目10个。",
        "不能搞“半拉子”工程。",
    ],
)
def test_rules_bodies_and_works_for_show_are_no_bundles(text: str) -> None:
    assert bundles(text) == {}


@pytest.mark.parametrize(
    ("text", "name", "parts"),
    [
        ("开展“防巡守”专项行动，即防溺水、巡堤坝、守渡口，每周通报1次。", "防巡守",
         ("防溺水", "巡堤坝", "守渡口")),
        ("实施“双百双千”工程。培育大户100户、培训能手100名、改造茶园1000亩、套种1000亩，逐村验收。",
         "双百双千", ("培育大户100户", "培训能手100名", "改造茶园1000亩", "套种1000亩")),
        ("实施“二包二联”帮带。领导包片、干部包村，机关联企业、支部联农户，3月公示。", "二包二联",
         ("领导包片", "干部包村", "机关联企业", "支部联农户")),
        ("实施“建强一个中枢、织密三级网格、办好五件好事”的便民“135”工程。", "135",
         ("建强一个中枢", "织密三级网格", "办好五件好事")),
    ],
)  # fmt: skip
def test_parts_by_first_signs_round_numbers_and_halves(
    text: str, name: str, parts: tuple[str, ...]
) -> None:
    assert bundles(text)[name] == parts


def test_a_list_that_does_not_fit_the_name_is_no_parts() -> None:
    assert bundles("开展“防巡守”专项行动，即查隐患、巡堤坝、守渡口。").get("防巡守", ()) == ()
    text = "实施“双百双千”工程。培育大户100户、培训能手60名、改造茶园1000亩、套种1000亩。"
    assert bundles(text).get("双百双千", ()) == ()
