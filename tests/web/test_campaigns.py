"""Campaigns as a clerk drafts them, as the unit above decides, and as they come back."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.store import models, record
from luoshi.web import campaign_draft
from tests import cast
from tests.store import asks, promises
from tests.web import accessible
from tests.web.seats import seat, set_now, text_of

pytestmark = pytest.mark.usefixtures("city")
BUDGET = json.loads((Path(__file__).parent / "query_counts.json").read_text(encoding="utf-8"))
SCOPE = {"addressees": ["level:town", "level:village"]}
TEXTS = {
    "title": "书记谈落实", "theme": "谈落实", "forms": ["discussion"], "due": "2026-04-30",
    "basis": "云栖办〔2026〕12 号", "reuse": "一季度讲评材料", "alternative": "在例会上口头说",
}  # fmt: skip
CITY, CLERK, VILLAGE = 1, 4, 7


@pytest.fixture(autouse=True)
def morning(monkeypatch):
    """The morning of the cast; Chromium's event loop may stand beside the database."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    cache.clear()
    return set_now(monkeypatch)


def step(name, *, post=CLERK, address="/campaigns/new/", **changed):
    """The answer of one step of the draft."""
    return seat(post).post(address, {"step": name, "key": "form"} | SCOPE | TEXTS | changed)


def words(answer):
    """What a page says, without its tags."""
    html = answer if isinstance(answer, str) else text_of(answer)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def only():
    return models.Matter.objects.get(loop="campaign")


def test_first_step_says_what_each_level_would_cost():
    said = words(seat(CLERK).get("/campaigns/new/"))

    assert "乡镇街道 2 个 每个 9 分钟，共 18 分钟" in said
    assert "村社区 3 个 每个 3 分钟，共 9 分钟" in said
    assert "石桥镇" in said


def test_without_anybody_to_ask_there_is_no_second_step():
    answer = step("templates", addressees=[])

    assert answer.status_code == 422
    assert "发给谁？" in text_of(answer)


def test_a_unit_that_is_not_below_is_refused_by_its_name():
    answer = step("templates", addressees=[], addressees_more="青山镇")

    assert answer.status_code == 422
    assert "青山镇" in text_of(answer)


def test_single_units_are_written_by_name():
    said = words(step("cost", addressees=[], addressees_more="沿江村\n区水务局"))

    assert "这次要花基层 12 分钟，约 0.2 小时" in said


def test_second_step_shows_the_template_of_each_level():
    said = words(step("templates"))

    assert "乡镇街道 2 个" in said
    assert "思路 / 措施 / 目标" in said
    assert "办法点子" in said


def test_what_is_missing_keeps_the_second_step_open():
    answer = step("cost", basis="", due="")

    said = text_of(answer)
    assert answer.status_code == 422
    assert 'href="#field-basis"' in said
    assert 'value="书记谈落实"' in said


def test_the_cost_is_shown_before_anybody_is_asked():
    said = words(step("cost"))

    assert "这次要花基层 27 分钟，约 0.5 小时" in said
    assert "9 过 0 不过" in said
    assert "送澜川市 市委副书记审批" in said
    assert "27 / 12,000 分钟" in said
    assert not models.Matter.objects.exists()


def test_a_check_that_fails_is_named_and_there_is_no_button_to_send():
    said = text_of(step("cost", due="2026-04-17"))

    assert "提前量只有 2 个工作日" in said
    assert "截止日改到 4月20日 即可通过" in said
    assert 'value="send"' not in said


def test_sending_while_a_check_fails_is_refused_and_writes_nothing():
    answer = step("send", due="2026-04-17")

    assert answer.status_code == 422
    assert "没有送出：提前量只有 2 个工作日。" in text_of(answer)
    assert not models.Matter.objects.exists()


def test_a_sound_campaign_waits_for_the_unit_above():
    answer = step("send")
    again = step("send")

    campaign = only()
    assert answer.status_code == again.status_code == 302
    assert answer["Location"] == again["Location"] == f"/campaigns/{campaign.id}/"
    assert (campaign.stage, campaign.superior_id) == ("drafted", cast.CITY)
    units = json.loads(campaign.state)["values"]["addressees"]
    assert [int(unit) for unit in units] == [3, 4, 5, 7, 8]


def test_the_step_before_keeps_what_was_typed():
    said = text_of(step("scope"))

    assert re.search(r'value="level:town" checked', said)
    assert '<input type="hidden" name="title" value="书记谈落实">' in said


def test_whoever_has_nobody_below_drafts_no_campaign():
    assert seat(8).get("/campaigns/new/").status_code == 404


def move(name, campaign, *, post, **given):
    given = {"key": f"{name}-{post}", "n_expected": campaign.n_entries} | given
    return seat(post).post(f"/campaigns/{campaign.id}/{name}/", given)


def test_the_head_above_approves_and_the_clerk_sends_it_to_all_at_once():
    step("send")
    approved = move("approve", only(), post=CITY)
    asked = text_of(seat(CLERK).get(f"/campaigns/{only().id}/fan_out/"))
    unconfirmed = move("fan_out", only(), post=CLERK)
    assert models.Matter.objects.filter(loop="talk").count() == 0

    sent = move("fan_out", only(), post=CLERK, confirmed=5, key="sure")

    assert approved.status_code == sent.status_code == 302
    assert "确认下发到 5 个单位" in asked
    assert "发出后不能撤回" in asked
    assert unconfirmed.status_code == 200
    assert models.Matter.objects.filter(loop="talk").count() == 5
    assert only().stage == "under_way"


def test_nobody_but_the_head_above_approves():
    step("send")

    for post in (CLERK, 5):
        assert move("approve", only(), post=post).status_code in (404, 422)
    assert only().stage == "drafted"


def test_a_campaign_that_waited_too_long_can_no_longer_be_sent(monkeypatch):
    campaign = asks.approved()
    set_now(monkeypatch, days=13)

    said = text_of(seat(CLERK).get(f"/campaigns/{campaign}/"))
    answer = move("fan_out", only(), post=CLERK, confirmed=5)

    assert "现在还不能送出" in said
    assert answer.status_code == 422
    assert "提前量只有 2 个工作日" in text_of(answer)
    assert only().stage == "approved"


def test_a_campaign_is_dropped_with_a_reason_even_where_a_check_fails(monkeypatch):
    asks.drafted()
    set_now(monkeypatch, days=14)

    without = move("drop", only(), post=CITY, ground="")
    move("drop", only(), post=CITY, ground="太晚了", key="2")

    assert without.status_code == 422
    assert only().stage == "dropped"


def test_a_draft_is_revised_by_the_same_steps():
    campaign = asks.drafted(addressees=(3, 7, 4))
    address = f"/campaigns/{campaign}/revise/"

    first = text_of(seat(CLERK).get(address))
    answer = seat(CLERK).post(
        address, {"step": "send", "key": "r"} | TEXTS | {"addressees": ["4"], "due": "2026-05-08"}
    )

    assert 'value="level:town" checked' in first
    assert ">沿江村</textarea>" in first
    assert answer.status_code == 302
    assert only().due == date(2026, 5, 8)
    assert json.loads(only().state)["values"]["addressees"] == ["4"]


def test_whole_levels_are_said_as_levels_and_other_units_by_name():
    whole, single = campaign_draft.tokens_of(
        cast.TREE.subtree(cast.DISTRICT)[1:-1], above=cast.DISTRICT, tree=cast.TREE
    )

    assert whole == ["level:town", "level:village", "level:grid"]
    assert single == ["区水务局"]


def test_coverage_is_counted_below_each_unit_and_looked_at_again():
    campaign = asks.sent()
    asks.answer(campaign, cast.VILLAGE, cast.VILLAGE_HEAD, ideas="办法")

    said = text_of(seat(CLERK).get(f"/campaigns/{campaign}/"))
    town = words(seat(CLERK).get(f"/campaigns/{campaign}/?unit={cast.TOWN}"))

    assert "5 个单位答了 20.0%，4 个还没答" in said
    assert 'hx-trigger="every 10s"' in said
    assert f'href="/campaigns/{campaign}/?unit={cast.TOWN}"' in said
    assert re.search(r"沿江村 已提交 1 1 0 0 0 0 100.0%", town)
    assert re.search(r"大港镇（本级） 待办 1 0 0 0 1 0 0.0%", town)


def test_polling_brings_the_table_alone():
    campaign = asks.sent()

    part = text_of(
        seat(CLERK).get(f"/campaigns/{campaign}/", headers={"HX-Request": "true"})
    ).strip()

    assert part.startswith('<section class="ls-card" id="coverage"')
    assert "<html" not in part


@pytest.mark.parametrize("unit", [cast.FAR_TOWN, cast.CITY, 999])
def test_coverage_of_a_unit_that_is_not_below_is_not_found(unit):
    campaign = asks.sent()

    assert seat(CLERK).get(f"/campaigns/{campaign}/?unit={unit}").status_code == 404


def test_a_concluded_campaign_is_no_longer_polled(monkeypatch):
    campaign = asks.sent()
    record.tick(at=asks.at(days=16))
    set_now(monkeypatch, days=16)

    answer = move("conclude", only(), post=CITY, result="都谈过了")

    said = text_of(seat(CLERK).get(f"/campaigns/{campaign}/"))
    assert answer.status_code == 302
    assert "都谈过了" in said
    assert "every 10s" not in said


def test_only_those_who_see_a_campaign_find_it():
    campaign = asks.sent()
    other = models.Matter.objects.filter(loop="talk").first().id

    assert seat(VILLAGE).get(f"/campaigns/{campaign}/").status_code == 404
    assert seat(9).get(f"/campaigns/{campaign}/").status_code == 404
    assert seat(CLERK).get(f"/campaigns/{other}/").status_code == 404
    assert seat(CLERK).get(f"/campaigns/{campaign}/nonsense/").status_code == 404


def test_the_list_shows_how_far_each_has_come_and_the_account_of_the_year():
    asks.sent()

    said = words(seat(CLERK).get("/campaigns/"))

    assert "1 个活动在办" in said
    assert re.search(r"书记谈落实 云栖区 · 活〔2026〕云栖-1 进行中 5 0", said)
    assert "33 / 12,000 分钟" in said
    assert "没有活动在办" in words(seat(9).get("/campaigns/"))


def test_promises_of_the_subtree_are_listed_by_lamp_with_their_measures(monkeypatch):
    kept, late = promises.keeping(key="kept"), promises.keeping(key="late", due=date(2026, 5, 1))
    promises.raised(key="new", title="修好三条路")
    promises.handed_in(kept, 1240)
    asks.act(cast.CLERK, kept, "accept", days=61)
    set_now(monkeypatch, days=200)

    said = text_of(seat(CLERK).get("/loops/commitment/"))
    plain = words(said)

    assert "承诺践诺 3 件，2 件逾期，兑现率 50.0%" in plain
    assert re.search(r"兑现率 50.0% 1 / 2", plain)
    assert said.index(f"matter-{late}") < said.index(f"matter-{kept}")
    assert "未公示" in plain


def test_promises_can_be_narrowed_to_a_unit_below_and_a_lamp():
    promises.shown()

    def n(query, post=CLERK):
        return text_of(seat(post).get(f"/loops/commitment/{query}")).count("data-ls-row")

    assert (n(""), n(f"?unit={cast.OTHER_TOWN}"), n("?lamp=green"), n("?lamp=red")) == (1, 0, 1, 0)
    assert (n("", post=9), n(f"?unit={cast.TOWN}", post=9)) == (0, 0)
    assert "还没有可算的" in text_of(seat(9).get("/loops/commitment/"))


def test_a_long_list_of_promises_goes_on():
    for n in range(52):
        promises.raised(key=str(n))

    first = text_of(seat(CLERK).get("/loops/commitment/"))
    second = text_of(seat(CLERK).get("/loops/commitment/?from=50"))

    assert "from=50" in first
    assert second.count("data-ls-row") == 2


@pytest.mark.parametrize(
    "name",
    ["campaigns", "campaign_new", "campaign_cost", "campaign", "campaign_sent", "commitments"],
)
def test_pages_stay_within_their_queries(name):
    drafted, sent = asks.drafted(), asks.sent(key="sent")
    promises.shown()
    client = seat(CLERK)
    addresses = {
        "campaigns": "/campaigns/", "campaign_new": "/campaigns/new/",
        "campaign": f"/campaigns/{drafted}/", "campaign_sent": f"/campaigns/{sent}/",
        "commitments": "/loops/commitment/",
    }  # fmt: skip

    def ask():
        if name == "campaign_cost":
            return client.post("/campaigns/new/", {"step": "cost", "key": "k"} | SCOPE | TEXTS)
        return client.get(addresses[name])

    ask()
    with CaptureQueriesContext(connection) as queries:
        assert ask().status_code == 200

    assert len(queries) <= BUDGET[name], [query["sql"][:150] for query in queries]


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_of_campaigns_hold_the_rules_of_accessibility(browser, width):
    sent, drafted = asks.sent(key="sent"), asks.approved()
    promises.shown()
    found = {
        "list": seat(CLERK).get("/campaigns/"), "scope": seat(CLERK).get("/campaigns/new/"),
        "templates": step("templates"), "wrong": step("cost", basis=""),
        "cost": step("cost", due="2026-04-17"),
        "drafted": seat(CLERK).get(f"/campaigns/{drafted}/"),
        "move": seat(CLERK).get(f"/campaigns/{drafted}/fan_out/"),
        "sent": seat(CLERK).get(f"/campaigns/{sent}/"),
        "promises": seat(CLERK).get("/loops/commitment/"),
    }  # fmt: skip

    faults = {
        name: accessible.faults(browser, text_of(answer), width=width)
        for name, answer in found.items()
    }

    assert {name: broken for name, broken in faults.items() if broken} == {}
