"""One public matter: what it says, where it stands, its record and proof, what anybody may say."""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luoshi.core import value as values
from luoshi.core import wording
from luoshi.core.calendar import day_of
from luoshi.core.fault import Fault, Refused
from luoshi.core.loop import Field, Move
from luoshi.core.matter import EMPTY, PUBLIC, Actor
from luoshi.store import clockwork, public_record, publication, record
from luoshi.store.publication import Told
from luoshi.web import limit, public_words, spoken
from luoshi.web.public import YEAR_SECONDS

RATED_COOKIE = "ls_rated_{}"
#: So many ratings an hour from one address.
MOST_RATINGS = 10


@require_safe
def matter(request: HttpRequest, matter_id: int) -> HttpResponse:
    """What it says, by whom, how far it is, and its record."""
    day = day_of(timezone.now())
    told = found(matter_id, day=day)
    return render(request, "public_matter.html", _page(told, day=day))


def found(matter_id: int, *, day: date) -> Told:
    """A public matter; any other is not found, whether it exists or not."""
    shown = publication.told([matter_id], day=day)
    if not shown:
        raise Http404
    return shown[0]


def _page(
    told: Told, *, day: date, notice: str = "", typed: Mapping[str, str] = EMPTY
) -> dict[str, Any]:
    tree = clockwork.tree_on(day)
    lamp, mark = public_words.words(told)
    item = public_words.item(told, tree=tree, day=day)
    kept = public_record.record_of(told)
    shown_on = spoken.day(day_of(told.shown_at), year_of=day) if told.shown_at else ""
    is_promise = not public_words.has_stages(told.loop)
    return {
        "told": told, "item": item, "lamp": lamp, "mark": mark, "day": day,
        "loop": "" if is_promise else spoken.named(told.loop),
        "list_url": public_words.list_of(told.loop),
        "unit": item["unit"], "facts": public_words.facts(told, tree=tree, day=day),
        "steps": public_words.steps(told), "votes": public_words.votes(told),
        "expected": spoken.quantity(told.expected) if told.expected else "",
        "expected_share": wording.share(told.shown.expected)
        if told.shown.expected is not None else "",
        "record": kept, "code": [kept.code[at : at + 4] for at in range(0, len(kept.code), 4)],
        "shown_on": _("{day}公示").format(day=shown_on) if shown_on else "",
        "rating": _rating(told, typed=typed), "openings": _openings(told),
        "key": secrets.token_urlsafe(16), "notice": notice,
    }  # fmt: skip


def _openings(told: Told) -> list[dict[str, str]]:
    """What anybody may open in it: places to book, a claim to make."""
    return [
        {"title": spoken.named(move), "url": reverse(
            "public_open_within", args=[told.id, part.name, move.name])}
        for part, move in told.openings
    ]  # fmt: skip


def _rating(told: Told, *, typed: Mapping[str, str]) -> dict[str, Any] | None:
    """The form by which anybody may say what he thinks of it."""
    move = told.remark
    if move is None:
        return None
    is_grade = move.needs == ("grade",)
    fields = [(told.loop.fields[name], name in move.may) for name in asked(told, move)]
    return {
        "title": _("我来评") if is_grade else spoken.named(move),
        "fields": [
            _field(field, is_optional=is_optional, typed=typed.get(field.name, ""),
                   title=_("您觉得办得怎样") if is_grade else spoken.named(field))
            for field, is_optional in fields
        ],
    }  # fmt: skip


def asked(told: Told, move: Move) -> tuple[str, ...]:
    """The fields that a remark asks of the public: nothing personal, no files."""
    fields = told.loop.fields
    return tuple(
        name
        for name in (*move.needs, *move.may)
        if fields[name].personal is None and fields[name].type in ("text", "choice")
    )


def _field(field: Field, *, title: str, is_optional: bool, typed: str) -> dict[str, Any]:
    return {
        "name": field.name, "title": title, "type": field.type, "most": field.most,
        "options": spoken.choices(field), "value": typed, "optional": is_optional,
        "help": spoken.help_of(field),
    }  # fmt: skip


@require_POST
def rate(request: HttpRequest, matter_id: int) -> HttpResponse:
    """Takes down what somebody thinks of it; who it was is not asked."""
    at = timezone.now()
    day = day_of(at)
    told = found(matter_id, day=day)
    move = told.remark
    if move is None:
        raise Http404
    typed = {name: request.POST.get(name, "").strip() for name in asked(told, move)}
    given, wrong = _read(told, move, typed=typed)
    wrong, status = (wrong, 422) if wrong else _refused(request, matter_id)
    if not wrong:
        key = f"public-rate/{matter_id}/{request.POST.get('key', '')[:40]}"
        actor = Actor(posting=PUBLIC, postings=frozenset({PUBLIC}))
        try:
            record.act(actor=actor, matter_id=matter_id, move=move.name, at=at, key=key,
                       given=given)  # fmt: skip
        except Refused as refusal:
            wrong = spoken.sentence(refusal.fault)
    if wrong:
        context = _page(told, day=day, notice=wrong, typed=typed)
        return render(request, "public_matter.html", context, status=status)
    answer = HttpResponseRedirect(f"{reverse('public_rated', args=[matter_id])}#rated")
    answer.set_cookie(RATED_COOKIE.format(matter_id), "1", max_age=YEAR_SECONDS // 4,
                      samesite="Lax", httponly=True, secure=request.is_secure())  # fmt: skip
    return answer


def _read(told: Told, move: Move, *, typed: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    """What somebody says, and what is wrong with it or ""."""
    given: dict[str, Any] = {}
    for name, text in typed.items():
        if not text and name in move.may:
            continue
        value = values.parse(told.loop.fields[name], text)
        if isinstance(value, Fault):
            is_choice = told.loop.fields[name].type == "choice"
            return {}, _("请选一项再提交。") if is_choice else spoken.sentence(value)
        given[name] = value
    return given, ""


def _refused(request: HttpRequest, matter_id: int) -> tuple[str, int]:
    """Why no more is taken down from here, or "", with the status of the answer."""
    if RATED_COOKIE.format(matter_id) in request.COOKIES:
        return _("您已经评过这一件，没有重复记。三个月后可以再评。"), 422
    if limit.is_over(request, name="rate", most=MOST_RATINGS):
        said = _("这个网络一小时内已评了 {n} 次，没有记下。请一小时后再评。")
        return said.format(n=MOST_RATINGS), 429
    return "", 422


@require_safe
def rated(request: HttpRequest, matter_id: int) -> HttpResponse:
    """The matter again, after somebody has rated it."""
    day = day_of(timezone.now())
    context = _page(found(matter_id, day=day), day=day) | {"rated": True}
    return render(request, "public_matter.html", context)


@require_safe
def proof(request: HttpRequest, matter_id: int) -> HttpResponse:
    """The proof of the last entry that anybody may read, as a file."""
    made = public_record.proof_of(found(matter_id, day=day_of(timezone.now())))
    if made is None:
        raise Http404
    answer = JsonResponse(dict(made), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="luoshi-proof-{matter_id}.json"'
    return answer


urlpatterns = [
    path("public/matters/<whole:matter_id>/", matter, name="public_matter"),
    path("public/matters/<whole:matter_id>/rate/", rate, name="public_rate"),
    path("public/matters/<whole:matter_id>/rated/", rated, name="public_rated"),
    path("public/matters/<whole:matter_id>/proof/", proof, name="public_proof"),
]
