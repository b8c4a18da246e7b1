"""The rules of the house through the database: what they know, and what they set off."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.core.calendar import day_of
from luoshi.core.fault import Refused
from luoshi.core.matter import Actor
from luoshi.store import actors, clockwork, items, models, projection, record, rule_facts
from luoshi.store.record import tree, walk
from luoshi.store.record.histories import Step, Walk
from luoshi.store.verify import verify
from tests import cast
from tests.fill import SCHEME
from tests.store.acts import act, at, free_seat

pytestmark = pytest.mark.usefixtures("city", "extra_loops")

POOL = (cast.TOWN, cast.VILLAGE, cast.COMMUNITY, cast.WATER, cast.INDUSTRY)


def opened(actor, loop, move, key="", *, days=0, **given):
    return record.open_matter(
        actor=actor, loop=loop, move=move, at=at(days), key=key or loop, given=given
    ).matter_id


def matter(matter_id):
    row = models.Matter.objects.get(id=matter_id)
    return projection.matter_of(row, loop=clockwork.loop_of(row.text_id, row.loop))


def open_to(actor, matter_id, days=0):
    when = at(days, 5)
    rows = models.Matter.objects.filter(id=matter_id)
    (item,) = items.items_of(
        rows, actor=actor, at=when, day=day_of(when), tree=clockwork.tree_on(day_of(when))
    )
    return [move.name for move in item.moves]


def sound(days):
    record.seal(at=at(days, 2))
    return verify(at=at(days, 3)).faults == ()


def test_a_slip_is_issued_with_a_code_that_checks_and_a_wrong_one_writes_nothing():
    slip = opened(cast.TOWN_OFFICE, "slip", "ask", title="放行条", due=cast.TODAY)
    act(cast.CHIEF, slip, "issue")
    code = matter(slip).values["code"]

    with pytest.raises(Refused):
        act(cast.CHIEF, slip, "verify", shown_code="0000-0000")
    act(cast.CHIEF, slip, "verify", shown_code=code.lower())

    assert matter(slip).times["verify"] == 1
    assert models.Value.objects.filter(field="code").count() == 1
    assert not models.Entry.objects.filter(canonical__contains=code).exists()
    assert sound(1)


def test_two_slips_have_two_codes():
    slips = [
        opened(cast.TOWN_OFFICE, "slip", "ask", key=key, title="条", due=cast.TODAY)
        for key in ("one", "two")
    ]
    for slip in slips:
        act(cast.CHIEF, slip, "issue")

    assert len({matter(slip).values["code"] for slip in slips}) == 2


def drawn_by(n, key, *, days=0, actor=cast.CLERK):
    check = opened(actor, "check", "sample", key=key, days=days, title="抽查", due=cast.TODAY,
                   pool=POOL, n_drawn=Decimal(n))  # fmt: skip
    return set(matter(check).values["drawn"])


def test_samples_of_a_year_repeat_nobody_until_all_have_been_drawn():
    first, second = drawn_by(2, "one"), drawn_by(2, "two", days=9)
    third = drawn_by(2, "three", days=20)

    assert not first & second
    assert set(POOL) - first - second < third
    assert sound(20)


def test_a_matter_that_draws_again_knows_what_it_has_drawn():
    check = opened(cast.CLERK, "check", "sample", title="抽查", due=cast.TODAY, pool=POOL,
                   n_drawn=Decimal(4))  # fmt: skip
    first = set(matter(check).values["drawn"])
    act(cast.CLERK, check, "again", n_drawn=Decimal(1))

    assert set(matter(check).values["drawn"]) == set(POOL) - first


def test_another_units_samples_and_those_of_another_year_are_its_own():
    first = drawn_by(4, "one")

    assert drawn_by(5, "town", actor=cast.TOWN_OFFICE) == set(POOL)
    assert rule_facts.drawn(loop="check", owner=cast.DISTRICT, year=2026) == dict.fromkeys(first, 1)
    assert not rule_facts.drawn(loop="check", owner=cast.DISTRICT, year=2027)


def plan(key, on, *visited, days=0, **given):
    return opened(cast.CLERK, "check", "plan", key=key, days=days, title="检查", due=on,
                  visited=visited, visit_on=on, **given)  # fmt: skip


def test_a_second_visit_of_the_month_is_stopped_merged_or_admitted():
    first = plan("one", date(2026, 5, 6), cast.TOWN, cast.WATER)

    with pytest.raises(Refused) as refusal:
        plan("two", date(2026, 5, 20), cast.TOWN)
    plan("three", date(2026, 5, 20), cast.TOWN, merged_into=first)
    apart = plan("four", date(2026, 5, 21), cast.TOWN, admitted_because="群众举报")
    plan("five", date(2026, 6, 2), cast.TOWN, cast.INDUSTRY)

    assert refusal.value.fault.code == "visited-already"
    assert models.Matter.objects.get(id=first).number in str(refusal.value)
    assert _body(apart)["visits"] == {str(cast.TOWN): "2"}
    assert sound(1)


def test_who_was_drawn_is_visited_too_and_not_twice_in_the_month():
    drawn = opened(cast.CLERK, "check", "sample", title="抽查", due=date(2026, 5, 6),
                   pool=(cast.TOWN,), n_drawn=Decimal(1))  # fmt: skip

    with pytest.raises(Refused) as refusal:
        plan("two", date(2026, 5, 20), cast.TOWN)
    plan("three", date(2026, 5, 20), cast.TOWN, merged_into=drawn)

    assert refusal.value.fault.code == "visited-already"
    assert models.Matter.objects.get(id=drawn).number in str(refusal.value)


def test_an_inspection_goes_to_whom_it_has_drawn():
    patrol = opened(cast.TOWN_OFFICE, "inspection", "plan", title="药店巡查", basis="巡查办法",
                    scope=("fire",), pool=(cast.VILLAGE,), n_drawn=Decimal(1),
                    due=date(2026, 5, 6))  # fmt: skip
    act(cast.TOWN_OFFICE, patrol, "draw")

    (visit,) = rule_facts.visits((cast.VILLAGE, cast.TOWN), year=2026)

    assert (visit.matter, visit.unit, visit.on) == (patrol, cast.VILLAGE, date(2026, 5, 6))


def test_a_visit_that_came_to_nothing_stops_nobody():
    first = plan("one", date(2026, 5, 6), cast.TOWN)
    act(cast.actor(1), first, "drop", ground="改期")

    second = plan("two", date(2026, 5, 20), cast.TOWN)

    assert _body(second)["visits"] == {str(cast.TOWN): "1"}


def test_histories_that_are_imported_together_draw_one_after_the_other(monkeypatch):
    monkeypatch.setattr(rule_facts.secrets, "token_hex", lambda n: "5eed")
    given = {"title": "抽查", "due": cast.TODAY, "pool": POOL, "n_drawn": Decimal(2)}
    one, two = (
        Walk(loop="check", steps=(Step(actor=cast.CLERK, move="sample", at=at(-9), given=given),))
        for _ in range(2)
    )

    found = walk.write([one, two], until=at())

    first, second = (set(matter(each).values["drawn"]) for each in found.matters)
    assert not first & second


def test_histories_that_are_imported_together_visit_a_unit_once():
    given = {"title": "检查", "due": cast.TODAY, "visited": (cast.TOWN,), "visit_on": cast.TODAY}
    steps = (Step(actor=cast.CLERK, move="plan", at=at(-9), given=given),)

    with pytest.raises(Refused) as refusal:
        walk.write([Walk(loop="check", steps=steps)] * 2, until=at())

    assert refusal.value.fault.code == "visited-already"


def test_a_freeze_that_is_imported_names_the_log_as_it_stood_then():
    opened(cast.TOWN_OFFICE, "slip", "ask", title="条", due=cast.TODAY)
    record.seal(at=at(0, 1))
    given = {"title": "考核", "scheme": SCHEME, "units": POOL, "cutoff": date(2026, 4, 1)}
    steps = (
        Step(actor=cast.CLERK, move="draft", at=at(-9), given=given),
        Step(actor=cast.CLERK, move="collect", at=at(-8)),
    )

    (review,) = walk.write([Walk(loop="review", steps=steps)], until=at(1)).matters

    collected = projection.history_of(review)[1][0]
    assert (collected.move, collected.body["frozen"]["size"]) == ("collect", "0")


def _body(matter_id):
    return projection.history_of(matter_id)[0][0].body


def asked(key="", **changed):
    given = {"title": "派驻", "owner": cast.WATER, "seat": free_seat(), "due": date(2026, 10, 20)}
    return opened(cast.VILLAGE_HEAD, "errand", "ask", key, **given | changed)


def sent(first=date(2026, 4, 15), last=date(2026, 10, 20)):
    errand = asked()
    act(cast.WATER_HEAD, errand, "send", holder=8, days=(first, last))
    return errand


def seated(day):
    return models.Posting.objects.filter(
        actors.in_force(day), post=free_seat(), matter__isnull=False
    )


def test_whoever_is_sent_holds_both_posts_for_the_days_and_is_one_hand():
    errand = sent()
    account = models.Posting.objects.get(id=108).account_id
    found = actors.actors_of(account_id=account, day=cast.TODAY)

    assert [actor.post for actor, _ in found] == [8, free_seat()]
    assert len({actor.postings for actor, _ in found}) == 1
    assert [posting.matter_id for posting in seated(cast.TODAY)] == [errand]
    assert not seated(date(2026, 4, 14)).exists()
    assert not seated(date(2026, 10, 21)).exists()
    assert sound(1)


def sent_too(first, last):
    errand = asked(key="too", owner=cast.INDUSTRY)
    act(cast.actor(12), errand, "send", after=1, holder=12, days=(first, last))


def test_nobody_is_sent_to_a_seat_where_another_serves_on_some_of_the_days():
    sent(last=date(2026, 6, 20))
    n = models.Entry.objects.count()

    with pytest.raises(Refused) as refusal:
        sent_too(date(2026, 6, 1), date(2026, 9, 30))

    assert refusal.value.fault.code == "seat-taken"
    assert "4月15日到2026年6月20日已经派了人" in str(refusal.value)
    assert models.Entry.objects.count() == n + 1
    assert models.Posting.objects.filter(matter__isnull=False).count() == 1


@pytest.mark.parametrize("until_on", [None, date(2026, 4, 30)])
def test_nobody_is_sent_to_a_seat_that_somebody_holds_of_his_own(until_on):
    tree.appoint(post=free_seat(), account=None, from_on=date(2026, 1, 1), until_on=until_on,
                 at=at())  # fmt: skip
    n = models.Posting.objects.count()

    with pytest.raises(Refused) as refusal:
        sent()

    assert refusal.value.fault.code == "seat-taken"
    assert "请先登记现任离任" in str(refusal.value)
    assert models.Posting.objects.count() == n


def test_a_seat_whose_holder_has_left_and_that_only_a_deputy_has_is_free():
    tree.appoint(post=free_seat(), account=None, from_on=date(2026, 1, 1),
                 until_on=date(2026, 4, 15), at=at())  # fmt: skip
    tree.appoint(post=free_seat(), account=None, from_on=date(2026, 1, 1), is_deputy=True,
                 until_on=date(2026, 6, 1), at=at())  # fmt: skip

    sent()

    assert seated(cast.TODAY).count() == 1


def test_a_successor_is_sent_for_the_day_on_which_the_one_before_hands_over():
    sent(last=date(2026, 6, 20))

    sent_too(date(2026, 6, 20), date(2026, 9, 30))

    assert seated(date(2026, 6, 20)).count() == 2
    assert sound(2)


def test_the_postings_own_entry_names_the_matter_and_nobody():
    errand = sent()
    posting = seated(cast.TODAY).get()

    stored = models.Entry.objects.get(subject=f"posting/{posting.id}").canonical

    assert f'"matter":"{errand}"' in stored
    assert '"account":' in stored.partition('"sealed"')[2]


@pytest.mark.parametrize(
    ("actor", "move", "given"),
    [(cast.WATER_HEAD, "recall", {"ground": "任务完成"}), (cast.VILLAGE_HEAD, "end", {})],
)
def test_an_early_return_or_the_end_of_the_matter_ends_the_posting(actor, move, given):
    errand = sent()

    act(actor, errand, move, after=30, **given)

    assert seated(date(2026, 5, 15)).exists()
    assert not seated(date(2026, 5, 16)).exists()
    assert sound(31)


def test_a_recall_and_then_the_end_relieve_once():
    errand = sent()
    act(cast.WATER_HEAD, errand, "recall", after=30, ground="任务完成")
    act(cast.VILLAGE_HEAD, errand, "end", after=40)

    (posting,) = models.Posting.objects.filter(matter=errand)

    assert (posting.until_on, posting.n_entries) == (date(2026, 5, 15), 2)


def test_a_post_that_nobody_holds_sends_nobody_and_writes_nothing():
    errand = asked()
    tree.relieve(posting=108, until_on=date(2026, 4, 1), at=at())
    deputy = Actor(posting="199", unit=cast.WATER, post=8, head=True)

    with pytest.raises(Refused) as refusal:
        act(deputy, errand, "send", holder=8, days=(cast.TODAY, date(2026, 10, 20)))

    assert refusal.value.fault.code == "nobody-holds"
    assert matter(errand).n == 1
    assert not models.Posting.objects.filter(matter=errand).exists()


def test_a_posting_whose_matter_was_changed_behind_the_ledger_is_found():
    sent()
    other = opened(cast.TOWN_OFFICE, "slip", "ask", key="x", title="条", due=cast.TODAY)
    models.Posting.objects.filter(matter__isnull=False).update(matter=other)

    assert not sound(1)


def contest():
    judges = (cast.TOWN, cast.OTHER_TOWN, cast.WATER, cast.INDUSTRY)
    posted = opened(cast.LEADER, "contest", "post", title="选题", due=date(2026, 6, 1),
                    partners=judges)  # fmt: skip
    return posted, judges


def claim(posted, judges, actor=cast.VILLAGE_HEAD):
    act(actor, posted, "open", plan="方案", partners=judges)
    return models.Matter.objects.get(parent=posted).id


def test_a_claim_is_decided_by_most_of_those_who_have_nothing_to_do_with_it():
    posted, judges = contest()
    mine = claim(posted, judges)

    assert open_to(cast.TOWN_HEAD, mine) == []
    assert open_to(cast.OTHER_HEAD, mine) == ["choose"]
    with pytest.raises(Refused):
        act(cast.TOWN_HEAD, mine, "choose")
    act(cast.OTHER_HEAD, mine, "choose")
    act(cast.WATER_HEAD, mine, "choose", minutes=2)
    assert matter(mine).stage == "chosen"
    assert sound(1)


def test_the_hand_sent_to_another_unit_signs_once():
    sent()
    posted, judges = contest()
    mine = claim(posted, judges, actor=cast.FAR_HEAD)
    hands = frozenset({"108", str(seated(cast.TODAY).get().id)})
    at_home = Actor(posting="108", unit=cast.WATER, post=8, head=True, postings=hands)
    away = Actor(posting=max(hands, key=len), unit=cast.TOWN, post=5, head=True, postings=hands)
    act(at_home, mine, "choose")

    with pytest.raises(Refused) as refusal:
        act(away, mine, "choose", minutes=2)

    assert refusal.value.fault.code == "signed-already"


def test_a_move_without_such_rules_asks_the_database_nothing_more():
    slip = opened(cast.TOWN_OFFICE, "slip", "ask", title="条", due=cast.TODAY)
    act(cast.CHIEF, slip, "issue")

    with CaptureQueriesContext(connection) as issued:
        act(cast.CHIEF, slip, "issue", minutes=2)
    code = matter(slip).values["code"]
    act(cast.CHIEF, slip, "verify", minutes=3, shown_code=code)
    with CaptureQueriesContext(connection) as used:
        act(cast.CHIEF, slip, "use", minutes=4)

    assert len(used) <= len(issued)


def test_a_posting_of_a_history_that_is_imported_stands_in_the_table_too():
    days = (date(2026, 3, 2), date(2026, 12, 31))
    given = {"title": "派驻", "owner": cast.WATER, "seat": free_seat(), "due": days[1]}
    steps = (
        Step(actor=cast.VILLAGE_HEAD, move="ask", at=at(-44), given=given),
        Step(actor=cast.WATER_HEAD, move="send", at=at(-43), given={"holder": 8, "days": days}),
        Step(actor=cast.VILLAGE_HEAD, move="end", at=at(-1)),
    )

    walk.write([Walk(loop="errand", steps=steps)], until=at())

    posting = models.Posting.objects.get(matter__isnull=False)
    assert (posting.from_on, posting.until_on) == (days[0], date(2026, 4, 14))
    assert sound(1)


def posted(actor, key, **given):
    known = {"title": "消毒液", "side": "need", "kind": "goods", "counted_in": "pieces",
             "amount": Decimal(50), "wanted_on": date(2026, 5, 10)}  # fmt: skip
    return opened(actor, "matching", "post", key, **known | given)


def matched(need, counter, key="match"):
    given = {"counter": counter, "amount": Decimal(5), "due": date(2026, 4, 20), "why": "合适"}
    return record.open_matter(
        actor=cast.OTHER_HEAD, loop="matching.match", parent=need, at=at(0, 9), key=key,
        given=given,
    )  # fmt: skip


def test_a_need_is_matched_by_an_offer_of_its_kind_and_unit_of_measure():
    need = posted(cast.TOWN_OFFICE, "need")
    wrong = (
        (posted(cast.OTHER_HEAD, "too"), "same-side"),
        (posted(cast.OTHER_HEAD, "tonnes", side="offer", counted_in="tonnes"), "not-alike"),
        (posted(cast.FAR_HEAD, "theirs", side="offer"), "not-your-posting"),
    )

    for counter, code in wrong:
        with pytest.raises(Refused) as refusal:
            matched(need, counter)
        assert refusal.value.fault.code == code
    matched(need, posted(cast.OTHER_HEAD, "offer", side="offer"))

    assert models.Matter.objects.filter(parent=need).count() == 1
