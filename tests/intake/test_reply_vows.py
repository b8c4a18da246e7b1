"""What a body that answers residents, or a pledge on a board, binds itself to."""

import pytest

from luoshi.intake.find_commitments import Commitment
from tests.intake.pages import said

PAGE = "网民留言选登\n网友“橙子”：下水道一下雨就返水，什么时候能修？\n{}"


def found(text: str) -> list[Commitment]:
    return [one for article in said(text).articles for one in article.commitments]


def told(reply: str) -> list[tuple[str, str, str]]:
    return [(one.kind, one.by, one.text) for one in found(PAGE.format(reply))]


@pytest.mark.parametrize(
    ("reply", "kind", "by", "words"),
    [
        (
            "区城管局答复：您好。我局已采购水泵一台，9月10日前装好。给您带来不便，敬请谅解。",
            "promise", "区城管局", "我局已采购水泵一台，9月10日前装好",
        ),
        (
            "区交警大队回复：自9月1日起，安排3名民警定点执勤。如仍拥堵，请拨打5566122。",
            "promise", "区交警大队", "自9月1日起，安排3名民警定点执勤",
        ),
        (
            "区民政局：您好！我局将于10月15日前补发到位，绝不再拖，您可向社区查询。",
            "promise", "区民政局", "我局将于10月15日前补发到位，绝不再拖",
        ),
        (
            "区园林中心答复：感谢您的建议。争取年底前安装庭院灯150盏。",
            "plan", "区园林中心", "争取年底前安装庭院灯150盏",
        ),
        (
            "区住建局回复：已列入今年第四季度改造计划，11月底前完工。",
            "plan", "区住建局", "11月底前完工",
        ),
    ],
)  # fmt: skip
def test_a_day_in_a_reply_binds_who_answers(reply: str, kind: str, by: str, words: str) -> None:
    assert told(reply) == [(kind, by, words)]


@pytest.mark.parametrize(
    "reply",
    [
        "区住建局答复：按现行政策，每台补助15万元，7个工作日内公示。",
        "区民政局答复：7月至9月补贴延迟发放，现已发放到位。",
        "区教育局答复：您可于6月底前向学校提出申请。",
        "区水务局答复：该管道6月3日前已修复。",
    ],
)
def test_rules_the_past_and_what_the_resident_may_do_bind_nobody(reply: str) -> None:
    assert told(reply) == []


def test_the_next_steps_of_a_reply_are_plans_one_by_one() -> None:
    reply = "区交通局答复：下一步：一是增划泊位60个；二是自8月20日起清理僵尸车。"
    assert [kind for kind, *_ in told(reply)] == ["plan", "plan"]


def test_each_sentence_of_a_pledge_is_promised_but_for_its_head() -> None:
    text = (
        "云溪街道办事处2023年公开承诺书\n为接受监督，现承诺如下：\n"
        "一、办好实事。投入620万元，改造老旧小区3个；8月底前完工。\n"
        "二、守牢安全。每月排查场所不少于400家次。\n三、兑现情况\n1.去年8件实事办结7件。\n"
    )
    assert [(one.by, one.text) for one in found(text)] == [
        ("云溪街道办事处", "投入620万元，改造老旧小区3个"),
        ("云溪街道办事处", "8月底前完工"),
        ("云溪街道办事处", "每月排查场所不少于400家次"),
    ]


def test_a_letter_that_announces_promises_gives_them_below() -> None:
    text = (
        "致居民的一封信\n街道党工委郑重承诺：\n一、5月底前配齐投放点23个。\n"
        "二、满冒投诉2小时内到场处置。\n在这里，我们向居民发出倡议。\n"
    )
    assert [(one.by, one.kind) for one in found(text)] == [("街道党工委", "promise")] * 2


def test_members_of_a_branch_promise_by_name_and_post() -> None:
    text = "社区党支部公开承诺\n二、党员承诺\n卢成（支部书记）：带头包联2户困难家庭。\n"
    assert [one.text for one in found(text)] == ["带头包联2户困难家庭"]


def test_who_speaks_up_for_his_place_promises_and_who_reports_on_himself_plans() -> None:
    said_so = "下一步，我们将知耻后勇，10月底前清零。"
    assert found(f"在全县推进会上的表态发言\n{said_so}")[0].kind == "promise"
    assert found(f"在全市述职评议会上的发言\n{said_so}")[0].kind == "plan"
