"""Who may not judge, how grave a risk is, and which way a level goes."""

from dataclasses import replace

import pytest

from luoshi import loops
from luoshi.core import clock, engine, rights
from luoshi.core.fault import Refused
from luoshi.core.matter import Actor
from tests import cast
from tests.core import made, small

RESPONSE = loops.load()["response"]
HAZARD = small.LOOPS["hazard"]
CONTEST = small.LOOPS["contest"]
CLAIM = CONTEST.children["claim"]
JUDGES = (cast.TOWN, cast.OTHER_TOWN, cast.WATER, cast.INDUSTRY)
INDUSTRY_HEAD = cast.actor(12)
POSTED = made.walk(
    CONTEST,
    (cast.LEADER, "post", {"given": {"title": "选题", "due": cast.TODAY, "partners": JUDGES}}),
)


@pytest.mark.parametrize(
    ("likelihood", "impact", "colour"),
    [
        ("low", "slight", "blue"), ("medium", "slight", "blue"), ("low", "serious", "blue"),
        ("high", "slight", "yellow"), ("medium", "serious", "yellow"), ("low", "grave", "yellow"),
        ("high", "serious", "orange"), ("medium", "grave", "orange"), ("high", "grave", "red"),
    ],
)  # fmt: skip
def test_the_colour_of_a_risk_is_how_likely_times_how_grave(likelihood, impact, colour):
    found = made.walk(HAZARD, (cast.TOWN_OFFICE, "find", {"given": {"title": "边坡松动"}}))

    given = {"likelihood": likelihood, "impact": impact}
    rated = made.take(HAZARD, found, "rate", cast.TOWN_OFFICE, given=given)

    assert rated.matter.values["colour"] == colour
    assert rated.entries[0].given["colour"] == colour


def declared(level):
    given = {
        "title": "强降雨应急响应", "owner": cast.TOWN, "regime": level, "basis": "指挥部令",
        "due": cast.TODAY,
    }  # fmt: skip
    return made.walk(RESPONSE, (cast.LEADER, "declare", {"given": given}), (
        cast.TOWN_OFFICE, "put_in_force", {"given": {"measures": "双岗值守"}},
    ), (cast.TOWN_OFFICE, "review", {"given": {"judged": "keep"}}))  # fmt: skip


def change(matter, move, level):
    given = {"regime": level, "basis": "指挥部令", "due": cast.TODAY}
    return made.take(RESPONSE, matter, move, cast.LEADER, given=given)


@pytest.mark.parametrize(
    ("move", "level"), [("raise_level", "level_1"), ("lower_level", "level_3")]
)
def test_an_emergency_level_is_raised_upwards_and_lowered_downwards(move, level):
    assert change(declared("level_2"), move, level).matter.values["regime"] == level


@pytest.mark.parametrize(
    ("move", "level", "code", "said"),
    [
        ("raise_level", "level_3", "not-higher", "“升级”要选比二级更高的级别，选的是三级"),
        ("raise_level", "level_2", "not-higher", "选的是二级"),
        ("lower_level", "level_1", "not-lower", "“降级”要选比二级更低的级别，选的是一级"),
        ("lower_level", "level_2", "not-lower", "选的是二级"),
    ],
)
def test_an_emergency_level_goes_no_other_way_than_the_move_says(move, level, code, said):
    with pytest.raises(Refused) as refusal:
        change(declared("level_2"), move, level)

    assert refusal.value.fault.code == code
    assert said in str(refusal.value.fault)


def test_no_level_is_raised_that_was_never_declared():
    nowhere = replace(declared("level_2"), values={"owner": cast.TOWN, "superior": cast.DISTRICT})

    with pytest.raises(Refused) as refusal:
        change(nowhere, "raise_level", "level_1")

    assert refusal.value.fault.code == "missing"


def claimed(by=cast.VILLAGE_HEAD, judges=JUDGES, parent=POSTED):
    """A claim of the village below the first town."""
    given = {"plan": "方案", "partners": judges}
    return made.walk(CLAIM, (by, "claim", {"given": given, "parent": (CONTEST, parent)}))


def choose(matter, actor, parent=POSTED):
    return made.take(CLAIM, matter, "choose", actor, parent=(CONTEST, parent))


def open_to(matter, actor, parent=POSTED):
    moves = engine.open_moves(
        loop=CLAIM, matter=matter, actor=actor, world=made.world(parent=(CONTEST, parent))
    )
    return [move.name for move in moves]


def test_a_judge_above_the_one_who_claims_may_not_sign():
    with pytest.raises(Refused) as refusal:
        choose(claimed(), cast.TOWN_HEAD)

    assert refusal.value.fault.code == "recused"


def test_a_recused_judge_is_not_offered_the_move_and_is_not_waited_for():
    matter = claimed()

    assert open_to(matter, cast.TOWN_HEAD) == []
    assert open_to(matter, cast.OTHER_HEAD) == ["choose"]
    assert matter.recused == (cast.TOWN,)
    assert clock.late_unit(loop=CLAIM, matter=matter) == cast.OTHER_TOWN


def test_recused_judges_leave_the_number_that_most_is_counted_of():
    matter, move = claimed(), CLAIM.moves["choose"]

    once = choose(matter, cast.OTHER_HEAD).matter
    twice = choose(once, cast.WATER_HEAD).matter

    assert rights.signatories(move=move, matter=matter) == set(JUDGES[1:])
    assert rights.signatures_needed(move=move, matter=matter) == 2
    assert (once.stage, twice.stage) == ("claimed", "chosen")


def test_the_entries_say_who_is_recused():
    first = made.take(
        CLAIM, made.Matter(id=2, loop=CLAIM.name), "claim", cast.VILLAGE_HEAD,
        given={"plan": "方案", "partners": JUDGES}, parent=(CONTEST, POSTED),
    )  # fmt: skip

    assert first.entries[0].body["recused"] == [str(cast.TOWN)]


def test_the_unit_itself_and_one_below_it_may_not_judge():
    matter = claimed(by=cast.TOWN_HEAD, judges=(cast.TOWN, cast.VILLAGE, cast.WATER))

    assert matter.recused == (cast.TOWN, cast.VILLAGE)


def named(*units):
    return made.take(CONTEST, POSTED, "amend", cast.LEADER, given={"recused": units}).matter


def test_a_judge_named_on_the_contest_may_not_sign_even_when_named_after_the_claim():
    matter, parent = claimed(), named(cast.WATER)

    assert open_to(matter, cast.WATER_HEAD, parent) == []
    with pytest.raises(Refused) as refusal:
        choose(matter, cast.WATER_HEAD, parent)
    assert refusal.value.fault.code == "recused"


def test_a_signature_given_before_its_judge_was_named_counts_no_longer():
    once = choose(claimed(), cast.WATER_HEAD).matter

    twice = choose(once, cast.OTHER_HEAD, named(cast.WATER)).matter
    third = choose(twice, INDUSTRY_HEAD, named(cast.WATER)).matter

    assert (twice.stage, third.stage) == ("claimed", "chosen")
    assert twice.recused == (cast.TOWN, cast.WATER)


def test_a_resident_who_claims_is_above_and_below_nobody():
    assert claimed(by=cast.RESIDENT).recused == ()


def test_the_hand_that_has_claimed_does_not_judge_from_another_post():
    both = Actor(
        posting="110", unit=cast.OTHER_TOWN, post=10, head=True, postings=frozenset({"107", "110"})
    )

    assert open_to(claimed(), both) == []
    with pytest.raises(Refused) as refusal:
        choose(claimed(), both)
    assert refusal.value.fault.code == "recused"
