"""The web server as a Python object: gunicorn with threads, and the clock inside."""

import socket
import threading
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.utils import timezone
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from luoshi.core.calendar import day_of
from luoshi.core.fault import N_, Fault, Refused
from luoshi.store import board, clockwork
from luoshi.web import ticking

HOST, PORT, WORKERS = "127.0.0.1", 8000, 2
#: More threads only take the interpreter from the one that holds the database's write lock.
THREADS = 4
_TIMEOUT_SECONDS = 120


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn, told what to do by arguments instead of a file."""

    def __init__(self, *, host: str, port: int, workers: int, threads: int, clock: bool) -> None:
        self._said: dict[str, Any] = {
            "bind": f"{host}:{port}",
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "timeout": _TIMEOUT_SECONDS,
            "loglevel": "warning",
            "control_socket_disable": True,
            "preload_app": True,
        }
        if clock:
            self._said["post_worker_init"] = _start_clock
        super().__init__()

    def load_config(self) -> None:
        """Sets what is known to this version of gunicorn."""
        for name, value in self._said.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """The site, with what all processes will ask for: read once, before they part."""
        site = get_wsgi_application()
        warm()
        return site


def warm() -> None:
    """Reads the tree, the loops and the columns of the boards, so that no request waits for it."""
    today = day_of(timezone.now())
    clockwork.warm(today)
    board.warm(today)
    connections.close_all()


def _start_clock(worker: object) -> None:
    """One thread in each server process; among all of them one holds the clock."""
    threading.Thread(target=ticking.run, args=[threading.Event()], daemon=True).start()


def prepare(*, host: str, port: int) -> None:
    """Brings the tables up to date and sees that the address is free. Refuses: port-taken."""
    refuse_if_taken(host=host, port=port)
    call_command("migrate", verbosity=0)
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    connections.close_all()


def refuse_if_taken(*, host: str, port: int) -> None:
    """Refuses: port-taken, where somebody else answers at the address already."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refused(
                Fault(
                    code="port-taken", where=f"{host}:{port}",
                    message=N_("这个地址用不了：端口已被占用，或不是本机的地址。"),
                    fix=N_("请停掉占用它的程序，或用 --port 换一个端口。"),
                )
            ) from error  # fmt: skip
