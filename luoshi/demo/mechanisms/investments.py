"""Leads for capital and talent: talks, framework, contract, registered, landed, in full effect."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from luoshi.core.calendar import Calendar, day_of
from luoshi.core.quantity import Quantity
from luoshi.demo.city import City
from luoshi.demo.shape import chosen
from luoshi.demo.story import Story, quantity
from luoshi.store.record.histories import Walk

#: Leads of the whole city.
N_LEADS = 72
_LEADS = (
    ("储能电芯产线", "新能源", "松渡储能"), ("医用敷料工厂", "生物医药", "梅坞制药"),
    ("智能分拣中心", "现代物流", "桥亭速运"), ("特种铸件二厂", "装备制造", "长屏重工"),
    ("预制菜中央厨房", "食品加工", "栗源食品"), ("工业软件研发部", "数字经济", "竹岭芯材"),
    ("竹木家居总部", "绿色建材", "平畈家居"), ("数控实训基地", "职业教育", "金坪技工联盟"),
    ("固废再生砂", "节能环保", "霁川建材"), ("传感器封装线", "电子信息", "云枫电子"),
)  # fmt: skip
_COURSES = (("lead", 3), ("talks", 8), ("framework", 6), ("contract", 6), ("registered", 5),
            ("landed", 7), ("effective", 6), ("lapsed", 5), ("dropped", 4))  # fmt: skip
_ORDER = ("lead", "talks", "framework", "contract", "registered", "landed", "effective")


def walks(city: City, *, calendar: Calendar) -> Iterator[Walk]:
    """Leads of counties and towns."""
    rng = random.Random("investments")
    towns = city.units("town")
    for at in range(city.shape.scaled(N_LEADS, least=20)):
        owner = rng.choice([*city.towns(city.district), *towns, *city.counties])
        course = _COURSES[at][0] if at < len(_COURSES) else chosen(rng, _COURSES)
        yield _Lead(city, owner=owner, at=at, course=course, rng=rng, calendar=calendar).walk()


class _Lead:
    """One lead as it goes."""

    def __init__(
        self, city: City, *, owner: int, at: int, course: str, rng: random.Random,
        calendar: Calendar,
    ) -> None:  # fmt: skip
        self.city, self.rng, self.course, self.owner, self.at = city, rng, course, owner, at
        self.name, self.industry, self.counterpart = _LEADS[at % len(_LEADS)]
        self.is_talent = at % 6 == 4
        self.today = day_of(city.at)
        self.above = city.above(owner)
        self.office, self.head = city.office(owner).actor, city.head(owner).actor
        self.checks = city.checker(self.above).actor
        days_ago = {"lead": rng.randint(0, 8), "talks": rng.randint(12, 60),
                    "framework": rng.randint(50, 90), "contract": 120, "registered": 180,
                    "dropped": rng.randint(60, 200)}.get(course, rng.randint(260, 340))  # fmt: skip
        self.story = Story(rng, calendar=calendar, until=city.at,
                           opened_on=self.today - timedelta(days=days_ago))  # fmt: skip

    def amount(self, share: int = 100) -> Quantity:
        """So many parts in a hundred of what is planned."""
        whole = 2 + self.at % 5 if self.is_talent else 2_000 * (3 + self.at % 17)
        return quantity(max(1, whole * share // 100), "个团队" if self.is_talent else "万元")

    def reaches(self, stage: str) -> bool:
        """Whether the course goes as far as a stage."""
        last = {"lapsed": "contract", "dropped": "talks"}.get(self.course, self.course)
        return _ORDER.index(stage) <= _ORDER.index(last)

    def walk(self) -> Walk:
        """From the lead on, as far as its course goes."""
        story, rng = self.story, self.rng
        kind = "talent" if self.is_talent else "capital"
        name = f"{self.counterpart}团队" if self.is_talent else self.counterpart
        story.then(self.office, "find", {"title": f"{self.industry}·{self.name}", "kind": kind,
                   "counterpart": name, "industry": self.industry})  # fmt: skip
        if self.reaches("talks"):
            story.then(
                self.office, "talk", {"planned": self.amount()}, after=rng.choice((2, 4, 7, 12))
            )
            for n in range(2):
                said = ("看过两处地块，电价在谈。", "对方董事会已过。")[n]
                story.then(self.office, "report", {"progress": said}, after=16)
        if self.course == "dropped":
            story.then(self.office, "drop", {"ground": "对方选址他处。"}, after=6)
        if self.reaches("framework"):
            valid_on = story.day + timedelta(days=90)
            story.then(self.head, "sign_framework", {"valid_on": valid_on}, after=rng.randint(1, 5))
        if self.reaches("contract"):
            self._contracted()
        return story.walk("investment")

    def _contracted(self) -> None:
        story, rng = self.story, self.rng
        story.then(self.head, "sign_contract", {
            "agreed": self.amount(90), "register_on": story.day + timedelta(days=50),
            "land_on": story.day + timedelta(days=110), "due": self._due(story.day),
        }, after=rng.randint(15, 30))  # fmt: skip
        if self.course == "lapsed":
            reason = chosen(rng, (("funds", 3), ("market", 2), ("land", 1), ("elsewhere", 1)))
            decides = self.city.office(self.above).actor
            ground = "到期未注册，双方书面确认。"
            story.then(decides, "lapse", {"lapse_reason": reason, "ground": ground}, after=45)
            return
        if self.reaches("registered"):
            story.then(self.checks, "register", after=rng.choice((12, 20, 33, 44)))
        if self.reaches("landed"):
            story.then(self.office, "bring", {"brought": self.amount(20)}, after=12)
            story.then(self.checks, "land", {"brought": self.amount(45)}, after=rng.randint(18, 40))
            story.then(self.office, "bring", {"brought": self.amount(70)}, after=18)
        if self.reaches("effective"):
            story.then(self.checks, "confirm", {"brought": self.amount(88),
                       "result": "设备全开，税收入库。"}, after=20)  # fmt: skip

    def _due(self, day: date) -> date:
        return max(
            day + timedelta(days=150), self.today + timedelta(days=self.rng.randint(-20, 60))
        )
