"""What one matter's step sets off around it: the system's own moves of its parent and children."""

from django.db.models import Q

from luoshi.core import engine, ledger
from luoshi.core.admit import refused
from luoshi.core.engine import Decision, World
from luoshi.core.fault import N_
from luoshi.core.loop import Loop
from luoshi.core.matter import CHANGED, Matter
from luoshi.store import clockwork, models, projection
from luoshi.store.record.save import locked, save
from luoshi.store.world import world_of

#: A decision that was written, with the matter before it and the world it was made in.
Reaction = tuple[Decision, Matter, World]


def reactions(*, before: Matter, after: Matter, world: World) -> list[Reaction]:
    """Writes what the system now does by itself above and below a matter that has changed stage.

    Shape: the parent where its own moves look at such children, then the children whose own moves
    look at their parent; effects are the caller's to carry out. Nothing is asked for a matter that
    stays where it is, or whose family looks at nothing.
    """
    if before.n and before.stage == after.stage:
        return []
    loop = clockwork.loop_of(after.text, after.loop)
    ids = [*_above(after), *_below(loop, matter=after)]
    found = (_react(matter_id, world=world) for matter_id in ids)
    return [one for one in found if one is not None]


def reactions_below(matter: Matter, *, loops: tuple[str, ...], world: World) -> list[Reaction]:
    """Writes what the open children in these loops do by themselves on a step of their parent."""
    loop = clockwork.loop_of(matter.text, matter.loop)
    ids = _below(loop, matter=matter, among=loops)
    return [one for one in (_react(id, world=world) for id in ids) if one is not None]


def is_watched(*, loop: Loop, before: Matter, after: Matter, parent: Loop | None) -> bool:
    """Whether the system may go on above or below from this step. No query: by the loops alone."""
    if before.n and before.stage == after.stage:
        return False
    short = loop.name.rpartition(".")[2]
    if parent is not None and short in parent.reacts_to:
        return True
    known = clockwork.current_loops()
    return any(name in known and "parent" in known[name].reacts_to for name in opened_in(loop))


def _above(matter: Matter) -> list[int]:
    """The parent, where a move that the system makes by itself looks at children of this kind."""
    if matter.parent is None:
        return []
    text, name = models.Matter.objects.values_list("text_id", "loop").get(id=matter.parent)
    short = matter.loop.rpartition(".")[2]
    return [matter.parent] if short in clockwork.loop_of(text, name).reacts_to else []


def _below(loop: Loop, *, matter: Matter, among: tuple[str, ...] = ()) -> list[int]:
    """The open children whose own moves look at their parent; of some loops alone, where said."""
    names = [name for name in opened_in(loop) if not among or name in among]
    known = clockwork.current_loops()
    watching = [name for name in names if name in known and "parent" in known[name].reacts_to]
    if not watching:
        return []
    rows = models.Matter.objects.filter(parent_id=matter.id, loop__in=watching, end="")
    return list(rows.order_by("id").values_list("id", flat=True))


def opened_in(loop: Loop) -> tuple[str, ...]:
    """The loops of the matters that may stand below one of this loop, by their whole names."""
    own = [f"{loop.name}.{name}" for name in loop.children]
    opened = [move.opens.loop for move in loop.moves.values() if move.opens]
    return tuple(dict.fromkeys((*own, *opened)))


def _react(matter_id: int, *, world: World) -> Reaction | None:
    row = locked(matter_id)
    loop = clockwork.loop_of(row.text_id, row.loop)
    matter = projection.matter_of(row, loop=loop)
    around = world_of(loop=loop, matter=matter, at=world.at)
    decision = engine.react(loop=loop, matter=matter, world=around)
    if decision is None:
        return None
    save(loop=loop, decision=decision, row=row, world=around)
    return decision, matter, around


def refuse_if_followed(matter: Matter) -> None:
    """Refuses: family-followed, when the system has gone on above or below from the last step."""
    if matter.last_at is None:
        return
    moved = models.Matter.objects.filter(moved_at=matter.last_at, n_entries__gt=1)
    near = moved.filter(Q(id=matter.parent or 0) | Q(parent_id=matter.id))
    subjects = [projection.subject_of(one) for one in near.values_list("id", flat=True)]
    lines = models.Entry.objects.filter(subject__in=subjects, at=matter.last_at)
    moves = {ledger.read(line).move for line in lines.values_list("canonical", flat=True)}
    # What was taken of a stock is given back with the step that took it.
    if moves - {CHANGED}:
        raise refused(
            "family-followed",
            N_("这一步已经带动了上级或下级事项自动流转，不能撤回。"),
            N_("要更正，请在下一步里写明。"),
        )
