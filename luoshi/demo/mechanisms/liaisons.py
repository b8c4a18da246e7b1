"""Service groups: one post for one enterprise, and each of its needs a request."""

import random
from collections.abc import Iterator
from datetime import timedelta

from luoshi.core.calendar import Calendar, day_of
from luoshi.demo import names
from luoshi.demo.city import City
from luoshi.demo.mechanisms import needs
from luoshi.demo.shape import chosen, rating
from luoshi.demo.story import Story, outsider
from luoshi.store.record.histories import Walk

#: Groups of the whole city.
N_GROUPS = 24
_CHAINS = (
    "装备制造",
    "绿色建材",
    "生物医药",
    "电子信息",
    "纺织服装",
    "食品加工",
    "冷链物流",
    "新能源",
)


def walks(city: City, *, calendar: Calendar) -> Iterator[Walk]:
    """All groups; a department of the district serves each firm, or a town does."""
    rng = random.Random("liaisons")
    owners = city.offices()
    for at in range(city.shape.scaled(N_GROUPS, least=6)):
        yield _group(city, owner=owners[at % len(owners)], firm=names.FIRMS[at % len(names.FIRMS)],
                     chain=_CHAINS[at % len(_CHAINS)], rng=rng, calendar=calendar)  # fmt: skip


def _group(
    city: City, *, owner: int, firm: str, chain: str, rng: random.Random, calendar: Calendar
) -> Walk:
    today = day_of(city.at)
    days_ago = rng.choice((3, 38, 38, 38, 90, 200, 260))
    opened_on = today - timedelta(days=days_ago)
    story = Story(rng, calendar=calendar, opened_on=opened_on, until=city.at)
    above, post, firm_hand = city.head(city.district).actor, city.office(owner), outsider(rng)
    story.then(above, "match", {
        "title": f"{chain}链服务组·{firm}", "owner": owner, "holder": post.id,
        "requester": firm_hand.posting, "served": chosen(rng, (("enterprise", 5), ("project", 1))),
        "due": opened_on + timedelta(days=rng.choice((180, 365))), "basis": "云栖企服〔2026〕3号",
    })  # fmt: skip
    story.then(post.actor, "introduce", {"channel": rng.choice(("visit", "visit", "phone"))},
               after=rng.choice((1, 1, 2, 4)))  # fmt: skip
    story.then(
        post.actor, "begin", {"note": "约定每月上门一次，急事随时打。"}, after=rng.randint(1, 4)
    )
    below = []
    for n in range(rng.randint(1, 3 if days_ago >= 200 else 5)):
        if rng.random() < 0.4:
            need = rng.choice(needs.OF_FIRMS)[0]
            story.then(firm_hand, "tell", {"need": f"{need}，请帮忙协调。"}, after=3 * n)
        story.then(post.actor, "hear", after=1)
        if story.is_over:
            break
        need_heard = needs.heard(city, by=post.actor, at=story.at, topics=needs.OF_FIRMS,
                                 asker=firm_hand, rng=rng, calendar=calendar)  # fmt: skip
        story.fill(need_heard.given)
        below.append(need_heard.walk)
        story.then(post.actor, "contact", {"channel": "phone"}, after=rng.randint(9, 22))
    ends_at = max((step.at for one in below for step in one.steps), default=story.at)
    settled = all(one.steps[-1].move in ("call", "rate") for one in below if one.steps)
    if days_ago >= 200 and settled and all(one.steps for one in below):
        note = {"note": "订单恢复，转为常态联系。"}
        story.wait(ends_at).then(above, "conclude", note, after=2)
        grade = {"grade": rating(rng)}
        story.then(firm_hand, "rate", grade, after=2)
    return story.walk("liaison", below=tuple(below))
