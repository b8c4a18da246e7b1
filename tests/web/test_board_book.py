"""What is carried away from a board: the workbook, the values, a task drafted from a figure."""

import re
from io import BytesIO

import pytest
from python_calamine import load_workbook

from luoshi.store import models
from tests import cast
from tests.web.seats import seat, set_now, text_of
from tests.web.test_board import LEADER, TOWN_HEAD, plain, row, shown

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture(autouse=True)
def now(monkeypatch):
    return set_now(monkeypatch)


def book(post: int, unit: int, period: str = "2026-03") -> list[list[object]]:
    """The rows of the workbook of a board."""
    answer = seat(post).get(f"/board/?unit={unit}&period={period}&as=xlsx")
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    read = load_workbook(BytesIO(answer.content))
    return read.get_sheet_by_index(0).to_python()


def test_the_workbook_holds_the_figures_of_the_page_as_numbers(ids):
    rows = book(LEADER, cast.DISTRICT)
    heads = next(line for line in rows if line[0] == "位次")
    town = next(line for line in rows if line[2] == "大港镇")
    at = next(n for n, word in enumerate(heads) if str(word).startswith("固定资产投资"))

    assert rows[0][0] == "云栖区晒比榜 · 2026年1—3月累计"
    assert (town[0], town[3]) == (1, 83.4)
    assert town[at : at + 3] == [483, 1920, 0.2]
    assert rows[-1][:3] == ["合计", "", "云栖区"]


def test_the_workbook_says_why_a_figure_is_missing(ids):
    rows = book(LEADER, cast.DISTRICT, "2026-01")

    assert "样本不足（n=20，不评）" in next(line for line in rows if line[2] == "区水务局")


@pytest.mark.parametrize(("post", "unit"), [(TOWN_HEAD, cast.OTHER_TOWN), (9, cast.DISTRICT)])
def test_no_workbook_of_another_branch(ids, post, unit):
    assert seat(post).get(f"/board/?unit={unit}&as=xlsx").status_code == 404


def test_the_values_stand_first_where_they_are_asked_for(ids):
    text = plain(row(shown(where="/board/?view=values"), cast.TOWN))

    assert re.search(r"483 / 1,920 \+0\.2", text)


def test_a_task_is_drafted_from_a_figure_with_what_is_known(ids):
    text = shown(where=f"/board/?of={cast.TOWN}&indicator=investment")
    link = re.search(r'href="([^"]+)"[^>]*>据此交办', text)[1].replace("&amp;", "&")

    form = text_of(seat(LEADER).get(link))

    assert re.search(r"<option[^>]* selected>大港镇<", form)
    assert "赶上序时" in form
    assert "大港镇 · 固定资产投资" in form
    assert models.Matter.objects.count() == 0


def test_nobody_hands_out_a_task_to_himself_or_to_a_neighbour(ids):
    for post, of in ((TOWN_HEAD, cast.TOWN), (TOWN_HEAD, cast.OTHER_TOWN)):
        where = f"/board/?unit={cast.DISTRICT}&of={of}&indicator=investment"
        assert "据此交办" not in shown(post, where)
