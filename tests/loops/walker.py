"""Walks a loop in all its ways: every stage, every move to each of its ends, and how each was made.

The parties are different units, so that a wrong one is known for wrong; what stands around a
matter (its parent, its children, the day, the level of its unit) is made as the move asks for it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

from luoshi import loops
from luoshi.core import elapse, engine, rule
from luoshi.core.condition import Facts
from luoshi.core.criterion import Criterion
from luoshi.core.engine import Decision, World
from luoshi.core.fault import Fault, Refused
from luoshi.core.loop import PARTIES, Condition, Loop, Move, named
from luoshi.core.matter import SYSTEM, Actor, Entered, Matter
from luoshi.core.scheme import catalogue
from tests import cast
from tests.fill import filled

KNOWN_LOOPS = loops.load()
#: All that are carried out.
LOOPS = {name: loop for name, loop in KNOWN_LOOPS.items() if rule.unsupported(loop) == []}
EVERY = {each.name: each for loop in LOOPS.values() for each in (loop, *loop.children.values())}

REVIEWER = replace(cast.CLERK, posting="199", postings=frozenset({"199"}))
PARTNERS = (cast.VILLAGE, cast.COMMUNITY)
#: Whoever is not the head comes first, so that the head is left for what the head alone may do.
CREW: Mapping[str, tuple[Actor, ...]] = {
    "owner": (cast.TOWN_OFFICE, cast.TOWN_HEAD),
    "holder": (cast.TOWN_HEAD,),
    "superior": (cast.CLERK, cast.CHIEF, REVIEWER, cast.LEADER),
    "verifier": (cast.actor(12), cast.CLERK, cast.CHIEF, REVIEWER, cast.LEADER),
    "partners": (cast.VILLAGE_HEAD, cast.actor(11)),
    "requester": (cast.OTHER_HEAD,),
    "public": (cast.RESIDENT,),
    "system": (Actor(posting=SYSTEM),),
}
STRANGERS = (cast.FAR_HEAD, cast.WATER_HEAD, cast.RESIDENT)
ALL_ACTORS = tuple(dict.fromkeys(one for crew in CREW.values() for one in crew)) + STRANGERS[:2]
LEVELS = ("town", "village", "county", "organ", "enterprise", "grid", "city")
WAITS = (0, 40, 100, 200, 400)
#: How many different ways to one stage are followed further.
MOST_SEEN = 12
#: What a value of its type alone would not satisfy, by name and by type.
KNOWN: Mapping[str, Any] = {
    "owner": cast.TOWN, "superior": cast.DISTRICT, "verifier": cast.INDUSTRY,
    "partners": PARTNERS, "asked_due": date(2026, 12, 1), "n_drawn": Decimal(1),
    "recused": (cast.WATER,), "requester": f"unit/{cast.OTHER_TOWN}", "seat": 10,
    "regime": "level_2", "marks": "现场观摩 | 0.8 | 台账齐全",
}  # fmt: skip
SEED = "7b" * 16
CRITERION = Criterion(
    measure="task.on_time_rate", weight=Decimal(25), formula="linear", target=Decimal(98),
    k=Decimal("0.5"), floor=Decimal("12.5"),
)  # fmt: skip
RUBRIC = Criterion(measure="现场观摩", weight=Decimal(20), formula="rubric")
BY_TYPE: Mapping[str, Any] = {"units": PARTNERS, "file": ("1",), "scheme": (CRITERION, RUBRIC)}
MEASURES = catalogue(KNOWN_LOOPS.values())


@dataclass(frozen=True)
class Stood:
    """A matter that a walk has led to, how long it has taken, and the entries on its way."""

    matter: Matter
    days: int
    entries: tuple[Entered, ...] = ()


@dataclass(frozen=True)
class Way:
    """How a move was made: where, by whom, to which stage, in which world, with what."""

    place: Stood
    actor: Actor
    to: str
    world: World
    given: Mapping[str, Any]


def content(loop: Loop, move: Move, *, matter: Matter) -> dict[str, Any]:
    """What a move is given on a matter, and what the one child that it opens."""
    given = _given(loop, move)
    if "shown_code" in given and "code" in matter.values:
        given["shown_code"] = matter.values["code"]
    if move.opens and not move.opens.each:
        child = named(KNOWN_LOOPS, move.opens.loop)
        assert child is not None
        opening = next(entry for entry in child.moves.values() if entry.opens_matter)
        given = {**_given(child, opening), **given}
    return given


def contents(loop: Loop, move: Move, *, matter: Matter) -> Iterator[dict[str, Any]]:
    """What a move may be given: each answer, where a condition of the loop asks for it."""
    given = content(loop, move, matter=matter)
    yield given
    conditions = {name for name, _, _ in asked(loop)}
    for name in (entry for entry in move.needs if entry in conditions):
        field = loop.fields[name]
        answers = [True, False] if field.type == "yes" else list(field.choice)
        for answer in (one for one in answers if one != given[name]):
            yield given | {name: (answer,) if field.type == "choices" else answer}


def _given(loop: Loop, move: Move) -> dict[str, Any]:
    fields = {name: loop.fields[name] for name in move.needs}
    known = {name: BY_TYPE[entry.type] for name, entry in fields.items() if entry.type in BY_TYPE}
    known |= {name: KNOWN[name] for name in move.needs if name in KNOWN}
    known |= {name: KNOWN[name] for name in ("partners", "verifier") if name in move.may}
    return filled(loop, move.name, **known)


def worlds(loop: Loop, move: Move, *, days: int, regime: str = "") -> Iterator[World]:
    """The worlds in which a move might be made, the nearest first."""
    said = [str(part) for name, _, wanted in move.when for part in (name, wanted)]
    facts = {part.partition(".")[0] for part in said}
    levels = LEVELS if "level" in facts else ("town",)
    waits = WAITS if "day" in facts else (0,)
    above = parents(loop) if "parent" in facts else parents(loop)[:1]
    for wait, level, parent in product(waits, levels, above):
        yield world(days + wait, level=level, parent=parent, children=children(loop, move),
                    regime=regime)  # fmt: skip


def world(
    days: int,
    *,
    level: str = "town",
    parent: tuple[Loop, Matter] | None = None,
    children: Mapping[str, Mapping[str, int]] | None = None,
    regime: str = "",
) -> World:
    """The world so many days after the first morning."""
    at = cast.MORNING + timedelta(days=days)
    posts = {post: unit for post, (unit, _, _) in cast.POSTS.items()}
    facts = Facts(day=at.date(), tree=cast.TREE, level=level, posts=posts, parent=parent,
                  children=children or {}, seed=SEED, regime_now=regime,
                  measures=MEASURES)  # fmt: skip
    return World(at=at, calendar=cast.CALENDAR, facts=facts)


def parents(loop: Loop) -> list[tuple[Loop, Matter] | None]:
    """A parent in each of its stages, for children in its file."""
    declared = LOOPS.get(loop.parent)
    if declared is None:
        return [None]
    values = {"owner": cast.TOWN, "superior": cast.DISTRICT, "due": date(2026, 6, 30)}
    times = dict.fromkeys(declared.moves, 1)
    for move in declared.moves.values():
        values |= {
            name: entry for name, entry in _given(declared, move).items() if name not in values
        }
    return [
        (declared, Matter(id=9, loop=declared.name, stage=stage, n=3, values=values, times=times))
        for stage in declared.stages
    ]


def children(loop: Loop, move: Move) -> dict[str, dict[str, int]]:
    """So many children in each stage as the conditions of the move want; else those are open."""
    found: dict[str, dict[str, int]] = {}
    for name, sign, wanted in move.when:
        head, _, rest = name.partition(".")
        if _is_child(loop, head) and rest:
            found.setdefault(head, {})[rest] = wanted + (sign in (">", "!="))
    for counts in found.values():
        counts.setdefault("all", max(counts.values()))
        counts.setdefault("open", counts["all"])
    return found


def _is_child(loop: Loop, name: str) -> bool:
    opened = {m.opens.loop.rpartition(".")[2] for m in loop.moves.values() if m.opens}
    return name in opened or name in loop.children


def attempt(loop: Loop, move: Move, way: Way) -> Decision:
    """The decision on a move. Refuses: as the engine does."""
    matter = way.place.matter
    opening = {"loop": "text"} | ({"parent": str(matter.parent)} if matter.parent else {})
    return engine.take(
        loop=loop, matter=matter, move=move.name, actor=way.actor, given=way.given,
        to=way.to if len(move.to) > 1 else "", world=way.world,
        opening=opening if matter.n == 0 else {},
    )  # fmt: skip


def refusal(loop: Loop, move: Move, way: Way) -> Fault | None:
    """The fault of a refusal, or None where the move is made."""
    try:
        attempt(loop, move, way)
    except Refused as refused:
        return refused.fault
    return None


def made(loop: Loop, move: Move, stood: Stood) -> Iterator[tuple[Stood, Way]]:
    """Every way in which the move can be made here, one for each stage that it leads to."""
    asks_level = "regime_now" in {name for name, _, _ in asked(loop)}
    regimes = ("", "level_1") if asks_level else ("",)
    for given, regime in product(contents(loop, move, matter=stood.matter), regimes):
        yield from _made(loop, move, stood, given=given, regime=regime)


def _made(
    loop: Loop, move: Move, stood: Stood, *, given: Mapping[str, Any], regime: str
) -> Iterator[tuple[Stood, Way]]:
    reached: set[str] = set()
    actors = [actor for party in move.by for actor in CREW[party]]
    for around in worlds(loop, move, days=stood.days, regime=regime):
        for actor, to in product(actors, move.to or ("",)):
            if to in reached:
                continue
            way = Way(stood, actor, to, around, given)
            try:
                made = attempt(loop, move, way)
            except Refused:
                continue
            reached.add(to)
            entries = (*stood.entries, *made.entries)
            yield Stood(made.matter, (around.at - cast.MORNING).days, entries), way
        if reached == set(move.to or ("",)):
            return


def blank(loop: Loop) -> Matter:
    """A matter before its first entry, with the parties that a parent or the house would give."""
    if not loop.parent and not any(
        move.opens_matter and move.by == ("system",) for move in loop.moves.values()
    ):
        return Matter(id=1, loop=loop.name)
    parties = {"owner": cast.TOWN, "superior": cast.DISTRICT, "title": "修好三条路",
               "partners": PARTNERS}  # fmt: skip
    return Matter(id=1, loop=loop.name, parent=9 if loop.parent else None, values=parties)


@dataclass(frozen=True)
class Walked:
    """What a walk has found: matters by stage, and how each move was made to each stage."""

    loop: Loop
    stood: Mapping[str, list[Stood]]
    how: Mapping[tuple[str, str], Way]


def walked(loop: Loop) -> Walked:
    """Every stage with the matters that were led there, and every move with how it was made."""
    start = Stood(blank(loop), 0)
    stood: dict[str, list[Stood]] = {}
    how: dict[tuple[str, str], Way] = {}
    waiting: list[Stood] = []
    for move in (entry for entry in loop.moves.values() if entry.opens_matter):
        for after, way in made(loop, move, start):
            how.setdefault((move.name, way.to), way)
            waiting.append(after)
    while waiting:
        here = waiting.pop(0)
        known = stood.setdefault(here.matter.stage, [])
        if any(key(loop, here) == key(loop, entry) for entry in known) or len(known) >= MOST_SEEN:
            continue
        known.append(here)
        waiting.extend(by_time(loop, here))
        for move in loop.from_stage(here.matter.stage):
            if move.by == ("system",):
                waiting.extend(by_itself(loop, move, here, how=how))
                continue
            for after, way in made(loop, move, here):
                if after.matter.times.get(move.name, 0) > here.matter.times.get(move.name, 0):
                    how.setdefault((move.name, way.to), way)
                waiting.append(after)
    return Walked(loop, stood, how)


def key(loop: Loop, stood: Stood) -> tuple[Any, ...]:
    """What can make a difference to what comes later: signatures, and facts that are asked."""
    matter = stood.matter
    seen: list[Any] = []
    for name, sign, wanted in asked(loop):
        head, _, rest = name.partition(".")
        if head == "times":
            enough = wanted if isinstance(wanted, int) else 1
            seen.append(min(matter.times.get(rest, 0), enough + (sign in (">", "=="))))
        elif name in loop.fields:
            seen.append(matter.values.get(name))
    named_moves = {name for move in loop.moves.values() for name in move.other_than}
    hands = tuple(sorted((name, matter.makers.get(name, ())) for name in named_moves))
    known = tuple(party for party in PARTIES if matter.values.get(party))
    return (matter.signing, matter.signed, known, tuple(map(str, seen)), hands)


def asked(loop: Loop) -> tuple[Condition, ...]:
    return tuple(entry for move in loop.moves.values() for entry in move.when)


def by_itself(
    loop: Loop, move: Move, here: Stood, *, how: dict[tuple[str, str], Way]
) -> Iterator[Stood]:
    """Where the system's own move leads once what it looks at has changed."""
    for around in worlds(loop, move, days=here.days):
        after, entries = engine.system_moves(
            loop=loop, matter=here.matter, entries=(), world=around
        )
        if entries and entries[0].move == move.name:
            how.setdefault(
                (move.name, move.to[0]), Way(here, Actor(posting=SYSTEM), "", around, {})
            )
            yield Stood(after, (around.at - cast.MORNING).days, (*here.entries, *entries))
            return


def by_time(loop: Loop, here: Stood) -> Iterator[Stood]:
    """Where the clock leads."""
    for wait in (40, 400, 1200):
        for parent in parents(loop):
            around = world(here.days + wait, parent=parent)
            decision = elapse.elapse(loop=loop, matter=here.matter, world=around)
            if decision is not None and decision.matter.stage != here.matter.stage:
                entries = (*here.entries, *decision.entries)
                yield Stood(decision.matter, here.days + wait, entries)
                return
