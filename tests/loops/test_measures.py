"""What the ratios of the loops count: whoever never answers is counted, and not as in time."""

from datetime import date

import pytest

from luoshi.core import measure
from luoshi.core.condition import Facts
from luoshi.core.loop import Loop, Measure
from luoshi.core.matter import Matter
from luoshi.core.measure import Case, Fit
from tests import cast
from tests.loops.walker import EVERY

SHEET = {"stage_at": "", "colour": "yellow", "on": "2026-04-20"}
CLOCKED = [
    (loop, ratio, name.partition(".")[2])
    for loop in EVERY.values()
    for ratio in loop.measures.values()
    for name, _, wanted in ratio.of
    if name.startswith("past.")
    and wanted is True
    and not loop.stages[name[5:]].then
    and not any(counted.startswith("late.") and sign == ">" for counted, sign, _ in ratio.count)
]
IDS = [f"{loop.name}-{ratio.name}" for loop, ratio, _ in CLOCKED]


def fit(loop: Loop, ratio: Measure, *, stage: str, is_late: bool) -> Fit:
    """How a matter counts that has come to a stage and on which nobody has done anything since."""
    names = list(loop.stages)
    entered = dict.fromkeys(names[: names.index(stage) + 1], cast.MORNING)
    sheets = (SHEET | {"stage_at": stage},) if is_late else ()
    matter = Matter(id=1, loop=loop.name, stage=stage, n=1, entered=entered, sheets=sheets)
    case = Case(matter=matter, facts=Facts(day=date(2026, 5, 1)))
    return measure.fits(loop=loop, case=case)[list(loop.measures).index(ratio.name)]


@pytest.mark.parametrize(("loop", "ratio", "stage"), CLOCKED, ids=IDS)
def test_who_never_answers_is_counted_and_not_as_in_time(
    loop: Loop, ratio: Measure, stage: str
) -> None:
    assert fit(loop, ratio, stage=stage, is_late=True) == (1, 0)


@pytest.mark.parametrize(("loop", "ratio", "stage"), CLOCKED, ids=IDS)
def test_who_still_has_time_is_not_counted(loop: Loop, ratio: Measure, stage: str) -> None:
    assert fit(loop, ratio, stage=stage, is_late=False) == (0, 0)


def test_a_ratio_of_what_was_in_time_is_taken_of_what_should_have_happened() -> None:
    by_answer = [
        f"{loop.name}.{ratio.name}"
        for loop in EVERY.values()
        for ratio in loop.measures.values()
        if any(name.startswith("late.") for name, _, _ in ratio.count)
        and not any(name.startswith("past.") for name, _, _ in ratio.of)
    ]

    assert by_answer == []
    assert len(CLOCKED) == 36
