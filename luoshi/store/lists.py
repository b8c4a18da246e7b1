"""The lists of the desk: what a unit owns, what waits for a post, what it assigned, what ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.db.models import Count, OuterRef, Q, Subquery

from luoshi.core import clock, rights
from luoshi.core.calendar import Calendar, begin_of_day
from luoshi.core.lamp import State
from luoshi.core.loop import Loop
from luoshi.core.matter import Actor, Matter
from luoshi.store import clockwork, lamps, models, projection, sight
from luoshi.store.documents import OPEN
from luoshi.store.lamps import Shown

#: More rows than these are not looked at for one page; the page then says so.
MOST_OWN, MOST_WAITING, MOST_ASSIGNED = 500, 200, 20_000
#: A clock that has run out is looked at again on the next workday: the day lies so near.
NEAR = timedelta(days=10)
#: The parties that are waited for beside the owner, whose own list shows the rest.
_OTHERS = ("superior", "verifier", "partners", "requester", "holder")


@dataclass(frozen=True, kw_only=True)
class Own:
    """The open matters of a unit by what they ask for today.

    Shape: `late`, `soon` and `asked` are rows; `n_normal` go on as they should, of which `next_on`
    is the nearest due day still to come; `counts` are by lamp; `is_cut` when there are more than
    were looked at.
    """

    late: tuple[models.Matter, ...]
    soon: tuple[models.Matter, ...]
    asked: tuple[models.Matter, ...]
    n_normal: int
    next_on: date | None
    counts: Mapping[State, int]
    is_cut: bool


def own(*, actor: Actor, day: date) -> Own:
    """What the actor's unit owns and has not ended, sorted by what it asks for. One query."""
    query = sight.visible_to(actor=actor, day=day).filter(owner_id=actor.unit, end="")
    rows = list(query.order_by("due", "id")[: MOST_OWN + 1]) if actor.unit is not None else []
    calendar = clockwork.calendar()
    sorted_into: dict[str, list[tuple[Shown, models.Matter]]] = {}
    for row in rows[:MOST_OWN]:
        loop, matter = lamps.light(vars(row))
        shown = lamps.of_matter(loop=loop, matter=matter, day=day, calendar=calendar)
        if shown.finished_on is None:
            place = _place(shown, loop=loop, row=row, day=day, calendar=calendar)
            sorted_into.setdefault(place, []).append((shown, row))

    def rows_of(place: str) -> tuple[models.Matter, ...]:
        held = sorted(sorted_into.get(place, ()), key=lambda pair: (pair[0].order, pair[1].id))
        return tuple(row for _, row in held)

    normal = [shown for shown, _ in sorted_into.get("normal", ())]
    return Own(
        late=rows_of("late"), soon=rows_of("soon"), asked=rows_of("asked"), n_normal=len(normal),
        next_on=min(
            (shown.due_on for shown in normal if shown.due_on and shown.due_on >= day), default=None
        ),
        counts=lamps.counts(shown for held in sorted_into.values() for shown, _ in held),
        is_cut=len(rows) > MOST_OWN,
    )  # fmt: skip


def _place(shown: Shown, *, loop: Loop, row: models.Matter, day: date, calendar: Calendar) -> str:
    if shown.state is State.RED:
        return "late"
    if not shown.has_owner_next:
        return "normal"
    if not is_in_work(loop, row.stage):
        return "asked"
    if shown.state is State.YELLOW:
        return "soon"
    matter = projection.matter_of(row, loop=loop)
    wanted = clock.wanted_on(loop=loop, matter=matter, calendar=calendar)
    is_due = any(on <= day for move, on in wanted if "owner" in move.by)
    return "asked" if is_due else "normal"


def is_in_work(loop: Loop, stage: str) -> bool:
    """Whether a stage is one of steady work: it runs to a day of the matter, or reports are due."""
    limit = loop.stages[stage].clock
    to_a_day = limit is not None and isinstance(limit.otherwise, str)
    return to_a_day or any(move.every for move in loop.from_stage(stage))


def waiting(*, actor: Actor, day: date) -> list[models.Matter]:
    """The open matters that may wait for this actor as another party than the owner.

    Whether a move is really open to him is for `items.items_of` to say; who waits longest is
    first. Two queries: what waits for a hand, and what is at work, once its day comes near.
    """
    visible = sight.visible_to(actor=actor, day=day).filter(end="").order_by("moved_at", "id")
    near = Q(next_on__lte=day + NEAR)
    parties = _parties(actor)
    by_hand, at_work = Q(pk__in=()), Q(pk__in=())
    for party, loop, stage, has_reports in _awaited():
        if party not in parties:
            continue
        here = parties[party] & Q(loop=loop.name, stage=stage)
        if not is_in_work(loop, stage):
            by_hand |= here
        else:
            at_work |= here if has_reports else here & near
    found = list(visible.filter(by_hand)[:MOST_WAITING])
    return [*found, *visible.filter(at_work)[:MOST_WAITING]]


def _parties(actor: Actor) -> dict[str, Q]:
    """Where the actor may be each of the parties: wide, for `rights` decides."""
    found = {"requester": Q(requester=rights.requester_key(actor))}
    if actor.unit is not None:
        bound = models.Partner.objects.filter(unit_id=actor.unit).values("matter_id")
        found["superior"] = Q(superior_id=actor.unit)
        found["verifier"] = Q(verifier_id=actor.unit) | Q(superior_id=actor.unit)
        found["partners"] = Q(id__in=bound)
    if actor.post is not None:
        found["holder"] = Q(holder_id=actor.post)
    return found


@lru_cache(maxsize=1)
def _awaited() -> tuple[tuple[str, Loop, str, bool], ...]:
    """Each party, loop and stage where it is waited for, or has reports to make in a rhythm."""
    found = []
    for name, loop in clockwork.current_loops().items():
        for stage in loop.stages:
            leading = clock.leading_on(loop=loop, matter=Matter(id=0, loop=name, stage=stage))
            reporting = {
                party for move in loop.from_stage(stage) if move.every for party in move.by
            }
            awaited = set(leading.by if leading else ()) | reporting
            found += [
                (party, loop, stage, party in reporting)
                for party in sorted(awaited.intersection(_OTHERS))
            ]
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class Glance:
    """What waits in a unit, in two numbers: matters it owns and has not done, drafts undecided."""

    matters: int = 0
    drafts: int = 0


def glance(unit: int | None) -> Glance:
    """The numbers beside the navigation. One query; it looks at no lamp and at no open move.

    Shape: what only waits for its archive is done, as on the desk.
    """
    if unit is None:
        return Glance()
    waiting = models.Draft.objects.filter(document__unit_id=OuterRef("id"), state=OPEN).values(
        "document__unit_id"
    )
    own = models.Matter.objects.filter(owner_id=OuterRef("id"), end="").exclude(_done())
    row = (
        models.Unit.objects.filter(id=unit)
        .values_list(
            Subquery(own.order_by().values("owner_id").annotate(n=Count("id")).values("n")),
            Subquery(waiting.annotate(n=Count("id")).values("n")),
        )
        .first()
    )
    return Glance(matters=row[0] or 0, drafts=row[1] or 0) if row else Glance()


@lru_cache(maxsize=1)
def _done() -> Q:
    """The stages of each loop from which time alone leads to an end that counts."""
    found = Q(pk__in=())
    for name, loop in clockwork.current_loops().items():
        tail = [stage for stage in lamps.tail_of(loop) if loop.stages[stage].end is None]
        if tail:
            found |= Q(loop=name, stage__in=sorted(tail))
    return found


def finished_in_month(*, actor: Actor, day: date) -> Mapping[State, int]:
    """How many of the unit's matters have ended in the month of the day, by lamp. One query."""
    begins = begin_of_day(day.replace(day=1))
    ended = ~Q(end="")
    for name, loop in clockwork.current_loops().items():
        ended |= Q(loop=name, stage__in=lamps.tail_of(loop))
    rows = (
        sight.visible_to(actor=actor, day=day)
        .filter(ended, owner_id=actor.unit, moved_at__gte=begins)
        .values(*lamps.COLUMNS)
    )
    if actor.unit is None:
        return {}
    shown = [lamps.of_row(row, day=day) for row in rows[:MOST_ASSIGNED]]
    first = day.replace(day=1)
    return lamps.counts(
        entry for entry in shown if entry.finished_on and first <= entry.finished_on <= day
    )


@dataclass(frozen=True, kw_only=True)
class Below:
    """What has been assigned to one unit: how many open matters of each lamp."""

    unit: int
    counts: Mapping[State, int]

    @property
    def n(self) -> int:
        """How many in all."""
        return sum(self.counts.values())


def assigned(*, actor: Actor, day: date) -> tuple[Below, ...]:
    """What the actor's unit has assigned and has not ended, by unit, the worst first. One query."""
    if actor.unit is None:
        return ()
    rows = (
        sight.visible_to(actor=actor, day=day)
        .filter(superior_id=actor.unit, owner_id__isnull=False, end="")
        .exclude(owner_id=actor.unit)
        .values(*lamps.COLUMNS)
    )
    by_unit: dict[int, list[Shown]] = {}
    for row in rows[:MOST_ASSIGNED]:
        shown = lamps.of_row(row, day=day)
        if shown.finished_on is None:
            by_unit.setdefault(row["owner_id"], []).append(shown)
    found = [Below(unit=unit, counts=lamps.counts(held)) for unit, held in by_unit.items()]
    return tuple(sorted(found, key=_worst_first))


def _worst_first(below: Below) -> tuple[int, int, int, int]:
    counts = below.counts
    return (-counts[State.RED], -counts[State.YELLOW], -below.n, below.unit)
