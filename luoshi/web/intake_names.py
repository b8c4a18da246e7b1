"""What words of documents mean here: the offer to make it a rule, and the page of the rules."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.core.fault import Phrase, Refused
from luoshi.core.tree import Tree
from luoshi.store import aliases, clockwork, documents, models, resolve
from luoshi.store.documents import Proposal
from luoshi.store.naming import Rules
from luoshi.store.record import aliases as written
from luoshi.web import access, intake_asks, names, present, replies
from luoshi.web.access import Asked

ON_A_PAGE = 50


def why_of(one: Proposal) -> str:
    """By which rule the responsible unit was found, as a sentence; empty where it was none."""
    why = one.found.get("why")
    return Phrase(text=why["text"], names=why["names"]).said(_) if why else ""


def offer_of(one: Proposal, *, unit: int, tree: Tree, rules: Rules) -> intake_asks.Answer | None:
    """The press that makes a rule of what somebody has just chosen for words nobody knew."""
    owner = one.given.get("owner")
    if owner is None or owner not in tree or unit not in tree:
        return None
    if one.row.state == documents.DISCARDED:
        return None
    words = resolve.nameable(str(one.found.get("actor", "")), tree=tree, unit=unit)
    rule = rules.get(words)
    if not words or (rule is not None and (rule.unit == unit or rule.meant == owner)):
        return None
    title = _("以后“{words}”都指{unit}").format(words=words, unit=tree.unit(owner).title)
    return intake_asks.Answer(title=title, url=intake_asks.address(one, "name"))


@require_http_methods(["GET", "HEAD"])
@access.with_post
def listed(request: Asked) -> HttpResponse:
    """The rules that hold in the unit, and those that it has taken back."""
    return _page(request)


def _page(
    request: Asked, *, refusal: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    rows = aliases.listed(actor=request.actor, day=request.day)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    hands = [row.posting for row in page.object_list]
    known = names.names_of(tree=clockwork.tree_on(request.day), day=request.day, postings=hands)
    context = {
        "rules": [_shown(row, known=known, unit=request.actor.unit) for row in page.object_list],
        "page": page if page.paginator.num_pages > 1 else None,
        "n_holding": rows.filter(ended_at=None).count(),
        "refusal": refusal,
        "crumbs": [
            {"title": _("材料导入"), "url": reverse("intake")},
            {"title": _("本单位的叫法"), "url": ""},
        ],
    }  # fmt: skip
    return render(request, "intake_names.html", context, status=status)


def _shown(row: models.Alias, *, known: names.Names, unit: int | None) -> dict[str, Any]:
    is_own = row.unit_id == unit
    return {
        "id": row.id, "words": row.words, "meant": known.unit(row.meant_id),
        "by": known.actor(row.posting), "above": "" if is_own else known.unit(row.unit_id),
        "said_at": row.said_at, "ended_at": row.ended_at, "document": row.draft.document.name,
        "url": f"{reverse('review', args=[row.draft.document_id])}#draft-{row.draft_id}"
        if is_own else "",
        "may_end": is_own and row.ended_at is None, "key": present.new_key(),
    }  # fmt: skip


@require_POST
@access.with_post
def take_back(request: Asked, alias_id: int) -> HttpResponse:
    """Takes one rule of the unit back; 404 for a rule that does not hold here."""
    if not aliases.listed(actor=request.actor, day=request.day).filter(id=alias_id).exists():
        raise Http404
    try:
        written.take_back(
            actor=request.actor, alias_id=alias_id, at=request.at, key=replies.key_of(request)
        )
    except Refused as refusal:
        message, fix = refusal.fault.said(_)
        return _page(request, refusal={"message": message, "fix": fix}, status=422)
    return HttpResponseRedirect(f"{reverse('aliases')}#alias-{alias_id}")


urlpatterns = [
    path("intake/names/", listed, name="aliases"),
    path("intake/names/<whole:alias_id>/take-back/", take_back, name="alias_take_back"),
]
