"""What one matter's step sets off around it: the system's own moves of its parent and children."""

from collections.abc import Sequence

from django.db.models import Q

from luoshi.core import engine, ledger
from luoshi.core.admit import refused
from luoshi.core.calendar import day_of
from luoshi.core.condition import Facts, fact
from luoshi.core.engine import Decision, World
from luoshi.core.fault import N_
from luoshi.core.loop import PARENT, Loop, facts_in
from luoshi.core.matter import ENDED, UNDO, Matter
from luoshi.store import clockwork, models, projection
from luoshi.store.record import spawn
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


def refuse_if_followed(*, before: Matter, matter: Matter) -> None:
    """Refuses: family-followed, when a matter above or below has gone on from the last step.

    Shape: `before` is the matter without that step. One has gone on from it whose move looks at
    what the step has changed, the system's at once or anybody's later; or that has ended with it.
    """
    since = matter.last_at
    own = spawn.opened_by(entry=matter.last_n)
    below = Q(parent_id=matter.id) & ~Q(state__contains=own)
    near = models.Matter.objects.filter(Q(id=matter.parent or 0) | below, moved_at__gte=since)
    rows = {projection.subject_of(row.id): row for row in near.only("text_id", "loop", "parent_id")}
    lines = models.Entry.objects.filter(subject__in=rows, at__gte=since).order_by("subject", "n")
    entries = [ledger.read(canonical) for canonical in lines.values_list("canonical", flat=True)]
    for subject, row in rows.items():
        names = _looked_at(row, entries=[one for one in entries if one.subject == subject])
        is_above = row.id == matter.parent
        if any(
            _has_changed(name, before=before, after=matter, is_above=is_above) for name in names
        ):
            raise refused(
                "family-followed",
                N_("上级或下级事项已经接着这一步往下走了，不能撤回。"),
                N_("要更正，请在下一步里写明。"),
            )


def _looked_at(row: models.Matter, *, entries: Sequence[ledger.Entry]) -> set[str]:
    """The facts that the moves of these entries have looked at; those taken back have not."""
    loop = clockwork.loop_of(row.text_id, row.loop)
    standing: dict[int, set[str]] = {}
    for entry in entries:
        if entry.move == UNDO:
            undone = int(projection.entered_of(entry).body["undone"])
            standing = {n: names for n, names in standing.items() if n < undone}
        elif entry.move == ENDED:
            standing[entry.n] = {f"{PARENT}.stage"}
        elif entry.move in loop.moves:
            standing[entry.n] = facts_in(loop.moves[entry.move].when)
    return set().union(*standing.values())


def _has_changed(name: str, *, before: Matter, after: Matter, is_above: bool) -> bool:
    """Whether this fact of a matter above or below is another one without the last step."""
    head, _, rest = name.partition(".")
    if is_above:
        return head == after.loop.rpartition(".")[2] and before.stage != after.stage
    if head != PARENT or after.last_at is None:
        return False
    loop, facts = clockwork.loop_of(after.text, after.loop), Facts(day=day_of(after.last_at))
    seen = [fact(rest, loop=loop, matter=one, facts=facts) for one in (before, after)]
    return bool(seen[0] != seen[1])
