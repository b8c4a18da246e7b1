"""The campaign: its cost is shown before it is sent; promises stand before the public."""

from datetime import timedelta

import pytest
from django.utils import timezone

from luoshi import loops
from luoshi.store import models, record
from tests import cast
from tests.fill import filled
from tests.flows.conftest import sign_in, violations

pytestmark = pytest.mark.browser
LOOPS = loops.load()


def approved_campaign():
    """A campaign of the district that its superior has approved; it has not been sent."""
    now = timezone.now()
    due = now.date() + timedelta(days=30)
    campaign = LOOPS["campaign"]
    given = filled(campaign, "draft", due=due, addressees=(cast.TOWN, cast.VILLAGE, cast.COMMUNITY))
    matter_id = record.open_matter(
        actor=cast.LEADER, loop="campaign", at=now, key="c", given=given
    ).matter_id
    record.act(
        actor=cast.CITY_HEAD, matter_id=matter_id, move="approve", at=now, key="c1",
        given=filled(campaign, "approve"),
    )  # fmt: skip
    return matter_id


def shown_commitment():
    """A promise of the village that stands before the public."""
    now = timezone.now()
    commitment = LOOPS["commitment"]
    due = now.date() + timedelta(days=90)
    known = {"title": "修好进村的三条路", "due": due, "holder": 7}

    def needs(move):
        return filled(commitment, move, **{
            name: value for name, value in known.items()
            if name in commitment.moves[move].needs
        })  # fmt: skip

    matter_id = record.open_matter(
        actor=cast.VILLAGE_HEAD, loop="commitment", at=now, key="p", given=needs("raise")
    ).matter_id
    for actor, move in (
        (cast.TOWN_HEAD, "pass"),
        (cast.VILLAGE_HEAD, "fix"),
        (cast.VILLAGE_HEAD, "show"),
    ):
        record.act(actor=actor, matter_id=matter_id, move=move, at=now, key=move, given=needs(move))
    record.seal(at=now)
    return matter_id


def test_a_campaign_shows_its_cost_in_minutes_before_it_goes_to_every_unit(page):
    matter_id = approved_campaign()
    sign_in(page, 2)
    page.goto(f"/campaigns/{matter_id}/")
    page.get_by_text("分钟").first.wait_for()
    assert violations(page) == []

    page.goto(f"/campaigns/{matter_id}/fan_out/")
    page.get_by_text("分钟").first.wait_for()
    assert violations(page) == []
    page.locator("main form button.ls-button--solid").last.click()
    page.get_by_text("覆盖").first.wait_for()

    assert models.Matter.objects.filter(loop="talk", parent_id=matter_id).count() == 3
    assert violations(page) == []


def test_the_public_reads_a_promise_without_signing_in_and_asks_for_something(page):
    matter_id = shown_commitment()
    page.goto("/public/")
    page.get_by_text("修好进村的三条路").first.wait_for()
    assert violations(page) == []

    page.goto(f"/public/matters/{matter_id}/")
    page.get_by_text("记录没被改过").first.wait_for()
    assert "尚无外部见证" in page.locator("body").inner_text()
    assert violations(page) == []
    page.goto("/public/request/")
    assert violations(page) == []
