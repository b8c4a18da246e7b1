"""Letters of responsibility: two sides sign one text; brands are named and members act together."""

from datetime import date

import pytest

from luoshi.store import models
from tests import cast
from tests.flows.conftest import violations
from tests.flows.story import act, children, stage, values

pytestmark = pytest.mark.browser


def test_a_pledge_is_negotiated_signed_by_both_published_checked_and_adjusted_by_both(story):
    pledge = story.open(4, "pledge", "目标责任书", {
        "事项": "园林环卫责任书", "责任单位": "大港镇", "下级责任": "公厕全天开放，绿地不缺苗。",
        "上级责任": "四月底前拨付维修经费。", "完成时限": "2026-12-20",
        "依据文件": "云栖办〔2026〕2 号",
    })  # fmt: skip
    story.move(4, pledge, "送商")
    changed = {"下级责任": "公厕全天开放，绿地补苗两千株。", "上级责任": "四月底前拨付维修经费。"}
    story.move(5, pledge, "提出修改", changed)
    assert "签署" not in story.offered(6, pledge)
    story.move(5, pledge, "签署")
    assert stage(pledge) == "negotiated"
    story.move(2, pledge, "签署")
    assert stage(pledge) == "signed"
    story.move(4, pledge, "公示")
    assert violations(story.page) == []
    story.move_all(5, pledge, "分解", {
        "分解到": ("沿江村", "港口社区"), "责任内容": "公厕全天开放", "数量要求": "4 座",
        "办结标准": "夜里能用", "反馈周期": "每季",
    })  # fmt: skip
    assert models.Matter.objects.filter(parent_id=pledge, loop="task").count() == 2

    story.wait(days=60)
    story.move(4, pledge, "季查", {"说明": "两处公厕已全天开放。"})
    story.move(5, pledge, "反查上级责任", {"上级责任履行情况": "经费晚到十天。"})
    new = changed | {"完成时限": "2027-01-20", "理由": "雨季误了补苗"}
    story.move(5, pledge, "调整", new)
    assert values(pledge)["due"].isoformat() == "2026-12-20"
    story.sign(2, pledge, "调整")
    assert values(pledge)["due"].isoformat() == "2027-01-20"
    story.sound()


def test_a_pledge_is_reported_assessed_and_appraised_by_another_hand(story):
    pledge = signed_pledge()
    story.wait(days=16)
    assert stage(pledge) == "in_force"
    story.move(5, pledge, "述职", {"办理结果": "公厕全天开放，补苗两千株。"})
    story.move(3, pledge, "测评", {"等次": "好", "说明": "走访三十户，都满意。"})
    story.move(2, pledge, "考核为完成", {"等次": "好"})

    assert stage(pledge) == "met"
    story.sound()


def signed_pledge():
    """A letter of the town that both sides have signed and that is before the public."""
    given = {"title": "责任书", "owner": cast.TOWN, "holder": 5, "duties": "公厕全天开放。",
             "support": "拨付经费。", "due": date(2026, 12, 20)}  # fmt: skip
    pledge = act(cast.CLERK, "pledge", "draft", given)
    act(cast.CLERK, pledge, "offer")
    for head in (cast.TOWN_HEAD, cast.LEADER):
        act(head, pledge, "sign")
    return act(cast.CLERK, pledge, "publish")


def test_a_brand_is_nurtured_named_warned_mended_and_retired_after_its_term(story):
    brand = story.open(7, "brand", "党建品牌", {
        "事项": "江边夜灯", "类别": "服务群众", "品牌内容": "夜里陪护独居老人就医。",
    })  # fmt: skip
    story.move(6, brand, "列入培育", {
        "培育措施": "每周两晚值灯", "完成时限": "2026-07-10", "办结标准": "值灯满四十晚",
    })  # fmt: skip
    story.move(7, brand, "报培育进展", {"服务数": "12 户"})
    story.move(7, brand, "申请评审", {"办理结果": "值灯四十二晚。", "服务数": "31"})
    assert "命名" not in story.offered(6, brand)
    story.move(5, brand, "命名", {"评审意见": "老人认得出值灯的人。"})
    story.rate_in_public(brand, "满意")
    story.move(5, brand, "限期改进", {"需改进之处": "雨天停灯", "改进时限": "2026-05-20"})
    story.move(7, brand, "报改进情况", {"进展": "雨天改在廊下。"})
    story.move(6, brand, "复核合格", {"评审意见": "雨天也亮。"})
    assert stage(brand) == "named"
    assert violations(story.page) == []

    story.wait(days=1200)
    assert stage(brand) == "retired"
    story.sound()


def test_an_alliance_forms_when_all_sign_acts_on_a_joint_matter_and_renews_by_majority(story):
    alliance = story.open(6, "alliance", "联建与产业链党委", {
        "事项": "粮油链联建", "共同单位": ("大港镇", "石桥镇", "区水务局"), "联建类型": "产业链党委",
        "产业链或片区": "粮油加工", "联建方式": ("共建", "共用"),
        "联建约定": "大港镇出场地，石桥镇出技师，水务局保供水。", "完成时限": "2026-12-20",
    })  # fmt: skip
    for head, expected in ((5, "proposed"), (10, "proposed"), (8, "agreed")):
        story.move(head, alliance, "同意加入")
        assert stage(alliance) == expected
    story.move(6, alliance, "启动行动", {"责任内容": "共用一条烘干线"})
    story.move(10, alliance, "提联办事项", {
        "事项": "建烘干线", "责任内容": "合建一条烘干线", "完成时限": "2026-06-20",
        "办结标准": "日烘三十吨",
    })  # fmt: skip
    [joint] = children(alliance)
    story.move(8, joint, "报办成", {"办理结果": "烘干线已投用。"})
    for head, expected in ((6, "finished"), (10, "finished"), (8, "confirmed")):
        story.move(head, joint, "共同确认")
        assert stage(joint) == expected
    story.move(5, alliance, "到期报告", {"办理结果": "烘干线日烘三十吨。"})
    story.move(5, alliance, "续约", {"完成时限": "2027-01-20"})
    story.sign(10, alliance, "续约")

    assert stage(alliance) == "acting"
    assert values(alliance)["due"] == date(2027, 1, 20)
    story.sound()
