"""Tables that lost their lines: one cell a line, header cells broken over lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from operator import sub

from luoshi.intake import cells, rows
from luoshi.intake.line import Line

#: A whole header cell.
WHOLE = re.compile(
    r"^(?:序\s*号|编\s*号|备\s*注|类\s*别|[\u4e00-\u9fff（）()/、]{2,8}(?:任务|单位|部门|领导|时限|时间|期限|节点|责任人|目标|指标|"
    r"措施|举措|内容|问题|表现|原因|处室|科室|进度|名称|安排|事项|要求|联系人|电话|负责人|标准|情况|成果|股室|人员|分工))(?:[（(].{1,10}[）)])?$"
)
#: Words that are a header cell alone or a part of one that was broken.
_SHORT = re.compile(
    r"^(?:任务|事项|内容|措施|举措|目标|指标|单位|部门|科室|时限|期限|备注|进度|节点|要求|名称)$"
)
_HALF = 0.5
#: The title above a table ends so, and is no cell of it.
_TITLE = re.compile(r"(?:表|清单|台账|一览)$")
_MOST_PIECES = 20
#: A line so long that ends a sentence is no part of a cell.
_PROSE = 30


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table that stands one cell a line. Unit: numbers of lines, `end` exclusive.

    Shape: `rows` are the lines of each row; `width` is 0 where only one row has a number; `broken`:
    some cells stand on several lines, so that rows have more than `width`.
    """

    start: int
    header_end: int
    end: int
    rows: tuple[tuple[int, ...], ...]
    width: int
    broken: bool = False


def opened(lines: Sequence[Line]) -> list[Line]:
    """The lines with each cell of a table on a line of its own, and known as a cell."""
    found = rows.apart(lines)
    texts = [line.text for line in found]
    for table in tables(texts, skipped=frozenset(n for n, one in enumerate(found) if one.cell)):
        for n in range(table.start, table.end):
            found[n] = found[n]._replace(cell=True)
        header = texts[table.start : table.header_end]
        glued = _glued(header, width=table.width, at=table.start)
        for row in table.rows if table.broken else ():
            of_row = cells.glued(
                texts[row[0] : row[-1] + 1], blanks=[found[n].blank_before for n in row],
                width=table.width,
            )  # fmt: skip
            glued |= {row[0] + n for n in of_row}
        for n in glued:
            found[n] = found[n]._replace(glued=True)
    return found


def tables(texts: Sequence[str], *, skipped: frozenset[int] = frozenset()) -> list[Table]:
    """The tables whose cells stand one below the other. Shape: `skipped` lines are of no table."""
    found: list[Table] = []
    texts = ["。" if n in skipped else text for n, text in enumerate(texts)]
    at = 0
    while at < len(texts):
        after = _header_end(texts, at)
        if after:
            found.append(_table(texts, at=at, after=after))
        at = found[-1].end if after else at + 1
    return found


def _table(texts: Sequence[str], *, at: int, after: int) -> Table:
    numbers = _numbers(texts, after)
    width = numbers[1] - numbers[0] if len(numbers) > 1 else 0
    columns = _columns(texts[at:after]) if width else 0
    broken = 0 < columns < max(map(sub, numbers[1:], numbers), default=0)
    if broken:
        end = _end_of_broken(texts, at=numbers[-1], width=columns)
        lasts = zip(numbers, [*numbers[1:], end], strict=True)
        return Table(
            start=at, header_end=after, end=end, width=columns, broken=True,
            rows=tuple(tuple(range(first, last)) for first, last in lasts),
        )  # fmt: skip
    end = _table_end(texts, after=after, numbers=numbers, width=width or after - at)
    if numbers:
        found = tuple(
            tuple(range(first, last))
            for first, last in zip(numbers, [*numbers[1:], end], strict=True)
        )
    else:
        step = after - at
        found = tuple(tuple(range(n, n + step)) for n in range(after, end - step + 1, step))
    return Table(start=at, header_end=after, end=end, rows=found, width=width)


def _columns(header: Sequence[str]) -> int:
    """How many columns a header names without a doubt, whatever lines it is broken over; else 0."""
    for n in range(len(header), rows.LEAST_COLUMNS - 1, -1):
        at, names = 0, []
        for size in _grouped(tuple(header), n):
            names.append("".join(header[at : at + size]))
            at += size
        if len(names) == n and all(map(_is_name, names)):
            return n
    return 0


def _end_of_broken(texts: Sequence[str], *, at: int, width: int) -> int:
    """Where the last row ends: with a line that holds a day or an office, or before prose."""
    for n in range(at + width, min(at + _MOST_PIECES, len(texts))):
        if rows.END.match(texts[n]) or (len(texts[n]) > _PROSE and texts[n][-1] == "。"):
            return n
    return min(at + _MOST_PIECES, len(texts))


def _header_end(texts: Sequence[str], at: int) -> int:
    """Where the header that begins at this line ends, or 0 where none begins."""
    if not rows.FIRST.match(texts[at]) or not _is_piece(texts[at]):
        return 0
    after = at
    while after < len(texts) and after - at < _MOST_PIECES and _is_piece(texts[after]):
        after += 1
    said = "".join(texts[at:after])
    numbered = after < len(texts) and texts[after].rstrip(".、．") in ("1", "01", "一")
    if numbered and after - at >= rows.LEAST_COLUMNS and rows.ASKED.search(said):
        return after
    while after > at and not _is_name(texts[after - 1]):
        after -= 1
    whole = [text for text in texts[at:after] if _is_name(text)]
    named = rows.ASKED.search("".join(whole)) and rows.ANSWERED.search("".join(whole))
    return after if len(whole) >= rows.LEAST_COLUMNS and len(whole) == after - at and named else 0


def _is_name(text: str) -> bool:
    return bool(WHOLE.match(text) or _SHORT.match(text))


def _is_piece(text: str) -> bool:
    return (
        len(text) <= rows.LONGEST_PIECE
        and not _TITLE.search(text)
        and not re.search(r"\d|[。，,；;：:！？]|^[一二三四五六七八九十]$", text)
    )


def _numbers(texts: Sequence[str], at: int) -> list[int]:
    """The lines that hold the running numbers 1, 2, 3 of the rows."""
    found: list[int] = []
    n = at
    while n < len(texts) and (not found or n - found[-1] <= _MOST_PIECES):
        if texts[n].rstrip(".、．").lstrip("0") == str(len(found) + 1):
            found.append(n)
        elif not found:
            break
        n += 1
    return found


def _table_end(texts: Sequence[str], *, after: int, numbers: Sequence[int], width: int) -> int:
    if numbers:
        stop = min(numbers[-1] + width, len(texts))
        return next((n for n in range(numbers[-1] + 1, stop) if rows.END.match(texts[n])), stop)
    for n in range(after, len(texts)):
        if rows.END.match(texts[n]) or len(texts[n]) > 100:
            return n
    return len(texts)


def _glued(pieces: Sequence[str], *, width: int, at: int) -> set[int]:
    """The header's lines that belong to the cell above, so that it has as many as its rows."""
    found: set[int] = set()
    for size in _grouped(tuple(pieces), width or len(pieces)):
        found |= set(range(at + 1, at + size))
        at += size
    return found


def _grouped(pieces: tuple[str, ...], width: int) -> tuple[int, ...]:
    """The sizes of the groups of neighbouring pieces that look most like header cells."""

    @cache
    def best(first: int, left: int) -> tuple[float, tuple[int, ...]]:
        if not left:
            return (0.0 if first == len(pieces) else -99.0), ()
        options = []
        for size in range(1, min(4, len(pieces) - first) + 1):
            worth, sizes = best(first + size, left - 1)
            said = "".join(pieces[first : first + size])
            looks = 1.0 if WHOLE.match(said) else _HALF * bool(_SHORT.match(said))
            options.append((worth + looks - size * 0.01, (size, *sizes)))
        return max(options, default=(-99.0, ()))

    if width >= len(pieces):
        return (1,) * len(pieces)
    worth, sizes = best(0, width)
    return sizes if worth > 0 else (1,) * len(pieces)
