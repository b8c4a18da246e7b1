"""Writes a decision: its entries, and the matter as they leave it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connection
from django.db.models import QuerySet

from luoshi.core.admit import refused
from luoshi.core.calendar import Calendar
from luoshi.core.engine import Decision, World
from luoshi.core.fault import N_, Phrase, Refused
from luoshi.core.loop import Loop
from luoshi.core.matter import EMPTY, UNDO, Entered, Matter
from luoshi.store import models, projection
from luoshi.store.record import bulk, ledger


def moved_meanwhile(*, loop: Loop, matter: Matter) -> Refused:
    """The refusal for a form that was filled in while somebody else moved the matter."""
    move = loop.moves.get(matter.last_move)
    return refused(
        "moved-meanwhile",
        N_("这件事在您填写时已经由别人“{move}”。没有重复记账。"),
        N_("请看过最新情况再办，您填的都在。"),
        move=move.named if move else Phrase(text=N_("更新")),
    )


def locked(matter_id: int) -> models.Matter:
    """The row of a matter, locked to the end of the transaction where the database locks rows."""
    return all_locked([matter_id]).get()


def all_locked(ids: Sequence[int]) -> QuerySet[models.Matter]:
    """The rows of these matters, locked in the order of their ids, in which everybody locks."""
    query = models.Matter.objects.filter(id__in=ids).order_by("id")
    if connection.features.has_select_for_update:
        query = query.select_for_update(of=("self",))
    return query


class Fresh(Protocol):
    """A matter that no row stands for yet, with all its entries and the loop it began with."""

    @property
    def matter(self) -> Matter:
        """The matter after its entries."""

    @property
    def entries(self) -> Sequence[Entered]:
        """Its entries, from the first on."""


#: The fields whose values are erased already, by matter and number of the entry.
Erased = Mapping[int, Mapping[int, frozenset[str]]]


def save_new(
    found: Sequence[tuple[Loop, Fresh]], *, calendar: Calendar, erased: Erased = EMPTY
) -> int:
    """Writes many new matters set-based: all entries at once, then all rows, then all partners.

    Shape: gives how many entries were written.
    """
    written = ledger.write(
        ledger.Line(
            subject=projection.subject_of(fresh.matter.id), previous="", entered=entry,
            loop=fresh.matter.text,
            erased=erased.get(fresh.matter.id, EMPTY).get(entry.n, frozenset()),
        )
        for _, fresh in found
        for entry in fresh.entries
    )  # fmt: skip
    last = {entry.subject: entry.hash for entry in written}
    bulk.insert(
        models.Matter,
        names=projection.COLUMNS,
        rows=(
            projection.row_of(
                loop=loop, matter=fresh.matter, calendar=calendar,
                last_hash=last[projection.subject_of(fresh.matter.id)],
            )
            for loop, fresh in found
        ),
    )  # fmt: skip
    bulk.insert(
        models.Partner,
        names=("matter", "unit"),
        rows=[(new.matter.id, unit) for _, new in found for unit in new.matter.partners],
    )
    return len(written)


@dataclass(frozen=True, kw_only=True)
class Grown:
    """A matter that has gone on: its row before, the matter after its new entries.

    Shape: `key` is that of the form or packet, kept as a receipt of the first entry.
    """

    loop: Loop
    row: models.Matter
    matter: Matter
    entries: Sequence[Entered]
    key: str = ""


def save_grown(found: Sequence[Grown], *, calendar: Calendar) -> list[ledger.Written]:
    """Writes many matters that have gone on: all entries at once, each row by its own statement.

    Shape: gives the first new entry of each, in their order. The rows are locked by the caller.
    Refuses: moved-meanwhile, of any of them; then the whole must not stand.
    """
    written = iter(
        ledger.write(
            ledger.Line(
                subject=projection.subject_of(one.matter.id), previous=one.row.last_hash,
                entered=entry, loop=one.matter.text,
            )
            for one in found
            for entry in one.entries
        )
    )  # fmt: skip
    by_matter = [[next(written) for _ in one.entries] for one in found]
    _update_many(found, hashes=[mine[-1].hash for mine in by_matter], calendar=calendar)
    for one in found:
        _keep_partners(one.matter, is_new=False, entries=one.entries)
    _keep_receipts([(one.key, mine[0]) for one, mine in zip(found, by_matter, strict=True)])
    return [mine[0] for mine in by_matter]


def _keep_receipts(found: Sequence[tuple[str, ledger.Written]]) -> None:
    """What the same key is answered with, should it come again."""
    rows = [(key, one.subject, one.n, one.hash, one.at) for key, one in found if key]
    if rows:
        bulk.insert(models.Receipt, names=("key", "subject", "n", "hash", "at"), rows=rows)


def save(
    *, loop: Loop, decision: Decision, row: models.Matter | None, world: World, key: str = ""
) -> ledger.Written:
    """Writes the entries of a decision and the matter after them; gives the actor's own entry."""
    matter = decision.matter
    subject = projection.subject_of(matter.id)
    previous = row.last_hash if row else ""
    written = ledger.write(
        ledger.Line(subject=subject, previous=previous, entered=entry, loop=matter.text)
        for entry in decision.entries
    )
    cells = projection.row_of(
        loop=loop, matter=matter, last_hash=written[-1].hash, calendar=world.calendar
    )
    if row is None:
        bulk.insert(models.Matter, names=projection.COLUMNS, rows=[cells])
    else:
        _update(row, cells, loop=loop, matter=matter)
    _keep_partners(matter, is_new=row is None, entries=decision.entries)
    _keep_receipts([(key, written[0])])
    return written[0]


def _update(row: models.Matter, cells: Sequence[Any], *, loop: Loop, matter: Matter) -> None:
    """Writes what has changed, only if nobody has moved the matter since; two never both win.

    SQLite rewrites every index whose column is named, even where its value stays.
    """
    changed = _changed(row, cells)
    count = bulk.change(
        models.Matter,
        names=[name for name, _ in changed],
        row=[cell for _, cell in changed],
        where={"id": row.id, "n_entries": row.n_entries},
    )
    if count != 1:
        raise moved_meanwhile(loop=loop, matter=matter)


def _update_many(found: Sequence[Grown], *, hashes: Sequence[str], calendar: Calendar) -> None:
    """The same for many, those together that have changed alike."""
    alike: dict[tuple[str, ...], list[list[Any]]] = defaultdict(list)
    for one, last_hash in zip(found, hashes, strict=True):
        cells = projection.row_of(
            loop=one.loop, matter=one.matter, last_hash=last_hash, calendar=calendar
        )
        changed = _changed(one.row, cells)
        known = [one.row.id, one.row.n_entries]
        names = tuple(name for name, _ in changed)
        alike[names].append([*(cell for _, cell in changed), *known])
    for names, rows in alike.items():
        where = ("id", "n_entries")
        if bulk.change_many(models.Matter, names=names, rows=rows, where=where) != len(rows):
            raise moved_meanwhile(loop=found[0].loop, matter=found[0].matter)


def _changed(row: models.Matter, cells: Sequence[Any]) -> list[tuple[str, Any]]:
    """The columns that are to be written, with what is to stand in them."""
    return [
        (name, cell)
        for name, column, cell in zip(projection.COLUMNS, _ATTRIBUTES, cells, strict=True)
        if getattr(row, column) != cell
    ]


#: Where a row keeps each of the columns of the projection.
_ATTRIBUTES = tuple(bulk.columns_of(models.Matter, projection.COLUMNS))


def _keep_partners(matter: Matter, *, is_new: bool, entries: Sequence[Entered]) -> None:
    if is_new and not matter.partners:
        return
    told = any("partners" in entry.given or entry.move == UNDO for entry in entries)
    if not told:
        return
    models.Partner.objects.filter(matter_id=matter.id).exclude(unit_id__in=matter.partners).delete()
    models.Partner.objects.bulk_create(
        [models.Partner(matter_id=matter.id, unit_id=unit) for unit in matter.partners],
        ignore_conflicts=True,
    )
