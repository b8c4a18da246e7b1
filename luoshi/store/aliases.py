"""What the words of documents mean here: the rules that people have written, and who sees them."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db.models import QuerySet

from luoshi.core import ledger
from luoshi.core.fault import N_, Fault
from luoshi.core.matter import Actor
from luoshi.core.tree import Tree
from luoshi.store import clockwork, models, replay
from luoshi.store.naming import Rule, Rules


def holding_in(unit: int, *, tree: Tree) -> Rules:
    """The rules that hold for documents of a unit, by their words. One query.

    Shape: a rule of the unit itself goes before one of a unit above it, the nearer before the
    farther.
    """
    if unit not in tree:
        return MappingProxyType({})
    above = (unit, *tree.ancestors(unit))
    rows = models.Alias.objects.filter(unit_id__in=above, ended_at=None)
    found = [
        (words, Rule(id=id, unit=by, meant=meant))
        for id, words, by, meant in rows.values_list("id", "words", "unit_id", "meant_id")
    ]
    found.sort(key=lambda one: above.index(one[1].unit), reverse=True)
    return MappingProxyType(dict(found))


def listed(*, actor: Actor, day: date) -> QuerySet[models.Alias]:
    """The rules of the actor's unit and of those above it, those that hold first, then the last."""
    tree = clockwork.tree_on(day)
    if actor.unit is None or actor.unit not in tree:
        return models.Alias.objects.none()
    rows = models.Alias.objects.filter(unit_id__in=(actor.unit, *tree.ancestors(actor.unit)))
    return rows.select_related("draft__document").defer(
        "draft__document__content", "draft__document__clean_text", "draft__document__found"
    ).order_by("-said_at", "-id")  # fmt: skip


def faults() -> Iterator[Fault]:
    """Everything that the rules say otherwise than their entries."""
    rows = {f"alias/{row.id}": _as_said(row) for row in models.Alias.objects.all()}
    given = _replayed()
    for subject in sorted(rows.keys() | given.keys()):
        if rows.get(subject) != given.get(subject):
            yield replay.differs(subject, what=N_("叫法"))


def _as_said(row: models.Alias) -> dict[str, Any]:
    return {
        "unit": str(row.unit_id), "meant": str(row.meant_id), "draft": str(row.draft_id),
        "words": row.words, "actor": row.posting, "said_at": ledger.instant(row.said_at),
        "ended_at": ledger.instant(row.ended_at) if row.ended_at else "",
        "hash": row.last_hash, "n": row.n_entries,
    }  # fmt: skip


def _replayed() -> dict[str, dict[str, Any]]:
    """What the entries of each rule add up to, with the words that stand beside them."""
    words = {
        (subject, n): json.loads(value)
        for subject, n, value in models.Value.objects.filter(
            subject__startswith="alias/", field="words"
        ).values_list("subject", "n", "value")
    }
    found: dict[str, dict[str, Any]] = {}
    for subject, n, canonical, hashed in replay.stored("alias"):
        entry = ledger.read(canonical)
        did = entry.body.get("did", {})
        assert isinstance(did, Mapping)
        if n == 1:
            found[subject] = dict(did) | {
                "words": words.get((subject, n)), "actor": entry.actor,
                "said_at": ledger.instant(entry.at), "ended_at": "",
            }  # fmt: skip
        elif entry.move == "taken_back":
            found[subject]["ended_at"] = ledger.instant(entry.at)
        found[subject] |= {"hash": hashed, "n": n}
    return found
