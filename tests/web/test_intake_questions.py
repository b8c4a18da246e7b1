"""The list of gaps on the review: one press asks, the answer is shown and one press takes it."""

import re

import pytest

from luoshi.store import models
from luoshi.store.record import inquiries
from tests import cast
from tests.store.test_inquiries import answer
from tests.web.look import opened
from tests.web.seats import seat, set_now
from tests.web.test_intake import post, proposal, said, taken
from tests.web.test_look import AXE, RULES

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture(autouse=True)
def now(monkeypatch):
    return set_now(monkeypatch, minutes=5)


def page_of(one, *, holder=4):
    return said(seat(holder).get(f"/intake/{one.row.document_id}/"))


def asked():
    """A draft about which the town has been asked, and the question."""
    one = proposal(taken(), "用水困难户")
    matter = inquiries.ask(
        actor=cast.CLERK, draft_id=one.id, unit=cast.TOWN, title="征询：底数", question="办多少？",
        at=cast.MORNING, key="ask",
    )  # fmt: skip
    return one, matter


def test_each_gap_names_the_unit_to_be_asked_and_one_press_asks_it():
    one = proposal(taken(), "用水困难户")
    text = page_of(one)

    assert f"/intake/{one.row.document_id}/{one.id}/ask/" in text
    assert "问大港镇" in text
    post(seat(4), one, "ask", seen="")

    question = models.Inquiry.objects.get()
    assert question.unit_id == cast.TOWN
    assert "原文没有说清：办多少、怎样算办成。请答复。" in question.matter.state
    assert "已问大港镇，两个工作日内答复" in page_of(one)
    assert f"/{one.id}/ask/" not in page_of(one)


def test_the_list_of_gaps_asks_everything_of_one_unit_at_once():
    one = proposal(taken(), "用水困难户")
    drafts = re.search(r'该问石桥镇.*?name="drafts" value="([\d,]+)"', page_of(one), re.DOTALL)

    seat(4).post(f"/intake/{one.row.document_id}/ask/", {"key": "k", "drafts": drafts.group(1)})

    assert set(models.Inquiry.objects.values_list("unit_id", flat=True)) == {cast.OTHER_TOWN}
    assert "该问石桥镇" not in page_of(one)


def test_the_unit_that_sent_the_document_is_asked_where_nobody_is_named():
    land = proposal(
        taken("区水务局关于盘清土地的通知\n2026年4月13日\n\n各部门要在5月底前盘清闲置土地30宗。\n"),
        "闲置土地",
    )

    assert "问区水务局" in page_of(land)


def test_nobody_is_asked_about_a_document_of_ones_own_that_names_nobody():
    slogan = proposal(taken(), "逐项销号")

    assert f"/{slogan.id}/ask/" not in page_of(slogan)
    assert post(seat(4), slogan, "ask", seen="").status_code == 422


def test_the_answer_stands_at_the_draft_and_one_press_takes_it_over():
    one, matter = asked()
    answer(matter)

    text = page_of(one)
    post(seat(4), one, "adopt", matter=matter)

    assert "共 46 户，表已报。" in text
    assert "用这个答复：46 户" in text
    assert proposal(one.row.document_id, "用水困难户").missing == ("test",)
    assert "大港镇的答复已采用" in page_of(one)


def test_an_answer_to_another_draft_is_not_taken_over():
    one, matter = asked()
    answer(matter)
    other = proposal(one.row.document_id, "低效厂房")

    assert post(seat(4), other, "adopt", matter=matter).status_code == 422


def test_who_only_looks_is_offered_no_press():
    text = page_of(proposal(taken(), "用水困难户"), holder=1)

    assert "/ask/" not in text


@pytest.mark.parametrize("width", [1280, 390])
def test_questions_and_answers_hold_the_rules_of_accessibility(browser, width):
    one, matter = asked()
    answer(matter)
    tab = opened(browser, page_of(one), width=width)

    tab.evaluate(AXE.read_text(encoding="utf-8"))
    found = tab.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )

    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
    assert tab.evaluate("document.documentElement.scrollWidth") == width
