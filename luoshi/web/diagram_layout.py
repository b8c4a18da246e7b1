"""Where the boxes of a loop's picture go. Nothing is drawn here; `diagram` draws what is placed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from luoshi.core import paths
from luoshi.core.loop import Loop

#: Width of a wide character, of a narrow one, and what a box adds to its text. Unit: px.
WIDE, NARROW, PADDING = 14, 8, 20
#: Height of a box, of the box where the matter stands, of a note, of one level of arcs. Unit: px.
BOX, NOW, NOTE, ARC = 32, 42, 24, 22
#: Between two boxes, around the picture, between two rows. Unit: px.
GAP, MARGIN, SPACE = 30, 12, 12

EMPTY: Mapping[str, str] = {}


@dataclass(frozen=True, kw_only=True)
class Box:
    """A stage on the picture. Shape: x and y of its upper left corner; row −1 is beside the line.

    `state` is past, current, future or skipped. Unit: px.
    """

    stage: str
    label: str
    note: str
    state: str
    x: float
    y: float
    width: float
    height: float
    row: int

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True, kw_only=True)
class Arc:
    """A way back over the boxes of one row: from each source to the target, at one height."""

    sources: tuple[Box, ...]
    target: Box
    label: str
    y: float

    @property
    def begins(self) -> float:
        """The left end of the arc or of its label, whichever is further out."""
        return min(self.target.middle, self.middle - wide(self.label) / 2)

    @property
    def ends(self) -> float:
        """The right end of the arc or of its label, whichever is further out."""
        return max(max(box.middle for box in self.sources), self.middle + wide(self.label) / 2)

    @property
    def middle(self) -> float:
        return (self.target.middle + max(box.middle for box in self.sources)) / 2


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Everything placed. Shape: `turns` are ways back to an earlier row, by the box they leave."""

    boxes: tuple[Box, ...]
    sides: tuple[Box, ...]
    arcs: tuple[Arc, ...]
    turns: tuple[tuple[Box, str], ...]
    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What the picture is to show. Shape: `reached` and `notes` by stage, in words."""

    current: str = ""
    reached: Mapping[str, str]
    notes: Mapping[str, str]
    per_row: int
    english: bool = False


@dataclass(frozen=True, kw_only=True)
class Back:
    """A way back along the main line: from these stages to an earlier one."""

    sources: tuple[str, ...]
    target: str
    label: str


def wide(text: str) -> float:
    """How wide a text is at 14 px, at most. Unit: px.

    >>> wide("签收 3")
    44
    """
    return sum(WIDE if ord(character) > 0x2E7F else NARROW for character in text)


def place(loop: Loop, *, wish: Wish) -> Picture:
    """The picture of a loop: rows of its main line, arcs above them, side stages in rows below."""
    line = paths.spine(loop)
    beside = sides(loop, line=line, wish=wish)
    back = ways_back(loop, line=line, english=wish.english)
    per_row = min(wish.per_row or len(line), len(line))
    blank = {name: _blank(loop, name, line=line, wish=wish) for name in (*line, *beside)}
    turning = _turning(back, line=line, per_row=per_row)
    slot = max(
        *(max(box.width + GAP, wide(box.note) + 8) for box in blank.values()),
        *(wide(f"↩ {label}") + 8 for label in turning.values()),
        0,
    )
    boxes: list[Box] = []
    arcs: list[Arc] = []
    y = float(MARGIN)
    for row, names in enumerate(_chunks(line, per_row)):
        placed = _in_row([blank[name] for name in names], y=0, slot=slot, row=row)
        over = _arcs(back, boxes=placed)
        lift = ARC if set(names) & set(turning) else 0
        y += lift + max((arc.y + ARC for arc in over), default=0) + (NOW - BOX) / 2
        boxes += [replace(box, y=box.y + y) for box in placed]
        at = {box.stage: box for box in boxes}
        arcs += [_moved(arc, at=at, y=y - lift) for arc in over]
        y += BOX + (NOW - BOX) / 2 + NOTE + SPACE
    side: list[Box] = []
    for names in _chunks(beside, per_row):
        side += _in_row([blank[name] for name in names], y=y, slot=slot, row=-1)
        y += NOW + NOTE + SPACE
    at = {box.stage: box for box in boxes}
    return Picture(
        boxes=tuple(boxes),
        sides=tuple(side),
        arcs=tuple(arcs),
        turns=tuple((at[name], label) for name, label in turning.items()),
        width=2 * MARGIN + slot * per_row,
        height=y,
    )


def sides(loop: Loop, *, line: tuple[str, ...], wish: Wish) -> tuple[str, ...]:
    """The stages beside the main line that matter: those entered, or all when nothing has begun."""
    begun = bool(wish.current or wish.reached)
    return tuple(
        name
        for name in loop.stages
        if name not in line and (not begun or name == wish.current or name in wish.reached)
    )


def ways_back(loop: Loop, *, line: tuple[str, ...], english: bool) -> tuple[Back, ...]:
    """The moves against the main line, those of one name to one stage taken together."""
    found: dict[tuple[str, str], list[str]] = {}
    for step in paths.steps(loop):
        if step.move is None or step.source not in line or step.target not in line:
            continue
        if line.index(step.target) < line.index(step.source):
            label = step.move.title_en if english else step.move.title
            found.setdefault((step.target, label), []).append(step.source)
    return tuple(
        Back(sources=tuple(dict.fromkeys(sources)), target=target, label=label)
        for (target, label), sources in found.items()
    )


def _blank(loop: Loop, name: str, *, line: tuple[str, ...], wish: Wish) -> Box:
    """The box of a stage, not yet placed."""
    stage = loop.stages[name]
    label = stage.title_en if wish.english else stage.title
    grown = NOW - BOX if name == wish.current else 0
    return Box(
        stage=name,
        label=label,
        note=wish.notes.get(name) or wish.reached.get(name, ""),
        state=_state(name, line=line, wish=wish),
        x=0,
        y=0,
        width=wide(label) + PADDING + grown,
        height=BOX + grown,
        row=0,
    )


def _state(name: str, *, line: tuple[str, ...], wish: Wish) -> str:
    if name == wish.current:
        return "current"
    is_behind = wish.current not in line or (
        name not in line or line.index(name) < line.index(wish.current)
    )
    if name in wish.reached and is_behind:
        return "past"
    if name in line and wish.current in line and is_behind:
        return "skipped" if wish.reached else "past"
    return "future"


def _turning(back: tuple[Back, ...], *, line: tuple[str, ...], per_row: int) -> dict[str, str]:
    """The stages with a way back to an earlier row, and its label; of several the first."""
    found: dict[str, str] = {}
    for way in back:
        for source in way.sources:
            if line.index(source) // per_row != line.index(way.target) // per_row:
                found.setdefault(source, way.label)
    return found


def _chunks(names: tuple[str, ...], size: int) -> Iterable[tuple[str, ...]]:
    return (names[start : start + size] for start in range(0, len(names), size))


def _in_row(boxes: list[Box], *, y: float, slot: float, row: int) -> list[Box]:
    return [
        replace(
            box,
            x=MARGIN + slot * index + (slot - box.width) / 2,
            y=y - (box.height - BOX) / 2 if row >= 0 else y + (NOW - box.height) / 2,
            row=row,
        )
        for index, box in enumerate(boxes)
    ]


def _arcs(back: tuple[Back, ...], *, boxes: list[Box]) -> list[Arc]:
    """The arcs over one row, each at the lowest height where it touches no other; short ones first.

    Shape: `y` counts upwards from the boxes here, in px.
    """
    at = {box.stage: box for box in boxes}
    wished = [
        Arc(
            sources=tuple(at[source] for source in way.sources if source in at),
            target=at[way.target],
            label=way.label,
            y=0,
        )
        for way in back
        if way.target in at and any(source in at for source in way.sources)
    ]
    placed: list[Arc] = []
    for arc in sorted(wished, key=lambda arc: arc.ends - arc.begins):
        heights = [other.y for other in placed if _touch(arc, other)]
        free = (level * ARC for level in range(len(placed) + 1) if level * ARC not in heights)
        placed.append(replace(arc, y=next(free)))
    return placed


def _touch(one: Arc, other: Arc) -> bool:
    return one.begins - 6 < other.ends and other.begins - 6 < one.ends


def _moved(arc: Arc, *, at: Mapping[str, Box], y: float) -> Arc:
    """The arc over boxes that have found their place."""
    return replace(
        arc,
        sources=tuple(at[box.stage] for box in arc.sources),
        target=at[arc.target.stage],
        y=y - (NOW - BOX) / 2 - 10 - arc.y,
    )
