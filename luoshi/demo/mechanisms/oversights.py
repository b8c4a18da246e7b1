"""Oversight: visits on a stated basis, drawn or named, merged where two would go to one unit."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from luoshi.core.calendar import Calendar, day_of
from luoshi.core.matter import Actor
from luoshi.demo.city import City
from luoshi.demo.shape import chosen
from luoshi.demo.story import Story
from luoshi.store.record import walk
from luoshi.store.record.histories import Walk

#: Visits of the whole city, and visits that another of the month had anticipated.
N_VISITS = 34
_SUBJECTS = (
    (
        "项目节点真实性",
        "施工许可、入统和现场对一遍。",
        "补齐开工影像和监理日志",
        "三处桩号与台账相符",
    ),
    ("惠企资金兑付", "从台账抽十户看到账。", "未到账的十个工作日内拨付", "十户全部签收"),
    ("村务公开", "看公开栏和群里是否同一口径。", "补公开近三月明细", "抽访五户说得出"),
    ("防汛物资", "清点编织袋和发电机。", "缺额补齐并试运转", "现场启动正常"),
    ("基层报表减负", "数一数系统外报表。", "停报清单外报表", "一个月内无新增"),
)
_COURSES = (("letter", 8), ("closed", 12), ("clear", 4), ("carried_out", 2), ("admitted", 3),
            ("submitted", 2), ("planned", 2), ("cancelled", 2))  # fmt: skip
#: Days before today on which the visits fall, a month apart, so that few meet another by chance.
_MONTH = 31


def write(city: City, *, calendar: Calendar) -> list[walk.Walked]:
    """Writes the visits, then those that were merged into them or admitted beside them."""
    rng = random.Random("oversights")
    first: list[Walk] = []
    seen: set[tuple[int, date]] = set()
    for at in range(city.shape.scaled(N_VISITS, least=12)):
        course = _COURSES[at][0] if at < len(_COURSES) else chosen(rng, _COURSES)
        visit = _Visit(city, at=at, course=course, rng=rng, calendar=calendar)
        visit.is_beside = not seen.isdisjoint(visit.months)
        first.append(visit.walk())
        if course not in ("planned", "cancelled"):
            seen |= visit.months
    first = [one for one in first if one.steps]
    written = [walk.write(first, until=city.at)]
    late = list(_doubled(city, first, matters=written[0].matters, rng=rng, calendar=calendar))
    for one in late:
        written.append(walk.write([one], until=city.at))
    return written


def _given(subject: tuple[str, str, str, str], *, county: str, at: int) -> dict[str, Any]:
    kinds = ("yearly", "yearly", "instructed", "special", "signal", "follow_up")
    return {"title": f"{county}{subject[0]}督查", "plan_kind": kinds[at % len(kinds)],
            "basis": f"督查计划〔2026〕{at + 1}号", "subject": subject[1]}  # fmt: skip


class _Visit:
    """One visit of a county to towns of its own."""

    def __init__(
        self, city: City, *, at: int, course: str, rng: random.Random, calendar: Calendar
    ) -> None:
        self.city, self.rng, self.calendar, self.at = city, rng, calendar, at
        self.course = course
        self.subject = _SUBJECTS[at % len(_SUBJECTS)]
        self.county = city.district if at % 3 else city.counties[at % len(city.counties)]
        towns = city.towns(self.county)
        self.visited = tuple(
            sorted({towns[(at * 3) % len(towns)], towns[(at * 3 + 1) % len(towns)]})
        )
        today = day_of(city.at)
        coming = {"admitted": -6, "submitted": -9, "planned": -14, "carried_out": 1, "letter": 12}
        days_ago = coming.get(course, 40 + _MONTH * (at % 9))
        self.visit_on = calendar.add_workdays(today - timedelta(days=days_ago), 0)
        self.months = {(unit, self.visit_on.replace(day=1)) for unit in self.visited}
        #: Whether another visit of the month goes to one of its towns already.
        self.is_beside = False
        self.head, self.office = city.head(self.county).actor, city.office(self.county).actor
        self.clerk, self.decides = city.checker(self.county).actor, city.head(city.root).actor

    def walk(self) -> Walk:
        """From the plan on, as far as its course goes."""
        rng, city = self.rng, self.city
        story = Story(
            rng,
            calendar=self.calendar,
            until=city.at,
            opened_on=min(day_of(city.at), self.calendar.add_workdays(self.visit_on, -8)),
        )
        county = city.title(self.county)
        story.then(self.clerk, "plan", _given(self.subject, county=county, at=self.at))
        # Whom a mere plan has drawn is visited too, and nobody knows beforehand who that will be.
        if self.at % 4 == 1 and self.course != "planned":
            drawn = {"pool": tuple(city.towns(self.county)), "n_drawn": Decimal(2)}
            story.then(self.clerk, "draw", drawn, after=0)
        if self.course == "planned":
            return story.walk("oversight")
        asked = {"visited": self.visited, "visit_on": self.visit_on, "n_days": Decimal(2)}
        story.then(self.head, "submit", asked, after=1)
        if self.course == "submitted":
            return story.walk("oversight")
        if rng.random() < 0.12:
            story.then(city.office(city.root).actor, "send_back", {"ground": "天数减半。"}, after=1)
            story.then(self.head, "submit", asked | {"n_days": Decimal(1)}, after=0)
        apart = {"admitted_because": "内容不同，两个组分头看。"} if self.is_beside else {}
        story.then(self.decides, "admit", apart, after=1)
        if self.course == "cancelled":
            story.then(self.head, "cancel", {"ground": "并入省里同主题督查。"}, after=1)
        if self.course in ("cancelled", "admitted"):
            return story.walk("oversight")
        actual_on = self.visit_on
        if rng.random() < 0.15:
            actual_on = self.calendar.add_workdays(actual_on, 1)
        way = chosen(rng, (("unannounced", 5), ("announced", 2), ("remote", 2), ("joint", 1)))
        story.then(self.clerk, "carry_out", {"actual_on": actual_on, "way": way}, on=actual_on)
        if self.course == "carried_out":
            return story.walk("oversight")
        return self._concluded(story)

    def _concluded(self, story: Story) -> Walk:
        name, subject, duty, test = self.subject
        if self.course == "clear":
            said = {"facts": f"{subject}抽查十处，相符。", "conclusion": "未发现问题。"}
            return story.then(self.head, "clear", said, after=3).walk("oversight")
        said = {
            "facts": f"{subject}十处中三处不符。",
            "conclusion": f"{name}有三处问题，限期整改。",
        }
        story.then(self.clerk, "find", said, after=self.rng.choice((2, 3, 6)))
        due = story.day + timedelta(days=self.rng.choice((20, 30)))
        letter = {"at_fault": self.visited, "duty": duty, "due": due, "test": test,
                  "letter_no": f"督函〔2026〕{self.at + 1}号"}  # fmt: skip
        story.then(self.head, "send", letter, after=1)
        below = [self._finding(story, unit=unit, due=due) for unit in self.visited]
        return story.walk("oversight", below=tuple(below))

    def _finding(self, story: Story, *, unit: int, due: date) -> Walk:
        """What one town does about its letter."""
        city, rng = self.city, self.rng
        told = Story.begun(rng, calendar=self.calendar, until=city.at,
                           at=story.at + timedelta(minutes=40))  # fmt: skip
        office, head = city.office(unit).actor, city.head(unit).actor
        told.then(office, "accept", after=rng.choice((0, 1, 1, 3)))
        lot = rng.random()
        if lot < 0.1:
            ground = {"ground": "一处为邻镇地界，请复核。"}
            told.then(head, "contest", ground, after=2)
            return self._reviewed(told, unit=unit, overturned=lot < 0.05)
        told.then(office, "progress", {"progress": "两处已改，一处在办。"}, after=6)
        self._rectified(told, head=head, on=due, lot=lot)
        return told.walk("oversight.finding", unit=unit)

    def _reviewed(self, told: Story, *, unit: int, overturned: bool) -> Walk:
        ground = {"ground": "核对界址，确属邻镇。" if overturned else "界桩在本镇一侧。"}
        told.then(self.head, "overturn" if overturned else "uphold", ground, after=5)
        return told.walk("oversight.finding", unit=unit)

    def _rectified(self, told: Story, *, head: Actor, on: date, lot: float) -> None:
        rng = self.rng
        done = {"remedy": self.subject[2], "result": f"{self.subject[3]}。"}
        rectified_on = on - timedelta(days=rng.choice((9, 5, 2, -3)))
        told.then(head, "rectify", done, on=rectified_on)
        found = {"method": "on_site", "finding": "复查三处，全部改到位。"}
        if lot > 0.85:
            told.then(self.office, "redo", {"ground": "一处仍未改。"}, after=2)
            told.then(head, "rectify", done, after=3)
        told.then(self.clerk, "recheck", found, after=3)
        told.then(self.office, "close", after=1)


def _doubled(
    city: City, first: list[Walk], *, matters: tuple[int, ...], rng: random.Random,
    calendar: Calendar,
) -> Iterator[Walk]:  # fmt: skip
    """Plans for units that a visit of the same month goes to already: merged, or admitted."""
    carried = [at for at, one in enumerate(first)
               if any(step.move == "admit" for step in one.steps)
               and one.steps[-1].move != "cancel"]  # fmt: skip
    for n, at in enumerate(carried[::2]):
        one = first[at]
        submit = next(step for step in one.steps if step.move == "submit")
        county = submit.actor.unit or city.district
        admitted = next(step for step in one.steps if step.move == "admit")
        story = Story(rng, calendar=calendar, opened_on=day_of(admitted.at), until=city.at)
        story.wait(admitted.at + timedelta(minutes=30))
        subject = _SUBJECTS[(at + 2) % len(_SUBJECTS)]
        story.then(city.checker(county).actor, "plan",
                   _given(subject, county=city.title(county), at=50 + n))  # fmt: skip
        story.then(city.head(county).actor, "submit", dict(submit.given), after=0)
        if n % 4 == 3:
            because = {"admitted_because": "举报件须当面核实，不便合并。"}
            story.then(city.head(city.root).actor, "admit", because, after=0)
        else:
            into = {"merged_into": matters[at]}
            story.then(city.head(city.root).actor, "merge", into, after=1)
        if story.steps:
            yield story.walk("oversight")
