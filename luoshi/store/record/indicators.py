"""Writes indicators: what each of them counts, with an entry for every definition and change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from luoshi.core import indicator
from luoshi.core.fault import N_, Fault, Refused
from luoshi.core.tree import LEVELS
from luoshi.store import definitions, models
from luoshi.store.record import bulk, ledger, texts

#: What can no longer change once a value has been reported: the numbers would mean other things.
FIXED = ("unit", "scale", "kind", "frequency", "rollup", "numerator_id", "denominator_id")


@dataclass(frozen=True, kw_only=True)
class IndicatorRow(indicator.Indicator):
    """An indicator to be defined.

    Shape: `level` is that of the units which report it, "" for those with nothing below; `source`
    is the department's unit; `numerator` and `denominator` are the keys of the two indicators that
    a ratio is computed from. Unit: `release_days` after the end of a period its values are due.
    """

    definition: str = ""
    level: str = ""
    release_days: int = 0
    source: int | None = None
    numerator: str = ""
    denominator: str = ""


def define(
    indicators: Sequence[IndicatorRow], *, at: datetime, actor: str = "system"
) -> tuple[int, ...]:
    """Writes definitions, one entry each; gives the ids in the same order.

    Shape: a key that exists already is redefined where anything differs.
    Refuses: what `core.indicator.faults` finds; no-parts, unknown-part, unknown-level,
    unknown-source, same-key, reported-already.
    """
    with transaction.atomic():
        known = {row.key: row for row in models.Indicator.objects.all()}
        ids = _ids(indicators, known=known)
        for one in indicators:
            _refuse_faults(one, ids=ids)
        rows = {one.key: _row(one, ids=ids) for one in indicators}
        changed = [
            row for key, row in rows.items()
            if key not in known or definitions.body_of(known[key]) != definitions.body_of(row)
        ]  # fmt: skip
        for row in changed:
            _refuse_if_reported(row, before=known.get(row.key))
        _write(changed, known=known, at=at, actor=actor)
    return tuple(ids[one.key] for one in indicators)


def _ids(
    indicators: Sequence[IndicatorRow], *, known: Mapping[str, models.Indicator]
) -> dict[str, int]:
    keys = [one.key for one in indicators]
    for one in indicators:
        if keys.count(one.key) > 1:
            raise _refused("same-key", one)
    fresh = [key for key in keys if key not in known]
    last = texts.count_on("indicator", n=len(fresh)) if fresh else 0
    numbered = {key: last - len(fresh) + n for n, key in enumerate(fresh, start=1)}
    return {key: row.id for key, row in known.items()} | numbered


def _refuse_faults(one: IndicatorRow, *, ids: Mapping[str, int]) -> None:
    found = indicator.faults(one)
    if found:
        raise Refused(found[0])
    parts = (one.numerator, one.denominator)
    if (one.rollup is indicator.Rollup.RATIO) != all(parts) or any(parts) != all(parts):
        raise _refused("no-parts", one)
    if any(part and (part not in ids or part == one.key) for part in parts):
        raise _refused("unknown-part", one)
    if one.level and one.level not in LEVELS:
        raise _refused("unknown-level", one)
    if one.source is not None and not models.Unit.objects.filter(id=one.source).exists():
        raise _refused("unknown-source", one)


def _refuse_if_reported(row: models.Indicator, *, before: models.Indicator | None) -> None:
    if before is None or all(getattr(row, name) == getattr(before, name) for name in FIXED):
        return
    if models.Reading.objects.filter(indicator_id=before.id).exists():
        raise _refused("reported-already", row)


def _row(one: IndicatorRow, *, ids: Mapping[str, int]) -> models.Indicator:
    return models.Indicator(
        id=ids[one.key], key=one.key, title=one.title, unit=one.unit,
        direction=str(one.direction), kind=str(one.kind), frequency=str(one.frequency),
        scale=one.scale, rollup=str(one.rollup), definition=one.definition, level=one.level,
        release_days=one.release_days, source_id=one.source,
        numerator_id=ids.get(one.numerator), denominator_id=ids.get(one.denominator),
    )  # fmt: skip


def _write(
    rows: Sequence[models.Indicator],
    *,
    known: Mapping[str, models.Indicator],
    at: datetime,
    actor: str,
) -> None:
    for row in rows:
        before = known.get(row.key)
        row.n_entries = (before.n_entries if before else 0) + 1
        row.last_hash = before.last_hash if before else ""
    written = ledger.write(
        ledger.line(
            subject=f"indicator/{row.id}", move="defined", at=at, actor=actor, n=row.n_entries,
            previous=row.last_hash, body=definitions.body_of(row),
        )
        for row in rows
    )  # fmt: skip
    for row, entry in zip(rows, written, strict=True):
        row.last_hash = entry.hash
    names = tuple(column.name for column in models.Indicator._meta.concrete_fields)
    fresh = [row for row in rows if row.key not in known]
    bulk.insert(models.Indicator, names=names, rows=[_values(row) for row in fresh])
    models.Indicator.objects.bulk_update(
        [row for row in rows if row.key in known], fields=[name for name in names if name != "id"]
    )


def _values(row: models.Indicator) -> tuple[Any, ...]:
    return tuple(getattr(row, column.attname) for column in models.Indicator._meta.concrete_fields)


def _refused(code: str, one: IndicatorRow | models.Indicator) -> Refused:
    message, fix = _SAID[code]
    names = {"title": one.title, "key": one.key, "levels": "、".join(LEVELS)}
    return Refused(Fault(code=code, where=one.key, message=message, fix=fix, names=names))


_SAID: Mapping[str, tuple[str, str]] = {
    "same-key": (N_("指标 {key} 写了两次。"), N_("删去一个，或换一个键。")),
    "no-parts": (
        N_("{title}的分子、分母和汇总方式对不上。"),
        N_("比率要写明分子和分母两项指标；别的指标不写。"),
    ),
    "unknown-part": (N_("{title}的分子或分母没有定义。"), N_("请先定义那项指标，或改正它的键。")),
    "unknown-level": (N_("{title}的填报层级认不出来。"), N_("请写 {levels} 之一，或留空。")),
    "unknown-source": (N_("{title}的来源单位不在表里。"), N_("请改正来源单位。")),
    "reported-already": (
        N_("{title}已经有数，单位、小数位数、口径类别和汇总方式不能再改。"),
        N_("请另定义一个指标，旧的数照旧可查。"),
    ),
}
