"""Reads the tree of units from a sheet as offices keep it, and sends it back with its faults."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from luoshi.core.fault import N_, Fault, Refused
from luoshi.core.tree import LEVELS, UnitRow, place
from luoshi.store import sheet
from luoshi.store.sheet import Cells

#: What a head may say, without spaces, brackets and marks, for each column that is read.
HEADS: Mapping[str, tuple[str, ...]] = {
    "code": ("单位编码", "编码", "单位代码", "代码", "机构编码", "组织编码", "区划代码", "编号",
             "code"),
    "title": ("单位名称", "名称", "单位", "机构名称", "组织名称", "单位全称", "title", "name"),
    "parent_code": ("上级编码", "上级单位编码", "上级代码", "上级单位代码", "父级编码",
                    "上级机构编码", "parentcode", "parent"),
    "parent_title": ("上级单位", "上级单位名称", "上级名称", "上级", "主管单位", "隶属单位",
                     "上级机构"),
    "level": ("层级", "级别", "单位层级", "单位级别", "类别", "类型", "level"),
}  # fmt: skip

#: What a level may be called in a sheet.
LEVEL_WORDS: Mapping[str, tuple[str, ...]] = {
    "city": ("市", "市级", "地市", "地市级"),
    "county": ("区县", "县区", "县", "区", "县级", "区级", "县市区", "区县级", "县级市"),
    "town": ("乡镇街道", "乡镇", "镇街", "镇", "乡", "街道", "镇级", "乡级", "乡镇级", "街道级"),
    "village": ("村社区", "村", "社区", "村居", "村级", "行政村", "村社"),
    "grid": ("网格", "网格级"),
    "organ": ("机关单位", "机关", "部门", "机关部门", "事业单位", "市直", "区直", "县直",
              "市直部门", "区直部门", "县直部门"),
    "enterprise": ("企业", "公司", "国企", "国有企业"),
}  # fmt: skip

_LEVELS = {word: level for level, words in LEVEL_WORDS.items() for word in words} | {
    level: level for level in LEVELS
}
_RANK = {level: rank for rank, level in enumerate(LEVELS)}
_SUPERIORS = {"parent_code", "parent_title"}
_COLUMNS = {head: column for column, heads in HEADS.items() for head in heads}
_NOTE = re.compile(r"(注|备注|说明|合计|总计|小计|填表人|制表人|填表单位|填表日期)([:\s\d]|$)")
_HEAD_ROWS = 10


@dataclass(frozen=True, kw_only=True)
class _Line:
    """One row as read, before superiors are looked up."""

    row: int
    cells: Mapping[str, str] = field(default_factory=dict)

    def said(self, column: str) -> str:
        return self.cells.get(column, "")


def read_file(name: str, content: bytes) -> tuple[list[UnitRow], list[Fault]]:
    """The rows of units in an xlsx or csv file, and what could not be read of them.

    Refuses nothing by raising: a file that cannot be read is the one fault.
    """
    try:
        return read_rows(sheet.read_table(name, content))
    except Refused as refused:
        return [], [refused.fault]


def read_rows(rows: Cells) -> tuple[list[UnitRow], list[Fault]]:
    """The units of a sheet and what is wrong with single rows.

    Shape: the head may stand under a title and name its columns in many ways; empty rows and notes
    are passed over; a blank superior or level repeats the one above it, as merged cells leave it,
    but for the root. Superiors are found by code (leading zeros may be lost) or by name.
    Refuses: no-head, unknown-superior, two-superiors. Whether the units are one tree is for
    `core.tree.faults` to say.
    """
    at, columns = _head(rows)
    if not {"title", "level"} <= columns.keys() or not columns.keys() & _SUPERIORS:
        return [], [_no_head(columns)]
    lines = _lines(rows[at + 1 :], first_row=at + 2, columns=columns)
    has_codes = "code" in columns
    superiors = _Superiors.of(lines, has_codes=has_codes)
    found, faults = [], []
    for line in lines:
        code, fault = superiors.code_of(line)
        faults += [fault] if fault else []
        level = line.said("level")
        found.append(
            UnitRow(
                row=line.row,
                code=line.said("code") if has_codes else line.said("title"),
                title=line.said("title"),
                level=_level(level),
                parent_code=code,
            )
        )
    return found, faults


def _head(rows: Cells) -> tuple[int, dict[str, int]]:
    """The row that names the most columns, and where each column is."""
    best: tuple[int, dict[str, int]] = (0, {})
    for at, row in enumerate(rows[:_HEAD_ROWS]):
        columns: dict[str, int] = {}
        for index, cell in enumerate(row):
            column = _COLUMNS.get(sheet.head(cell))
            if column is not None:
                columns.setdefault(column, index)
        if len(columns) > len(best[1]):
            best = (at, columns)
    return best


def _lines(rows: Cells, *, first_row: int, columns: Mapping[str, int]) -> list[_Line]:
    found = []
    for row, cells in enumerate(rows, start=first_row):
        said = {column: sheet.said(cells, index) for column, index in columns.items()}
        if not _is_note(cells, said=said):
            found.append((row, said))
    levels = [_level(said.get("level", "")) for _, said in found]
    top = min((_RANK[level] for level in levels if level in _RANK), default=0)
    return list(_filled(found, top=top))


def _filled(found: Sequence[tuple[int, dict[str, str]]], *, top: int) -> Iterator[_Line]:
    """Blanks repeat the cell above; a unit of the highest level has no superior to repeat."""
    above: dict[str, str] = {}
    for row, said in found:
        said["level"] = said["level"] or above.get("level", "")
        is_top = _RANK.get(_level(said["level"])) == top
        if not is_top and not any(said.get(column) for column in _SUPERIORS):
            said |= {column: above[column] for column in _SUPERIORS if column in above}
        above = dict(said)
        yield _Line(row=row, cells=said)


def _level(word: str) -> str:
    return _LEVELS.get(word.lower(), word)


def _is_note(cells: Sequence[object], *, said: Mapping[str, str]) -> bool:
    """Whether a row is empty, or holds nothing but a remark or a sum."""
    texts = [sheet.text(cell) for cell in cells if sheet.text(cell) not in sheet.BLANK]
    if not texts:
        return True
    return not said.get("level") and bool(_NOTE.match(texts[0]))


@dataclass(frozen=True, kw_only=True)
class _Superiors:
    """How a row's superior is found among the codes and the names of the sheet."""

    has_codes: bool
    codes: frozenset[str]
    without_zeros: Mapping[str, Sequence[str]]
    by_title: Mapping[str, Sequence[str]]

    @staticmethod
    def of(lines: Sequence[_Line], *, has_codes: bool) -> "_Superiors":
        key = "code" if has_codes else "title"
        without_zeros: dict[str, list[str]] = {}
        by_title: dict[str, list[str]] = {}
        for line in lines:
            code = line.said(key)
            without_zeros.setdefault(code.lstrip("0"), []).append(code)
            by_title.setdefault(line.said("title"), []).append(code)
        return _Superiors(
            has_codes=has_codes,
            codes=frozenset(line.said(key) for line in lines),
            without_zeros=without_zeros,
            by_title=by_title,
        )

    def code_of(self, line: _Line) -> tuple[str, Fault | None]:
        """The code of the superior, "" for none, and what is wrong with how it is named."""
        code, title = line.said("parent_code"), line.said("parent_title")
        if code and self.has_codes:
            alike = self.without_zeros.get(code.lstrip("0"), ())
            return (alike[0] if code not in self.codes and len(alike) == 1 else code), None
        title = title or code
        if not title:
            return "", None
        found = self.by_title.get(title, ())
        if len(found) == 1:
            return found[0], None
        if not found:
            return title, None
        return found[0], _two_superiors(line, title=title)


def _no_head(columns: Mapping[str, int]) -> Fault:
    missing = [
        title
        for column, title in (("title", "单位名称"), ("level", "层级"))
        if column not in columns
    ]
    if not columns.keys() & _SUPERIORS:
        missing.append("上级编码（或上级单位）")
    return Fault(
        code="no-head",
        where="",
        message=N_("表头里没有 {missing}。"),
        fix=N_("第一行请写：序号、单位编码、单位名称、上级编码、层级。"),
        names={"missing": "、".join(missing)},
    )


def _two_superiors(line: _Line, *, title: str) -> Fault:
    return Fault(
        code="two-superiors",
        where=place(line.row),
        message=N_("{unit}的上级“{title}”在表里不止一个。"),
        fix=N_("请改填上级编码。"),
        names={"unit": line.said("title"), "title": title},
    )
