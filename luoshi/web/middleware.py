"""What every answer carries, and how a refusal is shown wherever it was raised."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from luoshi.core.fault import Refused

Handler = Callable[[HttpRequest], HttpResponse]

#: Nothing comes from elsewhere and no script stands in a page. Styles may stand in an attribute:
#: bars and diagrams set their lengths there.
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
)


def policy(next_handler: Handler) -> Handler:
    """Adds the content security policy to every page."""

    def handler(request: HttpRequest) -> HttpResponse:
        response = next_handler(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "geolocation=(), camera=(), microphone=()"
        )
        return response

    return handler


class refusals:  # noqa: N801 - reads as a function in the settings, like its neighbours
    """Shows what was refused and what to do, with the status 422; nothing has been written."""

    def __init__(self, next_handler: Handler) -> None:
        self.next_handler = next_handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.next_handler(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        message, fix = exception.fault.said(gettext)
        part = "ls/refusal.html" if request.headers.get("HX-Request") else "refusal.html"
        words = {"fault": exception.fault, "message": message, "fix": fix}
        return render(request, part, words, status=422)
