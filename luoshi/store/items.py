"""Matters as a list needs them: lamp and open moves, with a constant number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from luoshi.core import clock, engine, rights
from luoshi.core.condition import Facts, counts_of
from luoshi.core.engine import World
from luoshi.core.loop import Loop, Move
from luoshi.core.matter import EMPTY, PUBLIC, Actor, Matter
from luoshi.core.tree import Tree
from luoshi.store import clockwork, lamps, models, projection
from luoshi.store.lamps import Shown


@dataclass(frozen=True, kw_only=True)
class Item:
    """A matter in a list: its row and state, its lamp, and the moves open to whoever asks.

    Shape: `leading` is the move that is waited for; `reports` are those that fall due in a rhythm,
    each with its next day, whoever has to make them.
    """

    row: models.Matter
    loop: Loop
    matter: Matter
    shown: Shown
    leading: Move | None = None
    reports: tuple[tuple[Move, date], ...] = ()
    moves: tuple[Move, ...] = ()

    def reports_due(self, day: date) -> tuple[tuple[Move, date], ...]:
        """The reports that are due by a day and open to whoever asks."""
        return tuple((move, on) for move, on in self.reports if move in self.moves and on <= day)


def items_of(
    rows: Iterable[models.Matter], *, actor: Actor, at: datetime, day: date, tree: Tree
) -> tuple[Item, ...]:
    """The rows as items with their open moves, in the same order.

    Three queries whatever the number of rows: children, parents, emergency levels.
    """
    held = [_plain(row, day=day) for row in rows]
    around = _around(held, day=day, tree=tree)
    return tuple(
        Item(
            row=item.row, loop=item.loop, matter=item.matter, shown=item.shown,
            leading=clock.leading_on(loop=item.loop, matter=item.matter),
            reports=clock.wanted_on(
                loop=item.loop, matter=item.matter, calendar=clockwork.calendar()
            ),
            moves=open_moves(
                loop=item.loop, matter=item.matter, actor=actor,
                world=World(at=at, calendar=clockwork.calendar(), facts=facts),
            ),
        )
        for item, facts in zip(held, around, strict=True)
    )  # fmt: skip


def open_moves(*, loop: Loop, matter: Matter, actor: Actor, world: World) -> tuple[Move, ...]:
    """The moves that a post may make: what anybody may do as the public is not its business."""
    mine = rights.parties_of(actor=actor, matter=matter) - {PUBLIC}
    return tuple(
        move
        for move in engine.open_moves(loop=loop, matter=matter, actor=actor, world=world)
        if mine.intersection(move.by)
    )


def _plain(row: models.Matter, *, day: date) -> Item:
    loop = clockwork.loop_of(row.text_id, row.loop)
    matter = projection.matter_of(row, loop=loop)
    shown = lamps.of_matter(loop=loop, matter=matter, day=day, calendar=clockwork.calendar())
    return Item(row=row, loop=loop, matter=matter, shown=shown)


def _around(held: Sequence[Item], *, day: date, tree: Tree) -> list[Facts]:
    """What the engine must know around each of the matters."""
    children = children_of([item.row.id for item in held if item.loop.counts_children])
    parents = _parents({item.row.parent_id for item in held if item.row.parent_id})
    regimes = list(models.Regime.objects.values_list("unit_id", "level")) if held else []
    found = []
    for item in held:
        owner = item.matter.owner
        in_tree = owner is not None and owner in tree
        levels = [
            level
            for unit, level in regimes
            if owner is not None and in_tree and tree.is_above(unit, owner)
        ]
        found.append(
            Facts(
                day=day,
                tree=tree,
                children=children.get(item.row.id, EMPTY),
                level=tree.level(owner) if owner is not None and in_tree else "",
                regime_now=min(levels, default=""),
                parent=parents.get(item.row.parent_id or 0),
            )
        )
    return found


def children_of(ids: Sequence[int]) -> Mapping[int, Mapping[str, Mapping[str, int]]]:
    """How many children of each matter stand where, as `store.world` counts them for one."""
    if not ids:
        return {}
    rows = (
        models.Matter.objects.filter(parent_id__in=ids)
        .values_list("parent_id", "text_id", "loop", "stage")
        .annotate(n=Count("id"))
    )
    below: dict[int, list[tuple[Loop, str, int]]] = {}
    for parent, text, name, stage, n in rows:
        below.setdefault(int(parent or 0), []).append((clockwork.loop_of(text, name), stage, n))
    return {parent: counts_of(standing) for parent, standing in below.items()}


def _parents(ids: set[int]) -> Mapping[int, tuple[Loop, Matter]]:
    if not ids:
        return {}
    found = {}
    for row in models.Matter.objects.filter(id__in=ids):
        loop = clockwork.loop_of(row.text_id, row.loop)
        found[row.id] = (loop, projection.matter_of(row, loop=loop))
    return found
