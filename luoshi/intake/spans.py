"""Whether a place lies in any of many spans, without looking at all of them."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from sys import maxsize


@dataclass(frozen=True)
class Spans:
    """Disjoint spans in their order. Shape: each first included, last excluded."""

    parts: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, spans: Iterable[tuple[int, int]]) -> "Spans":
        """The union of spans that may overlap, in any order.

        >>> Spans.of([(5, 8), (1, 3), (2, 4)]).parts
        ((1, 4), (5, 8))
        """
        parts: list[tuple[int, int]] = []
        for first, last in sorted(spans):
            if parts and first <= parts[-1][1]:
                parts[-1] = (parts[-1][0], max(last, parts[-1][1]))
            else:
                parts.append((first, last))
        return cls(tuple(parts))

    def __contains__(self, place: int) -> bool:
        at = bisect_right(self.parts, (place, maxsize)) - 1
        return at >= 0 and place < self.parts[at][1]

    def first_in(self, start: int, end: int) -> int | None:
        """Where the first span begins that touches this one, or None."""
        at = max(0, bisect_right(self.parts, (start, maxsize)) - 1)
        return next(
            (first for first, last in self.parts[at : at + 2] if first < end and start < last), None
        )

    def between(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The stretches from start to end that no span covers.

        >>> [*Spans.of([(2, 4), (6, 9)]).between(0, 8)]
        [(0, 2), (4, 6)]
        """
        at = max(0, bisect_right(self.parts, (start, maxsize)) - 1)
        while at < len(self.parts) and self.parts[at][0] < end:
            first, last = self.parts[at]
            if start < first:
                yield start, first
            start = max(start, last)
            at += 1
        if start < end:
            yield start, end


NOWHERE = Spans()
