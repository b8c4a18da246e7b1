"""The eight actions of the city with their leading posts, and some of the district."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from luoshi.core.calendar import Calendar, day_of
from luoshi.core.matter import Actor
from luoshi.demo.city import ACTIONS, City
from luoshi.demo.goals import GOALS, Goal
from luoshi.demo.story import Story, quantity
from luoshi.store.record.histories import Walk

_CHAPTERS = ("强基篇", "强基篇", "富民篇", "宜居篇", "富民篇", "宜居篇", "改革篇", "改革篇")
_COMMENTS = (
    "进度过序时，继续盯要素堵点。",
    "两个成员单位掉队，下月晒比先讲。",
    "指标在涨，群众感受要跟上。",
    "做法可在面上推开。",
)
_PAST = ("百日攻坚拔钉", "夏季防汛补短", "企业账款清零", "窗口提速", "村道畅通", "冬春农田水利")


def walks(city: City, *, calendar: Calendar) -> Iterator[Walk]:
    """The eight of the city, then those of the district."""
    rng = random.Random("actions")
    for at, name in enumerate(ACTIONS):
        yield _of_city(city, name=name, chapter=_CHAPTERS[at], rng=rng, calendar=calendar)
    for at, name in enumerate(_PAST):
        yield _of_district(city, name=name, at=at, rng=rng, calendar=calendar)


def _of_city(
    city: City, *, name: str, chapter: str, rng: random.Random, calendar: Calendar
) -> Walk:
    """Led by a post of the city itself, borne by all counties, reviewed each month."""
    today = day_of(city.at)
    story = Story(rng, calendar=calendar, opened_on=today - timedelta(days=290), until=city.at)
    office, head = city.office(city.root).actor, city.head(city.root).actor
    leads = city.post(city.root, f"{name}行动牵头岗")
    due = max(today.replace(month=12, day=31), today + timedelta(days=40))
    story.then(office, "suggest", {
        "title": f"{name}行动", "chapter": chapter, "due": due, "holder": leads.id,
        "duty": f"牵头{name}，年内指标按月晒、按季评。", "partners": city.counties,
        "basis": "澜委发〔2026〕1号",
    })  # fmt: skip
    story.then(head, "publish", {"holder": leads.id, "due": due, "test": "各项指标达标并经核定",
               "duty": f"牵头{name}，成员单位分担。"}, after=3)  # fmt: skip
    story.then(head, "lead", after=1)
    goals = [goal for goal in GOALS if goal.action == name][:3]
    below = _goals(story, city=city, goals=goals, by=leads.actor, due=due)
    plan = {"plan": "一季度开局，二季度过半，三季度攻坚，四季度收官；每月晒比一次。"}
    story.then(head, "launch", plan, after=2)
    _monthly(story, reports=leads.actor, reviews=office, name=name, until=today)
    return story.walk("action", below=below)


def _goals(
    story: Story, *, city: City, goals: list[Goal], by: Actor, due: date, course: str = ""
) -> tuple[Walk, ...]:
    """Indicators as they are set, each with its monthly figures."""
    rng, found = story.rng, []
    for goal in goals:
        members = story.steps[0].given["partners"]
        lead = rng.choice(members)
        target = quantity(rng.randint(goal.least, goal.most) * 10, goal.unit)
        past = quantity(int(target.amount * rng.randint(70, 95) / 100), goal.unit)
        story.then(by, "set_goal", {"title": goal.title, "quantity": target, "due": due,
                   "lead": lead, "last_year": past}, after=0)  # fmt: skip
        if story.is_over:
            break
        told = Story(rng, calendar=story.calendar, opened_on=story.day + timedelta(days=24),
                     until=story.until)  # fmt: skip
        pace, began = rng.randint(75, 115), told.day
        works = city.office(lead).actor
        n_months = max(1, (due - began).days // 30)
        for n in range(1, n_months + 1):
            reached = int(target.amount * pace * n / n_months / 100)
            told.then(works, "fill", {"reached": quantity(reached, goal.unit),
                      "forecast": quantity(int(target.amount * pace / 100), goal.unit)},
                      on=began + timedelta(days=30 * (n - 1)))  # fmt: skip
        if course:
            _settled(
                told,
                city=city,
                goal=goal,
                works=works,
                met=pace > 85,
                target=int(target.amount),
                due=due,
            )
        found.append(told.walk("action.goal"))
    return tuple(found)


def _settled(
    told: Story, *, city: City, goal: Goal, works: Actor, met: bool, target: int, due: date
) -> None:
    checks = city.checker(city.district).actor
    if met:
        said = {"reached": quantity(target, goal.unit)}
        told.then(works, "claim", said, on=due - timedelta(days=told.rng.randint(1, 6)))
        if told.rng.random() < 0.25:
            told.then(checks, "deny", {"ground": "重复计数，请剔除。"}, after=1)
            told.then(works, "claim", said, after=1)
        told.then(checks, "confirm", {"checked": quantity(target, goal.unit)}, after=2)
    else:
        told.then(checks, "miss", {"checked": quantity(target * 8 // 10, goal.unit),
                  "cause": "own_effort"}, on=due + timedelta(days=2))  # fmt: skip


def _monthly(story: Story, *, reports: Actor, reviews: Actor, name: str, until: date) -> None:
    rng, began = story.rng, story.day
    for n in range(1, 12):
        on = began + timedelta(days=30 * n)
        if on > until or story.is_over:
            break
        said = (
            f"{name}第{n}月：指标按序时推进，{rng.randint(2, 9)}个堵点销号{rng.randint(1, 6)}个。"
        )
        if rng.random() < 0.93:
            story.then(reports, "report", {"progress": said, "next_step": "盯住掉队指标。"}, on=on)
        if rng.random() < 0.9:
            story.then(reviews, "review", {"comment": rng.choice(_COMMENTS)}, after=2)


def _of_district(city: City, *, name: str, at: int, rng: random.Random, calendar: Calendar) -> Walk:
    """Led by a department, concluded or on its way."""
    today = day_of(city.at)
    owner = city.organs()[at % len(city.organs())]
    head, office = city.head(owner), city.office(owner).actor
    above = city.head(city.district).actor
    days_ago = (230, 190, 200, 150, 21, 6)[at]
    story = Story(rng, calendar=calendar, opened_on=today - timedelta(days=days_ago), until=city.at)
    due = story.day + timedelta(days=100 if days_ago > 30 else 120)
    towns = city.towns(city.district)
    story.then(
        city.office(city.district).actor,
        "propose",
        {
            "title": f"{name}行动",
            "owner": owner,
            "chapter": "攻坚篇",
            "due": due,
            "duty": f"一百天完成{name}。",
            "partners": tuple(sorted(rng.sample(towns, min(3, len(towns))))),
        },
    )
    if at == 5:
        return story.walk("action")
    told = {"holder": head.id, "due": due, "test": "指标达标并经核定", "duty": f"牵头{name}。"}
    story.then(above, "publish", told, after=2)
    story.then(head.actor, "lead", after=1 + 3 * (at == 1))
    goals = rng.sample(GOALS, 2)
    below = _goals(
        story, city=city, goals=goals, by=office, due=due, course="over" if at < 4 else ""
    )
    if at == 4:
        return story.walk("action", below=below)
    story.then(head.actor, "launch", {"plan": "首月摸底，次月攻坚，末月核定。"}, after=2)
    _monthly(story, reports=office, reviews=city.office(city.district).actor, name=name, until=due)
    if at == 3:
        story.then(above, "suspend", {"ground": "让位防汛，暂缓。",
                   "resume_on": today + timedelta(days=20)}, after=2)  # fmt: skip
        return story.walk("action", below=())
    summed_on = due + timedelta(days=9)
    story.then(head.actor, "sum_up", {"result": f"{name}：指标逐项核定，台账移交。"}, on=summed_on)
    if at == 2:
        late = {"cause": "own_effort", "finding": "一项指标差两成。"}
        story.then(above, "conclude_bad", late, after=4, to="partly")
    else:
        story.then(above, "conclude", {"finding": "抽查三处，数字相符。"}, after=4)
    return story.walk("action", below=below)
