"""Campaigns: what they cost the grassroots, whether they may go out, and how far they have come."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luoshi.core import admit, burden, clock, engine, rights, wording
from luoshi.core.fault import Refused
from luoshi.core.loop import Loop, Move
from luoshi.core.matter import EMPTY, Matter
from luoshi.core.tree import Tree
from luoshi.store import burden as accounts
from luoshi.store import campaigns, clockwork, models, record
from luoshi.store.campaigns import LOOP, Standing
from luoshi.store.world import world_of
from luoshi.web import (
    access,
    answers,
    campaign_cost,
    campaign_coverage,
    campaign_draft,
    forms,
    moves,
    names,
    present,
    replies,
    spoken,
)
from luoshi.web.access import Asked

PAGE = 50


@access.with_post
def listing(request: Asked) -> HttpResponse:
    """The campaigns that the post sees, with how far each has come, and the account of its unit."""
    tree = clockwork.tree_on(request.day)
    loop = clockwork.current_loops()[LOOP]
    child = campaigns.opened_loop(loop)
    rows = list(campaigns.listed(actor=request.actor, day=request.day)[:PAGE])
    standings = campaigns.totals([row.id for row in rows], loop=child)
    unit = request.actor.unit
    before = accounts.asked_by(unit=unit, day=request.day) if unit else burden.ZERO
    n_open = sum(1 for row in rows if not row.end)
    may_draft = unit is not None and unit in tree and not tree.is_leaf(unit)
    context = {
        "title": _("{n} 个活动在办").format(n=wording.number(n_open))
        if n_open else _("没有活动在办"),
        "rows": [_listed(row, standing=standings[row.id], day=request.day) for row in rows],
        "account": campaign_cost.account(before=before, more=burden.ZERO, day=request.day),
        "actions": [{"title": _("办一个新活动"), "url": reverse("campaign_new"), "kind": "solid"}]
        if may_draft else [],
        "as_of": request.at,
    }  # fmt: skip
    return render(request, "campaigns.html", context)


def _listed(row: models.Matter, *, standing: Standing, day: date) -> dict[str, Any]:
    loop = clockwork.loop_of(row.text_id, row.loop)
    return {
        "url": reverse("campaign", args=[row.id]), "title": row.title, "number": row.number,
        "stage": present.worded(loop.stages[row.stage]),
        "owner": row.owner.title if row.owner else "",
        "due": spoken.day(row.due, year_of=day) if row.due else _("未定"),
        "standing": standing,
        "answered_pct": campaign_coverage.pct(standing.answered, standing.asked),
    }  # fmt: skip


def _found(request: Asked, matter_id: int) -> tuple[models.Matter, Loop, Matter]:
    """A campaign that the actor may see; any other matter is not found here."""
    row, loop, matter = access.seen_matter(request, matter_id)
    if row.loop != LOOP or burden.fan_move(loop) is None:
        raise Http404
    return row, loop, matter


@access.with_post
def campaign(request: Asked, matter_id: int) -> HttpResponse:
    """One campaign: its cost and checks until it is sent, then how far it has come, by subtree."""
    row, loop, matter = _found(request, matter_id)
    tree = clockwork.tree_on(request.day)
    fan = burden.fan_move(loop)
    is_sent = bool(fan and matter.times.get(fan.name))
    context = _frame(request, row=row, loop=loop, matter=matter, tree=tree)
    if is_sent:
        context |= campaign_coverage.context(request, row=row, loop=loop, matter=matter, tree=tree)
        if request.headers.get("HX-Request") == "true":
            return render(request, "campaign_coverage.html", context)
    else:
        context |= _judged(request, loop=loop, matter=matter, tree=tree)
    return render(request, "campaign.html", context)


def _frame(
    request: Asked, *, row: models.Matter, loop: Loop, matter: Matter, tree: Tree
) -> dict[str, Any]:
    """What stands around either kind of page: crumbs, facts, and the moves that are open."""
    world = world_of(loop=loop, matter=matter, at=request.at, tree=tree)
    mine = rights.parties_of(actor=request.actor, matter=matter) - {"public"}
    open_now = [
        move
        for move in engine.open_moves(loop=loop, matter=matter, actor=request.actor, world=world)
        if mine.intersection(move.by)
    ]
    leading = clock.leading_on(loop=loop, matter=matter)
    facts = ("theme", "forms", "basis", "reuse", "alternative", "due", "result")
    known = names.names_of(tree=tree, day=request.day)
    return {
        "row": row, "stage": present.worded(loop.stages[matter.stage]),
        "crumbs": [{"title": _("活动"), "url": reverse("campaigns")}, {"title": row.title}],
        "facts": [
            (present.worded(loop.fields[name]),
             names.said(loop.fields[name], matter.values[name], names=known))
            for name in facts if matter.values.get(name) is not None
        ],
        "actions": [_action(move, row=row, leading=leading) for move in open_now],
        "matter_url": reverse("matter", args=[row.id]), "as_of": request.at,
    }  # fmt: skip


def _action(move: Move, *, row: models.Matter, leading: Move | None) -> dict[str, Any]:
    return {
        "title": present.worded(move), "of": row.title, "kind": "solid" if move == leading else "",
        "url": reverse("campaign_move", args=[row.id, move.name]),
    }  # fmt: skip


def _judged(request: Asked, *, loop: Loop, matter: Matter, tree: Tree) -> dict[str, Any]:
    """The cost and the checks of a campaign that has not been sent."""
    assessed = campaigns.assess(
        loop=loop, owner=matter.owner or 0, superior=matter.superior, given=matter.values,
        day=request.day, tree=tree,
    )  # fmt: skip
    return campaign_cost.context(assessed, day=request.day) | {
        "steps": campaign_draft.steps(), "current": 4, "refusal_said": assessed.refusal,
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.with_post
def move(request: Asked, matter_id: int, name: str) -> HttpResponse:
    """A move on a campaign: what sends it is shown with its cost and asked once more."""
    row, loop, matter = _found(request, matter_id)
    chosen = loop.moves.get(name)
    if chosen is None or chosen.opens_matter:
        raise Http404
    form = forms.form_of(
        loop=loop, move=chosen, matter=matter, actor=request.actor,
        tree=clockwork.tree_on(request.day), day=request.day,
    )  # fmt: skip
    _admit(request, loop=loop, matter=matter, chosen=chosen)
    fan = burden.fan_move(loop)
    if fan and fan.opens and fan.opens.each in (*chosen.needs, *chosen.may):
        return campaign_draft.flow(request, form, action=request.path, row=row)
    if request.method == "POST":
        return _make(request, form, row=row)
    return _move_page(request, form, row=row, typed=forms.initial(form))


def _admit(request: Asked, *, loop: Loop, matter: Matter, chosen: Move) -> None:
    """Refuses: whatever stands against the move before anything has been filled in."""
    if models.Receipt.objects.filter(key=replies.key_of(request)).exists():
        return
    admit.move_of(loop=loop, matter=matter, name=chosen.name)
    world = world_of(loop=loop, matter=matter, at=request.at)
    admit.party(actor=request.actor, loop=loop, move=chosen, matter=matter, tree=world.facts.tree)
    admit.when(loop=loop, move=chosen, matter=matter, facts=world.facts)


def _make(request: Asked, form: forms.Form, *, row: models.Matter) -> HttpResponse:
    """Makes the move: only while every check holds, and what is sent only once it is confirmed."""
    typed = replies.typed_of(request)
    answer = answers.read(form, data=typed, files=replies.uploads(request))
    if answer.errors:
        return _move_page(request, form, row=row, typed=typed, errors=answer.errors, status=422)
    if form.opens_each and request.POST.get("confirmed") != str(_n_units(form)):
        return _move_page(request, form, row=row, typed=typed)
    try:
        campaigns.refuse_unsound(
            loop=form.loop, move=form.move, matter=form.matter, actor=request.actor,
            given=answer.given, day=request.day,
        )  # fmt: skip
        record.act(
            actor=request.actor, matter_id=row.id, move=form.move.name, at=request.at,
            key=replies.key_of(request), given=answer.given, to=answer.to,
            seen_n=replies.expected(request),
        )  # fmt: skip
    except Refused as refusal:
        return _move_page(request, form, row=row, typed=typed, refusal=refusal, status=422)
    return HttpResponseRedirect(reverse("campaign", args=[row.id]))


def _n_units(form: forms.Form) -> int:
    return len(campaigns.addressed(loop=form.loop, given=form.matter.values))


def _move_page(
    request: Asked,
    form: forms.Form,
    *,
    row: models.Matter,
    typed: forms.Typed,
    errors: Mapping[str, str] = EMPTY,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    """The form of a move, with the cost beside it where the campaign has not been sent."""
    context = moves.form_context(form, typed=typed, errors=errors) | {
        "action": request.path, "n_expected": form.matter.n, "row": row,
        "title": present.worded(form.move), "submit": present.worded(form.move),
        "back_url": reverse("campaign", args=[row.id]),
        "crumbs": [{"title": _("活动"), "url": reverse("campaigns")},
                   {"title": row.title, "url": reverse("campaign", args=[row.id])},
                   {"title": present.worded(form.move)}],
    }  # fmt: skip
    if refusal is not None:
        message, fix = refusal.fault.said(_)
        context["refusal"] = {"message": message, "fix": fix}
    if campaigns.is_sending(form.move, loop=form.loop):
        context |= _judged(request, loop=form.loop, matter=form.matter, tree=form.tree)
        context["title"] = _("{move}：要花基层 {minutes} 分钟").format(
            move=present.worded(form.move), minutes=wording.number(context["cost"].minutes)
        )
    if form.opens_each:
        context["n_units"] = _n_units(form)
        context["submit"] = _("确认下发到 {n} 个单位").format(n=wording.number(_n_units(form)))
    return render(request, "campaign_move.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@access.with_post
def new(request: Asked) -> HttpResponse:
    """A new campaign, in four steps: whom, with which template, at what cost, to whom to send."""
    tree = clockwork.tree_on(request.day)
    unit = request.actor.unit
    if unit is None or unit not in tree or tree.is_leaf(unit):
        raise Http404
    loop = clockwork.current_loops()[LOOP]
    opening = next(move for move in loop.moves.values() if move.opens_matter)
    form = forms.form_of(
        loop=loop, move=opening, matter=Matter(id=0, loop=LOOP), actor=request.actor, tree=tree,
        day=request.day,
    )  # fmt: skip
    return campaign_draft.flow(request, form, action=request.path, row=None)


urlpatterns = [
    path("campaigns/", listing, name="campaigns"),
    path("campaigns/new/", new, name="campaign_new"),
    path("campaigns/<whole:matter_id>/", campaign, name="campaign"),
    path("campaigns/<whole:matter_id>/<slug:name>/", move, name="campaign_move"),
]
