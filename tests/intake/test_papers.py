"""Orders, reports on work and minutes: who gives them, who is to act, and what only tells."""

import pytest

from luoshi.intake import modal, paper, speech, told
from tests.intake.pages import said


def demands(text: str) -> list[tuple[str, str, str]]:
    return [(one.quote, one.required_by, one.actor) for one in said(text).drafts]


def quotes(text: str) -> list[str]:
    return [one.quote for one in said(text).drafts]


ORDER = """澜川市防汛抗旱指挥部令
（第3号）
各县（区）防汛抗旱指挥部：
受低压槽影响，未来三天我市有暴雨，现命令如下：
一、{}
"""


@pytest.mark.parametrize(
    "order",
    [
        "水库、山塘每两小时巡查一次。",
        "低洼地带群众7月2日18时前全部撤离。",
        "凡涉水景区必须立即关闭。",
        "抢险物资前置到村到点。",
        "严禁汛期野游。",
        "对拒不转移的，依法强制带离。",
    ],
)
def test_what_stands_in_an_order_is_demanded_by_who_gives_it(order: str) -> None:
    (found,) = demands(ORDER.format(order))
    assert found[0] == order.rstrip("。")
    assert found[1] == "澜川市防汛抗旱指挥部"


@pytest.mark.parametrize(
    ("title", "is_paper"),
    [
        ("云栖区森林防灭火指挥部命令（第1号）", True),
        ("云栖区人民政府工作报告（摘要）", True),
        ("在全区招商大会上的发言摘登", True),
        ("关于石桥镇未诉先办工作的督办函", True),
        ("石桥镇的春天", False),
    ],
)
def test_the_title_tells_a_paper_that_demands(title: str, *, is_paper: bool) -> None:
    reading = said(f"{title}\n各镇街：\n" + "请抓好落实。" * 8)
    head = said(f"{title}\n" + "春天来了，花开了。" * 8)
    assert reading.articles[0].article is not None
    assert paper.is_paper(head.articles[0].article) is is_paper


REPORT = """云栖区人民政府工作报告
各位代表：
一、2025年工作回顾
全年完成投资86亿元，增长7.1%。
二、2026年重点任务
（一）区水务局
{}
三、努力建设人民满意的政府
各位代表！奋斗成就伟业，实干铸就辉煌。
"""


@pytest.mark.parametrize(
    "task",
    [
        "完成河道清淤18公里，新建泵站3座。",
        "集中式饮用水水源地水质达标率保持100%。",
        "城区供水管网漏损率控制在9%以内。",
        "推进智慧水务平台二期。",
        "农村自来水普及率提高到96%。",
    ],
)
def test_under_the_name_of_a_unit_stand_its_tasks(task: str) -> None:
    assert demands(REPORT.format(task)) == [(task.rstrip("。"), "云栖区人民政府", "区水务局")]


@pytest.mark.parametrize(
    "told_here",
    [
        "欢迎社会各界监督。",
        "如有意见建议，请及时反馈。",
        "本办法自印发之日起施行。",
        "监督电话：0571-0000000。",
        "本令所称危险区，是指受山洪威胁的区域。",
    ],
)
def test_courtesies_and_definitions_are_no_orders(told_here: str) -> None:
    assert quotes(ORDER.format("水库每两小时巡查一次。" + told_here)) == ["水库每两小时巡查一次"]


MINUTES = """云栖区人民政府专题会议纪要
5月8日，副区长柳照川主持召开会议，研究老旧小区改造。会议议定以下事项：
{}
"""


@pytest.mark.parametrize(
    ("item", "actor"),
    [
        ("一、关于资金。同意从预备费中安排600万元。", ""),
        ("一、关于进度。由区住建局牵头，5月底前排出计划。", "区住建局"),
        ("一、关于验收。外墙保温须于6月底前完工（责任单位：区住建局）。", "区住建局"),
        ("一、关于督办。区政府督查室每月通报一次。", "区政府督查室"),
        ("一、关于管线。供水、燃气管线同步迁改（牵头单位：区城管局）。", "区城管局"),
    ],
)
def test_what_a_meeting_settled_is_a_task(item: str, actor: str) -> None:
    ((_, by, who),) = demands(MINUTES.format(item))
    assert by
    assert who == actor


HEAD = "云栖区召开重点工作推进会\n区委书记柳照川主持会议。"


@pytest.mark.parametrize(
    ("sentence", "quote", "actor"),
    [
        ("柳照川叮嘱施工单位，务必抢在雨季前封顶。", "务必抢在雨季前封顶", "施工单位"),
        ("柳照川当场要求区水务局一周内拿出方案。", "区水务局一周内拿出方案", "区水务局"),
        ("会议责成两镇作出书面检讨。", "两镇作出书面检讨", "两镇"),
        ("柳照川提出两点要求，河道一周内清完。", "河道一周内清完", ""),
        ("柳照川说，关键是要把链条补齐。", "关键是要把链条补齐", ""),
        ("柳照川强调，安全生产人命关天，务必慎之又慎。", "安全生产人命关天，务必慎之又慎", ""),
        ("柳照川强调，组织部门6月底前要完成轮训。", "组织部门6月底前要完成轮训", "组织部门"),
        ("柳照川强调，外卖平台应当落实审核责任。", "外卖平台应当落实审核责任", "外卖平台"),
    ],
)
def test_whom_a_demand_is_put_to(sentence: str, quote: str, actor: str) -> None:
    assert [(one[0], one[2]) for one in demands(HEAD + sentence)] == [(quote, actor)]


@pytest.mark.parametrize(
    "clause",
    [
        "纠治文山会海",
        "严打非法捕捞",
        "拿出过硬措施",
        "盯牢薄弱环节",
        "管住关键少数",
        "限时办结群众诉求",
        "连夜转移低洼地带群众",
    ],
)
def test_verbs_with_what_they_lead_to_begin_a_demand(clause: str) -> None:
    assert modal.is_bare(clause)


@pytest.mark.parametrize(
    ("clause", "is_told"),
    [
        ("抽查的20个村中，有6个台账不全", True),
        ("旅游收入比上年增长9%", True),
        ("食品过期的一律下架", False),
        ("加强未成年人保护", False),
        ("完成率低于六成的项目由区领导包保", False),
    ],
)
def test_marks_of_what_is_are_not_looked_for_inside_words(clause: str, *, is_told: bool) -> None:
    assert told.is_told(clause) is is_told


def test_what_is_counted_up_behind_a_semicolon_is_no_demand() -> None:
    assert quotes(HEAD + "会议明确，要立行立改。截至5月底，已整改21个；建立制度6项。") == [
        "要立行立改"
    ]


def test_an_adverbial_alone_is_no_demand() -> None:
    text = HEAD + "柳照川要求，对已签约未开工的项目，镇街要上门会诊，10日内报清单。"
    assert quotes(text) == ["对已签约未开工的项目，镇街要上门会诊，10日内报清单"]


def test_a_chain_of_demand_verbs_names_no_subject() -> None:
    (one,) = said(HEAD + "柳照川强调，要打造和美乡村示范村6个。").drafts
    assert not one.actor


def test_everything_that_a_speech_of_stock_taking_tells_is_told() -> None:
    assert not set(speech.TELLING) & set(speech.STRONG)


def test_who_settled_what_a_paper_hands_out_issues_it_where_nobody_signs() -> None:
    text = (
        "2026年重点工作任务分解表\n经区委、区政府研究，现将重点工作任务分解如下。"
        "各牵头单位要于3月15日前制定方案。"
    )
    ((_, by, _),) = demands(text)
    assert by == "区委、区政府"


@pytest.mark.parametrize(
    ("head", "who"),
    [
        ("全区防汛值班要求\n区防汛办　7月12日18时\n", "区防汛办"),
        ("云栖区2025年民生实事任务安排\n", "云栖区"),
        ("云栖区第十四个五年规划纲要（节选）\n区人民政府\n第一章　重点任务\n", "区人民政府"),
    ],
)
def test_who_issues_a_paper_stands_in_its_head(head: str, who: str) -> None:
    text = head + "各镇要把好关口，逐户排查，每周五前报送情况。"

    assert [one.required_by for one in said(text).drafts] == [who]


@pytest.mark.parametrize(
    "sentence",
    ["全区应到岗值班1286人，实到1280人。", "抽查发现石桥镇值班室无人接听，带班领导不在岗。"],
)
def test_who_should_have_been_there_and_what_a_check_found_is_told(sentence: str) -> None:
    assert said("区防汛办关于值守情况的通知\n各镇：\n" + sentence).drafts == ()


def test_a_paper_that_is_an_account_in_numbers_orders_nothing_whatever_its_title() -> None:
    text = (
        "全市前三季度主要数据\n现将有关数据公布如下：\n一、工业\n工业用电量21.6亿千瓦时，增长4.9%。\n"
        "完成技改投资46亿元，完成年度目标的82%。\n二、投资\n东港区增长9.1%，居首位；西塘区下降1.2%，居末位。\n"
        "新开工项目48个，竣工31个。\n三、消费\n零售总额312.4亿元，增长4.2%。\n"
        "餐饮收入18亿元，高于去年3个百分点。\n"
    )

    assert said(text).drafts == ()


BARE = "关于对沿河排污限期整改的通知\n各有关单位：\n现将有关事项通知如下：\n各镇要报送进度。\n"


@pytest.mark.parametrize(
    ("foot", "who"),
    [
        ("县整改办 2026年3月8日", "县整改办"),
        ("（县整改办，2026年3月8日）", "县整改办"),
        ("县整改办（代章）\n2026年3月8日", "县整改办（代章）"),
        ("云栖县环委会\n2026年3月8日", "云栖县环委会"),
        ("发文单位：云栖县整改办\n2026年3月8日", "云栖县整改办"),
    ],
)
def test_who_signs_a_paper_is_read_beside_its_day(foot: str, who: str) -> None:
    assert {one.required_by for one in said(BARE + foot).drafts} == {who}


def test_a_post_that_is_drawn_out_over_its_line_speaks() -> None:
    text = "在供水动员会上的讲话\n（2026年3月8日）\n市\u3000\u3000长\n同志们：\n各镇要备足水源。"

    assert {one.required_by for one in said(text).drafts} == {"市长"}
