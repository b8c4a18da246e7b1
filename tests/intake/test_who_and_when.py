"""Who requires, who is to act and by when, in the ways that papers and reports say so."""

import pytest

from tests.intake.pages import said

NEWS = "松原县召开秋冬森林防火会议\n"
BY = "10月20日，县长贺春来主持召开会议。贺春来要求，"


def news(sentence: str) -> list[tuple[str, str, str]]:
    """Who is to act, by when, and the demand, in a report of a meeting."""
    return [(one.actor, one.due_words, one.quote) for one in said(NEWS + BY + sentence).drafts]


def actors(sentence: str) -> list[str]:
    return [who for who, _, _ in news(sentence)]


@pytest.mark.parametrize(
    ("sentence", "actor"),
    [
        ("各乡镇（街道）要在3日内报到。", "各乡镇（街道）"),
        ("各县（市、区）加密巡护。", "各县（市、区）"),
        ("县（区）长是第一责任人，要把责任落实到山头。", "县（区）长"),
    ],
)
def test_all_of_a_kind_beside_one_of_them_are_one_name(sentence: str, actor: str) -> None:
    assert actors(sentence) == [actor]


def test_a_kind_in_brackets_is_no_note_that_names_who_acts() -> None:
    notice = (
        "关于做好参保缴费工作的通知\n各乡镇人民政府：\n现就有关事项通知如下：\n"
        "一、工作任务\n税务所开通缴费渠道，当日入库。各乡镇（街道）应于12月20日前完成征缴。\n"
        "松原县医疗保障局\n2022年9月16日"
    )
    assert [one.actor for one in said(notice).drafts] == ["税务所", "各乡镇（街道）"]


@pytest.mark.parametrize(
    ("sentence", "actor"),
    [
        ("自然资源局3日内报批到位。", "自然资源局"),
        ("经信局牵头开展评价。", "经信局"),
        ("组织部选派12名干部驻村。", "组织部"),
        ("护林队靠前驻防，做到接警即动。", "护林队"),
        ("自来水公司逐段排查管网。", "自来水公司"),
    ],
)
def test_a_name_may_begin_like_a_preposition_or_a_verb(sentence: str, actor: str) -> None:
    assert actors(sentence) == [actor]


def test_what_somebody_reports_is_a_topic_and_no_act() -> None:
    ((who, due, quote),) = news("企业反映的问题，包联领导要在七天内答复。")
    assert (who, due, quote) == ("包联领导", "七天内", "企业反映的问题，包联领导要在七天内答复")


def test_whose_papers_are_to_be_handed_in_acts() -> None:
    notice = (
        "关于做好参保缴费工作的通知\n各乡镇人民政府：\n现就有关事项通知如下：\n"
        "各单位工作方案和联络员名单请于9月25日前报送县医保局征缴股。\n松原县医疗保障局\n2022年9月16日"
    )
    assert [(one.actor, one.due_words) for one in said(notice).drafts] == [("各单位", "9月25日前")]


def test_minutes_speak_for_their_meeting() -> None:
    minutes = (
        "松原县人民政府县长办公会议纪要\n5月18日，县长贺春来主持召开会议。现纪要如下：\n"
        "一、关于旧改工作\n会议原则同意实施方案，由县住建局修改完善后按程序报批。"
    )
    assert [(one.required_by, one.actor) for one in said(minutes).drafts] == [("会议", "县住建局")]
