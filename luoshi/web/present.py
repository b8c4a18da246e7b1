"""How a matter is shown in a row: its lamp, numbers and days in words, and what may be done now."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from luoshi.core import rights, take_back, wording
from luoshi.core.fault import Fault
from luoshi.core.lamp import State
from luoshi.core.loop import Loop, Move
from luoshi.core.matter import Actor, Matter
from luoshi.core.quantity import Quantity
from luoshi.store import clockwork, lists, models
from luoshi.store.items import Item
from luoshi.store.lamps import Shown
from luoshi.web import names, spoken

#: A row carries no more than this; the page of the matter has the rest.
MOST_BUTTONS, MOST_LINKS = 2, 1
STATES = {
    State.RED: lazy("逾期"),
    State.YELLOW: lazy("预警"),
    State.GREEN: lazy("正常"),
    State.GREY: lazy("挂起"),
    State.BLUE: lazy("按期办结"),
    State.PURPLE: lazy("超期办结"),
}
#: What a loop or a part of it is called; pages ask for it here.
worded = spoken.named
#: Codes of refusals that mean somebody else was faster.
OVERTAKEN = ("out-of-turn", "moved-meanwhile")


def new_key() -> str:
    """The key of a form: the same form sent twice is one entry."""
    return uuid.uuid4().hex


def row_id(matter_id: int) -> str:
    """The id of a matter's row on a page."""
    return f"matter-{matter_id}"


def lamp_of(shown: Shown) -> dict[str, str] | None:
    """The lamp for a template; None where there is no time limit or the end does not count."""
    if shown.state is State.NONE:
        return None
    return {"state": shown.state.value, "text": spoken.lamp_words(shown.lamp)}


def quantity_of(matter: Matter) -> str:
    """What is done of what is wanted, as far as either is known: 136 / 186 户."""
    done, wanted = matter.values.get("done"), matter.values.get("quantity")
    if isinstance(done, Quantity) and isinstance(wanted, Quantity):
        return spoken.part(done, wanted=wanted)
    known = wanted or done
    return spoken.quantity(known) if isinstance(known, Quantity) else ""


def progress(shown: Shown, *, places: int = 0) -> dict[str, Any]:
    """The bar of a row: what is done, where it should be, and both in words."""
    if shown.done is None:
        return {"done_pct": None}
    done_pct = float(shown.done * 100)
    due_pct = None if shown.expected is None else float(shown.expected * 100)
    said = _("完成 {done}%").format(done=wording.number(shown.done * 100, places=places))
    if shown.expected is not None:
        expected = wording.number(shown.expected * 100, places=places)
        said += _(" · 应到 {due}%").format(due=expected)
    return {"done_pct": done_pct, "due_pct": due_pct, "progress": said}


def due_of(item: Item, *, day: date, report_on: date | None = None) -> dict[str, str]:
    """The day in force, and beside it the original day or whose time limit it is."""
    shown = item.shown
    if shown.due_on is None:
        return {"due": _("未定时限"), "due_note": ""}
    note = ""
    if report_on is not None:
        note = _("反馈 {day}").format(day=spoken.day(report_on, year_of=day))
    elif shown.by_stage:
        note = _("{stage}时限").format(stage=worded(item.loop.stages[item.matter.stage]))
    elif item.matter.original_due and item.matter.original_due != item.matter.due:
        original = spoken.day(item.matter.original_due, year_of=day)
        note = _("原定 {day}").format(day=original)
    return {"due": spoken.day(shown.due_on, year_of=day), "due_note": note}


def role_of(*, actor: Actor, matter: Matter) -> str:
    """What the actor's unit is on a matter, in the order of weight."""
    mine = rights.parties_of(actor=actor, matter=matter)
    roles = (
        ("owner", _("主办")), ("partners", _("协办")), ("superior", _("交办")),
        ("verifier", _("核查")), ("requester", _("提出")),
    )  # fmt: skip
    return next((said for party, said in roles if party in mine), "")


def origin_of(item: Item, *, actor: Actor, known: names.Names) -> str:
    """Where a matter comes from: who assigned it, its number, one's own role."""
    other = item.matter.superior if item.matter.owner == actor.unit else item.matter.owner
    place = known.unit(other) if other is not None else ""
    parts = (place, item.row.number or worded(item.loop), role_of(actor=actor, matter=item.matter))
    return " · ".join(part for part in parts if part)


def ranked(item: Item) -> list[Move]:
    """The open moves, the expected ones first, and last what may be done at any stage.

    Shape: reports in a rhythm, the move that is waited for, other ways on and obstacles, what
    stays, what splits the matter, what ends it.
    """

    def weight(move: Move) -> int:
        if move.every:
            return 0
        if item.leading is not None and move.name == item.leading.name:
            return 1
        if "any" in move.sources:
            return 5
        if move.opens is not None:
            return 4 if move.opens.loop == item.loop.name else 2
        return 2 if move.to else 3

    return sorted(item.moves, key=weight)


def is_one_click(move: Move, *, loop: Loop) -> bool:
    """Whether a move asks nothing and so is made by its button alone.

    The post that is responsible may be named with it, but hardly ever is: the unit's head is.
    """
    opens = move.opens
    shows_price = opens is not None and (not opens.each or loop.fields[opens.each].type == "units")
    asks = bool(move.needs or set(move.may) - {"holder"})
    return not asks and not shows_price and len(move.to) < 2


def action_of(item: Item, move: Move) -> dict[str, Any]:
    """The button of a move: it posts at once, or opens the form."""
    address = reverse("move", args=[item.row.id, move.name])
    action = {
        "title": worded(move), "url": address, "of": item.row.title,
        "target": f"#{row_id(item.row.id)}",
    }  # fmt: skip
    if move.every:
        action["key"] = "r"
    if is_one_click(move, loop=item.loop):
        hidden = [("key", new_key()), ("n_expected", item.matter.n)]
        return action | {"method": "post", "hidden": hidden, "key": action.get("key", "a")}
    return action


def same_of(item: Item) -> dict[str, Any] | None:
    """The button 无变化: the last report once more; None where there is none to repeat."""
    move = next((entry for entry in item.moves if can_repeat(entry, matter=item.matter)), None)
    if move is None:
        return None
    return {
        "title": _("无变化"), "url": reverse("same", args=[item.row.id, move.name]), "key": "n",
        "method": "post", "hidden": [("key", new_key()), ("n_expected", item.matter.n)],
        "of": item.row.title, "target": f"#{row_id(item.row.id)}",
    }  # fmt: skip


def can_repeat(move: Move, *, matter: Matter) -> bool:
    """Whether a report in a rhythm has been made before and all it needs is known."""
    if not move.every or not move.needs or not matter.times.get(move.name):
        return False
    return all(matter.values.get(name) is not None for name in move.needs)


def actions_of(item: Item, *, only: Sequence[Move] | None = None) -> list[dict[str, Any]]:
    """The buttons of a row: at most two and one link; what is late is reported, not repeated.

    Shape: `only` are the moves to which the row is confined.
    """
    moves = [move for move in ranked(item) if only is None or move in only]
    found = [action_of(item, move) for move in moves if "any" not in move.sources]
    same = None if item.shown.state is State.RED else same_of(item)
    if same is not None and found:
        found.insert(1, same)
    found = found[: MOST_BUTTONS + MOST_LINKS]
    kinds = ["soft", "", "text"]
    return [action | {"kind": kind} for action, kind in zip(found, kinds, strict=False)]


def row_of(item: Item, *, actor: Actor, known: names.Names, day: date) -> dict[str, Any]:
    """A row of the desk, as `ls/task.html` takes it."""
    waits = item.leading if item.leading and item.leading in item.moves else None
    shown = lamp_of(item.shown)
    due = item.reports_due(day)
    only_report = bool(due) and item.shown.state is State.GREEN
    at_work = lists.is_in_work(item.loop, item.matter.stage)
    chip = _("待{move}").format(move=worded(waits)) if waits and not at_work else ""
    return {
        "id": row_id(item.row.id),
        "lamp": None if chip and item.shown.state is not State.RED else shown,
        "chip": chip or worded(item.loop.stages[item.matter.stage]),
        "title": item.row.title,
        "url": reverse("matter", args=[item.row.id]),
        "origin": origin_of(item, actor=actor, known=known),
        "quantity": quantity_of(item.matter) or worded(item.loop.stages[item.matter.stage]),
        "actions": actions_of(item, only=[move for move, _on in due] if only_report else None),
        **progress(item.shown),
        **due_of(item, day=day, report_on=due[0][1] if only_report else None),
    }


def recorded(item: Item, *, text: str, actor: Actor, at: datetime) -> dict[str, Any]:
    """What a row says after a move, with the way back while it is open."""
    can_undo = take_back.is_open(loop=item.loop, matter=item.matter, actor=actor, at=at)
    address = reverse("take_back", args=[item.row.id]) if can_undo else ""
    return {"text": _("已记：{text}").format(text=text), "at": at, "undo_url": address,
            "key": new_key()}  # fmt: skip


def refusal_of(
    fault: Fault, *, row: models.Matter | None, loop: Loop, matter: Matter, day: date
) -> dict[str, str]:
    """A refusal in words; where somebody was faster it says who did what, and when."""
    message, fix = fault.said(_)
    if row is None or fault.code not in OVERTAKEN or matter.last_at is None:
        return {"message": message, "fix": fix}
    move = loop.moves.get(matter.last_move)
    known = names.names_of(tree=clockwork.tree_on(day), day=day, postings=[matter.last_by])
    said = _("这件事 {when} 已由 {who} “{move}”。没有重复记账。").format(
        when=spoken.instant(matter.last_at, year_of=day), who=known.actor(matter.last_by),
        move=worded(move) if move else _("更新"),
    )  # fmt: skip
    return {
        "message": said, "fix": fix, "link": _("看台账 #{n}").format(n=matter.last_n),
        "url": f"{reverse('matter', args=[row.id])}#entry-{matter.last_n}",
    }  # fmt: skip
