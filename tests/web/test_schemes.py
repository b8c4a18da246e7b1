"""A scheme of appraisal on its form and on the page of its matter."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from luoshi.core import scheme
from luoshi.core.criterion import Criterion
from luoshi.core.fault import Fault
from luoshi.core.loop import Field
from luoshi.store import models, projection
from luoshi.web import measure_words, names
from tests import cast
from tests.store.acts import act
from tests.web.seats import seat, set_now, text_of

pytestmark = pytest.mark.usefixtures("city", "extra_loops")

LINES = "机制.指标 满分 算法 目标\n放行条.签发率 60 完成率 95\n要素堵点.按承诺解决率\t40\tF3\t90"


@pytest.fixture(autouse=True)
def morning(monkeypatch):
    set_now(monkeypatch)


def send(scheme):
    data = {"key": "one", "prefix": "", "title": "年度考核", "scheme": scheme, "basis": "考核办法",
            "due": "2026-06-30", "units": [str(cast.TOWN)],
            "cutoff": date(2026, 4, 15).isoformat()}  # fmt: skip
    return seat(4).post("/matters/new/review/", data)


def test_a_scheme_pasted_from_a_sheet_stands_in_the_ledger_and_on_the_page():
    answer = send(LINES)

    assert answer.status_code == 302
    row = models.Matter.objects.get(loop="review")
    assert [one["measure"] for one in projection.history_of(row.id)[0][0].given["scheme"]] == [
        "slip.issued", "blocker.on_promise_rate",
    ]  # fmt: skip
    page = text_of(seat(4).get(f"/matters/{row.id}/"))
    assert "放行条 签发率（60 分，完成率、目标 95）" in page
    assert "<td" in page[page.index("写明的内容") :]
    assert "Criterion(" not in page


@pytest.mark.parametrize(
    ("scheme", "said"),
    [
        ("放行条.签发率 60 完成率", "第 1 行：算法“完成率”还差目标。"),
        ("放行条.签发率 60 完成率 95\n放行条.快慢 40 全或无 90", "没有“放行条.快慢”这个指标"),
    ],
)
def test_a_line_that_is_wrong_comes_back_with_what_was_typed(scheme, said):
    answer = send(scheme)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "放行条.签发率 60 完成率" in text_of(answer)
    assert not models.Matter.objects.filter(loop="review").exists()


def test_the_form_lists_every_formula_with_a_line_that_it_takes():
    page = text_of(seat(4).get("/matters/new/review/"))

    for title, cells, example in measure_words.formulas():
        assert title in page
        assert cells in page
        assert example in page


def test_an_english_form_shows_lines_that_it_takes():
    base = "task.x | 10 | completion | 90"
    with translation.override("en"):
        rows = measure_words.formulas()

    for title, _cells, example in rows:
        line = example.replace("| 20 | part", "| 100 | part")
        text = f"{line}\n{base}" if title == "Part" else f"{base}\n{line}"
        found = scheme.parse(Field(name="x", title="x", title_en="x", type="scheme"), text)
        assert not isinstance(found, Fault), str(found)


def test_a_line_of_each_kind_is_said_in_words():
    text = """指标 80 部分
放行条.签发率 60 双权重 95 60
放行条.签发率 5 按件扣分 0.5
放行条.签发率 - 底线 60
评议 20 部分
现场观摩 20 定性
表彰奖励 5 表彰加分 3 2 1"""

    assert send(text).status_code == 302
    page = text_of(seat(4).get(f"/matters/{models.Matter.objects.get(loop='review').id}/"))
    for said in (
        "指标（占 80%，部分）",
        "放行条 签发率（60 分，双权重、目标 95、完成占比 60）",
        "放行条 签发率（最多扣 5 分，按件扣分、每次 0.5）",
        "放行条 签发率（不计分，底线、目标 60）",
        "现场观摩（20 分，定性）",
        "表彰奖励（最多加 5 分，表彰加分、国家级 3、省级 2、市级 1）",
    ):
        assert said in page


def test_a_scheme_that_is_changed_is_shown_as_it_was_typed():
    one = Criterion(measure="slip.issued", weight=Decimal(60), formula="dual", target=Decimal(95),
                    share=Decimal(60))  # fmt: skip
    gate = Criterion(measure="slip.issued", weight=Decimal(0), formula="gate", target=Decimal(60))
    visit = Criterion(measure="现场观摩", weight=Decimal(20), formula="rubric")

    with translation.override("zh-hans"):
        lines = names.scheme_lines((one, gate, visit))

    assert lines == [
        "放行条.签发率 | 60 | 双权重 | 95 | 60", "放行条.签发率 | - | 底线 | 60",
        "现场观摩 | 20 | 定性",
    ]  # fmt: skip


def test_marks_that_stand_are_shown_to_whoever_marks_again():
    assert send("放行条.签发率 80 完成率 95\n现场观摩 20 定性").status_code == 302
    review = models.Matter.objects.get(loop="review").id
    act(cast.CLERK, review, "collect")
    act(cast.CLERK, review, "compute")
    score = models.Matter.objects.get(parent=review).id
    form = f"/matters/{score}/mark/"

    refused = seat(2).post(form, {"key": "two", "prefix": "", "marks": "现场观摩 0.5 台账齐全"})
    act(cast.LEADER, score, "mark", marks="现场观摩 | 0.8 | 台账齐全")

    assert refused.status_code == 422
    assert "“0.5”不是定性的档次" in text_of(refused)
    assert "现场观摩 | 0.8 | 台账齐全</textarea>" in seat(2).get(form).content.decode()
