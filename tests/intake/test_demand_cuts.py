"""Where a demand begins and ends, and which words only look like a demand."""

import pytest

from luoshi.intake import modal
from tests.intake.pages import said

HEAD = "云栖区召开重点工作推进会\n"
NOTICE = "关于开展揭榜攻坚活动的通知\n各镇街，区直各部门：\n现将有关事项通知如下：\n一、工作要求\n"


def demands(text: str, *, head: str = HEAD) -> list[str]:
    return [one.quote for one in said(head + text).drafts]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "会议要求，区纪委要全程跟踪政策兑现，对吃拿卡要的发现一起查处一起。",
            ["区纪委要全程跟踪政策兑现，对吃拿卡要的发现一起查处一起"],
        ),
        (
            "会议要求，对已签约未开工的4个项目，石桥镇要上门会诊，20日前交账。",
            ["对已签约未开工的4个项目，石桥镇要上门会诊，20日前交账"],
        ),
        (
            "会议要求，区财政局要安排专项经费200万元，保障一线需要。",
            ["区财政局要安排专项经费200万元，保障一线需要"],
        ),
        (
            "会议要求，区投促局要新签约项目15个，其中10亿元以上项目2个。",
            ["区投促局要新签约项目15个，其中10亿元以上项目2个"],
        ),
        (
            "会议强调，各级要保持清醒头脑，还有近三成的村经济结构单一。",
            ["各级要保持清醒头脑"],
        ),
        (
            "副区长秦山叮嘱镇村干部，停车这件小事要抓实，节后抓紧扩建停车场。",
            ["停车这件小事要抓实，节后抓紧扩建停车场"],
        ),
    ],
)
def test_a_demand_is_whole(text: str, found: list[str]) -> None:
    assert demands(text) == found


def test_who_is_named_behind_a_quotation_demands_what_stands_in_it() -> None:
    text = "副区长秦山察看了工地。“夜里一律停工，施工单位要主动公示。”秦山叮嘱说。"
    found = said(HEAD + text).drafts
    assert [one.required_by for one in found] == ["秦山"] * len(found)
    assert any("施工单位要主动公示" in one.quote for one in found)


def test_please_begins_a_demand_of_its_own() -> None:
    text = "各单位要填写申报表，经负责人签字后，请于4月30日前报送区委办公室。"
    assert demands(text, head=NOTICE) == [
        "各单位要填写申报表", "经负责人签字后，请于4月30日前报送区委办公室",
    ]  # fmt: skip


def test_the_reason_of_a_paper_is_no_demand() -> None:
    text = "为进一步提升治理水平，打造整洁有序的环境，结合我区实际，制定本方案。"
    assert demands(text, head="云栖区城市管理提升行动实施方案\n") == []


def test_a_heading_of_a_phase_is_no_demand() -> None:
    text = "动员部署阶段（2026年5月至6月）。各镇街要制定方案，6月10日前报区城管局。"
    assert demands(text, head=NOTICE) == ["各镇街要制定方案，6月10日前报区城管局"]


@pytest.mark.parametrize(
    ("clause", "who"),
    [("组织部门5月底前要完成一轮研判", "组织部门"), ("村党组织书记每季度要登台", "村党组织书记")],
)
def test_the_time_before_the_modal_verb_is_no_part_of_the_actor(clause: str, who: str) -> None:
    demand = modal.of(clause)
    assert demand is not None
    assert demand.actor == who


@pytest.mark.parametrize("clause", ["做到应建尽建", "保障一线需要", "严查吃拿卡要"])
def test_these_words_hold_no_modal_verb(clause: str) -> None:
    demand = modal.of(clause)
    assert demand is None or demand.kind != "modal"


def test_what_a_body_will_do_itself_is_no_demand() -> None:
    text = "会议强调，各镇街要抓好整改。区委组织部将建立健全调度机制，严肃追责。"
    assert demands(text) == ["各镇街要抓好整改"]


ORDER = """云栖区防汛抗旱指挥部令
第3号
各镇人民政府、街道办事处，区防指各成员单位：
预计4月13日夜间起我区有大到暴雨。现发布命令如下：
"""


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("二、石桥镇、大港镇于13日18时前转移危险区群众320人。", "石桥镇、大港镇"),
        ("三、区水务局每2小时会商一次，水库按汛限水位运行。", "区水务局"),
        ("四、区住建局对低洼易涝点逐一排查，备足抽排设备。", "区住建局"),
    ],
)
def test_an_order_demands_in_its_own_name_and_without_its_numbers(text: str, who: str) -> None:
    (one,) = said(ORDER + text).drafts
    assert (one.actor, one.required_by) == (who, "云栖区防汛抗旱指挥部")
    assert one.quote.startswith(who)
