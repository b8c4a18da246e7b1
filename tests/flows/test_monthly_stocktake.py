"""The monthly stocktake: a report becomes drafts, drafts become tasks, the board shows them."""

import pytest
from django.utils import timezone

from luoshi.store import models
from tests import cast
from tests.flows.conftest import sign_in, violations
from tests.store import figures

pytestmark = pytest.mark.browser

REPORT = """云栖区委常委会会议纪要

4月14日上午，区委召开常委会会议，研究二季度重点工作。

会议要求，大港镇要在12月20日前完成1240户供水管网改造并通水，确保水质水压双合格。

会议要求，区水务局要加快泵站检修，严格把好质量关。
"""


def test_a_report_becomes_drafts_and_a_complete_draft_becomes_a_task_with_its_quote(page):
    sign_in(page, 3)
    page.goto("/intake/")
    assert violations(page) == []

    page.get_by_label("或粘贴文字").fill(REPORT)
    page.get_by_role("button", name="读成草稿").click()
    page.get_by_text("1240户供水管网改造").first.wait_for()
    assert violations(page) == []
    page.get_by_role("button", name="确认齐全的").click()
    page.get_by_text("已立项").first.wait_for()

    task = models.Matter.objects.get(loop="task")
    assert task.superior_id == cast.DISTRICT
    assert "1240户供水管网改造" in task.state
    assert models.Draft.objects.filter(state="open").exists()
    assert violations(page) == []


def test_the_board_is_drilled_from_the_district_to_a_village_and_a_figure_says_where_it_is_from(
    page,
):
    ids = figures.define()
    figures.fill(ids)
    sign_in(page, 2)
    page.goto(f"/board/?unit={cast.DISTRICT}&period=2026-03")
    page.get_by_text("大港镇").first.wait_for()
    assert violations(page) == []

    page.locator(".ls-figure a:visible").first.click()
    page.locator("#ls-derivation").wait_for()
    assert violations(page) == []
    page.goto(f"/board/?unit={cast.DISTRICT}&period=2026-03")
    page.get_by_role("link", name="大港镇").first.click()
    page.get_by_text("沿江村").first.wait_for()

    assert f"unit={cast.TOWN}" in page.url
    assert timezone.now() > cast.MORNING
    assert violations(page) == []


def test_the_tree_opens_level_by_level_to_the_unit(page):
    sign_in(page, 2)
    page.goto("/units/")
    page.get_by_text("大港镇").first.wait_for()
    assert violations(page) == []

    page.goto(f"/units/{cast.TOWN}/")

    page.get_by_text("沿江村").first.wait_for()
    assert violations(page) == []
