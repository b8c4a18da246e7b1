"""Commitments: what somebody will do, has signed, or has promised by number, and what is none."""

import re

import pytest

from luoshi import intake
from luoshi.intake import Document
from luoshi.intake.find_commitments import Commitment
from tests.intake.pages import SAID_ON, said


def found(text: str) -> list[Commitment]:
    return [one for article in said(text).articles for one in article.commitments]


#: The commitment stands between the brackets.
@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        ("会后，三联村党总支书记表示，【村里将腾出旧仓库800平方米建助餐点】。", "promise"),
        ("会上，石桥镇、柳林街道作了表态发言，【承诺5月底前补齐欠账】。", "promise"),
        ("“【我承诺，年底前把进组路全部硬化】。”", "promise"),
        ("“作为链主企业，【我们将持续协同上下游，实现补链强链】。”", "promise"),
        ("社区党总支书记承诺，【5月底前建好助餐点】。", "promise"),
        ("区商务局表示，【下一步将组织60家企业参展，力争出口增长10%】。", "plan"),
        ("【区政府督查室将于年底前对通报问题进行“回头看”】。", "plan"),
        ("【未来，服务站还将持续提升管理水平】。", "plan"),
        ("近日，云栖区启动走访慰问，【计划筹集资金260万元】。", "plan"),
        ("会上，【石桥镇与区政府签订了目标责任书】。", "pledge_signed"),
        ("【8个村递交了“夺旗承诺书”】。", "pledge_signed"),
        ("【石桥镇签订了清零军令状，承诺8月底前完成签约】。", "pledge_signed"),
        ("【全区836个基层党组织作出承诺4127项】，已兑现3389项。", "aggregate"),
        ("【党支部制定9项公开承诺事项】，并利用闲置土地建设光伏。", "aggregate"),
    ],
)
def test_each_kind_is_found_with_its_words(marked: str, kind: str) -> None:
    before, quote, after = re.split("[【】]", marked)
    assert [(one.kind, one.text) for one in found(before + quote + after)] == [(kind, quote)]


@pytest.mark.parametrize(
    "text",
    [
        "区住建局将12个老旧小区纳入改造计划。",
        "石桥镇将疫情防控与党员联户相结合，走村入户。",
        "会议要求，各镇街要与企业签订责任书。",
        "设备将于年底进场，三栋厂房已经封顶。",
        "经审核，退回空泛承诺274项，占初报数的6.2%。",
        "该村12项承诺逐一过堂，11项获评“好”等次。",
        "项目即将竣工，居民出行更加方便。",
        "这是埋头苦干的郑重承诺。",
        "项目计划总投资5.6亿元，分两期建设。",
    ],
)
def test_what_nobody_binds_himself_to_is_no_commitment(text: str) -> None:
    assert found(text) == []


def test_lines_below_a_head_of_promises_are_promised_by_the_unit_above_them() -> None:
    text = (
        "澜川市2026年公开承诺事项\n一、市教育局\n1.新增公办学位2400个，缓解入园难。\n"
        "2.8月底前完成126间教室护眼灯改造。\n二、市水务局\n1.改造供水管网12公里。\n"
    )
    assert [(one.by, one.kind) for one in found(text)] == [
        ("市教育局", "promise"), ("市教育局", "promise"), ("市水务局", "promise"),
    ]  # fmt: skip


def test_who_signed_with_whom_is_told() -> None:
    (one,) = found("会上，石桥镇与区水务局、区住建局签订了责任书。")
    assert (one.by, one.to) == ("石桥镇", ("区水务局", "区住建局"))


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("大港镇党委书记表态说，我们将知耻后勇，年底前引进项目5个。", "大港镇党委书记"),
        ("区发改局承诺每月调度一次。", "区发改局"),
    ],
)
def test_who_binds_himself_is_told(text: str, by: str) -> None:
    assert [one.by for one in found(text)] == [by]


def test_the_next_steps_of_a_reply_are_plans_each() -> None:
    text = "下一步：一是加快停车楼建设，明年5月底前投用；二是本月底前增划泊位60个。"
    assert [one.kind for one in found(text)] == ["plan", "plan"]


PROMISE = "会后，三联村党总支书记表示，村里将在6月底前腾出旧仓库800平方米建助餐点。"


def test_a_promise_becomes_a_draft_of_the_loop_that_is_named_for_promises() -> None:
    read = intake.understand(
        Document(name="试", text=PROMISE), on=SAID_ON,
        loops={"errand": object(), "vow": object()}, promised="vow",
    )  # fmt: skip
    (draft,) = read.drafts
    assert (draft.loop, draft.kind, draft.actor) == ("vow", "promise", "三联村党总支书记")


@pytest.mark.parametrize("promised", ["", "vow"])
def test_without_such_a_loop_a_promise_becomes_no_draft(promised: str) -> None:
    document = Document(name="试", text=PROMISE)
    assert not intake.understand(document, loops={"errand": object()}, promised=promised).drafts


def test_the_prediction_holds_commitments_and_no_promise_among_demands() -> None:
    read = intake.understand(
        Document(name="试", text=PROMISE), loops={"vow": object()}, promised="vow"
    )
    (article,) = intake.as_prediction(read, doc_id="试")["articles"]
    assert article["directives"] == []
    assert [one["type"] for one in article["commitments"]] == ["promise"]
