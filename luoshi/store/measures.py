"""The matters of one loop below a unit, by lamp, and the loop's own measures over them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from luoshi.core import measure
from luoshi.core.calendar import begin_of_day
from luoshi.core.lamp import NO_END, ORDER
from luoshi.core.loop import Loop
from luoshi.core.matter import Actor
from luoshi.core.measure import Rate
from luoshi.store import pages, standings
from luoshi.store.lamps import Shown
from luoshi.store.pages import Filters
from luoshi.store.standings import Standing


@dataclass(frozen=True, kw_only=True)
class Judged:
    """Every matter of a loop that somebody sees below a unit, and the measures over all of them.

    Shape: `rows` are ids with their lamps, in the order of lamps and due days; `stages` says how
    many stand where, in the order of the file, those without any left out.
    """

    loop: Loop
    rows: tuple[tuple[int, Shown], ...]
    stages: tuple[tuple[str, int], ...]
    rates: tuple[Rate, ...]

    def of_lamp(self, state: str) -> tuple[tuple[int, Shown], ...]:
        """Those of one lamp, all of them for ""."""
        return tuple(row for row in self.rows if not state or row[1].state == state)


def judged(*, actor: Actor, loop: Loop, unit: int | None, day: date) -> Judged:
    """The matters of a loop that the actor sees below a unit.

    Shape: matters that ended before the year of the day are left out. At most four queries and
    those of the tree, whatever the number of matters.
    """
    first = day.replace(month=1, day=1)
    query = pages.query_of(actor=actor, day=day, filters=Filters(loop=loop.name, unit=unit))
    query = query.filter(loop=loop.name).exclude(ended_at__lt=begin_of_day(first))
    found = sorted(standings.of(query, loop=loop, day=day), key=_order)
    standing_at = Counter(standing.stage for standing in found)
    fitting = [standing.fits for standing in found]
    if measure.watches_children(loop):
        fitting = standings.fits_with_children(query, loop=loop, day=day)
    return Judged(
        loop=loop,
        rows=tuple((standing.id, standing.shown) for standing in found),
        stages=tuple((name, standing_at[name]) for name in loop.stages if standing_at[name]),
        rates=measure.counted(loop=loop, fitting=fitting),
    )


def _order(standing: Standing) -> tuple[int, date, int]:
    shown = standing.shown
    return ORDER.index(shown.state), shown.due_on or NO_END, standing.id
