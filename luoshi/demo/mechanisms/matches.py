"""Needs and offers that were matched: what one posting takes, another gives.

A match takes from two postings at once, so these moves are made one by one and not as histories.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from luoshi.core.calendar import Calendar, day_of
from luoshi.core.matter import EMPTY, Actor
from luoshi.demo.city import City
from luoshi.demo.shape import chosen, rating
from luoshi.demo.story import Story
from luoshi.store import record
from luoshi.store.record import walk
from luoshi.store.record.histories import Walk

#: Pairs of a need and an offer of the whole city.
N_PAIRS = 26
#: What is needed and offered, its kind and unit of measure, and about how much.
_PAIRS = (
    ("急需医用口罩包装袋", "可供包装袋", "goods", "pieces", 30_000, "规格一致，当天可发。"),
    ("缺冷藏车发往外省", "冷藏车返程空载", "transport", "trips", 12, "同向，温区零下十八度。"),
    ("招熟练缝纫工", "停工三周的缝纫工", "labour", "people", 40, "离厂五公里，愿意短期。"),
    ("找余热利用方案", "余热回收技术", "technology", "projects", 2, "已在同类铸造厂用过。"),
    ("提供分拣岗位", "返乡人员求职", "jobs", "people", 60, "两班倒，包吃住。"),
    ("缺蔬菜保供货源", "合作社蔬菜待销", "goods", "tonnes", 25, "品种对得上，次日到市场。"),
)
_ENDS = (("delivered", 12), ("agreed", 4), ("proposed", 2), ("declined", 3), ("called_off", 1),
         ("rated", 8))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A need and the offer that fits: whose they are and how much of each there is."""

    need_by: int
    offer_by: int
    row: tuple[str, str, str, str, int, str]
    n_wanted: int
    n_offered: int


def write(city: City, *, calendar: Calendar) -> list[walk.Walked]:
    """Writes the postings, some of them over, and lives the matches among those that are open."""
    rng = random.Random("matches")
    pairs = [_pair(city, at=at, rng=rng) for at in range(city.shape.scaled(N_PAIRS, least=8))]
    postings = [
        posting for pair in pairs for posting in _postings(city, pair, rng=rng, calendar=calendar)
    ]
    alone = [_unanswered(city, at=at, rng=rng, calendar=calendar) for at in range(6)]
    written = walk.write([*postings, *alone], until=city.at)
    n_entries = n_matters = 0
    for at, pair in enumerate(pairs):
        need, offer = written.matters[2 * at], written.matters[2 * at + 1]
        lived = _Match(city, pair, need=need, offer=offer, calendar=calendar,
                       rng=random.Random(f"match {at}"))  # fmt: skip
        n_entries += lived.live()
        n_matters += 1
    return [written, walk.Walked(matters=(), n_matters=n_matters, n_entries=n_entries)]


def _pair(city: City, *, at: int, rng: random.Random) -> Pair:
    row = _PAIRS[at % len(_PAIRS)]
    need_by, offer_by = rng.sample(city.offices(), 2)
    n = max(1, row[4] * rng.randint(50, 150) // 100)
    return Pair(need_by=need_by, offer_by=offer_by, row=row, n_wanted=n,
                n_offered=max(n, n * rng.randint(100, 180) // 100))  # fmt: skip


def _postings(
    city: City, pair: Pair, *, rng: random.Random, calendar: Calendar
) -> tuple[Walk, Walk]:
    """Both postings, open until a day to come."""
    need, offer, kind, counted_in, _, why = pair.row
    today = day_of(city.at)
    told = []
    for side, unit, title, n in (("need", pair.need_by, need, pair.n_wanted),
                                 ("offer", pair.offer_by, offer, pair.n_offered)):  # fmt: skip
        story = Story(rng, calendar=calendar, until=city.at,
                      opened_on=today - timedelta(days=rng.randint(44, 54)))  # fmt: skip
        story.then(city.office(unit).actor, "post", {
            "title": f"{city.title(unit)}{title}", "side": side, "kind": kind, "note": why,
            "counted_in": counted_in, "amount": Decimal(n),
            "wanted_on": today + timedelta(days=rng.randint(4, 25)),
        })  # fmt: skip
        told.append(story.walk("matching"))
    return told[0], told[1]


def _unanswered(city: City, *, at: int, rng: random.Random, calendar: Calendar) -> Walk:
    """A posting that nobody has answered: over, put away, or withdrawn."""
    row = _PAIRS[at % len(_PAIRS)]
    unit = rng.choice(city.offices())
    office = city.office(unit).actor
    opened_on = day_of(city.at) - timedelta(days=60 + 20 * at)
    story = Story(rng, calendar=calendar, opened_on=opened_on, until=city.at)
    story.then(
        office,
        "post",
        {
            "title": f"{city.title(unit)}{row[0]}",
            "side": "need",
            "kind": row[2],
            "counted_in": row[3],
            "amount": Decimal(row[4]),
            "wanted_on": story.day + timedelta(days=20),
        },
    )
    if at % 3 == 1:
        story.then(office, "withdraw", {"ground": "已自行解决。"}, after=4)
    elif at % 3 == 2:
        less = {"change_by": Decimal(max(1, row[4] // 3))}
        story.then(office, "reduce", less, after=3).then(office, "close", after=4)
    return story.walk("matching")


class _Match:
    """One match, move by move."""

    def __init__(
        self, city: City, pair: Pair, *, need: int, offer: int, calendar: Calendar,
        rng: random.Random,
    ) -> None:  # fmt: skip
        self.city, self.pair, self.rng, self.calendar = city, pair, rng, calendar
        self.need, self.offer = need, offer
        self.asks = city.office(pair.offer_by).actor
        self.holds = city.office(pair.need_by).actor
        self.end = chosen(rng, _ENDS)
        today = day_of(city.at)
        days_ago = {"proposed": 0, "agreed": 2}.get(self.end, rng.randint(8, 11))
        self.story = Story(rng, calendar=calendar, until=city.at,
                           opened_on=calendar.add_workdays(today, -days_ago))  # fmt: skip
        self.story.wait(min(self.story.at, city.at - timedelta(minutes=90)))
        self.matter_id = 0
        self.n_made = 0

    def live(self) -> int:
        """Makes the moves of the match; how many there were."""
        amount = Decimal(max(1, self.pair.n_wanted * self.rng.choice((60, 80, 100, 100)) // 100))
        due = self.calendar.add_workdays(self.story.day, 6)
        if self.end == "agreed":
            due = day_of(self.city.at) + timedelta(days=8)
        why = self.pair.row[5]
        self.matter_id = record.open_matter(
            actor=self.asks, loop="matching.match", at=self.story.at, parent=self.need,
            key=f"demo/match/{self.need}",
            given={"counter": self.offer, "amount": amount, "due": due, "why": why},
        ).matter_id  # fmt: skip
        self.n_made += 1
        if self.end != "proposed":
            self._answered()
        return self.n_made

    def _answered(self) -> None:
        if self.end == "declined":
            self._act(self.holds, "decline", {"note": "规格小一号，用不上。"}, after=1)
            return
        self._act(self.asks, "agree", after=0)
        self._act(self.holds, "agree", after=1)
        if self.end == "agreed":
            return
        if self.end == "called_off":
            ground = {"ground": "需求方已有库存，双方作罢。"}
            self._act(self.asks, "call_off", ground, after=1)
            self._act(self.holds, "call_off", ground, after=0)
            return
        self._act(self.asks, "confirm", after=3)
        self._act(self.holds, "confirm", after=1)
        if self.end == "rated":
            mine, theirs = (rating(self.rng) for _ in "ab")
            self._act(self.asks, "rate", {"grade": mine}, after=1)
            self._act(self.holds, "rate_theirs", {"their_grade": theirs}, after=1)

    def _act(
        self, actor: Actor, move: str, given: Mapping[str, Any] = EMPTY, *, after: int
    ) -> None:
        self.story.then(actor, move, given, after=after)
        record.act(
            actor=actor,
            matter_id=self.matter_id,
            move=move,
            at=self.story.at,
            key=f"demo/match/{self.matter_id}/{move}/{self.n_made}",
            given=given,
        )
        self.n_made += 1
