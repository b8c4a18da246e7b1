"""Each loop is walked: every stage reached, every move made by its party, every other refused."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from luoshi.core import engine, rights
from luoshi.core.condition import Facts, failing
from luoshi.core.loop import Condition, Loop, Move
from luoshi.core.matter import SYSTEM, Actor, Matter
from tests.loops import walker
from tests.loops.walker import ALL_ACTORS, EVERY, Walked, Way


@pytest.fixture(scope="module", params=sorted(EVERY))
def walk(request: pytest.FixtureRequest) -> Walked:
    return walker.walked(EVERY[request.param])


def ways(walk: Walked) -> list[tuple[Move, Way]]:
    """How each move was made by a person, to each of its stages."""
    return [
        (walk.loop.moves[name], way)
        for (name, _), way in walk.how.items()
        if way.actor.posting != SYSTEM
    ]


def test_every_stage_is_reached_and_every_move_is_made(walk: Walked) -> None:
    matters = [place.matter for places in walk.stood.values() for place in places]
    by_system = {
        (move, to)
        for at in matters
        for move in at.times
        if move in walk.loop.moves
        for to in walk.loop.moves[move].to
    }
    wanted = {(move.name, to) for move in walk.loop.moves.values() for to in move.to or ("",)}
    alone = {pair for pair in wanted if walk.loop.moves[pair[0]].by == (SYSTEM,)}

    entered = {stage for at in matters for stage in at.entered}
    assert set(walk.loop.stages) - entered - by_house(walk) == set()
    assert wanted - set(walk.how) - (alone & by_system) == set()


def by_house(walk: Walked) -> set[str]:
    """The void end to which a child is only led by the house, when its parent ends."""
    led = {stage for move in walk.loop.moves.values() for stage in move.to}
    void = [name for name, stage in walk.loop.stages.items() if stage.end == "void"]
    return {name for name in void[:1] if walk.loop.parent and name not in led}


def test_every_other_party_is_refused_at_every_move(walk: Walked) -> None:
    for move, way in ways(walk):
        for actor in ALL_ACTORS:
            matter = way.place.matter
            if move.opens_matter or rights.parties_of(actor=actor, matter=matter) & set(move.by):
                continue
            fault = walker.refusal(walk.loop, move, replace_actor(way, actor))
            assert fault is not None, (move.name, actor)
            assert fault.code == "not-your-move", (move.name, actor, str(fault))


def replace_actor(way: Way, actor: Actor) -> Way:
    return replace(way, actor=actor)


def test_only_the_head_makes_what_is_the_heads(walk: Walked) -> None:
    for move, way in ways(walk):
        if not move.head or move.opens_matter:
            continue
        fault = walker.refusal(walk.loop, move, replace_actor(way, replace(way.actor, head=False)))
        assert fault is not None, move.name
        assert fault.code == "head-only"


def test_no_hand_makes_what_must_be_made_by_another(walk: Walked) -> None:
    for move, way in ways(walk):
        for earlier in move.other_than:
            makers = {**way.place.matter.makers, earlier: (way.actor.posting,)}
            place = replace(way.place, matter=replace(way.place.matter, makers=makers))
            fault = walker.refusal(walk.loop, move, replace(way, place=place))
            assert fault is not None, move.name
            assert fault.code == "same-hand"


def test_every_need_that_is_left_out_is_named_in_the_refusal(walk: Walked) -> None:
    for move, way in ways(walk):
        if walk.loop.moves[move.name].opens_matter and way.actor.posting == SYSTEM:
            continue
        for missing in move.needs:
            given = {name: entry for name, entry in way.given.items() if name != missing}
            if move.sign != "one" and not given:
                continue  # Who signs nothing of his own signs what the others have signed.
            fault = walker.refusal(walk.loop, move, replace(way, given=given))
            assert fault is not None, (move.name, missing)
            assert (fault.code, walk.loop.fields[missing].title in str(fault)) == ("missing", True)


def test_every_move_is_refused_before_its_conditions_hold(walk: Walked) -> None:
    by_name = {move.name: way for move, way in ways(walk)}
    for move in walk.loop.moves.values():
        for condition in move.when:
            way = by_name.get(move.name) or by_system(walk, move)
            way = next(unmet(walk.loop, condition, way))
            if move.by == (SYSTEM,):
                _, entries = engine.system_moves(
                    loop=walk.loop, matter=way.place.matter, entries=(), world=way.world
                )
                assert move.name not in [entry.move for entry in entries], (move.name, condition)
                continue
            fault = walker.refusal(walk.loop, move, way)
            assert fault is not None, (move.name, condition)
            assert fault.code == "not-yet", (move.name, condition)


def by_system(walk: Walked, move: Move) -> Way:
    """A matter at a stage from which the system makes a move, whether it has stayed or not."""
    for place in (place for places in walk.stood.values() for place in places):
        for stage in place.matter.entered.keys() & set(move.sources):
            at = replace(place, matter=replace(place.matter, stage=stage))
            return Way(at, Actor(posting=SYSTEM), "", walker.world(place.days), {})
    raise AssertionError(move.name)


def unmet(loop: Loop, condition: Condition, way: Way) -> Iterator[Way]:
    """The ways of a move with something changed, in the matter or around it, that a condition
    asks: those in which the condition does not hold.
    """
    for changed in (*_other_facts(loop, condition, way), *_other_values(loop, condition, way)):
        facts = changed.world.facts
        if failing((condition,), loop=loop, matter=changed.place.matter, facts=facts):
            yield changed


def _other_facts(loop: Loop, condition: Condition, way: Way) -> Iterator[Way]:
    name, _, wanted = condition
    head, _, rest = name.partition(".")
    facts = way.world.facts
    others: list[Facts] = [
        replace(facts, children={**facts.children, head: {rest: n}}) for n in (0, 9)
    ]
    if "day" in (name, wanted):
        others += [replace(facts, day=day) for day in (date(2000, 1, 1), date(2100, 1, 1))]
    if name == "level":
        others += [replace(facts, level=level) for level in walker.LEVELS]
    if head == "parent":
        above = [parent for parent in walker.parents(loop) if parent]
        others += [replace(facts, parent=parent) for parent in above]
        others += [replace(facts, parent=(of, replace(at, times={}))) for of, at in above]
    if name == "regime_now":
        others.append(replace(facts, regime_now=""))
    for other in others:
        yield replace(way, world=replace(way.world, facts=other))


def _other_values(loop: Loop, condition: Condition, way: Way) -> Iterator[Way]:
    name = condition[0]
    head, _, rest = name.partition(".")
    matter = way.place.matter
    field = loop.fields.get(name)
    others: list[Matter] = []
    if head == "times":
        others = [replace(matter, times={**matter.times, rest: n}) for n in (0, 9)]
    if field is not None:
        answers = (None, True, False, Decimal(0), *field.choice)
        others = [replace(matter, values={**matter.values, name: value}) for value in answers]
    for other in others:
        yield replace(way, place=replace(way.place, matter=other))


def test_what_is_offered_agrees_with_what_is_refused(walk: Walked) -> None:
    for place in (places[0] for places in walk.stood.values()):
        for actor in ALL_ACTORS:
            around = walker.world(place.days)
            offered = engine.open_moves(
                loop=walk.loop, matter=place.matter, actor=actor, world=around
            )
            for move in walk.loop.moves.values():
                to = move.to[0] if move.to else ""
                given = walker.content(walk.loop, move, matter=place.matter)
                fault = walker.refusal(walk.loop, move, Way(place, actor, to, around, given))
                if move in offered and not move.when:
                    assert fault is None or fault.code not in (
                        "not-your-move", "out-of-turn", "head-only", "same-hand"
                    )  # fmt: skip
                elif move not in offered:
                    assert fault is not None, (place.matter.stage, move.name, actor)


def test_no_move_is_made_at_a_stage_that_it_does_not_leave(walk: Walked) -> None:
    for move, way in ways(walk):
        for stage, places in walk.stood.items():
            if move.opens_matter or move in walk.loop.from_stage(stage):
                continue
            fault = walker.refusal(walk.loop, move, replace(way, place=places[0]))
            assert fault is not None, (move.name, stage)
            assert fault.code == "out-of-turn"


def test_the_walker_finds_a_stage_that_nothing_leads_to() -> None:
    task = EVERY["task"]
    cut = replace(
        task, moves={name: move for name, move in task.moves.items() if name != "suspend"}
    )

    stood = walker.walked(cut).stood

    entered = {stage for places in stood.values() for at in places for stage in at.matter.entered}
    assert set(task.stages) - entered == {"suspended"}
