"""Small loops made for one test each, and the world in which the engine decides."""

import tomllib
from datetime import timedelta
from typing import Any

from luoshi import loops
from luoshi.core import engine, parse
from luoshi.core.condition import Facts
from luoshi.core.engine import Decision, World
from luoshi.core.loop import Loop
from luoshi.core.matter import Matter
from tests import cast

COMMON = loops.read_files((loops.HERE,)).common
HEAD = 'title = "样例"\npurpose = "一句话。"\npurpose_en = "One sentence."\nsource = "made"\n'


def loop_of(text: str, *, name: str = "example") -> Loop:
    """The loop that this text says; its head is written for it."""
    return parse.parse_loop(name=name, table=tomllib.loads(HEAD + text), common=COMMON)


def world(*, days: float = 0, **known: Any) -> World:
    """The cast's world so many days after its first morning, with these facts."""
    at = cast.MORNING + timedelta(days=days)
    posts = {post: unit for post, (unit, _, _) in cast.POSTS.items()}
    facts = {"tree": cast.TREE, "level": "town", "posts": posts, "seed": "7b" * 16} | known
    return World(
        at=at, calendar=cast.CALENDAR, facts=Facts(day=(at + timedelta(hours=8)).date(), **facts)
    )


def take(loop: Loop, matter: Matter, move: str, actor: Any, **how: Any) -> Decision:
    """The decision on one move; `given`, `to` and the world's facts may be said."""
    given, to = how.pop("given", {}), how.pop("to", "")
    opening = {"loop": "text"} if matter.n == 0 else {}
    return engine.take(
        loop=loop, matter=matter, move=move, actor=actor, given=given, to=to,
        world=world(**how), opening=opening,
    )  # fmt: skip


def walk(loop: Loop, *steps: tuple[Any, ...], matter: Matter | None = None) -> Matter:
    """The matter after steps of (actor, move) or (actor, move, how)."""
    matter = matter or Matter(id=1, loop=loop.name)
    for actor, move, *how in steps:
        matter = take(loop, matter, move, actor, **(how[0] if how else {})).matter
    return matter
