"""G6: what hashing costs where entries are written, and verifying where they are read."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from unittest import mock

from django.db import transaction
from django.utils import timezone

from luoshi.core import ledger as core
from luoshi.store import keys, models
from luoshi.store.record import ledger
from luoshi.web.benchmarks.measure import Measured, at_least, once, plain

_BATCH, _BATCHES, _ROUNDS = 1_000, 5, 6
_KINDS = ("none", "sha256", "sm3")


def hashing() -> list[Measured]:
    """Entries a second with each hash function, against the same rows without a hash."""
    best = dict.fromkeys(_KINDS, 0.0)
    for turn in range(_ROUNDS):  # in turns, so that a noisy minute meets all of them
        for kind in _KINDS:
            best[kind] = max(best[kind], _rate(kind, turn=turn))
    verified, read = _verified()
    return [
        plain("不算哈希的写入", best["none"], unit="条/s"),
        at_least("SHA-256 写入，比不算哈希", best["sha256"] / best["none"], 0.8),
        at_least("SM3 写入，比不算哈希", best["sm3"] / best["none"], 0.45),
        at_least("核验链，比只读", read / verified, 0.3),
    ]


def _rate(kind: str, *, turn: int) -> float:
    """Entries written a second in batches."""
    work = _batches(f"{kind}{turn}")
    name = "sha256" if kind == "none" else kind
    hashed = _unhashed if kind == "none" else core.entry_hash
    with (
        mock.patch.dict(os.environ, {"LUOSHI_DIGEST": name}),
        mock.patch.object(core, "entry_hash", hashed),
    ):
        return _BATCH * _BATCHES / once(work)


def _unhashed(canonical_bytes: bytes, digest: core.Digest) -> str:
    """In the place of the hash: as long, and for nothing."""
    return "0" * 64


def _batches(prefix: str) -> Callable[[], None]:
    """Writes batches of entries as a district writes them, each in its transaction."""
    at = timezone.now() - timedelta(hours=1)

    def lines(batch: int) -> Iterator[ledger.Line]:
        for n in range(_BATCH):
            body = {"given": {"done": {"amount": str(n), "unit": "户"}, "stage": "working"},
                    "unit": "45"}  # fmt: skip
            yield ledger.line(subject=f"{prefix}/{batch}-{n}", move="progress", at=at, body=body,
                              actor="812345")  # fmt: skip

    def work() -> None:
        for batch in range(_BATCHES):
            with transaction.atomic():
                ledger.write(lines(batch))

    return work


def _verified() -> tuple[float, float]:
    """Seconds of checking all chains that were hashed, and of reading their rows alone."""
    rows = models.Entry.objects.exclude(subject__startswith="none").order_by("subject", "n")
    columns = rows.values_list("canonical", "hash")

    def read() -> None:
        for _ in columns.iterator(chunk_size=5000):
            continue

    def verify() -> None:
        stream = ((text.encode(), hashed) for text, hashed in columns.iterator(chunk_size=5000))
        faults = core.chain_faults(stream, digest_of=keys.digest)
        assert faults == []

    verified = min(once(verify) for _ in range(3))
    return verified, min(once(read) for _ in range(3))
