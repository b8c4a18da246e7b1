"""Coaches, trains and a flight that bring people back to work: seats taken by employers."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from luoshi.core.calendar import Calendar, begin_of_day, day_of
from luoshi.core.matter import Actor
from luoshi.demo.city import City
from luoshi.demo.shape import chosen
from luoshi.demo.story import Story, outsider, telephone
from luoshi.store.record.histories import Walk

_ROUTES = (
    ("bus", "南渡劳务市场", 48, 7), ("bus", "西岭县汽车站", 45, 9), ("train", "青原站", 620, 16),
    ("bus", "云岭州客运中心", 52, 11), ("flight", "黔山机场", 150, 3), ("bus", "北川口", 48, 6),
    ("train", "石洲站", 540, 14), ("bus", "东溪镇", 40, 5),
)  # fmt: skip
_EMPLOYERS = ("云川铸业", "云枫电子", "清岚纺织", "霁川建材", "砚溪乳业", "望澜机械", "九渡冷链",
              "新安电池", "长屏重工", "竹岭芯材")  # fmt: skip


def walks(city: City, *, calendar: Calendar) -> Iterator[Walk]:
    """Routes of the weeks after the height, some later, two that are open now."""
    rng = random.Random("journeys")
    days = (33, 32, 31, 29, 28, 26, 22, 19, 12, 8, 3, 1, -2, -5)
    for at, days_ago in enumerate(days):
        yield _route(city, route=_ROUTES[at % len(_ROUTES)], days_ago=days_ago, rng=rng,
                     calendar=calendar)  # fmt: skip


def _route(
    city: City, *, route: tuple[str, str, int, int], days_ago: int, rng: random.Random,
    calendar: Calendar,
) -> Walk:  # fmt: skip
    way, leaves, n_seats, hours = route
    owner = city.named("区交通运输局")
    office = city.office(owner).actor
    depart_at = begin_of_day(day_of(city.at) - timedelta(days=days_ago)) + timedelta(
        hours=rng.randint(5, 20), minutes=rng.choice((0, 15, 30, 40))
    )
    story = Story.begun(rng, calendar=calendar, until=city.at,
                        at=depart_at - timedelta(days=5, hours=rng.randint(1, 9)))  # fmt: skip
    name = {"bus": "返岗专车", "train": "返岗专列", "flight": "返岗包机"}[way]
    arrive_at = depart_at + timedelta(hours=hours)
    story.soon(office, "open", {
        "title": f"{leaves}到云栖{name}", "way": way, "leaves": leaves, "reaches": "云栖客运中心",
        "depart_at": depart_at, "arrive_at": arrive_at, "n_seats": Decimal(n_seats),
    }, minutes=0)  # fmt: skip
    begun_at = story.at
    parties = _parties(city, office=office, n_seats=n_seats, since=begun_at, depart_at=depart_at,
                       arrive_at=arrive_at, rng=rng, calendar=calendar)  # fmt: skip
    if days_ago == 26:
        ground = "当地临时管控，改走专列。"
        return story.soon(city.head(owner).actor, "cancel", {"ground": ground}, minutes=90).walk(
            "journey"
        )
    story.wait(depart_at + timedelta(minutes=rng.choice((-3, 0, 0, 6, 25))))
    story.soon(office, "depart", minutes=1)
    story.wait(arrive_at + timedelta(minutes=rng.choice((-20, 5, 30, 70))))
    story.soon(office, "arrive", minutes=1)
    return story.walk("journey", below=parties)


def _parties(
    city: City, *, office: Actor, n_seats: int, since: datetime, depart_at: datetime,
    arrive_at: datetime, rng: random.Random, calendar: Calendar,
) -> tuple[Walk, ...]:  # fmt: skip
    """Seats taken by employers, in some journeys all of them."""
    left, found = n_seats if rng.random() < 0.6 else n_seats * 4 // 5, []
    while left > 0:
        n = min(left, max(1, n_seats * rng.randint(5, 22) // 100))
        left -= n
        asker = outsider(rng)
        story = Story.begun(rng, calendar=calendar, until=city.at,
                            at=since + timedelta(minutes=rng.randint(5, 6_000)))  # fmt: skip
        story.soon(asker, "take", {"employer": rng.choice(_EMPLOYERS), "n_people": Decimal(n),
                   "telephone": telephone(rng)}, minutes=0)  # fmt: skip
        lot = rng.random()
        if lot < 0.06:
            story.soon(asker, "cancel", minutes=70)
        elif lot < 0.94:
            story.wait(depart_at - timedelta(minutes=rng.randint(4, 40)))
            story.soon(office, "board", minutes=0)
            story.wait(arrive_at + timedelta(hours=rng.randint(2, 60)))
            if rng.random() < 0.9:
                story.soon(asker, "receive", minutes=0)
            else:
                note = {"note": chosen(rng, (("电话核实，已到厂。", 2), ("驻厂岗位看到人。", 1)))}
                story.soon(city.office(city.district).actor, "settle", note, minutes=90)
        if story.steps:
            found.append(story.walk("journey.party", opens=True))
    return tuple(found)
