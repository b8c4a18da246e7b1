"""Speeches to those who are to act: what is an order there though no modal verb marks it."""

import pytest

from luoshi.intake import bidding
from tests.intake.pages import said

HEAD = "在全区冬季供暖工作会议上的讲话\n区长\n（2025年10月8日）\n同志们：\n"
SITUATION = "去年冬天，三个小区停暖超过两天，群众意见很大。下面，我讲三点。\n"


def orders(text: str) -> list[tuple[str, str]]:
    return [(one.quote, one.actor) for one in said(HEAD + SITUATION + text).drafts]


@pytest.mark.parametrize(
    ("sentence", "actor"),
    [
        ("每个锅炉房配两名值班员，坏一台修一台。", ""),
        ("供热公司管总阀，物业管分阀。", "供热公司"),
        ("区财政挤出三百万元，月底拨到镇里。", "区财政"),
        ("把群众的电话接稳，把账算到户。", ""),
        ("一栋一栋试压，一户一户放气。", ""),
        ("谁家的管子谁看护。", ""),
        ("包片干部一个星期在小区里住三天。", "包片干部"),
        ("老旧管网全部换完，一米也不能再拖。", ""),
        ("让我们把这个冬天过暖和。", ""),
    ],
)
def test_in_a_speech_an_order_needs_no_modal_verb(sentence: str, actor: str) -> None:
    assert orders("一、早准备\n" + sentence) == [(sentence.rstrip("。"), actor)]


@pytest.mark.parametrize(
    "sentence",
    [
        "供暖是民生，也是民心。",
        "问题出在管网老化。",
        "有的单位表态快，动作慢。",
        "我最怕的是一阵风。",
        "群众为什么不满意？",
        "煤炭到货九万吨，同比增长三成。",
        "减轻群众负担，是我们的本分。",
    ],
)
def test_what_tells_judges_or_asks_is_none(sentence: str) -> None:
    assert orders("一、早准备\n" + sentence) == []


def test_before_the_points_are_announced_nothing_is_an_order_without_a_modal_verb() -> None:
    found = said(HEAD + "供热公司管总阀。供暖要早。\n下面，我讲三点。\n一、早准备\n一栋一栋试压。")

    assert [one.quote for one in found.drafts] == ["供暖要早", "一栋一栋试压"]


def test_who_speaks_is_the_post_below_the_title_and_not_the_source_of_the_page() -> None:
    text = (
        HEAD.replace("同志们", "来源：区政府办\n同志们") + SITUATION + "一、早准备\n各镇要把好关。"
    )

    assert [one.required_by for one in said(text).drafts] == ["区长"]


def test_a_clause_that_neither_tells_nor_bids_belongs_to_the_order_behind_it() -> None:
    found = orders("一、早准备\n改一改年年堵、年年通的老毛病，通一段、验一段、成一段。")

    assert found == [("改一改年年堵、年年通的老毛病，通一段、验一段、成一段", "")]


@pytest.mark.parametrize(
    ("text", "announces"),
    [
        ("下面，我讲五点。", True),
        ("这里我再强调三点意见。", True),
        ("怎么办，我讲几条。", True),
        ("刚才三个镇讲了做法。", False),
        ("我讲过这个道理。", False),
    ],
)
def test_the_points_are_announced(text: str, announces: bool) -> None:
    assert bidding.announces(text) is announces
