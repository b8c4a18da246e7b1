"""A matter of an import on its way through its history."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from luoshi.core.effect import Post, Relieve
from luoshi.core.loop import Loop
from luoshi.core.matter import Actor, Entered, Matter
from luoshi.store.record.histories import Step, Walk


class Node:
    """A matter on its way: its state, its entries so far, and the moves still to come."""

    def __init__(self, *, loop: Loop, matter: Matter, walk: Walk, parent: "Node | None") -> None:
        self.loop = loop
        self.matter = matter
        self.coming = list(reversed(walk.steps))
        self.below = [one for one in walk.below if not one.opens]
        self.opening = [one for one in walk.below if one.opens]
        self.parent = parent
        self.children: list[Node] = []
        self.entries: list[Entered] = []
        #: The fields whose values are erased by the end, by the number of the entry that held them.
        self.erased: dict[int, frozenset[str]] = {}
        #: The fields among them that name files, whose bytes go too.
        self.emptied: frozenset[str] = frozenset()
        self.postings: list[tuple[Post | Relieve, Actor, datetime]] = []


def erase(node: Node, *, fields: Iterable[str]) -> None:
    """Marks the values of these fields that stand by now as erased."""
    files = frozenset(name for name in fields if node.loop.fields[name].type == "file")
    node.emptied |= files
    for entry in node.entries:
        gone = frozenset(entry.typed).intersection(fields) - files
        node.erased[entry.n] = node.erased.get(entry.n, frozenset()) | gone


def last_part(node: Node) -> tuple[str, date] | None:
    """The open part that is due last, by its number, with its day; None where none has a day."""
    parts = [part for part in node.children if part.loop.name == node.loop.name]
    dated = [
        (part.matter.number, part.matter.due)
        for part in parts
        if part.matter.due and part.loop.is_open_at(part.matter.stage)
    ]
    return max(dated, key=lambda part: part[1], default=None)


def as_shown(step: Step, *, matter: Matter) -> Step:
    """The step with what stands on the matter by now in the fields that show it."""
    if not step.shown:
        return step
    seen = {name: matter.values.get(there) for name, there in step.shown.items()}
    return replace(step, given={**step.given, **seen})


def taken(node: Node, loop: Loop, owner: int | None) -> Walk:
    """The history that a new child lives; none is a history without a move."""
    for at, walk in enumerate(node.below):
        if walk.loop == loop.name and walk.unit in (None, owner):
            return node.below.pop(at)
    return Walk(loop=loop.name, steps=())
