"""The code by which somebody without a post follows what he has opened: made, shown once."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from luoshi.store import clockwork
from luoshi.web import spoken

CODE_COOKIE = "ls_code"
_CODE_SECONDS = 15 * 60
#: Letters and digits that nobody confuses when reading aloud.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH = 12
#: What comes next, for the loops of which residents are told how long it takes.
_NEXT: Mapping[str, tuple[str | Promise, ...]] = {
    "request": (
        gettext_lazy("4 小时内看归谁办，再派给单位。"),
        gettext_lazy("一般 7 个工作日内答复。"),
        gettext_lazy("办完您来评；没解决，30 天内可以要求重办。"),
    )
}


def code_of(key: str) -> str:
    """The code of the form with this key; the same form sent twice has the same code.

    Shape: three groups of four letters and digits, 59 bits that only the site can compute.
    """
    number = int.from_bytes(salted_hmac("luoshi.request", key, algorithm="sha256").digest(), "big")
    letters = []
    for _place in range(_CODE_LENGTH):
        number, at = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[at])
    code = "".join(letters)
    return "-".join(code[at : at + 4] for at in range(0, _CODE_LENGTH, 4))


def given(request: HttpRequest, code: str, *, loop: str) -> HttpResponse:
    """Leads to the page that shows the code, which waits for it in a cookie of a few minutes."""
    answer = HttpResponseRedirect(reverse("public_code"))
    answer.set_signed_cookie(
        CODE_COOKIE, f"{code} {loop}", max_age=_CODE_SECONDS, httponly=True, samesite="Strict",
        secure=request.is_secure(), path=reverse("public_code"),
    )  # fmt: skip
    return answer


@never_cache
@require_safe
def code(request: HttpRequest) -> HttpResponse:
    """The code of what was just opened, shown once; the browser forgets it with this page."""
    kept = request.get_signed_cookie(CODE_COOKIE, default="", max_age=_CODE_SECONDS)
    said, _space, name = str(kept).partition(" ")
    loop = clockwork.current_loops().get(name)
    steps = _NEXT.get(name, (_("办理的单位会按规定的时限办。"), _("凭码随时能查办到哪一步。")))
    context = {"code": said, "loop": spoken.named(loop) if loop else "", "steps": steps}
    answer = render(request, "public_code.html", context)
    answer.delete_cookie(CODE_COOKIE, path=reverse("public_code"), samesite="Strict")
    return answer


urlpatterns = [path("public/code/", code, name="public_code")]
