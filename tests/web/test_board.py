"""The board, the derivations below it, submissions, and the command that gives the same figures."""

import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.core.period import parse_period
from luoshi.store import board as boards
from luoshi.store import derivation, models, record
from luoshi.store.record import readings
from tests import cast
from tests.store import figures
from tests.web import accessible
from tests.web.seats import seat, set_now, text_of

pytestmark = pytest.mark.usefixtures("city")

BUDGETS = json.loads((Path(__file__).parent / "query_counts.json").read_text(encoding="utf-8"))
LEADER, TOWN_HEAD, VILLAGE_HEAD, FAR_HEAD, OTHER_HEAD = 2, 5, 7, 9, 10
WATER_HEAD, COUNTY_HEAD = 8, 13
PART = {"HX-Request": "true", "HX-Target": "ls-board"}


@pytest.fixture(autouse=True)
def now(monkeypatch):
    return set_now(monkeypatch)


def shown(post=LEADER, where="/board/", **more):
    answer = seat(post).get(where, **more)
    assert answer.status_code == 200, (where, answer.status_code)
    return text_of(answer)


def row(text, unit):
    return text.split(f'id="board-{unit}"', 1)[1].split(">", 1)[1].split("</tr>", 1)[0]


def plain(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def figure(unit, key):
    found = boards.board(unit=cast.DISTRICT, period=parse_period("2026-03"), day=cast.TODAY)
    at = [head.indicator.key for head in found.heads].index(key)
    return next(each for each in found.rows if each.unit == unit).cells[at]


def test_a_board_shows_the_last_month_of_the_units_below_its_viewer(ids):
    text = shown()

    assert "<h1>晒比榜 · 2026年1—3月累计</h1>" in text
    town = plain(row(text, cast.TOWN))
    assert town.startswith("1 — 平 大港镇 83.4")
    assert "483 / 1,920" in town
    assert "乡镇街道 2 个单位，只在组内排位" in plain(text)
    assert "应报 15 项次，已报 15" in text


def test_only_cells_that_are_behind_have_a_tint(ids):
    text = shown()

    assert "ls-far-behind" in row(text, cast.OTHER_TOWN)
    assert "ls-behind" not in row(text, cast.TOWN)
    assert "ls-far-behind" not in row(text, cast.TOWN)
    assert 'aria-label="严重滞后"' in row(text, cast.OTHER_TOWN)


def test_a_ratio_without_enough_cases_is_a_word(ids):
    text = shown(where="/board/?period=2026-01")

    assert "样本不足（n=20，不评）" in row(text, cast.WATER)


def test_missing_reports_show_beside_the_figure(monkeypatch):
    ids = figures.define()
    figures.fill(ids, months=(1, 2))
    readings.submit(figures.submission(ids, cast.COMMUNITY, 3), at=figures.CAME[3])

    assert "报 1 / 2" in row(shown(), cast.TOWN)


def test_going_down_leads_from_the_city_to_the_village(ids):
    text = shown(1)
    for unit in (cast.DISTRICT, cast.TOWN, cast.VILLAGE):
        link = re.search(r'<th[^>]*><a href="([^"]+)"', row(text, unit))
        assert link, unit
        text = shown(1, link[1].replace("&amp;", "&"))

    assert "沿江村第一网格" in text
    assert re.search(r'<th[^>]*><a href="/units/6/"', row(text, cast.GRID))


def test_a_leaf_sees_the_league_table_that_it_stands_in(ids):
    text = shown(WATER_HEAD)

    assert "区经济和信息化局" in text
    assert "<th" in row(text, cast.INDUSTRY)
    assert "<a href" not in row(text, cast.INDUSTRY).split("<th", 1)[1].split("</th>", 1)[0]


@pytest.mark.parametrize(
    ("post", "unit", "status"),
    [
        (TOWN_HEAD, cast.TOWN, 200), (TOWN_HEAD, cast.VILLAGE, 200),
        (TOWN_HEAD, cast.DISTRICT, 200), (TOWN_HEAD, cast.CITY, 404),
        (TOWN_HEAD, cast.OTHER_TOWN, 404),
        (TOWN_HEAD, cast.COUNTY, 404), (FAR_HEAD, cast.TOWN, 404), (FAR_HEAD, cast.DISTRICT, 404),
        (COUNTY_HEAD, cast.DISTRICT, 404), (COUNTY_HEAD, cast.CITY, 200),
        (VILLAGE_HEAD, cast.COMMUNITY, 404), (LEADER, 999, 404),
    ],
)  # fmt: skip
def test_a_post_sees_its_subtree_and_the_board_it_stands_in(ids, post, unit, status):
    assert seat(post).get(f"/board/?unit={unit}").status_code == status


@pytest.mark.parametrize(
    "where", ["unit=x", "at=yesterday", "of=13&indicator=waste", "of=x&indicator=waste"]
)
def test_what_is_no_board_is_not_found(ids, where):
    assert seat(TOWN_HEAD).get(f"/board/?{where}").status_code == 404


def test_a_period_that_is_none_is_refused_with_what_to_write(ids):
    answer = seat(LEADER).get("/board/?period=2026-13")

    assert answer.status_code == 422
    assert "不是一个期间" in text_of(answer)


def test_a_figure_links_to_its_derivation_below(ids):
    text = shown()
    link = re.search(r'href="([^"]+of=3&amp;indicator=investment[^"]*)"', row(text, cast.TOWN))

    opened = shown(where=link[1].replace("&amp;", "&").partition("#")[0])

    panel = plain(opened.split('id="ls-derivation"', 1)[1])
    assert "序时差 +0.16 个百分点 = 完成率 25.16%（483.00 ÷ 1,920.00）− 序时 25.00%。" in panel
    assert "后 9 个月月均需 160 万元 前 3 个月月均 161 万元" in panel
    assert "沿江村 181.50 720.00 1 / 1" in panel
    assert "合计 483.00 1,920.00 2 / 2" in panel
    assert "台账里的报数 6 次" in panel
    assert "ls-chosen" in row(opened, cast.TOWN)


def test_script_gets_the_board_alone_and_history_the_whole_page(ids):
    where = "/board/?of=3&indicator=investment"

    part = shown(where=where, headers=PART)
    whole = shown(where=where, headers=PART | {"HX-History-Restore-Request": "true"})

    assert part.lstrip().startswith('<div id="ls-board">')
    assert "<html" not in part
    assert "<html" in whole


def test_the_score_is_explained_with_every_point_and_the_rank(ids):
    text = shown(where=f"/board/?of={cast.OTHER_TOWN}&indicator=score")

    panel = plain(text.split('id="ls-derivation"', 1)[1])
    assert "组内 2 个单位里第 2 位，距前一位大港镇" in panel
    assert re.search(r"= （80\.\d \+ 80\.0 \+ 50\.0）÷ 3", panel)
    assert "算法第 1 版" in panel


def test_below_a_neighbour_nothing_is_shown_but_its_own_figure(ids):
    text = shown(TOWN_HEAD, f"/board/?unit={cast.DISTRICT}&of={cast.OTHER_TOWN}&indicator=waste")

    panel = plain(text.split('id="ls-derivation"', 1)[1])
    assert "下级构成和台账记录只对本单位辖内公开。" in panel
    assert "石马坡村" not in panel
    assert "台账里的报数" not in panel


def test_above_its_own_unit_a_post_is_shown_its_own_entries_alone(ids):
    text = shown(TOWN_HEAD, f"/board/?unit={cast.DISTRICT}&of={cast.DISTRICT}&indicator=waste")

    panel = text.split('id="ls-derivation"', 1)[1]
    assert "石桥镇" in panel
    assert "台账里的报数 6 次" in panel
    assert "石马坡村" not in panel
    assert f'href="/units/{cast.OTHER_TOWN}/"' not in panel


def test_entries_come_in_pages(ids, monkeypatch):
    monkeypatch.setattr(derivation, "PAGE", 4)
    where = f"/board/?of={cast.TOWN}&indicator=waste"

    first, second = shown(where=where), shown(where=f"{where}&entries=2")

    assert "第 1 页，共 2 页" in first
    assert first.count('href="/submissions/') == 4
    assert second.count('href="/submissions/') == 2


@pytest.mark.parametrize(
    ("sort", "order", "aria"),
    [
        ("", [cast.TOWN, cast.OTHER_TOWN], "ascending"),
        ("-unit", [cast.OTHER_TOWN, cast.TOWN], "descending"),
        ("score", [cast.OTHER_TOWN, cast.TOWN], "ascending"),
        ("-solved_rate", [cast.TOWN, cast.OTHER_TOWN], "descending"),
    ],
)
def test_a_head_sorts_inside_the_groups(ids, sort, order, aria):
    text = shown(where=f"/board/?sort={sort}")

    places = [text.index(f'id="board-{unit}"') for unit in order]
    assert places == sorted(places)
    assert text.count(f'aria-sort="{aria}"') == 1


def test_one_group_can_be_looked_at_alone(ids):
    text = shown(where="/board/?group=organ")

    assert f'id="board-{cast.WATER}"' in text
    assert f'id="board-{cast.TOWN}"' not in text


def test_a_past_day_shows_what_was_known_then(ids):
    corrected = readings.Submission(
        unit=cast.GRID, period="2026-03", cells=((ids["investment"], "actual", 0),)
    )
    readings.correct(corrected, at=cast.MORNING)

    assert "422 / 1,920" in row(shown(), cast.TOWN)
    then = shown(where="/board/?at=2026-04-14")
    assert "483 / 1,920" in row(then, cast.TOWN)
    assert "按 4月14日 所知的数" in then


def test_large_sums_of_money_are_shown_in_yi(ids):
    more = readings.Submission(
        unit=cast.TOWN, period="2026-03", cells=((ids["investment"], "actual", 3_000_000),)
    )
    readings.submit(more, at=cast.MORNING)

    assert "3.05 / 0.19" in row(shown(), cast.TOWN)
    assert "实际 / 目标 亿元" in shown()


def test_without_units_below_there_is_an_empty_page(ids):
    assert "下面没有单位，没有可排的。" in shown(WATER_HEAD, f"/board/?unit={cast.WATER}")


def test_a_submission_shows_its_lines_and_its_entry(ids):
    number = models.Submission.objects.filter(unit=cast.GRID, period="2026-03").get().id
    record.seal(at=cast.MORNING)

    text = shown(LEADER, f"/submissions/{number}/")

    entry = models.Entry.objects.get(subject=f"submission/{number}")
    assert "和台账一致" in text
    assert f"{cast.GRID} {ids['investment']} 2026-03 actual 1 6075" in text
    assert entry.hash in text
    assert f"<dd>{entry.seal.index:,}</dd>" in text


def test_a_corrected_submission_says_so(ids):
    corrected = readings.Submission(
        unit=cast.GRID, period="2026-03", cells=((ids["waste"], "actual", 1),)
    )
    number = readings.correct(corrected, at=cast.MORNING, reason="过磅单错了")
    first = models.Submission.objects.filter(unit=cast.GRID, period="2026-03").order_by("id")[0].id

    assert "更正原因：过磅单错了" in shown(LEADER, f"/submissions/{number}/")
    assert "已有更正" in shown(LEADER, f"/submissions/{first}/")


@pytest.mark.parametrize("post", [FAR_HEAD, OTHER_HEAD, COUNTY_HEAD, WATER_HEAD, 14])
def test_a_submission_of_another_branch_is_not_found(ids, post):
    number = models.Submission.objects.filter(unit=cast.GRID).first().id

    assert seat(post).get(f"/submissions/{number}/").status_code == 404
    assert seat(LEADER).get("/submissions/1/").status_code == 404


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("board", f"/board/?unit={cast.DISTRICT}"),
        ("board_derivation", f"/board/?unit={cast.DISTRICT}&of={cast.TOWN}&indicator=investment"),
        ("submission", "/submissions/{submission}/"),
    ],
)
def test_queries_stay_in_the_budget(ids, name, where):
    number = models.Submission.objects.filter(unit=cast.GRID, period="2026-03").get().id
    browser, where = seat(LEADER), where.format(submission=number)
    browser.get(where)

    with CaptureQueriesContext(connection) as queries:
        browser.get(where)

    assert len(queries) <= BUDGETS[name]


def test_queries_do_not_grow_with_rows(ids):
    browser = seat(1)
    counts = []
    for unit in (cast.VILLAGE, cast.DISTRICT):
        where = f"/board/?unit={unit}&of={unit}&indicator=investment"
        browser.get(where)
        with CaptureQueriesContext(connection) as queries:
            browser.get(where)
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_the_board_is_accessible(ids, browser, width):
    for where in (f"/board/?of={cast.TOWN}&indicator=investment", "/board/?of=7&indicator=score"):
        assert accessible.faults(browser, shown(where=where), width=width) == []


def command(*given, **options):
    out, said = StringIO(), StringIO()
    call_command("board", *given, stdout=out, stderr=said, **options)
    return out.getvalue()


def test_the_command_gives_the_same_figures(ids):
    value = json.loads(command("云栖区", period="2026-03", json=True))

    assert (value["unit"], value["period"]) == (cast.DISTRICT, "2026-03")
    first = value["rows"][0]
    assert (first["unit"], first["title"], first["rank"]) == (cast.TOWN, "大港镇", 1)
    cell = figure(cast.TOWN, "investment")
    assert first["figures"]["investment"]["actual"] == float(cell.figure.value)
    assert first["figures"]["investment"]["n_expected"] == 2


def test_the_command_prints_a_table_and_takes_a_code_and_a_day(ids):
    text = command("990101", period="2026-03", at=cast.TODAY.replace(day=1))

    assert "云栖区 · 2026年1—3月累计" in text
    assert re.search(r"^1 +大港镇 +", text, re.M)


def test_the_command_refuses_a_unit_that_is_not_there(ids, capsys):
    with pytest.raises(SystemExit) as ended:
        command("不存在的镇", period="2026-03")

    assert ended.value.code == 1
