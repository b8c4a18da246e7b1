"""The grammar of demands: who acts, what is measured, what only tells, and who issued a paper."""

from time import process_time

import pytest

from luoshi import intake
from luoshi.intake import actor, modal, told
from tests.intake.pages import said

HEAD = "云栖区召开重点工作推进会\n"


def demands(text: str) -> list[tuple[str, str, str]]:
    return [(one.quote, one.actor, one.due_words) for one in said(text).drafts]


@pytest.mark.parametrize(
    ("clause", "who"),
    [
        ("区级领导每人联系三家企业", "区级领导"),
        ("区城投集团本周内复工", "区城投集团"),
        ("公安机关对违规行为一律从严查处", "公安机关"),
        ("石桥镇、大港镇两周内完成整改", "石桥镇、大港镇"),
        ("7月10日前各镇街补齐物资", "各镇街"),
        ("征地工作由新安街道牵头", "新安街道"),
        ("由主要负责人包案", "主要负责人"),
        ("区政府督查室每月开展一次督查", "区政府督查室"),
        ("对重点人员开展走访", ""),
        ("财政支出的七成用于民生", ""),
        ("完善部门协调机制", ""),
    ],
)
def test_the_subject_of_a_clause_without_a_modal_verb(clause: str, who: str) -> None:
    assert actor.leading(clause)[0] == who


@pytest.mark.parametrize(
    ("clause", "kind"),
    [
        ("检查结果须于7月5日前报送", "topic"),
        ("请各单位每日17时前报送情况", "modal"),
        ("明年一季度就要实现开门红", "modal"),
        ("不能一推了之", "modal"),
        ("对逾期不改的予以通报", "bare"),
        ("立查立改", "bare"),
        ("为老人建立健康档案", "bare"),
    ],
)
def test_the_kind_of_demand_that_a_clause_makes(clause: str, kind: str) -> None:
    demand = modal.of(clause)
    assert demand is not None
    assert demand.kind == kind


@pytest.mark.parametrize(
    "clause", ["关键在统筹", "治水是一场硬仗", "事关群众安危", "时间紧"]
)  # fmt: skip
def test_a_comment_is_no_demand(clause: str) -> None:
    assert told.is_comment(clause)


@pytest.mark.parametrize(
    ("clause", "is_told"),
    [
        ("全区完成了投资", True),
        ("区水务局作了汇报", True),
        ("对未兑现的承诺逐项倒排", False),
        ("逾期未整改的，一律通报", False),
        ("推动服务跟着企业走", False),
    ],
)
def test_the_past_in_what_a_demand_is_about_does_not_tell(clause: str, is_told: bool) -> None:
    assert told.is_told(clause) is is_told


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "会议强调，区领导每人联系两家企业；区工商联建立台账，7个工作日内办结。",
            [
                ("区领导每人联系两家企业", "区领导", ""),
                ("区工商联建立台账，7个工作日内办结", "区工商联", "7个工作日内"),
            ],
        ),
        (
            "区长要求，各镇街要于每月25日前报送进展，不得以会议代替落实。",
            [
                (
                    "各镇街要于每月25日前报送进展，不得以会议代替落实",
                    "各镇街",
                    "每月25日前",
                )
            ],
        ),
        (
            "区长强调，要把住关键环节，水务部门牵头对水库逐座排查，汛期一律空库运行。",
            [
                (
                    "要把住关键环节，水务部门牵头对水库逐座排查，汛期一律空库运行",
                    "水务部门",
                    "",
                )
            ],
        ),
        (
            "区长提出“三个一律”：发现隐患一律挂牌督办，瞒报一律处罚。",
            [("发现隐患一律挂牌督办，瞒报一律处罚", "", "")],
        ),
        (
            "会议对今年工作作出部署。要健全考核办法，每半年通报一次。",
            [("要健全考核办法，每半年通报一次", "", "每半年")],
        ),
        (
            "区长强调，做好养老服务，关键在统筹，要坚持量力而行。",
            [("要坚持量力而行", "", "")],
        ),
    ],
)  # fmt: skip
def test_tasks_go_on_without_a_modal_verb(
    sentence: str, expected: list[tuple[str, str, str]]
) -> None:
    assert demands(HEAD + sentence) == expected


NOTICE = """关于做好防汛工作的通知
各镇人民政府、街道办事处：
当前已进入主汛期，形势严峻。现将有关事项通知如下：
一、压实责任。各镇街主要负责人是第一责任人，要靠前指挥。
二、管住堤防。自即日起至8月20日，在险工险段设置值守点不少于18个。
三、落实保障。发放编织袋1万条；区财政局将于月底前派出检查组。
2026年6月3日
云栖区防汛指挥部
"""


def test_a_notice_demands_without_modal_verbs_and_leaves_out_headings_and_plans() -> None:
    drafts = said(NOTICE).drafts
    assert [draft.quote for draft in drafts] == [
        "各镇街主要负责人是第一责任人，要靠前指挥",
        "自即日起至8月20日，在险工险段设置值守点不少于18个",
        "发放编织袋1万条",
    ]
    assert {draft.required_by for draft in drafts} == {"云栖区防汛指挥部"}
    assert drafts[0].actor == "各镇街主要负责人"


REPORT = """关于上半年热线办理情况的通报
一、办理情况
全区受理工单9832件，各单位办结9511件。
二、有关要求
区城管局牵头建立周会商制度。请各单位每周五下班前报送清单。
云栖区人民政府办公室
2026年7月3日
"""


def test_a_report_gives_orders_only_in_the_section_of_its_requirements() -> None:
    assert demands(REPORT) == [
        ("区城管局牵头建立周会商制度", "区城管局", ""),
        ("请各单位每周五下班前报送清单", "各单位", "每周五下班前"),
    ]


SPEECH = """在全区农村工作会议上的讲话
（2026年2月20日）
区委书记　欧阳明远
同志们：
今天会议的主要任务是部署春耕。
一、稳住面积
各镇要把面积落实到田块。
播种面积不低于58万亩。
"""


def test_a_speech_is_spoken_by_the_name_under_its_title() -> None:
    drafts = said(SPEECH).drafts
    assert [draft.required_by for draft in drafts] == ["欧阳明远"] * 2


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("区委副书记何明主持会议，区委书记陆远山讲话。他强调，要压实责任。", "陆远山"),
        ("区委书记陆远山作工作报告。报告提出，要压实责任。", "陆远山"),
        ("5月6日，区河长办发布通报。通报要求，要逐条整改。", "区河长办"),
        ("区委书记陆远山指出，成绩明显。\n各镇要压实责任。", "陆远山"),
        ("会上，区委书记陆远山提出要求。区长李三荣作汇报。\n李三荣要求，要压实责任。", "李三荣"),
    ],
)
def test_a_pronoun_and_a_paper_point_to_who_spoke(text: str, speaker: str) -> None:
    assert said(HEAD + text).drafts[-1].required_by == speaker


LIST = """云栖区2026年民生实事实施方案
1.改善就学条件。新建幼儿园3所；改造食堂12个。由区教育局牵头，区财政局配合。
2.打通断头路4条。（责任单位：区住建局）
3.新增泊位300个。
责任单位：区交通局
完成时限：2026年12月底前
"""


def test_labels_beside_a_task_say_who_does_it_and_by_when() -> None:
    assert demands(LIST) == [
        ("新建幼儿园3所", "区教育局", ""),
        ("改造食堂12个", "区教育局", ""),
        ("打通断头路4条", "区住建局", ""),
        ("新增泊位300个", "区交通局", "2026年12月底前"),
    ]


def test_narrative_in_the_paragraph_behind_a_demand_is_no_demand() -> None:
    text = "区委要求，各镇要抓好防汛。\n\n大港镇6月27日组织网格员开展演练，共转移240余人。"
    assert len(demands(HEAD + text)) == 1


def test_reading_takes_time_in_proportion_to_the_text() -> None:
    sentence = "他强调，要抓好落实，各镇要在6月底前完成12个项目。"
    taken = []
    for many in (400, 1600):
        begun = process_time()
        intake.as_prediction(said(HEAD + sentence * many), doc_id="试")
        taken.append(process_time() - begun)
    assert taken[1] < 10 * taken[0]


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("11月20日，区政府召开专题会议。会议要求，区水务局要更换水表860只。", 1),
        ("11月20日上午，区政府举行座谈会。会议要求，区水务局要更换水表860只。", 1),
        ("会议要求，区政府督查室每月召开一次调度会。", 1),
        ("会议要求，区水务局在12月5日前召开一次调度会。", 1),
    ],
)
def test_a_meeting_that_was_held_is_no_demand_and_one_to_be_held_is(text: str, n: int) -> None:
    paper = f"区政府专题会议纪要\n云政专纪〔2026〕9号\n\n{text}\n"
    assert len(demands(paper)) == n, demands(paper)


@pytest.mark.parametrize(
    ("text", "test"),
    [
        ("区经信局要在5月20日前完成18家规上企业技改项目入库。", "完成18家规上企业技改项目入库"),
        ("区经信局要在5月20日前完成18家企业入库，入库编号可查。", "入库编号可查"),
        ("大港镇要在5月15日前清洗水箱24座，水质检测合格后恢复供水。", "水质检测合格后恢复供水"),
        ("石桥镇要加快推进报批。", ""),
    ],
)
def test_what_shows_that_it_is_done_is_a_whole_clause(text: str, test: str) -> None:
    assert [one.test for one in said(f"会议要求，{text}\n").drafts] == [test]
