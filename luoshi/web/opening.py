"""Opens a new matter: which kinds a post may open, the form, and what its pickers suggest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luoshi.core import rights
from luoshi.core.condition import Facts, failing
from luoshi.core.fault import Refused
from luoshi.core.loop import Loop, Move
from luoshi.core.matter import EMPTY, Actor, Matter
from luoshi.core.tree import Tree
from luoshi.store import campaigns, clockwork, models, record
from luoshi.store.record import attach, spawn
from luoshi.web import access, answers, forms, moves, pickers, present, replies, spoken
from luoshi.web.access import Asked
from luoshi.web.whole import whole


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A kind of matter that a post may open: its loop, the move, its address and its word.

    Shape: `parent` is the matter in which it is opened, None for one that stands by itself.
    """

    loop: Loop
    move: Move
    url: str
    title: str
    parent: int | None = None


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


def openings_in(
    row: models.Matter, *, loop: Loop, matter: Matter, actor: Actor, day: date
) -> list[Opening]:
    """The smaller matters that this actor may open in a matter by their own first move.

    Those that a move of the matter opens are that move's; what the system opens is nobody's.
    """
    by_moves = {move.opens.loop for move in loop.moves.values() if move.opens}
    facts = Facts(day=day, parent=(loop, matter))
    found = []
    for part in loop.children.values():
        if part.name in by_moves or row.end:
            continue
        values = spawn.inherited(part, parent=matter)
        mine = rights.parties_of(actor=actor, matter=Matter(id=0, loop=part.name, values=values))
        for move in part.moves.values():
            is_mine = "requester" in move.by or mine.intersection(move.by)
            is_open = move.opens_matter and is_mine and (actor.head or not move.head)
            blank = Matter(id=0, loop=part.name)
            if is_open and not failing(move.when, loop=part, matter=blank, facts=facts):
                address = reverse("open_within", args=[row.id, part.name])
                title = f"{present.worded(part)} · {present.worded(move)}"
                if part.title == move.title:
                    title = present.worded(part)
                url = f"{address}?move={move.name}"
                found.append(Opening(loop=part, move=move, url=url, title=title, parent=row.id))
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
def open_matter(request: Asked, name: str, matter_id: int | None = None) -> HttpResponse:
    """The form that opens a new matter, or a smaller one in another, or the opening itself."""
    chosen, form = asked_for(request, name=name, matter_id=matter_id)
    if request.method == "POST":
        return _open(request, form, chosen=chosen)
    return _opening_page(request, form, chosen=chosen, typed=_suggested(request, form))


def asked_for(request: Asked, *, name: str, matter_id: int | None) -> tuple[Opening, forms.Form]:
    """The opening that an address names, with its form. 404 for one that is not open to the post.

    Shape: `matter_id` is the matter in which it is opened, None for one that stands by itself.
    """
    values = EMPTY
    tree = clockwork.tree_on(request.day)
    if matter_id is None:
        openings = openings_of(request.actor, tree=tree)
    else:
        row, loop, matter = access.shown_matter(request, matter_id)
        openings = openings_in(row, loop=loop, matter=matter, actor=request.actor, day=request.day)
        part = clockwork.current_loops().get(name)
        values = spawn.inherited(part, parent=matter) if part else EMPTY
    wanted = request.GET.get("move", "")
    found = [entry for entry in openings if entry.loop.name == name]
    chosen = next((entry for entry in found if wanted in ("", entry.move.name)), None)
    if chosen is None:
        raise Http404
    form = forms.form_of(
        loop=chosen.loop, move=chosen.move, matter=Matter(id=0, loop=name, values=values),
        actor=request.actor, tree=tree, day=request.day,
    )  # fmt: skip
    return chosen, form


def _suggested(request: Asked, form: forms.Form) -> forms.Typed:
    """What the form shows at first: what the page that leads here already knew, else nothing."""
    typed = forms.initial(form)
    for ask in form.asks:
        said = request.GET.get(ask.name, "")
        if ask.field.type == "unit":
            unit = whole(said)
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
            loop=chosen.loop, move=chosen.move, matter=form.matter,
            actor=request.actor, given=answer.given, day=request.day,
        )  # fmt: skip
        outcome = attach.with_files(
            answer.files,
            lambda: record.open_matter(
                actor=request.actor, loop=chosen.loop.name, at=request.at,
                key=replies.key_of(request), given=answer.given, move=chosen.move.name,
                parent=chosen.parent,
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
        "back_url": _above(chosen) or reverse("matters"),
        "matter_url": _above(chosen),
        "number": _("所属事项") if chosen.parent else "",
        "matter_title": "",
        "submit": present.worded(form.move),
        "refusal": said,
        "is_opening": True,
        "sheet_url": sheet_url(chosen),
    }
    return render(request, "move.html", context, status=status)


def sheet_url(chosen: Opening) -> str:
    """Where many of them are opened from a sheet."""
    if chosen.parent is None:
        address = reverse("open_sheet", args=[chosen.loop.name])
    else:
        address = reverse("open_sheet_within", args=[chosen.parent, chosen.loop.name])
    return f"{address}?move={chosen.move.name}"


def _above(chosen: Opening) -> str:
    """The page of the matter in which it is opened, "" for one that stands by itself."""
    return reverse("matter", args=[chosen.parent]) if chosen.parent is not None else ""


@access.with_post
def suggest_units(request: Asked) -> HttpResponse:
    """The units whose names fit what is being typed, as options of a list."""
    tree = clockwork.tree_on(request.day)
    scope = pickers.Scope(
        above=whole(request.GET.get("above", "")),
        near=whole(request.GET.get("near", "")),
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
    path("matters/<whole:matter_id>/new/<str:name>/", open_matter, name="open_within"),
    path("choose/units/", suggest_units, name="suggest_units"),
    path("choose/posts/", suggest_posts, name="suggest_posts"),
]
