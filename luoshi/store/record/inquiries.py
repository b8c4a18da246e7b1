"""Puts what a draft leaves open to the unit that can say it, and takes its answer over."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from luoshi.core.admit import refused
from luoshi.core.calendar import day_of
from luoshi.core.fault import N_
from luoshi.core.matter import EMPTY, Actor
from luoshi.store import clockwork, documents, inquiries, models, proposal
from luoshi.store.documents import MOST_TITLE
from luoshi.store.record import draft_ledger, drafts
from luoshi.store.record.act import act, open_matter


def ask(
    *,
    actor: Actor,
    draft_id: int,
    unit: int,
    title: str,
    question: str,
    at: datetime,
    key: str,
) -> int:
    """Opens a matter that asks a unit about an open draft; gives its id.

    Shape: the matter holds the sentence and the question; its answer is shown at the draft. `title`
    is not that of the draft, or the question would pass for the same matter. The same key again
    gives the first outcome.
    Refuses: not-your-document, decided-already, nothing-open, ask-nobody, asked-already, and what
    opening refuses.
    """
    with transaction.atomic():
        document, draft, is_repeated = draft_ledger.locked(
            draft_id, actor=actor, key=key, seen=None
        )
        if is_repeated:
            first = models.Receipt.objects.get(key=f"{key}/matter")
            return int(first.subject.partition("/")[2])
        loop = clockwork.current_loops()[draft.loop]
        given = documents.given_of(draft, loop=loop)
        missing = proposal.missing_of(given, loop=loop)
        _refuse_unless_open(draft, missing=missing, unit=unit, own=document.unit_id, at=at)
        asked_loop = clockwork.current_loops()[inquiries.LOOP]
        opened = open_matter(
            actor=actor, loop=inquiries.LOOP, at=at, key=f"{key}/matter",
            given={
                "title": proposal.within(title, most=MOST_TITLE),
                "owner": unit,
                "question": proposal.within(question, most=asked_loop.fields["question"].most),
                "quote": proposal.within(draft.quote, most=asked_loop.fields["quote"].most),
            },
            source={"document": str(document.id), "start": str(draft.start),
                    "end": str(draft.finish), "digest": document.digest},
        )  # fmt: skip
        models.Inquiry.objects.create(matter_id=opened.matter_id, draft_id=draft_id, unit_id=unit)
        did = {"draft": str(draft_id), "unit": str(unit), "inquiry": str(opened.matter_id)}
        draft_ledger.write(document, move="asked", actor=actor, at=at, key=key, did=did)
        return opened.matter_id


def _refuse_unless_open(
    draft: models.Draft, *, missing: Sequence[str], unit: int, own: int, at: datetime
) -> None:
    if not missing:
        raise refused("nothing-open", N_("这条草稿五样都齐了，没有要问的。"), N_("请直接确认。"))
    tree = clockwork.tree_on(day_of(at))
    if unit == own or unit not in tree:
        raise refused("ask-nobody", N_("材料就是本单位的，没有别的单位可问。"),
                      N_("请由本单位直接定，或改写责任单位后再问。"))  # fmt: skip
    standing = models.Inquiry.objects.filter(draft_id=draft.id, unit_id=unit, matter__end="")
    number = standing.values_list("matter__number", flat=True).first()
    if number is not None:
        raise refused("asked-already", N_("已经问过{unit}：{number}，还没有结果。没有重复记账。"),
                      N_("请等答复，或到那一件里再问。"), unit=tree.unit(unit).title,
                      number=number)  # fmt: skip


def adopt(
    *,
    actor: Actor,
    draft_id: int,
    matter_id: int,
    at: datetime,
    key: str,
    only: Sequence[str] = (),
    seen: int | None = None,
) -> Mapping[str, Any]:
    """Writes the values of an answer into its draft and closes the question; gives the values.

    Shape: `only` names the fields that are still wanted; what the draft has stays as it is.
    Refuses: no-answer, and as `drafts.mend` and the move of the matter do.
    """
    with transaction.atomic():
        found = inquiries.of_drafts([draft_id]).get(draft_id, [])
        asked = next((one for one in found if one.matter_id == matter_id), None)
        if draft_ledger.made_before(key):
            return EMPTY
        if asked is None or asked.stage != "answered":
            raise refused("no-answer", N_("这个问题还没有新的答复。"), N_("请刷新页面再看。"))
        given = {name: value for name, value in asked.offered.items() if name in only}
        drafts.mend(actor=actor, draft_id=draft_id, given=given, at=at, key=key, seen=seen)
        act(actor=actor, matter_id=matter_id, move="adopt", at=at, key=f"{key}/adopt")
        return given
