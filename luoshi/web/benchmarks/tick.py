"""A tick over 100,000 open matters, of which one in twenty is due: how long it takes."""

import time
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from luoshi.core.calendar import begin_of_day, day_of
from luoshi.core.matter import Actor
from luoshi.core.quantity import Quantity
from luoshi.store import clockwork, models, record
from luoshi.web.benchmarks import world
from luoshi.web.benchmarks.measure import Measured, at_most, plain

_COUNTY = 2
_POSTS = (
    (1, "市委办主任", False), (1, "市委书记", True), (_COUNTY, "区委书记", True),
    (_COUNTY, "区委办主任", False),
)  # fmt: skip
_N_OPEN, _ONE_IN = 100_000, 20
_GOAL_SECONDS = 20
#: So many days hence the campaigns are due.
_SOON_DAYS, _LATER_DAYS = 7, 300


def ticks() -> list[Measured]:
    """Writes the matters, then lets time act on the morning on which the share is due."""
    place = world.place(posts=_POSTS)
    at = _morning_after(place)
    n_sheets = _split(place)
    n_lapsed = _N_OPEN // _ONE_IN - n_sheets
    _sent(place, n=n_lapsed, days=_SOON_DAYS, key="soon")
    waiting, all_units = _N_OPEN - n_sheets - n_lapsed, len(place.tree.units) - 1
    for n in range(0, waiting, all_units):
        _sent(place, n=min(all_units, waiting - n), days=_LATER_DAYS, key=f"later{n}")
    record.seal(at=place.at + timedelta(hours=1))
    n_open = models.Matter.objects.filter(end="", loop__in=("talk", "task")).count()
    taken, done = _timed(at)
    again, idle = _timed(at + timedelta(minutes=1))
    # The task that was split, and the campaign that is over, are late as well.
    assert (done.lapsed, idle.sheets + idle.lapsed) == (n_lapsed, 0), (done, idle)
    assert done.sheets - n_sheets in (0, 1, 2), done
    return [
        plain("在办的谈话题和任务", n_open, unit="件"),
        plain("看过的事项", done.looked_at, unit="件"),
        plain("到时流转", done.lapsed, unit="件"),
        plain("督办单", done.sheets, unit="张"),
        at_most("走一次钟", taken, _GOAL_SECONDS, unit="s"),
        at_most("没有新到期的再走一次", again, 1, unit="s"),
    ]


def _sent(place: world.Place, *, n: int, days: int, key: str) -> None:
    """A campaign to so many units, due so many days hence."""
    clerk, head = place.actors[:2]
    given = {
        "title": "一次活动", "theme": "主题", "forms": ("discussion",), "basis": "依据",
        "addressees": tuple(unit.id for unit in place.tree.units[1 : n + 1]), "reuse": "无",
        "alternative": "无", "due": day_of(place.at) + timedelta(days=days),
    }  # fmt: skip
    matter_id = record.open_matter(
        actor=clerk, loop="campaign", at=place.at, key=key, given=given
    ).matter_id
    for actor, move in ((head, "approve"), (clerk, "fan_out")):
        record.act(actor=actor, matter_id=matter_id, move=move, at=place.at, key=f"{key}/{move}")


def _split(place: world.Place) -> int:
    """A task that a county has split among all units below it, and none of them has accepted."""
    clerk, head, _, office = place.actors
    draft = {"title": "一件任务", "origin": "document", "quote": "一句话。", "secrecy": "open"}
    parts = tuple(unit for unit in place.tree.subtree(_COUNTY) if unit != _COUNTY)
    five = {
        "owner": _COUNTY, "holder": place.actors[2].post, "duty": "牵头办好", "test": "合格",
        "due": day_of(place.at) + timedelta(days=200), "rhythm": "month",
        "quantity": Quantity(amount=Decimal(100_000), unit="户"),
    }  # fmt: skip
    matter_id = record.open_matter(
        actor=clerk, loop="task", at=place.at, key="task", given=draft
    ).matter_id
    steps: tuple[tuple[Actor, str, dict[str, Any]], ...] = (
        (head, "approve", five), (office, "accept", {}), (office, "start", {}),
        (office, "split", {"parts": parts}),
    )  # fmt: skip
    for actor, move, given in steps:
        record.act(
            actor=actor, matter_id=matter_id, move=move, at=place.at, key=f"task/{move}",
            given=given,
        )  # fmt: skip
    return len(parts)


def _morning_after(place: world.Place) -> datetime:
    """Nine o'clock on the first workday after the campaign is due."""
    due = day_of(place.at) + timedelta(days=_SOON_DAYS)
    return begin_of_day(clockwork.calendar().add_workdays(due, 1)) + timedelta(hours=9)


def _timed(at: datetime) -> tuple[float, record.Ticked]:
    """By the clock, since what the database does counts too. Unit: seconds."""
    before = time.perf_counter()
    done = record.tick(at=at)
    return time.perf_counter() - before, done
