"""What the ledger says about a public matter, checked at the moment of asking, and its proof."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from luoshi.core import ledger, proof, rights
from luoshi.core.fault import Refused
from luoshi.core.loop import Loop
from luoshi.core.matter import Entered, Matter, fold
from luoshi.store import keys, models, projection, sealed
from luoshi.store.publication import Told

#: What the body of an entry may say beside its fields, so that anybody may read it.
_PLAIN = frozenset({"stage", "regime", "term", "amounts"})


@dataclass(frozen=True, kw_only=True)
class Record:
    """The history of a matter as the ledger holds it.

    Shape: `is_sound` when every entry still has its hash, covers the one before and gives what
    the page shows; `provable` is the number of the last entry whose content may be shown to
    anybody, 0 without one; `witnesses` have signed a checkpoint that covers all that is sealed.
    """

    n: int
    last_at: datetime
    code: str
    is_sound: bool
    is_sealed: bool
    provable: int
    witnesses: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _Link:
    """One entry as it is stored."""

    canonical: bytes
    hash: str
    index: int | None


def record_of(told: Told) -> Record:
    """The history of a public matter, hashed and replayed anew. Three queries."""
    chain = _chain(told.id)
    entries = _entries(told.id, chain)
    is_whole = len(chain) == told.n_entries and bool(chain) and chain[-1].hash == told.last_hash
    sealed = [link.index for link in chain if link.index is not None]
    notes = models.WitnessNote.objects.filter(size__gt=max(sealed, default=-1))
    return Record(
        n=len(chain), last_at=told.last_at, code=told.last_hash[-12:],
        is_sound=is_whole and entries is not None and _gives(entries, told=told),
        is_sealed=len(sealed) == len(chain),
        provable=_provable(entries or (), loop=told.loop, chain=chain),
        witnesses=tuple(sorted(set(notes.values_list("witness", flat=True)))) if sealed else (),
    )  # fmt: skip


def proof_of(told: Told) -> proof.EntryProof | None:
    """The proof of the last entry that may be shown, ready to be written as JSON, or None.

    Entries that give a field which is not public stay inside: their bytes would show it. Before
    an entry is sealed it has no proof.
    """
    chain = _chain(told.id)
    n = _provable(_entries(told.id, chain) or (), loop=told.loop, chain=chain)
    link = chain[n - 1] if n else None
    last = models.Checkpoint.objects.order_by("-size").first()
    if link is None or link.index is None or last is None or link.index >= last.size:
        return None
    alg = json.loads(last.frontier)["alg"]
    return proof.entry_proof(
        entry=link.canonical, alg=ledger.from_canonical(link.canonical).alg, hash=link.hash,
        index=link.index, size=last.size, checkpoint=last.note,
        proof=sealed.inclusion(index=link.index, size=last.size, alg=alg),
    )  # fmt: skip


def _chain(matter_id: int) -> tuple[_Link, ...]:
    rows = models.Entry.objects.filter(subject=projection.subject_of(matter_id)).order_by("n")
    return tuple(
        _Link(canonical=canonical.encode(), hash=hashed, index=index)
        for canonical, hashed, index in rows.values_list("canonical", "hash", "seal__index")
    )


def _entries(matter_id: int, chain: Sequence[_Link]) -> tuple[Entered, ...] | None:
    """What was entered, with what was typed; None where the chain or a typed value was altered."""
    links = ((link.canonical, link.hash) for link in chain)
    if ledger.chain_faults(links, digest_of=keys.digest):
        return None
    typed: dict[int, dict[str, Any]] = {}
    rows = models.Value.objects.filter(subject=projection.subject_of(matter_id))
    found = {(row.n, row.field): row for row in rows}
    entries = []
    for link in chain:
        entry = ledger.from_canonical(link.canonical)
        for name, said in entry.sealed.items():
            row = found.get((entry.n, name))
            if row is None:
                continue
            value = json.loads(row.value)
            if said != ledger.commitment(
                digest=keys.digest(entry.alg), salt=bytes(row.salt), subject=entry.subject,
                n=entry.n, field=name, value=value,
            ):  # fmt: skip
                return None
            typed.setdefault(entry.n, {})[name] = value
        entries.append(projection.entered_of(entry, typed=typed.get(entry.n, {})))
    return tuple(entries)


def _gives(entries: Sequence[Entered], *, told: Told) -> bool:
    """Whether the entries give the very fields that the page shows."""
    try:
        made = fold(loop=told.loop, blank=Matter(id=told.id, loop=told.loop.name), entries=entries)
    except (Refused, KeyError, ValueError):
        return False
    return _public(made.values, loop=told.loop) == dict(told.fields)


def _public(values: Mapping[str, Any], *, loop: Loop) -> dict[str, Any]:
    names = rights.public_fields(loop)
    return {name: values[name] for name in names if values.get(name) is not None}


def _provable(entries: Sequence[Entered], *, loop: Loop, chain: Sequence[_Link]) -> int:
    """The number of the last sealed entry that tells nothing but what is public, or 0.

    Shape: made while the public saw the matter, by no outsider, with public fields alone and
    nothing in its body but what is said of every entry.
    """
    public = frozenset(rights.public_fields(loop))
    found, stage = 0, ""
    for entry, link in zip(entries, chain, strict=False):
        stage = str(entry.body.get("stage") or stage)
        given = {*entry.given, *entry.body.get("amounts", {})}
        is_plain = given <= public and _PLAIN.issuperset(entry.body)
        is_seen = stage in loop.public_stages and not entry.actor.startswith("code/")
        if is_plain and is_seen and link.index is not None and entry.move in loop.moves:
            found = entry.n
    return found
