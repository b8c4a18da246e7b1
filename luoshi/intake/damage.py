"""Mends what copying did to a text: anti-copy junk, injected pinyin, traditional characters."""

import re
from functools import cache

import opencc

from luoshi.intake import mapped, quick
from luoshi.intake.mapped import Edit, Mapped

HAN = "\u3400-\u9fff"
#: A text is junked on purpose when more than this share of its lines ends in junk.
JUNK_SHARE = 0.2
#: Fewer bracketed syllables than this may be a list of (a), (b), (c).
LEAST_PINYIN = 5
#: A text is traditional when conversion changes more than this share of its Han characters.
TRADITIONAL_SHARE = 0.03

_ASCII = "".join(map(chr, range(ord(" "), ord("~") + 1))) + "\xa0"
_ORDINARY = re.compile(
    r"[ \xa0]*[:,(]?[ ]?(?:"
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|\d[\d.,:%/-]*|[,.;:!?)\]\"'-]+|https?://\S+|www\.\S+|\S+@\S+\.\S+|[A-Z]?[a-z]{3,}:?|"
    r"[A-Z]{2,}:?"
    r")(?=[ \xa0]|$)"
)
#: Capitals or marks behind a space: of the junk that follows them, unless nothing does.
_LONE = re.compile(r"(?P<stop>[:,(]?)[ \xa0]+(?:[A-Z]{2,}:?|[,.;:!?)\]\"'-]+)$")
_STAMP = re.compile(r"[!-~][!-~ ]{1,40}?[ \xa0]*\xa0[ ]*$")
_LETTER = "a-z\u00fc\u00e0-\u01dc\u0250-\u02af\u1e00-\u1eff"
_PINYIN = quick.pattern(rf"(?<=[{HAN}])[(\uff08]\s*[{_LETTER}]{{1,6}}\s*[)\uff09]")
_TONED = (
    "\u0101\u00e1\u01ce\u00e0\u0113\u00e9\u011b\u00e8\u012b\u00ed\u01d0\u00ec"
    "\u014d\u00f3\u01d2\u00f2\u016b\u00fa\u01d4\u00f9\u01d6\u01d8\u01da\u01dc"
)
#: A word or a few in pinyin, of which a letter at least bears its tone.
_WORD_PINYIN = quick.pattern(
    rf"(?<=[{HAN}])[(\uff08](?=[^)\uff09]{{0,60}}[{_TONED}])"
    rf"\s*[{_LETTER}][{_LETTER}\s\u00b7'’-]{{0,60}}[)\uff09]"
)
#: What the injectors of pinyin make of 東, always and alone: its first byte is taken for "?".
_EAST = re.compile(rf"(?<=[{HAN}])\?x\u00f9n\)\|")
_INVISIBLE = quick.pattern("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]|\r(?=\n)")


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def mend(text: Mapped) -> Mapped:
    """The text without invisible characters, junk and pinyin, in simplified characters.

    Junk goes first: it may look like anything. Pinyin goes before conversion: it breaks phrases.
    """
    text = mapped.edited(
        text, edits=[Edit(start=m.start(), end=m.end()) for m in _INVISIBLE.finditer(text.text)]
    )
    return simplified(without_pinyin(without_junk(text)))


def without_junk(text: Mapped) -> Mapped:
    """The text without the ASCII runs that a site hides at line ends, where it does so often."""
    edits, lines, at = [], 0, 0
    for line in text.text.split("\n"):
        lines += bool(line.strip())
        kept = _kept(line)
        if kept < len(line.rstrip(" \xa0")):
            edits.append(Edit(start=at + kept, end=at + len(line)))
        at += len(line) + 1
    return mapped.edited(text, edits=edits) if len(edits) > JUNK_SHARE * lines else text


def _kept(line: str) -> int:
    """How much of the line stays: all but a tail that is neither word, number, date nor address."""
    at = tail = len(line.rstrip(_ASCII))
    if not line[tail:].strip(" \xa0"):
        return len(line)
    stamp = _STAMP.search(line, tail) if line.endswith("\xa0") else None
    loose = 0
    while (word := _ORDINARY.match(line, at)) and word.end() > at:
        if stamp and word.group().strip().isalpha():
            break
        lone = _LONE.match(word.group())
        loose = at + lone.end("stop") if lone else 0
        at = word.end()
    if loose and line[at:].strip():
        at = loose
    return 0 if tail == 0 and at < len(line.rstrip(" \xa0")) else at


def without_pinyin(text: Mapped) -> Mapped:
    """The text without pinyin in brackets after its characters."""
    found = list(_PINYIN.finditer(text.text))
    often = len(found) >= LEAST_PINYIN
    edits = [Edit(start=m.start(), end=m.end()) for m in found] if often else []
    east = list(_EAST.finditer(text.text)) if often else []
    edits += [Edit(start=m.start(), end=m.end(), text="\u6771") for m in east]
    taken = {edit.start for edit in edits}
    words = [m for m in _WORD_PINYIN.finditer(text.text) if m.start() not in taken]
    edits += [Edit(start=m.start(), end=m.end()) for m in words]
    return mapped.edited(text, edits=sorted(edits, key=lambda edit: edit.start))


def simplified(text: Mapped) -> Mapped:
    """The text in simplified characters, where it is written in traditional ones."""
    converted = _converter().convert(text.text)
    if converted == text.text:
        return text
    if len(converted) == len(text.text):
        changed = sum(map(str.__ne__, converted, text.text))
        n_han = len(re.findall(f"[{HAN}]", text.text))
        if changed <= TRADITIONAL_SHARE * n_han:
            return text
        return mapped.edited(text, edits=[Edit(start=0, end=len(converted), text=converted)])
    return mapped.edited(text, edits=list(_converted_pieces(text.text)))


def _converted_pieces(text: str) -> list[Edit]:
    """Edits piece by piece, so that a phrase that changes its length moves only itself."""
    edits = []
    for piece in re.finditer(rf"[{HAN}]+", text):
        converted = _converter().convert(piece.group())
        if converted != piece.group():
            edits.append(Edit(start=piece.start(), end=piece.end(), text=converted))
    changed = sum(len(edit.text) for edit in edits)
    return edits if changed > TRADITIONAL_SHARE * len(text) else []
