"""The facts around many matters at one instant, asked together: a query of each kind for all."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from luoshi.core import clock
from luoshi.core.calendar import Calendar, day_of
from luoshi.core.condition import counts_of
from luoshi.core.engine import World
from luoshi.core.loop import Loop
from luoshi.core.matter import EMPTY, Matter
from luoshi.core.tree import Tree
from luoshi.store import clockwork, models, projection
from luoshi.store.world import put_together, quiet_hours, regimes_over

#: A matter with the loop that it began with.
Known = tuple[Loop, Matter]


@dataclass(frozen=True, kw_only=True)
class Around:
    """What has been asked for all of them. `of` puts together what one of them is decided in."""

    at: datetime
    tree: Tree
    calendar: Calendar
    children: Mapping[int, Mapping[str, Mapping[str, int]]]
    parents: Mapping[int, Known]
    levels: Mapping[int, str]
    is_quiet: bool

    def of(self, loop: Loop, matter: Matter, **more: Any) -> World:
        """The world of one of the matters. Shape: `more` are facts that a move adds."""
        return put_together(
            loop=loop,
            matter=matter,
            at=self.at,
            tree=self.tree,
            calendar=self.calendar,
            owner=matter.owner,
            level_over=lambda unit: self.levels.get(unit, ""),
            asks_late=self.is_quiet,
            children=self.children.get(matter.id, EMPTY),
            parent=self.parents.get(matter.parent) if matter.parent is not None else None,
            **more,
        )


def around(known: Sequence[Known], *, at: datetime) -> Around:
    """What stands around these matters. Five queries at most, however many there are."""
    tree, calendar, quiet = clockwork.tree_on(day_of(at)), clockwork.calendar(), quiet_hours()
    owners = {matter.owner for _, matter in known}
    is_quiet = quiet is not None and quiet.holds(at=at, calendar=calendar)
    if is_quiet:
        owners |= {
            clock.late_unit(loop=loop, matter=matter)
            for loop, matter in known
            if matter.ended_at is None
        }
    return Around(
        at=at,
        tree=tree,
        calendar=calendar,
        children=_children([matter.id for loop, matter in known if loop.counts_children]),
        parents=_parents({matter.parent for _, matter in known if matter.parent is not None}),
        levels=regimes_over((unit for unit in owners if unit is not None), tree=tree),
        is_quiet=is_quiet,
    )


def _children(parents: Sequence[int]) -> Mapping[int, Mapping[str, Mapping[str, int]]]:
    """How many children of each stand where."""
    if not parents:
        return EMPTY
    rows = (
        models.Matter.objects.filter(parent_id__in=parents)
        .values_list("parent_id", "text_id", "loop", "stage")
        .annotate(n=Count("id"))
    )
    standing: dict[int, list[tuple[Loop, str, int]]] = defaultdict(list)
    for parent, text, name, stage, n in rows:
        standing[parent].append((clockwork.loop_of(text, name), stage, n))
    return {parent: counts_of(rows) for parent, rows in standing.items()}


def _parents(ids: Iterable[int]) -> Mapping[int, Known]:
    found = {}
    wanted = list(ids)
    for row in models.Matter.objects.filter(id__in=wanted) if wanted else ():
        loop = clockwork.loop_of(row.text_id, row.loop)
        found[row.id] = (loop, projection.matter_of(row, loop=loop))
    return found
