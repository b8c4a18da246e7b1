"""Posts, programmes, mechanisms, shortfalls, tables, occasions and doubtful percentages."""

from datetime import date
from decimal import Decimal

import pytest

from luoshi.intake import doubts, find_findings, find_loops, find_posts, find_programmes
from luoshi.intake.spans import NOWHERE, Spans
from tests.intake.pages import said, understood


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("区委副书记、区长王小明出席会议。", [("区委副书记、区长", "王小明")]),
        ("副区长李三荣、吴大伟出席会议。", [("副区长", "李三荣"), ("副区长", "吴大伟")]),
        ("区水务局局长周雷说道。", [("区水务局局长", "周雷")]),
        ("区长王明，区政协主席赵小平参加。", [("区长", "王明"), ("区政协主席", "赵小平")]),
        ("区领导王小明、李三荣参加。", []),
        ("本报记者王小明，通讯员李三荣报道。", []),
        ("百名书记谈发展，各单位负责人都要参加。", []),
    ],
)
def test_holders_of_posts_are_named_with_their_posts(
    text: str, expected: list[tuple[str, str]]
) -> None:
    found = find_posts.posts(text, start=0, end=len(text))
    assert [(post.role, post.person) for post in found] == expected


@pytest.mark.parametrize(
    ("text", "name", "members"),
    [
        ("实施好“清水绕城”行动。", "清水绕城", ()),
        ("推进产业、民生、生态、治理四大板块。", "四大板块", ("产业", "民生", "生态", "治理")),
        (
            "开展服务企业、服务群众、服务基层的“三服务”活动。", "三服务",
            ("服务企业", "服务群众", "服务基层"),
        ),
        ("深入开展河道治理专项行动。", "河道治理专项行动", ()),
        (
            "推出“一件事”联办、“一窗”通办、“一网”通管等36项改革任务。", "36项改革任务",
            ("一件事”联办", "一窗”通办", "一网”通管"),
        ),
    ],
)  # fmt: skip
def test_a_programme_has_its_name_and_parts(text: str, name: str, members: tuple[str, ...]) -> None:
    found = {
        one.name: one.members for one in find_programmes.programmes(text, start=0, end=len(text))
    }
    assert found[name] == members


@pytest.mark.parametrize(
    "text", ["用实际行动回应群众。", "擦亮“春风里”服务品牌。", "下好“一盘棋”。"]
)
def test_a_figure_of_speech_is_no_programme(text: str) -> None:
    assert find_programmes.programmes(text, start=0, end=len(text)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("建立“提诺—审诺—践诺—评诺”闭环机制。", "“提诺—审诺—践诺—评诺”闭环机制"),
        ("用好定人、定责、定时、定量、定性“五定”法。", "定人、定责、定时、定量、定性“五定”法"),
        ("健全完善重大风险会商研判机制。", "重大风险会商研判机制"),
        (
            "坚持工作中找问题、支部里找原因、改革中找办法。",
            "工作中找问题、支部里找原因、改革中找办法",
        ),
    ],
)
def test_a_mechanism_is_found_with_its_steps(text: str, expected: str) -> None:
    (loop,) = find_loops.loops(text, start=0, end=len(text))
    assert loop.text.endswith(expected)


def test_steps_of_a_chain_are_named() -> None:
    text = "“提诺—审诺—践诺—评诺”闭环机制"
    (loop,) = find_loops.loops(text, start=0, end=len(text))
    assert loop.steps == ("提诺", "审诺", "践诺", "评诺")


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("督查发现，石桥镇、大港镇未按要求报送材料。", [("石桥镇", "大港镇")]),
        (
            "督查发现，再生水厂二期进度滞后，充电桩项目未开工。",
            [("再生水厂二期",), ("充电桩项目",)],
        ),
        ("通报指出，工业投资增速靠后。", [("工业投资增速",)]),
        ("检查发现，部分项目进展缓慢。", []),
        ("全区上下攻坚克难，成效明显。", []),
    ],
)
def test_a_shortfall_names_whom_it_is_about(text: str, subjects: list[tuple[str, ...]]) -> None:
    found = find_findings.findings(text, start=0, end=len(text), taken=NOWHERE)
    assert [one.subjects for one in found] == subjects


def test_a_shortfall_ends_where_a_demand_begins() -> None:
    text = "督查发现，石桥镇进度滞后，要限期整改。"
    found = find_findings.findings(text, start=0, end=len(text), taken=Spans.of([(13, 19)]))
    assert [one.text for one in found] == ["石桥镇进度滞后"]


def test_rows_of_a_task_table_become_drafts_with_office_day_and_goal() -> None:
    reading = understood("task_table")
    assert [draft.actor for draft in reading.drafts] == [
        "区水务局", "区交通运输局", "区民政局", "区市场监督管理局",
    ]  # fmt: skip
    assert reading.drafts[0].due_on == date(2026, 11, 30)
    assert reading.drafts[0].missing == ()
    assert {figure.kind for figure in reading.figures} == {"target"}
    assert reading.articles[0].title == "云栖区2026年政府工作报告重点任务分解表"


def test_a_table_with_one_row_a_line_is_read_too() -> None:
    rows = (
        "序号\t工作任务\t责任单位\t完成时限\n1\t疏浚南支流河道\t区水务局\t2026年6月底\n"
        "2\t改造农村公路\t石桥镇\t2026年9月底"
    )
    assert [draft.actor for draft in said("任务分解表\n" + rows).drafts] == ["区水务局", "石桥镇"]


def test_the_occasion_has_its_name_and_day() -> None:
    meeting = understood("economic_analysis").articles[0].meeting
    assert (meeting.occasion, meeting.held_on) == ("上半年经济运行分析会", date(2026, 7, 15))


def test_a_day_that_does_not_exist_is_only_words() -> None:
    meeting = said("云栖区召开推进会\n2月30日，云栖区召开推进会，部署工作。").articles[0].meeting
    assert (meeting.day_words, meeting.held_on) == ("2月30日", None)


def test_a_percentage_that_its_own_numbers_contradict_is_doubted() -> None:
    (doubt,) = understood("minutes").doubts
    assert (doubt.stated, doubt.computed) == (Decimal("65.3"), Decimal("57.1"))


@pytest.mark.parametrize(
    "text", ["报表由100张压减到60张，压减率40%。", "由0张增加到5张，增长100%。", "由8张压减到6张。"]
)
def test_a_percentage_that_agrees_is_not_doubted(text: str) -> None:
    assert list(doubts.doubts(text, start=0, end=len(text))) == []
