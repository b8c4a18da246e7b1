"""Brands: proposed, nurtured, evaluated, named, and looked at again each year."""

import random
from collections.abc import Iterator
from datetime import timedelta

from luoshi.core.calendar import Calendar, day_of
from luoshi.core.matter import Actor
from luoshi.demo.city import City
from luoshi.demo.shape import chosen, rating
from luoshi.demo.story import Story, outsider, quantity
from luoshi.store.record.histories import Walk

#: Brands of the whole city.
N_BRANDS = 26
_BRANDS = (
    ("灯下议事", "governance", "晚饭后院坝议事，小事当天有人领。"),
    ("渠长到户", "ecology", "一段渠一个人，堵了谁来通说得清。"),
    ("帮办小分队", "service", "老人不出村，八件事上门办。"),
    ("车间微课堂", "industry", "下班前二十分钟，师傅讲一个诀窍。"),
    ("红色代办员", "service", "材料跑腿代办，办完电话回一声。"),
    ("一桌公道饭", "governance", "调解不进办公室，坐下吃顿饭说开。"),
    ("清风窗口", "organ", "窗口排队超十分钟，科长出来接件。"),
    ("骑手驿站", "enterprise", "歇脚、充电、反映路况，一处办齐。"),
)
_COURSES = (("named", 9), ("reviewed", 5), ("nurtured", 6), ("proposed", 2), ("evaluated", 2),
            ("refused", 2), ("mending", 2), ("removed", 1), ("declined", 1))  # fmt: skip


def walks(city: City, *, calendar: Calendar) -> Iterator[Walk]:
    """Brands of villages, towns and departments."""
    rng = random.Random("brands")
    villages = city.units("village", under=city.district) or city.units("village")
    pool = city.offices()
    for at in range(city.shape.scaled(N_BRANDS, least=12)):
        unit = pool[at % len(pool)] if at % 3 == 0 else rng.choice(villages)
        yield _brand(city, unit=unit, brand=_BRANDS[at % len(_BRANDS)],
                     course=_COURSES[at % len(_COURSES)][0] if at < 9 else chosen(rng, _COURSES),
                     rng=rng, calendar=calendar)  # fmt: skip


def _brand(
    city: City, *, unit: int, brand: tuple[str, str, str], course: str, rng: random.Random,
    calendar: Calendar,
) -> Walk:  # fmt: skip
    name, kind, content = brand
    today = day_of(city.at)
    days_ago = {"proposed": 4, "declined": 60, "nurtured": rng.randint(40, 120),
                "evaluated": 150}.get(course, rng.randint(260, 360))  # fmt: skip
    story = Story(rng, calendar=calendar, opened_on=today - timedelta(days=days_ago), until=city.at)
    above = city.above(unit)
    office, head = city.office(unit).actor, city.head(unit).actor
    decides, clerk = city.head(above).actor, city.office(above).actor
    story.then(office, "propose", {"title": f"{city.title(unit)}“{name}”", "kind": kind,
               "content": content, "slogan": f"{name}，事事有人接"})  # fmt: skip
    if course == "proposed":
        return story.walk("brand")
    if course == "declined":
        ground = "和已命名的重复，先并到一起做。"
        return story.then(clerk, "decline", {"ground": ground}, after=5).walk("brand")
    due = story.day + timedelta(days=140)
    story.then(clerk, "admit", {"plan": "配一名联络岗，每季看一次台账。", "due": due,
               "test": "服务数真实，群众说得出"}, after=rng.randint(2, 8))  # fmt: skip
    served = 0
    for n in range(1, 3 if course != "nurtured" else 5):
        served += rng.randint(30, 260)
        told = {"served": quantity(served, "人次"), "progress": f"第{n}季累计{served}人次。"}
        story.then(office, "report", told, on=story.day + timedelta(days=50))
    if course == "nurtured":
        return story.walk("brand")
    submitted_on = due - timedelta(days=rng.choice((10, 4, -6)))
    story.then(head, "submit", {"result": content, "served": quantity(served, "人次")},
               on=submitted_on)  # fmt: skip
    if course == "evaluated":
        return story.walk("brand")
    if course == "refused":
        story.then(
            decides, "refuse", {"verdict": "台账和现场对不上。", "cause": "own_effort"}, after=9
        )
        return story.walk("brand")
    story.then(decides, "name", {"verdict": "群众说得出、找得到人。"}, after=rng.randint(4, 15))
    for _ in range(rng.randint(2, 9)):
        grade = rating(rng)
        story.then(outsider(rng), "rate", {"grade": grade}, after=rng.randint(0, 2))
    _after_naming(story, course=course, office=office, decides=decides, clerk=clerk)
    return story.walk("brand")


def _after_naming(
    story: Story, *, course: str, office: Actor, decides: Actor, clerk: Actor
) -> None:
    """A year on: reviewed, told to mend, or without its name."""
    if course == "reviewed":
        story.then(clerk, "review", {"verdict": "仍在做，服务数比上年多。"}, after=25)
        return
    if course not in ("mending", "removed"):
        return
    rectify_by = story.day + timedelta(days=45)
    told = {"shortfall": "近两月没有新的服务记录。", "rectify_by": rectify_by}
    story.then(decides, "warn", told, after=20)
    if course == "mending":
        story.then(office, "mend", {"progress": "联络岗已补上，本月服务二十一人次。"}, after=12)
        story.then(clerk, "restore", {"verdict": "抽访十户，九户说得出。"}, after=8)
    else:
        story.then(
            decides, "remove", {"verdict": "限期未改。", "ground": "复核时无人知晓。"}, after=40
        )
