"""What later documents demand of a matter again: the drafts that were merged into it."""

from datetime import date
from typing import Any

from django.urls import reverse

from luoshi.core.calendar import day_of
from luoshi.core.matter import Actor
from luoshi.core.tree import Tree
from luoshi.store import documents, models
from luoshi.web import spoken
from luoshi.web.history import Reader

#: Sentences shown on one page; the documents hold the rest.
MOST_SHOWN = 20


def of_matter(
    matter_id: int, *, reader: Reader, actor: Actor, tree: Tree, day: date
) -> list[dict[str, Any]]:
    """Each merged sentence with its document, the first merged first. One query.

    Shape: `url` leads to the document for whoever may open it, "" for everybody else; nothing
    where the quote of the matter itself is not for the reader.
    """
    if "quote" in reader.loop.fields and not reader.sees("quote"):
        return []
    return [
        {
            "quote": draft.quote,
            "name": draft.document.name,
            "on": spoken.day(day_of(draft.decided_at), year_of=day) if draft.decided_at else "",
            "url": _url(draft, actor=actor, tree=tree),
        }
        for draft in documents.merged_into(matter_id)[:MOST_SHOWN]
    ]


def _url(draft: models.Draft, *, actor: Actor, tree: Tree) -> str:
    """The place in the document, where the reader's unit is its own or lies above it."""
    unit = draft.document.unit_id
    if actor.unit is None or actor.unit not in tree or unit not in tree:
        return ""
    if not tree.is_above(actor.unit, unit):
        return ""
    return f"{reverse('review', args=[draft.document_id])}#quote-{draft.id}"
