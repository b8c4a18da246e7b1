"""Every page that can be reached in English: nothing is Chinese but what people have typed."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.cache import cache
from django.template.loader import render_to_string
from django.urls import Resolver404, get_resolver, resolve
from django.utils import translation
from django.utils.translation import gettext
from python_calamine import load_workbook

from luoshi import loops
from luoshi.core.period import parse_period
from luoshi.core.quantity import Quantity, parse_quantity
from luoshi.store import models
from luoshi.web import diagram, public_codes, public_mine, public_requests, spoken
from tests import cast
from tests.store import figures, opendays
from tests.web import english
from tests.web.seats import set_now

pytestmark = pytest.mark.usefixtures("catalogue")
LINKS = re.compile(r'(?:href|hx-get|action)="([^"#]+)')
SENT = re.compile(r'(?:action|hx-post)="([^"#]+)')
#: Pages of one route that are looked at by each post, and forms of one route that are sent.
MOST_OF_ROUTE, MOST_SENT = 5, 3
#: How the addresses of residents begin: every post sees them as nobody does.
PUBLIC = "/public/"
#: Somebody at each level, a department, and one who may not see the others' matters.
POSTS = (1, 2, 4, 6, 7, 8)
#: What is only sent, never asked for; these forms are sent empty.
FORMS = {
    "sign_out", "switch_post", "elder", "take_back", "same", "review_all", "review_draft",
    "alias_take_back",
    "public_rate", "public_mine_move",
}  # fmt: skip
#: Forms that would end what is being looked at.
LEFT_ALONE = {"sign_out", "switch_post", "elder"}
#: Addresses that no page leads to, or that need something typed.
OTHERS = (
    "/public/", "/public/?show=late", "/public/?town=3", "/public/mine/", "/public/request/",
    "/public/code/", "/sign-in/", "/choose/posts/?loop=task&owner=3",
    "/choose/units/?field=x", "/matters/?unit=nowhere", "/units/?q=nowhere", "/units/?q=990101",
    "/board/?period=2026-13", "/board/?at=2026-03-01", "/board/?sort=-score&all=1",
    *(f"/board/?unit=2&of=3&indicator={key}"
      for key in ("investment", "waste", "solved_rate", "score")),
    "/board/?unit=2&view=values", "/matters/999999/", "/nowhere/", "/matters/?lamp=grey",
    "/?done=1",
)  # fmt: skip


def test_nothing_but_data_is_chinese_on_any_page(city, monkeypatch):
    cache.clear()
    set_now(monkeypatch)
    refused = english.build()
    set_now(monkeypatch, days=12)
    data = english.data()

    seen: dict[str, int] = {}
    wrong: dict[str, list[str]] = {}
    for where, route, answer in _pages():
        seen[route] = seen.get(route, 0) + 1
        found = english.chinese_in(_said(answer), data=data)
        if "<html" in _said(answer) and '<html lang="en">' not in _said(answer):
            found.append("no lang")
        if found:
            wrong.setdefault(f"{route} {where} {answer.status_code}", found[:4])
    with translation.override("en"):
        for fault in refused:
            found = english.chinese_in(fault.sentence(gettext), data=data)
            if found:
                wrong.setdefault(fault.code, found)

    assert wrong == {}
    assert {pattern.name for pattern in get_resolver().url_patterns} - set(seen) <= LEFT_ALONE


def test_what_is_no_data_is_found():
    data = frozenset({"大港镇"})
    assert english.chinese_in("<b>大港镇</b> 督办 1,240 户", data=data) == ["<b>…</b> 督办 1,240 …"]
    assert english.chinese_in("<p>A，B</p>") == ["<p>A，B</p>"]
    assert english.chinese_in('<q lang="zh">通水。</q>') == []


def test_whoever_holds_no_post_is_told_so_in_english(city, monkeypatch):
    set_now(monkeypatch)
    models.Posting.objects.filter(post_id=9).delete()

    answer = english.reader(9).get("/")

    assert answer.status_code == 403
    assert english.chinese_in(_said(answer), data=english.data()) == []


def test_a_network_that_asks_too_often_is_told_so_in_english(city, monkeypatch):
    cache.clear()
    set_now(monkeypatch)
    for module, name in ((public_mine, "MOST_LOOKED"), (public_requests, "MOST_FILED")):
        monkeypatch.setattr(module, name, 0)
    looked = english.reader().post("/public/mine/", {"code": "x"})
    filed = english.reader().post("/public/request/", {
        "detail": "No water.", "kind": "water", "superior": cast.TOWN, "key": "k",
    })  # fmt: skip

    assert (looked.status_code, filed.status_code) == (429, 429)
    data = frozenset(unit.title for unit in cast.UNITS)
    assert english.chinese_in(_said(looked) + _said(filed), data=data) == []


def test_a_city_in_which_nothing_happens_yet_is_said_in_english(city, monkeypatch):
    set_now(monkeypatch)
    data = english.data()
    empty = ("/", "/matters/", "/board/", "/units/", "/units/3/", "/loops/", "/loops/commitment/",
             "/campaigns/", "/intake/", "/public/")  # fmt: skip
    for where in empty:
        answer = english.reader(2).get(where)
        assert answer.status_code == 200, where
        assert english.chinese_in(_said(answer), data=data) == [], where


def test_a_board_is_carried_away_in_english(city, monkeypatch):
    set_now(monkeypatch)
    figures.fill(figures.define())

    content = english.reader(2).get("/board/?as=xlsx").content

    sheet = load_workbook(BytesIO(content)).get_sheet_by_index(0)
    said = "\n".join(str(cell) for row in sheet.to_python() for cell in row)
    assert "Rank last month" in said
    assert english.chinese_in(said, data=english.data()) == []


@pytest.mark.parametrize("template", ["403.html", "404.html", "500.html", "403_csrf.html"])
def test_a_page_of_a_fault_is_in_english(template):
    with translation.override("en"):
        assert english.chinese_in(render_to_string(template, {"code": "7f3k"})) == []


def _said(answer: Any) -> str:
    return answer.content.decode() if "text" in answer.get("Content-Type", "") else ""


def _pages() -> Iterator[tuple[str, str, Any]]:
    """Every page that each post can reach by links, then each of its forms sent empty."""
    for post in (*POSTS, None):
        client = english.reader(post)
        waiting = ["/", *OTHERS] if post else list(OTHERS)
        known, forms, n = set(waiting), {}, Counter()
        while waiting:
            where = waiting.pop(0)
            route = _route(where)
            n[route] += 1
            is_twice = post not in (None, POSTS[0]) and where.startswith(PUBLIC)
            if route in FORMS or n[route] > MOST_OF_ROUTE or is_twice:
                continue
            answer = client.get(where)
            yield where, route, answer
            if route in ("matter", "move") and answer.status_code == 200:
                yield _part(client, where, route=route)
            said = _said(answer)
            forms |= dict.fromkeys(_targets(SENT, said, where=where))
            new = [target for target in _targets(LINKS, said, where=where) if target not in known]
            known.update(new)
            waiting += new
        yield from _sent(client, forms)
    yield from _undone()
    yield from _of_a_resident()


def _undone() -> Iterator[tuple[str, str, Any]]:
    """A report that is made, shown with its way back, and taken back."""
    client, matter = english.reader(6), models.Matter.objects.filter(stage="working").first()
    assert matter is not None
    where = f"/matters/{matter.id}/"
    sent = {"key": "report", "prefix": "", "done": "9", "progress": "x"}
    yield where, "move", client.post(f"{where}progress/", sent, follow=True)
    row = {"HX-Request": "true", "HX-Target": f"matter-{matter.id}"}
    again = client.post(f"{where}progress/same/", {"key": "same"}, headers=row)
    yield where, "same", again
    yield where, "take_back", client.post(f"{where}take-back/", {"key": "undo"}, headers=row)
    yield where, "take_back", client.post(f"{where}take-back/", {"key": "undo"})
    where = "/loops/task/many/undo/"
    yield where, "many_undo", client.post(where, {"batch": "106/nothing"})


def _of_a_resident() -> Iterator[tuple[str, str, Any]]:
    """A request that is filed, looked up by its code, and pressed for."""
    client = english.reader()
    sent = {"detail": "No water.", "kind": "water", "superior": cast.TOWN, "key": "filed"}
    yield "", "public_request", client.post("/public/request/", sent, follow=True)
    code = public_codes.code_of("filed")
    yield "", "public_mine", client.post("/public/mine/", {"code": code})
    for move in loops.load()["request"].moves:
        sent = {"code": code, "key": f"own-{move}"}
        yield move, "public_mine_move", client.post(f"/public/mine/{move}/", sent, follow=True)
    promise = models.Matter.objects.filter(loop="commitment", is_public=True).first()
    assert promise is not None
    where = f"/public/matters/{promise.id}/"
    yield where, "public_rate", client.post(f"{where}rate/", {"key": "r", "grade": "good"})
    yield where, "public_rated", client.get(f"{where}rated/")
    where = f"/public/matters/{opendays.announced(key='open')}/open/openday.booking/book/"
    for sent in ({}, {"n_people": "2", "telephone": "138"}, {"n_people": "9", "telephone": "1"}):
        key = f"book-{len(sent)}-{sent.get('n_people')}"
        yield where, "public_open_within", client.post(where, sent | {"key": key}, follow=True)
    code = public_codes.code_of(f"{where} book-2-2")
    yield "", "public_mine", client.post("/public/mine/", {"code": code})


def _targets(pattern: re.Pattern[str], said: str, *, where: str) -> list[str]:
    found = [urljoin(where, unescape(link)) for link in pattern.findall(said)]
    return [target for target in dict.fromkeys(found) if re.match("/(?!static|$)", target)]


def _part(client: Any, where: str, *, route: str) -> tuple[str, str, Any]:
    """A row of the desk, or a form in its place."""
    row = f"matter-{where.split('/')[2]}"
    address = f"{where}row/" if route == "matter" else where
    answer = client.get(address, headers={"HX-Request": "true", "HX-Target": row})
    return address, "row" if route == "matter" else route, answer


def _sent(client: Any, forms: Iterable[str]) -> Iterator[tuple[str, str, Any]]:
    """The answers to forms that hold nothing but a key."""
    n = Counter[str]()
    for where in forms:
        route = _route(where)
        n[route] += 1
        if route not in LEFT_ALONE and n[route] <= MOST_SENT:
            sent = {"key": f"empty-{where}", "prefix": "", "confirmed": "x", "step": "cost"}
            yield where, route, client.post(where, sent, follow=True)


def _route(where: str) -> str:
    try:
        return str(resolve(urlsplit(where).path).url_name)
    except Resolver404:
        return ""


@pytest.mark.parametrize(("name", "loop"), loops.load().items())
def test_a_shipped_loop_is_called_in_english_in_all_its_parts(name, loop):
    every = (loop, *loop.children.values())
    with translation.override("en"):
        said = [spoken.purpose(each) for each in every]
        for each in every:
            parts = (each, *each.fields.values(), *each.stages.values(), *each.moves.values(),
                     *each.measures.values())  # fmt: skip
            said += [spoken.named(part) for part in parts]
            said += [text for field in each.fields.values() for _, text in spoken.choices(field)]
            said += [
                diagram.svg(each, current=stage, title=spoken.named(each), english=True)
                for stage in each.stages
            ]

    assert [text for text in said if english.chinese_in(text)] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3.7 亿元", "370 million yuan"), ("186,000 万元", "1.86 billion yuan"),
        ("1860 万元", "18.6 million yuan"), ("35500 元", "35,500 yuan"),
        ("2.4 万平方米", "2.4 ×10,000 m²"), ("3.5 个百分点", "3.5 percentage points"),
        ("97.2%", "97.2%"), ("12 户", "12 户"),
    ],
)  # fmt: skip
def test_an_amount_in_english_is_as_exact_as_in_chinese(text, said):
    amount = parse_quantity(text)
    assert isinstance(amount, Quantity)
    with translation.override("en"):
        assert spoken.quantity(amount) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-04", "Apr 2026"),
        ("2026-04-15", "15 Apr 2026"),
        ("2026-Q1", "Q1 2026"),
        ("2026-H2", "Second half of 2026"),
        ("2026-W11", "Week 11 of 2026"),
        ("2026", "2026"),
        ("2026-03-H1", "First half of Mar 2026"),
        ("2026-03-YTD", "Jan–Mar 2026 to date"),
        ("2026-01-YTD", "Jan 2026 to date"),
        ("2026-03-15-YTD", "1 Jan–15 Mar 2026 to date"),
    ],
)
def test_a_period_in_english_is_called_as_an_office_calls_it(text, said):
    with translation.override("en"):
        assert spoken.period(parse_period(text)) == said
