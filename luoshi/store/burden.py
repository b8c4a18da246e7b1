"""How many minutes have been asked, by whom and of whom: from the prices of what stands asked.

Counted are the matters that were opened for a unit by the system, by the template of its level,
and the reports in a rhythm that fall due. Whether and how fast anybody answered is not looked at.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import Any

from django.db.models import Count, Q, QuerySet

from luoshi.core import burden
from luoshi.core.calendar import Calendar, begin_of_day, day_of, end_of_day
from luoshi.core.loop import Loop, Move
from luoshi.core.period import ONE_DAY, Kind, period_of
from luoshi.store import clockwork, models

#: More units than these are looked for by their level instead of one by one.
MOST_LISTED = 500


@dataclass(frozen=True, kw_only=True)
class Window:
    """The days that an account is about, first and last included."""

    first_on: date
    last_on: date

    def opened(self) -> Q:
        """The matters opened in it."""
        first, after = begin_of_day(self.first_on), end_of_day(self.last_on)
        return Q(opened_at__gte=first, opened_at__lt=after)

    def stood(self) -> Q:
        """The matters that went on at some time in it."""
        goes_on = Q(ended_at__isnull=True) | Q(ended_at__gte=begin_of_day(self.first_on))
        return goes_on & Q(opened_at__lt=end_of_day(self.last_on))


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What one unit asks of another by one move of a loop. Unit: minutes, for all `n` together."""

    superior: int
    owner: int
    loop: str
    text: str
    move: str
    n: int
    minutes: Decimal


def asked_by(*, unit: int, day: date) -> Decimal:
    """What a unit has asked of others this year, up to and with the day. Unit: minutes.

    Two queries, whatever the number of matters.
    """
    window = Window(first_on=day.replace(month=1, day=1), last_on=day)
    asked = models.Matter.objects.filter(superior_id=unit).exclude(owner_id=unit)
    return sum(_by_owner(asked, window=window).values(), burden.ZERO)


def asked_of(*, units: Collection[int], day: date) -> Mapping[int, Decimal]:
    """What each of these units is asked in the month of the day. Unit: minutes.

    Shape: a key for every unit given. Two queries, whatever their number.
    """
    month = period_of(kind=Kind.MONTH, day=day)
    window = Window(first_on=month.begins_on, last_on=month.last_on)
    wanted = frozenset(units)
    asked = models.Matter.objects.exclude(superior_id__isnull=True)
    if len(wanted) <= MOST_LISTED:
        asked = asked.filter(owner_id__in=wanted)
    else:
        tree = clockwork.tree_on(day)
        asked = asked.filter(owner__level__in={tree.level(unit) for unit in wanted if unit in tree})
    found = _by_owner(asked, window=window)
    return {unit: found.get(unit, burden.ZERO) for unit in units}


def account_of(*, unit: int, day: date) -> tuple[Asked, ...]:
    """What a unit is asked in the month of the day, the dearest first. Two queries.

    Shape: one entry for each unit that asks and each move that it waits for.
    """
    month = period_of(kind=Kind.MONTH, day=day)
    window = Window(first_on=month.begins_on, last_on=month.last_on)
    asked = models.Matter.objects.exclude(superior_id__isnull=True).filter(owner_id=unit)
    summed: dict[tuple[int, str, str], Asked] = {}
    for one in _asked(asked.exclude(superior_id=unit), window=window):
        key = (one.superior, one.loop, one.move)
        known = summed.get(key)
        summed[key] = one if known is None else replace(
            known, n=known.n + one.n, minutes=known.minutes + one.minutes
        )  # fmt: skip
    return tuple(sorted(summed.values(), key=lambda one: (-one.minutes, one.superior, one.loop)))


def _by_owner(asked: QuerySet[models.Matter], *, window: Window) -> dict[int, Decimal]:
    found: dict[int, Decimal] = {}
    for one in _asked(asked, window=window):
        found[one.owner] = found.get(one.owner, burden.ZERO) + one.minutes
    return found


def _asked(asked: QuerySet[models.Matter], *, window: Window) -> Iterable[Asked]:
    return chain(_templates(asked, window=window), _reports(asked, window=window))


def _templates(asked: QuerySet[models.Matter], *, window: Window) -> Iterable[Asked]:
    """The templates of the matters opened in the window; one that costs nothing is left out."""
    opened = [
        name for name, loop in clockwork.current_loops().items() if burden.opening_stage(loop)
    ]
    rows = (
        asked.filter(window.opened(), loop__in=opened, owner_id__isnull=False)
        .values_list("superior_id", "owner_id", "loop", "text_id", "owner__level")
        .annotate(n=Count("id"))
    )
    for superior, owner, name, text, level, n in rows.iterator(chunk_size=5000):
        template = _template(text, name, level)
        if template is not None and template.minutes:
            yield Asked(superior=superior, owner=owner, loop=name, text=text, n=n,
                        move=template.move.name, minutes=template.minutes * n)  # fmt: skip


@lru_cache(maxsize=512)
def _template(text: str, name: str, level: str) -> burden.Template | None:
    return burden.template_of(loop=clockwork.loop_of(text, name), level=level)


def _reports(asked: QuerySet[models.Matter], *, window: Window) -> Iterable[Asked]:
    """The reports that fall due in the window."""
    rhythmic = [name for name, loop in clockwork.current_loops().items() if burden.reports(loop)]
    rows = asked.filter(window.stood(), loop__in=rhythmic, owner_id__isnull=False).values_list(
        "superior_id", "owner_id", "loop", "text_id", "stage", "ended_at", "state"
    )
    counted = _Counted(clockwork.calendar())
    for superior, owner, name, text, stage, ended_at, state in rows.iterator(chunk_size=2000):
        loop = clockwork.loop_of(text, name)
        told = json.loads(state)
        for move in burden.reports(loop):
            if stage not in move.sources and not told.get("entered", {}).keys() & set(move.sources):
                continue
            n = counted.reports(
                loop=loop, move=move, stage=stage, ended_at=ended_at, told=told, window=window
            )
            if n:
                yield Asked(superior=superior, owner=owner, loop=name, text=text, n=n,
                            move=move.name,
                            minutes=burden.price_of_move(loop=loop, move=move) * n)  # fmt: skip


class _Counted:
    """Counts reports; many matters share their rhythm and days, so each count is made once."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._known: dict[tuple[str, date, date], int] = {}

    def reports(
        self,
        *,
        loop: Loop,
        move: Move,
        stage: str,
        ended_at: datetime | None,
        told: Mapping[str, Any],
        window: Window,
    ) -> int:
        """How many reports by this move fall due in the window while the matter stands there."""
        rhythm = told.get("values", {}).get(move.every) if move.every in loop.fields else move.every
        entered = {
            name: day_of(datetime.fromisoformat(at)) for name, at in told.get("entered", {}).items()
        }
        came_on = min(on for name, on in entered.items() if name in move.sources)
        left = [on for name, on in entered.items() if name not in move.sources and on > came_on]
        until = window.last_on
        if stage not in move.sources:
            until = min([until, *left, *([day_of(ended_at)] if ended_at else [])])
        after = max(came_on, window.first_on - ONE_DAY)
        if not rhythm or until <= after:
            return 0
        key = (rhythm, after, until)
        if key not in self._known:
            self._known[key] = self._calendar.n_periods(rhythm=rhythm, after=after, until=until)
        return self._known[key]


def year_passed_pct(day: date) -> Decimal:
    """How much of the year has passed at the end of the day. Unit: percent."""
    year = period_of(kind=Kind.YEAR, day=day)
    passed = (day - year.begins_on + timedelta(days=1)).days
    return Decimal(passed * 100) / Decimal(year.n_days)
