"""Patterns that look at one character, or for one word, before they try a hundred."""

import re
from re import _compiler, _constants, _parser  # type: ignore[attr-defined]
from typing import Any

_CLASSES = {
    _constants.CATEGORY_DIGIT: r"\d", _constants.CATEGORY_NOT_DIGIT: r"\D",
    _constants.CATEGORY_SPACE: r"\s", _constants.CATEGORY_NOT_SPACE: r"\S",
    _constants.CATEGORY_WORD: r"\w", _constants.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip
_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)
_WIDTHLESS = (_constants.AT, _constants.ASSERT, _constants.ASSERT_NOT)


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern behind a class of all characters with which it can begin.

    It finds the same. Where its alternatives do not all begin with a plain character, `re` tries
    each of them at each place; one look at the class is several times as quick.
    Refuses: nothing; a pattern that can begin with anything, or be empty, stays as it is.
    """
    signs, may_be_empty = _of_sequence(_parser.parse(text, flags))
    if signs is None or may_be_empty:
        return re.compile(text, flags)
    return _scanned(f"[{''.join(sorted(signs))}]", text=text, flags=flags)


def _scanned(first: str, *, text: str, flags: int) -> re.Pattern[str]:
    """The pattern, compiled so that a search looks for the class before it tries anything.

    `re` itself scans for a class only where a pattern plainly begins with it: what it compiles of
    such a pattern for the scan is put before what it compiles of this one.
    """
    led = f"(?={first})(?:{text})"
    parsed = _parser.parse(led, flags)
    code = _compiler._code(parsed, flags)
    scan = _compiler._code(_parser.parse(f"{first}.", flags), flags)
    if scan[2] != _constants.SRE_INFO_CHARSET:
        return re.compile(led, flags)
    scan, widths = scan[: scan[1] + 1], code[3:5]
    code[: code[1] + 1] = [*scan[:3], *widths, *scan[5:]]
    state = parsed.state
    names = {number: name for name, number in state.groupdict.items()}
    compiled: re.Pattern[str] = _compiler._sre.compile(
        text, flags | state.flags, code, state.groups - 1, state.groupdict,
        tuple(names.get(number) for number in range(state.groups)),
    )  # fmt: skip
    return compiled


class Ending:
    """A pattern of how a text ends, which is tried only behind the signs with which it can end.

    It finds the same; `re` itself tries such a pattern from each character on to the end.
    """

    __slots__ = ("_ends", "_search", "_width", "pattern")

    def __init__(self, text: str) -> None:
        """Refuses: a pattern that can match elsewhere than at the end, or nothing."""
        parsed = _parser.parse(text)
        signs, may_be_empty = _of_sequence(parsed, from_end=True)
        if may_be_empty or not _is_at_end(parsed):
            raise ValueError(text)
        ends = r"[\S\s]" if signs is None else f"[\n{''.join(sorted(signs))}]"
        self.pattern = text
        self._ends = re.compile(ends).match
        self._search = pattern(text).search
        self._width: int = min(parsed.getwidth()[1], _constants.MAXREPEAT) + 1

    def search(self, text: str) -> re.Match[str] | None:
        """The match at the end of the text."""
        size = len(text)
        return self._search(text, size - self._width) if self._ends(text, size - 1) else None

    def cut(self, text: str) -> str:
        """The text without its ending."""
        match = self.search(text)
        return text[: match.start()] + text[match.end() :] if match else text


def _is_at_end(items: Any) -> bool:
    """Whether whatever a sequence matches is the end of a text."""
    if not len(items):
        return False
    kind, value = items[-1]
    if kind is _constants.BRANCH:
        return all(map(_is_at_end, value[1]))
    if kind is _constants.SUBPATTERN:
        return _is_at_end(value[3])
    return kind is _constants.AT and value is _constants.AT_END


def gate(*patterns: re.Pattern[str] | str) -> re.Pattern[str]:
    """A plain pattern that finds something in every text in which any of the patterns does.

    It looks for words of which each match has at least one, as the patterns themselves say.
    Refuses: a pattern that needs no word.
    """
    needed: set[str] = set()
    for one in patterns:
        text = one if isinstance(one, str) else one.pattern
        words = _needed(_parser.parse(text))
        if not words:
            raise ValueError(text)
        needed |= words
    return re.compile("|".join(map(re.escape, sorted(needed, key=lambda word: (len(word), word)))))


def _needed(items: Any) -> set[str]:
    """Words of which every match of a sequence has one; none where nothing is sure to stand."""
    found: list[set[str]] = []
    run = ""
    for kind, value in (*items, (None, None)):
        if kind is _constants.LITERAL:
            run += chr(value)
            continue
        if run:
            found.append({run})
        run = ""
        found.append(_needed_of(kind, value))
    sure = [words for words in found if words]
    return max(sure, key=lambda words: (min(map(len, words)), -len(words)), default=set())


def _needed_of(kind: Any, value: Any) -> set[str]:
    if kind is _constants.IN and all(one is _constants.LITERAL for one, _ in value):
        return {chr(sign) for _, sign in value}
    if kind is _constants.BRANCH:
        found = [_needed(one) for one in value[1]]
        return set().union(*found) if all(found) else set()
    if kind is _constants.SUBPATTERN:
        return _needed(value[3])
    if kind is _constants.ATOMIC_GROUP:
        return _needed(value)
    return _needed(value[2]) if kind in _REPEATS and value[0] else set()


_Signs = set[str] | None


def _of_sequence(items: Any, *, from_end: bool = False) -> tuple[_Signs, bool]:
    """The characters with which a sequence can begin or end, None for any; whether it can be
    empty."""
    signs: set[str] = set()
    for kind, value in reversed(items) if from_end else items:
        some, may_be_empty = _of_item(kind, value, from_end=from_end)
        if some is None:
            return None, False
        signs |= some
        if not may_be_empty:
            return signs, False
    return signs, True


def _of_item(kind: Any, value: Any, *, from_end: bool) -> tuple[_Signs, bool]:
    if kind is _constants.LITERAL:
        return {re.escape(chr(value))}, False
    if kind is _constants.IN:
        return _of_class(value), False
    if kind is _constants.BRANCH:
        return _of_branch(value[1], from_end=from_end)
    if kind is _constants.SUBPATTERN:
        return _of_sequence(value[3], from_end=from_end)
    if kind is _constants.ATOMIC_GROUP:
        return _of_sequence(value, from_end=from_end)
    if kind in _REPEATS:
        signs, may_be_empty = _of_sequence(value[2], from_end=from_end)
        return signs, may_be_empty or value[0] == 0
    return (set(), True) if kind in _WIDTHLESS else (None, False)


def _of_branch(alternatives: Any, *, from_end: bool) -> tuple[_Signs, bool]:
    found = [_of_sequence(one, from_end=from_end) for one in alternatives]
    known = [signs for signs, _ in found if signs is not None]
    every = set[str]().union(*known) if len(known) == len(found) else None
    return every, any(may_be_empty for _, may_be_empty in found)


def _of_class(members: Any) -> _Signs:
    signs: set[str] = set()
    for kind, value in members:
        if kind is _constants.LITERAL:
            signs.add(re.escape(chr(value)))
        elif kind is _constants.RANGE:
            signs.add(f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}")
        elif kind is _constants.CATEGORY:
            signs.add(_CLASSES[value])
        else:
            return None
    return signs
