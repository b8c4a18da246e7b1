"""How long a practised clerk takes, by the keystroke-level model, from what was pressed and read.

Source: Card, Moran and Newell, The keystroke-level model for user performance time with interactive
systems, 1980: a key of a skilled typist 0.2 s, a mental act before a decision 1.35 s.
"""

from dataclasses import dataclass

KEY_SECONDS, DECISION_SECONDS = 0.2, 1.35
#: Silent reading of marked passages. Unit: characters a second.
READING = 9


@dataclass(frozen=True, kw_only=True)
class Pace:
    """What a review took, without waiting: what is waited for is measured, not modelled."""

    n_keys: int
    n_decisions: int
    n_read: int

    @property
    def pressing_seconds(self) -> float:
        """Keys and decisions."""
        return self.n_keys * KEY_SECONDS + self.n_decisions * DECISION_SECONDS

    @property
    def seconds(self) -> float:
        """Keys, decisions and reading, one after the other."""
        return self.pressing_seconds + self.n_read / READING

    def __str__(self) -> str:
        return (
            f"{self.n_keys} keys and {self.n_decisions} decisions {self.pressing_seconds:.0f} s, "
            f"{self.n_read} characters read: {self.seconds:.0f} s in all"
        )
