"""Chain committees and alliances: agreed by all, with joint matters that belong to every member."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from luoshi.core.calendar import Calendar, day_of
from luoshi.demo.city import City
from luoshi.demo.story import Story
from luoshi.store.record.histories import Walk

_CHAINS = (
    ("装备制造", "区经济和信息化局"), ("绿色建材", "区自然资源分局"), ("冷链物流", "区交通运输局"),
    ("农产加工", "区农业农村局"), ("文旅融合", "区文化和旅游局"), ("新能源", "区发展和改革局"),
    ("节水环保", "区水务局"),
)  # fmt: skip
_OTHERS = (
    ("河湖共治", "区生态环境分局", "area"),
    ("老城更新", "区住房和城乡建设局", "project"),
    ("政务便民", "区政务服务中心", "pair"),
    ("应急互助", "区应急管理局", "area"),
)
_JOINT = (
    ("共享检测实验室", "三家企业按成本价送检"),
    ("拼单出海订舱", "两条航线各拼一柜"),
    ("联合招工专场", "到岗八十人"),
    ("共建实训车间", "首期学员结业"),
    ("错峰用电互保", "签互保协议并试运行"),
    ("流动党课进车间", "每家一场"),
    ("共用仓库腾挪", "腾出三千平方米"),
    ("质量追溯码互认", "两级台账打通"),
)


def walks(city: City, *, calendar: Calendar) -> Iterator[Walk]:
    """Seven chain committees, then alliances of other kinds that are younger or over."""
    rng = random.Random("alliances")
    for name, organ in _CHAINS:
        yield _alliance(city, title=f"{name}产业链党委", chain=f"{name}链", kind="chain",
                        owner=city.named(organ), days_ago=rng.randint(120, 320), rng=rng,
                        calendar=calendar)  # fmt: skip
    for (name, organ, kind), days_ago in zip(_OTHERS, (300, 200, 5, 40), strict=True):
        yield _alliance(
            city,
            title=f"{name}联建",
            chain=f"{name}片区",
            kind=kind,
            owner=city.named(organ),
            days_ago=days_ago,
            rng=rng,
            calendar=calendar,
        )


def _alliance(
    city: City, *, title: str, chain: str, kind: str, owner: int, days_ago: int,
    rng: random.Random, calendar: Calendar,
) -> Walk:  # fmt: skip
    today = day_of(city.at)
    story = Story(rng, calendar=calendar, opened_on=today - timedelta(days=days_ago), until=city.at)
    others = [unit for unit in city.tree.children(city.district) if unit != owner]
    members = tuple(sorted((owner, *rng.sample(others, min(4, len(others))))))
    is_short = kind in ("area", "project") and days_ago > 100
    due = story.day + timedelta(days=140 if is_short else 365)
    office = city.office(owner).actor
    pact = "\n".join(
        f"{city.title(unit)}：出一名联络岗，每季牵头一件联办事项。" for unit in members
    )
    story.then(office, "propose", {
        "title": title, "partners": members, "kind": kind, "chain": chain, "pact": pact, "due": due,
        "ways": tuple(rng.sample(("build", "connect", "discuss", "share", "train"), 3)),
    })  # fmt: skip
    if kind == "pair":
        story.then(city.head(members[0]).actor, "agree", after=1)
        return story.walk("alliance")
    if days_ago == 40:
        story.then(city.head(members[0]).actor, "agree", after=2)
        ground = "已在另一联建体，人手不够。"
        return story.then(city.head(members[1]).actor, "decline", {"ground": ground},
                          after=3).walk("alliance")  # fmt: skip
    for unit in members:
        story.then(city.head(unit).actor, "agree", after=rng.choice((0, 1, 1)))
    story.then(office, "start", {"duty": "按约定逐季办成联办事项，公开一次进展。"}, after=2)
    began_on = story.day
    last_on = due - timedelta(days=20) if is_short else today
    n_days = max(1, (min(last_on - timedelta(days=70 * is_short), today) - began_on).days)
    joint = [
        _joint(city, members=members, lead=rng.choice(members), what=_JOINT[n],
               opened_on=began_on + timedelta(days=5 + n_days * place // 4), rng=rng,
               calendar=calendar)
        for place, n in enumerate(rng.sample(range(len(_JOINT)), 4))
    ]  # fmt: skip
    joint = [one for one in joint if one.steps]
    for n in range(1, 4):
        on = began_on + timedelta(days=85 * n)
        if on < last_on:
            said = f"第{n}季：联办事项办成{n}件，一件待各方确认。"
            story.then(office, "progress", {"progress": said}, on=on)
    if is_short:
        _up_for_renewal(story, city=city, members=members, due=due, ends=kind == "project")
        joint = [one for one in joint if one.steps[-1].move == "confirm"]
    return story.walk("alliance", below=tuple(joint))


def _up_for_renewal(
    story: Story, *, city: City, members: tuple[int, ...], due: date, ends: bool
) -> None:
    """The report at the end; the majority renews it or lets it end."""
    owner = story.steps[0].actor.unit or city.root
    story.then(city.head(owner).actor, "report", {"result": "约定的联办事项全部办成。"}, on=due)
    n_needed = len(members) // 2 + 1
    for unit in members[:n_needed]:
        given = {"ground": "任务完成，转日常协作。"} if ends else {"due": due + timedelta(days=365)}
        story.then(city.head(unit).actor, "end" if ends else "renew", given, after=1)


def _joint(
    city: City, *, members: tuple[int, ...], lead: int, what: tuple[str, str], opened_on: date,
    rng: random.Random, calendar: Calendar,
) -> Walk:  # fmt: skip
    """A joint matter: raised by a member, done, confirmed by all."""
    title, test = what
    story = Story(rng, calendar=calendar, opened_on=opened_on, until=city.at)
    office = city.office(lead).actor
    due = story.day + timedelta(days=rng.choice((35, 50, 60)))
    story.then(
        office,
        "raise",
        {
            "title": title,
            "duty": f"{title}，成员单位各出一份力。",
            "due": due,
            "test": test,
            "lead": lead,
        },
    )
    story.then(office, "progress", {"progress": "方案已碰头三次，按期推进。"}, after=12)
    done_on = due - timedelta(days=rng.choice((9, 4, 1, -4)))
    story.then(office, "finish", {"result": f"{test}，材料已分送各成员。"}, on=done_on)
    if rng.random() < 0.2:
        other = next(unit for unit in members if unit != lead)
        story.then(city.office(other).actor, "deny", {"ground": "我方未收到分配清单。"}, after=1)
        story.then(office, "finish", {"result": f"{test}，清单已补送。"}, after=2)
    for unit in members:
        story.then(city.office(unit).actor, "confirm", after=rng.choice((0, 0, 1)))
    return story.walk("alliance.joint", opens=True)
