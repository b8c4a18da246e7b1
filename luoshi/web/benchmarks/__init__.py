"""What `docs/speed.md` reports: luoshi against a yardstick, measured in the same run."""

from collections.abc import Callable, Mapping

from luoshi.web.benchmarks import board, ledger, moves, rollup
from luoshi.web.benchmarks.measure import Measured

#: The benchmarks by the goals that they answer to; those that write run in a folder of their own.
BENCHMARKS: Mapping[str, Callable[[], list[Measured]]] = {
    "G1": rollup.full_pass,
    "G4": rollup.changes,
    "G6": ledger.hashing,
    "G8": moves.moves,
    "G11": board.boards,
}
NEEDS_PLACE = frozenset({"G6", "G8", "G11"})
