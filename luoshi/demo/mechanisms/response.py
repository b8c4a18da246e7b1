"""Emergency responses: one that was raised, reviewed step by step and lifted, and smaller ones."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from luoshi.core.calendar import Calendar, begin_of_day, day_of
from luoshi.demo.city import City
from luoshi.demo.story import Story
from luoshi.store.record.histories import Walk

#: Days before today on which the district's response began, was at its height, and was lifted.
RAISED, HEIGHT, EASED, LOW, LIFTED = 40, 38, 34, 30, 24
_MEASURES = (
    "客货车辆分流到两个司机站，逐车登记、查验、消杀；生活物资优先通行；各村夜间值守。",
    "只办保供用途的通行证，一小时内答复；采样点按二加一加一配员；机关下沉到卡口。",
    "恢复生产物资通行，司机站保留供餐住宿，采样点逐步收拢。",
)


def at_hour(city: City, *, days: int, hour: int, minute: int = 0) -> datetime:
    """An hour of the day so many days before the demonstration's."""
    day = day_of(city.at) - timedelta(days=days)
    return begin_of_day(day) + timedelta(hours=hour, minutes=minute)


def walks(city: City, *, calendar: Calendar) -> Iterator[Walk]:
    """The district's response first, for its level holds over what is written after it."""
    yield _district(city, calendar=calendar)
    rng = random.Random("responses")
    kinds = (("强降雨", "汛"), ("寒潮冰冻", "防冻"), ("森林火险", "防火"), ("大风", "防风"))
    for at, county in enumerate(city.counties[1:]):
        what, sign = kinds[at % len(kinds)]
        yield _weather(city, county=county, what=what, sign=sign, days=30 + 31 * at, rng=rng,
                       calendar=calendar)  # fmt: skip
    yield _standing(city, calendar=calendar, rng=rng)


def _district(city: City, *, calendar: Calendar) -> Walk:
    rng = random.Random("response")
    above, office = city.head(city.root).actor, city.office(city.district).actor
    day = day_of(city.at)
    story = Story.begun(rng, calendar=calendar, until=city.at,
                        at=at_hour(city, days=RAISED, hour=19, minute=40))  # fmt: skip
    story.soon(above, "declare", {
        "title": "云栖区应急响应", "owner": city.district, "regime": "level_2",
        "basis": "澜指发〔2026〕8号", "due": day - timedelta(days=HEIGHT - 7),
    }, minutes=0)  # fmt: skip
    story.soon(office, "put_in_force", {"measures": _MEASURES[0]}, minutes=150)
    story.soon(office, "review", {"judged": "raise_level", "note": "车流两天翻番，卡口积压。"},
               minutes=60 * 34)  # fmt: skip
    story.soon(above, "raise_level", {"regime": "level_1", "basis": "澜指发〔2026〕9号",
               "due": day - timedelta(days=EASED - 1)}, minutes=120)  # fmt: skip
    story.soon(office, "change", {"measures": _MEASURES[1]}, minutes=70)
    story.wait(at_hour(city, days=EASED, hour=9))
    story.soon(office, "review", {"judged": "lower_level"}, minutes=0)
    levels = (("level_2", EASED, LOW, 11), ("level_3", LOW, LIFTED, 12))
    for at, (level, days, until, number) in enumerate(levels):
        story.wait(at_hour(city, days=days, hour=10))
        story.soon(above, "lower_level", {
            "regime": level, "basis": f"澜指发〔2026〕{number}号",
            "due": day - timedelta(days=until),
        }, minutes=25)  # fmt: skip
        if not at:
            story.soon(office, "change", {"measures": _MEASURES[2]}, minutes=190)
        story.wait(at_hour(city, days=until, hour=8))
        story.soon(office, "review", {"judged": "lift" if at else "lower_level"}, minutes=30)
    story.soon(above, "lift", {"basis": "澜指发〔2026〕14号"}, minutes=160)
    return story.walk("response")


def _weather(
    city: City, *, county: int, what: str, sign: str, days: int, rng: random.Random,
    calendar: Calendar,
) -> Walk:  # fmt: skip
    """A county's response of some days at level three or four; one was declared by mistake."""
    above, office = city.head(city.root).actor, city.office(county).actor
    begins = at_hour(city, days=days, hour=rng.randint(6, 21), minute=rng.randrange(60))
    story = Story.begun(rng, calendar=calendar, at=begins, until=city.at)
    name = city.title(county)
    level = rng.choice(("level_3", "level_4"))
    story.soon(above, "declare", {
        "title": f"{name}{what}应急响应", "owner": county, "regime": level,
        "basis": f"澜{sign}指〔2026〕{rng.randint(1, 40)}号",
        "due": day_of(begins) + timedelta(days=5),
    }, minutes=0)  # fmt: skip
    if days == 92:
        story.soon(above, "annul", {"ground": "预报更正，降雨移出本市。"}, minutes=200)
        return story.walk("response")
    measures = f"转移{what}影响区群众，重点部位专人盯守，值守岗位双岗。"
    story.soon(office, "put_in_force", {"measures": measures},
               minutes=rng.choice((80, 170, 400, 2_900)))  # fmt: skip
    if level == "level_3":
        story.soon(office, "review", {"judged": "lower_level"}, minutes=60 * 44)
        story.soon(above, "lower_level", {
            "regime": "level_4", "basis": f"澜{sign}指〔2026〕{rng.randint(41, 60)}号",
            "due": day_of(begins) + timedelta(days=5),
        }, minutes=90)  # fmt: skip
    story.soon(office, "review", {"judged": "lift"}, minutes=60 * 20)
    lifted = {"basis": f"澜{sign}指〔2026〕{rng.randint(61, 80)}号"}
    return story.soon(above, "lift", lifted, minutes=95).walk("response")


def _standing(city: City, *, calendar: Calendar, rng: random.Random) -> Walk:
    """One that is still in force today, over the last county."""
    county = city.counties[-1]
    above, office = city.head(city.root).actor, city.office(county).actor
    story = Story.begun(rng, calendar=calendar, until=city.at,
                        at=at_hour(city, days=2, hour=15, minute=20))  # fmt: skip
    story.soon(above, "declare", {
        "title": f"{city.title(county)}低温防冻应急响应", "owner": county, "regime": "level_4",
        "basis": "澜防冻指〔2026〕21号", "due": day_of(city.at) + timedelta(days=3),
    }, minutes=0)  # fmt: skip
    measures = "供水供暖管线巡护，坡道桥面撒布，独居老人逐户问暖。"
    story.soon(office, "put_in_force", {"measures": measures}, minutes=130)
    return story.soon(office, "review", {"judged": "keep"}, minutes=60 * 22).walk("response")
