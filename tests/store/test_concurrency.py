"""Several people at once: one wins, the other is told; nothing is lost or half done."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from importlib import import_module
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import OperationalError, connection, connections

from luoshi.core.fault import Refused
from luoshi.store import models, record, rule_facts
from luoshi.store.verify import verify
from tests import cast
from tests.core.test_engine import DONE, DRAFT, FIVE
from tests.store.test_record import act, at, drafted, working

pytestmark = pytest.mark.usefixtures("own_database")
#: Of the package, the name is the function's.
TICK = import_module("luoshi.store.record.tick")


def together(*calls):
    """Runs all calls at once, each on a connection of its own; gives outcomes and refusals."""

    def run(call):
        try:
            return call()
        except Refused as refusal:
            return refusal.fault
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=len(calls)) as pool:
        return list(pool.map(run, calls))


def test_of_two_people_who_accept_at_once_one_wins_and_the_other_is_told():
    matter_id = drafted()
    act(cast.LEADER, matter_id, "approve", FIVE)

    done = together(
        lambda: act(cast.TOWN_OFFICE, matter_id, "accept", key="a"),
        lambda: act(cast.TOWN_HEAD, matter_id, "accept", key="b"),
    )

    refused = [entry.code for entry in done if not isinstance(entry, record.Outcome)]
    assert refused in (["out-of-turn"], ["moved-meanwhile"])
    assert models.Matter.objects.get(id=matter_id).n_entries == 4


def test_a_double_click_is_one_entry_and_both_clicks_get_its_outcome():
    matter_id = working()
    click = {"actor": cast.TOWN_OFFICE, "matter_id": matter_id, "move": "progress",
             "given": {"done": DONE["done"]}, "key": "click"}  # fmt: skip

    done = together(*[lambda: record.act(at=at(1), **click)] * 6)

    assert {entry.written.n for entry in done} == {6}
    assert models.Matter.objects.get(id=matter_id).n_entries == 6
    assert models.Receipt.objects.filter(key="click").count() == 1


def test_an_opening_form_sent_six_times_opens_one_matter():
    form = {"actor": cast.CLERK, "loop": "task", "key": "form", "given": DRAFT}

    done = together(*[lambda: record.open_matter(at=at(), **form)] * 6)

    assert len({entry.matter_id for entry in done}) == 1
    assert models.Matter.objects.count() == 1


def test_the_first_two_matters_of_a_loop_opened_at_once_are_both_opened():
    def opened(title):
        given = DRAFT | {"title": title}
        return record.open_matter(actor=cast.CLERK, loop="task", at=at(), key=title, given=given)

    done = together(*[partial(opened, f"第{n}件") for n in range(6)])

    assert len({entry.matter_id for entry in done}) == len(done)
    assert models.LoopText.objects.filter(name="task").count() == 1
    assert models.Entry.objects.filter(subject__startswith="loop/").count() == 1


def test_two_units_that_sign_at_once_sign_both():
    from luoshi import loops
    from tests.fill import filled

    pledge = loops.load()["pledge"]
    given = filled(pledge, "draft", owner=cast.TOWN)
    matter_id = record.open_matter(
        actor=cast.CHIEF, loop="pledge", at=at(), key="p", given=given
    ).matter_id
    act(cast.CHIEF, matter_id, "offer", filled(pledge, "offer"))

    together(
        lambda: act(cast.LEADER, matter_id, "sign", key="s1", minutes=2),
        lambda: act(cast.TOWN_HEAD, matter_id, "sign", key="s2", minutes=2),
    )

    assert models.Matter.objects.get(id=matter_id).stage == "signed"


def test_sealing_while_moves_are_made_seals_every_entry_once():
    ids = [drafted(key=f"k{n}", quote=f"第 {n} 句。") for n in range(8)]

    together(
        *[
            lambda matter_id=matter_id: act(cast.LEADER, matter_id, "approve", FIVE)
            for matter_id in ids
        ],
        lambda: record.seal(at=at(0, 2)),
        lambda: record.seal(at=at(0, 2)),
    )
    record.seal(at=at(0, 3))

    found = verify(at=at(0, 4))
    assert found.faults == ()
    assert found.size == found.entries


def test_a_writer_that_dies_in_the_middle_leaves_nothing_half_done(monkeypatch):
    matter_id = working()
    before = models.Entry.objects.count()
    from luoshi.store.record import follow

    def dies(*args, **kwargs):
        raise ConnectionError("the line is cut")

    monkeypatch.setattr(follow, "carry_out", dies)
    with pytest.raises(ConnectionError):
        act(cast.TOWN_OFFICE, matter_id, "split", {"parts": (cast.VILLAGE,)}, minutes=3)

    assert models.Entry.objects.count() == before
    assert not models.Matter.objects.filter(parent_id=matter_id).exists()
    assert connection.in_atomic_block is False


@pytest.mark.usefixtures("extra_loops")
def test_of_two_who_plan_a_visit_to_one_unit_at_once_the_second_sees_the_first(monkeypatch):
    both, found = Barrier(2), rule_facts.visits

    def visits(*args, **kwargs):
        known = tuple(found(*args, **kwargs))
        with suppress(BrokenBarrierError):
            both.wait(timeout=1)
        return known

    day = cast.TODAY
    given = {"title": "检查", "due": day, "visited": (cast.TOWN,), "visit_on": day}
    plan = {"loop": "check", "move": "plan", "at": at(), "given": given}
    elsewhere = plan | {"given": given | {"visited": (cast.WATER,)}}
    record.open_matter(actor=cast.CLERK, key="elsewhere", **elsewhere)
    monkeypatch.setattr(rule_facts, "visits", visits)

    done = together(
        lambda: record.open_matter(actor=cast.CLERK, key="one", **plan),
        lambda: record.open_matter(actor=cast.LEADER, key="two", **plan),
    )

    refused = [one.code for one in done if not isinstance(one, record.Outcome)]
    assert refused == ["visited-already"]


def stopped(*args, **kwargs):
    """What PostgreSQL says to the one of two transactions that it stops."""
    deadlock = Exception("deadlock detected")
    deadlock.sqlstate = "40P01"
    raise OperationalError("deadlock detected") from deadlock


def due_today(n):
    """Matters that nobody has accepted in time."""
    ids = [drafted(key=f"k{at_n}", quote=f"第 {at_n} 句。") for at_n in range(n)]
    for matter_id in ids:
        act(cast.LEADER, matter_id, "approve", FIVE)
    return ids


def test_a_tick_that_has_met_somebody_the_other_way_round_begins_anew(monkeypatch):
    due_today(2)
    whole, met = TICK._decided, []

    def decided(*args, **kwargs):
        met.append(1)
        return stopped() if len(met) == 1 else whole(*args, **kwargs)

    monkeypatch.setattr(TICK, "_decided", decided)

    done = record.tick(at=at(2))

    assert (len(met), done.sheets, done.stuck) == (2, 2, 0)


def test_a_matter_that_others_keep_stopping_is_counted_and_the_tick_goes_on(monkeypatch):
    ids = due_today(3)
    alone = TICK._step
    monkeypatch.setattr(TICK, "_decided", stopped)
    monkeypatch.setattr(
        TICK, "_step", lambda id, *, at: stopped() if id == ids[1] else alone(id, at=at)
    )

    done = record.tick(at=at(2))

    assert (done.looked_at, done.sheets, done.stuck) == (3, 2, 1)
    assert verify(at=at(2, 1)).faults == ()


def test_a_database_that_is_gone_stops_the_tick(monkeypatch):
    due_today(1)

    def gone(*args, **kwargs):
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(TICK, "_decided", gone)

    with pytest.raises(OperationalError):
        record.tick(at=at(2))
