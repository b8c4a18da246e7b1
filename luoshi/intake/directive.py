"""A demand as the text words it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Directive:
    """One demand. Unit: code points of the clean text, end exclusive.

    Shape: `required_by` and `actor` are as written, empty where the text does not say;
    `due` is a day that a label beside the text gives.
    """

    start: int
    end: int
    text: str
    required_by: str
    actor: str
    due: str = ""
