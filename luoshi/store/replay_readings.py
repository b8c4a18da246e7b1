"""Replays submissions and indicators: the tables must say what their entries say.

Called by `replay.faults`. Streams in chunks; memory does not grow with the ledger.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Count

from luoshi.core import ledger
from luoshi.core.fault import N_, Fault, Refused
from luoshi.store import cells as cell_lines
from luoshi.store import definitions, keys, models

#: So many submissions are compared at a time.
CHUNK = 2_000

Row = tuple[int, int, str, str]
#: The canonical text of an entry, and its hash.
Said = tuple[str, str]


def faults() -> Iterator[Fault]:
    """Everything that the tables of indicators and readings say otherwise than their entries."""
    yield from _indicators()
    yield from _submissions()


def _submissions() -> Iterator[Fault]:
    n_entries = n_readings = 0
    last = -(2**63)
    query = models.Submission.objects.order_by("id")
    while True:
        chunk = list(
            query.filter(id__gt=last).values_list("id", "unit_id", "period", "hash")[:CHUNK]
        )
        if not chunk:
            break
        said = _said("submission", [row[0] for row in chunk])
        texts = _texts(first=chunk[0][0], last=chunk[-1][0])
        for row in chunk:
            n_cells, text = texts.get(row[0], (0, ""))
            n_readings += n_cells
            n_entries += row[0] in said
            if not (
                _is_as_entered(row, n_cells=n_cells, text=text, said=said.get(row[0]))
                or _is_as_entered(
                    row, n_cells=n_cells, text=_text_of(row[0]), said=said.get(row[0])
                )
            ):
                yield _differs(f"submission/{row[0]}", what=N_("报数"))
        last = chunk[-1][0]
    if n_readings != models.Reading.objects.count():
        yield _differs("submission", what=N_("报数"))
    if n_entries != _entries("submission").filter(n=1).count():
        yield from _without_row("submission", rows=models.Submission, what=N_("报数"))


def _is_as_entered(row: Row, *, n_cells: int, text: str, said: Said | None) -> bool:
    """Whether a submission, its cells and the hash it keeps are those of its entry.

    Looked for in the entry's text, which another check has found canonical: parsing all would take
    as long as all the rest.
    """
    if said is None:
        return False
    number, unit, period, kept = row
    canonical, hashed = said
    did = definitions.submission_body(
        unit=unit, period=period, n_cells=n_cells, digest=keys.sha256(text.encode()).hex()
    )
    return kept == hashed and f'"body":{{"did":{_said_as(did)}}}' in canonical


_said_as = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def _texts(*, first: int, last: int) -> dict[int, tuple[int, str]]:
    """How many cells each submission has, and their lines, as the database strings them together.

    It promises no order of the lines, though it keeps it: `_text_of` says the last word.
    """
    table = connection.ops.quote_name(models.Reading._meta.db_table)
    line = " || ' ' || ".join(cell_lines.COLUMNS)
    joins = "string_agg" if connection.vendor == "postgresql" else "group_concat"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT submission_id, COUNT(*), {joins}(line, '') FROM"
            f" (SELECT submission_id, {line} || %s AS line FROM {table}"
            " WHERE submission_id BETWEEN %s AND %s ORDER BY submission_id, id) lines"
            " GROUP BY submission_id",
            ["\n", first, last],
        )
        return {number: (n, text) for number, n, text in cursor.fetchall()}


def _text_of(submission_id: int) -> str:
    """The lines of a submission, in their order."""
    rows = models.Reading.objects.filter(submission_id=submission_id).order_by("id")
    return "".join(map(cell_lines.line, rows.values_list(*cell_lines.COLUMNS)))


def _entries(kind: str) -> Any:
    """The entries of all subjects of a kind."""
    return models.Entry.objects.filter(subject__gte=f"{kind}/", subject__lt=f"{kind}0")


def _said(kind: str, numbers: Iterable[int]) -> dict[int, Said]:
    """What the first entries of these subjects say, with their hashes."""
    subjects = [f"{kind}/{number}" for number in numbers]
    rows = models.Entry.objects.filter(subject__in=subjects, n=1)
    return {
        int(subject.partition("/")[2]): (canonical, hashed)
        for subject, canonical, hashed in rows.values_list("subject", "canonical", "hash")
    }


def _did(canonical: str) -> Mapping[str, Any]:
    """What an entry did; nothing where it is no entry any more, which another check says."""
    try:
        did = ledger.read(canonical).body.get("did")
    except Refused:
        return {}
    return did if isinstance(did, Mapping) else {}


def _without_row(kind: str, *, rows: Any, what: str) -> Iterator[Fault]:
    """The subjects whose rows have gone."""
    subjects = _entries(kind).filter(n=1).order_by("id").values_list("subject", flat=True)
    waiting: list[int] = []
    for subject in subjects.iterator(chunk_size=5000):
        waiting.append(int(subject.partition("/")[2]))
        if len(waiting) == CHUNK:
            yield from _gone(waiting, kind=kind, rows=rows, what=what)
            waiting = []
    yield from _gone(waiting, kind=kind, rows=rows, what=what)


def _gone(numbers: Sequence[int], *, kind: str, rows: Any, what: str) -> Iterator[Fault]:
    there = set(rows.objects.filter(id__in=numbers).values_list("id", flat=True))
    for number in numbers:
        if number not in there:
            yield _differs(f"{kind}/{number}", what=what)


def _indicators() -> Iterator[Fault]:
    last: dict[str, tuple[Mapping[str, Any], str, int]] = {}
    for subject, n, canonical, hashed in (
        _entries("indicator").order_by("n").values_list("subject", "n", "canonical", "hash")
    ):
        last[subject] = (_did(canonical), hashed, n)
    rows = {
        f"indicator/{row.id}": (definitions.body_of(row), row.last_hash, row.n_entries)
        for row in models.Indicator.objects.all()
    }
    for subject in sorted(last.keys() | rows.keys()):
        if last.get(subject) != rows.get(subject):
            yield _differs(subject, what=N_("指标"))
    reported = models.Reading.objects.order_by().values("indicator_id").annotate(n=Count("id"))
    for row in reported:
        if f"indicator/{row['indicator_id']}" not in rows:
            yield _differs(f"indicator/{row['indicator_id']}", what=N_("指标"))


def _differs(subject: str, *, what: str) -> Fault:
    """As `replay.differs`, which imports this module's caller."""
    return Fault(
        code="replay-differs",
        where=subject,
        message=N_("数据表里的{what}和台账重放的结果不一样。"),
        fix=N_("请停止写入，联系安全管理员，用备份对照。"),
        names={"what": what},
    )
