"""How often one address may do something without signing in; counted in the cache, never kept."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

WINDOW = timedelta(hours=1)


def is_over(request: HttpRequest, *, name: str, most: int) -> bool:
    """Counts one more of this name from this address; True where it is one too many in the hour."""
    key = f"limit:{name}:{address_of(request)}"
    seconds = int(WINDOW.total_seconds())
    if cache.add(key, 1, seconds):
        return most < 1
    try:
        return int(cache.incr(key)) > most
    except ValueError:
        # The hour ended between the two steps.
        cache.set(key, 1, seconds)
        return most < 1


def address_of(request: HttpRequest) -> str:
    """The address that asks, hashed with the site's key: enough to count by, not to find anybody.

    Behind a proxy it is the last one that the proxy has added; what stands before it was said by
    the browser and could be made up.
    """
    said = str(request.META.get("REMOTE_ADDR", ""))
    if settings.SECURE_PROXY_SSL_HEADER:
        said = str(request.META.get("HTTP_X_FORWARDED_FOR", said)).rpartition(",")[2].strip()
    return hashlib.sha256(f"{settings.SECRET_KEY} {said}".encode()).hexdigest()[:32]
