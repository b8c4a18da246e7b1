"""Frozen books, points with their computation, a decision on an objection, a veto."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from luoshi.core import scheme
from luoshi.core.criterion import Criterion
from luoshi.core.fault import Refused
from luoshi.core.matter import SYSTEM, Actor, Matter
from luoshi.core.scoring import Figure
from tests import cast
from tests.core import made, small

REVIEW = small.LOOPS["review"]
SCORE = REVIEW.children["score"]
SCHEME = (
    Criterion(measure="task.on_time_rate", weight=Decimal(100), formula="completion",
              target=Decimal(100)),
)  # fmt: skip
LOG = {"size": "7", "root": "ab" * 32}
HOUSE = Actor(posting=SYSTEM)


def drafted(cutoff=cast.TODAY):
    known = scheme.catalogue(small.LOOPS.values())
    given = {"title": "考核", "scheme": SCHEME, "units": (cast.TOWN,), "cutoff": cutoff}
    return made.walk(REVIEW, (cast.CLERK, "draft", {
        "given": given, "measures": known | {"task.on_time_rate": "task.on_time_rate"},
    }))  # fmt: skip


def frozen():
    return made.take(REVIEW, drafted(), "collect", cast.CLERK, log=LOG).matter


def scored(n=90, parent=None):
    parent = parent or frozen()
    blank = Matter(id=2, loop=SCORE.name, parent=1,
                   values={"owner": cast.TOWN, "superior": cast.DISTRICT})  # fmt: skip
    return made.take(SCORE, blank, "compute", HOUSE, parent=(REVIEW, parent), figures=figures(n))


def figures(n):
    return {cast.TOWN: {"task.on_time_rate": Figure(n=n, of=100)}}


def step(matter, actor, move, *, n=90, **given):
    return made.take(
        SCORE, matter, move, actor, given=given, parent=(REVIEW, frozen()), figures=figures(n)
    ).matter


def test_the_freeze_says_the_day_and_how_the_log_stood():
    decision = made.take(REVIEW, drafted(), "collect", cast.CLERK, log=LOG)

    assert decision.entries[0].body["frozen"] == {"cutoff": "2026-04-15", **LOG}


def test_books_of_a_day_to_come_cannot_be_frozen():
    tomorrow = cast.TODAY + timedelta(days=1)

    with pytest.raises(Refused) as refusal:
        made.take(REVIEW, drafted(cutoff=tomorrow), "collect", cast.CLERK, log=LOG)

    assert refusal.value.fault.code == "cutoff-ahead"
    assert "2026年4月16日" in str(refusal.value)


def test_nothing_is_scored_before_the_books_are_frozen():
    with pytest.raises(Refused) as refusal:
        scored(parent=drafted())

    assert refusal.value.fault.code == "not-frozen"


def test_the_points_are_filled_in_and_the_body_holds_the_computation():
    decision = scored(n=90)
    entry = decision.entries[0]

    assert decision.matter.values["points"] == Decimal("90.00")
    assert decision.matter.values["standing"] == "fair"
    assert entry.given["points"] == "90.00"
    assert entry.body["score"]["cutoff"] == "2026-04-15"
    assert entry.body["score"]["lines"][0]["worked"] == (
        "x = 90/100 = 90.00%; 100 × min(x/T, 1), x/T = 90.00/100 = 90.00"
    )


def test_a_unit_without_cases_has_no_points_and_the_line_says_so():
    blank = Matter(id=2, loop=SCORE.name, parent=1, values={"owner": cast.TOWN})

    decision = made.take(SCORE, blank, "compute", HOUSE, parent=(REVIEW, frozen()))

    assert "points" not in decision.matter.values
    assert decision.entries[0].body["score"]["lines"][0]["reason"] == "no-cases"
    assert "computed" not in decision.entries[0].body["score"]


def test_a_veto_caps_the_grade_and_leaves_the_points():
    matter = scored(n=99).matter

    vetoed = step(matter, cast.LEADER, "veto", basis="某办法第三条", ground="发生责任事故")

    assert (matter.values["standing"], vetoed.values["standing"]) == ("good", "poor")
    assert vetoed.values["points"] == Decimal("99.00")


@pytest.mark.parametrize("given", [{"basis": "某办法"}, {"ground": "事故"}])
def test_a_veto_without_its_basis_or_its_reason_is_refused(given):
    with pytest.raises(Refused) as refusal:
        step(scored().matter, cast.LEADER, "veto", **given)

    assert refusal.value.fault.code == "missing"


def decided(n=99, *, vetoed=True, **given):
    matter = scored(n=n).matter
    if vetoed:
        matter = step(matter, cast.LEADER, "veto", basis="某办法", ground="事故")
    matter = step(matter, cast.TOWN_OFFICE, "object", ground="数据有误")
    another = Actor(posting="199", unit=cast.DISTRICT, post=2, head=True,
                    postings=frozenset({"199"}))  # fmt: skip
    return step(matter, another, "decide", n=n, ground="复核", **given)


def test_a_veto_that_is_upheld_still_caps_after_the_points_are_computed_again():
    assert decided().values["standing"] == "poor"


def test_a_veto_that_is_lifted_caps_no_longer():
    assert decided(veto_stands=False).values["standing"] == "good"


@pytest.mark.parametrize(
    ("adjustment", "points", "standing"),
    [
        ("-5", "85.00", "fair"),
        ("3.5", "93.50", "fair"),
        ("50", "100", "good"),
        ("-99", "0", "poor"),
    ],
)
def test_whoever_decides_adds_or_takes_off_within_the_hundred(adjustment, points, standing):
    matter = decided(n=90, vetoed=False, adjustment=Decimal(adjustment))

    assert matter.values["points"] == Decimal(points)
    assert matter.values["standing"] == standing


MARKED = (
    *SCHEME,
    Criterion(measure="现场观摩", weight=Decimal(100), formula="rubric"),
    Criterion(measure="群众口碑", weight=Decimal(50), formula="rubric"),
    Criterion(measure="通报批评", weight=Decimal(5), formula="deduction", each=Decimal(1)),
)  # fmt: skip


def unmarked(scheme=MARKED, n=90):
    above = replace(frozen(), values=frozen().values | {"scheme": scheme})
    return scored(n=n, parent=above), above


def marked(matter, above, text, *, move="mark", actor=cast.LEADER, **given):
    return made.take(SCORE, matter, move, actor, given={"marks": text} | given,
                     parent=(REVIEW, above), figures=figures(90))  # fmt: skip


def test_what_people_mark_is_left_out_until_they_have_and_then_counts():
    decision, above = unmarked()

    done = marked(decision.matter, above,
                  "现场观摩 0.8 台账齐全\n群众口碑 0.6 走访十户\n通报批评 2 两次迟报")  # fmt: skip

    assert decision.matter.values["points"] == Decimal("90.00")
    assert decision.matter.values["to_mark"] == 3
    assert done.matter.values["points"] == Decimal("78.00")
    assert done.matter.values["standing"] == "poor"
    body = done.entries[0].body["score"]
    assert (body["base"], body["taken"]) == ("80.00", "2.00")
    assert body["lines"][1]["marks"] == ["0.8"]


def test_marks_that_leave_a_rubric_out_are_refused():
    decision, above = unmarked()

    with pytest.raises(Refused) as refusal:
        marked(decision.matter, above, "现场观摩 0.8 台账齐全")

    assert refusal.value.fault.code == "unmarked"
    assert "还没有评：群众口碑。请先办“评定”" in str(refusal.value)


def test_marks_that_cannot_be_read_are_refused():
    decision, above = unmarked()

    with pytest.raises(Refused) as refusal:
        marked(decision.matter, above, "现场观摩 优 台账齐全")

    assert refusal.value.fault.code == "bad-mark"


def test_a_scheme_without_marks_offers_no_marking():
    with pytest.raises(Refused):
        marked(scored().matter, frozen(), "现场观摩 0.8 台账齐全")


def test_the_ground_of_a_mark_stands_outside_the_hash():
    decision, above = unmarked()

    entry = marked(decision.matter, above, "现场观摩 1 甲\n群众口碑 1 乙").entries[0]

    assert "甲" not in json.dumps(entry.body, ensure_ascii=False)


GATED = (*SCHEME, Criterion(measure="task.back", weight=Decimal(0), formula="gate",
                            target=Decimal(60)))  # fmt: skip


@pytest.mark.parametrize(("n", "standing"), [(59, "fair"), (60, "good")])
def test_a_gate_caps_the_grade_until_whoever_decides_lifts_it(n, standing):
    known = {cast.TOWN: {"task.on_time_rate": Figure(n=99, of=100),
                         "task.back": Figure(n=n, of=100)}}  # fmt: skip
    above = replace(frozen(), values=frozen().values | {"scheme": GATED})
    blank = Matter(id=2, loop=SCORE.name, parent=1, values={"owner": cast.TOWN})
    place = {"parent": (REVIEW, above), "figures": known}

    first = made.take(SCORE, blank, "compute", HOUSE, **place).matter
    objected = made.take(SCORE, first, "object", cast.TOWN_OFFICE, given={"ground": "不可抗力"},
                         **place).matter  # fmt: skip
    lifted = made.take(SCORE, objected, "decide", cast.LEADER,
                       given={"ground": "属实", "veto_stands": False}, **place).matter  # fmt: skip

    assert (first.values["standing"], first.values["points"]) == (standing, Decimal("99.00"))
    assert lifted.values["standing"] == "good"


def test_a_score_under_a_text_that_knows_no_marks_is_computed_as_before():
    """A matter keeps the text that it was opened under; what is marked then counts for nothing."""
    old = {name: one for name, one in SCORE.fields.items() if name not in ("marks", "to_mark")}
    above = replace(frozen(), values=frozen().values | {"scheme": MARKED})
    blank = Matter(id=2, loop=SCORE.name, parent=1, values={"owner": cast.TOWN})

    decision = made.take(replace(SCORE, fields=old), blank, "compute", HOUSE,
                         parent=(REVIEW, above), figures=figures(90))  # fmt: skip

    assert decision.matter.values["points"] == Decimal("90.00")
    assert "to_mark" not in decision.matter.values
