"""Where a paper begins on a page of several, who signs one, and rows that only boards print."""

import pytest

from luoshi.core import deadline
from luoshi.intake import draft
from tests.intake.pages import page, said

NEWS = "云栖区召开推进会\n" + "会议研究了重点工作，部署了下一步任务。" * 3


@pytest.mark.parametrize(
    "title",
    [
        "关于开展户外广告检查的通知",
        "云栖区关于调整公交线路的通告",
        "关于做好防汛工作的函",
        "关于表扬先进集体的决定",
        "关于征集意见的公告",
    ],
)
def test_a_paper_behind_a_report_is_an_article_of_its_own(title: str) -> None:
    text = f"{NEWS}\n\n{title}\n\n各镇街：\n\n" + "请各单位认真抓好落实，按时报送情况。" * 3
    assert [one.title for one in said(text).articles][1:] == [title]


@pytest.mark.parametrize(
    ("line", "role", "person"),
    [
        ("总指挥：柳　照　川", "总指挥", "柳照川"),
        ("指挥长 柳 川", "指挥长", "柳川"),
    ],
)
def test_a_signature_may_be_drawn_out(line: str, role: str, person: str) -> None:
    found = [(one.role, one.person) for one in said(f"{NEWS}\n{line}\n").articles[0].posts]
    assert (role, person) in found


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("柳照川（石桥镇党委书记）：我们要把产业做强，把服务做优。", "柳照川"),
        ("柳照川　石桥镇党委书记\n我们要把产业做强，把服务做优。", "柳照川"),
    ],
)
def test_the_post_may_stand_behind_the_name(text: str, person: str) -> None:
    assert person in [one.person for one in said(f"{NEWS}\n{text}").articles[0].posts]


@pytest.mark.parametrize(
    "row",
    [
        "级别: 版主  发帖: 6021  威望: 77 点",
        "办理状态：已办结",
        "满意度：★★★★★",
        "附件下载：清单.et(24.5KB)",
        "当前时区 GMT+8, 现在时间是 2026-05-02 10:15",
        "今天是2026年6月15日 星期一",
    ],
)
def test_rows_that_only_boards_print_go(row: str) -> None:
    assert row not in page(f"{NEWS}\n{row}\n").text.text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("每周到现场调度，11月底前全部贯通", "11月底前"),
        ("每月至少走访5家，10个工作日内答复", "每月"),
        ("每月28日前报送进展，12月10日前报送总结", "每月28日前"),
        ("务必赶在主汛期到来前完成", "主汛期到来前"),
        ("明年“五一”前新增泊位", "明年“五一”前"),
    ],
)
def test_an_end_is_the_day_of_a_demand_rather_than_a_bare_rhythm(text: str, words: str) -> None:
    found = draft.due_of(text)
    assert found is not None
    assert found.text == words


def test_a_bare_rhythm_has_no_day_in_it() -> None:
    assert [one.is_bare_rhythm for one in deadline.find("每周调度,每月5日前报送")] == [True, False]


@pytest.mark.parametrize(
    ("text", "loop"),
    [
        ("推行“日清、周结、月评”。", "“日清、周结、月评”"),
        ("对隐患做到早发现、早报告、早处置。", "早发现、早报告、早处置"),
        ("实行“揭榜挂帅”制度。", "“揭榜挂帅”制度"),
        ("群众点单、中心派单、志愿者接单、居民评单，环环相扣。", None),
    ],
)
def test_rhythms_and_steps_that_one_holds_to_are_mechanisms(text: str, loop: str | None) -> None:
    found = [one.text for one in said(NEWS + text).articles[0].loops]
    assert found
    assert loop is None or found == [loop]


def test_a_rule_in_quotation_marks_is_no_bundle_of_work() -> None:
    found = said(NEWS + "要落实“处罚到人”要求，推行“县管乡用”政策。").articles[0].programmes
    assert not found


def test_a_name_set_off_by_a_space_is_found_before_what_its_holder_does() -> None:
    text = "5月6日，副市长 章宏到三江县督导，市委副书记 江涛分别带队到其他县区。"
    posts = said(f"{NEWS}\n{text}").articles[0].posts
    assert [(one.role, one.person) for one in posts] == [("副市长", "章宏"), ("市委副书记", "江涛")]
