"""A smaller matter is opened in another by its own first move, and each looks after the other."""

from datetime import date
from decimal import Decimal

import pytest

from luoshi.core.fault import Refused
from luoshi.store import clockwork, models, projection, record
from luoshi.store.record import walk
from luoshi.store.record.histories import Step, Walk
from luoshi.store.verify import verify
from tests import cast
from tests.fill import filled
from tests.store.test_record import act, at, row

pytestmark = pytest.mark.usefixtures("city", "extra_loops")


def announced(n=5, **given):
    """A fair of the town."""
    given = {"title": "春耕集市", "n_stalls": Decimal(n)} | given
    return record.open_matter(
        actor=cast.TOWN_OFFICE, loop="fair", at=at(), key="fair", given=given
    ).matter_id


def booked(fair, *, actor=cast.RESIDENT, n=2, key="book", minutes=1):
    return record.open_matter(
        actor=actor, loop="fair.stall", at=at(0, minutes), key=key, given={"n": Decimal(n)},
        parent=fair,
    ).matter_id  # fmt: skip


def stalls(fair):
    loop, matter = projection_of(fair)
    assert loop.name == "fair"
    return matter.values["stalls"]


def projection_of(matter_id):
    found = row(matter_id)
    loop = clockwork.loop_of(found.text_id, found.loop)
    return loop, projection.matter_of(found, loop=loop)


def test_whoever_asks_opens_it_in_the_name_of_the_unit_above():
    fair = announced()

    stall = booked(fair)

    found = row(stall)
    assert (found.parent_id, found.owner_id, found.superior_id) == (fair, cast.TOWN, cast.DISTRICT)
    assert found.requester == cast.RESIDENT.posting
    assert stalls(fair) == 3


def test_the_unit_itself_opens_one_without_anybody_asking():
    fair = announced()

    stall = booked(fair, actor=cast.TOWN_OFFICE)

    assert row(stall).requester == ""


def test_another_unit_that_opens_one_asks_for_it_and_owns_nothing():
    fair = announced(partners=(cast.VILLAGE,))

    stall = booked(fair, actor=cast.VILLAGE_HEAD)

    assert (row(stall).owner_id, row(stall).requester) == (cast.TOWN, f"unit/{cast.VILLAGE}")


def test_nothing_is_opened_in_what_has_ended_or_is_not_shown_or_is_another_kind():
    fair, task = announced(), record.open_matter(
        actor=cast.CLERK, loop="request", at=at(), key="r",
        given={"title": "路灯不亮", "kind": "lighting", "wants_call": True},
    ).matter_id  # fmt: skip
    act(cast.TOWN_OFFICE, fair, "drop", minutes=3)
    n = models.Entry.objects.count()

    for parent in (fair, task, 1):
        with pytest.raises(Refused) as refusal:
            booked(parent, minutes=5, key=f"late-{parent}")
        assert refusal.value.fault.code == "not-in-here"

    assert models.Entry.objects.count() == n


def test_the_same_form_twice_opens_one():
    fair = announced()

    assert booked(fair) == booked(fair)
    assert stalls(fair) == 3


def test_no_more_is_booked_than_there_is():
    fair = announced(n=3)
    booked(fair)

    with pytest.raises(Refused) as refusal:
        booked(fair, key="second")

    assert refusal.value.fault.code == "below-zero"
    assert models.Matter.objects.filter(parent_id=fair).count() == 1


def test_the_matter_above_goes_on_by_itself_when_the_last_one_has_ended():
    fair = announced()
    first, second = booked(fair), booked(fair, key="second")
    for stall, minutes in ((first, 4), (second, 6)):
        act(cast.TOWN_OFFICE, stall, "come", minutes=minutes)
    act(cast.TOWN_OFFICE, fair, "wind_up", minutes=8)
    act(cast.TOWN_OFFICE, first, "pay", minutes=9)
    assert row(fair).stage == "closing"

    act(cast.TOWN_OFFICE, second, "pay", minutes=10)

    assert row(fair).stage == "settled"
    assert projection.history_of(fair)[-1][0].actor == "system"
    record.seal(at=at(0, 11))
    assert verify(at=at(0, 12)).faults == ()


def test_what_stands_below_goes_on_by_itself_when_the_matter_above_moves_and_back_up_again():
    fair = announced()
    stall = booked(fair)

    act(cast.TOWN_OFFICE, fair, "wind_up", minutes=5)

    assert row(stall).stage == "missed"
    assert row(fair).stage == "settled"


def test_a_step_that_has_moved_the_family_is_not_taken_back():
    fair = announced()
    booked(fair)
    act(cast.TOWN_OFFICE, fair, "wind_up", minutes=5)

    with pytest.raises(Refused):
        record.take_back(actor=cast.TOWN_OFFICE, matter_id=fair, at=at(0, 6), key="b")


def test_a_step_that_moved_the_matter_above_is_not_taken_back():
    fair = announced()
    stall = booked(fair)
    act(cast.TOWN_OFFICE, stall, "come", minutes=4)
    act(cast.TOWN_OFFICE, fair, "wind_up", minutes=5)
    act(cast.TOWN_OFFICE, stall, "pay", minutes=6)

    with pytest.raises(Refused) as refusal:
        record.take_back(actor=cast.TOWN_OFFICE, matter_id=stall, at=at(0, 7), key="b")

    assert refusal.value.fault.code in ("family-followed", "not-to-be-taken-back")
    assert row(fair).stage == "settled"


def test_a_step_that_the_matter_above_has_gone_on_from_later_is_not_taken_back():
    fair = announced()
    stall = booked(fair)
    act(cast.TOWN_OFFICE, stall, "come", minutes=4)
    act(cast.TOWN_OFFICE, stall, "pay", minutes=6)
    act(cast.TOWN_HEAD, fair, "wind_up", minutes=8)

    with pytest.raises(Refused) as refusal:
        record.take_back(actor=cast.TOWN_OFFICE, matter_id=stall, at=at(0, 9), key="b")

    assert refusal.value.fault.code == "family-followed"
    assert (row(stall).stage, row(fair).stage) == ("paid", "settled")


def claimed():
    """A challenge that is posted, and a claim to it."""
    loop = clockwork.current_loops()["challenge"]
    challenge = record.open_matter(
        actor=cast.CLERK, loop="challenge", move="draft", at=at(), key="c",
        given=filled(loop, "draft", partners=(cast.WATER, cast.TOWN), claim_by=date(2026, 4, 20)),
    ).matter_id  # fmt: skip
    act(cast.LEADER, challenge, "post")
    claim = record.open_matter(
        actor=cast.OTHER_HEAD, loop="challenge.claim", at=at(0, 2), key="claim", parent=challenge,
        given=filled(loop.children["claim"], "claim"),
    ).matter_id  # fmt: skip
    return challenge, claim


def test_a_step_stands_although_the_matter_above_has_moved_on_since():
    challenge, claim = claimed()
    record.tick(at=at(6))
    act(cast.WATER_HEAD, claim, "choose", days=6, minutes=1)
    act(cast.TOWN_HEAD, claim, "choose", days=6, minutes=2)
    act(cast.LEADER, challenge, "award", {"owner": cast.OTHER_TOWN, "holder": 10}, days=6,
        minutes=5)  # fmt: skip

    with pytest.raises(Refused) as refusal:
        record.take_back(actor=cast.TOWN_HEAD, matter_id=claim, at=at(6, 8), key="b")

    assert refusal.value.fault.code == "family-followed"
    assert (row(claim).stage, row(challenge).stage) == ("chosen", "judged")


def test_a_step_that_the_matter_above_has_not_looked_at_is_taken_back():
    challenge, claim = claimed()
    act(cast.OTHER_HEAD, claim, "improve", {"plan": "换一套方案"}, minutes=3)
    told = {"recused": (cast.TOWN,), "ground": "有往来"}
    act(cast.CLERK, challenge, "stand_back", told, minutes=4)

    record.take_back(actor=cast.OTHER_HEAD, matter_id=claim, at=at(0, 5), key="b")

    assert projection_of(claim)[1].values["plan"] != "换一套方案"


def test_a_history_written_at_once_is_what_the_steps_one_by_one_give():
    def step(actor, move, minutes, given=None):
        return Step(actor=actor, move=move, at=at(0, minutes), given=given or {})

    stall = Walk(loop="fair.stall", opens=True, steps=(
        step(cast.RESIDENT, "book", 1, {"n": Decimal(2)}),
        step(cast.TOWN_OFFICE, "come", 4),
        step(cast.TOWN_OFFICE, "pay", 9),
    ))  # fmt: skip
    missed = Walk(loop="fair.stall", opens=True, steps=(
        step(cast.RESIDENT, "book", 2, {"n": Decimal(1)}),
    ))  # fmt: skip
    whole = Walk(loop="fair", below=(stall, missed), steps=(
        step(cast.TOWN_OFFICE, "announce", 0, {"title": "春耕集市", "n_stalls": Decimal(5)}),
        step(cast.TOWN_OFFICE, "wind_up", 6),
    ))  # fmt: skip

    written = walk.write([whole], until=at(0, 30))

    fair = written.matters[0]
    stages = models.Matter.objects.filter(parent_id=fair).order_by("id").values_list("stage")
    assert sorted(stage for (stage,) in stages) == ["missed", "paid"]
    assert (row(fair).stage, stalls(fair)) == ("settled", 2)
    record.seal(at=at(0, 31))
    assert verify(at=at(0, 32)).faults == ()
