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
from luoshi.store import attachments, clockwork, documents, models
from luoshi.store.record import draft_ledger

HOUSE = Actor(posting=SYSTEM)
#: What stands in a text for each sign of a personal value that is gone.
MASK = "＊"
#: How drafts have ended of which no matter has come that would erase their personal values.
_ENDED = (documents.DISCARDED, documents.MERGED)


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
        document = models.Document.objects.select_for_update().defer("content", "clean_text")
        _cleared(draft, fields=fields, document=document.get(id=draft.document_id), at=at)


def _cleared(
    draft: models.Draft, *, fields: Collection[str], document: models.Document, at: datetime
) -> None:
    """Clears the fields from a draft, from how it was mended and from its document's text.

    Shape: an entry of the document says which; nothing is written where nothing was held.
    """
    given = json.loads(draft.given)
    gone = [(name, given[name]) for name in given if name in fields]
    typed = models.Value.objects.filter(subject=f"document/{document.id}", field__in=fields)
    typed = typed.filter(n__in=_mendings(draft, among=typed.values_list("n", flat=True)))
    gone += [(name, json.loads(value)) for name, value in typed.values_list("field", "value")]
    if not gone:
        return
    draft.given = documents.said({name: given[name] for name in given if name not in fields})
    draft_ledger.keep(draft, "given")
    _deleted(typed)
    _masked(document.id, values={value for _, value in gone if isinstance(value, str)})
    draft_ledger.write(
        document, move="erased", actor=HOUSE, at=at,
        did={"draft": str(draft.id), "erased": sorted({name for name, _ in gone}),
             "rule": "personal"},
    )  # fmt: skip


def _masked(document_id: int, *, values: Collection[str]) -> None:
    """Puts as many signs in the place of these words, in the text and in the quotes of its drafts.

    Shape: every text keeps its length, so that each quote is found where it was.
    """
    document = models.Document.objects.filter(id=document_id)
    drafts = models.Draft.objects.filter(document_id=document_id)
    for value in sorted(values, key=len, reverse=True):
        if len(value.strip()) < 2:
            continue
        for text in document.filter(clean_text__contains=value).values_list(
            "clean_text", flat=True
        ):
            document.update(clean_text=text.replace(value, MASK * len(value)))
        for draft in drafts.filter(quote__contains=value):
            drafts.filter(id=draft.id).update(quote=draft.quote.replace(value, MASK * len(value)))


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

    Shape: text, drafts and hash stay, but for personal values of drafts that no matter has come of;
    entries of the document say what has gone. KEEP_FILES_DAYS says how long the bytes are kept.
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
    known = clockwork.current_loops()
    for draft in document.drafts.filter(state__in=_ENDED).order_by("id"):
        fields = known[draft.loop].fields.values() if draft.loop in known else ()
        personal = [field.name for field in fields if field.personal]
        _cleared(draft, fields=personal, document=document, at=at)
    draft_ledger.write(
        document, move="file_dropped", actor=HOUSE, at=at, did={"digest": document.digest}
    )
    return True
