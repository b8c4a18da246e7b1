"""Opens a new matter: which kinds a post may open, the form, and what its pickers suggest."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luoshi.core.fault import Refused
from luoshi.core.loop import Loop, Move
from luoshi.core.matter import EMPTY, Actor, Matter
from luoshi.core.tree import Tree
from luoshi.store import campaigns, clockwork, record
from luoshi.store.record import attach
from luoshi.web import access, answers, forms, moves, pickers, present, replies, spoken
from luoshi.web.access import Asked


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A kind of matter that a post may open: its loop, the move, its address and its word."""

    loop: Loop
    move: Move
    url: str
    title: str


def openings_of(actor: Actor, *, tree: Tree) -> list[Opening]:
    """The matters that this actor may open, in the order of the loops."""
    found = []
    for name, loop in clockwork.current_loops().items():
        if loop.needs_parent:
            continue
        fitting = [
            move
            for move in loop.moves.values()
            if move.opens_matter and _may_open(move, actor=actor, tree=tree)
        ]
        for move in fitting:
            address = f"{reverse('open_matter', args=[name])}?move={move.name}"
            title = present.worded(loop)
            if len(fitting) > 1:
                title = f"{title} · {present.worded(move)}"
            found.append(Opening(loop=loop, move=move, url=address, title=title))
    return found


def _may_open(move: Move, *, actor: Actor, tree: Tree) -> bool:
    """Whether the actor can open with this move: the engine's rule, and somebody to address."""
    if not set(move.by) & {"owner", "superior", "requester"} or (move.head and not actor.head):
        return False
    if actor.unit is None:
        return "requester" in move.by
    names_owner = "owner" in (*move.needs, *move.may) and "superior" in move.by
    return not names_owner or (actor.unit in tree and not tree.is_leaf(actor.unit))


@require_http_methods(["GET", "HEAD", "POST"])
@access.with_post
def open_matter(request: Asked, name: str) -> HttpResponse:
    """The form that opens a new matter, or the opening itself."""
    tree = clockwork.tree_on(request.day)
    wanted = request.GET.get("move", "")
    found = [entry for entry in openings_of(request.actor, tree=tree) if entry.loop.name == name]
    chosen = next((entry for entry in found if wanted in ("", entry.move.name)), None)
    if chosen is None:
        raise Http404
    form = forms.form_of(
        loop=chosen.loop, move=chosen.move, matter=Matter(id=0, loop=name), actor=request.actor,
        tree=tree, day=request.day,
    )  # fmt: skip
    if request.method == "POST":
        return _open(request, form, chosen=chosen)
    return _opening_page(request, form, chosen=chosen, typed=_suggested(request, form))


def _suggested(request: Asked, form: forms.Form) -> forms.Typed:
    """What the form shows at first: what the page that leads here already knew, else nothing."""
    typed = forms.initial(form)
    for ask in form.asks:
        said = request.GET.get(ask.name, "")
        if ask.field.type == "unit":
            unit = pickers.whole(said)
            typed |= {ask.name: forms.typed_as(form, ask, unit)} if unit in form.tree else {}
        elif said:
            typed |= {ask.name: [said]}
    return typed


def _open(request: Asked, form: forms.Form, *, chosen: Opening) -> HttpResponse:
    typed = replies.typed_of(request)
    answer = answers.read(form, data=typed, files=replies.uploads(request))
    if answer.errors:
        return _opening_page(
            request, form, chosen=chosen, typed=typed, errors=answer.errors, status=422
        )
    try:
        campaigns.refuse_unsound(
            loop=chosen.loop, move=chosen.move, matter=Matter(id=0, loop=chosen.loop.name),
            actor=request.actor, given=answer.given, day=request.day,
        )  # fmt: skip
        outcome = attach.with_files(
            answer.files,
            lambda: record.open_matter(
                actor=request.actor, loop=chosen.loop.name, at=request.at,
                key=replies.key_of(request), given=answer.given, move=chosen.move.name,
            ),
        )  # fmt: skip
    except Refused as refusal:
        return _opening_page(request, form, chosen=chosen, typed=typed, refusal=refusal, status=422)
    return replies.done(request, outcome, text=present.worded(chosen.move))


def _opening_page(
    request: Asked,
    form: forms.Form,
    *,
    chosen: Opening,
    typed: forms.Typed,
    errors: Mapping[str, str] = EMPTY,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    said = None
    if refusal is not None:
        said = present.refusal_of(
            refusal.fault, row=None, loop=form.loop, matter=form.matter, day=request.day
        )
    context = moves.form_context(form, typed=typed, errors=errors) | {
        "action": chosen.url,
        "title": chosen.title,
        "purpose": spoken.purpose(form.loop),
        "back_url": reverse("matters"),
        "matter_url": "",
        "submit": present.worded(form.move),
        "refusal": said,
        "is_opening": True,
    }
    return render(request, "move.html", context, status=status)


@access.with_post
def suggest_units(request: Asked) -> HttpResponse:
    """The units whose names fit what is being typed, as options of a list."""
    tree = clockwork.tree_on(request.day)
    scope = pickers.Scope(
        above=pickers.whole(request.GET.get("above", "")),
        near=pickers.whole(request.GET.get("near", "")),
    )
    typed = request.GET.get(request.GET.get("field", ""), "")
    found = pickers.suggested(typed, scope=scope, tree=tree)
    return render(request, "move_units.html", {"titles": found})


@access.with_post
def suggest_posts(request: Asked) -> HttpResponse:
    """The posts of the unit that has been chosen, as the field of the form shows them."""
    loop = clockwork.current_loops().get(request.GET.get("loop", ""))
    if loop is None or "holder" not in loop.fields:
        raise Http404
    tree = clockwork.tree_on(request.day)
    whole = pickers.Scope(above=None, near=None)
    prefix = request.GET.get("prefix", "")
    unit = pickers.named(request.GET.get(f"{prefix}owner", ""), scope=whole, tree=tree)
    options = pickers.posts_of((unit,), tree=tree) if isinstance(unit, int) else []
    entry = loop.fields["holder"]
    is_optional = request.GET.get("optional") == "1"
    field = {
        "name": f"{prefix}holder", "title": present.worded(entry), "type": "post",
        "optional": is_optional,
        "options": options or [("", _("先选责任单位"))], "value": "",
        "help": "" if is_optional else _("不选就是责任单位的负责人。"),
    }  # fmt: skip
    return render(request, "ls/field.html", {"field": field})


urlpatterns = [
    path("matters/new/<str:name>/", open_matter, name="open_matter"),
    path("choose/units/", suggest_units, name="suggest_units"),
    path("choose/posts/", suggest_posts, name="suggest_posts"),
]
