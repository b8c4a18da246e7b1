"""The evaluation pages keep their scores; held-out pages were never read while writing grammar."""

import pytest

from tests.intake import evaluation

MEASURES = {
    "articles": evaluation.of_articles, "figures": evaluation.of_figures,
    "directives": evaluation.of_directives, "programmes": evaluation.of_programmes,
    "loops": evaluation.of_loops, "posts": evaluation.of_posts,
    "findings": evaluation.of_findings,
}  # fmt: skip
FLOORS = {
    "articles": 1.0, "figures": 0.99, "directives": 0.99, "programmes": 0.79, "loops": 0.94,
    "posts": 0.98, "findings": 0.72,
}  # fmt: skip
HELD_OUT_FLOORS = {
    "articles": 1.0, "figures": 0.99, "directives": 0.90, "programmes": 0.64, "loops": 0.68,
    "posts": 0.91, "findings": 0.46,
}  # fmt: skip


@pytest.mark.parametrize(("what", "floor"), FLOORS.items())
def test_pages_in_view_stay_above_their_floor(what: str, floor: float) -> None:
    assert evaluation.f1(evaluation.pairs(held_out=False), MEASURES[what]) >= floor


@pytest.mark.parametrize(("what", "floor"), HELD_OUT_FLOORS.items())
def test_held_out_pages_stay_above_their_floor(what: str, floor: float) -> None:
    assert evaluation.f1(evaluation.pairs(held_out=True), MEASURES[what]) >= floor


def test_cleaning_leaves_hardly_an_error() -> None:
    assert evaluation.error_rate(evaluation.pairs(held_out=False)) <= 0.001
    assert evaluation.error_rate(evaluation.pairs(held_out=True)) <= 0.013
