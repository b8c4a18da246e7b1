"""A board as its page shows it: heads, groups, cells and links, all numbers in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from html import escape
from typing import Any
from urllib.parse import quote, urlencode

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from luoshi.core import wording
from luoshi.core.indicator import Direction, Kind, Standing
from luoshi.core.tree import LEVELS
from luoshi.store.board import Board, Group, Row
from luoshi.store.board_figures import Cell
from luoshi.store.figures import Measured
from luoshi.web import board_words, spoken
from luoshi.web.board_words import Scale
from luoshi.web.templatetags import ls

#: The indicator that stands for the score in an address.
SCORE = "score"
#: Rows of a group on one page; more go on the next.
PAGE = 50
#: On a phone so many figures of a unit that are behind are listed, the worst ones.
WORST = 3


@dataclass(frozen=True, kw_only=True)
class Address:
    """What the address of a board says; its links change one thing and keep the rest."""

    unit: int
    period: str
    at: date | None = None
    group: str = ""
    sort: str = ""
    every: bool = False
    page: int = 1
    view: str = ""

    def link(self, **changed: object) -> str:
        """The address with some things changed."""
        said = {
            "unit": self.unit, "period": self.period, "at": self.at or "", "group": self.group,
            "sort": self.sort, "all": "1" if self.every else "",
            "page": self.page if self.page > 1 else "", "view": self.view,
        } | changed  # fmt: skip
        kept = {name: str(value) for name, value in said.items() if value != ""}
        return f"{reverse('board')}?{urlencode(kept)}"


def table(
    board: Board, *, address: Address, chosen: tuple[int, str], open_to: Callable[[int], bool]
) -> dict[str, Any]:
    """The heads, groups and total of a board.

    Shape: `open_to` says whether the viewer may go down to a unit; `chosen` is the unit and the
    key of the cell whose derivation is shown.
    """
    every = (board.total, *board.rows)
    scales = [
        board_words.scale_of(head, [value for row in every for value in _values(row.cells[at])])
        for at, head in enumerate(board.heads)
    ]
    made = _Maker(
        board=board, address=address, scales=scales, chosen=chosen, open_to=open_to,
        bounds=bounds(board), here=address.link(),
        lamps={
            standing: ls.drawing(ls.SHAPES[state], size=12, label=str(board_words.WORDS[standing]))
            for standing, state in board_words.LAMPS.items()
        },
    )  # fmt: skip
    groups = [group for group in board.groups if address.group in ("", group.level)]
    return {
        "heads": [
            _head(head, scale, address) for head, scale in zip(board.heads, scales, strict=True)
        ],
        "rank_head": _sorting("", address, default="ascending"),
        "unit_head": _sorting("unit", address),
        "score_head": _sorting(SCORE, address),
        "groups": [made.group(group) for group in groups],
        "total": made.row(board.total),
        "n_columns": len(board.heads) + 5,
    }  # fmt: skip


def bounds(board: Board) -> tuple[float, float]:
    """The scale that the lines of all rows share."""
    points = [
        point for row in (board.total, *board.rows) for point in row.trend if point is not None
    ]
    return min([-1.0, *points]), max([1.0, *points])


def _values(cell: Cell) -> tuple[Fraction | None, Fraction | None]:
    return cell.figure.value, cell.target


def _head(head: Measured, scale: Scale, address: Address) -> dict[str, Any]:
    is_less = head.indicator.direction is Direction.DOWN
    limit = _("上限") if is_less else _("目标")
    gap = {
        Kind.FLOW: _("序时差 百分点"),
        Kind.STOCK: _("距{limit} %").format(limit=limit),
        Kind.RATIO: _("距{limit} 百分点").format(limit=limit),
    }[head.indicator.kind]
    figures = _("实际 / {limit} {unit}").format(limit=limit, unit=scale.unit_said)
    if address.view == "values":
        gap, figures = figures, gap
    return {
        "title": head.indicator.title, "arrow": "↓" if is_less else "",
        "arrow_label": _("越少越好"), "gap": gap, "figures": figures,
        **_sorting(head.indicator.key, address),
    }  # fmt: skip


def _sorting(key: str, address: Address, *, default: str = "") -> dict[str, str]:
    """How a head sorts: what its button sends, and what stands in `aria-sort` now."""
    now = address.sort
    is_up, is_down = now == key, now == f"-{key}"
    if not key:
        return {"sort_to": "", "aria_sort": default if not now else ""}
    first_down = key != "unit"
    after_up, after_down = f"-{key}", key
    turned = after_down if is_down else after_up if is_up else (after_up if first_down else key)
    return {
        "sort_to": turned,
        "aria_sort": "ascending" if is_up else "descending" if is_down else "",
    }


@dataclass(frozen=True, kw_only=True)
class _Maker:
    board: Board
    address: Address
    scales: Sequence[Scale]
    chosen: tuple[int, str]
    open_to: Callable[[int], bool]
    bounds: tuple[float, float]
    here: str
    lamps: Mapping[Standing, SafeString]

    def group(self, group: Group) -> dict[str, Any]:
        rows = self._sorted(group.rows)
        first = (self.address.page - 1) * PAGE
        shown = rows[first : first + PAGE]
        ranked = sum(row.rank is not None for row in rows)
        return {
            "title": _(LEVELS[group.level]),
            "level": group.level,
            "note": _("{n} 个单位，只在组内排位").format(n=len(rows))
            if ranked
            else _("{n} 个单位，都不排位").format(n=len(rows)),
            "rows": [self.row(row) for row in shown],
        }

    def _sorted(self, rows: Sequence[Row]) -> list[Row]:
        key = self.address.sort.lstrip("-")
        is_down = self.address.sort.startswith("-")
        if key == "unit":
            return sorted(rows, key=lambda row: row.title, reverse=is_down)
        keys = [head.indicator.key for head in self.board.heads]
        if key == SCORE:
            values = {row.unit: row.score for row in rows}
        elif key in keys:
            values = {row.unit: row.cells[keys.index(key)].judged.gap for row in rows}
        else:
            return list(rows)
        there = [row for row in rows if values[row.unit] is not None]
        rest = [row for row in rows if values[row.unit] is None]
        there.sort(key=lambda row: values[row.unit] or Fraction(0), reverse=is_down)
        return there + rest

    def row(self, row: Row) -> dict[str, Any]:
        is_down = row.unit != self.board.unit and self.open_to(row.unit)
        has_board = is_down and not self.board.tree.is_leaf(row.unit)
        cells = [self._cell(row, at) for at in range(len(row.cells))]
        worst = sorted(
            (cell for cell in cells if not cell["is_calm"]), key=lambda cell: cell["sort"]
        )
        for cell in worst[WORST:]:
            cell["is_calm"] = True
        n_more, reasons = len(worst[WORST:]), {cell["missing"] for cell in cells}
        points = [point for point in row.trend if point is not None]
        shown = mark_safe("\n".join(self._cell_html(cell) for cell in cells))
        return {
            "unit": row.unit, "title": row.title,
            "url": self._down(row, has_board=has_board) if is_down else "",
            "rank": row.rank, "is_shared": row.shared,
            "unranked": "" if row.rank or row.unit == self.board.unit else _("不排位"),
            "movement": spoken.movement(before=row.before, now=row.rank),
            "score": "—" if row.score is None else wording.number(row.score, places=1),
            "score_url": self._figure(row.unit, SCORE),
            "score_chosen": self.chosen == (row.unit, SCORE),
            "lamps": row.lamps, "cells": shown,
            "n_more": n_more, "n_calm": len(cells) - len(worst),
            "all_missing": reasons.pop() if len(reasons) == 1 else "",
            "trend": points if len(points) > 1 else [],
            "trend_label": self._trend_label(row, points), "low": self.bounds[0],
            "high": self.bounds[1], "is_here": self.chosen[0] == row.unit,
        }  # fmt: skip

    def _down(self, row: Row, *, has_board: bool) -> str:
        if not has_board:
            return reverse("unit", args=[row.unit])
        return Address(unit=row.unit, period=self.address.period, at=self.address.at).link()

    def _figure(self, unit: int, key: str) -> str:
        return f"{self.here}&of={unit}&indicator={quote(key)}#ls-derivation"

    def _trend_label(self, row: Row, points: Sequence[float]) -> str:
        if len(points) < 2:
            return ""
        return _("{unit}近 {n} 个月综合序时差，从 {first} 到 {last} 个百分点").format(
            unit=row.title, n=len(points), first=wording.signed(_rounded(points[0])),
            last=wording.signed(_rounded(points[-1])),
        )  # fmt: skip

    def _cell(self, row: Row, at: int) -> dict[str, Any]:
        head, cell, scale = self.board.heads[at], row.cells[at], self.scales[at]
        judged, key = cell.judged, head.indicator.key
        standing = judged.standing
        figures = scale.said(cell.figure.value) if cell.figure.value is not None else ""
        if figures and cell.target is not None:
            figures += f" / {scale.said(cell.target)}"
        gap = wording.signed(judged.gap) if judged.gap is not None else ""
        if self.address.view == "values" and gap:
            gap, figures = figures, gap
        return {
            "missing": board_words.missing(cell) if standing is None else "",
            "is_calm": standing in (None, Standing.ON_PLAN),
            "sort": judged.gap if judged.gap is not None else Fraction(0),
            "gap": gap, "standing": standing, "figures": figures,
            "coverage": board_words.coverage(cell),
            "head": head.indicator.title, "is_chosen": self.chosen == (row.unit, key),
            "url": self._figure(row.unit, key),
        }  # fmt: skip

    def _cell_html(self, cell: Mapping[str, Any]) -> str:
        """A cell as it stands in the table: by hand, for a board has hundreds of them."""
        standing = cell["standing"]
        kinds = "ls-number ls-figure"
        if standing in board_words.TINTS:
            kinds += f" {board_words.TINTS[standing]}"
        kinds += " ls-chosen" if cell["is_chosen"] else ""
        kinds += " ls-calm" if cell["is_calm"] else ""
        if cell["missing"]:
            value = f'<span class="ls-missing">{escape(cell["missing"])}</span>'
        else:
            value = (
                f'<span class="ls-value">{self.lamps[standing]}<b>{escape(cell["gap"])}</b></span>'
            )
        notes = "".join(
            f"<small>{escape(said)}</small>" for said in (cell["figures"], cell["coverage"]) if said
        )
        return (
            f'<td role="cell" class="{kinds}" data-head="{escape(cell["head"])}">'
            f'<a href="{escape(cell["url"])}">{value}{notes}</a></td>'
        )


def _rounded(point: float) -> Fraction:
    return Fraction(point).limit_denominator(1000)
