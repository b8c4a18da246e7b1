"""Every refusal of a move: its code, and the message and remedy that a clerk reads."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from luoshi import loops
from luoshi.core import admit, engine
from luoshi.core.fault import Refused
from luoshi.core.matter import SYSTEM, Actor, Matter
from luoshi.core.period import UNITS, Span
from tests import cast
from tests.core.made import loop_of, take, walk, world
from tests.fill import filled

LOOP = loop_of("""
[fields]
place  = { title = "地点", type = "unit" }
sites  = { title = "点位", type = "units" }
sample = { title = "样本数", type = "number" }
[stages]
open    = { title = "在办", clock = "5 days" }
waiting = { title = "待核", clock = "5 days" }
joint   = { title = "会签", clock = "5 days" }
done    = { title = "办成", end = "success" }
failed  = { title = "没办成", end = "failure" }
gone    = { title = "作废", end = "void" }
[moves]
raise   = { title = "提出", to = "open", by = "owner", needs = ["title"], may = ["due", "duty", "partners"] }
assign  = { title = "交办", to = "open", by = "superior", needs = ["title", "owner"], may = ["holder", "verifier"] }
file    = { title = "投诉", to = "open", by = "requester", needs = ["title", "owner"] }
start   = { title = "自动立项", to = "open", by = "system", needs = ["title"] }
edit    = { title = "修改", from = "open", by = "owner", may = ["title", "duty", "place", "sites"] }
hand    = { title = "报送", from = "open", to = "waiting", by = "owner", head = true, when = [["duty", "!=", "无"], ["times.edit", ">", 0]] }
move    = { title = "移交", from = ["open", "waiting"], by = "superior", needs = ["owner"], may = ["holder", "verifier", "superior"] }
below   = { title = "分发", from = "open", by = "owner", needs = ["sites"], opens = { task = { each = "sites" } } }
split   = { title = "立一件", from = "open", by = "owner", may = ["duty"], opens = { task = 1 } }
check   = { title = "核查", from = "waiting", by = "verifier", needs = ["sample"] }
judge   = { title = "评定", from = "waiting", to = ["done", "failed"], by = ["superior", "verifier"], other_than = ["check"] }
share   = { title = "送签", from = "open", to = "joint", by = "owner" }
agree   = { title = "会签", from = "joint", to = "done", by = ["owner", "partners"], sign = "most", may = ["duty"] }
trust   = { title = "两家签", from = "joint", to = ["done", "failed"], by = "partners", sign = 2 }
drop    = { title = "作废", from = "any", to = "gone", by = "superior" }
reopen  = { title = "重开", from = "done", to = "open", by = "superior", within = "3 workdays" }
nothing = { title = "自动了结", from = "gone", by = "system", within = "1 days" }
""")  # noqa: E501
OWNER, HEAD, SUPERIOR = cast.TOWN_OFFICE, cast.TOWN_HEAD, cast.LEADER
RAISED = ((OWNER, "raise", {"given": {"title": "修路", "partners": (cast.WATER, cast.INDUSTRY)}}),)
HANDED = (*RAISED, (OWNER, "edit"), (HEAD, "hand"))
DONE = (*HANDED, (SUPERIOR, "judge", {"to": "done", "days": 1}))
BLANK = Matter(id=1, loop="example")


def giving(**given):
    return {"given": given}


CHECKED_BY_WATER = (
    (SUPERIOR, "assign", giving(title="修路", owner=cast.TOWN, verifier=cast.WATER)),
)


def fault_of(*steps, last, loop=LOOP):
    matter = walk(loop, *steps)
    actor, move, *how = last
    with pytest.raises(Refused) as refusal:
        take(loop, matter, move, actor, **(how[0] if how else {}))
    return refusal.value.fault


REFUSALS = [
    ("unknown-move", RAISED, (OWNER, "fly"),
     "“样例”没有“fly”这个动作。", "请刷新页面再选。"),
    ("out-of-turn", RAISED, (SUPERIOR, "judge"),
     "这件事现在在“在办”，不能“评定”。没有重复记账。",
     "现在可以做的是：修改、报送、移交、分发、立一件、送签、作废。"),
    ("out-of-turn", (), (OWNER, "edit"),
     "这件事现在在“未立项”，不能“修改”。没有重复记账。", "现在可以做的是：无。"),
    ("out-of-turn", (*RAISED, (SUPERIOR, "drop")), (OWNER, "raise"),
     "这件事现在在“作废”，不能“提出”。没有重复记账。", "现在可以做的是：无。"),
    ("not-your-move", HANDED, (cast.WATER_HEAD, "judge"),
     "“评定”由交办单位、核查单位来做，您现在的岗位不是。",
     "请切换岗位，或请交办单位、核查单位办理。"),
    ("head-only", (*RAISED, (OWNER, "edit")), (OWNER, "hand"),
     "“报送”要由单位负责人或其代理人来做。", "请单位负责人办理，或先登记代理。"),
    ("same-hand", (*HANDED, (SUPERIOR, "check", {"given": {"sample": Decimal(3)}})),
     (SUPERIOR, "judge", {"to": "done"}),
     "“评定”和“核查”不能是同一个人，“核查”是您做的。", "请另一位同事办理。"),
    ("window-closed", DONE, (SUPERIOR, "reopen", {"days": 20}),
     "“重开”只能在结束后 3 个工作日内提出，已经过了。", "情况有变，请另立一件。"),
    ("not-yet", RAISED, (HEAD, "hand"),
     "现在还不能“报送”：还没有“修改”。", "条件具备后再办。"),
    ("missing", (), (OWNER, "raise"),
     "还差 1 处没有填：事项，没有提交。", "填好后再“提出”，您填的都在。"),
    ("missing", HANDED, (SUPERIOR, "check", {"given": {"sample": None}}),
     "还差 1 处没有填：样本数，没有提交。", "填好后再“核查”，您填的都在。"),
    ("not-asked", RAISED, (OWNER, "share", {"given": {"duty": "修", "sample": Decimal(1)}}),
     "“送签”不收这些内容：责任内容、样本数。", "请去掉后再提交。"),
    ("not-emptied", RAISED, (OWNER, "edit", {"given": {"title": None}}),
     "事项是必填的，不能清空。", "请改写成新的内容。"),
    ("too-long", RAISED, (OWNER, "edit", {"given": {"title": "长" * 61}}),
     "事项最多 60 个字，现在是 61 个。", "删去 1 个字。"),
    ("choose-stage", HANDED, (SUPERIOR, "judge"),
     "“评定”有几种结果，还没有选。", "请选其中一项：办成、没办成。"),
    ("choose-stage", HANDED, (SUPERIOR, "judge", {"to": "open"}),
     "“评定”有几种结果，还没有选。", "请选其中一项：办成、没办成。"),
    ("no-such-unit", RAISED, (OWNER, "edit", {"given": {"place": 999}}),
     "地点写的单位不在组织树里。", "请从单位表里选。"),
    ("no-such-unit", RAISED, (OWNER, "edit", {"given": {"sites": (cast.VILLAGE, 999)}}),
     "点位写的单位不在组织树里。", "请从单位表里选。"),
    ("not-below", RAISED, (SUPERIOR, "move", {"given": {"owner": cast.FAR_TOWN}}),
     "青山镇不在云栖区下面，不能交给它办。",
     "请选本单位下面的单位；要请外单位办，请报上一级交办。"),
    ("not-below", RAISED, (SUPERIOR, "move", giving(owner=cast.TOWN, superior=cast.TOWN)),
     "大港镇不在大港镇下面，不能交给它办。",
     "请选本单位下面的单位；要请外单位办，请报上一级交办。"),
    ("not-below", RAISED, (OWNER, "below", {"given": {"sites": (cast.OTHER_VILLAGE,)}}),
     "石马坡村不在大港镇下面，不能交给它办。",
     "请选本单位下面的单位；要请外单位办，请报上一级交办。"),
    ("own-verifier", RAISED, (SUPERIOR, "move", giving(owner=cast.TOWN, verifier=cast.TOWN)),
     "责任单位不能核查自己。", "请另选核查单位或责任单位。"),
    ("own-verifier", CHECKED_BY_WATER,
     (SUPERIOR, "move", {"given": {"owner": cast.WATER}}),
     "责任单位不能核查自己。", "请另选核查单位或责任单位。"),
    ("own-request", (), (HEAD, "file", {"given": {"title": "修路", "owner": cast.TOWN}}),
     "提出这件事的单位不能又是责任单位：办没办成要由提出的一方说。", "请另选责任单位。"),
    ("not-of-owner", RAISED, (SUPERIOR, "move", {"given": {"owner": cast.TOWN, "holder": 7}}),
     "责任岗位不在责任单位里。", "请选责任单位的岗位。"),
    ("signed-already", (*RAISED, (OWNER, "share"), (OWNER, "agree")), (HEAD, "agree"),
     "您或本单位已经签过“会签”，没有重复记账。", "等其他单位签。"),
    ("choose-stage", (*RAISED, (OWNER, "share")), (cast.WATER_HEAD, "trust"),
     "“两家签”有几种结果，还没有选。", "请选其中一项：办成、没办成。"),
]  # fmt: skip # noqa: E501


@pytest.mark.parametrize(("code", "steps", "last", "message", "fix"), REFUSALS,
                         ids=[f"{row[0]}-{n}" for n, row in enumerate(REFUSALS)])  # fmt: skip
def test_what_is_refused_says_why_and_what_to_do(code, steps, last, message, fix):
    fault = fault_of(*steps, last=last)

    assert fault.code == code
    assert fault.said() == (message, fix)


def test_the_owner_does_not_declare_its_own_success_whatever_party_it_is_besides():
    own = replace(walk(LOOP, *HANDED), values={"owner": cast.TOWN, "superior": cast.TOWN})

    with pytest.raises(Refused) as refusal:
        take(LOOP, own, "judge", HEAD, to="done")

    assert refusal.value.fault.code == "own-verdict"
    assert str(refusal.value) == (
        "“评定”之后就是办成，本单位办的事不能由本单位认定。请交办单位、核查单位或提出人来认定。"
    )
    offered = engine.open_moves(loop=LOOP, matter=own, actor=HEAD, world=world())
    assert "judge" not in [move.name for move in offered]


def test_the_asker_of_an_obstacle_does_not_confirm_what_it_resolved_itself():
    blocker = loops.load()["blocker"]
    raised = (cast.TOWN_HEAD, "raise", {"given": filled(blocker, "raise", owner=cast.WATER)})

    own = fault_of(last=(HEAD, "raise", {"given": filled(blocker, "raise", owner=cast.TOWN)}),
                   loop=blocker)  # fmt: skip
    passed_on = fault_of(
        raised,
        last=(cast.WATER_HEAD, "pass_on", {"given": {"owner": cast.TOWN, "ground": "属地"}}),
        loop=blocker,
    )

    assert [own.code, passed_on.code] == ["own-request", "own-request"]


def test_a_hand_that_worked_for_the_owner_does_not_judge_under_another_post():
    both = frozenset({"106", "104"})
    worker = replace(OWNER, postings=both)
    judge = replace(cast.CLERK, postings=both)
    matter = walk(LOOP, *RAISED, (worker, "edit"), (HEAD, "hand"))

    with pytest.raises(Refused) as refusal:
        take(LOOP, matter, "judge", judge, to="done")

    assert refusal.value.fault.code == "same-hand"
    assert "“提出”是您做的" in str(refusal.value)
    names = [move.name for move in engine.open_moves(
        loop=LOOP, matter=matter, actor=judge, world=world())]  # fmt: skip
    assert "judge" not in names


def test_a_root_unit_is_judged_by_another_hand_of_its_own_house():
    commitment = loops.load()["commitment"]
    head = cast.CITY_HEAD
    other = replace(head, posting="999", postings=frozenset({"999"}))
    matter = replace(
        walk(commitment, (head, "raise", {"given": filled(commitment, "raise")})), stage="judging"
    )

    assert matter.superior == cast.CITY
    with pytest.raises(Refused) as refusal:
        take(commitment, matter, "accept", head)
    assert refusal.value.fault.code == "same-hand"
    assert take(commitment, matter, "accept", other).matter.stage == "kept"


def test_a_way_out_of_an_end_is_open_until_the_end_of_its_last_day():
    matter = walk(LOOP, *DONE)
    friday = timedelta(days=1) + timedelta(days=5)

    assert take(LOOP, matter, "reopen", SUPERIOR, days=friday.days).matter.stage == "open"
    offered = engine.open_moves(loop=LOOP, matter=matter, actor=SUPERIOR, world=world(days=5))
    closed = engine.open_moves(loop=LOOP, matter=matter, actor=SUPERIOR, world=world(days=20))
    assert "reopen" in [move.name for move in offered]
    assert "reopen" not in [move.name for move in closed]


def test_what_was_not_there_is_not_emptied():
    decision = take(LOOP, walk(LOOP, *RAISED), "edit", OWNER, given={"duty": None})

    assert decision.entries[0].given == {}
    assert decision.entries[0].typed == {}


def test_what_nobody_had_to_give_may_be_emptied():
    matter = walk(LOOP, *RAISED, (OWNER, "edit", {"given": {"duty": "修桥"}}))

    emptied = take(LOOP, matter, "edit", OWNER, given={"duty": None})

    assert emptied.matter.values["duty"] is None


def test_a_signature_that_changes_nothing_takes_over_what_was_signed():
    shared = walk(LOOP, *RAISED, (OWNER, "share"))
    one = take(LOOP, shared, "agree", OWNER, given={"duty": "修桥"}).matter
    two = take(LOOP, one, "agree", cast.WATER_HEAD).matter

    assert two.stage == "done"
    assert two.values["duty"] == "修桥"


def test_other_content_starts_the_signing_anew_also_for_who_has_signed():
    shared = walk(LOOP, *RAISED, (OWNER, "share"))
    one = take(LOOP, shared, "agree", OWNER, given={"duty": "修桥"}).matter

    again = take(LOOP, one, "agree", OWNER, given={"duty": "修路"}).matter

    assert (again.signed, again.pending) == ((cast.TOWN,), {"duty": "修路"})


def test_one_hand_does_not_sign_for_two_units():
    shared = walk(LOOP, *RAISED, (OWNER, "share"), (OWNER, "agree"))
    both = replace(cast.WATER_HEAD, postings=frozenset({"106", "108"}))

    with pytest.raises(Refused) as refusal:
        take(LOOP, shared, "agree", both)

    assert refusal.value.fault.code == "signed-already"
    offered = engine.open_moves(loop=LOOP, matter=shared, actor=both, world=world())
    assert "agree" not in [move.name for move in offered]


def test_everybody_who_signed_is_a_maker_of_what_they_signed():
    loop = replace(LOOP, moves=dict(LOOP.moves) | {
        "reopen": replace(LOOP.moves["reopen"], other_than=("agree",)),
    })  # fmt: skip
    matter = walk(loop, *RAISED, (OWNER, "share"), (OWNER, "agree"), (cast.WATER_HEAD, "agree"))

    assert matter.makers["agree"] == ("106", "108")


def test_a_move_that_opens_one_child_hands_what_is_the_childs_on():
    decision = take(
        LOOP, walk(LOOP, *RAISED), "split", OWNER, given={"duty": "修桥", "quote": "原文"}
    )

    (spawn,) = decision.effects
    assert spawn.given == {"quote": "原文"}
    assert decision.matter.values["duty"] == "修桥"


def test_the_system_opens_with_the_parties_that_it_was_given():
    known = replace(BLANK, values={"owner": cast.TOWN, "superior": cast.DISTRICT})

    decision = take(LOOP, known, "start", Actor(posting=SYSTEM), given={"title": "修路"})

    assert decision.entries[0].given == {"owner": "3", "superior": "2"}
    assert decision.matter.superior == cast.DISTRICT


def test_somebody_without_a_post_opens_nothing_as_a_unit():
    for move in ("raise", "assign", "start"):
        with pytest.raises(Refused) as refusal:
            take(LOOP, BLANK, move, cast.RESIDENT, given={"title": "修路", "owner": cast.TOWN})
        assert refusal.value.fault.code == "not-your-move"


def test_outside_any_tree_units_are_taken_as_they_are_named():
    decision = take(
        LOOP, BLANK, "assign", SUPERIOR, given={"title": "修路", "owner": 999}, tree=None
    )

    assert decision.matter.owner == 999


def test_an_owner_that_has_left_the_tree_does_not_stop_a_new_superior():
    matter = replace(walk(LOOP, *RAISED), values={"owner": 999, "superior": cast.DISTRICT})
    given = {"owner": cast.TOWN, "superior": cast.CITY}

    moved = take(LOOP, matter, "move", SUPERIOR, given=given).matter
    superior_only = replace(LOOP.moves["move"], needs=("superior",))
    loop = replace(LOOP, moves=dict(LOOP.moves) | {"move": superior_only})
    alone = take(loop, matter, "move", SUPERIOR, given={"superior": cast.CITY}).matter

    assert (moved.owner, moved.superior) == (cast.TOWN, cast.CITY)
    assert alone.superior == cast.CITY


def test_a_livelock_of_the_system_is_a_bug_and_not_a_refusal():
    moves = dict(LOOP.moves) | {
        "share": replace(LOOP.moves["share"], by=("system",)),
        "agree": replace(LOOP.moves["agree"], by=("system",), sign="one", to=("open",), may=()),
    }
    loop = replace(LOOP, moves=moves)

    with pytest.raises(RuntimeError, match="automatic moves in a row"):
        take(loop, BLANK, "raise", OWNER, given={"title": "修路"})


def test_the_system_does_nothing_where_it_would_lead_nowhere():
    assert walk(LOOP, *RAISED, (SUPERIOR, "drop")).last_move == "drop"


@pytest.mark.parametrize("unit", UNITS)
def test_every_span_has_its_words(unit):
    assert str(admit.span_words(Span(amount=3, unit=unit))).startswith("3 ")


def test_a_matter_is_overdue_the_day_after_its_due_day_and_never_after_its_end():
    matter = replace(walk(LOOP, *RAISED), values={"due": cast.TODAY})
    later = cast.MORNING + timedelta(days=1)

    assert not engine.is_overdue(matter=matter, at=cast.MORNING)
    assert engine.is_overdue(matter=matter, at=later)
    assert not engine.is_overdue(matter=replace(matter, ended_at=later), at=later)
    assert not engine.is_overdue(matter=replace(matter, values={}), at=later)
