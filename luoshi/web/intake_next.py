"""What is looked at after a decision, and which complete drafts can be confirmed together."""

from collections.abc import Sequence
from typing import Any

from luoshi.core.tree import Tree
from luoshi.store.documents import Proposal, Sheet


def focused_after(draft: int, *, sheet: Sheet, shown: Sequence[Proposal]) -> int:
    """The draft that is looked at after a decision: it itself while it waits, else the next open.

    Shape: 0 where none of those shown waits; then what was said has the focus.
    """
    one = sheet.of(draft)
    if one is None:
        return 0
    if one in shown and one.is_open:
        return draft
    waiting = [other for other in shown if other.is_open]
    later = [other for other in waiting if other.number > one.number]
    return next((other.id for other in (*later, *waiting)), 0)


def by_unit(sheet: Sheet, *, complete: Sequence[int], tree: Tree) -> list[dict[str, Any]]:
    """The complete drafts by responsible unit, where there is more than one unit."""
    found: dict[int, list[int]] = {}
    for one in sheet.proposals:
        if one.id in complete:
            found.setdefault(int(one.given.get("owner", 0)), []).append(one.id)
    return [
        {"unit": unit, "title": tree.unit(unit).title, "n": len(drafts), "drafts": drafts}
        for unit, drafts in found.items()
        if unit in tree and len(found) > 1
    ]
