"""Fills in what a move needs with plausible values, for tests that are about something else."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from luoshi.core.criterion import Criterion
from luoshi.core.loop import Field, Loop
from luoshi.core.quantity import Quantity
from luoshi.core.turn import Turn
from tests import cast

#: Two posts of the town that take the days in turn, so that none has two nights running.
TURNS = tuple(
    Turn(post=5 + n % 2, begins_at=begins_at, ends_at=begins_at + timedelta(days=1))
    for n in range(30)
    for begins_at in [datetime(2026, 5, 31, 16, tzinfo=UTC) + timedelta(days=n)]
)
#: One criterion, as an appraisal has many.
SCHEME = (
    Criterion(measure="task.on_time_rate", weight=Decimal(100), formula="completion",
              target=Decimal(100)),
)  # fmt: skip
PLAUSIBLE: dict[str, Any] = {
    "text": "修好三条路", "number": Decimal(3), "quantity": Quantity(amount=Decimal(12), unit="户"),
    "day": date(2026, 6, 30), "days": (date(2026, 6, 1), date(2026, 6, 30)), "yes": True,
    "time": datetime(2026, 6, 1, 1, tzinfo=UTC), "unit": cast.TOWN, "units": (cast.VILLAGE,),
    "post": 5, "party": "unit/3", "file": (), "rhythm": "month", "turns": TURNS, "scheme": SCHEME,
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
