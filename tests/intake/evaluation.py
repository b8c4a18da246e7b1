"""A small scorer of the evaluation pages: what the floors in test_evaluation need, no more.

Spans of a prediction are laid over the gold text by aligning the two clean texts without white
space. Shape of a score: right, predicted, expected; its value is F1.
"""

import difflib
import json
import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from luoshi import intake
from luoshi.intake import Document

PAGES = Path(__file__).parent / "pages"
#: Pages in view from the start, those read later, those that came last into view, and the two sets
#: that nobody reads who mends the grammar.
FIRST = range(1, 43, 2)
LATER = range(2, 43, 2)
LAST = range(43, 59, 2)
HELD_OUT = range(44, 59, 2)
BLIND = range(59, 73)
#: Written after these, and read once their first scores had been taken.
NEWEST = range(73, 89)
NEXT = range(89, 97)
#: Written after these; three of them nobody has read who mends the grammar.
THEN = (*range(97, 106), *range(107, 110), 111)
UNREAD = (106, 110, 112)
#: Written last of all and read by nobody who mends the grammar.
LATEST = range(113, 119)
Span = tuple[int, int]
Item = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Score:
    """How many were right, predicted and expected."""

    right: int
    predicted: int
    expected: int

    @property
    def f1(self) -> float:
        both = self.predicted + self.expected
        return 2 * self.right / both if both else 1.0


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A page as it was read and as people annotated it."""

    predicted: Item = field(repr=False)
    gold: Item = field(repr=False)
    gold_text: str = field(repr=False)

    def laid(self, item: Item) -> Span | None:
        """The span of a predicted item over the gold text."""
        place = _places(self.predicted["cleaned_text"], self.gold_text)
        hits = [place[at] for at in range(item["start"], item["end"]) if at in place]
        return (min(hits), max(hits) + 1) if hits else None


def pairs(numbers: Collection[int]) -> list[Pair]:
    """The pages with these numbers, each as it was read and as people annotated it."""
    found = sorted(PAGES.glob("*.gold.json"))
    return [_pair(path) for path in found if _number(path) in numbers]


def _number(path: Path) -> int:
    return int(path.name.split("-")[0])


@cache
def _pair(path: Path) -> Pair:
    gold = json.loads(path.read_text("utf-8"))
    name = path.name.removesuffix(".gold.json")
    raw = PAGES / f"{name}.raw.txt"
    document = intake.read_document(name=raw.name, content=raw.read_bytes())
    assert isinstance(document, Document)
    predicted = intake.as_prediction(intake.understand(document), doc_id=name)
    text = (PAGES / f"{name}.clean.txt").read_text("utf-8")
    return Pair(predicted=predicted, gold=gold, gold_text=text)


def error_rate(pages: Sequence[Pair]) -> float:
    """The share of characters that cleaning got wrong, white space apart."""
    wrong = total = 0
    for page in pages:
        said, expected = _bare(page.predicted["cleaned_text"])[0], _bare(page.gold_text)[0]
        wrong += sum(
            max(a_end - a, b_end - b)
            for tag, a, a_end, b, b_end in _opcodes(said, expected)
            if tag != "equal"
        )
        total += len(expected)
    return wrong / total


def of_articles(page: Pair) -> Score:
    return _spans(page, "articles", least=0.8)


def of_loops(page: Pair) -> Score:
    return _spans(page, "loops", least=0.5)


def of_findings(page: Pair) -> Score:
    return _spans(page, "findings", least=0.5)


def of_commitments(page: Pair) -> Score:
    """Commitments of the right kind at the right place."""
    gold = _all(page.gold, "commitments")
    spans = [(one, page.laid(one)) for one in _all(page.predicted, "commitments")]
    found = _matched(
        [
            (share, n, m)
            for n, (one, span) in enumerate(spans)
            for m, other in enumerate(gold)
            if span and one["type"] == other["type"]
            if (share := _share(span, _span(other))) >= 0.5
        ]
    )
    return Score(right=len(found), predicted=len(spans), expected=len(gold))


def of_directives(page: Pair) -> Score:
    return _spans(page, "directives", least=0.5)


def of_figures(page: Pair) -> Score:
    """Figures with the right value and unit at the right place."""
    gold, optional = _all(page.gold, "figures"), _all(page.gold, "optional_figures")
    predicted = [(one, page.laid(one)) for one in _all(page.predicted, "figures")]
    found = _matched(
        [
            (1.0, n, m)
            for n, (one, span) in enumerate(predicted)
            for m, other in enumerate(gold)
            if span and _share(span, _span(other)) > 0 and _amount(one) == _amount(other)
        ]
    )
    spare = sum(
        n not in found and span is not None and any(_share(span, _span(o)) > 0 for o in optional)
        for n, (_, span) in enumerate(predicted)
    )
    return Score(right=len(found), predicted=len(predicted) - spare, expected=len(gold))


def of_programmes(page: Pair) -> Score:
    """Programmes by name; slogans and goals without named parts may be there or not."""
    gold = _all(page.gold, "programmes")
    needed = [one for one in gold if one["kind"] in ("programme", "campaign") or one["members"]]
    names = [_word(one["name"]) for one in _all(page.predicted, "programmes")]
    found = _matched(
        [
            (_alike(name, _word(one["name"])), n, m)
            for n, name in enumerate(names)
            for m, one in enumerate(needed)
            if _alike(name, _word(one["name"])) >= 0.4
        ]
    )
    spare = sum(
        n not in found and any(_alike(name, _word(one["name"])) >= 0.4 for one in gold)
        for n, name in enumerate(names)
    )
    return Score(right=len(found), predicted=len(names) - spare, expected=len(needed))


def of_posts(page: Pair) -> Score:
    """Holders of posts: the person, and a role that shares most of its characters."""
    gold, predicted = _all(page.gold, "posts"), _all(page.predicted, "posts")
    found = _matched(
        [
            (1.0, n, m)
            for n, one in enumerate(predicted)
            for m, other in enumerate(gold)
            if one["person"] == other["person"] and _common(one["role"], other["role"]) >= 0.6
        ]
    )
    return Score(right=len(found), predicted=len(predicted), expected=len(gold))


def f1(pages: Sequence[Pair], measure: Callable[[Pair], Score]) -> float:
    """F1 over all pages together."""
    scores = [measure(page) for page in pages]
    return Score(
        right=sum(one.right for one in scores),
        predicted=sum(one.predicted for one in scores),
        expected=sum(one.expected for one in scores),
    ).f1


def _spans(page: Pair, kind: str, *, least: float) -> Score:
    gold = [one for one in _all(page.gold, kind) if one.get("polarity") != "positive"]
    praise = [one for one in _all(page.gold, kind) if one.get("polarity") == "positive"]
    spare_of = _all(page.gold, f"optional_{kind}") + praise + _all(page.gold, "ignore")
    spans = [span for one in _all(page.predicted, kind) if (span := page.laid(one))]
    found = _matched(
        [
            (share, n, m)
            for n, span in enumerate(spans)
            for m, one in enumerate(gold)
            if (share := _share(span, _span(one))) >= least
        ]
    )
    spare = sum(
        n not in found and any(_share(span, _span(one)) >= 0.5 for one in spare_of)
        for n, span in enumerate(spans)
    )
    return Score(right=len(found), predicted=len(spans) - spare, expected=len(gold))


def _all(page: Item, kind: str) -> list[Item]:
    if kind == "articles":
        return list(page["articles"])
    return [one for article in page["articles"] for one in article.get(kind) or []]


def _matched(candidates: list[tuple[float, int, int]]) -> dict[int, int]:
    """The best pairs first, each item once."""
    found: dict[int, int] = {}
    for _, n, m in sorted(candidates, key=lambda one: -one[0]):
        if n not in found and m not in found.values():
            found[n] = m
    return found


def _span(item: Item) -> Span:
    return item["start"], item["end"]


def _share(one: Span, other: Span) -> float:
    common = min(one[1], other[1]) - max(one[0], other[0])
    return common / (max(one[1], other[1]) - min(one[0], other[0])) if common > 0 else 0.0


def _amount(item: Item) -> tuple[float, str]:
    value, unit = item["value"], _word(item["unit"] or "")
    for sign, times in (("万亿", 1e12), ("亿", 1e8), ("万", 1e4)):
        if unit.startswith(sign):
            value, unit = value * times, unit.removeprefix(sign)
    return round(value, 6), {"个百分点": "百分点", "元人民币": "元", "人民币": "元"}.get(unit, unit)


def _word(text: str) -> str:
    return re.sub(r"[“”\"‘’'《》「」\s]", "", unicodedata.normalize("NFKC", text))


def _alike(one: str, other: str) -> float:
    if one == other:
        return 1.0
    inside = min(len(one), len(other)) >= 3 and (one in other or other in one)
    return min(len(one), len(other)) / max(len(one), len(other)) if inside else 0.0


def _common(one: str, other: str) -> float:
    blocks = difflib.SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / max(1, min(len(one), len(other)))


@cache
def _places(said: str, expected: str) -> dict[int, int]:
    """For each character of the predicted text its place in the gold text."""
    a, at_a = _bare(said)
    b, at_b = _bare(expected)
    return {
        at_a[first + n]: at_b[other + n]
        for tag, first, last, other, _ in _opcodes(a, b)
        if tag == "equal"
        for n in range(last - first)
    }


@cache
def _opcodes(said: str, expected: str) -> list[tuple[str, int, int, int, int]]:
    if said == expected:
        return [("equal", 0, len(said), 0, len(expected))]
    return [*difflib.SequenceMatcher(None, said, expected, autojunk=False).get_opcodes()]


@cache
def _bare(text: str) -> tuple[str, list[int]]:
    """The characters of the text without white space, and where each of them stood."""
    signs = [
        (sign, at)
        for at, raw in enumerate(text)
        for sign in unicodedata.normalize("NFKC", raw)
        if not sign.isspace()
    ]
    return "".join(sign for sign, _ in signs), [at for _, at in signs]
