"""Carries out the effects of a decision, inside the transaction of the move that caused them."""

from collections.abc import Mapping
from typing import Any

from luoshi.core import elapse, engine, stock
from luoshi.core.admit import refused
from luoshi.core.effect import Change, EndChildren, Post, Relieve, Spawn, Switch
from luoshi.core.engine import Decision, World
from luoshi.core.fault import N_
from luoshi.core.matter import CHANGED, SYSTEM, Actor, Matter, apply, read
from luoshi.store import clockwork, models, projection
from luoshi.store.record import erase, kin, postings, spawn
from luoshi.store.record.save import locked, save


def carry_out(decision: Decision, *, actor: Actor, world: World, before: Matter) -> None:
    """Carries out all effects of a decision in their order, and what its family does on its own.

    Refuses: as their own moves do.
    """
    matter = decision.matter
    for effect in decision.effects:
        if isinstance(effect, Spawn):
            ended = _one_or_many(effect, actor=actor, parent=matter, world=world)
            for child, child_decision in ended:
                carry_out(child_decision, actor=actor, world=world, before=child)
        elif isinstance(effect, EndChildren):
            _end_children(effect, parent=matter, world=world)
        elif isinstance(effect, Switch):
            _switch(effect, matter=matter)
        elif isinstance(effect, Change):
            _change(effect, world=world)
        elif isinstance(effect, Post | Relieve):
            postings.carry_out(effect, matter_id=matter.id, actor=actor, at=world.at)
        else:
            erase.values(
                subject=projection.subject_of(matter.id), fields=effect.fields, at=world.at
            )
    for reaction, standing, around in kin.reactions(before=before, after=matter, world=world):
        carry_out(reaction, actor=Actor(posting=SYSTEM), world=around, before=standing)


def refuse_if_touched(decision: Decision, *, matter_id: int) -> None:
    """Refuses: children-moved, when somebody has acted on what the undone move opened."""
    for effect in decision.effects:
        if isinstance(effect, EndChildren):
            touched = _children(effect, parent=matter_id).filter(n_entries__gt=1).exists()
            if touched:
                raise refused(
                    "children-moved",
                    N_("下级已经在办这次发下去的事，不能撤回。"),
                    N_("要收回，请逐件撤销并写明理由。"),
                )


def _one_or_many(
    effect: Spawn, *, actor: Actor, parent: Matter, world: World
) -> list[tuple[Matter, Decision]]:
    if effect.units or effect.turns:
        spawn.many(effect, actor=actor, parent=parent, world=world)
        return []
    return [spawn.one(effect, actor=actor, parent=parent, world=world)]


def _children(effect: EndChildren, *, parent: int) -> Any:
    found = models.Matter.objects.filter(parent_id=parent, loop__in=effect.loops, end="")
    if effect.opened_by_entry:
        found = found.filter(state__contains=spawn.opened_by(entry=effect.opened_by_entry))
    return found.order_by("id")


def _end_children(effect: EndChildren, *, parent: Matter, world: World) -> None:
    """Ends the children that go on; one whose verdict stands keeps it.

    What a child does by itself on such a step of its parent comes first: it ends by its own move.
    """
    for reaction, standing, around in kin.reactions_below(parent, loops=effect.loops, world=world):
        carry_out(reaction, actor=Actor(posting=SYSTEM), world=around, before=standing)
    for row in _children(effect, parent=parent.id):
        loop = clockwork.loop_of(row.text_id, row.loop)
        if not loop.is_open_at(row.stage):
            continue
        child = projection.matter_of(row, loop=loop)
        decision = elapse.end_with_parent(loop=loop, matter=child, at=world.at)
        save(loop=loop, decision=decision, row=row, world=world)
        carry_out(decision, actor=Actor(posting=SYSTEM), world=world, before=child)


def _switch(effect: Switch, *, matter: Matter) -> None:
    if not effect.regime:
        models.Regime.objects.filter(matter_id=matter.id).delete()
        return
    models.Regime.objects.update_or_create(
        matter_id=matter.id, defaults={"unit_id": effect.unit, "level": effect.regime}
    )


def _change(effect: Change, *, world: World) -> None:
    """Changes the stock of another matter by an entry of its own."""
    row = locked(effect.matter)
    loop = clockwork.loop_of(row.text_id, row.loop)
    matter = projection.matter_of(row, loop=loop)
    for name, amount in effect.amounts.items():
        stock.changed(loop=loop, matter=matter, name=name, amount=read(amount))
    body: Mapping[str, Any] = {"amounts": dict(effect.amounts)}
    entry = engine.entered(
        loop=loop, matter=matter, actor=Actor(posting=SYSTEM), move=CHANGED, at=world.at, body=body
    )
    after = apply(loop=loop, matter=matter, entry=entry)
    save(loop=loop, decision=Decision(matter=after, entries=(entry,)), row=row, world=world)
