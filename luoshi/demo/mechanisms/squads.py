"""Volunteer squads: needs that were posted, those who signed up, and what they did."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from luoshi.core.calendar import Calendar, begin_of_day, day_of
from luoshi.demo.city import City
from luoshi.demo.mechanisms.response import EASED, RAISED
from luoshi.demo.shape import spread
from luoshi.demo.story import Story, outsider, telephone
from luoshi.store.record.histories import Walk

#: Squads that were called in the whole city with those who signed up, and needs beside them.
N_SQUADS, N_VOLUNTEERS, N_OTHERS = 133, 1_531, 8
_NEEDS = (
    ("卡口引导", "logistics", "引导货车排队、发放热水和餐盒。"),
    ("采样点秩序", "none", "维持一米线，帮老人扫码登记。"),
    ("生产线顶岗", "production", "企业复产首周缺人，顶岗装配和打包。"),
    ("保供分拣", "logistics", "蔬菜分装，送到单元门口。"),
    ("外籍司机翻译", "language", "帮助登记和说明路线。"),
    ("汛期巡堤", "none", "分段巡查，两人一组，发现渗水即报。"),
    ("老人上门理发量血压", "medical", "到行动不便的老人家里。"),
    ("暑期托管辅导", "teaching", "每周三个下午，在文化礼堂。"),
    ("农机抢修", "repair", "抢收期间到田头修农机。"),
    ("应急物资转运", "driving", "自备厢式车，从仓库送到村。"),
)
_CALLED = (
    "老船长",
    "小青松",
    "橘子",
    "阿木",
    "热心邻居",
    "骑手二号",
    "大嗓门",
    "白开水",
    "早起的人",
    "云朵",
    "番茄",
    "铁皮",
    "小满",
    "隔壁阿姨",
    "退伍老兵",
    "豆浆",
    "长跑队员",
    "书虫",
)


def walks(city: City, *, calendar: Calendar) -> Iterator[Walk]:
    """All squads, most of them of the emergency; then what was refused or still waits."""
    rng = random.Random("squads")
    n = city.shape.scaled(N_SQUADS, least=14)
    sizes = spread(rng, total=city.shape.scaled(N_VOLUNTEERS, least=80), among=n, least=2)
    for at, size in enumerate(sizes):
        begins_at = _begins_at(city, at=at, rng=rng)
        yield _squad(city, unit=_unit(city, at=at, rng=rng), size=size, begins_at=begins_at,
                     need=_NEEDS[at % len(_NEEDS)], rng=rng, calendar=calendar)  # fmt: skip
    for at in range(city.shape.scaled(N_OTHERS, least=2)):
        unit, days = _unit(city, at=at, rng=rng), -3 if at % 2 else rng.randint(6, 300)
        begins_at = begin_of_day(day_of(city.at) - timedelta(days=days)) + timedelta(hours=8)
        story = _posted(city, unit=unit, n_wanted=6, hours=4, begins_at=begins_at,
                        need=_NEEDS[at % len(_NEEDS)], rng=rng, calendar=calendar)  # fmt: skip
        if at % 2 == 0:
            ground = {"ground": "已由邻村队伍支援。"}
            story.soon(city.office(city.above(unit)).actor, "refuse", ground, minutes=40)
        yield story.walk("squad")


def _unit(city: City, *, at: int, rng: random.Random) -> int:
    """A town or one of its villages, every other one in the district."""
    town = rng.choice(city.towns(city.district) if at % 2 else city.units("town"))
    return town if rng.random() < 0.4 else rng.choice(city.tree.children(town))


def _begins_at(city: City, *, at: int, rng: random.Random) -> datetime:
    """Half in the emergency, some through the year, some in the coming days."""
    days = rng.randint(EASED, RAISED - 1) if at % 2 else rng.randint(6, 300)
    if at % 11 == 5:
        days = -rng.randint(2, 6)
    if at % 17 == 3:
        days = rng.randint(1, 3)
    hour = rng.choice((6, 8, 8, 14, 18, 22))
    return begin_of_day(day_of(city.at) - timedelta(days=days)) + timedelta(hours=hour)


def _posted(
    city: City, *, unit: int, n_wanted: int, hours: int, begins_at: datetime,
    need: tuple[str, str, str], rng: random.Random, calendar: Calendar,
) -> Story:  # fmt: skip
    """A need as it was posted, some days before it begins and two hours ago at the latest."""
    title, skill, duty = need
    posted_at = min(begins_at - timedelta(hours=rng.randint(60, 110)),
                    city.at - timedelta(hours=2))  # fmt: skip
    story = Story.begun(rng, calendar=calendar, at=posted_at, until=city.at)
    return story.soon(city.office(unit).actor, "post", {
        "title": f"{city.title(unit)}{title}", "duty": duty, "place": city.title(unit),
        "wanted": (skill,), "n_hours": Decimal(n_wanted * hours), "begins_at": begins_at,
        "ends_at": begins_at + timedelta(hours=hours),
    }, minutes=0)  # fmt: skip


def _squad(
    city: City, *, unit: int, size: int, begins_at: datetime, need: tuple[str, str, str],
    rng: random.Random, calendar: Calendar,
) -> Walk:  # fmt: skip
    """A squad that was called, with all who signed up."""
    office, superior = city.office(unit).actor, city.office(city.above(unit)).actor
    hours = rng.choice((4, 6, 8))
    n_wanted = size if rng.random() < 0.7 else size + rng.randint(1, 4)
    story = _posted(city, unit=unit, n_wanted=n_wanted, hours=hours, begins_at=begins_at, need=need,
                    rng=rng, calendar=calendar)  # fmt: skip
    most = int((city.at - story.at).total_seconds() // 60) - 20
    story.soon(superior, "call", minutes=min(most, rng.choice((15, 30, 55, 100, 260, 700))))
    grouped_at = begins_at - timedelta(hours=5)
    offers = [
        _offer(city, unit=unit, skill=need[1], hours=hours, called_at=story.at, at=at,
               begins_at=begins_at, rng=rng, calendar=calendar)
        for at in range(size)
    ]  # fmt: skip
    story.wait(grouped_at)
    if rng.random() < 0.03:
        ground = "雨停水退，不再需要。"
        return story.soon(office, "cancel", {"ground": ground}, minutes=0).walk(
            "squad", below=_told(offers, until=grouped_at)
        )
    story.soon(office, "group", minutes=30)
    story.wait(begins_at + timedelta(minutes=rng.choice((-10, -5, -2, -1, 12))))
    story.soon(office, "start", minutes=0)
    story.wait(begins_at + timedelta(hours=hours, minutes=rng.randint(-5, 20)))
    story.soon(office, "relieve", minutes=0)
    result = f"{size} 名志愿者服务 {size * hours} 小时，{need[0]}平稳。"
    if rng.random() < 0.85:
        story.soon(office, "thank", {"result": result}, minutes=rng.randint(400, 4_000))
    return story.walk("squad", below=_told(offers, until=city.at))


def _told(offers: list[Story], *, until: datetime) -> tuple[Walk, ...]:
    """The histories of the offers, as far as they have been lived by an instant."""
    found = []
    for one in offers:
        one.steps = [step for step in one.steps if step.at < until]
        if one.steps:
            found.append(one.walk("squad.offer", opens=True))
    return tuple(found)


def _offer(
    city: City, *, unit: int, skill: str, hours: int, called_at: datetime, at: int,
    begins_at: datetime, rng: random.Random, calendar: Calendar,
) -> Story:  # fmt: skip
    """Somebody who signs up: under a name of his own choice, erased afterwards."""
    office, asker = city.office(unit).actor, outsider(rng)
    ends_at = min(begins_at - timedelta(hours=9), city.at)
    left = max(3, int((ends_at - called_at).total_seconds() // 60) - 1)
    story = Story.begun(rng, calendar=calendar, until=city.at,
                        at=called_at + timedelta(minutes=rng.randint(2, left)))  # fmt: skip
    skills = (skill,) if skill == "none" or rng.random() < 0.7 else (skill, "driving")
    story.soon(asker, "offer", {
        "called": rng.choice(_CALLED), "telephone": telephone(rng),
        "skills": tuple(dict.fromkeys(skills)), "n_hours": Decimal(hours),
    }, minutes=0)  # fmt: skip
    lot = rng.random()
    if lot < 0.04:
        return story.soon(asker, "withdraw", minutes=5)
    story.wait(begins_at - timedelta(hours=6))
    if lot < 0.07:
        return story.soon(office, "decline", minutes=at)
    story.soon(office, "group", {"group": f"第{at // 6 + 1}组"}, minutes=at)
    story.wait(begins_at + timedelta(minutes=rng.randint(20, 90)))
    return story.soon(office, "miss" if lot < 0.13 else "serve", minutes=at)
