"""Lists of people to be told at home: each reached or not, then the list is erased."""

import random
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from luoshi.core.calendar import Calendar, day_of
from luoshi.demo.city import City
from luoshi.demo.shape import chosen
from luoshi.demo.story import Story, telephone
from luoshi.store.record.histories import Walk

#: Lists of the whole city.
N_LISTS = 22
_LISTS = (
    ("低洼地住户转移通知", "emergency", "明晚前转移到安置点，带身份证和药。", "防洪法第四十五条"),
    ("医保参保到期提醒", "duty", "请在月底前参保，手机或村里都能办。", "社会保险法第六十三条"),
    ("冬季取暖补贴领取", "duty", "凭户口本到便民服务中心领取。", "区民发〔2026〕6号"),
    ("返乡人员健康告知", "emergency", "返乡后先报备，核对行程。", "突发事件应对法第五十七条"),
    ("燃气改造入户告知", "consent", "下周三入户换表，家里留人。", "住户签字同意书"),
)


def walks(city: City, *, calendar: Calendar) -> Iterator[Walk]:
    """Lists that towns hand to their villages."""
    rng = random.Random("outreaches")
    towns = city.towns(city.district)
    for at in range(city.shape.scaled(N_LISTS, least=6)):
        town = towns[at % len(towns)]
        days_ago = (2, 6, 12, 37, 38, 80, 140, 220)[at % 8]
        yield _list(city, town=town, what=_LISTS[at % len(_LISTS)], days_ago=days_ago, rng=rng,
                    calendar=calendar)  # fmt: skip


def _list(
    city: City, *, town: int, what: tuple[str, str, str, str], days_ago: int, rng: random.Random,
    calendar: Calendar,
) -> Walk:  # fmt: skip
    title, lawful, message, basis = what
    village = rng.choice(city.tree.children(town))
    office, above = city.office(village).actor, city.office(town).actor
    opened_on = day_of(city.at) - timedelta(days=days_ago)
    story = Story(rng, calendar=calendar, opened_on=opened_on, until=city.at)
    due = calendar.add_workdays(story.day, 4)
    n = rng.randint(12, 32)
    story.then(above, "send", {
        "title": f"{city.title(village)}{title}", "owner": village, "basis": basis,
        "lawful": lawful, "message": message, "n_listed": Decimal(n), "due": due,
    })  # fmt: skip
    if rng.random() < 0.06:
        return story.then(office, "return", {"ground": "未附依据文件，名单退回。"}).walk("outreach")
    story.then(office, "accept")
    begun_at = story.at
    contacts = [_contact(city, village=village, at=at, story=story, rng=rng) for at in range(n)]
    last_at = max((one.at for one in contacts if one.steps), default=begun_at)
    story.wait(last_at)
    if rng.random() < 0.2:
        story.wait(last_at + timedelta(days=4))
    story.then(office, "finish", after=3)
    story.then(office, "erase", {"no_copy": ("erased",)}, after=rng.choice((0, 1, 2, 5)))
    below = tuple(one.walk("outreach.contact", opens=True) for one in contacts if one.steps)
    return story.walk("outreach", below=below)


def _contact(city: City, *, village: int, at: int, story: Story, rng: random.Random) -> Story:
    """One household: listed, tried, reached, answered."""
    hand = rng.choice(city.held[village][:2]).actor
    told = Story.begun(rng, calendar=story.calendar, until=story.until,
                       at=story.at + timedelta(minutes=2 * at + 1))  # fmt: skip
    by = telephone(rng) if rng.random() < 0.7 else f"{rng.randint(1, 60)}号院"
    told.soon(hand, "list", {"reach_by": by}, minutes=0)
    if rng.random() < 0.04:
        return told.soon(hand, "strike", minutes=50)
    tries = rng.choice((0, 0, 0, 1, 1, 3))
    for _ in range(tries):
        told.soon(hand, "try", minutes=rng.randint(60, 700))
    if tries == 3:
        return told.soon(hand, "give_up", minutes=2)
    told.soon(hand, "reach", minutes=rng.randint(30, 500))
    if rng.random() < 0.8:
        answer = chosen(rng, (("will", 6), ("done", 2), ("will_not", 1), ("later", 1)))
        told.soon(hand, "answer", {"answer": answer}, minutes=rng.randint(1, 90))
    return told
