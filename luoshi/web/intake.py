"""Takes documents in, and shows each beside its drafts."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luoshi.core.fault import Fault, Refused
from luoshi.store import clockwork, documents, endpoint, models
from luoshi.store.record import drafts
from luoshi.web import (
    access,
    intake_decide,
    intake_names,
    intake_page,
    intake_replies,
    present,
    replies,
)
from luoshi.web.access import Asked
from luoshi.web.intake_page import Said

ON_A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@access.with_post
def intake(request: Asked) -> HttpResponse:
    """The documents of the unit, and the form that takes in more."""
    if request.method != "POST":
        return _list_page(request)
    results = [_taken_in(request, name, content, at=n) for n, (name, content) in
               enumerate(_sources(request))]  # fmt: skip
    if len(results) == 1 and results[0].get("url"):
        return HttpResponseRedirect(str(results[0]["url"]))
    is_refused = not results or any("message" in result for result in results)
    return _list_page(request, results=results, status=422 if is_refused else 200)


def _sources(request: Asked) -> Iterator[tuple[str, bytes | Fault]]:
    """The files that were sent and the text that was pasted; a file above the limit is not read."""
    for upload in replies.uploads(request).getlist("files"):
        name = upload.name or _("未命名")
        if upload.size > settings.UPLOAD_MB * 1024 * 1024:
            yield name, drafts.too_large(name).fault
        else:
            yield name, upload.read()
    pasted = request.POST.get("text", "")
    if pasted.strip():
        yield _("粘贴的文字") + ".txt", pasted.encode()


def _taken_in(request: Asked, name: str, content: bytes | Fault, *, at: int) -> dict[str, Any]:
    """What became of one file: the address of its drafts, or one message."""
    if isinstance(content, Fault):
        return {"name": name} | intake_replies.words_of(content)
    try:
        document = drafts.take_in(
            actor=request.actor, name=name, content=content, at=request.at,
            key=f"{replies.key_of(request)}/{at}",
        )  # fmt: skip
    except Refused as refusal:
        return {"name": name} | intake_replies.words_of(refusal.fault)
    taken_at = models.Document.objects.values_list("taken_at", flat=True).get(id=document)
    return {
        "name": name, "url": reverse("review", args=[document]),
        "n": models.Draft.objects.filter(document_id=document).count(),
        "stood_since": taken_at if taken_at != request.at else None,
    }  # fmt: skip


def _list_page(
    request: Asked, *, results: list[dict[str, Any]] | None = None, status: int = 200
) -> HttpResponse:
    rows = documents.listed(actor=request.actor, day=request.day)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    tree = clockwork.tree_on(request.day)
    shown = intake_page.listed(page, tree=tree, unit=request.actor.unit)
    refused = [result for result in results or () if "message" in result]
    context = {
        "documents": shown,
        "n_open": sum(entry["n_open"] for entry in shown),
        "page": page if page.paginator.num_pages > 1 else None,
        "results": results,
        "refused": refused,
        "is_nothing": results == [],
        "pasted": request.POST.get("text", "") if refused or results == [] else "",
        "most_mb": settings.UPLOAD_MB,
        "model_host": endpoint.host(),
        "key": present.new_key(),
        "as_of": request.at,
    }
    return render(request, "intake.html", context, status=status)


@require_http_methods(["GET", "HEAD"])
@access.with_post
def review(request: Asked, document_id: int) -> HttpResponse:
    """A document beside its drafts."""
    sheet = intake_replies.sheet_of(request, document_id)
    wanted = intake_page.wanted_of(request.GET)
    return intake_replies.page(
        request, sheet, wanted=wanted, said=Said(draft=wanted.edit or wanted.discard)
    )


urlpatterns = [
    path("intake/", intake, name="intake"),
    *intake_names.urlpatterns,
    path("intake/<whole:document_id>/", review, name="review"),
    path("intake/<whole:document_id>/<slug:action>/", intake_decide.decide_all, name="review_all"),
    path(
        "intake/<whole:document_id>/<whole:draft_id>/<slug:action>/",
        intake_decide.decide,
        name="review_draft",
    ),
]
