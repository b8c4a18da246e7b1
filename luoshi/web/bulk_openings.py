"""Opens many matters from one sheet: each row its own outcome, and the broken ones come back."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luoshi.core import wording
from luoshi.core.admit import refused
from luoshi.core.fault import N_, Fault, Refused
from luoshi.core.tree import place
from luoshi.reports import blank_sheet
from luoshi.store import keys, record, sheet
from luoshi.store.sheet import Cells
from luoshi.web import access, forms, opening, present, sheet_rows, spoken
from luoshi.web.access import Asked
from luoshi.web.opening import Opening
from luoshi.web.sheet_rows import Row

#: More rows than these are not opened from one sheet; broken rows that the page lists.
MOST_ROWS, MOST_LISTED = 5_000, 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, kw_only=True)
class Done:
    """What became of a sheet: how many rows were opened, and what is wrong with the others.

    Shape: `n_repeated` had been opened before; `faults` are pairs of a row's number and what is to
    be mended; `only_checked` where nothing was to be opened.
    """

    n_made: int
    n_repeated: int = 0
    faults: tuple[tuple[int, str], ...]
    only_checked: bool


@require_http_methods(["GET", "HEAD", "POST"])
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
        filled = sheet_rows.read(form, cells)
        rows = filled.rows
        if len(rows) > MOST_ROWS:
            raise refused(
                "too-many-rows",
                N_("表里有 {n} 行，一次最多 {most} 行。没有立件。"),
                N_("请分成几张表。"),
                n=len(rows), most=MOST_ROWS,
            )  # fmt: skip
    except Refused as refusal:
        return _page(request, form, chosen=chosen, refusal=refusal, status=422)
    is_check = bool(request.POST.get("check"))
    done = _checked(rows) if is_check else _opened(request, rows, chosen=chosen)
    back = _marked(cells, done, head=filled.head, title=present.worded(form.loop))
    return _page(request, form, chosen=chosen, done=done, back=back)


def _key(request: Asked, row: Row, *, chosen: Opening) -> str:
    """What tells this row from every other that the post sends today for this opening."""
    said = (request.day.isoformat(), chosen.loop.name, chosen.move.name, chosen.parent, row.text)
    digest = keys.sha256("\n".join(map(str, said)).encode()).hex()
    return f"{request.actor.posting}/row/{digest[:40]}"


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


def _checked(rows: Sequence[Row]) -> Done:
    """What would become of the sheet, as far as the rows themselves tell."""
    faults = tuple((row.number, row.wrong) for row in rows if row.wrong)
    return Done(n_made=len(rows) - len(faults), faults=faults, only_checked=True)


def _opened(request: Asked, rows: Sequence[Row], *, chosen: Opening) -> Done:
    """Opens every well written row; one that was sent before today is not opened again."""
    good = {_key(request, row, chosen=chosen): row for row in rows if not row.wrong}
    faults = {row.number: row.wrong for row in rows if row.wrong}
    made = record.open_many(
        actor=request.actor, loop=chosen.loop.name, move=chosen.move.name, at=request.at,
        parent=chosen.parent, rows={key: row.answer.given for key, row in good.items()},
    )  # fmt: skip
    faults |= {good[one.key].number: spoken.sentence(one.fault) for one in made if one.fault}
    repeated = [one.outcome.is_repeated for one in made if one.outcome]
    return Done(
        n_made=repeated.count(False), n_repeated=repeated.count(True),
        faults=tuple(sorted(faults.items())), only_checked=False,
    )  # fmt: skip


def _marked(cells: Cells, done: Done, *, head: int, title: str) -> bytes:
    """The head and the broken rows alone, in red, each with what is to be mended; b"" for none."""
    if not done.faults:
        return b""
    kept = [cells[head], *(cells[number - 1] for number, _wrong in done.faults)]
    faults = [
        Fault(code="row", where=place(at), message="{wrong}", fix="", names={"wrong": wrong})
        for at, (_number, wrong) in enumerate(done.faults, start=2)
    ]
    return sheet.marked(kept, faults, title=title[:31])


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
        "most": wording.number(MOST_ROWS),
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
    path("matters/<int:matter_id>/new/<str:name>/sheet/", open_sheet, name="open_sheet_within"),
]
