"""The evaluation pages keep their scores: in view from the start, read later, and never read."""

import pytest

from tests.intake import evaluation

MEASURES = {
    "articles": evaluation.of_articles, "figures": evaluation.of_figures,
    "directives": evaluation.of_directives, "programmes": evaluation.of_programmes,
    "loops": evaluation.of_loops, "posts": evaluation.of_posts,
    "findings": evaluation.of_findings, "commitments": evaluation.of_commitments,
}  # fmt: skip
FLOORS = {
    "articles": 1.0, "figures": 0.99, "directives": 0.99, "programmes": 0.79, "loops": 0.94,
    "posts": 0.98, "findings": 0.92, "commitments": 0.99,
}  # fmt: skip
LATER_FLOORS = {
    "articles": 1.0, "figures": 0.99, "directives": 0.95, "programmes": 0.79, "loops": 0.88,
    "posts": 0.98, "findings": 0.90, "commitments": 0.85,
}  # fmt: skip
HELD_OUT_FLOORS = {
    "articles": 0.91, "figures": 0.98, "directives": 0.85, "programmes": 0.64, "loops": 0.42,
    "posts": 0.87, "findings": 0.48, "commitments": 0.45,
}  # fmt: skip


@pytest.mark.parametrize(("what", "floor"), FLOORS.items())
def test_pages_in_view_stay_above_their_floor(what: str, floor: float) -> None:
    assert evaluation.f1(evaluation.pairs(odd=True), MEASURES[what]) >= floor


@pytest.mark.parametrize(("what", "floor"), LATER_FLOORS.items())
def test_pages_that_were_held_out_at_first_stay_above_their_floor(what: str, floor: float) -> None:
    assert evaluation.f1(evaluation.pairs(odd=False), MEASURES[what]) >= floor


@pytest.mark.parametrize(("what", "floor"), HELD_OUT_FLOORS.items())
def test_pages_that_nobody_reads_stay_above_their_floor(what: str, floor: float) -> None:
    assert evaluation.f1(evaluation.held_out(), MEASURES[what]) >= floor


def test_cleaning_leaves_hardly_an_error() -> None:
    assert evaluation.error_rate(evaluation.pairs(odd=True)) <= 0.001
    assert evaluation.error_rate(evaluation.pairs(odd=False)) <= 0.001
    assert evaluation.error_rate(evaluation.held_out()) <= 0.012
