"""The demonstration uses every loop: matters at several stages, in the magnitudes of documents."""

import json
import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from luoshi.core.calendar import day_of
from luoshi.core.matter import ERASED, SHEET, Actor
from luoshi.demo import build, seats, shape
from luoshi.demo import city as city_plan
from luoshi.demo.mechanisms import (
    deployments,
    inspections,
    liaisons,
    permits,
    points,
    reforms,
    resources,
    squads,
    stations,
)
from luoshi.demo.story import telephone
from luoshi.store import clockwork, models, projection, record
from luoshi.store.holidays import calendar_of
from luoshi.store.record.histories import RememberingCalendar
from luoshi.store.verify import verify

#: A Wednesday morning.
AT = datetime(2026, 4, 15, 3, 0, tzinfo=UTC)
#: Unit: hours. A night belongs to the day of its evening: it runs from noon to noon.
CHINA, NOON = 8, 12
#: Loops of which a small city has one matter alone, by their nature.
_FEW = {"campaign", "pledge", "blocker"}


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """A small city, made once for the module in a transaction that is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        clockwork.forget()
        yield build.build(at=AT, units=220)
        transaction.set_rollback(True)
    clockwork.forget()


@pytest.fixture
def city(made, db):
    return made.city


def stages(loop):
    return Counter(models.Matter.objects.filter(loop=loop).values_list("stage", flat=True))


def matters(loop):
    for row in models.Matter.objects.filter(loop=loop).order_by("id"):
        yield projection.matter_of(row, loop=clockwork.loop_of(row.text_id, row.loop))


def moves(matter_id):
    return [entered.move for entered, _ in projection.history_of(matter_id)]


def test_nothing_in_the_ledger_is_at_fault(city):
    record.seal(at=AT)

    assert verify(at=AT).faults == ()


def test_every_loop_and_every_child_has_matters_at_several_stages(city):
    few = {
        name: dict(stages(name))
        for name in clockwork.current_loops()
        if len(stages(name)) < 2 and name not in _FEW
    }

    assert few == {}


@pytest.fixture(scope="module")
def whole():
    """The whole city with its posts, in memory alone: what is told of it, nothing written."""
    size = shape.of()
    tree = city_plan.tree_of(size)
    city = city_plan.City(tree=tree, shape=size, at=AT)
    plans = [*city_plan.posts_of(tree), *seats.plans(tree, shape=size)]
    for n, plan in enumerate(plans, start=1):
        hand = "" if plan.is_vacant else str(n)
        actor = Actor(posting=hand, unit=plan.unit, post=n, head=plan.is_head,
                      postings=frozenset({hand}))  # fmt: skip
        city.keep(plan, city_plan.Held(id=n, title=plan.title, actor=actor))
    return city


def told(city, mechanism):
    """The histories of a mechanism that have begun."""
    walks = mechanism.walks(city, calendar=RememberingCalendar.of(calendar_of()))
    return [walk for walk in walks if walk.steps]


def steps(walks, move):
    return [step for walk in walks for step in walk.steps if step.move == move]


def below(walks, loop):
    return [walk for one in walks for walk in one.below if walk.loop == loop]


def test_the_whole_city_has_252_reforms_and_no_two_of_one_title(whole):
    titles = [step.given["title"] for step in steps(told(whole, reforms), "list")]

    assert (len(titles), len(set(titles))) == (252, 252)


def test_the_whole_city_has_sent_810_first_secretaries_to_438_villages(whole):
    found = told(whole, deployments)

    assert len(steps(found, "report_in")) == len(steps(found, "send")) == 810
    assert len({step.given["seat"] for step in steps(found, "ask")}) == 438


def test_the_whole_city_has_set_up_1319_sampling_points(whole):
    assert len(steps(told(whole, points), "open")) == 1_319


def test_two_stations_have_served_over_a_thousand_vehicles_and_1200_people(whole):
    found = told(whole, stations)
    served = [walk for walk in below(found, "station.stay") if steps([walk], "leave")]

    assert len(found) == 2
    assert len(served) > 1_200
    assert len({walk.steps[0].given["plate"] for walk in served}) > 1_000


def test_the_night_of_the_whole_city_issues_3700_permits(whole):
    issued = [step.at for step in steps(told(whole, permits), "issue")]
    night = Counter((at + timedelta(hours=CHINA - NOON)).date() for at in issued)

    assert night.most_common(1)[0][1] == 3_700


def test_133_squads_of_the_whole_city_have_1531_volunteers(whole):
    found = told(whole, squads)

    assert len(steps(found, "call")) == 133
    assert len(below(found, "squad.offer")) == 1_531


def test_24_groups_of_the_whole_city_serve_a_firm_each(whole):
    found = told(whole, liaisons)

    assert len({step.given["title"] for step in steps(found, "match")}) == len(found) == 24


def test_the_whole_city_has_4513_beds_by_the_day(whole):
    daily = [
        int(step.given["daily"])
        for walk in told(whole, resources)
        for step in steps([walk], "schedule")
        if walk.steps[0].given["kind"] == "beds"
    ]

    assert sum(daily) == 4_513


def test_thirty_outlets_are_patrolled():
    assert inspections.N_OUTLETS == 30


def test_the_permits_of_the_night_are_issued_and_end_in_many_ways(city):
    issued = [one for one in matters("permit") if "issue" in moves(one.id)]
    nights = Counter(day_of(one.opened_at) for one in issued)

    assert nights.most_common(1)[0][1] >= city.shape.scaled(permits.N_ISSUED, least=120) // 2
    assert {"used", "expired", "recalled", "issued"} <= set(stages("permit"))


def test_personal_values_are_erased_after_their_days_and_stand_before(city):
    erased = models.Matter.objects.filter(loop="station.stay", stage="left")
    n_gone = sum(ERASED in moves(matter_id) for matter_id in erased.values_list("id", flat=True))
    subjects = [projection.subject_of(row.id) for row in erased]
    plates = models.Value.objects.filter(subject__in=subjects, field="plate").count()

    assert 0 < n_gone < len(subjects)
    assert plates == len(subjects) - n_gone


def test_three_rounds_draw_every_outlet_once(city):
    drawn = [unit for one in matters("inspection") for unit in one.values["drawn"]]

    assert len(drawn) == len(set(drawn)) == len(next(matters("inspection")).values["pool"])


def test_beds_by_the_day_never_fall_below_zero(city):
    for one in matters("resource"):
        capacity = one.values.get("capacity")
        assert capacity is None or capacity.first_below_zero() is None


def test_the_response_was_raised_reviewed_lowered_and_lifted(city):
    said = next(moves(one.id) for one in matters("response") if one.owner == city.district)

    assert [move for move in said if move != SHEET] == [
        "declare", "put_in_force", "review", "raise_level", "change", "review", "lower_level",
        "change", "review", "lower_level", "review", "lift",
    ]  # fmt: skip


def test_clocks_ran_by_the_level_while_it_was_in_force(city):
    entered = Counter(
        entered.body.get("regime", "")
        for one in matters("permit")
        for entered, _ in projection.history_of(one.id)
        if entered.move == "pass"
    )

    assert {"level_1", ""} <= set(entered)


def test_first_secretaries_hold_dated_seats_and_have_left_them(city):
    postings = models.Posting.objects.filter(matter_id__isnull=False)
    made_by = models.Matter.objects.filter(id__in=postings.values_list("matter_id", flat=True))

    assert set(made_by.values_list("loop", flat=True)) == {"deployment"}
    assert postings.filter(until_on__lt=day_of(AT)).exists()
    assert postings.filter(until_on__gt=day_of(AT)).exists()


def test_no_value_names_a_person(city):
    rows = models.Value.objects.filter(field="person").values_list("value", flat=True)

    assert all(json.loads(row).startswith("示例") for row in rows)
    assert telephone(random.Random(1)).startswith("1380000")
