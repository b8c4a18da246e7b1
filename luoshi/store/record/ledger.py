"""Writes entries: hashes them into their subject's chain and keeps what was typed apart."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from luoshi.core import ledger, plain_json
from luoshi.core.matter import EMPTY, Entered
from luoshi.settings import value as setting
from luoshi.store import keys
from luoshi.store.models import Entry, Value
from luoshi.store.record import bulk

ENTRY_COLUMNS = ("subject", "n", "at", "hash", "canonical")
VALUE_COLUMNS = ("subject", "n", "field", "salt", "value")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One entry to be written: its subject, the hash before it and what was entered.

    Shape: the values of the fields that are `erased` already are committed to and not kept.
    """

    subject: str
    previous: str
    entered: Entered
    loop: str = ""
    erased: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Written:
    """What stands in the ledger now: where, since when and under which hash."""

    subject: str
    n: int
    at: datetime
    hash: str


def line(
    *,
    subject: str,
    move: str,
    at: datetime,
    actor: str = "system",
    n: int = 1,
    previous: str = "",
    body: Mapping[str, Any] = EMPTY,
    typed: Mapping[str, Any] = EMPTY,
) -> Line:
    """A line on a subject that is not a matter: a unit, a posting, a calendar year."""
    entered = Entered(n=n, at=at, actor=actor, move=move, body=body, typed=typed)
    return Line(subject=subject, previous=previous, entered=entered)


def write(lines: Iterable[Line]) -> list[Written]:
    """Writes all lines and what was typed in them; gives their hashes, in the same order.

    Lines on one subject follow one another: the `previous` of the second is the first's hash
    whatever it says.
    """
    alg = setting("DIGEST")
    digest = keys.digest(alg)
    heads: dict[str, str] = {}
    written: list[Written] = []
    rows: list[tuple[Any, ...]] = []
    values: list[tuple[Any, ...]] = []
    for entry in lines:
        sealed = _sealed(entry, digest=digest, values=values) if entry.entered.typed else {}
        stored = ledger.canonical(
            _as_entry(
                entry, alg=alg, previous=heads.get(entry.subject, entry.previous), sealed=sealed
            )
        )
        hashed = ledger.entry_hash(stored, digest)
        heads[entry.subject] = hashed
        entered = entry.entered
        rows.append((entry.subject, entered.n, entered.at, hashed, stored.decode()))
        written.append(Written(subject=entry.subject, n=entered.n, at=entered.at, hash=hashed))
    bulk.insert(Entry, names=ENTRY_COLUMNS, rows=rows)
    if values:
        bulk.insert(Value, names=VALUE_COLUMNS, rows=values)
    return written


def _as_entry(line: Line, *, alg: str, previous: str, sealed: Mapping[str, str]) -> ledger.Entry:
    entered = line.entered
    body: dict[str, Any] = {}
    if entered.given:
        body["given"] = entered.given
    if entered.body:
        body["did"] = entered.body
    if entered.unit is not None:
        body["unit"] = str(entered.unit)
    return ledger.Entry(
        subject=line.subject, n=entered.n, at=entered.at, actor=entered.actor, move=entered.move,
        loop=line.loop, body=body, sealed=sealed, alg=alg, previous=previous,
    )  # fmt: skip


def _sealed(line: Line, *, digest: ledger.Digest, values: list[tuple[Any, ...]]) -> dict[str, str]:
    sealed = {}
    for name, typed in line.entered.typed.items():
        salt = secrets.token_bytes(ledger.SALT_BYTES)
        sealed[name] = ledger.commitment(
            digest=digest,
            salt=salt,
            subject=line.subject,
            n=line.entered.n,
            field=name,
            value=typed,
        )
        if name not in line.erased:
            stored = _as_json(typed)
            values.append((line.subject, line.entered.n, name, salt, stored))
    return sealed


_as_json = plain_json.writer()


def receipt(written: Written) -> str:
    """A signed receipt: an entry that is dropped before it is sealed can be proved by it."""
    return keys.receipt(
        subject=written.subject, n=written.n, hash=written.hash, at=written.at,
        key=keys.of_the_site(),
    )  # fmt: skip
