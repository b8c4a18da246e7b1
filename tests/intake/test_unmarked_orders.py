"""Orders that no modal verb marks, and what looks like one and is none, in reports and papers."""

import pytest

from tests.intake.pages import said

REPORT = "全区供水保障会召开\n10月12日，全区供水保障会召开。会议强调，要备足水源。"
PAPER = "关于做好冬季供水的通知\n各镇人民政府：\n现将有关事项通知如下。\n一、落实措施\n"
LETTER = "关于第21号提案的答复\n您提出的建议收悉，现答复如下：\n"


def quotes(text: str) -> list[str]:
    return [one.quote for one in said(text).drafts]


@pytest.mark.parametrize(
    "sentence",
    [
        "各水厂昼夜值守，不留死角、不漏一户",
        "各镇镇长是第一责任人，每月带队检查两次",
        "能当天通水的不让群众等到第二天",
    ],
)
def test_a_demand_goes_on_into_the_next_sentence_without_a_modal_verb(sentence: str) -> None:
    assert quotes(f"{REPORT}{sentence}。") == ["要备足水源", sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "全区已建成水厂9座，供水能力8万吨",
        "区水务局将每月组织一次抽查",
        "有的单位责任心不强，群众反映“电话打不通”",
        "抓供水就是抓民心",
        "责任重于泰山",
    ],
)
def test_what_is_told_behind_a_demand_is_none(sentence: str) -> None:
    assert quotes(f"{REPORT}{sentence}。") == ["要备足水源"]


def test_a_demand_in_quotation_marks_ends_what_was_asked() -> None:
    text = "全区供水保障会召开\n区长强调：“要备足水源。”全区九座水厂昼夜值守，一刻不停。"

    assert quotes(text) == ["要备足水源"]


def test_whose_duty_it_is_acts_though_the_modal_verb_stands_a_clause_behind() -> None:
    (_, found) = said(f"{REPORT}镇长、水厂厂长是第一责任人，节日期间必须有一人在岗。").drafts

    assert (found.quote, found.actor) == (
        "镇长、水厂厂长是第一责任人，节日期间必须有一人在岗", "镇长、水厂厂长",
    )  # fmt: skip


def test_those_of_a_place_are_asked_like_a_body() -> None:
    text = (
        "区长到石桥镇检查供水\n区长来到水厂，见阀门漏水，他当即要求镇里安排专人更换，两天内修好。"
    )

    assert [(one.quote, one.actor) for one in said(text).drafts] == [
        ("镇里安排专人更换，两天内修好", "镇里")
    ]


def test_who_acts_on_what_a_meeting_passed_is_told_to() -> None:
    text = (
        "区政府常务会议纪要\n会议议定以下事项。\n一、研究供水方案\n"
        "会议审议并原则通过《供水保障方案》，由区水务局修改后按程序印发。\n二、其他事项\n"
        "同意区水务局关于增设泵站的请示，请区委编办核定编制。\n"
        "关于旧水塔问题，会议认为时机尚不成熟，待区水务局论证后再议。"
    )

    assert quotes(text) == ["由区水务局修改后按程序印发", "请区委编办核定编制"]


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        (
            "凡来电，一般问题3日内答复，复杂问题不超过7日，杜绝“已转”式回复。",
            "凡来电，一般问题3日内答复，复杂问题不超过7日，杜绝“已转”式回复",
        ),
        (
            "每日22时至次日6时严禁停水检修，确需检修的，须提前公告。",
            "每日22时至次日6时严禁停水检修",
        ),
        (
            "各水厂各设1个应急点，备足用水，严禁一停了之。",
            "各水厂各设1个应急点，备足用水，严禁一停了之",
        ),
        (
            "办公室（设在区水务局）每月调度、每季通报，对排名末位的镇发出提醒函。",
            "办公室（设在区水务局）每月调度、每季通报，对排名末位的镇发出提醒函",
        ),
    ],
)
def test_in_a_paper_these_are_orders(sentence: str, quote: str) -> None:
    assert quotes(PAPER + sentence)[0] == quote


@pytest.mark.parametrize(
    "sentence",
    [
        "第九条　本办法由区水务局负责解释，自印发之日起施行。",
        "第一条　为做好供水，确保群众用水，制定本办法。",
        "考核对象为9个镇和3个水厂。",
        "实行百分制，其中水质60分、服务40分。",
        "今年我区承担改造任务42公里，其中新建26公里。",
        "我们门口必须留水龙头，不然没法过。",
    ],
)
def test_in_a_paper_these_are_none(sentence: str) -> None:
    assert quotes(PAPER + sentence) == []


def test_what_a_meeting_made_clear_is_demanded_in_a_reply() -> None:
    text = LETTER + "区政府第9次常务会议已经明确，各镇是管护主体，须在8月15日前把管护员配到村。"

    (found,) = said(text).drafts

    assert found.required_by == "区政府第9次常务会议"
    assert found.quote.endswith("须在8月15日前把管护员配到村")


def test_what_is_next_is_handed_to_a_body_though_the_report_tells_otherwise() -> None:
    text = (
        "关于巡察反馈问题整改情况的报告\n（一）关于水质不达标的问题。整改情况：立案3起。"
        "下一步，由区水质中心对水厂分级管理，不合格的一律停供。"
    )

    assert quotes(text) == ["下一步，由区水质中心对水厂分级管理，不合格的一律停供"]


def test_what_season_it_is_does_not_make_an_order_an_account() -> None:
    text = f"{REPORT}当前正值枯水季节，水务部门抓紧检修泵站，10月底前完成。"

    assert quotes(text)[1:] == ["当前正值枯水季节，水务部门抓紧检修泵站，10月底前完成"]


CONGRESS = (
    "政府工作报告\n——2026年1月8日在云栖区第九届人民代表大会第五次会议上\n"
    "云栖区人民政府区长\n各位代表：\n"
)
PAST = "一、2025年工作回顾\n" + "全年供水1.2亿吨，增长3.4%。新建水厂2座。" * 4 + "\n"


def test_a_report_to_a_congress_demands_in_the_name_of_the_post_below_its_title() -> None:
    (found,) = said(f"{CONGRESS}{PAST}二、2026年目标任务\n新建泵站6座，6月底前通水。").drafts

    assert (found.quote, found.required_by) == ("新建泵站6座，6月底前通水", "云栖区人民政府区长")


@pytest.mark.parametrize(
    "heading", ["二、今年的主要工作", "三、下步工作重点", "二、2026年工作安排"]
)
def test_what_is_to_come_is_demanded_however_the_heading_calls_it(heading: str) -> None:
    assert quotes(f"{CONGRESS}{PAST}{heading}\n新建泵站6座。") == ["新建泵站6座"]


def test_a_point_that_tells_does_not_end_the_section_around_it() -> None:
    text = (
        "二、2026年目标任务\n（一）现有条件\n全区有水厂9座。\n"
        "（二）千方百计保供水\n新建泵站6座，6月底前通水。"
    )

    assert quotes(CONGRESS + PAST + text) == ["新建泵站6座，6月底前通水"]


@pytest.mark.parametrize(
    ("sentence", "orders"),
    [
        (
            "区委书记察看泵房，转身对身边的石桥镇镇长说：“入冬前把管道包扎好，冷库的事也一并办。”",
            [("入冬前把管道包扎好，冷库的事也一并办", "区委书记")],
        ),
        (
            "区委书记开门见山：今天讲几句实在话。第一句，每个水厂明年至少换一台新泵；"
            "第二句，干部要沉下去。",
            [("每个水厂明年至少换一台新泵", "区委书记"), ("干部要沉下去", "区委书记")],
        ),
        ("区长接着补充了两点：水费要公开；窗口月底前开到镇里。",
         [("水费要公开", "区长"), ("窗口月底前开到镇里", "区长")]),
        ("区纪委监委提出，未兑现的要说明原因。", [("未兑现的要说明原因", "区纪委监委")]),
    ],
)  # fmt: skip
def test_a_reporter_tells_in_his_own_words_who_asks(sentence: str, orders: list[str]) -> None:
    found = said(f"供水现场会侧记\n10月20日，全区供水现场会召开。\n{sentence}").drafts

    assert [(one.quote, one.required_by) for one in found] == orders


def test_what_somebody_is_told_by_a_resident_is_no_order() -> None:
    text = "供水侧记\n区委书记来到村里。\n老人对区委书记说：“水清了，家家户户装了新管。”"

    assert quotes(text) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "发现乱收费的，就地免职，绝不姑息",
        "少说空话，多修水管",
        "三月份的检修25日前扫尾，没有完成的镇写出检查",
    ],
)
def test_a_paper_without_sections_orders_in_its_points(sentence: str) -> None:
    text = f"一九九九年全区供水工作会议要点\n（1）各镇要亲自抓。\n（2）供水问题。{sentence}。"

    found = said(text).drafts

    assert [one.quote for one in found] == ["各镇要亲自抓", sentence]
    assert {one.required_by for one in found} == {"会议"}


def test_those_present_are_not_asked_to_be() -> None:
    assert quotes(f"{PAPER}1.各镇要备足水源。\n出席：区长，各副区长。\n列席：区水务局。") == [
        "各镇要备足水源"
    ]


def test_what_a_decision_praises_is_no_order() -> None:
    text = (
        "关于表彰供水先进单位的决定\n各镇人民政府：\n"
        "2025年，全区各级各部门压实责任、狠抓供水，停水次数下降21.4%，涌现出一批先进单位。"
        "全区各单位要以先进为榜样，抓好供水。"
    )

    assert quotes(text) == ["全区各单位要以先进为榜样，抓好供水"]


def test_whoever_is_each_of_a_kind_is_asked() -> None:
    text = "供水纪实\n为把水送到家门口，区里要求每个网格建好一本台账、开好一次周会。"

    assert quotes(text) == ["每个网格建好一本台账、开好一次周会"]


def test_a_letter_to_residents_orders_nothing_by_itself() -> None:
    text = (
        "节水惜水\n——致全体居民的一封倡议书\n亲爱的居民朋友：\n"
        "一、积分兑换不打白条，全年安排物资不低于6万元。\n"
        "在这里，我们向全体居民发出如下倡议：\n当好节水“守护人”。一水多用，随手关阀。\n"
        "沿街各商户必须清理门前水渠。\n石桥街道办事处\n2026年4月2日"
    )

    assert quotes(text) == ["沿街各商户必须清理门前水渠"]


@pytest.mark.parametrize(
    ("sentence", "actor"),
    [
        ("水务部门今晚22时前完成巡查", "水务部门"),
        ("教育部门视情停课", "教育部门"),
        ("石桥镇、大港镇和开发区各须建水站2座", "石桥镇、大港镇和开发区"),
        ("任何单位和个人不得私接水管", "任何单位和个人"),
        ("未接入的17所学校要在8月20日前全部接入", "未接入的17所学校"),
    ],
)
def test_who_acts_in_a_paper(sentence: str, actor: str) -> None:
    (found,) = said(PAPER + sentence + "。").drafts

    assert (found.quote, found.actor) == (sentence, actor)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "督查室要按月督办，谁完不成任务，就要作出书面说明。",
            ["督查室要按月督办，谁完不成任务，就要作出书面说明"],
        ),
        ("各镇要稳住供水，一季度就要把管网换完。", ["各镇要稳住供水", "一季度就要把管网换完"]),
        (
            "督查室每月通报，对连续倒数第一的村，必须说明情况。",
            ["督查室每月通报", "对连续倒数第一的村，必须说明情况"],
        ),
        ("新水厂应于4月通水，目前管网只完成62%。", []),
        ("重点做好以下工作：", []),
    ],
)
def test_where_a_demand_ends(sentence: str, expected: list[str]) -> None:
    assert quotes(PAPER + sentence) == expected


def test_minutes_go_on_ordering_behind_what_the_meeting_only_points_out() -> None:
    text = (
        "石桥街道党工委会议纪要\n会议研究了以下事项：\n"
        "（一）供水。会议指出，剩余9条管道涉及拆违，工作难做。城管办组成攻坚组，5月底前拆除31处。\n"
        "（二）阵地。6个社区中，梧桐、锦江两个社区不达标，差460平方米。\n"
        "（三）其他。食堂承包问题下次再议。"
    )

    assert quotes(text) == ["城管办组成攻坚组，5月底前拆除31处"]
