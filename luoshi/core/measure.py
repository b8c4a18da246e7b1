"""The ratios that a loop is judged by, over any matters, with numerator and denominator.

No case at all is not 0 and not 100 %: the share is then None. Source: domain.md 5.4.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from luoshi.core.condition import Facts, failing
from luoshi.core.loop import Condition, Loop, Measure
from luoshi.core.matter import Matter


@dataclass(frozen=True, kw_only=True)
class Case:
    """A matter and the facts around it on the day of judgement."""

    matter: Matter
    facts: Facts


@dataclass(frozen=True, kw_only=True)
class Rate:
    """A measure and how many fit: `n` among `of`. Shape: `n` is never more than `of`."""

    measure: Measure
    n: int
    of: int

    @property
    def share(self) -> Fraction | None:
        """The part that fits, of one; None where nothing could fit."""
        return Fraction(self.n, self.of) if self.of else None


def rates(*, loop: Loop, cases: Iterable[Case]) -> tuple[Rate, ...]:
    """Every measure of the loop over these matters, in the order of the file. One pass.

    Shape: a measure without `of` is taken of all cases.
    """
    measures = tuple(loop.measures.values())
    n = [0] * len(measures)
    of = [0] * len(measures)
    for case in cases:
        for at, measure in enumerate(measures):
            if not _fits(measure.of, loop=loop, case=case):
                continue
            of[at] += 1
            n[at] += _fits(measure.count, loop=loop, case=case)
    return tuple(Rate(measure=measure, n=n[at], of=of[at]) for at, measure in enumerate(measures))


def facts_asked(loop: Loop) -> frozenset[str]:
    """The names that the measures of the loop look at: what a reader of matters has to bring."""
    conditions = (
        condition
        for measure in loop.measures.values()
        for condition in (*measure.count, *measure.of)
    )
    return frozenset(
        name for fact, _, wanted in conditions for name in (fact, wanted) if isinstance(name, str)
    )


def _fits(conditions: tuple[Condition, ...], *, loop: Loop, case: Case) -> bool:
    return not failing(conditions, loop=loop, matter=case.matter, facts=case.facts)
