"""Pieces of publicity: proposed, made, judged, shown, and spread through many outlets."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from luoshi.core.calendar import Calendar, day_of
from luoshi.demo.city import ACTIONS, City
from luoshi.demo.shape import chosen
from luoshi.demo.story import Story
from luoshi.store.record.histories import Walk

#: Pieces of the whole city.
N_PIECES = 48
_PIECES = (
    ("一根管子通到家", "video", "三分钟看懂供水改造怎么排工期。"),
    ("堵点墙", "picture", "哪一家卡在哪一步，一张图。"),
    ("渠长老胡的一天", "article", "跟着巡渠十里，看水怎么到尾田。"),
    ("夜班", "audio", "司机站凌晨三点的广播。"),
    ("账单上的名字", "article", "欠企账款怎样一笔一笔清。"),
    ("村口那盏灯", "video", "一件诉求从听到到亮灯。"),
    ("晒比台前", "lecture", "镇长讲讲上个月为什么掉队。"),
    ("老街新生", "performance", "情景快板，老旧小区改造。"),
)
_OUTLETS = ("newspaper", "television", "website", "account", "loudspeaker", "board")
_COUNTED = {"newspaper": "circulation", "television": "ratings", "website": "visits",
            "account": "visits", "loudspeaker": "estimate", "board": "estimate"}  # fmt: skip
_COURSES = (
    ("spread", 12),
    ("shown", 8),
    ("making", 5),
    ("judged", 2),
    ("made", 2),
    ("proposed", 2),
    ("unused", 3),
    ("dropped", 2),
)


def walks(city: City, *, calendar: Calendar) -> Iterator[Walk]:
    """Pieces of towns and departments, each tied to one of the actions."""
    rng = random.Random("publicity")
    makers = city.offices()
    for at in range(city.shape.scaled(N_PIECES, least=16)):
        course = _COURSES[at][0] if at < len(_COURSES) else chosen(rng, _COURSES)
        yield _piece(city, maker=makers[(at * 5) % len(makers)], at=at, course=course, rng=rng,
                     calendar=calendar)  # fmt: skip


def _piece(
    city: City, *, maker: int, at: int, course: str, rng: random.Random, calendar: Calendar
) -> Walk:
    title, form, summary = _PIECES[at % len(_PIECES)]
    today = day_of(city.at)
    days_ago = {
        "spread": rng.randint(70, 250),
        "shown": rng.randint(24, 44),
        "making": 12,
        "judged": 18,
        "made": 16,
        "proposed": 1,
    }.get(course, rng.randint(50, 200))
    story = Story(rng, calendar=calendar, opened_on=today - timedelta(days=days_ago), until=city.at)
    above = city.district
    clerk, judge, decides = (
        city.office(above).actor,
        city.checker(above).actor,
        city.head(above).actor,
    )
    makes = city.office(maker).actor
    due = story.day + timedelta(days=rng.choice((12, 16, 20)))
    story.then(
        makes,
        "propose",
        {
            "title": f"{title}（{city.title(maker)}）",
            "form": form,
            "due": due,
            "topic": f"{ACTIONS[at % len(ACTIONS)]}行动",
            "summary": summary,
        },
    )
    if course == "proposed":
        return story.walk("publicity")
    if course == "dropped":
        return story.then(clerk, "drop", {"ground": "和上月选题重复。"}, after=2).walk("publicity")
    story.then(clerk, "approve", after=rng.choice((1, 2, 4)))
    if course == "making":
        return story.walk("publicity")
    piece = {"summary": summary, "address": f"区融媒体库/{story.day:%Y%m}/{at + 1:03}"}
    story.then(makes, "finish", piece, on=due - timedelta(days=rng.choice((6, 3, 1, -2))))
    if rng.random() < 0.2:
        again = {"ground": "同期声太短，补一段。", "due": story.day + timedelta(days=7)}
        story.then(clerk, "rework", again, after=1).then(makes, "finish", piece, after=3)
    if course == "made":
        return story.walk("publicity")
    mark = "average" if course == "unused" else chosen(rng, (("good", 3), ("fairly_good", 5)))
    story.then(judge, "judge", {"mark": mark}, after=2)
    if course == "unused":
        story.then(clerk, "refuse", {"ground": "群众看不懂，重拍。"}, after=2)
    elif course != "judged":
        story.then(decides, "show", {"cleared": ("passed",)}, after=1)
        since = story.at
        below = _releases(city, since=since, rng=rng, calendar=calendar)
        if course == "spread":
            story.then(clerk, "conclude", on=story.day + timedelta(days=30))
        return story.walk("publicity", below=below)
    return story.walk("publicity")


def _releases(
    city: City, *, since: datetime, rng: random.Random, calendar: Calendar
) -> tuple[Walk, ...]:
    """The outlets that it was given to; each tells what its own figures say."""
    found = []
    keepers = [city.named("区文化和旅游局"), *city.towns(city.district)]
    for outlet in rng.sample(_OUTLETS, rng.randint(2, 4)):
        keeper = rng.choice(keepers)
        story = Story.begun(rng, calendar=calendar, until=city.at,
                            at=since + timedelta(minutes=rng.randint(5, 90)))  # fmt: skip
        clerk, works = city.office(city.district).actor, city.office(keeper).actor
        story.soon(clerk, "assign", {"owner": keeper, "outlet": outlet}, minutes=0)
        lot = rng.random()
        if lot < 0.08:
            story.then(works, "decline", {"ground": "版面已满，改下期。"}, after=2)
        else:
            story.then(works, "release", after=rng.choice((1, 2, 3, 6)))
            n_reach = Decimal(rng.randint(3, 900) * 40)
            if lot < 0.9:
                story.then(works, "report", {"n_reach": n_reach, "counted": _COUNTED[outlet]},
                           after=rng.randint(3, 9))  # fmt: skip
            else:
                story.then(works, "skip", after=5)
        if story.steps:
            found.append(story.walk("publicity.release", opens=True))
    return tuple(found)
