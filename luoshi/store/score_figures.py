"""The figures that units are scored by: how many matters fit a measure, as the books stood then.

A figure is of matters, and so of the units that own them and of the units above those. Each
matter is taken as its entries up to the cut-off leave it; what was entered later does not count,
nor what was brought in later with an earlier day.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import accumulate

from django.db.models import QuerySet

from luoshi.core import measure, rule_scores
from luoshi.core.calendar import begin_of_day, end_of_day
from luoshi.core.condition import Facts, counts_of
from luoshi.core.criterion import RANKED, Criterion
from luoshi.core.loop import Loop, named
from luoshi.core.matter import EMPTY, Matter, fold
from luoshi.core.measure import Case
from luoshi.core.scoring import Figure
from luoshi.core.tree import Tree
from luoshi.store import clockwork, models, projection
from luoshi.store.sealed import CLOCK_SLACK

#: Matters are read by so many at a time.
_CHUNK = 400


@dataclass(frozen=True, kw_only=True)
class Books:
    """The books as they stood: up to which instant entries count, and those that came too late.

    Shape: `late` maps subjects to the number of their first entry that was not there yet.
    """

    until: datetime
    day: date
    late: Mapping[str, int] = field(default_factory=lambda: EMPTY)


def units_scored(
    scheme: Sequence[Criterion], *, unit: int | None, peers: Iterable[int]
) -> tuple[int, ...]:
    """Whose figures a unit's score needs: its own, and its peers' where a formula ranks."""
    ranks = any(one.formula in RANKED for one in scheme)
    found = {*(peers if ranks else ()), *(() if unit is None else (unit,))}
    return tuple(sorted(found))


def books_of(places: Iterable[tuple[Loop, Matter]], *, cutoff: date) -> Books:
    """The books that a score is computed from: up to the cut-off, and not after the freeze."""
    until = end_of_day(cutoff)
    for loop, matter in places:
        moves = rule_scores.freezing_moves(loop)
        made = max((matter.made_at[name] for name in moves if name in matter.made_at), default=None)
        if made is not None:
            size = _size_at(matter.id, moves=moves)
            return Books(until=min(until, made), day=cutoff, late=_late(size, until=until))
    return Books(until=until, day=cutoff)


def _size_at(matter_id: int, *, moves: Collection[str]) -> int:
    """How large the sealed log was when the books were frozen last."""
    sizes = [
        entered.body["frozen"]["size"]
        for entered, _ in projection.history_of(matter_id)
        if entered.move in moves and "frozen" in entered.body
    ]
    return int(sizes[-1]) if sizes else 0


def _late(size: int, *, until: datetime) -> Mapping[str, int]:
    """Entries that bear an instant before the checkpoint of the freeze and were not in its log."""
    checkpoint = models.Checkpoint.objects.filter(size=size).first()
    if checkpoint is None:
        return EMPTY
    before = models.Entry.objects.filter(at__lt=checkpoint.at - CLOCK_SLACK)
    late: dict[str, int] = {}
    for found in (before.filter(seal__index__gte=size), before.filter(seal__isnull=True)):
        for subject, n in found.values_list("subject", "n"):
            late[subject] = min(n, late.get(subject, n))
    return late


def figures(
    scheme: Sequence[Criterion], *, units: Sequence[int], books: Books
) -> dict[int, dict[str, Figure]]:
    """The figures of these units, by measure, as the books stood.

    Shape: of a unit and of all below it in the tree of the day; matters that had ended before the
    year of the day are left out. A few queries for each loop, however many units and matters.
    """
    tree = clockwork.tree_on(books.day)
    loops = clockwork.current_loops()
    wanted: dict[str, list[str]] = {}
    for one in scheme:
        if one.rule.is_named:
            continue
        of_loop, _, key = one.measure.rpartition(".")
        wanted.setdefault(of_loop, []).append(key)
    found: dict[int, dict[str, Figure]] = {unit: {} for unit in units}
    for name, keys in wanted.items():
        loop = named(loops, name)
        if loop is None:
            continue
        for key, sums in _counted(loop, keys=keys, tree=tree, books=books).items():
            for unit in units:
                found[unit][f"{name}.{key}"] = sums.below(unit)
    return found


class _Sums:
    """Counts along the preorder of the tree, so that a subtree is one subtraction."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._n = [0] * (len(tree) + 1)
        self._of = [0] * (len(tree) + 1)
        self._n_up: list[int] = []
        self._of_up: list[int] = []

    def add(self, unit: int, *, n: int, of: int) -> None:
        """Counts a matter for its owner."""
        at = self._tree.positions[unit]
        self._n[at + 1] += n
        self._of[at + 1] += of

    def below(self, unit: int) -> Figure:
        """What has been counted for a unit and all below it."""
        if unit not in self._tree:
            return Figure(n=0, of=0)
        if not self._n_up:
            self._n_up, self._of_up = list(accumulate(self._n)), list(accumulate(self._of))
        first = self._tree.positions[unit]
        after = self._tree.lasts[first] + 1
        return Figure(
            n=self._n_up[after] - self._n_up[first], of=self._of_up[after] - self._of_up[first]
        )


@contextmanager
def counting_once() -> Iterator[None]:
    """Counts a measure over the same books once inside: an import asks for one unit after another.

    Nothing may be written inside that these books would hold.
    """
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


_Asked = tuple[str, tuple[str, ...], Tree, datetime, date, frozenset[tuple[str, int]]]
_known: ContextVar[dict[_Asked, dict[str, _Sums]] | None] = ContextVar("counted", default=None)


def _counted(loop: Loop, *, keys: Sequence[str], tree: Tree, books: Books) -> dict[str, _Sums]:
    known = _known.get()
    if known is None:
        return _sums(loop, keys=keys, tree=tree, books=books)
    late = frozenset(books.late.items())
    asked = (loop.name, tuple(keys), tree, books.until, books.day, late)
    if asked not in known:
        known[asked] = _sums(loop, keys=keys, tree=tree, books=books)
    return known[asked]


def _sums(loop: Loop, *, keys: Sequence[str], tree: Tree, books: Books) -> dict[str, _Sums]:
    places = {name: at for at, name in enumerate(loop.measures)}
    sums = {key: _Sums(tree) for key in keys if key in places}
    for matter, children in _standing(loop, books=books):
        if matter.owner is None or matter.owner not in tree:
            continue
        facts = Facts(day=books.day, tree=tree, level=tree.level(matter.owner), children=children)
        fits = measure.fits(loop=loop, case=Case(matter=matter, facts=facts))
        for key, counted in sums.items():
            of, n = fits[places[key]]
            counted.add(matter.owner, n=n, of=of)
    return sums


def _standing(
    loop: Loop, *, books: Books
) -> Iterator[tuple[Matter, Mapping[str, Mapping[str, int]]]]:
    """The matters of a loop as the books knew them, each with how its children stood."""
    rows = models.Matter.objects.filter(loop=loop.name, opened_at__lte=books.until)
    rows = rows.exclude(ended_at__lt=begin_of_day(books.day.replace(month=1, day=1)))
    ids = list(rows.order_by("id").values_list("id", flat=True))
    for at in range(0, len(ids), _CHUNK):
        part = ids[at : at + _CHUNK]
        found = _as_known(models.Matter.objects.filter(id__in=part), books=books)
        children: dict[int, list[tuple[Loop, str, int]]] = {}
        if measure.watches_children(loop):
            below = models.Matter.objects.filter(parent_id__in=part, opened_at__lte=books.until)
            for own, child in _as_known(below, books=books):
                children.setdefault(child.parent or 0, []).append((own, child.stage, 1))
        for _, matter in found:
            yield matter, counts_of(children.get(matter.id, ()))


def _as_known(rows: QuerySet[models.Matter], *, books: Books) -> list[tuple[Loop, Matter]]:
    """Matters as their entries up to the books' end leave them.

    Shape: one that nobody has moved since is taken as it stands.
    """
    found, moved = [], []
    for row in rows.values_list(*projection.READ, named=True):
        loop = clockwork.loop_of(row.text_id, row.loop)
        late = projection.subject_of(row.id) in books.late
        if row.moved_at <= books.until and not late:
            found.append((loop, projection.matter_of(row, loop=loop)))
        else:
            moved.append((loop, row))
    histories = projection.histories_of([row.id for _, row in moved], until=books.until)
    for loop, row in moved:
        first_late = books.late.get(projection.subject_of(row.id))
        entries = [
            entry
            for entry in histories.get(row.id, ())
            if first_late is None or entry.n < first_late
        ]
        if entries:
            blank = Matter(id=row.id, loop=row.loop)
            found.append((loop, fold(loop=loop, blank=blank, entries=entries)))
    return found
