"""A matter as its entries make it: the same by one step after another, at once, and read back."""

import json
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshi import loops
from luoshi.core import clock, elapse, engine, take_back
from luoshi.core.fault import Refused
from luoshi.core.loop import End
from luoshi.core.matter import (
    CHANGED,
    SIGNED,
    SYSTEM,
    UNDO,
    Actor,
    Entered,
    Matter,
    apply,
    end_of,
    fold,
    n_moves,
    title_of,
)
from tests import cast
from tests.core.made import loop_of, take, walk, world
from tests.core.test_value import is_plain
from tests.fill import filled, some

SHIPPED = loops.load()
CREW = (
    cast.TOWN_OFFICE, cast.TOWN_HEAD, cast.CLERK, cast.CHIEF, cast.LEADER, cast.OTHER_HEAD,
    cast.CITY_HEAD, cast.VILLAGE_HEAD, cast.WATER_HEAD, cast.RESIDENT, Actor(posting=SYSTEM),
)  # fmt: skip
FITTING = {"owner": cast.TOWN, "superior": cast.DISTRICT, "requester": "unit/7", "partners": (9,)}


@dataclass
class Life:
    """A matter that lives through chosen moves, clocks and undoings; all its entries are kept."""

    loop: object
    days: float = 0.0
    entries: list = field(default_factory=list)
    judged: list = field(default_factory=list)

    def __post_init__(self):
        opened = any(
            move.by == ("system",) for move in self.loop.moves.values() if not move.sources
        )
        known = {"owner": cast.TOWN, "superior": cast.DISTRICT, "title": "修路"} if opened else {}
        self.blank = Matter(id=1, loop=self.loop.name)
        self.matter = replace(self.blank, values=known)

    def accept(self, decision):
        self.entries.extend(decision.entries)
        self.matter = decision.matter

    def move(self, move, actor, *, to, more):
        known = {name: value for name, value in FITTING.items() if name in (*move.needs, *more)}
        known |= {name: some(self.loop.fields[name]) for name in more if name not in known}
        owner = self.matter.owner
        try:
            decision = take(
                self.loop, self.matter, move.name, actor, to=to, days=self.days,
                given=filled(self.loop, move.name) | known,
            )  # fmt: skip
        except Refused:
            return
        if move.name in self.loop.verdicts and move.sign == "one":
            self.judged.append((owner, actor.unit))
        self.accept(decision)

    def undo(self, actor):
        before = fold(
            loop=self.loop, blank=self.blank, entries=self.entries[: max(self.matter.last_n - 1, 0)]
        )
        at = cast.MORNING + timedelta(days=self.days)
        try:
            decision = take_back.decide(
                loop=self.loop, matter=self.matter, actor=actor, before=before, at=at
            )
        except Refused:
            return
        self.accept(decision)

    def elapse(self):
        decision = elapse.elapse(loop=self.loop, matter=self.matter, world=world(days=self.days))
        if decision is not None:
            self.accept(decision)


def gives_up(loop, move):
    """Whether the move may end in nothing, which most lives should not."""
    return any(loop.stages[stage].end is End.VOID for stage in move.to)


def step(life, data):
    """One step of a life: mostly a move open to somebody, at times a clock or an undoing."""
    life.days += data.draw(st.sampled_from((0.001,) * 8 + (1, 3, 40)))
    kind = data.draw(st.sampled_from(("move",) * 8 + ("elapse", "undo")))
    actor = data.draw(st.sampled_from(CREW))
    if life.matter.n == 0:
        moves = [move for move in life.loop.moves.values() if move.opens_matter]
    elif kind == "elapse":
        return life.elapse()
    elif kind == "undo":
        last = [hand for hand in CREW if hand.posting == life.matter.last_by]
        return life.undo(last[0] if last else actor)
    else:
        pairs = [
            (hand, move)
            for hand in CREW
            for move in engine.open_moves(
                loop=life.loop, matter=life.matter, actor=hand, world=world(days=life.days)
            )
        ]
        if not data.draw(st.sampled_from((False,) * 9 + (True,))):
            pairs = [(hand, move) for hand, move in pairs if not gives_up(life.loop, move)]
        actor, move = data.draw(st.sampled_from(pairs)) if pairs else (actor, None)
        moves = [move] if move else []
    if not moves:
        return None
    move = data.draw(st.sampled_from(moves))
    more = data.draw(st.sets(st.sampled_from(move.may))) if move.may else ()
    to = data.draw(st.sampled_from(move.to)) if len(move.to) > 1 else ""
    return life.move(move, actor, to=to, more=more)


@settings(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.data())
def test_a_life_of_a_matter_replays_and_holds_no_plain_number(data):
    life = Life(SHIPPED[data.draw(st.sampled_from(sorted(SHIPPED)))])
    for _ in range(data.draw(st.integers(min_value=1, max_value=25))):
        step(life, data)

    if life.entries:
        assert fold(loop=life.loop, blank=life.blank, entries=life.entries) == life.matter
    assert [entry.n for entry in life.entries] == list(range(1, life.matter.n + 1))
    for entry in life.entries:
        assert is_plain(dict(entry.given))
        assert is_plain(dict(entry.body))
        assert json.loads(json.dumps(dict(entry.typed), ensure_ascii=False)) == entry.typed
    assert not [1 for owner, unit in life.judged if owner is not None and owner == unit]


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.data())
def test_step_by_step_is_the_same_as_at_once_for_every_beginning_of_a_life(data):
    life = Life(SHIPPED[data.draw(st.sampled_from(("task", "request", "pledge", "commitment")))])
    for _ in range(15):
        step(life, data)
    at = data.draw(st.integers(min_value=0, max_value=len(life.entries)))

    trail = [life.blank]
    for entry in life.entries[:at]:
        undone = int(entry.body.get("undone", 0))
        after = fold(loop=life.loop, blank=trail[undone - 1], entries=()) if undone else None
        if after is None:
            trail.append(apply(loop=life.loop, matter=trail[-1], entry=entry))
        else:
            kept = {"n": entry.n, "last_n": entry.n, "last_move": UNDO, "last_by": entry.actor}
            trail.append(replace(after, last_at=entry.at, **kept))

    assert trail[-1] == fold(loop=life.loop, blank=life.blank, entries=life.entries[:at])


LOOP = loop_of("""
[fields]
goods = { title = "物资", type = "stock" }
[stages]
open   = { title = "在办", clock = "5 days" }
paused = { title = "暂停", clock = "9 days", pauses = true }
done   = { title = "办成", end = "success" }
[moves]
raise  = { title = "提出", to = "open", by = "owner", needs = ["title"], may = ["due", "holder"] }
move   = { title = "移交", from = "open", by = "superior", needs = ["owner"], may = ["holder"] }
pause  = { title = "暂停", from = "open", to = "paused", by = "superior" }
resume = { title = "恢复", from = "paused", to = "open", by = "superior", may = ["due"] }
sign   = { title = "会签", from = "open", to = "done", by = ["owner", "superior"], sign = "all" }
rate   = { title = "评价", from = "open", by = "public" }
close  = { title = "办成", from = "open", to = "done", by = "superior" }
""")
OWNER, SUPERIOR = cast.TOWN_OFFICE, cast.LEADER
DUE = date(2026, 6, 30)


def opened(**more):
    return walk(LOOP, (OWNER, "raise", {"given": {"title": "修路", "due": DUE} | more}))


def test_what_a_matter_says_of_itself_is_what_was_given():
    matter = opened(holder=5)

    assert (matter.title, matter.owner, matter.superior) == ("修路", cast.TOWN, cast.DISTRICT)
    assert (matter.verifier, matter.due, matter.partners) == (cast.DISTRICT, DUE, ())
    assert Matter(id=1, loop="example").title == ""


def test_a_post_of_the_unit_before_answers_no_longer_when_a_matter_is_handed_over():
    matter = opened(holder=5)

    moved = walk(LOOP, (SUPERIOR, "move", {"given": {"owner": cast.OTHER_TOWN}}), matter=matter)
    named = walk(
        LOOP, (SUPERIOR, "move", {"given": {"owner": cast.OTHER_TOWN, "holder": 10}}), matter=matter
    )
    same = walk(LOOP, (SUPERIOR, "move", {"given": {"owner": cast.TOWN}}), matter=matter)

    assert "holder" not in moved.values
    assert named.values["holder"] == 10
    assert same.values["holder"] == 5


def test_a_pause_moves_the_due_day_unless_a_new_one_is_set_as_it_ends():
    paused = walk(LOOP, (SUPERIOR, "pause", {"days": 2}), matter=opened())
    later = DUE + timedelta(days=60)

    longer = walk(LOOP, (SUPERIOR, "resume", {"days": 12}), matter=paused)
    anew = walk(LOOP, (SUPERIOR, "resume", {"days": 12, "given": {"due": later}}), matter=paused)

    assert longer.due == DUE + timedelta(days=10)
    assert anew.due == later
    assert longer.original_due == anew.original_due == DUE


def test_a_pause_without_a_due_day_moves_nothing():
    matter = walk(LOOP, (OWNER, "raise", {"given": {"title": "修路"}}), (SUPERIOR, "pause"))

    assert walk(LOOP, (SUPERIOR, "resume", {"days": 12}), matter=matter).due is None


def test_signatures_and_sheets_are_no_moves():
    matter = opened()
    signed = walk(LOOP, (OWNER, "sign"), matter=matter)
    late = elapse.elapse(loop=LOOP, matter=signed, world=world(days=20)).matter

    assert [n_moves(loop=LOOP, matter=one) for one in (matter, signed, late)] == [1, 1, 1]
    assert signed.last_move == SIGNED
    assert late.signed == (cast.TOWN,)


def test_an_outsiders_signature_is_kept_by_his_code():
    entry = Entered(
        n=2, at=cast.MORNING, actor="code/7f3k", move=SIGNED,
        body={"signs": "sign", "unit": "code/7f3k", "fresh": True},
    )  # fmt: skip

    assert apply(loop=LOOP, matter=opened(), entry=entry).signed == ("code/7f3k",)


def test_a_move_in_between_voids_the_signatures():
    given = {"given": {"owner": cast.OTHER_TOWN}}
    matter = walk(LOOP, (OWNER, "sign"), (SUPERIOR, "move", given), matter=opened())

    assert (matter.signing, matter.signed, matter.signers, matter.pending) == ("", (), (), {})


def test_every_answer_of_the_public_is_counted_and_the_last_one_stands():
    commitment = loops.load()["commitment"]
    matter = Matter(
        id=1, loop="commitment", stage="keeping", n=5, values={"owner": 3, "superior": 2}
    )

    for answer in ("good", "poor", "good"):
        matter = take(commitment, matter, "rate", cast.RESIDENT, given={"grade": answer}).matter

    assert matter.votes == {"grade": {"good": 2, "poor": 1}}
    assert matter.values["grade"] == "good"


def test_what_the_public_remarks_voids_no_signature():
    signed = walk(LOOP, (OWNER, "sign"), matter=opened())

    rated = walk(LOOP, (cast.RESIDENT, "rate"), matter=signed)

    assert (rated.signing, rated.signed, rated.signers) == ("sign", (cast.TOWN,), signed.signers)
    assert rated.times == {"raise": 1, "rate": 1}
    assert walk(LOOP, (SUPERIOR, "sign"), matter=rated).stage == "done"


def test_what_the_public_remarks_answers_no_sheet():
    late = elapse.elapse(loop=LOOP, matter=opened(), world=world(days=20)).matter

    rated = walk(LOOP, (cast.RESIDENT, "rate", {"days": 20}), matter=late)
    answered = walk(LOOP, (SUPERIOR, "move", {"given": {"owner": cast.TOWN}}), matter=late)
    again = elapse.elapse(loop=LOOP, matter=rated, world=world(days=22)).matter

    assert clock.unanswered(loop=LOOP, matter=rated) == 1
    assert clock.unanswered(loop=LOOP, matter=answered) == 0
    assert [sheet["to"] for sheet in again.sheets] == [str(cast.DISTRICT), str(cast.CITY)]


def test_a_stock_that_another_matter_changes_is_changed_without_a_move():
    entry = Entered(
        n=2, at=cast.MORNING, actor="system", move=CHANGED, body={"amounts": {"goods": "12.5"}}
    )
    matter = apply(loop=LOOP, matter=opened(), entry=entry)

    assert matter.values["goods"] == Decimal("12.5")
    assert n_moves(loop=LOOP, matter=matter) == 1
    assert not matter.erased


def test_a_matter_goes_on_until_it_stands_at_an_end():
    matter = opened()

    assert end_of(loop=LOOP, matter=matter) is None
    assert end_of(loop=LOOP, matter=Matter(id=1, loop="example")) is None
    ended = walk(LOOP, (SUPERIOR, "close"), matter=matter)
    assert end_of(loop=LOOP, matter=ended) is End.SUCCESS
    assert ended.ended_at == cast.MORNING


def test_hands_are_remembered_only_where_some_move_asks_for_other_hands():
    matter = walk(LOOP, (cast.RESIDENT, "rate"), matter=opened())

    assert matter.times["rate"] == 1
    assert dict(matter.makers) == {"raise": ("106",)}


def test_what_the_system_does_at_once_belongs_to_the_hand_that_caused_it():
    task = SHIPPED["task"]
    drafted = walk(task, (cast.CLERK, "draft", {"given": filled(task, "draft")}))
    five = filled(task, "approve", owner=cast.TOWN)

    decision = take(task, drafted, "approve", cast.LEADER, given=five)

    assert [entry.move for entry in decision.entries] == ["approve", "assign"]
    assert (decision.matter.last_move, decision.matter.last_n, decision.matter.n) == (
        "approve", 2, 3,
    )  # fmt: skip


def test_a_field_that_nobody_knows_is_called_by_its_key():
    assert str(title_of(None, "mood")) == "mood"


@pytest.mark.parametrize("actor", [Actor(posting="public"), cast.RESIDENT])
def test_whoever_holds_no_post_has_no_unit(actor):
    assert actor.unit is None
