"""Writes the tree: units, their places by date, posts and postings, each with its entries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from luoshi.core.fault import Refused
from luoshi.core.tree import Tree, link_faults
from luoshi.core.tree import Unit as TreeUnit
from luoshi.store import clockwork, models
from luoshi.store.ids import new_ids
from luoshi.store.prepared import Blank, Prepared
from luoshi.store.record import bulk, ledger, texts


@dataclass(frozen=True, kw_only=True)
class PostRow:
    """A post to be made: its unit, its title, and whether it is the unit's head."""

    unit: int
    title: str
    is_head: bool = False


def load(*, units: Sequence[TreeUnit], from_on: date, at: datetime, actor: str = "system") -> Tree:
    """Writes a whole tree, new or reorganised, as one numbering in force from a day on.

    Shape: units keep their ids; a unit that is not listed stands outside the tree from that day.
    Only units that are new or changed get an entry, and the numbering gets one for itself.
    Refuses: the first fault of the tree (cycle, orphan, duplicate-code, two-roots, no-title).
    """
    found = link_faults(units)
    if found:
        raise Refused(found[0])
    tree = Tree.of(units)
    with transaction.atomic():
        _units(units, at=at, actor=actor)
        numbering = texts.count_on("numbering", n=1)
        models.Numbering.objects.create(id=numbering, from_on=from_on, n_units=len(units))
        bulk.insert(
            models.Place,
            names=("numbering", "unit", "parent", "pre", "last", "depth"),
            rows=(
                (numbering, unit.id, unit.parent, tree.pre(unit.id), tree.last(unit.id),
                 tree.depth(unit.id))
                for unit in units
            ),
        )  # fmt: skip
        ledger.write([
            ledger.line(
                subject=f"tree/{numbering}", move="numbered", at=at, actor=actor,
                body={"from_on": from_on.isoformat(), "n_units": str(len(units)),
                      "places": clockwork.places_digest(tree)},
            )
        ])  # fmt: skip
    clockwork.forget()
    return tree


def _units(units: Sequence[TreeUnit], *, at: datetime, actor: str) -> None:
    known = {unit.id: unit for unit in models.Unit.objects.all()}
    lines, changed = [], []
    for unit in units:
        old = known.get(unit.id)
        if old and (old.code, old.title, old.level) == (unit.code, unit.title, unit.level):
            continue
        body = {"code": unit.code, "title": unit.title, "level": unit.level}
        lines.append(
            ledger.line(
                subject=f"unit/{unit.id}", move="named", at=at, actor=actor, body=body,
                n=(old.n_entries if old else 0) + 1, previous=old.last_hash if old else "",
            )
        )  # fmt: skip
        changed.append(unit)
    written = ledger.write(lines)
    fresh = [
        (unit.id, unit.code, unit.title, unit.level, entry.hash, entry.n)
        for unit, entry in zip(changed, written, strict=True)
        if unit.id not in known
    ]
    names = ("id", "code", "title", "level", "last_hash", "n_entries")
    bulk.insert(models.Unit, names=names, rows=fresh)
    for unit, entry in zip(changed, written, strict=True):
        if unit.id in known:
            models.Unit.objects.filter(id=unit.id).update(
                code=unit.code, title=unit.title, level=unit.level, last_hash=entry.hash,
                n_entries=entry.n,
            )  # fmt: skip


def make_posts(posts: Sequence[PostRow], *, at: datetime, actor: str = "system") -> list[int]:
    """Writes posts, each with its entry; gives their ids in the same order."""
    with transaction.atomic():
        last = texts.count_on("post", n=len(posts)) if posts else 0
        ids = list(range(last - len(posts) + 1, last + 1))
        ledger.write(
            ledger.line(subject=f"post/{post_id}", move="created", at=at, actor=actor,
                        body=_post_body(post))
            for post_id, post in zip(ids, posts, strict=True)
        )  # fmt: skip
        bulk.insert(
            models.Post,
            names=("id", "unit", "title", "is_head"),
            rows=(
                (post_id, post.unit, post.title, post.is_head)
                for post_id, post in zip(ids, posts, strict=True)
            ),
        )
    return ids


def _post_body(post: PostRow) -> Mapping[str, Any]:
    return {"unit": str(post.unit), "title": post.title, "is_head": post.is_head}


def appoint(
    *,
    post: int,
    account: int | None,
    from_on: date,
    at: datetime,
    until_on: date | None = None,
    is_deputy: bool = False,
    actor: str = "system",
    matter: int | None = None,
) -> int:
    """Writes a posting: who holds a post, or deputises for it, from when; gives its id.

    Shape: `matter` is the one whose move has made the posting. The account stands outside the hash,
    so that it can be erased; duty follows the post.
    """
    posting = new_ids(n=1, at=at)[0]
    with transaction.atomic():
        body = {"post": str(post), "from_on": from_on.isoformat(), "is_deputy": is_deputy,
                "until_on": until_on.isoformat() if until_on else ""}  # fmt: skip
        if matter is not None:
            body["matter"] = str(matter)
        typed = {"account": str(account)} if account is not None else {}
        written = ledger.write([
            ledger.line(subject=f"posting/{posting}", move="appointed", at=at, actor=actor,
                        body=body, typed=typed)
        ])  # fmt: skip
        bulk.insert(
            models.Posting,
            names=("id", "post", "account", "from_on", "until_on", "is_deputy", "matter",
                   "last_hash", "n_entries"),
            rows=[(posting, post, account, from_on, until_on, is_deputy, matter, written[0].hash,
                   1)],
        )  # fmt: skip
    return posting


def relieve(
    *, posting: int, until_on: date, at: datetime, actor: str = "system", matter: int | None = None
) -> None:
    """Ends a posting on a day; its matters stay with the post and pass to the successor.

    Shape: `matter` is the one whose move ends it, the same that has made it.
    """
    body = {"until_on": until_on.isoformat()}
    if matter is not None:
        body["matter"] = str(matter)
    with transaction.atomic():
        (row,) = _posting.all(posting)
        written = ledger.write([
            ledger.line(
                subject=f"posting/{posting}", move="relieved", at=at, actor=actor,
                n=row.n_entries + 1, previous=row.last_hash, body=body,
            )
        ])  # fmt: skip
        bulk.change(
            models.Posting, names=("until_on", "last_hash", "n_entries"),
            row=(until_on, written[0].hash, row.n_entries + 1), where={"id": posting},
        )  # fmt: skip


_posting = Prepared(lambda: models.Posting.objects.select_for_update().filter(id=Blank(0)))
