"""The cost of a campaign as a page shows it: by level, with its checks and the year's account."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from luoshi.core import wording
from luoshi.core.burden import Cost, Line
from luoshi.core.tree import LEVELS
from luoshi.store import burden as accounts
from luoshi.store.campaigns import Assessed, limits
from luoshi.web import present


def context(assessed: Assessed, *, day: date) -> dict[str, Any]:
    """What `campaign_cost.html` and the cards beside it show."""
    cost = assessed.cost
    checks = []
    for check in assessed.checks:
        title, note = check.said(_)
        checks.append({"ok": check.is_met, "title": title, "note": note})
    n_failed = sum(1 for check in assessed.checks if not check.is_met)
    return {
        "title": headline(cost),
        "note": _("{units} 个单位，{n} 个模板，实问 {fields} 栏。").format(
            units=wording.number(cost.n_units), n=cost.n_templates, fields=_n_fields(cost)
        ),
        "cost": cost,
        "lines": lines(cost),
        "checks": checks,
        "checks_said": _("{met} 过 {failed} 不过").format(
            met=len(checks) - n_failed, failed=n_failed
        ),
        "account": account(before=assessed.asked_before, more=cost.minutes, day=day),
        "approver": assessed.approver,
    }


def headline(cost: Cost) -> str:
    """The answer of the page: what it costs."""
    return _("这次要花基层 {minutes} 分钟，约 {hours} 小时").format(
        minutes=wording.number(cost.minutes), hours=wording.number(cost.hours, places=1)
    )


def _n_fields(cost: Cost) -> int:
    """How many fields the templates ask."""
    templates = {line.template.move.name: line.template for line in cost.lines if line.template}
    return sum(len(template.fields) for template in templates.values())


def lines(cost: Cost) -> list[dict[str, Any]]:
    """The cost by level, a row for each."""
    return [_line(line) for line in cost.lines]


def _line(line: Line) -> dict[str, Any]:
    template = line.template
    return {
        "level": _(LEVELS[line.level]),
        "n_units": line.n_units,
        "template": " / ".join(present.worded(field) for field in template.fields)
        if template
        else _("没有模板"),
        "can_decline": bool(template and template.can_decline),
        "n_characters": template.n_characters if template else 0,
        "each": line.each,
        "minutes": line.minutes,
        "share_pct": float(line.share * 100),
        "share": wording.share(line.share).rstrip("%"),
    }


def account(*, before: Decimal, more: Decimal, day: date) -> dict[str, Any]:
    """What a unit has asked of others this year, with what it is about to ask."""
    limit = limits().asked_in_year
    after = before + more
    pct = after * 100 / limit if limit else Decimal(100 if after else 0)
    passed = accounts.year_passed_pct(day)
    return {
        "after": after,
        "limit": limit,
        "pct": float(pct),
        "passed_pct": float(passed),
        "passed": wording.number(passed, places=0),
        "is_ahead": pct > passed,
        "is_over": after > limit,
        "is_new": bool(more),
        "day": day,
    }
