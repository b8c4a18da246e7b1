"""A city in which everything happens, and what in its pages is Chinese though it is not data."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luoshi.core import engine
from luoshi.core.fault import Fault, Refused
from luoshi.core.loop import Loop, Move
from luoshi.core.matter import Actor, Matter
from luoshi.store import clockwork, models, projection, proposal, record
from luoshi.store.record import aliases, drafts, inquiries
from luoshi.store.world import world_of
from luoshi.web import names
from tests import cast, fill
from tests.store import asks, figures, promises, test_aliases, test_reveal
from tests.store.test_drafts import MINUTES
from tests.store.test_record import working

#: Chinese characters, and the punctuation and the wide space that stand between them.
CHINESE = re.compile(r"[\u3000-\u301f\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]+")
#: What a matter is called: 督〔2026〕云栖-7.
NUMBER = re.compile(r"[\u4e00-\u9fff]{1,4}〔\d{4}〕[\u4e00-\u9fff]{2}-\d+")
#: Counting words that somebody typed behind a number, or that are the unit of an indicator.
COUNTED = re.compile(
    r"(?<=\d )(户|件|条|家|宗)(?![\u3400-\u9fff])|(?<=[>, ])(件|户|家|宗)(?=[<,&\" ])"
)
#: What a page says to be Chinese itself: the text of a document, a quote.
QUOTED = re.compile(r'<(div|blockquote|q) [^>]*lang="zh".*?</\1>', re.DOTALL)
#: A text of this length may be cut by a page, with an ellipsis behind.
CUTS = (17, 29, 39, 59)
#: A shorter text says nothing by itself: its characters stand in words of ours too.
SHORTEST = 3
#: Whoever may act in the city, and how often one matter is moved.
ACTORS = tuple(cast.actor(post) for post in (4, 3, 2, 6, 5, 8, 7, 1, 9, 10))
MOST_STEPS, MATTERS = 10, 6


def reader(post: int | None = None, **headers: str) -> Client:
    """A browser that asks for English; signed in as whoever holds this post of the cast."""
    client = Client(headers={"accept-language": "en-GB,en;q=0.9"} | headers)
    if post is not None:
        client.force_login(User.objects.get(username=f"post{post}"))
    return client


def chinese_in(said: str, *, data: frozenset[str] = frozenset()) -> list[str]:
    """What is Chinese in a page and not data, with some of what stands around it."""
    rest = [
        line
        for line in QUOTED.sub("…", said).split("\n")
        if CHINESE.search(line) and CHINESE.search(_without(line, data=data))
    ]
    return [
        line[max(found.start() - 60, 0) : found.end() + 30]
        for line in (_without(each, data=data) for each in rest)
        for found in CHINESE.finditer(line)
    ]


@lru_cache(maxsize=100_000)
def _without(line: str, *, data: frozenset[str]) -> str:
    """A line of a page without what is data in it. Kept, for pages repeat what is around them."""
    for text in sorted(data, key=len, reverse=True):
        line = line.replace(text, "…")
    return COUNTED.sub("…", NUMBER.sub("…", line))


def data() -> frozenset[str]:
    """What people have typed, and what the tree and the indicators name: never a word of ours."""
    found = {unit.title for unit in cast.UNITS} | {title for _, title, _ in cast.POSTS.values()}
    found |= {
        names.seat(title=title, place=cast.TREE.unit(unit).title)
        for unit, title, _ in cast.POSTS.values()
    }
    found |= {each.title for each in figures.ALL} | {each.definition for each in figures.ALL}
    for value in models.Value.objects.values_list("value", flat=True):
        found |= set(_texts(value))
    for title, number in models.Matter.objects.values_list("title", "number"):
        found |= {title, number}
    for name, text in models.Document.objects.values_list("name", "clean_text"):
        found |= {name, *text.split("\n")}
    for draft in models.Draft.objects.all():
        found |= {draft.quote, draft.reason, *_texts(draft.found), *_texts(draft.given)}
    found -= _shipped()
    for text in tuple(found):
        found |= {text[:at] + "…" for at in CUTS if len(text) > at}
    return frozenset(
        _as_written(text) for text in found if len(text) >= SHORTEST and CHINESE.search(text)
    )


def _shipped() -> set[str]:
    """The words of the loops: whoever types them has not made them data."""
    found: set[str] = set()
    for loop in clockwork.current_loops().values():
        parts = (loop, *loop.fields.values(), *loop.stages.values(), *loop.moves.values())
        found |= {part.title for part in parts}
        found |= {said for field in loop.fields.values() for said in field.choice.values()}
    return found


def _as_written(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _texts(value: Any) -> Iterator[str]:
    """Every text inside a kept value."""
    if isinstance(value, str):
        try:
            inner = json.loads(value)
        except ValueError:
            inner = None
        if isinstance(inner, (dict, list, str)) and inner != value:
            yield from _texts(inner)
        else:
            yield value
            yield from value.split("\n")
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each)


def build() -> list[Fault]:
    """The city with matters of every loop at every stage that can be reached; what was refused."""
    figures.fill(figures.define())
    drafts.take_in(
        actor=cast.CLERK, name="纪要.txt", content=MINUTES.encode(), at=cast.MORNING, key="taken"
    )
    _names()
    _questions()
    _promises()
    _with_evidence()
    _looked_at()
    refused: list[Fault] = []
    asks.drafted()
    asks.sent(key="sent", title="谈一季度")
    made: dict[tuple[str, str], int] = {}
    for name, loop in clockwork.current_loops().items():
        for n in range(MATTERS if "." not in name else 0):
            matter_id = _opened(loop, n=n, refused=refused)
            for step in range(MOST_STEPS if matter_id else 0):
                if not _moved(matter_id, step=step, way=n % 3, made=made, refused=refused):
                    break
    record.tick(at=cast.MORNING + timedelta(days=11))
    record.seal(at=cast.MORNING + timedelta(days=11, minutes=1))
    return refused


def _names() -> None:
    """A rule for words of documents, one that was taken back, and words that wait for one."""
    document = drafts.take_in(
        actor=cast.CLERK, name="例会.txt", content=test_aliases.SEVERAL.encode(), at=cast.MORNING,
        key="names",
    )  # fmt: skip
    rows = models.Draft.objects.filter(document_id=document).order_by("position")
    for n, row in enumerate(rows):
        key = f"names-{n}"
        given = {"owner": cast.INDUSTRY}
        drafts.mend(actor=cast.CLERK, draft_id=row.id, given=given, at=cast.MORNING, key=key)
        if n < 2:
            alias = aliases.name(
                actor=cast.CLERK, draft_id=row.id, meant=cast.INDUSTRY, at=cast.MORNING,
                key=f"{key}-rule",
            )  # fmt: skip
    aliases.take_back(actor=cast.CLERK, alias_id=alias, at=cast.MORNING, key="names-back")
    drafts.take_in(
        actor=cast.CLERK, name="后续.txt", content=test_aliases.LATER.encode(), at=cast.MORNING,
        key="later",
    )  # fmt: skip


def _questions() -> None:
    """Questions about drafts: one that waits, one that is answered, one that is taken over."""
    rows = models.Draft.objects.filter(document__name="纪要.txt").order_by("position")
    for n, (row, unit) in enumerate(zip(rows, (3, 7, 3), strict=False)):
        if not proposal.missing_of(json.loads(row.given), loop=clockwork.current_loops()["task"]):
            continue
        matter = inquiries.ask(
            actor=cast.CLERK, draft_id=row.id, unit=unit, title=f"问底数{n}", question="一共几户",
            at=cast.MORNING, key=f"ask-{n}",
        )  # fmt: skip
        if n:
            record.act(
                actor=cast.TOWN_HEAD if unit == cast.TOWN else cast.OTHER_HEAD, matter_id=matter,
                move="answer", at=cast.MORNING, key=f"answer-{n}",
                given={"answer": "十二户", "said_test": "十二户都通水"},
            )  # fmt: skip


def _promises() -> None:
    """Promises that are kept, slow and late, and one without a day left."""
    slow = promises.keeping(key="slow")
    promises.report(slow, 10, days=10)
    done = promises.keeping(key="done", due=cast.TODAY + timedelta(days=11))
    promises.handed_in(done, 1240, days=10)
    promises.shown(key="shown")
    promises.raised(key="raised")


def _with_evidence() -> None:
    """A task with a file, reported from its page."""
    sent = {"key": "k", "prefix": "", "done": "4",
            "evidence": SimpleUploadedFile("evidence.pdf", b"%PDF-1.4")}  # fmt: skip
    reader(6).post(f"/matters/{working()}/progress/", sent)


def _looked_at() -> None:
    """A request whose telephone number one post has looked at and another may look at."""
    looked = {"fields": "contact", "reason": "contact", "key": "look"}
    reader(6).post(f"/matters/{test_reveal.heard()}/reveal/", looked)


def _opened(loop: Loop, *, n: int, refused: list[Fault]) -> int:
    """A matter of the loop, opened by the first who may; 0 where nobody may."""
    openings = [move for move in loop.moves.values() if move.opens_matter]
    for move in openings[n % len(openings) :] + openings:
        for actor in ACTORS:
            given = fill.filled(loop, move.name, title=f"{loop.title}{n}", **_units(move, actor))
            given = {name: value for name, value in given.items() if name in _asked(move)}
            try:
                return record.open_matter(
                    actor=actor, loop=loop.name, at=cast.MORNING, move=move.name,
                    key=f"open-{loop.name}-{n}-{move.name}-{actor.post}", given=given,
                ).matter_id  # fmt: skip
            except Refused as refusal:
                refused.append(refusal.fault)
    return 0


def _asked(move: Move) -> tuple[str, ...]:
    return (*move.needs, *move.may)


def _units(move: Move, actor: Actor) -> dict[str, Any]:
    """Units that this actor may name."""
    below = {2: cast.TOWN, 1: cast.DISTRICT, 3: cast.VILLAGE}.get(actor.unit or 0, cast.VILLAGE)
    holder = {cast.TOWN: 5, cast.DISTRICT: 2, cast.VILLAGE: 7}[below]
    return {"owner": below, "holder": holder, "superior": cast.TOWN}


def _moved(
    matter_id: int, *, step: int, way: int, made: dict[tuple[str, str], int], refused: list[Fault]
) -> bool:
    """Whether anybody could move the matter on, by the move that was made least often so far."""
    row = models.Matter.objects.get(id=matter_id)
    loop = clockwork.loop_of(row.text_id, row.loop)
    matter = projection.matter_of(row, loop=loop)
    at = cast.MORNING + timedelta(minutes=step + 1)
    world = world_of(loop=loop, matter=matter, at=at)
    open_now = [
        (_last(loop, move, way=way), made.get((loop.name, move.name), 0), n, actor, move)
        for n, actor in enumerate(ACTORS)
        for move in engine.open_moves(loop=loop, matter=matter, actor=actor, world=world)
    ]
    for *_, actor, move in sorted(open_now, key=lambda each: each[:3]):
        for to in move.to if len(move.to) > 1 else ("",):
            try:
                record.act(
                    actor=actor, matter_id=matter_id, move=move.name, at=at, to=to,
                    key=f"{matter_id}-{step}-{move.name}-{to}-{actor.post}",
                    given=_given(loop, move, matter=matter),
                )  # fmt: skip
            except Refused as refusal:
                refused.append(refusal.fault)
            else:
                made[loop.name, move.name] = made.get((loop.name, move.name), 0) + 1
                return True
    return False


def _last(loop: Loop, move: Move, *, way: int) -> int:
    """What is made last on a matter: on every third what ends it and what stays, on another what
    ends it, on the rest nothing."""
    ends = bool(move.to) and all(loop.stages[stage].end for stage in move.to)
    return ((2 if ends else int(not move.to)), int(ends), 0)[way]


def _given(loop: Loop, move: Move, *, matter: Matter) -> dict[str, Any]:
    """What the move needs; a field of the matter that stands stays as it is."""
    given = fill.filled(loop, move.name)
    kept = {name: matter.values[name] for name in given if matter.values.get(name) is not None}
    holder = {cast.TOWN: 5, cast.DISTRICT: 2, cast.VILLAGE: 7}.get(matter.owner or 0, 5)
    return given | kept | ({"holder": holder} if "holder" in given else {})
