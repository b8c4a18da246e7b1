"""The tree of units, opened level by level, and the page of one unit."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from luoshi.core import wording
from luoshi.core.lamp import ORDER
from luoshi.core.tree import LEVELS, Tree
from luoshi.store import board as boards
from luoshi.store import clockwork, figures, lamps, models, sight, subtree_lamps, unit_figures
from luoshi.store.board_figures import Cell
from luoshi.store.figures import Measured
from luoshi.web import access, board_page, board_words, present, spoken
from luoshi.web.access import Asked
from luoshi.web.board import own_unit
from luoshi.web.whole import whole

#: Rows on one page of children, found units or matters; matters that are looked at for one page.
PAGE, MOST_MATTERS = 50, 500


@access.with_post
def units(request: Asked) -> HttpResponse:
    """The viewer's subtree: his own unit and one level open, or the way to the unit in `open`."""
    tree = clockwork.tree_on(request.day)
    mine = own_unit(request, tree)
    shown = Shown(request, tree=tree)
    text = request.GET.get("q", "").strip()[:60]
    if text:
        return render(request, "units.html", _searched(request, shown, mine=mine, text=text))
    opened = whole(request.GET.get("open", "")) or mine
    if opened not in tree or not tree.is_above(mine, opened):
        raise Http404
    way = [
        unit for unit in (*reversed(tree.ancestors(opened)), opened) if tree.is_above(mine, unit)
    ]
    listed = {unit: tree.children(unit) for unit in way}
    every = [mine, *(child for children in listed.values() for child in children)]
    rows = shown.rows(every, above=mine)
    n = wording.number(tree.last(mine) - tree.pre(mine) + 1)
    context = {
        "title": _("{unit}和下面共 {n} 个单位").format(unit=tree.unit(mine).title, n=n),
        "nodes": [_node(rows[mine], listed=listed, rows=rows)], "is_search": False,
        **shown.context(),
    }  # fmt: skip
    return render(request, "units.html", context)


@access.with_post
def children(request: Asked, unit_id: int) -> HttpResponse:
    """One level of the tree below a unit, to be put in its place by script."""
    tree = clockwork.tree_on(request.day)
    mine = own_unit(request, tree)
    if unit_id not in tree or not tree.is_above(mine, unit_id):
        raise Http404
    shown = Shown(request, tree=tree)
    below = tree.children(unit_id)
    rows = shown.rows(below, above=unit_id)
    nodes = [_node(rows[child], listed={}, rows=rows) for child in below]
    return render(request, "unit_children.html", {"nodes": nodes})


class Shown:
    """How the rows of the tree are shown: the indicator and the period that the address names."""

    def __init__(self, request: Asked, *, tree: Tree) -> None:
        self.day, self.tree = request.day, tree
        self.period = boards.last_period(request.day)
        self.heads = figures.heads(figures.catalogue())
        wanted = request.GET.get("indicator", "")
        known = figures.by_key(self.heads)
        self.measured = known.get(wanted) or next(iter(self.heads), None)

    def rows(self, units: Sequence[int], *, above: int) -> dict[int, dict[str, Any]]:
        """A row for each unit: what is below it, its lamps, its total and its coverage."""
        lit = subtree_lamps.counts(above=above, units=units, day=self.day)
        totals = {}
        if self.measured is not None:
            totals = unit_figures.totals(units=units, measured=self.measured, period=self.period)
        found = {}
        for unit in units:
            figure = totals.get(unit)
            row = self._row(unit) | {"lamps": lit[unit], "total": "", "coverage": ""}
            if figure is not None and self.measured is not None and figure.n_expected:
                row["total"] = _amount(figure.value, self.measured)
                row["coverage"] = f"{figure.n_reported} / {figure.n_expected}"
            found[unit] = row
        return found

    def _row(self, unit: int) -> dict[str, Any]:
        tree = self.tree
        chosen = {"indicator": self.key} if self.key else {}
        return {
            "id": unit, "title": tree.unit(unit).title, "level": _(LEVELS[tree.level(unit)]),
            "n_below": tree.last(unit) - tree.pre(unit), "url": reverse("unit", args=[unit]),
            "open_url": f"{reverse('units')}?{urlencode({'open': unit, **chosen})}#unit-{unit}",
            "children_url": f"{reverse('unit_children', args=[unit])}?{urlencode(chosen)}",
        }  # fmt: skip

    @property
    def key(self) -> str:
        """The key of the indicator whose totals are shown, or ""."""
        return self.measured.indicator.key if self.measured else ""

    def context(self) -> dict[str, Any]:
        """What the head of the tree says: the indicator, its unit, the period."""
        return {
            "heads": [(head.indicator.key, head.indicator.title) for head in self.heads],
            "key": self.key, "period": spoken.period(self.period.year_to_date()),
            "indicator": self.measured.indicator if self.measured else None,
        }  # fmt: skip


def _amount(value: Any, measured: Measured) -> str:
    if value is None:
        return _("待报")
    return board_words.scale_of(measured, [value]).full(value)


def _node(
    row: dict[str, Any], *, listed: dict[int, tuple[int, ...]], rows: dict[int, dict[str, Any]]
) -> dict[str, Any]:
    """A row with those below it where they are open."""
    below = listed.get(row["id"])
    nodes = [_node(rows[child], listed=listed, rows=rows) for child in below or ()]
    return row | {"nodes": nodes, "is_open": below is not None}


def _searched(request: Asked, shown: Shown, *, mine: int, text: str) -> dict[str, Any]:
    """The units of the viewer's subtree whose title or code holds the text."""
    tree = shown.tree
    found = [
        unit.id
        for unit in tree.units[tree.pre(mine) : tree.last(mine) + 1]
        if text in unit.title or unit.code.startswith(text)
    ]
    rows = shown.rows(found[:PAGE], above=mine)
    nodes = []
    for unit in found[:PAGE]:
        way = [each for each in reversed(tree.ancestors(unit)) if tree.is_above(mine, each)]
        row = rows[unit] | {"nodes": [], "is_open": True}
        nodes.append(row | {"way": " › ".join(tree.unit(each).title for each in way)})
    title = _("没有名称里有“{text}”的单位") if not found else _("名称里有“{text}”的 {n} 个单位")
    return {
        "title": title.format(text=text, n=wording.number(len(found))), "nodes": nodes,
        "is_search": True, "is_cut": len(found) > PAGE, "text": text, **shown.context(),
    }  # fmt: skip


@access.with_post
def unit(request: Asked, unit_id: int) -> HttpResponse:
    """One unit of the viewer's subtree: its post, those below it, its matters and its figures."""
    tree = clockwork.tree_on(request.day)
    mine = own_unit(request, tree)
    if unit_id not in tree or not tree.is_above(mine, unit_id):
        raise Http404
    here = tree.unit(unit_id)
    period = boards.last_period(request.day)
    heads, cells = unit_figures.cells(unit=unit_id, period=period, day=request.day)
    post = models.Post.objects.filter(unit_id=unit_id, is_head=True).order_by("id").first()
    matters, counts, n_open = _matters(request, unit_id)
    below = tree.children(unit_id)
    page = max(1, whole(request.GET.get("page", "")) or 1)
    first = (page - 1) * PAGE
    context = {
        "title": here.title, "level": _(LEVELS[here.level]), "code": here.code,
        "post": post.title if post else "", "crumbs": _crumbs(tree, unit=unit_id, mine=mine),
        "n_below": tree.last(unit_id) - tree.pre(unit_id), "n_children": len(below),
        "strip": counts, "matters": matters, "n_open": n_open,
        "matters_url": f"{reverse('matters')}?{urlencode({'unit': unit_id, 'open': 1})}",
        "rows": list(
            Shown(request, tree=tree).rows(below[first : first + PAGE], above=unit_id).values()
        ),
        "indicator": next((head.indicator for head in heads), None),
        "before": page - 1 if page > 1 else 0,
        "after": page + 1 if first + PAGE < len(below) else 0,
        "figures": [_figure(head, cell, unit=unit_id, period=str(period))
                    for head, cell in zip(heads, cells, strict=True)],
        "period": spoken.period(period.year_to_date()),
        "board_url": f"{reverse('board')}?{urlencode({'unit': unit_id, 'period': str(period)})}"
        if below else "",
        "as_of": request.at,
    }  # fmt: skip
    return render(request, "unit.html", context)


def _crumbs(tree: Tree, *, unit: int, mine: int) -> list[dict[str, str]]:
    crumbs = [
        {
            "title": tree.unit(above).title,
            "url": reverse("unit", args=[above]) if tree.is_above(mine, above) else "",
        }
        for above in reversed(tree.ancestors(unit))
    ]
    return [*crumbs, {"title": tree.unit(unit).title, "url": ""}]


def _matters(request: Asked, unit_id: int) -> tuple[list[dict[str, Any]], list[Any], int]:
    """The open matters that the unit leads and the viewer sees, by lamp; counts by lamp."""
    query = sight.visible_to(actor=request.actor, day=request.day).filter(owner_id=unit_id, end="")
    rows = list(
        query.order_by("due", "id").values(*lamps.COLUMNS, "title", "number")[:MOST_MATTERS]
    )
    told = sorted(
        ((lamps.of_row(row, day=request.day), row) for row in rows),
        key=lambda pair: (pair[0].order, pair[1]["id"]),
    )
    counts = lamps.counts(shown for shown, _row in told)
    strip = [
        {"state": state.value, "text": present.STATES[state], "count": counts[state]}
        for state in ORDER
        if state in present.STATES and counts[state]
    ]
    listed = [_listed(row, shown, day=request.day) for shown, row in told[:PAGE]]
    return listed, strip, len(rows)


def _listed(row: dict[str, Any], shown: lamps.Shown, *, day: date) -> dict[str, Any]:
    return {
        "title": row["title"],
        "number": row["number"],
        "lamp": present.lamp_of(shown),
        "url": reverse("matter", args=[row["id"]]),
        "due": spoken.day(shown.due_on, year_of=day) if shown.due_on else _("未定时限"),
    }


def _figure(head: Measured, cell: Cell, *, unit: int, period: str) -> dict[str, Any]:
    scale = board_words.scale_of(head, [cell.figure.value, cell.target])
    address = board_page.Address(unit=unit, period=period)
    return {
        "title": head.indicator.title, "unit": scale.unit_said,
        "url": f"{address.link(of=unit, indicator=head.indicator.key)}#ls-derivation",
        "value": scale.said(cell.figure.value), "target": scale.said(cell.target),
        "coverage": f"{cell.figure.n_reported} / {cell.figure.n_expected}",
        "lamp": board_words.lamp_of(cell), "missing": board_words.missing(cell),
    }  # fmt: skip


urlpatterns = [
    path("units/", units, name="units"),
    path("units/<whole:unit_id>/", unit, name="unit"),
    path("units/<whole:unit_id>/children/", children, name="unit_children"),
]
