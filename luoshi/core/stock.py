"""Stocks: what a move takes from them and adds to them; none ever falls below zero.

A stock is one number, a capacity an amount for each day; what is said of stocks holds for both.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from luoshi.core import wording
from luoshi.core.admit import refused
from luoshi.core.calendar import day_of
from luoshi.core.condition import Facts
from luoshi.core.daily import Daily
from luoshi.core.effect import Change
from luoshi.core.fault import N_
from luoshi.core.loop import End, Loop, Move
from luoshi.core.matter import EMPTY, Amount, Matter, Written, plus, read, written


def amounts(
    *,
    loop: Loop,
    matter: Matter,
    move: Move,
    given: Mapping[str, Any],
    facts: Facts | None = None,
) -> tuple[dict[str, Written], tuple[Change, ...], dict[str, Written]]:
    """What changes in stocks: own signed amounts, changes of other matters, what was taken.

    Shape: what was taken of other matters is by "id.stock", so that it can be given back. The
    changes are one for each matter, in the order of their ids: so their rows are locked.
    Refuses: below-zero, not-positive, from-nowhere, no-days. What another matter lacks is refused
    where that matter is changed.
    """
    if not (move.takes or move.gives):
        return {}, (), {}
    own: dict[str, Amount] = {}
    others: dict[int, dict[str, Amount]] = {}
    taken: dict[str, Amount] = {}
    for sign, target, much in _declared(
        loop=loop, matter=matter, move=move, given=given, facts=facts
    ):
        through, _, name = target.rpartition(".")
        if not through:
            own[name] = plus(own.get(name), _signed(much, sign))
            changed(loop=loop, matter=matter, name=name, amount=own[name])
            continue
        other = _other(through, loop=loop, matter=matter, given=given)
        here = others.setdefault(other, {})
        here[name] = plus(here.get(name), _signed(much, sign))
        if sign < 0:
            taken[f"{other}.{name}"] = plus(taken.get(f"{other}.{name}"), much)
    return _all_written(own), _changes(others), _all_written(taken)


def undone(
    *, loop: Loop, matter: Matter, move: Move, facts: Facts | None = None
) -> tuple[Change, ...]:
    """What puts the stocks of other matters back as they were before the last move, this one."""
    others: dict[int, dict[str, Amount]] = {}
    for sign, target, much in _declared(
        loop=loop, matter=matter, move=move, given=EMPTY, facts=facts
    ):
        through, _, name = target.rpartition(".")
        if through:
            other = _other(through, loop=loop, matter=matter, given=EMPTY)
            here = others.setdefault(other, {})
            here[name] = plus(here.get(name), _signed(much, -sign))
    return _changes(others)


def given_back(matter: Matter, *, end: End | None) -> tuple[Change, ...]:
    """What an ended matter gives back of what it held.

    A void end gives back all, any other the days of capacities that have not yet begun when the
    matter ends.   Source: vocabulary, rule of the house 3.
    """
    others: dict[int, dict[str, Amount]] = {}
    for target, held in matter.taken.items():
        other, _, name = target.partition(".")
        much = read(held)
        if end is not End.VOID:
            much = _not_begun(much, matter=matter)
        if much not in (Decimal(0), Daily()):
            others.setdefault(int(other), {})[name] = much
    return _changes(others)


def _not_begun(held: Amount, *, matter: Matter) -> Amount:
    """What of a held capacity lies after the day on which the matter has ended."""
    if not isinstance(held, Daily) or matter.ended_at is None:
        return Decimal(0)
    return held.after(day_of(matter.ended_at))


def changed(*, loop: Loop, matter: Matter, name: str, amount: Amount) -> Amount:
    """The stock after a signed amount. Refuses: below-zero, for a capacity with the first day."""
    after = plus(matter.values.get(name), amount)
    if isinstance(after, Daily):
        short_on = after.first_below_zero()
        if short_on is not None:
            raise _short(loop=loop, matter=matter, name=name, amount=amount, on=short_on)
    elif after < 0:
        raise refused(
            "below-zero",
            N_("{field}只剩 {have}，不够 {amount}。"),
            N_("请改小数量。"),
            field=loop.fields[name].named,
            have=matter.values.get(name) or Decimal(0),
            amount=_signed(amount, -1),
        )
    return after


def _short(*, loop: Loop, matter: Matter, name: str, amount: Amount, on: date) -> Exception:
    """The refusal that says which day is full and how many are left on it."""
    assert isinstance(amount, Daily)
    have = matter.values.get(name) or Daily()
    return refused(
        "below-zero",
        N_("{field}在 {day} 只剩 {have}，不够 {amount}。"),
        N_("请改日期，或改小数量。"),
        field=loop.fields[name].named,
        day=wording.Day(on=on),
        have=wording.number(have.on(on)),
        amount=wording.number(-amount.on(on)),
    )


def _declared(
    *, loop: Loop, matter: Matter, move: Move, given: Mapping[str, Any], facts: Facts | None
) -> Iterator[tuple[int, str, Amount]]:
    """Each amount with its sign and its target. Refuses: not-positive, no-days."""
    for sign, declared in ((-1, move.takes), (1, move.gives)):
        for target, amount in declared.items():
            much = _much(amount, loop=loop, matter=matter, given=given)
            if is_daily(target, loop=loop, facts=facts):
                yield sign, target, Daily.each(_days(loop, matter=matter, given=given), much)
            else:
                yield sign, target, much


def is_daily(target: str, *, loop: Loop, facts: Facts | None) -> bool:
    """Whether a key of `takes` or `gives` means a capacity.

    The loop itself knows its own; of its parent and of a matter that a field names the facts tell.
    """
    through, _, name = target.rpartition(".")
    if through == "parent" and facts is not None and facts.parent is not None:
        loop = facts.parent[0]
    elif through:
        return facts is not None and target in facts.daily
    field = loop.fields.get(name)
    return field is not None and field.type == "capacity"


def _days(loop: Loop, *, matter: Matter, given: Mapping[str, Any]) -> tuple[date, date]:
    found = given.get("days") or matter.values.get("days")
    if not found:
        raise refused(
            "no-days",
            N_("还没有写{field}，不知道占用哪几天。"),
            N_("请先写上{field}。"),
            field=loop.fields["days"].named,
        )
    return found[0], found[1]


def _much(amount: str | int, *, loop: Loop, matter: Matter, given: Mapping[str, Any]) -> Decimal:
    if isinstance(amount, int):
        return Decimal(amount)
    much = given.get(amount, matter.values.get(amount)) or Decimal(0)
    if much <= 0:
        raise refused(
            "not-positive",
            N_("{field}要大于零。"),
            N_("请改写数量。"),
            field=loop.fields[amount].named,
        )
    return Decimal(much)


def _other(through: str, *, loop: Loop, matter: Matter, given: Mapping[str, Any]) -> int:
    known = given.get(through, matter.values.get(through))
    other = matter.parent if through == "parent" else known
    if other is None:
        raise refused(
            "from-nowhere",
            N_("这件“{loop}”没有从哪一件立下，没有数量可用。"),
            N_("请从那一件上办。"),
            loop=loop.named,
        )
    return int(other)


def _signed(much: Amount, sign: int) -> Amount:
    if isinstance(much, Daily):
        return much if sign > 0 else much.less()
    return much * sign


def _all_written(held: Mapping[str, Amount]) -> dict[str, Written]:
    return {name: written(much) for name, much in held.items()}


def _changes(others: Mapping[int, Mapping[str, Amount]]) -> tuple[Change, ...]:
    return tuple(
        Change(matter=other, amounts=_all_written(others[other])) for other in sorted(others)
    )
