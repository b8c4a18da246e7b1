"""Points as they were really given, to the cent, and what counts for nothing."""

from decimal import Decimal
from fractions import Fraction

import pytest

from luoshi.core import scoring
from luoshi.core.criterion import Criterion
from luoshi.core.scoring import Figure


def criterion(formula="linear", weight=25, measure="task.x", **numbers):
    held = {name: Decimal(number) for name, number in numbers.items()}
    return Criterion(measure=measure, weight=Decimal(weight), formula=formula, **held)


def line(one, n, of, peers=()):
    found = scoring.score(
        (one,), figures={one.measure: Figure(n=n, of=of)},
        peers=[{one.measure: Figure(n=a, of=b)} for a, b in peers],
    )  # fmt: skip
    return found.lines[0]


def points(one, n, of, peers=()):
    found = line(one, n, of, peers).points
    return None if found is None else scoring.wording.rounded(found, places=2)


#: Published points of a city's hotline, 2022 and 2023. Source: domain.md 5.3.
SATISFIED = {"target": "98", "k": "0.5", "floor": "12.5"}
CALLED_BACK = SATISFIED | {"target": "95"}
ON_TIME = {"target": "100", "k": "1"}


@pytest.mark.parametrize(
    ("rule", "rate", "published"),
    [
        (SATISFIED, "75", "13.50"), (SATISFIED, "50", "12.50"), (SATISFIED, "71.43", "12.50"),
        (SATISFIED, "87.5", "19.75"), (SATISFIED, "83.33", "17.67"),
        (CALLED_BACK, "66.67", "12.50"), (CALLED_BACK, "70.59", "12.80"),
        (CALLED_BACK, "50", "12.50"), (ON_TIME, "89.82", "14.82"), (ON_TIME, "66.67", "0.00"),
    ],
)  # fmt: skip
def test_every_published_number_is_computed_again(rule, rate, published):
    rate = Decimal(rate)

    assert points(criterion(**rule), int(rate * 100), 10_000) == Decimal(published)


@pytest.mark.parametrize(("n", "of", "published"), [(5, 7, "12.50"), (5, 6, "17.67")])
def test_the_same_from_the_cases_behind_the_rates(n, of, published):
    assert points(criterion(**SATISFIED), n, of) == Decimal(published)


def test_a_rate_is_not_rounded_before_its_points_are():
    """Whoever rounds 12 of 17 to 70.59 first gives a cent more."""
    assert points(criterion(**CALLED_BACK), 12, 17) == Decimal("12.79")


@pytest.mark.parametrize(
    ("one", "n", "of", "expected"),
    [
        (criterion("completion", target="80"), 60, 100, "18.75"),
        (criterion("completion", target="80"), 90, 100, "25.00"),
        (criterion("completion", target="60"), 1, 3, "13.89"),
        (criterion("inverse", target="4"), 5, 100, "18.75"),
        (criterion("inverse", target="4"), 2, 100, "25.00"),
        (criterion("inverse", target="4"), 9, 100, "0.00"),
        (criterion("all_or_nothing", target="90"), 90, 100, "25.00"),
        (criterion("all_or_nothing", target="90"), 899, 1000, "0.00"),
        (criterion("step", weight=15, target="8", k="0.3", floor="10"), 10, 100, "10.60"),
        (criterion("step", weight=15, target="8", k="0.3", floor="10"), 90, 100, "15.00"),
        (criterion("step", weight=15, target="80", k="0.3", floor="10"), 0, 100, "0.00"),
    ],
)
def test_each_formula_and_its_bounds(one, n, of, expected):
    assert points(one, n, of) == Decimal(expected)


PEERS = ((90, 100), (80, 100), (80, 100), (60, 100))


@pytest.mark.parametrize(
    ("n", "expected"), [(90, "25.00"), (80, "23.75"), (60, "21.25")]
)  # fmt: skip
def test_equal_rates_share_a_place_and_the_next_is_left_out(n, expected):
    assert points(criterion("rank"), n, 100, PEERS) == Decimal(expected)


@pytest.mark.parametrize(("n", "expected"), [(90, "25.00"), (80, "21.67"), (60, "15.00")])
def test_the_last_keeps_six_tenths(n, expected):
    assert points(criterion("efficacy"), n, 100, PEERS) == Decimal(expected)


def test_where_all_are_equal_all_have_full_points():
    assert points(criterion("efficacy"), 80, 100, ((80, 100), (80, 100))) == Decimal(25)


def test_a_rate_of_few_cases_is_not_ranked_and_ranks_nobody():
    few = line(criterion("rank"), 29, 29, ((29, 29), *PEERS))

    assert (few.points, few.reason) == (None, "too-few")
    assert points(criterion("rank"), 90, 100, ((29, 29), *PEERS)) == Decimal(25)


def test_no_case_is_neither_full_marks_nor_nought_and_leaves_the_denominator():
    scheme = (
        criterion("completion", weight=60, measure="task.a", target="100"),
        criterion("completion", weight=40, measure="task.b", target="100"),
    )

    scored = scoring.score(scheme, figures={"task.a": Figure(n=1, of=2)})

    assert scored.points == Decimal("50.00")
    assert scored.applicable == Decimal(60)
    assert [row.reason for row in scored.lines] == ["", "no-cases"]
    assert scored.lines[1].written()["reason"] == "no-cases"


def test_a_unit_without_any_case_has_no_points_at_all():
    assert scoring.score((criterion(**ON_TIME),), figures={}).points is None


def test_only_the_sum_is_rounded():
    scheme = tuple(
        criterion("completion", weight=1, measure=f"task.{n}", target="100") for n in range(3)
    )
    figures = {one.measure: Figure(n=1, of=3) for one in scheme}

    assert scoring.score(scheme, figures=figures).points == Decimal("33.33")


@pytest.mark.parametrize(("n", "expected"), [(12345, "12.35"), (12344, "12.34"), (12355, "12.36")])
def test_halves_are_rounded_up(n, expected):
    one = criterion("completion", weight=100, target="100")

    assert scoring.score((one,), figures={"task.x": Figure(n=n, of=100_000)}).points == Decimal(
        expected
    )


def test_the_computation_stands_under_each_line():
    assert line(criterion(**SATISFIED), 5, 6).worked == (
        "x = 5/6 = 83.33%; max(12.5, 25 − 0.5 × max(0, 98 − 83.33)) = 17.67"
    )
    assert line(criterion("completion", target="80"), 60, 100).worked == (
        "x = 60/100 = 60.00%; 25 × min(x/T, 1), x/T = 60.00/80 = 18.75"
    )
    assert line(criterion("inverse", target="4"), 9, 100).worked.endswith("= -6.25 → 0.00")


def test_what_is_written_is_enough_to_compute_it_again():
    scheme = (criterion(**SATISFIED), criterion("rank", weight=75, measure="task.y"))
    first = scoring.score(scheme, figures={"task.x": Figure(n=5, of=6)})
    stored = [row.written() for row in first.lines]

    again = scoring.score(
        [Criterion.read(row) for row in stored],
        figures={row["measure"]: Figure(n=int(row["n"]), of=int(row["of"])) for row in stored},
    )

    assert again == first
    assert first.lines[0].points == Fraction(53, 3)
