"""What is wrong, said once for the person who can mend it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


def N_(text: str) -> str:  # noqa: N802 - the customary name of the marker
    """Marks a sentence for translation where no translator is at hand; gives it back unchanged."""
    return text


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """Part of a sentence that is itself translated, with names of its own.

    >>> str(Phrase(text="还没有“{move}”", names={"move": "签收"}))
    '还没有“签收”'
    """

    text: str
    names: Mapping[str, object] = field(default_factory=dict, hash=False)

    def said(self, translate: Callable[[str], str] = N_) -> str:
        """The phrase, translated and with its names filled in."""
        return translate(self.text).format(**_said(self.names, translate))

    def __str__(self) -> str:
        return self.said()


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that is wrong, where it is, and what to do about it.

    Shape: `code` is a stable English key; `where` names the place (a file, a row, a field);
    `message` and `fix` are whole Chinese sentences marked with `N_`; `names` fills their `{names}`:
    a `Phrase`, or several in a tuple, is translated with them.

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
        names = _said(self.names, translate)
        return translate(self.message).format(**names), translate(self.fix).format(**names)

    def __str__(self) -> str:
        message, fix = self.said()
        return f"{self.where}：{message}{fix}" if self.where else message + fix


class Refused(Exception):
    """A wish that luoshi does not carry out; nothing has been written. The person can mend it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def _said(names: Mapping[str, object], translate: Callable[[str], str]) -> dict[str, object]:
    return {name: _one(value, translate) for name, value in names.items()}


def _one(value: object, translate: Callable[[str], str]) -> object:
    """A phrase said; several phrases said and joined; anything else as it is."""
    if isinstance(value, tuple):
        return translate(N_("、")).join(part.said(translate) for part in value)
    return value.said(translate) if isinstance(value, Phrase) else value
