"""Promises of the cast, for tests that need one that has come so far."""

from datetime import date, timedelta
from decimal import Decimal

from luoshi.core.quantity import Quantity
from luoshi.store import record
from tests import cast
from tests.store.asks import act

DUE = date(2026, 8, 31)
RAISED = {
    "title": "供水管网改造", "duty": "改造并通水", "kind": "deed", "beneficiary": "residents",
}  # fmt: skip


def households(n):
    return Quantity(amount=Decimal(n), unit="户")


FIXED = {
    "holder": 5, "duty": "改造并通水", "due": DUE, "quantity": households(1240),
    "test": "水质水压都合格",
}  # fmt: skip


def raised(*, key="promise", **changed):
    """A promise that nobody outside may see yet."""
    return record.open_matter(
        actor=cast.TOWN_OFFICE, loop="commitment", at=cast.MORNING, key=key, given=RAISED | changed
    ).matter_id


def shown(*, key="promise", due=DUE, **changed):
    """A promise that has just been published."""
    promise = raised(key=key, **changed)
    act(cast.CLERK, promise, "pass", minutes=1)
    act(cast.TOWN_OFFICE, promise, "fix", FIXED | {"due": due}, minutes=2)
    act(cast.TOWN_OFFICE, promise, "show", minutes=3)
    return promise


def keeping(*, key="promise", due=DUE, **changed):
    """A promise that is being kept, after the days of its publication."""
    promise = shown(key=key, due=due, **changed)
    record.tick(at=cast.MORNING + timedelta(days=10))
    return promise


def report(promise, n, *, days=40, text="南片停工三天"):
    """The quarter's progress on a promise."""
    act(cast.TOWN_OFFICE, promise, "progress", {"progress": text, "done": households(n)}, days=days)


def handed_in(promise, n, *, days=60):
    """What was kept, waiting to be judged."""
    given = {"done": households(n), "result": "全部通水"}
    act(cast.TOWN_HEAD, promise, "report", given, days=days)
