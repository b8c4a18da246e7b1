"""Writes whole histories: many matters, each with all its moves, as if act by act but set-based.

For imports only: an old register that is taken over, a demonstration. Nobody's form goes this way,
because nothing is answered with a receipt and no key is looked at. Every move is decided by
`engine.take`, so every refusal holds; between two moves the clocks act as the ticks of those days
would have done. One refused step and nothing of the whole call is written.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from luoshi.core.calendar import Calendar
from luoshi.core.fault import N_, Refused
from luoshi.core.loop import Loop
from luoshi.core.tree import Tree
from luoshi.store import clockwork, models, projection, rule_facts, score_figures
from luoshi.store.ids import new_ids
from luoshi.store.record import bulk, erase, postings, texts
from luoshi.store.record.behind import behind
from luoshi.store.record.family import Family, Surroundings
from luoshi.store.record.histories import Levels, RememberingCalendar, Series, Walk
from luoshi.store.record.node import Node
from luoshi.store.record.save import save_new

#: So many histories are decided, hashed and inserted at a time; the rest waits unread.
_CHUNK = 1000


@dataclass(frozen=True, kw_only=True)
class Walked:
    """What has been written. Shape: `matters` are the ids of the walks' own matters, in order."""

    matters: tuple[int, ...]
    n_matters: int
    n_entries: int


def write(walks: Iterable[Walk], *, until: datetime) -> Walked:
    """Writes all histories in one transaction; time acts on them up to `until`.

    Shape: document numbers follow the order of the walks, those of a chunk taken in one step.
    Refuses: as the engine does, with the place of the step; time-backwards; not-in-a-walk, for a
    move that changes a matter outside its own family. An emergency level holds over the histories
    that come after it in the order of the walks, while it was in force.
    """
    matters: list[int] = []
    n_matters = n_entries = 0
    around = _surroundings()
    nodes: list[Node] = []
    with transaction.atomic(), behind():
        for chunk in _chunks(walks, around=around):
            numbers = _Numbers(chunk, around=around)
            n_entries += _write(nodes, calendar=around.calendar)
            nodes = []
            with score_figures.counting_once():
                for at, walk in enumerate(chunk, start=len(matters) + 1):
                    nodes.extend(
                        _family(walk, place=at, until=until, around=around, numbers=numbers)
                    )
            matters.extend(node.matter.id for node in nodes if node.parent is None)
            n_matters += len(nodes)
        n_entries += _write(nodes, calendar=around.calendar)
        _keep_levels(around.levels)
    return Walked(matters=tuple(matters), n_matters=n_matters, n_entries=n_entries)


def _chunks(walks: Iterable[Walk], *, around: Surroundings) -> Iterator[list[Walk]]:
    """The histories in parts; one that looks at others comes when all before it are written."""
    chunk: list[Walk] = []
    for walk in walks:
        if chunk and (len(chunk) == _CHUNK or walk.loop in around.looking):
            yield chunk
            chunk = []
        chunk.append(walk)
    if chunk:
        yield chunk


def _family(
    walk: Walk, *, place: int, until: datetime, around: Surroundings, numbers: "_Numbers"
) -> list[Node]:
    family = Family(walk, until=until, around=around, numbers=numbers.one)
    try:
        return family.run()
    except Refused as refusal:
        where = N_("第 {place} 段经历“{step}”").format(place=place, step=family.step)
        raise Refused(replace(refusal.fault, where=where)) from refusal


def _surroundings() -> Surroundings:
    """What every step is decided in, read once for the whole import."""
    loops = clockwork.current_loops()
    return Surroundings(
        loops=loops,
        looking=frozenset(name for name, loop in loops.items() if _looks_at_others(loop)),
        calendar=RememberingCalendar.of(clockwork.calendar()),
        tree_on=_tree_on(),
        read_posts=lambda: models.Post.objects.order_by("id").values_list("id", "unit_id"),
        read_heads=lambda: (
            models.Post.objects.filter(is_head=True).order_by("-id").values_list("unit_id", "id")
        ),
        has_regime=models.Regime.objects.exists(),
        keep_text=texts.keep,
        new_id=lambda at: new_ids(n=1, at=at)[0],
    )


def _looks_at_others(loop: Loop) -> bool:
    """Whether a history of this loop is decided by what other matters have come to."""
    moves = (move for one in (loop, *loop.children.values()) for move in one.moves.values())
    return rule_facts.looks_at_others(moves)


def _tree_on() -> Callable[[date], Tree]:
    """The tree in force on a day, as `clockwork.tree_on` gives it, without asking for each day."""
    numberings = list(models.Numbering.objects.order_by("-from_on", "-id"))

    def tree_on(day: date) -> Tree:
        in_force = (one.id for one in numberings if one.from_on <= day)
        return clockwork.tree_by_id(next(in_force, None))

    return tree_on


class _Numbers:
    """Document numbers: those of all openings of a chunk reserved in one step for each series."""

    def __init__(self, chunk: Sequence[Walk], *, around: Surroundings) -> None:
        wanted: Counter[tuple[str, int | None, int]] = Counter()
        first: dict[tuple[str, int | None, int], tuple[Loop, Series]] = {}
        for walk in chunk:
            loop = around.loops[walk.loop]
            if loop.number and walk.steps:
                series = Series.of_step(walk.steps[0])
                wanted[self._key(loop, series)] += 1
                first.setdefault(self._key(loop, series), (loop, series))
        self._kept: dict[tuple[str, int | None, int], Iterator[str]] = {
            key: iter(texts.next_numbers(loop, unit=series.unit, at=series.at, n=wanted[key]))
            for key, (loop, series) in first.items()
        }

    @staticmethod
    def _key(loop: Loop, series: Series) -> tuple[str, int | None, int]:
        return loop.number, series.unit, series.year

    def one(self, loop: Loop, series: Series) -> str:
        """The next number of a series; that of a child, whom nobody foresaw, is taken alone."""
        kept = next(self._kept.get(self._key(loop, series), iter(())), "")
        return kept or texts.next_numbers(loop, unit=series.unit, at=series.at, n=1)[0]


def _keep_levels(levels: Levels) -> None:
    """The emergency levels that are still in force at the end of the import."""
    bulk.insert(
        models.Regime,
        names=("matter", "unit", "level"),
        rows=[(one.matter, one.unit, one.level) for one in levels.standing()],
    )


def _write(nodes: Sequence[Node], *, calendar: Calendar) -> int:
    """One stream of entries and one of rows; gives how many entries there were.

    Texts that time has erased by the end are never written, files are written and go.
    """
    erased = {node.matter.id: node.erased for node in nodes if node.erased}
    n_written = save_new([(node.loop, node) for node in nodes], calendar=calendar, erased=erased)
    for node in nodes:
        if node.emptied:
            erase.values(
                subject=projection.subject_of(node.matter.id), fields=sorted(node.emptied),
                at=node.entries[-1].at,
            )  # fmt: skip
        for effect, actor, at in node.postings:
            postings.carry_out(effect, matter_id=node.matter.id, actor=actor, at=at)
    return n_written
