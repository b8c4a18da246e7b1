"""Makes the demonstration city: tree, posts, figures and histories, all of it through `record`."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from luoshi.core.calendar import begin_of_day, day_of
from luoshi.core.matter import Actor
from luoshi.core.period import add_months
from luoshi.demo import city as city_plan
from luoshi.demo import commitments, figures, others, shape, tasks
from luoshi.demo.city import City, Held
from luoshi.store import clockwork
from luoshi.store.record import appointments, tree, walk
from luoshi.store.record.histories import RememberingCalendar, Walk

#: Called with what is being written, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]

#: So many months of figures and of history.
MONTHS = 12
_EVERY = 100


def silent(what: str, done: int, total: int) -> None:
    """Says nothing of the progress."""


@dataclass(frozen=True, kw_only=True)
class Built:
    """The city, and how much of it has been written."""

    city: City
    n_matters: int
    n_entries: int
    n_readings: int


def begins_on(at: datetime) -> date:
    """The first day of the demonstration's history: a month before its first figures."""
    return add_months(day_of(at).replace(day=1), -MONTHS - 1)


def build(
    *,
    at: datetime,
    units: int = shape.N_UNITS,
    accounts: Mapping[str, int] | None = None,
    progress: Progress = silent,
) -> Built:
    """Writes the whole city as it stands at an instant; nothing of it is sealed yet.

    Shape: `accounts` gives the accounts of some posts, by "unit/post" in their titles; the
    first post so called has the account.
    Raises ValueError for a number of units that no city can have.
    """
    size = shape.of(units)
    city = _populated(size, at=at, accounts=accounts or {}, progress=progress)
    n_readings, n_submissions = figures.write(city, months=MONTHS, progress=progress)
    calendar = RememberingCalendar.of(clockwork.calendar())
    n_matters = n_entries = 0
    kinds = (
        ("承诺", size.commitments, commitments.walks),
        ("任务", size.tasks, tasks.walks),
        ("其他事项", others.n_walks(city), others.walks),
    )
    for what, total, walks in kinds:
        counted = _counted(walks(city, calendar=calendar), what=what, total=total, say=progress)
        written = walk.write(counted, until=at)
        n_matters += written.n_matters
        n_entries += written.n_entries
    return Built(
        city=city, n_matters=n_matters, n_entries=n_entries + n_submissions, n_readings=n_readings
    )


def _counted(walks: Iterable[Walk], *, what: str, total: int, say: Progress) -> Iterator[Walk]:
    for n, one in enumerate(walks, start=1):
        if n % _EVERY == 0 or n == total:
            say(what, n, total)
        yield one


def _populated(
    size: shape.Shape, *, at: datetime, accounts: Mapping[str, int], progress: Progress
) -> City:
    """The tree and the posts in the database, with a posting for each post."""
    begins = begins_on(at)
    begun_at = begin_of_day(begins) + timedelta(hours=8)
    planned = city_plan.tree_of(size)
    progress("单位", 0, size.n_units)
    tree.load(units=planned.units, from_on=begins, at=begun_at)
    progress("单位", size.n_units, size.n_units)
    posts = city_plan.posts_of(planned)
    ids = tree.make_posts(
        [tree.PostRow(unit=post.unit, title=post.title, is_head=post.is_head) for post in posts],
        at=begun_at,
    )
    waiting = dict(accounts)
    wanted = [waiting.pop(f"{planned.unit(post.unit).title}/{post.title}", None) for post in posts]
    postings = appointments.write(
        [appointments.Appointment(post=post, account=account)
         for post, account in zip(ids, wanted, strict=True)],
        from_on=begins, at=begun_at,
    )  # fmt: skip
    progress("岗位", len(posts), len(posts))
    city = City(tree=planned, shape=size, at=at)
    for plan, post, posting in zip(posts, ids, postings, strict=True):
        hand = str(posting)
        actor = Actor(posting=hand, unit=plan.unit, post=post, head=plan.is_head,
                      postings=frozenset({hand}))  # fmt: skip
        held = Held(id=post, title=plan.title, actor=actor)
        city.held.setdefault(plan.unit, []).append(held)
    return city
