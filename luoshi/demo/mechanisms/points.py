"""Sampling points of villages with a crew of two, one, one and helpers, and their rounds."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from luoshi.core.calendar import Calendar, day_of
from luoshi.demo.city import City
from luoshi.demo.mechanisms import rota
from luoshi.demo.mechanisms.response import HEIGHT, at_hour
from luoshi.demo.story import Story
from luoshi.store.record.histories import Walk

#: Points that were set up in the whole city and that were not; of so many the rota is told.
N_POINTS, N_DROPPED, N_WITH_ROTA = 1_319, 27, 24
_PLACES = ("文化礼堂", "村小学操场", "晒谷场", "社区服务站", "老戏台", "综合市场")
_HOURS = (5, 6, 6, 7, 13)
_DAYS_AGO = (HEIGHT - 1, HEIGHT - 2, HEIGHT - 4, 75, 76, 150)


def walks(city: City, *, calendar: Calendar) -> Iterator[Walk]:
    """A point in each village that comes in turn: set up for three days, one round or two.

    Those that were proposed and not set up come on top.
    """
    rng = random.Random("points")
    villages = [unit for unit in city.units("village") if city.title(unit) != "沿江村"]
    n = min(len(villages), city.shape.scaled(N_POINTS, least=24))
    n_rotas = city.shape.scaled(N_WITH_ROTA, least=4)
    n_dropped = min(len(villages) - n, city.shape.scaled(N_DROPPED, least=1))
    asked = rng.sample(villages, n + n_dropped)
    for at, village in enumerate(sorted(asked[:n])):
        yield _point(city, village=village, at=at, has_rota=at % max(1, n // n_rotas) == 0, rng=rng,
                     calendar=calendar)  # fmt: skip
    for village in sorted(asked[n:]):
        yield _dropped(city, village=village, rng=rng, calendar=calendar)


def _proposed(
    city: City, *, village: int, days_ago: int, rng: random.Random, calendar: Calendar
) -> Story:
    """A point as it was proposed, some days ago, for three days."""
    begins = at_hour(city, days=days_ago, hour=rng.randint(7, 11), minute=rng.randrange(60))
    story = Story.begun(rng, calendar=calendar, at=begins, until=city.at)
    title = f"{city.title(village)}{rng.choice(_PLACES)}采样点"
    return story.soon(city.office(village).actor, "propose_sampling", {
        "title": title, "place": title.removesuffix("采样点"), "n_checkers": Decimal(2),
        "n_clerks": Decimal(1), "n_keepers": Decimal(1),
        "days": (story.day, story.day + timedelta(days=3)),
        "n_tubes": Decimal(rng.randint(4, 30) * 10),
    }, minutes=0)  # fmt: skip


def _dropped(city: City, *, village: int, rng: random.Random, calendar: Calendar) -> Walk:
    """A point that was proposed and not set up."""
    story = _proposed(city, village=village, days_ago=rng.choice(_DAYS_AGO), rng=rng,
                      calendar=calendar)  # fmt: skip
    ground = {"ground": "和邻村合设一个点。"}
    above = city.office(city.above(village)).actor
    return story.soon(above, "drop", ground, minutes=60).walk("station")


def _point(
    city: City, *, village: int, at: int, has_rota: bool, rng: random.Random, calendar: Calendar
) -> Walk:
    office, above = city.office(village).actor, city.office(city.above(village)).actor
    is_today = at % 23 == 5
    days_ago = 2 if is_today else rng.choice(_DAYS_AGO)
    story = _proposed(city, village=village, days_ago=days_ago, rng=rng, calendar=calendar)
    first_on, n_tubes = story.day, story.steps[0].given["n_tubes"]
    story.soon(above, "open", minutes=rng.choice((20, 45, 90, 150, 220, 960)))
    below = []
    if has_rota:
        stood = rota.by_night(
            city.held[village][:2], unit=village, title=f"{city.title(village)}夜间值守",
            from_on=story.day + timedelta(days=1), n_days=3,
        )  # fmt: skip
        story.soon(office, "man", stood.given, minutes=6)
        below.append(rota.walk(stood, city=city, rng=rng, calendar=calendar, lead=13))
    for n in range(rng.choice((0, 1, 1, 1, 2))):
        below.append(_round(city, village=village, first_on=first_on, n=n, n_tubes=n_tubes, rng=rng,
                            calendar=calendar))  # fmt: skip
    story.wait(at_hour(city, days=days_ago - 4, hour=rng.randint(8, 17), minute=rng.randrange(60)))
    if not is_today:
        story.soon(above, "close", minutes=1)
    return story.walk("station", below=tuple(one for one in below if one.steps))


def _round(
    city: City, *, village: int, first_on: date, n: int, n_tubes: Decimal,
    rng: random.Random, calendar: Calendar,
) -> Walk:  # fmt: skip
    """A round of one morning: crew, tubes, samples, delivery."""
    office, head = city.office(village).actor, city.head(village).actor
    on = first_on + timedelta(days=1 + n)
    days_ago = (day_of(city.at) - on).days
    at = at_hour(city, days=days_ago, hour=rng.choice(_HOURS), minute=rng.randrange(60))
    story = Story.begun(rng, calendar=calendar, at=at, until=city.at)
    is_short = rng.random() < 0.15
    crew = {"n_checkers": Decimal(1 if is_short else 2), "n_clerks": Decimal(1),
            "n_keepers": Decimal(1), "n_helpers": Decimal(rng.randint(1, 9))}  # fmt: skip
    n_drawn = Decimal(int(n_tubes * rng.randint(40, 95) / 100))
    story.soon(office, "set_up", crew | {"days": (on, on), "n_tubes": n_drawn}, minutes=0)
    if n == 1 and rng.random() < 0.3:
        ground = "雷雨，改到次日。"
        return story.soon(head, "cancel", {"ground": ground}, minutes=25).walk(
            "station.round", opens=True
        )
    if is_short:
        story.soon(office, "fill", crew | {"n_checkers": Decimal(2)}, minutes=rng.randint(20, 150))
    story.soon(office, "start", minutes=rng.choice((10, 20, 35, 60, 135)))
    n_used = Decimal(int(n_drawn * rng.randint(60, 100) / 100))
    story.soon(office, "collect", {"n_used": n_used}, minutes=rng.randint(120, 420))
    story.soon(office, "deliver", minutes=rng.choice((30, 55, 80, 110, 160)))
    return story.walk("station.round", opens=True)
