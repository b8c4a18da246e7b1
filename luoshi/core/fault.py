"""What is wrong, said once for the person who can mend it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


def N_(text: str) -> str:  # noqa: N802 - the customary name of the marker
    """Marks a sentence for translation where no translator is at hand; gives it back unchanged."""
    return text


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that is wrong, where it is, and what to do about it.

    Shape: `code` is a stable English key; `where` names the place (a file, a row, a field);
    `message` and `fix` are whole Chinese sentences marked with `N_`, whose `{names}` stand in `names`.

    >>> print(Fault(code="x", where="第 3 行", message="{unit}重复。", fix="删去一行。",
    ...             names={"unit": "云栖区"}))
    第 3 行：云栖区重复。删去一行。
    """

    code: str
    where: str
    message: str
    fix: str
    names: Mapping[str, object] = field(default_factory=dict, hash=False)

    def said(self, translate: Callable[[str], str] = N_) -> tuple[str, str]:
        """The message and the fix, translated and with their names filled in."""
        return (
            translate(self.message).format(**self.names),
            translate(self.fix).format(**self.names),
        )

    def __str__(self) -> str:
        message, fix = self.said()
        return f"{self.where}：{message}{fix}" if self.where else message + fix


class Refused(Exception):
    """A wish that luoshi does not carry out; nothing has been written. The person can mend it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault
