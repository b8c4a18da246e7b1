"""Inquiries: a demand left something open, and the unit that can say so was asked."""

import random
from collections.abc import Iterator
from datetime import timedelta

from luoshi.core.calendar import Calendar, day_of
from luoshi.demo.city import City
from luoshi.demo.story import Story, quantity
from luoshi.store.record.histories import Walk

#: Inquiries of the whole city.
N_INQUIRIES = 30
_QUESTIONS = (
    ("尽快完成管网改造", "做到哪天、多少户？", "先做老城三片。", "户", 420),
    ("抓紧清理欠账", "哪家牵头，清到多少？", "财政局牵头，清零百万元以下的。", "万元", 300),
    ("加大培训力度", "办几期、怎样算办成？", "办四期，考核合格发证。", "期", 4),
    ("逐步推开错峰停车", "先推哪几处？", "先推机关四处。", "处", 4),
    ("做好困难群众过冬", "名单和标准是什么？", "低保户和独居老人，每户一床被一次巡访。", "户", 186),
)


def walks(city: City, *, calendar: Calendar) -> Iterator[Walk]:
    """Inquiries of towns and of the district's office to departments."""
    rng = random.Random("inquiries")
    askers = [city.district, *city.towns(city.district)]
    for at in range(city.shape.scaled(N_INQUIRIES, least=8)):
        yield _inquiry(city, asker=askers[at % len(askers)], at=at, rng=rng, calendar=calendar)


def _inquiry(city: City, *, asker: int, at: int, rng: random.Random, calendar: Calendar) -> Walk:
    quote, question, answer, unit, n = _QUESTIONS[at % len(_QUESTIONS)]
    today = day_of(city.at)
    owner = rng.choice(city.organs())
    days_ago = (0, 1, 1, 4, 9, 20, 33, 60, 100, 180)[at % 10]
    story = Story(rng, calendar=calendar, opened_on=today - timedelta(days=days_ago), until=city.at)
    asks, works = city.checker(asker).actor, city.office(owner).actor
    story.then(asks, "ask", {"title": f"“{quote}”没有说清", "owner": owner, "question": question,
               "quote": f"会议要求，{quote}。"})  # fmt: skip
    if rng.random() < 0.06:
        return story.then(asks, "withdraw", {"ground": "已从附件查到。"}, after=0).walk("inquiry")
    story.then(works, "answer", {
        "answer": answer, "said_owner": owner, "said_due": story.day + timedelta(days=60),
        "said_quantity": quantity(n, unit), "said_test": "台账逐条可查",
    }, after=rng.choice((0, 1, 1, 1, 3)))  # fmt: skip
    if rng.random() < 0.15:
        story.then(asks, "again", {"question": f"{question}请写到天。"}, after=1)
        story.then(works, "answer", {"answer": f"{answer}年底前完成。"}, after=1)
    return story.then(asks, "adopt", after=1).walk("inquiry")
