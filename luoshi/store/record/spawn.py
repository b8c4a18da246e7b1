"""Opens children: the one that an actor fills in, or thousands at once."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from luoshi.core import engine
from luoshi.core.effect import Spawn
from luoshi.core.engine import Decision, World
from luoshi.core.loop import Loop
from luoshi.core.matter import SYSTEM, Actor, Matter
from luoshi.core.scoring import Figure
from luoshi.core.tree import Tree
from luoshi.core.words import FILLED
from luoshi.store import clockwork, models, rule_facts
from luoshi.store.ids import new_ids
from luoshi.store.record import texts
from luoshi.store.record.save import save, save_new
from luoshi.store.world import put_together, regimes_over, units_of, world_of


def opened_by(*, entry: int) -> str:
    """What the state of a child holds that was opened by this entry of its parent."""
    return json.dumps({"source": {"entry": str(entry)}}, separators=(",", ":"))[1:-1]


def name_of(loop: str, *, parent: Matter) -> str:
    """The full name of a child's loop: one in the same file, or one of its own."""
    inner = f"{parent.loop.partition('.')[0]}.{loop}"
    return inner if inner in clockwork.current_loops() else loop


def one(effect: Spawn, *, actor: Actor, parent: Matter, world: World) -> tuple[Matter, Decision]:
    """Opens the one child that the actor has filled in. Refuses: as its opening move does."""
    loop = clockwork.current_loops()[name_of(effect.loop, parent=parent)]
    move = texts.opening_of(loop, actor=actor)
    matter = Matter(
        id=new_ids(n=1, at=world.at)[0], loop=loop.name, parent=parent.id,
        values=inherited(loop, parent=parent),
    )  # fmt: skip
    around = world_of(
        loop=loop, matter=matter, given=effect.given, at=world.at, move=move, actor=actor
    )
    opening = texts.opening(
        loop, unit=actor.unit, at=world.at, parent=parent.id, source=_source(effect)
    )
    decision = engine.take(
        loop=loop, matter=matter, move=move, actor=actor, given=effect.given, world=around,
        opening=opening,
    )  # fmt: skip
    save(loop=loop, decision=decision, row=None, world=around)
    return matter, decision


def many(effect: Spawn, *, actor: Actor, parent: Matter, world: World) -> int:
    """Opens one child for each unit or turn, set-based: three streams of rows, however many.

    Shape: the child belongs to the unit addressed, its superior is the opener's unit and its
    holder that unit's head; the child of a turn belongs to its parent's unit, its holder is the
    post on duty and it is given the begin and the end; the emergency level is the one over its own
    unit; every child has a full opening entry of its own in the ledger.
    Gives how many were opened. Refuses: as the opening move of the child's loop does.
    """
    loop = clockwork.current_loops()[name_of(effect.loop, parent=parent)]
    found = births(effect, loop=loop, parent=parent, superior=actor.unit,
                   heads=_heads(effect.units) if effect.units else {})  # fmt: skip
    numbers = _numbers(loop, unit=actor.unit, world=world, n=len(found))
    opening = {"loop": texts.keep(loop, at=world.at), "parent": str(parent.id),
               "source": _source(effect)}  # fmt: skip
    tree = world.facts.tree
    owners = {birth.owner for birth in found}
    regimes = regimes_over(owners, tree=tree) if tree else {}
    posts = units_of({one.post for one in effect.turns})
    figures = rule_facts.figures_for(loop, parent=_with_loop(parent), units=owners)
    decisions = [
        _decision(
            birth, loop=loop, matter_id=matter_id, parent=parent, world=world, posts=posts,
            regime=regimes.get(birth.owner, ""), figures=figures,
            opening=opening | ({"number": number} if number else {}),
        )
        for matter_id, birth, number in zip(
            new_ids(n=len(found), at=world.at), found, numbers, strict=True
        )
    ]  # fmt: skip
    save_new([(loop, decision) for decision in decisions], calendar=world.calendar)
    return len(decisions)


@dataclass(frozen=True, kw_only=True)
class Birth:
    """A child that the system is to open: what it has before, and what its opening is given."""

    preset: Mapping[str, Any]
    given: Mapping[str, Any]

    @property
    def owner(self) -> int:
        """The unit that it will belong to."""
        return int(self.given.get("owner") or self.preset["owner"])


def births(
    effect: Spawn, *, loop: Loop, parent: Matter, superior: int | None, heads: Mapping[int, int]
) -> list[Birth]:
    """The children that an effect opens for units or turns, in their order.

    Shape: what the opening move needs and the house fills in is given to it.
    """
    of_parent = {name: parent.values.get(name) for name in ("owner", "superior")}
    rows: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"owner": unit, "superior": superior, "holder": heads.get(unit)},
         dict(effect.given_to(at)))
        for at, unit in enumerate(effect.units)
    ] + [
        (of_parent | {"holder": one.post},
         dict(effect.given) | {"begins_at": one.begins_at, "ends_at": one.ends_at})
        for one in effect.turns
    ]  # fmt: skip
    move = loop.moves[texts.opening_of(loop, actor=Actor(posting=SYSTEM))]
    found = []
    for own, given in rows:
        preset = dict(inherited(loop, parent=parent)) | own | {"title": parent.title}
        preset = {name: entry for name, entry in preset.items() if entry}
        needed = {name: preset[name] for name in FILLED if name in move.needs and name in preset}
        found.append(Birth(preset=MappingProxyType(preset), given=needed | given))
    return found


def _decision(
    birth: Birth,
    *,
    loop: Loop,
    matter_id: int,
    parent: Matter,
    world: World,
    posts: Mapping[int, int],
    regime: str,
    figures: Mapping[int, Mapping[str, Figure]],
    opening: Mapping[str, Any],
) -> Decision:
    system = Actor(posting=SYSTEM)
    move = texts.opening_of(loop, actor=system)
    matter = Matter(id=matter_id, loop=loop.name, parent=parent.id, values=birth.preset)
    around = put_together(
        loop=loop, matter=matter, at=world.at, tree=world.facts.tree or Tree.of(()),
        calendar=world.calendar, owner=birth.owner, level_over=lambda unit: regime, posts=posts,
        parent=_with_loop(parent),
        **rule_facts.known(
            loop=loop, move=loop.moves[move], matter=matter, given=birth.given,
            at=world.at, opener=None, parent=_with_loop(parent), figures=figures,
        ),
    )  # fmt: skip
    return engine.take(
        loop=loop, matter=matter, move=move, actor=system,
        given=birth.given, world=around, opening=opening,
    )  # fmt: skip


def _with_loop(matter: Matter) -> tuple[Loop, Matter]:
    return clockwork.loop_of(matter.text, matter.loop), matter


#: The parties of a matter that its children in the same file have too.
INHERITED = ("owner", "superior", "verifier", "requester", "partners")


def inherited(loop: Loop, *, parent: Matter) -> Mapping[str, Any]:
    """A child in the same file has its parent's parties."""
    if not loop.parent:
        return {}
    return {name: parent.values[name] for name in INHERITED if parent.values.get(name) is not None}


def _source(effect: Spawn) -> dict[str, str]:
    """Which entry of the parent opened the child, so that an undoing finds it."""
    return {"entry": str(effect.entry)}


def _heads(units: Iterable[int]) -> dict[int, int]:
    wanted = set(units)
    rows = models.Post.objects.filter(is_head=True).order_by("id").values_list("unit_id", "id")
    if len(wanted) < 500:
        rows = rows.filter(unit_id__in=wanted)
    heads: dict[int, int] = {}
    for unit, post in rows.iterator(chunk_size=5000):
        if unit in wanted:
            heads.setdefault(unit, post)
    return heads


def _numbers(loop: Loop, *, unit: int | None, world: World, n: int) -> list[str]:
    if not loop.number:
        return [""] * n
    return texts.next_numbers(loop, unit=unit, at=world.at, n=n)
