"""What is wrong, said once for the person who can mend it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

Translate = Callable[[str], str]


def N_(text: str) -> str:  # noqa: N802 - the customary name of the marker
    """Marks a sentence for translation where no translator is at hand; gives it back unchanged."""
    return text


#: What a catalogue makes of this is the code of the language that it speaks.
LANGUAGE = N_("zh")


def is_english(translate: Translate) -> bool:
    """Whether this catalogue speaks English."""
    return translate(LANGUAGE) == "en"


@runtime_checkable
class Spoken(Protocol):
    """Whatever can be said in the language of a catalogue."""

    def said(self, translate: Translate = N_) -> str:
        """What a reader of that language sees."""


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """Part of a sentence that is itself translated, with names of its own.

    >>> str(Phrase(text="还没有“{move}”", names={"move": "签收"}))
    '还没有“签收”'
    """

    text: str
    names: Mapping[str, object] = field(default_factory=dict, hash=False)

    def said(self, translate: Translate = N_) -> str:
        """The phrase, translated and with its names filled in."""
        return translate(self.text).format(**_said(self.names, translate))

    def __str__(self) -> str:
        return self.said()


@dataclass(frozen=True, kw_only=True)
class Title:
    """A name that its file gives in both languages.

    >>> str(Title(chinese="签收", english="Accept"))
    '签收'
    """

    chinese: str
    english: str

    def said(self, translate: Translate = N_) -> str:
        """The name in the language of the catalogue; the Chinese one where there is no other."""
        return self.english if self.english and is_english(translate) else self.chinese

    def __str__(self) -> str:
        return self.chinese


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that is wrong, where it is, and what to do about it.

    Shape: `code` is a stable English key; `where` names the place (a file, a row, a field);
    `message` and `fix` are whole Chinese sentences marked with `N_`; `names` fills their `{names}`:
    whatever is `Spoken`, or several such in a tuple, is translated with them.

    >>> print(Fault(code="x", where="第 3 行", message="{unit}重复。", fix="删去一行。",
    ...             names={"unit": "云栖区"}))
    第 3 行：云栖区重复。删去一行。
    """

    code: str
    where: str
    message: str
    fix: str
    names: Mapping[str, object] = field(default_factory=dict, hash=False)

    def said(self, translate: Translate = N_) -> tuple[str, str]:
        """The message and the fix, translated and with their names filled in."""
        names = _said(self.names, translate)
        return translate(self.message).format(**names), translate(self.fix).format(**names)

    def sentence(self, translate: Translate = N_) -> str:
        """The message and what to do, one after the other as the language has it."""
        return joined(*self.said(translate), translate=translate)

    def __str__(self) -> str:
        return f"{self.where}：{self.sentence()}" if self.where else self.sentence()


def joined(*sentences: str, translate: Translate = N_) -> str:
    """Whole sentences one after the other: with a space between them in English alone."""
    return (" " if is_english(translate) else "").join(said for said in sentences if said)


class Refused(Exception):
    """A wish that luoshi does not carry out; nothing has been written. The person can mend it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def listed(parts: Iterable[str], *, translate: Translate = N_) -> str:
    """Several things in a row: 甲、乙, or A, B."""
    return translate(N_("、")).join(parts)


def _said(names: Mapping[str, object], translate: Translate) -> dict[str, object]:
    return {name: _one(value, translate) for name, value in names.items()}


def _one(value: object, translate: Translate) -> object:
    """A phrase said; several phrases said and joined; anything else as it is."""
    if isinstance(value, tuple):
        return listed((part.said(translate) for part in value), translate=translate)
    return value.said(translate) if isinstance(value, Spoken) else value
