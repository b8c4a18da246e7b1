"""Boards: figures that re-add, gaps, scores, ranks inside groups, lamps, derivations."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.core.fault import Refused
from luoshi.core.indicator import Indicator, Kind, Rollup, Standing
from luoshi.core.period import parse_period
from luoshi.store import board, derivation, models, record, scheme, subtree_lamps
from luoshi.store.record import readings
from tests import cast
from tests.core.test_engine import FIVE
from tests.store import figures
from tests.store.figures import CAME, JANUARY

pytestmark = pytest.mark.usefixtures("city")

MARCH = parse_period("2026-03")
DAY = cast.TODAY


@pytest.fixture
def ids():
    return figures.define()


def shown(unit=cast.DISTRICT, period=MARCH, day=DAY, **more):
    return board.board(unit=unit, period=period, day=day, **more)


def row(found, unit):
    return next(each for each in (found.total, *found.rows) if each.unit == unit)


def cell(found, unit, key):
    at = [head.indicator.key for head in found.heads].index(key)
    return row(found, unit).cells[at]


def invested(*units, months=3):
    return sum(
        Fraction(figures.LEAVES[unit] * 100 + 25 * month, 100)
        for unit in units for month in range(1, months + 1)
    )  # fmt: skip


def test_a_figure_is_the_year_to_date_of_all_below(ids):
    figures.fill(ids)

    found = shown()

    assert cell(found, cast.TOWN, "investment").figure.value == invested(cast.COMMUNITY, cast.GRID)
    assert cell(found, cast.TOWN, "investment").target == Fraction(160 * 12)
    below = (cast.COMMUNITY, cast.GRID, cast.OTHER_VILLAGE, cast.WATER, cast.INDUSTRY)
    assert found.total.cells[0].figure.value == invested(*below)
    assert found.total.cells[0].figure.value == sum(
        each.cells[0].figure.value for each in found.rows
    )


def test_the_gap_is_completion_less_the_share_of_the_year(ids):
    figures.fill(ids)

    judged = cell(shown(), cast.WATER, "investment").judged

    done = invested(cast.WATER) / (40 * 12)
    assert judged.gap == (done - Fraction(3, 12)) * 100
    assert judged.points == 80 + 2 * judged.gap
    assert judged.standing is Standing.ON_PLAN


def test_less_is_better_where_the_indicator_says_so(ids):
    figures.fill(ids, months=(1, 2))

    judged = cell(shown(period=parse_period("2026-02")), cast.WATER, "waste").judged

    assert judged.gap == 0
    assert judged.points == 80


def test_a_ratio_is_the_sum_of_numerators_over_the_sum_of_denominators(ids):
    figures.fill(ids)

    found = shown()

    town = cell(found, cast.OTHER_TOWN, "solved_rate")
    assert (town.figure.numerator, town.figure.denominator) == (42, 60)
    assert town.figure.value == 70
    assert found.total.cells[2].figure.value == Fraction(100 * (4 * 54 + 42), 5 * 60)
    assert (town.target, town.judged.gap) == (85, -15)
    assert town.judged.standing is Standing.FAR_BEHIND
    assert [head.indicator.key for head in found.heads] == ["investment", "waste", "solved_rate"]


def test_a_rate_of_few_cases_is_not_judged(ids):
    figures.fill(ids, months=(1,))

    judged = cell(shown(period=parse_period("2026-01")), cast.WATER, "solved_rate").judged

    assert judged == scheme.Judged(reason="small-sample")


def test_coverage_counts_who_has_reported_every_month(ids):
    figures.fill(ids, months=(1, 2))
    for unit in (cast.COMMUNITY, cast.WATER, cast.INDUSTRY, cast.OTHER_VILLAGE):
        readings.submit(figures.submission(ids, unit, 3), at=CAME[3])

    found = shown()

    town, total = cell(found, cast.TOWN, "investment").figure, found.total.cells[0].figure
    assert (town.n_reported, town.n_expected) == (1, 2)
    assert (total.n_reported, total.n_expected) == (4, 5)


@pytest.mark.parametrize(
    ("day", "reason"), [(date(2026, 3, 31), "not-due"), (date(2026, 4, 1), "not-reported")]
)
def test_what_nobody_has_reported_is_a_word(ids, day, reason):
    figures.fill(ids, months=())

    assert cell(shown(day=day), cast.TOWN, "investment").judged.reason == reason


def test_an_indicator_that_nobody_here_reports_is_left_out(ids):
    level = readings.IndicatorRow(key="ships", title="船舶", unit="艘", level="enterprise")
    readings.define([level], at=JANUARY)
    figures.fill(ids)

    assert "ships" not in [head.indicator.key for head in shown().heads]


def test_without_a_target_there_is_a_value_and_no_judgement(ids):
    readings.submit(figures.submission(ids, cast.WATER, 1), at=CAME[1])

    found = cell(shown(period=parse_period("2026-01")), cast.WATER, "investment")

    assert found.figure.value == invested(cast.WATER, months=1)
    assert found.judged == scheme.Judged(reason="no-target")


def test_units_are_ranked_inside_their_level_only(ids):
    figures.fill(ids)

    found = shown()

    assert [group.level for group in found.groups] == ["town", "organ"]
    towns, organs = found.groups
    assert [each.unit for each in towns.rows] == [cast.TOWN, cast.OTHER_TOWN]
    assert [each.rank for each in towns.rows] == [1, 2]
    assert {each.rank for each in organs.rows} == {1}
    assert all(each.shared for each in organs.rows)
    assert abs(organs.rows[0].score - organs.rows[1].score) < scheme.NOISE


def test_the_score_is_the_average_of_the_points_that_apply(ids):
    figures.fill(ids)

    for each in shown().rows:
        points = [one.judged.points for one in each.cells if one.judged.points is not None]
        assert each.score == sum(points) / len(points)


def test_a_unit_without_any_case_has_no_rank_and_no_score(ids):
    figures.fill(ids, units=(cast.COMMUNITY, cast.GRID))

    other = row(shown(), cast.OTHER_TOWN)

    assert (other.score, other.rank, other.reason) == (None, None, "no-case")


def test_movement_is_the_rank_of_the_period_before(ids):
    figures.fill(ids, months=(1, 2))
    for unit, amount in ((cast.OTHER_VILLAGE, 60_000), (cast.COMMUNITY, -20_000)):
        cells = ((ids["investment"], "actual", amount),)
        one = readings.Submission(unit=unit, period="2026-03", cells=cells)
        readings.submit(one, at=CAME[3])

    found = shown()

    assert (row(found, cast.TOWN).before, row(found, cast.TOWN).rank) == (1, 2)
    assert (row(found, cast.OTHER_TOWN).before, row(found, cast.OTHER_TOWN).rank) == (2, 1)


def test_the_trend_ends_with_the_present_average_gap(ids):
    figures.fill(ids)

    found = row(shown(), cast.TOWN)

    gaps = [one.judged.gap for one in found.cells]
    assert len(found.trend) == scheme.TREND_MONTHS
    assert found.trend[:9] == (None,) * 9
    assert found.trend[-1] == pytest.approx(float(sum(gaps) / len(gaps)))


def test_a_year_that_began_without_readings_has_no_course(ids):
    figures.fill(ids, months=(2, 3))

    assert row(shown(), cast.TOWN).trend == (None,) * scheme.TREND_MONTHS


def test_a_board_of_a_past_day_shows_what_was_known_then(ids):
    figures.fill(ids)
    corrected = readings.Submission(
        unit=cast.GRID, period="2026-03", cells=((ids["investment"], "actual", 0),)
    )
    readings.correct(corrected, at=cast.MORNING)

    now = cell(shown(), cast.TOWN, "investment").figure.value
    before = cell(shown(as_of=DAY - timedelta(days=1)), cast.TOWN, "investment").figure.value

    assert before == invested(cast.COMMUNITY, cast.GRID)
    assert now == before - Fraction(60 * 100 + 75, 100)


def test_a_unit_outside_the_tree_of_the_period_is_refused(ids):
    with pytest.raises(Refused) as refusal:
        shown(unit=999)

    assert refusal.value.fault.code == "not-in-tree"


def test_queries_do_not_grow_with_rows(ids):
    figures.fill(ids)
    shown(cast.CITY), shown(cast.VILLAGE)

    with CaptureQueriesContext(connection) as few:
        shown(cast.VILLAGE)
    with CaptureQueriesContext(connection) as many:
        shown(cast.DISTRICT)

    assert len(few) == len(many) <= 6


def test_lamps_count_the_matters_of_the_subtree(ids):
    for n, (owner, holder) in enumerate(((cast.TOWN, 5), (cast.OTHER_TOWN, 10)), start=1):
        given = {
            "title": f"第 {n} 件",
            "origin": "document",
            "quote": f"原文 {n}",
            "secrecy": "open",
        }
        opened = record.open_matter(
            actor=cast.CLERK, loop="task", at=cast.MORNING, key=f"o{n}", given=given
        )
        record.act(
            actor=cast.LEADER, matter_id=opened.matter_id, move="approve", at=cast.MORNING,
            key=f"a{n}", given=FIVE | {"owner": owner, "holder": holder},
        )  # fmt: skip
    due = models.Matter.objects.first().due

    late = subtree_lamps.counts(
        above=cast.DISTRICT, units=(cast.DISTRICT, cast.TOWN, cast.WATER),
        day=due + timedelta(days=3),
    )  # fmt: skip
    early = subtree_lamps.counts(above=cast.DISTRICT, units=(cast.DISTRICT,), day=DAY)

    assert {unit: lamps.n_red for unit, lamps in late.items()} == {
        cast.DISTRICT: 2, cast.TOWN: 1, cast.WATER: 0,
    }  # fmt: skip
    assert early[cast.DISTRICT].n_red == 0


def derived(unit, key="investment", **more):
    return derivation.derivation(unit=unit, indicator=key, period=MARCH, day=DAY, **more)


@pytest.mark.parametrize("unit", [cast.CITY, cast.DISTRICT, cast.TOWN, cast.VILLAGE])
@pytest.mark.parametrize("key", ["investment", "waste", "solved_rate"])
def test_the_parts_of_every_figure_add_up_to_it(ids, unit, key):
    figures.fill(ids)

    found = derived(unit, key)

    assert found is not None
    assert found.parts
    if key == "solved_rate":
        tops = sum(part.figure.numerator for part in found.parts)
        bottoms = sum(part.figure.denominator for part in found.parts)
        assert (tops, bottoms) == (found.cell.figure.numerator, found.cell.figure.denominator)
        assert found.cell.figure.value == Fraction(100 * tops, bottoms)
    else:
        assert sum(part.figure.value for part in found.parts) == found.cell.figure.value
        assert sum(part.target for part in found.parts) == found.cell.target


def test_what_an_inner_unit_reports_itself_is_a_part_of_its_own(ids):
    figures.fill(ids)
    readings.submit(figures.submission(ids, cast.TOWN, 1, level=3), at=CAME[1])

    own = [part for part in derived(cast.TOWN).parts if part.is_own]

    assert [part.figure.value for part in own] == [Fraction(325, 100)]
    assert sum(part.figure.value for part in derived(cast.TOWN).parts) == (
        derived(cast.TOWN).cell.figure.value
    )


def test_the_entries_of_a_figure_re_add_to_it(ids):
    figures.fill(ids)

    rows = derivation.submissions(derived(cast.TOWN), within=cast.TOWN)

    values = models.Reading.objects.filter(
        submission__in=rows, indicator_id=ids["investment"], measure="actual"
    ).values_list("value", flat=True)
    assert rows.count() == 6
    assert Fraction(sum(values), 100) == derived(cast.TOWN).cell.figure.value
    listed = derivation.handed(list(rows[:2]), measured=derived(cast.TOWN).measured)
    assert listed[0].period == "2026-03"
    assert str(listed[0].cells[0]).startswith("固定资产投资 ")


def test_the_formula_says_every_step_in_words(ids):
    figures.fill(ids)

    said = [sentence.said() for sentence in derived(cast.OTHER_TOWN, "solved_rate").formula]

    assert said == [
        "70.0% = 解决诉求合计 42 ÷ 受理诉求合计 60；不取各单位比率的平均。",
        "距目标 −15.00 个百分点 = 70.0% − 85.0%。",
        "50.0 分 = 80 + 2 × −15.00，最高 100 分，最低 0 分。",
    ]


def test_there_is_no_derivation_of_what_is_not_there(ids):
    assert derived(cast.TOWN, "nothing") is None
    assert derived(999) is None


def test_a_stock_is_the_last_month_and_an_official_value_is_never_added_up(ids):
    stock = readings.IndicatorRow(
        key="households", title="户数", unit="户", scale=0, kind=Kind.STOCK
    )
    carried = readings.IndicatorRow(
        key="assets", title="资产", unit="万元", scale=0, kind=Kind.STOCK, rollup=Rollup.LAST
    )
    official = readings.IndicatorRow(
        key="gdp", title="地区生产总值", unit="亿元", scale=2, rollup=Rollup.OFFICIAL
    )
    numbers = readings.define([stock, carried, official], at=JANUARY)
    for unit, month, amounts in (
        (cast.COMMUNITY, 1, (10, 5, 0)), (cast.COMMUNITY, 2, (11, 6, 0)),
        (cast.COMMUNITY, 3, (12, 7, 0)), (cast.GRID, 2, (20, 30, 0)), (cast.TOWN, 3, (1, 1, 900)),
    ):  # fmt: skip
        given = tuple((n, "actual", amount) for n, amount in zip(numbers, amounts, strict=True))
        one = readings.Submission(unit=unit, period=f"2026-{month:02}", cells=given)
        readings.submit(one, at=CAME[month])

    found = shown(cast.DISTRICT)

    assert cell(found, cast.TOWN, "households").figure.value == 13
    assert cell(found, cast.TOWN, "assets").figure.value == 7 + 30 + 1
    assert cell(found, cast.TOWN, "gdp").figure.value == 9
    assert found.total.cells[-1].figure.value is None


def test_a_gap_of_something_that_has_no_better_side_is_none():
    neither = Indicator(key="x", title="x", unit="件", direction="neither")

    judged = scheme.judge(neither, actual=Fraction(3), target=Fraction(4), due=Fraction(1, 4))

    assert judged == scheme.Judged(reason="no-side")
