"""Text that remembers where each of its characters stood in the original."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, kw_only=True)
class Mapped:
    """A text and, for each character, the span of the original that it came from.

    Shape: `starts` and `ends` are as long as `text` and never decrease; an inserted line break
    points at what it replaced.
    """

    text: str
    starts: "array[int]"
    ends: "array[int]"

    def original(self, *, start: int, end: int) -> tuple[int, int]:
        """The span of the original behind a span of the text. Unit: code points, end exclusive."""
        if start >= end:
            place = self.starts[start] if start < len(self.text) else 0
            return place, place
        return self.starts[start], self.ends[end - 1]


class Edit(NamedTuple):
    """A stretch of the text and what stands there instead."""

    start: int
    end: int
    text: str = ""


def plain(text: str) -> Mapped:
    """The text as its own original."""
    places = array("I", range(len(text) + 1))
    return Mapped(text=text, starts=places[:-1], ends=places[1:])


def edited(mapped: Mapped, *, edits: Iterable[Edit]) -> Mapped:
    """The text after all edits. Shape: the edits are in order and do not overlap."""
    parts: list[str] = []
    starts, ends = array("I"), array("I")
    at = 0
    for edit in edits:
        parts += mapped.text[at : edit.start], edit.text
        starts += mapped.starts[at : edit.start]
        ends += mapped.ends[at : edit.start]
        _insert(mapped, edit=edit, starts=starts, ends=ends)
        at = edit.end
    parts.append(mapped.text[at:])
    starts += mapped.starts[at:]
    ends += mapped.ends[at:]
    return Mapped(text="".join(parts), starts=starts, ends=ends)


def _insert(mapped: Mapped, *, edit: Edit, starts: "array[int]", ends: "array[int]") -> None:
    """Maps the replacement: one to one where the lengths agree, else to the whole stretch."""
    if len(edit.text) == edit.end - edit.start:
        starts += mapped.starts[edit.start : edit.end]
        ends += mapped.ends[edit.start : edit.end]
    elif edit.text:
        first, last = mapped.original(start=edit.start, end=edit.end)
        starts.extend([first] * len(edit.text))
        ends.extend([last] * len(edit.text))
