"""All matters that a post sees, filtered, page by page: no page costs more than the first."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from luoshi.core.lamp import State
from luoshi.core.matter import Actor
from luoshi.store import clockwork, lamps, models, sight
from luoshi.store.lamps import Shown

PAGE = 50
#: For a page of one lamp no more rows than these are looked at; the next page goes on from there.
MOST_SCANNED = 20_000


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a list is narrowed to; empty words narrow nothing.

    Shape: `lamp` is a colour; `side` is own, assigned or ""; `unit` is a unit with all below it,
    also for what waits there until somebody is made responsible.
    """

    lamp: str = ""
    loop: str = ""
    unit: int | None = None
    text: str = ""
    side: str = ""
    open_only: bool = False


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of matters, the newest first; the next goes on from the id `after`."""

    rows: tuple[tuple[models.Matter, Shown], ...]
    after: int | None


def query_of(*, actor: Actor, day: date, filters: Filters) -> QuerySet[models.Matter]:
    """The matters that fit, all but the lamp, which no table holds."""
    found = sight.visible_to(actor=actor, day=day)
    if filters.loop:
        found = found.filter(Q(loop=filters.loop) | Q(loop__startswith=f"{filters.loop}."))
    if filters.side == "own":
        found = found.filter(owner_id=actor.unit)
    elif filters.side == "assigned":
        found = found.filter(superior_id=actor.unit).exclude(owner_id=actor.unit)
    if filters.unit is not None:
        below = sight.units_below(unit=filters.unit, day=day)
        waiting = Q(owner__isnull=True, superior_id__in=below)
        found = found.filter(Q(owner_id__in=below) | waiting)
    if filters.text:
        found = found.filter(Q(title__icontains=filters.text) | Q(number__icontains=filters.text))
    return found.filter(end="") if filters.open_only else found


def page(
    *, actor: Actor, day: date, filters: Filters, before: int | None = None, size: int = PAGE
) -> Page:
    """A page of the matters that fit, those older than the matter `before`. One query."""
    found = query_of(actor=actor, day=day, filters=filters)
    if filters.lamp:
        found = found.filter(_can_be(State(filters.lamp), day=day))
    if before is not None:
        found = found.filter(id__lt=before)
    kept: list[tuple[models.Matter, Shown]] = []
    last = None
    for n, row in enumerate(found.order_by("-id")[: MOST_SCANNED + 1].iterator(chunk_size=200)):
        if len(kept) == size or n == MOST_SCANNED:
            return Page(rows=tuple(kept), after=last)
        last = row.id
        shown = lamps.of_row(vars(row), day=day)
        if not filters.lamp or shown.state == filters.lamp:
            kept.append((row, shown))
    return Page(rows=tuple(kept), after=None)


def _can_be(state: State, *, day: date) -> Q:
    """What a matter with this lamp surely is, as far as the columns tell."""
    ended = ~Q(end="")
    for name, loop in clockwork.current_loops().items():
        ended |= Q(loop=name, stage__in=lamps.tail_of(loop))
    if state in (State.BLUE, State.PURPLE):
        return ended
    if state is State.RED:
        return Q(end="") & (Q(due__lt=day) | Q(due__isnull=True))
    return Q() if state is State.NONE else Q(end="")
