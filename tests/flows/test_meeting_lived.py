"""A meeting, lived from its planning to each of its ends, by each post in it."""

import pytest

from tests import cast
from tests.flows.conftest import violations
from tests.flows.story import carry, children, row, settle, stage, values

pytestmark = pytest.mark.browser

MINUTES = {"name": "纪要.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 minutes"}
PLAN = {
    "事项": "一季度重点工作推进会", "会议类型": "专题会办公会", "约定召开日": "2026-04-16",
    "计划召开日": "2026-04-16",
}  # fmt: skip
FIVE = {
    "责任单位": "大港镇", "责任岗位": "大港镇党委书记", "责任内容": "改造旱厕",
    "完成时限": "2026-06-20", "数量要求": "480 户", "办结标准": "每户验收合格",
    "反馈周期": "每月",
}  # fmt: skip


def drawn(story, meeting, title):
    """A task that the clerk draws from the minutes and the leader approves."""
    story.move(4, meeting, "摘出任务", {
        "事项": title, "来源": "专题会办公会", "原文": f"会议要求{title}。", "公开属性": "公开",
    })  # fmt: skip
    task = children(meeting, "task")[-1]
    story.move(2, task, "审定", FIVE)
    return task


def test_a_meeting_is_put_off_held_split_and_closes_by_itself_with_its_last_task(story):
    meeting = story.open(4, "meeting", "会议部署 · 筹备", PLAN)
    story.move(4, meeting, "修改安排", {"议题": "旱厕改造，大港镇报"})
    assert "改期" not in story.offered(4, meeting)
    story.move(2, meeting, "改期", {"计划召开日": "2026-04-17", "理由": "区里防汛会同一天。"})
    story.move(4, meeting, "发通知", {"会议地点": "区委二楼", "议题": "旱厕改造，大港镇报"})
    story.wait(days=2)
    story.move(4, meeting, "登记召开", {"实际召开日": "2026-04-17"})
    story.move(4, meeting, "出纪要", {"会议纪要": MINUTES})
    assert "确认分解" not in story.offered(2, meeting)

    first, second = (drawn(story, meeting, title) for title in ("改造旱厕", "检修泵站"))
    assert "确认分解" not in story.offered(4, meeting)
    story.move(2, meeting, "确认分解", {"完成时限": "2026-06-25"})
    story.move(1, meeting, "同意延期", {"完成时限": "2026-06-30", "理由": "汛期"})
    assert violations(story.page) == []

    for task, wanted in ((first, "decomposed"), (second, "closed")):
        carry(task, head=cast.TOWN_HEAD)
        settle(task)
        assert stage(meeting) == wanted
    assert (row(meeting).end, str(values(meeting)["promised_on"])) == ("over", "2026-04-16")
    story.sound()


def test_a_meeting_that_was_entrusted_is_handed_over_and_orders_nothing(story):
    meeting = story.open(1, "meeting", "会议部署 · 交办筹备", PLAN | {"责任单位": "云栖区"})
    story.move(1, meeting, "移交", {"责任单位": "临江县", "理由": "由县里承办。"})
    assert story.offered(4, meeting) == set()
    story.move(13, meeting, "发通知", {"会议地点": "县委一楼", "议题": "听汇报"})
    story.wait(days=1)
    story.move(13, meeting, "登记召开", {"实际召开日": "2026-04-16"})
    story.move(13, meeting, "出纪要", {"会议纪要": MINUTES})
    assert "确认没有交办事项" not in story.offered(13, meeting)
    story.move(1, meeting, "确认没有交办事项", {"理由": "只听汇报，没有交办。"})

    assert (stage(meeting), children(meeting)) == ("closed", [])
    story.sound()


def test_a_meeting_is_called_off_by_its_head_and_by_nobody_else(story):
    meeting = story.open(4, "meeting", "会议部署 · 筹备", PLAN)
    assert "取消" not in story.offered(4, meeting)
    story.move(2, meeting, "取消", {"理由": "并入常委会。"})

    assert (stage(meeting), row(meeting).end) == ("cancelled", "void")
    story.sound()
