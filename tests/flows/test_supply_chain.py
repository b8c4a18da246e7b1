"""The supply chain: an emergency is declared, passes go out in a night, needs find their offers."""

from io import BytesIO

import pytest
import xlsxwriter

from luoshi.store import models
from tests.flows.conftest import violations
from tests.flows.story import children, row, stage, values

pytestmark = pytest.mark.browser

HEAD = ["责任单位＊", "申报单位＊", "证类＊", "车牌号或持证人＊", "用途＊", "证明材料齐全有效＊"]
BROKEN = (3, 17, 31)


def passes(n):
    """A sheet of so many vehicles; three of them have a use that is none."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target)
    page = book.add_worksheet()
    rows = [HEAD]
    for number in range(n):
        use = "探亲" if number in BROKEN else "生活物资"
        rows.append(["云栖区", "云溪粮油合作社", "车辆通行证", f"澜A{number:05}", use, "是"])
    for at_row, cells in enumerate(rows):
        page.write_row(at_row, 0, cells)
    book.close()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "车证.xlsx", "mimeType": kind, "buffer": target.getvalue()}


def test_an_emergency_is_declared_put_in_force_reviewed_lowered_and_lifted(story):
    response = story.open(1, "response", "应急响应", {
        "事项": "疫情应急响应", "责任单位": "云栖区", "响应级别": "一级",
        "依据文件": "澜应急〔2026〕3 号", "完成时限": "2026-05-15",
    })  # fmt: skip
    assert models.Regime.objects.get().level == "level_1"
    story.move(4, response, "落实措施", {"响应措施": "关停集市，物资车辆凭证通行。"})
    assert "降级" not in story.offered(1, response)
    story.move(4, response, "研判", {"研判意见": "建议降级"})
    lowered = {"响应级别": "二级", "依据文件": "澜应急〔2026〕5 号", "完成时限": "2026-05-20"}
    story.move(1, response, "降级", lowered)
    assert models.Regime.objects.get().level == "level_2"
    story.move(1, response, "解除", {"依据文件": "澜应急〔2026〕9 号"})

    assert stage(response) == "lowered"
    assert not models.Regime.objects.exists()
    assert violations(story.page) == []
    story.sound()


def test_passes_are_filed_by_sheet_issued_in_one_batch_checked_by_code_and_recalled(story):
    story.sit(10)
    story.page.goto("/loops/permit/")
    story.page.get_by_role("link", name="申报通行证").click()
    story.page.get_by_role("link", name="用表格成批立").click()
    story.page.get_by_label("填好的表格").set_input_files(passes(40))
    story.page.get_by_role("button", name="成批立", exact=True).click()
    story.says("已立 37 件")
    story.says("3 行要改")
    assert violations(story.page) == []

    story.sit(4)
    story.page.goto("/loops/permit/")
    story.page.get_by_role("link", name="成批办理").click()
    story.page.get_by_role("link", name="签发").click()
    story.fill({"有效期至": "2026-04-30"})
    story.page.locator("main details.ls-more, main form").first.wait_for()
    story.fill({"核查单位": "区经济和信息化局"})
    story.page.get_by_role("button", name="签发", exact=True).click()
    story.says("签发 37 件")

    first, second = models.Matter.objects.filter(stage="issued").order_by("id")[:2]
    code = values(first.id)["code"]
    story.sit(12, width="phone")
    story.page.goto(f"/matters/{first.id}/")
    said = story.refused(12, first.id, "现场核验", {"出示的证码": "0000"})
    assert "不一致" in said
    story.move(12, first.id, "现场核验", {"出示的证码": code.lower()})
    story.move(12, first.id, "使用完毕")
    story.move(4, second.id, "收回", {"理由": "改运他处"})

    assert (stage(first.id), stage(second.id)) == ("used", "recalled")
    assert models.Matter.objects.filter(loop="permit", stage="issued").count() == 35
    story.sound()


def test_a_need_and_an_offer_find_each_other_and_are_delivered_and_rated(story):
    need = story.open(5, "matching", "供需对接", {
        "事项": "要消毒液五十件", "供或需": "需求", "类别": "物资", "计量单位": "件", "数量": "50",
        "对接截止日": "2026-05-10",
    })  # fmt: skip
    offer = story.open(10, "matching", "供需对接", {
        "事项": "有消毒液八十件", "供或需": "供给", "类别": "物资", "计量单位": "件", "数量": "80",
        "对接截止日": "2026-05-10",
    })  # fmt: skip
    story.sit(10)
    story.page.goto("/loops/matching/")
    story.page.get_by_role("link", name="要消毒液五十件").click()
    story.page.get_by_role("link", name="提出对接").click()
    story.fill({
        "本方发布": "有消毒液八十件", "数量": "50", "完成时限": "2026-04-20",
        "为什么合适": "规格一样，两天内送到。",
    })  # fmt: skip
    story.page.get_by_role("button", name="提出对接").click()
    story.says("已记：提出对接")
    match = story.matter_id()
    story.move(5, match, "同意")
    assert stage(match) == "proposed"
    story.move(10, match, "同意")
    assert stage(match) == "agreed"
    assert (values(need)["open_amount"], values(offer)["open_amount"]) == (0, 30)
    story.move(10, match, "确认交付")
    story.move(5, match, "确认交付")
    story.move(5, match, "发布方评价", {"发布方的评价": "满意"})
    story.move(10, match, "提出方评价", {"评价": "满意"})
    story.move(5, need, "关闭")

    assert (stage(match), stage(need), stage(offer)) == ("delivered", "closed", "posted")
    assert violations(story.page) == []
    story.sound()


def test_a_liaison_post_introduces_itself_turns_a_need_into_a_request_and_is_rated(story):
    liaison = story.open(4, "liaison", "助企服务", {
        "事项": "联系云溪叉车厂", "责任单位": "区经济和信息化局", "提出人": "石桥镇",
        "服务对象": "企业", "完成时限": "2026-06-30",
    })  # fmt: skip
    story.move(12, liaison, "见面亮明岗位", {"联系方法": "上门"})
    story.move(12, liaison, "听取需求", {"说明": "缺工人，缺集装箱。"})
    story.move(10, liaison, "企业提需求", {"企业的需求": "缺三十名装配工。"})
    story.move(12, liaison, "记需求", {
        "事项": "缺三十名装配工", "类别": "企业", "愿意接受回访": "是", "提出人": "石桥镇",
    })  # fmt: skip
    [request] = children(liaison)
    assert row(request).loop == "request"
    assert "结束服务" not in story.offered(4, liaison)
    story.move(12, request, "上报", {"交办单位": "云栖区", "理由": "要几个单位一起办"})
    story.move(4, request, "分级", {"分级": "县级", "难度": "一般"})
    story.move(4, request, "派单", {"责任单位": "区经济和信息化局"})
    story.move(12, request, "签收")
    story.move(12, request, "答复", {"答复": "专场招到三十二人，已到岗。"})
    story.move(4, request, "回访定论", {"结果": "已解决", "办理结果": "企业说人手够了。"})
    story.move(10, liaison, "结束服务", {})
    story.move(10, liaison, "企业评价", {"评价": "满意"})

    assert (stage(request), stage(liaison)) == ("solved", "ended")
    story.sound()


def test_seats_are_taken_up_to_the_limit_travelled_and_handed_over(story):
    route = story.open(8, "journey", "返岗直通车", {
        "事项": "南州返岗专车", "方式": "专车", "出发地": "南州客运站", "到达地": "云栖汽车站",
        "发车时刻": "2026-04-17T08:00", "预计到达时刻": "2026-04-18T10:00", "座位数": "40",
    })  # fmt: skip
    story.sit(10, width="phone")
    story.page.goto("/loops/journey/")
    story.page.get_by_role("link", name="南州返岗专车").click()
    story.page.get_by_role("link", name="认领座位").click()
    story.fill({"用人单位": "云溪叉车厂", "人数": "50", "联系电话": "13800000000"})
    story.page.get_by_role("button", name="认领座位").click()
    story.says("只剩 40，不够 50")
    story.fill({"人数": "30"})
    story.page.get_by_role("button", name="认领座位").click()
    story.says("已记：认领座位")
    party = story.matter_id()
    assert values(route)["seats"] == 10

    story.wait(days=1, hours=23.4)
    story.move(8, party, "已上车")
    story.move(8, route, "发车")
    story.wait(days=3)
    story.move(8, route, "到达")
    story.move(10, party, "确认到单位")

    assert (stage(party), stage(route)) == ("received", "handed_over")
    story.sound()


def visit(story, title):
    """An inspection of a town that waits for admission."""
    plan = story.open(4, "oversight", "监督检查 · 报计划", {
        "事项": title, "检查由来": "年度计划", "依据文件": "云栖办〔2026〕6 号",
        "检查内容": "看防控物资和进出登记。",
    })  # fmt: skip
    submitted = {"检查对象": "大港镇", "计划检查日": "2026-04-22", "检查天数": "1"}
    story.move(2, plan, "报审", submitted)
    return plan


def test_a_second_visit_of_the_month_is_merged_and_what_the_first_found_is_rectified(story):
    first = visit(story, "查复工防控")
    story.move(1, first, "准予检查", {})
    second = visit(story, "查物资储备")
    said = story.refused(1, second, "准予检查", {})
    assert row(first).number in said
    assert violations(story.page) == []
    story.move(2, second, "并入", {"并入哪次检查": "查复工防控"})
    assert stage(second) == "merged"

    story.wait(days=7)
    story.move(4, first, "登记检查", {"实际检查日": "2026-04-22", "检查方式": "联合检查"})
    story.move(4, first, "定问题", {"查明事实": "登记漏了三天。", "督查结论": "登记不全。"})
    letter = {"发函单位": "大港镇", "责任内容": "补齐登记", "完成时限": "2026-05-10",
              "办结标准": "逐日有登记"}  # fmt: skip
    story.move_all(2, first, "发函", letter)
    [finding] = children(first)
    story.move(5, finding, "签收")
    story.move(5, finding, "报整改完成", {"整改措施": "专人每日登记。", "办理结果": "已补齐。"})
    assert "复查通过" not in story.offered(5, finding)
    story.move(3, finding, "复查通过", {"核查方式": "现场", "核查结论": "逐日都有。"})
    story.move(4, finding, "销号")

    assert (stage(finding), stage(first)) == ("closed", "closed")
    story.sound()
