"""Appoints many at once: a posting for each, every one with its entry, in two streams of rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from luoshi.store import models
from luoshi.store.ids import new_ids
from luoshi.store.record import bulk, ledger


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """Who is to hold a post. Shape: `account` is None where nobody signs in for it."""

    post: int
    account: int | None = None


def write(
    appointments: Sequence[Appointment], *, from_on: date, at: datetime, actor: str = "system"
) -> list[int]:
    """Writes a posting for each appointment, in force from a day on; gives their ids in order.

    The same rows as `record.tree.appoint` writes one by one. The account stands outside the hash.
    """
    ids = new_ids(n=len(appointments), at=at)
    with transaction.atomic():
        written = ledger.write(
            ledger.line(
                subject=f"posting/{posting}", move="appointed", at=at, actor=actor,
                body={"post": str(one.post), "from_on": from_on.isoformat(), "is_deputy": False,
                      "until_on": ""},
                typed={} if one.account is None else {"account": str(one.account)},
            )
            for posting, one in zip(ids, appointments, strict=True)
        )  # fmt: skip
        bulk.insert(
            models.Posting,
            names=("id", "post", "account", "from_on", "until_on", "is_deputy", "last_hash",
                   "n_entries"),
            rows=(
                (posting, one.post, one.account, from_on, None, False, entry.hash, 1)
                for posting, one, entry in zip(ids, appointments, written, strict=True)
            ),
        )  # fmt: skip
    return ids
