"""What the branches of the demonstration have promised, and what became of it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from luoshi.core.calendar import Calendar, day_of
from luoshi.core.matter import Actor
from luoshi.core.quantity import Quantity
from luoshi.demo.city import City, is_branch
from luoshi.demo.shape import chosen, rating, spread
from luoshi.demo.story import Story
from luoshi.store.record.histories import Walk


@dataclass(frozen=True, kw_only=True)
class Promise:
    """A kind of promise. Shape: `title` holds the place of the amount as {n}."""

    title: str
    unit: str
    least: int
    most: int
    kind: str
    beneficiary: str
    test: str


def _deed(
    title: str, unit: str, least: int, most: int, test: str, whom: str = "residents"
) -> Promise:
    return Promise(title=title, unit=unit, least=least, most=most, kind="deed", beneficiary=whom,
                   test=test)  # fmt: skip


PROMISES = (
    _deed("修好主路沿线{n}盏路灯", "盏", 8, 60, "夜间全部亮灯，连续一周不灭"),
    _deed("硬化入户小路{n}米", "米", 120, 900, "路面平整，雨后不积水"),
    _deed("给{n}户老人家装上扶手", "户", 6, 40, "逐户回访，老人会用"),
    _deed("清理沟渠{n}米", "米", 300, 2400, "汛前通水，不留死角"),
    _deed("新建充电车位{n}个", "个", 6, 40, "扫码可充，价格公示"),
    _deed("办助餐点，服务老人{n}人", "人", 20, 120, "每个工作日供一餐"),
    _deed("改造旱厕{n}座", "座", 3, 20, "通水通电，有人保洁"),
    _deed("帮{n}户接通自来水", "户", 10, 90, "水压水质双合格"),
    _deed("调解积存纠纷{n}件", "件", 3, 15, "双方签字，三个月内不反复"),
    _deed("帮{n}名村民找到活干", "人", 5, 40, "签了合同或做满一个月", whom="others"),
    _deed("帮{n}家小店办好证照", "家", 3, 18, "证照齐全，只跑一次", whom="enterprises"),
    _deed("栽行道树{n}棵", "棵", 60, 500, "入秋成活九成以上"),
    _deed("添置公共晾衣架{n}组", "组", 5, 30, "装在阳面，稳固可用"),
    _deed("办暑期托管班，收孩子{n}名", "名", 15, 60, "开班满四周，家长签到"),
    Promise(title="窗口事项压减材料{n}份", unit="份", least=3, most=15, kind="post",
            beneficiary="residents", test="清单公示，不再收取"),
    Promise(title="为企业上门讲政策{n}场", unit="场", least=2, most=10, kind="post",
            beneficiary="enterprises", test="企业签到，问题有回音"),
    Promise(title="每月公开财务，共{n}次", unit="次", least=4, most=12, kind="common",
            beneficiary="residents", test="公示栏和网上同日可查"),
    Promise(title="精简会议{n}次", unit="次", least=4, most=20, kind="common",
            beneficiary="staff", test="会议台账前后对照"),
)  # fmt: skip

#: How a promise goes, by weight.
_COURSES = (("kept", 78), ("late", 9), ("never", 5), ("partly", 4), ("not_kept", 2), ("dropped", 2))
_SLOW_DAYS = 12


def walks(city: City, *, calendar: Calendar) -> Iterator[Walk]:
    """The histories of all commitments, branch by branch."""
    rng = random.Random("commitments")
    branches = [unit.id for unit in city.tree.units if is_branch(unit)]
    counts = spread(rng, total=city.shape.commitments, among=len(branches), least=2)
    for branch, n in zip(branches, counts, strict=True):
        promises = rng.sample(PROMISES, min(n, len(PROMISES)))
        for promise in promises + [rng.choice(PROMISES) for _ in range(n - len(promises))]:
            yield _walk(city, branch=branch, promise=promise, rng=rng, calendar=calendar)


def _walk(
    city: City, *, branch: int, promise: Promise, rng: random.Random, calendar: Calendar
) -> Walk:
    today = day_of(city.at)
    owner, above = city.head(branch), city.tree.parent(branch)
    assert above is not None
    passes, judges = city.office(above).actor, city.head(above).actor
    ago = rng.randint(200, 330) if rng.random() < 0.7 else rng.randint(2, 200)
    story = Story(rng, calendar=calendar, opened_on=today - timedelta(days=ago), until=city.at)
    n = rng.randint(promise.least, promise.most)
    title, goal = promise.title.format(n=n), Quantity(amount=Decimal(n), unit=promise.unit)
    first = {"title": title, "duty": f"{title}。", "kind": promise.kind,
             "beneficiary": promise.beneficiary}  # fmt: skip
    story.then(owner.actor, "raise", first)
    course = chosen(rng, _COURSES)
    if course == "dropped":
        ground = "属于本职日常工作，请另提一件实事。"
        dropped = {"why_dropped": "routine", "ground": ground}
        story.then(judges, "drop", dropped, after=rng.randint(1, 4))
        return story.walk("commitment")
    if rng.random() < 0.05:
        story.then(passes, "send_back", {"ground": "写明数量和怎样算办成。"}, after=1)
        story.then(owner.actor, "resubmit", {"duty": f"{title}，{promise.test}。"}, after=2)
    story.then(passes, "pass", after=rng.randint(1, 4))
    due = _due(rng, story=story, today=today, course=course)
    five = {"holder": owner.id, "duty": f"{title}，{promise.test}。", "due": due, "quantity": goal,
            "test": promise.test}  # fmt: skip
    story.then(owner.actor, "fix", five, after=rng.randint(1, 3))
    story.then(owner.actor, "show", after=rng.randint(0, 2))
    _keep(story, owner=owner.actor, judges=judges, goal=goal, due=due, course=course)
    return story.walk("commitment")


def _due(rng: random.Random, *, story: Story, today: date, course: str) -> date:
    """The day it is due: what is never reported is not yet long overdue."""
    due = story.day + timedelta(days=rng.randint(70, 330))
    if course == "never" and due < today - timedelta(days=_SLOW_DAYS):
        return today - timedelta(days=rng.randint(1, _SLOW_DAYS))
    return due


def _keep(
    story: Story, *, owner: Actor, judges: Actor, goal: Quantity, due: date, course: str
) -> None:
    """From the showing on: quarterly progress, the report, the judgement."""
    rng = story.rng
    start = story.calendar.add_workdays(story.day, 6)
    if start >= due:
        start = due
    report_on = due - timedelta(days=rng.randint(3, 40))
    if course == "late":
        report_on = due + timedelta(days=rng.randint(1, _SLOW_DAYS))
    days = max(1, (due - start).days)
    for share in (Decimal("0.35"), Decimal("0.7")):
        told_on = start + timedelta(days=int(days * share))
        if told_on < report_on:
            done = _part(goal, share=share)
            said = f"已完成{done.amount}{done.unit}，按计划推进。"
            story.then(owner, "progress", {"progress": said, "done": done}, on=told_on)
    if rng.random() < 0.08:
        code = f"code/{rng.getrandbits(40):010x}"
        public = Actor(posting=code, postings=frozenset({code}))
        grade = rating(rng)
        story.then(public, "rate", {"grade": grade}, on=max(start, story.day))
    if course == "never":
        return
    _report(story, owner=owner, judges=judges, goal=goal, on=max(report_on, start), course=course)


def _report(
    story: Story, *, owner: Actor, judges: Actor, goal: Quantity, on: date, course: str
) -> None:
    rng = story.rng
    is_whole = course in ("kept", "late")
    done = goal if is_whole else _part(goal, share=Decimal("0.6") if course == "partly" else 0)
    result = f"共完成{done.amount}{done.unit}。" if done.amount else "没有动工。"
    story.then(owner, "report", {"done": done, "result": result}, on=on)
    if is_whole:
        story.then(judges, "accept", after=rng.randint(1, 7))
        return
    fault = {"cause": chosen(rng, (("conditions_changed", 2), ("own_effort", 1))),
             "account": "材料和用地没有落实，已向群众说明。", "handling": "explained"}  # fmt: skip
    story.then(judges, "fault", fault, after=rng.randint(1, 7), to=course)


def _part(goal: Quantity, *, share: Decimal | int) -> Quantity:
    return Quantity(amount=Decimal(int(goal.amount * share)), unit=goal.unit)
