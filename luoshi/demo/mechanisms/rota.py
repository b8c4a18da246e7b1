"""Rotas of duty that hold: days and nights by turns, nobody two nights running."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from luoshi.core.calendar import Calendar, begin_of_day
from luoshi.core.turn import Turn
from luoshi.demo import seats
from luoshi.demo.city import City, Held
from luoshi.demo.story import Story
from luoshi.store.record.histories import Walk

_LOGGED = ("卡口车流平稳，无滞留。", "雨后路面湿滑，已放置警示。", "两辆冷链车优先放行。",
           "接群众电话一件，已转网格。", "配电房异响，电工已到场。")  # fmt: skip
_HANDED = ("对讲机、台账、钥匙点清，无遗留事项。", "餐食剩余已登记，后半夜补送热水。",
           "有一辆车待货主接，已交代。", "无异常，人员到齐。")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Rota:
    """A rota with the posts that stand it, as it is filled in."""

    unit: int
    title: str
    days: tuple[date, date]
    hours: str
    turns: tuple[Turn, ...]
    posts: Mapping[int, Held]

    @property
    def given(self) -> dict[str, Any]:
        """What is filled in."""
        return {"title": self.title, "days": self.days, "hours": self.hours, "turns": self.turns}


def round_the_clock(
    held: Sequence[Held], *, unit: int, title: str, from_on: date, n_days: int
) -> Rota:
    """Twelve hours by twelve, each post in its turn: with three posts nobody stands two nights."""
    midnight = begin_of_day(from_on)
    cuts = [midnight, *(midnight + timedelta(hours=8 + 12 * n) for n in range(2 * n_days)),
            midnight + timedelta(days=n_days)]  # fmt: skip
    turns = [
        Turn(post=held[at % len(held)].id, begins_at=begins, ends_at=ends)
        for at, (begins, ends) in enumerate(zip(cuts, cuts[1:], strict=False))
    ]
    return Rota(
        unit=unit,
        title=title,
        days=(from_on, from_on + timedelta(days=n_days - 1)),
        hours="all_day",
        turns=tuple(turns),
        posts={one.id: one for one in held},
    )


def by_night(held: Sequence[Held], *, unit: int, title: str, from_on: date, n_days: int) -> Rota:
    """22:00 to 04:00 of each night, two posts in turn."""
    evenings = [begin_of_day(from_on + timedelta(days=n)) for n in range(n_days)]
    turns = tuple(
        Turn(post=held[n % len(held)].id, begins_at=evening + timedelta(hours=22),
             ends_at=evening + timedelta(hours=28))
        for n, evening in enumerate(evenings)
    )  # fmt: skip
    return Rota(unit=unit, title=title, days=(from_on, from_on + timedelta(days=n_days - 1)),
                hours="night", turns=turns, posts={one.id: one for one in held})  # fmt: skip


def of_station(city: City, *, unit: int, title: str, from_on: date) -> Rota:
    """A week at a drivers' station, stood by five of its posts."""
    held = city.beside[seats.STATION, unit][:5]
    return round_the_clock(held, unit=unit, title=title, from_on=from_on, n_days=7)


def walk(
    rota: Rota,
    *,
    city: City,
    rng: random.Random,
    calendar: Calendar,
    planned_at: datetime | None = None,
    lead: int = 14,
) -> Walk:
    """The life of a rota: confirmed, and each turn manned, logged and handed over.

    Shape: with `planned_at` the rota opens itself by its planning; without, something else does,
    and it is confirmed so many hours before its first turn (`lead`).
    """
    above = city.above(rota.unit)
    begins = rota.turns[0].begins_at
    story = Story.begun(rng, calendar=calendar, until=city.at,
                        at=planned_at or begins - timedelta(hours=lead))  # fmt: skip
    plans = city.office(rota.unit).actor
    if planned_at:
        story.soon(plans, "plan", rota.given, minutes=0)
        lot = rng.random()
        if lot < 0.12:
            story.soon(city.office(above).actor, "return", {"ground": "周末夜班请换一人。"},
                       minutes=50)  # fmt: skip
        if lot < 0.3:
            story.soon(plans, "change", {"turns": rota.turns}, minutes=70)
        story.soon(city.office(above).actor, "confirm", minutes=rng.randint(20, 300))
    else:
        story.soon(city.office(above).actor, "confirm", minutes=0)
    below = [_turn(rota, one, city=city, rng=rng, calendar=calendar) for one in rota.turns]
    return story.walk("shift", below=tuple(below))


def _turn(rota: Rota, turn: Turn, *, city: City, rng: random.Random, calendar: Calendar) -> Walk:
    """One turn: most begin a little early, some late, some are stood by a deputy."""
    holder = rota.posts[turn.post]
    others = [held for held in rota.posts.values() if held.id != turn.post]
    early = rng.choice((-12, -8, -5, -3, -2, 4))
    story = Story.begun(rng, calendar=calendar, until=city.at,
                        at=turn.begins_at + timedelta(minutes=early - 20))  # fmt: skip
    lot = rng.random()
    if lot < 0.02:
        story.wait(turn.begins_at + timedelta(minutes=35))
        above = city.above(rota.unit)
        ground = "抽查时岗位无人，电话无人接。"
        return story.soon(city.checker(above).actor, "find_gap", {"ground": ground},
                          minutes=0).walk("shift.turn")  # fmt: skip
    if lot < 0.1:
        holder = rng.choice(others)
        story.soon(city.office(rota.unit).actor, "cover", {"holder": holder.id,
                   "ground": "原定岗位临时出差，副岗顶替。"}, minutes=0)  # fmt: skip
    story.soon(holder.actor, "start", minutes=20)
    if rng.random() < 0.25:
        story.soon(holder.actor, "log", {"note": rng.choice(_LOGGED)}, minutes=rng.randint(60, 240))
    story.wait(turn.ends_at + timedelta(minutes=rng.choice((-6, -4, -3, -2, 3))))
    story.soon(holder.actor, "hand_on", {"note": rng.choice(_HANDED)}, minutes=0)
    if turn.ends_at >= rota.turns[-1].ends_at:
        story.soon(city.head(rota.unit).actor, "stand_down", {"note": "末班撤岗，物资入库。"},
                   minutes=20)  # fmt: skip
    else:
        story.soon(
            rng.choice([one for one in rota.posts.values() if one.id != holder.id]).actor,
            "relieve",
            minutes=rng.choice((2, 5, 9, 16, 44)),
        )
    return story.walk("shift.turn")
