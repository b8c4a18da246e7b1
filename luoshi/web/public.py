"""What residents see without signing in: promises, what became of them, and the proof of it."""

import secrets
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luoshi.core import wording
from luoshi.core.calendar import day_of
from luoshi.core.loop import Move
from luoshi.core.matter import PUBLIC, Actor
from luoshi.core.tree import Tree
from luoshi.store import clockwork, public_record, publication, record
from luoshi.store.publication import KINDS, Key, Told
from luoshi.web import limit, public_words, spoken

PAGE = 20
PLACE_COOKIE, RATED_COOKIE = "ls_place", "ls_rated_{}"
YEAR_SECONDS = 365 * 24 * 3600
#: So many ratings an hour from one address.
MOST_RATINGS = 10


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """How many promises were made this year and what became of them; the list by lamp."""
    at = timezone.now()
    day = day_of(at)
    tree = clockwork.tree_on(day)
    town = _town(request, tree=tree)
    book = publication.book(day=day).below(town, tree=tree)
    kinds = tuple(kind for kind in request.GET.getlist("show") if kind in KINDS)
    listed = book.only(kinds) if kinds else book
    after = _key_of(request.GET.get("after", ""))
    page = listed.page(after=after, size=PAGE)
    told = publication.told([one.id for one in page.listed], day=day)
    shown = spoken.listed(str(public_words.SAID[kind]) for kind in kinds)
    context = {
        "counts": public_words.counts(book), "n": len(book.listed), "n_listed": len(listed.listed),
        "year": day.year, "place": tree.unit(town).title if town else "", "town": town,
        "places": _places(tree), "kinds": kinds, "shown": shown,
        "items": [public_words.item(one, tree=tree, day=day) for one in told],
        "next": _next(page.after, kinds=kinds), "is_first": after is None, "as_of": at,
        "day": day, "n_kept": book.counts()["kept"],
    }  # fmt: skip
    answer = render(request, "public_home.html", context)
    if "town" in request.GET:
        answer.set_cookie(PLACE_COOKIE, str(town or ""), max_age=YEAR_SECONDS, samesite="Lax",
                          httponly=True, secure=request.is_secure())  # fmt: skip
    return answer


def _town(request: HttpRequest, *, tree: Tree) -> int | None:
    """The place somebody has chosen, now or earlier; None for all."""
    said = request.GET.get("town", request.COOKIES.get(PLACE_COOKIE, ""))
    unit = int(said) if said.isdecimal() and len(said) < 10 else 0
    return unit if unit in tree and tree.level(unit) in ("county", "town") else None


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
    parts = said.split("-")
    if len(parts) != 3 or not all(part.isdecimal() and len(part) < 20 for part in parts):
        return None
    kind, due, matter = (int(part) for part in parts)
    return kind, due, matter


def _next(after: Key | None, *, kinds: tuple[str, ...]) -> str:
    if after is None:
        return ""
    shown = "".join(f"show={kind}&" for kind in kinds)
    return f"?{shown}after={'-'.join(str(part) for part in after)}"


@require_safe
def commitment(request: HttpRequest, matter_id: int) -> HttpResponse:
    """One promise: what, by whom, what counts as done, how far it is, why slow, and its record."""
    day = day_of(timezone.now())
    told = _found(matter_id, day=day)
    return render(request, "public_commitment.html", _page(request, told, day=day))


def _found(matter_id: int, *, day: date) -> Told:
    """A public matter; any other is not found, whether it exists or not."""
    if matter_id.bit_length() > 63:
        raise Http404
    found = publication.told([matter_id], day=day)
    if not found:
        raise Http404
    return found[0]


def _page(request: HttpRequest, told: Told, *, day: date, notice: str = "") -> dict[str, Any]:
    tree = clockwork.tree_on(day)
    lamp, mark = public_words.words(told)
    item = public_words.item(told, tree=tree, day=day)
    kept = public_record.record_of(told)
    shown_on = spoken.day(day_of(told.shown_at), year_of=day) if told.shown_at else ""
    return {
        "told": told, "item": item, "lamp": lamp, "mark": mark, "day": day,
        "unit": item["unit"], "facts": public_words.facts(told, tree=tree, day=day),
        "expected": spoken.quantity(told.expected) if told.expected else "",
        "expected_share": wording.share(told.shown.expected)
        if told.shown.expected is not None else "",
        "record": kept, "code": [kept.code[at : at + 4] for at in range(0, len(kept.code), 4)],
        "shown_on": _("{day}公示").format(day=shown_on) if shown_on else "",
        "rating": _rating(told), "key": secrets.token_urlsafe(16), "notice": notice,
    }  # fmt: skip


def _rating(told: Told) -> dict[str, Any] | None:
    """The form by which anybody may rate: the first move that is the public's here."""
    move = _public_move(told)
    if move is None:
        return None
    grade = told.loop.fields[move.needs[0]]
    return {"move": move.name, "field": {
        "name": grade.name, "title": _("您觉得办得怎样"), "type": "choice",
        "options": spoken.choices(grade), "value": "",
    }}  # fmt: skip


def _public_move(told: Told) -> Move | None:
    """The public's move that asks one choice, where the promise stands."""
    return next(
        (
            move
            for move in told.loop.from_stage(told.stage)
            if PUBLIC in move.by
            and len(move.needs) == 1
            and told.loop.fields[move.needs[0]].type == "choice"
        ),
        None,
    )


@require_POST
def rate(request: HttpRequest, matter_id: int) -> HttpResponse:
    """Takes down what somebody thinks of a promise; who it was is not asked."""
    at = timezone.now()
    day = day_of(at)
    told = _found(matter_id, day=day)
    move = _public_move(told)
    if move is None:
        raise Http404
    grade = request.POST.get(move.needs[0], "")
    wrong = "" if grade in told.loop.fields[move.needs[0]].choice else _("请选一项再提交。")
    status = 422
    if not wrong and RATED_COOKIE.format(matter_id) in request.COOKIES:
        wrong = _("您已经评过这一件，没有重复记。三个月后可以再评。")
    if not wrong and limit.is_over(request, name="rate", most=MOST_RATINGS):
        wrong = _("这个网络一小时内已评了 {n} 次，没有记下。请一小时后再评。").format(
            n=MOST_RATINGS
        )
        status = 429
    if wrong:
        return render(request, "public_commitment.html",
                      _page(request, told, day=day, notice=wrong), status=status)  # fmt: skip
    key = f"public-rate/{matter_id}/{request.POST.get('key', '')[:40]}"
    actor = Actor(posting=PUBLIC, postings=frozenset({PUBLIC}))
    record.act(
        actor=actor, matter_id=matter_id, move=move.name, at=at, key=key,
        given={move.needs[0]: grade},
    )  # fmt: skip
    answer = HttpResponseRedirect(f"{reverse('public_rated', args=[matter_id])}#rated")
    answer.set_cookie(RATED_COOKIE.format(matter_id), "1", max_age=YEAR_SECONDS // 4,
                      samesite="Lax", httponly=True, secure=request.is_secure())  # fmt: skip
    return answer


@require_safe
def rated(request: HttpRequest, matter_id: int) -> HttpResponse:
    """The promise again, after somebody has rated it."""
    day = day_of(timezone.now())
    told = _found(matter_id, day=day)
    context = _page(request, told, day=day) | {"rated": True}
    return render(request, "public_commitment.html", context)


@require_safe
def proof(request: HttpRequest, matter_id: int) -> HttpResponse:
    """The proof of the last entry that anybody may read, as a file."""
    told = _found(matter_id, day=day_of(timezone.now()))
    found = public_record.proof_of(told)
    if found is None:
        raise Http404
    answer = JsonResponse(dict(found), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="luoshi-proof-{matter_id}.json"'
    return answer


urlpatterns = [
    path("public/", home, name="public"),
    path("public/commitments/<int:matter_id>/", commitment, name="public_commitment"),
    path("public/commitments/<int:matter_id>/rate/", rate, name="public_rate"),
    path("public/commitments/<int:matter_id>/rated/", rated, name="public_rated"),
    path("public/commitments/<int:matter_id>/proof/", proof, name="public_proof"),
]
