"""A real Chromium for the suite, and Django's connection beside its loop."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections


@contextmanager
def started(*flags: str) -> Iterator[Any]:
    """A running Chromium, or a skip that says how to enable it.

    Playwright keeps an event loop in this thread, and beside a loop Django has a connection of
    its own. It is dropped at both ends: the next test may use another database.
    """
    path = os.environ.get("LUOSHI_CHROMIUM") or shutil.which("chromium")
    if not path:
        pytest.skip("no Chromium: apt-get install chromium, or LUOSHI_CHROMIUM=/path")
    from playwright.sync_api import sync_playwright

    if os.geteuid() == 0:
        flags = (*flags, "--no-sandbox")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        _drop_connection()
        chromium = playwright.chromium.launch(executable_path=path, args=list(flags))
        yield chromium
        chromium.close()
        _drop_connection()


def _drop_connection() -> None:
    if hasattr(connections._connections, "default"):
        connections["default"].close()
        del connections["default"]
