"""Loop texts kept by hash, and the numbers that new matters are given."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F

from luoshi import loops as loop_files
from luoshi.core.calendar import day_of
from luoshi.core.loop import Loop
from luoshi.core.matter import EMPTY, SYSTEM, Actor
from luoshi.store import clockwork, keys
from luoshi.store.models import Counter, LoopText
from luoshi.store.record import ledger


@lru_cache(maxsize=1)
def _texts() -> Mapping[str, tuple[str, str]]:
    """The text of each loop as it stands today, with its hash."""
    digest = keys.digest("sha256")
    return {
        name: (digest(text.encode()).hex(), text)
        for name, text in loop_files.texts(settings.LOOPS).items()
    }


def keep(loop: Loop, *, at: datetime) -> str:
    """The hash of a loop's text; the text is written, with its entry, when it is new."""
    name = loop.name.partition(".")[0]
    hashed, text = _texts()[name]
    if LoopText.objects.filter(hash=hashed).exists():
        return hashed
    # Two may be the first at once: the second finds what the first has written.
    _, is_first = LoopText.objects.get_or_create(hash=hashed, defaults={"name": name, "text": text})
    if is_first:
        ledger.write([
            ledger.line(subject=f"loop/{hashed}", move="declared", at=at, body={"name": name})
        ])  # fmt: skip
    return hashed


def opening_of(loop: Loop, *, actor: Actor) -> str:
    """The opening move that this actor makes: the first that its party may make."""
    if actor.posting == SYSTEM:
        parties = {SYSTEM}
    else:
        parties = {"requester"} if actor.unit is None else {"owner", "superior", "requester"}
    found = [move for move in loop.moves.values() if move.opens_matter]
    return next((move for move in found if parties.intersection(move.by)), found[0]).name


def opening(
    loop: Loop,
    *,
    unit: int | None,
    at: datetime,
    parent: int | None = None,
    source: Mapping[str, str] = EMPTY,
) -> dict[str, Any]:
    """What the first entry of a matter holds beside its values: text, number, parent, source."""
    body: dict[str, Any] = {"loop": keep(loop, at=at)}
    if loop.number:
        body["number"] = next_numbers(loop, unit=unit, at=at, n=1)[0]
    if parent is not None:
        body["parent"] = str(parent)
    if source:
        body["source"] = dict(source)
    return body


def next_numbers(loop: Loop, *, unit: int | None, at: datetime, n: int) -> list[str]:
    """So many document numbers in the series of a unit, like 督〔2026〕云栖-17.

    Source: GB/T 9704 for the brackets and the year; the number has no leading zero.
    """
    day = day_of(at)
    short = ""
    if unit is not None:
        title = clockwork.tree_on(day).unit(unit).title
        short = title[:-1] if len(title) > 2 and title[-1] in "省市区县镇乡村" else title
    series = f"{loop.number}〔{day.year}〕{short}"
    last = count_on(f"number/{series}", n=n)
    return [f"{series}-{number}" for number in range(last - n + 1, last + 1)]


def count_on(key: str, *, n: int) -> int:
    """The last of so many numbers, taken from a counter in this transaction."""
    table = connection.ops.quote_name(Counter._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (key, value) VALUES (%s, %s)"
            " ON CONFLICT (key) DO UPDATE SET value = "
            f"{table}.value + excluded.value RETURNING value",
            [key, n],
        )
        return int(cursor.fetchone()[0])


def last_of(key: str) -> int:
    """The last number that a counter has given, 0 before the first."""
    found = Counter.objects.filter(key=key).values_list(F("value"), flat=True).first()
    return int(found or 0)
