"""Drafting a campaign in four steps, each a page that needs no script and keeps what was typed."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.core import burden
from luoshi.core.fault import Refused
from luoshi.core.tree import LEVELS, Tree
from luoshi.store import campaigns, models, record
from luoshi.web import answers, campaign_cost, forms, moves, pickers, present, replies
from luoshi.web.access import Asked

#: The steps by the name that the form sends; the last is the page of the campaign itself.
SCOPE, TEMPLATES, COST, SEND = "scope", "templates", "cost", "send"


def steps() -> tuple[str, ...]:
    """The four steps in words."""
    return _("选范围"), _("按层级配模板"), _("看代价"), _("送审")


def flow(
    request: Asked, form: forms.Form, *, action: str, row: models.Matter | None
) -> HttpResponse:
    """The step that is asked for, or the campaign once it has been sent for approval."""
    if request.method != "POST":
        return _scope(request, form, action=action, row=row, typed=_initial(form))
    typed = replies.typed_of(request)
    wanted = request.POST.get("step", SCOPE)
    answer = answers.read(form, data=typed, files=replies.uploads(request))
    units = _units(form, answer.given)
    if wanted == SCOPE or not units:
        has_asked = wanted != SCOPE
        return _scope(request, form, action=action, row=row, typed=typed,
                      error=answer.errors.get(_each(form), "") if has_asked else "")  # fmt: skip
    if wanted == TEMPLATES or answer.errors:
        errors = {} if wanted == TEMPLATES else answer.errors
        return _templates(request, form, action=action, row=row, typed=typed, units=units,
                          errors=errors)  # fmt: skip
    if wanted != SEND:
        return _cost(request, form, action=action, row=row, typed=typed, given=answer.given)
    try:
        matter_id = _send(request, form, given=answer.given, row=row)
    except Refused as refusal:
        return _cost(request, form, action=action, row=row, typed=typed, given=answer.given,
                     refusal=refusal)  # fmt: skip
    return HttpResponseRedirect(reverse("campaign", args=[matter_id]))


def _each(form: forms.Form) -> str:
    """The field that names the units."""
    fan = burden.fan_move(form.loop)
    return fan.opens.each if fan and fan.opens else ""


def _units(form: forms.Form, given: Mapping[str, Any]) -> tuple[int, ...]:
    return campaigns.addressed(loop=form.loop, given=dict(form.matter.values) | dict(given))


def _initial(form: forms.Form) -> dict[str, list[str]]:
    """What stands already, its units said as whole levels where they are whole levels."""
    each = _each(form)
    typed = {
        ask.name: forms.typed_as(form, ask, form.matter.values[ask.name])
        for ask in form.asks
        if ask.name != each and form.matter.values.get(ask.name) is not None
    }
    units = campaigns.addressed(loop=form.loop, given=form.matter.values)
    whole, single = tokens_of(units, above=form.matter.owner or form.actor.unit, tree=form.tree)
    return typed | {each: whole, f"{each}_more": ["\n".join(single)]}


def tokens_of(
    units: Iterable[int], *, above: int | None, tree: Tree
) -> tuple[list[str], list[str]]:
    """Units as a form says them: levels of which all below are meant, and the other units."""
    wanted = {unit for unit in units if unit in tree}
    if above is None or above not in tree:
        return [], [str(unit) for unit in sorted(wanted)]
    by_level: dict[str, set[int]] = {}
    for unit in tree.subtree(above)[1:]:
        by_level.setdefault(tree.level(unit), set()).add(unit)
    whole = [level for level in LEVELS if by_level.get(level) and by_level[level] <= wanted]
    rest = wanted.difference(*(by_level[level] for level in whole))
    singles = [pickers.label(unit, tree=tree) for unit in sorted(rest, key=tree.pre)]
    return [f"level:{level}" for level in whole], singles


def _scope(
    request: Asked, form: forms.Form, *, action: str, row: models.Matter | None,
    typed: forms.Typed, error: str = "",
) -> HttpResponse:  # fmt: skip
    """Step one: levels of the subtree, units directly below, and others by name."""
    each = _each(form)
    above = form.matter.owner or form.actor.unit or 0
    counts = campaigns.levels_of(form.tree.subtree(above)[1:], tree=form.tree)
    cost = burden.cost(loop=campaigns.opened_loop(form.loop), levels=counts)
    chosen = typed.get(each, [])
    children = [
        {"value": str(unit), "title": form.tree.unit(unit).title, "is_chosen": str(unit) in chosen}
        for unit in form.tree.children(above)[: pickers.MOST_LISTED]
    ]
    context = _shared(form, action=action, row=row, current=1) | {
        "levels": [
            {"value": f"level:{line.level}", "title": _(LEVELS[line.level]), "n": line.n_units,
             "each": line.each, "minutes": line.minutes,
             "is_chosen": f"level:{line.level}" in chosen}
            for line in cost.lines
        ],
        "children": children, "has_children": any(child["is_chosen"] for child in children),
        "each": each, "more": "\n".join(typed.get(f"{each}_more", [])), "error": error,
        "suggest_url": f"{reverse('suggest_units')}?field=more&above={above}&near={above}",
        "hidden": _hidden(typed, without={each, f"{each}_more"}),
        "errors": [{"text": error, "url": f"#field-{each}"}] if error else [],
    }  # fmt: skip
    status = 422 if error else 200
    return render(request, "campaign_scope.html", context, status=status)


def _templates(
    request: Asked, form: forms.Form, *, action: str, row: models.Matter | None,
    typed: forms.Typed, units: tuple[int, ...], errors: Mapping[str, str],
) -> HttpResponse:  # fmt: skip
    """Step two: which level answers what, and what the campaign is about."""
    each = _each(form)
    cost = campaigns.cost_of(loop=form.loop, units=units, tree=form.tree)
    context = moves.form_context(form, typed=typed, errors=errors)
    context["fields"] = [field for field in context["fields"] if field["name"] != each]
    context |= _shared(form, action=action, row=row, current=2) | {
        "lines": campaign_cost.lines(cost), "cost": cost,
        "hidden": _hidden(typed, only={each, f"{each}_more"}),
    }  # fmt: skip
    return render(request, "campaign_templates.html", context, status=422 if errors else 200)


def _cost(
    request: Asked, form: forms.Form, *, action: str, row: models.Matter | None,
    typed: forms.Typed, given: Mapping[str, Any], refusal: Refused | None = None,
) -> HttpResponse:  # fmt: skip
    """Step three: what it costs and what stands against it, before anybody is asked."""
    owner = form.matter.owner if form.matter.n else form.actor.unit
    above = form.tree.parent(owner) if owner is not None and owner in form.tree else None
    superior = form.matter.superior if form.matter.n else (owner if above is None else above)
    assessed = campaigns.assess(
        loop=form.loop, owner=owner or 0, superior=superior,
        given=dict(form.matter.values) | dict(given), day=request.day, tree=form.tree,
    )  # fmt: skip
    context = campaign_cost.context(assessed, day=request.day)
    context |= _shared(form, action=action, row=row, current=3)
    context |= {
        "hidden": _hidden(typed), "refusal": None, "is_refused": assessed.refusal is not None,
        "submit": _("送{approver}审批").format(approver=assessed.approver),
    }  # fmt: skip
    if refusal is not None:
        message, fix = refusal.fault.said(_)
        context["refusal"] = {"message": message, "fix": fix}
    return render(request, "campaign_draft.html", context, status=422 if refusal else 200)


def _send(
    request: Asked, form: forms.Form, *, given: Mapping[str, Any], row: models.Matter | None
) -> int:
    """Drafts the campaign, or revises it. Refuses: as the engine does, and every failed check."""
    opening = next(move for move in form.loop.moves.values() if move.opens_matter)
    campaigns.refuse_unsound(
        loop=form.loop, move=opening, matter=form.matter, actor=request.actor,
        given=dict(form.matter.values) | dict(given), day=request.day,
    )  # fmt: skip
    key = replies.key_of(request)
    if row is None:
        return record.open_matter(
            actor=request.actor, loop=form.loop.name, at=request.at, key=key, given=given,
            move=form.move.name,
        ).matter_id  # fmt: skip
    changed = {
        name: value for name, value in given.items() if form.matter.values.get(name) != value
    }
    if changed:
        record.act(
            actor=request.actor, matter_id=row.id, move=form.move.name, at=request.at, key=key,
            given=changed, seen_n=replies.expected(request),
        )  # fmt: skip
    return row.id


def _shared(
    form: forms.Form, *, action: str, row: models.Matter | None, current: int
) -> dict[str, Any]:
    """What all steps show: where it stands and how it is called."""
    crumbs = [{"title": _("活动"), "url": reverse("campaigns")}]
    if row is not None:
        crumbs.append({"title": row.title, "url": reverse("campaign", args=[row.id])})
    crumbs.append({"title": present.worded(form.move) if row else _("办一个新活动"), "url": ""})
    return {
        "steps": steps(), "current": current, "crumbs": crumbs, "action": action,
        "key": present.new_key(), "n_expected": form.matter.n if row else None,
    }  # fmt: skip


def _hidden(
    typed: forms.Typed, *, without: Iterable[str] = (), only: Iterable[str] | None = None
) -> list[tuple[str, str]]:
    """What other steps have asked, to be sent along."""
    skipped = {"step", "csrfmiddlewaretoken", "held", "key", "n_expected", "prefix", *without}
    return [
        (name, value)
        for name, values in typed.items()
        if name not in skipped and (only is None or name in only)
        for value in values
        if value
    ]
