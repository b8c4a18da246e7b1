"""走到哪一步: the main line of a loop as an SVG, drawn on the server, readable without colours."""

from collections.abc import Iterator, Mapping
from html import escape
from itertools import pairwise

from luoshi.core.loop import Loop
from luoshi.web.diagram_layout import EMPTY, GAP, NOTE, Arc, Box, Picture, Wish, place

#: Tokens of the visual standard.
INK, INK2, ACT, SOFT, LINE, WHITE = (
    "#1A1E24", "#434B57", "#1F3F6B", "#E9EEF6", "#858D98", "#FFFFFF",
)  # fmt: skip
DASH = ' stroke-dasharray="4 3"'
#: The length of the stub that leaves a row and enters the next. Unit: px.
STUB = GAP / 2 - 2


def svg(
    loop: Loop,
    *,
    current: str = "",
    reached: Mapping[str, str] = EMPTY,
    notes: Mapping[str, str] = EMPTY,
    title: str,
    per_row: int = 0,
    english: bool = False,
    font: str = "inherit",
) -> str:
    """The main line of a loop as an SVG element, ways back above it and side stages below.

    Shape: `reached` maps the stages already entered to what stands under them (a day), `notes`
    any stage to what stands there instead; `title` begins the sentence that is read aloud;
    `per_row` is the most boxes in a row, 0 for one row. It shrinks with its place and never grows.
    """
    wish = Wish(current=current, reached=reached, notes=notes, per_row=per_row, english=english)
    picture = place(loop, wish=wish)
    return "".join((
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {picture.width:g}'
        f' {picture.height:g}" width="100%" height="{picture.height:g}"'
        f' preserveAspectRatio="xMinYMin meet" role="img" font-family="{escape(font)}"'
        f' aria-label="{escape(sentence(picture, title=title, english=english))}">',
        *_links(picture),
        *(part for arc in picture.arcs for part in _arc(arc)),
        *(part for box in (*picture.boxes, *picture.sides) for part in _box(box)),
        *(_text(box.middle, box.y - 8, f"↩ {label}", fill=INK2) for box, label in picture.turns),
        "</svg>",
    ))  # fmt: skip


def sentence(picture: Picture, *, title: str, english: bool = False) -> str:
    """The picture in one sentence: what has been passed, where the matter stands, what follows."""
    words = ("passed", "now", "then") if english else ("已过", "现在", "后面")
    mark, comma, stop = (", ", "; ", ".") if english else ("、", "，", "。")
    every = (*picture.boxes, *picture.sides)
    groups = (
        [box.label for box in picture.boxes if box.state == "past"],
        [box.label for box in every if box.state == "current"],
        [box.label for box in picture.boxes if box.state == "future"],
    )
    said = [
        f"{word} {mark.join(labels)}" if english else word + mark.join(labels)
        for word, labels in zip(words, groups, strict=True)
        if labels
    ]
    return f"{title}{': ' if english else '：'}{comma.join(said)}{stop}"


def _links(picture: Picture) -> Iterator[str]:
    """From each box to the next; between two rows a stub out and a stub in."""
    for box, after in pairwise(picture.boxes):
        is_done = box.state == "past" and after.state in ("past", "current")
        y, begins, ends = _level(box), box.x + box.width + 1, after.x - 2
        if box.row == after.row:
            yield from _arrow(begins, ends, y, is_done=is_done)
        else:
            yield from _arrow(begins, begins + STUB, y, is_done=is_done)
            yield from _arrow(ends - STUB, ends, _level(after), is_done=is_done)


def _level(box: Box) -> float:
    return box.y + box.height / 2


def _arrow(begins: float, ends: float, y: float, *, is_done: bool) -> Iterator[str]:
    colour, width, dash = (ACT, 2, "") if is_done else (LINE, 1.4, DASH)
    yield f'<path d="M{begins:g} {y:g}H{ends:g}" stroke="{colour}" stroke-width="{width}"{dash}/>'
    yield (
        f'<path d="M{ends - 6:g} {y - 4:g}l6 4-6 4" fill="none" stroke="{colour}"'
        ' stroke-width="1.6"/>'
    )


def _arc(arc: Arc) -> Iterator[str]:
    """Up from each source, along, and down to the target with an arrowhead; its label above."""
    line = f'fill="none" stroke="{LINE}" stroke-width="1.4"'
    top = arc.target.y - 3
    furthest = max(arc.sources, key=lambda box: box.middle)
    for source in arc.sources:
        path = f"M{source.middle:g} {source.y - 1:g}V{arc.y:g}"
        if source is furthest:
            path += f"H{arc.target.middle:g}V{top:g}"
        yield f'<path d="{path}" {line}{DASH}/>'
    yield f'<path d="M{arc.target.middle - 4:g} {top - 6:g}l4 6 4-6" {line}/>'
    yield _text(arc.middle, arc.y - 5, arc.label, fill=INK2)


def _box(box: Box) -> Iterator[str]:
    is_current = box.state == "current"
    fill = {"current": ACT, "past": SOFT}.get(box.state, WHITE)
    stroke = ACT if box.state in ("current", "past") else LINE
    dash = DASH if box.row < 0 and box.state == "future" else ""
    yield (
        f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}"'
        f' rx="4" fill="{fill}" stroke="{stroke}"{dash}/>'
    )
    colour = WHITE if is_current else INK2 if box.state == "skipped" else INK
    yield _text(box.middle, _level(box) + 5, box.label, fill=colour, size=14, bold=is_current)
    if box.note:
        yield _text(box.middle, box.y + box.height + NOTE - 6, box.note, fill=INK2)


def _text(x: float, y: float, text: str, *, fill: str, size: int = 13, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="middle" font-size="{size}"'
        f' fill="{fill}"{weight}>{escape(text)}</text>'
    )
