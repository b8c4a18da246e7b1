"""Appraisals of units: one that has run its course, one in preview, one whose scheme is drafted."""

import random
from datetime import date, timedelta
from decimal import Decimal

from luoshi.core.calendar import Calendar, day_of
from luoshi.core.criterion import Criterion
from luoshi.demo.city import City
from luoshi.demo.story import Story
from luoshi.store.record import walk
from luoshi.store.record.histories import Walk

_SCHEME = (
    Criterion(measure="task.on_time_rate", weight=Decimal(40), formula="linear",
              target=Decimal(90), k=Decimal("0.4")),
    Criterion(measure="task.accepted_on_time", weight=Decimal(20), formula="completion",
              target=Decimal(95)),
    Criterion(measure="request.solved_rate", weight=Decimal(30), formula="completion",
              target=Decimal(85)),
    Criterion(measure="commitment.kept_rate", weight=Decimal(10), formula="completion",
              target=Decimal(80)),
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
        "title": f"{city.title(owner)}{name}", "scheme": _SCHEME, "units": units,
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
