"""Writes a decision: its entries, and the matter as they leave it."""

from collections.abc import Sequence
from typing import Any, Protocol

from luoshi.core.admit import refused
from luoshi.core.calendar import Calendar
from luoshi.core.engine import Decision, World
from luoshi.core.fault import N_, Phrase, Refused
from luoshi.core.loop import Loop
from luoshi.core.matter import UNDO, Entered, Matter
from luoshi.store import models, projection
from luoshi.store.record import bulk, ledger, stream


def moved_meanwhile(*, loop: Loop, matter: Matter) -> Refused:
    """The refusal for a form that was filled in while somebody else moved the matter."""
    move = loop.moves.get(matter.last_move)
    return refused(
        "moved-meanwhile",
        N_("这件事在您填写时已经由别人“{move}”。没有重复记账。"),
        N_("请看过最新情况再办，您填的都在。"),
        move=move.named if move else Phrase(text=N_("更新")),
    )


class Fresh(Protocol):
    """A matter that no row stands for yet, with all its entries and the loop it began with."""

    @property
    def matter(self) -> Matter:
        """The matter after its entries."""

    @property
    def entries(self) -> Sequence[Entered]:
        """Its entries, from the first on."""


def save_new(found: Sequence[tuple[Loop, Fresh]], *, calendar: Calendar) -> int:
    """Writes many new matters set-based: one stream of entries, one of rows, one of partners.

    Shape: gives how many entries were written.
    """
    written = ledger.write(
        ledger.Line(
            subject=projection.subject_of(fresh.matter.id), previous="", entered=entry,
            loop=fresh.matter.text,
        )
        for _, fresh in found
        for entry in fresh.entries
    )  # fmt: skip
    last = {entry.subject: entry.hash for entry in written}
    stream.insert(
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
    stream.insert(
        models.Partner,
        names=("matter", "unit"),
        rows=[(new.matter.id, unit) for _, new in found for unit in new.matter.partners],
    )
    return len(written)


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
        _update(cells, expected=row.n_entries, loop=loop, matter=matter)
    _keep_partners(matter, is_new=row is None, decision=decision)
    if key:
        models.Receipt.objects.create(
            key=key, subject=subject, n=written[0].n, hash=written[0].hash, at=written[0].at
        )
    return written[0]


def _update(cells: Sequence[Any], *, expected: int, loop: Loop, matter: Matter) -> None:
    """Updates the row only if nobody has moved the matter since; two moves never both win."""
    columns = bulk.columns_of(models.Matter, projection.COLUMNS[1:])
    changed = dict(zip(columns, cells[1:], strict=True))
    count = models.Matter.objects.filter(id=cells[0], n_entries=expected).update(**changed)
    if count != 1:
        raise moved_meanwhile(loop=loop, matter=matter)


def _keep_partners(matter: Matter, *, is_new: bool, decision: Decision) -> None:
    if is_new and not matter.partners:
        return
    told = any("partners" in entry.given or entry.move == UNDO for entry in decision.entries)
    if not told:
        return
    models.Partner.objects.filter(matter_id=matter.id).exclude(unit_id__in=matter.partners).delete()
    models.Partner.objects.bulk_create(
        [models.Partner(matter_id=matter.id, unit_id=unit) for unit in matter.partners],
        ignore_conflicts=True,
    )
