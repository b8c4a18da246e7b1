"""What benchmarks that write work on: a tree of 14,146 units, posts, a server, many clients."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from luoshi.core.matter import Actor
from luoshi.core.tree import Tree, Unit
from luoshi.store.record import appointments
from luoshi.store.record import tree as trees
from luoshi.store.record.appointments import Appointment

#: Children of each unit by level, so that the tree is that of the demonstration in size.
LEVELS = (("city", 1), ("county", 10), ("town", 95), ("village", 3_202), ("grid", 10_838))
_TOKEN = "b" * 32
_WAIT_SECONDS = 30


def tree() -> Tree:
    """14,146 units on five levels, each level spread evenly over the one above."""
    units: list[Unit] = []
    above: list[int | None] = [None]
    for level, n in LEVELS:
        ids = range(len(units) + 1, len(units) + n + 1)
        units.extend(
            Unit(id=id, code=f"{level}-{at}", title=f"{level} {at}", level=level,
                 parent=above[at * len(above) // n])
            for at, id in enumerate(ids)
        )  # fmt: skip
        above = list(ids)
    return Tree.of(units)


def depth_of(superiors: Sequence[int], at: int) -> int:
    """How many units are above a position."""
    depth = 0
    while superiors[at] >= 0:
        at, depth = superiors[at], depth + 1
    return depth


@dataclass(frozen=True, kw_only=True)
class Place:
    """A database with the tree in it; an actor and an account hold each of some posts."""

    tree: Tree
    actors: tuple[Actor, ...]
    accounts: tuple[int, ...]
    at: datetime


def place(*, posts: Sequence[tuple[int, str, bool]]) -> Place:
    """Writes the tree, and posts as (unit, title, is the head), each with an account."""
    at = timezone.now() - timedelta(days=1)
    made = tree()
    trees.load(units=made.units, from_on=at.date() - timedelta(days=500), at=at)
    ids = trees.make_posts(
        [trees.PostRow(unit=unit, title=title, is_head=head) for unit, title, head in posts], at=at
    )
    users = [User.objects.create_user(f"bench{number}") for number in ids]
    postings = appointments.write(
        [Appointment(post=post, account=user.pk) for post, user in zip(ids, users, strict=True)],
        from_on=date(2020, 1, 1), at=at,
    )  # fmt: skip
    actors = tuple(
        Actor(posting=str(posting), unit=unit, post=post, head=head,
              postings=frozenset({str(posting)}))
        for posting, post, (unit, _, head) in zip(postings, ids, posts, strict=True)
    )  # fmt: skip
    return Place(tree=made, actors=actors, accounts=tuple(user.pk for user in users), at=at)


def cookie(account: int) -> str:
    """The cookies of somebody who has signed in with this account."""
    browser = Client()
    browser.force_login(User.objects.get(pk=account))
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={_TOKEN}"


@contextlib.contextmanager
def served(*, workers: int = 2) -> Iterator[int]:
    """The port of a server on this database, stopped at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    words = [sys.executable, "-m", "luoshi", "serve", "--port", str(port), "--workers",
             str(workers), "--no-clock"]  # fmt: skip
    server = subprocess.Popen(
        words, env=dict(os.environ), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _await(port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=_WAIT_SECONDS)


def _await(port: int) -> None:
    ends = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < ends:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise TimeoutError(port)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request: its address, whose cookies it carries, and the form that it posts, if any."""

    path: str
    cookie: str
    form: str = ""


def load(port: int, *, clients: int, requests: Callable[[int], Iterator[Asked]]) -> list[float]:
    """How long each request took, asked by so many clients at once. Unit: seconds.

    Raises RuntimeError where an answer is not 200 or a redirection.
    """
    taken: list[float] = []
    wrong: list[str] = []
    threads = [
        threading.Thread(target=_client, args=[port, requests(number), taken, wrong])
        for number in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(f"{len(wrong)} answers were wrong: {wrong[0]}")
    return taken


def _client(port: int, requests: Iterator[Asked], taken: list[float], wrong: list[str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_WAIT_SECONDS)
    for asked in requests:
        head = {"Cookie": asked.cookie, "X-CSRFToken": _TOKEN}
        if asked.form:
            head["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        connection.request("POST" if asked.form else "GET", asked.path, asked.form.encode(), head)
        answer = connection.getresponse()
        body = answer.read()
        taken.append(time.perf_counter() - begun)
        if answer.status not in (200, 302, 303):
            wrong.append(f"{asked.path} {answer.status} {body[:2000].decode(errors='replace')}")
            return
    connection.close()
