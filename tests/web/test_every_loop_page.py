"""Every mechanism at every stage has a page for each of its parties, and every move a form."""

import html
import re
from dataclasses import replace
from functools import lru_cache

import pytest

from luoshi.core import rights
from luoshi.store import clockwork, publication
from luoshi.store.record import save, texts
from tests import cast
from tests.loops import walker
from tests.loops.walker import Stood
from tests.web.seats import seat, set_now, text_of

pytestmark = pytest.mark.usefixtures("city")

#: The posts of the walker's parties: owner, superior, verifier, partner and requester.
POSTS = (5, 2, 4, 12, 7, 10)
#: The matters in which the small ones stand are numbered from here.
ABOVE = 1 << 40


@lru_cache
def _walked(name: str) -> walker.Walked:
    return walker.walked(walker.EVERY[name])


def kept(loop, stood: Stood, *, id: int, parent: int | None) -> int:
    """Writes a matter that a walk has led to; its number."""
    text = texts.keep(loop, at=cast.MORNING)
    matter = replace(stood.matter, id=id, text=text, parent=parent)
    first, *rest = stood.entries
    body = dict(first.body) | {"loop": text} | ({"parent": str(parent)} if parent else {})
    fresh = Stood(matter, stood.days, (replace(first, body=body), *rest))
    save.save_new([(loop, fresh)], calendar=clockwork.calendar())
    return id


def within(loop, *, id: int) -> int | None:
    """The number of the matter that a small one stands in; None for one that stands by itself."""
    above = walker.LOOPS.get(loop.parent)
    if above is None:
        return None
    found = _walked(loop.parent).stood
    stood = next(ways[0] for ways in found.values() if ways[0].entries)
    return kept(above, stood, id=id, parent=None)


def offered(page: str, matter: int) -> set[str]:
    """The addresses to which the page of a matter leads for moves and smaller matters."""
    found = re.findall(rf'(?:href|action)="(/matters/{matter}/[^"#]+)"', page)
    return {html.unescape(address) for address in found if "/entries/" not in address}


@pytest.mark.parametrize("name", sorted(walker.EVERY))
def test_every_stage_has_a_page_and_every_move_that_it_offers_a_form(name, monkeypatch):
    loop = walker.EVERY[name]
    stages = _walked(name).stood
    ids = iter(range(ABOVE, ABOVE + 10_000))
    parent = within(loop, id=next(ids))
    wrong: list[tuple[str, int, str]] = []
    opened: set[str] = set()
    for stage, ways in stages.items():
        matter = kept(loop, ways[0], id=next(ids), parent=parent)
        set_now(monkeypatch, days=ways[0].days, minutes=1)
        for post in POSTS:
            client = seat(post)
            answer = client.get(f"/matters/{matter}/")
            may_see = rights.may_see(
                actor=cast.actor(post), loop=loop, matter=ways[0].matter, tree=cast.TREE
            ).allowed
            is_public = publication.public().filter(id=matter).exists()
            if answer.status_code != (200 if may_see or is_public else 404):
                wrong.append((stage, post, f"/matters/{matter}/"))
            if answer.status_code != 200:
                continue
            for address in offered(text_of(answer), matter) - opened:
                opened.add(address)
                form = client.get(address)
                wrong += [] if form.status_code in (200, 405) else [(stage, post, address)]

    assert wrong == []
    assert opened
