"""Opens many matters from one sheet: each row its own outcome, and the broken ones come back."""

import base64
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from luoshi.core import wording
from luoshi.core.admit import refused
from luoshi.core.fault import N_, Refused
from luoshi.reports import blank_sheet
from luoshi.store import sheet
from luoshi.web import access, forms, opening, present, sheet_opening, sheet_rows
from luoshi.web.access import Asked
from luoshi.web.opening import Opening
from luoshi.web.sheet_opening import Done, Sender

#: Broken rows that the page lists.
MOST_LISTED = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@access.with_post
def open_sheet(request: Asked, name: str, matter_id: int | None = None) -> HttpResponse:
    """The page for a sheet, the empty sheet itself, or what became of one that was sent."""
    chosen, form = opening.asked_for(request, name=name, matter_id=matter_id)
    if request.method != "POST":
        if request.GET.get("as") == "xlsx":
            return _blank(form, chosen=chosen)
        return _page(request, form, chosen=chosen)
    try:
        name_of_file, content = _sent(request)
        cells = sheet.read_table(name_of_file, content)
        filled = sheet_opening.read(form, cells)
    except Refused as refusal:
        return _page(request, form, chosen=chosen, refusal=refusal, status=422)
    is_check = bool(request.POST.get("check"))
    sender = Sender(actor=request.actor, at=request.at, day=request.day)
    done = sheet_opening.done(filled.rows, sender=sender, chosen=chosen, only_check=is_check)
    back = sheet_opening.marked(cells, done, head=filled.head, title=present.worded(form.loop))
    return _page(request, form, chosen=chosen, done=done, back=back)


def _sent(request: Asked) -> tuple[str, bytes]:
    """The name and the bytes of the sheet. Refuses: no-file, large-file."""
    upload = request.FILES.get("sheet")
    if upload is None:
        raise refused("no-file", N_("还没有选表格。"), N_("请选一个 xlsx 或 csv 文件。"))
    most = settings.EVIDENCE_MB * 1024 * 1024
    content = upload.read(most + 1)
    if len(content) > most:
        raise refused("large-file", N_("表格超过 {most} MB。"), N_("请分成几张表。"),
                      most=settings.EVIDENCE_MB)  # fmt: skip
    return upload.name or "", content


def _blank(form: forms.Form, *, chosen: Opening) -> HttpResponse:
    content = blank_sheet.book(sheet_rows.columns_of(form), title=present.worded(form.loop))
    answer = HttpResponse(content, content_type=XLSX)
    name = quote(f"{chosen.title}.xlsx")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


def _page(
    request: Asked,
    form: forms.Form,
    *,
    chosen: Opening,
    done: Done | None = None,
    back: bytes = b"",
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "title": chosen.title,
        "address": opening.sheet_url(chosen),
        "blank_url": f"{opening.sheet_url(chosen)}&as=xlsx",
        "form_url": chosen.url,
        "list_url": reverse("mechanism", args=[chosen.loop.name]),
        "columns": sheet_rows.columns_of(form),
        "most": wording.number(sheet_opening.MOST_ROWS),
        "done": done,
        "listed": done.faults[:MOST_LISTED] if done else (),
        "back": base64.b64encode(back).decode(),
        "back_type": XLSX,
        "back_name": _("{title}·待改.xlsx").format(title=chosen.title),
        "refusal": _said(refusal) if refusal else None,
    }
    return render(request, "bulk_openings.html", context, status=status)


def _said(refusal: Refused) -> dict[str, str]:
    message, fix = refusal.fault.said(_)
    return {"message": message, "fix": fix}


urlpatterns = [
    path("matters/new/<str:name>/sheet/", open_sheet, name="open_sheet"),
    path("matters/<whole:matter_id>/new/<str:name>/sheet/", open_sheet, name="open_sheet_within"),
]
