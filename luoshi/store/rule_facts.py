"""What the rules of one move must know of the world; a move without such rules asks nothing."""

import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from luoshi.core import ledger, rule_visits, scheme
from luoshi.core.calendar import begin_of_day, day_of
from luoshi.core.condition import Visit
from luoshi.core.loop import End, Loop, Move
from luoshi.core.matter import EMPTY, Matter
from luoshi.core.scoring import Figure
from luoshi.core.turn import Turn
from luoshi.store import clockwork, models, projection, score_figures

#: Unit: bytes of chance in a seed.
_SEED = 16


def known(
    *,
    loop: Loop,
    move: Move | None,
    matter: Matter,
    given: Mapping[str, Any],
    at: datetime,
    opener: int | None,
    parent: tuple[Loop, Matter] | None,
    figures: Mapping[int, Mapping[str, Figure]] | None = None,
) -> Mapping[str, Any]:
    """The facts that the rules of this move look at, by their names in `Facts`. In a transaction.

    Shape: `opener` is the unit that makes the move, where it opens the matter; `figures` are passed
    where those of many units have been computed at once.
    """
    found: dict[str, Any] = {}
    if names_measures(given, loop=loop):
        found["measures"] = scheme.catalogue(loop_files(clockwork.current_loops()))
    rules = move.rules if move else ()
    if not _ASKING.intersection(rules):
        return found
    day = day_of(at)
    values = dict(matter.values) | dict(given)
    if "issue_code" in rules or "sample" in rules:
        found["seed"] = secrets.token_hex(_SEED)
    if "sample" in rules:
        found["drawn"] = drawn(loop=loop.name, owner=values.get("owner", opener), year=day.year)
    if "merge_visits" in rules:
        units = rule_visits.visited(values)
        year = (rule_visits.day_of_visit(values) or day).year
        found["visits"] = tuple(visits(_held(units), year=year, but=matter.id))
    if "alike" in rules:
        found["counter"] = _counter(values.get("counter"))
    if "freeze" in rules:
        found["log"] = log(at)
    if "score" in rules:
        unit = values.get("owner", opener)
        found["figures"] = figures or figures_of(
            loop=loop, matter=matter, units=(unit,), parent=parent
        )
    if "rota" in rules:
        posts = models.Post.objects.filter(id__in=posts_named(move, matter=matter, given=given))
        found["titles"] = dict(posts.values_list("id", "title"))
    return found


_ASKING = frozenset({"issue_code", "sample", "merge_visits", "alike", "freeze", "score", "rota"})
#: The rules by which a matter comes to go to units.
_VISITING = frozenset({"sample", "merge_visits"})
#: The rules among them that look at what other matters have come to.
_LOOKING = frozenset({"sample", "merge_visits", "alike", "score"})


def looks_at_others(moves: Iterable[Move]) -> bool:
    """Whether one of these moves is decided by what other matters of the books have come to."""
    return any(_LOOKING.intersection(move.rules) for move in moves)


def names_measures(given: Mapping[str, Any], *, loop: Loop) -> bool:
    """Whether a scheme is given, whose measures are to be known by their names."""
    return any(name in loop.fields and loop.fields[name].type == "scheme" for name in given)


def _counter(matter_id: int | None) -> tuple[Loop, Matter] | None:
    row = models.Matter.objects.filter(id=matter_id or 0).first()
    if row is None:
        return None
    loop = clockwork.loop_of(row.text_id, row.loop)
    return loop, projection.matter_of(row, loop=loop)


def _held(units: tuple[int, ...]) -> tuple[int, ...]:
    """These units, so that of two who plan a visit to one at once, the second sees the first."""
    rows = models.Unit.objects.select_for_update(no_key=True).filter(id__in=units)
    list(rows.order_by("id").values_list("id"))
    return units


def loop_files(loops: Mapping[str, Loop]) -> Iterator[Loop]:
    """The loops that have a file of their own; their children stand in them."""
    return (loop for loop in loops.values() if not loop.parent)


def log(at: datetime) -> Mapping[str, str]:
    """How the sealed log stood then, in ledger form. Shape: no root before the first checkpoint."""
    last = models.Checkpoint.objects.filter(at__lte=at).order_by("-size").first()
    return {"size": str(last.size), "root": last.root} if last else {"size": "0", "root": ""}


def figures_for(
    loop: Loop, *, parent: tuple[Loop, Matter], units: Iterable[int]
) -> Mapping[int, Mapping[str, Figure]]:
    """The figures that the children of a matter are opened with, of all units at once."""
    scored = any("score" in move.rules for move in loop.moves.values() if move.opens_matter)
    blank = Matter(id=0, loop=loop.name)
    return figures_of(loop=loop, matter=blank, units=units, parent=parent) if scored else EMPTY


def figures_of(
    *,
    loop: Loop,
    matter: Matter,
    units: Iterable[int | None],
    parent: tuple[Loop, Matter] | None,
) -> Mapping[int, Mapping[str, Figure]]:
    """The figures of the units that are scored, and of their peers where a formula ranks them."""
    places = [(loop, matter), *((parent,) if parent else ())]
    known: dict[str, Any] = {}
    for _, one in reversed(places):
        known |= one.values
    criteria, cutoff = known.get("scheme"), known.get("cutoff")
    if not criteria or cutoff is None:
        return EMPTY
    asked = {
        one
        for unit in units
        for one in score_figures.units_scored(criteria, unit=unit, peers=known.get("units") or ())
    }
    books = score_figures.books_of(places, cutoff=cutoff)
    return score_figures.figures(criteria, units=sorted(asked), books=books)


def limits_parts(
    *, loop: Loop, move: Move | None, matter: Matter, given: Mapping[str, Any]
) -> bool:
    """Whether this move gives a matter that has opened others a day that its parts must keep."""
    if move is None or "within_parent" not in move.rules or given.get("due") is None:
        return False
    return any(loop.moves[made].opens for made in matter.times if made in loop.moves)


def posts_named(move: Move | None, *, matter: Matter, given: Mapping[str, Any]) -> set[int]:
    """The posts that must be known with their units: a holder, a seat to fill, turns of duty."""
    found = {given.get("holder")}
    if move is not None and "posts" in move.rules:
        found.add(given.get("seat", matter.values.get("seat")))
    known = {**matter.values, **given} if move is not None and move.rules else given
    for value in known.values():
        if type(value) is tuple and value and isinstance(value[0], Turn):
            found |= {turn.post for turn in value if isinstance(turn, Turn)}
    return {post for post in found if post is not None}


def drawn(*, loop: str, owner: int | None, year: int) -> Counter[int]:
    """How often the samples of a unit's matters of one loop have drawn each unit in a year."""
    ids = models.Matter.objects.filter(loop=loop, owner_id=owner).values_list("id", flat=True)
    first, after = begin_of_day(date(year, 1, 1)), begin_of_day(date(year + 1, 1, 1))
    lines = models.Entry.objects.filter(
        subject__in=[projection.subject_of(matter) for matter in ids],
        at__gte=first, at__lt=after, canonical__contains='"drawn":',
    )  # fmt: skip
    found: Counter[int] = Counter()
    for canonical in lines.values_list("canonical", flat=True):
        units = projection.entered_of(ledger.read(canonical)).given.get("drawn", ())
        found += Counter(int(unit) for unit in units)
    return found


def visits(units: tuple[int, ...], *, year: int, but: int = 0) -> Iterator[Visit]:
    """The inspections of a year that go to these units, those that came to nothing left out.

    Shape: of every loop whose moves call `merge_visits`, or draw whom they go to by `sample`; one
    that was merged into another is none.
    """
    loops = [
        name
        for name, loop in clockwork.current_loops().items()
        if any(_VISITING.intersection(move.rules) for move in loop.moves.values())
    ]
    named = Q(state__contains='"visited":') | Q(state__contains='"drawn":')
    rows = models.Matter.objects.filter(named, loop__in=loops)
    for row in rows.exclude(id=but).exclude(end=End.VOID.value).order_by("id").iterator():
        loop = clockwork.loop_of(row.text_id, row.loop)
        matter = projection.matter_of(row, loop=loop)
        on = rule_visits.day_of_visit(matter.values) or day_of(row.opened_at)
        if on.year != year or matter.values.get("merged_into") is not None:
            continue
        for unit in rule_visits.visited(matter.values):
            if unit in units:
                yield Visit(matter=row.id, number=row.number, unit=unit, on=on)
