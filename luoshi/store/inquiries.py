"""What drafts leave open and whom to ask: the unit to be asked, the question and its answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from luoshi.core.tree import Tree
from luoshi.store import clockwork, models, projection
from luoshi.store.documents import Proposal, Sheet

LOOP = "inquiry"
#: The lines at either end of a document that name where it comes from.
HEAD_LINES, TAIL_LINES = 3, 3
SHORTEST_TITLE = 3
#: The field of an answer that holds the value for each of the five; the rest is in its words.
ANSWERS = MappingProxyType({
    "owner": "said_owner", "due": "said_due", "quantity": "said_quantity", "test": "said_test",
})  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question about a draft, as it stands.

    Shape: `offered` are the values of the answer by the fields of the draft; empty before it.
    """

    matter_id: int
    number: str
    unit: int
    stage: str
    is_open: bool
    answer: str
    offered: Mapping[str, Any]


def origin_of(text: str, *, tree: Tree) -> int | None:
    """The unit that a document comes from: the one whose title stands in its head or signature.

    Shape: the longest title decides, and only where one unit bears it; None where none does. A
    sentence is neither head nor signature.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    ends = [*lines[:HEAD_LINES], *lines[-TAIL_LINES:]]
    around = "\n".join(line for line in ends if not line.endswith(("。", "；", "：")))
    named = [one for one in tree.units if len(one.title) >= SHORTEST_TITLE and one.title in around]
    if not named:
        return None
    most = max(len(one.title) for one in named)
    longest = [one.id for one in named if len(one.title) == most]
    return longest[0] if len(longest) == 1 else None


def whom(one: Proposal, *, unit: int, origin: int | None) -> int | None:
    """The unit that can say what a draft leaves open; None where only its own unit can.

    Shape: the responsible unit where it is known, else the one that the document comes from.
    """
    owner = one.given.get("owner")
    for asked in (owner, origin):
        if asked is not None:
            return int(asked) if asked != unit else None
    return None


def of_drafts(draft_ids: Iterable[int]) -> dict[int, list[Question]]:
    """The questions about these drafts, the first first. One query."""
    rows = models.Inquiry.objects.filter(draft_id__in=list(draft_ids)).select_related("matter")
    found: dict[int, list[Question]] = {}
    for row in rows.order_by("matter_id"):
        found.setdefault(row.draft_id, []).append(_asked(row))
    return found


def _asked(row: models.Inquiry) -> Question:
    loop = clockwork.loop_of(row.matter.text_id, row.matter.loop)
    matter = projection.matter_of(row.matter, loop=loop)
    said = matter.values if matter.stage in ("answered", "adopted") else {}
    offered = {name: said[field] for name, field in ANSWERS.items() if said.get(field) is not None}
    return Question(
        matter_id=row.matter_id, number=row.matter.number, unit=row.unit_id, stage=matter.stage,
        is_open=not row.matter.end, answer=said.get("answer", ""),
        offered=MappingProxyType(offered),
    )  # fmt: skip


def by_unit(sheet: Sheet, *, origin: int | None) -> dict[int, list[Proposal]]:
    """The open drafts with gaps, by the unit that can fill them: the list of gaps."""
    found: dict[int, list[Proposal]] = {}
    for one in sheet.proposals:
        asked = whom(one, unit=sheet.document.unit_id, origin=origin)
        if asked is not None and one.has_gaps:
            found.setdefault(asked, []).append(one)
    return found
