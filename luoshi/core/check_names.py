"""Names: everything that a page shows has a Chinese and an English one."""

import re
from collections.abc import Iterator

from luoshi.core import words
from luoshi.core.fault import Fault
from luoshi.core.loop import Titled
from luoshi.core.scope import Scope

_CHINESE = re.compile(r"[\u3400-\u9fff]")
#: What the parser puts in the place of a name that is missing; that is said there.
_MISSING = "？"


def faults(scope: Scope) -> Iterator[Fault]:
    """What is wrong with the names of a loop and of its parts; those of own fields are shared."""
    loop = scope.loop
    yield from _named(scope, loop, at="")
    for kind, parts in (
        ("fields", loop.fields), ("stages", loop.stages), ("moves", loop.moves),
        ("measures", loop.measures),
    ):  # fmt: skip
        for part in parts.values():
            if kind != "fields" or part.name in scope.used_fields:
                yield from _named(scope, part, at=f"{kind}.{part.name}")
    for stage in loop.stages.values():
        if stage.told and not stage.told_en:
            meaning = words.TOLD_EN.meaning
            at = f"stages.{stage.name}"
            yield scope.found("text-missing", at=at, key="told_en", meaning=meaning)
    for field in loop.fields.values():
        for answer in field.choice.values():
            if not _CHINESE.search(answer) and field.name in scope.used_fields:
                yield scope.found("bad-title", at=f"fields.{field.name}.choice", title=answer)
    if not loop.parent:
        yield from _purpose(scope)


def _named(scope: Scope, part: Titled, *, at: str) -> Iterator[Fault]:
    if not _CHINESE.search(part.title) and part.title != _MISSING:
        yield scope.found("bad-title", at=at, title=part.title)
    if _CHINESE.search(part.title_en) or not part.title_en.strip():
        yield scope.found("bad-title:english", at=at, title=part.title_en)


def _purpose(scope: Scope) -> Iterator[Fault]:
    said, english = scope.loop.purpose, scope.loop.purpose_en
    if said and said != _MISSING and not _CHINESE.search(said):
        yield scope.found("bad-title", at="purpose", title=said)
    if _CHINESE.search(english):
        yield scope.found("bad-title:english", at="purpose_en", title=english)
