"""The pages of mechanisms: all of them, and any one with its matters and its ratios."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi import loops
from luoshi.core.loop import GROUPS
from luoshi.store import clockwork
from luoshi.web import present
from tests import cast
from tests.store.test_record import working
from tests.store.test_reveal import heard
from tests.web import accessible
from tests.web.seats import seat, set_now, text_of

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture(autouse=True)
def now(monkeypatch):
    return set_now(monkeypatch, minutes=20)


def words(said):
    return " ".join(said.split())


def test_every_shipped_loop_says_what_it_is_for():
    assert {loop.group for loop in loops.load().values()} <= {group for group in GROUPS if group}


def test_all_mechanisms_are_listed_with_what_is_open_to_the_post():
    working()

    mine, strangers = (text_of(seat(post).get("/loops/")) for post in (6, 9))

    assert "1 件在办" in mine
    assert "0 件在办" in strangers
    for name, loop in clockwork.current_loops().items():
        assert f'href="/loops/{name}/"' in mine, name
        assert loop.title in mine


@pytest.mark.parametrize("name", sorted(clockwork.current_loops()))
def test_each_mechanism_has_a_page(name):
    answer = seat(4).get(f"/loops/{name}/")

    assert answer.status_code == 200
    assert "怎么走" in text_of(answer)


def test_a_mechanism_that_is_not_there_is_not_found():
    assert seat(4).get("/loops/nothing/").status_code == 404


def test_what_waits_for_a_responsible_unit_is_listed_where_it_waits():
    heard()
    waiting = seat(4).post(
        "/matters/new/request/?move=hear",
        {"key": "k", "prefix": "", "title": "井盖松动", "kind": "road", "wants_call": "yes"},
    )
    assert waiting.status_code == 302

    page = text_of(seat(4).get("/loops/request/"))
    below = text_of(seat(4).get(f"/loops/request/?unit={cast.TOWN}"))

    assert "路灯不亮" in page
    assert "井盖松动" in page
    assert "路灯不亮" in below
    assert "井盖松动" not in below


def test_the_page_counts_where_matters_stand_and_offers_to_open_one():
    heard()

    page = words(text_of(seat(4).get("/loops/request/")))

    assert '<th scope="row">办理</th><td>1</td>' in page
    assert "/matters/new/request/?move=hear" in page


def test_the_list_of_mechanisms_costs_the_same_whatever_there_is():
    client = seat(6)
    client.get("/loops/")
    with CaptureQueriesContext(connection) as empty:
        client.get("/loops/")
    working()
    heard()
    with CaptureQueriesContext(connection) as full:
        client.get("/loops/")

    assert len(full) == len(empty)


def test_a_move_that_asks_only_what_may_be_given_has_a_form_and_one_that_asks_nothing_none():
    task, action = (clockwork.current_loops()[name] for name in ("task", "action"))
    shift = clockwork.current_loops()["shift"]

    assert present.is_one_click(task.moves["accept"], loop=task)
    assert present.is_one_click(shift.moves["confirm"], loop=shift)
    assert not present.is_one_click(action.moves["revise"], loop=action)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_of_mechanisms_hold_the_rules_of_accessibility(browser, width):
    heard()
    addresses = ("/loops/", "/loops/request/", "/loops/pledge/")
    found = {
        where: accessible.faults(browser, text_of(seat(4).get(where)), width=width)
        for where in addresses
    }

    assert found == dict.fromkeys(addresses, [])
