"""The ledger as anybody may check it: its key, its newest checkpoint, and how it has grown."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luoshi.store import keys, models, proofs
from luoshi.web import limit

#: So many exports an hour for one address: each costs reading part of the log.
MOST_EXPORTS = 60


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """The public key, the newest checkpoint and who has witnessed it."""
    last = models.Checkpoint.objects.order_by("-size").first()
    witnesses = models.WitnessNote.objects.filter(size=last.size) if last else None
    context = {
        "vkey": keys.of_the_site().vkey,
        "last": last,
        "witnesses": sorted(witnesses.values_list("witness", flat=True)) if witnesses else [],
        "title": _("台账可以自己验"),
    }
    return render(request, "public_ledger.html", context)


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest checkpoint as a file, with what shows that the log only grew since a size."""
    if limit.is_over(request, name="checkpoint", most=MOST_EXPORTS):
        said = _("这个网络一小时内已取了 {n} 次。请一小时后再取。").format(n=MOST_EXPORTS)
        return HttpResponse(said, status=429, content_type="text/plain; charset=utf-8")
    made = proofs.of_checkpoint(since=request.GET.get("since", "").strip()[:20])
    answer = JsonResponse(dict(made), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = 'attachment; filename="luoshi-checkpoint.json"'
    return answer


urlpatterns = [
    path("public/ledger/", about, name="public_ledger"),
    path("public/ledger/checkpoint/", checkpoint, name="public_checkpoint"),
]
