"""Open days: places that were booked, who came, what was heard; and broadcasts."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from luoshi.core.calendar import Calendar, begin_of_day, day_of
from luoshi.core.matter import Actor
from luoshi.demo.city import City
from luoshi.demo.mechanisms import needs
from luoshi.demo.shape import rating
from luoshi.demo.story import Story, outsider, telephone
from luoshi.store.record.histories import Walk

_DAYS = (
    ("区水务局", "水厂开放日", "看一滴水怎样变清，现场测水质。", "云栖水厂"),
    ("区政务服务中心", "窗口开放日", "走一遍企业开办全流程，现场挑毛病。", "政务中心一楼"),
    ("区生态环境分局", "污水厂开放日", "进出水对比，孩子可以用显微镜。", "北岸污水厂"),
    ("区住房和城乡建设局", "工地开放日", "看保障房样板间和隔声做法。", "安置房三期工地"),
    ("区文化和旅游局", "非遗工坊开放日", "竹编、蓝染，每人做一件带走。", "老街工坊"),
    ("区农业农村局", "良种场开放日", "认种一分田，听农技员讲稻。", "良种繁育场"),
    ("区应急管理局", "应急演练开放日", "体验烟道逃生和堤防抢险。", "训练基地"),
    ("区交通运输局", "公交调度开放日", "看车次怎样排，线网怎么调。", "公交总站"),
)


def walks(city: City, *, calendar: Calendar) -> Iterator[Walk]:
    """One for each department in turn, through the year and into the coming weeks."""
    rng = random.Random("opendays")
    days = (-9, -4, 3, 12, 40, 95, 170, 250)
    for at, (organ, title, programme, place) in enumerate(_DAYS):
        yield _day(city, unit=city.named(organ), title=title, programme=programme, place=place,
                   days_ago=days[at], rng=rng, calendar=calendar)  # fmt: skip
    unit = city.named("区财政局")
    held_on = day_of(city.at) - timedelta(days=25)
    broadcast = {
        "title": "预算公开直播",
        "programme": "一笔一笔讲今年的钱花在哪里。",
        "watch": "区融媒体中心直播间",
        "held_on": held_on,
    }
    story = Story(rng, calendar=calendar, until=city.at,
                  opened_on=day_of(city.at) - timedelta(days=45))  # fmt: skip
    story.then(city.office(unit).actor, "plan_broadcast", broadcast)
    story.then(city.office(city.district).actor, "approve", after=4)
    story.then(city.office(unit).actor, "announce", after=2)
    story.then(city.office(unit).actor, "hold", on=held_on)
    for _ in range(14):
        story.then(outsider(rng), "rate", {"grade": rating(rng)})
    yield story.then(city.office(unit).actor, "archive", {"result": "提问四十一条，全部书面答复。"},
                     after=9).walk("openday")  # fmt: skip


def _day(
    city: City, *, unit: int, title: str, programme: str, place: str, days_ago: int,
    rng: random.Random, calendar: Calendar,
) -> Walk:  # fmt: skip
    office, above = city.office(unit).actor, city.office(city.district).actor
    held_on = calendar.add_workdays(day_of(city.at) - timedelta(days=days_ago), 0)
    story = Story(rng, calendar=calendar, opened_on=held_on - timedelta(days=24), until=city.at)
    n_places = rng.choice((30, 40, 60))
    story.then(office, "plan", {"title": title, "programme": programme, "place": place,
               "held_on": held_on, "n_places": Decimal(n_places)})  # fmt: skip
    story.then(above, "approve", after=rng.choice((1, 3, 6)))
    story.then(office, "announce", after=rng.choice((0, 1, 2)))
    announced_at, opens_at = story.at, begin_of_day(held_on) + timedelta(hours=9)
    booked = _bookings(city, office=office, n_places=n_places, since=announced_at,
                       opens_at=opens_at, rng=rng, calendar=calendar)  # fmt: skip
    if story.is_over:
        return story.walk("openday")
    story.wait(opens_at - timedelta(minutes=4)).soon(office, "hold", minutes=4)
    below = []
    if rng.random() < 0.7:
        story.soon(office, "hear", minutes=90)
        if not story.is_over:
            need = needs.heard(city, by=office, at=story.at, topics=needs.OF_RESIDENTS,
                               asker=outsider(rng), rng=rng, calendar=calendar)  # fmt: skip
            story.fill(need.given)
            below.append(need.walk)
    for _ in range(rng.randint(6, 16)):
        grade = rating(rng)
        story.soon(outsider(rng), "rate", {"grade": grade}, minutes=rng.randint(2, 90))
    result = "意见九条：六条已改，三条写明期限，名单公开。"
    story.then(office, "archive", {"result": result}, after=rng.choice((4, 7, 13)))
    return story.walk("openday", below=(*below, *booked))


def _bookings(
    city: City, *, office: Actor, n_places: int, since: datetime, opens_at: datetime,
    rng: random.Random, calendar: Calendar,
) -> tuple[Walk, ...]:  # fmt: skip
    """Bookings until the places run out; some are cancelled, some do not come."""
    left, found = n_places - rng.choice((0, 0, 7)), []
    span = max(60, int((opens_at - since).total_seconds() // 60) - 60)
    while left > 0:
        n = min(left, rng.choice((1, 1, 2, 2, 3, 4)))
        asker = outsider(rng)
        story = Story.begun(rng, calendar=calendar, until=city.at,
                            at=since + timedelta(minutes=rng.randint(1, span)))  # fmt: skip
        story.soon(asker, "book", {"n_people": Decimal(n), "telephone": telephone(rng)}, minutes=0)
        left -= n
        lot = rng.random()
        if lot < 0.06:
            story.soon(asker, "cancel", minutes=rng.randint(1, 50))
        elif lot < 0.9:
            story.wait(opens_at).soon(office, "come", minutes=rng.randint(1, 60))
        if story.steps:
            found.append(story.walk("openday.booking", opens=True))
    return tuple(found)
