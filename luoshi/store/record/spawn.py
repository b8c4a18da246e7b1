"""Opens children: the one that an actor fills in, or thousands at once."""

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from luoshi.core import engine
from luoshi.core.condition import Facts
from luoshi.core.effect import Spawn
from luoshi.core.engine import Decision, World
from luoshi.core.loop import Loop
from luoshi.core.matter import SYSTEM, Actor, Matter
from luoshi.store import clockwork, models
from luoshi.store.ids import new_ids
from luoshi.store.record import texts
from luoshi.store.record.save import save, save_new
from luoshi.store.world import regimes_over, world_of


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
        values=_inherited(loop, parent=parent),
    )  # fmt: skip
    around = world_of(loop=loop, matter=matter, given=effect.given, at=world.at, move=move)
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
    """Opens one child for each unit, set-based: three streams of rows, whatever their number.

    Shape: the child belongs to the unit addressed, its superior is the opener's unit and its
    holder that unit's head; the emergency level is the one over its own unit; every child has a
    full opening entry of its own in the ledger.
    Gives how many were opened. Refuses: as the opening move of the child's loop does.
    """
    loop = clockwork.current_loops()[name_of(effect.loop, parent=parent)]
    move = texts.opening_of(loop, actor=Actor(posting=SYSTEM))
    heads = _heads(effect.units)
    numbers = _numbers(loop, unit=actor.unit, world=world, n=len(effect.units))
    opening = {"loop": texts.keep(loop, at=world.at), "parent": str(parent.id),
               "source": _source(effect)}  # fmt: skip
    tree = world.facts.tree
    regimes = regimes_over(effect.units, tree=tree) if tree else {}
    ids = new_ids(n=len(effect.units), at=world.at)
    decisions = [
        _decision(
            loop=loop, move=move, matter_id=matter_id, unit=unit, head=heads.get(unit),
            parent=parent, superior=actor.unit, given=effect.given_to(at), world=world,
            regime=regimes.get(unit, ""),
            opening=opening | ({"number": number} if number else {}),
        )
        for at, (matter_id, unit, number) in enumerate(
            zip(ids, effect.units, numbers, strict=True)
        )
    ]  # fmt: skip
    save_new([(loop, decision) for decision in decisions], calendar=world.calendar)
    return len(decisions)


def _decision(
    *,
    loop: Loop,
    move: str,
    matter_id: int,
    unit: int,
    head: int | None,
    parent: Matter,
    superior: int | None,
    given: Mapping[str, Any],
    world: World,
    regime: str,
    opening: Mapping[str, Any],
) -> Decision:
    preset = {"owner": unit, "superior": superior, "title": parent.title, "holder": head}
    preset |= dict(_inherited(loop, parent=parent))
    preset = {name: entry for name, entry in preset.items() if entry}
    matter = Matter(id=matter_id, loop=loop.name, parent=parent.id, values=MappingProxyType(preset))
    tree = world.facts.tree
    level = tree.unit(unit).level if tree and unit in tree else ""
    facts = Facts(
        day=world.facts.day, tree=tree, level=level, regime_now=regime,
        parent=(clockwork.loop_of(parent.text, parent.loop), parent),
    )  # fmt: skip
    return engine.take(
        loop=loop, matter=matter, move=move, actor=Actor(posting=SYSTEM), given=given,
        world=World(at=world.at, calendar=world.calendar, facts=facts), opening=opening,
    )  # fmt: skip


def _inherited(loop: Loop, *, parent: Matter) -> Mapping[str, Any]:
    """A child in the same file has its parent's parties."""
    if not loop.parent:
        return {}
    names = ("owner", "superior", "verifier", "requester")
    return {name: parent.values[name] for name in names if parent.values.get(name) is not None}


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
