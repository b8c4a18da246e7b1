"""The evaluation pages keep their scores: in view from the start, read later, and never read."""

from collections.abc import Collection

import pytest

from tests.intake import evaluation

MEASURES = {
    "articles": evaluation.of_articles, "figures": evaluation.of_figures,
    "directives": evaluation.of_directives, "programmes": evaluation.of_programmes,
    "loops": evaluation.of_loops, "posts": evaluation.of_posts,
    "findings": evaluation.of_findings, "commitments": evaluation.of_commitments,
}  # fmt: skip
FIRST = {
    "articles": 1.0, "figures": 1.0, "directives": 0.99, "programmes": 0.82, "loops": 0.94,
    "posts": 0.98, "findings": 0.93, "commitments": 1.0,
}  # fmt: skip
LATER = {
    "articles": 1.0, "figures": 1.0, "directives": 0.96, "programmes": 0.83, "loops": 0.88,
    "posts": 0.98, "findings": 0.9, "commitments": 0.85,
}  # fmt: skip
LAST = {
    "articles": 1.0, "figures": 0.99, "directives": 0.98, "programmes": 0.73, "loops": 0.8,
    "posts": 1.0, "findings": 0.94, "commitments": 0.5,
}  # fmt: skip
HELD_OUT = {
    "articles": 1.0, "figures": 0.98, "directives": 0.92, "programmes": 0.85, "loops": 0.5,
    "posts": 0.75, "findings": 0.61, "commitments": 0.6,
}  # fmt: skip
BLIND = {
    "articles": 1.0, "figures": 0.99, "directives": 0.88, "programmes": 0.45, "loops": 0.66,
    "posts": 0.86, "findings": 0.71, "commitments": 0.44,
}  # fmt: skip
NEWEST = {
    "articles": 1.0, "figures": 0.99, "directives": 0.95, "programmes": 0.88, "loops": 0.9,
    "posts": 0.87, "findings": 0.85, "commitments": 0.81,
}  # fmt: skip
NEXT = {
    "articles": 1.0, "figures": 0.98, "directives": 0.89, "programmes": 0.81, "loops": 0.92,
    "posts": 1.0, "findings": 0.78, "commitments": 0.69,
}  # fmt: skip
THEN = {
    "articles": 1.0, "figures": 0.99, "directives": 0.94, "programmes": 0.82, "loops": 0.7,
    "posts": 1.0, "findings": 0.82, "commitments": 0.61,
}  # fmt: skip
UNREAD = {
    "articles": 0.57, "figures": 0.96, "directives": 0.87, "programmes": 0.66, "loops": 1.0,
    "posts": 1.0, "findings": 0.5, "commitments": 0.8,
}  # fmt: skip
LATEST = {
    "articles": 1.0, "figures": 0.98, "directives": 0.87, "programmes": 0.66, "loops": 0.8,
    "posts": 1.0, "findings": 0.44,
}  # fmt: skip
FLOORS = [
    (numbers, what, floor)
    for numbers, floors in (
        (evaluation.FIRST, FIRST), (evaluation.LATER, LATER), (evaluation.LAST, LAST),
        (evaluation.HELD_OUT, HELD_OUT), (evaluation.BLIND, BLIND), (evaluation.NEWEST, NEWEST),
        (evaluation.NEXT, NEXT), (evaluation.THEN, THEN), (evaluation.UNREAD, UNREAD),
        (evaluation.LATEST, LATEST),
    )
    for what, floor in floors.items()
]  # fmt: skip


@pytest.mark.parametrize(("numbers", "what", "floor"), FLOORS)
def test_pages_stay_above_their_floor(numbers: Collection[int], what: str, floor: float) -> None:
    assert evaluation.f1(evaluation.pairs(numbers), MEASURES[what]) >= floor


@pytest.mark.parametrize(
    ("numbers", "most"),
    [
        (evaluation.FIRST, 0.001),
        (evaluation.LATER, 0.001),
        (evaluation.LAST, 0.005),
        (evaluation.HELD_OUT, 0.016),
        (evaluation.BLIND, 0.005),
        (evaluation.NEWEST, 0.001),
        (evaluation.NEXT, 0.002),
        (evaluation.THEN, 0.007),
        (evaluation.UNREAD, 0.049),
        (evaluation.LATEST, 0.008),
    ],
)
def test_cleaning_leaves_hardly_an_error(numbers: Collection[int], most: float) -> None:
    assert evaluation.error_rate(evaluation.pairs(numbers)) <= most
