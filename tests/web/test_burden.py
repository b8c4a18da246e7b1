"""What a unit is asked in a month, on its own page, on the desk, and on the phone's pages."""

import json
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.seats import seat, set_now, text_of
from tests.web.test_desk import working

pytestmark = pytest.mark.usefixtures("city")
BUDGET = json.loads((Path(__file__).parent / "query_counts.json").read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def now(monkeypatch):
    return set_now(monkeypatch, days=20)


def plain(text: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_each_asker_stands_with_what_it_asks_and_its_minutes():
    working("k1")

    said = plain(text_of(seat(6).get("/burden/")))

    assert "本月要占本单位 4 分钟" in said
    assert "云栖区 反馈进展 督办任务 4 1.0 4" in said
    assert "要得最多：云栖区 4 分钟" in said


def test_a_unit_of_which_nothing_is_asked_reads_so():
    said = plain(text_of(seat(14).get("/burden/")))

    assert "本月没有谁向本单位要材料" in said
    assert "0 / 上限 90 分钟" in said


def test_the_limit_of_a_village_is_that_of_the_site(settings):
    settings.ASK_VILLAGE_MINUTES = 45

    assert "0 / 上限 45 分钟" in plain(text_of(seat(14).get("/burden/")))


def test_what_another_unit_is_asked_is_not_told():
    working("k1")

    assert "反馈进展" not in plain(text_of(seat(9).get("/burden/")))


def test_what_a_unit_asks_of_itself_is_no_burden_of_others():
    working("k1")

    assert "本月没有谁向本单位要材料" in plain(text_of(seat(2).get("/burden/")))


def test_the_desk_shows_the_month_and_leads_to_the_account():
    working("k1")

    text = text_of(seat(6).get("/"))

    assert "减负账" in text
    assert 'href="/burden/">看明细' in text


@pytest.mark.parametrize("n", [1, 8])
def test_more_matters_cost_no_more_queries(n):
    for at in range(n):
        working(f"k{at}")
    client = seat(6)
    client.get("/burden/")

    with CaptureQueriesContext(connection) as made:
        client.get("/burden/")

    assert len(made) <= BUDGET["burden"]


def test_what_may_be_written_down_stands_with_its_purpose():
    said = plain(text_of(seat(9).get("/note/")))

    assert "诉求 · 登记" in said
    assert "办完不等于解决" in said


def test_the_page_of_a_post_names_it_and_leads_out():
    said = text_of(seat(9).get("/mine/"))

    assert "/sign-out/" in said
    assert "退出登录" in said
