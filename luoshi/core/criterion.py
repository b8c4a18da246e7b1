"""One line of a scheme: what it looks at, for how many points, by which formula and numbers.

Source: domain.md 5.1 and 5.2.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from luoshi.core.fault import N_, Phrase, Spoken, Translate, is_english

#: No item of a district has more points; the name of what is marked fits into a cell.
MOST_POINTS, MOST_NAME = 1000, 40
FULL = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class Formula:
    """One way to points.

    Shape: `number` is that of domain.md 5.1, where it has one; `cells` are the parameters of its
    line in order, `needs` those that may not be left out. `kind` says what it gives: "rate" points
    from a measure, "mark" points from what the appraiser marks, "added" and "taken" what is added
    to the total or taken off, "gate" a cap of the grade, "part" the share of the lines below it.
    `marked` says that what it looks at is marked in writing, and no measure.
    """

    title: str
    needs: tuple[str, ...]
    cells: tuple[str, ...]
    example: str
    number: str = ""
    kind: str = "rate"
    marked: bool = False

    @property
    def is_named(self) -> bool:
        """Whether its line has a name of its own instead of a measure."""
        return self.marked or self.kind == "part"


PARAMETERS: Mapping[str, str] = {
    "target": N_("目标"), "k": N_("系数"), "floor": N_("底分"), "share": N_("完成占比"),
    "least": N_("起计线"), "extra": N_("超额加分"), "lower": N_("下限"), "upper": N_("上限"),
    "width": N_("宽限"), "each": N_("每次"), "national": N_("国家级"), "province": N_("省级"),
    "city": N_("市级"),
}  # fmt: skip
LEVELS = ("national", "province", "city")

FORMULAS: Mapping[str, Formula] = {
    "completion": Formula(
        title=N_("完成率"), number="F1", needs=("target",), cells=("target",),
        example=N_("督办任务.按期办结率 25 完成率 95"),
    ),
    "inverse": Formula(
        title=N_("控制型"), number="F2", needs=("target",), cells=("target",),
        example=N_("督办任务.退回重办率 10 控制型 5"),
    ),
    "all_or_nothing": Formula(
        title=N_("全或无"), number="F3", needs=("target",), cells=("target",),
        example=N_("督办任务.按期办结率 10 全或无 98"),
    ),
    "rank": Formula(
        title=N_("争先进位"), number="F4", needs=(), cells=("target", "k"),
        example=N_("督办任务.按期办结率 10 争先进位 - 0.05"),
    ),
    "step": Formula(
        title=N_("增减扣加"), number="F5", needs=("target", "k", "floor"),
        cells=("target", "k", "floor"), example=N_("督办任务.按期办结率 15 增减扣加 90 0.3 10"),
    ),
    "linear": Formula(
        title=N_("线性扣分"), number="F6", needs=("target", "k"), cells=("target", "k", "floor"),
        example=N_("督办任务.按期办结率 25 线性扣分 98 0.5 12.5"),
    ),
    "efficacy": Formula(
        title=N_("功效系数"), number="F7", needs=(), cells=(),
        example=N_("督办任务.按期办结率 10 功效系数"),
    ),
    "dual": Formula(
        title=N_("双权重"), number="F8", needs=("target", "share"), cells=("target", "share"),
        example=N_("督办任务.按期办结率 25 双权重 95 60"),
    ),
    "four_steps": Formula(
        title=N_("四级计分"), number="F10", needs=("target", "least"),
        cells=("target", "least", "extra"), example=N_("督办任务.按期办结率 25 四级计分 90 60 1"),
    ),
    "interval": Formula(
        title=N_("区间"), needs=("lower", "upper", "width"), cells=("lower", "upper", "width"),
        example=N_("督办任务.退回重办率 10 区间 2 8 4"),
    ),
    "rubric": Formula(
        title=N_("定性"), needs=(), cells=(), kind="mark", marked=True,
        example=N_("现场观摩 20 定性"),
    ),
    "part": Formula(
        title=N_("部分"), number="F11", needs=(), cells=(), kind="part",
        example=N_("现场评议 20 部分"),
    ),
    "honour": Formula(
        title=N_("表彰加分"), needs=LEVELS, cells=LEVELS, kind="added", marked=True,
        example=N_("表彰奖励 5 表彰加分 3 2 1"),
    ),
    "deduction": Formula(
        title=N_("扣分"), needs=("each",), cells=("each",), kind="taken", marked=True,
        example=N_("通报批评 5 扣分 1"),
    ),
    "per_case": Formula(
        title=N_("按件扣分"), needs=("each",), cells=("each",), kind="taken",
        example=N_("督办任务.退回重办率 5 按件扣分 0.5"),
    ),
    "gate": Formula(
        title=N_("底线"), needs=("target",), cells=("target",), kind="gate",
        example=N_("督办任务.按期办结率 - 底线 60"),
    ),
}  # fmt: skip
#: The formulas that look at the other units too.
RANKED = ("rank", "efficacy", "dual")
#: These divide by the target.
DIVIDING = ("completion", "inverse", "dual", "four_steps")
#: The marks of a rubric, in shares of the weight. Source: domain.md 5.1, 定性.
RUBRIC = tuple(Decimal(mark) for mark in ("0", "0.3", "0.6", "0.8", "1"))


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One line of a scheme.

    Shape: `measure` is "loop.measure" or "loop.child.measure", and a name of its own where the
    formula is marked or a part; `floor` is the base of `step`.
    Unit: `target`, `lower`, `upper`, `width` in percent of the measure, `share` of the weight,
    `least` of the target; `weight`, `floor`, `extra`, `each` and the levels in points, the weight
    of a part in percent of the total, what is added or taken at most elsewhere; `k` in points for
    each percentage point, for `rank` in shares of the weight for each place.
    """

    measure: str
    weight: Decimal
    formula: str
    target: Decimal | None = None
    k: Decimal | None = None
    floor: Decimal | None = None
    share: Decimal | None = None
    least: Decimal | None = None
    extra: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    width: Decimal | None = None
    each: Decimal | None = None
    national: Decimal | None = None
    province: Decimal | None = None
    city: Decimal | None = None

    @property
    def rule(self) -> Formula:
        """The formula itself."""
        return FORMULAS[self.formula]

    def written(self) -> dict[str, str]:
        """Its ledger form: every number as a decimal string, what is not there left out."""
        held = (("weight", self.weight), *((name, getattr(self, name)) for name in PARAMETERS))
        numbers = {name: format(value, "f") for name, value in held if value is not None}
        return {"measure": self.measure, "formula": self.formula, **numbers}

    @staticmethod
    def read(stored: Mapping[str, str]) -> "Criterion":
        """The inverse of `written`."""
        numbers = {
            name: Decimal(stored[name]) for name in ("weight", *PARAMETERS) if name in stored
        }
        return Criterion(measure=stored["measure"], formula=stored["formula"], **numbers)

    def line(
        self, *, measures: Mapping[str, Spoken] = MappingProxyType({}), translate: Translate = N_
    ) -> str:
        """The line of a form that says it, with the names of measures that are known by their keys.

        >>> Criterion(measure="task.on_time", weight=Decimal(25), formula="linear",
        ...           target=Decimal(98), k=Decimal("0.5")).line()
        'task.on_time | 25 | 线性扣分 | 98 | 0.5'
        """
        title = measures.get(self.measure)
        measure = title.said(translate) if title else self.measure
        formula = self.formula if is_english(translate) else self.rule.title
        numbers = [_said(getattr(self, name)) for name in self.rule.cells]
        while numbers and numbers[-1] == "-":
            numbers.pop()
        weight = _said(self.weight or None)
        return " | ".join((measure, weight, formula, *numbers))


def _said(value: Decimal | None) -> str:
    return "-" if value is None else format(value, "f")


def wrong(one: Criterion) -> Phrase | None:
    """Why the numbers of a line do not fit its formula; None where they do."""
    rule, title = one.rule, Phrase(text=one.rule.title)
    if rule.kind == "gate":
        if one.weight:
            return Phrase(text=N_("“{formula}”不计分，满分写 -"), names={"formula": title})
    elif not 0 < one.weight <= MOST_POINTS:
        return Phrase(text=N_("满分要大于 0、不超过 {most}"), names={"most": MOST_POINTS})
    missing = tuple(
        Phrase(text=PARAMETERS[name]) for name in rule.needs if getattr(one, name) is None
    )
    if missing:
        return Phrase(text=N_("算法“{formula}”还差{missing}"),
                      names={"formula": title, "missing": missing})  # fmt: skip
    if one.formula in DIVIDING and (one.target or 0) <= 0:
        return Phrase(text=N_("算法“{formula}”的目标要大于 0"), names={"formula": title})
    if one.k is not None and one.k < 0:
        return Phrase(text=N_("系数不能小于 0"))
    if one.floor is not None and not 0 <= one.floor <= one.weight:
        return Phrase(text=N_("底分要在 0 和满分之间"))
    said = next((said for said, fits in _BOUNDS.get(one.formula, ()) if not fits(one)), None)
    return None if said is None else Phrase(text=said)


def _number(value: Decimal | None) -> Decimal:
    return value or Decimal(0)


_Fits = Callable[[Criterion], bool]


def _each_fits(one: Criterion) -> bool:
    return 0 < _number(one.each) <= one.weight


def _levels_fall(one: Criterion) -> bool:
    return one.weight >= _number(one.national) >= _number(one.province) >= _number(one.city) > 0


#: What the numbers of a formula must keep, each with what is said where they do not.
_BOUNDS: Mapping[str, tuple[tuple[str, _Fits], ...]] = {
    "dual": (
        (N_("完成占比要大于 0、小于 100，其余归功效系数"),
         lambda one: 0 < _number(one.share) < FULL),
    ),
    "four_steps": (
        (N_("起计线是目标的百分之几，要大于 0、不超过 100"),
         lambda one: 0 < _number(one.least) <= FULL),
        (N_("超额加分要在 0 和满分之间"), lambda one: 0 <= _number(one.extra) <= one.weight),
        (N_("比率最多是 100，目标写到 100 就没有超额，不写超额加分"),
         lambda one: not one.extra or _number(one.target) < FULL),
    ),
    "interval": (
        (N_("下限和上限要在 0 和 100 之间，下限不大于上限"),
         lambda one: 0 <= _number(one.lower) <= _number(one.upper) <= FULL),
        (N_("宽限要大于 0：离区间这么远，得分减到 0"), lambda one: _number(one.width) > 0),
    ),
    "honour": ((N_("国家级、省级、市级的分一级不高于一级，都大于 0、不超过上限"), _levels_fall),),
    "deduction": ((N_("每次扣的分要大于 0、不超过上限"), _each_fits),),
    "per_case": ((N_("每次扣的分要大于 0、不超过上限"), _each_fits),),
    "gate": ((N_("底线要大于 0、不超过 100"), lambda one: 0 < _number(one.target) <= FULL),),
}  # fmt: skip
