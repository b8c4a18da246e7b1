"""The supervised tasks of the demonstration: done, late, on the way, of every lamp at once."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain, cycle
from typing import Any

from luoshi.core.calendar import Calendar, day_of
from luoshi.core.matter import Actor
from luoshi.core.quantity import Quantity
from luoshi.demo.city import City
from luoshi.demo.goals import GOALS, Goal
from luoshi.demo.shape import chosen
from luoshi.demo.story import Story
from luoshi.store.record.histories import Walk

#: How a task goes, by weight.
_COURSES = (
    ("done", 30), ("late", 9), ("on_plan", 25), ("behind", 9), ("near", 8), ("overdue", 8),
    ("suspended", 3), ("returned", 3), ("fresh", 4), ("withdrawn", 1),
)  # fmt: skip

#: Days from today to the due day, and from the opening to the due day, for each course.
_DUE = {
    "done": (-200, -20), "late": (-180, -25), "on_plan": (15, 200), "behind": (20, 140),
    "near": (0, 3), "overdue": (-12, -1), "suspended": (30, 150), "returned": (40, 120),
    "fresh": (60, 200), "withdrawn": (-90, 60),
}  # fmt: skip
#: What those who sign in to the demonstration find on their desks, by the title of their unit.
_DESKS = {
    "大港镇": ("overdue", "overdue", "near", "behind", "on_plan", "on_plan", "done", "late",
               "suspended", "fresh"),
    "区水务局": ("overdue", "near", "behind", "on_plan", "on_plan", "done", "fresh"),
}  # fmt: skip
_ORIGINS = (("standing_meeting", 5), ("special_meeting", 4), ("government_report", 3),
            ("instruction", 3), ("reform", 4), ("livelihood", 2), ("document", 2))  # fmt: skip
#: How many of the tasks on their way a town has handed to villages, and to how many of them.
_SPLIT_SHARE, _N_PARTS = 0.5, 4


@dataclass(frozen=True, kw_only=True)
class Task:
    """One task to be told: who gives it to whom, what, and how it goes."""

    above: int
    owner: int
    goal: Goal
    course: str
    amount: int
    is_split: bool = False


def walks(city: City, *, calendar: Calendar) -> Iterator[Walk]:
    """The histories of all tasks, in the order in which they were given."""
    rng = random.Random("tasks")
    stories = [
        (_story(city, task=task, rng=rng, calendar=calendar), task) for task in _tasks(city, rng)
    ]
    for story, task in sorted(stories, key=lambda pair: pair[0].steps[0].at):
        yield story.walk("task", below=_parts(story, city=city, task=task))


def _tasks(city: City, rng: random.Random) -> Iterator[Task]:
    """Those of the desks first; of the rest four tenths in the district, three in the other
    counties, three from the city down.
    """
    desks = [(city.named(title), course) for title, held in _DESKS.items() for course in held]
    rest = cycle(_courses(rng, n=city.shape.tasks))
    pairs = _pairs(city, rng, named=[owner for owner, _ in desks])
    courses = chain((course for _, course in desks), rest)
    for _ in range(city.shape.tasks):
        above, owner, goal = next(pairs)
        amount, course = rng.randint(goal.least, goal.most), next(courses)
        may_split = city.tree.level(owner) == "town" and course in ("on_plan", "behind", "near")
        yield Task(
            above=above, owner=owner, goal=goal, course=course, amount=amount,
            is_split=may_split and rng.random() < _SPLIT_SHARE,
        )  # fmt: skip


def _courses(rng: random.Random, *, n: int) -> Sequence[str]:
    """Every course at least once, in a city of any size."""
    rest = [chosen(rng, _COURSES) for _ in range(max(0, n - len(_COURSES)))]
    found = [name for name, _ in _COURSES] + rest
    rng.shuffle(found)
    return found


def _pairs(
    city: City, rng: random.Random, *, named: Iterable[int]
) -> Iterator[tuple[int, int, Goal]]:
    """Who gives which goal to whom, the district to those named first; no unit has one twice."""
    seen: set[tuple[int, str]] = set()
    for owner in named:
        goal = rng.choice([goal for goal in GOALS if (owner, goal.title) not in seen])
        seen.add((owner, goal.title))
        yield city.district, owner, goal
    givers = ([city.district] * 4) + ([city.root] * 3) + [0, 0, 0]
    while True:
        above = rng.choice(givers) or rng.choice(city.counties[1:])
        below = city.counties if above == city.root else city.towns(above)
        if above == city.district:
            below = [*city.towns(above), *city.organs()]
        owner, goal = rng.choice(below), rng.choice(GOALS)
        if (owner, goal.title) not in seen:
            seen.add((owner, goal.title))
            yield above, owner, goal


def _story(city: City, *, task: Task, rng: random.Random, calendar: Calendar) -> Story:
    today = day_of(city.at)
    due = today + timedelta(days=rng.randint(*_DUE[task.course]))
    opened_on = min(due - timedelta(days=rng.randint(60, 180)), today - timedelta(days=8))
    if task.course == "fresh":
        opened_on = today - timedelta(days=rng.randint(1, 2))
    story = Story(rng, calendar=calendar, opened_on=opened_on, until=city.at)
    drafts, decides = city.checker(task.above), city.head(task.above)
    given = _draft(city, task=task, rng=rng, due=due, on=story.day)
    story.then(drafts.actor, "draft", given)
    story.then(decides.actor, "approve", _five(city, task=task, due=due), after=1)
    _lived(story, city=city, task=task, due=due, today=today)
    return story


def _draft(city: City, *, task: Task, rng: random.Random, due: date, on: date) -> dict[str, Any]:
    goal, owner = task.goal, city.tree.unit(task.owner).title
    by = f"{due.month}月{due.day}日前"
    quote = (
        f"{goal.action}行动：由{owner}负责，{by}{goal.title}{task.amount}{goal.unit}，{goal.test}。"
    )
    sign = city.tree.unit(task.above).title[:2]
    return {
        "title": f"{goal.title}{task.amount}{goal.unit}", "quote": quote, "secrecy": "open",
        "origin": chosen(rng, _ORIGINS),
        "document_no": f"{sign}督〔{on.year}〕{rng.randint(1, 60)}号",
    }  # fmt: skip


def _five(city: City, *, task: Task, due: date) -> dict[str, Any]:
    goal = task.goal
    return {
        "owner": task.owner, "holder": city.head(task.owner).id, "due": due, "test": goal.test,
        "duty": f"牵头{goal.title}，{goal.test}。", "rhythm": "month",
        "quantity": Quantity(amount=Decimal(task.amount), unit=goal.unit),
    }  # fmt: skip


def _lived(story: Story, *, city: City, task: Task, due: date, today: date) -> None:
    """From the assignment on, as its course goes."""
    office, head = city.office(task.owner).actor, city.head(task.owner).actor
    above = city.head(task.above).actor
    if task.course == "fresh":
        return
    if task.course == "returned":
        ground = "职责在主管部门，本单位只能配合。"
        story.then(office, "send_back", {"refusal": "not_ours", "ground": ground}, on=today)
        return
    story.then(office, "accept", after=1).then(office, "start", after=1)
    if task.course == "withdrawn":
        story.then(above, "withdraw", {"ground": "上级已另行部署，合并办理。"}, after=20)
        return
    if task.is_split:
        villages = city.tree.children(task.owner)[:_N_PARTS]
        story.then(office, "split", {"parts": villages}, after=1)
    last_on, share = _reached(story, task=task, due=due, today=today)
    _progress(story, office=office, task=task, until=last_on, share=share)
    if task.course == "suspended":
        resume_on = today + timedelta(days=story.rng.randint(10, 60))
        stopped = {"ground": "用地手续待批，先挂起。", "resume_on": resume_on}
        story.then(above, "suspend", stopped, after=1)
    if task.course in ("done", "late"):
        _finished(story, city=city, task=task, head=head, on=last_on)


def _reached(story: Story, *, task: Task, due: date, today: date) -> tuple[date, Decimal]:
    """The day of the last report and the share that is done by then."""
    rng = story.rng
    if task.course == "done":
        return due - timedelta(days=rng.randint(1, 15)), Decimal(1)
    if task.course == "late":
        return due + timedelta(days=rng.randint(2, 12)), Decimal(1)
    n_workdays = rng.randint(3, 6) if task.course == "suspended" else rng.randint(0, 2)
    last_on = story.calendar.add_workdays(today, -n_workdays)
    begun = (story.day, max(1, (due - story.day).days))
    elapsed = Decimal((today - begun[0]).days) / begun[1]
    ahead = {"behind": Decimal("-0.25"), "overdue": Decimal("-0.2"), "near": Decimal("-0.02")}
    share = elapsed + ahead.get(task.course, Decimal(rng.randint(1, 6)) / 100)
    return last_on, min(Decimal("0.97"), max(Decimal("0.02"), share))


def _progress(story: Story, *, office: Actor, task: Task, until: date, share: Decimal) -> None:
    """Monthly progress, and a last one on the day that the lamp is judged by."""
    rng, began = story.rng, story.day
    days = max(1, (until - began).days)
    months = [began + timedelta(days=30 * n) for n in range(1, days // 30 + 1)]
    for on in [*(day for day in months if (until - day).days > 8), until]:
        done = Decimal(int(task.amount * share * (on - began).days / days))
        given: dict[str, Any] = {
            "done": Quantity(amount=done, unit=task.goal.unit),
            "progress": f"累计完成{done}{task.goal.unit}。",
        }
        if rng.random() < 0.12:
            given |= {"difficulty": chosen(rng, (("land", 3), ("money", 3), ("policy", 1))),
                      "help_wanted": "请协调用地和资金，尽快下达。"}  # fmt: skip
        story.then(office, "progress", given, on=on)


def _finished(story: Story, *, city: City, task: Task, head: Actor, on: date) -> None:
    """Report, check by other hands, conclusion; some are sent back once, some appeal."""
    rng = story.rng
    passes, checks = city.office(task.above).actor, city.checker(task.above).actor
    above = city.head(task.above).actor
    goal = Quantity(amount=Decimal(task.amount), unit=task.goal.unit)
    report = {"done": goal, "result": f"全部完成{task.amount}{task.goal.unit}，{task.goal.test}。"}
    story.then(head, "report", report, on=on)
    if rng.random() < 0.2:
        story.then(passes, "rework", {"ground": "佐证不全，请补齐验收单。"}, after=1)
        story.then(head, "report", report, after=2)
    story.then(passes, "pass", after=1)
    method = chosen(rng, (("on_site", 4), ("papers", 2), ("phone", 2), ("beneficiary", 2)))
    found = {"method": method, "sample": Decimal(rng.randint(5, 40)), "finding": "抽查合格。"}
    story.then(checks, "verify", found, after=rng.randint(1, 3))
    story.then(passes, "close", after=1).then(above, "strike", after=1)
    if rng.random() < 0.05:
        story.then(head, "appeal", {"ground": "延误由上级规划调整造成，请求复核。"}, after=2)


def _parts(story: Story, *, city: City, task: Task) -> tuple[Walk, ...]:
    """What villages have done with the parts that a town has split its task into."""
    split = next((step for step in story.steps if step.move == "split"), None)
    if split is None:
        return ()
    rng, found = story.rng, []
    villages = split.given["parts"]
    whole = Quantity(amount=Decimal(task.amount), unit=task.goal.unit)
    for village, quantity in zip(villages, whole.parts(len(villages)), strict=True):
        own = replace(task, amount=int(quantity.amount))
        opened_on = story.calendar.add_workdays(day_of(split.at), 1)
        part = Story(rng, calendar=story.calendar, opened_on=opened_on, until=story.until)
        office = city.office(village).actor
        if rng.random() < 0.9:
            part.then(office, "accept").then(office, "start", after=1)
            share = Decimal(rng.randint(20, 95)) / 100
            _progress(part, office=office, task=own, until=day_of(story.at), share=share)
        found.append(part.walk("task", unit=village))
    return tuple(found)
