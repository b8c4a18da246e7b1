"""Stocks: what a move takes from them and adds to them; none ever falls below zero."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from luoshi.core.admit import refused
from luoshi.core.effect import Change
from luoshi.core.fault import N_
from luoshi.core.loop import Loop, Move
from luoshi.core.matter import EMPTY, Matter


def amounts(
    *, loop: Loop, matter: Matter, move: Move, given: Mapping[str, Any]
) -> tuple[dict[str, str], tuple[Change, ...], dict[str, str]]:
    """What changes in stocks: own signed amounts, changes of other matters, what was taken.

    Shape: what was taken of other matters is by "id.stock", so that it can be given back.
    Refuses: below-zero, not-positive, from-nowhere. What another matter lacks is refused where
    that matter is changed.
    """
    own: dict[str, Decimal] = {}
    others: list[Change] = []
    taken: dict[str, str] = {}
    for sign, target, much in _declared(loop=loop, matter=matter, move=move, given=given):
        through, _, name = target.rpartition(".")
        if not through:
            own[name] = own.get(name, Decimal(0)) + sign * much
            changed(loop=loop, matter=matter, name=name, amount=own[name])
            continue
        other = _other(through, loop=loop, matter=matter, given=given)
        others.append(Change(matter=other, amounts={name: format(sign * much, "f")}))
        if sign < 0:
            taken[f"{other}.{name}"] = format(much, "f")
    return {name: format(much, "f") for name, much in own.items()}, tuple(others), taken


def undone(*, loop: Loop, matter: Matter, move: Move) -> tuple[Change, ...]:
    """What puts the stocks of other matters back as they were before the last move, this one."""
    rows = [
        (sign, target.rpartition("."), much)
        for sign, target, much in _declared(loop=loop, matter=matter, move=move, given=EMPTY)
    ]
    return tuple(
        Change(
            matter=_other(through, loop=loop, matter=matter, given=EMPTY),
            amounts={name: format(-sign * much, "f")},
        )
        for sign, (through, _, name), much in rows
        if through
    )


def given_back(matter: Matter) -> tuple[Change, ...]:
    """What gives back all that the matter holds. Source: vocabulary, rule of the house 3."""
    held = [(stock.partition("."), amount) for stock, amount in matter.taken.items()]
    return tuple(
        Change(matter=int(other), amounts={name: amount}) for (other, _, name), amount in held
    )


def changed(*, loop: Loop, matter: Matter, name: str, amount: Decimal) -> Decimal:
    """The stock after a signed amount. Refuses: below-zero."""
    have = Decimal(matter.values.get(name) or 0)
    if have + amount < 0:
        raise refused(
            "below-zero",
            N_("{field}只剩 {have}，不够 {amount}。"),
            N_("请改小数量。"),
            field=loop.fields[name].named,
            have=have,
            amount=-amount,
        )
    return have + amount


def _declared(
    *, loop: Loop, matter: Matter, move: Move, given: Mapping[str, Any]
) -> Iterator[tuple[int, str, Decimal]]:
    """Each amount with its sign and its target. Refuses: not-positive."""
    for sign, declared in ((-1, move.takes), (1, move.gives)):
        for target, amount in declared.items():
            yield sign, target, _much(amount, loop=loop, matter=matter, given=given)


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
