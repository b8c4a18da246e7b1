"""The look: every part renders, holds its rules, and passes axe-core in a real Chromium."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client

from luoshi.web.templatetags import ls
from tests.web.look import PAGES, opened, page

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "frontend/node_modules/axe-core/axe.min.js"
STATIC = ROOT / "luoshi/web/static"
ERRORS = ("404.html", "403.html", "403_csrf.html", "500.html", "refusal.html", "no_post.html")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
pytestmark = [pytest.mark.urls("tests.web.look"), pytest.mark.usefixtures("site")]


def test_every_part_renders_with_no_inline_script_or_style() -> None:
    text = page()
    assert "临水村饮水管网更换 1 户" in text
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", text)


def test_every_address_of_a_script_or_sheet_is_our_own() -> None:
    found = re.findall(r"(?:src|href)=\"([^\"]+\.(?:js|css|svg))[^\"]*\"", page())
    assert found
    assert [address for address in found if not address.startswith("/static/")] == []


def test_ids_on_the_page_are_unique() -> None:
    ids = re.findall(r"\sid=\"([^\"]+)\"", page())
    assert sorted(set(ids)) == sorted(ids)


def test_frame_names_the_site_the_post_and_who_runs_it() -> None:
    text = page()
    for words in (
        "云栖区",
        "青禾镇党委书记",
        "主办单位：云栖区委办公室",
        "备案编号：示例",
        "4月14日 16:20",
    ):
        assert words in text


def test_other_posts_of_the_account_are_one_press_away() -> None:
    text = page()
    assert re.findall(r'name="posting" value="(\d+)"', text) == ["2"]
    assert "河长办副主任" in text


def test_section_without_a_page_is_not_shown() -> None:
    text = page()
    assert "晒比榜" in text
    assert '<a href="/burden/">' not in text


def test_current_section_is_marked() -> None:
    assert re.search(r"href=\"/board/\" aria-current=\"page\"", page("/board/"))


def test_refused_answers_are_swapped_in() -> None:
    assert '{"code":"409|422|429","swap":true}' in page()


def test_elder_mode_is_a_cookie_and_leads_back_to_the_page() -> None:
    client = Client()
    answer = client.post("/elder/", {"next": "/board/"})
    assert (answer.status_code, answer["Location"]) == (302, "/board/")
    assert "ls-elder" in client.get("/components/").content.decode()
    client.post("/elder/", {"next": "/board/"})
    assert 'class=" ls-elder"' not in client.get("/components/").content.decode()


def test_elder_mode_never_leads_to_another_site() -> None:
    assert Client().post("/elder/", {"next": "https://example.org/"})["Location"] == "/"


@pytest.mark.parametrize("name", ERRORS)
def test_error_pages_say_what_to_do_and_need_no_context(name: str) -> None:
    text = render_to_string(name)
    assert 'lang="zh-CN"' in text
    assert "<h1>" in text


def test_fault_number_is_shown_on_the_server_error_page() -> None:
    assert "编号 7F3K，可报给管理员。" in render_to_string("500.html", {"code": "7F3K"})


def test_text_that_people_write_is_escaped() -> None:
    field = {"name": "x", "title": "<b>", "type": "text", "value": "<script>", "error": "<i>"}
    text = render_to_string("ls/field.html", {"field": field})
    assert "<script>" not in text
    assert "<i>" not in text


def test_field_with_a_fault_names_it_to_a_screen_reader() -> None:
    field = {"name": "due", "title": "定时", "type": "day", "error": "已过", "help": "选一天"}
    text = render_to_string("ls/field.html", {"field": field})
    assert 'aria-describedby="help-due wrong-due"' in text
    assert 'aria-invalid="true"' in text


def test_known_value_is_shown_with_its_source_and_not_asked() -> None:
    field = {"name": "n", "title": "人口", "known": {"text": "1,240 人", "source": "区统计局"}}
    text = render_to_string("ls/field.html", {"field": field})
    assert "区统计局" in text
    assert "<input" not in text


@cache
def tokens() -> dict[str, str]:
    """The colours of the style sheet by name."""
    sheet = (STATIC / "luoshi.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--ls-([\w-]+): (#[0-9A-F]{6});", sheet))


def contrast(first: str, second: str) -> float:
    """The contrast of two colours by WCAG."""

    def light(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(first), light(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        (text, ground)
        for text in ("ink", "ink2", "ink3", "link")
        for ground in ("bg", "surface", "sunk")
    ]
    + [("ink3", "act-soft"), ("act", "act-soft")]
    + [(f"{state}-text", g) for state in ls.SHAPES for g in ("surface", "sunk", f"{state}-tint")],
)
def test_text_has_a_contrast_of_at_least_four_and_a_half(text: str, ground: str) -> None:
    assert contrast(tokens()[text], tokens()[ground]) >= 4.5


@pytest.mark.parametrize("sheet", ["luoshi.css", "luoshi_modes.css", "luoshi_a3.css"])
def test_style_sheet_keeps_to_the_oldest_browser_of_offices(sheet: str) -> None:
    text = (STATIC / sheet).read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    too_new = (
        r":has\(|:is\(|:where\(|color-mix|oklch|aspect-ratio|clamp\(|\binset:|@layer|@container"
        r"|(?<!-)\bgap:|\b(?:min|max)\("
    )
    assert re.findall(too_new, text) == []
    assert re.findall(r"\.(?!ls-|htmx-)[a-z][\w-]*(?=[^{}]*\{)", text) == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", PAGES)
def test_page_has_no_fault_that_axe_finds(browser: Any, name: str, width: int) -> None:
    address, cookies = PAGES[name]
    tab = opened(browser, page(address, **cookies), width=width)
    tab.add_script_tag(path=str(AXE))
    found = tab.evaluate(
        "rules => axe.run(document, {runOnly: rules, rules: {'target-size': {enabled: true}}})",
        RULES,
    )
    faults = [(v["id"], [n["target"] for n in v["nodes"]]) for v in found["violations"]]
    assert faults == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 1000, 768, 390, 320])
def test_page_never_scrolls_sideways(browser: Any, width: int) -> None:
    tab = opened(browser, page(), width=width)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "least"), [("components", 12.5), ("elder", 20), ("sign-in", 12.5)]
)
def test_no_text_is_smaller_than_the_least(browser: Any, name: str, least: float) -> None:
    address, cookies = PAGES[name]
    tab = opened(browser, page(address, **cookies), width=390)
    sizes = tab.evaluate(
        """() => [...document.querySelectorAll('body *')].filter(e => e.getClientRects().length
          && !e.closest('.ls-hidden, .ls-mark, svg, option')
          && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
          .map(e => parseFloat(getComputedStyle(e).fontSize))"""
    )
    assert min(sizes) >= least


@pytest.mark.browser
@pytest.mark.parametrize(("name", "least"), [("components", 44), ("elder", 60), ("sign-in", 44)])
def test_what_is_touched_is_large_enough(browser: Any, name: str, least: int) -> None:
    address, cookies = PAGES[name]
    tab = opened(browser, page(address, **cookies), width=390)
    small = tab.evaluate(
        """least => [...document.querySelectorAll(
          'button, .ls-button, .ls-tap, .ls-input, .ls-tabs a, .ls-nav a, .ls-segments a')]
          .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < least)
          .map(e => e.outerHTML.slice(0, 80))""",
        least,
    )
    assert small == []
