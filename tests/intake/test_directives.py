"""Demands are found clause by clause, with who demands and who is to act."""

import pytest

from tests.intake.pages import said, understood

HEAD = "云栖区召开重点工作推进会\n"


def demands(sentence: str) -> list[str]:
    return [draft.quote for draft in said(HEAD + sentence).drafts]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("区长强调，要抓好春耕备耕，确保不误农时。", ["要抓好春耕备耕，确保不误农时"]),
        ("区长强调，要抓好春耕。加密巡查，建立台账。", ["要抓好春耕", "加密巡查，建立台账"]),
        ("会议要求，一要抓春耕；二要抓防汛。", ["要抓春耕", "要抓防汛"]),
        ("会议要求，一是加强排查；二是狠抓整改。", ["加强排查", "狠抓整改"]),
        (
            "区长强调，要狠抓整改，各镇街要建立台账，逐条销号。",
            ["要狠抓整改", "各镇街要建立台账，逐条销号"],
        ),
        (
            "区长指出，要看到差距，对于存在的问题，各部门要限期整改。",
            ["要看到差距", "对于存在的问题，各部门要限期整改"],
        ),
        ("区长强调，要突出“实”字，各项工作要让群众评判。", ["要突出“实”字，各项工作要让群众评判"]),
        ("区长强调，真抓实干，就要强化责任担当。", ["真抓实干，就要强化责任担当"]),
        ("区委下发通知，要求集中一个月时间，开展大排查。", ["集中一个月时间，开展大排查"]),
        ("区委全会提出，“加强河道治理，建设清水廊道”。", ["加强河道治理，建设清水廊道"]),
        ("会议议定，由区水务局牵头，石桥镇配合，清淤。", ["由区水务局牵头，石桥镇配合，清淤"]),
        ("区长就清淤提出三点要求：一是加密巡查；二是严防偷排。", ["加密巡查", "严防偷排"]),
        ("区长要求相关部门、镇街：一是加密巡查；二是严防偷排。", ["加密巡查", "严防偷排"]),
        ("区长到大港镇调研，强调要加密河道巡查。", ["要加密河道巡查"]),
        ("会议强调，区水务局要加密巡查，问题要清零。", ["区水务局要加密巡查，问题要清零"]),
        ("区财政局召开会议，要求各预算单位4月底前完成自评。", ["各预算单位4月底前完成自评"]),
    ],
)  # fmt: skip
def test_a_demand_has_these_bounds(sentence: str, expected: list[str]) -> None:
    assert demands(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "一季度，全区完成投资12亿元，新开工项目8个。",
        "区长指出，盘点成绩，各条战线交出了高分答卷。",
        "区长强调，全区上下攻坚克难，取得了明显成效。",
        "云栖作为产粮大区，理应走在前列。",
        "“只要群众需要我们，我们就会坚守岗位。”村干部说。",
        "“我们要在秋收前把路修好。”村党支部书记说。",
        "会议还听取了主要经济指标完成情况。",
        "各有关单位分别汇报情况，并提出了下步举措。",
        "区水务局将进一步加大巡查力度。",
        "一季度应办结任务86项，按期办结79项。",
        "村里的主要道路重要节点都装了路灯。",
    ],
)
def test_what_is_told_is_no_demand(sentence: str) -> None:
    assert demands(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "required_by", "actor"),
    [
        ("区长强调，各镇街要建立台账。", "区长", "各镇街"),
        ("会议强调，区水务局务必按期完工。", "会议", "区水务局"),
        ("区长要求，要压实责任。", "区长", ""),
        ("区长王小明讲话，副区长李三荣主持会议。他强调，要压实责任。", "王小明", ""),
        ("区长要求各镇街：加密巡查频次。", "区长", "各镇街"),
        ("区长李大伟到大港镇调研，要求要加密巡查。", "李大伟", ""),
        ("副区长王小明到场督导。他强调，要压实责任。", "王小明", ""),
        ("区委副书记、区长王小明主持会议并讲话。王小明要求，我们要狠抓落实。", "王小明", "我们"),
    ],
)
def test_speaker_and_actor_are_as_written(sentence: str, required_by: str, actor: str) -> None:
    (draft,) = said(HEAD + sentence).drafts
    assert (draft.required_by, draft.actor) == (required_by, actor)


def test_an_actor_goes_on_to_the_next_sentence_without_a_subject() -> None:
    drafts = said(HEAD + "区长强调，各部门要正视问题。要建立整改台账。").drafts
    assert [draft.actor for draft in drafts] == ["各部门", "各部门"]


def test_an_actor_does_not_go_on_into_the_next_number() -> None:
    drafts = said(HEAD + "会议要求，一是区水务局要清淤；二是要抓好防火。").drafts
    assert [draft.actor for draft in drafts] == ["区水务局", ""]


def test_a_speech_under_its_heading_has_its_speaker() -> None:
    reading = understood("pledge_signing_traditional")
    assert {draft.required_by for draft in reading.drafts} == {"局党组书记"}


def test_a_notice_demands_in_the_name_of_its_issuer() -> None:
    reading = understood("inspection_circular")
    assert [draft.actor for draft in reading.drafts][1:3] == ["石桥镇、新安街道", "区交通运输局"]
    assert {draft.required_by for draft in reading.drafts} == {"云栖区人民政府办公室"}


def test_the_deck_and_the_headings_are_not_read_twice() -> None:
    quotes = [draft.quote for draft in understood("five_articles").drafts]
    assert len(quotes) == len(set(quotes))
    assert not any("落到岗位" in quote for quote in quotes)


def test_drafts_are_those_of_a_person_who_reads_the_minutes() -> None:
    actors = [draft.actor for draft in understood("minutes").drafts if draft.level == "action"]
    expected = [
        "区水务局",
        "大港镇",
        "新安街道",
        "区经济和信息化局",
        "石桥镇",
        "区自然资源分局",
        "区委办公室",
    ]
    assert [actor for actor in dict.fromkeys(actors) if actor in expected] == expected
