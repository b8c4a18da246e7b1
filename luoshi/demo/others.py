"""Requests, projects with obstacles, letters of responsibility and one campaign."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from luoshi.core.calendar import Calendar, day_of
from luoshi.core.matter import Actor
from luoshi.core.quantity import Quantity
from luoshi.demo.city import City
from luoshi.demo.shape import chosen, rating
from luoshi.demo.story import Story
from luoshi.store.record.histories import Walk


def n_walks(city: City) -> int:
    """How many histories `walks` gives."""
    return city.shape.requests + city.shape.projects + city.shape.pledges + 1


def walks(city: City, *, calendar: Calendar) -> Iterator[Walk]:
    """All other histories: requests, projects, letters, the campaign."""
    rng = random.Random("others")
    for at in range(city.shape.requests):
        yield _request(city, at=at, rng=rng, calendar=calendar)
    for at in range(city.shape.projects):
        yield _project(city, at=at, rng=rng, calendar=calendar)
    towns = city.units("town")
    for town in towns[: city.shape.pledges]:
        yield _pledge(city, town=town, rng=rng, calendar=calendar)
    yield _campaign(city, rng=rng, calendar=calendar)


_REQUESTS = (
    ("路灯不亮，夜里看不清路", "lighting", "已更换灯具并通电。"),
    ("自来水时断时续", "water", "已更换阀门，水压恢复。"),
    ("门前沟渠堵了，下雨进水", "environment", "已清淤疏通，并约定汛前再清一次。"),
    ("村口公交站离得太远", "road", "已与公交公司商定，增设招呼站。"),
    ("想找离家近的活干", "work", "已推荐三个岗位，其中一个谈成。"),
    ("老人吃饭没人管", "care", "已办理助餐，每个工作日送一餐。"),
    ("小店办证跑了三趟", "enterprise", "已现场帮办，当天取证。"),
    ("田间水渠漏水，秧苗缺水", "farming", "已修补渠道，轮灌到田。"),
    ("托育太贵，没人带孩子", "school", "已登记普惠托位，下月入托。"),
    ("危房漏雨想翻修", "housing", "已鉴定并列入修缮计划。"),
)


#: The village whose secretary signs in to the demonstration hears one request in so many.
_TOWN, _VILLAGE, _EVERY_NAMED = "大港镇", "沿江村", 40


def _request(city: City, *, at: int, rng: random.Random, calendar: Calendar) -> Walk:
    """A request that a town has heard and gives to one of its villages."""
    county = city.district if at % 3 == 0 else rng.choice(city.counties)
    town = rng.choice(city.towns(county))
    village = rng.choice(city.tree.children(town))
    if at % _EVERY_NAMED == 0:
        town, village = city.named(_TOWN), city.named(_VILLAGE)
    opened_on = day_of(city.at) - timedelta(days=rng.randint(1, 120))
    story = Story(rng, calendar=calendar, opened_on=opened_on, until=city.at)
    office, checks = city.office(town).actor, city.checker(town).actor
    works = city.office(village).actor
    code = f"code/{rng.getrandbits(40):010x}"
    asker = Actor(posting=code, postings=frozenset({code}))
    title, kind, answer = rng.choice(_REQUESTS)
    heard = {"title": title, "kind": kind, "wants_call": True, "place": village, "requester": code}
    story.then(office, "hear", heard)
    difficulty = chosen(rng, (("simple", 6), ("ordinary", 3), ("hard", 1)))
    story.then(office, "assess", {"tier": "village", "difficulty": difficulty})
    story.then(office, "dispatch", {"owner": village})
    if rng.random() < 0.04:
        return story.walk("request")
    story.then(works, "accept", after=1).then(works, "reach", {"note": "已电话联系。"})
    story.then(works, "reply", {"answer": answer}, after=rng.choice((1, 2, 2, 3, 4, 5, 8)))
    if rng.random() < 0.1:
        story.then(checks, "rework", {"ground": "群众说还没有弄好。"}, after=1)
        story.then(works, "reply", {"answer": answer}, after=2)
    ends = chosen(rng, (("solved", 8), ("partly", 1), ("explained", 1)))
    story.then(checks, "call", {"result": "已回访。"}, after=1, to=ends)
    if rng.random() < 0.6:
        grade = rating(rng)
        story.then(asker, "rate", {"grade": grade}, after=1)
    return story.walk("request")


_PROJECTS = (
    ("精密铸件二期", "industry", "云川铸业"), ("冷链物流园", "industry", "澜江供应链"),
    ("环湖公路改造", "transport", "市交建公司"), ("抽水蓄能前期", "energy", "川能开发"),
    ("水库除险加固", "water", "水利建设中心"), ("老城雨污分流", "urban", "城建公司"),
    ("区医院新院区", "livelihood", "医疗建设中心"), ("算力中心一期", "digital", "云栖数据"),
    ("矿坑生态修复", "ecology", "绿源生态"), ("标准厂房三期", "industry", "园区开发公司"),
)  # fmt: skip
_NEEDS = (("land", "差十二亩用地指标，请省市统筹。"), 
          ("power", "十千伏专线未接入，请供电单位进场。"),
          ("papers", "环评批复未出，请加快受理。"), ("road", "施工便道未通，请协调借道。"),
          ("money", "二季度资金未到位，请先行调度。"))  # fmt: skip


def _project(city: City, *, at: int, rng: random.Random, calendar: Calendar) -> Walk:
    """A key project with its months, and here and there an obstacle that a department clears."""
    name, category, client = _PROJECTS[at % len(_PROJECTS)]
    county = city.district if at % 2 == 0 else rng.choice(city.counties)
    town = rng.choice(city.towns(county))
    today = day_of(city.at)
    opened_on = today - timedelta(days=rng.randint(150, 330) if at % 4 != 3 else rng.randint(9, 45))
    story = Story(rng, calendar=calendar, opened_on=opened_on, until=city.at)
    owner, head, above = city.office(town).actor, city.head(town), city.office(county).actor
    total = Quantity(amount=Decimal(rng.randint(8, 120) * 1000), unit="万元")
    place = city.tree.unit(town).title
    story.then(owner, "plan", {
        "title": f"{place}{name}", "category": category, "place": place, "client": client,
        "total": total, "land_on": story.day + timedelta(days=40), 
        "funding": ("enterprise", "loans"),
    })  # fmt: skip
    start_on = story.day + timedelta(days=70)
    finish_on = start_on + timedelta(days=rng.randint(120, 500))
    plan = Quantity(amount=(total.amount / 2).quantize(Decimal(1)), unit="万元")
    story.then(above, "land", {
        "holder": head.id, "duty": "按节点推进，按月报投资。", "start_on": start_on,
        "finish_on": finish_on, "due": finish_on + timedelta(days=90), "quantity": total,
        "test": "竣工验收合格并达产", "year_plan": plan,
    }, after=20)  # fmt: skip
    story.then(owner, "start", {"started_on": start_on}, on=start_on)
    below = _months(story, city=city, owner=owner, plan=plan, blocked=at % 3 == 0)
    nodes = _nodes(story, owner=owner, above=above, start_on=start_on)
    return story.walk("project", below=(*below, *nodes))


_NODES = (("桩基完成", 30), ("主体过半", 75), ("主体封顶", 130), ("设备进场", 190))


def _nodes(story: Story, *, owner: Actor, above: Actor, start_on: date) -> Iterator[Walk]:
    """The nodes of a project, set soon after its plan: reached early or late, once sent back."""
    rng, planned_at = story.rng, story.steps[0].at
    for place, (title, days) in enumerate(_NODES, start=1):
        due = start_on + timedelta(days=days)
        told = Story.begun(rng, calendar=story.calendar, until=story.until,
                           at=planned_at + timedelta(minutes=7 * place))  # fmt: skip
        told.soon(owner, "set", {"title": title, "due": due}, minutes=0)
        actual_on = due + timedelta(days=rng.choice((-6, -3, -1, 0, 4)))
        told.then(owner, "claim", {"actual_on": actual_on}, on=actual_on)
        if rng.random() < 0.15:
            told.then(above, "deny", {"ground": "影像和桩号对不上。"}, after=1)
            told.then(owner, "claim", {"actual_on": actual_on}, after=2)
        told.then(above, "confirm", after=rng.choice((1, 2, 4)))
        if told.steps:
            yield told.walk("project.node", opens=True)


def _months(
    story: Story, *, city: City, owner: Actor, plan: Quantity, blocked: bool
) -> tuple[Walk, ...]:
    rng, began = story.rng, story.day
    below: tuple[Walk, ...] = ()
    pace = Decimal(rng.randint(60, 110)) / 100
    for n in range(1, 9):
        invested = Quantity(
            amount=min(plan.amount, plan.amount * pace * n / 10).quantize(Decimal(1)), unit="万元"
        )
        given = {"invested": invested, "picture": f"第{n}个月：{rng.choice(_PICTURES)}。"}
        story.then(owner, "report", given, on=began + timedelta(days=30 * n))
        if blocked and n == 2 and not story.is_over:
            below = (_obstacle(story, city=city, owner=owner),)
    return below


_PICTURES = ("基础施工", "主体结构过半", "设备招标", "管线迁改", "外立面施工", "设备安装")


def _obstacle(story: Story, *, city: City, owner: Actor) -> Walk:
    """Raised by the project, promised and resolved by a department, confirmed by the project."""
    rng = story.rng
    factor, need = rng.choice(_NEEDS)
    organ = rng.choice(city.organs())
    title = {"land": "用地指标", "power": "电力接入", "papers": "前期批复", "road": "施工便道",
             "money": "资金到位"}[factor]  # fmt: skip
    story.then(owner, "block", {"title": title, "owner": organ, "factor": factor, "need": need},
               after=2)  # fmt: skip
    if story.is_over:
        return Walk(loop="blocker", steps=())
    works = city.office(organ).actor
    told = Story(rng, calendar=story.calendar, opened_on=story.calendar.add_workdays(story.day, 1),
                 until=story.until)  # fmt: skip
    told.then(works, "accept")
    due = told.day + timedelta(days=rng.randint(15, 40))
    told.then(works, "promise", {"due": due}, after=1)
    if rng.random() < 0.6:
        told.then(works, "resolve", {"result": "已协调到位。"}, on=due - timedelta(days=3))
        told.then(owner, "confirm", after=2)
    return told.walk("blocker")


def _pledge(city: City, *, town: int, rng: random.Random, calendar: Calendar) -> Walk:
    """A letter of responsibility between a county and a town, signed by both heads."""
    county = city.tree.parent(town)
    assert county is not None
    opened_on = day_of(city.at) - timedelta(days=rng.randint(40, 90))
    story = Story(rng, calendar=calendar, opened_on=opened_on, until=city.at)
    office, above, head = city.office(county).actor, city.head(county).actor, city.head(town)
    title = f"{city.tree.unit(town).title}年度目标责任书"
    due = day_of(city.at).replace(month=12, day=31)
    story.then(office, "draft", {
        "title": title, "owner": town, "holder": head.id, "due": due,
        "duties": "完成年度八大行动分解任务，每季公开一次进度。", "basis": "云栖委〔2026〕1号",
        "support": "资金按季拨付，要素堵点五个工作日内答复。",
    })  # fmt: skip
    story.then(office, "offer", after=2)
    story.then(head.actor, "sign", after=4).then(above, "sign", after=2)
    story.then(office, "publish", after=1)
    return story.walk("pledge")


def _campaign(city: City, *, rng: random.Random, calendar: Calendar) -> Walk:
    """One campaign of the district, sent to every unit below it; each answers at its level."""
    today = day_of(city.at)
    story = Story(rng, calendar=calendar, opened_on=today - timedelta(days=30), until=city.at)
    office, above = city.checker(city.district).actor, city.head(city.root).actor
    units = city.tree.subtree(city.district)[1:]
    story.then(office, "draft", {
        "title": "书记谈落实", "theme": "一件事怎样办到底", "addressees": units,
        "forms": ("discussion", "results"), "due": today + timedelta(days=20),
        "basis": "云栖委办〔2026〕9号", "reuse": "已有的月度小结可以直接摘用。",
        "alternative": "只在区、镇两级谈，村级不发。",
    })  # fmt: skip
    story.then(above, "approve", after=2).then(office, "fan_out", after=1)
    below = tuple(_talk(city, unit=unit, rng=rng, sent=story) for unit in units)
    return story.walk("campaign", below=below)


_ANSWERS: dict[str, tuple[str, dict[str, Any]]] = {
    "town": ("speak_town", {"thinking": "先把事定到人，再谈怎么快。",
                            "measures": "一事一表，周清月结。",
                            "goal": "全年任务按季到位。"}),
    "village": ("speak_village", {"ideas": "小事当天办，大事上墙公示。"}),
    "grid": ("speak_village", {"ideas": "巡到的事当面答，答不了的写明谁办。"}),
    "organ": ("speak_organ", {"goal": "审批时限再压一成。", "path": "并联办理，容缺受理。",
                              "measures": "每周通报卡点。"}),
}  # fmt: skip


def _talk(city: City, *, unit: int, rng: random.Random, sent: Story) -> Walk:
    """What one unit answers: about two thirds have, a few say that it does not apply."""
    move, said = _ANSWERS[city.tree.level(unit)]
    told = Story(rng, calendar=sent.calendar, opened_on=sent.calendar.add_workdays(sent.day, 1),
                 until=sent.until)  # fmt: skip
    lot = rng.random()
    if lot < 0.3:
        return told.walk("talk", unit=unit)
    told.then(city.head(unit).actor, "decline" if lot < 0.33 else move,
              {"ground": "本网格正在合并。"} if lot < 0.33 else said)  # fmt: skip
    if lot >= 0.33:
        reads = city.office(city.district).actor
        told.then(reads, "pass", after=rng.randint(1, 4))
        if rng.random() < 0.15:
            told.then(reads, "publish", after=1)
    return told.walk("talk", unit=unit)
