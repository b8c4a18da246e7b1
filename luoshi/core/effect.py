"""What a decision sets off beside its own entries: a closed list, carried out by the store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from luoshi.core.matter import EMPTY, Written
from luoshi.core.turn import Turn


@dataclass(frozen=True, kw_only=True)
class Spawn:
    """Opens children: one for each unit or turn of duty, or the one that the actor has filled in.

    Shape: `units` and `turns` are empty for the one child; `given` holds values by field, as
    `core.value` decodes them; `entry` is the number of the entry that opens them; `divided` holds
    for a field the part of each unit, in their order.
    """

    loop: str
    entry: int
    units: tuple[int, ...] = ()
    turns: tuple[Turn, ...] = ()
    given: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    divided: Mapping[str, Sequence[Any]] = field(default_factory=lambda: EMPTY)

    def given_to(self, at: int) -> Mapping[str, Any]:
        """What the child at this place in the order of the units is given."""
        own = {name: parts[at] for name, parts in self.divided.items()}
        return {**self.given, **own} if own else self.given


@dataclass(frozen=True, kw_only=True)
class Switch:
    """Puts an emergency level in force over the owner's subtree, or lifts it where it is ""."""

    unit: int
    regime: str


@dataclass(frozen=True, kw_only=True)
class EndChildren:
    """Ends open children at their first void end: those of the same file, or all of one move.

    A child whose verdict stands is not open: it keeps what was decided.
    """

    loops: tuple[str, ...]
    opened_by_entry: int = 0


@dataclass(frozen=True, kw_only=True)
class Erase:
    """Deletes the values and salts of these fields, wherever they are kept."""

    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Change:
    """Changes stocks of another matter, never below zero. Unit: of the field, signed."""

    matter: int
    amounts: Mapping[str, Written]


@dataclass(frozen=True, kw_only=True)
class Post:
    """Puts whoever holds a post into another one too, from one day to another.

    Shape: `holder` is the post of the unit that sends, `seat` that of the unit that receives.
    """

    holder: int
    seat: int
    from_on: date
    until_on: date


@dataclass(frozen=True, kw_only=True)
class Relieve:
    """Ends the postings that the matter has made, after this day."""

    on: date


Effect = Spawn | Switch | EndChildren | Erase | Change | Post | Relieve
