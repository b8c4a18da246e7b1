"""Who and what the ids in entries and values stand for, in one query for each kind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from luoshi.core import rota, wording
from luoshi.core import scheme as core_scheme
from luoshi.core import value as values
from luoshi.core.criterion import Criterion
from luoshi.core.daily import Daily
from luoshi.core.loop import Field
from luoshi.core.matter import EMPTY, PUBLIC, SYSTEM
from luoshi.core.quantity import Quantity
from luoshi.core.tree import Tree
from luoshi.core.turn import Turn
from luoshi.store import attachments, clockwork, models
from luoshi.web import measure_words, spoken

#: A longer list of units is said by its first and its number.
MOST_UNITS = 6


@dataclass(frozen=True, kw_only=True)
class Names:
    """The titles of units, posts, postings and matters on one page. `day` is that of the page."""

    tree: Tree
    day: date
    posts: Mapping[int, tuple[str, int]] = field(default_factory=lambda: EMPTY)
    postings: Mapping[str, tuple[str, int]] = field(default_factory=lambda: EMPTY)
    matters: Mapping[int, str] = field(default_factory=lambda: EMPTY)

    def unit(self, unit: int | None) -> str:
        """The title of a unit."""
        if unit is None:
            return _("未定")
        return self.tree.unit(unit).title if unit in self.tree else _("已撤并的单位")

    def post(self, post: int | None) -> str:
        """The unit and title of a post."""
        found = self.posts.get(post or 0)
        return self._seated(found) if found else _("未定")

    def actor(self, posting: str) -> str:
        """Who an entry names: a post, never a person."""
        if posting == SYSTEM:
            return _("系统")
        if posting == PUBLIC:
            return _("群众")
        found = self.postings.get(posting)
        return self._seated(found) if found else _("提出人")

    def _seated(self, found: tuple[str, int]) -> str:
        return seat(title=found[0], place=self.unit(found[1]))


def names_of(
    *,
    tree: Tree,
    day: date,
    given: Iterable[tuple[Field, Any]] = (),
    postings: Iterable[str] = (),
) -> Names:
    """The names behind these values and actors. At most three queries, none for what is absent."""
    posts, others = set(), set()
    for entry, value in given:
        if value is not None and entry.type == "post":
            posts.add(int(value))
        elif value is not None and entry.type == "matter":
            others.add(int(value))
        elif value is not None and entry.type == "turns":
            posts |= {one.post for one in value}
    hands = {int(posting) for posting in postings if posting.isdecimal()}
    return Names(
        tree=tree, day=day, posts=_posts(posts), postings=_postings(hands), matters=_matters(others)
    )


def _posts(ids: set[int]) -> dict[int, tuple[str, int]]:
    if not ids:
        return {}
    rows = models.Post.objects.filter(id__in=ids).values_list("id", "title", "unit_id")
    return {post: (title, unit) for post, title, unit in rows}


def _postings(ids: set[int]) -> dict[str, tuple[str, int]]:
    if not ids:
        return {}
    rows = models.Posting.objects.filter(id__in=ids).values_list(
        "id", "post__title", "post__unit_id"
    )
    return {str(posting): (title, unit) for posting, title, unit in rows}


def _matters(ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    rows = models.Matter.objects.filter(id__in=ids).values_list("id", "number")
    return {matter: number for matter, number in rows if number}


def seat(*, title: str, place: str) -> str:
    """A post with its unit, what both say said once.

    >>> seat(title="镇党委书记", place="大港镇"), seat(title="区水务局局长", place="区水务局")
    ('大港镇党委书记', '区水务局局长')
    """
    for length in range(min(len(title), len(place)), 0, -1):
        if place.endswith(title[:length]):
            return place + title[length:]
    return f"{place} {title}"


def said(field: Field, value: Any, *, names: Names) -> str:
    """A value in words; a personal one masked, whoever asks."""
    if value is None or value in ((), ""):
        return ""
    if field.personal is not None:
        return masked(str(value))
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, Quantity):
        return spoken.quantity(value)
    if isinstance(value, Decimal):
        return wording.number(value)
    if isinstance(value, datetime):
        return spoken.instant(value, year_of=names.day)
    if isinstance(value, date):
        return spoken.day(value, year_of=names.day)
    if isinstance(value, Daily):
        return _by_day(value, names=names)
    if isinstance(value, tuple):
        return _several(field, value, names=names)
    return _one(field, value, names=names)


def _one(field: Field, value: Any, *, names: Names) -> str:
    if field.choice:
        return spoken.choice(str(value), field)
    if field.type == "unit":
        return names.unit(value)
    if field.type == "post":
        return names.post(value)
    if field.type == "rhythm":
        return _(values.RHYTHMS[value]) if value in values.RHYTHMS else str(value)
    if field.type == "matter":
        return names.matters.get(value) or _("另一件事项")
    if field.type == "party":
        return party(str(value), names=names)
    return str(value)


def party(said: str, *, names: Names) -> str:
    """A requester: its unit, or somebody without a post."""
    kind, _slash, number = said.partition("/")
    is_unit = kind == "unit" and number.isdecimal()
    return names.unit(int(number)) if is_unit else _("群众（凭码）")


def _by_day(value: Daily, *, names: Names) -> str:
    """4月16日 — 4月20日 每天 3; what is nothing is not said."""
    return spoken.listed(
        _("{days} 每天 {n}").format(
            days=spoken.days(run.from_on, run.until_on, year_of=names.day),
            n=wording.number(run.amount),
        )
        for run in value.runs
    )


def _turn(value: Turn, *, names: Names) -> str:
    """大港镇党政办主任 4月17日 20:00—4月18日 08:00."""
    return f"{names.post(value.post)} {_hours(value)}"


def table(field: Field, value: Any, *, names: Names) -> list[tuple[str, ...]]:
    """A value of several lines as the rows of a small table; [] for one that is said in a line."""
    if field.type == "capacity" and isinstance(value, Daily):
        return [
            (
                spoken.days(run.from_on, run.until_on, year_of=names.day),
                _("每天 {n}").format(n=wording.number(run.amount)),
            )
            for run in value.runs
        ]
    if field.type == "turns":
        return [(names.post(one.post), _hours(one)) for one in value]
    if field.type == "scheme":
        return [measure_words.criterion(one) for one in value]
    return []


def _hours(value: Turn) -> str:
    return spoken.said(rota.Stretch(begins_at=value.begins_at, ends_at=value.ends_at))


def scheme_lines(scheme: Iterable[Criterion]) -> list[str]:
    """The lines of a scheme as a form has them, with the names of its measures."""
    files = [loop for loop in clockwork.current_loops().values() if not loop.parent]
    titles = core_scheme.titles(files)
    return [one.line(measures=titles, translate=_) for one in scheme]


def _several(field: Field, value: tuple[Any, ...], *, names: Names) -> str:
    if field.type == "days":
        return spoken.days(value[0], value[-1], year_of=names.day)
    if field.type == "turns":
        return spoken.listed(_turn(one, names=names) for one in value)
    if field.type == "scheme":
        return "\n".join(measure_words.line(one) for one in value)
    if field.type == "file":
        return spoken.listed(file.name for file in attachments.of_texts(value))
    if field.type == "units":
        titles = [names.unit(unit) for unit in value[:MOST_UNITS]]
        listed = spoken.listed(titles)
        if len(value) <= MOST_UNITS:
            return listed
        return _("{units}等 {n} 个单位").format(units=listed, n=wording.number(len(value)))
    return spoken.listed(spoken.choice(str(entry), field) for entry in value)


def masked(text: str) -> str:
    """A personal value of which only enough is left to tell two apart.

    >>> masked("13812345678"), masked("王某"), masked("abc123")
    ('138****5678', '王*', 'a*****')
    """
    if len(text) >= 11:
        return f"{text[:3]}{'*' * (len(text) - 7)}{text[-4:]}"
    return text[:1] + "*" * max(len(text) - 1, 1)
