"""Histories written at once: the same rows as act by act, and nothing where a step is refused."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from luoshi.core.calendar import begin_of_day, day_of
from luoshi.core.fault import Refused
from luoshi.core.quantity import Quantity
from luoshi.store import models, projection, record
from luoshi.store.record import walk
from luoshi.store.record.histories import Step, Walk
from luoshi.store.verify import verify
from tests import cast
from tests.core.test_engine import DONE, DRAFT, FIVE

pytestmark = pytest.mark.usefixtures("city")

FIVE = FIVE | {"due": date(2026, 5, 12)}
BLOCKER = {"title": "差一段路", "owner": cast.WATER, "factor": "road", "need": "打通末端道路。"}


def at(days=0, minutes=0):
    return cast.MORNING + timedelta(days=days, minutes=minutes)


def step(actor, move, days, given=None, *, minutes=0, to=""):
    return Step(actor=actor, move=move, at=at(days, minutes), given=given or {}, to=to)


UNTIL = at(60)
TASK = (
    step(cast.CLERK, "draft", 0, DRAFT),
    step(cast.LEADER, "approve", 0, FIVE | {"partners": (cast.WATER,)}, minutes=5),
    step(cast.TOWN_OFFICE, "accept", 2),
    step(cast.TOWN_OFFICE, "start", 3),
    step(cast.TOWN_OFFICE, "split", 3, {"parts": (cast.VILLAGE, cast.COMMUNITY)}, minutes=2),
    step(cast.TOWN_OFFICE, "block", 3, BLOCKER, minutes=4),
    step(cast.TOWN_OFFICE, "progress", 10, {"done": DONE["done"], "progress": "已到料。"}),
)
VILLAGE_TASK = (
    step(cast.VILLAGE_HEAD, "accept", 4),
    step(cast.VILLAGE_HEAD, "start", 4, minutes=1),
)
ENDED_EARLY = (
    step(cast.CLERK, "draft", 1, DRAFT | {"quote": "另一句话。"}),
    step(cast.LEADER, "approve", 1, FIVE, minutes=5),
    step(cast.LEADER, "withdraw", 5, {"ground": "另有安排。"}),
)
COMMITMENT = (
    step(cast.VILLAGE_HEAD, "raise", 0,
         {"title": "修好路灯", "duty": "修好路灯。", "kind": "deed", "beneficiary": "residents"}),
    step(cast.TOWN_OFFICE, "pass", 1),
    step(cast.VILLAGE_HEAD, "fix", 2,
         {"holder": 7, "duty": "修好十二盏路灯。", "due": date(2026, 5, 20),
          "quantity": Quantity(amount=Decimal(12), unit="盏"), "test": "夜间亮灯"}),
    step(cast.VILLAGE_HEAD, "show", 3),
    step(cast.VILLAGE_HEAD, "report", 30,
         {"done": Quantity(amount=Decimal(12), unit="盏"), "result": "已修好。"}),
    step(cast.TOWN_OFFICE, "accept", 33),
)  # fmt: skip


def written_at_once():
    below = (Walk(loop="task", unit=cast.VILLAGE, steps=VILLAGE_TASK),)
    return walk.write(
        [
            Walk(loop="task", steps=TASK, below=below, source={"document": "7"}),
            Walk(loop="task", steps=ENDED_EARLY),
            Walk(loop="commitment", steps=COMMITMENT),
        ],
        until=UNTIL,
    )


def made_act_by_act():
    """The same by forms, with a tick at the beginning of each day and when quiet hours end."""
    todo = sorted(
        [(made.at, at_walk, made) for at_walk, steps in enumerate((TASK, ENDED_EARLY, COMMITMENT))
         for made in steps] + [(made.at, 3, made) for made in VILLAGE_TASK],
        key=lambda event: event[:2],
    )  # fmt: skip
    ids = {}
    day = day_of(at())
    while begin_of_day(day) <= UNTIL:
        record.tick(at=begin_of_day(day))
        record.tick(at=begin_of_day(day) + timedelta(hours=8))
        for made_at, which, made in todo:
            if day_of(made_at) == day:
                _make(which, made, ids=ids)
        day += timedelta(days=1)


def _make(which, made, *, ids):
    key = f"{which}-{made.move}-{made.at}"
    if which == 3:
        ids[3] = models.Matter.objects.get(parent_id=ids[0], owner_id=cast.VILLAGE).id
    if which in ids:
        record.act(actor=made.actor, matter_id=ids[which], move=made.move, at=made.at, key=key,
                   given=made.given, to=made.to)  # fmt: skip
        return
    opened = record.open_matter(
        actor=made.actor, loop="commitment" if which == 2 else "task", at=made.at, key=key,
        given=made.given, source={"document": "7"} if which == 0 else {},
    )  # fmt: skip
    ids[which] = opened.matter_id


def picture():
    """All matters as they stand and all their entries, without ids, salts and hashes."""
    rows = list(models.Matter.objects.order_by("opened_at", "loop", "owner_id"))
    places = {row.id: place for place, row in enumerate(rows)}
    found = []
    for row in rows:
        said = {name: getattr(row, models.Matter._meta.get_field(name).attname)
                for name in projection.COLUMNS if name not in ("id", "last_hash")}  # fmt: skip
        said["parent"] = places.get(row.parent_id)
        entries = []
        for entry, _ in projection.history_of(row.id):
            body = {name: inner for name, inner in entry.body.items() if name != "parent"}
            entries.append((entry.n, entry.at, entry.actor, entry.unit, entry.move,
                            dict(entry.given), dict(entry.typed), body))  # fmt: skip
        found.append((said, entries))
    return found, sorted(models.Partner.objects.values_list("unit_id", flat=True))


def test_histories_written_at_once_give_what_act_by_act_gives():
    with transaction.atomic():
        made_act_by_act()
        expected = picture()
        transaction.set_rollback(True)
    assert models.Matter.objects.count() == 0

    written = written_at_once()

    assert picture() == expected
    assert written.n_matters == 6
    assert len(written.matters) == 3
    moves = [entry[4] for entry in expected[0][0][1]]
    assert "house.sheet" in moves


def test_histories_written_at_once_verify_and_leave_the_tick_nothing_to_do():
    written = written_at_once()
    before = models.Entry.objects.count()

    ticked = record.tick(at=UNTIL)

    found = verify(at=UNTIL)
    assert found.faults == ()
    assert (ticked.lapsed, ticked.sheets) == (0, 0)
    assert models.Entry.objects.count() == before == ticked.sealed_to
    assert written.n_entries == models.Entry.objects.filter(subject__startswith="matter/").count()


def test_one_refused_step_writes_nothing_and_names_its_place():
    before = models.Entry.objects.count()
    wrong = (*ENDED_EARLY[:1], step(cast.FAR_HEAD, "approve", 2, FIVE))

    with pytest.raises(Refused) as refusal:
        walk.write([Walk(loop="task", steps=TASK), Walk(loop="task", steps=wrong)], until=UNTIL)

    assert refusal.value.fault.code == "not-your-move"
    assert "第 2 段经历" in str(refusal.value)
    assert models.Entry.objects.count() == before
    assert models.Matter.objects.count() == 0
    assert models.Value.objects.filter(subject__startswith="matter/").count() == 0


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ((TASK[0], step(cast.LEADER, "approve", -1, FIVE)), "time-backwards"),
        ((TASK[0], step(cast.LEADER, "approve", 61, FIVE)), "time-backwards"),
        ((TASK[0], step(cast.TOWN_OFFICE, "accept", 1)), "out-of-turn"),
    ],
    ids=["before", "after-the-end", "out-of-turn"],
)
def test_a_history_that_could_not_have_been_is_refused(steps, code):
    with pytest.raises(Refused) as refusal:
        walk.write([Walk(loop="task", steps=steps)], until=UNTIL)

    assert refusal.value.fault.code == code


def test_the_same_sentence_is_refused_inside_one_import_and_beside_what_is_there():
    walks = [Walk(loop="task", steps=TASK[:1]), Walk(loop="task", steps=TASK[:1])]
    with pytest.raises(Refused) as inside:
        walk.write(walks, until=UNTIL)
    walk.write(walks[:1], until=UNTIL)

    with pytest.raises(Refused) as beside:
        walk.write(walks[:1], until=UNTIL)

    assert {inside.value.fault.code, beside.value.fault.code} == {"duplicate"}


def test_numbers_of_a_series_go_on_from_walk_to_walk():
    steps = [(step(cast.CLERK, "draft", 0, DRAFT | {"quote": f"第 {n} 句。"}),) for n in range(3)]

    walk.write([Walk(loop="task", steps=made) for made in steps], until=UNTIL)

    numbers = models.Matter.objects.order_by("id").values_list("number", flat=True)
    assert list(numbers) == [f"督〔2026〕云栖-{n}" for n in (1, 2, 3)]


def test_personal_values_past_their_days_are_not_kept():
    heard = {"title": "路灯不亮", "kind": "lighting", "wants_call": True, "contact": "门牌三号"}
    steps = (
        step(cast.TOWN_OFFICE, "hear", 0, heard),
        step(cast.TOWN_HEAD, "exclude", 1, {"exclusion": "repeated", "ground": "已有一件。"}),
    )

    walk.write([Walk(loop="request", steps=steps)], until=UNTIL)
    record.seal(at=UNTIL)

    assert not models.Value.objects.filter(field="contact").exists()
    assert verify(at=UNTIL).faults == ()


def response(*, lifted=()):
    """An emergency over the town from the first day on."""
    given = {"title": "防汛", "owner": cast.TOWN, "regime": "level_1", "basis": "预案",
             "due": date(2026, 6, 30)}  # fmt: skip
    steps = (
        step(cast.LEADER, "declare", 0, given),
        step(cast.TOWN_OFFICE, "put_in_force", 0, {"measures": "全员上岗。"}, minutes=30),
        *(step(cast.LEADER, "lift", day, {"basis": "汛情已过。"}) for day in lifted),
    )
    return Walk(loop="response", steps=steps)


def sheets_of(matter_id):
    history = [entry for entry, _ in projection.history_of(matter_id)]
    return [entry.at for entry in history if entry.move == "house.sheet"]


def test_a_level_of_an_imported_history_holds_over_the_histories_after_it():
    unaccepted = Walk(loop="task", steps=TASK[:2])
    other = Walk(loop="task", steps=(
        step(cast.CLERK, "draft", 0, DRAFT | {"quote": "另一句话。"}), TASK[1],
    ))  # fmt: skip

    written = walk.write([unaccepted, response(), other], until=at(9))

    first, _, last = written.matters
    quiet, urgent = sheets_of(first)[0], sheets_of(last)[0]
    assert quiet == begin_of_day(date(2026, 4, 17)) + timedelta(hours=8)
    assert urgent == at(0, 5 + 120)  # what may wait a workday else has two hours then
    assert models.Regime.objects.get().unit_id == cast.TOWN
    record.seal(at=at(9))
    assert verify(at=at(9)).faults == ()


def test_a_level_that_was_lifted_in_its_history_is_not_in_force():
    walk.write([response(lifted=(20,))], until=UNTIL)

    assert not models.Regime.objects.exists()
    record.seal(at=UNTIL)
    assert verify(at=UNTIL).faults == ()
