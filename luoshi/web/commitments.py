"""The promises of a unit and all below it, by lamp, and how far they have been kept."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from luoshi.core import wording
from luoshi.core.lamp import State
from luoshi.core.loop import Loop
from luoshi.core.measure import Rate
from luoshi.core.tree import Tree
from luoshi.store import clockwork, lamps, measures, models
from luoshi.store.lamps import Shown
from luoshi.store.publication import LOOP
from luoshi.web import access, names, pickers, present, spoken
from luoshi.web.access import Asked

PAGE = 50


@access.with_post
def commitments(request: Asked) -> HttpResponse:
    """The promises that the post sees below a unit, the worst lamp first, with their measures."""
    tree = clockwork.tree_on(request.day)
    loop = clockwork.current_loops()[LOOP]
    unit = _unit(request, tree=tree)
    judged = measures.judged(actor=request.actor, loop=loop, unit=unit, day=request.day)
    lamp = request.GET.get("lamp", "")
    state = State(lamp) if lamp in present.STATES else ""
    chosen = judged.of_lamp(state)
    first = pickers.whole(request.GET.get("from", "")) or 0
    shown = chosen[first : first + PAGE]
    kept = {"unit": str(unit or "")} | ({"lamp": lamp} if state else {})
    after = first + PAGE
    context = {
        "title": _title(judged.rows, rates=judged.rates),
        "note": _("{unit}和全部下级，今年在办或今年办结的。").format(
            unit=tree.unit(unit).title if unit in tree and unit else _("您看得到的单位")
        ),
        "strip": _strip(judged.rows, unit=unit),
        "rates": [_rate(rate) for rate in judged.rates],
        "rows": _rows(shown, loop=loop, known=names.names_of(tree=tree, day=request.day)),
        "places": _places(unit, top=request.actor.unit, tree=tree),
        "path": _path(unit, top=request.actor.unit, tree=tree),
        "next_url": f"?{urlencode(kept | {'from': str(after)})}" if after < len(chosen) else "",
        "first_url": f"?{urlencode(kept)}" if first else "",
        "is_filtered": bool(state), "all_url": f"?{urlencode({'unit': str(unit or '')})}",
        "n_shown": len(chosen), "as_of": request.at,
        "public_url": reverse("public"),
    }  # fmt: skip
    return render(request, "commitments.html", context)


def _unit(request: Asked, *, tree: Tree) -> int | None:
    """The unit that is asked for, if it lies below the actor's own; else the actor's own."""
    own = request.actor.unit
    said = pickers.whole(request.GET.get("unit", ""))
    if said is not None and own is not None and own in tree and said in tree:
        return said if tree.is_above(own, said) else own
    return own


def _title(rows: Sequence[tuple[int, Shown]], *, rates: Sequence[Rate]) -> str:
    late = sum(1 for _id, shown in rows if shown.state is State.RED)
    first = next(iter(rates), None)
    said = _("{n} 件承诺，{late} 件逾期").format(n=wording.number(len(rows)), late=late)
    if first is None or first.share is None:
        return said
    return said + _("，{title} {share}").format(
        title=spoken.named(first.measure), share=wording.share(first.share)
    )


def _strip(rows: Sequence[tuple[int, Shown]], *, unit: int | None) -> list[dict[str, Any]]:
    counts = lamps.counts(shown for _id, shown in rows)
    return [
        {
            "state": state.value, "text": title, "count": counts[state],
            "url": f"?{urlencode({'unit': str(unit or ''), 'lamp': state.value})}",
        }
        for state, title in present.STATES.items()
    ]  # fmt: skip


def _rate(rate: Rate) -> dict[str, Any]:
    """A measure with its numerator and denominator; without any case it has no share."""
    return {
        "title": spoken.named(rate.measure),
        "share": wording.share(rate.share) if rate.share is not None else "",
        "n": rate.n,
        "of": rate.of,
    }


def _rows(
    shown: Sequence[tuple[int, Shown]], *, loop: Loop, known: names.Names
) -> list[dict[str, Any]]:
    kept = {row.id: row for row in models.Matter.objects.filter(id__in=[id for id, _ in shown])}
    return [_row(kept[id], lamp, known=known) for id, lamp in shown if id in kept]


def _row(row: models.Matter, shown: Shown, *, known: names.Names) -> dict[str, Any]:
    loop, matter = lamps.light(vars(row))
    due = spoken.day(shown.due_on, year_of=known.day) if shown.due_on else _("未定时限")
    return {
        "id": present.row_id(row.id), "url": reverse("matter", args=[row.id]), "title": row.title,
        "lamp": present.lamp_of(shown), "stage": present.worded(loop.stages[row.stage]),
        "number": row.number, "owner": known.unit(row.owner_id),
        "quantity": present.quantity_of(matter), "due": due, "is_public": row.is_public,
        **present.progress(shown),
    }  # fmt: skip


def _places(unit: int | None, *, top: int | None, tree: Tree) -> list[Mapping[str, str]]:
    """The units directly below, to look at one by one."""
    if unit is None or unit not in tree:
        return []
    return [
        {"title": tree.unit(below).title, "url": f"?{urlencode({'unit': str(below)})}"}
        for below in tree.children(unit)
    ]


def _path(unit: int | None, *, top: int | None, tree: Tree) -> list[Mapping[str, str]]:
    """The units from the actor's own down to the one shown."""
    if unit is None or unit not in tree or top is None or top not in tree:
        return []
    above = [one for one in reversed(tree.ancestors(unit)) if tree.is_above(top, one)]
    links = [{"title": tree.unit(one).title, "url": f"?unit={one}"} for one in above]
    return [*links, {"title": tree.unit(unit).title, "url": ""}]


urlpatterns = [path("commitments/", commitments, name="commitments")]
