"""A sheet as offices keep it: its cells read, and the same sheet sent back with its faults."""

import csv
import re
from collections.abc import Sequence
from io import BytesIO, StringIO

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from luoshi.core.fault import N_, Fault, Refused
from luoshi.core.tree import place

Cells = Sequence[Sequence[object]]

#: What a cell holds that stands for nothing.
BLANK = ("", "-", "—", "——", "/", "\\", "无")

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xA0: " "}


def read_table(name: str, content: bytes) -> list[list[object]]:
    """The cells of a file's first sheet that holds any, row by row from the first row on.

    Refuses: unknown-file, broken-file, empty-file.
    """
    ending = name.lower().rpartition(".")[2]
    if ending == "csv":
        rows = _csv_rows(content, name=name)
    elif ending in ("xlsx", "xls", "xlsm", "ods"):
        rows = _sheet_rows(content, name=name)
    else:
        raise Refused(_file_fault("unknown-file", name, N_("“{name}”不是 xlsx 或 csv 文件。"),
                                  N_("请另存为 xlsx 再上传。")))  # fmt: skip
    if not any(text(cell) for row in rows for cell in row):
        raise Refused(_file_fault("empty-file", name, N_("“{name}”是空的。"),
                                  N_("请检查是否选错了文件或工作表。")))  # fmt: skip
    return rows


def text(cell: object) -> str:
    """A cell as text to be read: as it came, in one line, full-width signs narrowed."""
    return re.sub(r"\s+", " ", as_it_came(cell).translate(_FULL_WIDTH)).strip()


def as_it_came(cell: object) -> str:
    """What stands in a cell, every sign and line of it; whole floats without their point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def head(cell: object) -> str:
    """What a head is called, without marks, brackets and spaces, so that it is known again."""
    plain = re.sub(r"[(（【\[].*?[)）】\]]", "", text(cell))
    return re.sub(r"[\s*＊:：_]", "", plain).lower()


def said(row: Sequence[object], place: int) -> str:
    """What stands in a cell of a row, "" for a dash or the word that stands for nothing."""
    found = text(row[place]) if place < len(row) else ""
    return "" if found in BLANK else found


def several(cell: str) -> list[str]:
    """The parts of a cell that names several things."""
    return [part.strip() for part in re.split(r"[、,，;；\n]", cell) if part.strip()]


def from_to(cell: str) -> list[str]:
    """The two ends of a cell that says from when to when."""
    return [part for part in re.split(r"[\s—~至到]+", cell) if part]


def day(cell: str) -> str:
    """A day as offices write it (2026年3月5日, 2026.3.5, 2026/3/5) in the way of ISO 8601.

    Shape: anything else as it stands.
    """
    found = re.match(r"(\d{4})\s*[-年./]\s*(\d{1,2})\s*[-月./]\s*(\d{1,2})", cell)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else cell


def _csv_rows(content: bytes, *, name: str) -> list[list[object]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            return [list(row) for row in csv.reader(StringIO(text, newline=""))]
        except (UnicodeDecodeError, csv.Error):
            continue
    raise Refused(_file_fault("broken-file", name, N_("“{name}”的文字编码认不出来。"),
                              N_("请另存为 xlsx 或 UTF-8 的 csv 再上传。")))  # fmt: skip


def _sheet_rows(content: bytes, *, name: str) -> list[list[object]]:
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        for title in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(title).to_python(skip_empty_area=False)
            if any(text(cell) for row in rows for cell in row):
                return [list(row) for row in rows]
    except (CalamineError, OSError):
        raise Refused(_file_fault("broken-file", name, N_("“{name}”打不开，文件坏了或设了密码。"),
                                  N_("请在 WPS 里另存一份再上传。"))) from None  # fmt: skip
    return []


def marked(rows: Cells, faults: Sequence[Fault], *, title: str) -> bytes:
    """The sheet as it came, as xlsx, with its faulty rows in red and each fault in a comment.

    Shape: the cells are written as text, so that no code loses a zero and nothing is computed, and
    with every sign and line that they had;
    faults without a row stand in the comment of the first cell. The columns of the head stay.
    """
    notes: dict[int, list[str]] = {}
    numbers = {place(at): at for at in range(1, len(rows) + 1)}
    for fault in faults:
        message, fix = fault.said()
        notes.setdefault(numbers.get(fault.where, 0), []).append(message + fix)
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet(title)
    red = book.add_format({"bg_color": "#FDEEE8", "font_color": "#9C2807", "border": 1})
    plain = book.add_format({})
    width = max((len(row) for row in rows), default=1)
    for at, row in enumerate(rows):
        style = red if at + 1 in notes else plain
        for index in range(width if at + 1 in notes else len(row)):
            cell = as_it_came(row[index]) if index < len(row) else ""
            sheet.write_string(at, index, cell, style)
        if at + 1 in notes:
            sheet.write_comment(at, 0, "\n".join(notes[at + 1]), _COMMENT)
    if 0 in notes:
        sheet.write_comment(0, width, "\n".join(notes[0]), _COMMENT | {"visible": True})
    book.close()
    return target.getvalue()


_COMMENT = {"x_scale": 2.2, "y_scale": 1.4, "author": "落实"}


def _file_fault(code: str, name: str, message: str, fix: str) -> Fault:
    return Fault(code=code, where="", message=message, fix=fix, names={"name": name})
