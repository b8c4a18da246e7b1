"""The ratios that a loop is judged by, over any matters, with numerator and denominator.

No case at all is not 0 and not 100 %: the share is then None. Source: domain.md 5.4.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from luoshi.core.condition import Facts, failing
from luoshi.core.loop import PARENT, Condition, Loop, Measure, around, facts_in
from luoshi.core.matter import Matter

#: For how much a matter stands in the denominator of a measure, and in its numerator: 1 or 0, or
#: as many votes as the public has given.
Fit = tuple[int, int]
VOTES = "votes."


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


def fits(*, loop: Loop, case: Case) -> tuple[Fit, ...]:
    """For how much a matter stands in the denominator and in the numerator of each measure.

    Shape: in the order of the file; what is not in the denominator is not in the numerator. A
    measure that counts `votes` counts each answer of the public, all others count matters.
    """
    found = []
    for of_all, voted, rest in _parts(loop):
        if not _holds(of_all, loop=loop, case=case):
            found.append((0, 0))
            continue
        fits_rest = _holds(rest, loop=loop, case=case)
        n, of = _votes(voted, matter=case.matter) if voted else (1, 1)
        found.append((of, n if fits_rest else 0))
    return tuple(found)


_Parts = tuple[tuple[Condition, ...], Condition | None, tuple[Condition, ...]]


def _parts(loop: Loop) -> list[_Parts]:
    """Of each measure its denominator, the condition that counts votes, and the rest."""
    kept = loop.kept
    if ("measure", "") not in kept:
        kept["measure", ""] = [_split(measure) for measure in loop.measures.values()]
    found: list[_Parts] = kept["measure", ""]
    return found


def _split(measure: Measure) -> _Parts:
    voted = next((one for one in measure.count if one[0].startswith(VOTES)), None)
    return measure.of, voted, tuple(one for one in measure.count if one is not voted)


def _votes(condition: Condition, *, matter: Matter) -> tuple[int, int]:
    """How many answers of the public a condition names, and how many there are."""
    name, sign, wanted = condition
    answers = matter.votes.get(name.removeprefix(VOTES), {})
    named = wanted if isinstance(wanted, tuple) else (wanted,)
    n, of = sum(answers.get(answer, 0) for answer in named), sum(answers.values())
    return (of - n if sign == "!=" else n), of


def counted(*, loop: Loop, fitting: Iterable[tuple[Fit, ...]]) -> tuple[Rate, ...]:
    """Every measure of the loop over what `fits` has said of each matter, in one pass."""
    measures = tuple(loop.measures.values())
    n, of = [0] * len(measures), [0] * len(measures)
    for entry in fitting:
        for at, (is_of, is_counted) in enumerate(entry):
            of[at] += is_of
            n[at] += is_counted
    return tuple(Rate(measure=measure, n=n[at], of=of[at]) for at, measure in enumerate(measures))


def rates(*, loop: Loop, cases: Iterable[Case]) -> tuple[Rate, ...]:
    """Every measure of the loop over these matters, in the order of the file. One pass.

    Shape: a measure without `of` is taken of all cases.
    """
    return counted(loop=loop, fitting=(fits(loop=loop, case=case) for case in cases))


def facts_asked(loop: Loop) -> frozenset[str]:
    """The names that the measures of the loop look at: what a reader of matters has to bring."""
    return frozenset(facts_in(_conditions(loop)))


def watches_children(loop: Loop) -> bool:
    """Whether a measure of the loop counts children."""
    return bool(around(_conditions(loop)) - {PARENT})


def _conditions(loop: Loop) -> Iterator[Condition]:
    for measure in loop.measures.values():
        yield from (*measure.count, *measure.of)


def _holds(conditions: tuple[Condition, ...], *, loop: Loop, case: Case) -> bool:
    return not failing(conditions, loop=loop, matter=case.matter, facts=case.facts)
