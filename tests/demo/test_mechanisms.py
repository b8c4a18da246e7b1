"""The demonstration uses every loop: matters at several stages, in the magnitudes of documents."""

import json
import random
from collections import Counter
from datetime import UTC, datetime

import pytest
from django.db import transaction

from luoshi.core.calendar import day_of
from luoshi.core.matter import ERASED, SHEET
from luoshi.demo import build, seats, shape
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
from luoshi.store.verify import verify

#: A Wednesday morning.
AT = datetime(2026, 4, 15, 3, 0, tzinfo=UTC)
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


def test_the_whole_city_has_the_magnitudes_of_the_documents():
    whole = shape.of()

    assert whole.scaled(permits.N_ISSUED, least=0) == 3_700
    assert whole.scaled(squads.N_SQUADS, least=0) == 133
    assert whole.scaled(squads.N_VOLUNTEERS, least=0) == 1_531
    assert whole.scaled(liaisons.N_GROUPS, least=0) == 24
    assert whole.scaled(reforms.N_REFORMS, least=0) == 252
    assert whole.scaled(deployments.N_SENT, least=0) == 810
    assert seats.n_villages(whole) == 438
    assert whole.scaled(points.N_POINTS, least=0) == 1_319
    assert whole.scaled(resources.N_BEDS, least=0) == 4_513
    assert stations.N_VEHICLES > 1_000
    assert stations.N_SERVED >= 1_200
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
