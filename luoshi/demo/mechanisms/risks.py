"""Risks: found, rated, handled, consulted on, brought down or closed, and looked back on."""

import random
from collections.abc import Iterator
from datetime import timedelta

from luoshi.core.calendar import Calendar, day_of
from luoshi.core.matter import Actor
from luoshi.demo.city import City
from luoshi.demo.shape import chosen
from luoshi.demo.story import Story
from luoshi.store.record.histories import Walk

#: Risks of the whole city.
N_RISKS = 54
_RISKS = (
    ("山塘坝体渗水", "disaster", "连续降雨后坝脚渗水，下游二十户。", "降水位、备沙袋、夜间盯坝。"),
    ("老厂房消防通道堵塞", "safety", "三家小厂共用通道堆料。", "清通道，划线，每周抽查。"),
    ("拆迁安置延期信访", "stability", "安置房交付晚两个月。", "公布节点，逐户说明，先发过渡费。"),
    ("村集体担保到期", "finance", "担保贷款下月到期，经营未回款。", "展期协商，盘活仓库租金。"),
    ("饮用水源地上游养殖", "ecology", "雨后氨氮上升。", "清退两户，设围隔，加密监测。"),
    ("短视频误传停水", "opinion", "转发过万。", "一小时内公布抢修进度，主播澄清。"),
    ("采样点信息导出留存", "data", "个别点用个人手机拍登记表。", "收回照片，改为现场只记数。"),
    ("学校食堂冷链断温", "health", "两天温控记录缺失。", "停用该批次，换供应方。"),
)
_COURSES = (
    ("handled", 8),
    ("reviewed", 9),
    ("closed", 3),
    ("downgraded", 6),
    ("settled", 2),
    ("rated", 2),
    ("found", 1),
    ("occurred", 1),
    ("dismissed", 1),
    ("worsened", 3),
)
_VERDICTS = ("措施到位，仍要盯夜间。", "可能性下降，后果不变。", "两项措施未落实，三天内补上。")
_LIKELY, _GRAVE = (
    (("low", 2), ("medium", 5), ("high", 3)),
    (("slight", 3), ("serious", 5), ("grave", 2)),
)


def walks(city: City, *, calendar: Calendar) -> Iterator[Walk]:
    """Risks of towns and departments of all counties."""
    rng = random.Random("risks")
    towns = city.units("town")
    owners = [*city.towns(city.district), *city.organs(), *towns]
    for at in range(city.shape.scaled(N_RISKS, least=18)):
        course = _COURSES[at][0] if at < len(_COURSES) else chosen(rng, _COURSES)
        yield _risk(city, owner=rng.choice(owners), risk=_RISKS[at % len(_RISKS)], course=course,
                    rng=rng, calendar=calendar)  # fmt: skip


def _risk(
    city: City, *, owner: int, risk: tuple[str, str, str, str], course: str, rng: random.Random,
    calendar: Calendar,
) -> Walk:  # fmt: skip
    title, kind, what, measures = risk
    today = day_of(city.at)
    days_ago = {"found": 0, "rated": 1, "handled": rng.randint(8, 30), "settled": 30, "closed": 40,
                "downgraded": 42, "worsened": 44}.get(course, rng.randint(60, 250))  # fmt: skip
    story = Story(rng, calendar=calendar, opened_on=today - timedelta(days=days_ago), until=city.at)
    above = city.above(owner)
    office, clerk = city.office(owner).actor, city.office(above).actor
    given = {"title": f"{city.title(owner)}{title}", "kind": kind, "what": what}
    story.then(office, "find", given)
    if course == "found":
        return story.walk("risk")
    rating = {"likelihood": chosen(rng, _LIKELY), "impact": chosen(rng, _GRAVE)}
    story.then(clerk, "rate", rating, after=rng.choice((0, 0, 1)))
    if course == "dismissed":
        return story.then(clerk, "dismiss", {"ground": "现场查看为冷凝水，不成立。"}).walk("risk")
    if course == "rated":
        return story.walk("risk")
    due = story.day + timedelta(days=rng.choice((20, 30, 45)))
    if course == "handled":
        due = today + timedelta(days=rng.randint(5, 20))
    story.then(clerk, "assign", {
        "holder": city.head(owner).id, "duty": f"处置{title}，隐患不过夜。", "due": due,
        "test": "现场复看消除，连续两周无反复", "rhythm": "week",
    }, after=rng.choice((0, 0, 1)))  # fmt: skip
    story.then(office, "accept", {"measures": measures}, after=rng.choice((0, 0, 1, 2)))
    _handled(story, office=office, clerk=clerk, rating=rating)
    if course != "handled":
        _ended(story, city=city, owner=owner, course=course, title=title)
    return story.walk("risk")


def _handled(story: Story, *, office: Actor, clerk: Actor, rating: dict[str, str]) -> None:
    """Weekly progress and consultations; the rating goes up or down on the way."""
    rng = story.rng
    for n in range(3):
        story.then(
            office, "progress", {"progress": f"第{n + 1}周：措施落实，夜间加一次巡看。"}, after=4
        )
        story.then(clerk, "consult", {"verdict": rng.choice(_VERDICTS)}, after=1)
        if n == 1 and rng.random() < 0.5:
            again = {"likelihood": chosen(rng, _LIKELY), "impact": rating["impact"],
                     "ground": "雨情变化，重新评级。"}  # fmt: skip
            story.then(clerk, "rerate", again)


def _ended(story: Story, *, city: City, owner: int, course: str, title: str) -> None:
    rng = story.rng
    above = city.above(owner)
    office, head = city.office(owner).actor, city.head(owner).actor
    clerk, decides = city.office(above).actor, city.head(above).actor
    if course == "occurred":
        story.then(office, "occur", {"note": "夜间渗水加大，已提前转移，无人受伤。"}, after=3)
        return
    if course != "settled":
        lower = {"likelihood": "low", "impact": "serious", "ground": "连续两周无反复。"}
        today = day_of(city.at)
        ago = 8 if course == "downgraded" else 10
        on = story.calendar.add_workdays(today, -ago) if course != "reviewed" else story.day
        story.then(clerk, "downgrade", lower, on=on)
        if course == "downgraded":
            return
        if course == "worsened":
            story.then(clerk, "worsen", {
                "likelihood": "high", "impact": "serious", "ground": "强降雨后再次渗水。",
                "due": today + timedelta(days=9),
            }, on=story.calendar.add_workdays(today, -4))  # fmt: skip
            story.then(office, "progress", {"progress": "已二次压浆，水位降一米。"}, after=2)
            return
    done = {"result": f"{title}已消除，照片和检测单归档。"}
    yesterday = story.calendar.add_workdays(day_of(city.at), -1)
    story.then(head, "settle", done, after=6, on=yesterday if course == "settled" else None)
    if course == "settled":
        return
    if rng.random() < 0.2:
        back = {"ground": "检测单缺一处点位。", "due": story.day + timedelta(days=9)}
        story.then(clerk, "send_back", back, after=1)
        story.then(head, "settle", done, after=4)
    story.then(decides, "close", {"finding": "复看消除，同意销号。"}, after=2)
    if course == "reviewed":
        lesson = {"lesson": "早发现靠夜间巡看，建议汛期固定双岗。"}
        story.then(clerk, "review", lesson, after=rng.choice((5, 9, 17, 24)))
