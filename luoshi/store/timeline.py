"""The chain of one matter as a page shows it, recomputed each time it is read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from luoshi.core import ledger
from luoshi.core.fault import Refused
from luoshi.core.matter import EMPTY, Entered
from luoshi.store import keys, models, projection


@dataclass(frozen=True, kw_only=True)
class Line:
    """One entry: what was entered, its hash, and the fields whose values have been erased.

    Shape: `index` is its place in the sealed log, None while it waits for the sealer.
    """

    entered: Entered
    hash: str
    erased: tuple[str, ...]
    index: int | None


@dataclass(frozen=True, kw_only=True)
class History:
    """The chain of a matter, the first entry first, and how many faults were found in it."""

    lines: tuple[Line, ...]
    n_faults: int

    @property
    def n_sealed(self) -> int:
        """How many of its entries stand in the sealed log."""
        return sum(1 for line in self.lines if line.index is not None)


def of_matter(row: models.Matter) -> History:
    """The whole chain of a matter, checked: bytes, hashes, links, commitments and its length."""
    subject = projection.subject_of(row.id)
    found = list(
        models.Entry.objects.filter(subject=subject)
        .order_by("n")
        .values_list("n", "canonical", "hash", "seal__index")
    )
    typed: dict[int, dict[str, Any]] = {}
    salts: dict[tuple[int, str], bytes] = {}
    kept = models.Value.objects.filter(subject=subject).values_list("n", "field", "salt", "value")
    for n, name, salt, value in kept:
        typed.setdefault(n, {})[name] = json.loads(value)
        salts[n, name] = bytes(salt)
    lines, n_faults = [], 0
    for n, canonical, hashed, index in found:
        entry = _entry(canonical)
        if entry is None:
            n_faults += 1
            continue
        held = typed.get(n, EMPTY)
        n_faults += _altered(entry, held=held, salts=salts)
        erased = tuple(name for name in entry.sealed if name not in held)
        entered = projection.entered_of(entry, typed=held)
        lines.append(Line(entered=entered, hash=hashed, erased=erased, index=index))
    pairs = ((canonical.encode(), hashed) for _, canonical, hashed, _ in found)
    n_faults += len(ledger.chain_faults(pairs, digest_of=keys.digest))
    is_whole = len(found) == row.n_entries and found and found[-1][2] == row.last_hash
    return History(lines=tuple(lines), n_faults=n_faults + (0 if is_whole else 1))


def _entry(canonical: str) -> ledger.Entry | None:
    """The entry, or None where its bytes are not those of one; the chain's check says so too."""
    try:
        return ledger.from_canonical(canonical.encode())
    except Refused:
        return None


def _altered(
    entry: ledger.Entry, *, held: Mapping[str, Any], salts: Mapping[tuple[int, str], bytes]
) -> int:
    """How many kept values are not the ones that the entry committed to."""
    digest = keys.digest(entry.alg)
    return sum(
        1
        for name, value in held.items()
        if entry.sealed.get(name)
        != ledger.commitment(
            digest=digest, salt=salts[entry.n, name], subject=entry.subject, n=entry.n, field=name,
            value=value,
        )
    )  # fmt: skip
