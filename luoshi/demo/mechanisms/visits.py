"""Visits of three levels, and the requests that they heard."""

import random
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from luoshi.core.calendar import Calendar, day_of
from luoshi.demo.city import City
from luoshi.demo.mechanisms import needs
from luoshi.demo.shape import chosen
from luoshi.demo.story import Story, outsider
from luoshi.store.record.histories import Walk

#: Visits of the whole city.
N_VISITS = 260
_WAYS = (("home", 6), ("interview", 2), ("meeting", 2), ("phone", 1))


def walks(city: City, *, calendar: Calendar) -> Iterator[Walk]:
    """Visits of the district's, the towns' and the villages' officials."""
    rng = random.Random("visits")
    villages = city.units("village", under=city.district) or city.units("village")
    for _ in range(city.shape.scaled(N_VISITS, least=20)):
        village = rng.choice(villages)
        town = city.above(village)
        owner = chosen(rng, (("village", 4), ("town", 4), ("county", 2)))
        unit = {"village": village, "town": town}.get(owner, city.district)
        yield _visit(city, unit=unit, village=village, rng=rng, calendar=calendar)


def _visit(city: City, *, unit: int, village: int, rng: random.Random, calendar: Calendar) -> Walk:
    grids = city.tree.children(village)
    place = rng.choice([village, *grids])
    by = rng.choice(city.held[unit][:2]).actor
    days_ago = rng.choice((0, 1, 2, 4, 8, 15, 30, 60, 110, 200, 300))
    opened_on = day_of(city.at) - timedelta(days=days_ago)
    story = Story(rng, calendar=calendar, opened_on=opened_on, until=city.at)
    met = {"way": chosen(rng, _WAYS), "n_met": Decimal(rng.randint(1, 14))}
    title = f"走访{city.title(place)}"
    lot = rng.random()
    if lot < 0.3:
        story.then(by, "drop_in", met | {"title": title, "place": place})
    else:
        visit_on = calendar.add_workdays(story.day, rng.randint(1, 4))
        story.then(by, "plan", {"title": title, "place": place, "visit_on": visit_on})
        if lot < 0.36:
            return story.walk("visit")
        if lot < 0.42:
            visit_on = calendar.add_workdays(visit_on, 2)
            story.then(by, "postpone", {"visit_on": visit_on}, after=0)
        story.then(by, "go", met, on=visit_on)
    below = []
    for _ in range(rng.choice((0, 0, 1, 1, 2, 3))):
        story.then(by, "hear")
        if story.is_over:
            break
        need = needs.heard(city, by=by, at=story.at, topics=needs.OF_RESIDENTS,
                           asker=outsider(rng), rng=rng, calendar=calendar)  # fmt: skip
        story.fill(need.given)
        below.append(need.walk)
    if rng.random() < 0.7:
        story.then(by, "file", after=1)
    return story.walk("visit", below=tuple(below))
