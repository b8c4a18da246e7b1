"""Two documents that say otherwise of the same: the review shows both quotes and both addresses."""

import re
from decimal import Decimal

import pytest

from luoshi.core.quantity import Quantity
from tests.store.test_contradictions import said as taken_in
from tests.store.test_drafts import mend
from tests.web.look import opened
from tests.web.seats import seat, set_now
from tests.web.test_intake import said
from tests.web.test_look import AXE, RULES

pytestmark = pytest.mark.usefixtures("city")
HOUSEHOLDS = Quantity(amount=Decimal(46), unit="户")


@pytest.fixture(autouse=True)
def now(monkeypatch):
    return set_now(monkeypatch, minutes=5)


def two():
    """The same demand in two documents, with two days; both are complete."""
    found = taken_in(key="a"), taken_in(day="5月20日", unit="石桥镇", key="b")
    for one in found:
        mend(one, {"quantity": HOUSEHOLDS, "test": "表已报"}, key=f"m{one.id}")
    return found


def page_of(one):
    return said(seat(4).get(f"/intake/{one.row.document_id}/"))


def test_both_say_what_the_other_says_and_lead_to_it():
    first, second = two()

    text = page_of(first)

    assert "两份材料说法不一" in text
    plain = re.sub(r"\s|&nbsp;", "", text)
    assert "这里是4月30日、大港镇，另一份是5月20日、石桥镇" in plain.replace("2026年", "")
    assert second.row.quote in text
    assert f"/intake/{second.row.document_id}/#draft-{second.id}" in text
    assert first.row.quote in page_of(second)


def test_what_another_document_contradicts_is_not_confirmed_with_the_complete_ones():
    first, _ = two()

    text = page_of(first)

    assert "说法不一" in text
    assert "确认齐全的" not in text


@pytest.mark.parametrize("width", [1280, 390])
def test_contradictions_hold_the_rules_of_accessibility(browser, width):
    first, _ = two()
    tab = opened(browser, page_of(first), width=width)

    tab.evaluate(AXE.read_text(encoding="utf-8"))
    found = tab.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )

    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
    assert tab.evaluate("document.documentElement.scrollWidth") == width
