"""The lines of a page, with what their shape tells."""

import re
from typing import NamedTuple

_CLOSING = "”’」』）)"
#: Marks that end a sentence, also with a closing quotation mark or bracket behind.
_STOPS = frozenset("。！？!?；;：:…")
_ENDS = frozenset((*_STOPS, *_CLOSING, "."))
_PROSE = re.compile(r"[。！？!?]")
#: The number of a printed page, in dashes or dots.
PAGE_NUMBER = re.compile(
    r"^[-—–－·•.]{1,2}\s*\d{1,3}\s*[-—–－·•.]{1,2}$|^第\s*\d{1,3}\s*页(?:[\s,，/／]*共\s*\d{1,4}\s*页)?$|"
    r"^\d{1,3}\s*[/／]\s*\d{1,3}$"
)
_BULLET = re.compile(r"^(?!——)[•·●◆■▪▶►▲◎○★☆※\-–—*]+\s*")


class Line(NamedTuple):
    """One line of a page without the white space around it. Unit: offsets, end exclusive.

    Shape: a line that `opens` goes on from none above, one that is `glued` always does; a
    `cell` of a table whose rows came as lines knows its `row` and `column`; a line that is
    `below_credit` stands below the site's line on the one before: who edited it, who read it.
    """

    start: int
    end: int
    text: str
    blank_before: int = 0
    indented: bool = False
    bulleted: bool = False
    opens: bool = False
    cell: bool = False
    glued: bool = False
    below_credit: bool = False
    row: int = -1
    column: int = -1

    @property
    def is_prose(self) -> bool:
        """Whether the line has a finished sentence in it."""
        return len(self.text) > 12 and bool(_PROSE.search(self.text))

    @property
    def stops(self) -> bool:
        """Whether the line ends in the mark of a sentence, not only in a closing mark."""
        return self.text.rstrip(_CLOSING)[-1:] in _STOPS

    @property
    def ends(self) -> bool:
        """Whether the line ends where a sentence may end."""
        return self.text[-1:] in _ENDS


def lines_of(text: str) -> list[Line]:
    """The lines that are not blank. Shape: `blank_before` counts the blank lines above."""
    found: list[Line] = []
    at = blank = 0
    for raw in text.split("\n"):
        kept = raw.strip()
        if kept:
            start = at + raw.index(kept[0])
            line = Line(
                start=start, end=start + len(kept), text=kept, blank_before=blank,
                indented=raw[:1] in "\u3000\xa0 \t" and raw[:1] != "",
            )  # fmt: skip
            found.append(_without_bullet(line))
            blank = 0
        else:
            blank += 1
        at += len(raw) + 1
    return [line for line in found if line.text]


def _without_bullet(line: Line) -> Line:
    bullet = _BULLET.match(line.text)
    if not bullet or PAGE_NUMBER.match(line.text):
        return line
    return line._replace(
        start=line.start + bullet.end(), text=line.text[bullet.end() :], bulleted=True
    )
