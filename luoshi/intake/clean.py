"""From what was received to what can be read: every clean character keeps its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from luoshi.intake import chrome, damage, forum, grid, line, mapped, split, wrap
from luoshi.intake.line import Line
from luoshi.intake.mapped import Edit, Mapped
from luoshi.intake.split import Article, Paragraph


@dataclass(frozen=True, kw_only=True)
class Clean:
    """A clean text with its articles.

    Shape: one paragraph a line, a blank line between articles.
    """

    text: Mapped
    articles: tuple[Article, ...]


def cleaned(text: str) -> Clean:
    """The page itself: mended, without its site, whole paragraphs, cut into articles."""
    page = damage.mend(mapped.plain(text))
    lines = line.lines_of(page.text)
    is_thread = forum.is_thread(lines)
    groups = wrap.joined(grid.opened(chrome.stripped(lines, is_thread=is_thread)))
    if not groups:
        return Clean(text=mapped.edited(page, edits=[_gone(page)]), articles=())
    texts = ["".join(one.text for one in group) for group in groups]
    starts = split.heads_in_thread(texts) if is_thread else _heads(texts, groups=groups)
    clean = mapped.edited(page, edits=_edits(page, groups=groups, starts=frozenset(starts)))
    return Clean(text=clean, articles=_articles(texts, groups=groups, starts=starts))


def _heads(texts: Sequence[str], *, groups: Sequence[Sequence[Line]]) -> list[int]:
    firsts = [group[0] for group in groups]
    return split.heads(
        texts, bulleted=[one.bulleted for one in firsts],
        blanks=[one.blank_before for one in firsts],
        credited=[one.below_credit for one in firsts],
    )  # fmt: skip


def _gone(page: Mapped) -> Edit:
    return Edit(start=0, end=len(page.text))


def _edits(page: Mapped, *, groups: Sequence[Sequence[Line]], starts: frozenset[int]) -> list[Edit]:
    """What stands between two kept lines: nothing, a line break, or a blank line."""
    lines = [one for group in groups for one in group]
    gaps = []
    for n, group in enumerate(groups):
        gaps += [("\n\n" if n in starts else "\n") if n else ""] + [""] * (len(group) - 1)
    edits = [Edit(start=0, end=lines[0].start)]
    for (above, below), gap in zip(pairwise(lines), gaps[1:], strict=True):
        edits.append(Edit(start=above.end, end=below.start, text=gap))
    return [*edits, Edit(start=lines[-1].end, end=len(page.text))]


def _articles(
    texts: Sequence[str], *, groups: Sequence[Sequence[Line]], starts: Sequence[int]
) -> tuple[Article, ...]:
    found, at = [], 0
    for first, after in pairwise([*starts, len(texts)]):
        cells = [group[0].cell for group in groups[first:after]]
        kinds = split.roles(texts[first:after], cells=cells)
        paragraphs = []
        for n in range(first, after):
            end = at + len(texts[n])
            paragraphs.append(
                Paragraph(
                    start=at, end=end, text=texts[n], bulleted=groups[n][0].bulleted,
                    role=kinds[n - first], row=groups[n][0].row, column=groups[n][0].column,
                )
            )  # fmt: skip
            at = end + 1
        found.append(
            Article(
                start=paragraphs[0].start, end=paragraphs[-1].end,
                title=split.title_of(paragraphs), paragraphs=tuple(paragraphs),
            )
        )  # fmt: skip
        at += 1
    return tuple(found)
