"""Looks at personal values of a matter: asks why, enters it, and shows them once."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from luoshi.core import reveal
from luoshi.core.admit import refused
from luoshi.core.fault import N_, Refused
from luoshi.core.loop import Loop
from luoshi.core.matter import Matter
from luoshi.store import models, record
from luoshi.web import access, present, replies
from luoshi.web.access import Asked


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@access.with_post
def look(request: Asked, matter_id: int) -> HttpResponse:
    """Which personal fields may be looked at and why; after that their values."""
    row, loop, matter = access.seen_matter(request, matter_id)
    open_now = reveal.open_to(loop=loop, matter=matter, actor=request.actor)
    if request.method != "POST":
        if not open_now:
            raise refused(
                "nothing-to-reveal",
                N_("这件事上没有您能查看的个人信息。"),
                N_("个人信息只给办理这件事的各方看，到期即删。"),
            )
        return _page(request, row, loop=loop, matter=matter, asks=_asks(loop, open_now, request))
    try:
        outcome, values = record.reveal(
            actor=request.actor, matter_id=row.id, fields=request.POST.getlist("fields"),
            reason=request.POST.get("reason", ""), at=request.at, key=replies.key_of(request),
        )  # fmt: skip
    except Refused as refusal:
        said = present.refusal_of(refusal.fault, row=row, loop=loop, matter=matter, day=request.day)
        asks = _asks(loop, open_now, request)
        return _page(request, row, loop=loop, matter=matter, asks=asks, refusal=said, status=422)
    shown = [
        {"title": present.worded(loop.fields[name]), "text": str(value)}
        for name, value in values.items()
    ]
    return _page(request, row, loop=loop, matter=matter, shown=shown, n=outcome.written.n)


def _asks(loop: Loop, open_now: tuple[str, ...], request: Asked) -> list[dict[str, Any]]:
    """The fields and the reasons, as `ls/field.html` shows them."""
    chosen = request.POST.getlist("fields") or list(open_now[:1])
    fields = [(name, present.worded(loop.fields[name])) for name in open_now]
    reasons = [(key, _(title)) for key, title in reveal.REASONS.items()]
    return [
        {"name": "fields", "title": _("看哪一项"), "type": "choices", "options": fields,
         "chosen": chosen},
        {"name": "reason", "title": _("为什么要看"), "type": "choice", "options": reasons,
         "value": request.POST.get("reason", "")},
    ]  # fmt: skip


def _page(
    request: Asked, row: models.Matter, *, loop: Loop, matter: Matter, status: int = 200,
    **context: Any,
) -> HttpResponse:  # fmt: skip
    address = reverse("matter", args=[row.id])
    context |= {
        "matter_title": row.title or present.worded(loop), "matter_url": address,
        "number": row.number or _("未编号"), "back_url": address, "fields": context.get("asks"),
        "action": reverse("reveal", args=[row.id]), "key": present.new_key(),
        "submit": _("查看，记入台账"),
    }  # fmt: skip
    return render(request, "reveal.html", context, status=status)


urlpatterns = [path("matters/<whole:matter_id>/reveal/", look, name="reveal")]
