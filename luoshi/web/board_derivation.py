"""How a figure or a score comes about, as the board shows it below the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.core import wording
from luoshi.core.period import Period, parse_period
from luoshi.store import derivation, scheme
from luoshi.store.board import Board, Row
from luoshi.store.derivation import Derivation, Part
from luoshi.store.figures import Figure
from luoshi.web import board_chart, board_words, spoken
from luoshi.web.board_page import SCORE, Address
from luoshi.web.board_words import Scale


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which figure the address asks to be derived, and how much of it the viewer may see.

    Shape: `within` is the viewer's own unit where it lies below the figure's, else the figure's
    unit; None where none of the entries is for him. `shows_parts` says whether those below are.
    """

    unit: int
    indicator: str
    shows_parts: bool
    within: int | None
    page: int = 1


def panel(board: Board, *, wanted: Wanted, address: Address, day: date) -> dict[str, Any] | None:
    """The panel below the table; None where there is no such figure."""
    if wanted.indicator == SCORE:
        row = next((row for row in (board.total, *board.rows) if row.unit == wanted.unit), None)
        return None if row is None else _score(board, row=row, address=address)
    found = derivation.derivation(
        unit=wanted.unit, indicator=wanted.indicator, period=board.period, day=day,
        as_of=board.as_of,
    )  # fmt: skip
    if found is None:
        return None
    shown = found.parts if wanted.shows_parts else ()
    figure = found.cell.figure
    scale = board_words.scale_of(found.measured, [figure.value, found.cell.target])
    return {
        "title": found.title,
        "name": found.measured.indicator.title,
        "note": _note(found, scale),
        "definition": found.measured.definition,
        "sentences": [sentence.said(_) for sentence in found.formula],
        "coverage": spoken.coverage(n_reported=figure.n_reported, n_expected=figure.n_expected),
        "facts": _facts(found, scale),
        "chart": board_chart.course(
            found.course, target=found.cell.target, due_end=found.period.last_on.month, scale=scale,
            title=found.title, name=found.measured.indicator.title,
        ) if found.measured.numerator is None else "",
        "parts": _parts(found, shown, is_open=wanted.within == wanted.unit),
        "total": _part(found, figure=figure, target=found.cell.target),
        "parts_head": {
            "unit": spoken.unit(found.measured.indicator.unit), "ratio": _ratio_titles(found),
        },
        "hides_parts": bool(found.parts) and not wanted.shows_parts,
        **_handed(found, wanted=wanted, address=address, as_of=board.as_of),
    }  # fmt: skip


def _note(found: Derivation, scale: Scale) -> str:
    said = f"{spoken.period(found.period.year_to_date())} {scale.full(found.cell.figure.value)}"
    if found.cell.target is None:
        return said
    return _("{actual}，年目标 {target}").format(actual=said, target=scale.full(found.cell.target))


def _facts(found: Derivation, scale: Scale) -> list[dict[str, str]]:
    """The three numbers that a meeting asks for, where they are known."""
    cell, month = found.cell, found.period.last_on.month
    facts = []
    is_part = found.measured.numerator is None and cell.target
    if is_part and cell.figure.value is not None and cell.target:
        facts.append({
            "title": _("完成率"), "value": wording.share(cell.figure.value / cell.target),
            "note": _("序时 {due}").format(due=wording.share(found.period.share_of_year)),
        })  # fmt: skip
    if found.needed is not None and cell.figure.value is not None:
        before = scale.said(cell.figure.value / month)
        facts.append({
            "title": _("后 {n} 个月月均需").format(n=12 - month),
            "value": scale.full(found.needed),
            "note": _("前 {n} 个月月均 {before} {unit}").format(
                n=month, before=before, unit=scale.unit_said
            ),
        })  # fmt: skip
    if found.forecast is not None:
        facts.append({
            "title": _("全年预测"), "value": scale.full(found.forecast),
            "note": _("单位自报"),
        })  # fmt: skip
    return facts


def _ratio_titles(found: Derivation) -> dict[str, str]:
    measured = found.measured
    if measured.numerator is None or measured.denominator is None:
        return {}
    above, below = measured.numerator.indicator, measured.denominator.indicator
    return {"above": above.title, "below": below.title, "unit": spoken.unit(below.unit)}


def _parts(found: Derivation, parts: Sequence[Part], *, is_open: bool) -> list[dict[str, Any]]:
    """What each unit contributes, with all decimals, so that anybody can add it up again."""
    rows = []
    for part in parts:
        row = _part(found, figure=part.figure, target=part.target)
        row["title"] = _("{unit}本级").format(unit=part.title) if part.is_own else part.title
        if is_open and not part.is_own:
            row["url"] = reverse("unit", args=[part.unit])
        rows.append(row)
    return rows


def _part(found: Derivation, *, figure: Figure, target: Fraction | None) -> dict[str, Any]:
    measured = found.measured
    row = {
        "value": derivation.shown(figure.value, measured),
        "target": derivation.shown(target, measured),
        "coverage": f"{figure.n_reported} / {figure.n_expected}",
    }
    if measured.numerator is not None and measured.denominator is not None:
        row["above"] = derivation.shown(figure.numerator, measured.numerator)
        row["below"] = derivation.shown(figure.denominator, measured.denominator)
    return row


def _handed(
    found: Derivation, *, wanted: Wanted, address: Address, as_of: date | None
) -> dict[str, Any]:
    """The submissions that the figure contains, a page of them."""
    if wanted.within is None:
        return {"hides_entries": True, "entries": [], "pages": None}
    rows = derivation.submissions(found, within=wanted.within, as_of=as_of).select_related("unit")
    page = Paginator(rows, derivation.PAGE).get_page(wanted.page)
    entries = [
        {
            "url": reverse("submission", args=[one.id]), "unit": one.title,
            "period": spoken.period(parse_period(one.period)), "at": one.at, "end": one.hash[-4:],
            "text": spoken.clauses(cell.said(_) for cell in one.cells),
        }
        for one in derivation.handed(list(page.object_list), measured=found.measured)
    ]  # fmt: skip
    links = {}
    for name, there, number in (
        ("before", page.has_previous(), page.number - 1),
        ("after", page.has_next(), page.number + 1),
    ):
        if there:
            changed = {"of": wanted.unit, "indicator": wanted.indicator, "entries": number}
            links[name] = f"{address.link(**changed)}#ls-derivation"
    return {"hides_entries": False, "entries": entries, "pages": page, "links": links}


def _score(board: Board, *, row: Row, address: Address) -> dict[str, Any]:
    """Why this score and this rank: every indicator's points, their average, the neighbours."""
    points = [cell.judged.points for cell in row.cells if cell.judged.points is not None]
    lines = [
        {
            "name": head.indicator.title,
            "gap": "" if cell.judged.gap is None else wording.signed(cell.judged.gap),
            "points": "" if cell.judged.points is None else _one(cell.judged.points),
            "missing": board_words.missing(cell) if cell.judged.points is None else "",
            "url": f"{address.link(of=row.unit, indicator=head.indicator.key)}#ls-derivation",
        }
        for head, cell in zip(board.heads, row.cells, strict=True)
    ]
    added = " + ".join(_one(each) for each in points)
    average = ""
    if row.score is not None:
        average = _("{score} = （{added}）÷ {n}").format(
            score=_one(row.score), added=added, n=len(points)
        )
    rule = _(
        "每项 {base} 分起，每超 1 个百分点加 {step} 分，每欠 1 个百分点减 {step} 分，"
        "最高 {full} 分，最低 0 分；不适用、样本不足的项不进分母。算法第 {version} 版。"
    ).format(base=scheme.BASE, step=scheme.STEP, full=scheme.FULL, version=scheme.VERSION)
    return {
        "is_score": True, "title": row.title, "name": _("综合得分"),
        "note": "" if row.score is None else _("{score} 分").format(score=_one(row.score)),
        "rule": rule, "lines": lines, "average": average, "why": _why(board, row=row),
    }  # fmt: skip


def _one(points: Fraction) -> str:
    return wording.number(points, places=1)


def _why(board: Board, *, row: Row) -> str:
    """Why this rank: who stands before and after in the same group, and by how much."""
    group = next((group for group in board.groups if row in group.rows), None)
    if group is None or row.rank is None or row.score is None:
        return _("没有可评的项，不排位。") if row.unit != board.unit else ""
    said = [_("组内 {n} 个单位里第 {rank} 位").format(n=len(group.rows), rank=row.rank)]
    better = [other for other in group.rows if other.rank is not None and other.rank < row.rank]
    if better and better[-1].score is not None:
        said.append(
            _("距前一位{unit} {points} 分").format(
                unit=better[-1].title, points=_one(better[-1].score - row.score)
            )
        )
    same = sum(other.rank == row.rank for other in group.rows) - 1
    if same:
        said.append(_("与另外 {n} 个单位同档").format(n=same))
    return _("{said}。").format(said=spoken.clauses(said))


def period_options(period: Period, *, latest: Period, n: int = 12) -> list[Mapping[str, object]]:
    """The months to choose from, the latest first, the chosen one among them."""
    months = [latest]
    while len(months) < n:
        months.append(months[-1].previous())
    if period not in months:
        months.insert(0, period)
    return [
        {"value": str(month), "title": spoken.period(month), "chosen": month == period}
        for month in months
    ]
