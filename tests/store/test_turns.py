"""A rota through the database: each turn is a matter of the post that stands it."""

from datetime import date, timedelta

import pytest

from luoshi.core import value as values
from luoshi.core.calendar import begin_of_day
from luoshi.core.fault import Refused
from luoshi.store import clockwork, models, record
from luoshi.store.record import walk
from luoshi.store.record.histories import Step, Walk
from luoshi.store.verify import verify
from tests import cast

pytestmark = pytest.mark.usefixtures("city", "extra_loops")

DAYS = (date(2026, 4, 17), date(2026, 4, 18))
SHEET = """岗位\t开始\t结束
5\t2026-04-17 00:00\t2026-04-17 08:00
镇党政办主任\t2026-04-17 08:00\t20:00
镇党政办主任\t2026-04-17 20:00\t08:00 次日
5\t2026-04-18 08:00\t24:00
"""


def at(days=0, minutes=0):
    return cast.MORNING + timedelta(days=days, minutes=minutes)


def turns(text=SHEET):
    field = clockwork.current_loops()["watch"].fields["turns"]
    posts = {"镇党委书记": (5,), "镇党政办主任": (6,)}
    return values.parse(field, text, posts=posts)


def given(text=SHEET, **more):
    return {"title": "值班", "turns": turns(text), "due": date(2026, 4, 20), "days": DAYS} | more


def planned(**more):
    return record.open_matter(
        actor=cast.TOWN_OFFICE, loop="watch", at=at(), key="w", given=given(**more)
    ).matter_id


def act(actor, matter_id, move, *, at, values=None):
    key = f"{move}-{matter_id}-{at}"
    return record.act(
        actor=actor, matter_id=matter_id, move=move, at=at, key=key, given=values or {}
    )


def confirmed():
    matter_id = planned(partners=(cast.WATER,))
    act(cast.LEADER, matter_id, "confirm", at=at(0, 1))
    return matter_id, list(models.Matter.objects.filter(parent_id=matter_id).order_by("id"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SHEET.replace("08:00\t20:00", "08:00\t19:30"),
         "2026年4月17日 19:30—20:00 没有人值守"),
        (SHEET.replace("08:00\t20:00", "08:00\t20:30"),
         "2026年4月17日 20:00—20:30 有两班重叠：镇党政办主任。"),
        (SHEET.replace("5\t2026-04-18", "镇党政办主任\t2026-04-18"),
         "镇党政办主任连着上 2026年4月17日 和 2026年4月18日 两个夜班"),
        (SHEET.replace("5\t2026-04-18", "7\t2026-04-18"),
         "村党支部书记不在责任单位里，不能排班"),
    ],
    ids=["gap", "overlap", "two-nights", "not-of-owner"],
)  # fmt: skip
def test_a_rota_with_a_fault_is_refused_in_words(text, said):
    with pytest.raises(Refused) as refusal:
        planned(text=text)

    assert said in str(refusal.value)
    assert not models.Matter.objects.exists()


def test_each_turn_becomes_a_matter_of_its_post_with_the_parties_of_the_rota():
    matter_id, children = confirmed()

    assert [child.holder_id for child in children] == [5, 6, 6, 5]
    assert {(child.owner_id, child.superior_id) for child in children} == {
        (cast.TOWN, cast.DISTRICT)
    }
    partners = models.Partner.objects.filter(matter__in=[matter_id, *children])
    assert list(partners.values_list("unit_id", flat=True)) == [cast.WATER] * 5
    assert [child.next_on for child in children] == [DAYS[0]] * 3 + [DAYS[1]]
    record.seal(at=at(0, 2))
    assert verify(at=at(0, 3)).faults == ()


def test_a_night_turn_goes_over_midnight_and_is_late_by_the_minute():
    _, (_, _, night, _) = confirmed()
    begin = begin_of_day(DAYS[0]) + timedelta(hours=20)

    act(cast.TOWN_OFFICE, night.id, "start", at=begin - timedelta(minutes=5))
    early = record.tick(at=begin + timedelta(hours=11, minutes=59))
    models.Matter.objects.get(id=night.id)
    act(cast.TOWN_OFFICE, night.id, "hand_on", at=begin + timedelta(hours=12),
        values={"note": "一切正常。"})  # fmt: skip
    act(cast.TOWN_HEAD, night.id, "relieve", at=begin + timedelta(hours=12, minutes=9))

    assert early.lapsed == 0
    assert models.Matter.objects.get(id=night.id).stage == "relieved"


def test_taking_the_confirmation_back_ends_the_turns():
    matter_id, children = confirmed()

    record.take_back(actor=cast.LEADER, matter_id=matter_id, at=at(0, 5), key="back")

    assert models.Matter.objects.get(id=matter_id).stage == "planned"
    assert set(models.Matter.objects.filter(id__in=[child.id for child in children])
               .values_list("stage", flat=True)) == {"cancelled"}  # fmt: skip
    record.seal(at=at(0, 6))
    assert verify(at=at(0, 7)).faults == ()


def test_a_history_of_a_rota_is_as_act_by_act():
    steps = (
        Step(actor=cast.TOWN_OFFICE, move="plan", at=at(), given=given(partners=(cast.WATER,))),
        Step(actor=cast.LEADER, move="confirm", at=at(0, 1)),
    )

    written = walk.write([Walk(loop="watch", steps=steps)], until=at(0, 2))

    children = models.Matter.objects.filter(parent_id=written.matters[0]).order_by("id")
    assert [child.holder_id for child in children] == [5, 6, 6, 5]
    assert models.Partner.objects.count() == 5
    record.seal(at=at(0, 3))
    assert verify(at=at(0, 4)).faults == ()
