"""Rows of tables that came as lines: their cells, broken headers, and rows that go on otherwise."""

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile

from luoshi.intake import quick
from luoshi.intake.line import Line

FIRST = re.compile(r"^(?:序\s*号?|编\s*号?|类\s*别|项目|重点|工作|任务|事项|责任|目标)")
ASKED = re.compile(r"任务|事项|内容|项目|措施|举措|工作")
ANSWERED = re.compile(r"单位|部门|科室|处室|领导|责任人|负责人|时限|时间|期限|节点|目标|指标|进度")
#: What stands between the cells of a row that came as one line.
CELL_CUT = quick.pattern(r"\t|\s*[|｜]\s*")
_CELLED = re.compile("[\t|｜]")
_SPACE = re.compile(r"\s+")
#: Ends of the names of columns.
_HEADER_CELL = re.compile(
    r"(?:号|注|别|任务|内容|项目|事项|措施|举措|工作|单位|部门|领导|人|时限|时间|期限|节点|目标|指标|标准|要求|进度|进展|情况|名称|"
    r"安排|成果|成效|科室|处室|股室|分工|电话|责任|规模|投资)$"
)
LEAST_COLUMNS, _LEAST_ROWS = 3, 3
LONGEST_PIECE = 12
#: What stands below a table.
END = re.compile(r"^[(（]?(?:说明|注|备注|联系人|填表人|附件|监督)\s*\d?\s*[:：]")
#: No header is broken over more lines, no cell is longer.
_MOST_BROKEN, _LONGEST_CELL = 10, 160


def apart(lines: Sequence[Line]) -> list[Line]:
    """The lines with each cell of a row on a line of its own."""
    rows = _rows(lines)
    heads = _broken_heads(lines, rows=rows)
    spaced, stacked = _behind(lines, rows=rows)
    found: list[Line] = []
    for n, line in enumerate(lines):
        parts = heads.get(n) or spaced.get(n) or rows.get(n)
        if n in stacked:
            row, column = stacked[n]
            found.append(line._replace(cell=True, row=row, column=column))
        else:
            found += _cells(line, parts=parts, n=n) if parts else [line]
    return _headed(found, heads=heads)


Parts = Sequence[tuple[int, int]]


def _rows(lines: Sequence[Line]) -> dict[int, Parts]:
    """The rows that came as one line each, with where their cells stand."""
    spaced = _spaced(lines)
    found = {
        n: _parts(line.text, cut=_SPACE if n in spaced else CELL_CUT)
        for n, line in enumerate(lines)
        if n in spaced or _CELLED.search(line.text)
    }
    return {n: parts for n, parts in found.items() if len(parts) >= LEAST_COLUMNS}


def _cells(line: Line, *, parts: Parts, n: int) -> list[Line]:
    return [
        Line(
            start=line.start + first, end=line.start + last, text=line.text[first:last],
            blank_before=line.blank_before, cell=True, row=n, column=column,
        )
        for column, (first, last) in enumerate(parts)
        if last > first
    ]  # fmt: skip


def _broken_heads(lines: Sequence[Line], *, rows: Mapping[int, Parts]) -> dict[int, Parts]:
    """The lines of a header whose cells were broken over them, above a row that begins with 1:
    牵头 / 单位."""
    found: dict[int, Parts] = {}
    for n, parts in rows.items():
        if _number(lines[n].text, parts) != 1:
            continue
        above: dict[int, Parts] = {}
        for at in range(n - 1, max(-1, n - 1 - _MOST_BROKEN), -1):
            cells = rows.get(at) or _parts(lines[at].text, cut=CELL_CUT)
            pieces = [lines[at].text[first:last] for first, last in cells]
            if len(cells) == len(parts) or not all(map(_is_piece, pieces)):
                break
            above[at] = cells
            width = sum(map(len, above.values())) - len(above) + 1
            whole = width == len(parts) and len(above) > 1 and FIRST.match(lines[at].text)
            found |= above if whole else {}
            if whole or width > len(parts):
                break
    return found


def _is_piece(text: str) -> bool:
    return len(text) <= LONGEST_PIECE and not re.search(r"[\d。，,；;：:！？]", text)


def _headed(lines: Sequence[Line], *, heads: Mapping[int, Parts]) -> list[Line]:
    """The cells of broken headers in one row, each with the pieces that belong to it."""
    found: list[Line] = []
    for line in lines:
        above = found[-1] if found else None
        if above and line.row - 1 in heads and line.row in heads and line.column == 0:
            found.append(line._replace(glued=True, row=above.row, column=above.column))
        elif above and line.row in heads and line.column:
            found.append(line._replace(row=above.row, column=above.column + 1))
        else:
            found.append(line)
    return found


def _behind(
    lines: Sequence[Line], *, rows: Mapping[int, Parts]
) -> tuple[dict[int, Parts], dict[int, tuple[int, int]]]:
    """The rows with the next numbers below a table: those set off by spaces, and of those that
    stand one cell a line the row and column of each line."""
    spaced: dict[int, Parts] = {}
    stacked: dict[int, tuple[int, int]] = {}
    for n, parts in rows.items():
        number, at = _number(lines[n].text, parts), n + 1
        while number and at < len(lines) and at not in rows:
            number += 1
            cells = _parts(lines[at].text, cut=_SPACE)
            below = lines[at : at + len(parts)]
            if len(cells) == len(parts) and _number(lines[at].text, cells) == number:
                spaced[at], at = cells, at + 1
            elif lines[at].text == str(number) and _is_stacked(below, width=len(parts)):
                stacked |= {at + k: (at, k) for k in range(len(parts))}
                at += len(parts)
            else:
                break
    return spaced, stacked


def _is_stacked(below: Sequence[Line], *, width: int) -> bool:
    cells = list(
        takewhile(lambda one: len(one.text) <= _LONGEST_CELL and not END.match(one.text), below)
    )
    return len(cells) == width


def _number(text: str, parts: Parts) -> int:
    """The running number with which a row begins, or 0."""
    first = text[slice(*parts[0])].rstrip(".、．")
    return int(first) if first.isdecimal() and len(first) <= 3 else 0


def _spaced(lines: Sequence[Line]) -> frozenset[int]:
    """The lines of tables whose cells are only set off by spaces: a header and rows as wide."""
    found: set[int] = set()
    for n, line in enumerate(lines):
        width = 0 if n in found or _CELLED.search(line.text) else _header_width(line.text)
        last = n + 1
        while width and last < len(lines) and len(lines[last].text.split()) == width:
            last += 1
        if last - n >= _LEAST_ROWS:
            found |= set(range(n, last))
    return frozenset(found)


def _header_width(text: str) -> int:
    """How many header cells a line is, or 0."""
    names = text.split() if FIRST.match(text) else []
    if len(names) < LEAST_COLUMNS or not FIRST.match(names[0]):
        return 0
    whole = all(len(name) <= LONGEST_PIECE and _HEADER_CELL.search(name) for name in names)
    return len(names) if whole and ASKED.search(text) and ANSWERED.search(text) else 0


def _parts(text: str, *, cut: re.Pattern[str]) -> list[tuple[int, int]]:
    """Where each cell of the line begins and ends; an empty cell begins where it ends."""
    found, at = [], 0
    for between in (*cut.finditer(text), None):
        last = between.start() if between else len(text)
        said = text[at:last]
        lead = len(said) - len(said.lstrip())
        found.append((at + lead, at + lead + len(said.strip())))
        at = between.end() if between else last
    if text[:1] in "|｜" and len(found) > 1:
        found = found[1:]
    return found[:-1] if text[-1:] in "|｜" and len(found) > 1 else found
