"""The matters that an actor may see, as a query: the same answer as `core.rights.may_see`."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from luoshi.core import rights
from luoshi.core.matter import Actor
from luoshi.store import clockwork, models


def visible_to(*, actor: Actor, day: date) -> QuerySet[models.Matter]:
    """Every matter that this actor may see whole on this day, and no other.

    A test proves it equal to `rights.may_see` on random trees and matters.
    """
    mine = {party: _is(party, actor=actor) for party in _PARTIES}
    by_house = Q(seen_by="") & (_any(mine.values()) | _below(actor, day=day))
    by_name = _any(Q(seen_by__contains=party) & condition for party, condition in mine.items())
    return models.Matter.objects.filter(by_house | by_name)


_PARTIES = ("owner", "superior", "verifier", "partners", "requester", "holder")
_NOBODY = Q(pk__in=())


def _is(party: str, *, actor: Actor) -> Q:
    """The matters on which the actor is this party."""
    if party == "requester":
        return Q(requester=rights.requester_key(actor))
    unit = actor.unit
    if unit is None:
        return _NOBODY
    if party == "holder":
        return Q(holder_id=actor.post) if actor.post is not None else _NOBODY
    if party == "partners":
        bound = models.Partner.objects.filter(matter_id=OuterRef("id"), unit_id=unit)
        return Q(Exists(bound))
    if party == "verifier":
        checks = Q(verifier_id=unit) | Q(verifier__isnull=True, superior_id=unit)
        return checks & (Q(owner__isnull=True) | ~Q(owner_id=unit))
    return Q(**{f"{party}_id": unit})


def _below(actor: Actor, *, day: date) -> Q:
    """The matters that a unit of the actor's subtree owns."""
    numbering = clockwork.numbering_on(day)
    tree = clockwork.tree_by_id(numbering)
    if actor.unit is None or actor.unit not in tree:
        return _NOBODY
    return Q(owner_id__in=units_below(unit=actor.unit, day=day))


def units_below(*, unit: int, day: date) -> QuerySet[models.Place, int]:
    """The ids of a unit and all below it, as a subquery over the numbering of the day."""
    numbering = clockwork.numbering_on(day)
    tree = clockwork.tree_by_id(numbering)
    places = models.Place.objects.filter(
        numbering_id=numbering or 0, pre__gte=tree.pre(unit), pre__lte=tree.last(unit)
    )
    return places.values_list("unit_id", flat=True)


def _any(conditions: object) -> Q:
    joined = _NOBODY
    for condition in conditions:  # type: ignore[attr-defined]
        joined |= condition
    return joined
