"""The words of boards: lamps, missing figures, coverage, units of amounts, the rules in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from luoshi.core import indicator as core
from luoshi.core import wording
from luoshi.core.indicator import Standing
from luoshi.store import scheme
from luoshi.store.board import Board
from luoshi.store.board_figures import Cell
from luoshi.store.figures import Measured
from luoshi.web import spoken

#: The lamp, tint and word of each standing.
LAMPS = {
    Standing.ON_PLAN: "green",
    Standing.BEHIND: "yellow",
    Standing.FAR_BEHIND: "red",
}
TINTS = {Standing.BEHIND: "ls-behind", Standing.FAR_BEHIND: "ls-far-behind"}
WORDS = {
    Standing.ON_PLAN: lazy("达序时"),
    Standing.BEHIND: lazy("欠序时"),
    Standing.FAR_BEHIND: lazy("严重滞后"),
}
#: Why there is no gap, in the words of look.md 5.
_MISSING = {
    "not-applicable": lazy("不适用"),
    "not-due": lazy("未到期"),
    "not-reported": lazy("待报"),
    "no-target": lazy("未下达目标"),
    "no-side": lazy("只看数"),
    "small-sample": lazy("样本不足"),
    "no-case": lazy("无件"),
}


@dataclass(frozen=True, kw_only=True)
class Scale:
    """In which unit a column is shown. Unit: a value is divided by `by` and shown with `places`."""

    unit: str
    by: int
    places: int

    def said(self, value: Fraction | None) -> str:
        """The value in this unit, without the unit."""
        return "—" if value is None else wording.number(value / self.by, places=self.places)

    @property
    def unit_said(self) -> str:
        """The unit in the language of the page."""
        return spoken.unit(self.unit)

    def full(self, value: Fraction | None) -> str:
        """The value with its unit; a percent sign follows at once."""
        return f"{self.said(value)}{'' if self.unit == '%' else ' '}{self.unit_said}"


def scale_of(measured: Measured, values: Sequence[Fraction | None]) -> Scale:
    """The unit of a column: 亿元 where its largest amount of 万元 reaches 1 亿.

    Source: look.md 6: one table, one unit.
    """
    indicator = measured.indicator
    largest = max((abs(value) for value in values if value is not None), default=Fraction(0))
    if indicator.unit == "万元" and largest >= 10_000:
        return Scale(unit="亿元", by=10_000, places=2)
    if indicator.unit == "万元" and largest >= 100:
        return Scale(unit="万元", by=1, places=0)
    return Scale(unit=indicator.unit, by=1, places=indicator.scale)


def lamp_of(cell: Cell) -> dict[str, str] | None:
    """The lamp of a cell with its amount in words; None where it is not judged."""
    standing, gap = cell.judged.standing, cell.judged.gap
    if standing is None or gap is None:
        return None
    return {
        "state": LAMPS[standing],
        "text": _("{word} {gap}").format(word=WORDS[standing], gap=wording.signed(gap)),
    }


def missing(cell: Cell) -> str:
    """Why a cell has no gap, in words."""
    said = str(_MISSING.get(cell.judged.reason, _("不可比")))
    if cell.judged.reason == "small-sample" and cell.figure.denominator is not None:
        n = wording.number(cell.figure.denominator, places=0)
        return _("{why}（n={n}，不评）").format(why=said, n=n)
    return said


def coverage(cell: Cell) -> str:
    """How many have reported where anybody is missing; nothing where all have."""
    figure = cell.figure
    if cell.figure.value is None or figure.n_reported >= figure.n_expected:
        return ""
    return _("报 {n} / {of}").format(
        n=wording.number(figure.n_reported), of=wording.number(figure.n_expected)
    )


def legend() -> list[dict[str, object]]:
    """The lamps of the board with the thresholds they follow from."""
    behind, far = wording.number(core.BEHIND_PCT), wording.number(core.FAR_BEHIND_PCT)
    said = {"behind": f"{wording.MINUS}{behind}", "far": f"{wording.MINUS}{far}"}
    notes = {
        Standing.ON_PLAN: _("差 ≥ {behind}"),
        Standing.BEHIND: _("{far} ≤ 差 < {behind}"),
        Standing.FAR_BEHIND: _("差 < {far}"),
    }
    return [
        {"state": LAMPS[standing], "word": WORDS[standing], "note": note.format(**said)}
        for standing, note in notes.items()
    ]


def rules(board: Board) -> str:
    """What else the reader must know: 序时, noise, samples, and the version of the scheme."""
    return _(
        "序时 {due}（{n}/12） · 正常格不着色 · 得分差不足 {noise} 记“同档”"
        " · 比率样本不足 {sample} 件不评 · 算法第 {version} 版，各项等权"
    ).format(
        due=wording.share(board.due), n=board.period.last_on.month, noise=scheme.NOISE,
        sample=core.MINIMUM_SAMPLE, version=scheme.VERSION,
    )  # fmt: skip
