"""Opens many matters of one kind, each with an outcome of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction

from luoshi.core.fault import Fault, Refused
from luoshi.core.matter import Actor
from luoshi.store.record.act import Outcome, open_matter

#: So many are committed together; a refused one undoes only itself.
CHUNK = 200


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What became of one matter: its outcome, or the fault that stopped it."""

    key: str
    outcome: Outcome | None = None
    fault: Fault | None = None


def open_many(
    *,
    actor: Actor,
    loop: str,
    move: str,
    at: datetime,
    rows: Mapping[str, Mapping[str, Any]],
    parent: int | None = None,
) -> list[Opened]:
    """Opens a matter for each row; one refusal stops no other.

    Shape: `rows` maps the key of each to what is given, and the outcomes stand in their order; the
    same key again gives the first outcome and writes nothing.
    """
    waiting = iter(rows.items())
    done: list[Opened] = []
    while chunk := list(islice(waiting, CHUNK)):
        with transaction.atomic():
            for key, given in chunk:
                try:
                    outcome = open_matter(
                        actor=actor, loop=loop, at=at, key=key, given=given,
                        move=move, parent=parent,
                    )  # fmt: skip
                except Refused as refusal:
                    done.append(Opened(key=key, fault=refusal.fault))
                else:
                    done.append(Opened(key=key, outcome=outcome))
    return done
