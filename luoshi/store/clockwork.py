"""The calendar, the tree and the loops as the tables and files say them today, kept in memory."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import lru_cache

from django.conf import settings

from luoshi import loops as loop_files
from luoshi.core import rule
from luoshi.core.calendar import Calendar
from luoshi.core.fault import Refused
from luoshi.core.loop import Loop
from luoshi.core.tree import Tree
from luoshi.core.tree import Unit as TreeUnit
from luoshi.store import holidays, keys
from luoshi.store.models import CalendarYear, LoopText, Matter, Numbering, Place
from luoshi.store.prepared import Blank, Prepared


def tree_on(day: date) -> Tree:
    """The tree in force on a day. Refuses nothing: before the first numbering it is empty.

    One query asks for the numbering; its units are read once in each process.
    """
    number = numbering_on(day)
    return tree_by_id(number)


def numbering_on(day: date) -> int | None:
    """The numbering in force on a day, or None before the first."""
    known = _remembered.get()
    if known is not None and day in known:
        return known[day]
    found = _in_force.first(day)
    number: int | None = found[0] if found else None
    if known is not None:
        known[day] = number
    return number


_in_force: Prepared[tuple[int]] = Prepared(
    lambda: (
        Numbering.objects.filter(from_on__lte=Blank(0))
        .order_by("-from_on", "-id")
        .values_list("id")[:1]
    )
)
#: What has been asked already during one request.
_remembered: ContextVar[dict[date, int | None] | None] = ContextVar("remembered", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Asks for the numbering of a day once inside: one request sees one tree."""
    token = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(token)


def tree_by_id(numbering_id: int | None) -> Tree:
    """The tree of a numbering, read once in each process; a numbering never changes."""
    return Tree.of(()) if numbering_id is None else _tree(numbering_id)


@lru_cache(maxsize=8)
def _tree(numbering_id: int) -> Tree:
    rows = (
        Place.objects.filter(numbering_id=numbering_id)
        .order_by("pre")
        .values_list("unit_id", "unit__code", "unit__title", "unit__level", "parent_id")
    )
    return Tree.of(
        [
            TreeUnit(id=row[0], code=row[1], title=row[2], level=row[3], parent=row[4])
            for row in rows.iterator(chunk_size=5000)
        ]
    )


@lru_cache(maxsize=1)
def _calendar() -> Calendar:
    years = list(CalendarYear.objects.values_list("year", "holidays", "workdays"))
    rows = [
        holidays.DayRow(day=date.fromisoformat(day), is_workday=is_workday)
        for _, off, on in years
        for is_workday, days in ((False, off), (True, on))
        for day in days
    ]
    return holidays.calendar_of(rows=rows, years=[year for year, _, _ in years])


def calendar() -> Calendar:
    """Workdays as the holiday notices and the administrators' table say them."""
    return _calendar()


@lru_cache(maxsize=1)
def current_loops() -> Mapping[str, Loop]:
    """The loops that a new matter may begin with, children by their dotted names too.

    Refuses: the first fault of a loop file, or the first thing in it that is not carried out yet,
    so that a start stops instead of a move.
    """
    found = loop_files.load(settings.LOOPS)
    faults = [fault for loop in found.values() for fault in rule.unsupported(loop)]
    if faults:
        raise Refused(faults[0])
    children = {
        f"{loop.name}.{name}": child
        for loop in found.values()
        for name, child in loop.children.items()
    }
    return dict(found) | children


@lru_cache(maxsize=512)
def loop_of(text_hash: str, name: str) -> Loop:
    """The loop of a matter, from the text that it began with; `name` may be a child's."""
    text = LoopText.objects.get(hash=text_hash)
    loop = loop_files.from_text(text.text)
    _, _, child = name.partition(".")
    return loop.children[child] if child else loop


def places_digest(tree: Tree) -> str:
    """The SHA-256 of all places in preorder: one line "id parent depth" for each unit."""
    lines = "".join(f"{unit.id} {unit.parent or ''} {tree.depth(unit.id)}\n" for unit in tree.units)
    return keys.digest("sha256")(lines.encode()).hex()


def warm(day: date) -> None:
    """Reads the tree of a day, the calendar and the loops before anybody asks for them."""
    tree_on(day)
    calendar()
    current_loops()
    for number in Matter.objects.values("text_id", "loop").distinct():
        loop_of(number["text_id"], number["loop"])


def forget() -> None:
    """Drops what is kept in memory: after the calendar or the tree has been written."""
    _tree.cache_clear()
    _calendar.cache_clear()
    known = _remembered.get()
    if known is not None:
        known.clear()
