"""The desk: what a post must move today, each with its buttons."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from luoshi.core import wording
from luoshi.core.lamp import State
from luoshi.store import clockwork, items, lists, models
from luoshi.store.items import Item
from luoshi.web import access, burden, names, opening, present, spoken
from luoshi.web.access import Asked

#: Rows shown in a section, and units shown beside; the lists of matters have the rest.
MOST_ROWS, MOST_ASKED, MOST_UNITS = 30, 60, 6


@access.with_post
def desk(request: Asked) -> HttpResponse:
    """What is late, what is near, what waits for this post; the rest folded to one line."""
    tree = clockwork.tree_on(request.day)
    own = lists.own(actor=request.actor, day=request.day)
    waiting = lists.waiting(actor=request.actor, day=request.day)
    sections = _by_section(request, own=own, waiting=waiting)
    known = names.names_of(tree=tree, day=request.day)
    ended = lists.finished_in_month(actor=request.actor, day=request.day)
    below = lists.assigned(actor=request.actor, day=request.day)
    n_to_do = sum(len([item for item in held if item.moves]) for held in sections.values())
    n_to_do += max(len(own.late) - MOST_ROWS, 0) + max(len(own.soon) - MOST_ROWS, 0)
    context = {
        "title": _heading(request, n_to_do=n_to_do, n_late=len(own.late)),
        "note": _note(own, n_to_do=n_to_do, day=request.day),
        "strip": _strip(own.counts, ended),
        "sections": _sections(request, sections=sections, own=own, known=known),
        "is_empty": not any(sections.values()),
        "n_normal": own.n_normal,
        "normal_url": f"{reverse('matters')}?side=own&lamp=green",
        "below": [
            {"title": known.unit(entry.unit), "counts": entry.counts, "n": entry.n,
             "red": entry.counts[State.RED], "yellow": entry.counts[State.YELLOW],
             "green": entry.n - entry.counts[State.RED] - entry.counts[State.YELLOW]}
            for entry in below[:MOST_UNITS]
        ],
        "below_note": _("共 {n} 件").format(n=wording.number(sum(entry.n for entry in below))),
        "below_rest": len(below) - MOST_UNITS,
        "below_url": f"{reverse('matters')}?side=assigned&open=1",
        "month": burden.card(unit=request.actor.unit, tree=tree, known=known, day=request.day),
        "openings": opening.openings_of(request.actor, tree=tree),
        "is_done": request.GET.get("done") == "1",
        "as_of": request.at,
    }  # fmt: skip
    return render(request, "desk.html", context)


def _by_section(
    request: Asked, *, own: lists.Own, waiting: Sequence[models.Matter]
) -> dict[str, list[Item]]:
    """The rows of each section with their open moves, read together; none stands in two."""
    seen = {row.id for row in (*own.late, *own.soon, *own.asked)}
    others = [row for row in waiting if row.id not in seen]
    hand = [*own.asked[: lists.MOST_WAITING], *others]
    late, soon = own.late[:MOST_ROWS], own.soon[:MOST_ROWS]
    tree = clockwork.tree_on(request.day)
    found = {
        item.row.id: item
        for item in items.items_of(
            (*late, *soon, *hand), actor=request.actor, at=request.at, day=request.day, tree=tree
        )
    }
    mine = {row.id for row in own.asked}
    return {
        "late": [found[row.id] for row in late],
        "soon": [found[row.id] for row in soon],
        "asked": [
            found[row.id]
            for row in hand
            if _waits(found[row.id], is_own=row.id in mine, day=request.day)
        ],
    }


def _waits(item: Item, *, is_own: bool, day: date) -> bool:
    """Whether a move that is waited for, or a report that is due, is open to whoever asks.

    Work of others waits for nobody else until its day has passed.
    """
    if item.reports_due(day):
        return True
    if is_own:
        return bool(item.moves)
    is_awaited = item.leading is not None and item.leading in item.moves
    is_at_work = lists.is_in_work(item.loop, item.matter.stage)
    return is_awaited and (not is_at_work or item.shown.state is State.RED)


def _heading(request: Asked, *, n_to_do: int, n_late: int) -> str:
    day = spoken.weekday(request.day)
    if not n_to_do and not n_late:
        return _("{day}：今天没有要办的事").format(day=day)
    said = _("{day}：{n} 件要动手").format(day=day, n=wording.number(n_to_do))
    return said + _("，{n} 件已逾期").format(n=wording.number(n_late)) if n_late else said


def _note(own: lists.Own, *, n_to_do: int, day: date) -> str:
    n = wording.number(own.n_normal)
    if own.is_cut:
        return _("事项很多，只看了最早到期的 {n} 件。").format(n=wording.number(lists.MOST_OWN))
    if not own.n_normal:
        return ""
    if n_to_do:
        return _("其余 {n} 件正常，今天不用填任何东西。").format(n=n)
    if own.next_on is None:
        return _("{n} 件正常。").format(n=n)
    return _("{n} 件正常，最近一件 {day}到期。").format(
        n=n, day=spoken.day(own.next_on, year_of=day)
    )


def _strip(counts: Mapping[State, int], ended: Mapping[State, int]) -> list[dict[str, Any]]:
    """The lamps of the unit's own matters, and what has ended this month."""
    base = f"{reverse('matters')}?side=own&lamp="
    shown = [
        (state, str(present.STATES[state]), counts.get(state, 0))
        for state in (State.RED, State.YELLOW, State.GREEN, State.GREY)
    ]
    shown += [
        (state, _("本月{state}").format(state=present.STATES[state]), ended.get(state, 0))
        for state in (State.BLUE, State.PURPLE)
    ]
    return [
        {"state": state.value, "text": text, "count": n, "url": f"{base}{state.value}"}
        for state, text, n in shown
    ]


def _sections(
    request: Asked, *, sections: Mapping[str, Sequence[Item]], own: lists.Own, known: names.Names
) -> list[dict[str, Any]]:
    """The sections as `desk.html` shows them; an empty one is left out."""

    def tasks(name: str) -> list[dict[str, Any]]:
        return [
            present.row_of(item, actor=request.actor, known=known, day=request.day)
            for item in sections[name][:MOST_ASKED]
        ]

    url = f"{reverse('matters')}?side=own&lamp="
    late = {"state": "red", "text": str(present.STATES[State.RED])}
    soon = {"state": "yellow", "text": str(present.STATES[State.YELLOW])}
    green = {"state": "green", "text": str(present.STATES[State.GREEN])}
    found: list[dict[str, Any]] = [
        {"lamp": late, "n": len(own.late), "tasks": tasks("late"), "url": f"{url}red",
         "note": ""},
        {"lamp": soon, "n": len(own.soon), "tasks": tasks("soon"), "url": f"{url}yellow",
         "note": _("离到期不足 3 个工作日，或进度低于序时")},
        {"title": _("待我动手"), "n": len(sections["asked"]), "tasks": tasks("asked"),
         "note": _cut_note(len(sections["asked"]))},
        {"lamp": green, "n": own.n_normal, "tasks": [], "url": f"{url}green",
         "note": _nearest(own, day=request.day)},
    ]  # fmt: skip
    return [section for section in found if section["n"]]


def _cut_note(n: int) -> str:
    if n <= MOST_ASKED:
        return ""
    return _("先列等得最久的 {n} 件").format(n=MOST_ASKED)


def _nearest(own: lists.Own, *, day: date) -> str:
    if own.next_on is None:
        return ""
    return _("最近一件 {day}到期").format(day=spoken.day(own.next_on, year_of=day))


urlpatterns = [path("", desk, name="desk")]
