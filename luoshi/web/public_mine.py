"""Where my request stands, for whoever has its code, and what its owner may still do about it."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.core import clock, engine
from luoshi.core import value as values
from luoshi.core.calendar import day_of
from luoshi.core.fault import Fault, Refused
from luoshi.core.loop import Field, Loop, Move
from luoshi.core.matter import Actor, Matter
from luoshi.store import clockwork, models, projection, publication, record
from luoshi.store.world import world_of
from luoshi.web import limit, present, spoken

#: So many looks by a code, an hour from one address.
MOST_LOOKED = 60


def outsider(code: str) -> Actor:
    """Whoever has this code."""
    posting = publication.posting_of(code)
    return Actor(posting=posting, postings=frozenset({posting}))


#: What happens now, in the words of whoever waits; any other stage is called by its title.
_STAGES: Mapping[str, str | Promise] = {
    "heard": gettext_lazy("收到了，正在看归谁办"),
    "graded": gettext_lazy("看过了，马上派给单位"),
    "dispatched": gettext_lazy("已派给{unit}，等它接单"),
    "working": gettext_lazy("{unit}正在办"),
    "answered": gettext_lazy("{unit}已经答复，等回访核实"),
    "solved": gettext_lazy("解决了"),
    "refused": gettext_lazy("正在换办理单位"),
    "partly": gettext_lazy("解决了一部分"),
    "explained": gettext_lazy("作了解释"),
    "unreached": gettext_lazy("回访三次没有联系上您"),
    "not_ours": gettext_lazy("没有受理"),
}


@never_cache
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Where my request stands, for whoever has its code. The code is never in an address."""
    if request.method != "POST":
        return render(request, "public_mine.html", {})
    code = request.POST.get("code", "").strip()[:40]
    if limit.is_over(request, name="mine", most=MOST_LOOKED):
        return _too_often(request)
    row = publication.mine(publication.posting_of(code)) if code else None
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
    row = publication.mine(publication.posting_of(code)) if code else None
    if row is None:
        return HttpResponseRedirect(reverse("public_mine"))
    loop = clockwork.loop_of(row.text_id, row.loop)
    declared = loop.moves.get(name)
    given: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for needed in declared.needs if declared else ():
        found = values.parse(loop.fields[needed], request.POST.get(needed, ""))
        if isinstance(found, Fault):
            errors[needed] = spoken.sentence(found)
        else:
            given[needed] = found
    if errors:
        return _told(request, row, code=code, at=at, errors=errors, status=422)
    try:
        record.act(
            actor=outsider(code), matter_id=row.id, move=name, at=at, given=given,
            key=f"public-mine/{row.id}/{request.POST.get('key', '')[:40]}",
        )  # fmt: skip
    except Refused as refusal:
        notice = spoken.sentence(refusal.fault)
        return _told(request, row, code=code, at=at, notice=notice, status=422)
    fresh = publication.mine(publication.posting_of(code)) or row
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
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The state of a request in the words of whoever filed it, with his own moves."""
    loop = clockwork.loop_of(row.text_id, row.loop)
    matter = projection.matter_of(row, loop=loop)
    day = day_of(at)
    said = _STAGES.get(matter.stage, present.worded(loop.stages[matter.stage]))
    unit = row.owner.title if row.owner else _("承办单位")
    moves = engine.open_moves(
        loop=loop, matter=matter, actor=outsider(code),
        world=world_of(loop=loop, matter=matter, at=at),
    )  # fmt: skip
    context = {
        "row": row, "code": code, "state": str(said).format(unit=unit), "notice": notice,
        "town": row.superior.title if row.superior else "", "day": day,
        "until": _until(loop=loop, matter=matter, day=day),
        "steps": _steps(loop=loop, matter=matter),
        "facts": [
            (present.worded(loop.fields[name]), matter.values[name])
            for name in ("detail", "answer", "result") if matter.values.get(name)
        ],
        "forms": [
            _own_move(entry, loop=loop, errors=errors or {})
            for entry in moves if "requester" in entry.by
        ],
    }  # fmt: skip
    return render(request, "public_mine.html", context, status=status)


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
    came = sorted((at, name) for name, at in matter.entered.items() if name in loop.stages)
    return [(present.worded(loop.stages[name]), at) for at, name in came]


def _own_move(entry: Move, *, loop: Loop, errors: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": entry.name, "title": present.worded(entry), "key": secrets.token_urlsafe(16),
        "fields": [
            _asked(loop.fields[name], error=errors.get(name, "")) for name in entry.needs
        ],
    }  # fmt: skip


def _asked(field: Field, *, error: str) -> dict[str, Any]:
    return {
        "name": field.name, "title": present.worded(field), "type": field.type,
        "most": field.most, "options": spoken.choices(field), "value": "", "error": error,
    }  # fmt: skip


urlpatterns = [
    path("public/mine/", mine, name="public_mine"),
    path("public/mine/<slug:name>/", move, name="public_mine_move"),
]
