"""Opens many matters from the rows of one sheet: each row its own outcome, the broken ones back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from luoshi.core.admit import refused
from luoshi.core.fault import N_, Fault, Refused
from luoshi.core.matter import Actor
from luoshi.core.tree import place
from luoshi.store import campaigns, keys, record, sheet
from luoshi.store.sheet import Cells
from luoshi.web import sheet_rows, spoken
from luoshi.web.forms import Form
from luoshi.web.opening import Opening
from luoshi.web.sheet_rows import Filled, Row

#: More rows than these are not opened from one sheet.
MOST_ROWS = 5_000


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who sends a sheet, and when."""

    actor: Actor
    at: datetime
    day: date


@dataclass(frozen=True, kw_only=True)
class Done:
    """What became of a sheet: how many rows were opened, and what is wrong with the others.

    Shape: `n_repeated` had been opened before; `faults` are pairs of a row's number and what is to
    be mended; `only_checked` where nothing was to be opened.
    """

    n_made: int
    n_repeated: int = 0
    faults: tuple[tuple[int, str], ...]
    only_checked: bool


def read(form: Form, cells: Cells) -> Filled:
    """The rows of a sheet, each judged as its form would be before it is sent.

    Refuses: as `sheet_rows.read` does; too-many-rows.
    """
    filled = sheet_rows.read(form, cells)
    if len(filled.rows) > MOST_ROWS:
        raise refused(
            "too-many-rows",
            N_("表里有 {n} 行，一次最多 {most} 行。没有立件。"),
            N_("请分成几张表。"),
            n=len(filled.rows), most=MOST_ROWS,
        )  # fmt: skip
    return replace(filled, rows=tuple(_judged(row, form=form) for row in filled.rows))


def _judged(row: Row, *, form: Form) -> Row:
    """The row, with what stands against sending what it would open."""
    if row.answer.errors:
        return row
    try:
        campaigns.refuse_unsound(
            loop=form.loop, move=form.move, matter=form.matter, actor=form.actor,
            given=row.answer.given, day=form.day,
        )  # fmt: skip
    except Refused as refusal:
        errors = {form.move.name: spoken.sentence(refusal.fault)}
        return replace(row, answer=replace(row.answer, errors=errors))
    return row


def done(rows: Sequence[Row], *, sender: Sender, chosen: Opening, only_check: bool) -> Done:
    """What becomes of the rows; where they are only checked, what would, as far as they tell."""
    return _checked(rows) if only_check else _opened(rows, sender=sender, chosen=chosen)


def _key(row: Row, *, sender: Sender, chosen: Opening) -> str:
    """What tells this row from every other that the post sends today for this opening."""
    said = (sender.day.isoformat(), chosen.loop.name, chosen.move.name, chosen.parent, row.text)
    digest = keys.sha256("\n".join(map(str, said)).encode()).hex()
    return f"{sender.actor.posting}/row/{digest[:40]}"


def _checked(rows: Sequence[Row]) -> Done:
    """What would become of the sheet, as far as the rows themselves tell."""
    faults = tuple((row.number, row.wrong) for row in rows if row.wrong)
    return Done(n_made=len(rows) - len(faults), faults=faults, only_checked=True)


def _opened(rows: Sequence[Row], *, sender: Sender, chosen: Opening) -> Done:
    """Opens every well written row; one that was sent before today is not opened again."""
    good = {_key(row, sender=sender, chosen=chosen): row for row in rows if not row.wrong}
    faults = {row.number: row.wrong for row in rows if row.wrong}
    made = record.open_many(
        actor=sender.actor, loop=chosen.loop.name, move=chosen.move.name, at=sender.at,
        parent=chosen.parent, rows={key: row.answer.given for key, row in good.items()},
    )  # fmt: skip
    faults |= {good[one.key].number: spoken.sentence(one.fault) for one in made if one.fault}
    repeated = [one.outcome.is_repeated for one in made if one.outcome]
    return Done(
        n_made=repeated.count(False), n_repeated=repeated.count(True),
        faults=tuple(sorted(faults.items())), only_checked=False,
    )  # fmt: skip


def marked(cells: Cells, done: Done, *, head: int, title: str) -> bytes:
    """The head and the broken rows alone, in red, each with what is to be mended; b"" for none."""
    if not done.faults:
        return b""
    kept = [cells[head], *(cells[number - 1] for number, _wrong in done.faults)]
    faults = [
        Fault(code="row", where=place(at), message="{wrong}", fix="", names={"wrong": wrong})
        for at, (_number, wrong) in enumerate(done.faults, start=2)
    ]
    return sheet.marked(kept, faults, title=title[:31])
