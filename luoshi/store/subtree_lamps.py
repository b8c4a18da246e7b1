"""How many matters are overdue or near their limit in the subtrees of some units."""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import Q
from numpy.typing import NDArray

from luoshi.core.lamp import NOTICE_WORKDAYS, State
from luoshi.core.tree import Tree
from luoshi.store import clockwork, lamps, models, sight

#: The lamps of so many matters are remembered, each until the matter moves or the day is over.
_MOST = 200_000
_lock = threading.Lock()
_told: OrderedDict[int, tuple[int, date, State]] = OrderedDict()


@dataclass(frozen=True, kw_only=True)
class Lamps:
    """How many open matters of a unit and all below it are red or yellow."""

    n_red: int = 0
    n_yellow: int = 0


def counts(*, above: int, units: Sequence[int], day: date) -> dict[int, Lamps]:
    """The lamps of each of these units, all of which lie below `above` or are it.

    Shape: none for a unit that is not in the tree of the day. A matter counts at its lead unit
    alone. Matters that only named parties see are not counted: a number would say that they are.
    """
    tree = clockwork.tree_on(day)
    if above not in tree:
        return dict.fromkeys(units, Lamps())
    rows = models.Matter.objects.filter(
        _may_be_lit(day), seen_by="", end="", owner_id__in=sight.units_below(unit=above, day=day)
    ).values(*lamps.COLUMNS, "n_entries")
    places: dict[State, list[int]] = {State.RED: [], State.YELLOW: []}
    for row in rows.iterator(chunk_size=5000):
        state = _state(row, day=day)
        if state in places and row["owner_id"] in tree:
            places[state].append(tree.pre(row["owner_id"]))
    lit = {state: np.sort(np.array(found, dtype=np.int64)) for state, found in places.items()}
    return {
        unit: Lamps(
            n_red=_between(lit[State.RED], tree=tree, unit=unit),
            n_yellow=_between(lit[State.YELLOW], tree=tree, unit=unit),
        )
        if unit in tree
        else Lamps()
        for unit in units
    }


def _may_be_lit(day: date) -> Q:
    """The open matters that a day can make red or yellow; all others need not be looked at.

    A limit is near, has passed, or a clock looks at the matter by then; or progress is measured.
    """
    near_on = clockwork.calendar().add_workdays(day, NOTICE_WORKDAYS + 1)
    return Q(due__lte=near_on) | Q(next_on__lte=near_on) | Q(state__contains='"done":')


def _state(row: Mapping[str, object], *, day: date) -> State:
    """The lamp of a row, remembered until the matter moves: telling it takes ten times as long."""
    number, n_entries = int(str(row["id"])), int(str(row["n_entries"]))
    known = _told.get(number)
    if known is not None and known[:2] == (n_entries, day):
        return known[2]
    state = lamps.of_row(row, day=day).state
    with _lock:
        _told[number] = (n_entries, day, state)
        while len(_told) > _MOST:
            _told.popitem(last=False)
    return state


def _between(places: NDArray[np.int64], *, tree: Tree, unit: int) -> int:
    ends = np.searchsorted(places, [tree.pre(unit), tree.last(unit) + 1])
    return int(ends[1] - ends[0])
