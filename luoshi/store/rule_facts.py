"""What the rules of one move must know of the world; a move without such rules asks nothing."""

import secrets
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from luoshi.core import ledger, rule_visits
from luoshi.core.calendar import begin_of_day, day_of
from luoshi.core.condition import Visit
from luoshi.core.loop import End, Loop, Move
from luoshi.core.matter import EMPTY, Matter
from luoshi.core.turn import Turn
from luoshi.store import clockwork, models, projection

#: Unit: bytes of chance in a seed.
_SEED = 16


def known(
    *,
    loop: Loop,
    move: Move | None,
    matter: Matter,
    given: Mapping[str, Any],
    day: date,
    opener: int | None,
) -> Mapping[str, Any]:
    """The facts that the rules of this move look at, by their names in `Facts`.

    Shape: `opener` is the unit that makes the move, where it opens the matter.
    """
    rules = move.rules if move else ()
    if not _ASKING.intersection(rules):
        return EMPTY
    found: dict[str, Any] = {}
    values = dict(matter.values) | dict(given)
    if "issue_code" in rules or "sample" in rules:
        found["seed"] = secrets.token_hex(_SEED)
    if "sample" in rules:
        found["drawn"] = drawn(loop=loop.name, owner=values.get("owner", opener), year=day.year)
    if "merge_visits" in rules:
        units = rule_visits.named(values.get("visited"))
        year = (rule_visits.day_of_visit(values) or day).year
        found["visits"] = tuple(visits(units, year=year, but=matter.id))
    if "rota" in rules:
        posts = models.Post.objects.filter(id__in=posts_named(move, matter=matter, given=given))
        found["titles"] = dict(posts.values_list("id", "title"))
    return found


_ASKING = frozenset({"issue_code", "sample", "merge_visits", "rota"})


def posts_named(move: Move | None, *, matter: Matter, given: Mapping[str, Any]) -> set[int]:
    """The posts that must be known with their units: a holder, a seat to fill, turns of duty."""
    found = {given.get("holder")}
    if move is not None and "posts" in move.rules:
        found.add(given.get("seat", matter.values.get("seat")))
    standing = matter.values if move is not None and move.rules else EMPTY
    for value in {**standing, **given}.values():
        if isinstance(value, tuple):
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

    Shape: of every loop whose moves call `merge_visits`; one that was merged into another is none.
    """
    loops = [
        name
        for name, loop in clockwork.current_loops().items()
        if any("merge_visits" in move.rules for move in loop.moves.values())
    ]
    rows = models.Matter.objects.filter(loop__in=loops, state__contains='"visited":')
    for row in rows.exclude(id=but).exclude(end=End.VOID.value).order_by("id").iterator():
        loop = clockwork.loop_of(row.text_id, row.loop)
        matter = projection.matter_of(row, loop=loop)
        on = rule_visits.day_of_visit(matter.values) or day_of(row.opened_at)
        if on.year != year or matter.values.get("merged_into") is not None:
            continue
        for unit in rule_visits.visited(matter):
            if unit in units:
                yield Visit(matter=row.id, number=row.number, unit=unit, on=on)
