"""How far a campaign has come: one row for each unit below, each with all of its subtree."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.core import wording
from luoshi.core.loop import Loop
from luoshi.core.matter import Matter
from luoshi.core.tree import Tree
from luoshi.store import campaigns, models
from luoshi.store.campaigns import Standing
from luoshi.web import present
from luoshi.web.access import Asked
from luoshi.web.whole import whole

#: Units shown in one table.
MOST_UNITS = 400


def context(
    request: Asked, *, row: models.Matter, loop: Loop, matter: Matter, tree: Tree
) -> dict[str, Any]:
    """How far the campaign has come below one unit, and in all."""
    child = campaigns.opened_loop(loop)
    top = matter.owner or 0
    said = whole(request.GET.get("unit", ""))
    unit = top if said is None else said
    if unit not in tree or top not in tree or not tree.is_above(top, unit):
        raise Http404
    found = campaigns.coverage(campaign=row.id, unit=unit, day=request.day, loop=child)
    alone = [
        one.unit for one in found if one.unit is not None and (one.asked == 1 or one.unit == unit)
    ]
    kept = campaigns.answers(campaign=row.id, units=alone[:MOST_UNITS], loop=child)
    total = campaigns.totals([row.id], loop=child)[row.id]
    share = Fraction(total.answered, total.asked) if total.asked else Fraction(0)
    return {
        "title": _("{n} 个单位答了 {share}，{open} 个还没答").format(
            n=wording.number(total.asked),
            share=wording.share(share),
            open=wording.number(total.counts["open"]),
        ),
        "whole": total, "rows": [
            _covered(one, above=unit, tree=tree, kept=kept, loop=child, row=row)
            for one in found[:MOST_UNITS]
        ],
        "n_hidden": max(len(found) - MOST_UNITS, 0),
        "total": _sum(found), "total_pct": pct(_sum(found).answered, _sum(found).asked),
        "unit_title": tree.unit(unit).title, "path": _path(unit, top=top, tree=tree, row=row),
        "is_polled": campaigns.is_under_way(loop=loop, matter=matter),
        "poll_url": f"{reverse('campaign', args=[row.id])}?unit={unit}",
        "as_of": request.at,
    }  # fmt: skip


def _covered(
    one: Standing,
    *,
    above: int,
    tree: Tree,
    kept: Mapping[int, models.Matter],
    loop: Loop,
    row: models.Matter,
) -> dict[str, Any]:
    unit = one.unit or 0
    alone = kept.get(unit)
    title = tree.unit(unit).title
    return {
        "title": _("{unit}（本级）").format(unit=title) if unit == above else title,
        "url": reverse("matter", args=[alone.id]) if alone
        else f"{reverse('campaign', args=[row.id])}?unit={unit}",
        "standing": one, "pct": pct(one.answered, one.asked),
        "stage": present.worded(loop.stages[alone.stage]) if alone else "",
    }  # fmt: skip


def _sum(found: tuple[Standing, ...]) -> Standing:
    counts = {kind: sum(one.counts[kind] for one in found) for kind in campaigns.KINDS}
    return Standing(unit=None, counts=counts)


def _path(unit: int, *, top: int, tree: Tree, row: models.Matter) -> list[dict[str, str]]:
    """The units from the one that asks down to the one shown."""
    above = [one for one in reversed(tree.ancestors(unit)) if tree.is_above(top, one)]
    address = reverse("campaign", args=[row.id])
    links = [{"title": tree.unit(one).title, "url": f"{address}?unit={one}"} for one in above]
    return [*links, {"title": tree.unit(unit).title, "url": ""}]


def pct(n: int, of: int) -> float | None:
    """A part in percent, None of nothing."""
    return 100 * n / of if of else None
