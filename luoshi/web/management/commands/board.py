"""`luoshi board`: the board of a unit for a period, as of a day."""

from datetime import date
from fractions import Fraction
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext

from luoshi.core import indicator as core
from luoshi.core import wording
from luoshi.core.calendar import day_of
from luoshi.core.fault import N_, Fault, Refused
from luoshi.core.period import parse_period
from luoshi.core.tree import LEVELS, Tree
from luoshi.store import board as boards
from luoshi.store.board import Board, Row
from luoshi.store.board_figures import Cell
from luoshi.web import board_words, console, pickers
from luoshi.web.management import base
from luoshi.web.management.base import Answer


class Command(base.AnsweringCommand):
    """Answers with the board: groups, ranks, scores and every figure with its coverage."""

    help = "某单位某一期的晒比榜"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("unit", metavar="UNIT", help="单位的编码、名称或编号")
        parser.add_argument("--period", metavar="2022-03", help="期间，默认上个月")
        parser.add_argument(
            "--at", type=date.fromisoformat, metavar="DAY", help="按这一天结束时所知的数"
        )
        self.add_json(parser)

    def answer(self, **options: Any) -> Answer:
        today = day_of(timezone.now())
        said = options["period"]
        period = parse_period(said) if said else boards.last_period(today)
        at = options["at"] if options["at"] and options["at"] < today else None
        tree = boards.tree_of(period)[1]
        unit = _unit(options["unit"], tree=tree)
        found = boards.board(unit=unit, period=period, day=today, as_of=at)
        return Answer(value=as_value(found), text=as_text(found))


def _unit(said: str, *, tree: Tree) -> int:
    """The unit with this code, title or id. Refuses: no-such-unit, several-units."""
    by_code = {unit.code: unit.id for unit in tree.units}
    if said in by_code:
        return by_code[said]
    found = pickers.named(said, scope=pickers.Scope(above=None, near=None), tree=tree)
    if isinstance(found, Fault):
        raise Refused(
            Fault(
                code=found.code,
                where="",
                message=N_("没有找到“{text}”这一个单位。"),
                fix=N_("请写编码或单位全称；看编码：luoshi units list。"),
                names={"text": said[:60]},
            )
        )
    return found


def as_value(board: Board) -> dict[str, Any]:
    """The board for a script.

    Shape: rows in the order of their groups; numbers are rounded to four decimals, None where there
    is none; `figures` are by the key of the indicator.
    """
    return {
        "unit": board.unit,
        "code": board.tree.unit(board.unit).code,
        "title": board.title,
        "period": str(board.period),
        "at": board.as_of.isoformat() if board.as_of else None,
        "due_share": _number(board.due),
        "last_reading": board.last_reading,
        "indicators": [
            {"key": head.indicator.key, "title": head.indicator.title, "unit": head.indicator.unit}
            for head in board.heads
        ],
        "rows": [_row(board, row) for row in board.rows],
        "total": _row(board, board.total),
    }


def _row(board: Board, row: Row) -> dict[str, Any]:
    return {
        "unit": row.unit, "code": board.tree.unit(row.unit).code, "title": row.title,
        "level": row.level, "rank": row.rank, "shared": row.shared, "reason": row.reason,
        "rank_before": row.before, "score": _number(row.score), "n_red": row.lamps.n_red,
        "n_yellow": row.lamps.n_yellow,
        "figures": {
            head.indicator.key: _cell(cell)
            for head, cell in zip(board.heads, row.cells, strict=True)
        },
    }  # fmt: skip


def _cell(cell: Cell) -> dict[str, Any]:
    figure, judged = cell.figure, cell.judged
    return {
        "actual": _number(figure.value), "target": _number(cell.target), "gap": _number(judged.gap),
        "points": _number(judged.points), "standing": str(judged.standing or ""),
        "reason": judged.reason, "n_reported": figure.n_reported, "n_expected": figure.n_expected,
    }  # fmt: skip


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(wording.rounded(value, places=4))


def as_text(board: Board) -> str:
    """The board for a terminal: one table for each group, then what the words mean."""
    marks = gettext("!! 严重滞后，! 欠序时")
    lines = [
        f"{board.title} · {board.period.year_to_date().title}",
        board_words.rules(board),
        marks,
    ]
    lines.append("")
    for group in board.groups:
        head = (
            gettext("位次"), gettext("单位"), gettext("得分"), gettext("逾期"), gettext("预警"),
            *(head.indicator.title for head in board.heads),
        )  # fmt: skip
        rows = [_line(row) for row in group.rows]
        lines += [gettext(LEVELS[group.level]), console.table(head, rows), ""]
    return "\n".join(lines)


def _line(row: Row) -> tuple[object, ...]:
    shared = gettext("同档") if row.shared else ""
    return (
        f"{row.rank or '—'}{shared}",
        row.title,
        "—" if row.score is None else wording.number(row.score, places=1),
        row.lamps.n_red,
        row.lamps.n_yellow,
        *(_word(cell) for cell in row.cells),
    )


def _word(cell: Cell) -> str:
    judged = cell.judged
    if judged.gap is None or judged.standing is None:
        return board_words.missing(cell)
    mark = {core.Standing.FAR_BEHIND: "!!", core.Standing.BEHIND: "!"}.get(judged.standing, "")
    return wording.signed(judged.gap) + mark
