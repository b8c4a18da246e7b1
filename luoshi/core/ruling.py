"""A rule of the house: a move looked at, and what is said of it where nothing is refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from luoshi.core.condition import Facts
from luoshi.core.effect import Effect
from luoshi.core.loop import Loop, Move
from luoshi.core.matter import EMPTY, Actor, Matter


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A move that a rule looks at: who makes it on which matter, what is given, what is known."""

    loop: Loop
    move: Move
    matter: Matter
    actor: Actor
    given: Mapping[str, Any]
    facts: Facts

    def value(self, name: str) -> Any:
        """What is given in a field, else what stands in it."""
        return self.given.get(name, self.matter.values.get(name))

    def inherited(self, name: str) -> Any:
        """What stands in a field here, else what stands in it on the matter above."""
        own = self.value(name)
        if own is not None or self.facts.parent is None:
            return own
        return self.facts.parent[1].values.get(name)


@dataclass(frozen=True, kw_only=True)
class Ruled:
    """What a rule says where it does not refuse.

    Shape: `warnings` are keys; `fills` are values of the fields that `words.RULES` names for the
    rule; `body` goes into the entry, in ledger form; `effects` follow those of the move.
    """

    warnings: tuple[str, ...] = ()
    fills: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    body: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    effects: tuple[Effect, ...] = ()


Rule = Callable[[Asked], Ruled]

NOTHING = Ruled()
