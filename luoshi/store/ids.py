"""Ids that grow with time and need no counter in the database."""

import itertools
import secrets
import threading
from datetime import datetime

_EPOCH_MS = 1_577_836_800_000  # 2020-01-01
_RANDOM_BITS = 20
_lock = threading.Lock()
_last = 0


def new_ids(*, n: int, at: datetime) -> list[int]:
    """So many ids, each larger than any given before in this process.

    Shape: milliseconds since 2020 and 20 random bits, below 2 to the 63; a batch counts on from
    its first, so that two processes meet only by a chance of one in a million in the same
    millisecond, and then the database refuses the second.
    """
    global _last
    with _lock:
        first = ((int(at.timestamp() * 1000) - _EPOCH_MS) << _RANDOM_BITS) | secrets.randbits(
            _RANDOM_BITS - 1
        )
        first = max(first, _last + 1)
        _last = first + n - 1
    return list(itertools.islice(itertools.count(first), n))
