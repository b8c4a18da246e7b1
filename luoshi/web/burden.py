"""What a unit is asked this month, by whom and in how many minutes: 减负账."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from luoshi.core import burden, wording
from luoshi.core.period import Kind, period_of
from luoshi.core.tree import Tree
from luoshi.store import burden as accounts
from luoshi.store import campaigns, clockwork
from luoshi.web import access, campaign_cost, names, spoken
from luoshi.web.access import Asked


@access.with_post
def account(request: Asked) -> HttpResponse:
    """The account of the unit of the post: each asker, each thing asked, and its minutes."""
    tree = clockwork.tree_on(request.day)
    unit = request.actor.unit
    lines = accounts.account_of(unit=unit, day=request.day) if unit is not None else ()
    before = accounts.asked_by(unit=unit, day=request.day) if unit is not None else burden.ZERO
    known = names.names_of(tree=tree, day=request.day)
    month = month_of(lines, level=_level(unit, tree=tree), known=known, day=request.day)
    minutes = wording.number(month["minutes"])
    context = {
        "title": _("本月要占本单位 {minutes} 分钟").format(minutes=minutes)
        if lines else _("本月没有谁向本单位要材料"),
        "note": _("按要填的栏目计价，不记谁用了多久；已知的数不再要填。"),
        "month": month,
        "lines": [_line(line, known=known) for line in lines],
        "account": campaign_cost.account(before=before, more=burden.ZERO, day=request.day),
        "as_of": request.at,
    }  # fmt: skip
    return render(request, "burden.html", context)


def month_of(
    lines: Sequence[accounts.Asked], *, level: str, known: names.Names, day: date
) -> dict[str, Any]:
    """The month in one card: minutes and limit, forms and reports, and who asks most."""
    minutes = sum((line.minutes for line in lines), burden.ZERO)
    limit = campaigns.limits().village_in_month if level == "village" else None
    month = period_of(kind=Kind.MONTH, day=day)
    asks: dict[int, Decimal] = {}
    for line in lines:
        asks[line.superior] = asks.get(line.superior, burden.ZERO) + line.minutes
    most = max(asks, key=lambda unit: asks[unit], default=None)
    return {
        "minutes": minutes,
        "limit": limit,
        "is_over": limit is not None and minutes > limit,
        "pct": float(minutes * 100 / limit) if limit else None,
        "passed_pct": float(((day - month.begins_on).days + 1) * 100 / month.n_days),
        "n_asks": sum(line.n for line in lines),
        "n_askers": len(asks),
        "most": known.unit(most) if most is not None else "",
        "most_minutes": asks[most] if most is not None else burden.ZERO,
    }


def card(*, unit: int | None, tree: Tree, known: names.Names, day: date) -> Mapping[str, Any]:
    """The month of a unit for its desk. Two queries."""
    lines = accounts.account_of(unit=unit, day=day) if unit is not None else ()
    return month_of(lines, level=_level(unit, tree=tree), known=known, day=day)


def _level(unit: int | None, *, tree: Tree) -> str:
    return tree.level(unit) if unit is not None and unit in tree else ""


def _line(line: accounts.Asked, *, known: names.Names) -> dict[str, Any]:
    loop = clockwork.loop_of(line.text, line.loop)
    return {
        "superior": known.unit(line.superior),
        "loop": spoken.named(loop),
        "move": spoken.named(loop.moves[line.move]),
        "n": line.n,
        "each": line.minutes / line.n,
        "minutes": line.minutes,
    }


urlpatterns = [path("burden/", account, name="burden")]
