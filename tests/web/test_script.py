"""luoshi.js in a real Chromium: focus, one press, what is kept while offline, keys."""

from typing import Any

import pytest
from django.template.loader import render_to_string

from tests.web.look import opened, page, sections

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.web.look"),
    pytest.mark.usefixtures("site"),
]


def test_refused_move_comes_back_into_the_page_and_takes_the_focus(browser: Any) -> None:
    refused = render_to_string("ls/refusal.html", {"message": "没有记账。", "fix": "x"})
    tab = opened(browser, page(), width=1280, answer=(422, refused))
    tab.click("#matter-3 button")
    tab.wait_for_selector(
        "table + .ls-notice, .ls-tasks ~ .ls-notice, .ls-notice >> text=没有记账。"
    )
    assert tab.sent == ["/undo"]
    assert tab.evaluate("document.activeElement.textContent.includes('没有记账')")


def test_changed_row_takes_the_focus_and_is_read_out(browser: Any) -> None:
    row = render_to_string("ls/task.html", {"task": sections()[1]["tasks"][1]})
    tab = opened(browser, page(), width=1280, answer=(200, row))
    tab.click("#matter-3 button")
    # What is read out is soon taken away again.
    tab.wait_for_function("document.getElementById('ls-live').textContent.includes('已记')")
    assert tab.sent == ["/undo"]
    assert tab.evaluate("document.activeElement.id") == "matter-3"


def test_form_is_sent_once_however_often_it_is_pressed(browser: Any) -> None:
    tab = opened(browser, page(), width=1280)
    tab.evaluate(
        """() => { window.n = 0; const form = document.querySelector('form[action="/move"]');
          form.addEventListener('submit', event => { window.n += 1; event.preventDefault(); }); }"""
    )
    button = "form[action='/move'] button.ls-button--solid"
    tab.click(button)
    tab.wait_for_selector(f"{button}[aria-busy=true]")
    assert tab.inner_text(button) == "正在记账…"
    tab.click(button)
    assert tab.evaluate("window.n") == 1


def test_offline_form_stays_filled_and_comes_back(browser: Any) -> None:
    tab = opened(browser, page(), width=1280)
    tab.fill("#field-what", "管材 4月16日到")
    tab.context.set_offline(True)
    tab.click("form[action='/move'] button.ls-button--solid")
    assert "网络断了" in tab.inner_text("#ls-offline")
    assert tab.sent == []
    tab.context.set_offline(False)
    tab.goto("http://luoshi.test/page/")
    assert tab.input_value("#field-what") == "管材 4月16日到"


def test_personal_field_is_never_kept_on_the_machine(browser: Any) -> None:
    field = {"name": "phone", "title": "回访电话", "type": "text", "personal": True}
    form = render_to_string("ls/move_form.html", {"fields": [field], "action": "/move"})
    tab = opened(browser, page().replace('<div class="ls-halves">', form, 1), width=1280)
    tab.fill("#field-phone", "13800000000")
    tab.context.set_offline(True)
    tab.click("form[action='/move'] button.ls-button--solid")
    assert "13800000000" not in tab.evaluate("JSON.stringify(localStorage)")


def test_sign_in_page_clears_what_was_kept(browser: Any) -> None:
    tab = opened(browser, page("/sign-in/"), width=1280)
    tab.evaluate("localStorage.setItem('ls-kept /x ', '[]')")
    tab.reload()
    assert tab.evaluate("localStorage.length") == 0


def test_keys_move_search_and_stay_out_of_fields(browser: Any) -> None:
    tab = opened(browser, page(), width=1280)
    tab.evaluate("document.activeElement.blur()")
    tab.keyboard.press("j")
    assert tab.evaluate("document.activeElement.id") == "matter-1"
    tab.keyboard.press("j")
    tab.keyboard.press("k")
    assert tab.evaluate("document.activeElement.id") == "matter-1"
    tab.keyboard.press("/")
    assert tab.evaluate("document.activeElement.id") == "ls-search"
    tab.keyboard.type("/j")
    assert tab.input_value("#ls-search") == "/j"


def test_keys_can_be_switched_off(browser: Any) -> None:
    tab = opened(browser, page(), width=1280)
    tab.evaluate("document.activeElement.blur()")
    tab.keyboard.press("?")
    tab.uncheck("#ls-keys-on")
    tab.keyboard.press("Escape")
    tab.evaluate("document.activeElement.blur()")
    tab.keyboard.press("/")
    assert tab.evaluate("document.activeElement.id") != "ls-search"


def test_elder_switch_changes_the_page_in_place(browser: Any) -> None:
    tab = opened(browser, page(), width=1280)
    tab.click("[data-ls-elder] button")
    assert tab.evaluate("document.body.classList.contains('ls-elder')")
    assert tab.inner_text("[data-ls-elder] button") == "普通版"
    assert "ls_elder=1" in tab.evaluate("document.cookie")


def test_phone_loads_no_font_and_nothing_comes_from_elsewhere(browser: Any) -> None:
    asked: list[str] = []
    tab = opened(browser, page(), width=390)
    tab.on("request", lambda request: asked.append(request.url))
    tab.reload(wait_until="networkidle")
    assert asked
    assert [url for url in asked if not url.startswith("http://luoshi.test/")] == []
    assert [url for url in asked if url.endswith(".woff2")] == []
