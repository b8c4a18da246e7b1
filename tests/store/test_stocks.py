"""Beds by the day, through the database: none is given away twice, none is lost."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from luoshi.core.daily import Daily
from luoshi.core.fault import Refused
from luoshi.store import models, projection, record
from luoshi.store.clockwork import loop_of
from luoshi.store.record import walk
from luoshi.store.record.histories import Step, Walk
from luoshi.store.verify import verify
from tests import cast
from tests.store.test_concurrency import together

pytestmark = pytest.mark.usefixtures("extra_loops")

OWNER = cast.TOWN_OFFICE
FIRST, LAST = date(2026, 4, 16), date(2026, 4, 20)


def at(days=0, minutes=0):
    return cast.MORNING + timedelta(days=days, minutes=minutes)


def hostel(n=1, *, days=(FIRST, LAST), key="hostel"):
    return record.open_matter(
        actor=OWNER, loop="hostel", at=at(), key=key,
        given={"title": "驿站", "n_beds": Decimal(n), "days": days},
    ).matter_id  # fmt: skip


def booked(parent, *, days=(FIRST, LAST), key="b"):
    record.act(actor=OWNER, matter_id=parent, move="book", at=at(), key=key, given={"days": days})
    return models.Matter.objects.filter(parent_id=parent).latest("id").id


def act(matter_id, move, *, days=0, minutes=1, given=None, key=None, actor=OWNER):
    return record.act(
        actor=actor, matter_id=matter_id, move=move, at=at(days, minutes), given=given or {},
        key=key or f"{move}-{matter_id}-{days}-{minutes}",
    )  # fmt: skip


def matter(matter_id):
    row = models.Matter.objects.get(id=matter_id)
    return projection.matter_of(row, loop=loop_of(row.text_id, row.loop))


def beds(matter_id):
    return matter(matter_id).values["beds"].written()


def is_sound():
    record.seal(at=at(40))
    return verify(at=at(40, 1)).faults == ()


@pytest.mark.usefixtures("city")
def test_a_stay_takes_its_days_alone_and_the_next_is_told_which_day_is_full():
    parent = hostel(1)
    first = booked(parent, days=(date(2026, 4, 17), date(2026, 4, 18)))
    second = booked(parent, days=(FIRST, date(2026, 4, 17)), key="b2")
    act(first, "admit")

    with pytest.raises(Refused) as refusal:
        act(second, "admit")

    assert beds(parent) == {"2026-04-16/2026-04-16": "1", "2026-04-19/2026-04-20": "1"}
    assert refusal.value.fault.code == "below-zero"
    assert str(refusal.value) == "床位在 2026年4月17日 只剩 0，不够 1。请改日期，或改小数量。"


@pytest.mark.usefixtures("city")
def test_days_outside_the_register_have_no_beds():
    parent = hostel(5)
    late = booked(parent, days=(LAST, LAST + timedelta(days=1)))

    with pytest.raises(Refused) as refusal:
        act(late, "admit")

    assert "2026年4月21日 只剩 0" in str(refusal.value)


@pytest.mark.usefixtures("city")
def test_a_cancelled_stay_gives_everything_back_and_one_that_leaves_the_days_to_come():
    parent = hostel(2)
    stays = [booked(parent, key=f"b{n}") for n in range(2)]
    for one in stays:
        act(one, "admit", minutes=2)
    full = beds(parent)
    act(stays[0], "leave", days=3)  # on the 18th: the 19th and the 20th come back

    act(stays[1], "cancel", days=3)

    assert full == {}
    assert moves_of(parent)[-2:] == [
        ("house.changed", {"beds": {"2026-04-19/2026-04-20": "1"}}),
        ("house.changed", {"beds": {"2026-04-16/2026-04-20": "1"}, "towels": "2"}),
    ]
    assert beds(parent) == {"2026-04-16/2026-04-18": "1", "2026-04-19/2026-04-20": "2"}
    assert is_sound()


def moves_of(matter_id):
    history = [entry for entry, _ in projection.history_of(matter_id)]
    return [(entry.move, entry.body.get("amounts")) for entry in history]


@pytest.mark.usefixtures("city")
def test_a_void_end_gives_all_days_and_all_goods_back_and_whoever_comes_back_holds_only_his_days():
    parent = hostel(2)
    stay = booked(parent)
    act(stay, "admit", minutes=2)
    act(stay, "leave", days=3)
    act(stay, "again", days=4)
    held = dict(matter(stay).taken)

    act(stay, "cancel", days=5)

    assert held == {
        f"{parent}.beds": {"2026-04-16/2026-04-18": "1"}, f"{parent}.towels": "2",
    }  # fmt: skip
    assert beds(parent) == {"2026-04-16/2026-04-20": "2"}
    assert matter(parent).values["towels"] == Decimal(10)
    assert is_sound()


@pytest.mark.usefixtures("city")
def test_a_stay_that_is_taken_back_gives_its_days_back_and_an_end_that_did_stands():
    parent = hostel(2)
    stay = booked(parent)
    act(stay, "admit", minutes=2)
    record.take_back(actor=OWNER, matter_id=stay, at=at(0, 10), key="back")
    after = beds(parent)
    act(stay, "admit", minutes=20)
    act(stay, "leave", minutes=30)

    with pytest.raises(Refused) as refusal:
        record.take_back(actor=OWNER, matter_id=stay, at=at(0, 31), key="back2")

    assert after == {"2026-04-16/2026-04-20": "2"}
    assert matter(stay).taken != {}
    assert refusal.value.fault.code == "not-to-be-taken-back"
    assert is_sound()


@pytest.mark.usefixtures("city")
def test_beds_that_are_taken_out_are_not_those_that_somebody_has():
    parent = hostel(2)
    act(booked(parent, days=(FIRST, FIRST)), "admit")

    with pytest.raises(Refused) as refusal:
        act(parent, "reduce", given={"n_beds": Decimal(2), "days": (FIRST, LAST)})
    act(parent, "reduce", given={"n_beds": Decimal(1), "days": (FIRST, LAST)})

    assert "2026年4月16日 只剩 1，不够 2" in str(refusal.value)
    assert beds(parent) == {"2026-04-17/2026-04-20": "1"}


def lease(first, second, *, key, n=1):
    return record.open_matter(
        actor=cast.VILLAGE_HEAD, loop="lease", at=at(), key=key,
        given={"title": "借用", "hostel": first, "another": second, "n_beds": Decimal(n),
               "days": (FIRST, LAST)},
    ).matter_id  # fmt: skip


@pytest.mark.usefixtures("city")
def test_beds_of_registers_that_fields_name_are_taken_by_the_day_and_come_back():
    one, other = hostel(3), hostel(2, key="other")
    borrowed = lease(other, one, key="l", n=2)
    act(borrowed, "hold", actor=cast.VILLAGE_HEAD)
    held = (beds(one), beds(other))

    act(borrowed, "refuse", actor=cast.TOWN_OFFICE, minutes=2)

    assert held == ({"2026-04-16/2026-04-20": "1"}, {})
    assert (beds(one), beds(other)) == (
        {"2026-04-16/2026-04-20": "3"}, {"2026-04-16/2026-04-20": "2"},
    )  # fmt: skip
    assert is_sound()


@pytest.mark.usefixtures("own_database")
def test_of_many_who_want_the_last_bed_at_once_exactly_one_has_it():
    parent = hostel(2)
    act(booked(parent, days=(LAST, LAST), key="b0"), "admit")
    more = hostel(20, key="more")
    wanted = [lease(parent, more, key=f"w{n}") for n in range(5)]

    done = together(*[lambda one=one: act(one, "hold", actor=cast.VILLAGE_HEAD) for one in wanted])

    lost = [entry for entry in done if not isinstance(entry, record.Outcome)]
    assert len(lost) == 4
    assert {str(fault) for fault in lost} == {
        "床位在 2026年4月20日 只剩 0，不够 1。请改日期，或改小数量。"
    }
    assert matter(parent).values["beds"].on(LAST) == 0
    assert matter(more).values["beds"] == Daily.each((FIRST, LAST), Decimal(19))
    assert is_sound()


@pytest.mark.usefixtures("own_database")
def test_leases_of_the_same_registers_in_both_orders_do_not_stand_in_each_others_way():
    one, other = hostel(20), hostel(20, key="other")
    wanted = [lease(*((one, other) if n % 2 else (other, one)), key=f"w{n}") for n in range(8)]

    done = together(
        *[lambda each=each: act(each, "hold", actor=cast.VILLAGE_HEAD) for each in wanted]
    )

    assert all(isinstance(entry, record.Outcome) for entry in done)
    assert beds(one) == beds(other) == {"2026-04-16/2026-04-20": "12"}


@pytest.mark.usefixtures("own_database")
def test_a_register_that_closes_while_its_guests_leave_ends_in_one_of_both_ways():
    parent = hostel(9)
    stays = [booked(parent, key=f"b{n}") for n in range(4)]
    for one in stays:
        act(one, "admit", minutes=2)

    done = together(
        lambda: act(parent, "close", actor=cast.LEADER, minutes=9),
        *[lambda one=one: act(one, "leave", minutes=9) for one in stays],
    )

    assert isinstance(done[0], record.Outcome)
    codes = {entry.code for entry in done if not isinstance(entry, record.Outcome)}
    assert codes <= {"out-of-turn", "moved-meanwhile"}
    assert not models.Matter.objects.filter(end="").exists()
    assert beds(parent) == {"2026-04-16/2026-04-20": "9"}
    assert is_sound()


def stay(n, *, leaves_on=None):
    steps = (
        Step(actor=OWNER, move="admit", at=at(0, 10 + n)),
        *([Step(actor=OWNER, move="leave", at=at(leaves_on))] if leaves_on else []),
    )
    return Walk(loop="hostel.stay", steps=steps)


def history(*stays, n_beds=4):
    given = {"title": "驿站", "n_beds": Decimal(n_beds), "days": (FIRST, LAST)}
    steps = [Step(actor=OWNER, move="set_up", at=at(), given=given)]
    steps += [
        Step(actor=OWNER, move="book", at=at(0, 1 + n), given={"days": (FIRST, LAST)})
        for n in range(len(stays))
    ]
    return Walk(loop="hostel", steps=tuple(steps), below=stays)


@pytest.mark.usefixtures("city")
def test_histories_written_at_once_take_beds_of_their_own_register():
    written = walk.write([history(stay(0), stay(1, leaves_on=3))], until=at(20))

    (parent,) = written.matters
    moves = [entry.move for entry, _ in projection.history_of(parent)]
    assert beds(parent) == {
        "2026-04-16/2026-04-18": "2", "2026-04-19/2026-04-20": "3",
    }  # fmt: skip
    assert moves.count("house.changed") == 3
    assert is_sound()


@pytest.mark.usefixtures("city")
def test_a_history_that_takes_more_than_there_is_is_refused_with_its_step():
    with pytest.raises(Refused) as refusal:
        walk.write([history(stay(0), stay(1), stay(2), n_beds=2)], until=at(20))

    assert refusal.value.fault.code == "below-zero"
    assert "第 1 段经历“admit”" in str(refusal.value)
    assert not models.Matter.objects.exists()
