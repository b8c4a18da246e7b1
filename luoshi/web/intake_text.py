"""The text of a document as the review shows it: paragraphs, with the quotes of drafts marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from luoshi.store.documents import Proposal, Sheet
from luoshi.web import spoken

#: A longer text is shown around the drafts of the page alone. Unit: characters.
WHOLE, AROUND = 60_000, 1_500
#: Drafts of one sentence beyond this are named by their first and last number.
MOST_NUMBERS = 3
#: Marks that give way to the quotes of drafts.
_LAST = {"doubt": 1, "suspect": 2}


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A quote in the text. Shape: `label` holds the numbers of its drafts, `id` is the first's."""

    start: int
    end: int
    kind: str
    id: str = ""
    label: str = ""
    target: str = ""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of a paragraph, marked or not. Shape: only the first piece of a mark has its id."""

    text: str
    mark: Mark | None = None
    is_first: bool = False


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A paragraph as pieces. Shape: `kind` is title, text, or skipped for what is left out."""

    kind: str
    pieces: tuple[Piece, ...] = ()


def paragraphs(sheet: Sheet, *, page: Sequence[Proposal]) -> list[Paragraph]:
    """The paragraphs of the text, or of what stands around the drafts of this page."""
    text = sheet.document.clean_text
    titles = {int(start) for start, _ in sheet.found.get("titles", ())}
    first, last = _window(text, page=page)
    marks = [mark for mark in _marks(sheet) if mark.end > first and mark.start < last]
    found = [Paragraph(kind="skipped")] if first else []
    at = 0
    for line in text.split("\n"):
        start, end = at, at + len(line)
        at = end + 1
        if line.strip() and end > first and start < last:
            kind = "title" if start in titles else "text"
            pieces = tuple(_pieces(text, start=start, end=end, marks=marks))
            found.append(Paragraph(kind=kind, pieces=pieces))
    return [*found, Paragraph(kind="skipped")] if last < len(text) else found


def _window(text: str, *, page: Sequence[Proposal]) -> tuple[int, int]:
    if len(text) <= WHOLE or not page:
        return 0, min(len(text), WHOLE)
    first = min(one.row.start for one in page) - AROUND
    return max(first, 0), min(max(one.row.finish for one in page) + AROUND, len(text))


def _marks(sheet: Sheet) -> list[Mark]:
    """Marks in order, none over another: drafts of one sentence share theirs; doubts fill gaps."""
    by_span: dict[tuple[int, int], list[Proposal]] = {}
    for one in sheet.proposals:
        by_span.setdefault((one.row.start, one.row.finish), []).append(one)
    found = [_mark(span, drafts) for span, drafts in by_span.items()]
    for number, doubt in enumerate(sheet.found.get("doubts", ()), start=1):
        start, end = int(doubt["start"]), int(doubt["end"])
        found.append(Mark(start=start, end=end, kind="doubt", id=f"doubt-{number}"))
    for number, one in enumerate(sheet.found.get("suspects", ()), start=1):
        start, end = int(one["start"]), int(one["end"])
        found.append(Mark(start=start, end=end, kind="suspect", id=f"suspect-{number}"))
    return sorted(found, key=lambda mark: (_LAST.get(mark.kind, 0), mark.start, mark.end))


def suspects(sheet: Sheet, *, shown: Sequence[Paragraph]) -> list[dict[str, str]]:
    """The places where characters may be lost, each with the words around and a link to it.

    Shape: `url` is that of the quote in whose mark the place lies, and empty where the part of
    the text that is shown does not hold it.
    """
    marks = {piece.mark.id: piece.mark for part in shown for piece in part.pieces if piece.mark}
    found = []
    for number, one in enumerate(sheet.found.get("suspects", ()), start=1):
        around = (mark for mark in marks.values() if mark.start <= int(one["start"]) < mark.end)
        mark = marks.get(f"suspect-{number}") or next(around, None)
        found.append({
            "before": one["before"], "text": one["text"], "after": one["after"],
            "why": _(one["why"]), "url": f"#{mark.id}" if mark else "",
        })  # fmt: skip
    return found


def _mark(span: tuple[int, int], drafts: Sequence[Proposal]) -> Mark:
    numbers = [one.number for one in drafts]
    label = spoken.listed(str(number) for number in numbers)
    if len(numbers) > MOST_NUMBERS:
        label = f"{numbers[0]}—{numbers[-1]}"
    kind = "gap"
    if all(not one.is_open for one in drafts):
        kind = "decided"
    elif all(one.is_complete or not one.is_open for one in drafts):
        kind = "complete"
    first = drafts[0].id
    return Mark(
        start=span[0], end=span[1], kind=kind, id=f"quote-{first}", label=label,
        target=f"draft-{first}",
    )  # fmt: skip


def _pieces(text: str, *, start: int, end: int, marks: Sequence[Mark]) -> Iterator[Piece]:
    """The paragraph cut at its marks; where two overlap the later one gives way."""
    taken: list[tuple[int, int, Mark]] = []
    for mark in marks:
        first, last = max(mark.start, start), min(mark.end, end)
        for other_first, other_last, _mark_there in taken:
            if first < other_last and other_first < last:
                first = max(first, other_last) if first >= other_first else first
                last = min(last, other_first) if first < other_first else last
        if first < last:
            taken.append((first, last, mark))
    at = start
    for first, last, mark in sorted(taken, key=lambda one: one[0]):
        if at < first:
            yield Piece(text=text[at:first])
        yield Piece(text=text[first:last], mark=mark, is_first=mark.start >= start)
        at = last
    if at < end:
        yield Piece(text=text[at:end])
