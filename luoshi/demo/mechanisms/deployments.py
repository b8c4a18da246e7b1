"""First secretaries: asked for by villages, sent by counties and departments, posted for a term."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from luoshi.core.calendar import Calendar, day_of
from luoshi.demo import seats
from luoshi.demo.city import City, Held
from luoshi.demo.story import Story
from luoshi.store.record.histories import Walk

#: Who was sent in the whole city, of those villages many have had two terms, one after the other;
#: and so many more that were asked for, of whom nobody was sent or nobody yet.
N_SENT, N_ASKED = 810, 48
_SERVICES = (
    "走访农户二十三户，记下用水和路灯诉求。",
    "帮合作社谈成一单订单。",
    "和村两委一起排出夏修沟渠的次序。",
    "请农技员到田头讲了一次防虫。",
    "把闲置仓库租给电商分拣。",
    "协调老人体检车进村。",
    "整理村集体合同，收回两宗欠租。",
)
_FEEDBACK = ("三件实事按时推进，村集体收入比上季增加。", "驻村天数够，沟渠修好，订单还差两家。",
             "人到岗，路灯一事进展慢，正请镇里协调。")  # fmt: skip
_HALF = 183


def walks(city: City, *, calendar: Calendar) -> Iterator[Walk]:
    """The earlier terms, then those that run now, then what was asked for and not sent."""
    rng = random.Random("deployments")
    villages = [unit for role, unit in city.beside if role == seats.SEAT]
    n_before = min(len(villages), city.shape.scaled(N_SENT, least=15) - len(villages))
    today = day_of(city.at)
    for at, village in enumerate(villages[: max(0, n_before)]):
        first = today - timedelta(days=rng.randint(330, 385))
        last = min(first + timedelta(days=rng.choice((90, 150, _HALF))), today - timedelta(days=20))
        yield _term(city, village=village, holder=_sender(city, village=village, at=at),
                    days=(first, last), rng=rng, calendar=calendar)  # fmt: skip
    for at, village in enumerate(villages):
        first = today - timedelta(days=rng.randint(12, 110))
        holder = _sender(city, village=village, at=at)
        days = (first, first + timedelta(days=2 * _HALF))
        yield _term(city, village=village, holder=holder, days=days, rng=rng, calendar=calendar)
    for at in range(city.shape.scaled(N_ASKED, least=5)):
        village = villages[at * 7 % len(villages)]
        first = today + timedelta(days=rng.randint(0, 6))
        holder = _sender(city, village=village, at=at)
        days = (first, first + timedelta(days=2 * _HALF))
        yield _asked_for(city, village=village, holder=holder, days=days, at=at, rng=rng,
                         calendar=calendar)  # fmt: skip


def _sender(city: City, *, village: int, at: int) -> Held:
    """A post of the village's own county or of a department, each in its turn."""
    county = city.above(city.above(village))
    units = (county, *(city.organs() if county == city.district else ()))
    mine = [held for unit in units for held in city.beside[seats.SENT, unit]]
    return mine[at % len(mine)]


def _asking(
    city: City, *, village: int, holder: Held, days: tuple[date, date], rng: random.Random,
    calendar: Calendar,
) -> Story:  # fmt: skip
    """A village asks for somebody, some weeks before the term."""
    story = Story(rng, calendar=calendar, opened_on=days[0] - timedelta(days=rng.randint(9, 20)),
                  until=city.at)  # fmt: skip
    return story.then(city.head(village).actor, "ask", {
        "title": f"{city.title(village)}第一书记", "owner": holder.actor.unit or city.root,
        "role": "first_secretary", "seat": city.beside[seats.SEAT, village][0].id, "days": days,
        "duty": "驻村帮带班子，抓三件实事，每季在村里公开一次。",
    })  # fmt: skip


def _asked_for(
    city: City, *, village: int, holder: Held, days: tuple[date, date], at: int,
    rng: random.Random, calendar: Calendar,
) -> Walk:  # fmt: skip
    """A term to come for which nobody is sent, or nobody yet."""
    story = _asking(city, village=village, holder=holder, days=days, rng=rng, calendar=calendar)
    decides = city.head(city.above(holder.actor.unit or city.root)).actor
    if at % 3 == 0:
        story.then(decides, "decline", {"ground": "本批名额用完，列入下一批。"}, after=1)
    elif at % 5 == 1:
        ground = {"ground": "镇里已调剂一名干部。"}
        story.then(city.head(village).actor, "withdraw", ground, after=1)
    elif at % 5 == 2:
        story.then(decides, "agree", after=1)
    return story.walk("deployment")


def _term(
    city: City, *, village: int, holder: Held, days: tuple[date, date], rng: random.Random,
    calendar: Calendar,
) -> Walk:  # fmt: skip
    """One term, from the village's asking to the return."""
    asks, sends = city.head(village).actor, holder.actor.unit or city.root
    story = _asking(city, village=village, holder=holder, days=days, rng=rng, calendar=calendar)
    story.then(city.head(city.above(sends)).actor, "agree", after=rng.randint(1, 5))
    story.then(city.head(sends).actor, "send", {"holder": holder.id}, after=rng.randint(1, 2))
    story.then(asks, "report_in", after=rng.choice((0, 1, 1, 2, 2, 4)))
    _served(story, city=city, holder=holder, village=village, until=days[1])
    return story.walk("deployment")


def _served(story: Story, *, city: City, holder: Held, village: int, until: date) -> None:
    """The log of the service, what the village feeds back each quarter, and the return."""
    rng, asks, began = story.rng, city.head(village).actor, story.day
    recalled = rng.random() < 0.03
    stays = [began + timedelta(days=n) for n in range(24, 380, 42)]
    for n, on in enumerate(stays):
        if on >= until or story.is_over:
            break
        if recalled and n == 2:
            above = city.head(city.above(holder.actor.unit or 0)).actor
            story.then(above, "recall", {"ground": "另有任用，提前返回，工作已交接。"}, on=on)
            return
        if n % 2 == 0 or rng.random() < 0.5:
            writes = holder.actor if rng.random() < 0.7 else asks
            story.then(writes, "log", {"service": rng.choice(_SERVICES)}, on=on)
        if n % 2 and rng.random() < 0.85:
            story.then(asks, "feed_back", {"feedback": rng.choice(_FEEDBACK)}, after=1)
    story.then(asks, "return", on=until)
