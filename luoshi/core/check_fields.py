"""Fields: their types, their privacy, and that some move asks them."""

from collections.abc import Iterator

from luoshi.core import check_facts
from luoshi.core.fault import Fault
from luoshi.core.loop import OWN, PARTIES, PRICES, Clock, Field
from luoshi.core.scope import FILLED_BY_HOUSE, Scope

#: Types that a field may write itself; `choice` and `choices` come from their answers.
TYPES = tuple(type_ for type_ in PRICES if type_ not in ("choice", "choices"))


def faults(scope: Scope) -> Iterator[Fault]:
    """What is wrong with the fields of a loop, and with the use it makes of them."""
    for field in scope.loop.fields.values():
        yield from _field(scope, field)
    for name in _unasked(scope):
        yield scope.found("not-asked", at=f"fields.{name}", field=name)


def _field(scope: Scope, field: Field) -> Iterator[Fault]:
    at = f"fields.{field.name}"
    if field.type not in PRICES or (field.type in ("choice", "choices") and not field.choice):
        known = "、".join(TYPES)
        yield scope.found("bad-type:type", at=at, type=field.type, known=known)
    if field.loop and field.type != "matter":
        yield scope.found("bad-type:loop", at=at)
    elif field.loop and field.loop not in scope.loops:
        yield scope.found("unknown-loop", at=at, loop=field.loop)
    for party in field.seen_by:
        if party not in PARTIES:
            known = "、".join(PARTIES)
            yield scope.found("bad-party", at=at, party=party, known=known)
    if field.personal and "public" in field.seen_by:
        yield scope.found("personal-and-public", at=at, field=field.name)
    if field.personal and field.element:
        yield scope.found("personal-element", at=at, field=field.name)


def _unasked(scope: Scope) -> Iterator[str]:
    """The fields that stand in the file, or are used in it, and that nobody ever asks."""
    declared = {name for name in scope.loop.fields if name not in OWN}
    for name in (*sorted(declared), *sorted(_used(scope) - declared)):
        if name in scope.loop.fields and name not in (*scope.asked, *FILLED_BY_HOUSE):
            yield name


def _used(scope: Scope) -> set[str]:
    """The fields of the loop that its clocks and conditions look at."""
    used: set[str] = set()
    for stage in scope.loop.stages.values():
        used |= set(clock_fields(stage.clock)) if stage.clock else set()
    for move in scope.loop.moves.values():
        for condition in move.when:
            used |= set(check_facts.facts_named(scope, condition))
    for measure in scope.loop.measures.values():
        for condition in (*measure.count, *measure.of):
            used |= set(check_facts.facts_named(scope, condition))
    return used


def clock_fields(clock: Clock) -> tuple[str, ...]:
    """The names that a clock looks at: its case and its day fields."""
    limits = (clock.otherwise, *clock.cases.values())
    by = (clock.by,) if clock.by and clock.by != "regime" else ()
    return (*by, *(limit for limit in limits if isinstance(limit, str)))
