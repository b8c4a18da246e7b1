"""What a move asks the database first: whether it has been made, in which tree, and who makes it.

All of it is one query, because every move of everybody asks it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, Q, QuerySet, Subquery

from luoshi.core.calendar import day_of
from luoshi.core.matter import Actor
from luoshi.store import actors, models
from luoshi.store.prepared import Blank, Prepared


@dataclass(frozen=True, kw_only=True)
class Start:
    """What stands before a matter is opened. Shape: `numbering_id` is None before the first."""

    numbering_id: int | None
    has_regime: bool
    is_repeated: bool


def row_of(matter_id: int, *, key: str, actor: Actor, at: datetime) -> Any:
    """The row of a matter, locked until the end, with the numbering of the day.

    Shape: with `is_repeated`, whether the key has been used before; whoever sends the same again
    after the posting has ended is given the first outcome.
    Refuses: posting-over, posting-ahead.
    """
    day = day_of(at)
    row: Any = _row.first(day, key, _posting(actor), matter_id)
    if row is None:
        raise models.Matter.DoesNotExist(matter_id)
    if row.is_out and not row.is_repeated:
        raise actors.out_of_days(int(actor.posting), day=day)
    return row


def of(*, key: str, actor: Actor, at: datetime) -> Start:
    """What is asked before a matter is opened. Refuses: posting-over, posting-ahead."""
    day = day_of(at)
    found: Any = _start.first(day, key, _posting(actor))
    if found is None:
        is_repeated = models.Receipt.objects.filter(key=key).exists()
        return Start(numbering_id=None, has_regime=True, is_repeated=is_repeated)
    if found.is_out and not found.is_repeated:
        raise actors.out_of_days(int(actor.posting), day=day)
    return Start(numbering_id=found.id, has_regime=found.has_regime, is_repeated=found.is_repeated)


def _posting(actor: Actor) -> int:
    """The id of a posting; nought for the house and for outsiders, who hold none."""
    return int(actor.posting) if actor.posting.isdecimal() else 0


def _known() -> dict[str, Any]:
    """Shape: with blanks for the day, the key and the posting."""
    posting = models.Posting.objects.filter(id=Blank(2))
    out = Q(from_on__gt=Blank(0)) | Q(until_on__lt=Blank(0))
    return {
        "is_repeated": Exists(models.Receipt.objects.filter(key=Blank(1))),
        "has_regime": Exists(models.Regime.objects.all()),
        "is_out": Exists(posting.filter(out)),
    }


def _row_query() -> QuerySet[models.Matter]:
    """The row of one matter. Shape: with a fourth blank for the id."""
    numberings = models.Numbering.objects.filter(from_on__lte=Blank(0))
    query = models.Matter.objects.annotate(
        numbering_id=Subquery(numberings.order_by("-from_on", "-id").values("id")[:1]), **_known()
    ).filter(id=Blank(3))
    if connection.features.has_select_for_update:
        query = query.select_for_update(of=("self",))
    return query


def _start_query() -> QuerySet[models.Numbering]:
    """The numbering in force."""
    known = models.Numbering.objects.filter(from_on__lte=Blank(0)).annotate(**_known())
    return known.order_by("-from_on", "-id")[:1]


_row = Prepared(_row_query)
_start = Prepared(_start_query)
