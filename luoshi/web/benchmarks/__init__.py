"""What `docs/speed.md` reports: luoshi against a yardstick, measured in the same run."""

from collections.abc import Callable, Mapping

from luoshi.web.benchmarks import batch, board, fan_out, ledger, moves, reading, rollup, tick
from luoshi.web.benchmarks.measure import Measured

#: The benchmarks by the goals that they answer to; those that write run in a folder of their own.
BENCHMARKS: Mapping[str, Callable[[], list[Measured]]] = {
    "G1": rollup.full_pass,
    "G2": rollup.ranks,
    "G4": rollup.changes,
    "G6": ledger.hashing,
    "G7": fan_out.fan_out,
    "G8": moves.moves,
    "G10": rollup.numbering,
    "G11": board.boards,
    "G18": reading.reading,
    "tick": tick.ticks,
    "batch": batch.batches,
}
NEEDS_PLACE = frozenset({"G6", "G7", "G8", "G11", "G18", "tick", "batch"})
