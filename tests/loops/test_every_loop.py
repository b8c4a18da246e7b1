"""Each loop is walked: every stage reached, every move made by its party, every other refused."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from luoshi import loops
from luoshi.core import elapse, engine
from luoshi.core.condition import Facts
from luoshi.core.engine import World
from luoshi.core.fault import Refused
from luoshi.core.loop import Loop, Move
from luoshi.core.matter import SYSTEM, Actor, Matter
from tests import cast
from tests.fill import filled, some

LOOPS = loops.load()
EVERY = {
    name: loop
    for declared in LOOPS.values()
    for name, loop in [
        (declared.name, declared),
        *((f"{declared.name}.{child}", inner) for child, inner in declared.children.items()),
    ]
}
ASKER = cast.OTHER_HEAD
REVIEWER = replace(cast.CLERK, posting="199", postings=frozenset({"199"}))
#: Whoever is not the head comes first, so that the head is left for what the head alone may do.
CREW = {
    "owner": (cast.TOWN_OFFICE, cast.TOWN_HEAD),
    "superior": (cast.CLERK, cast.CHIEF, REVIEWER, cast.LEADER),
    "requester": (ASKER,),
    "holder": (cast.TOWN_HEAD,),
    "partners": (cast.VILLAGE_HEAD,),
    "system": (Actor(posting=SYSTEM),),
    "public": (cast.RESIDENT,),
}
STRANGERS = (cast.FAR_HEAD, cast.WATER_HEAD, cast.RESIDENT)
LEVELS = ("town", "village", "county", "organ", "enterprise", "grid", "city")
#: How many different ways to one stage are followed further.
MOST_SEEN = 12
WAITS = (0, 40, 100, 200, 400)
#: What the plausible values alone would not satisfy.
KNOWN = {
    "owner": cast.TOWN, "superior": cast.DISTRICT, "asked_due": date(2026, 12, 1),
    "requester": f"unit/{cast.OTHER_TOWN}", "seat": 10, "n_drawn": Decimal(1),
}  # fmt: skip


@dataclass(frozen=True)
class Stood:
    """A matter that a walk has led to, and how long it has taken."""

    matter: Matter
    days: int


def world(stood_days, *, level, parent=None, regime=""):
    at = cast.MORNING + timedelta(days=stood_days)
    posts = {post: unit for post, (unit, _, _) in cast.POSTS.items()}
    facts = Facts(
        day=at.date(), tree=cast.TREE, level=level, posts=posts, parent=parent, regime_now=regime,
        seed="0123456789abcdef",
    )  # fmt: skip
    return World(at=at, calendar=cast.CALENDAR, facts=facts)


def parent_of(loop: Loop):
    """A parent in each of its stages, for children that look at it."""
    declared = LOOPS.get(loop.parent)
    if declared is None:
        return [None]
    values = {name: some(field) for name, field in declared.fields.items()}
    values |= {"owner": cast.TOWN, "superior": cast.DISTRICT, "due": date(2026, 6, 30)}
    return [
        (declared, Matter(id=9, loop=declared.name, stage=stage, n=3, values=values))
        for stage in declared.stages
    ]


def content(loop: Loop, move: Move, matter: Matter) -> dict:
    known = {name: value for name, value in KNOWN.items() if name in move.needs}
    given = filled(loop, move.name, **known)
    if "shown_code" in given:
        given["shown_code"] = matter.values.get("code", "none")
    if move.opens and not move.opens.each:
        child = EVERY.get(move.opens.loop) or EVERY[f"{loop.name}.{move.opens.loop}"]
        opening = next(entry for entry in child.moves.values() if entry.opens_matter)
        given |= filled(child, opening.name)
    return given


def contents(loop: Loop, move: Move, matter: Matter) -> Iterator[dict]:
    """What the move needs, and the same with every other answer that a condition asks for."""
    usual = content(loop, move, matter)
    yield usual
    for name, answer in sorted(told(loop), key=str):
        if name in usual and usual[name] != answer:
            yield {**usual, name: answer}


def told(loop: Loop) -> set[tuple]:
    """The answers that conditions on choices and on yes or no tell apart."""
    asked = {name for move in loop.moves.values() for name, _, _ in move.when}
    known = {name: loop.fields[name] for name in asked if name in loop.fields}
    return {
        (name, answer)
        for name, field in known.items()
        for answer in (field.choice if field.type == "choice" else (True, False))
        if field.type in ("choice", "yes")
    }


def actors(move: Move) -> Iterator[Actor]:
    for party in move.by:
        yield from CREW.get(party, CREW["superior"])


def attempts(loop: Loop, move: Move) -> Iterator[tuple]:
    for actor in actors(move):
        for to in move.to or ("",):
            for level in LEVELS:
                for parent in parent_of(loop):
                    for regime in regimes(loop):
                        yield actor, to, level, parent, regime


def opening(loop: Loop) -> dict[str, str]:
    return {"loop": "text"} | ({"parent": "9"} if loop.parent else {})


def regimes(loop: Loop) -> tuple[str, ...]:
    asked = {name for move in loop.moves.values() for name, _, _ in move.when}
    return ("", "level_1") if "regime_now" in asked else ("",)


def made(loop: Loop, move: Move, stood: Stood) -> Iterator[tuple[Stood, Actor]]:
    """Every way in which the move can be made here, one for each destination and content."""
    for given in contents(loop, move, stood.matter):
        reached = set()
        for wait in WAITS:
            for actor, to, level, parent, regime in attempts(loop, move):
                if (to, regime) in reached:
                    continue
                try:
                    decision = engine.take(
                        loop=loop, matter=stood.matter, move=move.name, actor=actor,
                        given=given, to=to if len(move.to) > 1 else "",
                        world=world(stood.days + wait, level=level, parent=parent, regime=regime),
                        opening=opening(loop) if stood.matter.n == 0 else {},
                    )  # fmt: skip
                except Refused:
                    continue
                reached.add((to, regime))
                yield Stood(decision.matter, stood.days + wait), actor


def blank(loop: Loop) -> Matter:
    """A matter before its first entry, with the parties that a parent or the house would give."""
    if loop.parent or any(m.opens_matter and m.by == ("system",) for m in loop.moves.values()):
        parties = {"owner": cast.TOWN, "superior": cast.DISTRICT, "title": "修好三条路"}
        return Matter(id=1, loop=loop.name, values=parties, parent=9 if loop.parent else None)
    return Matter(id=1, loop=loop.name)


def walked(loop: Loop) -> tuple[dict[str, list[Stood]], dict[str, tuple[Stood, Actor]]]:
    """Every stage with the matters that were led there, and every move with how it was made."""
    start = Stood(blank(loop), 0)
    stood: dict[str, list[Stood]] = {}
    how: dict[str, tuple[Stood, Actor]] = {}
    waiting = []
    for move in loop.moves.values():
        if move.opens_matter:
            for after, actor in made(loop, move, start):
                how[move.name] = (start, actor)
                waiting.append(after)
    while waiting:
        here = waiting.pop(0)
        known = stood.setdefault(here.matter.stage, [])
        if any(same(loop, here.matter, entry.matter) for entry in known) or len(known) >= MOST_SEEN:
            continue
        known.append(here)
        waiting.extend(lapsed(loop, here))
        for move in loop.from_stage(here.matter.stage):
            for after, actor in made(loop, move, here):
                how.setdefault(move.name, (here, actor))
                if leads_somewhere(loop, move):
                    waiting.append(after)
    return stood, how


def same(loop: Loop, one: Matter, other: Matter) -> bool:
    """Whether two matters at one stage have come by the same moves and signatures.

    How often a move was made counts as far as a condition asks.
    """

    def way(matter: Matter) -> dict[str, int]:
        return {name: min(n, asked_often(loop, name)) for name, n in matter.times.items()}

    def answers(matter: Matter) -> dict:
        return {name: matter.values.get(name) for name, _ in told(loop)}

    return way(one) == way(other) and one.signed == other.signed and answers(one) == answers(other)


def leads_somewhere(loop: Loop, move: Move) -> bool:
    """Whether what comes later can depend on this move: by stage, signature or a condition."""
    asked = {name for entry in loop.moves.values() for name, _, _ in entry.when}
    changed = {f"times.{move.name}", *move.needs, *move.may}
    return bool(move.to) or move.sign != "one" or bool(asked & changed)


def asked_often(loop: Loop, move: str) -> int:
    asked = [
        wanted
        for entry in loop.moves.values()
        for name, _, wanted in entry.when
        if name == f"times.{move}" and isinstance(wanted, int)
    ]
    return max(asked, default=1) or 1


def lapsed(loop: Loop, here: Stood) -> Iterator[Stood]:
    for wait in (40, 400):
        around = world(here.days + wait, level="town", parent=parent_of(loop)[0])
        decision = elapse.elapse(loop=loop, matter=here.matter, world=around)
        if decision is not None and decision.matter.stage != here.matter.stage:
            yield Stood(decision.matter, here.days + wait)


@pytest.fixture(scope="module", params=sorted(EVERY))
def walk(request):
    loop = EVERY[request.param]
    return loop, *walked(loop)


def test_every_stage_is_reached_and_every_move_is_made(walk):
    loop, stood, how = walk
    matters = [place.matter for places in stood.values() for place in places]

    assert set(loop.stages) - {stage for matter in matters for stage in matter.entered} == set()
    by_system = {move for matter in matters for move in matter.times}
    assert set(loop.moves) - set(how) - by_system == set()


def test_every_clock_and_open_move_agrees_with_what_is_refused(walk):
    loop, stood, _ = walk
    for place in (places[0] for places in stood.values()):
        for actor in (*CREW["owner"], *CREW["superior"], ASKER, *STRANGERS):
            around = world(place.days, level="town")
            offered = engine.open_moves(loop=loop, matter=place.matter, actor=actor, world=around)
            for move in loop.moves.values():
                fault = refusal(loop, place, move, actor)
                if move in offered and not move.when:
                    assert fault not in ("not-your-move", "out-of-turn", "head-only", "same-hand")
                elif move not in offered:
                    assert fault is not None, (place.matter.stage, move.name, actor)


def refusal(loop, place, move, actor):
    """The code of the refusal, or None where the move is made."""
    try:
        engine.take(
            loop=loop, matter=place.matter, move=move.name, actor=actor,
            given=content(loop, move, place.matter), to=move.to[0] if len(move.to) > 1 else "",
            world=world(place.days, level="town"),
        )  # fmt: skip
    except Refused as refused:
        return refused.fault.code
    return None


def test_no_stranger_makes_any_move_but_what_the_public_may(walk):
    loop, _, how = walk
    for name, (place, _) in how.items():
        move = loop.moves[name]
        if move.opens_matter or "public" in move.by:
            continue
        for actor in STRANGERS:
            assert refusal(loop, place, move, actor) == "not-your-move", (name, actor.posting)


def test_every_need_that_is_left_out_is_named_in_the_refusal(walk):
    loop, _, how = walk
    for name, (place, actor) in how.items():
        move = loop.moves[name]
        if move.opens_matter and move.by == ("system",):
            continue
        for missing in move.needs:
            usual = content(loop, move, place.matter)
            given = {key: entry for key, entry in usual.items() if key != missing}
            faults = [refused_of(loop, place, move, actor, given, level) for level in LEVELS]
            assert all(faults), missing
            named = [fault for fault in faults if loop.fields[missing].title in str(fault)]
            assert named or {fault.code for fault in faults} <= {"not-yet", "signed-already"}


def refused_of(loop, place, move, actor, given, level):
    """The fault of a refusal, or None where the move is made."""
    try:
        engine.take(
            loop=loop, matter=place.matter, move=move.name, actor=actor, given=given,
            to=move.to[0] if len(move.to) > 1 else "", world=world(place.days, level=level),
        )  # fmt: skip
    except Refused as refused:
        return refused.fault
    return None


def test_the_walker_finds_a_stage_that_nothing_leads_to():
    task = EVERY["task"]
    cut = replace(
        task, moves={name: move for name, move in task.moves.items() if name != "suspend"}
    )

    stood, _ = walked(cut)

    entered = {stage for places in stood.values() for at in places for stage in at.matter.entered}
    assert set(task.stages) - entered == {"suspended"}
