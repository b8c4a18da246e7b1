"""The facts around a matter at an instant, read for the engine; asks only for what it needs."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count

from luoshi.core import clock
from luoshi.core import opener as opening
from luoshi.core.calendar import day_of
from luoshi.core.condition import Facts, counts_of
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
    facts = Facts(
        day=day,
        tree=tree,
        level=tree.unit(owner).level if owner is not None and owner in tree else "",
        children=children_of(matter.id) if matter.n and loop.counts_children else EMPTY,
        regime_now=regime_over(owner, tree=tree) if has_regime and owner is not None else "",
        posts=units_of(rule_facts.posts_named(chosen, matter=matter, given=given)),
        parent=parent,
        regime_late=regime_over_late(loop, matter=matter, at=at, tree=tree)
        if not move and has_regime
        else "",
        twins=_twins(opener, given) if chosen and "no_duplicate" in chosen.rules else (),
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
    return World(at=at, calendar=clockwork.calendar(), facts=facts, quiet=quiet_hours())


def quiet_hours() -> Quiet | None:
    """The hours in which no sheet goes out, as they are set."""
    return settings.QUIET_HOURS


def regime_over_late(loop: Loop, *, matter: Matter, at: datetime, tree: Tree) -> str:
    """The emergency level over the unit that is waited for; "" where it is not quiet anyway."""
    quiet = quiet_hours()
    if quiet is None or matter.ended_at or not quiet.holds(at=at, calendar=clockwork.calendar()):
        return ""
    late = clock.late_unit(loop=loop, matter=matter) if matter.n else None
    return regime_over(late, tree=tree) if late is not None else ""


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


def _twins(superior: int | None, given: Mapping[str, Any]) -> tuple[str, ...]:
    key = projection.same_as(
        superior=superior,
        quote=str(given.get("quote", "")),
        title=str(given.get("title", "")),
    )
    found = models.Matter.objects.filter(quote_key=key, end="").values_list("number", flat=True)
    return tuple(found[:1])
