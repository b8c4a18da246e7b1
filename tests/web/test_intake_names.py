"""The offer to make a rule of a choice, and the page of the rules, as a clerk uses them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.store import models
from luoshi.store.record import aliases
from tests import cast
from tests.store import test_drafts as store_drafts
from tests.store.test_aliases import LATER, TEXT
from tests.web.look import opened
from tests.web.seats import seat, set_now
from tests.web.test_intake import BUDGET, post, proposal, said, taken
from tests.web.test_look import AXE, RULES

pytestmark = pytest.mark.usefixtures("city")
OFFER = "以后“经信局”都指区经济和信息化局"


@pytest.fixture(autouse=True)
def now(monkeypatch):
    return set_now(monkeypatch)


def chosen(client):
    """The draft whose words name no unit, given to one by a press of the clerk."""
    one = proposal(taken(TEXT), "技改项目")
    post(client, one, "answer", owner=cast.INDUSTRY)
    return proposal(one.row.document_id, "技改项目")


def page_of(client, one):
    return said(client.get(f"/intake/{one.row.document_id}/"))


def rule():
    """A rule that stands."""
    one = chosen(seat(4))
    return aliases.name(
        actor=cast.CLERK, draft_id=one.id, meant=cast.INDUSTRY, at=cast.MORNING, key="rule"
    )


def test_a_choice_for_words_that_name_nobody_offers_the_rule_and_writes_none():
    client = seat(4)

    text = page_of(client, chosen(client))

    assert OFFER in text
    assert not models.Alias.objects.exists()


def test_no_rule_is_offered_where_the_words_name_the_unit():
    client = seat(4)

    text = page_of(client, proposal(taken(), "供水管网"))

    assert "以后“" not in text


def test_one_press_writes_the_rule_and_it_is_not_offered_again():
    client = seat(4)
    one = chosen(client)

    post(client, one, "name", seen="")

    assert models.Alias.objects.get().words == "经信局"
    assert OFFER not in page_of(client, one)


def test_a_later_document_says_by_which_rule_its_unit_was_found():
    rule()

    later = store_drafts.taken(LATER, key="later")

    text = page_of(seat(4), proposal(later, "上云"))

    assert "按本单位的叫法，“经信局”指区经济和信息化局。" in text


def test_who_only_looks_is_offered_no_rule():
    assert OFFER not in page_of(seat(1), chosen(seat(4)))


def test_the_rules_are_listed_with_who_when_and_from_which_draft():
    rule()

    text = said(seat(4).get("/intake/names/"))

    assert "认材料时照用 1 个叫法" in text
    assert "区委督查室督查员" in text
    assert f"#draft-{models.Draft.objects.get(quote__contains='技改').id}" in text
    assert "4 月 15 日" in text or "8:30" in text


def test_one_press_takes_a_rule_back_and_a_second_one_is_told():
    alias, client = rule(), seat(4)

    client.post(f"/intake/names/{alias}/take-back/", {"key": "b1"})
    again = client.post(f"/intake/names/{alias}/take-back/", {"key": "b2"})

    assert models.Alias.objects.get().ended_at == cast.MORNING
    assert again.status_code == 422
    assert "这个叫法已经收回了" in said(again)
    assert "已收回" in said(client.get("/intake/names/"))


def test_a_unit_below_sees_the_rule_and_cannot_take_it_back():
    alias = rule()

    text = said(seat(6).get("/intake/names/"))

    assert "由云栖区收回" in text
    assert "take-back" not in text
    assert "纪要.txt" not in text
    assert seat(6).post(f"/intake/names/{alias}/take-back/", {"key": "b"}).status_code == 422


@pytest.mark.parametrize("holder", [1, 9, 13])
def test_a_rule_of_another_branch_is_not_there(holder):
    alias = rule()

    assert "经信局" not in said(seat(holder).get("/intake/names/"))
    answer = seat(holder).post(f"/intake/names/{alias}/take-back/", {"key": "b"})
    assert answer.status_code == 404


def test_the_page_of_rules_stays_within_its_queries():
    rule()
    client = seat(4)
    client.get("/intake/names/")

    with CaptureQueriesContext(connection) as queries:
        client.get("/intake/names/")

    assert len(queries) <= BUDGET["aliases"], [query["sql"][:120] for query in queries]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("view", ["names", "empty", "offer"])
def test_rules_and_offers_hold_the_rules_of_accessibility(browser, view, width):
    client = seat(4)
    if view == "names":
        rule()
    text = (
        page_of(client, chosen(client)) if view == "offer" else said(client.get("/intake/names/"))
    )
    tab = opened(browser, text, width=width)

    tab.evaluate(AXE.read_text(encoding="utf-8"))
    found = tab.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )

    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    assert not re.search(r"\sstyle=", text)
