"""The spring offensive: work is deployed, appraised and guarded, and the doors are opened."""

from datetime import date
from decimal import Decimal

import pytest

from tests import cast
from tests.core.test_engine import DONE, DRAFT, FIVE
from tests.flows.conftest import violations
from tests.flows.story import act, carry, children, settle, stage, values

pytestmark = pytest.mark.browser

RISK = {
    "事项": "老堤段可能漫水", "风险类别": "自然灾害",
    "风险事项": "入汛后老堤低段可能漫水，影响沿岸两个村。",
}  # fmt: skip
ASSIGNED = {
    "责任内容": "加高低段并备足沙袋", "完成时限": "2026-05-20", "办结标准": "水位涨一米不漫堤",
    "反馈周期": "每周",
}  # fmt: skip


def test_a_risk_is_rated_handled_consulted_and_closed_by_the_superior(story):
    risk = story.open(6, "risk", "风险闭环 · 上报", RISK)
    story.move(6, risk, "评级", {"可能性": "高", "后果": "重"})
    assert values(risk)["colour"] == "orange"
    story.move(4, risk, "交办", ASSIGNED | {"责任岗位": "大港镇党委书记"})
    story.move(5, risk, "签收", {"处置措施": "先加高四百米，再备两千个沙袋。"})
    assert "降级观察" not in story.offered(4, risk)
    story.move(4, risk, "会商研判", {"会商结论": "加高已过半，水位平稳。"})
    story.move(4, risk, "降级观察", {"可能性": "低", "后果": "重", "理由": "低段已经加高"})
    assert values(risk)["colour"] == "blue"
    story.move(5, risk, "报请销号", {"办理结果": "低段全部加高，沙袋备足。"})
    assert "销号" not in story.offered(4, risk)
    story.move(2, risk, "销号", {"核查结论": "实地看过，堤已加高。"})
    story.move(4, risk, "复盘", {"复盘结论": "每年入汛前先看低段。"})

    assert stage(risk) == "reviewed"
    assert violations(story.page) == []
    story.sound()


def test_a_rota_without_gap_is_stood_turn_by_turn_around_the_clock(story):
    plan = {"事项": "汛期值守", "起止日期": ("2026-04-17", "2026-04-17"), "值守时段": "全天"}
    story.sit(6)
    story.page.goto("/matters/new/shift/")
    gap = "镇党委书记 2026-04-17 00:00-11:00\n镇党政办主任 2026-04-17 12:00-24:00"
    story.fill(plan | {"班次": gap})
    story.page.get_by_role("button", name="排班").click()
    story.says("11:00—12:00 没有人值守")
    assert violations(story.page) == []
    turns = "镇党委书记 2026-04-17 00:00-12:00\n镇党政办主任 2026-04-17 12:00-24:00"
    story.fill({"班次": turns})
    story.page.get_by_role("button", name="排班").click()
    story.says("已记：排班")
    shift = story.matter_id()
    story.move(4, shift, "确认")
    first, last = children(shift)

    story.wait(days=1, hours=15.6)
    story.move(5, first, "上岗")
    story.move(5, first, "记要事", {"说明": "零点巡堤，水位平稳。"})
    story.wait(days=2, hours=3.5)
    story.move(5, first, "交班", {"说明": "水位平稳，沙袋在二号仓。"})
    story.move(6, first, "接班")
    story.move(6, last, "上岗")
    story.wait(days=2, hours=15.5)
    story.move(5, last, "末班撤岗", {"说明": "水位已退，撤岗。"})

    assert (stage(first), stage(last), stage(shift)) == ("relieved", "relieved", "ended")
    story.sound()


def test_an_open_day_is_booked_up_to_its_places_held_rated_and_archived(story):
    day = story.open(8, "openday", "开放日 · 计划现场开放", {
        "事项": "水厂开放日", "开放内容": "看一滴水怎样变清", "地点": "城西水厂",
        "举办日期": "2026-04-22", "开放名额": "10",
    })  # fmt: skip
    story.move(4, day, "批准")
    story.move(8, day, "公告")
    story.sit(7, width="phone")
    story.page.goto("/loops/openday/")
    story.page.get_by_role("link", name="水厂开放日").click()
    story.says("城西水厂")
    assert violations(story.page) == []
    story.page.get_by_role("link", name="预约").click()
    story.fill({"人数": "8", "联系电话": "13800000000"})
    story.page.get_by_role("button", name="预约").click()
    story.says("已记：预约")
    booking = story.matter_id()
    story.sit(10)
    story.page.goto(f"/matters/{day}/")
    story.page.get_by_role("link", name="预约").click()
    story.fill({"人数": "3", "联系电话": "13900000000"})
    story.page.get_by_role("button", name="预约").click()
    story.says("只剩 2，不够 3")

    story.wait(days=7)
    story.move(8, booking, "到场")
    story.move(8, day, "举办")
    asked = story.hear(8, day, {"事项": "水费单看不懂", "类别": "供水", "愿意接受回访": "否"})
    story.rate_in_public(day, "满意")
    story.move(8, day, "公布反馈并归档", {"办理结果": "水费单下月起附说明。"})

    assert (stage(day), stage(booking), stage(asked)) == ("archived", "came", "heard")
    story.sound()


def done_tasks():
    """A task of each of two towns, due at the end of April; the second one was sent back once."""
    for head, owner in ((cast.TOWN_HEAD, cast.TOWN), (cast.OTHER_HEAD, cast.OTHER_TOWN)):
        task = act(cast.CLERK, "task", "draft", DRAFT | {"title": f"管网改造{owner}"})
        five = FIVE | {"due": date(2026, 4, 30), "owner": owner, "holder": head.post}
        act(cast.LEADER, task, "approve", five)
        carry(task, head=head)
        if owner == cast.OTHER_TOWN:
            act(cast.CLERK, task, "rework", {"ground": "少了两户"})
            act(head, task, "report", DONE)
        settle(task)


SCHEME = """机制.指标 满分 算法 目标
指标 80 部分
督办任务.按期办结率 60 完成率 95
督办任务.退回重办率 40 控制型 10
现场评议 20 部分
现场观摩 20 定性"""


def test_an_appraisal_is_frozen_computed_objected_to_decided_by_another_and_published(story):
    done_tasks()
    appraisal = story.open(3, "appraisal", "正反考核", {
        "事项": "春季攻势考核", "考核方案": SCHEME, "被考核单位": ("大港镇", "石桥镇"),
        "取数截止日": "2026-04-30", "依据文件": "云栖办〔2026〕8 号",
    })  # fmt: skip
    story.move(2, appraisal, "公布方案")
    assert "封存取数" not in story.offered(4, appraisal)
    story.wait(days=21)
    story.move(4, appraisal, "封存取数")
    story.says("封存")
    story.move(4, appraisal, "算分", {})
    town, other = children(appraisal)
    assert (values(town)["points"], values(other)["points"]) == (Decimal(100), Decimal(60))

    assert "还没有评：现场观摩。请先办“评定”" in story.refused(4, town, "预告")
    story.move(4, town, "评定", {"评定": "现场观摩 1 八户都已通水"})
    story.move(4, other, "评定", {"评定": "现场观摩 0.8 两户水压不足"})
    assert (values(town)["points"], values(other)["points"]) == (Decimal(100), Decimal(64))
    story.move(4, town, "预告")
    story.move(4, other, "预告")
    story.move(5, town, "无异议")
    story.move(10, other, "提出异议", {"理由": "退回的两户不属本镇。"})
    assert "裁定" not in story.offered(4, other)
    assert "锁定" not in story.offered(2, appraisal)
    decision = {"裁定结果": "改分", "理由": "两户确属邻镇。", "裁定加减分": "20"}
    story.move(3, other, "裁定", decision)
    story.move(2, appraisal, "锁定")
    story.move(2, appraisal, "公布")

    assert [stage(one) for one in (appraisal, town, other)] == ["published"] * 3
    assert values(other)["points"] == Decimal(84)
    assert violations(story.page) == []
    story.sound()


def test_an_action_is_published_led_measured_reviewed_and_concluded_by_the_superior(story):
    action = story.open(4, "action", "行动 · 提出", {
        "事项": "春季攻势：要素保障", "责任单位": "大港镇", "篇章": "强基篇",
        "责任内容": "水电路三通", "完成时限": "2026-06-20",
    })  # fmt: skip
    story.move(2, action, "发布", {"办结标准": "三通率过九成", "核查单位": "区经济和信息化局"})
    story.move(5, action, "领办")
    assert "启动推进" not in story.offered(5, action)
    goal = {"事项": "三通率", "数量要求": "90 户", "完成时限": "2026-06-10"}
    story.move(5, action, "定指标", goal)
    [one] = children(action)
    story.move(5, action, "启动推进", {"行动方案": "先通水，再通路。"})
    story.move(5, action, "月度汇报", {"进展": "水已通到八成。"})
    story.move(4, action, "月度讲评", {"讲评意见": "路要跟上。"})
    story.move(5, one, "报达标", {"累计完成": "92"})
    story.move(12, one, "核定达标", {"核定数": "91"})
    story.move(5, action, "申请结项", {"办理结果": "三通率过九成。"})
    story.move(2, action, "结项完成", {"核查结论": "抽查属实。"})

    assert (stage(one), stage(action)) == ("met", "concluded")
    story.sound()
