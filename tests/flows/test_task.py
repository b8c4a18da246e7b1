"""A town accepts a task, reports a number, and is refused what is not its to do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from luoshi.store import models, record
from luoshi.store.verify import verify
from tests import cast
from tests.core.test_engine import DRAFT, FIVE
from tests.flows.conftest import PASSWORD, sign_in, sign_in_by_hand, violations

pytestmark = pytest.mark.browser


def assigned_task():
    """A task that the town has been given and not accepted yet, due in ten weeks."""
    now = timezone.now()
    due = now.date() + timedelta(days=70)
    matter_id = record.open_matter(
        actor=cast.CLERK, loop="task", at=now, key="o", given=DRAFT
    ).matter_id
    record.act(
        actor=cast.LEADER, matter_id=matter_id, move="approve", at=now, key="a",
        given=FIVE | {"due": due},
    )  # fmt: skip
    return matter_id


def test_signing_in_leads_to_the_desk_and_a_wrong_password_says_what_to_do(page):
    sign_in_by_hand(page, 6, password=PASSWORD + "x")
    page.get_by_text("登录名或密码不对").first.wait_for()
    assert violations(page) == []

    sign_in_by_hand(page, 6, password=PASSWORD)

    page.get_by_text("镇党政办主任").first.wait_for()
    assert violations(page) == []
    page.locator("header summary").click()
    page.get_by_role("button", name="退出登录").click()
    page.get_by_label("登录名").wait_for()


def test_a_task_is_accepted_worked_and_taken_back_from_the_desk(page):
    matter_id = assigned_task()
    sign_in(page, 6)

    page.get_by_role("button", name="签收").first.click()
    page.get_by_text("已记：签收").first.wait_for()
    assert models.Matter.objects.get(id=matter_id).stage == "accepted"
    page.goto(f"/matters/{matter_id}/")
    assert violations(page) == []
    page.get_by_role("button", name="开始办理").first.click()
    page.get_by_role("link", name="反馈进展").first.wait_for()

    page.get_by_role("link", name="反馈进展").first.click()
    page.get_by_role("button", name="反馈进展").click()
    page.get_by_role("alert").wait_for()
    assert "还差 1 处，没有提交" in page.get_by_role("alert").first.inner_text()
    assert violations(page) == []
    page.get_by_role("textbox", name="完成数量").fill("400")
    page.get_by_role("button", name="反馈进展").click()
    page.get_by_text("完成数量：400 户").first.wait_for()

    record.seal(at=timezone.now())
    assert verify(at=timezone.now()).faults == ()


def test_a_form_filled_in_while_somebody_else_moved_is_refused_and_keeps_what_was_typed(page):
    matter_id = assigned_task()
    sign_in(page, 6)
    page.goto(f"/matters/{matter_id}/send_back/")
    page.get_by_label("职责不符").check()
    page.get_by_label("理由").fill("供水由水务局负责。")
    record.act(
        actor=cast.TOWN_HEAD, matter_id=matter_id, move="accept", at=timezone.now(), key="head"
    )

    page.get_by_role("button", name="退单").click()

    page.get_by_text("没有重复记账").first.wait_for()
    assert "签收" in page.locator("main").inner_text()
    assert models.Matter.objects.get(id=matter_id).stage == "accepted"
    assert violations(page) == []


def test_another_branch_gets_no_page_at_all(page):
    matter_id = assigned_task()
    sign_in(page, 9)

    answer = page.goto(f"/matters/{matter_id}/")

    assert answer.status == 404
    assert "没有这一页" in page.locator("body").inner_text()
    assert violations(page) == []
