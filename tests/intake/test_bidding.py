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


REPORT = "全区造林推进会召开\n10月12日，全区造林推进会召开。副区长陈立群出席会议并讲话。\n"


@pytest.mark.parametrize(
    ("sentence", "quotes"),
    [
        (
            "陈立群要求，林业站派人驻点，村里配足护林员，成活率不到八成的重栽。",
            ["林业站派人驻点，村里配足护林员，成活率不到八成的重栽"],
        ),
        (
            "他提出三点意见：一是早整地，10月底前挖穴完毕；二是选好苗；三是管得牢，栽一片活一片。",
            ["早整地，10月底前挖穴完毕", "选好苗", "管得牢，栽一片活一片"],
        ),
        (
            "陈立群讲了三点：传达不过夜，清单不漏项，督查不留情。",
            ["传达不过夜，清单不漏项，督查不留情"],
        ),
        (
            "陈立群说，请大家回去马上行动，有困难早说，别等到开春再喊难。",
            ["请大家回去马上行动，有困难早说，别等到开春再喊难"],
        ),
        (
            "陈立群在苗圃给林业站出题：限一个星期拿出补苗方案，两侧空地一律栽满。",
            ["限一个星期拿出补苗方案，两侧空地一律栽满"],
        ),
        ("区林业局近日下发通知，要求各镇村配足人手。", ["各镇村配足人手"]),
    ],
)
def test_what_a_report_says_was_asked_needs_no_modal_verb(sentence: str, quotes: list[str]) -> None:
    assert [one.quote for one in said(REPORT + sentence).drafts] == quotes


def test_what_is_asked_ends_with_its_sentence() -> None:
    text = "陈立群要求，林业站派人驻点。各镇栽种十二万株，村村栽了纪念林。"

    assert [one.quote for one in said(REPORT + text).drafts] == ["林业站派人驻点"]


def test_who_must_is_the_body_and_not_the_time_behind_it() -> None:
    text = "陈立群说，时令不等人，各镇街这个月就要把地块落到图上。"

    (found,) = said(REPORT + text).drafts

    assert (found.quote, found.actor) == ("各镇街这个月就要把地块落到图上", "各镇街")


def test_a_speaker_without_a_name_is_the_post_that_acted_last() -> None:
    text = (
        "区长到敬老院检查\n昨日，区长来到石桥敬老院，实地察看锅炉房。\n"
        "区长详细询问供暖天数。他指出，院里要备足燃煤，夜间要有人值守。"
    )

    assert {one.required_by for one in said(text).drafts} == {"区长"}


def test_whoever_can_speak_asks_a_body_to_act() -> None:
    text = "座谈会上，陈立群要求区住建局、区林业局尽快拿出方案，月底前提交常委会。"

    (found,) = said(REPORT + text).drafts

    assert found.quote == "区住建局、区林业局尽快拿出方案，月底前提交常委会"


@pytest.mark.parametrize(
    "sentence", ["严禁要求企业填报表格。", "对末位的，由区委督查室下发督办函。"]
)
def test_a_ban_or_a_paper_to_come_is_nobodys_word(sentence: str) -> None:
    text = "陈立群强调，各镇要把好关。" + sentence + "要坚守底线。"

    assert {one.required_by for one in said(REPORT + text).drafts} == {"陈立群"}


def test_points_behind_a_line_that_announces_them_are_demands_and_the_line_is_none() -> None:
    text = (
        "陈立群要求，各镇今年重点抓好以下工作：\n"
        "一、管好资金。每一笔全程留痕，审计局逐个项目过一遍。\n"
        "二、带头节俭。会议费只减不增，把省下来的钱用在学校上。"
    )

    assert [one.quote for one in said(REPORT + text).drafts] == [
        "每一笔全程留痕，审计局逐个项目过一遍",
        "会议费只减不增，把省下来的钱用在学校上",
    ]


def test_a_speech_without_announced_points_bids_from_its_first_demand_on() -> None:
    text = (
        "今天把大家请到现场，目的就是一个：抢。\n后天有雨，麦子黄透。\n"
        "机收要抢。加油站设专用通道，一刻不断油。一把火就是一票否决。\n"
        "公安机关露头就打。"
    )

    assert [one.quote for one in said(HEAD + text).drafts] == [
        "机收要抢", "加油站设专用通道，一刻不断油", "公安机关露头就打",
    ]  # fmt: skip


def test_a_quotation_is_an_order_of_who_decides_behind_it() -> None:
    text = "“还差二十棵。”站长答。\n“苗木明天必须到场。”陈立群当场拍板。"

    (found,) = said(REPORT + text).drafts

    assert (found.quote, found.required_by) == ("“苗木明天必须到场。”"[1:-2], "陈立群")


def test_the_items_of_a_meeting_bid_who_is_named_in_them() -> None:
    text = (
        "临川区召开区长办公会议\n6月18日，区长主持召开第12次办公会议。\n会议就以下事项进行了研究：\n"
        "一、关于学校扩建。会议原则通过区教育局提出的方案，由区教育局会同区住建局完善后报批。"
        "区财政落实资金2400万元。\n二、关于停车。会议明确，东门空地规划建设停车场，泊位不少于400个。"
    )

    assert [(one.quote, one.required_by, one.actor) for one in said(text).drafts] == [
        ("由区教育局会同区住建局完善后报批", "会议", "区教育局"),
        ("区财政落实资金2400万元", "会议", "区财政"),
        ("东门空地规划建设停车场，泊位不少于400个", "会议", ""),
    ]


@pytest.mark.parametrize(
    ("sentence", "actor"),
    [
        ("陈立群要求，各镇（街道）对荒地再摸排一次。", "各镇（街道）"),
        ("陈立群强调，各餐饮经营户须装好油水分离器。", "各餐饮经营户"),
        ("陈立群强调，夜市各摊主须收拾好摊位。", "夜市各摊主"),
        ("陈立群强调，气象、水利、林业要加密会商。", "气象、水利、林业"),
        ("陈立群强调，五一前3座泵站必须通水运行。", ""),
    ],
)
def test_who_must_act_may_be_all_of_a_kind_and_is_no_thing_that_is_counted(
    sentence: str, actor: str
) -> None:
    (found,) = said(REPORT + sentence).drafts

    assert found.actor == actor


def test_who_turns_to_somebody_behind_a_quotation_has_said_it() -> None:
    text = (
        "区长到基地检查\n2月4日，区长来到石桥基地，区农业局主要负责同志随同。\n"
        "“技术员要三天两头下来看看。”区长转过身，对区农业局负责人说。"
    )

    (found,) = said(text).drafts

    assert (found.quote, found.required_by) == ("技术员要三天两头下来看看", "区长")


def test_who_gives_an_account_of_himself_orders_only_what_he_asks() -> None:
    text = (
        "在述职评议会上的发言 石桥镇党委书记\n（2025年7月1日）\n各位领导、同志们：\n"
        "一、上半年工作\n新签约项目6个，改造户厕620座。推行上门工作法，办好实事不含糊。\n"
        "二、下半年打算\n各村也要比照镇里的单子，7月25日前把清单报上来。"
    )

    (found,) = said(text).drafts

    assert (found.actor, found.required_by) == ("各村", "石桥镇党委书记")


def test_who_announces_his_points_orders_nothing_yet_and_is_nobody_whom_they_call() -> None:
    text = (
        "在全镇抢收动员会上的讲话提纲\n（镇党委书记　5月27日）\n"
        "再有四五天，小麦就要开镰。今天把各村负责人都请来，就讲两件事。\n"
        "先说抢收。农机站把收割机检修一遍，熟一块割一块。"
    )

    (found,) = said(text).drafts

    assert found.quote == "农机站把收割机检修一遍，熟一块割一块"
    assert (found.required_by, found.actor) == ("镇党委书记", "农机站")


def test_a_plan_for_five_years_orders_in_its_sections() -> None:
    text = (
        "中共云栖区委关于制定第十四个五年规划的建议（节选）\n三、发展产业\n"
        "12.做强产业。围绕三大产业，建立链长制。培育百亿级企业3家。"
    )

    assert [one.quote for one in said(text).drafts] == [
        "围绕三大产业，建立链长制", "培育百亿级企业3家",
    ]  # fmt: skip
