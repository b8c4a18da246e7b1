"""How many matters are overdue or near their limit in the subtrees of some units."""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Q, QuerySet
from numpy.typing import NDArray

from luoshi.core.lamp import NOTICE_WORKDAYS, State
from luoshi.core.tree import Tree
from luoshi.store import clockwork, lamps, models, sight
from luoshi.store.prepared import Blank, Prepared

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
    number = clockwork.numbering_on(day)
    tree = clockwork.tree_by_id(number)
    if above not in tree:
        return dict.fromkeys(units, Lamps())
    near_on = clockwork.calendar().add_workdays(day, NOTICE_WORKDAYS + 1)
    places: dict[State, list[int]] = {State.RED: [], State.YELLOW: []}
    for cells in _may_be_lit.all(near_on, number, tree.pre(above), tree.last(above)):
        row = dict(zip(_COLUMNS, cells, strict=True))
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


_COLUMNS = (*lamps.COLUMNS, "n_entries")


def _lit_query() -> "QuerySet[models.Matter, tuple[Any, ...]]":
    """The open matters of a subtree that a day can make red or yellow; others are not looked at.

    A limit is near, has passed, or a clock looks at the matter by then; or progress is measured.
    """
    near = Q(due__lte=Blank(0)) | Q(next_on__lte=Blank(0)) | Q(state__contains='"done":')
    inside = sight.places(Blank(1), Blank(2), Blank(3))
    open_now = models.Matter.objects.filter(near, seen_by="", end="", owner_id__in=inside)
    return open_now.values_list(*_COLUMNS)


_may_be_lit = Prepared(_lit_query)


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
