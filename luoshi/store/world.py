"""The facts around a matter at an instant, read for the engine; asks only for what it needs."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import Count

from luoshi.core import clock
from luoshi.core import opener as opening
from luoshi.core.calendar import Calendar, day_of
from luoshi.core.condition import counts_of, facts_of
from luoshi.core.engine import World
from luoshi.core.loop import Loop, Move
from luoshi.core.matter import EMPTY, Actor, Matter
from luoshi.core.quiet import Quiet
from luoshi.core.tree import Tree
from luoshi.store import clockwork, models, projection, rule_facts
from luoshi.store.prepared import Blank, Prepared


def world_of(
    *,
    loop: Loop,
    matter: Matter,
    at: datetime,
    given: Mapping[str, Any] = EMPTY,
    move: str = "",
    opener: int | None = None,
    actor: Actor | None = None,
    tree: Tree | None = None,
    has_regime: bool = True,
) -> World:
    """What the engine must know around a matter for this move.

    Shape: `opener` is the unit whose series a new matter is counted in, `actor` whoever opens it,
    who is often its owner; `tree` and `has_regime` are passed where they have been read already.
    """
    day = day_of(at)
    tree = clockwork.tree_on(day) if tree is None else tree
    chosen = loop.moves.get(move)
    owner = opening.owner_of(
        loop=loop, matter=matter, move=chosen, actor=actor, given=given, tree=tree
    )
    parent = _parent(matter) if matter.parent is not None else None
    quiet, calendar = quiet_hours(), clockwork.calendar()
    return put_together(
        loop=loop,
        matter=matter,
        at=at,
        tree=tree,
        calendar=calendar,
        owner=owner,
        level_over=partial(regime_over, tree=tree) if has_regime else no_level,
        asks_late=not move and quiet is not None and quiet.holds(at=at, calendar=calendar),
        children=children_of(matter.id) if matter.n and loop.counts_children else EMPTY,
        posts=units_of(rule_facts.posts_named(chosen, matter=matter, given=given)),
        parent=parent,
        twins=_twins(opener, given) if chosen and "no_duplicate" in chosen.rules else (),
        last_part=_last_part(matter, loop=loop)
        if rule_facts.limits_parts(loop=loop, move=chosen, matter=matter, given=given)
        else None,
        daily=_daily(chosen, loop=loop, matter=matter, given=given) if chosen else frozenset(),
        **rule_facts.known(
            loop=loop,
            move=chosen,
            matter=matter,
            given=given,
            at=at,
            opener=opener,
            parent=parent,
        ),
    )


def put_together(
    *,
    loop: Loop,
    matter: Matter,
    at: datetime,
    tree: Tree,
    calendar: Calendar,
    owner: int | None,
    level_over: Callable[[int], str],
    asks_late: bool = False,
    **more: Any,
) -> World:
    """The world around a matter out of what is known already. No query of its own.

    Shape: `level_over` gives the emergency level over a unit, asked for the owner and, where it
    `asks_late`, for the unit that is waited for; `more` are the facts that depend on the move.
    """
    goes_on = matter.n and not matter.ended_at
    late = clock.late_unit(loop=loop, matter=matter) if asks_late and goes_on else None
    facts = facts_of(
        day=day_of(at),
        tree=tree,
        level=tree.level(owner) if owner is not None and owner in tree else "",
        regime_now=level_over(owner) if owner is not None else "",
        regime_late=level_over(late) if late is not None else "",
        **more,
    )
    return World(at=at, calendar=calendar, facts=facts, quiet=quiet_hours())


def no_level(unit: int) -> str:
    """The emergency level over any unit where none is in force anywhere."""
    return ""


def quiet_hours() -> Quiet | None:
    """The hours in which no sheet goes out, as they are set."""
    return settings.QUIET_HOURS


def children_of(matter_id: int) -> Mapping[str, Mapping[str, int]]:
    """How many children stand where, each by the text that it began with. One query."""
    return counts_of(
        (clockwork.loop_of(text, name), stage, n)
        for text, name, stage, n in _children.all(matter_id)
    )


_children: Prepared[tuple[str, str, str, int]] = Prepared(
    lambda: (
        models.Matter.objects.filter(parent_id=Blank(0))
        .values_list("text_id", "loop", "stage")
        .annotate(n=Count("id"))
    )
)


def regime_over(unit: int, *, tree: Tree) -> str:
    """The emergency level in force over a unit: the gravest of those above it, or ""."""
    return regimes_over((unit,), tree=tree)[unit]


def regimes_over(units: Iterable[int], *, tree: Tree) -> dict[int, str]:
    """The emergency level in force over each of these units. One query, whatever their number."""
    declared = [(above, level) for above, level in _regimes.all() if above in tree]
    return {
        unit: min(
            (level for above, level in declared if unit in tree and tree.is_above(above, unit)),
            default="",
        )
        for unit in units
    }


_regimes: Prepared[tuple[int, str]] = Prepared(
    lambda: models.Regime.objects.values_list("unit_id", "level")
)


def units_of(posts: Collection[int]) -> Mapping[int, int]:
    """The posts that there are, each with its unit. At most one query."""
    if not posts:
        return EMPTY
    return dict(models.Post.objects.filter(id__in=posts).values_list("id", "unit_id"))


def _daily(move: Move, *, loop: Loop, matter: Matter, given: Mapping[str, Any]) -> frozenset[str]:
    """The stocks of matters that a field names which have an amount for each day."""
    targets = [target.partition(".") for target in (*move.takes, *move.gives)]
    found = set()
    for through, dot, name in targets:
        other = given.get(through, matter.values.get(through)) if dot else None
        if other is None or through == "parent":
            continue
        row = models.Matter.objects.only("text_id", "loop").get(id=other)
        field = clockwork.loop_of(row.text_id, row.loop).fields.get(name)
        found |= {f"{through}.{name}"} if field and field.type == "capacity" else set()
    return frozenset(found)


def _parent(matter: Matter) -> tuple[Loop, Matter]:
    row = models.Matter.objects.get(id=matter.parent or 0)
    loop = clockwork.loop_of(row.text_id, row.loop)
    return loop, projection.matter_of(row, loop=loop)


def _last_part(matter: Matter, *, loop: Loop) -> tuple[str, date] | None:
    parts = models.Matter.objects.filter(parent_id=matter.id, loop=matter.loop, end="")
    dated = parts.exclude(stage__in=loop.decided).order_by("-due", "id")
    found = dated.exclude(due=None).values_list("number", "due")[:1]
    return next(((number, due) for number, due in found if due), None)


def _twins(superior: int | None, given: Mapping[str, Any]) -> tuple[str, ...]:
    key = projection.same_as(
        superior=superior,
        quote=str(given.get("quote", "")),
        title=str(given.get("title", "")),
    )
    return tuple(projection.open_quoted([key]).values_list("number", flat=True)[:1])
