"""3,700 passes of one night issued at once, with an entry and an outcome for each."""

import time
from datetime import timedelta

from luoshi.core.calendar import day_of
from luoshi.core.matter import Actor
from luoshi.store import models, record
from luoshi.store.record import walk
from luoshi.store.record.histories import Step, Walk
from luoshi.web.benchmarks import world
from luoshi.web.benchmarks.measure import Measured, at_most, plain

_COUNTY = 2
_N, _GOAL_SECONDS = 3_700, 10


def batches() -> list[Measured]:
    """Passes that firms have filed and a rule has checked, all issued by one click of a bureau."""
    place = world.place(posts=((_COUNTY, "区交通运输局办公室", False),))
    (bureau,) = place.actors
    filed = walk.write([_filed(at, place=place) for at in range(_N)], until=place.at)
    n_before, before = models.Entry.objects.count(), time.perf_counter()
    done = record.batch(
        actor=bureau, matter_ids=filed.matters, move="issue", key="all",
        at=place.at + timedelta(minutes=5), given={"last_on": day_of(place.at) + timedelta(days=7)},
    )  # fmt: skip
    taken = time.perf_counter() - before
    n_entries = models.Entry.objects.count() - n_before
    assert all(one.outcome is not None for one in done), done[0].fault
    return [
        plain("一次办的事项", len(done), unit="件"),
        plain("写下的记录", n_entries, unit="条"),
        at_most("一次批量", taken, _GOAL_SECONDS, unit="s"),
    ]


def _filed(at: int, *, place: world.Place) -> Walk:
    """One pass as a firm files it by its code."""
    code = f"code/{at:010x}"
    given = {
        "owner": _COUNTY, "firm": f"第{at // 62}车队", "kind": "vehicle",
        "bearer": f"澜A·{at:05}", "use": "supplies", "complete": True,
    }  # fmt: skip
    firm = Actor(posting=code, postings=frozenset({code}))
    return Walk(loop="permit", steps=(Step(actor=firm, move="submit", at=place.at, given=given),))
