"""Replies to residents: what is asked of others is demanded, what the body does itself is not."""

import pytest

from tests.intake.pages import said

PAGE = "留言选登\n一、路灯何时能亮\n网民“老陈”：翠屏路的灯黑了快一个月，请问怎么办？\n{}"


def demands(reply: str) -> list[tuple[str, str, str]]:
    drafts = said(PAGE.format(reply)).drafts
    return [(one.quote, one.required_by, one.actor) for one in drafts]


@pytest.mark.parametrize(
    ("reply", "demand"),
    [
        (
            "区教育局答复：我局责成区三中一周内更换餐台；同时要求全区各中小学举一反三开展自查。",
            ("全区各中小学举一反三开展自查", "区教育局", "全区各中小学"),
        ),
        (
            "区发改局答复：情况属实。我局已下达整改通知书，要求该企业立即停止收费。",
            ("该企业立即停止收费", "区发改局", "该企业"),
        ),
        (
            "区信访局答复：已转区水务公司核实。区住建局同时要求小区物业一周内公布清洗记录。",
            ("小区物业一周内公布清洗记录", "区住建局", "小区物业"),
        ),
        (
            "云栖区民声在线回复10楼：抱歉答复得晚。区供电公司还须把赔付办法公示到各单元。",
            ("区供电公司还须把赔付办法公示到各单元", "云栖区民声在线", "区供电公司"),
        ),
        (
            "云栖区民声在线：按区领导批示，各承办单位每件诉求1个工作日内联系网友。",
            ("各承办单位每件诉求1个工作日内联系网友", "区领导", "各承办单位"),
        ),
    ],
)
def test_what_a_reply_asks_of_others_is_demanded(reply: str, demand: tuple[str, str, str]) -> None:
    assert demand in demands(reply)


@pytest.mark.parametrize(
    "reply",
    [
        "区城管局答复：我局责成物业公司整改。今后一个月，我们将安排专人每晚值守。",
        "区城管局答复：我局责成物业公司整改。进度我们每周五在本帖更新。",
        "区城管局答复：我局责成物业公司整改。请您于6月底前向村委会递交书面申请。",
        "区城管局答复：我局责成物业公司整改。区督查室已发督办提醒。",
        "区城管局答复：我局责成物业公司整改。",
    ],
)
def test_what_the_body_does_itself_or_a_resident_may_do_is_no_demand(reply: str) -> None:
    assert [quote for quote, *_ in demands(reply)] == ["物业公司整改"]


def test_whoever_demands_in_a_numbered_item_is_not_its_number() -> None:
    text = "关于视察情况的通报\n各县（市、区）人大常委会：\n现将情况通报如下。\n三、有关要求\n"
    text += "{}\n市人大常委会办公室\n2026年3月2日"
    item = "（五）希望各县（市、区）人大常委会跟踪督办，于4月25日前报结果。"
    (draft,) = said(text.format(item)).drafts
    assert (draft.required_by, draft.actor) == ("市人大常委会办公室", "各县（市、区）人大常委会")


def test_a_condition_in_a_pledge_is_no_demand_but_what_it_asks_of_its_own_units_is() -> None:
    text = (
        "云栖区行政审批局2026年公开承诺书\n"
        "经局党组研究，现将我局2026年公开承诺事项公布于后，请社会各界监督。\n"
        "1.全年组织“局长走流程”12次；不能当场解决的，7日内给出书面答复。\n"
        "各科室务必对照承诺逐项建账，每月28日前报送兑现情况。"
    )
    (draft,) = said(text).drafts
    assert (draft.required_by, draft.actor) == ("云栖区行政审批局", "各科室")
