"""How time is taken: the best of several runs, percentiles of many, always as a ratio.

What one process does alone is timed by its processor time, since others may use the machine; what
several do together, through HTTP, by the clock.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One figure of a benchmark. Shape: `goal` is "" and `is_met` None where none is set."""

    what: str
    figure: str
    goal: str = ""
    is_met: bool | None = None


def at_most(what: str, figure: float, goal: float, *, unit: str = "×") -> Measured:
    """A figure that is to stay below a goal."""
    return Measured(what=what, figure=_said(figure, unit), goal=f"≤ {goal:g} {unit}".strip(),
                    is_met=figure <= goal)  # fmt: skip


def at_least(what: str, figure: float, goal: float, *, unit: str = "×") -> Measured:
    """A figure that is to reach a goal."""
    return Measured(what=what, figure=_said(figure, unit), goal=f"≥ {goal:g} {unit}".strip(),
                    is_met=figure >= goal)  # fmt: skip


def plain(what: str, figure: float, *, unit: str) -> Measured:
    """A figure that no goal is set for."""
    return Measured(what=what, figure=_said(figure, unit))


def _said(figure: float, unit: str) -> str:
    places = 0 if abs(figure) >= 100 else 1 if abs(figure) >= 10 else 2
    return f"{figure:,.{places}f} {unit}".strip()


def seconds(work: Callable[[], object], *, times: int = 5) -> float:
    """The shortest of several runs, after one that is not counted."""
    work()
    return min(once(work) for _ in range(times))


def once(work: Callable[[], object]) -> float:
    """How much processor time a run takes."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def percentile(taken: Sequence[float], pct: int) -> float:
    """The value below which so many of a hundred lie."""
    ordered = sorted(taken)
    return ordered[min(len(ordered) - 1, len(ordered) * pct // 100)]
