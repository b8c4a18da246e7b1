"""A scheme of appraisal on its form and on the page of its matter."""

from datetime import date

import pytest

from luoshi.store import models, projection
from tests import cast
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
    assert "放行条 签发率（60 分，完成率、目标 95）; " in page
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
