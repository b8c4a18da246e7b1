"""What two documents say differently of the same, as the review shows it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.core.tree import Tree
from luoshi.store.contradictions import Contradiction
from luoshi.store.documents import Proposal
from luoshi.web import spoken


def shown(one: Proposal, found: Sequence[Contradiction], *, tree: Tree) -> list[dict[str, Any]]:
    """The contradictions of a draft, each as a sentence with the other quote and its address."""
    return [
        {
            "document": each.document, "quote": each.quote,
            "url": f"{reverse('review', args=[each.document_id])}#draft-{each.draft_id}",
            "here": _values(each.mine, tree=tree), "there": _values(each.other, tree=tree),
        }
        for each in found
    ]  # fmt: skip


def _values(said: Mapping[str, Any], *, tree: Tree) -> str:
    return spoken.listed(_value(value, tree=tree) for value in said.values())


def _value(value: Any, *, tree: Tree) -> str:
    if isinstance(value, date):
        return spoken.day(value)
    if value is None:
        return _("没有写")
    return tree.unit(value).title if value in tree else _("已撤并的单位")
