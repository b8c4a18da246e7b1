"""The files that leave the installation, so that an outsider can verify without it.

The formats are described in `docs/ledger.md`; the single-file verifier reads them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from luoshi.core.ledger import Json

ENTRY_FORMAT = "luoshi-entry-proof-1"
CHECKPOINT_FORMAT = "luoshi-checkpoint-1"


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A value behind a commitment, shown together with its salt."""

    field: str
    salt: bytes
    value: Json


class EntryProof(TypedDict, total=False):
    """One entry, with what shows that it stands in the log. `chain` and `values` may be absent."""

    format: str
    entry: str
    alg: str
    hash: str
    index: int
    size: int
    proof: list[str]
    checkpoint: str
    chain: list[str]
    values: list[dict[str, Json]]


class CheckpointExport(TypedDict):
    """A checkpoint, with what shows that the log only grew since it had `old_size` entries."""

    format: str
    checkpoint: str
    old_size: int
    consistency: list[str]


def entry_proof(
    *,
    entry: bytes,
    alg: str,
    hash: str,
    index: int,
    size: int,
    proof: Sequence[bytes],
    checkpoint: str,
    chain: Sequence[bytes] = (),
    values: Sequence[Opened] = (),
) -> EntryProof:
    """The proof of one entry, ready to be written as JSON.

    Shape: `entry` and `chain` are canonical bytes; `chain` is the whole chain of the subject up to
    and with this entry, or empty; `size` is that of the checkpoint, a whole signed note.
    """
    made = EntryProof(
        format=ENTRY_FORMAT,
        entry=entry.decode(),
        alg=alg,
        hash=hash,
        index=index,
        size=size,
        proof=[step.hex() for step in proof],
        checkpoint=checkpoint,
    )
    if chain:
        made["chain"] = [link.decode() for link in chain]
    if values:
        made["values"] = [
            {"field": opened.field, "salt": opened.salt.hex(), "value": opened.value}
            for opened in values
        ]
    return made


def checkpoint_export(
    *, checkpoint: str, old_size: int, consistency: Sequence[bytes]
) -> CheckpointExport:
    """A checkpoint for somebody who keeps the one of `old_size`, ready to be written as JSON.

    Shape: `old_size` is 0 and `consistency` empty for somebody who keeps none.
    """
    return CheckpointExport(
        format=CHECKPOINT_FORMAT,
        checkpoint=checkpoint,
        old_size=old_size,
        consistency=[step.hex() for step in consistency],
    )
