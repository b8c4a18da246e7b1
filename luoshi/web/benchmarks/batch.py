"""The same decision on 3,700 matters at once, with an entry and an outcome for each."""

import time
from datetime import timedelta

from luoshi.store import models, record
from luoshi.store.record import walk
from luoshi.store.record.histories import Step, Walk
from luoshi.web.benchmarks import world
from luoshi.web.benchmarks.measure import Measured, at_most, plain

_COUNTY = 2
_POSTS = ((1, "市委办主任", False), (1, "市委书记", True), (_COUNTY, "区委办主任", False))
_N, _GOAL_SECONDS = 3_700, 10


def batches() -> list[Measured]:
    """What one unit has handed in, all passed by one click of the unit above."""
    place = world.place(posts=_POSTS)
    clerk, _, office = place.actors
    given = {"title": "一件实事", "duty": "办好一件实事。", "kind": "deed",
             "beneficiary": "residents"}  # fmt: skip
    step = Step(actor=office, move="raise", at=place.at, given=given)
    handed_in = walk.write([Walk(loop="commitment", steps=(step,))] * _N, until=place.at)
    n_before, before = models.Entry.objects.count(), time.perf_counter()
    done = record.batch(
        actor=clerk, matter_ids=handed_in.matters, move="pass",
        at=place.at + timedelta(minutes=5), key="all",
    )  # fmt: skip
    taken = time.perf_counter() - before
    n_entries = models.Entry.objects.count() - n_before
    assert all(one.outcome is not None for one in done), done[0].fault
    return [
        plain("一次办的事项", len(done), unit="件"),
        plain("写下的记录", n_entries, unit="条"),
        at_most("一次批量", taken, _GOAL_SECONDS, unit="s"),
    ]
