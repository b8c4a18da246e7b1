"""What somebody asks for where another matter hears it, and what becomes of the request."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from luoshi.core.calendar import Calendar
from luoshi.core.matter import Actor
from luoshi.demo.city import City
from luoshi.demo.shape import chosen, rating
from luoshi.demo.story import Story
from luoshi.store.record.histories import Walk

#: What is asked, its kind, how it is answered.
Topic = tuple[str, str, str]
OF_RESIDENTS: tuple[Topic, ...] = (
    ("巷口路灯坏了三盏", "lighting", "三盏都已换好，夜里看过。"),
    ("灌溉渠口被淤住", "farming", "已清淤，轮灌到尾田。"),
    ("老人看病坐车要转两趟", "road", "早班增开一趟，从村口直达卫生院。"),
    ("自来水水压不够", "water", "加压泵已换，三楼也能用。"),
    ("孩子放学没人接", "school", "课后服务延到五点半，周一起。"),
    ("屋后山坡松动", "housing", "已挂网，雨季每天巡看。"),
    ("垃圾桶满了才收", "environment", "改为一天两收，早晚各一次。"),
    ("想学电商不知道找谁", "work", "已报上本月的实训班。"),
)
OF_FIRMS: tuple[Topic, ...] = (
    ("原料卡在外地服务区", "enterprise", "已开通行证，接驳到厂。"),
    ("缺熟练装配工二十人", "work", "已对接返岗直通车，到岗十八人。"),
    ("流动资金下周到期", "enterprise", "已办续贷，利率下浮。"),
    ("包装材料断供", "enterprise", "已由同城企业调剂三天用量。"),
    ("用电负荷要增容", "enterprise", "供电所已进场，月底前送电。"),
    ("员工宿舍不够", "housing", "腾出公租房四十间。"),
    ("出口报关资料要补章", "enterprise", "窗口已代办，当天寄出。"),
)


@dataclass(frozen=True, kw_only=True)
class Need:
    """A request as it is heard: what is filled in, and its history from then on."""

    given: dict[str, Any]
    walk: Walk


def heard(
    city: City, *, by: Actor, at: datetime, topics: Sequence[Topic], asker: Actor,
    rng: random.Random, calendar: Calendar,
) -> Need:  # fmt: skip
    """A request that the unit of an actor hears, and dispatches or passes up."""
    title, kind, answer = rng.choice(topics)
    given = {"title": title, "kind": kind, "wants_call": rng.random() < 0.9,
             "requester": asker.posting}  # fmt: skip
    story = Story.begun(rng, calendar=calendar, at=at + timedelta(minutes=rng.randint(5, 40)),
                        until=city.at)  # fmt: skip
    unit, office = by.unit or city.root, by
    difficulty = chosen(rng, (("simple", 5), ("ordinary", 4), ("hard", 1)))
    level = city.tree.level(unit)
    if level in ("village", "organ", "grid"):
        above = city.above(unit)
        story.soon(by, "pass_up", {"superior": above, "ground": "超出本单位职权。"}, minutes=0)
        office, unit = city.office(above).actor, above
    tier = {"county": "county", "town": "town"}.get(city.tree.level(unit), "village")
    story.soon(office, "assess", {"tier": tier, "difficulty": difficulty}, minutes=30)
    owner = _rightful(city, unit=unit, asked=by.unit or unit, rng=rng)
    story.soon(office, "dispatch", {"owner": owner}, minutes=25)
    if rng.random() < 0.06:
        return Need(given=given, walk=story.walk("request"))
    works, checks = city.office(owner).actor, city.checker(unit).actor
    story.then(works, "accept", after=1).then(works, "reach", {"note": "已电话说明办理时间。"})
    story.then(works, "reply", {"answer": answer}, after=rng.choice((1, 2, 2, 3, 5, 8)))
    ends = chosen(rng, (("solved", 8), ("partly", 1), ("explained", 1)))
    story.then(checks, "call", {"result": "已回访。"}, after=1, to=ends)
    if rng.random() < 0.5:
        grade = rating(rng)
        story.then(asker, "rate", {"grade": grade}, after=1)
    return Need(given=given, walk=story.walk("request"))


def _rightful(city: City, *, unit: int, asked: int, rng: random.Random) -> int:
    """Who can solve it: a unit below, not the one that has asked for help."""
    below = [one for one in city.tree.children(unit) if one != asked]
    organs = [one for one in below if city.tree.level(one) == "organ"]
    return rng.choice(organs if organs and rng.random() < 0.7 else below)
