"""Writes indicators and readings. Nothing is overwritten: a correction is a new vintage.

One entry stands for each submission; its hash covers all cells through their SHA-256.
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import NoReturn

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from luoshi.core import ledger as core_ledger
from luoshi.core.fault import N_, Fault, Refused
from luoshi.core.indicator import Measure, Rollup
from luoshi.core.period import Kind, parse_period
from luoshi.settings import value as setting
from luoshi.store import cells as cell_lines
from luoshi.store import definitions, keys, models
from luoshi.store.ids import new_ids
from luoshi.store.record import bulk, ledger
from luoshi.store.record.behind import behind
from luoshi.store.record.indicators import IndicatorRow, define

__all__ = ["IndicatorRow", "Submission", "Submitted", "correct", "define", "submit", "submit_many"]

#: So many submissions are hashed and written at a time, whatever their number.
CHUNK = 1_500
#: One writer at a time on PostgreSQL: whoever sees a reading sees all with smaller numbers.
_LOCK = 7_264_854
_LARGEST = 2**63 - 1
_FILLED = ("unit", "period", "n_cells", "cells_sha256")
_MEASURES = frozenset(measure.value for measure in Measure)
READING_COLUMNS = ("unit", "indicator", "period", "measure", "vintage", "value", "submission")

#: What is handed in for one cell: the indicator's id, the measure, the value.
Given = tuple[int, str, int]


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What a unit hands in for a period.

    Unit: a value is a whole number of its indicator's smallest step (`Indicator.fixed`).
    """

    unit: int
    period: str
    cells: tuple[Given, ...]


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """How much has been written, and the id of the last submission."""

    n_submissions: int = 0
    n_readings: int = 0
    last_id: int = 0


def submit(submission: Submission, *, at: datetime, actor: str = "system") -> int:
    """Writes one submission; gives its id. Refuses: as `submit_many`."""
    return submit_many([submission], at=at, actor=actor).last_id


def submit_many(
    submissions: Iterable[Submission], *, at: datetime, actor: str = "system"
) -> Submitted:
    """Writes submissions as they come, in chunks, all of them or none; gives how many.

    Refuses: no-cells, unknown-unit, unknown-indicator, unknown-measure, bad-period, wrong-period,
    computed (a ratio has no readings of its own), not-whole, too-large, reported-before.
    """
    return _write(submissions, at=at, actor=actor, known=_Known(), reason="", is_correction=False)


def correct(
    submission: Submission, *, at: datetime, actor: str = "system", reason: str = ""
) -> int:
    """Writes a new vintage of cells that were reported before; gives the new submission's id.

    Refuses: as `submit_many`, but not-reported instead of reported-before; unchanged.
    """
    done = _write(
        [submission], at=at, actor=actor, known=_Known(), reason=reason, is_correction=True
    )
    return done.last_id


def _write(
    submissions: Iterable[Submission],
    *,
    at: datetime,
    actor: str,
    known: "_Known",
    reason: str,
    is_correction: bool,
) -> Submitted:
    n_submissions = n_readings = last_id = 0
    waiting = iter(submissions)

    def following() -> list[Filled]:
        chunk = list(itertools.islice(waiting, CHUNK))
        if not chunk:
            return []
        known.check(chunk)
        vintages = _next_vintages(chunk[0]) if is_correction else {}
        ids = new_ids(n=len(chunk), at=at)
        return [
            (number, one, _cells(one, vintages=vintages))
            for number, one in zip(ids, chunk, strict=True)
        ]

    move = "corrected" if is_correction else "submitted"
    with transaction.atomic():
        _lock()
        chunk = following()
        while chunk:
            n_submissions += len(chunk)
            n_readings += sum(len(one.cells) for _, one, _ in chunk)
            last_id = chunk[-1][0]
            _write_entries(chunk, at=at, actor=actor, move=move, reason=reason)
            with _naming_repeated(chunk), transaction.atomic(), behind():
                bulk.insert(
                    models.Reading,
                    names=READING_COLUMNS,
                    rows=((*cell, number) for number, _, cells in chunk for cell in cells),
                )
                coming = following()
            chunk = coming
    return Submitted(n_submissions=n_submissions, n_readings=n_readings, last_id=last_id)


def _lock() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _cells(one: Submission, *, vintages: Mapping[tuple[int, str], int]) -> list[cell_lines.Cell]:
    """The cells in the order in which they are hashed, so that they are read back in it."""
    unit, period = one.unit, one.period
    if not vintages:
        return [
            (unit, indicator, period, measure, 1, value)
            for indicator, measure, value in sorted(one.cells)
        ]
    return [
        (unit, indicator, period, measure, vintages.get((indicator, measure), 1), value)
        for indicator, measure, value in sorted(one.cells)
    ]


#: A submission with its id and its cells.
Filled = tuple[int, Submission, list[cell_lines.Cell]]
Written = Sequence[Filled]


@contextmanager
def _naming_repeated(chunk: Written) -> Iterator[None]:
    """Refuses: reported-before, where the database has refused a cell of the chunk."""
    try:
        yield
    except IntegrityError:
        _refuse_repeated([cell for _, _, cells in chunk for cell in cells])
        raise


def _write_entries(chunk: Written, *, at: datetime, actor: str, move: str, reason: str) -> None:
    if reason:
        hashes = _typed_entries(chunk, at=at, actor=actor, move=move, reason=reason)
    else:
        hashes = _entries(chunk, at=at, actor=actor, move=move)
    bulk.insert(
        models.Submission,
        names=("id", "unit", "period", "at", "hash"),
        rows=(
            (number, one.unit, one.period, at, hashed)
            for (number, one, _), hashed in zip(chunk, hashes, strict=True)
        ),
    )


def _typed_entries(
    chunk: Written, *, at: datetime, actor: str, move: str, reason: str
) -> list[str]:
    written = ledger.write(
        ledger.line(
            subject=f"submission/{number}", move=move, at=at, actor=actor,
            body=_body(one, cells), typed={"reason": reason},
        )
        for number, one, cells in chunk
    )  # fmt: skip
    return [entry.hash for entry in written]


def _body(one: Submission, cells: Sequence[cell_lines.Cell]) -> dict[str, str]:
    return definitions.submission_body(
        unit=one.unit, period=one.period, n_cells=len(cells), digest=cell_lines.digest(cells)
    )


def _entries(chunk: Written, *, at: datetime, actor: str, move: str) -> list[str]:
    """Writes the entries; gives their hashes, in the same order.

    They differ in five plain values alone, so the core writes the text once, with marks, and the
    values are filled in: four times as fast. A test compares each with what the core writes.
    """
    alg = setting("DIGEST")
    digest = keys.digest(alg)
    marked = core_ledger.canonical(
        core_ledger.Entry(
            subject="submission/<number>", n=1, at=at, actor=actor, move=move, loop="", alg=alg,
            body={"did": {name: f"<{name}>" for name in _FILLED}}, sealed={}, previous="",
        )
    ).decode()  # fmt: skip
    parts = re.split("<(?:number|" + "|".join(_FILLED) + ")>", marked)
    order = re.findall("<(number|" + "|".join(_FILLED) + ")>", marked)
    rows = []
    for number, one, cells in chunk:
        filled = _body(one, cells) | {"number": str(number)}
        said = "".join(chain(*zip(parts, (filled[name] for name in order), strict=False)))
        text = said + parts[-1]
        hashed = core_ledger.entry_hash(text.encode(), digest)
        rows.append((f"submission/{number}", 1, at, hashed, text))
    bulk.insert(models.Entry, names=ledger.ENTRY_COLUMNS, rows=rows)
    return [row[3] for row in rows]


def _next_vintages(one: Submission) -> dict[tuple[int, str], int]:
    """The vintage that each corrected cell gets. Refuses: not-reported, unchanged."""
    wanted = {(indicator, measure): value for indicator, measure, value in one.cells}
    rows = models.Reading.objects.filter(
        unit=one.unit, period=one.period, indicator_id__in={indicator for indicator, _ in wanted}
    ).order_by("vintage")
    last = {
        (indicator, measure): (vintage, value)
        for indicator, measure, vintage, value in rows.values_list(
            "indicator_id", "measure", "vintage", "value"
        )
    }
    for indicator, measure in wanted:
        if (indicator, measure) not in last:
            _refuse("not-reported", one, indicator=indicator)
    if all(last[cell][1] == value for cell, value in wanted.items()):
        _refuse("unchanged", one)
    return {cell: last[cell][0] + 1 for cell in wanted}


def _refuse_repeated(cells: Sequence[cell_lines.Cell]) -> None:
    """Names the cell of a chunk that is there already, or twice in the chunk."""
    counted = Counter(cell[:4] for cell in cells)
    same = next((cell for cell, n in counted.items() if n > 1), None)
    for start in range(0, len(cells), 200):
        if same:
            break
        among = Q()
        for unit, indicator, period, measure, vintage, _ in cells[start : start + 200]:
            among |= Q(
                unit=unit, indicator=indicator, period=period, measure=measure, vintage=vintage
            )
        rows = models.Reading.objects.filter(among)
        same = rows.values_list("unit_id", "indicator_id", "period", "measure").first()
    if same:
        unit, indicator, period, _ = same
        one = Submission(unit=unit, period=period, cells=())
        _refuse("reported-before", one, indicator=indicator)


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What has been looked up for the submissions so far: units, indicators, and what fits."""

    units: set[int] = field(default_factory=set)
    indicators: dict[int, tuple[str, str, str]] = field(default_factory=dict)
    fitting: dict[str, frozenset[tuple[int, str]]] = field(default_factory=dict)

    def check(self, chunk: Sequence[Submission]) -> None:
        """Refuses the first submission of the chunk that cannot be written."""
        if not self.indicators:
            rows = models.Indicator.objects.values_list("id", "frequency", "rollup", "title")
            self.indicators.update((row[0], (row[1], row[2], row[3])) for row in rows)
        wanted = {one.unit for one in chunk} - self.units
        found = models.Unit.objects.values_list("id", flat=True)
        self.units.update(found.filter(id__in=wanted) if len(wanted) < 500 else found)
        for one in chunk:
            if one.unit not in self.units:
                _refuse("unknown-unit", one)
            if not one.cells:
                _refuse("no-cells", one)
            fitting = self.fitting.get(one.period) or self._fitting(one.period)
            indicators, measures, values = zip(*one.cells, strict=True)
            is_sound = (
                fitting.issuperset(zip(indicators, measures, strict=True))
                and set(map(type, values)) == {int}
                and -_LARGEST <= min(values) <= max(values) <= _LARGEST
            )
            if not is_sound:
                self._refuse_cells(one, fitting=fitting)

    def _refuse_cells(self, one: Submission, *, fitting: frozenset[tuple[int, str]]) -> None:
        """Refuses the first cell that cannot be written."""
        for indicator, measure, value in one.cells:
            if (indicator, measure) not in fitting:
                self._refuse_unfit(one, indicator=indicator, measure=measure)
            if type(value) is not int:
                _refuse("not-whole", one, indicator=indicator)
            if not -_LARGEST <= value <= _LARGEST:
                _refuse("too-large", one, indicator=indicator)

    def _fitting(self, period: str) -> frozenset[tuple[int, str]]:
        """The indicators and measures that may be reported for a period. Refuses: bad-period."""
        parsed = parse_period(period)
        kind = parsed.kind
        fitting = frozenset(
            (number, measure)
            for number, (frequency, rollup, _) in self.indicators.items()
            for measure in _MEASURES
            if fits(measure, kind=kind, frequency=frequency, rollup=rollup)
            and str(parsed) == period
        )
        self.fitting[period] = fitting
        return fitting

    def _refuse_unfit(self, one: Submission, *, indicator: int, measure: str) -> NoReturn:
        if indicator not in self.indicators:
            _refuse("unknown-indicator", one, indicator=indicator)
        if measure not in _MEASURES:
            _refuse("unknown-measure", one, measure=measure)
        frequency, rollup, title = self.indicators[indicator]
        is_computed = rollup == Rollup.RATIO and measure in (Measure.ACTUAL, Measure.FORECAST)
        _refuse("computed" if is_computed else "wrong-period", one, title=title, rhythm=frequency)


def fits(measure: str, *, kind: Kind, frequency: str, rollup: str) -> bool:
    """Whether a measure may be reported for periods of a kind.

    Shape: what was done and what is forecast in the indicator's own rhythm, forecasts also for the
    year; targets for the year or in the rhythm; growth and rank as they were published.
    """
    if measure in (Measure.GROWTH, Measure.RANK):
        return True
    if measure == Measure.TARGET:
        return kind in (Kind.YEAR, frequency)
    if rollup == Rollup.RATIO:
        return False
    return kind == frequency or (measure == Measure.FORECAST and kind is Kind.YEAR)


def _refuse(
    code: str, one: Submission, *, indicator: int | None = None, **names: object
) -> NoReturn:
    message, fix = _SAID[code]
    units = models.Unit.objects.filter(id=one.unit).values_list("title", flat=True)
    titles = models.Indicator.objects.filter(id=indicator or 0).values_list("title", flat=True)
    named = {
        "unit": units.first() or one.unit, "period": one.period, "indicator": indicator,
        "title": titles.first() or indicator,
    } | names  # fmt: skip
    where = f"{named['unit']} {one.period}"
    raise Refused(Fault(code=code, where=where, message=message, fix=fix, names=named))


_SAID: Mapping[str, tuple[str, str]] = {
    "unknown-unit": (N_("没有编号为 {unit} 的单位。"), N_("请先把单位加进组织树。")),
    "no-cells": (N_("{unit}报的 {period} 一个数也没有。"), N_("请至少填一项。")),
    "unknown-indicator": (N_("没有编号为 {indicator} 的指标。"), N_("请先定义指标，再报数。")),
    "unknown-measure": (
        N_("“{measure}”不是能报的数。"),
        N_("请写 target、actual、forecast、growth、rank 之一。"),
    ),
    "wrong-period": (
        N_("{title}按 {rhythm} 报，不能报在 {period}。"),
        N_("请改成它自己的期间；目标可以按年下达。"),
    ),
    "computed": (
        N_("{title}由分子、分母两项指标算出，没有收下直接填的数。"),
        N_("请报它的分子和分母。"),
    ),
    "not-whole": (
        N_("{unit}的{title}不是整数步长。"),
        N_("请按指标的小数位数换成整数再报。"),
    ),
    "too-large": (N_("{unit}的{title}超出了能准确记录的范围。"), N_("请核对单位和位数。")),
    "reported-before": (
        N_("{unit}的{title} {period} 已经报过，没有重复记账。"),
        N_("数有变化请用更正，原来的数会留着。"),
    ),
    "not-reported": (
        N_("{unit}的{title} {period} 还没有报过，无从更正。"),
        N_("请先正常上报。"),
    ),
    "unchanged": (N_("更正后的数和现在的一样，没有记账。"), N_("请核对要改的数。")),
}
