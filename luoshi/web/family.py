"""The children of a matter on its page: their lamps, and what they add up to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from luoshi.core import wording
from luoshi.core.fault import Refused
from luoshi.core.lamp import ORDER, State
from luoshi.core.loop import Loop
from luoshi.core.matter import Actor, Matter
from luoshi.core.quantity import Quantity
from luoshi.store import clockwork, lamps, models, sight
from luoshi.store.items import Item
from luoshi.store.lamps import Shown
from luoshi.web import names, present, spoken
from luoshi.web.templatetags import ls

#: Children looked at, and children shown of each loop: the worst first.
MOST_CHILDREN, MOST_SHOWN = 5_000, 20


@dataclass(frozen=True, kw_only=True)
class Child:
    """A child with its lamp; `matter` holds no more than that needs."""

    row: models.Matter
    loop: Loop
    matter: Matter
    shown: Shown


def children_of(row: models.Matter, *, actor: Actor, day: date) -> list[Child]:
    """The children that the actor sees, the worst lamp first. One query."""
    visible = sight.visible_to(actor=actor, day=day).filter(parent_id=row.id).order_by("id")
    found = []
    for child in visible[:MOST_CHILDREN]:
        loop, matter = lamps.light(vars(child))
        shown = lamps.of_matter(loop=loop, matter=matter, day=day, calendar=clockwork.calendar())
        found.append(Child(row=child, loop=loop, matter=matter, shown=shown))
    return sorted(found, key=lambda child: (child.shown.order, child.row.id))


def cards(children: Sequence[Child], *, parent: Item, known: names.Names) -> list[dict[str, Any]]:
    """One card for each loop that children follow, as `ls/table.html` takes its rows."""
    by_loop: dict[str, list[Child]] = {}
    for child in children:
        by_loop.setdefault(child.row.loop, []).append(child)
    return [_card(held, parent=parent, known=known) for held in by_loop.values()]


def _card(held: list[Child], *, parent: Item, known: names.Names) -> dict[str, Any]:
    loop = held[0].loop
    has_quantity = any(present.quantity_of(child.matter) for child in held)
    columns = [{"title": _("灯")}, {"title": _("范围")}, {"title": _("责任岗位")}]
    if has_quantity:
        columns.append({"title": _("完成 / 应完成"), "kind": "number"})
        columns.append({"title": _("完成率"), "unit": "%", "kind": "number"})
    columns.append({"title": _("时限")})
    rows = [
        {
            "id": present.row_id(child.row.id),
            "cells": list(
                zip(
                    columns,
                    _cells(child, parent=parent, known=known, has_quantity=has_quantity),
                    strict=True,
                )
            ),
        }
        for child in held[:MOST_SHOWN]
    ]
    return {
        "title": _("{loop} {n}").format(loop=_title(loop, parent=parent), n=len(held)),
        "caption": present.worded(loop),
        "columns": columns,
        "rows": rows,
        "lamps": _lamps(held),
        "sum": sum_of(child.matter for child in held),
        "n_more": max(len(held) - MOST_SHOWN, 0),
        "more_url": f"{reverse('matters')}?loop={held[0].row.loop}&side=assigned",
    }


def _title(loop: Loop, *, parent: Item) -> str:
    return _("子事项") if loop.name == parent.loop.name else present.worded(loop)


def _cells(child: Child, *, parent: Item, known: names.Names, has_quantity: bool) -> list[Any]:
    """The cells of a row: the unit where the title says nothing new, else the title."""
    row, shown = child.row, child.shown
    lamp = present.lamp_of(shown)
    state = present.worded(child.loop.stages[row.stage])
    cells: list[Any] = [
        ls.lamp(lamp["state"], lamp["text"]) if lamp else format_html(
            '<span class="ls-chip">{}</span>', state
        )
    ]  # fmt: skip
    unit = known.unit(row.owner_id)
    is_same = row.title == parent.row.title
    cells.append(
        format_html(
            '<a class="ls-tap-row{}" href="{}">{}</a><small>{}</small>',
            " ls-nowrap" if is_same else "",
            reverse("matter", args=[row.id]),
            unit if is_same else row.title,
            state if is_same else f"{unit} · {state}",
        )
    )
    cells.append(known.post(row.holder_id) if row.holder_id else _("未定"))
    if has_quantity:
        cells.append(present.quantity_of(child.matter) or _("未定"))
        share = shown.done
        cells.append(_("待报") if share is None else wording.number(share * 100, places=1))
    due = spoken.day(shown.due_on, year_of=known.day) if shown.due_on else _("未定时限")
    return [*cells, due]


def _lamps(held: list[Child]) -> list[dict[str, Any]]:
    counts = lamps.counts(child.shown for child in held)
    return [
        {"state": state.value, "text": str(present.STATES[state]), "count": counts[state]}
        for state in ORDER
        if counts[state] and state is not State.NONE
    ]


def sum_of(matters: Iterable[Matter]) -> str:
    """What children have done of what they are to do; "" where their units do not fit together."""
    done: Quantity | None = None
    wanted: Quantity | None = None
    try:
        for matter in matters:
            own = matter.values.get("quantity")
            if own is None:
                continue
            wanted = own if wanted is None else wanted + own
            reported = matter.values.get("done")
            if reported is not None:
                done = reported if done is None else done + reported
    except Refused:
        return ""
    if wanted is None:
        return ""
    done = done if done is not None else Quantity(amount=Decimal(0), unit=wanted.unit)
    return _("合计 {part}").format(part=spoken.part(done, wanted=wanted))
