"""Makes the demonstration city: tree, posts, figures and histories, all of it through `record`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from luoshi.core.calendar import begin_of_day, day_of
from luoshi.core.matter import Actor
from luoshi.core.period import add_months
from luoshi.demo import city as city_plan
from luoshi.demo import figures, seats, shape
from luoshi.demo.city import City, Held, PostPlan
from luoshi.demo.mechanisms import order
from luoshi.demo.mechanisms.order import Progress
from luoshi.store import clockwork
from luoshi.store.record import appointments, tree
from luoshi.store.record.histories import RememberingCalendar

#: So many months of figures and of history.
MONTHS = 12


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
    written = order.write(city, calendar=calendar, progress=progress)
    return Built(
        city=city, n_matters=written.n_matters, n_entries=written.n_entries + n_submissions,
        n_readings=n_readings,
    )  # fmt: skip


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
    posts = [*city_plan.posts_of(planned), *seats.plans(planned, shape=size)]
    ids = tree.make_posts(
        [tree.PostRow(unit=post.unit, title=post.title, is_head=post.is_head) for post in posts],
        at=begun_at,
    )
    city = City(tree=planned, shape=size, at=at)
    for plan, held in _held(posts, ids, from_on=begins, at=begun_at, accounts=accounts):
        city.keep(plan, held)
    progress("岗位", len(posts), len(posts))
    return city


def _held(
    posts: Sequence[PostPlan],
    ids: Sequence[int],
    *,
    from_on: date,
    at: datetime,
    accounts: Mapping[str, int],
) -> Iterator[tuple[PostPlan, Held]]:
    """Each post with its posting, where it is not vacant."""
    waiting = dict(accounts)
    titles = {unit.id: unit.title for unit in clockwork.tree_on(from_on).units}
    manned = [(plan, post) for plan, post in zip(posts, ids, strict=True) if not plan.is_vacant]
    postings = iter(
        appointments.write(
            [
                appointments.Appointment(
                    post=post, account=waiting.pop(f"{titles[plan.unit]}/{plan.title}", None)
                )
                for plan, post in manned
            ],
            from_on=from_on,
            at=at,
        )
    )
    for plan, post in zip(posts, ids, strict=True):
        hand = "" if plan.is_vacant else str(next(postings))
        actor = Actor(posting=hand, unit=plan.unit, post=post, head=plan.is_head,
                      postings=frozenset({hand}))  # fmt: skip
        yield plan, Held(id=post, title=plan.title, actor=actor)
