"""The review by keys alone, in Chromium, against the real pages: decide and go on to the next."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from django.contrib.staticfiles import finders

from luoshi.store import models
from luoshi.store.record import drafts
from tests import cast
from tests.store.test_drafts import MINUTES
from tests.web.look import opened
from tests.web.seats import seat, set_now
from tests.web.test_intake import post, proposal, said, taken
from tests.web.test_look import AXE, RULES

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture(autouse=True)
def now(monkeypatch):
    return set_now(monkeypatch, minutes=5)


def driven(browser, document, *, width=1280):
    """The review in Chromium; what its keys ask is answered by the real pages, without a server."""
    client = seat(4)
    page = said(client.get(f"/intake/{document}/"))
    window = browser.new_context(viewport={"width": width, "height": 900})
    window.set_default_timeout(10_000)
    tab = window.new_page()
    tab.client, tab.waiting = client, []

    def respond(route):
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            route.fulfill(path=finders.find(path.removeprefix("/static/")))
        elif route.request.is_navigation_request():
            route.fulfill(body=page, content_type="text/html; charset=utf-8")
        else:
            tab.waiting.append(route)

    window.route("**/*", respond)
    tab.goto(f"http://luoshi.test/intake/{document}/")
    return tab


def serve(tab):
    """Answers what the page has asked since; outside of its handler, where the database is."""
    while tab.waiting:
        route = tab.waiting.pop(0)
        parts, asks = urlsplit(route.request.url), {"HX-Request": "true"}
        address = parts.path + (f"?{parts.query}" if parts.query else "")
        if route.request.method == "POST":
            typed = dict(parse_qsl(route.request.post_data or "", keep_blank_values=True))
            answer = tab.client.post(address, typed, headers=asks)
        else:
            answer = tab.client.get(address, headers=asks)
        route.fulfill(
            status=answer.status_code, body=answer.content,
            content_type="text/html; charset=utf-8",
        )  # fmt: skip


def press(tab, *keys):
    """Presses each key and waits until the page has asked nothing more for a while."""
    at_work = "!!document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"
    for key in keys:
        tab.keyboard.press(key)
        quiet = 0
        for _ in range(200):
            tab.wait_for_timeout(40)
            is_busy = bool(tab.waiting) or tab.evaluate(at_work)
            serve(tab)
            quiet = 0 if is_busy else quiet + 1
            if quiet == 6:
                break


def focused(tab):
    return tab.evaluate("document.activeElement.id")


def at(tab, one):
    """Goes to a draft as a keyboard does: with n, from the top."""
    for _ in range(20):
        if focused(tab) == f"draft-{one.id}":
            return
        press(tab, "n")
    raise AssertionError(focused(tab))


def row(document, words):
    return proposal(document, words).row


@pytest.mark.parametrize("width", [1280, 390])
def test_a_accepts_and_the_next_undecided_draft_has_the_focus(browser, width):
    document = taken()
    tab = driven(browser, document, width=width)
    at(tab, proposal(document, "供水管网"))

    press(tab, "a")

    assert row(document, "供水管网").state == "confirmed"
    assert focused(tab) == f"draft-{row(document, '用水困难户').id}"


def test_e_mends_escape_goes_back_and_o_goes_to_the_unit(browser):
    document = taken()
    one = proposal(document, "用水困难户")
    tab = driven(browser, document)
    at(tab, one)

    press(tab, "e")
    assert focused(tab).startswith("field-")
    press(tab, "Escape")
    assert focused(tab) == f"draft-{one.id}"
    press(tab, "o")
    assert focused(tab) == "field-owner"


def test_x_asks_why_and_one_press_discards_and_goes_on(browser):
    document = taken()
    one = proposal(document, "用水困难户")
    tab = driven(browser, document)
    at(tab, one)

    press(tab, "x")
    assert tab.evaluate("document.activeElement.name") == "reason"
    press(tab, "Enter")

    assert row(document, "用水困难户").state == "discarded"
    assert focused(tab) == f"draft-{row(document, '技改项目').id}"


def test_a_number_answers_and_the_draft_keeps_the_focus_while_it_waits(browser):
    document = taken()
    one = proposal(document, "用水困难户")
    tab = driven(browser, document)
    at(tab, one)

    press(tab, "1")

    assert proposal(document, "用水困难户").missing == ("test",)
    assert focused(tab) == f"draft-{one.id}"


def test_s_splits_what_is_for_every_town_after_its_preview(browser):
    document = taken()
    post(seat(4), proposal(document, "闲置土地"), "answer", duty="盘清闲置土地")
    one = proposal(document, "闲置土地")
    tab = driven(browser, document)
    at(tab, one)
    preview = tab.locator(f"#draft-{one.id} .ls-ask small").inner_text()

    press(tab, "s")

    assert preview.startswith("大港镇、石桥镇各 1 件，共 2 件；每反馈一次共约")
    assert models.Draft.objects.filter(start=one.row.start).count() == 2
    assert focused(tab) == f"draft-{one.id}"


def test_m_merges_into_the_matter_that_stands(browser):
    post(seat(4), proposal(taken(), "供水管网"), "confirm")
    again = drafts.take_in(
        actor=cast.CLERK, name="补发.txt", content=f"{MINUTES}（补发）".encode(), at=cast.MORNING,
        key="again",
    )  # fmt: skip
    tab = driven(browser, again)
    at(tab, proposal(again, "供水管网"))

    press(tab, "m")

    assert row(again, "供水管网").state == "merged"


def test_c_goes_to_all_complete_ones_and_enter_confirms_them(browser):
    document = taken()
    tab = driven(browser, document)

    press(tab, "c", "Enter")

    states = models.Draft.objects.filter(document_id=document).values_list("state", flat=True)
    assert list(states).count("confirmed") == 2


def test_h_goes_to_the_calls_and_enter_makes_none_of_them(browser):
    call = "要提高思想认识，切实增强做好工作的责任感和紧迫感"
    document = taken(f"{MINUTES}会议强调，{call}。")
    tab = driven(browser, document)

    press(tab, "h", "Enter")

    (found,) = models.Draft.objects.filter(document_id=document, state="discarded")
    assert (found.quote, found.reason) == (call, "只是号召，没有可查的事")


def test_keys_do_nothing_while_somebody_types(browser):
    document = taken()
    tab = driven(browser, document)
    at(tab, proposal(document, "供水管网"))

    press(tab, "e")
    tab.keyboard.type("anx1")
    tab.wait_for_timeout(200)

    assert row(document, "供水管网").state == "open"


def test_the_complete_ones_of_one_unit_are_confirmed_together():
    document = taken()
    text = said(seat(4).get(f"/intake/{document}/"))
    industry = proposal(document, "技改项目")

    assert "按单位确认" in text
    assert f'name="drafts" value="{industry.id}"' in text
    seat(4).post(f"/intake/{document}/confirm-complete/", {"key": "u", "drafts": str(industry.id)})

    assert row(document, "技改项目").state == "confirmed"
    assert row(document, "供水管网").state == "open"


@pytest.mark.parametrize("width", [1280, 390])
def test_the_list_of_keys_names_those_of_the_review(browser, width):
    tab = opened(browser, said(seat(4).get(f"/intake/{taken()}/")), width=width)

    tab.keyboard.press("?")
    tab.evaluate(AXE.read_text(encoding="utf-8"))
    found = tab.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )

    assert "下一条没有定的" in tab.locator("#ls-keys").inner_text()
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
