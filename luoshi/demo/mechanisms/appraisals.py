"""Appraisals of units: one that has run its course, one in preview, one whose scheme is drafted."""

import random
from datetime import date, timedelta
from decimal import Decimal

from luoshi.core import scheme
from luoshi.core.calendar import Calendar, day_of
from luoshi.core.criterion import Criterion
from luoshi.core.fault import Fault, Refused
from luoshi.demo.city import City
from luoshi.demo.story import Story
from luoshi.store import clockwork
from luoshi.store.record import walk
from luoshi.store.record.histories import Walk

#: Eighty in the hundred for what is counted, twenty for what is seen on site.
_SCHEME = """指标 80 部分
task.on_time_rate 40 线性扣分 90 0.4
task.accepted_on_time 20 四级计分 95 60
request.solved_rate 30 完成率 85
commitment.kept_rate 10 完成率 80
现场评议 20 部分
现场观摩 20 定性
task.on_time_rate - 底线 60
表彰奖励 3 表彰加分 2 1 0.5
通报批评 3 扣分 0.5"""
_VISITED = (
    ("1", "抽看的四处全部建成投用。"), ("0.8", "台账齐全，一处现场未达标。"),
    ("0.6", "四处有两处进度落后于台账。"),
)  # fmt: skip


def write(city: City, *, calendar: Calendar) -> list[walk.Walked]:
    """Writes the appraisals, when all that they count has been written."""
    rng = random.Random("appraisals")
    counties = city.counties
    told = (
        _appraisal(
            city,
            owner=city.root,
            units=counties,
            name="县区季度考核",
            days_ago=95,
            course="published",
            rng=rng,
            calendar=calendar,
        ),
        _appraisal(
            city,
            owner=city.district,
            units=tuple(city.towns(city.district)),
            name="镇街季度考核",
            days_ago=24,
            course="previewed",
            rng=rng,
            calendar=calendar,
        ),
        _appraisal(
            city,
            owner=city.district,
            units=tuple(city.organs()),
            name="部门年度考核",
            days_ago=4,
            course="drafted",
            rng=rng,
            calendar=calendar,
        ),
    )
    return [walk.write([one], until=city.at) for one in told]


def _appraisal(
    city: City, *, owner: int, units: tuple[int, ...], name: str, days_ago: int, course: str,
    rng: random.Random, calendar: Calendar,
) -> Walk:  # fmt: skip
    today = day_of(city.at)
    story = Story(rng, calendar=calendar, opened_on=today - timedelta(days=days_ago), until=city.at)
    clerk, head = city.checker(owner).actor, city.head(owner).actor
    cutoff = story.day + timedelta(days=8)
    story.then(clerk, "draft", {
        "title": f"{city.title(owner)}{name}", "scheme": _scheme(), "units": units,
        "cutoff": cutoff, "basis": "澜委办〔2026〕17号",
    })  # fmt: skip
    if course == "drafted":
        return story.walk("appraisal")
    story.then(head, "announce", after=2)
    story.then(clerk, "collect", on=cutoff + timedelta(days=1))
    story.then(clerk, "compute", after=1)
    computed_on = story.day
    below = tuple(
        _score(city, owner=owner, unit=unit, at=at, is_over=course == "published",
               opened_on=computed_on, calendar=calendar)
        for at, unit in enumerate(units)
    )  # fmt: skip
    if course == "published":
        story.then(head, "lock", on=computed_on + timedelta(days=45))
        story.then(head, "publish", after=2)
    return story.walk("appraisal", below=below)


def _scheme() -> tuple[Criterion, ...]:
    field = clockwork.current_loops()["appraisal"].fields["scheme"]
    found = scheme.parse(field, _SCHEME)
    if isinstance(found, Fault):
        raise Refused(found)
    return found


def _score(
    city: City, *, owner: int, unit: int, at: int, is_over: bool, opened_on: date,
    calendar: Calendar,
) -> Walk:  # fmt: skip
    """What a unit says to its points: agrees, says nothing, or objects."""
    rng = random.Random(f"score {unit}")
    story = Story(rng, calendar=calendar, opened_on=opened_on, until=city.at)
    story.wait(story.at + timedelta(days=1))
    clerk, other = city.checker(owner).actor, city.office(owner).actor
    head = city.head(unit).actor
    mark, ground = rng.choice(_VISITED)
    marks = [f"现场观摩 | {mark} | {ground}"]
    if at % 4 == 2:
        marks += ["表彰奖励 | 省级 | 节水型社会建设", "表彰奖励 | 国家级 | 节水型社会建设"]
    if at % 4 == 3:
        marks.append("通报批评 | 1 | 旬报迟报 | 澜委办通〔2026〕6号")
    story.then(clerk, "mark", {"marks": "\n".join(marks)})
    story.then(clerk, "show", after=1)
    if at % 5 == 1:
        story.then(head, "object", {"ground": "两件任务延期由上级规划调整造成。"}, after=4)
        if at % 2:
            decided = {"outcome": "corrected", "adjustment": Decimal("1.5"),
                       "ground": "延期确有批复，加回一分半。"}  # fmt: skip
        else:
            decided = {"outcome": "upheld", "ground": "延期未报批，维持。"}
        if is_over or at % 2:
            story.then(other, "decide", decided, after=rng.choice((5, 9)))
    elif at % 5 != 3:
        story.then(head, "agree", after=rng.randint(1, 8))
    return story.walk("appraisal.score", unit=unit)
