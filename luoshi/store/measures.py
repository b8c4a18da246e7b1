"""The matters of one loop below a unit, by lamp, and the loop's own measures over them."""

import json
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from luoshi.core import measure
from luoshi.core import value as values
from luoshi.core.calendar import begin_of_day
from luoshi.core.condition import Facts
from luoshi.core.lamp import NO_END, ORDER
from luoshi.core.loop import Loop
from luoshi.core.matter import Actor, Matter
from luoshi.core.measure import Case, Rate
from luoshi.store import clockwork, lamps, pages
from luoshi.store.items import children_of
from luoshi.store.lamps import Shown
from luoshi.store.pages import Filters


@dataclass(frozen=True, kw_only=True)
class Judged:
    """Every matter of a loop that somebody sees below a unit, and the measures over all of them.

    Shape: `rows` are ids with their lamps, in the order of lamps and due days.
    """

    loop: Loop
    rows: tuple[tuple[int, Shown], ...]
    rates: tuple[Rate, ...]

    def of_lamp(self, state: str) -> tuple[tuple[int, Shown], ...]:
        """Those of one lamp, all of them for ""."""
        return tuple(row for row in self.rows if not state or row[1].state == state)


def judged(*, actor: Actor, loop: Loop, unit: int | None, day: date) -> Judged:
    """The matters of a loop that the actor sees below a unit. Two queries and the tree's.

    Shape: matters that ended before the year of the day are left out.
    """
    first = day.replace(month=1, day=1)
    query = pages.query_of(actor=actor, day=day, filters=Filters(loop=loop.name, unit=unit))
    query = query.filter(loop=loop.name).exclude(ended_at__lt=begin_of_day(first))
    raw = list(query.values(*lamps.COLUMNS).iterator(chunk_size=2000))
    children = children_of([row["id"] for row in raw]) if _watches_children(loop) else {}
    rows, cases = [], []
    calendar = clockwork.calendar()
    for row in raw:
        own, matter = lamps.light(row)
        shown = lamps.of_matter(loop=own, matter=matter, day=day, calendar=calendar)
        rows.append((matter.id, shown))
        facts = Facts(day=day, children=children.get(matter.id, {}))
        cases.append(Case(matter=_fuller(matter, loop=own, state=row["state"]), facts=facts))
    rows.sort(key=lambda entry: _order(entry[1], entry[0]))
    return Judged(loop=loop, rows=tuple(rows), rates=measure.rates(loop=loop, cases=iter(cases)))


def _order(shown: Shown, matter_id: int) -> tuple[int, date, int]:
    return ORDER.index(shown.state), shown.due_on or NO_END, matter_id


def _fuller(matter: Matter, *, loop: Loop, state: str) -> Matter:
    """The matter with what the measures of its loop look at beside what its lamp needs."""
    told = json.loads(state)
    kept = told.get("values", {})
    asked = _fields_asked(loop) & kept.keys()
    held = {name: values.decode(loop.fields[name], kept[name]) for name in asked}
    return replace(
        matter,
        values=MappingProxyType(dict(matter.values) | held),
        times=MappingProxyType(told.get("times", {})),
        sheets=tuple(told.get("sheets", ())),
    )


def _fields_asked(loop: Loop) -> frozenset[str]:
    return measure.facts_asked(loop) & loop.fields.keys()


def _watches_children(loop: Loop) -> bool:
    """Whether a measure counts children."""
    known = {"times", "on", "late", "parent"}
    return any(
        "." in name and name.partition(".")[0] not in known for name in measure.facts_asked(loop)
    )
