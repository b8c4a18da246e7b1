"""Lines beyond F7 and what they come to together: parts, what is added and taken, gates."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.core import scheme, scoring
from luoshi.core import value as values
from luoshi.core.criterion import FORMULAS, Criterion
from luoshi.core.fault import Fault
from luoshi.core.loop import Field
from luoshi.core.marks import Mark
from luoshi.core.scoring import Figure
from luoshi.core.worked import RATES, shown

FIELD = Field(name="scheme", title="考核方案", title_en="Scheme", type="scheme")


def parsed(text):
    found = values.parse(FIELD, text)
    assert not isinstance(found, Fault), str(found)
    return found


@pytest.mark.parametrize(
    ("text", "why", "example"),
    [
        ("a.b 25 贡献率 20", "考核数的是事项的件数和比率，没有全区的总量和增量", "线性"),
        ("a.b 25 f9 20", "第 1 行：算不了贡献率", "线性"),
        ("a.b 25 双权重 95", "算法“双权重”还差完成占比", "25 双权重 95 60"),
        ("a.b 25 双权重 0 60", "算法“双权重”的目标要大于 0", "25 双权重 95 60"),
        ("a.b 25 双权重 95 100", "完成占比要大于 0、小于 100", "25 双权重 95 60"),
        ("a.b 25 双权重 95 60 1", "有 6 格，算法“双权重”最多写 5 格", "25 双权重 95 60"),
        ("a.b 25 四级计分 90", "算法“四级计分”还差起计线", "25 四级计分 90 60 1"),
        ("a.b 25 四级计分 90 0", "起计线是目标的百分之几", "25 四级计分 90 60 1"),
        ("a.b 25 四级计分 90 101", "起计线是目标的百分之几", "25 四级计分 90 60 1"),
        ("a.b 25 四级计分 90 60 26", "超额加分要在 0 和满分之间", "25 四级计分 90 60 1"),
        ("a.b 25 四级计分 100 60 1", "目标写到 100 就没有超额", "25 四级计分 90 60 1"),
        ("a.b 25 区间 2 8", "算法“区间”还差宽限", "10 区间 2 8 4"),
        ("a.b 25 区间 8 2 4", "下限不大于上限", "10 区间 2 8 4"),
        ("a.b 25 区间 2 101 4", "下限和上限要在 0 和 100 之间", "10 区间 2 8 4"),
        ("a.b 25 区间 2 8 0", "宽限要大于 0", "10 区间 2 8 4"),
        ("现场观摩 20 定性 1", "有 4 格，算法“定性”最多写 3 格", "现场观摩 20 定性"),
        (f"{'观' * 41} 20 定性", "名称超过 40 字", "现场观摩 20 定性"),
        ("现场观摩 20 定性\n现场观摩 5 扣分 1", "第 2 行：“现场观摩”写了两次", "线性"),
        ("表彰奖励 5 表彰加分 3 2", "算法“表彰加分”还差市级", "5 表彰加分 3 2 1"),
        ("表彰奖励 5 表彰加分 1 2 3", "分一级不高于一级", "5 表彰加分 3 2 1"),
        ("表彰奖励 5 表彰加分 6 2 1", "不超过上限", "5 表彰加分 3 2 1"),
        ("表彰奖励 5 表彰加分 3 2 0", "都大于 0", "5 表彰加分 3 2 1"),
        ("通报批评 5 扣分", "算法“扣分”还差每次", "5 扣分 1"),
        ("通报批评 5 扣分 6", "每次扣的分要大于 0、不超过上限", "5 扣分 1"),
        ("a.b 5 按件扣分 0", "每次扣的分要大于 0", "5 按件扣分 0.5"),
        ("a.b 5 底线 60", "“底线”不计分，满分写 -", "- 底线 60"),
        ("a.b - 底线 101", "底线要大于 0、不超过 100", "- 底线 60"),
        ("a.b - 底线 60", "没有计分的项，只有加分、扣分或底线", "线性"),
        ("a.b 60 F1 90\n指标 100 部分\na.c 40 F1 90", "第 1 行：这一项不在任何部分里", "20 部分"),
        ("指标 80 部分\na.b 60 F1 90\n评议 20 部分", "部分“评议”下面没有计分的项", "20 部分"),
        ("指标 80 部分\na.b 60 F1 90\n评议 10 部分\n观摩 5 定性", "合计 90，要正好 100", "20 部分"),
    ],
)  # fmt: skip
def test_a_line_that_is_wrong_is_said_with_an_example_of_its_own_formula(text, why, example):
    fault = values.parse(FIELD, text)

    assert isinstance(fault, Fault)
    message, fix = fault.said()
    assert why in message
    assert example in fix


@pytest.mark.parametrize("name", FORMULAS)
def test_every_example_is_a_line_that_can_be_read(name):
    line = "a.b 10 F1 90\n" * (FORMULAS[name].kind not in ("rate", "part"))
    below = "\na.b 10 F1 90" * (name == "part")
    text = FORMULAS[name].example.replace(" 20 部分", " 100 部分")

    found = parsed(f"{line}{text}{below}")

    assert found[bool(line)].formula in (name, "linear")


FULL = """指标 80 部分
督办任务.按期办结率 | 25 | 双权重 | 95 | 60
督办任务.验收率 | 25 | F10 | 90 | 60 | 1
督办任务.退回率 | 10 | 区间 | 2 | 8 | 4
督办任务.退回率 | 5 | 按件扣分 | 0.5
督办任务.退回率 | - | 底线 | 60
现场评议 20 部分
现场观摩 20 定性
表彰奖励 5 表彰加分 3 2 1
通报批评 5 扣分 1
"""


def test_a_whole_scheme_is_kept_in_the_ledger_and_said_again_as_it_was_typed():
    found = parsed(FULL)

    assert values.decode(FIELD, values.encode(FIELD, found)) == found
    assert parsed("\n".join(one.line() for one in found)) == found
    assert found[0].written() == {"measure": "指标", "formula": "part", "weight": "80"}
    assert found[5].line() == "督办任务.退回率 | - | 底线 | 60"


def test_a_name_of_its_own_is_no_measure_and_stays_as_it_was_typed():
    fields = {"scheme": FIELD}
    measures = {"督办任务.验收率": "task.accepted"}

    found = scheme.resolved(
        {"scheme": parsed("督办任务.验收率 80 F1 90\n现场观摩 20 定性")},
        fields=fields, measures=measures,
    )["scheme"]  # fmt: skip

    assert [one.measure for one in found] == ["task.accepted", "现场观摩"]


def line(text, n, of=100, peers=()):
    (one,) = parsed(text)
    found = scoring.score(
        (one,), figures={one.measure: Figure(n=n, of=of)},
        peers=[{one.measure: Figure(n=a, of=100)} for a in peers],
    )  # fmt: skip
    return found.lines[0]


@pytest.mark.parametrize(
    ("text", "n", "points", "worked"),
    [
        ("a.b 25 双权重 80 60", 60, "18.85", "x/T = 60.00/80, 25 × (60% × min(x/T, 1) + 40% × "
         "(0.6 + 0.4 × (60.00 − 40.00)/(90.00 − 40.00))) = 18.85"),
        ("a.b 25 双权重 80 60", 90, "25.00", "= 25.00"),
        ("a.b 25 双权重 80 60", 40, "13.50", "= 13.50"),
        ("a.b 25 F10 90 60 1", 90, "25.00", "x = 90, 25 × 1 = 25.00"),
        ("a.b 25 F10 90 60 1", 91, "25.00", "x > 90, 25 × 1 = 25.00; + 1"),
        ("a.b 25 F10 90 60 1", 54, "15.00", "x/T = 54.00/90 = 60.00% ≥ 60%, 25 × x/T = 15.00"),
        ("a.b 25 F10 90 60 1", 53, "0.00", "x/T = 53.00/90 = 58.89% < 60%, 25 × 0 = 0.00"),
        ("a.b 10 区间 2 8 4", 2, "10.00", "d = max(0, 2 − x, x − 8) = 0.00, 10 × (1 − d/4)"),
        ("a.b 10 区间 2 8 4", 8, "10.00", "= 10.00"),
        ("a.b 10 区间 2 8 4", 1, "7.50", "x − 8) = 1.00, 10 × (1 − d/4) = 7.50"),
        ("a.b 10 区间 2 8 4", 11, "2.50", "= 2.50"),
        ("a.b 10 区间 2 8 4", 12, "0.00", "= 0.00"),
        ("a.b 10 区间 2 8 4", 90, "0.00", "→ 0.00"),
    ],
)  # fmt: skip
def test_each_further_formula_with_its_computation(text, n, points, worked):
    found = line(text, n, peers=(90, 60, 40))

    assert shown(found.points) == points
    assert worked in found.worked


def test_what_is_beyond_the_target_is_added_to_the_total_and_not_to_the_line():
    assert [line("a.b 25 F10 90 60 1", n).added for n in (89, 90, 91)] == [0, 0, 1]
    assert line("a.b 25 F10 90 60", 91).added is None


def scored(text, figures=(), marks=()):
    known = {name: Figure(n=n, of=100) for name, n in figures}
    given = {name: tuple(Mark(value=value, ground=f"{n}") for n, value in enumerate(values))
             for name, values in marks}  # fmt: skip
    return scoring.score(parsed(text), figures=known, marks=given)


PARTS = """指标 80 部分
a.b 30 F1 100
a.c 10 F1 100
现场评议 20 部分
上半年观摩 1 定性
下半年观摩 1 定性"""


def test_parts_count_for_their_share_whatever_their_lines_add_up_to():
    """80 in the hundred for what is counted, 20 for two reviews on site a year."""
    found = scored(
        PARTS, [("a.b", 90), ("a.c", 50)], [("上半年观摩", ["0.8"]), ("下半年观摩", ["1"])]
    )

    assert found.points == Decimal("82.00")
    assert [one.worked for one in found.lines if one.kind == "part"] == [
        "80 × 32.00/40 = 64.00", "20 × 1.80/2 = 18.00",
    ]  # fmt: skip


def test_a_part_without_anything_that_counts_leaves_the_denominator():
    found = scored(PARTS, [("a.b", 90), ("a.c", 50)])

    assert found.points == Decimal("80.00")
    assert [one.reason for one in found.lines] == [
        "",
        "",
        "",
        "not-counted",
        "unmarked",
        "unmarked",
    ]
    assert scored(PARTS).points is None


def test_targets_and_the_rating_of_the_public_are_two_parts_of_measures():
    text = "目标 60 部分\na.b 100 F1 80\n群众评价 40 部分\na.votes 100 F1 100"

    assert scored(text, [("a.b", 60), ("a.votes", 90)]).points == Decimal("81.00")


EXTRAS = """a.b 100 F1 100
a.back 4 按件扣分 0.5
表彰奖励 5 表彰加分 3 2 1
通报批评 2 扣分 1"""


@pytest.mark.parametrize(
    ("rate", "back", "honours", "criticised", "total"),
    [
        (80, 3, ["province"], ["1"], "79.50"),
        (80, 0, ["national", "national", "city"], [], "85.00"),
        (80, 100, [], ["9"], "74.00"),
        (99, 0, ["national"], [], "100.00"),
        (3, 100, [], ["9"], "0.00"),
    ],
)
def test_the_total_is_the_base_and_what_is_added_less_what_is_taken_each_to_its_cap(
    rate, back, honours, criticised, total
):
    found = scored(EXTRAS, [("a.b", rate), ("a.back", back)],
                   [("表彰奖励", honours), ("通报批评", criticised)])  # fmt: skip

    assert found.points == Decimal(total)
    assert found.applicable == 100
    stored = found.written()
    assert (stored["base"], stored["computed"]) == (f"{rate}.00", total)


def test_what_neither_adds_nor_takes_is_written_as_before():
    stored = scored("a.b 100 F1 100", [("a.b", 90)]).written()

    assert set(stored) == {"lines", "applicable", "computed"}
    assert set(stored["lines"][0]) == {
        "measure", "formula", "weight", "target", "n", "of", "points", "worked",
    }  # fmt: skip


def test_nothing_is_added_to_a_unit_that_has_no_base():
    assert scored(EXTRAS, marks=[("表彰奖励", ["national"])]).points is None
    assert "computed" not in scored(EXTRAS).written()


@pytest.mark.parametrize(("n", "is_capped"), [(59, True), (60, False)])
def test_a_gate_caps_the_grade_and_leaves_the_points(n, is_capped):
    found = scored("a.b 100 F1 90\na.c - 底线 60", [("a.b", 90), ("a.c", n)])

    assert (found.points, found.is_capped) == (Decimal(100), is_capped)
    assert ("cap" in found.lines[1].written()) is is_capped
    assert scoring.standing_of(found.points, is_capped=is_capped) == (
        "fair" if is_capped else "good"
    )


def test_a_gate_without_any_case_caps_nothing():
    found = scored("a.b 100 F1 90\na.c - 底线 60", [("a.b", 90)])

    assert (found.is_capped, found.lines[1].reason) == (False, "no-cases")


tenths = st.integers(0, 1000).map(lambda n: Decimal(n) / 10)
targets = st.integers(1, 1000).map(lambda n: Decimal(n) / 10)
weights = st.integers(1, 500).map(lambda n: Decimal(n) / 10)


@st.composite
def rate_lines(draw):
    """A sound line of any formula that gives points for a rate."""
    name = draw(st.sampled_from(list(RATES)))
    low, high = sorted((draw(tenths), draw(tenths)))
    weight = draw(weights)
    numbers = {
        "target": draw(targets), "k": draw(tenths), "floor": min(weight, draw(tenths)),
        "share": draw(st.integers(1, 99).map(Decimal)), "least": draw(targets), "lower": low,
        "upper": high, "width": draw(targets),
    }  # fmt: skip
    one = Criterion(measure="a.b", weight=weight, formula=name)
    held = {key: numbers[key] for key in one.rule.cells if key in numbers}
    return Criterion(measure="a.b", weight=weight, formula=name, **held)


counts = st.integers(30, 10_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


def of_peers(one, own, others):
    peers = [{"a.b": Figure(n=n, of=of)} for n, of in (own, *others)]
    return scoring.score((one,), figures=peers[0], peers=peers).lines[0]


@given(rate_lines(), counts, st.lists(counts, max_size=4))
def test_a_line_gives_no_less_than_nought_and_no_more_than_its_weight(one, own, others):
    assert scheme.fault_of(FIELD, (one,)) is None
    assert 0 <= of_peers(one, own, others).points <= Fraction(one.weight)


@given(rate_lines().filter(lambda one: one.formula not in ("inverse", "interval")), counts,
       st.lists(counts, min_size=1, max_size=4), st.integers(1, 50))  # fmt: skip
def test_whoever_does_better_never_has_less(one, own, others, more):
    n, of = own

    better = of_peers(one, (min(of, n + more), of), others).points

    assert better >= of_peers(one, own, others).points


@given(rate_lines(), counts, st.integers(2, 9))
def test_the_same_rate_of_more_cases_gives_exactly_the_same(one, own, times):
    n, of = own

    assert of_peers(one, own, ()).points == of_peers(one, (n * times, of * times), ()).points


@given(st.lists(st.sampled_from(("national", "province", "city")), max_size=9),
       st.lists(st.integers(1, 9).map(str), max_size=3), counts)  # fmt: skip
def test_a_total_stays_within_the_hundred_and_is_rounded_once(honours, criticised, own):
    n, of = own
    marks = [("表彰奖励", honours), ("通报批评", criticised)]
    known = {name: Figure(n=n, of=of) for name in ("a.b", "a.back")}
    given = {name: tuple(Mark(value=value, ground=f"{at}") for at, value in enumerate(values))
             for name, values in marks}  # fmt: skip

    found = scoring.score(parsed(EXTRAS), figures=known, marks=given)

    exact = Fraction(100 * n, of) + found.added - found.taken
    assert 0 <= found.added <= 5
    assert 0 <= found.taken <= 6
    assert abs(Fraction(found.points) - min(100, max(0, exact))) <= Fraction(1, 200)
