"""The register of resources: beds, rooms and teams by the day, goods by their stock."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from luoshi.core.calendar import Calendar, begin_of_day, day_of
from luoshi.demo.city import City
from luoshi.demo.shape import spread
from luoshi.demo.story import Story
from luoshi.store.record.histories import Walk

#: Beds of the whole city by the day, in how many places they stand, and how many places are new.
N_BEDS, N_PLACES, N_FRESH = 4_513, 46, 3
_PLACES = ("学校宿舍楼", "会展中心", "快捷酒店", "党校公寓", "文体馆", "闲置厂房")
_OTHERS = (
    ("负压隔离房间", "rooms", "间", 96, False), ("采样队伍", "teams", "支", 40, False),
    ("核酸检测能力", "laboratory", "管", 6_000, False), ("翻译保障队", "teams", "支", 6, False),
    ("采样管", "tubes", "管", 60_000, True), ("棉帐篷", "goods", "顶", 320, True),
    ("应急发电机", "goods", "台", 28, True), ("防汛编织袋", "goods", "条", 52_000, True),
    ("一次性防护服", "goods", "件", 8_600, True), ("融雪剂", "goods", "吨", 140, True),
)  # fmt: skip
_USES = (
    "司机站夜间周转",
    "返岗员工集中住宿",
    "低洼地群众临时安置",
    "采样点增配",
    "值守人员轮休",
    "演练",
)


def walks(city: City, *, calendar: Calendar) -> Iterator[Walk]:
    """All places with beds, and the other kinds."""
    rng = random.Random("resources")
    n = city.shape.scaled(N_PLACES, least=5)
    towns = city.units("town")
    beds = spread(rng, total=city.shape.scaled(N_BEDS, least=400), among=n, least=20)
    for at, n_beds in enumerate(beds):
        owner = towns[at % len(towns)]
        yield _Register(city, owner=owner, title=f"{city.title(owner)}{_PLACES[at % 6]}床位",
                        kind="beds", counted_in="张", amount=n_beds, rng=rng,
                        calendar=calendar).scheduled()  # fmt: skip
    for at in range(city.shape.scaled(N_FRESH, least=1)):
        owner = towns[(n + at) % len(towns)]
        yield _Register(city, owner=owner, title=f"{city.title(owner)}{_PLACES[at % 6]}床位",
                        kind="beds", counted_in="张", amount=0, rng=rng,
                        calendar=calendar).fresh()  # fmt: skip
    organs = city.organs()
    for at, (title, kind, counted_in, amount, is_stock) in enumerate(_OTHERS):
        one = _Register(
            city,
            owner=organs[-1 - at % 3],
            title=f"全区{title}",
            kind=kind,
            counted_in=counted_in,
            amount=amount,
            rng=rng,
            calendar=calendar,
        )
        yield one.stocked() if is_stock else one.scheduled()


class _Register:
    """One resource with its reservations."""

    def __init__(
        self, city: City, *, owner: int, title: str, kind: str, counted_in: str, amount: int,
        rng: random.Random, calendar: Calendar,
    ) -> None:  # fmt: skip
        self.city, self.rng, self.calendar = city, rng, calendar
        self.owner, self.amount = owner, amount
        self.today = day_of(city.at)
        self.office = city.office(owner).actor
        county = city.above(owner)
        same = [unit for unit in city.tree.children(county) if unit != owner]
        self.partners = tuple(sorted(rng.sample(same, min(4, len(same)))))
        opened_on = self.today - timedelta(days=rng.randint(45, 200))
        self.story = Story(rng, calendar=calendar, opened_on=opened_on, until=city.at)
        self.story.then(self.office, "register", {
            "title": title, "kind": kind, "counted_in": counted_in, "partners": self.partners,
            "place": city.title(owner),
        })  # fmt: skip

    def scheduled(self) -> Walk:
        """By the day, with bookings that never take more than there is."""
        story, daily = self.story, Decimal(self.amount)
        first = story.day + timedelta(days=2)
        story.then(self.office, "schedule", {"days": (first, self.today + timedelta(days=60)),
                   "daily": daily}, after=1)  # fmt: skip
        since = story.at
        self._counted()
        bookings = [self._booking(since=since, at=at, n=6) for at in range(6)]
        return story.walk("resource", below=tuple(one for one in bookings if one.steps))

    def stocked(self) -> Walk:
        """By its stock, with reservations."""
        story = self.story
        story.then(self.office, "provide", {"amount": Decimal(self.amount)}, after=1)
        since = story.at
        story.then(self.office, "restock", {"change_by": Decimal(self.amount // 10)}, after=12)
        wet = {"change_by": Decimal(max(1, self.amount // 100)), "ground": "受潮报废。"}
        story.then(self.office, "consume", wet, after=9)
        self._counted()
        taken = [self._reservation(since=since, at=at) for at in range(8)]
        return story.walk("resource", below=tuple(one for one in taken if one.steps))

    def fresh(self) -> Walk:
        """One that has only just been registered."""
        first = self.story.steps[0]
        story = Story(self.rng, calendar=self.calendar, until=self.city.at,
                      opened_on=self.today - timedelta(days=1))  # fmt: skip
        return story.then(self.office, "register", first.given).walk("resource")

    def _counted(self) -> None:
        for n in range(1, 4):
            if self.rng.random() < 0.8:
                self.story.then(self.office, "count", on=self.today - timedelta(days=40 - 11 * n))

    def _asked(self, *, since: datetime, days_ago: int) -> Story:
        at = begin_of_day(self.today - timedelta(days=days_ago))
        at += timedelta(hours=self.rng.randint(7, 22), minutes=self.rng.randrange(60))
        return Story.begun(self.rng, calendar=self.calendar, until=self.city.at,
                           at=max(at, since + timedelta(minutes=3)))  # fmt: skip

    def _booking(self, *, since: datetime, at: int, n: int) -> Walk:
        """A sixth of the beds at most, for some days that begin soon after."""
        rng = self.rng
        story = self._asked(since=since, days_ago=rng.choice((0, 1, 3, 9, 20, 36, 37, 38)))
        asks = self.city.office(rng.choice(self.partners)).actor
        first: date = story.day + timedelta(days=rng.randint(1, 3))
        daily = Decimal(max(1, self.amount * rng.randint(3, 10) // (10 * n)))
        story.soon(asks, "ask", {"days": (first, first + timedelta(days=rng.randint(2, 14))),
                   "daily": daily, "use": rng.choice(_USES)}, minutes=0)  # fmt: skip
        lot = rng.random()
        if lot < 0.1:
            ground = "同日已满，请改用邻镇床位。"
            return story.soon(self.office, "refuse", {"ground": ground}, minutes=90).walk(
                "resource.booking", opens=True
            )
        story.soon(self.office, "book", minutes=rng.choice((30, 70, 200, 500, 2_000)))
        if lot < 0.2:
            story.soon(asks, "cancel", minutes=200)
        elif lot < 0.35:
            story.wait(begin_of_day(first + timedelta(days=1)) + timedelta(hours=9))
            story.soon(asks, "return", minutes=at)
        return story.walk("resource.booking", opens=True)

    def _reservation(self, *, since: datetime, at: int) -> Walk:
        rng = self.rng
        story = self._asked(since=since, days_ago=rng.choice((0, 1, 2, 5, 14, 30, 37, 38)))
        asks = self.city.office(rng.choice(self.partners)).actor
        wanted = Decimal(max(1, self.amount * rng.randint(2, 9) // 100))
        story.soon(asks, "ask", {"wanted": wanted, "use": rng.choice(_USES)}, minutes=0)
        lot = rng.random()
        if lot < 0.1:
            story.soon(self.office, "refuse", {"ground": "先保一线，等下一批到货。"}, minutes=60)
        elif lot < 0.25:
            less = {"wanted": max(Decimal(1), wanted // 2), "ground": "库存紧，先给一半。"}
            story.soon(self.office, "settle", less, minutes=80)
        else:
            story.soon(self.office, "reserve", minutes=rng.choice((20, 60, 300, 1_900)))
        if 0.1 <= lot < 0.9:
            story.soon(asks, "draw", minutes=rng.randint(60, 4_000) + at)
        return story.walk("resource.reservation", opens=True)
