"""The only writer of luoshi's own tables. Each file is one way in which something is written."""

from luoshi.store.record.act import Outcome, act, open_matter, reveal, take_back
from luoshi.store.record.batches import Batched, batch
from luoshi.store.record.many import Opened, open_many
from luoshi.store.record.seal import keep_witness_note, seal
from luoshi.store.record.tick import Ticked, tick

__all__ = [
    "Batched",
    "Opened",
    "Outcome",
    "Ticked",
    "act",
    "batch",
    "keep_witness_note",
    "open_many",
    "open_matter",
    "reveal",
    "seal",
    "take_back",
    "tick",
]
