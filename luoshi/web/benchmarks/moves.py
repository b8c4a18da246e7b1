"""G8: one move without effects, against the same transaction written by hand, and through HTTP."""

import itertools
import sqlite3
import time
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from luoshi.core.quantity import Quantity
from luoshi.store import models, record
from luoshi.web.benchmarks import world
from luoshi.web.benchmarks.measure import Measured, at_least, at_most, once, percentile, plain
from luoshi.web.benchmarks.world import Asked

_MOVES, _YOUNG, _OLD, _CLIENTS, _EACH = 300, 20, 600, 16, 60
_DISTRICT, _TOWN = 2, 12


def moves() -> list[Measured]:
    """Queries, rate against a bare transaction, growth with age, and rate through HTTP."""
    place = world.place(posts=_POSTS)
    matter_id = _working(place, number=0)
    queries = _queries(place, matter_id)
    ours = _rate(place, matter_id, n=_MOVES)
    bare = _bare_rate(matter_id, n=_MOVES)
    young = _rate(place, _aged(place, number=1, n=_YOUNG), n=100)
    old = _rate(place, _aged(place, number=2, n=_OLD), n=100)
    taken, seconds = _through_http(place)
    return [
        at_most("每个动作的查询数", queries, 6, unit="次"),
        plain("record.act", ours, unit="个/s"),
        at_least("record.act 的速率，比手写的同样五条语句", ours / bare, 0.6),
        at_most(f"{_OLD} 条记录的事项比 {_YOUNG} 条的慢", young / old, 1.2),
        at_least("经 HTTP 的动作", len(taken) / seconds, 100, unit="个/s"),
        at_most("经 HTTP 的 p99", percentile(taken, 99) * 1000, 250, unit="ms"),
    ]


_POSTS = (
    (_DISTRICT, "区委副书记", True),
    (_DISTRICT, "督查员", False),
    (_TOWN, "镇党委书记", True),
    (_TOWN, "党政办主任", False),
)


def _done(n: int) -> dict[str, Any]:
    return {"done": Quantity(amount=Decimal(n), unit="户")}


def _working(place: world.Place, *, number: int) -> int:
    """A task that a town works on."""
    leader, clerk, _, office = place.actors
    at = place.at + timedelta(minutes=number)
    draft = {"title": f"第 {number} 件", "origin": "document", "quote": f"第 {number} 句话。",
             "secrecy": "open"}  # fmt: skip
    five = {"owner": _TOWN, "holder": place.actors[2].post, "duty": "牵头办好", "test": "合格",
            "due": (at + timedelta(days=90)).date(), "rhythm": "month",
            "quantity": Quantity(amount=Decimal(100_000), unit="户")}  # fmt: skip
    key = f"bench/{number}"
    matter_id = record.open_matter(
        actor=clerk, loop="task", at=at, key=key, given=draft
    ).matter_id  # fmt: skip
    record.act(actor=leader, matter_id=matter_id, move="approve", at=at, key=f"{key}/a", given=five)
    record.act(actor=office, matter_id=matter_id, move="accept", at=at, key=f"{key}/b")
    record.act(actor=office, matter_id=matter_id, move="start", at=at, key=f"{key}/c")
    return matter_id


_count = itertools.count()


def _act(place: world.Place, matter_id: int) -> None:
    n = next(_count)
    record.act(actor=place.actors[3], matter_id=matter_id, move="progress", at=timezone.now(),
               key=f"bench/move/{n}", given=_done(n))  # fmt: skip


def _queries(place: world.Place, matter_id: int) -> int:
    """How many queries a move takes, BEGIN and COMMIT not counted."""
    _act(place, matter_id)
    asked: list[str] = []

    def counted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")):
            asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counted):
        _act(place, matter_id)
    return len(asked)


def _rate(place: world.Place, matter_id: int, *, n: int) -> float:
    for _ in range(10):
        _act(place, matter_id)

    def work() -> None:
        for _ in range(n):
            _act(place, matter_id)

    return n / once(work)


def _aged(place: world.Place, *, number: int, n: int) -> int:
    matter_id = _working(place, number=number)
    for _ in range(n):
        _act(place, matter_id)
    return matter_id


def _bare_rate(matter_id: int, *, n: int) -> float:
    """The same statements by hand, past Django: read, write and commit; no decision, no hash."""
    row = models.Matter.objects.get(id=matter_id)
    canonical = models.Entry.objects.order_by("-id").values_list("canonical", flat=True)[0]
    bare = sqlite3.connect(Path(settings.DATA) / "luoshi.sqlite3", isolation_level=None)
    bare.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;"
        "PRAGMA mmap_size=268435456;"
    )
    begun = time.process_time()
    for at in range(n):
        key, now = f"bare/{at}", timezone.now().isoformat(sep=" ")[:26]
        bare.execute("BEGIN IMMEDIATE")
        bare.execute(_BARE_ROW, [key, now[:10], matter_id]).fetchone()
        bare.execute(_BARE_CHILDREN, [matter_id]).fetchall()
        bare.execute(_BARE_ENTRY, [f"{key} of {matter_id}", 1, now, "0" * 64, canonical])
        changed = [now, row.state, row.n_entries, row.last_hash]
        bare.execute(_BARE_MATTER, [*changed, matter_id, row.n_entries])
        bare.execute(_BARE_RECEIPT, [key, f"{key} of {matter_id}", 1, "0" * 64, now])
        bare.execute("COMMIT")
    taken = time.process_time() - begun
    bare.close()
    return n / taken


_BARE_ROW = (
    "SELECT m.*, EXISTS (SELECT 1 FROM store_receipt WHERE key = ?), "
    "EXISTS (SELECT 1 FROM store_regime), (SELECT id FROM store_numbering WHERE from_on <= ? "
    "ORDER BY from_on DESC, id DESC LIMIT 1) FROM store_matter m WHERE id = ?"
)
_BARE_CHILDREN = (
    "SELECT loop, stage, end, COUNT(id) FROM store_matter WHERE parent_id = ? "
    "GROUP BY loop, stage, end"
)
_BARE_ENTRY = "INSERT INTO store_entry (subject, n, at, hash, canonical) VALUES (?, ?, ?, ?, ?)"
_BARE_MATTER = (
    "UPDATE store_matter SET moved_at = ?, state = ?, n_entries = ?, last_hash = ? "
    "WHERE id = ? AND n_entries = ?"
)
_BARE_RECEIPT = "INSERT INTO store_receipt (key, subject, n, hash, at) VALUES (?, ?, ?, ?, ?)"


def _through_http(place: world.Place) -> tuple[list[float], float]:
    """Seconds of each move by several clients at once, each on a matter of its own, and of all."""
    office = world.cookie(place.accounts[3])
    own = [_working(place, number=100 + client) for client in range(_CLIENTS)]

    def requests(client: int) -> Iterator[Asked]:
        for n in range(_EACH):
            form = f"key=http-{client}-{n}&done={n}+%E6%88%B7&done_unit=%E6%88%B7"
            yield Asked(path=f"/matters/{own[client]}/progress/", cookie=office, form=form)

    with world.served() as port:
        world.load(port, clients=4, requests=lambda client: itertools.islice(_warm(office), 10))
        begun = time.perf_counter()
        taken = world.load(port, clients=_CLIENTS, requests=requests)
        seconds = time.perf_counter() - begun
    written = models.Matter.objects.filter(id__in=own).values_list("n_entries", flat=True)
    assert min(written) >= _EACH, "not every move has been written"
    return taken, seconds


def _warm(cookie: str) -> Iterator[Asked]:
    while True:
        yield Asked(path="/matters/", cookie=cookie)
