"""The tree of units, opened level by level, and the page of one unit."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.core.tree import Unit
from luoshi.store.record import tree
from tests import cast
from tests.core.test_engine import FIVE
from tests.store.test_record import act, drafted
from tests.web import accessible
from tests.web.seats import seat, set_now, text_of

pytestmark = pytest.mark.usefixtures("city")

BUDGETS = json.loads((Path(__file__).parent / "query_counts.json").read_text(encoding="utf-8"))
CITY_HEAD, LEADER, TOWN_HEAD, WATER_HEAD = 1, 2, 5, 8


@pytest.fixture(autouse=True)
def now(monkeypatch):
    return set_now(monkeypatch)


def shown(post, where):
    answer = seat(post).get(where)
    assert answer.status_code == 200, (where, answer.status_code)
    return text_of(answer)


def node(text, unit):
    return text.split(f'id="unit-{unit}"', 1)[1].split("</summary>", 1)[0]


def overdue(title="供水管网改造"):
    matter_id = drafted(title=title)
    act(cast.LEADER, matter_id, "approve", FIVE | {"due": date(2026, 4, 20)})
    return matter_id


def test_the_tree_begins_with_the_viewers_unit_and_one_level(ids):
    text = shown(LEADER, "/units/")

    assert "<h1>云栖区和下面共 9 个单位</h1>" in text
    assert "大港镇" in text
    assert 'hx-get="/units/3/children/?indicator=investment"' in text
    assert "港口社区" not in text
    assert "临江县" not in text


def test_a_row_carries_totals_lamps_and_coverage(ids, monkeypatch):
    overdue()
    set_now(monkeypatch, days=10)

    row = node(shown(LEADER, "/units/"), cast.TOWN)

    assert "483 万元" in row
    assert "报 2 / 2" in row
    assert "下面 3 个" in row
    assert '逾期"' in row
    assert "</svg>1" in row


def test_the_indicator_of_the_totals_can_be_chosen(ids):
    row = node(shown(LEADER, "/units/?indicator=solved_rate"), cast.TOWN)

    assert "90.0%" in row


def test_one_level_comes_by_script_and_the_same_by_a_link_without(ids):
    part = shown(LEADER, f"/units/{cast.TOWN}/children/")
    whole = shown(LEADER, f"/units/?open={cast.VILLAGE}")

    assert "港口社区" in part
    assert "<html" not in part
    for title in ("大港镇", "沿江村", "沿江村第一网格", "石桥镇"):
        assert title in whole
    assert "石马坡村" not in whole


def test_units_are_found_by_name_and_code_in_the_own_subtree_only(ids):
    assert "澜川市 › 云栖区 › 大港镇" in shown(CITY_HEAD, "/units/?q=沿江村")
    assert "沿江村第一网格" in shown(LEADER, "/units/?q=990101001001001")
    nothing = shown(TOWN_HEAD, "/units/?q=石马坡村")
    assert "没有名称里有“石马坡村”的单位" in nothing
    assert "990101002" not in nothing


@pytest.mark.parametrize(
    ("post", "unit", "status"),
    [
        (LEADER, cast.TOWN, 200), (LEADER, cast.CITY, 404), (LEADER, cast.COUNTY, 404),
        (TOWN_HEAD, cast.VILLAGE, 200), (TOWN_HEAD, cast.DISTRICT, 404),
        (WATER_HEAD, cast.TOWN, 404), (9, cast.TOWN, 404), (10, cast.TOWN, 404),
        (13, cast.TOWN, 404), (14, cast.TOWN, 404), (LEADER, 999, 404),
    ],
)  # fmt: skip
def test_a_unit_of_another_branch_is_not_found(ids, post, unit, status):
    for where in (f"/units/{unit}/", f"/units/{unit}/children/", f"/units/?open={unit}"):
        assert seat(post).get(where).status_code == status


def test_the_page_of_a_unit_says_who_leads_it_and_what_is_below(ids):
    text = shown(LEADER, f"/units/{cast.TOWN}/")

    assert "<h1>大港镇</h1>" in text
    assert "乡镇街道 · 主要负责岗位 镇党委书记 · 直属 2 个单位，下面共 3 个" in text
    assert 'href="/units/2/"' in text
    assert 'href="/units/1/"' not in text
    assert "港口社区" in text


def test_the_page_of_a_unit_shows_its_figures_with_coverage_and_derivation(ids):
    text = shown(LEADER, f"/units/{cast.TOWN}/")

    row = text.split("固定资产投资", 1)[1].split("</tr>", 1)[0]
    assert "达序时 +0.2" in row
    assert "<b>483</b>" in row
    assert "2 / 2" in row
    assert "of=3&amp;indicator=investment" in text


def test_the_page_of_a_unit_lists_its_matters_by_lamp(ids, monkeypatch):
    matter_id = overdue()
    set_now(monkeypatch, days=10)

    text = shown(LEADER, f"/units/{cast.TOWN}/")

    assert f'href="/matters/{matter_id}/"' in text
    assert "逾期 5 天" in text


def test_a_unit_that_moves_keeps_its_figures_where_it_stood_in_their_period(ids):
    moved = [
        Unit(id=unit.id, code=unit.code, title=unit.title, level=unit.level,
             parent=cast.OTHER_TOWN if unit.id == cast.COMMUNITY else unit.parent)
        for unit in cast.UNITS
    ]  # fmt: skip
    tree.load(units=moved, from_on=date(2026, 4, 1), at=cast.MORNING)

    text = shown(LEADER, f"/units/{cast.COMMUNITY}/")

    assert "石桥镇" in text
    assert "483 万元" in node(shown(LEADER, "/units/"), cast.TOWN)


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("units", "/units/"), ("unit", f"/units/{cast.DISTRICT}/"),
        ("unit_children", f"/units/{cast.DISTRICT}/children/"), ("units_search", "/units/?q=村"),
    ],
)  # fmt: skip
def test_queries_stay_in_the_budget(ids, name, where):
    browser = seat(LEADER)
    browser.get(where)

    with CaptureQueriesContext(connection) as queries:
        browser.get(where)

    assert len(queries) <= BUDGETS[name]


def test_queries_do_not_grow_with_rows(ids):
    browser = seat(CITY_HEAD)
    for first, second in (("/units/?open=4", "/units/?open=2"), ("/units/4/", "/units/2/")):
        counts = []
        for where in (first, second):
            browser.get(where)
            with CaptureQueriesContext(connection) as queries:
                browser.get(where)
            counts.append(len(queries))
        assert counts[0] == counts[1], (first, second)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_are_accessible(ids, browser, width):
    overdue()
    for where in ("/units/", f"/units/{cast.DISTRICT}/", "/units/?q=村"):
        assert accessible.faults(browser, shown(LEADER, where), width=width) == []
