"""The matters that an actor may see, as a query: the same answer as `core.rights.may_see`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from luoshi.core import rights
from luoshi.core.matter import Actor
from luoshi.store import clockwork, models
from luoshi.store.prepared import Blank, Prepared


@dataclass(frozen=True, kw_only=True)
class _Viewer:
    """An actor as the query compares him. Shape: None for what he does not have."""

    requester: Any
    unit: Any
    post: Any
    subtree: tuple[Any, Any, Any] | None


def visible_to(*, actor: Actor, day: date) -> QuerySet[models.Matter]:
    """Every matter that this actor may see whole on this day, and no other.

    A test proves it equal to `rights.may_see` on random trees and matters.
    """
    return _visible(_viewer(actor, day=day))


def as_party(parties: Iterable[str], *, actor: Actor, day: date) -> Q:
    """The condition of matters on which the actor is one of these parties, as
    `rights.parties_of` says; every matter where one of them is nobody's unit, post or code.
    """
    named = set(parties)
    if not named <= set(_PARTIES):
        return Q()
    viewer = _viewer(actor, day=day)
    return _any(_is(party, viewer=viewer) for party in named)


def is_visible(*, actor: Actor, day: date, matter_id: int) -> bool:
    """Whether `visible_to` contains this matter."""
    return bool(_asked(_exists, matter_id, actor=actor, day=day))


def seen(*, actor: Actor, day: date, matter_id: int) -> models.Matter | None:
    """This matter out of `visible_to`, with its units and its post."""
    found: list[models.Matter] = _asked(_with_names, matter_id, actor=actor, day=day)
    return found[0] if found else None


def _asked(prepared: Any, matter_id: int, *, actor: Actor, day: date) -> list[Any]:
    """What a query for one matter gives, in the shape that this actor's query has."""
    viewer = _viewer(actor, day=day)
    given = (viewer.requester, viewer.unit, viewer.post, *(viewer.subtree or (None,) * 3))
    found: list[Any] = prepared(tuple(each is not None for each in given)).all(*given, matter_id)
    return found


def _blank(has: tuple[bool, ...]) -> QuerySet[models.Matter]:
    """`visible_to` for one matter with blanks for whatever such an actor has."""
    requester, unit, post, *subtree = (
        Blank(at) if is_there else None for at, is_there in enumerate(has)
    )
    inside = (subtree[0], subtree[1], subtree[2]) if subtree[0] is not None else None
    viewer = _Viewer(requester=requester, unit=unit, post=post, subtree=inside)
    return _visible(viewer).filter(id=Blank(len(has)))


@lru_cache(maxsize=16)
def _exists(has: tuple[bool, ...]) -> Prepared[tuple[int]]:
    return Prepared(lambda: _blank(has).values_list("id"))


@lru_cache(maxsize=16)
def _with_names(has: tuple[bool, ...]) -> Prepared[models.Matter]:
    joined = ("owner", "superior", "verifier", "holder")
    return Prepared(lambda: _blank(has).select_related(*joined))


def _viewer(actor: Actor, *, day: date) -> _Viewer:
    numbering = clockwork.numbering_on(day)
    tree = clockwork.tree_by_id(numbering)
    unit = actor.unit
    return _Viewer(
        requester=rights.requester_key(actor), unit=unit, post=actor.post,
        subtree=(numbering, tree.pre(unit), tree.last(unit))
        if unit is not None and unit in tree
        else None,
    )  # fmt: skip


def _visible(viewer: _Viewer) -> QuerySet[models.Matter]:
    mine = {party: _is(party, viewer=viewer) for party in _PARTIES}
    by_house = Q(seen_by="") & (_any(mine.values()) | _below(viewer))
    by_name = _any(Q(seen_by__contains=party) & condition for party, condition in mine.items())
    return models.Matter.objects.filter(by_house | by_name)


_PARTIES = ("owner", "superior", "verifier", "partners", "requester", "holder")
_NOBODY = Q(pk__in=())


def _is(party: str, *, viewer: _Viewer) -> Q:
    """The matters on which the actor is this party."""
    if party == "requester":
        return Q(requester=viewer.requester)
    unit = viewer.unit
    if unit is None:
        return _NOBODY
    if party == "holder":
        return Q(holder_id=viewer.post) if viewer.post is not None else _NOBODY
    if party == "partners":
        bound = models.Partner.objects.filter(matter_id=OuterRef("id"), unit_id=unit)
        return Q(Exists(bound))
    if party == "verifier":
        checks = Q(verifier_id=unit) | Q(verifier__isnull=True, superior_id=unit)
        return checks & (Q(owner__isnull=True) | ~Q(owner_id=unit))
    return Q(**{f"{party}_id": unit})


def _below(viewer: _Viewer) -> Q:
    """The matters that a unit of the actor's subtree owns."""
    if viewer.unit is None or viewer.subtree is None:
        return _NOBODY
    return Q(owner_id__in=places(*viewer.subtree))


def units_below(*, unit: int, day: date) -> QuerySet[models.Place, int]:
    """The ids of a unit and all below it, as a subquery over the numbering of the day."""
    numbering = clockwork.numbering_on(day)
    tree = clockwork.tree_by_id(numbering)
    return places(numbering or 0, tree.pre(unit), tree.last(unit))


def places(numbering: Any, first: Any, last: Any) -> QuerySet[models.Place, int]:
    """The ids of the units from one position of a numbering to another, as a subquery."""
    found = models.Place.objects.filter(numbering_id=numbering, pre__gte=first, pre__lte=last)
    return found.values_list("unit_id", flat=True)


def _any(conditions: Iterable[Q]) -> Q:
    joined = _NOBODY
    for condition in conditions:
        joined |= condition
    return joined
