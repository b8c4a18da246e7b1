"""A scheme of appraisal: what is measured, for how many points, and by which formula.

On a form one criterion is one line: measure, full points, formula and the numbers that it needs;
between the cells a tab, | or spaces; a cell that is not needed is left out or is a dash. A part is
a line of its own above those that make it up.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from luoshi.core.criterion import FORMULAS, FULL, MOST_NAME, Criterion, wrong
from luoshi.core.fault import N_, Fault, Phrase, Refused, Title
from luoshi.core.loop import Field, Loop

#: No scheme of a district has more lines.
MOST_CRITERIA = 60
_NAMES = {
    name.casefold(): key
    for key, rule in FORMULAS.items()
    for name in (key, rule.title, f"{rule.title}法", rule.number)
    if name
}
#: What is named in the catalogue of formulas and asks for figures that no appraisal has.
_LACKING = ("贡献率", "贡献率法", "contribution", "f9")
_CELLS = re.compile(r"\t|\s*[|｜]\s*")
_NOTHING = ("", "-", "—", "－", "无")
_HEADINGS = ("机制.指标", "指标")


def parse(field: Field, text: str) -> tuple[Criterion, ...] | Fault:
    """The scheme that a person typed, or the fault of the first line that cannot be read.

    Shape: empty lines and a line of headings are passed over; measures stay as they are named.
    """
    found = []
    for n, line in enumerate(text.splitlines(), start=1):
        cells = cells_of(line)
        if not cells or _is_heading(cells):
            continue
        one = _criterion(field, cells, n=n)
        if isinstance(one, Fault):
            return one
        found.append(one)
    scheme = tuple(found)
    return fault_of(field, scheme) or scheme


def cells_of(line: str, *, most: int = 0) -> list[str]:
    """What stands on a line, cell by cell. Shape: spaces part at most so many cells, if any."""
    said = line.strip()
    if _CELLS.search(said):
        return [part.strip() for part in _CELLS.split(said.strip("|｜").strip())]
    return said.split(maxsplit=most - 1)


def _is_heading(cells: list[str]) -> bool:
    return cells[0] in _HEADINGS and (len(cells) < 2 or _number(cells[1]) is None)


def _criterion(field: Field, cells: list[str], *, n: int) -> Criterion | Fault:
    """One line read. Shape: `cells` are as they were typed, `n` the number of the line."""
    if len(cells) < 3:
        return _fault(field, n, N_("有 {cells} 格，要写 3 到 6 格"), cells=len(cells))
    called = cells[2].casefold().replace(" ", "_")
    formula = _NAMES.get(called, "")
    if called in _LACKING:
        why = N_("算不了贡献率：考核数的是事项的件数和比率，没有全区的总量和增量")
        return _fault(field, n, why)
    if not formula:
        known = tuple(Phrase(text=rule.title) for rule in FORMULAS.values())
        return _fault(field, n, N_("没有“{said}”这种算法，可以写：{known}"), said=cells[2],
                      known=known)  # fmt: skip
    rule = FORMULAS[formula]
    while len(cells) > 3 and cells[-1] in _NOTHING:
        cells = cells[:-1]
    if len(cells) > 3 + len(rule.cells):
        why = N_("有 {cells} 格，算法“{formula}”最多写 {most} 格")
        return _fault(field, n, why, formula=formula, cells=len(cells), most=3 + len(rule.cells))
    held: dict[str, Decimal | None] = {}
    for name, said in zip(("weight", *rule.cells), (cells[1], *cells[3:]), strict=False):
        held[name] = None if said in _NOTHING else _number(said)
        if said not in _NOTHING and held[name] is None:
            return _fault(field, n, N_("“{said}”不是数"), said=said, formula=formula)
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
        why = wrong(one)
        if why is not None:
            return _said(field, n, why, formula=one.formula)
        if one.rule.is_named and len(one.measure) > MOST_NAME:
            return _fault(field, n, N_("名称超过 {most} 字"), most=MOST_NAME, formula=one.formula)
        twin = (one.measure, one.rule.is_named or one.rule.kind)
        if twin in seen:
            return _fault(field, n, N_("“{measure}”写了两次"), measure=one.measure)
        seen.add(twin)
    return _ill_composed(field, value)


def _ill_composed(field: Field, scheme: tuple[Criterion, ...]) -> Fault | None:
    """What is wrong with a scheme as a whole: nothing that gives points, or parts that fit not."""
    parts = [one for one in scheme if one.rule.kind == "part"]
    n_below: dict[str, int] = dict.fromkeys((part.measure for part in parts), 0)
    above = ""
    for n, one in enumerate(scheme, start=1):
        if one.rule.kind == "part":
            above = one.measure
        elif one.rule.kind in ("rate", "mark") and parts:
            if not above:
                why = N_("这一项不在任何部分里，部分要写在它的各项上面")
                return _fault(field, n, why, formula="part")
            n_below[above] += 1
    empty = next((name for name, below in n_below.items() if not below), None)
    if empty is not None:
        return _fault(field, 0, N_("部分“{part}”下面没有计分的项"), part=empty, formula="part")
    share = sum((part.weight for part in parts), Decimal(0))
    if parts and share != FULL:
        return _fault(field, 0, N_("各部分合计 {share}，要正好 100"), share=format(share, "f"),
                      formula="part")  # fmt: skip
    if not any(one.rule.kind in ("rate", "mark") for one in scheme):
        return _fault(field, 0, N_("没有计分的项，只有加分、扣分或底线"))
    return None


def _fault(field: Field, n: int, why: str, *, formula: str = "linear", **names: object) -> Fault:
    """A fault of a line. Shape: `n` is 0 where it is none of a single line."""
    names |= {"formula": Phrase(text=FORMULAS[formula].title)}
    return _said(field, n, Phrase(text=why, names=names), formula=formula)


def _said(field: Field, n: int, why: Phrase, *, formula: str) -> Fault:
    example = Phrase(text=FORMULAS[formula].example)
    return Fault(
        code="bad-scheme",
        where=field.title,
        message=N_("{field}第 {n} 行：{why}。") if n else N_("{field}：{why}。"),
        fix=N_("请按这个样子一行写一条：{example}。"),
        names={"field": field.named, "n": n, "why": why, "example": example},
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
        if one.formula in FORMULAS and one.rule.is_named:
            found.append(one)
            continue
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
