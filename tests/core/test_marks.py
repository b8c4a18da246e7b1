"""What an appraiser types of rubrics, honours and deductions, and what it gives."""

from decimal import Decimal

import pytest

from luoshi.core import marks, scoring
from luoshi.core.criterion import Criterion
from luoshi.core.fault import Refused
from luoshi.core.marks import Mark


def criterion(name, weight, formula, **numbers):
    held = {key: Decimal(number) for key, number in numbers.items()}
    return Criterion(measure=name, weight=Decimal(weight), formula=formula, **held)


VISIT = criterion("现场观摩", 20, "rubric")
HONOUR = criterion("表彰奖励", 5, "honour", national="3", province="2", city="1")
MODEL = criterion("典型推广", 5, "honour", national="3", province="2", city="1")
CRITICISM = criterion("通报批评", 5, "deduction", each="1.5")
SCHEME = (VISIT, HONOUR, MODEL, CRITICISM)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("群众口碑 | 0.8 | 走访", "没有由人评定的“群众口碑”，可以写：现场观摩、表彰奖励"),
        ("现场观摩 | 0.8", "第 1 行：要写三格：哪一项、评定、依据"),
        ("现场观摩 | 0.8 | ", "第 1 行：要写三格"),
        ("现场观摩 | 0.8 | 齐全 | 附表 | 又及", "第 1 行：要写三格"),
        ("现场观摩 | 0.5 | 齐全", "“0.5”不是定性的档次，写 0、0.3、0.6、0.8 或 1"),
        ("现场观摩 | 良好 | 齐全", "“良好”不是定性的档次"),
        ("现场观摩 | NaN | 齐全", "“NaN”不是定性的档次"),
        ("现场观摩 | 0.8 | 齐全\n\n现场观摩 | 1 | 齐全", "第 3 行：“现场观摩”评了两次"),
        ("表彰奖励 | 县级 | 文明单位", "“县级”不是荣誉的级别，写国家级、省级或市级"),
        ("表彰奖励 | 省 | 文明单位\n典型推广 | 市 | 文明单位", "第 2 行：同一荣誉只记一项"),
        ("通报批评 | 半次 | 迟报", "“半次”不是次数，写 1 到 99 的整数"),
        ("通报批评 | 0 | 迟报", "“0”不是次数"),
        ("通报批评 | 1.5 | 迟报", "“1.5”不是次数"),
        ("通报批评 | 100 | 迟报", "“100”不是次数"),
        ("通报批评 | 1 | 迟报 两次\n通报批评 | 1 | 迟报两次", "第 2 行：同一件事扣了两次"),
    ],
)  # fmt: skip
def test_a_mark_that_is_wrong_is_said_with_its_line_and_an_example(text, why):
    with pytest.raises(Refused) as refusal:
        marks.parse(text, scheme=SCHEME)

    assert refusal.value.fault.code == "bad-mark"
    assert why in str(refusal.value)
    assert "现场观摩 | 0.8 | 台账齐全" in str(refusal.value)


def test_a_scheme_without_anything_to_mark_takes_no_marks():
    with pytest.raises(Refused, match="方案里没有由人评定的项"):
        marks.parse("现场观摩 | 0.8 | 齐全", scheme=())


@pytest.mark.parametrize(
    "line", ["现场观摩 | 0.8 | 台账 齐全", "现场观摩\t０.8\t台账齐全", "现场观摩 0.80 台账 齐全"]
)
def test_a_mark_is_read_however_its_cells_are_parted(line):
    assert marks.parse(line, scheme=SCHEME) == {"现场观摩": [Mark(value="0.8", ground="台账齐全")]}


def given(text):
    known = marks.parse(text, scheme=SCHEME)
    return {
        one.criterion.measure: one for one in scoring.score(SCHEME, figures={}, marks=known).lines
    }


@pytest.mark.parametrize(
    ("mark", "points"), [("0", 0), ("0.3", 6), ("0.6", 12), ("0.8", 16), ("1", 20)]
)
def test_a_rubric_gives_its_share_of_the_weight(mark, points):
    line = given(f"现场观摩 | {mark} | 未开展且无充分理由")["现场观摩"]

    assert line.points == points
    assert line.worked == f"20 × {mark} = {points}.00"


def test_a_rubric_that_nobody_has_marked_counts_neither_above_nor_below():
    line = given("")["现场观摩"]

    assert (line.points, line.reason, line.full) == (None, "unmarked", 0)


@pytest.mark.parametrize(
    ("text", "added", "worked"),
    [
        ("", 0, "min(5, 0) = 0.00"),
        ("表彰奖励 | 市 | 文明城市\n表彰奖励 | 国家级 | 文明 城市\n表彰奖励 | 省 | 文明城市", 3,
         "min(5, 3) = 3.00"),
        ("表彰奖励 | 省 | 文明城市\n表彰奖励 | 市 | 卫生城市", 3, "min(5, 2 + 1) = 3.00"),
        ("表彰奖励 | 全国 | 文明城市\n表彰奖励 | 国家 | 卫生城市", 5, "min(5, 3 + 3) = 5.00"),
    ],
)  # fmt: skip
def test_an_honour_counts_once_at_its_highest_level_and_all_of_them_to_the_cap(text, added, worked):
    line = given(text)["表彰奖励"]

    assert (line.points, line.added, line.worked) == (None, added, worked)


@pytest.mark.parametrize(
    ("text", "taken", "worked"),
    [
        ("", 0, "min(5, 0 × 1.5) = 0.00"),
        ("通报批评 | 2次 | 迟报\n通报批评 | 1 | 瞒报 | 区委通报〔2026〕3 号", Decimal("4.5"),
         "min(5, 3 × 1.5) = 4.50"),
        ("通报批评 | 9 | 迟报", 5, "min(5, 9 × 1.5) = 5.00"),
    ],
)  # fmt: skip
def test_a_deduction_is_taken_for_each_time_to_the_cap(text, taken, worked):
    line = given(text)["通报批评"]

    assert (line.points, line.taken, line.worked) == (None, taken, worked)


def test_what_is_written_of_marks_is_enough_to_compute_it_again():
    first = given("现场观摩 0.8 齐全\n表彰奖励 省 文明城市\n通报批评 2 迟报")

    assert first["现场观摩"].written() == {
        "measure": "现场观摩", "formula": "rubric", "weight": "20", "marks": ["0.8"],
        "points": "16.00", "worked": "20 × 0.8 = 16.00",
    }  # fmt: skip
    assert (first["表彰奖励"].written()["marks"], first["通报批评"].written()["marks"]) == (
        ["province"], ["2"],
    )  # fmt: skip
    for line in first.values():
        stored = line.written()
        read = Criterion.read({key: said for key, said in stored.items() if key != "marks"})
        kept = [Mark(value=said, ground=str(n)) for n, said in enumerate(stored.get("marks", ()))]
        again = scoring.score((read,), figures={}, marks={read.measure: kept}).lines[0]
        assert again == line
