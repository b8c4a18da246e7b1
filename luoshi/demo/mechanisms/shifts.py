"""Rotas of towns, this week's and last week's: twenty-four hours a day without a gap."""

import random
from collections.abc import Iterator
from datetime import timedelta

from luoshi.core.calendar import Calendar, begin_of_day, day_of
from luoshi.demo.city import City
from luoshi.demo.mechanisms import rota
from luoshi.store.record.histories import Walk

#: Towns of the whole city whose rota is told.
N_TOWNS = 24


def walks(city: City, *, calendar: Calendar) -> Iterator[Walk]:
    """The weeks of some towns: over, running, and one that waits to be confirmed."""
    rng = random.Random("shifts")
    towns = city.units("town")
    towns = towns[:: max(1, len(towns) // city.shape.scaled(N_TOWNS, least=5))]
    today = day_of(city.at)
    for at, town in enumerate(towns):
        from_on = today - timedelta(days=(3, 10, 4, 45, 160)[at % 5])
        if at % 7 == 6:
            from_on = today + timedelta(days=2)
        stood = rota.round_the_clock(
            city.held[town][:3], unit=town, title=f"{city.title(town)}一周值守", from_on=from_on,
            n_days=7,
        )  # fmt: skip
        hour = rng.randint(9, 16)
        planned_at = begin_of_day(from_on - timedelta(days=3)) + timedelta(hours=hour)
        if planned_at < city.at:
            yield rota.walk(stood, city=city, rng=rng, calendar=calendar, planned_at=planned_at)
