"""What a checker of one loop can see: the loop, what may open it, and what it opens."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from luoshi.core import paths, words
from luoshi.core.fault import Fault
from luoshi.core.loop import OWN, Field, Loop, Move, named
from luoshi.core.loop_fault import found

#: A party that is known brings others: a unit its head, the unit above it and its checker.
BRINGS: Mapping[str, tuple[str, ...]] = {
    "owner": ("holder", "superior", "verifier"),
    "superior": ("verifier",),
}
OPENERS = ("owner", "superior", "requester", "system")
RESOLVED = ("owner", "holder", "superior", "verifier", "partners", "requester")

#: Own fields that stand on every matter without being asked.
FILLED_BY_HOUSE = ("title", "owner", "holder", "superior", "verifier", "requester")


@dataclass(frozen=True, kw_only=True)
class Scope:
    """One loop under check. Shape: `where` is its place in the file, for the faults."""

    loop: Loop
    where: str
    loops: Mapping[str, Loop]

    def found(self, fault: str, *, at: str, **names: object) -> Fault:
        """A fault at a place in this loop."""
        return found(fault=fault, where=f"{self.where}.{at}" if at else self.where, **names)

    @cached_property
    def parents(self) -> tuple[Loop, ...]:
        """The loop in whose file this one stands, or those whose moves open it."""
        if self.loop.parent:
            parent = self.loops.get(self.loop.parent)
            return (parent,) if parent else ()
        return tuple(
            other
            for other in every_loop(self.loops)
            if any(
                move.opens and move.opens.loop == self.loop.name for move in other.moves.values()
            )
        )

    @cached_property
    def children(self) -> Mapping[str, Loop]:
        """By their short names: the children in the file and the loops that a move opens."""
        opened = {
            move.opens.loop.rpartition(".")[2]: child
            for move in self.loop.moves.values()
            if move.opens and (child := named(self.loops, move.opens.loop))
        }
        return {**opened, **self.loop.children}

    def field(self, name: str) -> Field | None:
        """The field of this name, of the loop or (`parent.name`) of every loop above it."""
        if not name.startswith("parent."):
            return self.loop.fields.get(name)
        above = [parent.fields.get(name.removeprefix("parent.")) for parent in self.parents]
        return above[0] if above and all(above) else None

    @cached_property
    def asked(self) -> frozenset[str]:
        """The fields that some move asks, adds to, or fills by a rule."""
        return frozenset().union(*(_asks(move) for move in self.loop.moves.values()))

    @cached_property
    def used_fields(self) -> frozenset[str]:
        """The fields that the file itself declares, or that some move asks."""
        own = {name for name in self.loop.fields if name not in OWN}
        return frozenset(own) | self.asked

    @cached_property
    def sure_fields(self) -> Mapping[str, frozenset[str]]:
        """For each stage, the fields that every way to it has asked."""
        brings = {name: frozenset(writes(move)) for name, move in self.loop.moves.items()}
        return paths.surely_known(self.loop, brings=brings, openings={})

    @cached_property
    def sure_parties(self) -> Mapping[str, frozenset[str]]:
        """For each stage, the parties that every matter there has."""
        brings = {
            name: with_theirs({party for party in move.needs if party in RESOLVED})
            for name, move in self.loop.moves.items()
        }
        openings = {
            name: self.opening_parties(move)
            for name, move in self.loop.moves.items()
            if move.opens_matter
        }
        return paths.surely_known(self.loop, brings=brings, openings=openings)

    def opening_parties(self, move: Move) -> frozenset[str]:
        """The parties that a matter surely has when this move opens it, besides those asked."""
        chains = [self.inherited | _opened_by(party) for party in move.by]
        return frozenset.intersection(*chains) if chains else frozenset()

    @cached_property
    def inherited(self) -> frozenset[str]:
        """The parties that a child in the file has from its parent."""
        if not self.loop.parent or not self.parents:
            return frozenset()
        parent = Scope(loop=self.parents[0], where="", loops=self.loops)
        return parent.ever_known

    @cached_property
    def ever_known(self) -> frozenset[str]:
        """The parties that a matter may have at some time."""
        given: set[str] = set()
        for move in self.loop.moves.values():
            given |= {party for party in (*move.needs, *move.may) if party in RESOLVED}
            given |= self.opening_parties(move) if move.opens_matter else set()
            given |= {party for party in move.by if move.opens_matter and party in RESOLVED}
        return with_theirs(given)


def scopes(*, loop: Loop, loops: Mapping[str, Loop]) -> tuple[Scope, ...]:
    """The scope of a loop and those of its children."""
    known = {**loops, loop.name: loop}
    root = Scope(loop=loop, where=loop.name, loops=known)
    return root, *(
        Scope(loop=child, where=f"{loop.name}.children.{name}", loops=known)
        for name, child in loop.children.items()
    )


def every_loop(loops: Mapping[str, Loop]) -> Iterator[Loop]:
    """Each loop, followed by its children."""
    for loop in loops.values():
        yield loop
        yield from loop.children.values()


def writes(move: Move) -> tuple[str, ...]:
    """The fields that a move surely writes: what it needs and what its rules fill in."""
    return (*move.needs, *(name for rule in move.rules for name in words.RULES.get(rule, ())))


def with_theirs(parties: set[str]) -> frozenset[str]:
    """These parties and those that come with them."""
    return frozenset(parties).union(*(BRINGS.get(party, ()) for party in parties))


def _asks(move: Move) -> frozenset[str]:
    return frozenset((*writes(move), *move.may, *move.gives))


def _opened_by(party: str) -> frozenset[str]:
    return with_theirs({"owner"} if party == "system" else {party} & set(RESOLVED))
