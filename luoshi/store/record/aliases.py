"""Writes what words of documents mean in a unit, and takes it back: each with its entry."""

import json
from datetime import datetime

from django.db import IntegrityError, transaction

from luoshi.core.admit import refused
from luoshi.core.calendar import day_of
from luoshi.core.fault import N_, Refused
from luoshi.core.matter import Actor
from luoshi.core.tree import Tree
from luoshi.store import clockwork, models, resolve
from luoshi.store.ids import new_ids
from luoshi.store.record import draft_ledger, ledger


def name(*, actor: Actor, draft_id: int, meant: int, at: datetime, key: str) -> int:
    """Makes it a rule that the words of a draft mean a unit; gives the rule's id.

    Shape: it holds for documents of the draft's unit and of those below it. The words are those of
    the document, never typed. The same key again, or the rule that stands already, gives its id.
    Refuses: not-your-document, not-below, no-name, named-already.
    """
    with transaction.atomic():
        draft = models.Draft.objects.get(id=draft_id)
        document = draft_ledger.own(draft.document_id, actor=actor)
        if draft_ledger.made_before(key):
            return models.Alias.objects.filter(draft_id=draft_id).latest("said_at").id
        tree, unit = clockwork.tree_on(day_of(at)), document.unit_id
        _refuse_unless_below(tree, unit=unit, meant=meant)
        words = _words_of(draft, tree=tree, unit=unit)
        standing = models.Alias.objects.filter(unit_id=unit, words=words, ended_at=None).first()
        if standing is not None:
            if standing.meant_id != meant:
                raise _named_already(words, meant=tree.unit(standing.meant_id).title)
            return standing.id
        row = models.Alias(
            id=new_ids(n=1, at=at)[0], unit_id=unit, words=words, meant_id=meant,
            draft_id=draft_id, posting=actor.posting, said_at=at,
        )  # fmt: skip
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:  # somebody else of the unit was faster, from another document
            won = models.Alias.objects.get(unit_id=unit, words=words, ended_at=None)
            raise _named_already(words, meant=tree.unit(won.meant_id).title) from None
        did = {"unit": str(unit), "meant": str(meant), "draft": str(draft_id)}
        _write(row, move="named", actor=actor, at=at, key=key, did=did, typed={"words": words})
        return row.id


def _refuse_unless_below(tree: Tree, *, unit: int, meant: int) -> None:
    if meant in tree and meant != unit and tree.is_above(unit, meant):
        return
    raise refused("not-below", N_("这个单位不在{above}下面，不能这样叫。"),
                  N_("请选本单位下面的单位。"), above=tree.unit(unit).title)  # fmt: skip


def _words_of(draft: models.Draft, *, tree: Tree, unit: int) -> str:
    said = str(json.loads(draft.found).get("actor", ""))
    words = resolve.nameable(said, tree=tree, unit=unit)
    if not words:
        raise refused(
            "no-name", N_("“{words}”不能定成一个单位的叫法：要么没有说谁，要么是说大家、几家，"
                          "要么本来就对得上。"),
            N_("请逐条选责任单位。"), words=said,
        )  # fmt: skip
    return words


def _named_already(words: str, *, meant: str) -> Refused:
    return refused("named-already", N_("“{words}”已经定为{meant}。没有重复记账。"),
                   N_("要改，请先在“本单位的叫法”里收回。"), words=words, meant=meant)  # fmt: skip


def take_back(*, actor: Actor, alias_id: int, at: datetime, key: str) -> None:
    """Ends a rule; drafts that it has filled in stay as they are.

    Shape: the same key again does nothing. Refuses: not-your-name, ended-already.
    """
    with transaction.atomic():
        row = models.Alias.objects.select_for_update().get(id=alias_id)
        if draft_ledger.made_before(key):
            return
        if row.unit_id != actor.unit:
            title = models.Unit.objects.values_list("title", flat=True).get(id=row.unit_id)
            raise refused("not-your-name", N_("这个叫法由{unit}定，由{unit}收回。"),
                          N_("请切换到{unit}的岗位。"), unit=title)  # fmt: skip
        if row.ended_at is not None:
            raise refused("ended-already", N_("这个叫法已经收回了。没有重复记账。"),
                          N_("不用再做什么。"))  # fmt: skip
        row.ended_at = at
        _write(row, move="taken_back", actor=actor, at=at, key=key)


def _write(
    row: models.Alias,
    *,
    move: str,
    actor: Actor,
    at: datetime,
    key: str,
    did: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> None:
    written = ledger.write([
        ledger.line(
            subject=f"alias/{row.id}", move=move, at=at, actor=actor.posting,
            n=row.n_entries + 1, previous=row.last_hash, body=did or {}, typed=typed or {},
        )
    ])[0]  # fmt: skip
    row.last_hash, row.n_entries = written.hash, written.n
    row.save(update_fields=["ended_at", "last_hash", "n_entries"])
    models.Receipt.objects.create(
        key=key, subject=written.subject, n=written.n, hash=written.hash, at=written.at
    )
