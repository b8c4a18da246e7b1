"""Task tables that arrive as plain text: what is to be done, by which office, by when."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby

from luoshi.intake import grid, words
from luoshi.intake.split import Paragraph

#: What the columns of a task table are called, the surest name first.
_TASK = (
    "任务(?!名称|类别|来源)", "工作内容|重点工作|主要工作", "内容", "事项(?!名称)", "措施|举措|"
    "做法",
    "工作安排|安排", "名称|项目|工程",
)  # fmt: skip
_GOAL = re.compile(r"目标|要求|标准|指标|成效|成果")
#: What is to be done and what it must come to stand in one column: 建设内容及标准.
_BOTH = re.compile("(?:任务|内容|措施|举措)[及和与、及其]+(?:目标|要求|标准|指标|成效|成果)")
_OFFICE = (
    "牵头(?:单位|部门|科室|处室|股室)?",
    "(?:责任|承办|主办|实施|落实|主责|负责).*(?:单位|部门|处室|科室|股室|办)",
    "单位|部门|科室|处室|股室",
)
_NO_OFFICE = re.compile(r"协[办同]|配合|协助|责任人|领导|联系人|参与")
_DUE = re.compile(r"时限|时间|节点|期限|日期|进度安排")
_PROBLEM = re.compile("问题|表现|短板|隐患(?!整改)")
_TOLD = re.compile("进展|(?:完成|推进|落实|整改)情况|现状|目前|已完成|实际")
#: What kind of task a row is of: its cell is merged over several rows.
_CLASS = re.compile(r"类别|类型|类$|领域|板块|方面|分类")
_NUMBER = re.compile(r"序号|编号")
_DAY = re.compile(r"\d月|年底|季度|月底|全年|20\d\d年|持续|长期")
_LONGEST_HEAD, _LONGEST_OFFICE, _LONGEST_DUE = 12, 40, 16
_MOST_MISSING = 3
_LEAST_COLUMNS = 3
_SHORTEST_TASK = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One cell. Unit: code points of the clean text, end exclusive."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
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
    for parts, rows in (*_whole_rows(paragraphs), *_stacked(paragraphs)):
        made = [task for row in rows if (task := _task(row))]
        if made:
            found += made
            taken |= {part.start for part in parts}
    return sorted(found, key=lambda one: one.task.start), frozenset(taken)


def told(paragraphs: Sequence[Paragraph]) -> frozenset[int]:
    """The starts of the cells below a head that tells how things stand: 进展, 存在问题."""
    heads: dict[int, bool] = {}
    found = {
        cell.start
        for _, rows in _stacked(paragraphs)
        for row in rows
        for name, cell in row.items()
        if _tells(name)
    }
    for part in paragraphs:
        if part.row < 0:
            heads = {}
        elif part.column not in heads:
            heads[part.column] = _tells(part.text)
        elif heads[part.column]:
            found.add(part.start)
    return frozenset(found)


def _tells(name: str) -> bool:
    return len(name) <= _LONGEST_HEAD and bool(_TOLD.search(name) or _PROBLEM.search(name))


def problems(paragraphs: Sequence[Paragraph]) -> list[Cell]:
    """The cells below a head of problems in the tables that say what is done about each."""
    return [
        cell
        for _, rows in (*_whole_rows(paragraphs), *_stacked(paragraphs))
        for row in rows
        if any(re.search("措施|整改", name) for name in row)
        for name, cell in row.items()
        if _PROBLEM.search(name) and not re.search("措施|类别|数", name)
    ]


Row = dict[str, Cell]


def _whole_rows(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[list[Paragraph], list[Row]]]:
    """Tables that came with one row a line."""
    for is_cell, group in groupby(paragraphs, key=lambda part: part.row >= 0):
        if not is_cell:
            continue
        parts = list(group)
        rows = [list(row) for _, row in groupby(parts, key=lambda part: part.row)]
        at = next((n for n, row in enumerate(rows[:4]) if _is_header(_names(row))), None)
        header = {} if at is None else {part.column: _name(part.text) for part in rows[at]}
        below = rows if at is None else rows[at + 1 :]
        if header or sum(row[0].text.rstrip(".、").isdigit() for row in below) > 1:
            yield (
                parts,
                [
                    {header.get(part.column, f"#{part.column}"): _cell(part) for part in row}
                    for row in below
                ],
            )


def _names(row: Sequence[Paragraph]) -> list[str]:
    return [_name(part.text) for part in row]


def _stacked(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[list[Paragraph], list[Row]]]:
    """Tables whose cells stand one below the other."""
    skipped = frozenset(n for n, part in enumerate(paragraphs) if part.row >= 0)
    texts = [part.text for part in paragraphs]
    for table in grid.tables(texts, skipped=skipped):
        header = [_name(text) for text in texts[table.start : table.header_end]]
        rows = []
        for row in table.rows:
            names = _columns_of([texts[n] for n in row], header=header)
            rows.append({name: _cell(paragraphs[n]) for name, n in zip(names, row, strict=True)})
        yield list(paragraphs[table.start : table.end]), rows


def _columns_of(cells: Sequence[str], *, header: Sequence[str]) -> list[str]:
    """The name of each cell's column, where a row may lack some: merged cells stand only once."""
    n_missing = len(header) - len(cells)
    if not n_missing:
        return list(header)
    if not 0 < n_missing <= _MOST_MISSING:
        return [f"#{n}" for n in range(len(cells))]
    kept = combinations(header, len(cells))
    return list(max(kept, key=lambda names: sum(map(_fit, names, cells))))


def _fit(name: str, cell: str) -> int:
    """How well a cell fits below the name of a column."""
    if _NUMBER.match(name):
        return 3 if cell.rstrip(".、．").isdigit() else -3
    if _DUE.search(name):
        return 2 if _looks_due(cell) else -2
    if any(re.search(kind, name) for kind in _OFFICE) or _NO_OFFICE.search(name):
        return 2 if _looks_office(cell) else -2
    if _CLASS.search(name):
        return 0 if len(cell) < _SHORTEST_TASK + 2 else -1
    return -1 if _looks_office(cell) or _looks_due(cell) else 1


def _name(text: str) -> str:
    return "".join(text.split())


def _is_header(names: Sequence[str]) -> bool:
    known = sum(bool(grid.WHOLE.match(name)) or len(name) <= 4 for name in names)
    return (
        len(names) >= _LEAST_COLUMNS
        and known == len(names)
        and any(re.search(kind, name) for kind in _TASK for name in names)
    )


def _cell(part: Paragraph) -> Cell:
    return Cell(start=part.start, end=part.end, text=part.text)


def _task(row: Row) -> Task | None:
    """The task of a row: by the header where it has one, else by the looks of its cells."""
    office = _first(row, kinds=_OFFICE, but=_NO_OFFICE) or _like_office(row)
    due = next((cell for name, cell in row.items() if _DUE.search(name)), None) or _like_due(row)
    chosen = _first(row, kinds=_TASK, but=_GOAL)
    if chosen is None or len(chosen.text) < _SHORTEST_TASK:
        rest = [cell for cell in row.values() if cell not in (office, due)]
        chosen = max(rest, key=lambda cell: len(cell.text), default=None)
    if chosen is None or len(chosen.text) < _SHORTEST_TASK or grid.WHOLE.match(chosen.text):
        return None
    goal = next((cell for name, cell in row.items() if _GOAL.search(name) and cell != chosen), None)
    said = chosen.text.rstrip("。；;，,")
    task = Cell(start=chosen.start, end=chosen.start + len(said), text=said)
    return Task(task=task, office=office.text if office else "", due=due, goal=goal)


def _first(row: Row, *, kinds: Sequence[str], but: re.Pattern[str]) -> Cell | None:
    """The cell of the column whose name is the surest of this kind."""
    for kind in kinds:
        for name, cell in row.items():
            if re.search(kind, name) and (not but.search(name) or _BOTH.search(name)):
                return cell
    return None


def _like_office(row: Row) -> Cell | None:
    unnamed = (cell for name, cell in row.items() if name.startswith("#"))
    return next((cell for cell in unnamed if _looks_office(cell.text)), None)


def _like_due(row: Row) -> Cell | None:
    unnamed = (cell for name, cell in row.items() if name.startswith("#"))
    return next((cell for cell in unnamed if _looks_due(cell.text)), None)


def _looks_office(text: str) -> bool:
    return len(text) <= _LONGEST_OFFICE and bool(words.ACTOR_END.search(text))


def _looks_due(text: str) -> bool:
    return len(text) <= _LONGEST_DUE and bool(_DAY.search(text))
