"""Lets time act while the site runs: in the worker, or in a server that has no worker beside it."""

import contextlib
import fcntl
import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from luoshi.store import record

#: A move waits so long for its seal at most, and a clock for being looked at.
SEAL_SECONDS, TICK_SECONDS = 10, 60
#: The key of PostgreSQL's advisory lock: one clock for an installation, however many processes.
_LOCK = 7_264_855

log = logging.getLogger("luoshi.clock")


def run(stop: threading.Event) -> None:
    """Seals and ticks until told to stop; waits where another process does it already."""
    while not stop.is_set():
        try:
            with sole() as is_mine:
                if is_mine:
                    _run(stop)
        except DatabaseError:
            log.exception("the clock stands until the database answers")
        connection.close()
        stop.wait(SEAL_SECONDS)


def _run(stop: threading.Event) -> None:
    ticked_at = 0.0
    while not stop.is_set():
        if time.monotonic() - ticked_at >= TICK_SECONDS or not ticked_at:
            ticked_at = time.monotonic()
            record.tick(at=timezone.now())
        else:
            record.seal(at=timezone.now())
        stop.wait(SEAL_SECONDS)


@contextlib.contextmanager
def sole() -> Iterator[bool]:
    """Whether this process is the only clock of the installation, for as long as it is held."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
            is_mine = bool(cursor.fetchone()[0])
        try:
            yield is_mine
        finally:
            connection.close()  # the lock goes with its session
        return
    path = Path(settings.DATA) / "clock.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
