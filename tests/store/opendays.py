"""Open days of the cast, for tests that need one that has come so far."""

from datetime import date
from decimal import Decimal

from luoshi.store import record
from tests import cast
from tests.store.asks import act

HELD = date(2026, 5, 20)
PLANNED = {
    "title": "水厂开放日", "programme": "看净水全过程", "place": "区水厂一号门", "held_on": HELD,
    "n_places": Decimal(5),
}  # fmt: skip


def planned(*, key="openday", **changed):
    """An open day that nobody outside may see yet."""
    return record.open_matter(
        actor=cast.TOWN_OFFICE, loop="openday", at=cast.MORNING, key=key, move="plan",
        given=PLANNED | changed,
    ).matter_id  # fmt: skip


def announced(*, key="openday", **changed):
    """An open day that everybody may book."""
    day = planned(key=key, **changed)
    act(cast.CLERK, day, "approve", minutes=1)
    act(cast.TOWN_OFFICE, day, "announce", minutes=2)
    return day
