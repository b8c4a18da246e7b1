"""Paths through the sealed log, for proofs; its perfect runs are hashed once in a process."""

from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache

from luoshi.core import merkle
from luoshi.core.merkle import Run
from luoshi.store import keys, models

#: An entry carries the instant of its request; the checkpoint before it may be sealed while that
#: request was still being written, so it may be younger by so much.
CLOCK_SLACK = timedelta(minutes=2)
#: Perfect runs of so many leaves are kept in memory once they have been hashed. Unit: leaves.
_KEPT = 1024


def inclusion(*, index: int, size: int, alg: str) -> list[bytes]:
    """What shows that a leaf stands at an index of the log of this size."""
    return _roots(merkle.inclusion_runs(index=index, size=size), alg=alg)


def consistency(*, old_size: int, new_size: int, alg: str) -> list[bytes]:
    """What shows that the log of the new size begins with that of the old one."""
    return _roots(merkle.consistency_runs(old_size=old_size, new_size=new_size), alg=alg)


def _roots(runs: Iterable[Run], *, alg: str) -> list[bytes]:
    first = models.Checkpoint.objects.order_by("size").values_list("root", flat=True).first() or ""
    return [_run(start, end, alg=alg, log=first) for start, end in runs]


def _run(start: int, end: int, *, alg: str, log: str) -> bytes:
    """The root of a run of leaves.

    Shape: `log` is the root of the first checkpoint, which tells two logs in one process apart.
    """
    length = end - start
    if length > _KEPT:
        middle = start + (1 << (length - 1).bit_length() - 1)
        left = _run(start, middle, alg=alg, log=log)
        right = _run(middle, end, alg=alg, log=log)
        return merkle.node_hash(left, right, digest=keys.digest(alg))
    return _perfect(start, alg, log) if length == _KEPT else _root(start, end, alg)


@lru_cache(maxsize=65_536)
def _perfect(start: int, alg: str, _log: str) -> bytes:
    return _root(start, start + _KEPT, alg)


def _root(start: int, end: int, alg: str) -> bytes:
    digest = keys.digest(alg)
    rows = models.Seal.objects.filter(index__gte=start, index__lt=end).order_by("index")
    hashes = rows.values_list("entry__hash", flat=True)
    leaves = [merkle.leaf_hash(bytes.fromhex(hashed), digest=digest) for hashed in hashes]
    return merkle.root(leaves, digest=digest)
