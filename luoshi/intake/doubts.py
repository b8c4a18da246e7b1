"""Stated percentages that do not agree with the numbers beside them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_FROM_TO = re.compile(
    r"(?:由|从)[^\d,，。；;]{0,16}(?P<before>\d+(?:\.\d+)?)[^\d,，。；;]{0,6}(?:压减|减少|"
    r"下降|降低|压缩|精简|减|降|增加|增长|提高|上升|增|升)?(?:到|至|为|"
    r"→)[^\d,，。；;]{0,4}(?P<after>\d+(?:\.\d+)?)"
)
_STATED = re.compile(
    r"(?:压减率|降幅|下降|减少|压减|压缩|精简|增幅|增长|增加|提高|上升|增长率|精简率|"
    r"减幅)[^\d,，。；;]{0,6}(?P<pct>\d+(?:\.\d+)?)%"
)
#: A percentage may be off by this much of a point beyond its own rounding.
TOLERANCE = Decimal("0.05")


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """A percentage and what the numbers beside it give. Unit: percent; code points of the text."""

    start: int
    end: int
    text: str
    stated: Decimal
    computed: Decimal


def doubts(text: str, *, start: int, end: int) -> Iterator[Doubt]:
    """The percentages of a stretch of narrow text that their own numbers contradict."""
    for pair in _FROM_TO.finditer(text, start, end):
        stated = _STATED.search(text, pair.end(), min(end, pair.end() + 40))
        before, after = Decimal(pair["before"]), Decimal(pair["after"])
        if not stated or not before or re.search("[。；;]", text[pair.end() : stated.start()]):
            continue
        said = Decimal(stated["pct"])
        step = Decimal(1).scaleb(int(said.as_tuple().exponent))
        value = (abs(after - before) / before * 100).quantize(step, ROUND_HALF_UP)
        if abs(value - said) > max(TOLERANCE, step):
            yield Doubt(
                start=pair.start(), end=stated.end(), text=text[pair.start() : stated.end()],
                stated=said, computed=value,
            )  # fmt: skip
