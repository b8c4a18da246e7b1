"""Who is who on a matter and who may see it; nobody declares the success of his own unit."""

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi import loops
from luoshi.core import rights
from luoshi.core.loop import PARTIES
from luoshi.core.matter import PUBLIC, SYSTEM, Actor, Matter
from tests import cast
from tests.core.made import loop_of

LOOP = loop_of("""
[fields]
remark = { title = "批注", seen_by = ["superior", "verifier"] }
shown  = { title = "公示内容", seen_by = ["public", "owner"] }
phone  = { title = "电话", personal = "14 days" }
plain  = { title = "内部说明" }
[stages]
open   = { title = "在办", clock = "5 days" }
shown  = { title = "公示", clock = "5 days", seen_by = "public" }
closed = { title = "内部", clock = "5 days", seen_by = ["owner", "superior"] }
passed = { title = "已审", clock = "2 days", then = "done" }
sorted = { title = "归类", clock = "2 days" }
done   = { title = "办成", end = "success" }
failed = { title = "没办成", end = "failure" }
[moves]
raise  = { title = "提出", to = "open", by = "owner", needs = ["title"] }
work   = { title = "办理", from = "open", by = ["owner", "holder"] }
pass   = { title = "通过", from = "open", to = "passed", by = "superior" }
weigh  = { title = "归类", from = "open", to = "sorted", by = "superior" }
settle = { title = "自动办成", from = "sorted", to = "done", by = "system" }
judge  = { title = "评定", from = "open", to = ["done", "failed"], by = ["superior", "verifier"] }
agree  = { title = "会签", from = "open", to = "done", by = ["owner", "superior"], sign = "all" }
fail   = { title = "判为没办成", from = "open", to = "failed", by = "superior" }
""")
VALUES = {
    "owner": cast.TOWN, "superior": cast.DISTRICT, "partners": (cast.WATER, cast.OTHER_TOWN),
    "requester": f"unit/{cast.INDUSTRY}", "holder": 5,
}  # fmt: skip
MATTER = Matter(id=1, loop="example", stage="open", n=2, values=MappingProxyType(VALUES))
INDUSTRY_HEAD = cast.actor(12)
ANYBODY = Actor(posting=PUBLIC)


def with_(matter=MATTER, **values):
    return replace(matter, values=dict(matter.values) | values)


@pytest.mark.parametrize(
    ("actor", "parties"),
    [
        (cast.TOWN_OFFICE, {"owner"}),
        (cast.TOWN_HEAD, {"owner", "holder"}),
        (cast.LEADER, {"superior", "verifier"}),
        (cast.WATER_HEAD, {"partners"}),
        (INDUSTRY_HEAD, {"requester"}),
        (cast.FAR_HEAD, set()),
        (cast.RESIDENT, set()),
        (ANYBODY, set()),
    ],
)
def test_a_post_is_the_parties_of_its_unit(actor, parties):
    public = set() if "owner" in parties else {PUBLIC}

    assert rights.parties_of(actor=actor, matter=MATTER) == parties | public


def test_the_owner_is_not_the_public_of_its_own_promise():
    assert PUBLIC not in rights.parties_of(actor=cast.TOWN_HEAD, matter=MATTER)


def test_the_system_is_nobody_else():
    assert rights.parties_of(actor=Actor(posting=SYSTEM), matter=MATTER) == {SYSTEM}


def test_a_verifier_is_never_of_the_unit_responsible():
    own = with_(verifier=cast.TOWN)

    assert "verifier" not in rights.parties_of(actor=cast.TOWN_HEAD, matter=own)
    other = with_(verifier=cast.WATER)
    assert "verifier" in rights.parties_of(actor=cast.WATER_HEAD, matter=other)
    assert "verifier" not in rights.parties_of(actor=cast.LEADER, matter=other)


def test_an_outsider_is_known_by_his_code_alone():
    asked = with_(requester="code/7f3k")

    assert "requester" in rights.parties_of(actor=cast.RESIDENT, matter=asked)
    other = replace(cast.RESIDENT, posting="code/zzzz")
    assert "requester" not in rights.parties_of(actor=other, matter=asked)


def test_who_comes_without_a_code_is_nobodys_requester():
    asked = with_(requester=PUBLIC)

    assert rights.parties_of(actor=ANYBODY, matter=asked) == {PUBLIC}
    assert not rights.may_see(actor=ANYBODY, loop=LOOP, matter=asked, tree=cast.TREE).allowed


@pytest.mark.parametrize(
    ("actor", "sees"),
    [
        (cast.TOWN_OFFICE, True),
        (cast.LEADER, True),
        (cast.CITY_HEAD, True),
        (cast.WATER_HEAD, True),
        (INDUSTRY_HEAD, True),
        (cast.VILLAGE_HEAD, False),
        (cast.FAR_HEAD, False),
        (cast.RESIDENT, False),
        (ANYBODY, False),
    ],
)
def test_a_post_sees_what_its_subtree_owns_and_what_it_is_a_party_of(actor, sees):
    sight = rights.may_see(actor=actor, loop=LOOP, matter=MATTER, tree=cast.TREE)

    assert sight.allowed is sees
    assert sight.reason


def test_a_matter_without_an_owner_is_seen_by_its_parties_alone():
    matter = Matter(id=1, loop="example", values={"superior": cast.DISTRICT})

    assert rights.may_see(actor=cast.LEADER, loop=LOOP, matter=matter, tree=cast.TREE).allowed
    assert not rights.may_see(
        actor=cast.CITY_HEAD, loop=LOOP, matter=matter, tree=cast.TREE
    ).allowed


def at(**entered):
    """The matter with these stages entered, so many minutes after its morning."""
    when = {name: cast.MORNING + timedelta(minutes=n) for name, n in entered.items()}
    return replace(MATTER, entered=when, stage=list(entered)[-1])


def test_a_loop_that_names_who_sees_it_is_hidden_from_all_others():
    narrow = replace(LOOP, seen_by=("owner", "superior"))

    assert rights.may_see(actor=cast.LEADER, loop=narrow, matter=MATTER, tree=cast.TREE).allowed
    for actor in (cast.CITY_HEAD, cast.WATER_HEAD, INDUSTRY_HEAD):
        sight = rights.may_see(actor=actor, loop=narrow, matter=MATTER, tree=cast.TREE)
        assert not sight.allowed
        assert "指定的各方" in sight.reason


@pytest.mark.parametrize(
    ("matter", "seers"),
    [
        (at(open=0), ()),
        (at(open=0, shown=1), ("public",)),
        (at(open=0, shown=1, passed=2), ("public",)),
        (at(shown=1, closed=2), ("owner", "superior")),
        (at(closed=2, shown=3), ("public",)),
    ],
)
def test_the_stage_entered_last_says_who_sees_it(matter, seers):
    assert rights.seers(loop=LOOP, matter=matter) == seers
    assert rights.is_public(loop=LOOP, matter=matter) is ("public" in seers)


@pytest.mark.parametrize(
    ("now", "seers"),
    [
        ("shown", ("public",)),
        ("closed", ("owner", "superior")),
        ("passed", ("owner", "superior")),
    ],
)
def test_of_stages_entered_at_one_instant_the_present_one_says_who_sees_it(now, seers):
    matter = replace(at(closed=1, shown=1), stage=now)

    assert rights.seers(loop=LOOP, matter=matter) == seers


def test_a_public_stage_narrows_nothing_for_the_house():
    public = at(open=0, shown=1)

    assert rights.may_see(actor=cast.CITY_HEAD, loop=LOOP, matter=public, tree=cast.TREE).allowed
    assert not rights.may_see(actor=cast.FAR_HEAD, loop=LOOP, matter=public, tree=cast.TREE).allowed


@pytest.mark.parametrize(
    ("name", "actor", "sees"),
    [
        ("remark", cast.LEADER, True),
        ("remark", cast.TOWN_HEAD, False),
        ("shown", cast.TOWN_HEAD, True),
        ("shown", cast.LEADER, True),
        ("plain", cast.WATER_HEAD, True),
    ],
)
def test_a_field_narrows_but_never_what_the_public_may_see(name, actor, sees):
    assert rights.sees_field(actor=actor, loop=LOOP, matter=MATTER, name=name) is sees


def test_public_fields_are_the_declared_ones_and_those_that_go_with_a_public_matter():
    shown = rights.public_fields(LOOP)

    assert {"title", "owner", "due", "shown", "duty"} <= set(shown)
    assert not {"remark", "phone", "plain", "superior"} & set(shown)
    assert len(set(shown)) == len(shown)


def test_no_personal_field_is_ever_public_not_even_a_title():
    title = replace(LOOP.fields["title"], personal=LOOP.fields["phone"].personal)
    narrow = replace(LOOP.fields["due"], seen_by=("owner",))
    loop = replace(LOOP, fields=dict(LOOP.fields) | {"title": title, "due": narrow})

    assert not {"title", "due"} & set(rights.public_fields(loop))


@pytest.mark.parametrize("name", sorted(loops.load()))
def test_no_personal_field_of_a_shipped_loop_is_public(name):
    loop = loops.load()[name]

    assert not [field for field in rights.public_fields(loop) if loop.fields[field].personal]


def test_a_head_alone_makes_what_the_head_alone_may():
    move = replace(LOOP.moves["pass"], head=True)

    assert rights.may_make(actor=cast.LEADER, move=move, matter=MATTER)
    assert not rights.may_make(actor=cast.CLERK, move=move, matter=MATTER)
    assert not rights.may_make(actor=cast.TOWN_HEAD, move=move, matter=MATTER)


def test_a_hand_with_two_postings_is_known_by_either():
    made = replace(MATTER, makers={"work": ("106",)})
    promoted = replace(cast.CLERK, postings=frozenset({"104", "106"}))

    assert rights.made_before(actor=promoted, moves=("pass", "work"), matter=made) == "work"
    assert rights.made_before(actor=cast.CLERK, moves=("pass", "work"), matter=made) == ""
    bare = replace(cast.TOWN_OFFICE, postings=frozenset())
    assert rights.made_before(actor=bare, moves=("work",), matter=made) == "work"


def test_moves_after_which_success_follows_by_itself_are_verdicts():
    assert LOOP.verdicts == {"pass", "weigh", "settle", "judge", "agree"}
    assert LOOP.of_owner == ("raise", "work")


def judges(move, *, actor=cast.TOWN_HEAD, matter=MATTER, tree=cast.TREE):
    return rights.judges_itself(
        actor=actor, loop=LOOP, move=LOOP.moves[move], matter=matter, tree=tree
    )


@pytest.mark.parametrize("move", ["pass", "weigh", "judge"])
def test_the_unit_responsible_does_not_declare_its_own_success(move):
    assert judges(move)
    assert judges(move, tree=None)
    assert not judges(move, actor=cast.LEADER)
    assert not judges(move, actor=Actor(posting=SYSTEM))


@pytest.mark.parametrize("move", ["fail", "work"])
def test_the_unit_responsible_may_own_up_to_failure(move):
    assert not judges(move)


def test_a_signature_beside_that_of_another_unit_is_no_verdict_of_its_own():
    assert not judges("agree")
    assert judges("agree", matter=with_(superior=cast.TOWN))


def test_a_unit_without_a_superior_is_judged_in_its_own_house():
    city = with_(owner=cast.CITY, superior=cast.CITY)

    assert not judges("pass", actor=cast.CITY_HEAD, matter=city)
    assert judges("pass", actor=cast.CITY_HEAD, matter=city, tree=None)


def test_a_hand_that_has_worked_for_the_owner_does_not_judge_for_the_superior():
    worked = replace(MATTER, makers={"work": ("106",)})
    promoted = replace(cast.CLERK, postings=frozenset({"104", "106"}))

    def part(move, actor):
        return rights.own_part(actor=actor, loop=LOOP, move=LOOP.moves[move], matter=worked)

    assert part("pass", promoted) == "work"
    assert part("pass", cast.CLERK) == ""
    assert part("fail", promoted) == ""
    assert part("agree", promoted) == ""


@pytest.mark.parametrize(
    ("by", "sign", "needed"),
    [
        (("owner", "superior"), "all", 2),
        (("holder", "superior"), "all", 2),
        (("owner", "holder"), "all", 1),
        (("superior", "verifier"), "all", 1),
        (("partners",), "most", 2),
        (("partners", "owner"), "most", 2),
        (("owner", "requester"), "all", 2),
        (("partners",), "2", 2),
        (("public",), "all", 1),
    ],
)
def test_signatures_are_counted_by_unit(by, sign, needed):
    move = replace(LOOP.moves["agree"], by=by, sign=sign)

    assert rights.signatures_needed(move=move, matter=MATTER) == needed


def test_an_outsider_signs_by_his_code():
    move = replace(LOOP.moves["agree"], by=("owner", "requester"))
    asked = with_(requester="code/7f3k")

    assert rights.signatories(move=move, matter=asked) == {cast.TOWN, "code/7f3k"}
    assert rights.signatory(cast.RESIDENT) == "code/7f3k"
    assert rights.requesting_unit(asked) is None
    assert rights.requesting_unit(MATTER) == cast.INDUSTRY
    assert rights.requesting_unit(Matter(id=1, loop="example")) is None


@given(st.sampled_from(sorted(cast.POSTS)), st.sampled_from(sorted(cast.POSTS)))
def test_no_post_is_a_party_that_the_vocabulary_does_not_know(post, holder):
    matter = with_(holder=holder)

    assert rights.parties_of(actor=cast.actor(post), matter=matter) <= set(PARTIES)
