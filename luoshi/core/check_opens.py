"""What moves open, take and give: the child has all it needs, and a stock is a stock."""

from collections.abc import Iterator

from luoshi.core import paths
from luoshi.core.fault import Fault
from luoshi.core.loop import Field, Loop, Move, Opening, named
from luoshi.core.scope import Scope, writes
from luoshi.core.words import FILLED, FILLED_BY_TURN


def faults(scope: Scope) -> Iterator[Fault]:
    """What is wrong with openings and with amounts."""
    for move in scope.loop.moves.values():
        if move.opens:
            yield from _opening(scope, move, move.opens)
        for key, amounts in (("takes", move.takes), ("gives", move.gives)):
            for stock, amount in amounts.items():
                yield from _amount(scope, move, stock, amount, at=f"moves.{move.name}.{key}")


def _opening(scope: Scope, move: Move, opens: Opening) -> Iterator[Fault]:
    at = f"moves.{move.name}.opens"
    child = named(scope.loops, opens.loop)
    if child is None:
        yield scope.found("unknown-loop", at=at, loop=opens.loop)
    elif not opens.each:
        if not any(other.opens_matter and other.by != ("system",) for other in _moves(child)):
            yield scope.found("bad-opens:actor", at=at, loop=opens.loop)
    else:
        yield from _for_each(scope, move, opens, child=child, at=at)


def _for_each(scope: Scope, move: Move, opens: Opening, *, child: Loop, at: str) -> Iterator[Fault]:
    each = scope.loop.fields.get(opens.each)
    if each is None or each.type not in ("units", "turns"):
        yield scope.found("bad-opens:each", at=at, field=opens.each)
        return
    if not _is_sure(scope, move, opens.each):
        yield scope.found("not-asked:sure", at=at, field=opens.each)
    openings = [other for other in _moves(child) if other.opens_matter and "system" in other.by]
    if not openings:
        yield scope.found("no-system-opening", at=at, loop=opens.loop)
        return
    filled = {*FILLED, *opens.given, *(FILLED_BY_TURN if each.type == "turns" else ())}
    for name in dict.fromkeys(name for other in openings for name in other.needs):
        if name not in filled:
            yield scope.found("bad-opens:needs", at=at, loop=opens.loop, field=name)
        elif name in opens.given and not _is_sure(scope, move, name):
            yield scope.found("not-asked:sure", at=at, field=name)
    asked = {name for other in openings for name in (*other.needs, *other.may)}
    yield from _handed(scope, opens, child=child, asked=asked, at=at)


def _handed(
    scope: Scope, opens: Opening, *, child: Loop, asked: set[str], at: str
) -> Iterator[Fault]:
    """What the child cannot take, and what cannot be divided."""
    for name in opens.given:
        if name not in asked or not _same(scope.loop.fields.get(name), child.fields.get(name)):
            yield scope.found("bad-opens:with", at=at, loop=opens.loop, field=name)
    for name in opens.shared:
        field = scope.loop.fields.get(name)
        if field is None or field.type != "quantity":
            yield scope.found("bad-opens:share", at=at, field=name)


def _moves(loop: Loop) -> tuple[Move, ...]:
    return tuple(loop.moves.values())


def _same(here: Field | None, there: Field | None) -> bool:
    return here is not None and there is not None and here.type == there.type


def _is_sure(scope: Scope, move: Move, name: str) -> bool:
    """Whether the field has been asked on every way to this move, or is asked by it."""
    if name in writes(move):
        return True
    sources = [source for source in paths.sources(scope.loop, move) if source in scope.loop.stages]
    return bool(sources) and all(name in scope.sure_fields[source] for source in sources)


def _amount(scope: Scope, move: Move, stock: str, amount: str | int, *, at: str) -> Iterator[Fault]:
    target = stock_field(scope, stock)
    if target is None or target.type not in ("stock", "capacity"):
        yield scope.found("no-stock", at=at, stock=stock)
    elif target.type == "capacity" and not _is_sure(scope, move, "days"):
        yield scope.found("not-asked:sure", at=at, field="days")
    through = stock.partition(".")[0]
    is_named = target is not None and "." in stock and through in scope.loop.fields
    if is_named and not _is_sure(scope, move, through):
        yield scope.found("not-asked:sure", at=at, field=through)
    if isinstance(amount, int):
        return
    field = scope.loop.fields.get(amount)
    if field is None or field.type != "number":
        yield scope.found("bad-amount", at=at, amount=amount)
    elif not _is_sure(scope, move, amount):
        yield scope.found("not-asked:sure", at=at, field=amount)


def stock_field(scope: Scope, stock: str) -> Field | None:
    """The field that a key of `takes` or `gives` means: its own, its parent's or another's."""
    through, dot, name = stock.partition(".")
    if not dot or through == "parent":
        return scope.field(stock)
    field = scope.loop.fields.get(through)
    if field is None or field.type != "matter":
        return None
    other = scope.loops.get(field.loop)
    return other.fields.get(name) if other else None
