"""Opens a matter without an account: a pass, a place on an open day; its code is shown once."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from luoshi.core.calendar import day_of
from luoshi.core.fault import Refused
from luoshi.core.loop import Loop, Move
from luoshi.core.matter import EMPTY, Actor, Matter
from luoshi.store import outsiders, record
from luoshi.store.publication import Told
from luoshi.web import limit, public_codes, public_forms, public_matter, public_words, spoken
from luoshi.web.forms import Form, Typed

#: So many are opened an hour from one address.
MOST_OPENED = 5
#: Nobody yet: who opens it is known by the code that it gets.
_ANYBODY = Actor(posting="code/")


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What an address opens. Shape: `told` is the public matter in which, None for by itself."""

    loop: Loop
    move: Move
    told: Told | None

    @property
    def address(self) -> str:
        """Where its form is."""
        if self.told is None:
            return reverse("public_open", args=[self.loop.name, self.move.name])
        return reverse("public_open_within", args=[self.told.id, self.loop.name, self.move.name])

    @property
    def back(self) -> str:
        """Where it is opened from."""
        return reverse("public_matter", args=[self.told.id]) if self.told else reverse("public")


@never_cache
@require_http_methods(["GET", "POST"])
def open_matter(
    request: HttpRequest, name: str, move: str, matter_id: int | None = None
) -> HttpResponse:
    """The form; what is well filled in is opened and its code shown on the next page, once."""
    at = timezone.now()
    day = day_of(at)
    opening = _opening(name, move=move, matter_id=matter_id, day=day)
    form = public_forms.form_of(
        loop=opening.loop, move=opening.move, matter=Matter(id=0, loop=name), actor=_ANYBODY,
        day=day,
    )  # fmt: skip
    if request.method != "POST":
        return _page(request, opening, form=form)
    answer, typed = public_forms.read(form, request)
    if answer.errors:
        return _page(request, opening, form=form, typed=typed, errors=answer.errors, status=422)
    if limit.is_over(request, name="open", most=MOST_OPENED):
        notice = _("这个网络一小时内已办了 {n} 件，这一件没有收下。请一小时后再来。")
        return _page(request, opening, form=form, typed=typed, status=429,
                     notice=notice.format(n=MOST_OPENED))  # fmt: skip
    key = request.POST.get("key", "")[:40] or secrets.token_urlsafe(16)
    code = public_codes.code_of(f"{opening.address} {key}")
    try:
        record.open_matter(
            actor=public_forms.outsider(code), loop=name, move=move, at=at,
            key=f"public-open/{key}", given=answer.given, parent=matter_id,
        )  # fmt: skip
    except Refused as refusal:
        notice = spoken.sentence(refusal.fault)
        return _page(request, opening, form=form, typed=typed, notice=notice, status=422)
    return public_codes.given(request, code, loop=name)


def _opening(name: str, *, move: str, matter_id: int | None, day: date) -> Opening:
    """What anybody may open at this address. 404 for what is not open to all.

    Shape: in a public matter that takes no more now the form still stands: sending it says why.
    """
    if matter_id is None:
        offered = outsiders.openings()
        told = None
    else:
        told = public_matter.found(matter_id, day=day)
        offered = tuple(
            (part, first)
            for part in told.loop.children.values()
            for first in part.moves.values()
            if outsiders.is_for_outsiders(part, first)
        )
    for loop, first in offered:
        if (loop.name, first.name) == (name, move):
            return Opening(loop=loop, move=first, told=told)
    raise Http404


def _page(
    request: HttpRequest,
    opening: Opening,
    *,
    form: Form,
    typed: Typed = EMPTY,
    errors: Mapping[str, str] = EMPTY,
    notice: str = "",
    status: int = 200,
) -> HttpResponse:
    told = opening.told
    is_open = told is None or (opening.loop.name, opening.move.name) in {
        (part.name, first.name) for part, first in told.openings
    }
    context: dict[str, Any] = public_forms.shown(form, typed=typed, errors=errors) | {
        "title": spoken.named(opening.move), "loop": spoken.named(opening.loop),
        "purpose": spoken.purpose(opening.loop), "action": opening.address,
        "above": told.title if told else "", "back_url": opening.back,
        "facts": _left(told, form=form) if told else [],
        "notice": notice or ("" if is_open else _("现在不收了：{stage}。").format(
            stage=public_words.stage_of(told) if told else "")),
        "key": request.POST.get("key", "")[:40] or secrets.token_urlsafe(16),
    }  # fmt: skip
    return render(request, "public_open.html", context, status=status)


def _left(told: Told, *, form: Form) -> list[tuple[str, str]]:
    """What is still to be had of it: places, hours, amounts."""
    stocks = [name for name in told.fields if told.loop.fields[name].type in ("stock", "capacity")]
    return public_words.said_fields(told, stocks, tree=form.tree, day=form.day)


urlpatterns = [
    path("public/open/<str:name>/<slug:move>/", open_matter, name="public_open"),
    path(
        "public/matters/<whole:matter_id>/open/<str:name>/<slug:move>/",
        open_matter,
        name="public_open_within",
    ),
]
