"""What words of documents mean here: refused where it could mislead, a rule of its own else."""

import json

import pytest
from django.db import connection

from luoshi.store import aliases, clockwork, models, record
from luoshi.store.record import aliases as written
from luoshi.store.verify import verify
from tests import cast
from tests.store.test_drafts import at, confirm, mend, refusal, sheet, taken, titled

pytestmark = pytest.mark.usefixtures("city")

TEXT = """云栖区工业例会纪要
2026年4月13日

经信局要在5月20日前完成18家规上企业技改项目入库。
区水务局要在5月30日前完成20处水表更换。
各镇街要在5月底前盘清闲置土地30宗。
各级各部门要在6月底前报送总结1份。
"""
SEVERAL = """云栖区工业例会纪要
2026年4月13日

经信局要在5月20日前完成18家规上企业技改项目入库。
工信专班要在5月30日前完成20家企业走访。
数据专班要在5月30日前完成10家企业上云。
"""
LATER = "会议要求，经信局要在6月20日前完成12家企业上云。"


def name(one, meant=cast.INDUSTRY, *, actor=cast.CLERK, key="n1", minutes=2):
    return written.name(actor=actor, draft_id=one.id, meant=meant, at=at(0, minutes), key=key)


def take_back(alias, *, actor=cast.CLERK, key="b1", minutes=5):
    written.take_back(actor=actor, alias_id=alias, at=at(0, minutes), key=key)


def chosen():
    """The draft whose words name no unit, given to one by the clerk."""
    one = titled(taken(TEXT), "技改项目")
    assert "owner" not in one.given
    mend(one, {"owner": cast.INDUSTRY})
    return one


@pytest.mark.parametrize("words", ["水表更换", "闲置土地", "报送总结"])
def test_words_that_name_a_unit_several_or_everybody_are_refused(words):
    one = titled(taken(TEXT), words)

    assert refusal(name, one, cast.WATER).code == "no-name"
    assert not models.Alias.objects.exists()


@pytest.mark.parametrize("meant", [cast.FAR_TOWN, cast.DISTRICT, cast.CITY, 0, 999])
def test_a_unit_that_is_not_below_is_refused(meant):
    assert refusal(name, chosen(), meant).code == "not-below"


@pytest.mark.parametrize("actor", [cast.TOWN_HEAD, cast.CITY_HEAD, cast.FAR_HEAD])
def test_only_the_unit_itself_says_what_its_words_mean(actor):
    assert refusal(name, chosen(), actor=actor).code == "not-your-document"


def test_words_that_have_a_meaning_are_not_given_another():
    one = chosen()
    name(one)

    fault = refusal(name, one, cast.WATER, key="n2")

    assert fault.code == "named-already"
    assert "区经济和信息化局" in fault.said()[0]


def test_a_double_click_writes_one_rule_and_both_clicks_get_it():
    one = chosen()

    assert name(one) == name(one) == name(one, key="n2")
    assert models.Entry.objects.filter(subject__startswith="alias/").count() == 1


def test_nothing_is_learned_from_a_choice_alone():
    mend(titled(taken(TEXT), "技改项目"), {"owner": cast.INDUSTRY})

    assert not models.Alias.objects.exists()
    assert "owner" not in titled(taken(LATER, key="t2"), "上云").given


def test_a_rule_finds_the_unit_in_later_documents_and_the_draft_says_by_which():
    name(chosen())

    later = titled(taken(LATER, key="t2"), "上云")

    assert (later.given["owner"], later.given["holder"]) == (cast.INDUSTRY, 12)
    assert later.found["why"]["names"] == {"words": "经信局", "meant": "区经济和信息化局"}


def test_a_rule_holds_below_and_nowhere_else():
    name(chosen())
    tree = clockwork.tree_on(cast.TODAY)

    assert "经信局" in aliases.holding_in(cast.TOWN, tree=tree)
    assert dict(aliases.holding_in(cast.COUNTY, tree=tree)) == {}
    assert dict(aliases.holding_in(cast.CITY, tree=tree)) == {}


def test_a_rule_taken_back_decides_nothing_more_and_what_it_filled_in_stays():
    alias = name(chosen())
    before = titled(taken(LATER, key="t2"), "上云")

    take_back(alias)

    assert sheet(before.row.document_id).of(before.id).given["owner"] == cast.INDUSTRY
    assert "owner" not in titled(taken(LATER + "\n", key="t3"), "上云").given


def test_a_rule_is_taken_back_once_by_its_own_unit_and_may_be_written_again():
    one = chosen()
    alias = name(one)
    assert refusal(take_back, alias, actor=cast.TOWN_HEAD).code == "not-your-name"

    take_back(alias)
    take_back(alias)

    assert refusal(take_back, alias, key="b2").code == "ended-already"
    assert name(one, cast.WATER, key="n9", minutes=7) != alias


def test_rules_verify_and_their_words_stand_outside_the_hash():
    one = chosen()
    take_back(name(one))
    name(one, key="n2", minutes=6)
    confirm(titled(taken(LATER, key="t2"), "上云"), minutes=8)
    record.seal(at=at(0, 9))

    assert verify(at=at(0, 10)).faults == ()
    first = models.Entry.objects.filter(subject__startswith="alias/").earliest("id")
    assert json.loads(first.canonical)["actor"] == cast.CLERK.posting
    assert "经信局" not in first.canonical


@pytest.mark.parametrize(
    "forgery",
    [
        f"UPDATE store_alias SET meant_id = {cast.WATER}",
        "UPDATE store_alias SET words = '水务局'",
        "UPDATE store_alias SET ended_at = '2026-04-16 00:00:00+00:00'",
        "UPDATE store_alias SET posting = '1'",
        "DELETE FROM store_alias",
    ],
)
def test_a_forged_rule_is_found(forgery):
    alias = name(chosen())
    with connection.cursor() as cursor:
        cursor.execute(forgery)

    assert [fault.where for fault in aliases.faults()] == [f"alias/{alias}"]


def test_the_rules_of_the_unit_and_of_those_above_are_listed_with_their_origin():
    name(chosen())

    mine = aliases.listed(actor=cast.CHIEF, day=cast.TODAY)
    below = aliases.listed(actor=cast.TOWN_HEAD, day=cast.TODAY)
    beside = aliases.listed(actor=cast.FAR_HEAD, day=cast.TODAY)

    assert [(row.words, row.posting) for row in mine] == [("经信局", cast.CLERK.posting)]
    assert (below.count(), beside.count()) == (1, 0)
