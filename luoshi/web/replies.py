"""What a page answers to a move: the changed row, the matter, or why it was refused."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from luoshi.core.fault import Refused
from luoshi.core.loop import Loop
from luoshi.core.matter import Matter
from luoshi.store import clockwork, items, models, sight
from luoshi.store.record.act import Outcome
from luoshi.web import names, present
from luoshi.web.access import Asked
from luoshi.web.whole import whole

MOST_KEY = 80


def done(request: Asked, outcome: Outcome, *, text: str) -> HttpResponse:
    """The answer to a move that was made: its row, or the page of the matter."""
    if is_in_row(request, outcome.matter_id):
        return row_answer(request, outcome.matter_id, text=text)
    return HttpResponseRedirect(address_of(request, outcome))


def address_of(request: Asked, outcome: Outcome) -> str:
    """The page of the matter with what was entered; the desk where it is no longer seen."""
    if sight.is_visible(actor=request.actor, day=request.day, matter_id=outcome.matter_id):
        return f"{reverse('matter', args=[outcome.matter_id])}?done={outcome.written.n}"
    return f"{reverse('desk')}?done=1"


def row_answer(request: Asked, matter_id: int, *, text: str = "") -> HttpResponse:
    """A row of the desk, with what has just been recorded where `text` says so."""
    kept = models.Matter.objects.get(id=matter_id)
    tree = clockwork.tree_on(request.day)
    found = items.items_of([kept], actor=request.actor, at=request.at, day=request.day, tree=tree)
    item = found[0]
    known = names.names_of(tree=tree, day=request.day)
    shown = present.row_of(item, actor=request.actor, known=known, day=request.day)
    if text:
        said = present.recorded(item, text=text, actor=request.actor, at=request.at)
        shown |= {"recorded": said, "lamp": None}
    return render(request, "desk_task.html", {"task": shown, "is_swapped": True})


def refused(
    request: Asked, refusal: Refused, *, row: models.Matter, loop: Loop, matter: Matter
) -> HttpResponse:
    """What was refused and why: in the place of the row, or on a page of its own."""
    words = present.refusal_of(refusal.fault, row=row, loop=loop, matter=matter, day=request.day)
    status = 409 if refusal.fault.code in present.OVERTAKEN else 422
    context = {
        "refusal": words, "row_id": present.row_id(row.id), "matter_title": row.title,
        "matter_url": reverse("matter", args=[row.id]), "row_url": reverse("row", args=[row.id]),
    }  # fmt: skip
    part = "move_refused_row.html" if is_in_row(request, row.id) else "move_refused.html"
    return render(request, part, context, status=status)


def is_in_row(request: Asked, matter_id: int) -> bool:
    """Whether htmx asks for the row of this matter."""
    is_htmx = request.headers.get("HX-Request") == "true"
    return is_htmx and request.headers.get("HX-Target") == present.row_id(matter_id)


def key_of(request: Asked) -> str:
    """The key of the form, that of another post's form never."""
    given = request.POST.get("key", "") or present.new_key()
    return f"{request.actor.posting}/{given}"[:MOST_KEY]


def expected(request: Asked) -> int | None:
    """How many entries the matter had when the form was shown; None where the form does not say."""
    return whole(request.POST.get("n_expected", ""))


def typed_of(request: Asked) -> dict[str, list[str]]:
    """What was typed, by the name of the field: the prefix of the form's inputs is taken off."""
    prefix = request.POST.get("prefix", "")
    return {
        name.removeprefix(prefix): [str(text) for text in request.POST.getlist(name)]
        for name in request.POST
    }


def uploads(request: Asked) -> MultiValueDict[str, Any]:
    """The files that were sent with the form, by the name of the field."""
    prefix = request.POST.get("prefix", "")
    return MultiValueDict(
        {name.removeprefix(prefix): request.FILES.getlist(name) for name in request.FILES}
    )
