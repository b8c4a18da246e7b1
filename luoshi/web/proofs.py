"""What somebody takes home from a matter: receipts, evidence, and how to check the ledger."""

import json

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from luoshi.core import wording
from luoshi.store import attachments, models, projection, proofs, timeline
from luoshi.store.record import ledger
from luoshi.web import access, history, matter
from luoshi.web.access import Asked


@access.with_post
def proof(request: Asked, matter_id: int) -> HttpResponse:
    """How to check the matter oneself: each entry with its hash, place in the log and receipt."""
    row, loop, state = access.seen_matter(request, matter_id)
    chain = timeline.of_matter(row)
    reader = history.reader_of(chain.lines, loop=loop, matter=state, actor=request.actor)
    lines = [
        {
            "n": line.entered.n,
            "title": history.title_of(line.entered, loop=loop),
            "at": line.entered.at,
            "hash": line.hash,
            "index": line.index,
            "proof_url": reverse("entry_proof", args=[row.id, line.entered.n])
            if line.index is not None and _is_seen_whole(line, reader=reader)
            else "",
            "receipt_url": reverse("receipt", args=[row.id, line.entered.n]),
        }
        for line in chain.lines
    ]
    context = {
        "row": row, "lines": lines, "n_faults": chain.n_faults, "crumbs": [
            *matter.crumbs_of(request, row)[:-1],
            {"title": row.number or row.title, "url": reverse("matter", args=[row.id])},
            {"title": _("自己验一遍"), "url": ""},
        ],
        "title": _("{n} 条记录，条条可以自己验").format(n=wording.number(len(lines))),
    }  # fmt: skip
    return render(request, "matter_proof.html", context)


@access.with_post
def receipt(request: Asked, matter_id: int, n: int) -> HttpResponse:
    """The signed receipt of one entry of a matter, as a file."""
    row, _loop, _state = access.seen_matter(request, matter_id)
    subject = projection.subject_of(row.id)
    kept = models.Entry.objects.filter(subject=subject, n=n).values("at", "hash").first()
    if kept is None:
        raise Http404
    written = ledger.Written(subject=subject, n=n, at=kept["at"], hash=kept["hash"])
    name = _("回执 {number} 第{n}条.note").format(number=row.number or row.id, n=n)
    return _as_file(ledger.receipt(written).encode(), name=name, kind="text/plain; charset=utf-8")


@access.with_post
def entry_proof(request: Asked, matter_id: int, n: int) -> HttpResponse:
    """The proof that one entry of a matter stands in the log, as a file.

    What people typed in it stays behind its commitment; an entry with a field that the reader may
    not see is not found, for its bytes would show it.
    """
    row, loop, state = access.seen_matter(request, matter_id)
    chain = timeline.of_matter(row)
    reader = history.reader_of(chain.lines, loop=loop, matter=state, actor=request.actor)
    line = next((line for line in chain.lines if line.entered.n == n), None)
    if line is None or not _is_seen_whole(line, reader=reader):
        raise Http404
    found = proofs.of_entry(f"{projection.subject_of(row.id)}#{n}", with_chain=False)
    made = json.dumps(found, ensure_ascii=False, indent=1)
    name = _("证明 {number} 第{n}条.json").format(number=row.number or row.id, n=n)
    return _as_file(made.encode(), name=name, kind="application/json")


@access.with_post
def attachment(request: Asked, matter_id: int, digest: str) -> HttpResponse:
    """A file of evidence, for whoever may see the matter and the field that names it."""
    row, loop, state = access.seen_matter(request, matter_id)
    chain = timeline.of_matter(row)
    reader = history.reader_of(chain.lines, loop=loop, matter=state, actor=request.actor)
    files = history.files_of(chain.lines, reader=reader)
    address = reverse("attachment", args=[row.id, digest])
    found = next((file for file in files if file["url"] == address), None)
    content = attachments.content_of(digest) if found else None
    if found is None or content is None:
        raise Http404
    kind = attachments.Attached(digest=digest, size=0, name=found["name"]).kind
    return _as_file(content, name=found["name"], kind=attachments.TYPES[kind])


def _is_seen_whole(line: timeline.Line, *, reader: history.Reader) -> bool:
    """Whether the reader may see every field that an entry gives or takes."""
    given = {*line.entered.given, *line.entered.body.get("amounts", {})}
    return all(reader.sees(name) for name in given if name in reader.loop.fields)


def _as_file(content: bytes, *, name: str, kind: str) -> HttpResponse:
    """A download that no browser opens in the page."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer


urlpatterns = [
    path("matters/<whole:matter_id>/proof/", proof, name="proof"),
    path("matters/<whole:matter_id>/receipts/<whole:n>/", receipt, name="receipt"),
    path("matters/<whole:matter_id>/proofs/<whole:n>/", entry_proof, name="entry_proof"),
    path("matters/<whole:matter_id>/files/<slug:digest>/", attachment, name="attachment"),
]
