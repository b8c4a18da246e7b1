"""Schemes of appraisal and what they gave, in words: measures by name, points, the computation."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from luoshi.core import wording
from luoshi.core.criterion import FORMULAS, PARAMETERS, Criterion, Formula
from luoshi.core.fault import N_
from luoshi.core.scoring import REASONS
from luoshi.store import clockwork
from luoshi.web import spoken

#: What the points in the second cell of a line are, by what its formula gives.
_FULL = {
    "rate": N_("{n} 分"), "mark": N_("{n} 分"), "part": N_("占 {n}%"), "gate": N_("不计分"),
    "added": N_("最多加 {n} 分"), "taken": N_("最多扣 {n} 分"),
}  # fmt: skip
_GIVEN = {"points": N_("得 {n} 分"), "added": N_("加 {n} 分"), "taken": N_("扣 {n} 分")}


def measure(name: str) -> str:
    """What a measure is called, with its mechanism: 督办任务 按期办结率."""
    loop, _dot, key = name.rpartition(".")
    known = clockwork.current_loops().get(loop)
    found = known.measures.get(key) if known else None
    if known is None or found is None:
        return _("已经停用的指标")
    return f"{spoken.named(known)} {spoken.named(found)}"


def criterion(one: Criterion) -> tuple[str, str, str]:
    """A line of a scheme as a row: what it looks at, its points, how they are worked out."""
    held = [
        _("{name} {value}").format(name=_(PARAMETERS[key]), value=wording.number(value))
        for key in PARAMETERS
        if (value := getattr(one, key)) is not None
    ]
    name = one.measure if one.rule.is_named else measure(one.measure)
    full = _(_FULL[one.rule.kind]).format(n=wording.number(one.weight))
    return name, full, spoken.listed([_(one.rule.title), *held])


def formulas() -> list[tuple[str, str, str]]:
    """Every formula as a row: what it is called, the cells after it, an example of its line."""
    nothing = _("不用写")
    return [
        (_(rule.title), spoken.listed(_cells(rule)) or nothing, _(rule.example))
        for rule in FORMULAS.values()
    ]


def _cells(rule: Formula) -> Iterator[str]:
    for key in rule.cells:
        if key in rule.needs:
            yield _(PARAMETERS[key])
        elif key != "target":
            yield _("{name}（可不写）").format(name=_(PARAMETERS[key]))


def line(one: Criterion) -> str:
    """A line of a scheme in one sentence: 督办任务 按期办结率（25 分，线性扣分、目标 98）."""
    name, full, formula = criterion(one)
    return _("{name}（{full}，{formula}）").format(name=name, full=full, formula=formula)


def scored(given: Mapping[str, Any]) -> str:
    """What one line of a scheme gave: the figures, the points and the computation."""
    one = Criterion.read({key: str(value) for key, value in given.items()})
    name, full, formula = criterion(one)
    if one.rule.kind in ("rate", "mark"):
        full = _("满 {full}").format(full=full)
    name = _("{name}（{full}，{formula}）").format(name=name, full=full, formula=formula)
    if "reason" in given:
        reason = REASONS[given["reason"]]
        return _("{name}：{reason}，不计分。").format(name=name, reason=_(reason))
    found = [_(said).format(n=given[key]) for key, said in _GIVEN.items() if key in given]
    if one.rule.kind == "gate":
        found = [_("没有到，等次不评最好一等") if "cap" in given else _("到了")]
    if "n" in given:
        cases = _("{n} / {of} 件").format(n=given["n"], of=given["of"])
        found.insert(0, cases)
    said = _("{name}：{found}。算法：{worked}")
    return said.format(name=name, found=_("，").join(found), worked=given["worked"])


def summed(body: Mapping[str, Any]) -> str:
    """How the total comes from what the lines gave, where one of them adds or takes."""
    if "base" not in body:
        return ""
    said = _("基本分 {base}，加 {added}，扣 {taken}，合计 {points} 分（0 到 100 分）。")
    return said.format(base=body["base"], added=body["added"], taken=body["taken"],
                       points=body["computed"])  # fmt: skip
