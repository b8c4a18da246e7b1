"""Schemes as they are written on a form, kept in the ledger and said again."""

from decimal import Decimal

import pytest

from luoshi.core import scheme
from luoshi.core import value as values
from luoshi.core.criterion import Criterion
from luoshi.core.fault import Fault, Refused
from luoshi.core.loop import Field
from tests import cast
from tests.core import made, small

FIELD = Field(name="scheme", title="考核方案", title_en="Scheme", type="scheme")
REVIEW = small.LOOPS["review"]
LINEAR = Criterion(
    measure="督办任务.按期办结率", weight=Decimal(25), formula="linear", target=Decimal(98),
    k=Decimal("0.5"), floor=Decimal("12.5"),
)  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "督办任务.按期办结率 25 线性扣分 98 0.5 12.5",
        "督办任务.按期办结率\t25\t线性扣分法\t98\t0.5\t12.5",
        "督办任务.按期办结率 | 25 | F6 | 98% | 0.5 | 12.5",
        "| 督办任务.按期办结率 | 25分 | linear | ９８ | 0.5 | 12.5 |",
        "机制.指标 满分 算法 目标 系数 底分\n\n督办任务.按期办结率 25 f6 98 0.5 12.5\n",
    ],
)
def test_a_line_is_read_however_its_cells_are_parted(line):
    assert values.parse(FIELD, line) == (LINEAR,)


def test_dashes_behind_the_last_cell_of_a_formula_are_passed_over():
    (one,) = values.parse(FIELD, "task.a | 10 | 全或无 | 90 | - | -")

    assert one == Criterion(measure="task.a", weight=Decimal(10), formula="all_or_nothing",
                            target=Decimal(90))  # fmt: skip


def test_cells_that_are_not_needed_are_left_out_or_dashes():
    text = "task.a 10 全或无 90\ntask.b 10 rank\ntask.c 10 rank - 0.1\ntask.d 10 F6 98 1 -"

    found = values.parse(FIELD, text)

    assert [(one.target, one.k, one.floor) for one in found] == [
        (Decimal(90), None, None), (None, None, None), (None, Decimal("0.1"), None),
        (Decimal(98), Decimal(1), None),
    ]  # fmt: skip


def test_the_ledger_form_is_strings_and_is_read_back():
    stored = values.encode(FIELD, (LINEAR,))

    assert stored == [
        {"measure": "督办任务.按期办结率", "formula": "linear", "weight": "25", "target": "98",
         "k": "0.5", "floor": "12.5"}
    ]  # fmt: skip
    assert values.decode(FIELD, stored) == (LINEAR,)


def test_what_is_said_of_a_scheme_is_read_again():
    assert values.parse(FIELD, LINEAR.line()) == (LINEAR,)


@pytest.mark.parametrize(
    ("text", "why", "example"),
    [
        ("", "要写 1 到 60 行", "25 线性扣分 98 0.5 12.5"),
        ("task.a 25", "第 1 行：有 2 格，要写 3 到 6 格", "25 线性扣分 98 0.5 12.5"),
        ("task.a 25 F6 98 1 2 3", "第 1 行：有 7 格", "25 线性扣分 98 0.5 12.5"),
        (
            "task.a 25 F6 98 1\ntask.b 10 抽签",
            "第 2 行：没有“抽签”这种算法",
            "25 线性扣分 98 0.5 12.5",
        ),
        ("task.a 二十五 F3 98", "第 1 行：“二十五”不是数", "10 全或无 98"),
        ("task.a 25 F3 NaN", "第 1 行：“NaN”不是数", "10 全或无 98"),
        ("task.a 0 F3 98", "第 1 行：满分要大于 0", "10 全或无 98"),
        ("task.a -5 F3 98", "第 1 行：满分要大于 0", "10 全或无 98"),
        ("task.a - F3 98", "第 1 行：满分要大于 0", "10 全或无 98"),
        ("task.a 25 F6 98", "第 1 行：算法“线性扣分”还差系数", "25 线性扣分 98 0.5 12.5"),
        ("task.a 25 F1", "第 1 行：算法“完成率”还差目标", "25 完成率 95"),
        ("task.a 25 F5 98", "第 1 行：算法“增减扣加”还差系数、底分", "15 增减扣加 90 0.3 10"),
        ("task.a 25 F2 0", "第 1 行：算法“控制型”的目标要大于 0", "10 控制型 5"),
        ("task.a 25 F6 98 -1", "第 1 行：系数不能小于 0", "25 线性扣分 98 0.5 12.5"),
        ("task.a 25 F6 98 1 26", "第 1 行：底分要在 0 和满分之间", "25 线性扣分 98 0.5 12.5"),
        (
            "task.a 25 F3 98\ntask.a 25 F3 98",
            "第 2 行：“task.a”写了两次",
            "25 线性扣分 98 0.5 12.5",
        ),
    ],
)
def test_a_line_that_is_wrong_is_said_with_its_number_and_an_example(text, why, example):
    fault = values.parse(FIELD, text)

    assert isinstance(fault, Fault)
    message, fix = fault.said()
    assert why in message
    assert f"督办任务.按期办结率 {example}" in fix or f"督办任务.退回重办率 {example}" in fix


@pytest.mark.parametrize("value", ["x", (), ("x",), [LINEAR], None, (LINEAR, LINEAR)])
def test_what_is_no_scheme_is_a_fault_and_never_an_error(value):
    assert scheme.fault_of(FIELD, value) is not None


CATALOGUE = scheme.catalogue(small.LOOPS.values())


@pytest.mark.parametrize(
    "name",
    ["blocker.on_promise_rate", "要素堵点.按承诺解决率", "Obstacle.Resolved by the promised day"],
)
def test_a_measure_is_known_by_its_key_and_by_its_names(name):
    assert CATALOGUE[name] == "blocker.on_promise_rate"


def test_a_scheme_is_said_with_the_names_of_its_measures_and_read_back_to_their_keys():
    one = Criterion(measure="blocker.on_promise_rate", weight=Decimal(100), formula="completion",
                    target=Decimal(95))  # fmt: skip

    line = one.line(measures=scheme.titles(small.LOOPS.values()))
    read = values.parse(FIELD, line)

    assert line == "要素堵点.按承诺解决率 | 100 | 完成率 | 95"
    assert scheme.resolved(
        {"scheme": read}, fields={"scheme": FIELD}, measures=CATALOGUE
    ) == {"scheme": (one,)}  # fmt: skip


def draft(text, measures=CATALOGUE):
    given = {"title": "年度考核", "scheme": values.parse(FIELD, text), "units": (cast.TOWN,),
             "cutoff": cast.TODAY}  # fmt: skip
    return made.take(REVIEW, made.Matter(id=1, loop="review"), "draft", cast.CLERK, given=given,
                     measures=measures)  # fmt: skip


def test_a_scheme_stands_in_the_ledger_with_the_keys_of_its_measures():
    entry = draft("要素堵点.按承诺解决率 100 F1 95").entries[0]

    assert entry.given["scheme"][0]["measure"] == "blocker.on_promise_rate"


@pytest.mark.parametrize("name", ["task.charm", "post/7.on_time_rate", "责任岗位.按期办结率", "x"])
def test_a_measure_that_no_loop_declares_is_refused_and_so_is_one_of_a_person(name):
    with pytest.raises(Refused) as refusal:
        draft(f"{name} 100 F1 95")

    assert refusal.value.fault.code == "unknown-measure"
    assert f"没有“{name}”这个指标" in str(refusal.value)
