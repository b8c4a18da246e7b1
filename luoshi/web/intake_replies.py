"""What the review answers: the page, or the part of it that has changed."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.core.fault import Fault
from luoshi.core.tree import Tree
from luoshi.store import clockwork, documents, endpoint
from luoshi.store.documents import Sheet
from luoshi.web import intake_form, intake_model, intake_page
from luoshi.web.access import Asked
from luoshi.web.intake_page import Said, Wanted


def words_of(fault: Fault) -> dict[str, str]:
    """What was refused, and what to do."""
    message, fix = fault.said(_)
    return {"message": message, "fix": fix}


def sheet_of(request: Asked, document_id: int) -> Sheet:
    """The document with its drafts; 404 for whoever may not see it."""
    seen = documents.visible_to(actor=request.actor, day=request.day)
    document = seen.defer("content").filter(id=document_id).first()
    if document is None:
        raise Http404
    return documents.sheet_of(document)


def page(
    request: Asked,
    sheet: Sheet,
    *,
    wanted: Wanted,
    said: Said | None = None,
    form: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The review as it stands; its region alone where htmx asks."""
    tree = clockwork.tree_on(request.day)
    edited = sheet.of(wanted.edit)
    if form is None and edited is not None and edited.is_open:
        made = intake_form.form_of(edited, request=request, tree=tree)
        form = intake_form.context_of(edited, made)
    context = intake_page.context_of(
        sheet, actor=request.actor, tree=tree, day=request.day, wanted=wanted, said=said, form=form
    )
    context["model_host"] = endpoint.host()
    context["has_been_sent"] = bool(sheet.found.get("sent"))
    context["remarks"] += intake_model.remarks(sheet.found)
    context["source_form"] = _source_form(request, sheet, tree=tree) if form is None else None
    is_part = (
        request.headers.get("HX-Request") == "true"
        and request.headers.get("HX-History-Restore-Request") != "true"
    )
    part = "intake_region.html" if is_part else "intake_review.html"
    return render(request, part, context | {"is_part": is_part}, status=status)


def _source_form(request: Asked, sheet: Sheet, *, tree: Tree) -> dict[str, Any] | None:
    """The fields that are true of the whole document, as its first open draft says them."""
    first = next((one for one in sheet.proposals if one.is_open), None)
    if first is None or request.actor.unit != sheet.document.unit_id:
        return None
    form = intake_form.of_document(intake_form.form_of(first, request=request, tree=tree))
    return intake_form.context_of(first, form)


def done(request: Asked, document_id: int, *, wanted: Wanted, said: Said) -> HttpResponse:
    """The page after a decision: in place, or by a new request where there is no script."""
    if request.headers.get("HX-Request") == "true":
        return page(request, sheet_of(request, document_id), wanted=wanted, said=said)
    address = reverse("review", args=[document_id]) + wanted.query()
    return HttpResponseRedirect(f"{address}#draft-{said.draft}" if said.draft else address)
