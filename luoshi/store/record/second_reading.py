"""A document read once more by the model that the site has named, because somebody pressed for it.

What leaves the machine is an entry before it leaves; what comes back is another.
"""

import json
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from luoshi.core.admit import refused
from luoshi.core.calendar import day_of
from luoshi.core.fault import N_, Fault, Refused
from luoshi.core.matter import Actor
from luoshi.intake import model
from luoshi.intake.model import Answer, Window
from luoshi.store import endpoint, keys, models
from luoshi.store.record import draft_added, draft_ledger
from luoshi.store.record.draft_added import Sentence

#: Whoever waits for a model holds a thread of the server: one of them at a time.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What a reading has brought.

    Shape: `dropped` counts proposals by the reasons of `intake.model.DROPPED`; `fault` says why
    a part of the text, or all of it, was not read.
    """

    drafts: tuple[int, ...] = ()
    dropped: Mapping[str, int] = field(default_factory=dict)
    fault: Fault | None = None


def ask(*, actor: Actor, document_id: int, at: datetime, key: str) -> Heard:
    """Sends the text to the model and makes drafts of the sentences at which it points.

    Shape: a model that does not answer is no refusal: the drafts that stand are left alone. The
    same key again sends nothing.
    Refuses: no-model, model-busy, not-your-document.
    """
    if not endpoint.host():
        raise refused("no-model", N_("本站没有设模型。"), N_("草稿以本机识别为准。"))
    if not _one_at_a_time.acquire(blocking=False):
        raise refused("model-busy", N_("模型正在读另一份材料，这一份没有发出。"),
                      N_("请过一会儿再点。"))  # fmt: skip
    try:
        return _asked(actor=actor, document_id=document_id, at=at, key=key)
    finally:
        _one_at_a_time.release()


def _asked(*, actor: Actor, document_id: int, at: datetime, key: str) -> Heard:
    text = _announce(actor=actor, document_id=document_id, at=at, key=key)
    if text is None:
        return Heard()
    answers, fault = _answers(text)
    with transaction.atomic():
        return _keep(
            draft_ledger.own(document_id, actor=actor), answers=answers, fault=fault, actor=actor,
            at=at,
        )  # fmt: skip


def _announce(*, actor: Actor, document_id: int, at: datetime, key: str) -> str | None:
    """The text that may leave now that an entry says so; None where this key has been used."""
    with transaction.atomic():
        document = draft_ledger.own(document_id, actor=actor)
        if draft_ledger.made_before(key):
            return None
        text = document.clean_text
        document.found = json.dumps(json.loads(document.found) | {"sent": True}, ensure_ascii=False)
        document.save(update_fields=["found"])
        draft_ledger.write(
            document, move="sent", actor=actor, at=at, key=key,
            did={"host": endpoint.host(), "model": settings.MODEL_NAME,
                 "text": keys.sha256(text.encode()).hex(), "characters": str(len(text))},
        )  # fmt: skip
        return text


def _answers(text: str) -> tuple[list[tuple[Window, bytes]], Fault | None]:
    """The answers to the windows, up to the first that was not answered."""
    until = time.monotonic() + settings.MODEL_SECONDS
    found = []
    for window in model.windows(text):
        body = model.request(text, window=window, name=settings.MODEL_NAME)
        try:
            found.append((window, endpoint.answer(body, until=until)))
        except Refused as silent:
            return found, silent.fault
    return found, None


def _keep(
    document: models.Document,
    *,
    answers: Sequence[tuple[Window, bytes]],
    fault: Fault | None,
    actor: Actor,
    at: datetime,
) -> Heard:
    """Writes the drafts, what the page says of the reading, and the entry over both."""
    read, unread = _read(document, answers=answers)
    fault = fault or unread
    kept = [one for answer in read for one in answer.kept]
    dropped = {
        reason: n
        for reason in model.DROPPED
        if (n := sum(answer.dropped.get(reason, 0) for answer in read))
    }
    sentences = [Sentence(start=one.start, end=one.end, actor=one.actor) for one in kept]
    rows = draft_added.rows(document, sentences=sentences, actor=actor, at=at, by="model")
    models.Draft.objects.bulk_create(rows)
    heard = Heard(drafts=tuple(row.id for row in rows), dropped=dropped, fault=fault)
    _say(document, heard=heard, at=at)
    draft_ledger.write(
        document, move="proposed", actor=actor, at=at,
        did={"drafts": [str(row.id) for row in rows],
             "spans": [f"{row.start}-{row.finish}" for row in rows],
             "dropped": {reason: str(n) for reason, n in dropped.items()},
             "fault": fault.code if fault else ""},
    )  # fmt: skip
    return heard


def _read(
    document: models.Document, *, answers: Sequence[tuple[Window, bytes]]
) -> tuple[list[Answer], Fault | None]:
    """What each answer holds, beside the drafts that stand; and the first fault of an answer."""
    standing = models.Draft.objects.filter(document_id=document.id)
    taken = list(standing.values_list("start", "finish"))
    found, fault = [], None
    for window, content in answers:
        try:
            answer = model.read(content, text=document.clean_text, window=window, taken=taken)
        except Refused as bad:
            fault = fault or bad.fault
            continue
        found.append(answer)
        taken += [(one.start, one.end) for one in answer.kept]
    return found, fault


def _say(document: models.Document, *, heard: Heard, at: datetime) -> None:
    """Adds the reading to what the page says of the document."""
    found: dict[str, Any] = json.loads(document.found)
    fault = heard.fault
    found["asked"] = [
        *found.get("asked", ()),
        {"on": day_of(at).isoformat(), "host": endpoint.host(), "model": settings.MODEL_NAME,
         "kept": len(heard.drafts), "dropped": dict(heard.dropped),
         "fault": {"text": fault.message, "names": dict(fault.names)} if fault else None},
    ]  # fmt: skip
    document.found = json.dumps(found, ensure_ascii=False)
    document.save(update_fields=["found"])
