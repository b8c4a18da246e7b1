"""An empty sheet to be filled in, one matter a row: what a form asks, as columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

#: Rows for which a list of answers is offered in a cell.
_ROWS = 5_000
#: What Excel lets a list of answers hold, in characters.
_LONGEST_LIST = 255


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column. Shape: `answers` are the words to choose from; `help` says how to write it."""

    title: str
    needed: bool
    help: str = ""
    answers: tuple[str, ...] = ()


def book(columns: Sequence[Column], *, title: str) -> bytes:
    """The empty sheet as xlsx.

    Shape: one head of titles, those that must be filled in marked with ＊ and dark; a comment says
    how a cell is written, a list offers the answers; nothing is computed and nothing is locked.
    """
    target = BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = made.add_worksheet(title[:31])
    plain = {"bold": True, "border": 1, "border_color": "#C9CED6", "valign": "vcenter"}
    needed = made.add_format(plain | {"bg_color": "#E9EEF6"})
    optional = made.add_format(plain | {"bg_color": "#F7F8FA", "bold": False})
    text = made.add_format({"num_format": "@"})
    for at, column in enumerate(columns):
        sheet.set_column(at, at, max(12, 2 * len(column.title) + 4), text)
        head = column.title + ("＊" if column.needed else "")
        sheet.write_string(0, at, head, needed if column.needed else optional)
        if column.help:
            sheet.write_comment(0, at, column.help, {"x_scale": 1.6, "author": _("落实")})
        if column.answers and len(",".join(column.answers)) <= _LONGEST_LIST:
            sheet.data_validation(
                1, at, _ROWS, at,
                {"validate": "list", "source": list(column.answers), "error_type": "warning"},
            )  # fmt: skip
    sheet.freeze_panes(1, 0)
    made.close()
    return target.getvalue()
