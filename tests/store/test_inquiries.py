"""What a draft leaves open is put to the unit that can say it, and its answer is taken over."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from luoshi.core.quantity import Quantity
from luoshi.store import documents, inquiries, models, record
from luoshi.store.record import drafts
from luoshi.store.record import inquiries as written
from luoshi.store.verify import verify
from tests import cast
from tests.store.test_drafts import at, confirm, mend, refusal, sheet, taken, titled

pytestmark = pytest.mark.usefixtures("city")
BELOW = """石桥镇关于转发通知的通知
2026年4月13日

石马坡村要在5月底前修缮农房。
"""
ABOVE = """云栖区专题会议纪要
2026年4月13日

要尽快摸清用水困难户底数。
"""


def ask(one, unit=cast.WATER, *, actor=cast.CLERK, key="q1", minutes=2, **more):
    return written.ask(
        actor=actor, draft_id=one.id, unit=unit, title="征询：底数",
        question="原文没有说清：办多少。请答复。", at=at(0, minutes), key=key,
    )  # fmt: skip


def waiting(document=None):
    """A draft of a known unit that leaves its quantity and its test open."""
    return titled(document or taken(), "用水困难户")


def answer(matter, *, actor=cast.TOWN_OFFICE, key="a1", minutes=3, **more):
    given = {
        "answer": "共 46 户，表已报。",
        "said_quantity": Quantity(amount=Decimal(46), unit="户"),
    }
    return record.act(
        actor=actor, matter_id=matter, move="answer", at=at(0, minutes), key=key,
        given=given | more,
    )  # fmt: skip


def adopt(one, matter, *, actor=cast.CLERK, key="y1", minutes=4):
    return written.adopt(
        actor=actor, draft_id=one.id, matter_id=matter, at=at(0, minutes), key=key,
        only=one.missing,
    )  # fmt: skip


def asked_of(one):
    return inquiries.of_drafts([one.id])[one.id]


def test_nothing_is_asked_about_a_draft_that_leaves_nothing_open():
    assert refusal(ask, titled(taken(), "供水管网")).code == "nothing-open"


@pytest.mark.parametrize("unit", [cast.DISTRICT, 999])
def test_nobody_asks_his_own_unit_or_one_that_is_not_there(unit):
    assert refusal(ask, waiting(), unit).code == "ask-nobody"


def test_a_decided_draft_is_not_asked_about():
    one = waiting()
    drafts.discard(actor=cast.CLERK, draft_ids=[one.id], reason="读错了", at=at(0, 1), key="d")

    assert refusal(ask, one, cast.TOWN).code == "decided-already"


@pytest.mark.parametrize("actor", [cast.TOWN_HEAD, cast.CITY_HEAD])
def test_only_the_unit_of_the_document_asks(actor):
    assert refusal(ask, waiting(), cast.TOWN, actor=actor).code == "not-your-document"


def test_the_same_unit_is_not_asked_twice_at_once():
    one = waiting()
    ask(one, cast.TOWN)

    assert refusal(ask, one, cast.TOWN, key="q2").code == "asked-already"


def test_a_double_click_asks_once():
    one = waiting()

    assert ask(one, cast.TOWN) == ask(one, cast.TOWN)
    assert models.Matter.objects.count() == 1


def test_the_same_key_again_gives_the_first_question_though_another_has_been_asked_since():
    one = waiting()
    first = ask(one)
    ask(one, cast.TOWN, key="q2")
    before = models.Entry.objects.count()

    assert ask(one, minutes=5) == first
    assert ask(waiting(), cast.TOWN, minutes=6) == first
    assert models.Entry.objects.count() == before


def test_a_question_is_a_matter_of_the_unit_asked_with_the_sentence():
    one = waiting()

    matter = models.Matter.objects.get(id=ask(one, cast.TOWN))

    assert (matter.loop, matter.stage, matter.owner_id) == ("inquiry", "asked", cast.TOWN)
    assert one.row.quote in matter.state
    assert [each.stage for each in asked_of(one)] == ["asked"]


def test_after_two_workdays_without_an_answer_it_is_overdue():
    one = waiting()
    ask(one, cast.TOWN)

    record.tick(at=at(0, 2) + timedelta(days=3))

    assert asked_of(one)[0].stage == "overdue"


def test_the_answer_is_offered_as_the_value_and_taken_over_by_one_press():
    one = waiting()
    matter = ask(one, cast.TOWN)
    assert refusal(adopt, one, matter).code == "no-answer"
    answer(matter, said_due=date(2026, 5, 20))

    assert asked_of(one)[0].answer == "共 46 户，表已报。"
    assert adopt(one, matter) == {"quantity": Quantity(amount=Decimal(46), unit="户")}

    after = sheet(one.row.document_id).of(one.id)
    assert after.missing == ("test",)
    assert after.given["due"] == one.given["due"]
    assert models.Matter.objects.get(id=matter).end == "success"
    assert adopt(one, matter) == {}


@pytest.mark.parametrize("actor", [cast.OTHER_HEAD, cast.CLERK, cast.WATER_HEAD])
def test_only_the_unit_asked_answers(actor):
    matter = ask(waiting(), cast.TOWN)

    assert refusal(answer, matter, actor=actor).code == "not-your-move"


def test_questions_verify_and_replay():
    one = waiting()
    matter = ask(one, cast.TOWN)
    answer(matter)
    adopt(one, matter)
    record.seal(at=at(0, 6))

    assert verify(at=at(0, 7)).faults == ()


@pytest.mark.parametrize(
    "forgery", ["DELETE FROM store_inquiry", f"UPDATE store_inquiry SET unit_id = {cast.WATER}"]
)
def test_a_forged_question_is_found(forgery):
    one = waiting()
    ask(one, cast.TOWN)
    with connection.cursor() as cursor:
        cursor.execute(forgery)

    assert [fault.where for fault in documents.faults()] == [f"document/{one.row.document_id}"]


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        (BELOW, cast.OTHER_TOWN), (ABOVE, cast.DISTRICT), ("会议纪要\n要抓好落实。", None),
        ("通知\n\n要抓好落实。\n\n区水务局\n2026年4月13日", cast.WATER),
    ],
)  # fmt: skip
def test_a_document_comes_from_the_unit_in_its_head_or_signature(text, origin):
    assert inquiries.origin_of(text, tree=cast.TREE) == origin


def test_the_responsible_unit_is_asked_and_else_the_one_that_the_document_comes_from():
    one = waiting()
    nobody = titled(one.row.document_id, "闲置土地")

    assert inquiries.whom(one, unit=cast.DISTRICT, origin=cast.WATER) == cast.TOWN
    assert inquiries.whom(nobody, unit=cast.DISTRICT, origin=cast.WATER) == cast.WATER
    assert inquiries.whom(nobody, unit=cast.DISTRICT, origin=cast.DISTRICT) is None
    assert inquiries.whom(nobody, unit=cast.DISTRICT, origin=None) is None


def test_a_confirmed_draft_keeps_its_questions():
    one = waiting()
    ask(one, cast.TOWN)
    mend(one, {"test": "表已报"}, key="m9", minutes=3)
    confirm(one, minutes=4)

    assert len(asked_of(one)) == 1
