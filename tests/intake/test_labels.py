"""Numbered work items whose lead units and day stand in brackets behind, and who issues them."""

import pytest

from tests.intake.pages import said

PLAN = """云栖区政府　信息公开平台
索引号\tYQ-1\t主题分类\t督查\n发布机构\t区政府\t公开方式\t主动
关于印发《云栖区2026年清淤工作安排》的通知
云清组〔2026〕5号
各镇街：
现将《工作安排》印发给你们，请认真抓好落实。
区清淤工作领导小组办公室
2026年4月9日
云栖区2026年清淤工作安排
为保障度汛安全，现就清淤作如下安排。
一、重点工作
（一）畅通支流，{heading}
{item}
"""


def items(item: str, *, heading: str = "补齐短板") -> list[tuple[str, str, str, str]]:
    drafts = said(PLAN.format(item=item, heading=heading)).drafts[1:]
    return [(one.quote, one.required_by, one.actor, one.due_words) for one in drafts]


BY = "区清淤工作领导小组办公室"


def test_a_note_behind_an_item_labels_each_of_its_sentences_and_is_none() -> None:
    item = (
        "1.补清淤短板。疏浚支流41公里，更新泵站12座；堤防缺口须在汛前封堵。"
        "（区水务局牵头，区财政局、各镇街配合，9月底前完成）"
    )
    assert items(item) == [
        ("疏浚支流41公里，更新泵站12座", BY, "区水务局", "9月底前"),
        ("堤防缺口须在汛前封堵", BY, "区水务局", "汛前"),
    ]


@pytest.mark.parametrize(
    ("note", "actor"),
    [
        ("区水务局、区住建局分别牵头，各镇街配合", "区水务局、区住建局"),
        ("区水务局、区城管局按职责分工负责", "区水务局、区城管局"),
        ("牵头单位：区水务局；责任单位：各镇街", "区水务局"),
    ],
)
def test_who_leads_is_named_in_the_note(note: str, actor: str) -> None:
    ((quote, _, who, _),) = items(f"1.更新泵站12座，添置水泵40台。（{note}）")
    assert (quote, who) == ("更新泵站12座，添置水泵40台", actor)


def test_who_takes_over_a_part_of_an_item_does_not_lead_it() -> None:
    item = (
        "1.治污行动。完成41个村污水治理，敷设管网63公里，已建成的27座设施由区水务集团接管。"
        "（牵头单位：区环保局；完成时限：2026年9月底）"
    )
    ((_, _, who, due),) = items(item)
    assert (who, due) == ("区环保局", "2026年9月底")


def test_who_acts_from_the_first_words_of_an_item_goes_before_its_note() -> None:
    ((_, _, who, _),) = items("1.区财政局要统筹资金2亿元，6月底前下达。（区水务局牵头）")
    assert who == "区财政局"


def test_a_heading_that_bids_does_not_tell() -> None:
    ((quote, *_),) = items("1.更新泵站12座，添置水泵40台。", heading="改善沿河生活条件")
    assert quote == "更新泵站12座，添置水泵40台"


MINUTES = """云栖区人民政府专题会议纪要
5月8日，副区长主持召开会议，研究清淤工作。现将会议议定事项纪要如下：
会议议定：
{}
"""


@pytest.mark.parametrize(
    ("item", "quote", "actor"),
    [
        (
            "一、关于排涝。未通水之前，由区应急局调度泵车4台。",
            "未通水之前，由区应急局调度泵车4台",
            "区应急局",
        ),
        (
            "二、关于扬尘。城管部门即日起每天洒水不少于6次。",
            "城管部门即日起每天洒水不少于6次",
            "城管部门",
        ),
        (
            "三、关于投资。会议原则同意增加投资560万元，由区发改局会同区财政局完成概算调整。",
            "由区发改局会同区财政局完成概算调整",
            "区发改局",
        ),
        ("会议强调，各单位一把手要亲自抓。", "各单位一把手要亲自抓", "各单位一把手"),
        ("分管副区长每十天调度一次。", "分管副区长每十天调度一次", "分管副区长"),
        (
            "会议确定事项，各单位要不折不扣抓好落实。",
            "会议确定事项，各单位要不折不扣抓好落实",
            "各单位",
        ),
    ],
)  # fmt: skip
def test_what_minutes_settle_is_for_whom_they_name(item: str, quote: str, actor: str) -> None:
    ((found, who),) = [(one.quote, one.actor) for one in said(MINUTES.format(item)).drafts]
    assert (found, who) == (quote, actor)


def test_a_slip_that_is_yet_to_be_sent_speaks_for_nobody() -> None:
    item = "会议强调，区政府督查室要盯住不放，两次未完成的下达督办单。各单位要对照抓好落实。"
    assert {one.required_by for one in said(MINUTES.format(item)).drafts} == {"会议"}


@pytest.mark.parametrize("when", ["“霜降”前", "雨季来临前", "四月底以前"])
def test_who_is_named_before_a_season_acts(when: str) -> None:
    text = MINUTES.format(f"会议强调，区水务局{when}要全面清零。")
    (draft,) = said(text).drafts
    assert (draft.actor, draft.due_words) == ("区水务局", when)


@pytest.mark.parametrize(
    "note",
    [
        "注：任务需调整的，由牵头单位于5月底前提出书面申请，报区政府常务会议研究。",
        "备注：任务需调整的，由牵头单位书面申请，未经批准不得擅自减项。",
    ],
)
def test_a_remark_below_a_list_of_tasks_demands(note: str) -> None:
    (draft,) = said(MINUTES.format(note)).drafts
    assert draft.actor == "牵头单位"


def test_what_estates_offer_is_nobody_who_acts() -> None:
    drafts = said(MINUTES.format("会议强调，要改造老旧小区，物业服务更贴心。")).drafts
    assert {one.actor for one in drafts} == {""}
