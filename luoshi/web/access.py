"""Who is asking: puts the actor, the post and the instant on the request, or sends to sign in."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from luoshi.core.calendar import day_of
from luoshi.core.loop import Loop
from luoshi.core.matter import Actor, Matter
from luoshi.store import actors, clockwork, models, projection, publication, sight
from luoshi.web.whole import whole

View = Callable[..., HttpResponse]


class Asked(HttpRequest):
    """A request of somebody who holds a post. The attributes are set by `with_post`."""

    actor: Actor
    posting: models.Posting
    postings: tuple[models.Posting, ...]
    at: datetime
    day: date


def with_post(view: View) -> View:
    """The view for somebody signed in who holds a post today; the chosen one of several posts."""

    @login_required
    @wraps(view)
    def asked(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        request.at = timezone.now()
        request.day = day_of(request.at)
        with clockwork.remembering():
            return answered(request, *args, **kwargs)

    def answered(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        found = actors.actors_of(account_id=request.user.pk, day=request.day)
        if request.method == "POST":
            _refuse_from_elsewhere(request, held=[posting.id for _, posting in found])
        if not found:
            return render(request, "no_post.html", status=403)
        chosen = _posting_of(request)
        request.actor, request.posting = next(
            ((actor, posting) for actor, posting in found if posting.id == chosen), found[0]
        )
        request.postings = tuple(posting for _, posting in found)
        return view(request, *args, **kwargs)

    return asked


def _posting_of(request: Any) -> int | None:
    """The posting that a form was opened under, else the one that was chosen last."""
    said = whole(request.POST.get("held", ""))
    return request.session.get("posting") if said is None else said


def _refuse_from_elsewhere(request: Any, *, held: Sequence[int]) -> None:
    """Refuses: posting-over, posting-ahead, for a form that was opened under a post of the same
    account that is not its own on this day: it is sent under no other one.
    """
    said = whole(request.POST.get("held", ""))
    if said is None or said in held:
        return
    if actors.is_of(posting=said, account_id=request.user.pk):
        raise actors.out_of_days(said, day=request.day)


@require_POST
@with_post
def switch_post(request: Asked) -> HttpResponse:
    """Goes on under another post of the same account; a post of somebody else is not found."""
    wanted = request.POST.get("posting", "")
    if not any(str(posting.id) == wanted for posting in request.postings):
        raise Http404
    request.session["posting"] = int(wanted)
    return HttpResponseRedirect(reverse("desk"))


def seen_matter(request: Asked, matter_id: int) -> tuple[models.Matter, Loop, Matter]:
    """A matter that the actor may see, with its loop and its state. 404 for any other."""
    found = found_matter(request, matter_id)
    if found is None:
        raise Http404
    return found


def found_matter(request: Asked, matter_id: int) -> tuple[models.Matter, Loop, Matter] | None:
    """A matter that the actor may see whole, with its loop and its state; None for any other."""
    row = sight.seen(actor=request.actor, day=request.day, matter_id=matter_id)
    return _known(row) if row is not None else None


def shown_matter(request: Asked, matter_id: int) -> tuple[models.Matter, Loop, Matter]:
    """A matter that the actor sees whole, or of which everybody sees the public part. Else 404."""
    return found_matter(request, matter_id) or public_matter(matter_id)


def public_matter(matter_id: int) -> tuple[models.Matter, Loop, Matter]:
    """A matter of which everybody sees a part. 404 for any other."""
    row = publication.public().filter(id=matter_id).first()
    if row is None:
        raise Http404
    return _known(row)


def _known(row: models.Matter) -> tuple[models.Matter, Loop, Matter]:
    loop = clockwork.loop_of(row.text_id, row.loop)
    return row, loop, projection.matter_of(row, loop=loop)
