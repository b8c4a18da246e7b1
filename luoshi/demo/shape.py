"""How large the demonstration is: the shape of the documents, or a smaller city like it."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

#: Units of the whole demonstration: city, counties, towns with departments, villages, branches.
WHOLE = (1, 10, 95, 3_202, 10_838)
N_UNITS = sum(WHOLE)
SMALLEST = 120

#: Branches that have made commitments, their commitments, and tasks of the whole demonstration.
N_BRANCHES, N_COMMITMENTS, N_TASKS = 1_423, 7_300, 252


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How many of everything. Shape: `towns` include the departments of the district."""

    counties: int
    towns: int
    villages: int
    grids: int
    branches: int
    commitments: int
    tasks: int
    requests: int
    projects: int
    pledges: int

    @property
    def n_units(self) -> int:
        """All units, the city included."""
        return 1 + self.counties + self.towns + self.villages + self.grids

    def scaled(self, whole: int, *, least: int) -> int:
        """So many of what the whole city has so many of, in proportion, some even of the least."""
        return max(least, round(whole * self.n_units / N_UNITS))


def of(units: int = N_UNITS) -> Shape:
    """The shape of a city of so many units, in the proportions of the whole one.

    Unit: `units` from `SMALLEST` to `N_UNITS`. Raises ValueError outside.
    """
    if not SMALLEST <= units <= N_UNITS:
        raise ValueError(units)
    share = units / N_UNITS
    counties = max(2, round(WHOLE[1] * share))
    towns = max(20, round(WHOLE[2] * share))
    villages = max(towns + 10, round(WHOLE[3] * share))
    grids = units - 1 - counties - towns - villages
    branches = min(max(8, round(N_BRANCHES * share)), grids)
    return Shape(
        counties=counties, towns=towns, villages=villages, grids=grids, branches=branches,
        commitments=max(40, round(N_COMMITMENTS * share)), tasks=max(24, round(N_TASKS * share)),
        requests=max(12, round(600 * share)), projects=max(4, round(48 * share)),
        pledges=max(2, round(40 * share)),
    )  # fmt: skip


def spread(rng: random.Random, *, total: int, among: int, least: int = 0) -> list[int]:
    """A total in so many parts, none below the least, unequal by chance.

    >>> parts = spread(random.Random(1), total=20, among=6, least=2)
    >>> sum(parts), min(parts) >= 2
    (20, True)
    """
    weights = [rng.uniform(0.5, 1.5) for _ in range(among)]
    rest = total - least * among
    shares = [rest * weight / sum(weights) for weight in weights]
    parts = [least + int(share) for share in shares]
    by_remainder = sorted(range(among), key=lambda at: int(shares[at]) - shares[at])
    for at in by_remainder[: total - sum(parts)]:
        parts[at] += 1
    return parts


def rating(rng: random.Random) -> str:
    """How somebody who was served rates it: well, as a rule."""
    return chosen(rng, (("good", 7), ("fair", 2), ("poor", 1)))


def chosen(rng: random.Random, weighted: Sequence[tuple[str, int]]) -> str:
    """One of the words, by their weights."""
    return rng.choices([word for word, _ in weighted], [weight for _, weight in weighted])[0]
