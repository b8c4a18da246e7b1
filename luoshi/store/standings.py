"""Where thousands of matters stand today, remembered until a matter moves or the day is over.

A lamp follows from a matter's entries, the day and the calendar; so the count of entries and the
day say whether what was told before still holds. Only what has changed is read and told anew.
"""

import json
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db.models import QuerySet

from luoshi.core import measure
from luoshi.core import value as values
from luoshi.core.calendar import Calendar
from luoshi.core.condition import Facts
from luoshi.core.loop import End, Loop
from luoshi.core.matter import Matter, end_of
from luoshi.core.measure import Case, Fit
from luoshi.store import clockwork, lamps, models, projection
from luoshi.store.items import children_of
from luoshi.store.lamps import Shown

#: So many are remembered in each process; the longest unasked are forgotten.
_MOST = 100_000
#: When more than so many have changed, all are read in one pass instead of by their ids.
_FEW = 400
_lock = threading.Lock()
_known: OrderedDict[int, tuple[int, date, Calendar, "Standing"]] = OrderedDict()


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a matter stands on a day: its lamp, how it ended, which measures of its loop it fits.

    Shape: `fits` is in the order of the loop's measures, empty where they look at children.
    """

    id: int
    unit: int
    stage: str
    shown: Shown
    end: End | None
    fits: tuple[Fit, ...]


def of(query: QuerySet[models.Matter], *, loop: Loop, day: date) -> list[Standing]:
    """Where the matters of a query stand on a day; all are of this loop.

    Shape: in no order. One query where nothing has changed, two otherwise.
    """
    calendar = clockwork.calendar()
    asked = list(query.values_list("id", "n_entries"))
    found: dict[int, Standing] = {}
    changed: list[int] = []
    with _lock:
        for matter_id, n_entries in asked:
            kept = _known.get(matter_id)
            if kept and kept[:2] == (n_entries, day) and kept[2] is calendar:
                found[matter_id] = kept[3]
                _known.move_to_end(matter_id)
            else:
                changed.append(matter_id)
    if changed:
        few = models.Matter.objects.filter(id__in=changed)
        rows = few if len(changed) <= _FEW else query
        told = _told(rows, loop=loop, day=day, calendar=calendar)
        found |= {standing.id: standing for _n, standing in told}
        _remember(told, day=day, calendar=calendar)
    return [found[matter_id] for matter_id, _n in asked if matter_id in found]


def _remember(told: Iterable[tuple[int, Standing]], *, day: date, calendar: Calendar) -> None:
    with _lock:
        for n_entries, standing in told:
            _known[standing.id] = (n_entries, day, calendar, standing)
            _known.move_to_end(standing.id)
        while len(_known) > _MOST:
            _known.popitem(last=False)


def _told(
    rows: QuerySet[models.Matter], *, loop: Loop, day: date, calendar: Calendar
) -> list[tuple[int, Standing]]:
    watches = measure.watches_children(loop)
    found = []
    for row in rows.values(*lamps.COLUMNS, "n_entries").iterator(chunk_size=2000):
        own, matter = lamps.light(row)
        shown = lamps.of_matter(loop=own, matter=matter, day=day, calendar=calendar)
        case = case_of(row, loop=own, matter=matter, facts=Facts(day=day))
        standing = Standing(
            id=matter.id, unit=row["owner_id"] or 0, stage=matter.stage, shown=shown,
            end=end_of(loop=own, matter=matter),
            fits=() if watches else measure.fits(loop=loop, case=case),
        )  # fmt: skip
        found.append((row["n_entries"], standing))
    return found


def case_of(row: Mapping[str, Any], *, loop: Loop, matter: Matter, facts: Facts) -> Case:
    """A matter with what the measures of its loop look at beside what its lamp needs."""
    told = json.loads(row["state"])
    kept = told.get("values", {})
    asked = measure.facts_asked(loop) & loop.fields.keys() & kept.keys()
    held = {name: values.decode(loop.fields[name], kept[name]) for name in asked}
    fuller = replace(
        matter,
        values=MappingProxyType(dict(matter.values) | held),
        times=MappingProxyType(told.get("times", {})),
        votes=projection.votes_of(told),
        overran=told.get("overran", {}),
        sheets=tuple(told.get("sheets", ())),
    )
    return Case(matter=fuller, facts=facts)


def fits_with_children(
    query: QuerySet[models.Matter], *, loop: Loop, day: date
) -> list[tuple[Fit, ...]]:
    """Which measures the matters of a query fit, for a loop whose measures look at children.

    Nothing is remembered: a child moves without an entry of its parent. Two queries.
    """
    raw = list(query.values(*lamps.COLUMNS).iterator(chunk_size=2000))
    children = children_of([row["id"] for row in raw])
    found = []
    for row in raw:
        own, matter = lamps.light(row)
        facts = Facts(day=day, children=children.get(matter.id, {}))
        case = case_of(row, loop=own, matter=matter, facts=facts)
        found.append(measure.fits(loop=loop, case=case))
    return found
