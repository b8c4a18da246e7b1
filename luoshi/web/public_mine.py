"""Where what I have opened stands, for whoever has its code, and what he may still do about it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.core import clock, engine, rights
from luoshi.core.calendar import day_of
from luoshi.core.fault import Refused
from luoshi.core.loop import Loop, Move
from luoshi.core.matter import EMPTY, Actor, Matter
from luoshi.store import clockwork, models, outsiders, projection, record
from luoshi.store.world import world_of
from luoshi.web import forms, limit, names, present, public_forms, spoken
from luoshi.web.forms import Typed

#: So many looks by a code, an hour from one address.
MOST_LOOKED = 60

#: What of it he is told, where that is less than what he may see.
_FACTS: Mapping[str, tuple[str, ...]] = {"request": ("detail", "answer", "result")}
#: What tells only who is who inside the house, or is asked for again where it is needed.
_NOT_TOLD = ("title", "requester", "superior", "verifier", "holder", "regime")


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A move that was sent: what was typed, and what is to be mended."""

    move: str
    typed: Typed
    errors: Mapping[str, str]


@never_cache
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Where my request stands, for whoever has its code. The code is never in an address."""
    if request.method != "POST":
        return render(request, "public_mine.html", {})
    code = request.POST.get("code", "").strip()[:40]
    if limit.is_over(request, name="mine", most=MOST_LOOKED):
        return _too_often(request)
    row = outsiders.mine(outsiders.posting_of(code)) if code else None
    if row is None:
        notice = _("没有这个回执码。请照抄给您的 12 位字母和数字，横线可以不写。")
        return render(request, "public_mine.html", {"notice": notice, "typed": code}, status=422)
    return _told(request, row, code=code, at=timezone.now())


@never_cache
@require_POST
def move(request: HttpRequest, name: str) -> HttpResponse:
    """Makes one of the requester's own moves: how it was, or that it must be done again."""
    at = timezone.now()
    code = request.POST.get("code", "").strip()[:40]
    if limit.is_over(request, name="mine", most=MOST_LOOKED):
        return _too_often(request)
    row = outsiders.mine(outsiders.posting_of(code)) if code else None
    if row is None:
        return HttpResponseRedirect(reverse("public_mine"))
    loop = clockwork.loop_of(row.text_id, row.loop)
    actor = public_forms.outsider(code)
    chosen = loop.moves.get(name)
    if chosen is None or "requester" not in chosen.by or chosen.opens_matter:
        notice = _("这一步不由您来做。")
        return _told(request, row, code=code, at=at, notice=notice, status=422)
    matter = projection.matter_of(row, loop=loop)
    form = public_forms.form_of(loop=loop, move=chosen, matter=matter, actor=actor, day=day_of(at))
    answer, typed = public_forms.read(form, request)
    sent = Sent(move=name, typed=typed, errors=answer.errors)
    if answer.errors:
        return _told(request, row, code=code, at=at, sent=sent, status=422)
    try:
        record.act(
            actor=actor, matter_id=row.id, move=name, at=at, given=answer.given, to=answer.to,
            key=f"public-mine/{row.id}/{request.POST.get('key', '')[:40]}",
        )  # fmt: skip
    except Refused as refusal:
        notice = spoken.sentence(refusal.fault)
        return _told(request, row, code=code, at=at, sent=sent, notice=notice, status=422)
    fresh = outsiders.mine(actor.posting) or row
    return _told(request, fresh, code=code, at=at, notice=_("记下了。"))


def _too_often(request: HttpRequest) -> HttpResponse:
    notice = _("这个网络一小时内查了太多次。请一小时后再查，急事请打 12345。")
    return render(request, "public_mine.html", {"notice": notice}, status=429)


def _told(
    request: HttpRequest,
    row: models.Matter,
    *,
    code: str,
    at: datetime,
    notice: str = "",
    sent: Sent | None = None,
    status: int = 200,
) -> HttpResponse:
    """The state of a matter in the words of whoever opened it, with his own moves."""
    loop = clockwork.loop_of(row.text_id, row.loop)
    matter = projection.matter_of(row, loop=loop)
    day = day_of(at)
    actor = public_forms.outsider(code)
    is_called = bool(matter.title) or not row.title.startswith(loop.title)
    moves = engine.open_moves(
        loop=loop, matter=matter, actor=actor, world=world_of(loop=loop, matter=matter, at=at)
    )
    context = {
        "row": row, "code": code, "notice": notice, "day": day,
        "state": spoken.told(
            loop.stages[matter.stage], unit=row.owner.title if row.owner else _("承办单位")
        ),
        "title": row.title if is_called else present.worded(loop),
        "number": row.number, "town": row.superior.title if row.superior else "",
        "until": _until(loop=loop, matter=matter, day=day),
        "steps": _steps(loop=loop, matter=matter),
        "facts": _facts(loop=loop, matter=matter, actor=actor, day=day),
        "forms": [
            _own_move(entry, loop=loop, matter=matter, actor=actor, day=day, sent=sent)
            for entry in moves if "requester" in entry.by
        ],
    }  # fmt: skip
    return render(request, "public_mine.html", context, status=status)


def _facts(*, loop: Loop, matter: Matter, actor: Actor, day: date) -> list[tuple[str, str]]:
    """What it says that its owner may see; personal values are never shown by a code alone."""
    known = names.names_of(tree=clockwork.tree_on(day), day=day)
    told = _FACTS.get(loop.name) or [name for name in loop.fields if name not in _NOT_TOLD]
    wanted = [name for name in told if name in loop.fields]
    return [
        (present.worded(loop.fields[name]), said)
        for name in wanted
        if loop.fields[name].personal is None
        and loop.fields[name].type not in ("file", "post", "party", "turns")
        and rights.sees_field(actor=actor, loop=loop, matter=matter, name=name)
        and (said := names.said(loop.fields[name], matter.values.get(name), names=known))
    ]


def _until(*, loop: Loop, matter: Matter, day: date) -> str:
    """By when the present step is to be done."""
    out = clock.runs_out_at(loop=loop, matter=matter, calendar=clockwork.calendar())
    if out is None:
        return ""
    length = loop.stages[matter.stage].clock
    by_hours = length is not None and "hours" in str(length.otherwise)
    if by_hours:
        return spoken.instant(out, year_of=day)
    return spoken.day(day_of(out - timedelta(microseconds=1)), year_of=day)


def _steps(*, loop: Loop, matter: Matter) -> list[tuple[str, datetime]]:
    """When it came to each stage."""
    came = [(matter.entered[name], name) for name in loop.stages if name in matter.entered]
    return [(present.worded(loop.stages[name]), at) for at, name in sorted(came, key=itemgetter(0))]


def _own_move(
    entry: Move, *, loop: Loop, matter: Matter, actor: Actor, day: date, sent: Sent | None
) -> dict[str, Any]:
    """The form of one of his own moves, with what he has just typed into it."""
    form = public_forms.form_of(loop=loop, move=entry, matter=matter, actor=actor, day=day)
    is_sent = sent is not None and sent.move == entry.name
    typed = sent.typed if sent and is_sent else forms.initial(form)
    errors = sent.errors if sent and is_sent else EMPTY
    return {
        "name": entry.name, "title": present.worded(entry), "key": secrets.token_urlsafe(16),
        "fields": public_forms.shown(form, typed=typed, errors=errors, prefix=f"{entry.name}-")
        ["fields"],
    }  # fmt: skip


urlpatterns = [
    path("public/mine/", mine, name="public_mine"),
    path("public/mine/<slug:name>/", move, name="public_mine_move"),
]
