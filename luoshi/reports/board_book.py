"""A board as a workbook: the same figures as the page, as numbers that can be computed with."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format

from luoshi.core import wording
from luoshi.core.indicator import Direction, Standing
from luoshi.core.quantity import Unit
from luoshi.core.tree import LEVELS
from luoshi.store.board import Board, Group, Row
from luoshi.store.board_figures import Cell
from luoshi.store.figures import Measured

#: What stands before the figures of a row: rank, rank before, unit, score, red, yellow.
_FIRST = 6
#: Actual, target and difference of each indicator.
_EACH = 3
_TINTS = {Standing.BEHIND: "#FFF5D6", Standing.FAR_BEHIND: "#FDEEE8"}


def book(board: Board, *, notes: Sequence[str], missing: Callable[[Cell], str]) -> bytes:
    """The board as xlsx, to be printed on A3 across.

    Shape: a title, the notes, two rows of heads, then group after group and the total; `missing`
    says why a cell has no figure.
    """
    target = BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True})
    _Sheet(made, board=board, missing=missing).write(notes)
    made.close()
    return target.getvalue()


class _Sheet:
    """One sheet that is written from the top down."""

    def __init__(
        self, made: xlsxwriter.Workbook, *, board: Board, missing: Callable[[Cell], str]
    ) -> None:
        self.board = board
        self.missing = missing
        self.made = made
        self.sheet = made.add_worksheet(board.title[:31])
        self.width = _FIRST + _EACH * len(board.heads)
        self.plain = {"border": 1, "border_color": "#C9CED6", "valign": "vcenter"}
        self.head = made.add_format(
            self.plain | {"bold": True, "bg_color": "#EEF1F4", "align": "center", "text_wrap": True}
        )
        self.text = made.add_format(self.plain)
        self.section = made.add_format(self.plain | {"bold": True, "bg_color": "#F7F8FA"})
        self.at = 0
        self._styles: dict[tuple[int, str | None], Format] = {}

    def write(self, notes: Sequence[str]) -> None:
        """Everything, and how it is printed."""
        large = self.made.add_format({"bold": True, "font_size": 16})
        title = _("{unit}晒比榜 · {period}").format(
            unit=self.board.title, period=self.board.period.year_to_date().said(_)
        )
        self.sheet.write_string(0, 0, title, large)
        for at, note in enumerate(notes, start=1):
            self.sheet.write_string(at, 0, note)
        self.at = len(notes) + 1
        self._heads()
        for group in self.board.groups:
            self._group(group)
        self._row(self.board.total, rank=_("合计"))
        self.sheet.set_landscape()
        self.sheet.set_paper(8)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_footer("&C&P / &N")

    def _heads(self) -> None:
        first = (_("位次"), _("上月位次"), _("单位"), _("得分"), _("逾期"), _("预警"))
        for column, word in enumerate(first):
            self.sheet.merge_range(self.at, column, self.at + 1, column, word, self.head)
        for n, measured in enumerate(self.board.heads):
            column = _FIRST + _EACH * n
            said = _("{name}（{unit}）").format(
                name=measured.indicator.title, unit=Unit(name=measured.indicator.unit).said(_)
            )
            self.sheet.merge_range(self.at, column, self.at, column + _EACH - 1, said, self.head)
            limit = _("上限") if measured.indicator.direction is Direction.DOWN else _("目标")
            for shift, word in enumerate((_("实际"), limit, _("差，百分点"))):
                self.sheet.write_string(self.at + 1, column + shift, word, self.head)
        self.sheet.set_column(0, 1, 7)
        self.sheet.set_column(2, 2, 18)
        self.sheet.set_column(3, self.width - 1, 10)
        self.sheet.repeat_rows(self.at, self.at + 1)
        self.sheet.freeze_panes(self.at + 2, 3)
        self.at += 2

    def _group(self, group: Group) -> None:
        said = f"{_(LEVELS[group.level])} {len(group.rows)}"
        self.sheet.merge_range(self.at, 0, self.at, self.width - 1, said, self.section)
        self.at += 1
        for row in group.rows:
            self._row(row)

    def _row(self, row: Row, *, rank: str = "") -> None:
        said = rank or ("" if row.rank is None else _("{n} 同档").format(n=row.rank))
        if rank or row.shared or row.rank is None:
            self.sheet.write_string(self.at, 0, said, self.text)
        else:
            self.sheet.write_number(self.at, 0, row.rank, self.text)
        self._number(1, row.before, places=0)
        self.sheet.write_string(self.at, 2, row.title, self.text)
        self._number(3, row.score, places=1)
        self._number(4, row.lamps.n_red, places=0)
        self._number(5, row.lamps.n_yellow, places=0)
        for n, (measured, cell) in enumerate(zip(self.board.heads, row.cells, strict=True)):
            self._cell(_FIRST + _EACH * n, measured, cell)
        self.at += 1

    def _cell(self, column: int, measured: Measured, cell: Cell) -> None:
        places, tint = (
            measured.indicator.scale,
            _TINTS.get(cell.judged.standing or Standing.ON_PLAN),
        )
        self._number(column, cell.figure.value, places=places, tint=tint)
        self._number(column + 1, cell.target, places=places, tint=tint)
        if cell.judged.gap is None:
            self.sheet.write_string(self.at, column + 2, self.missing(cell), self.text)
        else:
            self._number(column + 2, cell.judged.gap, places=1, tint=tint)

    def _number(
        self, column: int, value: Fraction | int | None, *, places: int, tint: str | None = None
    ) -> None:
        """A number as a number, rounded as the page rounds it; nothing where there is none."""
        style = self._style(places, tint)
        if value is None:
            self.sheet.write_blank(self.at, column, None, style)
        else:
            rounded = wording.rounded(Fraction(value), places=places)
            self.sheet.write_number(self.at, column, float(rounded), style)

    def _style(self, places: int, tint: str | None) -> Format:
        if (places, tint) not in self._styles:
            shown = {"num_format": "#,##0" + ("." + "0" * places if places else "")}
            tinted = {"bg_color": tint} if tint else {}
            self._styles[places, tint] = self.made.add_format(self.plain | shown | tinted)
        return self._styles[places, tint]
