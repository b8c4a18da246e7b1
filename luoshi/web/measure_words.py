"""Schemes of appraisal and what they gave, in words: measures by name, points, the computation."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from luoshi.core import wording
from luoshi.core.scheme import FORMULAS, PARAMETERS, Criterion
from luoshi.store import clockwork
from luoshi.web import spoken


def measure(name: str) -> str:
    """What a measure is called, with its mechanism: 督办任务 按期办结率."""
    loop, _dot, key = name.rpartition(".")
    known = clockwork.current_loops().get(loop)
    found = known.measures.get(key) if known else None
    if known is None or found is None:
        return _("已经停用的指标")
    return f"{spoken.named(known)} {spoken.named(found)}"


def criterion(one: Criterion) -> tuple[str, str, str]:
    """A line of a scheme as a row: the measure, its points, how they are worked out."""
    held = [
        _("{name} {value}").format(name=_(title), value=wording.number(value))
        for key, title in PARAMETERS.items()
        if (value := getattr(one, key)) is not None
    ]
    formula = spoken.listed([_(FORMULAS[one.formula][0]), *held])
    return measure(one.measure), _("{n} 分").format(n=wording.number(one.weight)), formula


def line(one: Criterion) -> str:
    """A line of a scheme in one sentence: 督办任务 按期办结率（25 分，线性扣分、目标 98）."""
    name, full, formula = criterion(one)
    return _("{name}（{full}，{formula}）").format(name=name, full=full, formula=formula)


def scored(line: Mapping[str, Any]) -> str:
    """What one line of a scheme gave: the figures, the points and the computation."""
    one = Criterion.read({key: str(value) for key, value in line.items()})
    name, full, formula = criterion(one)
    if "points" not in line:
        return _("{name}（满 {full}，{formula}）：没有可计的事项，不计分。").format(
            name=name, full=full, formula=formula
        )
    said = _("{name}（满 {full}，{formula}）：{n} / {of} 件，得 {points} 分。算法：{worked}")
    return said.format(
        name=name, full=full, formula=formula, n=line["n"], of=line["of"],
        points=line["points"], worked=line["worked"],
    )  # fmt: skip
