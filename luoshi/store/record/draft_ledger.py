"""The ledger of a document: who may decide, the lock, and one entry for each decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from luoshi.core.admit import refused
from luoshi.core.calendar import CHINA
from luoshi.core.fault import N_, Fault, Phrase, Refused
from luoshi.core.matter import EMPTY, Actor
from luoshi.store import documents, models
from luoshi.store.record import ledger


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What became of one draft: the matter it has become or joined, or the fault that stopped it.

    Shape: `is_repeated` when the same key had been used before and nothing was written.
    """

    draft_id: int
    matter_id: int | None = None
    number: str = ""
    fault: Fault | None = None
    is_repeated: bool = False


def outcome(draft: models.Draft, *, is_repeated: bool = False) -> Decided:
    """What became of a decided draft."""
    number = ""
    if draft.matter_id is not None:
        number = models.Matter.objects.values_list("number", flat=True).get(id=draft.matter_id)
    return Decided(
        draft_id=draft.id, matter_id=draft.matter_id, number=number, is_repeated=is_repeated
    )


def made_before(key: str) -> bool:
    """Whether this key has been used before."""
    return models.Receipt.objects.filter(key=key).exists()


def locked(
    draft_id: int, *, actor: Actor, key: str, seen: int | None, is_alone: bool = True
) -> tuple[models.Document, models.Draft, bool]:
    """A draft and its document, locked, and whether this key has been used on it before.

    Shape: where it is one of several, not `is_alone`, one that is decided is no refusal.
    Refuses: not-your-document, decided-already, changed-meanwhile.
    """
    found = models.Draft.objects.values_list("document_id", flat=True).get(id=draft_id)
    document = own(found, actor=actor)
    draft = models.Draft.objects.get(id=draft_id)
    if made_before(key):
        return document, draft, True
    if is_alone and draft.state != documents.OPEN:
        raise decided_already(draft, at=draft.decided_at)
    if is_alone and seen is not None and seen != draft.n_changes:
        raise refused("changed-meanwhile", N_("这条草稿在您看的时候已经由别人改过。没有重复记账。"),
                      N_("请看过最新内容再定。"))  # fmt: skip
    return document, draft, False


def own(document_id: int, *, actor: Actor) -> models.Document:
    """The document, locked. Refuses: not-your-document, for a post of another unit."""
    query = models.Document.objects.select_for_update().defer("content", "clean_text")
    document = query.get(id=document_id)
    if document.unit_id != actor.unit:
        title = models.Unit.objects.values_list("title", flat=True).get(id=document.unit_id)
        raise refused("not-your-document", N_("这份材料由{unit}导入，由{unit}来定。"),
                      N_("请切换到{unit}的岗位。"), unit=title)  # fmt: skip
    return document


_DONE = {
    documents.CONFIRMED: N_("确认为 {number}"), documents.MERGED: N_("并入 {number}"),
    documents.DISCARDED: N_("定为不建"),
}  # fmt: skip


def decided_already(draft: models.Draft, *, at: datetime | None) -> Refused:
    """The refusal that says what has been decided meanwhile, when and by which post."""
    posting = models.Posting.objects.filter(
        id=int(draft.decided_by) if draft.decided_by.isdecimal() else 0
    ).select_related("post")
    post = next((one.post.title for one in posting), Phrase(text=N_("系统")))
    done = Phrase(text=_DONE[draft.state], names={"number": outcome(draft).number})
    return refused(
        "decided-already", N_("这条草稿 {when} 已由{post}{done}。没有重复记账。"),
        N_("不用再做什么。"), when=at.astimezone(CHINA).strftime("%H:%M") if at else "",
        post=post, done=done,
    )  # fmt: skip


def decide(
    document: models.Document,
    drafts: Sequence[models.Draft],
    *,
    state: str,
    move: str,
    actor: Actor,
    at: datetime,
    key: str,
    matter_id: int | None = None,
    reason: str = "",
) -> None:
    """Writes one decision over some drafts of a document, and its entry."""
    for draft in drafts:
        draft.state, draft.matter_id, draft.reason = state, matter_id, reason
        draft.decided_at = at if state != documents.OPEN else None
        draft.decided_by = actor.posting if state != documents.OPEN else ""
        keep(draft, "state", "matter_id", "reason", "decided_at", "decided_by")
    did: dict[str, Any] = {"decided": [str(draft.id) for draft in drafts]}
    if matter_id is not None:
        did["matter"] = str(matter_id)
    write(
        document, move=move, actor=actor, at=at, key=key, did=did,
        typed={"reason": reason} if reason else {},
    )  # fmt: skip


def keep(draft: models.Draft, *names: str) -> None:
    """Writes these columns of a draft and counts the change."""
    draft.n_changes += 1
    draft.save(update_fields=[*(name.removesuffix("_id") for name in names), "n_changes"])


def write(
    document: models.Document,
    *,
    move: str,
    actor: Actor,
    at: datetime,
    did: Mapping[str, Any],
    typed: Mapping[str, Any] = EMPTY,
    key: str = "",
) -> None:
    """Writes an entry of a document, and whether all of its drafts are decided.

    Shape: what the house does by itself has no key, and so no receipt.
    """
    written = ledger.write([
        ledger.line(
            subject=f"document/{document.id}", move=move, at=at, actor=actor.posting,
            n=document.n_entries + 1, previous=document.last_hash, body=did, typed=typed,
        )
    ])[0]  # fmt: skip
    document.last_hash, document.n_entries = written.hash, written.n
    is_open = models.Draft.objects.filter(document_id=document.id, state=documents.OPEN).exists()
    document.is_decided = not is_open
    document.save(update_fields=["last_hash", "n_entries", "is_decided"])
    if key:
        models.Receipt.objects.create(
            key=key, subject=written.subject, n=written.n, hash=written.hash, at=written.at
        )
