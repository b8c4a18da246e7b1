"""Sentences and clauses of a paragraph, with quotations kept whole."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_OPENING, _CLOSING = "“‘「『《(（", "”’」』》)）"
_PAIR = dict(zip(_CLOSING, _OPENING, strict=True))
_SENTENCE = "。！？!?；;"
_CLAUSE = "，,：:"
_SIGNS = {
    marks: re.compile(f"[{re.escape(marks + _OPENING + _CLOSING)}]")
    for marks in (_SENTENCE, _CLAUSE)
}
_SPLIT = {marks: re.compile(f"[{re.escape(marks)}]") for marks in (_SENTENCE, _CLAUSE)}
_SHUT = re.compile(f"[{re.escape(_OPENING + _CLOSING)}]")
#: A quotation that is not closed within this many characters is taken for a stray mark.
FARTHEST = 600


class Piece(NamedTuple):
    """A stretch of a text. Unit: code points of the text that it was cut from, end exclusive.

    A tuple, since a page has thousands of them and a dataclass takes three times as long to make.
    """

    start: int
    end: int
    text: str


def translated(text: str) -> str:
    """The text with narrow digits, letters, percent signs and brackets, in the same length."""
    return _WIDE.sub(lambda wide: chr(ord(wide[0]) - _FROM_NARROW), text)


_WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff05\uff0e\uff0b\uff08\uff09]")
_FROM_NARROW = 0xFEE0


def sentences(text: str, *, start: int = 0, end: int | None = None) -> Iterator[Piece]:
    """The sentences of a stretch of the text, without their final mark."""
    return _cut(text, start=start, end=len(text) if end is None else end, marks=_SENTENCE)


def clauses(text: str, *, start: int, end: int) -> Iterator[Piece]:
    """The clauses of a stretch of the text, without their commas."""
    return _cut(text, start=start, end=end, marks=_CLAUSE)


def _cut(text: str, *, start: int, end: int, marks: str) -> Iterator[Piece]:
    if not _SHUT.search(text, start, end):
        return _plainly_cut(text[start:end], start=start, marks=_SPLIT[marks])
    found: list[Piece] = []
    depth: list[tuple[str, int]] = []
    first = start
    for match in _SIGNS[marks].finditer(text, start, end):
        sign = match[0]
        if sign in marks:
            at = match.start()
            if not depth or at - depth[0][1] >= FARTHEST:
                _add(found, text, first, at)
                first = at + 1
                depth.clear()
        elif sign in _OPENING:
            depth.append((sign, match.start()))
        else:
            _close(depth, sign)
            at = match.start()
            ended = marks == _SENTENCE and sign in "”」" and text[at - 1] in _SENTENCE
            if ended and not depth:
                _add(found, text, first, at + 1)
                first = at + 1
    _add(found, text, first, end)
    return iter(found)


def _plainly_cut(said: str, *, start: int, marks: re.Pattern[str]) -> Iterator[Piece]:
    """The pieces between marks, where nothing is quoted."""
    for part in marks.split(said):
        kept = part.strip()
        if kept:
            first = start if kept is part else start + len(part) - len(part.lstrip())
            yield Piece(first, first + len(kept), kept)
        start += len(part) + 1


def _close(depth: list[tuple[str, int]], sign: str) -> None:
    """Takes the innermost opening mark of this kind off, with whatever was left open inside."""
    while depth and depth.pop()[0] != _PAIR[sign]:
        pass


def _add(found: list[Piece], text: str, first: int, last: int) -> None:
    said = text[first:last]
    kept = said.strip()
    if kept:
        if kept is not said:
            first += len(said) - len(said.lstrip())
        found.append(Piece(first, first + len(kept), kept))


_QUOTED = re.compile(r"“([^“”]{1,400})”|「([^「」]{1,400})」")


def quotations(text: str) -> list[Piece]:
    """The quotations of the text, without their marks."""
    return [
        Piece(start=m.start() + 1, end=m.end() - 1, text=m.group()[1:-1])
        for m in _QUOTED.finditer(text)
    ]
