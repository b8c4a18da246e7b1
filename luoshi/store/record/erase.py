"""Erases what must not be kept: personal values with their copies, and files that are done with.

Value and salt go, the commitment in the ledger stays; of a file the hash stays and the bytes go.
"""

import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import DateTimeField, Max, QuerySet
from django.db.models.functions import Coalesce

from luoshi.core import ledger
from luoshi.core.matter import SYSTEM, Actor
from luoshi.store import attachments, documents, models
from luoshi.store.record import draft_ledger

HOUSE = Actor(posting=SYSTEM)


def values(*, subject: str, fields: Sequence[str], at: datetime) -> int:
    """How many values of these fields were erased; the entry that says so is the caller's.

    Files that only these values named lose their bytes, and the drafts that the matter came from
    lose the same fields, with an entry of their document.
    """
    count = _deleted(models.Value.objects.filter(subject=subject, field__in=fields))
    kind, _, number = subject.partition("/")
    if kind == "matter":
        _from_drafts(int(number), fields=fields, at=at)
    return count


def _deleted(found: QuerySet[models.Value]) -> int:
    """How many values were deleted, the files that nobody else names with them."""
    texts = list(found.values_list("value", flat=True))
    count, _ = found.delete()
    named = {file.digest for text in texts for file in attachments.of_value(json.loads(text))}
    for digest in sorted(named):
        if not models.Value.objects.filter(value__contains=digest).exists():
            models.Attachment.objects.filter(digest=digest).update(content=None)
    return count


def _from_drafts(matter_id: int, *, fields: Collection[str], at: datetime) -> None:
    """Clears the fields from what the drafts of a matter propose, and from how they were mended."""
    for draft in models.Draft.objects.filter(matter_id=matter_id).order_by("id"):
        given = json.loads(draft.given)
        held = [name for name in given if name in fields]
        subject = f"document/{draft.document_id}"
        typed = models.Value.objects.filter(subject=subject, field__in=fields)
        typed = typed.filter(n__in=_mendings(draft, among=typed.values_list("n", flat=True)))
        if not held and not typed.exists():
            continue
        document = models.Document.objects.select_for_update().defer("content", "clean_text")
        said = sorted({*held, *typed.values_list("field", flat=True)})
        draft.given = documents.said({name: given[name] for name in given if name not in fields})
        draft_ledger.keep(draft, "given")
        _deleted(typed)
        draft_ledger.write(
            document.get(id=draft.document_id), move="erased", actor=HOUSE, at=at,
            did={"draft": str(draft.id), "erased": said, "rule": "personal"},
        )  # fmt: skip


def _mendings(draft: models.Draft, *, among: Collection[int]) -> list[int]:
    """Those of these entries of the document that changed this draft and no other."""
    rows = models.Entry.objects.filter(subject=f"document/{draft.document_id}", n__in=list(among))
    found = []
    for canonical in rows.values_list("canonical", flat=True):
        entry = ledger.from_canonical(canonical.encode())
        did = entry.body.get("did")
        if isinstance(did, dict) and did.get("draft") == str(draft.id):
            found.append(entry.n)
    return found


def decided_files(*, at: datetime) -> int:
    """How many documents lost their bytes: all their drafts were decided long enough ago.

    Shape: text, drafts and hash stay; one entry of the document says what has gone. The setting
    KEEP_FILES_DAYS says how long the bytes are kept.
    """
    limit = at - timedelta(days=settings.KEEP_FILES_DAYS)
    over = (
        models.Document.objects.filter(is_decided=True, content__isnull=False)
        .values("id")
        .annotate(
            decided_at=Coalesce(Max("drafts__decided_at"), Max("taken_at"),
                                output_field=DateTimeField())
        )
        .filter(decided_at__lt=limit)
    )  # fmt: skip
    ids = sorted(row["id"] for row in over)
    return sum(_dropped(document_id, at=at) for document_id in ids)


@transaction.atomic
def _dropped(document_id: int, *, at: datetime) -> bool:
    """Whether the bytes were dropped: not where a draft has been opened again meanwhile."""
    query = models.Document.objects.select_for_update().defer("content", "clean_text")
    document = query.get(id=document_id)
    if not document.is_decided:
        return False
    models.Document.objects.filter(id=document_id).update(content=None)
    draft_ledger.write(
        document, move="file_dropped", actor=HOUSE, at=at, did={"digest": document.digest}
    )
    return True
