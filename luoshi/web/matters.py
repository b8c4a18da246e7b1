"""All matters that a post sees, narrowed by the address, page by page."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from luoshi.core import wording
from luoshi.core.lamp import ORDER, State
from luoshi.core.tree import Tree
from luoshi.store import clockwork, lamps, models, pages
from luoshi.web import access, names, opening, pickers, present, spoken
from luoshi.web.access import Asked
from luoshi.web.whole import whole

SIDES = ("own", "assigned")


@access.with_post
def matters(request: Asked) -> HttpResponse:
    """The matters that the post sees, narrowed by the address, fifty to a page."""
    tree = clockwork.tree_on(request.day)
    filters, unit_text = _filters(request, tree)
    before = whole(request.GET.get("before", ""))
    page = pages.page(actor=request.actor, day=request.day, filters=filters, before=before)
    known = names.names_of(tree=tree, day=request.day)
    n = pages.query_of(actor=request.actor, day=request.day, filters=filters).count()
    kept = {name: str(text) for name, text in request.GET.items() if name != "before" and text}
    loops = [
        (name, present.worded(loop))
        for name, loop in clockwork.current_loops().items()
        if "." not in name
    ]
    context = {
        "title": _title(n, filters),
        "rows": [_row(row, shown, known=known) for row, shown in page.rows],
        "next_url": f"?{urlencode(kept | {'before': str(page.after)})}" if page.after else "",
        "first_url": f"?{urlencode(kept)}" if before is not None else "",
        "is_filtered": bool(kept),
        "lamps": _lamp_options(kept),
        "lamp_chosen": f"?{urlencode({**kept, 'lamp': filters.lamp})}"
        if filters.lamp
        else _all(kept),
        "loops": loops,
        "filters": filters,
        "unit_text": unit_text,
        "suggest_url": f"{reverse('suggest_units')}?field=unit&near={request.actor.unit or ''}",
        "openings": [
            entry
            for entry in opening.openings_of(request.actor, tree=tree)
            if filters.loop in ("", entry.loop.name)
        ],
        "as_of": request.at,
    }
    return render(request, "matters.html", context)


def _filters(request: Asked, tree: Tree) -> tuple[pages.Filters, str]:
    """What the address narrows the list to; a word that is not known narrows nothing."""
    said = request.GET
    lamp = said.get("lamp", "")
    loop = said.get("loop", "")
    unit_text = said.get("unit", "").strip()
    unit = pickers.named(unit_text, scope=pickers.Scope(above=None, near=None), tree=tree)
    side = said.get("side", "")
    filters = pages.Filters(
        lamp=lamp if lamp in [state.value for state in ORDER] else "",
        loop=loop if loop in clockwork.current_loops() else "",
        unit=unit if isinstance(unit, int) else None,
        text=said.get("q", "").strip()[:60],
        side=side if side in SIDES else "",
        open_only=said.get("open") == "1",
    )
    if filters.unit is not None:
        unit_text = pickers.label(filters.unit, tree=tree)
    return filters, unit_text


def _title(n: int, filters: pages.Filters) -> str:
    said = wording.number(n)
    if filters.lamp:
        state = present.STATES.get(State(filters.lamp), _("无灯"))
        return _("{n} 件里看“{lamp}”的").format(n=said, lamp=state)
    if filters.loop:
        loop = spoken.named(clockwork.current_loops()[filters.loop])
        return _("{loop} {n} 件").format(loop=loop, n=said)
    if filters.side == "own":
        return _("本单位主办 {n} 件").format(n=said)
    if filters.side == "assigned":
        return _("本单位交办 {n} 件").format(n=said)
    return _("您看得到 {n} 件事项").format(n=said)


def _lamp_options(kept: Mapping[str, str]) -> list[dict[str, str]]:
    options = [{"url": _all(kept), "title": _("全部")}]
    for state, title in present.STATES.items():
        query = urlencode({**kept, "lamp": state.value})
        options.append({"url": f"?{query}", "title": str(title)})
    return options


def _all(kept: Mapping[str, str]) -> str:
    rest = {name: text for name, text in kept.items() if name != "lamp"}
    return f"?{urlencode(rest)}"


def _row(row: models.Matter, shown: lamps.Shown, *, known: names.Names) -> dict[str, Any]:
    loop = clockwork.loop_of(row.text_id, row.loop)
    _loop, matter = lamps.light(vars(row))
    due = spoken.day(shown.due_on, year_of=known.day) if shown.due_on else _("未定时限")
    return {
        "id": present.row_id(row.id),
        "url": reverse("matter", args=[row.id]),
        "title": row.title,
        "lamp": present.lamp_of(shown),
        "stage": present.worded(loop.stages[row.stage]),
        "loop": present.worded(loop),
        "number": row.number,
        "owner": known.unit(row.owner_id),
        "quantity": present.quantity_of(matter),
        "due": due,
        **present.progress(shown),
    }


urlpatterns = [path("matters/", matters, name="matters")]
