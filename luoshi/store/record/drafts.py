"""Takes documents in and decides their drafts. Every decision is an entry of the document.

What a person typed stands outside the hash; nothing of a refused document is kept.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from luoshi import intake
from luoshi.core.admit import refused
from luoshi.core.calendar import day_of
from luoshi.core.fault import N_, Fault, Refused
from luoshi.core.matter import Actor
from luoshi.store import (
    aliases,
    clockwork,
    documents,
    keys,
    models,
    projection,
    proposal,
    publication,
    resolve,
)
from luoshi.store.ids import new_ids
from luoshi.store.record import draft_ledger, draft_values, texts
from luoshi.store.record.act import open_matter
from luoshi.store.record.draft_ledger import Decided

REASON_MOST = 200


def take_in(*, actor: Actor, name: str, content: bytes, at: datetime, key: str) -> int:
    """Reads a document, keeps it with its drafts, and gives its id.

    Shape: the same bytes in the same unit answer with the document that stands; nothing doubles.
    Refuses: what `intake.read_document` refuses, too-large by the site's own limit, no-unit.
    """
    tree = clockwork.tree_on(day_of(at))
    if actor.unit is None or actor.unit not in tree:
        raise refused("no-unit", N_("您的岗位不在组织树里，不能导入材料。"),
                      N_("请管理员先把单位编入组织树。"))  # fmt: skip
    title = PurePath(name.replace("\\", "/")).name.strip()[-200:] or N_("未命名")
    if len(content) > settings.UPLOAD_MB * 1024 * 1024:
        raise too_large(title)
    digest = keys.sha256(content).hex()
    standing = _standing(actor.unit, digest)
    if standing is not None:
        return standing
    read = intake.read_document(name=title, content=content)
    if isinstance(read, Refused):
        raise read
    reading = intake.understand(
        read, loops=clockwork.current_loops(), promised=publication.LOOP, on=day_of(at),
        calendar=clockwork.calendar(),
    )  # fmt: skip
    document = _document(reading, actor=actor, content=content, digest=digest, at=at)
    rows = _rows(reading, document=document, actor=actor, at=at)
    try:
        with transaction.atomic():
            return _keep(document, rows, actor=actor, at=at, key=key)
    except IntegrityError:  # the same file twice at once: the other has won
        standing = _standing(actor.unit, digest)
        if standing is None:
            raise
        return standing


def too_large(name: str) -> Refused:
    """The refusal of a file above the site's limit; nothing of it is read."""
    return Refused(
        Fault(
            code="too-large", where=name, message=N_("文件大于 {most} MB，没有读取。"),
            fix=N_("请拆成几个文件，或只保留正文后再导入。"), names={"most": settings.UPLOAD_MB},
        )
    )  # fmt: skip


def _standing(unit: int, digest: str) -> int | None:
    kept = models.Document.objects.filter(unit_id=unit, digest=digest)
    return kept.values_list("id", flat=True).first()


def _document(
    reading: intake.Reading, *, actor: Actor, content: bytes, digest: str, at: datetime
) -> models.Document:
    return models.Document(
        id=new_ids(n=1, at=at)[0], unit_id=actor.unit or 0, name=reading.document.name,
        digest=digest, content=content, clean_text=storable(reading.cleaned_text), taken_at=at,
        found=json.dumps(proposal.found_in(reading), ensure_ascii=False),
        posting=actor.posting, is_decided=not reading.drafts,
    )  # fmt: skip


def _keep(
    document: models.Document,
    rows: Sequence[models.Draft],
    *,
    actor: Actor,
    at: datetime,
    key: str,
) -> int:
    """Writes the document, its drafts and the entry over both."""
    document.save(force_insert=True)
    models.Draft.objects.bulk_create(rows, batch_size=500)
    draft_ledger.write(
        document, move="taken_in", actor=actor, at=at, key=key,
        did={"unit": str(actor.unit), "digest": document.digest,
             "text": keys.sha256(document.clean_text.encode()).hex(),
             "drafts": [str(row.id) for row in rows],
             "spans": [f"{row.start}-{row.finish}" for row in rows]},
        typed={"name": document.name},
    )  # fmt: skip
    return document.id


def storable(text: str) -> str:
    """The text as every database takes it, of the same length: no NUL."""
    return text.replace("\x00", "\ufffd")


def _rows(
    reading: intake.Reading, *, document: models.Document, actor: Actor, at: datetime
) -> list[models.Draft]:
    tree = clockwork.tree_on(day_of(at))
    loops = {name: clockwork.current_loops()[name] for name in {d.loop for d in reading.drafts}}
    rules = aliases.holding_in(document.unit_id, tree=tree)
    found = [
        proposal.proposed(
            draft, loop=loops[draft.loop], tree=tree, unit=document.unit_id, day=day_of(at),
            asked=draft_values.asked(loops[draft.loop], actor=actor),
            head=f"{document.name}\n{document.clean_text[:600]}", rules=rules,
        )
        for draft in reading.drafts
    ]  # fmt: skip
    heads = resolve.heads(one.given["owner"] for one in found if "owner" in one.given)
    return [
        models.Draft(
            id=draft_id, document=document, position=position, loop=one.draft.loop,
            given=documents.encoded(
                draft_values.with_head(one.given, heads=heads), loop=loops[one.draft.loop]
            ),
            title=storable(str(one.given.get("title", ""))), quote=storable(one.draft.quote),
            start=one.draft.start, finish=one.draft.end,
            found=json.dumps(proposal.found_by(one), ensure_ascii=False),
        )
        for position, (draft_id, one) in enumerate(
            zip(new_ids(n=len(found), at=at), found, strict=True), start=1
        )
    ]  # fmt: skip


def mend(
    *,
    actor: Actor,
    draft_id: int,
    given: Mapping[str, Any],
    at: datetime,
    key: str,
    seen: int | None = None,
) -> models.Draft:
    """Changes values of an open draft and gives it as it stands then.

    Shape: `given` holds values by field; None takes one away. A new responsible unit brings its
    head along where no post is named. `seen` is the count of changes that the person saw.
    Refuses: not-your-document, decided-already, changed-meanwhile, not-asked, not-below,
    not-of-owner, and what `core.value` refuses.
    """
    with transaction.atomic():
        document, draft, is_repeated = draft_ledger.locked(
            draft_id, actor=actor, key=key, seen=seen
        )
        if is_repeated:
            return draft
        loop = clockwork.current_loops()[draft.loop]
        said = draft_values.completed(given, document=document, at=at)
        draft_values.admit(said, loop=loop, actor=actor)
        after = dict(documents.given_of(draft, loop=loop)) | said
        draft_values.fit(after, document=document, at=at)
        draft.given = documents.encoded(after, loop=loop)
        draft_ledger.keep(draft, "given")
        inside, typed = draft_values.sorted_by_hash(said, loop=loop)
        draft_ledger.write(
            document, move="mended", actor=actor, at=at, key=key, typed=typed,
            did={"draft": str(draft.id), "given": inside},
        )  # fmt: skip
        return draft


def confirm(
    *,
    actor: Actor,
    draft_id: int,
    at: datetime,
    key: str,
    seen: int | None = None,
    anew: bool = False,
) -> Decided:
    """Opens the matter that a draft proposes, with its quote, origin and what is known of the five.

    Shape: `anew` opens it beside an open matter of the same quote and title, under a title that
    says so. The same key again gives the first outcome.
    Refuses: not-your-document, decided-already, changed-meanwhile, and as opening does: duplicate
    with the number that stands.
    """
    with transaction.atomic():
        document, draft, is_repeated = draft_ledger.locked(
            draft_id, actor=actor, key=key, seen=seen
        )
        if is_repeated:
            return draft_ledger.outcome(draft, is_repeated=True)
        loop = clockwork.current_loops()[draft.loop]
        given = documents.given_of(draft, loop=loop)
        if anew:
            given = dict(given) | {"title": _retitled(given, unit=document.unit_id)}
        move = loop.moves[texts.opening_of(loop, actor=actor)]
        opened = open_matter(
            actor=actor, loop=draft.loop, at=at, key=f"{key}/matter", move=move.name,
            given={name: given[name] for name in (*move.needs, *move.may) if name in given},
            source={"document": str(document.id), "start": str(draft.start),
                    "end": str(draft.finish), "digest": document.digest},
        )  # fmt: skip
        draft_ledger.decide(
            document, [draft], state=documents.CONFIRMED, move="confirmed", actor=actor, at=at,
            key=key, matter_id=opened.matter_id,
        )  # fmt: skip
        return draft_ledger.outcome(draft)


def _retitled(given: Mapping[str, Any], *, unit: int) -> str:
    """The title with how often it has been demanded, so that it differs from those open."""
    title = str(given.get("title", ""))
    tried = [title, *(f"{title[:50]}（第 {n} 次要求）" for n in range(2, 100))]
    by_key = {documents.key_of(dict(given) | {"title": one}, unit=unit): one for one in tried}
    taken = set(projection.open_quoted(by_key).values_list("quote_key", flat=True))
    return next(one for key, one in by_key.items() if key not in taken)


def confirm_complete(
    *, actor: Actor, document_id: int, at: datetime, key: str, only: Sequence[int] = ()
) -> list[Decided]:
    """Confirms every complete draft of a document, an outcome for each; no refusal stops another.

    Shape: `only` names the drafts that the person saw as complete; one that has become complete
    since is left alone, and so is one that a model has pointed at.
    """
    document = models.Document.objects.defer("content").get(id=document_id)
    sheet = documents.sheet_of(document)
    done = []
    for one in sheet.proposals:
        is_meant = one.is_complete and not one.is_pointed_at and (not only or one.id in only)
        if not is_meant and not draft_ledger.made_before(f"{key}/{one.id}"):
            continue
        try:
            done.append(confirm(actor=actor, draft_id=one.id, at=at, key=f"{key}/{one.id}"))
        except Refused as refusal:
            done.append(Decided(draft_id=one.id, fault=refusal.fault))
    return done


def merge(
    *,
    actor: Actor,
    draft_id: int,
    matter_id: int,
    at: datetime,
    key: str,
    seen: int | None = None,
) -> Decided:
    """Adds a draft's demand to an open matter of the same unit instead of opening another.

    Refuses: not-your-document, decided-already, changed-meanwhile, no-such-matter.
    """
    with transaction.atomic():
        document, draft, is_repeated = draft_ledger.locked(
            draft_id, actor=actor, key=key, seen=seen
        )
        if not is_repeated:
            same = models.Matter.objects.filter(
                id=matter_id, superior_id=document.unit_id, loop=draft.loop, end=""
            )
            if not same.exists():
                raise refused("no-such-matter", N_("要并入的事项不在办了。"), N_("请刷新后再定。"))
            draft_ledger.decide(
                document, [draft], state=documents.MERGED, move="merged", actor=actor, at=at,
                key=key, matter_id=matter_id,
            )  # fmt: skip
        return draft_ledger.outcome(draft, is_repeated=is_repeated)


def discard(
    *, actor: Actor, draft_ids: Sequence[int], reason: str, at: datetime, key: str,
    seen: int | None = None,
) -> list[Decided]:  # fmt: skip
    """Discards open drafts of one document for a reason; each stays readable with its quote.

    Shape: those decided meanwhile are left alone where several are named.
    Refuses: no-reason, not-your-document, and for a single draft decided-already and
    changed-meanwhile.
    """
    said = reason.strip()[:REASON_MOST]
    if not said:
        raise refused("no-reason", N_("没有写为什么不建。"), N_("选一个理由，或写一句。"))
    with transaction.atomic():
        document, first, is_repeated = draft_ledger.locked(
            draft_ids[0], actor=actor, key=key, seen=seen, is_alone=len(draft_ids) == 1
        )
        if is_repeated:
            return [draft_ledger.outcome(first, is_repeated=True)]
        rows = models.Draft.objects.filter(
            id__in=draft_ids, document_id=document.id, state=documents.OPEN
        )
        waiting = list(rows.order_by("position"))
        if waiting:
            draft_ledger.decide(
                document, waiting, state=documents.DISCARDED, move="discarded", actor=actor,
                at=at, key=key, reason=said,
            )  # fmt: skip
        return [Decided(draft_id=draft.id) for draft in waiting]
