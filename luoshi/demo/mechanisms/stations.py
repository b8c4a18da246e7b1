"""Two drivers' stations, day and night: vehicles that came, and who stood duty."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from luoshi.core.calendar import Calendar, begin_of_day, day_of
from luoshi.demo import seats
from luoshi.demo.city import City
from luoshi.demo.mechanisms import rota
from luoshi.demo.mechanisms.permits import plate
from luoshi.demo.mechanisms.response import RAISED, at_hour
from luoshi.demo.story import Story, telephone
from luoshi.store.record.histories import Walk

#: Vehicles that come to the two stations of the whole city, and how often one of them comes: more
#: than are served, for some are sent on, and some are there now.
N_VEHICLES, N_STAYS = 1_090, 1_330
_STATIONS = (("云栖北出口司机站", "云栖北出口外广场"), ("大港服务区司机站", "大港服务区东侧"))
_MEETS = ("澜江供应链", "九渡冷链", "云川铸业", "砚溪乳业", "霁川建材", "望澜粮油", "澄湖商超")
_BEDS, _MEALS = 70, 220


def walks(city: City, *, calendar: Calendar) -> Iterator[Walk]:
    """Both stations, each with all that stayed there and one week's rota."""
    rng = random.Random("stations")
    n_stays = city.shape.scaled(N_STAYS, least=60)
    plates = [plate(rng) for _ in range(city.shape.scaled(N_VEHICLES, least=50))]
    visits = plates + rng.choices(plates, k=n_stays - len(plates))
    rng.shuffle(visits)
    half = len(visits) * 3 // 5
    for at, (title, place) in enumerate(_STATIONS):
        mine = visits[half:] if at else visits[:half]
        yield _station(city, title=title, place=place, later=at, plates=mine, rng=rng,
                       calendar=calendar)  # fmt: skip


def _station(
    city: City, *, title: str, place: str, later: int, plates: list[str], rng: random.Random,
    calendar: Calendar,
) -> Walk:  # fmt: skip
    keeper = city.named(seats.STATION_KEEPER)
    office, above = city.office(keeper).actor, city.head(city.district).actor
    opened_at = at_hour(city, days=RAISED, hour=21 + later)
    day = day_of(opened_at)
    story = Story.begun(rng, calendar=calendar, at=opened_at, until=city.at)
    each = {"n_beds": Decimal(_BEDS), "n_meals": Decimal(_MEALS)}
    story.soon(office, "propose", {
        "title": title, "place": place, "n_checkers": Decimal(2), "n_clerks": Decimal(1),
        "n_keepers": Decimal(1), "days": (day, day + timedelta(days=20)), **each,
    }, minutes=0)  # fmt: skip
    story.soon(above, "open", minutes=95 + 200 * later)
    stood = rota.of_station(
        city, unit=keeper, title=f"{title}值守", from_on=day + timedelta(days=2)
    )
    story.wait(at_hour(city, days=RAISED - 1, hour=9, minute=10 + later))
    story.soon(office, "man", stood.given, minutes=0)
    for n in range(RAISED - 1):
        story.wait(at_hour(city, days=RAISED - 1 - n, hour=10 + later, minute=rng.randrange(60)))
        if n == 18:
            rest = (day + timedelta(days=21), day_of(city.at) + timedelta(days=12))
            story.soon(office, "prolong", {"days": rest, **each}, minutes=0)
        if rng.random() < 0.9:
            story.soon(office, "clean", minutes=5)
    stays = [_stay(city, plate=one, opened_at=opened_at, rng=rng, calendar=calendar)
             for one in plates]  # fmt: skip
    shift = rota.walk(stood, city=city, rng=rng, calendar=calendar)
    return story.walk("station", below=(shift, *(stay for stay in stays if stay.steps)))


def _arrived_at(city: City, *, opened_at: datetime, rng: random.Random) -> datetime:
    """An instant of a day or a night, more in the evening, and many in the first two weeks."""
    n_days = (day_of(city.at) - day_of(opened_at)).days
    far = min(n_days - 1, int(rng.expovariate(1 / 11)) + 1)
    if rng.random() < 0.02:
        return city.at - timedelta(minutes=rng.randint(10, 400))
    hour = rng.choice((0, 2, 4, 6, 8, 10, 12, 14, 16, 17, 18, 19, 20, 21, 22, 23))
    return begin_of_day(day_of(opened_at) + timedelta(days=far)) + timedelta(
        hours=hour, minutes=rng.randrange(60)
    )


def _stay(
    city: City, *, plate: str, opened_at: datetime, rng: random.Random, calendar: Calendar
) -> Walk:
    """One vehicle: registered, seen, checked, disinfected, fed, lodged, met, gone."""
    crew = [held.actor for held in city.beside[seats.STATION, city.named(seats.STATION_KEEPER)]]
    at = max(
        _arrived_at(city, opened_at=opened_at, rng=rng),
        opened_at + timedelta(minutes=rng.randint(310, 600)),
    )
    one, other = rng.sample(crew, 2)
    story = Story.begun(rng, calendar=calendar, at=at, until=city.at)
    is_lodged = rng.random() < 0.5
    last_on = day_of(at) + timedelta(days=1 if is_lodged else 0)
    story.soon(one, "arrive", {"plate": plate, "telephone": telephone(rng),
               "days": (day_of(at), last_on)}, minutes=0)  # fmt: skip
    lot = rng.random()
    if lot < 0.01:
        return story.soon(one, "cancel", minutes=4).walk("station.stay", opens=True)
    story.soon(one, "see_papers", minutes=rng.choice((3, 6, 9, 14, 22, 41)))
    if lot < 0.04:
        ground = rng.choice(("体温复测仍高，转定点医院。", "行程证明不全，转集中服务点。"))
        return story.soon(other, "send_on", {"ground": ground},
                          minutes=9).walk("station.stay", opens=True)  # fmt: skip
    story.soon(other, "check", minutes=rng.choice((4, 8, 12, 18, 25, 38)))
    story.soon(other, "disinfect", minutes=rng.randint(6, 40))
    if rng.random() < 0.86:
        story.soon(one, "feed", minutes=rng.randint(5, 40))
    if is_lodged:
        story.soon(one, "lodge", minutes=rng.randint(5, 50))
        morning = begin_of_day(last_on) + timedelta(hours=6, minutes=rng.randrange(150))
        story.wait(morning)
    if rng.random() < 0.7:
        story.soon(other, "collect", {"consignee": rng.choice(_MEETS)}, minutes=rng.randint(30, 90))
    story.soon(other, "leave", minutes=rng.choice((20, 35, 50, 80, 170)))
    return story.walk("station.stay", opens=True)
