"""The one way out of this machine: a question to the model that a site has named, if it named one.

Nothing else in the project opens a connection; a test in `tests/house` holds that.
"""

import http.client
import json
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from luoshi.core.fault import N_, Fault, Refused

#: A longer answer is not read to its end.
MOST_BYTES = 1024 * 1024
_PIECE_BYTES = 64 * 1024


def host() -> str:
    """Where a text would go, with its port where it is not the usual one; empty where nowhere."""
    return urlsplit(settings.MODEL_URL).netloc


def answer(body: Mapping[str, Any], *, until: float) -> bytes:
    """What the model answers.

    Shape: `until` is an instant of `time.monotonic`, for the answer as a whole.
    Refuses: model-late, model-refused, model-moved, model-silent, answer-too-long.
    """
    left = until - time.monotonic()
    if left <= 0:
        raise _refused("model-late", N_("没有在限时内答完"))
    try:
        with _opener().open(_request(body), timeout=left) as response:
            return _read(response, until=until)
    except urllib.error.HTTPError as error:
        error.close()
        if 300 <= error.code < 400:
            raise _refused("model-moved", N_("要求改发到别的地址，没有照办")) from error
        raise _refused("model-refused", N_("答复了错误 {status}"), status=error.code) from error
    except TimeoutError as error:
        raise _refused("model-late", N_("没有在限时内答完")) from error
    except (OSError, http.client.HTTPException) as error:
        if isinstance(getattr(error, "reason", None), TimeoutError):
            raise _refused("model-late", N_("没有在限时内答完")) from error
        raise _refused("model-silent", N_("连不上，或连接中断")) from error


def _request(body: Mapping[str, Any]) -> urllib.request.Request:
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if settings.MODEL_KEY:
        headers["Authorization"] = f"Bearer {settings.MODEL_KEY}"
    return urllib.request.Request(
        f"{settings.MODEL_URL}/chat/completions", method="POST", headers=headers,
        data=json.dumps(body, ensure_ascii=False).encode("utf-8", errors="replace"),
    )  # fmt: skip


def _opener() -> urllib.request.OpenerDirector:
    """Opens http and https only, past any proxy, with certificates verified; follows nobody on."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(context=ssl.create_default_context()),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
    ):
        opener.add_handler(handler)
    return opener


def _read(response: http.client.HTTPResponse, *, until: float) -> bytes:
    """The whole answer, however slowly it comes in."""
    parts, size = [], 0
    while part := response.read1(_PIECE_BYTES):
        parts.append(part)
        size += len(part)
        if size > MOST_BYTES:
            raise _refused("answer-too-long", N_("答复太长，没有读完"))
        if time.monotonic() > until:
            raise _refused("model-late", N_("没有在限时内答完"))
    return b"".join(parts)


def _refused(code: str, message: str, **names: object) -> Refused:
    fix = N_("请稍后再试，或请管理员检查模型的设置。")
    return Refused(Fault(code=code, where="", message=message, fix=fix, names=names))
