"""Taking a move back: within half an hour, by the same hand, with all that followed from it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from luoshi.core import elapse, take_back
from luoshi.core.effect import EndChildren, Erase
from luoshi.core.fault import Refused
from luoshi.core.matter import UNDO, Entered, apply, fold
from tests import cast
from tests.core.made import loop_of, take, walk, world

LOOP = loop_of("""
[fields]
phone = { title = "电话", personal = "14 days" }
[stages]
open    = { title = "在办", clock = "1 days" }
sorted  = { title = "归类", clock = "1 days" }
shown   = { title = "公示", clock = "9 days", seen_by = "public" }
done    = { title = "办成", end = "success" }
gone    = { title = "作废", end = "void" }
[moves]
raise   = { title = "提出", to = "open", by = "owner", needs = ["title"], may = ["phone"] }
edit    = { title = "修改", from = "open", by = "owner", may = ["title", "phone", "due"] }
pause   = { title = "归类", from = "open", to = "sorted", by = "owner", may = ["due"] }
show    = { title = "自动公示", from = "sorted", to = "shown", by = "system", when = [["due", ">", "day"]] }
direct  = { title = "公示", from = "open", to = "shown", by = "owner" }
head    = { title = "审定", from = "open", to = "sorted", by = "owner", head = true }
level   = { title = "定级", from = "open", by = "owner", may = ["regime"] }
split   = { title = "分发", from = "open", by = "owner", needs = ["parts"], opens = { task = { each = "parts" } } }
sign    = { title = "会签", from = "open", by = ["owner", "superior"], sign = "all" }
close   = { title = "办成", from = ["open", "sorted"], to = "done", by = "superior" }
again   = { title = "补记", from = "done", by = "superior", within = "9 days", may = ["due"] }
[children.part]
title = "部分"
[children.part.stages]
open = { title = "在办", clock = "1 days" }
gone = { title = "作废", end = "void" }
[children.part.moves]
start = { title = "开始", to = "open", by = "owner" }
drop  = { title = "作废", from = "open", to = "gone", by = "owner" }
""")  # noqa: E501
ALONE = replace(LOOP, children={})
OWNER, SUPERIOR = cast.TOWN_OFFICE, cast.LEADER
TITLE = {"given": {"title": "修路"}}


def opened(loop=LOOP):
    return walk(loop, (OWNER, "raise", TITLE))


def is_open(matter, *, actor=OWNER, minutes=5, loop=LOOP):
    at = cast.MORNING + timedelta(minutes=minutes)
    return take_back.is_open(loop=loop, matter=matter, actor=actor, at=at)


def taken_back(matter, before, *, actor=OWNER, loop=LOOP):
    at = cast.MORNING + timedelta(minutes=5)
    return take_back.decide(loop=loop, matter=matter, actor=actor, before=before, at=at)


@pytest.mark.parametrize(
    ("move", "how"),
    [
        ("edit", {"given": {"title": "修桥"}}),
        ("pause", {}),
        ("split", {"given": {"parts": (cast.VILLAGE,)}}),
    ],
)
def test_everything_is_as_it_was_but_for_who_wrote_last(move, how):
    before = opened()
    moved = take(LOOP, before, move, OWNER, **how)

    back = taken_back(moved.matter, before)

    kept = {"n": 3, "last_n": 3, "last_move": UNDO, "last_by": "106"}
    assert back.matter == replace(before, last_at=cast.MORNING + timedelta(minutes=5), **kept)
    assert back.entries[0].body == {"undone": "2", "of": move}


def test_a_folded_undoing_is_the_decided_one():
    before = opened()
    raised = take(LOOP, replace(before, n=0), "raise", OWNER, **TITLE).entries[0]
    moved = take(LOOP, before, "edit", OWNER, given={"title": "修桥"})
    back = taken_back(moved.matter, before)

    blank = replace(before, n=0, stage="", values={})
    entries = (raised, *moved.entries, *back.entries)

    assert fold(loop=LOOP, blank=blank, entries=entries).values == back.matter.values
    assert fold(loop=LOOP, blank=blank, entries=entries).stage == "open"


@pytest.mark.parametrize(
    ("minutes", "actor", "is_his"),
    [(30, OWNER, True), (31, OWNER, False), (5, cast.TOWN_HEAD, False), (5, SUPERIOR, False)],
)
def test_only_ones_own_move_and_only_for_half_an_hour(minutes, actor, is_his):
    moved = take(LOOP, opened(), "edit", OWNER, given={"title": "修桥"}).matter

    assert is_open(moved, actor=actor, minutes=minutes) is is_his


@pytest.mark.parametrize(
    ("move", "actor", "how"),
    [
        ("direct", OWNER, {}),
        ("head", cast.TOWN_HEAD, {}),
        ("level", OWNER, {"given": {"regime": "level_1"}}),
        ("sign", OWNER, {}),
    ],
)
def test_what_was_declared_published_or_signed_stands(move, actor, how):
    moved = take(LOOP, opened(), move, actor, **how).matter

    assert not is_open(moved, actor=actor)


def test_an_opening_stands():
    assert not is_open(opened())


def test_what_the_system_has_led_on_to_the_public_stands():
    far = {"given": {"due": cast.TODAY + timedelta(days=30)}}

    quiet = take(LOOP, opened(), "pause", OWNER).matter
    shown = take(LOOP, opened(), "pause", OWNER, **far).matter

    assert (quiet.stage, shown.stage) == ("sorted", "shown")
    assert shown.last_move == "pause"
    assert is_open(quiet)
    assert not is_open(shown)


def test_an_end_that_ended_children_or_lifted_a_level_stands():
    plain = take(ALONE, opened(ALONE), "close", SUPERIOR).matter
    with_children = take(LOOP, opened(), "close", SUPERIOR)
    declared = take(ALONE, opened(ALONE), "level", OWNER, given={"regime": "level_1"}).matter
    lifted = take(ALONE, declared, "close", SUPERIOR).matter

    assert is_open(plain, actor=SUPERIOR, loop=ALONE)
    assert with_children.effects == (EndChildren(loops=("example.part",)),)
    assert not is_open(with_children.matter, actor=SUPERIOR)
    assert not is_open(lifted, actor=SUPERIOR, loop=ALONE)


def test_what_is_added_after_an_end_may_be_taken_back():
    ended = take(LOOP, opened(), "close", SUPERIOR).matter
    added = take(LOOP, ended, "again", SUPERIOR, given={"due": cast.TODAY}).matter

    assert is_open(added, actor=SUPERIOR)


def test_the_children_that_a_move_opened_go_with_it():
    before = opened()
    moved = take(LOOP, before, "split", OWNER, given={"parts": (cast.VILLAGE,)}).matter

    back = taken_back(moved, before)

    assert back.effects == (EndChildren(loops=("task",), opened_by_entry=2),)


def test_a_personal_value_that_is_taken_back_is_erased_at_once():
    before = opened()
    moved = take(LOOP, before, "edit", OWNER, given={"phone": "13800000000"}).matter

    back = taken_back(moved, before)

    assert back.effects == (Erase(fields=("phone",)),)
    assert back.entries[0].body["erased"] == ["phone"]
    assert "phone" not in back.matter.values


def test_a_personal_value_that_stood_before_stays_until_its_day():
    before = walk(LOOP, (OWNER, "raise", {"given": {"title": "修路", "phone": "138"}}))
    moved = take(LOOP, before, "edit", OWNER, given={"phone": "139"}).matter

    back = taken_back(moved, before)

    assert back.effects == ()
    assert back.matter.values["phone"] == "138"


@pytest.mark.parametrize(
    ("last", "title"),
    [
        ("edit", "修改"),
        ("house.signed", "签署"),
        ("house.sheet", "督办单"),
        ("house.undo", "撤回"),
        ("", ""),
    ],
)
def test_a_refusal_names_what_was_done_last_in_a_clerks_words(last, title):
    matter = replace(opened(), last_move=last)

    with pytest.raises(Refused) as refusal:
        taken_back(matter, matter, actor=SUPERIOR)

    assert refusal.value.fault.code == "not-to-be-taken-back"
    assert refusal.value.fault.said()[0].startswith(f"“{title}”不能撤回：要本人在 30 分钟内")


def test_a_sheet_in_between_closes_the_way_back():
    moved = take(LOOP, opened(), "edit", OWNER, given={"title": "修桥"}).matter
    sheet = elapse.elapse(loop=LOOP, matter=moved, world=world(days=9)).matter

    assert not take_back.is_open(
        loop=LOOP, matter=sheet, actor=OWNER, at=cast.MORNING + timedelta(days=9)
    )


def test_a_child_without_a_void_end_cannot_be_taken_back_with_its_parent():
    loop = replace(LOOP, stages={name: stage for name, stage in LOOP.stages.items()
                                 if name != "gone"})  # fmt: skip

    with pytest.raises(Refused) as refusal:
        elapse.end_with_parent(loop=loop, matter=opened(), at=cast.MORNING)

    assert refusal.value.fault.code == "no-void-end"
    assert "样例" in str(refusal.value)


def test_a_child_that_ends_with_its_parent_lifts_the_level_it_had_declared():
    declared = take(ALONE, opened(ALONE), "level", OWNER, given={"regime": "level_1"})

    ended = elapse.end_with_parent(loop=ALONE, matter=declared.matter, at=cast.MORNING)

    assert [(effect.unit, effect.regime) for effect in declared.effects] == [(cast.TOWN, "level_1")]
    assert [(effect.unit, effect.regime) for effect in ended.effects] == [(cast.TOWN, "")]


def test_an_undoing_gives_no_value_of_its_own():
    entry = Entered(n=2, at=cast.MORNING, actor="106", move="edit", typed={"title": "修桥"})
    moved = apply(loop=LOOP, matter=opened(), entry=entry)

    assert moved.values["title"] == "修桥"
    assert taken_back(moved, opened()).entries[0].typed == {}
