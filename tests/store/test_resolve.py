"""Words for units: what is sure is chosen, what is not is asked, nothing is guessed."""

import pytest

from luoshi.core.tree import Tree, Unit
from luoshi.store import naming, resolve
from tests import cast

#: The cast, with a department of a long name and the same department in the other county.
HOUSING, OTHER_WATER, STREETS = 20, 21, 22
TREE = Tree.of(
    [
        *cast.UNITS,
        Unit(
            id=HOUSING, code="x1", title="区住房和城乡建设局", level="organ", parent=cast.DISTRICT
        ),
        Unit(id=STREETS, code="x2", title="新安街道", level="town", parent=cast.DISTRICT),
        Unit(id=OTHER_WATER, code="x3", title="区水务局", level="organ", parent=cast.COUNTY),
    ]
)


def resolved(words, *, unit=cast.DISTRICT, quote=""):
    return resolve.resolve(words, tree=TREE, unit=unit, quote=quote)


@pytest.mark.parametrize(
    ("words", "unit", "sure"),
    [
        ("区水务局", cast.WATER, 100),
        ("由区水务局负责", cast.WATER, 100),
        ("水务局", cast.WATER, 90),
        ("云栖区水务局", cast.WATER, 90),
        ("澜川市云栖区水务局", cast.WATER, 90),
        ("大港镇党委政府", cast.TOWN, 90),
        ("沿江村", cast.VILLAGE, 100),
        ("江村第一网格", cast.GRID, 80),
    ],
)
def test_a_name_that_fits_one_unit_is_chosen(words, unit, sure):
    found = resolved(words)

    assert (found.owner, found.confidence_pct) == (unit, sure)
    assert found.candidates == (unit,)


def test_who_leads_is_the_owner_and_who_helps_are_partners():
    found = resolved("大港镇牵头，区水务局、区住房和城乡建设局配合")

    assert found.owner == cast.TOWN
    assert found.partners == (cast.WATER, HOUSING)


def test_helpers_are_read_from_the_sentence_too():
    quote = "由区水务局牵头，大港镇、石桥镇配合，6月底前完成1240户供水管网改造"

    found = resolved("区水务局", quote=quote)

    assert found.owner == cast.WATER
    assert found.partners == (cast.TOWN, cast.OTHER_TOWN)


def test_together_with_names_a_leader_and_a_helper():
    found = resolved("区水务局会同区住房和城乡建设局")

    assert (found.owner, found.partners) == (cast.WATER, (HOUSING,))


@pytest.mark.parametrize(
    ("words", "units"),
    [
        ("各镇街", (cast.TOWN, cast.OTHER_TOWN, STREETS)),
        ("各镇（街道）", (cast.TOWN, cast.OTHER_TOWN, STREETS)),
        ("全区各镇街", (cast.TOWN, cast.OTHER_TOWN, STREETS)),
        ("各镇", (cast.TOWN, cast.OTHER_TOWN)),
        ("各街道", (STREETS,)),
        ("各村（社区）", (cast.VILLAGE, cast.COMMUNITY, cast.OTHER_VILLAGE)),
        ("区直各部门", (cast.WATER, cast.INDUSTRY, HOUSING)),
    ],
)
def test_words_for_all_of_a_kind_are_units_to_confirm_and_no_owner(words, units):
    found = resolved(words)

    assert found.owner is None
    assert found.each == units
    assert found.why() == f"“{words}”是 {len(units)} 个单位。"


def test_two_names_are_two_units_and_nobody_is_chosen():
    found = resolved("石桥镇、新安街道")

    assert (found.owner, found.each) == (None, (cast.OTHER_TOWN, STREETS))


def test_and_inside_a_name_does_not_cut_it():
    assert resolved("区住房和城乡建设局").owner == HOUSING
    assert resolved("区住房和城乡建设局和区水务局").each == (HOUSING, cast.WATER)


def test_a_short_form_is_offered_and_not_chosen():
    found = resolved("区住建局")

    assert found.owner is None
    assert found.candidates == (HOUSING,)
    assert found.confidence_pct < resolve.CHOSEN_PCT
    assert "像是简称" in found.why()


def test_a_post_is_offered_as_its_unit():
    assert resolved("区水务局局长").candidates == (cast.WATER,)


def test_several_units_of_one_name_are_listed_and_none_is_chosen():
    found = resolved("区水务局", unit=cast.CITY)

    assert found.owner is None
    assert found.candidates == (cast.WATER, OTHER_WATER)
    assert found.why() == "“区水务局”对得上 2 个单位。"
    labels = [naming.label(TREE, unit=one, below=cast.CITY) for one in found.candidates]
    assert labels == ["云栖区区水务局", "临江县区水务局"]


@pytest.mark.parametrize("words", ["各级各部门", "区委办公室", "青山镇", "云栖区"])
def test_what_is_not_below_the_unit_is_nobody(words):
    found = resolved(words)

    assert (found.owner, found.each, found.candidates) == (None, (), ())
    assert found.why() == f"“{words}”对不上本单位下面的任何单位。"


def test_no_words_are_said_to_be_missing():
    assert resolved("").why() == "原文没有说由谁来办。"


def test_one_unknown_name_in_a_list_chooses_nobody():
    found = resolved("区水务局、区电信办")

    assert (found.owner, found.each, found.candidates) == (None, (), (cast.WATER,))
    assert "区电信办" in found.why()


def test_typing_suggests_what_is_named_and_then_what_holds_the_words():
    assert naming.matching("水务", tree=TREE, unit=cast.DISTRICT) == (cast.WATER,)
    assert naming.matching("住建局", tree=TREE, unit=cast.DISTRICT) == ()
    assert naming.matching("区住建局", tree=TREE, unit=cast.DISTRICT) == (HOUSING,)
    assert naming.matching("", tree=TREE, unit=cast.DISTRICT) == ()


@pytest.mark.usefixtures("city")
def test_the_post_that_answers_is_the_head():
    heads = resolve.heads([cast.TOWN, cast.WATER, 999])

    assert {unit: post.id for unit, post in heads.items()} == {cast.TOWN: 5, cast.WATER: 8}


SAID = {"经信局": naming.Rule(id=5, unit=cast.DISTRICT, meant=cast.INDUSTRY)}


def test_a_rule_decides_for_words_that_name_no_unit_and_says_so():
    found = resolve.resolve("由经信局牵头", tree=TREE, unit=cast.DISTRICT, rules=SAID)

    assert (found.owner, found.rule) == (cast.INDUSTRY, 5)
    assert found.why() == "按本单位的叫法，“经信局”指区经济和信息化局。"


def test_a_rule_of_a_unit_above_holds_below_it_and_is_said_to_be_its_rule():
    rules = {"党政办": naming.Rule(id=6, unit=cast.DISTRICT, meant=cast.VILLAGE)}

    found = resolve.resolve("党政办", tree=TREE, unit=cast.TOWN, rules=rules)

    assert found.owner == cast.VILLAGE
    assert found.why() == "按云栖区的叫法，“党政办”指沿江村。"


def test_a_rule_for_a_unit_elsewhere_decides_nothing():
    assert resolve.resolve("经信局", tree=TREE, unit=cast.TOWN, rules=SAID).owner is None


def test_a_unit_of_that_very_name_goes_before_a_rule():
    rules = {"水务局": naming.Rule(id=7, unit=cast.DISTRICT, meant=cast.INDUSTRY)}

    found = resolve.resolve("水务局", tree=TREE, unit=cast.DISTRICT, rules=rules)

    assert (found.owner, found.rule) == (cast.WATER, None)


def test_a_rule_names_helpers_and_members_of_a_list_too():
    found = resolve.resolve("大港镇牵头，经信局配合", tree=TREE, unit=cast.DISTRICT, rules=SAID)
    several = resolve.resolve("水务局、经信局", tree=TREE, unit=cast.DISTRICT, rules=SAID)

    assert found.partners == (cast.INDUSTRY,)
    assert several.each == (cast.WATER, cast.INDUSTRY)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("由经信局负责", "经信局"), ("区住建局", "区住建局"), ("区水务局", ""), ("水务局", ""),
        ("各镇街", ""), ("各级各部门", ""), ("我们", ""), ("相关部门", ""), ("", ""), ("局", ""),
        ("经信局、住建局", ""), ("经" * 41, ""),
    ],
)  # fmt: skip
def test_a_rule_may_be_written_for_one_name_that_is_not_known_yet(words, name):
    assert resolve.nameable(words, tree=TREE, unit=cast.DISTRICT) == name
