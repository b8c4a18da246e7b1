"""What a resident asks for, filed without an account; the code to follow it is shown once."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from luoshi.core import value as values
from luoshi.core.calendar import day_of
from luoshi.core.loop import Field, Loop
from luoshi.core.tree import Tree
from luoshi.store import clockwork, publication, record
from luoshi.web import limit, public_codes, public_forms, public_mine, public_open, spoken
from luoshi.web.public import PLACE_COOKIE
from luoshi.web.whole import whole

#: The loop that is filed, and the move by which an outsider opens it.
LOOP, MOVE = "request", "file"
#: So many requests an hour from one address, with all else that is opened without an account.
MOST_FILED = public_open.MOST_OPENED
_TITLE_MOST = 30


@dataclass(frozen=True, kw_only=True)
class Filing:
    """What somebody wrote, and what is to be mended. Shape: `given` is complete without errors."""

    typed: Mapping[str, str]
    given: Mapping[str, Any]
    errors: Mapping[str, str]


@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form of a request; a good one is filed and its code shown on the next page, once."""
    at = timezone.now()
    day = day_of(at)
    tree = clockwork.tree_on(day)
    loop = clockwork.current_loops()[LOOP]
    if request.method != "POST":
        typed = {"superior": request.COOKIES.get(PLACE_COOKIE, "")}
        return _form(request, Filing(typed=typed, given={}, errors={}), loop=loop, tree=tree)
    filing = _read(request, loop=loop, tree=tree)
    if filing.errors:
        return _form(request, filing, loop=loop, tree=tree, status=422)
    if limit.is_over(request, name="open", most=MOST_FILED):
        notice = _(
            "这个网络一小时内已提了 {n} 件，这一件没有收下。请一小时后再提，急事请打 12345。"
        )
        return _form(request, filing, loop=loop, tree=tree, status=429,
                     notice=notice.format(n=MOST_FILED))  # fmt: skip
    key = request.POST.get("key", "")[:40] or secrets.token_urlsafe(16)
    code = public_codes.code_of(key)
    record.open_matter(
        actor=public_forms.outsider(code), loop=LOOP, move=MOVE, at=at, given=filing.given,
        key=f"public-request/{key}",
    )  # fmt: skip
    return public_codes.given(request, code, loop=LOOP)


def _read(request: HttpRequest, *, loop: Loop, tree: Tree) -> Filing:
    names = ("detail", "kind", "superior", "place", "contact")
    typed = {name: request.POST.get(name, "").strip() for name in names}
    errors: dict[str, str] = {}
    given: dict[str, Any] = {}
    for name in ("detail", "kind", "contact"):
        value = typed[name]
        fault = values.fault_of(loop.fields[name], value) if value else None
        if fault:
            errors[name] = spoken.sentence(fault)
        elif value:
            given[name] = value
    if "detail" not in given and "detail" not in errors:
        errors["detail"] = _("写一写是什么事")
    if "kind" not in given and "kind" not in errors:
        errors["kind"] = _("选一项")
    town = _unit(typed["superior"], among=public_forms.heard_by(tree))
    if town is None:
        errors["superior"] = _("选您所在的乡镇街道")
    else:
        given["superior"] = town
        village = _unit(typed["place"], among=publication.villages(town, tree=tree))
        given |= {"place": village} if village is not None else {}
    given["wants_call"] = bool(typed["contact"])
    given["title"] = title_of(typed["detail"])
    return Filing(typed=typed, given=given, errors=errors)


def title_of(text: str) -> str:
    """What a list calls a request: its first sentence, cut short.

    >>> title_of("新安里没水。已经四天。")
    '新安里没水'
    """
    first = text
    for mark in "。！？；!?;\n":
        first = first.partition(mark)[0] or first
    first = " ".join(first.split())
    return first if len(first) <= _TITLE_MOST else f"{first[: _TITLE_MOST - 1]}…"


def _unit(said: str, *, among: tuple[int, ...]) -> int | None:
    unit = whole(said)
    return unit if unit in among else None


def _form(
    request: HttpRequest, filing: Filing, *, loop: Loop, tree: Tree, status: int = 200,
    notice: str = "",
) -> HttpResponse:  # fmt: skip
    town = _unit(filing.typed.get("superior", ""), among=public_forms.heard_by(tree))
    villages = publication.villages(town, tree=tree) if town is not None else ()
    places = [
        {
            "id": county,
            "title": tree.unit(county).title,
            "towns": [(id, tree.unit(id).title) for id in towns],
        }
        for county, towns in publication.towns(tree)
    ]
    context = {
        "fields": {
            "detail": _field(loop.fields["detail"], filing, title=_("什么事"),
                             help=_("写明在哪里、什么时候、怎么了。不用写身份证号。")),
            "kind": _field(loop.fields["kind"], filing, title=_("是哪一类"),
                           options=spoken.choices(loop.fields["kind"])),
            "place": _field(
                loop.fields["place"], filing, title=_("哪个村或社区"), optional=True,
                options=[(str(unit), tree.unit(unit).title) for unit in villages],
            ),
            "contact": _field(loop.fields["contact"], filing, title=_("回访电话"), optional=True,
                              help=_("只用于回访，办结 30 天后删。不留也办。")),
        },
        "town": town, "town_error": filing.errors.get("superior", ""), "places": places,
        "has_villages": bool(villages), "notice": notice,
        "errors": [{"text": text, "url": f"#field-{name}"} for name, text in
                   filing.errors.items()],
        "key": request.POST.get("key", "")[:40] or secrets.token_urlsafe(16),
    }  # fmt: skip
    return render(request, "public_request.html", context, status=status)


def _field(field: Field, filing: Filing, **shown: Any) -> dict[str, Any]:
    """A field as `ls/field.html` shows it."""
    return {
        "name": field.name, "type": field.type, "most": field.most,
        "value": filing.typed.get(field.name, ""), "error": filing.errors.get(field.name, ""),
        "personal": field.personal is not None,
    } | shown  # fmt: skip


urlpatterns = [
    path("public/request/", ask, name="public_request"),
    *public_codes.urlpatterns,
    *public_mine.urlpatterns,
]
