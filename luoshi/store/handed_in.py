"""A submission as it stands: its cells, its entry in the ledger and whether both agree."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from luoshi.core import ledger, wording
from luoshi.store import cells as cell_lines
from luoshi.store import models


@dataclass(frozen=True, kw_only=True)
class Value:
    """One cell: what it is of, its value in words, its vintage, the line that is hashed, and
    whether a later vintage has replaced it."""

    title: str
    measure: str
    value: str
    unit: str
    vintage: int
    line: str
    is_replaced: bool


@dataclass(frozen=True, kw_only=True)
class HandedIn:
    """A submission and its entry.

    Shape: `index` is the place in the sealed log, None before it is sealed; `agrees` says whether
    the cells have the digest that the entry names; `reason` is that of a correction, or "".
    """

    id: int
    unit: int
    title: str
    period: str
    at: datetime
    actor: str
    is_correction: bool
    reason: str
    hash: str
    digest: str
    canonical: str
    index: int | None
    agrees: bool
    cells: tuple[Value, ...]


def of(submission_id: int) -> HandedIn | None:
    """The submission with this id; None where there is none."""
    row = models.Submission.objects.select_related("unit").filter(id=submission_id).first()
    subject = f"submission/{submission_id}"
    kept = models.Entry.objects.select_related("seal").filter(subject=subject, n=1).first()
    if row is None or kept is None:
        return None
    entry = ledger.from_canonical(kept.canonical.encode())
    did = entry.body.get("did")
    said = did.get("cells_sha256", "") if isinstance(did, dict) else ""
    rows = list(
        models.Reading.objects.filter(submission_id=submission_id)
        .select_related("indicator").order_by("id")
    )  # fmt: skip
    digest = cell_lines.digest(_cell(reading) for reading in rows)
    reason = models.Value.objects.filter(subject=subject, field="reason").values_list(
        "value", flat=True
    )
    seal = getattr(kept, "seal", None)
    return HandedIn(
        id=row.id, unit=row.unit_id, title=row.unit.title, period=row.period, at=row.at,
        actor=entry.actor, is_correction=entry.move == "corrected",
        reason=(reason.first() or "").strip('"'), hash=kept.hash, digest=digest,
        canonical=kept.canonical, index=seal.index if seal else None,
        agrees=digest == said and kept.hash == row.hash, cells=_values(rows, unit=row.unit_id),
    )  # fmt: skip


def _cell(reading: models.Reading) -> cell_lines.Cell:
    return (
        reading.unit_id, reading.indicator_id, reading.period, reading.measure, reading.vintage,
        reading.value,
    )  # fmt: skip


def _values(rows: list[models.Reading], *, unit: int) -> tuple[Value, ...]:
    last: dict[tuple[int, str, str], int] = {}
    if rows:
        later = models.Reading.objects.filter(
            unit_id=unit, period=rows[0].period,
            indicator_id__in={reading.indicator_id for reading in rows},
        )  # fmt: skip
        for reading in later:
            key = (reading.indicator_id, reading.measure, reading.period)
            last[key] = max(last.get(key, 0), reading.vintage)
    return tuple(
        Value(
            title=reading.indicator.title, measure=reading.measure, vintage=reading.vintage,
            value=wording.number(
                Fraction(reading.value, 10**reading.indicator.scale),
                places=reading.indicator.scale,
            ),
            unit=reading.indicator.unit, line=cell_lines.line(_cell(reading)).strip(),
            is_replaced=reading.vintage
            < last[reading.indicator_id, reading.measure, reading.period],
        )
        for reading in rows
    )  # fmt: skip
