"""The secretaries' campaign, lived: its cost, what is promised in it and what becomes of it."""

from decimal import Decimal

import pytest

from tests import cast
from tests.flows.conftest import violations
from tests.flows.story import act, children, row, stage, values

pytestmark = pytest.mark.browser


def drafted(story):
    """The campaign that a clerk drafts in its four steps, of which the third is its cost."""
    story.sit(4)
    story.page.goto("/campaigns/")
    story.page.locator("main .ls-head a.ls-button").first.click()
    story.page.get_by_text("写单个单位").click()
    story.page.get_by_label("单位名称").fill("大港镇\n沿江村\n区水务局")
    story.page.get_by_role("button", name="下一步：按层级配模板").click()
    story.fill({
        "事项": "百名书记谈落实", "主题": "谈落实", "形式": ("研讨", "宣讲"),
        "完成时限": "2026-05-08", "依据文件": "云栖办〔2026〕12 号",
        "可用的现有材料": "一季度讲评材料", "不发下去的办法": "例会上口头说",
    })  # fmt: skip
    story.page.locator("main form button.ls-button--solid").click()
    story.says("分钟")
    assert violations(story.page) == []
    story.page.locator("main form button.ls-button--solid").click()
    story.page.wait_for_url("**/campaigns/*/")
    return int(story.page.url.rstrip("/").rpartition("/")[2])


def test_a_campaign_is_sent_talks_are_reviewed_and_a_promise_in_one_is_kept_and_judged(story):
    campaign = drafted(story)
    story.press_in_campaign(1, campaign, "批准")
    story.press_in_campaign(4, campaign, "下发")
    talks = {row(one).owner_id: one for one in children(campaign, "talk")}
    assert set(talks) == {cast.TOWN, cast.VILLAGE, cast.WATER}
    talk = talks[cast.VILLAGE]
    story.move(7, talk, "村社谈", {"办法点子": "修好进村的路，公示进度。"})
    story.move(7, talk, "转为承诺", {
        "事项": "修好进村路", "责任内容": "硬化进村路九百米", "承诺类型": "实事承诺",
        "受益对象": "村（居）民",
    })  # fmt: skip
    [promise] = children(talk, "commitment")
    story.move(4, talk, "审核通过")
    story.move(4, talk, "发布")
    story.move(5, talks[cast.TOWN], "不适用", {"理由": "已在例会上谈过"})
    story.move(8, talks[cast.WATER], "不适用", {"理由": "已在例会上谈过"})
    story.press_in_campaign(1, campaign, "结束", {"办理结果": "一村一诺，成效见承诺。"})
    assert (stage(talk), stage(campaign)) == ("published", "concluded")

    story.move(6, promise, "审诺通过")
    story.move(7, promise, "会议定诺", {
        "责任内容": "硬化进村路九百米", "完成时限": "2026-07-10", "数量要求": "900 米",
        "办结标准": "能过农机",
    })  # fmt: skip
    story.move(7, promise, "示诺")
    story.wait(days=14)
    story.move(7, promise, "季度讲评", {"进展": "路基已平。", "完成数量": "300"})
    story.move(7, promise, "报告兑现", {"完成数量": "900", "办理结果": "全线通车。"})
    assert "评为已兑现" not in story.offered(7, promise)
    story.rate_in_public(promise, "满意")
    story.move(6, promise, "评为已兑现")

    assert stage(promise) == "kept"
    story.sound()


def test_a_challenge_is_claimed_judged_without_who_has_a_stake_signed_and_accepted(story):
    challenge = story.open(4, "challenge", "揭榜挂帅 · 拟榜", {
        "事项": "旧管探漏", "类别": "技术攻关", "题目": "旧管哪一段漏，挖之前就知道。",
        "目标": "漏点误差不到一米", "支持政策": "优先采购", "揭榜条件": "有检测设备",
        "揭榜截止": "2026-04-24", "办结标准": "十处中九处",
        "共同单位": ("石桥镇", "区水务局", "沿江村"),
    })  # fmt: skip
    story.move(2, challenge, "发榜")
    story.sit(5)
    story.page.goto("/loops/challenge/")
    story.page.get_by_role("link", name="旧管探漏").click()
    story.page.get_by_role("link", name="揭榜", exact=True).click()
    story.fill({"事项": "大港镇揭榜", "攻坚方案": "听音加测压。", "团队和条件": "管网班。",
                "联系方式": "13800000000"})  # fmt: skip
    story.page.get_by_role("button", name="揭榜", exact=True).click()
    story.says("已记：揭榜")
    claim = story.matter_id()
    story.wait(days=12)
    assert (stage(challenge), stage(claim)) == ("claimed", "judging")
    advice = {"评审意见": "可以中榜", "意见理由": "方案可行。"}
    story.move(8, claim, "提评审意见", advice)
    assert not {"提评审意见", "评定中榜"} & story.offered(7, claim)
    story.move(8, claim, "评定中榜")
    assert stage(claim) == "judging"
    story.move(10, claim, "评定中榜")
    assert (stage(claim), stage(challenge)) == ("chosen", "judged")

    story.move(2, challenge, "确定中榜单位", {"责任单位": "大港镇"})
    contract = {"责任内容": "探准十处", "中期检查日": "2026-05-10", "完成时限": "2026-06-20"}
    story.move(2, challenge, "签约", contract)
    story.sign(5, challenge, "签约")
    story.move(5, challenge, "报中期检查", {"办理结果": "五处探准四处。"})
    story.move(4, challenge, "中期通过", {"中期检查意见": "方法可行。"})
    story.move(5, challenge, "交付", {"办理结果": "十处探准九处。"})
    accepted = {"核查方式": "现场", "核查结论": "开挖十处，九处对。"}
    story.move(4, challenge, "验收通过", accepted)
    story.move(4, challenge, "兑现支持", {"兑现支持额": "20 万元"})

    assert stage(challenge) == "accepted"
    story.sound()


def test_a_problem_is_traced_to_its_root_mended_measured_by_figures_and_made_a_rule(story):
    problem = story.open(4, "rectification", "找问题找原因找办法 · 交办", {
        "事项": "证件反复退回", "责任单位": "大港镇", "问题事实": "同一张表一周退三次。",
        "问题来源": "督查检查", "发生次数": "14",
    })  # fmt: skip
    story.move(6, problem, "报直接原因", {
        "直接原因": "样表没跟着改。", "效果看哪个数": "每月退回件数", "整改前": "14 件",
    })  # fmt: skip
    story.move(6, problem, "报根源", {"根源类别": "机制", "根源": "改表没有通知窗口的规矩。"})
    story.move(6, problem, "提对策", {
        "对策类别": "改流程", "对策": "改表当天通知窗口。", "完成时限": "2026-04-30",
        "效果评估日": "2026-06-01",
    })  # fmt: skip
    story.move(4, problem, "同意对策", {})
    story.move(5, problem, "报整改完成", {"办理结果": "三张样表都换了。"})
    assert "评估效果" not in story.offered(3, problem)
    story.wait(days=50)
    story.move(3, problem, "评估效果", {"整改后": "2 件", "效果": "明显好转", "核查方式": "资料"})
    assert "固化为制度" not in story.offered(4, problem)
    story.move(2, problem, "固化为制度", {"制度名称": "改表当天通知"})

    kept = values(problem)
    assert (kept["before"].amount, kept["after"].amount) == (14, 2)
    assert stage(problem) == "made_a_rule"
    story.sound()


def test_a_station_gives_its_one_bed_once_and_again_when_it_is_left(story):
    station = story.open(6, "station", "服务站 · 拟设司机站", {
        "事项": "北口司机站", "站点位置": "高速北口", "查验（采样）人数": "2", "登记人数": "1",
        "秩序（消杀）人数": "1", "起止日期": ("2026-04-15", "2026-04-20"), "每日床位": "1",
        "每日餐份": "30",
    })  # fmt: skip
    story.move(4, station, "同意开站")
    first = arrived(story, station, plate="澜B10001", days=("2026-04-15", "2026-04-17"))
    second = arrived(story, station, plate="澜B10002", days=("2026-04-16", "2026-04-17"))
    story.move(6, first, "供餐供水")
    story.move(6, first, "安排住宿")
    said = story.refused(6, second, "安排住宿")
    assert "不够" in said
    story.move(6, first, "货主接走", {})
    story.move(6, first, "离站")
    story.move(6, second, "安排住宿")
    story.move(6, second, "离站")
    story.move(4, station, "撤站")

    assert [stage(one) for one in (first, second, station)] == ["left", "left", "closed"]
    story.sound()


def arrived(story, station, *, plate, days):
    """A lorry that has been registered, checked and disinfected."""
    stay = story.within(6, station, "到站服务 · 登记", {
        "车牌号": plate, "联系电话": "13800000000", "起止日期": days,
    })  # fmt: skip
    for move in ("see_papers", "check", "disinfect"):
        act(cast.TOWN_OFFICE, stay, move)
    return stay


def test_goods_are_reserved_drawn_and_refused_when_none_is_left(story):
    stock = story.open(8, "resource", "资源台账", {
        "事项": "防汛沙袋", "类别": "物资", "计量单位": "个", "共同单位": ("大港镇", "石桥镇"),
    })  # fmt: skip
    story.move(8, stock, "入库", {"数量": "1000"})
    first = asked(story, stock, post=6, wanted="900")
    second = asked(story, stock, post=10, wanted="300")
    story.move(8, first, "同意预留")
    assert values(stock)["stock"] == Decimal(100)
    assert "只剩 100，不够 300" in story.refused(8, second, "同意预留")
    assert violations(story.page) == []
    story.move(8, second, "不同意", {"理由": "库里不够"})
    story.move(6, first, "领用")

    assert (stage(first), stage(second)) == ("used", "refused")
    story.sound()


def asked(story, stock, *, post, wanted):
    """A reservation that a town asks for."""
    return story.within(post, stock, "物资预留 · 申请物资", {"数量": wanted, "用途": "加高堤段"})


def test_a_reform_is_consulted_on_issued_put_into_effect_and_evaluated(story):
    reform = story.open(4, "reform", "改革任务与政策清单 · 列入清单", {
        "事项": "一张表办开业", "责任单位": "区经济和信息化局", "清单类别": "改革任务",
        "批次": "2026年第一批", "责任内容": "五张表并成一张", "成稿时限": "2026-04-30",
        "完成时限": "2026-06-30", "共同单位": ("大港镇",),
    })  # fmt: skip
    story.move(12, reform, "报成稿", {"主要内容": "五张表并成一张，填过的不再填。"})
    story.move(12, reform, "征求意见", {"征求意见截止日": "2026-04-25"})
    story.move(5, reform, "成员单位提意见", {"意见": "赞成", "意见内容": "窗口也要改。"})
    story.wait(days=12)
    draft = {"name": "送审稿.txt", "mimeType": "text/plain", "buffer": "一张表。".encode()}
    story.move(12, reform, "送审", {
        "主要内容": "五张表并成一张。", "意见采纳情况": "都采纳。", "合法性审查通过": "是",
        "送审稿": draft,
    })  # fmt: skip
    assert "印发" not in story.offered(4, reform)
    story.move(2, reform, "印发", {
        "文号": "云栖发〔2026〕7 号", "施行日期": "2026-05-06", "有效期至": "2027-04-30",
    })  # fmt: skip
    story.wait(days=25)
    story.move(12, reform, "报落实情况", {"受益数": "210 户"})
    story.move(2, reform, "评估有效", {"评估意见": "少填四张表。", "受益数": "210"})

    assert stage(reform) == "evaluated"
    story.sound()
