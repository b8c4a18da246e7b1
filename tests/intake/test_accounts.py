"""Accounts in numbers, replies to readers, tables set off by spaces, problems that were mended."""

import pytest

from luoshi.intake import find_findings, kind, told
from tests.intake.pages import said


def demands(text: str) -> list[tuple[str, str, str]]:
    return [(one.quote, one.required_by, one.actor) for one in said(text).drafts]


BULLETIN = """云栖区重点项目建设月度通报
各镇、街道：
现将1—5月全区重点项目建设情况通报如下。
一、重点任务
{}
"""


@pytest.mark.parametrize(
    "account",
    [
        "1—5月，全区累计完成投资42.3亿元，比上年同期增长11.4%。",
        "石桥镇完成投资6.2亿元，完成年度计划的51%，排名第一。",
        "青禾街道新签约项目5个，协议投资8亿元。",
        "落实专项债资金3.2亿元，支付率62%。",
    ],
)
def test_what_a_bulletin_counts_up_is_no_demand(account: str) -> None:
    assert demands(BULLETIN.format(account)) == []


def test_what_a_bulletin_wants_next_is_demanded() -> None:
    text = BULLETIN.format("石桥镇完成投资6.2亿元。\n二、下一步安排\n石桥镇6月底前开工4个项目。")
    assert [quote for quote, _, _ in demands(text)] == ["石桥镇6月底前开工4个项目"]


@pytest.mark.parametrize(
    ("text", "is_account"),
    [
        ("一季度完成投资120万元，比上年同期增长11.4%", True),
        ("从督查情况看，工作进展总体顺利", True),
        ("确保全年投资比上年增长8%", False),
        ("5月底前完成整改", False),
    ],
)
def test_an_account_in_numbers_is_told_from_an_aim(text: str, *, is_account: bool) -> None:
    assert told.is_reckoned(text) is is_account


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("全年计划改造小区15个，已完工3个。", ["target", "actual"]),
        ("年度计划投资20亿元，1—5月完成投资9.6亿元。", ["target", "actual"]),
        ("年内计划改造小区15个，其中老城区9个。", ["target", "target"]),
    ],
)
def test_what_is_told_behind_an_aim_is_no_aim(text: str, kinds: list[str]) -> None:
    assert [one.kind for one in said(f"消息\n{text}").figures] == kinds
    assert len(text) < kind.FARTHEST


def test_a_reply_speaks_of_itself_as_whoever_replies() -> None:
    found = demands(
        "网络回音\n网友“小鱼”：路灯坏了半个月，什么时候修？\n"
        "云栖区城管局回复：经核实，情况属实。我局已要求市政所于5月20日前修复。"
    )
    assert found == [("市政所于5月20日前修复", "云栖区城管局", "市政所")]


def test_who_speaks_of_himself_is_the_speaker() -> None:
    found = demands(
        "在全区招商大会上的讲话\n区长 赵启明\n（2026年2月20日）\n同志们：\n"
        "下面，我讲三点意见。各镇街要马上研究。"
    )
    assert [who for _, who, _ in found] == ["赵启明"]


def test_as_the_meeting_asked_demands_nothing() -> None:
    text = "云栖区召开推进会\n参会人员表示，将按照会议要求，抓好落实。"
    assert demands(text) == []


def test_whoever_is_named_with_all_the_others_must_though_the_modal_comes_later() -> None:
    ((quote, _, actor),) = demands("编后\n各部门对网友反映的问题，须在5个工作日内答复。")
    assert quote == "各部门对网友反映的问题，须在5个工作日内答复"
    assert actor == "各部门"


def test_a_speech_goes_on_to_its_task_within_the_sentence() -> None:
    found = demands(
        "在全区水利建设动员会上的讲话\n区长 赵启明\n同志们：\n一、突出重点\n"
        "12座病险水库一库一策，设计方案12月10日前审定。"
    )
    assert found[0][0] == "12座病险水库一库一策，设计方案12月10日前审定"


def test_who_sent_the_inspectors_issues_the_circular() -> None:
    found = demands(
        "关于全区安全生产督查情况的通报\n各镇、街道：\n"
        "5月6日，区安委办组织3个督查组，对42家企业进行了督查。现将有关情况通报如下：\n"
        "一、下步要求\n各镇街5月底前完成自查。"
    )
    assert found == [("各镇街5月底前完成自查", "区安委办", "各镇街")]


TABLE = """云栖区民生实事责任分解表
{}
"""


@pytest.mark.parametrize("gap", [" ", "    ", "\u3000"])
def test_a_table_may_be_set_off_by_spaces(gap: str) -> None:
    rows = (
        ("序号", "实事项目", "建设内容及标准", "责任单位", "完成时间"),
        ("1", "农村公路", "新建改建农村公路50公里", "区交通运输局", "11月底"),
        ("2", "老年助餐", "新建老年食堂12个", "区民政局", "10月底"),
        ("3", "老旧小区", "改造老旧小区15个", "区住建局", "12月底"),
    )
    found = demands(TABLE.format("\n".join(gap.join(row) for row in rows)))
    assert [(quote, actor) for quote, _, actor in found] == [(row[2], row[3]) for row in rows[1:]]


def test_a_task_behind_its_key_has_the_office_and_day_under_it() -> None:
    text = "全区民生实事清单\n1\n任务：新建老年食堂12个\n责任单位：区民政局\n完成时限：10月底"
    (draft,) = said(text).drafts
    assert (draft.quote, draft.actor, draft.due_words) == ("新建老年食堂12个", "区民政局", "10月底")


def test_an_article_below_a_list_of_links_is_kept() -> None:
    text = (
        "石桥镇三则\n石桥镇组织32名党员清淤，累计清淤4.2公里，群众都说好，干部也说好，今后还要继续。\n"
        "相关链接\n账目晒出来\n镇纪委组织12个村集中公开一季度账目，收到群众意见26条，当场答复19条，"
        "其余7条限期答复。"
    )
    assert "收到群众意见26条" in said(text).cleaned_text


def mended(text: str) -> list[tuple[str, tuple[str, ...]]]:
    (article,) = said(text).articles
    return [(one.text, one.subjects) for one in article.findings]


def test_a_report_on_what_was_mended_quotes_what_was_found() -> None:
    found = mended(
        "区卫健局关于巡察整改进展情况的通报\n"
        "1.关于“石桥镇卫生院药品“进销存”管理混乱，有11个品种账物不符”的问题。\n"
        "整改情况：已完成。健全制度14项，清退资金63万元，缺失台账全部补齐。"
    )
    assert [text for text, _ in found] == ["石桥镇卫生院药品“进销存”管理混乱，有11个品种账物不符"]


def test_what_residents_write_is_no_shortfall() -> None:
    assert mended("网络回音\n网友“张先生”：学府小区垃圾清运不及时。") == []


def test_a_rate_of_its_own_opens_a_further_shortfall() -> None:
    text = "通报指出，石桥镇、沙榆乡报备率不足60%，现制饮品抽检不合格率达5.1%，群众反映集中。"
    spans = find_findings.findings(text, start=0, end=len(text), taken=find_findings.Spans.of([]))
    assert [one.text for one in spans] == [
        "石桥镇、沙榆乡报备率不足60%", "现制饮品抽检不合格率达5.1%",
    ]  # fmt: skip


def test_a_page_of_several_short_reports_has_as_many_articles() -> None:
    text = (
        "石桥镇两则\n清淤忙\n石桥镇组织32名党员成立突击队，对3条排洪渠进行清淤，累计清淤4.2公里，群众都说好。\n"
        "账目晒出来\n镇纪委组织12个村集中公开一季度账目，收到群众意见26条，当场答复19条，其余限期答复。"
    )
    assert [one.title for one in said(text).articles] == ["石桥镇两则 清淤忙", "账目晒出来"]


def test_what_one_says_of_oneself_with_a_day_is_promised() -> None:
    ((one,),) = [
        article.commitments
        for article in said(
            "问政\n区城管局局长周建民回应：“我们5月底前给48家商户装上净化器，每周检测一次。”"
        ).articles
    ]
    assert (one.kind, one.text) == ("promise", "我们5月底前给48家商户装上净化器，每周检测一次")
