"""Every page that can be reached in English: nothing is Chinese but what people have typed."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.cache import cache
from django.urls import Resolver404, get_resolver, resolve
from django.utils import translation
from django.utils.translation import gettext

from tests.web import english
from tests.web.seats import set_now

pytestmark = pytest.mark.usefixtures("catalogue")
LINKS = re.compile(r'(?:href|hx-get|action)="([^"#]+)')
#: Pages of one route that are looked at, and of one matter, unit or document.
MOST_OF_ROUTE, MOST_OF_QUERY = 60, 6
#: Somebody at each level, a department and a stranger.
POSTS = (1, 2, 4, 5, 6, 7, 8, 9)
#: What only takes a form: asked for without one it is no page.
FORMS = {
    "sign_out", "switch_post", "elder", "take_back", "same", "review_all", "review_draft",
    "public_rate", "public_mine_move",
}  # fmt: skip
#: Addresses that no page leads to, or that need something typed.
OTHERS = (
    "/public/", "/public/mine/", "/public/request/", "/public/request/done/", "/sign-in/",
    "/choose/posts/?loop=task&owner=3", "/choose/units/?field=x", "/matters/?unit=青山镇",
    "/units/?q=没有", "/units/?q=镇", "/board/?period=2026-13", "/matters/999999/", "/nowhere/",
    "/board/?at=2026-03-01", "/matters/?lamp=grey", "/?done=1",
)  # fmt: skip


def test_nothing_but_data_is_chinese_on_any_page(city, monkeypatch):
    cache.clear()
    set_now(monkeypatch)
    refused = english.build()
    set_now(monkeypatch, days=10)
    data = english.data()

    seen: dict[str, int] = {}
    wrong: dict[str, list[str]] = {}
    for where, route, answer in _pages(seen):
        found = english.chinese_in(_said(answer), data=data)
        if found:
            wrong.setdefault(f"{route} {where} {answer.status_code}", found[:4])
    with translation.override("en"):
        for fault in refused:
            found = english.chinese_in(fault.sentence(gettext), data=data)
            if found:
                wrong.setdefault(fault.code, found)

    import json

    json.dump(
        [wrong, {k: v for k, v in seen.items() if " " not in k}],
        open("/tmp/wrong.json", "w"),
        ensure_ascii=False,
        indent=1,
    )
    assert wrong == {}
    assert {pattern.name for pattern in get_resolver().url_patterns} - set(seen) == FORMS


def _said(answer: Any) -> str:
    return answer.content.decode() if "text" in answer.get("Content-Type", "") else ""


def _pages(seen: dict[str, int]) -> Iterator[tuple[str, str, Any]]:
    """Every page that each post can reach by links, and each of its forms sent empty."""
    for post in (*POSTS, None):
        client = english.reader(post)
        waiting = ["/", *OTHERS] if post else list(OTHERS)
        known = set(waiting)
        while waiting:
            where = waiting.pop(0)
            route = _route(where)
            if route in FORMS or seen.get(f"{post} {route}", 0) >= MOST_OF_ROUTE:
                continue
            answer = client.get(where)
            seen[route] = seen.get(route, 0) + 1
            seen[f"{post} {route}"] = seen.get(f"{post} {route}", 0) + 1
            yield where, route, answer
            if route in ("row", "move") and answer.status_code == 200:
                yield where, route, _part(client, where)
            for link in LINKS.findall(_said(answer)):
                target = urljoin(where, unescape(link))
                if target.startswith("/") and target not in known and "static" not in target:
                    known.add(target)
                    waiting.append(target)


def _part(client: Any, where: str) -> Any:
    """The same as a part of the desk."""
    row = f"matter-{where.split('/')[2]}"
    return client.get(where, headers={"HX-Request": "true", "HX-Target": row})


def _route(where: str) -> str:
    try:
        return str(resolve(urlsplit(where).path).url_name)
    except Resolver404:
        return ""
