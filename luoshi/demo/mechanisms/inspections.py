"""Patrols of outlets: three rounds that draw without repetition until all have been seen."""

import random
from datetime import date, timedelta
from decimal import Decimal

from luoshi.core.calendar import Calendar, day_of
from luoshi.demo.city import City
from luoshi.demo.story import Story
from luoshi.store.record import walk
from luoshi.store.record.histories import Walk

#: Outlets of the whole city, in so many rounds. Source: mechanisms.md E, the patrols.
N_OUTLETS, N_ROUNDS = 30, 3
_DAYS_AGO = (66, 37, 9)
_FAULTS = (
    (("protection",), "分拣员未戴手套口罩。"), (("disinfection", "records"), "消杀记录断了三天。"),
    (("fire",), "充电和堆货同处一室。"), (("service",), "投诉电话无人接。"),
    (("safety", "fire"), "消防通道堆放包裹。"),
)  # fmt: skip


def write(city: City, *, calendar: Calendar) -> list[walk.Walked]:
    """Writes round after round, for each looks at what the rounds before have drawn."""
    rng = random.Random("inspections")
    villages = city.units("village", under=city.district)
    n = min(len(villages), N_OUTLETS) // N_ROUNDS * N_ROUNDS
    pool = tuple(sorted(rng.sample(villages, n)))
    written = []
    for at, days_ago in enumerate(_DAYS_AGO):
        one = _round(city, pool=pool, at=at, days_ago=days_ago, calendar=calendar)
        written.append(walk.write([one], until=city.at))
    return written


def _round(
    city: City, *, pool: tuple[int, ...], at: int, days_ago: int, calendar: Calendar
) -> Walk:
    """One round of a third of the outlets."""
    rng = random.Random(f"round {at}")
    opened_on = day_of(city.at) - timedelta(days=days_ago)
    story = Story(rng, calendar=calendar, opened_on=opened_on, until=city.at)
    clerk, office = city.checker(city.district).actor, city.office(city.district).actor
    due = calendar.add_workdays(story.day, 7)
    story.then(clerk, "plan", {
        "title": f"村级快递网点第{at + 1}轮巡查", "basis": "云栖防指〔2026〕12号", "pool": pool,
        "scope": ("protection", "disinfection", "records", "fire"), "due": due,
        "n_drawn": Decimal(len(pool) // N_ROUNDS),
    })  # fmt: skip
    story.then(clerk, "draw", after=1)
    begun = story.day
    below = tuple(
        _check(city, outlet=outlet, place=place, begun=begun, is_last=at == N_ROUNDS - 1,
               calendar=calendar)
        for place, outlet in enumerate(pool)
    )  # fmt: skip
    if at < N_ROUNDS - 1:
        done = {"result": f"{len(pool) // N_ROUNDS}家网点查完，问题全部复查合格或已处理。"}
        story.then(office, "conclude", done, after=22)
    return story.walk("inspection", below=below)


def _check(
    city: City, *, outlet: int, place: int, begun: date, is_last: bool, calendar: Calendar
) -> Walk:
    """What is found at an outlet does not hang on the round that draws it."""
    rng = random.Random(f"outlet {place}")
    story = Story(rng, calendar=calendar, until=city.at,
                  opened_on=calendar.add_workdays(begun, 1 + place % 5))  # fmt: skip
    clerk, checks = city.checker(city.district).actor, city.office(city.district).actor
    n_staff = {"n_staff": Decimal(6 + place % 9)}
    if is_last and place % 6 == 5:
        return story.walk("inspection.check", unit=outlet)
    if place % 5 in (0, 2, 3):
        return story.then(clerk, "pass", n_staff).walk("inspection.check", unit=outlet)
    if place == 11:
        return story.then(clerk, "shut").walk("inspection.check", unit=outlet)
    faulty, problems = _FAULTS[place % len(_FAULTS)]
    mend_on = story.day + timedelta(days=5)
    story.then(
        clerk, "find", n_staff | {"faulty": faulty, "problems": problems, "mend_on": mend_on}
    )
    keeper = city.office(outlet).actor
    done = {"result": "已整改，负责岗位签字。"}
    if place == 16:
        decides = city.head(city.district).actor
        ground = {"ground": "两次告知仍未清理，移交执法。"}
        story.then(decides, "give_up", ground, on=mend_on + timedelta(days=2))
        return story.walk("inspection.check", unit=outlet)
    story.then(keeper, "rectify", done, after=rng.choice((2, 3, 6)))
    if place % 4 == 1:
        again = {"problems": "记录补了，设备没动。", "mend_on": story.day + timedelta(days=5)}
        story.then(checks, "again", again, after=1).then(keeper, "rectify", done, after=2)
    return story.then(checks, "recheck", after=2).walk("inspection.check", unit=outlet)
