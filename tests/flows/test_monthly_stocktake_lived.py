"""The monthly stocktake, lived from the minutes to what is struck off, by each post in it."""

import pytest

from luoshi.store import models
from tests import cast
from tests.flows.conftest import violations
from tests.flows.story import carry, children, row, settle, stage, values
from tests.store.acts import free_seat

pytestmark = pytest.mark.browser

MINUTES = """云栖区委常委会会议纪要

4月10日下午，区委召开常委会会议，听取一季度重点工作进展。

会议认为，供水和道路两项走在前面，旱厕改造落在后面。

会议要求，大港镇要在6月20日前完成480户旱厕改造，确保每户验收合格。

会议要求，区水务局要加快泵站检修，严格把好质量关。

会议指出，快递网点消防通道仍有占用，要抽查到底。

会议强调，项目堵点要有人认领，认领了就要有日子。
"""


def test_minutes_become_a_task_that_is_split_reported_verified_and_struck_off(story):
    story.sit(3)
    story.page.goto("/intake/")
    story.page.get_by_label("或粘贴文字").fill(MINUTES)
    story.page.get_by_role("button", name="读成草稿").click()
    story.page.get_by_role("button", name="确认齐全的").click()
    story.says("已立项")
    task = models.Matter.objects.get(loop="task").id
    story.move(2, task, "审定", {"反馈周期": "每月"})
    story.move(5, task, "签收")
    story.move(5, task, "开始办理")
    story.move_all(5, task, "分解", {"分解到": ("沿江村", "港口社区")})
    village, community = children(task, "task")
    assert sum(values(one)["quantity"].amount for one in (village, community)) == 480

    story.move(7, village, "签收")
    story.move(7, village, "开始办理")
    done = f"{values(village)['quantity'].amount:f}"
    story.move(7, village, "反馈结果", {"完成数量": done, "办理结果": "全部改完。"})
    story.move(6, village, "审核通过")
    checked = {"核查方式": "现场", "核查样本数": "20", "核查结论": "抽二十户都合格。"}
    story.move(5, village, "核查通过", checked)
    story.move(6, village, "办结")
    assert "反馈结果" not in story.offered(5, task)
    story.move(5, village, "销号")
    carry(community, head=cast.actor(11))
    settle(community, clerk=cast.TOWN_OFFICE, checker=cast.TOWN_HEAD, head=cast.TOWN_HEAD)

    story.move(5, task, "反馈结果", {"完成数量": "480", "办理结果": "四百八十户全部改完。"})
    story.move(4, task, "审核通过")
    assert "核查通过" not in story.offered(4, task)
    story.move(3, task, "核查通过", checked)
    story.move(4, task, "办结")
    story.move(2, task, "销号")
    story.wait(days=8)
    assert stage(task) == "circulated"
    story.wait(days=45)

    assert {stage(one) for one in (task, village, community)} == {"archived"}
    story.sound()


def test_a_project_reaches_full_effect_and_its_obstacle_is_solved_when_it_says_so(story):
    project = story.open(6, "project", "重点项目", {
        "事项": "江边粮库", "项目类别": "产业", "建设地点": "大港镇江边", "业主": "云溪粮油合作社",
        "总投资": "3000 万元", "计划落地日": "2026-04-20",
    })  # fmt: skip
    story.move(4, project, "落地", {
        "责任内容": "建成两万吨粮库", "计划开工日": "2026-04-25", "计划竣工日": "2026-06-20",
        "完成时限": "2026-12-20", "数量要求": "2 座", "办结标准": "两座仓入库",
        "年度计划投资": "2000 万元",
    })  # fmt: skip
    story.move(6, project, "开工", {"实际开工日": "2026-04-15"})
    story.move(6, project, "月报", {"累计完成投资": "400", "形象进度": "打完桩"})
    story.move(6, project, "设节点", {"事项": "主体封顶", "完成时限": "2026-05-30"})
    story.move(6, project, "报堵点", {
        "事项": "差一路水", "责任单位": "区水务局", "要素": "水", "需协调事项": "接通消防水。",
    })  # fmt: skip
    [node], [blocker] = children(project, "project.node"), children(project, "blocker")
    story.move(8, blocker, "受理")
    story.move(8, blocker, "承诺解决日", {"完成时限": "2026-04-30"})
    story.move(8, blocker, "报已解决", {"办理结果": "水已接到墙外。"})
    assert "确认解决" not in story.offered(8, blocker)
    story.move(6, blocker, "没有解决", {"理由": "还没接进库区。"})
    story.move(8, blocker, "报已解决", {"办理结果": "已接进库区。"})
    story.move(6, blocker, "确认解决")
    story.move(6, node, "报完成", {"实际完成日": "2026-04-15"})
    story.move(4, node, "认定")
    story.move(4, project, "认定竣工", {"实际竣工日": "2026-04-15"})
    story.move(4, project, "认定达效", {"办理结果": "两座仓都已入库。"})

    assert [stage(one) for one in (blocker, node, project)] == [
        "confirmed", "reached", "effective",
    ]  # fmt: skip
    story.sound()


def test_a_visit_turns_what_it_hears_into_requests_that_are_answered_and_called_back(story):
    visit = story.open(6, "visit", "走访 · 计划走访", {
        "事项": "四月走访沿江村", "村或网格": "沿江村", "走访日期": "2026-04-15",
    })  # fmt: skip
    story.move(6, visit, "走访", {"走访方式": "入户", "走访户数": "9"})
    lamp = story.hear(6, visit, {"事项": "村口路灯不亮", "类别": "照明", "愿意接受回访": "是"})
    court = story.hear(6, visit, {"事项": "两家争墙", "类别": "其他", "愿意接受回访": "否"})
    story.move(6, visit, "归档")
    story.move(6, lamp, "分级", {"分级": "村级", "难度": "简单"})
    story.move(6, lamp, "派单", {"责任单位": "沿江村"})
    story.sit(7, width="phone")
    story.move(7, lamp, "签收")
    story.move(7, lamp, "联系诉求人", {"说明": "当晚到现场。"})
    story.move(7, lamp, "答复", {"答复": "换了灯头，已亮。"})
    story.move(6, lamp, "回访定论", {"结果": "已解决", "办理结果": "说亮了。"})
    story.move(5, court, "剔除", {"剔除类别": "已进入司法程序", "理由": "法院已受理"})

    assert [stage(one) for one in (visit, lamp, court)] == ["recorded", "solved", "not_ours"]
    story.sound()


def test_an_official_is_sent_takes_up_a_post_serves_and_returns_counted_once(story):
    seat = free_seat(cast.TOWN)
    sent = story.open(6, "deployment", "干部下沉", {
        "事项": "请派懂账的人", "责任单位": "区经济和信息化局", "下沉身份": "工作队员",
        "接收岗位": "大港镇 工作队员", "责任内容": "理清三个村的账",
        "起止日期": ("2026-04-15", "2026-05-14"),
    })  # fmt: skip
    story.move(4, sent, "同意选派", {})
    story.move(12, sent, "派出", {})
    story.move(6, sent, "报到")
    taken = models.Posting.objects.filter(post_id=seat, account__username="post12")
    assert taken.count() == 1
    story.move(12, sent, "记服务", {"服务内容": "对完一个村的账。"})
    story.move(6, sent, "季度反馈", {"工作反馈": "三个村的账都清了。"})
    assert violations(story.page) == []
    story.wait(days=29)
    story.move(6, sent, "到期返回")

    assert stage(sent) == "returned"
    assert taken.get().until_on is not None
    story.sound()


def test_outlets_are_drawn_by_lot_looked_at_mended_and_checked_by_another_hand(story):
    patrol = story.open(4, "inspection", "巡查", {
        "事项": "抽查快递网点", "依据文件": "云栖办〔2026〕9 号", "巡查内容": ("消防", "台账"),
        "网点名单": ("大港镇", "石桥镇", "区水务局"), "抽查家数": "2", "完成时限": "2026-05-10",
    })  # fmt: skip
    story.move_all(4, patrol, "抽取并下达", {})
    first, second = children(patrol)
    assert len({row(one).owner_id for one in (first, second)}) == 2
    story.move(4, first, "检查正常", {"现场查看人数": "12"})
    story.move(4, second, "发现问题", {
        "现场查看人数": "9", "问题类别": "消防", "问题": "通道堆货。", "整改期限": "2026-04-25",
    })  # fmt: skip
    head = {cast.TOWN: 5, cast.OTHER_TOWN: 10, cast.WATER: 8}[row(second).owner_id]
    story.move(head, second, "报已整改", {"办理结果": "通道已清。"})
    assert "复查合格" not in story.offered(4, second)
    story.move(3, second, "复查合格")
    story.move(4, patrol, "结束", {"办理结果": "两家都过关。"})

    assert [stage(one) for one in (first, second, patrol)] == ["in_order", "rechecked", "concluded"]
    story.sound()
