"""Names a deputy for one's own post while one is away, and ends it early."""

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luoshi.core.fault import Refused
from luoshi.store import actors, models
from luoshi.store.record import deputies
from luoshi.web import access, spoken
from luoshi.web.access import Asked
from luoshi.web.whole import whole


@require_http_methods(["GET", "HEAD", "POST"])
@access.with_post
def deputy(request: Asked) -> HttpResponse:
    """The deputies of the posts that one may name them for, and the form that names one."""
    if request.method != "POST":
        return _page(request)
    try:
        if request.POST.get("end"):
            ended = whole(request.POST["end"]) or 0
            deputies.end(actor=request.actor, posting=ended, at=request.at)
        else:
            _name(request)
    except Refused as refusal:
        message, fix = refusal.fault.said(_)
        return _page(request, refusal={"message": message, "fix": fix}, status=422)
    return HttpResponseRedirect(f"{reverse('deputy')}?done=1")


def _name(request: Asked) -> None:
    deputies.name(
        actor=request.actor,
        post=whole(request.POST.get("post", "")) or request.actor.post or 0,
        colleague=whole(request.POST.get("colleague", "")) or 0,
        from_on=_day(request.POST.get("from_on", "")),
        until_on=_day(request.POST.get("until_on", "")),
        at=request.at,
    )  # fmt: skip


def _day(said: str) -> date:
    """A day as the form sends it; what is none lies before every day, and is refused as that."""
    try:
        return date.fromisoformat(said)
    except ValueError:
        return date.min


def _page(
    request: Asked, *, refusal: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    posts = deputies.may_name_for(request.actor, at=request.at)
    context = {
        "fields": _fields(request, posts), "named": _named(request, posts), "refusal": refusal,
        "is_done": "done" in request.GET, "as_of": request.at, "can_name": bool(posts),
    }  # fmt: skip
    return render(request, "deputy.html", context, status=status)


def _fields(request: Asked, posts: list[models.Post]) -> list[dict[str, Any]]:
    """The form, as `ls/field.html` shows it; the post is only asked where there are several."""
    colleagues = models.Posting.objects.filter(
        actors.in_force(request.day), post__unit_id=request.actor.unit or 0, is_deputy=False
    ).exclude(account=request.user.pk)
    typed = request.POST
    asked: list[dict[str, Any]] = []
    if len(posts) > 1:
        asked.append({"name": "post", "title": _("哪个岗位"), "type": "post",
                      "options": [(str(post.id), post.title) for post in posts],
                      "value": typed.get("post", str(request.actor.post))})  # fmt: skip
    rows = colleagues.select_related("post").order_by("-post__is_head", "post_id")
    return [
        *asked,
        {"name": "colleague", "title": _("由谁代理"), "type": "post",
         "options": [(str(row.id), row.post.title) for row in rows],
         "value": typed.get("colleague", "")},
        {"name": "from_on", "title": _("从哪天起"), "type": "day",
         "value": typed.get("from_on", request.day.isoformat())},
        {"name": "until_on", "title": _("到哪天止"), "type": "day",
         "value": typed.get("until_on", "")},
    ]  # fmt: skip


def _named(request: Asked, posts: list[models.Post]) -> list[dict[str, Any]]:
    """The deputies of today and of days to come."""
    rows = models.Posting.objects.filter(
        post__in=posts, is_deputy=True, until_on__gte=request.day
    ).select_related("post")
    own = dict(
        models.Posting.objects.filter(
            actors.in_force(request.day), post__unit_id=request.actor.unit or 0, is_deputy=False
        ).values_list("account_id", "post__title")
    )
    return [
        {
            "id": str(row.id), "post": row.post.title,
            "by": own.get(row.account_id or 0, _("本单位另一岗位")),
            "days": _("{first}到{last}").format(
                first=spoken.day(row.from_on, year_of=request.day),
                last=spoken.day(row.until_on or row.from_on, year_of=request.day),
            ),
        }
        for row in rows.order_by("from_on", "id")
    ]  # fmt: skip


urlpatterns = [path("mine/deputy/", deputy, name="deputy")]
