"""Fills in what a move needs with plausible values, for tests that are about something else."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from luoshi.core.loop import Field, Loop
from luoshi.core.quantity import Quantity
from tests import cast

PLAUSIBLE: dict[str, Any] = {
    "text": "修好三条路", "number": Decimal(3), "quantity": Quantity(amount=Decimal(12), unit="户"),
    "day": date(2026, 6, 30), "days": (date(2026, 6, 1), date(2026, 6, 30)), "yes": True,
    "time": datetime(2026, 6, 1, 1, tzinfo=UTC), "unit": cast.TOWN, "units": (cast.VILLAGE,),
    "post": 5, "party": "unit/3", "file": (), "rhythm": "month", "turns": (), "scheme": (),
    "stock": Decimal(100), "capacity": Decimal(20), "matter": 1,
}  # fmt: skip


def some(field: Field) -> Any:
    """A plausible value of a field."""
    if field.choice:
        first = next(iter(field.choice))
        return (first,) if field.type == "choices" else first
    value = PLAUSIBLE[field.type]
    return value[: field.most] if isinstance(value, str) else value


def filled(loop: Loop, move: str, **known: Any) -> dict[str, Any]:
    """What a move needs, filled in, with what the test says itself."""
    return {name: some(loop.fields[name]) for name in loop.moves[move].needs} | known
