"""Task tables that arrive as plain text: one cell a line, or one row a line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from luoshi.intake import words
from luoshi.intake.split import Paragraph

_HEADER = re.compile(
    r"^(?:序\s*号|编\s*号|备\s*注|类\s*别|[\u4e00-\u9fff（）()]{0,8}(?:任务|单位|部门|领导|"
    r"时限|时间|节点|责任人|目标|措施|内容|处室|科室|进度|名称|安排|事项|要求|联系人|电话|"
    r"负责人)(?:[（(][^）)]*[）)])?)$"
)
_TASK = re.compile(r"任务|事项|内容|措施|安排")
_GOAL = re.compile(r"目标|要求|标准")
_OFFICE = re.compile(
    r"(?:责任|牵头|承办|主办|实施|落实).*(?:单位|部门|处室|科室)|^(?:单位|部门|处室|科室)"
)
_DUE = re.compile(r"时限|时间|节点|期限")
_CUT = re.compile(r"\t|\s*[|｜]\s*")
_LEAST_COLUMNS = 3


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell. Unit: code points of the clean text, end exclusive."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Task:
    """One row of a task table: what is to be done, by which office, by when."""

    task: Cell
    office: str
    due: Cell | None
    goal: Cell | None


def tasks(paragraphs: Sequence[Paragraph]) -> tuple[list[Task], frozenset[int]]:
    """The rows of the task tables of an article, and the starts of the paragraphs they take up."""
    found: list[Task] = []
    taken: set[int] = set()
    at = 0
    while at < len(paragraphs):
        header, rows, after = _table(paragraphs, at)
        if header and rows:
            found += [task for row in rows if (task := _task(header, row))]
            taken |= {part.start for part in paragraphs[at:after]}
        at = max(after, at + 1)
    return found, frozenset(taken)


def _table(
    paragraphs: Sequence[Paragraph], at: int
) -> tuple[tuple[str, ...], list[list[Cell]], int]:
    """The header and rows of the table that begins at this paragraph, and where it ends."""
    cells = _cells(paragraphs[at])
    if len(cells) >= _LEAST_COLUMNS and all(
        _HEADER.match(cell.text) for cell in cells if cell.text
    ):
        rows, after = [], at + 1
        while after < len(paragraphs) and len(row := _cells(paragraphs[after])) >= _LEAST_COLUMNS:
            rows.append(row)
            after += 1
        return tuple(cell.text for cell in cells), rows, after
    after = at
    while after < len(paragraphs) and _HEADER.match(paragraphs[after].text.replace(" ", "")):
        after += 1
    header = tuple(part.text.replace(" ", "") for part in paragraphs[at:after])
    if len(header) < _LEAST_COLUMNS or not any(_TASK.search(name) for name in header):
        return (), [], at
    rows, after = _stacked(
        paragraphs, after, width=len(header), numbered=header[0].startswith(("序", "编"))
    )
    return header, rows, after


def _cells(part: Paragraph) -> list[Cell]:
    cells, at = [], 0
    for cut in (*_CUT.finditer(part.text), None):
        last = cut.start() if cut else len(part.text)
        said = part.text[at:last]
        lead = len(said) - len(said.lstrip())
        start = part.start + at + lead
        cells.append(Cell(start=start, end=start + len(said.strip()), text=said.strip()))
        at = cut.end() if cut else last
    return cells


def _stacked(
    paragraphs: Sequence[Paragraph], at: int, *, width: int, numbered: bool
) -> tuple[list[list[Cell]], int]:
    """Rows whose cells stand one below the other."""
    rows: list[list[Cell]] = []
    while at < len(paragraphs):
        if numbered and paragraphs[at].text.strip() != str(len(rows) + 1):
            break
        row = [_cell(paragraphs[at])]
        at += 1
        while at < len(paragraphs) and len(row) < width:
            if numbered and paragraphs[at].text.strip() == str(len(rows) + 2):
                break
            row.append(_cell(paragraphs[at]))
            at += 1
        if len(row) < _LEAST_COLUMNS - 1:
            break
        rows.append(row)
    return rows, at


def _cell(part: Paragraph) -> Cell:
    return Cell(start=part.start, end=part.end, text=part.text)


def _task(header: Sequence[str], row: Sequence[Cell]) -> Task | None:
    """The task of a row: by the header where the cells agree with it, else by their looks."""
    named = dict(zip(header, row, strict=False)) if len(row) == len(header) else {}
    cells = [cell for cell in row if cell.text and not cell.text.isdigit()]
    offices = [cell for name, cell in named.items() if _OFFICE.search(name)] or [
        cell for cell in cells if words.ACTOR_END.search(cell.text) and len(cell.text) <= 40
    ]
    dues = [cell for name, cell in named.items() if _DUE.search(name)] or [
        cell
        for cell in cells
        if re.search(r"\d月|年底|季度|月底", cell.text) and len(cell.text) <= 16
    ]
    tasks = [cell for name, cell in named.items() if _TASK.search(name) and not _GOAL.search(name)]
    rest = [cell for cell in cells if cell not in offices and cell not in dues]
    chosen = next(_filled(tasks), None) or max(rest, key=lambda cell: len(cell.text), default=None)
    if chosen is None or len(chosen.text) < 4:
        return None
    goals = [cell for name, cell in named.items() if _GOAL.search(name) and cell != chosen]
    return Task(
        task=chosen, office=offices[0].text if offices else "",
        due=dues[0] if dues else None, goal=goals[0] if goals else None,
    )  # fmt: skip


def _filled(cells: Sequence[Cell]) -> Iterator[Cell]:
    return (cell for cell in cells if len(cell.text) >= 4)
