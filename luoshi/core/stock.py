"""Stocks: what a move takes from them and adds to them; none ever falls below zero."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from luoshi.core.admit import refused
from luoshi.core.effect import Change
from luoshi.core.fault import N_
from luoshi.core.loop import Loop, Move
from luoshi.core.matter import Matter


def amounts(
    *, loop: Loop, matter: Matter, move: Move, given: Mapping[str, Any]
) -> tuple[dict[str, str], tuple[Change, ...], dict[str, str]]:
    """What changes in stocks: own signed amounts, changes of other matters, what was taken.

    Refuses: below-zero. What another matter lacks is refused where that matter is changed.
    """
    own: dict[str, str] = {}
    others: list[Change] = []
    taken: dict[str, str] = {}
    for sign, declared in ((-1, move.takes), (1, move.gives)):
        for target, amount in declared.items():
            much = sign * _much(amount, matter=matter, given=given)
            head, _, name = target.rpartition(".")
            if head or not _is_stock(loop, target):
                others.append(_of_other(head, name or target, matter=matter, amount=much))
                continue
            changed(loop=loop, matter=matter, name=target, amount=much)
            own[target] = format(much, "f")
            if sign < 0:
                taken[target] = format(-much, "f")
    return own, tuple(others), taken


def changed(*, loop: Loop, matter: Matter, name: str, amount: Decimal) -> Decimal:
    """The stock after a signed amount. Refuses: below-zero."""
    have = Decimal(matter.values.get(name) or 0)
    if have + amount < 0:
        raise refused(
            "below-zero",
            N_("{field}只剩 {have}，不够 {amount}。"),
            N_("请改小数量。"),
            field=loop.fields[name].title,
            have=have,
            amount=-amount,
        )
    return have + amount


def _much(amount: str | int, *, matter: Matter, given: Mapping[str, Any]) -> Decimal:
    return Decimal(
        amount if isinstance(amount, int) else given.get(amount, matter.values.get(amount))
    )


def _is_stock(loop: Loop, name: str) -> bool:
    return name in loop.fields and loop.fields[name].type == "stock"


def _of_other(head: str, name: str, *, matter: Matter, amount: Decimal) -> Change:
    other = matter.parent if head in ("", "parent") else matter.values.get(head)
    if other is None:
        raise RuntimeError(f"matter {matter.id} takes {name} from nowhere")
    return Change(matter=int(other), amounts={name: format(amount, "f")})
