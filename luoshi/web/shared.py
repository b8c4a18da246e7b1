"""Public matters of others: what a post reads of them, and what it may open in them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from luoshi.core import rights
from luoshi.core.loop import Loop
from luoshi.store import clockwork, lamps, models, publication, sight
from luoshi.web import access, names, opening, present
from luoshi.web.access import Asked

#: No list of what others show is longer than this.
MOST = 50


def page(request: Asked, matter_id: int) -> HttpResponse:
    """The public part of a matter that is somebody else's. 404 for one that is not public."""
    row, loop, matter = access.public_matter(matter_id)
    fields = [loop.fields[name] for name in rights.public_fields(loop) if name != "title"]
    given = [
        (field, matter.values[field.name])
        for field in fields
        if matter.values.get(field.name) not in (None, "", ()) and field.type != "file"
    ]
    known = names.names_of(tree=clockwork.tree_on(request.day), day=request.day, given=given)
    found = opening.openings_in(row, loop=loop, matter=matter, actor=request.actor, day=request.day)
    context = {
        "title": row.title or present.worded(loop),
        "number": row.number,
        "loop": present.worded(loop),
        "list_url": reverse("mechanism", args=[loop.name]),
        "stage": present.worded(loop.stages[matter.stage]),
        "unit": known.unit(row.owner_id),
        "facts": [
            {"title": present.worded(field), "text": names.said(field, value, names=known)}
            for field, value in given
            if field.name != "owner"
        ],
        "actions": [
            {"title": one.title, "url": one.url, "method": "get", "kind": "" if n else "solid"}
            for n, one in enumerate(found)
        ],
    }
    return render(request, "matter_shared.html", context)


def rows(request: Asked, loop: Loop) -> list[dict[str, Any]]:
    """The open matters of a mechanism that others show to everybody, the soonest due first.

    Shape: only of mechanisms in which a post of another unit may open something.
    """
    if not any("requester" in move.by for part in loop.children.values()
               for move in part.moves.values() if move.opens_matter):  # fmt: skip
        return []
    visible = sight.visible_to(actor=request.actor, day=request.day)
    found = publication.public().filter(loop=loop.name, end="")
    found = found.exclude(id__in=visible.values_list("id")).select_related("owner")
    return [_row(row) for row in found.order_by("next_on", "id")[:MOST]]


def _row(row: models.Matter) -> dict[str, Any]:
    loop, _matter = lamps.light(vars(row))
    return {
        "title": row.title or present.worded(loop), "url": reverse("matter", args=[row.id]),
        "unit": row.owner.title if row.owner else "",
        "stage": present.worded(loop.stages[row.stage]),
    }  # fmt: skip
