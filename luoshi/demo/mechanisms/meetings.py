"""Meetings: promised, held, minuted, split into tasks, and closed by themselves."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from luoshi.core.calendar import Calendar, day_of
from luoshi.demo.city import City
from luoshi.demo.goals import GOALS
from luoshi.demo.story import Story, quantity
from luoshi.store.record.histories import Walk

#: Meetings of the whole city.
N_MEETINGS = 34
_KINDS = (("special", "专题会"), ("standing", "常委会会议"), ("dispatch", "调度会"),
          ("stocktake", "晒比会"), ("work", "工作推进会"))  # fmt: skip
_SUBJECTS = (
    "项目开工",
    "防汛备汛",
    "供水保障",
    "企业纾困",
    "农房盘活",
    "作风提效",
    "绿色低碳",
    "为民实事",
)


def walks(city: City, *, calendar: Calendar) -> Iterator[Walk]:
    """Meetings of the counties and of some towns through the year."""
    rng = random.Random("meetings")
    towns = city.towns(city.district)
    for at in range(city.shape.scaled(N_MEETINGS, least=10)):
        unit = city.district if at % 3 == 0 else rng.choice([*city.counties, *towns])
        yield _Meeting(city, unit=unit, at=at, rng=rng, calendar=calendar).walk()


class _Meeting:
    """One meeting with what was drawn from it."""

    def __init__(
        self, city: City, *, unit: int, at: int, rng: random.Random, calendar: Calendar
    ) -> None:
        self.city, self.unit, self.rng, self.calendar = city, unit, rng, calendar
        self.kind, self.called = _KINDS[at % len(_KINDS)]
        self.subject = _SUBJECTS[(at * 3) % len(_SUBJECTS)]
        days_ago = (-6, -2, 0, 1, 3, 8, 20, 45, 80, 120, 170, 230, 290)[at % 13]
        self.held_on = calendar.add_workdays(day_of(city.at) - timedelta(days=days_ago), 0)
        self.office, self.clerk = city.office(unit).actor, city.checker(unit).actor
        self.head = city.head(unit).actor

    def walk(self) -> Walk:
        """From the plan on, as far as its day lets it go."""
        rng, name = self.rng, self.city.title(self.unit)
        opened_on = self.calendar.add_workdays(self.held_on, -rng.randint(6, 12))
        story = Story(rng, calendar=self.calendar, opened_on=opened_on, until=self.city.at)
        promised_on = self.held_on - timedelta(days=rng.choice((0, 0, 0, 3, 7)))
        story.then(self.clerk, "plan", {
            "title": f"{name}{self.subject}{self.called}", "kind": self.kind,
            "promised_on": promised_on, "held_on": self.held_on,
        })  # fmt: skip
        place = {"place": "一楼会议室", "agenda": f"{self.subject}进度晒比\n堵点逐条过\n下月任务"}
        story.then(self.clerk, "notify", place, after=rng.choice((1, 2, 3)))
        if rng.random() < 0.06:
            return story.then(self.head, "cancel", {"ground": "并入下周常委会。"}, after=1).walk(
                "meeting"
            )
        actual_on = self.held_on
        if rng.random() < 0.15:
            actual_on = self.calendar.add_workdays(self.held_on, 1)
        story.then(self.clerk, "hold", {"actual_on": actual_on}, on=actual_on)
        return story.walk("meeting", below=self._minuted(story))

    def _minuted(self, story: Story) -> tuple[Walk, ...]:
        rng = self.rng
        goals = rng.sample(GOALS, rng.choice((1, 2, 2, 3)))
        text = "\n".join(f"会议要求，{goal.title}，{goal.test}。" for goal in goals)
        title = story.steps[0].given["title"]
        minutes = self.city.files.text(f"{title}纪要", f"{title}纪要\n{text}\n")
        story.then(self.clerk, "minute", {"minutes": (minutes,)}, after=rng.choice((1, 1, 2, 4)))
        if rng.random() < 0.08:
            story.then(self.head, "no_orders", {"ground": "通报情况，没有交办事项。"}, after=1)
            return ()
        due = story.day + timedelta(days=rng.choice((30, 45, 60)))
        below = []
        for goal in goals:
            owner = rng.choice(self.city.tree.children(self.unit))
            amount = max(1, goal.least // 4)
            story.then(self.office, "draw", {
                "title": f"{goal.title}{amount}{goal.unit}", "origin": "special_meeting",
                "quote": f"{title}要求，{goal.title}，{goal.test}。", "secrecy": "open",
            }, after=0)  # fmt: skip
            if not story.is_over:
                below.append(self._task(story, owner=owner, amount=amount, unit=goal.unit,
                                        test=goal.test, due=due))  # fmt: skip
        story.then(self.head, "decompose", {"due": due}, after=1)
        return tuple(below)

    def _task(
        self, story: Story, *, owner: int, amount: int, unit: str, test: str, due: date
    ) -> Walk:
        """A task that the meeting has drawn, done by most within the month."""
        city, rng = self.city, self.rng
        told = Story.begun(rng, calendar=self.calendar, until=city.at,
                           at=story.at + timedelta(minutes=30))  # fmt: skip
        five: dict[str, Any] = {
            "owner": owner, "holder": city.head(owner).id, "due": due, "test": test,
            "duty": f"按会议要求办理，{test}。", "rhythm": "half_month",
            "quantity": quantity(amount, unit),
        }  # fmt: skip
        told.soon(self.head, "approve", five, minutes=5)
        works, boss = city.office(owner).actor, city.head(owner).actor
        told.then(works, "accept", after=1).then(works, "start", after=1)
        part = quantity(amount // 2, unit)
        told.then(works, "progress", {"done": part, "progress": "过半，按期推进。"}, after=9)
        done_on = due - timedelta(days=rng.choice((12, 6, 2, -5)))
        whole = quantity(amount, unit)
        told.then(boss, "report", {"done": whole, "result": f"全部完成，{test}。"}, on=done_on)
        told.then(self.office, "pass", after=1)
        found = {"method": "on_site", "sample": Decimal(5), "finding": "现场看过，相符。"}
        told.then(self.clerk, "verify", found, after=2)
        told.then(self.office, "close", after=1).then(self.head, "strike", after=1)
        return told.walk("task")
