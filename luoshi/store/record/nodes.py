"""What an imported history is lived in, and the matters on their way through it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from luoshi.core.calendar import Calendar
from luoshi.core.effect import Post, Relieve
from luoshi.core.loop import Loop
from luoshi.core.matter import Actor, Entered, Matter
from luoshi.core.tree import Tree
from luoshi.store.record.histories import Levels, Walk


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What every step is decided in. Shape: `posts` maps posts to units, `heads` the other way."""

    loops: Mapping[str, Loop]
    calendar: Calendar
    tree_on: Callable[[date], Tree]
    posts: Mapping[int, int]
    heads: Mapping[int, int]
    has_regime: bool
    keep_text: Callable[..., str]
    new_id: Callable[[datetime], int]
    trees: dict[date, Tree] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    twins: dict[str, list["Node"]] = field(default_factory=dict)
    levels: Levels = field(default_factory=Levels)

    def tree(self, day: date) -> Tree:
        """The tree of a day, asked for once."""
        if day not in self.trees:
            self.trees[day] = self.tree_on(day)
        return self.trees[day]

    def text(self, loop: Loop, *, at: datetime) -> str:
        """The hash of a loop's text, kept with the first matter that begins with it."""
        name = loop.name.partition(".")[0]
        if name not in self.kept:
            self.kept[name] = self.keep_text(loop, at=at)
        return self.kept[name]


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
