"""Other decisions on drafts: restore one, split one among units, add a sentence, say the origin."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from luoshi.core.admit import refused
from luoshi.core.calendar import day_of
from luoshi.core.fault import N_
from luoshi.core.matter import Actor
from luoshi.intake import model
from luoshi.store import clockwork, documents, models, resolve
from luoshi.store.ids import new_ids
from luoshi.store.record import draft_added, draft_ledger, draft_values
from luoshi.store.record.draft_added import Sentence

#: More copies of one draft are handed down by a campaign, not one by one.
MOST_PARTS = 200
SHORTEST_QUOTE, LONGEST_QUOTE = model.SHORTEST_QUOTE, model.LONGEST_QUOTE


def restore(*, actor: Actor, draft_id: int, at: datetime, key: str) -> None:
    """Opens a discarded draft again, as it was. Refuses: not-your-document, not-discarded."""
    with transaction.atomic():
        found = models.Draft.objects.values_list("document_id", flat=True).get(id=draft_id)
        document = draft_ledger.own(found, actor=actor)
        draft = models.Draft.objects.get(id=draft_id)
        if draft_ledger.made_before(key):
            return
        if draft.state != documents.DISCARDED:
            raise refused("not-discarded", N_("这条草稿没有退回，不用恢复。"), N_("请刷新页面。"))
        draft_ledger.decide(
            document, [draft], state=documents.OPEN, move="restored", actor=actor, at=at, key=key
        )


def split(
    *,
    actor: Actor,
    draft_id: int,
    units: Sequence[int],
    at: datetime,
    key: str,
    seen: int | None = None,
) -> list[int]:
    """Makes of one open draft one for each unit, all with the same quote; gives their ids.

    Shape: the draft itself goes to the first unit; each title names its unit.
    Refuses: as `drafts.mend`, and too-many-parts.
    """
    chosen = list(dict.fromkeys(units))
    if not 1 < len(chosen) <= MOST_PARTS:
        raise refused(
            "too-many-parts", N_("一条草稿分给 2 到 {most} 个单位，现在是 {n} 个。"),
            N_("单位更多时请用“活动”一次派下去。"), most=MOST_PARTS, n=len(chosen),
        )  # fmt: skip
    with transaction.atomic():
        document, draft, is_repeated = draft_ledger.locked(
            draft_id, actor=actor, key=key, seen=seen
        )
        if is_repeated:
            return [draft.id]
        rows = _parts(draft, units=chosen, document=document, at=at)
        draft_ledger.keep(rows[0], "given")
        models.Draft.objects.bulk_create(rows[1:])
        draft_ledger.write(
            document, move="split", actor=actor, at=at, key=key,
            did={"draft": str(draft.id), "units": [str(unit) for unit in chosen],
                 "drafts": [str(row.id) for row in rows[1:]]},
        )  # fmt: skip
        return [row.id for row in rows]


def _parts(
    draft: models.Draft, *, units: Sequence[int], document: models.Document, at: datetime
) -> list[models.Draft]:
    loop = clockwork.current_loops()[draft.loop]
    tree = clockwork.tree_on(day_of(at))
    given = documents.given_of(draft, loop=loop)
    heads = resolve.heads(units)
    last = models.Draft.objects.filter(document_id=document.id).aggregate(last=Max("position"))
    ids = [draft.id, *new_ids(n=len(units) - 1, at=at)]
    rows = []
    for number, (part, unit) in enumerate(zip(ids, units, strict=True)):
        own = {name: value for name, value in given.items() if name not in ("holder", "partners")}
        draft_values.fit(own | {"owner": unit}, document=document, at=at)
        said = own | {"owner": unit, "title": _named(given, tree.unit(unit).title)}
        rows.append(
            models.Draft(
                id=part, document_id=document.id, loop=draft.loop, quote=draft.quote,
                title=draft.title,
                position=draft.position if number == 0 else (last["last"] or 0) + number,
                given=documents.encoded(draft_values.with_head(said, heads=heads), loop=loop),
                start=draft.start, finish=draft.finish, found=draft.found,
                n_changes=draft.n_changes,
            )
        )  # fmt: skip
    return rows


def _named(given: Mapping[str, Any], unit: str) -> str:
    end = f"（{unit}）"[:30]
    return str(given.get("title", ""))[: 60 - len(end)] + end


def add(*, actor: Actor, document_id: int, quote: str, at: datetime, key: str) -> int:
    """Makes a draft of a sentence that reading has passed over; gives its id.

    Refuses: not-your-document, not-in-text, when the words do not stand in the document;
    too-long-a-quote.
    """
    said = quote.strip()
    with transaction.atomic():
        document = draft_ledger.own(document_id, actor=actor)
        start = document.clean_text.find(said) if len(said) >= SHORTEST_QUOTE else -1
        if len(said) > LONGEST_QUOTE:
            raise refused("too-long-a-quote", N_("一条原文最多 {most} 个字。"),
                          N_("请只粘贴要办的那一句。"), most=LONGEST_QUOTE)  # fmt: skip
        if start < 0:
            raise refused("not-in-text", N_("材料里没有这句话。"),
                          N_("请从左边原文里整句复制，不要改动。"))  # fmt: skip
        if draft_ledger.made_before(key):
            return models.Draft.objects.filter(document_id=document_id).latest("position").id
        sentence = Sentence(start=start, end=start + len(said))
        row = draft_added.rows(document, sentences=[sentence], actor=actor, at=at)[0]
        row.save(force_insert=True)
        draft_ledger.write(
            document, move="added", actor=actor, at=at, key=key,
            did={"drafts": [str(row.id)], "spans": [f"{row.start}-{row.finish}"]},
        )  # fmt: skip
        return row.id


def attribute(
    *, actor: Actor, document_id: int, given: Mapping[str, Any], at: datetime, key: str
) -> int:
    """Says once for all open drafts where the document comes from; gives how many were changed.

    Shape: `given` holds what is true of the whole document: origin, secrecy, document number.
    Refuses: not-your-document, and as `drafts.mend` does.
    """
    with transaction.atomic():
        document = draft_ledger.own(document_id, actor=actor)
        if draft_ledger.made_before(key):
            return 0
        rows = list(models.Draft.objects.filter(document_id=document_id, state=documents.OPEN))
        inside: dict[str, Any] = {}
        typed: dict[str, Any] = {}
        for row in rows:
            loop = clockwork.current_loops()[row.loop]
            draft_values.admit(given, loop=loop, actor=actor)
            after = dict(documents.given_of(row, loop=loop)) | dict(given)
            row.given = documents.encoded(after, loop=loop)
            draft_ledger.keep(row, "given")
            inside, typed = draft_values.sorted_by_hash(given, loop=loop)
        draft_ledger.write(
            document, move="attributed", actor=actor, at=at, key=key, typed=typed,
            did={"given": inside},
        )  # fmt: skip
        return len(rows)
