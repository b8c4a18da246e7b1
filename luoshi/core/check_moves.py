"""Moves: who makes them and whether that party is known, what they ask, who has the last word."""

from collections.abc import Iterator

from luoshi.core import check_stages, paths, words
from luoshi.core.fault import Fault
from luoshi.core.loop import PARTIES, Move
from luoshi.core.scope import OPENERS, Scope, with_theirs

#: Parties of one unit or post; the others are many.
SINGLE = ("owner", "holder", "superior", "verifier", "requester", "system")


def faults(scope: Scope) -> Iterator[Fault]:
    """What is wrong with the moves of a loop."""
    for move in scope.loop.moves.values():
        yield from _named(scope, move)
        yield from _asks(scope, move)
        yield from _ends(scope, move)
        yield from _made_by(scope, move)
    for party in scope.loop.seen_by:
        if party not in PARTIES:
            yield scope.found("bad-party", at="seen_by", party=party, known="、".join(PARTIES))
    if not check_stages.names_unknown_stage(scope.loop):
        yield from _parties(scope)


def _named(scope: Scope, move: Move) -> Iterator[Fault]:
    """Stages, moves and rules that a move names and that are not there."""
    at, loop = f"moves.{move.name}", scope.loop
    for stage in (*move.sources, *move.to):
        if stage not in loop.stages and not (stage == "any" and stage in move.sources):
            yield scope.found("unknown-stage", at=at, stage=stage, known="、".join(loop.stages))
    for other in move.other_than:
        if other not in loop.moves:
            yield scope.found("unknown-move", at=at, move=other, known="、".join(loop.moves))
    for rule in move.rules:
        if rule not in words.RULES:
            yield scope.found("unknown-rule", at=at, rule=rule, known="、".join(words.RULES))


def _asks(scope: Scope, move: Move) -> Iterator[Fault]:
    at, asked = f"moves.{move.name}", (*move.needs, *move.may)
    for name in dict.fromkeys(asked):
        field = scope.loop.fields.get(name)
        if field is None:
            yield scope.found("unknown-field", at=at, field=name)
        elif field.type in ("stock", "capacity"):
            yield scope.found("bad-type:asked-stock", at=at, field=name)
        if asked.count(name) > 1:
            yield scope.found("asked-twice", at=at, field=name)


def _ends(scope: Scope, move: Move) -> Iterator[Fault]:
    """Only `within` leaves an end, and only an end is left within a span."""
    for source in move.sources:
        stage = scope.loop.stages.get(source)
        is_end = stage is not None and stage.end is not None
        if is_end and move.within is None:
            yield scope.found("leaves-the-end", at=f"moves.{move.name}", stage=source)
        if move.within is not None and not is_end and (stage or source == "any"):
            yield scope.found("leaves-the-end:open", at=f"moves.{move.name}", stage=source)


def _made_by(scope: Scope, move: Move) -> Iterator[Fault]:
    at = f"moves.{move.name}"
    if not move.by:
        yield scope.found("by-nobody", at=at)
    for party in move.by:
        if party not in PARTIES:
            yield scope.found("bad-party", at=at, party=party, known="、".join(PARTIES))
    if "public" in move.by and (move.to or move.opens_matter):
        yield scope.found("public-moves", at=at)
    if move.by and move.sign != "one" and not _can_sign(move):
        yield scope.found("bad-sign", at=at, sign=move.sign)
    if move.every:
        yield from _rhythm(scope, move, at=at)


def _can_sign(move: Move) -> bool:
    if any(party not in SINGLE for party in move.by):
        return True
    return len(move.by) > 1 and (not move.sign.isdecimal() or int(move.sign) <= len(move.by))


def _rhythm(scope: Scope, move: Move, *, at: str) -> Iterator[Fault]:
    field = scope.loop.fields.get(move.every)
    if move.every not in words.RHYTHMS and (field is None or field.type != "rhythm"):
        known = "、".join(words.RHYTHMS)
        yield scope.found("bad-rhythm", at=at, every=move.every, known=known)
    elif field is not None:
        for source in paths.sources(scope.loop, move):
            if move.every not in scope.sure_fields.get(source, (move.every,)):
                yield scope.found("not-asked:sure", at=at, field=move.every)
    if move.to:
        yield scope.found("rhythm-must-stay", at=at)


def _parties(scope: Scope) -> Iterator[Fault]:
    """Parties that a matter cannot have yet, and stages that only an uncertain party can leave."""
    known_at, reached = possibly_known(scope), paths.reachable(scope.loop)
    for move in scope.loop.moves.values():
        made_at = [stage for stage in paths.sources(scope.loop, move) if stage in reached]
        if not made_at and not move.opens_matter:
            continue
        at = {party for stage in made_at for party in known_at[stage]}
        at |= {"system", "public"} | ({*OPENERS, *scope.inherited} if move.opens_matter else set())
        for party in move.by:
            if party in PARTIES and party not in at:
                yield scope.found("unresolved-party", at=f"moves.{move.name}", party=party)
    for name, stage in scope.loop.stages.items():
        leaving = [move for move in scope.loop.from_stage(name) if move.to and move.by]
        able = {party for move in leaving for party in move.by}
        known = {*scope.sure_parties[name], "system", "public"}
        if stage.end or stage.then or not leaving or able & known:
            continue
        if all(party in scope.ever_known for party in able):
            parties = "、".join(sorted(able))
            yield scope.found(
                "unresolved-party:sole", at=f"stages.{name}", stage=name, party=parties
            )


def possibly_known(scope: Scope) -> dict[str, set[str]]:
    """For each stage, the parties that some matter there may have."""
    loop = scope.loop
    known: dict[str, set[str]] = {name: set() for name in loop.stages}
    for move in loop.moves.values():
        if not move.to:
            for source in paths.sources(loop, move):
                known[source] |= _brings(move)
    ways, before = paths.steps(loop), -1
    while before != sum(map(len, known.values())):
        before = sum(map(len, known.values()))
        for step in ways:
            known[step.target] |= known[step.source] if step.source else set()
            if step.move:
                known[step.target] |= _brings(step.move)
            if step.move and not step.source:
                known[step.target] |= scope.inherited
                known[step.target] |= with_theirs({_opener(party) for party in step.move.by})
    return known


def _opener(party: str) -> str:
    return "owner" if party == "system" else party


def _brings(move: Move) -> frozenset[str]:
    return with_theirs({name for name in (*move.needs, *move.may) if name in PARTIES})
