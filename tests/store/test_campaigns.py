"""Campaigns: judged before they are sent, counted below every unit afterwards."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.core.fault import Refused
from luoshi.core.matter import Matter
from luoshi.core.tree import LEVELS
from luoshi.store import campaigns, clockwork, models, projection, record
from luoshi.store.verify import verify
from tests import cast
from tests.store import asks

pytestmark = pytest.mark.usefixtures("city")
SAID = {"thinking": "思路", "measures": "措施", "goal": "目标"}


def loop():
    return clockwork.current_loops()["campaign"]


def talk():
    return clockwork.current_loops()["talk"]


def refuse(move, *, actor=cast.CLERK, matter=None, day=cast.TODAY, **given):
    campaigns.refuse_unsound(
        loop=loop(), move=loop().moves[move], actor=actor, given=given, day=day,
        matter=matter or Matter(id=0, loop="campaign"),
    )  # fmt: skip


def code_of(move, **said):
    """The code of the refusal, or None where nothing is refused."""
    try:
        refuse(move, **said)
    except Refused as refusal:
        return refusal.fault.code
    return None


def matter_of(campaign):
    row = models.Matter.objects.get(id=campaign)
    return projection.matter_of(row, loop=loop())


def covered(campaign, unit=cast.DISTRICT):
    found = campaigns.coverage(campaign=campaign, unit=unit, day=cast.TODAY, loop=talk())
    return {one.unit: one for one in found}


def test_a_campaign_is_judged_by_its_cost_and_its_checks():
    found = campaigns.assess(
        loop=loop(), owner=cast.DISTRICT, superior=cast.CITY, given=asks.CAMPAIGN, day=cast.TODAY,
        tree=cast.TREE,
    )  # fmt: skip

    assert found.cost.minutes == 33
    assert found.approver == "澜川市 市委副书记"
    assert found.refusal is None
    assert all(check.is_met for check in found.checks)


def test_a_superior_without_a_head_cannot_approve():
    assert campaigns.approver_of(cast.INDUSTRY, tree=cast.TREE)
    models.Post.objects.filter(unit_id=cast.INDUSTRY).update(is_head=False)

    assert campaigns.approver_of(cast.INDUSTRY, tree=cast.TREE) == ""
    assert campaigns.approver_of(None, tree=cast.TREE) == ""


def test_drafting_is_refused_while_a_check_fails():
    with pytest.raises(Refused) as refusal:
        refuse("draft", **(asks.CAMPAIGN | {"due": date(2026, 4, 17)}))

    assert refusal.value.fault.code == "notice"


def test_a_sound_draft_is_not_refused():
    assert code_of("draft", **asks.CAMPAIGN) is None
    assert code_of("draft", **(asks.CAMPAIGN | {"due": date(2026, 4, 17)})) == "notice"


def test_approval_and_sending_are_checked_anew_on_their_day():
    campaign = matter_of(asks.approved())

    for move, actor in (("approve", cast.CITY_HEAD), ("fan_out", cast.CLERK)):
        refuse(move, actor=actor, matter=campaign)
        with pytest.raises(Refused):
            refuse(move, actor=actor, matter=campaign, day=date(2026, 4, 28))


def test_what_sends_nothing_is_never_looked_at():
    campaign = matter_of(asks.drafted(due=date(2026, 4, 16)))

    refuse("drop", actor=cast.CITY_HEAD, matter=campaign)
    task = clockwork.current_loops()["task"]
    campaigns.refuse_unsound(
        loop=talk(), move=talk().moves["pass"], actor=cast.CLERK, given={}, day=cast.TODAY,
        matter=Matter(id=1, loop="talk", n=1),
    )  # fmt: skip
    assert not campaigns.is_sending(task.moves["accept"], loop=task)


@pytest.mark.parametrize(
    ("name", "limit", "code"),
    [
        ("ASK_NOTICE_WORKDAYS", 200, "notice"),
        ("ASK_CHARACTERS", 10, "texts"),
        ("ASK_YEAR_MINUTES", 1, "year"),
        ("ASK_VILLAGE_MINUTES", 1, "village"),
    ],
)
def test_a_site_sets_its_own_limits_of_what_may_be_asked(settings, name, limit, code):
    def met():
        found = campaigns.assess(
            loop=clockwork.current_loops()["campaign"], owner=cast.DISTRICT, superior=cast.CITY,
            given=asks.CAMPAIGN | {"addressees": (cast.VILLAGE,)}, day=cast.TODAY, tree=cast.TREE,
        )  # fmt: skip
        return {check.code: check.is_met for check in found.checks}

    assert met()[code]

    setattr(settings, name, limit)

    assert not met()[code]


def test_the_highest_unit_never_approves_what_the_same_hand_has_drafted():
    campaign = asks.drafted(actor=cast.CITY_HEAD, addressees=(cast.DISTRICT,))

    with pytest.raises(Refused) as refusal:
        refuse("approve", actor=cast.CITY_HEAD, matter=matter_of(campaign))

    assert refusal.value.fault.code == "same-hand"


def test_every_unit_below_the_highest_is_reached_at_once_and_verifies():
    everybody = cast.TREE.subtree(cast.CITY)[1:]
    campaign = record.open_matter(
        actor=cast.CITY_HEAD, loop="campaign", at=asks.at(), key="all",
        given=asks.CAMPAIGN | {"addressees": everybody},
    ).matter_id  # fmt: skip
    asks.act(cast.CITY_HEAD, campaign, "approve", minutes=1)
    asks.act(cast.CITY_HEAD, campaign, "fan_out", minutes=2)
    record.seal(at=asks.at(3))

    found = campaigns.totals([campaign], loop=talk())[campaign]

    assert found.asked == len(everybody) == found.counts["open"]
    assert verify(at=asks.at(4)).faults == ()


def test_coverage_counts_each_subtree_once_and_the_unit_itself_apart():
    campaign = asks.sent()

    found = covered(campaign)
    town = covered(campaign, unit=cast.TOWN)

    assert {unit: one.asked for unit, one in found.items()} == {
        cast.TOWN: 3, cast.OTHER_TOWN: 1, cast.WATER: 1,
    }  # fmt: skip
    assert list(town) == [cast.TOWN, cast.VILLAGE, cast.COMMUNITY]
    assert sum(one.asked for one in found.values()) == len(asks.TO)


def test_coverage_says_what_became_of_each_answer():
    campaign = asks.sent()
    asks.answer(campaign, cast.TOWN, cast.TOWN_OFFICE, **SAID)
    asks.answer(campaign, cast.VILLAGE, cast.VILLAGE_HEAD, ideas="办法")
    community = cast.actor(11)
    asks.act(community, asks.talk_of(campaign, cast.COMMUNITY).id, "decline", {"ground": "无"})
    asks.act(cast.CLERK, asks.talk_of(campaign, cast.TOWN).id, "pass", minutes=6)
    asks.act(cast.CLERK, asks.talk_of(campaign, cast.TOWN).id, "publish", minutes=7)
    record.tick(at=asks.at(days=16))

    found = covered(campaign)

    assert dict(found[cast.TOWN].counts) == {
        "open": 0, "submitted": 1, "published": 1, "not_applicable": 1, "lapsed": 0,
    }  # fmt: skip
    assert found[cast.WATER].counts["lapsed"] == 1
    assert (found[cast.TOWN].answered, found[cast.WATER].answered) == (3, 0)


def test_coverage_costs_two_queries_at_every_level():
    campaign = asks.sent()
    clockwork.tree_on(cast.TODAY)

    for unit in (cast.DISTRICT, cast.TOWN):
        with CaptureQueriesContext(connection) as seen:
            covered(campaign, unit=unit)
        assert len(seen) == 2


def test_every_stage_of_the_opened_loop_is_one_of_the_kinds():
    kinds = campaigns.kinds_of(talk())

    assert set(kinds) == set(talk().stages)
    assert set(kinds.values()) == set(campaigns.KINDS)
    assert (kinds["asked"], kinds["lapsed"], kinds["kept"]) == ("open", "lapsed", "submitted")


def test_units_that_have_left_the_tree_are_not_counted():
    assert campaigns.levels_of([cast.TOWN, 999], tree=cast.TREE) == {"town": 1}
    assert set(campaigns.levels_of(cast.TREE.subtree(cast.CITY), tree=cast.TREE)) <= set(LEVELS)


def test_campaigns_are_listed_to_those_above_and_not_to_those_asked():
    campaign = asks.sent()

    def ids(actor):
        return [row.id for row in campaigns.listed(actor=actor, day=cast.TODAY)]

    assert ids(cast.CLERK) == ids(cast.CITY_HEAD) == [campaign]
    assert ids(cast.VILLAGE_HEAD) == ids(cast.FAR_HEAD) == []


def test_a_campaign_is_under_way_between_its_sending_and_its_end():
    waiting, going = asks.approved(), asks.sent(key="second")

    assert not campaigns.is_under_way(loop=loop(), matter=matter_of(waiting))
    assert campaigns.is_under_way(loop=loop(), matter=matter_of(going))
