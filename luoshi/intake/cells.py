"""Cells of a table that were broken over lines: which line belongs to the cell above."""

import re
from collections.abc import Sequence

from luoshi.intake import words

#: What cannot begin a cell, and what cannot end one.
_TRAILS = re.compile(
    r"[，。、；：！？）”’》」,;!?)%％]|(?:[万亿]?元|[万亿个项]|%|％|平方|公里|公顷|千克|毫克)(?![\u4e00-\u9fff]{6})"
)
_DANGLES = re.compile(r"[，、：,“‘（(《]$|\d$|[\u4e00-\u9fff](?:的|和|及|与|至|到)$")
_ENDS = re.compile(r"[。；;]$")
_REST = re.compile(r"\d+(?:\.\d+)?[%％]?$|[\u4e00-\u9fff]{1,2}$")
_DUE = re.compile(
    r"(?:20\d\d年)?(?:\d{1,2}月(?:\d{1,2}日)?|年底|[一二三四]季度)(?:底|前|底前)?$|(?:持续|长期|立行立改).{0,8}$"
)
#: A cell that is broken is this long for each point of its weight.
_LONG = 8


def glued(texts: Sequence[str], *, blanks: Sequence[int], width: int) -> set[int]:
    """The lines of a row, by their place in it, that go on with the cell above.

    Shape: so many that `width` cells are left; the first line, its number, is a cell of its own.
    """
    many = len(texts) - width
    spaced = any(blanks[2:]) and not all(blanks[2:])
    weights = {
        n: _weight(texts[n - 1], texts[n]) - 2 * (spaced and blanks[n] > 0)
        for n in range(2, len(texts))
    }
    ranked = sorted(weights, key=lambda n: (-weights[n], n))
    return set(ranked[:many]) if 0 < many < len(texts) - 1 else set()


def _weight(above: str, below: str) -> float:
    """How much speaks for one cell that was broken between the two lines."""
    if _TRAILS.match(below) or (_DANGLES.search(above) and not _DUE.search(above)):
        return 5
    alone = sum(bool(words.ACTOR_END.search(one) or _DUE.match(one)) for one in (above, below))
    rest = bool(_REST.match(below))
    return len(above) / _LONG + rest - 2 * alone - bool(_ENDS.search(above))
