"""The pipeline of posts: a few places, seen by two levels alone, without a score."""

import random
from collections.abc import Iterator
from datetime import timedelta

from luoshi.core.calendar import Calendar, day_of
from luoshi.demo.city import City
from luoshi.demo.story import Story
from luoshi.store.record.histories import Walk

#: The courses of the places, one each. Nobody has a name: each is called an example.
_COURSES = ("nominated", "training", "practising", "practising", "evaluated", "in_reserve",
            "in_reserve", "left", "left", "declined", "training", "practising")  # fmt: skip
_KINDS = ("party_work", "economy", "grassroots", "technology")
_STEMS = "甲乙丙丁戊己庚辛壬癸子丑"


def walks(city: City, *, calendar: Calendar) -> Iterator[Walk]:
    """One place in each of some towns and departments."""
    rng = random.Random("cadres")
    units = [*city.towns(city.district)[:6], *city.organs()]
    for at, course in enumerate(_COURSES):
        yield _place(city, unit=units[at % len(units)], course=course, at=at, rng=rng,
                     calendar=calendar)  # fmt: skip


def _place(
    city: City, *, unit: int, course: str, at: int, rng: random.Random, calendar: Calendar
) -> Walk:
    today = day_of(city.at)
    days_ago = {"nominated": 5, "declined": 40, "training": 60}.get(course, 300)
    story = Story(rng, calendar=calendar, opened_on=today - timedelta(days=days_ago), until=city.at)
    head, office = city.head(unit).actor, city.office(unit).actor
    decides, clerk = city.head(city.district).actor, city.office(city.district).actor
    story.then(head, "nominate", {
        "person": f"示例{_STEMS[at]}", "seat": city.office(unit).id, "informed": True,
        "kind": _KINDS[at % 4], "ground": "本岗位三年，两件难事由其牵头办成。",
    })  # fmt: skip
    if course == "nominated":
        return story.walk("cadre")
    if course == "declined":
        ground = {"ground": "本批方向已满，下批优先。"}
        return story.then(decides, "decline", ground, after=6).walk("cadre")
    story.then(decides, "train", {"plan": "区委党校两周，跟班重点项目三个月。",
               "due": story.day + timedelta(days=90)}, after=rng.randint(3, 12))  # fmt: skip
    if course == "training":
        return story.walk("cadre")
    due = today + timedelta(days=30) if course == "practising" else story.day + timedelta(days=190)
    practice = rng.choice(("重点项目专班", "司机站带班", "企业服务组", "驻村第一书记"))
    story.then(clerk, "practise", {"practice": practice, "due": due}, after=55)
    for n in range(3 if course == "practising" else 2):
        learned = ("独立协调了两件堵点。", "把交接班记录改成一页纸。", "带出一名副岗。")[n]
        story.then(office, "report", {"learned": learned}, after=50)
    if course == "practising":
        return story.walk("cadre")
    if course == "evaluated":
        story.then(clerk, "evaluate", {"verdict": "事实清楚，建议再给一个季度。"}, on=today)
        return story.walk("cadre")
    story.then(clerk, "evaluate", {"verdict": "遇事先到现场，交办的事有回音。"}, after=6)
    story.then(decides, "reserve", after=4)
    if course == "left":
        story.then(decides, "leave", {"whither": "used" if at % 2 else "moved"}, after=5)
    return story.walk("cadre")
