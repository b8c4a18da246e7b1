"""What everybody may see: public promises by what became of them, and their public fields alone.

Nothing of a matter leaves here but the fields of `rights.public_fields`, the title of its unit,
its lamp and the count, the instant and the end of the hash of its entries.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet

from luoshi.core import rights, wording
from luoshi.core.calendar import begin_of_day
from luoshi.core.lamp import NO_END, State
from luoshi.core.loop import End, Loop
from luoshi.core.matter import end_of
from luoshi.core.quantity import Quantity
from luoshi.core.tree import Tree
from luoshi.store import clockwork, lamps, models, projection, standings

#: The loop whose public matters the public pages list.
LOOP = "commitment"
#: What became of a promise, in the order in which they are listed: what needs an answer first.
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
    due_on: date | None

    @property
    def key(self) -> Key:
        """Its place in the list."""
        return KINDS.index(self.kind), (self.due_on or NO_END).toordinal(), self.id


@dataclass(frozen=True, kw_only=True)
class Told:
    """A public matter as anybody is told about it. Shape: `fields` holds public fields only."""

    id: int
    unit: int
    loop: Loop
    stage: str
    fields: Mapping[str, Any]
    kind: str
    shown: lamps.Shown
    shown_at: datetime | None
    n_entries: int
    last_at: datetime
    last_hash: str

    @property
    def title(self) -> str:
        """What was promised."""
        return str(self.fields.get("title") or self.loop.title)

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


def book(*, day: date) -> Book:
    """The public promises that went on at some time in the year of the day.

    One query while nothing has changed since this process last looked, two otherwise.
    """
    loop = clockwork.current_loops()[LOOP]
    found = []
    for standing in standings.of(public().filter(_in_year(day)), loop=loop, day=day):
        kind = kind_of(end=standing.end, shown=standing.shown)
        if kind:
            due_on = standing.shown.due_on
            found.append(Listed(id=standing.id, unit=standing.unit, kind=kind, due_on=due_on))
    return Book(listed=tuple(sorted(found, key=lambda one: one.key)))


def public() -> QuerySet[models.Matter]:
    """The promises whose public fields anybody may see."""
    return models.Matter.objects.filter(loop=LOOP, is_public=True)


def _in_year(day: date) -> Q:
    begins = begin_of_day(day.replace(month=1, day=1))
    return Q(ended_at__isnull=True) | Q(ended_at__gte=begins)


def kind_of(*, end: End | None, shown: lamps.Shown) -> str:
    """What became of a promise, as residents count it; "" for one that does not count."""
    if end is not None:
        return _BY_END.get(end, "")
    if shown.state is State.YELLOW:
        return "slow" if shown.lamp.reason == "behind" else "soon"
    return _BY_LAMP.get(shown.state, "normal")


def told(ids: Sequence[int], *, day: date) -> tuple[Told, ...]:
    """These public matters as anybody is told about them, in the same order. One query."""
    rows = {row.id: row for row in public().filter(id__in=ids)}
    return tuple(_told(rows[one], day=day) for one in ids if one in rows)


def _told(row: models.Matter, *, day: date) -> Told:
    loop = clockwork.loop_of(row.text_id, row.loop)
    matter = projection.matter_of(row, loop=loop)
    shown = lamps.of_matter(loop=loop, matter=matter, day=day, calendar=clockwork.calendar())
    came = [matter.entered[name] for name in loop.public_stages if name in matter.entered]
    return Told(
        id=row.id, unit=row.owner_id or 0, loop=loop, stage=row.stage,
        fields={
            name: matter.values[name]
            for name in rights.public_fields(loop)
            if matter.values.get(name) is not None
        },
        kind=kind_of(end=end_of(loop=loop, matter=matter), shown=shown), shown=shown,
        shown_at=min(came, default=None), n_entries=row.n_entries, last_at=row.moved_at,
        last_hash=row.last_hash,
    )  # fmt: skip


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


def posting_of(code: str) -> str:
    """The outsider that somebody with this code is. The code itself is kept nowhere.

    >>> posting_of("K7F3 9QXM") == posting_of("k7f3-9qxm")
    True
    """
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return f"code/{hashlib.sha256(f'luoshi request {plain}'.encode()).hexdigest()[:32]}"


def mine(posting: str) -> models.Matter | None:
    """The matter that an outsider has filed. One query."""
    rows = models.Matter.objects.filter(requester=posting).select_related("owner", "superior")
    return rows.order_by("-id").first()
