"""Makes one move on many matters: which they are, one form for all, and what came of each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.core import rights, take_back, wording
from luoshi.core.fault import Refused
from luoshi.core.loop import Loop, Move
from luoshi.core.matter import EMPTY, Actor, Matter
from luoshi.store import campaigns, clockwork, models, pages, projection, record, sight
from luoshi.store.pages import Filters
from luoshi.store.record import attach
from luoshi.store.record.batches import Batched
from luoshi.web import access, answers, forms, moves, names, present, replies, spoken
from luoshi.web.access import Asked

#: More matters than these are not moved at once; so many are shown by name.
MOST, SHOWN = 5_000, 200
#: So many are read at a time.
CHUNK = 500


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """The matters that wait for a move of a post, the oldest first. Shape: `is_cut` where there are
    more than are moved at once."""

    rows: tuple[models.Matter, ...]
    is_cut: bool


@require_safe
@access.with_post
def choices(request: Asked, name: str) -> HttpResponse:
    """The moves of a mechanism that the post can make on many matters now, with their number."""
    loop = _loop(name)
    found = []
    for move in loop.moves.values():
        if not fits_many(move, loop=loop):
            continue
        n = len(waiting(actor=request.actor, day=request.day, loop=loop, move=move).rows)
        if n:
            url = reverse("many_moves", args=[name, move.name])
            found.append({"title": present.worded(move), "n": n, "url": url})
    title = _("成批办理：{loop}").format(loop=present.worded(loop))
    context = {"title": title, "loop": present.worded(loop), "moves": found,
               "list_url": reverse("mechanism", args=[name])}  # fmt: skip
    return render(request, "bulk_choices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.with_post
def many(request: Asked, name: str, move: str) -> HttpResponse:
    """One move on many: the matters and the form, or what came of each."""
    loop = _loop(name)
    chosen = loop.moves.get(move)
    if chosen is None or not fits_many(chosen, loop=loop):
        raise Http404
    form = forms.form_of(
        loop=loop, move=chosen, matter=Matter(id=0, loop=name, n=1, values=EMPTY),
        actor=request.actor, tree=clockwork.tree_on(request.day), day=request.day,
    )  # fmt: skip
    found = waiting(actor=request.actor, day=request.day, loop=loop, move=chosen)
    if request.method == "POST":
        return _make(request, form, found=found)
    return _page(request, form, found=found, typed={})


def _loop(name: str) -> Loop:
    loop = clockwork.current_loops().get(name)
    if loop is None:
        raise Http404
    return loop


def fits_many(move: Move, *, loop: Loop) -> bool:
    """Whether a move can be made on many in one go: it opens nothing, no two sign it, and it sends
    no ask on its way to the grassroots, each of which is judged by itself, beside its cost.
    """
    by_people = set(move.by) - {"system", "public"}
    is_plain = not move.opens_matter and not move.opens and move.sign == "one"
    return is_plain and bool(by_people) and not campaigns.is_sending(move, loop=loop)


def waiting(*, actor: Actor, day: date, loop: Loop, move: Move) -> Waiting:
    """The matters on which the post is a party of the move and that stand where it is made."""
    if move.head and not actor.head:
        return Waiting(rows=(), is_cut=False)
    stages = [name for name, stage in loop.stages.items() if move in loop.from_stage(name)]
    found = pages.query_of(actor=actor, day=day, filters=Filters(loop=loop.name)).filter(
        sight.as_party(set(move.by) - {"system"}, actor=actor, day=day),
        loop=loop.name,
        stage__in=stages,
    )
    if move.within is None:
        found = found.filter(end="")
    rows = found.order_by("id").iterator(chunk_size=CHUNK)
    his = list(islice((row for row in rows if _is_his(row, actor=actor, move=move)), MOST + 1))
    return Waiting(rows=tuple(his[:MOST]), is_cut=len(his) > MOST)


def _is_his(row: models.Matter, *, actor: Actor, move: Move) -> bool:
    loop = clockwork.loop_of(row.text_id, row.loop)
    matter = projection.matter_of(row, loop=loop)
    return rights.may_make(actor=actor, move=move, matter=matter)


def _make(request: Asked, form: forms.Form, *, found: Waiting) -> HttpResponse:
    """The move on every matter that was ticked; a refused one stops no other."""
    typed = replies.typed_of(request)
    answer = answers.read(form, data=typed, files=replies.uploads(request))
    key = replies.key_of(request)
    ticked, gone = _ticked(request, key=key, rows=found.rows)
    if not answer.errors and not ticked and not gone:
        answer = answers.Answer(given=EMPTY, errors={"ids": _("还没有勾选事项。")})
    if answer.errors:
        return _page(request, form, found=found, typed=typed, errors=answer.errors, status=422)
    done = attach.with_files(
        answer.files,
        lambda: record.batch(
            actor=request.actor, matter_ids=ticked, move=form.move.name, at=request.at, key=key,
            given=answer.given, to=answer.to,
        ),
    )  # fmt: skip
    return _done(request, form, done=done, key=key, n_gone=len(gone))


def _ticked(
    request: Asked, *, key: str, rows: Sequence[models.Matter]
) -> tuple[list[int], list[str]]:
    """The matters that a form means, and those ticked on it that others have moved meanwhile.

    Shape: a form that is sent again means what it meant at first: what it has moved, which tells
    its first outcome once more, and what has stood there since.
    """
    receipts = models.Receipt.objects.filter(key__startswith=f"{key}/")
    moved = {_matter_of(receipt) for receipt in receipts}
    until = min((receipt.at for receipt in receipts), default=None)
    ids = set(request.POST.getlist("ids"))
    if request.POST.get("every") == "1":
        meant = [row.id for row in rows if until is None or row.moved_at <= until]
    else:
        meant = [row.id for row in rows if str(row.id) in ids]
    known = {str(row.id) for row in rows} | {str(one) for one in moved}
    return sorted({*meant, *moved}), sorted(ids - known)


def _matter_of(receipt: models.Receipt) -> int:
    return int(receipt.subject.partition("/")[2])


def _done(
    request: Asked, form: forms.Form, *, done: Sequence[Batched], key: str, n_gone: int
) -> HttpResponse:
    """How many were done, and the reasons of the others, the commonest first."""
    good = [one for one in done if one.fault is None]
    reasons = Counter(spoken.sentence(one.fault) for one in done if one.fault)
    refused = {one.matter_id: spoken.sentence(one.fault) for one in done if one.fault}
    titles = _titles(list(refused)[:SHOWN])
    can_undo = bool(good) and form.loop.can_take_back(form.move) and bool(form.move.to)
    context = {
        "title": _("{move} {n} 件").format(
            move=present.worded(form.move), n=wording.number(len(good))
        ),
        "n_refused": len(refused), "n_gone": n_gone,
        "reasons": [{"text": text, "n": n} for text, n in reasons.most_common()],
        "refused": [
            {"title": titles[id], "text": text, "url": reverse("matter", args=[id])}
            for id, text in refused.items() if id in titles
        ],
        "undo_url": reverse("many_undo", args=[form.loop.name]) if can_undo else "",
        "batch": key, "minutes": take_back.WINDOW // timedelta(minutes=1),
        "list_url": reverse("mechanism", args=[form.loop.name]),
    }  # fmt: skip
    return render(request, "bulk_done.html", context)


def _titles(ids: Sequence[int]) -> Mapping[int, str]:
    rows = models.Matter.objects.filter(id__in=ids).values_list("id", "number", "title")
    return {id: " ".join(filter(None, (number, title))) for id, number, title in rows}


@require_POST
@access.with_post
def undo(request: Asked, name: str) -> HttpResponse:
    """Takes back every move of a batch that nobody has gone on from."""
    loop = _loop(name)
    key = request.POST.get("batch", "")
    if not key.startswith(f"{request.actor.posting}/"):
        raise Http404
    ids = {_matter_of(one) for one in models.Receipt.objects.filter(key__startswith=f"{key}/")}
    n_undone, reasons = 0, Counter[str]()
    for matter_id in sorted(ids):
        try:
            record.take_back(
                actor=request.actor, matter_id=matter_id, at=request.at,
                key=f"{key}/{matter_id}/back"[: replies.MOST_KEY],
            )  # fmt: skip
        except Refused as refusal:
            reasons[spoken.sentence(refusal.fault)] += 1
        else:
            n_undone += 1
    context = {
        "title": _("已撤回 {n} 件").format(n=wording.number(n_undone)),
        "n_refused": reasons.total(), "n_gone": 0, "refused": [],
        "reasons": [{"text": text, "n": n} for text, n in reasons.most_common()],
        "undo_url": "", "list_url": reverse("mechanism", args=[loop.name]),
    }  # fmt: skip
    return render(request, "bulk_done.html", context)


def _page(
    request: Asked,
    form: forms.Form,
    *,
    found: Waiting,
    typed: forms.Typed,
    errors: Mapping[str, str] = EMPTY,
    status: int = 200,
) -> HttpResponse:
    rows = found.rows
    context = moves.form_context(
        form, typed=typed, errors={name: text for name, text in errors.items() if name != "ids"}
    )
    if "ids" in errors:
        context["errors"] = [{"text": errors["ids"], "url": "#matters"}]
    known = names.names_of(tree=form.tree, day=form.day)
    ticked = set(request.POST.getlist("ids"))
    context |= {
        "title": present.worded(form.move), "loop": present.worded(form.loop),
        "action": reverse("many_moves", args=[form.loop.name, form.move.name]),
        "n": len(rows), "is_cut": found.is_cut, "n_more": max(len(rows) - SHOWN, 0),
        "rows": [_row(row, known=known, ticked=ticked) for row in rows[:SHOWN]],
        "is_every": request.POST.get("every") == "1" or request.method != "POST",
        "list_url": reverse("mechanism", args=[form.loop.name]),
    }  # fmt: skip
    return render(request, "bulk_moves.html", context, status=status)


def _row(row: models.Matter, *, known: names.Names, ticked: set[str]) -> dict[str, Any]:
    loop = clockwork.loop_of(row.text_id, row.loop)
    return {
        "id": str(row.id), "title": row.title or present.worded(loop), "number": row.number,
        "unit": known.unit(row.owner_id) if row.owner_id else "",
        "is_ticked": str(row.id) in ticked,
        "stage": present.worded(loop.stages[row.stage]),
        "url": reverse("matter", args=[row.id]),
    }  # fmt: skip


urlpatterns = [
    path("loops/<str:name>/many/", choices, name="many"),
    path("loops/<str:name>/many/undo/", undo, name="many_undo"),
    path("loops/<str:name>/many/<slug:move>/", many, name="many_moves"),
]
