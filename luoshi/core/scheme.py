"""A scheme of appraisal: what is measured, for how many points, and by which formula.

On a form one criterion is one line: measure, full points, formula, target, factor, floor; between
the cells a tab, | or spaces; a cell that is not needed is left out or is a dash.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

from luoshi.core.fault import N_, Fault, Phrase, Refused, Spoken, Title, Translate, is_english
from luoshi.core.loop import Field, Loop

#: Formulas by their keys, each with what it is called, its number and the parameters it needs.
#: Source: domain.md 5.1.
FORMULAS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "completion": (N_("完成率"), "F1", ("target",)),
    "inverse": (N_("控制型"), "F2", ("target",)),
    "all_or_nothing": (N_("全或无"), "F3", ("target",)),
    "rank": (N_("争先进位"), "F4", ()),
    "step": (N_("增减扣加"), "F5", ("target", "k", "floor")),
    "linear": (N_("线性扣分"), "F6", ("target", "k")),
    "efficacy": (N_("功效系数"), "F7", ()),
}
#: The formulas that look at the other units too.
RANKED = ("rank", "efficacy")
#: These divide by the target.
DIVIDING = ("completion", "inverse")
PARAMETERS: Mapping[str, str] = {"target": N_("目标"), "k": N_("系数"), "floor": N_("底分")}
#: No scheme of a district has more lines, nor an item more points.
MOST_CRITERIA, MOST_POINTS = 60, 1000
EXAMPLE = N_("督办任务.按期办结率 25 线性扣分 98 0.5 12.5")
_NAMES = {
    name: key
    for key, (title, number, _) in FORMULAS.items()
    for name in (key, title, f"{title}法", number)
}
_CELLS = re.compile(r"\t|\s*[|｜]\s*")
_NOTHING = ("", "-", "—", "－", "无")


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One line of a scheme.

    Shape: `measure` is "loop.measure" or "loop.child.measure"; `floor` is the base of `step`.
    Unit: `target` in percent of the measure; `weight` and `floor` in points; `k` in points for each
    percentage point, for `rank` in shares of the weight for each place.
    """

    measure: str
    weight: Decimal
    formula: str
    target: Decimal | None = None
    k: Decimal | None = None
    floor: Decimal | None = None

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
        formula = self.formula if is_english(translate) else FORMULAS[self.formula][0]
        numbers = [_said(getattr(self, name)) for name in PARAMETERS]
        while numbers and numbers[-1] == "-":
            numbers.pop()
        return " | ".join((measure, _said(self.weight), formula, *numbers))


def _said(value: Decimal | None) -> str:
    return "-" if value is None else format(value, "f")


def parse(field: Field, text: str) -> tuple[Criterion, ...] | Fault:
    """The scheme that a person typed, or the fault of the first line that cannot be read.

    Shape: empty lines and a line of headings are passed over; measures stay as they are named.
    """
    found = []
    for n, line in enumerate(text.splitlines(), start=1):
        cells = _cells(line)
        if not cells or cells[0] in ("机制.指标", "指标"):
            continue
        one = _criterion(field, cells, n=n)
        if isinstance(one, Fault):
            return one
        found.append(one)
    scheme = tuple(found)
    return fault_of(field, scheme) or scheme


def _cells(line: str) -> list[str]:
    said = line.strip()
    parts = _CELLS.split(said.strip("|｜")) if _CELLS.search(said) else said.split()
    return [part.strip() for part in parts] if said else []


def _criterion(field: Field, cells: list[str], *, n: int) -> Criterion | Fault:
    """One line read. Shape: `cells` are as they were typed, `n` the number of the line."""
    if len(cells) < 3 or len(cells) > 6:
        return _fault(field, n, N_("有 {cells} 格，要写 3 到 6 格"), cells=len(cells))
    formula = _NAMES.get(cells[2], _NAMES.get(cells[2].upper(), ""))
    if not formula:
        known = tuple(Phrase(text=title) for title, _, _ in FORMULAS.values())
        return _fault(field, n, N_("没有“{said}”这种算法，可以写：{known}"), said=cells[2],
                      known=known)  # fmt: skip
    numbers = dict(zip(("weight", *PARAMETERS), (cells[1], *cells[3:]), strict=False))
    held: dict[str, Decimal | None] = {}
    for name, said in numbers.items():
        held[name] = None if said in _NOTHING else _number(said)
        if said not in _NOTHING and held[name] is None:
            return _fault(field, n, N_("“{said}”不是数"), said=said)
    weight = held.pop("weight") or Decimal(0)
    return Criterion(measure=cells[0], weight=weight, formula=formula, **held)


def _number(said: str) -> Decimal | None:
    plain = (
        unicodedata.normalize("NFKC", said).replace(",", "").removesuffix("%").removesuffix("分")
    )
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value.adjusted()) < 9 else None


def fault_of(field: Field, value: object) -> Fault | None:
    """What is wrong with a scheme, said of its first line that is wrong; None where it is sound."""
    if type(value) is not tuple or not value or len(value) > MOST_CRITERIA:
        return _fault(field, 0, N_("要写 1 到 {most} 行"), most=MOST_CRITERIA)
    seen = set()
    for n, one in enumerate(value, start=1):
        if type(one) is not Criterion or one.formula not in FORMULAS:
            return _fault(field, n, N_("认不出来"))
        wrong = _wrong(field, one, n=n)
        if wrong is not None:
            return wrong
        if one.measure in seen:
            return _fault(field, n, N_("“{measure}”写了两次"), measure=one.measure)
        seen.add(one.measure)
    return None


def _wrong(field: Field, one: Criterion, *, n: int) -> Fault | None:
    if not 0 < one.weight <= MOST_POINTS:
        return _fault(field, n, N_("满分要大于 0、不超过 {most}"), most=MOST_POINTS)
    title, _, needed = FORMULAS[one.formula]
    missing = tuple(Phrase(text=PARAMETERS[name]) for name in needed if getattr(one, name) is None)
    formula = Phrase(text=title)
    if missing:
        return _fault(field, n, N_("算法“{formula}”还差{missing}"), formula=formula,
                      missing=missing)  # fmt: skip
    if one.formula in DIVIDING and one.target is not None and one.target <= 0:
        return _fault(field, n, N_("算法“{formula}”的目标要大于 0"), formula=formula)
    if one.k is not None and one.k < 0:
        return _fault(field, n, N_("系数不能小于 0"))
    if one.floor is not None and not 0 <= one.floor <= one.weight:
        return _fault(field, n, N_("底分要在 0 和满分之间"))
    return None


def _fault(field: Field, n: int, why: str, **names: object) -> Fault:
    """A fault of a line. Shape: `n` is 0 where it is none of a single line."""
    reason = Phrase(text=why, names=names)
    return Fault(
        code="bad-scheme",
        where=field.title,
        message=N_("{field}第 {n} 行：{why}。") if n else N_("{field}：{why}。"),
        fix=N_("请按这个样子一行写一条：{example}。"),
        names={"field": field.named, "n": n, "why": reason, "example": Phrase(text=EXAMPLE)},
    )


def catalogue(loops: Iterable[Loop]) -> Mapping[str, str]:
    """Every measure of these loops by each name that it may be called: its key, Chinese, English.

    Shape: the values are keys, "loop.measure" or "loop.child.measure". Measures are of matters, and
    so of the units that own them; there is none of a person.
    """
    known: dict[str, str] = {}
    for key, title in titles(loops).items():
        known |= {key: key, title.english: key, title.chinese: key}
    return known


def titles(loops: Iterable[Loop]) -> Mapping[str, Title]:
    """What every measure of these loops is called, by its key."""
    return {
        f"{one.name}.{measure.name}": named(loop, one, measure.named)
        for loop in loops
        for one in (loop, *loop.children.values())
        for measure in one.measures.values()
    }


def named(loop: Loop, one: Loop, measure: Title) -> Title:
    """What a measure is called beside those of other loops; `one` is the loop or a child of it."""
    parts = (loop.named, measure) if one is loop else (loop.named, one.named, measure)
    return Title(
        chinese=".".join(part.chinese for part in parts),
        english=".".join(part.english for part in parts),
    )


def resolved(
    given: Mapping[str, Any], *, fields: Mapping[str, Field], measures: Mapping[str, str]
) -> Mapping[str, Any]:
    """What is given, with the measures of its schemes by their keys. Refuses: unknown-measure."""
    if not any(name in fields and fields[name].type == "scheme" for name in given):
        return given
    return {
        name: _keyed(entry, measures=measures)
        if name in fields and fields[name].type == "scheme" and type(entry) is tuple
        else entry
        for name, entry in given.items()
    }


def _keyed(scheme: tuple[Any, ...], *, measures: Mapping[str, str]) -> tuple[Any, ...]:
    known = {"".join(name.split()): key for name, key in measures.items()}
    found = []
    for one in scheme:
        if type(one) is not Criterion:
            return scheme
        key = known.get("".join(one.measure.split()))
        if key is None:
            raise Refused(
                Fault(
                    code="unknown-measure",
                    where="",
                    message=N_("没有“{measure}”这个指标，考核只认机制里写明的单位指标。"),
                    fix=N_("请照机制页上的名称写成“机制.指标”，例如 {example}。"),
                    names={"measure": one.measure[:40], "example": next(iter(measures), "")},
                )
            )
        found.append(replace(one, measure=key))
    return tuple(found)
