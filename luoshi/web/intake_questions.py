"""The list of gaps on the review: whom to ask what, what was asked, and what was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.core.fault import N_, Refused
from luoshi.core.quantity import Quantity
from luoshi.core.tree import Tree
from luoshi.store import clockwork, inquiries
from luoshi.store.documents import Proposal, Sheet
from luoshi.store.inquiries import Question
from luoshi.store.record import inquiries as written
from luoshi.web import intake_asks, replies, spoken
from luoshi.web.access import Asked

#: What is asked for each of the five.
WORDS = {
    "owner": N_("由谁办"), "duty": N_("做哪一件事"), "due": N_("哪天办成"),
    "quantity": N_("办多少"), "test": N_("怎样算办成"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Known:
    """The questions of one review: those that were asked, by draft, and where it comes from."""

    asked: Mapping[int, Sequence[Question]]
    origin: int | None
    tree: Tree


def known_of(sheet: Sheet, *, drafts: Sequence[Proposal], tree: Tree) -> Known:
    """What is known of the questions about these drafts. One query."""
    return Known(
        asked=inquiries.of_drafts(one.id for one in drafts),
        origin=inquiries.origin_of(sheet.document.clean_text, tree=tree), tree=tree,
    )  # fmt: skip


def offer_of(one: Proposal, *, unit: int, known: Known) -> intake_asks.Answer | None:
    """The press that asks the unit that can say what is open; None where there is none to ask."""
    asked = inquiries.whom(one, unit=unit, origin=known.origin)
    if asked is None or asked not in known.tree or not one.has_gaps:
        return None
    if any(each.unit == asked and each.is_open for each in known.asked.get(one.id, ())):
        return None
    title = _("问{unit}").format(unit=known.tree.unit(asked).title)
    return intake_asks.Answer(title=title, url=intake_asks.address(one, "ask"))


def asked_of(one: Proposal, *, known: Known) -> list[dict[str, Any]]:
    """What was asked about a draft, with the answer and the press that takes it over."""
    return [_shown(one, each, known=known) for each in known.asked.get(one.id, ())]


def _shown(one: Proposal, each: Question, *, known: Known) -> dict[str, Any]:
    unit = known.tree.unit(each.unit).title if each.unit in known.tree else _("已撤并的单位")
    states = {
        "asked": _("已问{unit}，两个工作日内答复"), "overdue": _("已问{unit}，到时还没有答"),
        "answered": _("{unit}答复"), "adopted": _("{unit}的答复已采用"),
    }  # fmt: skip
    return {
        "text": states.get(each.stage, _("问{unit}的已撤回")).format(unit=unit),
        "number": each.number, "url": reverse("matter", args=[each.matter_id]),
        "answer": each.answer, "take": _taking(one, each, tree=known.tree),
    }  # fmt: skip


def _taking(one: Proposal, each: Question, *, tree: Tree) -> intake_asks.Answer | None:
    wanted = {name: value for name, value in each.offered.items() if name in one.missing}
    if each.stage != "answered" or not one.is_open or not wanted:
        return None
    said = spoken.listed(_said(value, tree=tree) for value in wanted.values())
    return intake_asks.Answer(
        title=_("用这个答复：{values}").format(values=said),
        url=intake_asks.address(one, "adopt"), fields=(("matter", str(each.matter_id)),),
    )  # fmt: skip


def _said(value: Any, *, tree: Tree) -> str:
    if isinstance(value, date):
        return spoken.day(value)
    if isinstance(value, Quantity):
        return spoken.quantity(value)
    if isinstance(value, int):
        return tree.unit(value).title if value in tree else _("已撤并的单位")
    return str(value)


def strip(sheet: Sheet, *, known: Known) -> list[dict[str, Any]]:
    """The list of gaps by the unit that is to be asked, each with the press that asks it all."""
    groups = inquiries.by_unit(sheet, origin=known.origin)
    return [
        {"unit": unit, "n": len(waiting), "title": known.tree.unit(unit).title,
         "drafts": [one.id for one in waiting], "numbers": [one.number for one in waiting]}
        for unit, drafts in groups.items()
        if unit in known.tree
        and (waiting := [one for one in drafts
                         if offer_of(one, unit=sheet.document.unit_id, known=known)])
    ]  # fmt: skip


def ask(request: Asked, sheet: Sheet, one: Proposal, *, key: str) -> int:
    """Asks the unit that can say what this draft leaves open; gives the matter. Refuses as told."""
    tree = clockwork.tree_on(request.day)
    origin = inquiries.origin_of(sheet.document.clean_text, tree=tree)
    unit = inquiries.whom(one, unit=sheet.document.unit_id, origin=origin)
    question = _("原文没有说清：{gaps}。请答复。").format(
        gaps=spoken.listed(_(WORDS[name]) for name in one.missing)
    )
    return written.ask(
        actor=request.actor, draft_id=one.id, unit=unit or sheet.document.unit_id,
        title=_("征询：{title}").format(title=one.given.get("title", "")), question=question,
        at=request.at, key=key,
    )  # fmt: skip


def ask_several(request: Asked, sheet: Sheet, *, drafts: Sequence[int]) -> tuple[int, str]:
    """Asks about each of these drafts; how many were asked, and why the first was not."""
    key, n, why = replies.key_of(request), 0, ""
    for one in sheet.proposals:
        if one.id in drafts and one.has_gaps:
            try:
                ask(request, sheet, one, key=f"{key}/{one.id}")
                n += 1
            except Refused as refusal:
                why = why or "".join(refusal.fault.said(_))
    return n, why
