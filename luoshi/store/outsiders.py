"""Whoever has no post: who he is by his code, what he may open and what anybody may say."""

import hashlib
from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from luoshi.core.condition import Facts, failing
from luoshi.core.loop import Loop, Move
from luoshi.core.matter import Matter
from luoshi.store import clockwork, models


def remarks(loop: Loop) -> tuple[Move, ...]:
    """The moves by which the public answers a question that has a choice."""
    return tuple(
        move
        for name in loop.remarks
        for move in [loop.moves[name]]
        if any(loop.fields[asked].type == "choice" for asked in move.needs)
    )


def remark_of(moves: Iterable[Move], *, loop: Loop, matter: Matter, day: date) -> Move | None:
    """What anybody may say of a matter where it stands."""
    here = loop.from_stage(matter.stage)
    facts = Facts(day=day)
    return next(
        (
            move
            for move in moves
            if move in here and not failing(move.when, loop=loop, matter=matter, facts=facts)
        ),
        None,
    )


def openings_in(loop: Loop, matter: Matter, *, day: date) -> tuple[tuple[Loop, Move], ...]:
    """What somebody without a post may open in a matter as it stands, with its first move."""
    facts = Facts(day=day, parent=(loop, matter))
    known = clockwork.current_loops()
    parts = [known[part.name] for part in loop.children.values() if part.name in known]
    return tuple(
        (part, move)
        for part in parts
        for move in part.moves.values()
        if is_for_outsiders(part, move)
        and not failing(move.when, loop=part, matter=Matter(id=0, loop=part.name), facts=facts)
    )


def is_for_outsiders(loop: Loop, move: Move) -> bool:
    """Whether somebody without a post can open a matter with this move: it asks for no post."""
    asks_post = any(loop.fields[name].type == "post" for name in move.needs)
    return move.opens_matter and "requester" in move.by and not move.head and not asks_post


def openings() -> tuple[tuple[Loop, Move], ...]:
    """What somebody without a post may open by itself: what serves residents and enterprises."""
    return tuple(
        (loop, move)
        for loop in clockwork.current_loops().values()
        if loop.group == "serve" and not loop.needs_parent
        for move in loop.moves.values()
        if is_for_outsiders(loop, move)
    )


def posting_of(code: str) -> str:
    """The outsider that somebody with this code is. The code itself is kept nowhere.

    >>> posting_of("K7F3 9QXM") == posting_of("k7f3-9qxm")
    True
    """
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return f"code/{hashlib.sha256(f'luoshi request {plain}'.encode()).hexdigest()[:32]}"


def mine(posting: str) -> models.Matter | None:
    """The matter that an outsider has opened. One query."""
    rows = opened_by(posting).select_related("owner", "superior")
    # What is opened in it later has the same requester.
    return rows.order_by("opened_at", "id").first()


def opened_by(posting: str) -> QuerySet[models.Matter]:
    """The matters that an outsider has asked for, and those opened in them."""
    # Said again, because the index of the requesters leaves the empty one out.
    return models.Matter.objects.filter(requester=posting).exclude(requester="")
