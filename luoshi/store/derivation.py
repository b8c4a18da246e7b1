"""Where a figure comes from: its formula in words, the parts that re-add to it, its entries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.db.models import Q, QuerySet

from luoshi.core import indicator as core
from luoshi.core import wording
from luoshi.core.calendar import end_of_day
from luoshi.core.fault import N_, Phrase
from luoshi.core.indicator import Direction, Kind, Measure, Rollup
from luoshi.core.period import Kind as PeriodKind
from luoshi.core.period import Period, period_of
from luoshi.core.quantity import Unit
from luoshi.store import columns, figures, models, scheme
from luoshi.store.board import tree_of
from luoshi.store.board_figures import Cell, cells_of
from luoshi.store.column import Key
from luoshi.store.figures import Figure, Measured, Sheet

#: So many submissions are listed on a page.
PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Part:
    """What one unit contributes to a figure.

    Shape: `is_own` for what the unit itself has reported, beside those below it.
    """

    unit: int
    title: str
    figure: Figure
    target: Fraction | None
    is_own: bool = False


@dataclass(frozen=True, kw_only=True)
class Derivation:
    """How a figure is computed.

    Shape: the values of the parts add up to the figure's own, a ratio's numerators and
    denominators each to its own; `forecast` is the unit's own for the year; `needed` is what each
    month that is left must bring. None where there is none. `course` is the unit's own figure at
    the end of each month of the year up to the period.
    """

    unit: int
    title: str
    measured: Measured
    period: Period
    cell: Cell
    formula: tuple[Phrase, ...]
    parts: tuple[Part, ...]
    course: tuple[tuple[Period, Fraction | None], ...]
    forecast: Fraction | None = None
    needed: Fraction | None = None


@dataclass(frozen=True, kw_only=True)
class Handed:
    """A submission that a figure contains, with its cells of the indicator."""

    id: int
    unit: int
    title: str
    period: str
    at: datetime
    hash: str
    cells: tuple[Phrase, ...]


def derivation(
    *, unit: int, indicator: str, period: Period, day: date, as_of: date | None = None
) -> Derivation | None:
    """How the figure of an indicator (by its key) for a unit comes about; None for no such one.

    Refuses: no-tree.
    """
    measured = figures.by_key(figures.catalogue()).get(indicator)
    number, tree = tree_of(period)
    if measured is None or unit not in tree:
        return None
    units = (unit, *tree.children(unit))
    keys = figures.keys_of([measured], [period])
    year = str(period.last_on.year)
    ahead = Key(indicator=measured.id, measure=Measure.FORECAST, period=year)
    with columns.reading(numbering=number, keys={*keys, ahead}, as_of=_instant(as_of)) as read:
        sheet = Sheet(columns=read, positions=[tree.pre(each) for each in units])
        cells = [row[0] for row in cells_of(sheet, heads=[measured], period=period, day=day)]
        own = _own(sheet, measured, period)
        course = _course(Sheet(columns=read, positions=[tree.pre(unit)]), measured, period)
        forecasts, at = read.column(ahead), tree.pre(unit)
        forecast = int(forecasts.leaves[at]) if forecasts.marks[at] else None
    parts = [
        Part(unit=each, title=tree.unit(each).title, figure=cell.figure, target=cell.target)
        for each, cell in zip(units[1:], cells[1:], strict=True)
    ]
    if own is not None:
        title = tree.unit(unit).title
        parts.insert(0, Part(unit=unit, title=title, figure=own, target=None, is_own=True))
    step = 10**measured.indicator.scale
    return Derivation(
        unit=unit, title=tree.unit(unit).title, measured=measured, period=period, cell=cells[0],
        formula=tuple(_formula(measured, cells[0], period=period)),
        parts=tuple(parts) if measured.indicator.rollup is not Rollup.OFFICIAL else (),
        course=course, forecast=None if forecast is None else Fraction(forecast, step),
        needed=_needed(measured, cells[0], period=period),
    )  # fmt: skip


def _instant(as_of: date | None) -> datetime | None:
    return None if as_of is None else end_of_day(as_of) - timedelta(microseconds=1)


def _course(
    sheet: Sheet, measured: Measured, period: Period
) -> tuple[tuple[Period, Fraction | None], ...]:
    month = period_of(kind=PeriodKind.MONTH, day=period.year_to_date().begins_on)
    found = []
    while month.ends_on <= period.ends_on:
        found.append((month, sheet.actual(measured, month)[0].value))
        month = month.next()
    return tuple(found)


def _own(sheet: Sheet, measured: Measured, period: Period) -> Figure | None:
    """What the unit has reported itself; None where nothing, or where nobody is below it."""
    if len(sheet.positions) == 1:
        return None
    counted = [sheet.own(part, period)[0] for part in measured.counted]
    if all(amount is None for amount in counted):
        return None
    if measured.numerator is None:
        return Figure(value=counted[0], n_reported=1, n_expected=1)
    top, bottom = counted[0] or Fraction(0), counted[1] or Fraction(0)
    value = 100 * top / bottom if bottom else None
    return Figure(value=value, n_reported=1, n_expected=1, numerator=top, denominator=bottom)


def _needed(measured: Measured, cell: Cell, *, period: Period) -> Fraction | None:
    """What each month that is left must bring on average, for what flows towards more."""
    is_flow = measured.indicator.kind is Kind.FLOW
    if not is_flow or measured.indicator.direction is not Direction.UP:
        return None
    if cell.figure.value is None or cell.target is None:
        return None
    return core.needed_average(
        actual=cell.figure.value, target=cell.target, n_months=period.last_on.month
    )


def _formula(measured: Measured, cell: Cell, *, period: Period) -> list[Phrase]:
    """The steps from the readings to the points, each with its numbers."""
    names: dict[str, object] = {
        "period": period.year_to_date(),
        "actual": shown(cell.figure.value, measured),
        "target": shown(cell.target, measured),
        "unit": Unit(name=measured.indicator.unit),
    }
    found = [Phrase(text=_ADDED[_kind(measured)], names=names | _ratio_names(measured, cell))]
    gap = cell.judged.gap
    if gap is None or cell.target is None or cell.figure.value is None:
        return found
    is_less = measured.indicator.direction is Direction.DOWN
    names |= {
        "gap": wording.signed(gap, places=2),
        "done": _share(cell.figure.value / cell.target) if cell.target else "",
        "due": _share(core.due_share(period)),
        "points": wording.number(cell.judged.points or 0, places=1),
        "base": str(scheme.BASE), "step": str(scheme.STEP), "full": str(scheme.FULL),
    }  # fmt: skip
    text = _GAPS[measured.indicator.kind, is_less]
    return [*found, Phrase(text=text, names=names), Phrase(text=_POINTS, names=names)]


def _share(value: Fraction) -> str:
    """A share with the two decimals that a reader needs to compute it again."""
    return f"{wording.number(value * 100, places=2)}%"


def shown(value: Fraction | None, measured: Measured) -> str:
    """A value in the indicator's unit and decimals, without the unit; a dash for none."""
    return "—" if value is None else wording.number(value, places=measured.indicator.scale)


def _kind(measured: Measured) -> str:
    if measured.numerator is not None:
        return "ratio"
    if measured.indicator.rollup is Rollup.OFFICIAL:
        return "official"
    return "flow" if measured.indicator.kind is Kind.FLOW else "stock"


def _ratio_names(measured: Measured, cell: Cell) -> dict[str, str]:
    if measured.numerator is None or measured.denominator is None:
        return {}
    return {
        "above": measured.numerator.indicator.title,
        "below": measured.denominator.indicator.title,
        "top": shown(cell.figure.numerator, measured.numerator),
        "bottom": shown(cell.figure.denominator, measured.denominator),
    }


_ADDED = {
    "flow": N_("{period} {actual} {unit} = 本单位和下级各单位逐期上报数相加。"),
    "stock": N_("{period}末 {actual} {unit} = 本单位和下级各单位期末上报数相加。"),
    "ratio": N_("{actual}% = {above}合计 {top} ÷ {below}合计 {bottom}；不取各单位比率的平均。"),
    "official": N_("{period} {actual} {unit}是发布数，不由下级相加。"),
}
_GAPS = {
    (Kind.FLOW, False): N_(
        "序时差 {gap} 个百分点 = 完成率 {done}（{actual} ÷ {target}）− 序时 {due}。"
    ),
    (Kind.FLOW, True): N_(
        "序时差 {gap} 个百分点 = 序时 {due} − 已用上限 {done}（{actual} ÷ {target}）。"
    ),
    (Kind.STOCK, False): N_("距目标 {gap}% = {actual} ÷ {target} − 1。"),
    (Kind.STOCK, True): N_("距上限 {gap}% = 1 − {actual} ÷ {target}。"),
    (Kind.RATIO, False): N_("距目标 {gap} 个百分点 = {actual}% − {target}%。"),
    (Kind.RATIO, True): N_("距上限 {gap} 个百分点 = {target}% − {actual}%。"),
}
_POINTS = N_("{points} 分 = {base} + {step} × {gap}，最高 {full} 分，最低 0 分。")


def submissions(
    found: Derivation, *, within: int, as_of: date | None = None
) -> QuerySet[models.Submission]:
    """The submissions whose readings the figure contains, the newest first.

    Shape: only those of `within` and the units below it, who may be fewer than the figure's.
    """
    measured, period = found.measured, found.period
    parts = {part for one in measured.counted for part in figures.parts_of(one, period)}
    readings = models.Reading.objects.filter(
        indicator_id__in=[one.id for one in measured.counted], measure=Measure.ACTUAL,
        period__in=parts,
    )  # fmt: skip
    number, tree = tree_of(period)
    if within != tree.root:
        below = models.Place.objects.filter(
            numbering_id=number, pre__gte=tree.pre(within), pre__lte=tree.last(within)
        )
        readings = readings.filter(unit_id__in=below.values("unit_id"))
    rows = models.Submission.objects.filter(id__in=readings.values("submission_id"))
    if as_of is not None:
        rows = rows.filter(at__lte=_instant(as_of))
    return rows.order_by("-id")


def handed(rows: Sequence[models.Submission], *, measured: Measured) -> list[Handed]:
    """Submissions as they are listed: each with what it says of the indicator. One query."""
    by_id = {one.id: one for one in measured.counted}
    wanted = Q(submission_id__in=[row.id for row in rows], indicator_id__in=by_id)
    cells: dict[int, list[Phrase]] = {}
    for reading in models.Reading.objects.filter(wanted, measure=Measure.ACTUAL).order_by("id"):
        one = by_id[reading.indicator_id]
        said = Phrase(text="{title} {value} {unit}", names={
            "title": one.indicator.title, "value": shown(_value(reading, one), one),
            "unit": Unit(name=one.indicator.unit),
        })  # fmt: skip
        cells.setdefault(reading.submission_id, []).append(said)
    return [
        Handed(
            id=row.id, unit=row.unit_id, title=row.unit.title, period=row.period, at=row.at,
            hash=row.hash, cells=tuple(cells.get(row.id, ())),
        )
        for row in rows
    ]  # fmt: skip


def _value(reading: models.Reading, measured: Measured) -> Fraction:
    return Fraction(reading.value, 10**measured.indicator.scale)
