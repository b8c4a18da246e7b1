"""Makes a move from a page: its form, its answer, the way back, and 无变化."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.core import admit, burden, rights
from luoshi.core.fault import N_, Phrase, Refused
from luoshi.core.loop import Loop, Move
from luoshi.core.matter import EMPTY, PUBLIC, Actor, Matter
from luoshi.store import campaigns, clockwork, items, models, record
from luoshi.store.record import attach
from luoshi.store.world import world_of
from luoshi.web import access, answers, campaign_cost, forms, names, present, replies, spoken
from luoshi.web.access import Asked


@dataclass(frozen=True, kw_only=True)
class Made:
    """A move about to be made: the matter as the page found it, and its form."""

    row: models.Matter
    loop: Loop
    matter: Matter
    form: forms.Form

    @property
    def move(self) -> Move:
        """The move."""
        return self.form.move


@require_http_methods(["GET", "HEAD", "POST"])
@access.with_post
def move(request: Asked, matter_id: int, name: str) -> HttpResponse:
    """The form of a move, or the move itself."""
    row, loop, matter = access.seen_matter(request, matter_id)
    chosen = loop.moves.get(name)
    if chosen is None or chosen.opens_matter:
        raise Http404
    form = forms.form_of(
        loop=loop, move=chosen, matter=matter, actor=request.actor,
        tree=clockwork.tree_on(request.day), day=request.day,
    )  # fmt: skip
    made = Made(row=row, loop=loop, matter=matter, form=form)
    try:
        if request.method == "POST":
            return _make(request, made)
        _admit(request, made)
    except Refused as refusal:
        return replies.refused(request, refusal, row=row, loop=loop, matter=matter)
    return _form_page(request, made, typed=forms.initial(form))


def _admit(request: Asked, made: Made) -> None:
    """Refuses: as `admit_first` does."""
    admit_first(actor=request.actor, at=request.at, made=made)


def admit_first(*, actor: Actor, at: datetime, made: Made) -> None:
    """Refuses: whatever stands against the move before anything has been filled in."""
    admit.move_of(loop=made.loop, matter=made.matter, name=made.move.name)
    mine = rights.parties_of(actor=actor, matter=made.matter) - {PUBLIC}
    if not mine.intersection(made.move.by):
        raise admit.refused(
            "not-your-move",
            N_("“{move}”由{by}来做，您现在的岗位不是。"),
            N_("请切换岗位，或请{by}办理。"),
            move=made.move.named,
            by=tuple(Phrase(text=rights.TITLES[party]) for party in made.move.by),
        )
    world = world_of(loop=made.loop, matter=made.matter, at=at)
    admit.party(actor=actor, loop=made.loop, move=made.move, matter=made.matter,
                tree=world.facts.tree)  # fmt: skip
    admit.timely(loop=made.loop, move=made.move, matter=made.matter, calendar=world.calendar,
                 at=at)  # fmt: skip
    admit.when(loop=made.loop, move=made.move, matter=made.matter, facts=world.facts)


def _make(request: Asked, made: Made) -> HttpResponse:
    """The move is made, or its form comes back with what to mend. Refuses: as the engine does."""
    key = replies.key_of(request)
    typed = replies.typed_of(request)
    answer = answers.read(made.form, data=typed, files=replies.uploads(request))
    if answer.errors or made.form.opens_each:
        _admit_unless_made(request, made, key=key)
    if answer.errors:
        return _form_page(request, made, typed=typed, errors=answer.errors, status=422)
    if made.form.opens_each:
        price = price_of(made, answer.given)
        if request.POST.get("confirmed") != str(price.n_units):
            return _form_page(request, made, typed=typed, price=price)
    try:
        campaigns.refuse_unsound(
            loop=made.loop, move=made.move, matter=made.matter, actor=request.actor,
            given=answer.given, day=request.day,
        )  # fmt: skip
        outcome = attach.with_files(
            answer.files,
            lambda: record.act(
                actor=request.actor, matter_id=made.row.id, move=made.move.name, at=request.at,
                key=key, given=answer.given, to=answer.to, seen_n=replies.expected(request),
            ),
        )  # fmt: skip
    except Refused as refusal:
        _admit_unless_made(request, made, key=key)
        if present.is_one_click(made.move, loop=made.loop) or refusal.fault.code == "out-of-turn":
            raise
        return _form_page(request, made, typed=typed, refusal=refusal, status=422)
    return replies.done(request, outcome, text=present.worded(made.move))


def _admit_unless_made(request: Asked, made: Made, *, key: str) -> None:
    """Tells somebody who may not make the move that first, before what he has filled in."""
    if not models.Receipt.objects.filter(key=key).exists():
        _admit(request, made)


def price_of(made: Made, given: Mapping[str, Any]) -> burden.Cost:
    """What a move that opens a matter for each of several units will cost them."""
    opens, child = made.move.opens, made.form.child
    assert opens is not None
    assert child is not None
    known = dict(made.matter.values) | dict(given)
    units = tuple(known.get(opens.each) or ())
    if "sample" in made.move.rules:
        # Which ones is not known before they are drawn; how many is.
        units = tuple(known.get("pool") or ())[: int(known.get("n_drawn") or 0)]
    handed = {name: known[name] for name in opens.given if name in known}
    return burden.cost(
        loop=child,
        levels=campaigns.levels_of(units, tree=made.form.tree),
        reporting=burden.reports_until(
            loop=child, given=handed, day=made.form.day, calendar=clockwork.calendar()
        ),
    )


def _form_page(
    request: Asked,
    made: Made,
    *,
    typed: forms.Typed,
    errors: Mapping[str, str] = EMPTY,
    refusal: Refused | None = None,
    price: burden.Cost | None = None,
    status: int = 200,
) -> HttpResponse:
    """The form of a move on a page of its own, or in the place of its row."""
    row, form = made.row, made.form
    if refusal is not None:
        row, made_loop, matter = access.seen_matter(request, row.id)
    else:
        made_loop, matter = made.loop, made.matter
    if price is None and form.opens_each and not form.asks:
        price = price_of(made, EMPTY)
    in_row = replies.is_in_row(request, row.id)
    back = reverse("row", args=[row.id]) if in_row else reverse("matter", args=[row.id])
    shown = items.items_of([row], actor=request.actor, at=request.at, day=request.day,
                           tree=form.tree)[0]  # fmt: skip
    prefix = f"m{row.id}-" if in_row else ""
    context = form_context(form, typed=typed, errors=errors, prefix=prefix) | {
        "action": reverse("move", args=[row.id, made.move.name]),
        "n_expected": matter.n,
        "title": present.worded(made.move),
        "matter_title": row.title,
        "matter_url": reverse("matter", args=[row.id]),
        "number": row.number,
        "lamp": present.lamp_of(shown.shown),
        "row_id": present.row_id(row.id),
        "target": f"#{present.row_id(row.id)}" if in_row else "",
        "back_url": back,
        "desk_url": reverse("desk"),
        "price": price,
        "price_lines": campaign_cost.lines(price) if price else [],
        "is_confirming": price is not None,
        "submit": submit_words(form, price=price),
        "refusal": present.refusal_of(
            refusal.fault, row=row, loop=made_loop, matter=matter, day=request.day
        )
        if refusal
        else None,
    }
    return render(request, "move_row.html" if in_row else "move.html", context, status=status)


def form_context(
    form: forms.Form, *, typed: forms.Typed, errors: Mapping[str, str], prefix: str = ""
) -> dict[str, Any]:
    """The fields of a form and what is to be mended in them, for `move_form.html`."""
    fields = [ask.field for ask in form.asks]
    known = names.names_of(
        tree=form.tree, day=form.day,
        given=[(entry, form.matter.values.get(entry.name)) for entry in fields],
    )  # fmt: skip
    shown = forms.shown(form, typed=typed, errors=errors, known=known, prefix=prefix)
    titles = {entry["name"].removeprefix(prefix): entry["title"] for entry in shown}
    return {
        "fields": shown,
        "key": present.new_key(),
        "prefix": prefix,
        "posts_url": f"{reverse('suggest_posts')}?loop={_holder_loop(form)}",
        "n_folded": sum(1 for entry in shown if entry.get("folded")),
        "is_unfolded": any(entry.get("folded") and _is_open(entry) for entry in shown),
        "has_files": any(entry["type"] == "file" for entry in shown),
        "errors": [
            {"text": spoken.headed(titles[name], text), "url": f"#field-{prefix}{name}"}
            for name, text in errors.items()
        ],
    }


def _is_open(entry: Mapping[str, Any]) -> bool:
    """Whether a folded field has something to show."""
    return bool(entry["error"] or any(entry["chosen"]))


def _holder_loop(form: forms.Form) -> str:
    of_child = any(ask.of_child and ask.name == "holder" for ask in form.asks)
    return form.child.name if of_child and form.child else form.loop.name


def submit_words(form: forms.Form, *, price: burden.Cost | None) -> str:
    """What the button says it will do."""
    title = present.worded(form.move)
    if price is not None:
        return _("{move} {n} 件，共 {minutes} 分钟").format(
            move=title, n=price.n_units, minutes=f"{price.minutes.normalize():f}"
        )
    return title


@require_POST
@access.with_post
def same(request: Asked, matter_id: int, name: str) -> HttpResponse:
    """无变化: makes the last report once more, with the values that stand."""
    row, loop, matter = access.seen_matter(request, matter_id)
    chosen = loop.moves.get(name)
    if chosen is None or not present.can_repeat(chosen, matter=matter):
        raise Http404
    given = {field: matter.values[field] for field in chosen.needs}
    try:
        outcome = record.act(
            actor=request.actor, matter_id=row.id, move=name, at=request.at, given=given,
            key=replies.key_of(request), seen_n=replies.expected(request),
        )  # fmt: skip
    except Refused as refusal:
        return replies.refused(request, refusal, row=row, loop=loop, matter=matter)
    return replies.done(request, outcome, text=_("无变化"))


@require_POST
@access.with_post
def take_back(request: Asked, matter_id: int) -> HttpResponse:
    """Takes the last move back."""
    row, loop, matter = access.seen_matter(request, matter_id)
    try:
        outcome = record.take_back(
            actor=request.actor, matter_id=row.id, at=request.at, key=replies.key_of(request)
        )
    except Refused as refusal:
        return replies.refused(request, refusal, row=row, loop=loop, matter=matter)
    if replies.is_in_row(request, row.id):
        return replies.row_answer(request, row.id)
    return HttpResponseRedirect(replies.address_of(request, outcome))


@access.with_post
def row(request: Asked, matter_id: int) -> HttpResponse:
    """One row of the desk as it stands: what a form in its place is exchanged for."""
    access.seen_matter(request, matter_id)
    if not replies.is_in_row(request, matter_id):
        return HttpResponseRedirect(reverse("desk"))
    return replies.row_answer(request, matter_id)


urlpatterns = [
    path("matters/<whole:matter_id>/take-back/", take_back, name="take_back"),
    path("matters/<whole:matter_id>/row/", row, name="row"),
    path("matters/<whole:matter_id>/<slug:name>/same/", same, name="same"),
    path("matters/<whole:matter_id>/<slug:name>/", move, name="move"),
]
