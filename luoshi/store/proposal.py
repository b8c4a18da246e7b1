"""What a draft proposes to write on its matter: its words turned into values, nothing guessed.

What the words leave open, or say in a way that only a person can settle, stays out of the values
and is missing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from luoshi.core.fault import Fault
from luoshi.core.loop import Loop, Move
from luoshi.core.quantity import Quantity, parse_quantity
from luoshi.core.tree import Tree
from luoshi.intake import Draft, Reading
from luoshi.intake.draft import FIVE
from luoshi.intake.suspects import WHY
from luoshi.store.naming import Rules
from luoshi.store.resolve import Resolved, resolve

#: Words before a number that say "no fewer than": the number is then the quantity.
_AT_LEAST = re.compile(r"^(?:不少于|不低于|不小于|至少|力争|达到|达|完成)+")
_AT_MOST = re.compile(r"^(?:不超过|不高于|不多于|控制在|至多)+")
_APPROXIMATE = re.compile(r"(?<=\d)(?:余|多)|(?:左右|以上)$")
_NUMBER = re.compile(r"(?:[\u4e00-\u9fff]{0,8}〔20\d\d〕\d{1,4}号)")
_HEAD = 600
_LEADS = re.compile(r"^(?:(?:牵头|负总责)[,，]?|会同[^,，。；;]{2,40}[,，])")
_HELPS = re.compile(r"^[^,，。；;]{2,40}(?:配合|协助|协办|共同参与)[,，]")
_RHYTHMS = {
    "半月": "half_month", "半年": "", "年": "year", "季": "quarter", "月": "month", "旬": "",
    "周": "week", "星期": "week", "日": "day", "天": "day",
}  # fmt: skip
#: Where a decision comes from, by words of its title: the first that fits.
_ORIGINS = (
    ("government_report", r"政府工作报告"),
    ("plenary", r"全会|全体会议|党代会"),
    ("standing_meeting", r"常委会|常务会"),
    ("instruction", r"批示"),
    ("inspection", r"巡视|巡察"),
    ("feedback", r"督查(?:反馈|通报|情况)|督导反馈"),
    ("congress", r"人大.{0,6}建议"),
    ("consultative", r"政协.{0,6}提案"),
    ("livelihood", r"民生实事"),
    ("pledge", r"责任书|签约"),
    ("commitment", r"承诺"),
    ("special_meeting", r"会议|座谈会|推进会|调度会|现场会|部署会|分析会|晒比会|大会"),
)


#: Those of a loop's parties that units are.
_UNITS = frozenset(("owner", "superior", "requester"))


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """What one draft proposes. Shape: `given` holds values by field, without what is missing."""

    draft: Draft
    given: Mapping[str, Any]
    resolved: Resolved


def proposed(
    draft: Draft,
    *,
    loop: Loop,
    asked: frozenset[str],
    tree: Tree,
    unit: int,
    day: date,
    head: str,
    rules: Rules,
) -> Proposed:
    """The draft's words as values of the fields that may be given when its matter is opened.

    Shape: `head` is the beginning of the document, from which origin and number are read; the
    post responsible is not in `given`: whoever writes adds the head of the unit. `rules` are those
    that hold in the unit.
    """
    resolved = resolve(draft.actor, tree=tree, unit=unit, quote=draft.quote, rules=rules)
    is_joint = bool(resolved.partners)
    duty = named(draft.duty, due=draft.due_words, is_joint=is_joint)
    said: dict[str, Any] = {
        "title": named(draft.title, due=draft.due_words, is_joint=is_joint)[:60],
        "quote": within(draft.quote, most=loop.fields["quote"].most) if "quote" in asked else None,
        "origin": origin_of(head),
        "secrecy": "internal",
        "document_no": number_of(head),
        "owner": resolved.owner,
        "partners": resolved.partners or None,
        "duty": within(duty, most=300) or None,
        "due": due_of(draft, day=day),
        "quantity": quantity_of(draft.quantity),
        "test": within(draft.test, most=200) or None,
        "rhythm": rhythm_of(draft.due_words) if draft.recurs else None,
    }
    given = {name: value for name, value in said.items() if name in asked and value is not None}
    known = {
        name: value
        for name, value in given.items()
        if not loop.fields[name].choice or value in loop.fields[name].choice
    }
    return Proposed(draft=draft, given=MappingProxyType(known), resolved=resolved)


def named(text: str, *, due: str, is_joint: bool) -> str:
    """What is to be done without who leads and helps, and without the day at its beginning.

    Shape: `is_joint` says that units which help have been found, so that their clause may go.

    >>> named("牵头，大港镇、石桥镇配合，6月底前完成供水管网改造", due="6月底前", is_joint=True)
    '完成供水管网改造'
    """
    rest = _LEADS.sub("", text)
    rest = _HELPS.sub("", rest) if is_joint else rest
    rest = re.sub(rf"^[在于到]?{re.escape(due)}[,，]?", "", rest) if due else rest
    return rest or text


def within(text: str, *, most: int) -> str:
    """The text, cut with an ellipsis where it is longer than the field takes."""
    return text if len(text) <= most else text[: most - 1] + "…"


def due_of(draft: Draft, *, day: date) -> date | None:
    """The day by which it is to be done; None for a rhythm, an unsettled word or a day over."""
    if draft.recurs or draft.due_on is None or draft.due_on < day:
        return None
    return draft.due_on


def quantity_of(words: str) -> Quantity | None:
    """The quantity that the words demand; None for an upper limit, which only a person can read."""
    if _AT_MOST.search(words):
        return None
    return amount_in(words)


def amount_in(words: str) -> Quantity | None:
    """The amount and unit in the words, whatever they say around it."""
    plain = _APPROXIMATE.sub("", _AT_MOST.sub("", _AT_LEAST.sub("", words.strip())))
    found = parse_quantity(plain)
    return None if isinstance(found, Fault) else found


def rhythm_of(words: str) -> str | None:
    """The rhythm that words like 每季度末 set, or None."""
    found = re.search("每个?(半月|半年|年|季|月|旬|周|星期|日|天)", words)
    return (_RHYTHMS[found.group(1)] or None) if found else None


def origin_of(head: str) -> str:
    """Where the document's decisions come from, by its first lines; a document where none fits.

    Shape: the first line that says so decides, so that a title goes before the text under it.
    """
    for line in head[:_HEAD].splitlines():
        for origin, pattern in _ORIGINS:
            if re.search(pattern, line):
                return origin
    return "document"


def number_of(head: str) -> str | None:
    """The document's number as it stands in its first lines, or None."""
    found = _NUMBER.search(head[:_HEAD])
    return found.group() if found else None


def opening_of(loop: Loop) -> Move:
    """The move by which a draft opens its matter: the first that a unit may make."""
    found = [move for move in loop.moves.values() if move.opens_matter]
    return next((move for move in found if _UNITS.intersection(move.by)), found[0])


def unsaid_in(given: Mapping[str, Any], *, loop: Loop) -> tuple[str, ...]:
    """What its opening needs beside the five and nobody has said yet."""
    five = {*FIVE, "holder"}
    return tuple(
        name for name in opening_of(loop).needs if name not in five and given.get(name) is None
    )


def missing_of(given: Mapping[str, Any], *, loop: Loop) -> tuple[str, ...]:
    """Which of the five that its opening asks are missing in these values.

    Shape: in the order of `FIVE`. Whoever answers for it is a unit and a post.
    """
    move = opening_of(loop)
    asked = {*move.needs, *move.may}
    present = {
        "owner": given.get("owner") is not None and given.get("holder") is not None,
        "duty": bool(given.get("duty")),
        "due": given.get("due") is not None,
        "quantity": given.get("quantity") is not None,
        "test": bool(given.get("test")),
    }
    return tuple(name for name in FIVE if name in asked and not present[name])


def found_in(reading: Reading) -> dict[str, Any]:
    """What the page needs to show the document: its titles, doubts and remarks."""
    return {
        "remarks": [
            {"text": remark.text, "names": dict(remark.names)}
            for remark in reading.document.remarks
        ],
        "titles": [
            [part.start, part.end]
            for one in reading.articles
            for part in one.article.paragraphs
            if part.role in ("title", "meta")
        ],
        "said_on": next(
            (one.meeting.held_on.isoformat() for one in reading.articles if one.meeting.held_on), ""
        ),
        "doubts": [
            {"start": doubt.start, "end": doubt.end, "text": doubt.text,
             "stated": str(doubt.stated), "computed": str(doubt.computed)}
            for doubt in reading.doubts
        ],
        "suspects": [
            {"start": one.start, "end": one.end, "text": one.text, "before": one.before,
             "after": one.after, "why": WHY[one.why]}
            for one in reading.suspects
        ],
    }  # fmt: skip


def found_by(one: Proposed) -> dict[str, Any]:
    """What the draft's own words were, for the questions that they leave.

    Shape: `why` says by which rule the responsible unit was found, where it was a rule.
    """
    draft, resolved = one.draft, one.resolved
    why = {"text": resolved.reason, "names": dict(resolved.names)} if resolved.rule else None
    return {
        "kind": draft.kind,
        "why": why,
        "actor": draft.actor,
        "required_by": draft.required_by,
        "level": draft.level,
        "due_words": draft.due_words,
        "due_on": draft.due_on.isoformat() if draft.due_on else "",
        "recurs": draft.recurs,
        "quantity": draft.quantity,
        "original": [draft.original_start, draft.original_end],
    }
