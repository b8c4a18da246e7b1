"""What residents see without signing in: promises and other public matters, and their state."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from luoshi.core.calendar import day_of
from luoshi.core.loop import Loop
from luoshi.core.tree import Tree
from luoshi.store import clockwork, outsiders, publication
from luoshi.store.publication import KINDS, LOOP, Book, Key
from luoshi.web import public_words, spoken
from luoshi.web.whole import whole

PAGE = 20
PLACE_COOKIE = "ls_place"
YEAR_SECONDS = 365 * 24 * 3600


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """How many promises were made this year and what became of them; the list by lamp."""
    tree, day, town = _where(request)
    others = [
        {
            "title": spoken.named(loop),
            "n": n,
            "url": public_words.list_of(loop),
        }
        for loop, n in publication.kinds(day=day, below=town)
        if loop.name != LOOP
    ]
    more = {"others": others, "openings": _openings()}
    return _page(request, clockwork.current_loops()[LOOP], tree=tree, day=day, town=town, **more)


@require_safe
def loop(request: HttpRequest, name: str) -> HttpResponse:
    """The public matters of one mechanism; one that shows none to the public is not found."""
    declared = clockwork.current_loops().get(name)
    if declared is None or not declared.public_stages:
        raise Http404
    tree, day, town = _where(request)
    return _page(request, declared, tree=tree, day=day, town=town)


def _where(request: HttpRequest) -> tuple[Tree, date, int | None]:
    """The tree of today, today, and the place somebody has chosen, now or earlier."""
    day = day_of(timezone.now())
    tree = clockwork.tree_on(day)
    said = request.GET.get("town", request.COOKIES.get(PLACE_COOKIE, ""))
    unit = whole(said) or 0
    is_place = unit in tree and tree.level(unit) in ("county", "town")
    return tree, day, unit if is_place else None


def _page(
    request: HttpRequest, loop: Loop, *, tree: Tree, day: date, town: int | None, **more: Any
) -> HttpResponse:
    """The list of one mechanism, remembering the place that was chosen."""
    book = publication.book(day=day, loop=loop.name).below(town, tree=tree)
    kinds = tuple(kind for kind in request.GET.getlist("show") if kind in KINDS)
    stage = request.GET.get("stage", "")
    stage = stage if stage in loop.public_stages and public_words.has_stages(loop) else ""
    listed = book.only(kinds) if kinds else book
    listed = listed.at(stage) if stage else listed
    after = _key_of(request.GET.get("after", ""))
    page = listed.page(after=after, size=PAGE)
    told = publication.told([one.id for one in page.listed], day=day)
    chosen = [str(public_words.said_of(loop.name)[kind]) for kind in kinds]
    chosen += [spoken.named(loop.stages[stage])] if stage else []
    filters = "".join(f"show={kind}&" for kind in kinds) + (f"stage={stage}&" if stage else "")
    is_first = loop.name == LOOP
    context = {
        "loop": "" if is_first else spoken.named(loop),
        "purpose": spoken.purpose(loop),
        "here": public_words.list_of(loop),
        "counts": public_words.counts(book, loop=loop.name), "n": len(book.listed),
        "stages": _stages(book, loop=loop), "n_listed": len(listed.listed),
        "place": tree.unit(town).title if town else "", "town": town, "places": _places(tree),
        "filters": filters, "shown": spoken.listed(chosen),
        "items": [public_words.item(one, tree=tree, day=day) for one in told],
        "next": _next(page.after, filters=filters), "is_first": after is None,
        "day": day, "n_kept": book.counts()["kept"],
    } | more  # fmt: skip
    answer = render(request, "public_home.html", context)
    if "town" in request.GET:
        answer.set_cookie(PLACE_COOKIE, str(town or ""), max_age=YEAR_SECONDS, samesite="Lax",
                          httponly=True, secure=request.is_secure())  # fmt: skip
    return answer


def _stages(book: Book, *, loop: Loop) -> list[dict[str, Any]]:
    """How many stand where, in the order of the file; none for promises."""
    found = book.stages() if public_words.has_stages(loop) else {}
    return [
        {"stage": name, "title": spoken.named(stage), "n": found[name]}
        for name, stage in loop.stages.items()
        if found.get(name)
    ]


def _openings() -> list[dict[str, str]]:
    """What anybody may ask for on the web beside a request, which has its own button."""
    return [
        {"title": spoken.named(move), "url": reverse("public_open", args=[loop.name, move.name])}
        for loop, move in outsiders.openings()
        if loop.name != "request"
    ]


def _places(tree: Tree) -> list[dict[str, Any]]:
    return [
        {
            "id": county,
            "title": tree.unit(county).title,
            "towns": [(town, tree.unit(town).title) for town in towns],
        }
        for county, towns in publication.towns(tree)
    ]


def _key_of(said: str) -> Key | None:
    """The place in the list that an address names."""
    parts = [whole(part) for part in said.split("-")]
    if len(parts) != 3 or None in parts:
        return None
    kind, due, matter = (part or 0 for part in parts)
    return kind, due, matter


def _next(after: Key | None, *, filters: str) -> str:
    if after is None:
        return ""
    return f"?{filters}after={'-'.join(str(part) for part in after)}"


urlpatterns = [
    path("public/", home, name="public"),
    path("public/loops/<str:name>/", loop, name="public_loop"),
]
