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


@pytest.mark.parametrize(
    ("sentence", "actor"),
    [
        ("请河西县和市体育局于7月25日前报送方案。", "河西县和市体育局"),
        ("未达进度的区住建局、双河街道下周三之前作书面说明。", "区住建局、双河街道"),
        ("县里要倒排工期。", "县里"),
        ("夜市各摊主每晚收摊前必须清扫。", "夜市各摊主"),
        ("乡镇书记是第一责任人，乡镇长是直接责任人，要定期研究。", "乡镇书记、乡镇长"),
        ("各村、各社区，要建立台账。", "各村、各社区"),
        ("土地卡住的，林业和国土两家坐下来商量。", "林业和国土两家"),
        ("每村配保洁员2名。", "每村"),
    ],
)
def test_who_acts_is_read_with_what_stands_around_the_name(sentence: str, actor: str) -> None:
    assert actors(sentence) == [actor]


def test_places_by_their_bare_names_act_where_the_text_names_them_in_full() -> None:
    last = "大圩镇、芦汀乡进度靠后。贺春来强调，大圩、芦汀要拿出追赶的办法；种子、化肥要备足。"
    assert [one.actor for one in said(NEWS + last).drafts] == ["大圩、芦汀", ""]


def test_who_acts_in_one_case_does_not_act_in_all() -> None:
    ((who, _, _),) = news("摊位一律规范摆放，逾期不改的由城管局处罚。")
    assert who == ""


def test_a_meeting_begun_with_a_verb_acts_on_nothing() -> None:
    assert actors("本月内召开家委会会议，听取意见。") == [""]


UNITS = """2020年教育工作任务分工
现将任务分解如下：
一、补齐短板
县教育局负责：
1.改造小规模学校22所，6月底前完成设计。
（一）配齐老师
按寄宿生每50人配1名生活老师。
二、各乡镇职责
建立控辍保学台账，逐户核查。
三、保障措施
主要领导要定期研究。
松原县教育工作领导小组
2020年3月1日
"""


def test_a_heading_that_names_a_unit_gives_it_the_points_below() -> None:
    assert [(one.actor, one.quote[:4]) for one in said(UNITS).drafts] == [
        ("县教育局", "改造小规"),
        ("县教育局", "按寄宿生"),
        ("各乡镇", "建立控辍"),
        ("主要领导", "主要领导"),
    ]


@pytest.mark.parametrize(
    ("text", "by"),
    [
        (
            "关于第67号提案的答复\n代表：\n感谢您的关心。各乡镇要落实养护责任。\n"
            "松原县交通运输局\n2023年8月21日",
            "松原县交通运输局",
        ),
        (
            "一图读懂三年行动\n9月11日，《松原县三年行动方案》（以下简称《方案》）发布。"
            "《方案》部署了三项工程。\n育苗工程。各乡镇要建立培育库。",
            "《方案》",
        ),
        (
            "松原县召开冬修水利会议\n会议强调，要早谋划。\n各乡镇汇报了进展。\n"
            "会上，各乡镇主要负责同志还要在会后一周内报送情况。",
            "会议",
        ),
    ],
)
def test_who_requires_is_the_signer_the_paper_explained_or_the_meeting(text: str, by: str) -> None:
    assert said(text).drafts[-1].required_by == by


def test_whom_a_leader_tells_behind_a_quotation_does_not_hide_who_speaks() -> None:
    text = (
        "县委书记到金沙镇调研\n6月3日，县委书记程砚之到金沙镇调研。程砚之边看边问。"
        "“机手的油料要备足，一天也不能耽误。”他叮嘱镇党委书记。"
    )
    assert [one.required_by for one in said(text).drafts] == ["程砚之"]


PLAN = """松原县整改方案
现将整改任务明确如下：
一、整改任务
（一）关于“外包管理混乱”的问题
责任单位：县应急管理局
整改措施：1.逐一核查全县9座非煤矿山的外包队伍，清退不具备资质的队伍。2.建立统一管理机制，纳入“一张网”监管，检查情况在县安委会通报。
整改时限：2024年9月底前
（二）关于“值守不到位”的问题
整改措施：加密夜间巡查，建立值班台账，对漏岗脱岗的一律通报，并纳入年度安全生产目标管理考核扣分。
整改时限：2024年底前
二、保障措施
各单位对照任务分工细化措施，明确专人负责，每周五前将整改进展报送县安全生产委员会办公室汇总。
松原县安全生产委员会
2024年7月30日
"""


def test_labels_over_the_measures_name_who_acts_until_the_next_heading() -> None:
    assert [(one.quote[:4], one.actor, one.due_words) for one in said(PLAN).drafts] == [
        ("逐一核查", "县应急管理局", "2024年9月底前"),
        ("建立统一", "县应急管理局", "2024年9月底前"),
        ("加密夜间", "", "2024年底前"),
        ("各单位对", "各单位", "每周五前"),
    ]


def test_a_resident_who_asks_somebody_to_act_demands_nothing() -> None:
    assert said("滨河路路灯坏了\n晚上黑灯瞎火。请有关部门管一管！").drafts == ()


def test_a_body_that_tells_of_itself_is_at_least_named_by_its_own_word() -> None:
    text = "路灯不亮\n经现场核查，我局已责成市路灯管理所立即抢修，5月12日前恢复照明。"
    assert [(one.required_by, one.actor) for one in said(text).drafts] == [("我局", "市路灯管理所")]


LETTER = """关于2021年民生实事办理情况的督办函
区交通运输局：
你局承办的农村公路改造实事滞后序时进度22.5个百分点。按照区政府主要领导批示要求，现就有关事项函告如下：
一、请你局立即召开专题会议，查明滞后原因，10月15日前书面报告。
二、采取增加作业面等措施，11月底前全部完工。
三、对涉及征地的5条线路，由沿线镇街负责在10月20日前腾清场地。
松原区人民政府办公室
2021年10月8日
"""


def test_a_letter_that_presses_one_body_demands_of_it_what_it_does_not_of_others() -> None:
    by = "松原区人民政府办公室"
    assert [(one.required_by, one.actor) for one in said(LETTER).drafts] == [
        (by, "你局"), (by, "区交通运输局"), (by, "沿线镇街"),
    ]  # fmt: skip


def test_a_group_before_a_colon_acts_and_its_composition_is_no_demand() -> None:
    plan = (
        "松原镇防汛抗旱应急预案\n为做好防汛工作，特制定本预案。\n一、职责分工\n"
        "镇防汛指挥部由镇长任指挥长，下设两个组。\n"
        "综合组：负责值班值守，雨情每2小时报送一次。\n"
        "转移安置组：落实转移责任人，险情发生后1小时内转移到位。\n"
        "松原镇人民政府\n2022年4月30日"
    )
    assert [one.actor for one in said(plan).drafts] == ["综合组", "转移安置组"]


def test_who_acts_in_a_case_is_not_carried_over_to_what_holds_for_all() -> None:
    assert actors("确需会办的，由区政数局牵头会商。要提高办结率。") == ["区政数局", ""]


def test_a_time_after_the_meeting_stands_behind_the_name() -> None:
    assert actors("北关街道回去以后要把工单过一遍。") == ["北关街道"]


@pytest.mark.parametrize(
    ("sentence", "actor"),
    [
        ("涉及征地的归自然资源局，补偿标准有出入的该补就补。", "自然资源局"),
        ("各级河湖长每季度巡河一次。", "各级河湖长"),
        ("各村消防站的水带、灭火器须于本月底前配齐。", "各村消防站"),
        ("该移交纪委的移交纪委，不能护短。", ""),
    ],
)
def test_to_whom_a_case_falls_and_whose_things_are_meant_act(sentence: str, actor: str) -> None:
    assert actors(sentence) == [actor]


def test_a_sentence_that_only_says_who_leads_labels_the_task_before_it() -> None:
    plan = (
        "松原区2025年工作要点\n一、重点任务\n加快雨污分流改造，年内新建管网24公里。"
        "区住建局负责，区生态环境局配合。\n松原区河长制办公室\n2025年3月1日"
    )
    assert [(one.actor, one.quote[:4]) for one in said(plan).drafts] == [("区住建局", "加快雨污")]


def test_what_is_on_the_books_is_told() -> None:
    assert news("全市在册的案件还有217件。") == []


@pytest.mark.parametrize(
    ("sentence", "actor"),
    [
        ("请县委督查室、县政府督查室把重点项目纳入督查。", "县委督查室、县政府督查室"),
        (
            "县委督查室、县纪委机关组成督查组，对排名末位的由县委书记约谈。",
            "县委督查室、县纪委机关",
        ),
        ("市水务局组织“双随机”复查。", "市水务局"),
        ("满意率低的，单位负责人到直播间回应。", "单位负责人"),
    ],
)
def test_a_verb_may_be_half_of_a_name(sentence: str, actor: str) -> None:
    assert actors(sentence) == [actor]


def test_whoever_falls_under_a_rule_is_not_who_acted_before() -> None:
    assert actors("牵头单位要主动协调。凡因推诿影响进度的，一律追责。") == ["牵头单位", ""]


def test_the_work_of_a_period_is_no_day() -> None:
    assert news("各单位要制定四季度攻坚方案。")[0][1] == ""


def test_a_numbered_heading_may_have_two_parts() -> None:
    notice = (
        "关于做好年终工作的通知\n各乡镇：\n现就有关事项通知如下：\n一、工作要求\n"
        "（一）落实责任，强化协同。牵头单位要主动协调。\n松原县人民政府办公室\n2022年9月16日"
    )
    assert [one.quote for one in said(notice).drafts] == ["牵头单位要主动协调"]


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("各乡镇要执行约法三章：一是建好台账；二是严禁摊派；三是不准收物。", "各乡镇"),
        ("各村对合同逐份清查，7月10日前登记造册；年底前整改到位。", "各村"),
    ],
)
def test_the_points_of_one_sentence_are_those_of_who_begins_it(sentence: str, who: str) -> None:
    assert set(actors(sentence)) == {who}
    assert len(actors(sentence)) > 1


@pytest.mark.parametrize(
    ("sentence", "actor"),
    [
        ("请镇里本月底把沟渠清一遍。", "镇里"),
        ("年底前城镇新增就业3600人。", ""),
        ("连续垫底的由乡镇长到县里说明。", "乡镇长"),
    ],
)
def test_places_by_their_rank_act_and_places_in_general_do_not(sentence: str, actor: str) -> None:
    assert actors(sentence) == [actor]


def test_each_of_a_kind_acts_in_a_plan_and_who_carries_it_out_helps() -> None:
    plan = (
        "松原县2025年为民办实事方案\n一、重点任务\n1.扮靓小区。每个街道至少打造2个示范小区。\n"
        "2.修好路。新改建农村公路95公里，6月底前通车。由县交通局牵头，县公路中心具体实施。\n"
        "松原县人民政府办公室\n2025年3月1日"
    )
    assert [one.actor for one in said(plan).drafts] == ["每个街道", "县交通局"]


REPLY = """书记信箱：三件来信的办理情况
来信一：农贸市场周边每天早上堵得水泄不通，能不能管一管？
办理单位：县城管局
答复：您好，来信收悉。会商确定：市场管理方负责市场内秩序，5月底前划设停车位60个；城关镇督促商户不得占道经营。
来信二：光明小区物业公司不公示收支，业主意见大。
办理单位：县住建局
答复：经调查，我局已下达整改通知书，要求光明物业公司7日内公示近三年收支明细。社区居委会要指导业主委员会依法履职。
来信三：临江村饮用水浑浊。
办理单位：县水利局
答复：县领导对此高度重视，责成县水利局对全县农村供水管网排查一次，8月底前更换老化管道12公里。
"""


def test_a_column_of_replies_names_who_answers_over_each() -> None:
    assert [(one.required_by, one.actor) for one in said(REPLY).drafts] == [
        ("会商", "市场管理方"),
        ("会商", "城关镇"),
        ("县住建局", "光明物业公司"),
        ("县住建局", "社区居委会"),
        ("县领导", "县水利局"),
    ]


def test_a_notice_that_is_to_be_sent_out_does_not_end_the_demand() -> None:
    plan = (
        "东陵区关于做好造林工作的意见\n一、保障措施\n"
        "区绿化办要实行三天一调度，对进展缓慢的乡镇下发督办通知。每个村栽植乔木2000株，包村单位帮助落实资金。\n"
        "东陵区人民政府\n2014年2月8日"
    )
    assert [(one.required_by, one.actor, one.quote[-4:]) for one in said(plan).drafts] == [
        ("东陵区人民政府", "区绿化办", "督办通知"),
        ("东陵区人民政府", "每个村", "落实资金"),
    ]


def test_under_the_name_of_a_unit_whoever_is_named_later_does_not_take_over() -> None:
    plan = (
        "松原区交通安全工作方案\n一、工作任务\n（一）公安部门\n严查酒驾醉驾。\n（二）各镇街\n"
        "落实“两站两员”职责，劝导员每天录入信息不少于3条。\n松原区道安办\n2021年5月17日"
    )
    assert [one.actor for one in said(plan).drafts] == ["公安部门", "各镇街"]


def test_points_may_begin_with_what_they_are_about() -> None:
    text = (
        "镇党政联席会定了几件事\n6月9日，镇党委书记滕怀瑾主持召开党政联席会议。主要议定：\n"
        "信访：镇综治办本周内把6件积案公示上墙。\n烤烟：驻村工作队配合烟站落实面积。"
    )
    assert [(one.required_by, one.actor) for one in said(text).drafts] == [
        ("滕怀瑾", "镇综治办"),
        ("滕怀瑾", "驻村工作队"),
    ]


def test_the_end_of_a_name_does_not_reach_into_the_next_word() -> None:
    assert actors("请县人民政府认真研究办理。") == ["县人民政府"]


def test_a_notice_by_word_of_mouth_and_who_acts_at_once_are_heard() -> None:
    text = (
        "寒潮来袭 松原县打好防寒组合拳\n县长费怀德连夜主持召开会商会，要求各部门进入应急状态。"
        "通信企业组织抢修队伍。\n教育局通知，7日起停课两天，各校要做好线上教学准备。"
    )
    assert [(one.required_by, one.actor) for one in said(text).drafts] == [
        ("费怀德", "各部门"),
        ("费怀德", "通信企业"),
        ("教育局", "各校"),
    ]
