"""Where two documents of a unit demand the same and differ in the day or in who is to do it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from luoshi.core import likeness
from luoshi.store import clockwork, documents, models
from luoshi.store.documents import Sheet

#: The fields in which two demands of the same contradict each other.
FIELDS = ("due", "owner")
#: So many drafts of other documents are looked at, the newest first.
MOST_DRAFTS = 5_000


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    """Another document that says otherwise.

    Shape: `mine` and `other` hold what each says in the fields that differ; `draft_id`, `quote`
    and the rest are the other's.
    """

    document_id: int
    document: str
    draft_id: int
    quote: str
    mine: Mapping[str, Any]
    other: Mapping[str, Any]


def of_sheet(sheet: Sheet) -> dict[int, list[Contradiction]]:
    """The contradictions of each draft of a document that is not discarded. Two queries.

    Shape: the same is demanded where the title as it was read is the same or much alike, or where
    the other was made or merged into the matter that this one repeats. What a document hands to
    several units counts as a whole: only where nothing of it agrees does it contradict.
    """
    mine = [one for one in sheet.proposals if one.row.state != documents.DISCARDED]
    alike = _alike(sheet, titles={one.row.title for one in mine} - {""})
    others = _others(sheet, titles=set().union(*alike.values()), matters={
        one.standing.matter_id for one in mine if one.standing is not None})  # fmt: skip
    by_title: dict[str, list[Mapping[str, Any]]] = {}
    for one in mine:
        by_title.setdefault(one.row.title, []).append(one.given)
    found: dict[int, list[Contradiction]] = {}
    for one in mine if others else ():
        repeated = one.standing.matter_id if one.standing is not None else None
        titles = alike.get(one.row.title, frozenset())
        for group in _groups(others, titles=titles, matter=repeated):
            said = _differing(one.given, by_title[one.row.title], [given for _, given in group])
            if said:
                found.setdefault(one.id, []).append(_told(one.given, group[0], names=said))
    return found


def _alike(sheet: Sheet, *, titles: set[str]) -> dict[str, frozenset[str]]:
    """The titles of other documents of the unit that may mean the same as each of these.

    Shape: each with itself.
    """
    rows = models.Draft.objects.filter(document__unit_id=sheet.document.unit_id)
    others = rows.exclude(document_id=sheet.document.id).exclude(state=documents.DISCARDED)
    known = list(others.order_by("-id").values_list("title", flat=True)[:MOST_DRAFTS])
    index = likeness.Index(dict(enumerate(known)))
    return {title: frozenset({title, *(known[at] for at in index.like(title))}) for title in titles}


_Other = tuple[models.Draft, Mapping[str, Any]]


def _others(sheet: Sheet, *, titles: set[str], matters: set[int]) -> list[_Other]:
    rows = (
        models.Draft.objects.filter(document__unit_id=sheet.document.unit_id)
        .filter(Q(title__in=titles) | Q(matter_id__in=matters))
        .exclude(document_id=sheet.document.id)
        .exclude(state=documents.DISCARDED)
        .select_related("document")
        .defer("document__content", "document__clean_text", "document__found")
    )
    loops = clockwork.current_loops()
    return [
        (row, documents.given_of(row, loop=loops[row.loop]))
        for row in rows.order_by("document_id", "start", "position")
    ]


def _groups(
    others: Iterable[_Other], *, titles: Collection[str], matter: int | None
) -> list[list[_Other]]:
    """What each other document demands of the same."""
    by_document: dict[int, list[_Other]] = {}
    for row, given in others:
        is_same_matter = matter is not None and row.matter_id == matter
        if (row.title and row.title in titles) or is_same_matter:
            by_document.setdefault(row.document_id, []).append((row, given))
    return list(by_document.values())


def _differing(
    one: Mapping[str, Any], mine: Sequence[Mapping[str, Any]], other: Sequence[Mapping[str, Any]]
) -> tuple[str, ...]:
    """The fields that both documents fill in and in which nothing of theirs agrees."""
    found = []
    for name in FIELDS:
        here = {given[name] for given in mine if given.get(name) is not None}
        there = {given[name] for given in other if given.get(name) is not None}
        if one.get(name) is not None and there and not here & there:
            found.append(name)
    return tuple(found)


def _told(one: Mapping[str, Any], other: _Other, *, names: tuple[str, ...]) -> Contradiction:
    row, given = other
    return Contradiction(
        document_id=row.document_id, document=row.document.name, draft_id=row.id,
        quote=row.quote, mine={name: one[name] for name in names},
        other={name: given.get(name) for name in names},
    )  # fmt: skip
