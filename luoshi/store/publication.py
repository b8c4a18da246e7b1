"""What everybody may see: public matters by what became of them, and their public fields alone.

Nothing of a matter leaves here but its number, the fields of `rights.public_fields`, its unit,
its lamp, the stages that are public, how many of the public gave which answer, what anybody may
do about it, and the count, the instant and the end of the hash of its entries.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from operator import itemgetter
from typing import Any

from django.db.models import Count, Q, QuerySet

from luoshi.core import rights, wording
from luoshi.core.calendar import begin_of_day
from luoshi.core.lamp import NO_END, State
from luoshi.core.loop import End, Loop, Move
from luoshi.core.matter import Matter, end_of
from luoshi.core.quantity import Quantity
from luoshi.core.tree import Tree
from luoshi.store import clockwork, lamps, models, outsiders, projection, sight, standings

#: The loop whose public matters the first public page lists.
LOOP = "commitment"
#: What became of a matter, in the order in which they are listed: what needs an answer first.
KINDS = ("late", "slow", "soon", "normal", "paused", "failed", "partly", "kept")
_BY_END = {End.SUCCESS: "kept", End.PARTIAL: "partly", End.FAILURE: "failed", End.OVER: "kept"}
_BY_LAMP = {State.RED: "late", State.GREY: "paused"}

#: By which a list is sorted and a page goes on: kind, due day, id.
Key = tuple[int, int, int]


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A public matter as the list holds it."""

    id: int
    unit: int
    kind: str
    stage: str
    due_on: date | None

    @property
    def key(self) -> Key:
        """Its place in the list."""
        return KINDS.index(self.kind), (self.due_on or NO_END).toordinal(), self.id


@dataclass(frozen=True, kw_only=True)
class Told:
    """A public matter as anybody is told about it.

    Shape: `fields` holds public fields only, `came` the public stages it has come to with the
    instant of each; `votes` counts the answers of the public by field; `remark` is the move that
    anybody may make on it and `openings` the first moves of what may be opened in it, by somebody
    without a post, with the loop of each.
    """

    id: int
    number: str
    unit: int
    loop: Loop
    stage: str
    fields: Mapping[str, Any]
    kind: str
    shown: lamps.Shown
    came: tuple[tuple[str, datetime], ...]
    votes: Mapping[str, Mapping[str, int]]
    remark: Move | None
    openings: tuple[tuple[Loop, Move], ...]
    n_entries: int
    last_at: datetime
    last_hash: str

    @property
    def title(self) -> str:
        """What it is about."""
        return str(self.fields.get("title") or self.loop.title)

    @property
    def shown_at(self) -> datetime | None:
        """When the public first saw it."""
        return min((at for _, at in self.came), default=None)

    @property
    def expected(self) -> Quantity | None:
        """How much should be done by now, in the unit of what was promised; None once it ended."""
        share = self.shown.expected
        return None if share is None else self._of_wanted(share)

    @property
    def behind(self) -> Quantity | None:
        """By how much it is behind the plan, in the same unit; None where it is not."""
        share, done = self.shown.expected, self.shown.done
        if share is None or done is None or done >= share:
            return None
        return self._of_wanted(share - done)

    def _of_wanted(self, share: Fraction) -> Quantity | None:
        """A share of what was promised, in whole numbers where that was a whole number."""
        wanted = self.fields.get("quantity")
        if not isinstance(wanted, Quantity):
            return None
        places = 0 if wanted.amount == wanted.amount.to_integral_value() else 1
        amount = wording.rounded(share * Fraction(wanted.amount), places=places)
        return Quantity(amount=amount, unit=wanted.unit)


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of a list; the next goes on after `after`."""

    listed: tuple[Listed, ...]
    after: Key | None


@dataclass(frozen=True, kw_only=True)
class Book:
    """All public matters of the year, in the order of the list."""

    listed: tuple[Listed, ...]

    def below(self, unit: int | None, *, tree: Tree) -> "Book":
        """Those of a unit and all below it; all of them for None."""
        if unit is None:
            return self
        kept = (one for one in self.listed if one.unit in tree and tree.is_above(unit, one.unit))
        return Book(listed=tuple(kept))

    def only(self, kinds: Iterable[str]) -> "Book":
        """Those of some kinds."""
        wanted = frozenset(kinds)
        return Book(listed=tuple(one for one in self.listed if one.kind in wanted))

    def at(self, stage: str) -> "Book":
        """Those that stand at a stage."""
        return Book(listed=tuple(one for one in self.listed if one.stage == stage))

    def stages(self) -> Counter[str]:
        """How many stand at each stage."""
        return Counter(one.stage for one in self.listed)

    def counts(self) -> dict[str, int]:
        """How many of each kind, all of `KINDS`."""
        found = dict.fromkeys(KINDS, 0)
        for one in self.listed:
            found[one.kind] += 1
        return found

    def page(self, *, after: Key | None, size: int) -> Page:
        """The next so many after a place in the list, whether that place still exists or not."""
        first = bisect_right(self.listed, after, key=lambda one: one.key) if after else 0
        rows = self.listed[first : first + size]
        is_last = first + size >= len(self.listed)
        return Page(listed=rows, after=None if is_last or not rows else rows[-1].key)


def book(*, day: date, loop: str = LOOP) -> Book:
    """The public matters of a loop that went on at some time in the year of the day.

    One query while nothing has changed since this process last looked, two otherwise.
    """
    declared = clockwork.current_loops()[loop]
    if not declared.public_stages:
        return Book(listed=())
    rows = public().filter(_in_year(day), loop=loop)
    found = []
    for standing in standings.of(rows, loop=declared, day=day):
        kind = kind_of(end=standing.end, shown=standing.shown)
        if kind:
            found.append(
                Listed(
                    id=standing.id, unit=standing.unit, kind=kind, stage=standing.stage,
                    due_on=standing.shown.due_on,
                )
            )  # fmt: skip
    return Book(listed=tuple(sorted(found, key=lambda one: one.key)))


def kinds(*, day: date, below: int | None = None) -> tuple[tuple[Loop, int], ...]:
    """The loops of which the public sees anything this year, with how many, as the site lists them.

    Shape: `below` confines them to a unit and all below it, None to nothing. One query.
    """
    rows = public().filter(_in_year(day)).exclude(end=End.VOID.value)
    if below is not None:
        rows = rows.filter(owner_id__in=sight.units_below(unit=below, day=day))
    found = dict(rows.order_by().values_list("loop").annotate(n=Count("id")))
    known = clockwork.current_loops().items()
    return tuple((loop, found[name]) for name, loop in known if found.get(name))


def public() -> QuerySet[models.Matter]:
    """The matters whose public fields anybody may see."""
    shown = [name for name, loop in clockwork.current_loops().items() if loop.public_stages]
    return models.Matter.objects.filter(loop__in=shown, is_public=True)


def _in_year(day: date) -> Q:
    begins = begin_of_day(day.replace(month=1, day=1))
    return Q(ended_at__isnull=True) | Q(ended_at__gte=begins)


def kind_of(*, end: End | None, shown: lamps.Shown) -> str:
    """What became of a matter, as residents count it; "" for one that does not count."""
    if end is not None:
        return _BY_END.get(end, "")
    if shown.state is State.YELLOW:
        return "slow" if shown.lamp.reason == "behind" else "soon"
    return _BY_LAMP.get(shown.state, "normal")


def told(ids: Sequence[int], *, day: date) -> tuple[Told, ...]:
    """These public matters as anybody is told about them, in the same order. One query."""
    rows = {row.id: row for row in public().filter(id__in=ids)}
    found = [_told(rows[one], day=day) for one in ids if one in rows]
    return tuple(one for one in found if one is not None)


def _told(row: models.Matter, *, day: date) -> Told | None:
    """None where the text of its own loop, as it was when it began, does not show it."""
    loop = clockwork.loop_of(row.text_id, row.loop)
    matter = projection.matter_of(row, loop=loop)
    if not rights.is_public(loop=loop, matter=matter):
        return None
    shown = lamps.of_matter(loop=loop, matter=matter, day=day, calendar=clockwork.calendar())
    remarks = outsiders.remarks(loop)
    return Told(
        id=row.id, number=row.number, unit=row.owner_id or 0, loop=loop, stage=row.stage,
        fields={
            name: matter.values[name]
            for name in rights.public_fields(loop)
            if matter.values.get(name) is not None
        },
        kind=kind_of(end=end_of(loop=loop, matter=matter), shown=shown), shown=shown,
        came=_came(loop=loop, matter=matter),
        votes={
            name: matter.votes[name]
            for move in remarks for name in move.needs if matter.votes.get(name)
        },
        remark=outsiders.remark_of(remarks, loop=loop, matter=matter, day=day),
        openings=outsiders.openings_in(loop, matter, day=day) if not row.end else (),
        n_entries=row.n_entries, last_at=row.moved_at, last_hash=row.last_hash,
    )  # fmt: skip


def _came(*, loop: Loop, matter: Matter) -> tuple[tuple[str, datetime], ...]:
    """The public stages that it has come to, in the order in which it came there."""
    came = [
        (name, matter.entered[name])
        for name in loop.stages
        if name in loop.public_stages and name in matter.entered
    ]
    return tuple(sorted(came, key=itemgetter(1)))


def towns(tree: Tree) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """The places a resident can choose: each county with its towns, in the order of the tree."""
    found: dict[int, list[int]] = {}
    for unit in tree.units:
        if unit.level == "town" and unit.parent is not None:
            found.setdefault(unit.parent, []).append(unit.id)
    return tuple((county, tuple(below)) for county, below in found.items())


def villages(unit: int, *, tree: Tree) -> tuple[int, ...]:
    """The villages and communities directly below a town."""
    return tuple(below for below in tree.children(unit) if tree.level(below) == "village")
