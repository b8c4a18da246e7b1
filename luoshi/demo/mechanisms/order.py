"""All histories of the city in order: the emergency first, for its level holds over others."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from luoshi.core.calendar import Calendar
from luoshi.demo import commitments, others, tasks
from luoshi.demo.city import City
from luoshi.demo.mechanisms import (
    actions,
    alliances,
    appraisals,
    brands,
    cadres,
    challenges,
    deployments,
    inquiries,
    inspections,
    investments,
    journeys,
    liaisons,
    matches,
    meetings,
    opendays,
    outreaches,
    oversights,
    permits,
    points,
    publicity,
    rectifications,
    reforms,
    resources,
    response,
    risks,
    shifts,
    squads,
    stations,
    visits,
)
from luoshi.store.record import attach, walk
from luoshi.store.record.histories import Walk

#: Called with what is being written, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]
Walks = Callable[..., Iterator[Walk]]

_EVERY = 100
#: What is told of it, and the histories. Each is read to its end before the next begins.
HISTORIES: tuple[tuple[str, Walks], ...] = (
    ("应急响应", response.walks),
    ("通行证", permits.walks),
    ("服务站", stations.walks),
    ("采样点", points.walks),
    ("值守", shifts.walks),
    ("志愿队", squads.walks),
    ("改革任务", reforms.walks),
    ("干部下沉", deployments.walks),
    ("助企服务", liaisons.walks),
    ("资源", resources.walks),
    ("通知到户", outreaches.walks),
    ("走访", visits.walks),
    ("开放日", opendays.walks),
    ("返岗直通车", journeys.walks),
    ("会议", meetings.walks),
    ("行动", actions.walks),
    ("联建", alliances.walks),
    ("品牌", brands.walks),
    ("梯队", cadres.walks),
    ("风险", risks.walks),
    ("整改", rectifications.walks),
    ("揭榜挂帅", challenges.walks),
    ("征询", inquiries.walks),
    ("招商", investments.walks),
    ("宣传", publicity.walks),
    ("承诺", commitments.walks),
    ("任务", tasks.walks),
    ("其他事项", others.walks),
)

Later = Callable[..., list[walk.Walked]]
#: What looks at what has been written before: draws, visits, figures.
AFTERWARDS: tuple[tuple[str, Later], ...] = (
    ("监督检查", oversights.write),
    ("供需对接", matches.write),
    ("巡查", inspections.write),
    ("考核", appraisals.write),
)


@dataclass(frozen=True, kw_only=True)
class Written:
    """How much has been written."""

    n_matters: int
    n_entries: int


def write(city: City, *, calendar: Calendar, progress: Progress) -> Written:
    """Writes all histories of the city."""
    told = chain.from_iterable(
        _counted(walks(city, calendar=calendar), what=what, say=progress)
        for what, walks in HISTORIES
    )
    written = [walk.write(told, until=city.at)]
    attach.keep(city.files.kept)
    for at, (what, later) in enumerate(AFTERWARDS, start=1):
        written += later(city, calendar=calendar)
        progress(what, at, len(AFTERWARDS))
    return Written(
        n_matters=sum(one.n_matters for one in written),
        n_entries=sum(one.n_entries for one in written),
    )


def _counted(walks: Iterator[Walk], *, what: str, say: Progress) -> Iterator[Walk]:
    known = [one for one in walks if one.steps]
    for n, one in enumerate(known, start=1):
        if n % _EVERY == 0 or n == len(known):
            say(what, n, len(known))
        yield one
