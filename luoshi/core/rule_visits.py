"""Rules of inspections: who is drawn for one, and how often one unit is visited."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from luoshi.core.admit import refused
from luoshi.core.condition import Visit
from luoshi.core.fault import N_, Phrase, Refused, Spoken, Title
from luoshi.core.ruling import Asked, Ruled


def sample(asked: Asked) -> Ruled:
    """Fills in the units drawn from the pool, those drawn least in this year first.

    Shape: of units drawn equally often, in the order of SHA-256 of "seed|unit"; the seed and how
    often each unit had been drawn stand in the body, so that anybody can draw again.
    Refuses: missing, sample-too-large.
    """
    pool, wanted = asked.value("pool") or (), asked.value("n_drawn")
    if not pool or wanted is None:
        raise refused("missing", N_("抽查范围或抽查家数还没有写，抽不了。"), N_("请写好再抽。"))
    if wanted != int(wanted) or not 1 <= wanted <= len(pool):
        raise refused(
            "sample-too-large",
            N_("抽查家数是 {wanted}，范围里有 {n} 家，抽不了。"),
            N_("请写 1 到 {n} 之间的整数。"),
            wanted=Decimal(wanted),
            n=len(pool),
        )
    seed, before = asked.facts.seed, asked.facts.drawn
    order = sorted(pool, key=lambda unit: (before.get(unit, 0), lot(seed=seed, unit=unit)))
    often = {str(unit): str(before[unit]) for unit in sorted(pool) if before.get(unit)}
    body: dict[str, Any] = {"sample": {"seed": seed, "before": often}}
    return Ruled(fills={"drawn": tuple(sorted(order[: int(wanted)]))}, body=body)


def lot(*, seed: str, unit: int) -> str:
    """The lot of a unit: the SHA-256 of "seed|unit" in hex."""
    return hashlib.sha256(f"{seed}|{unit}".encode()).hexdigest()


def visited(values: Mapping[str, Any]) -> tuple[int, ...]:
    """The units that an inspection goes to: those in `visited`, else those that were drawn."""
    found = values.get("visited") or values.get("drawn") or ()
    return (found,) if isinstance(found, int) else tuple(found)


def day_of_visit(values: Mapping[str, Any]) -> date | None:
    """The day of an inspection: `visit_on`, else the first of `days`, else `due`."""
    days = values.get("days")
    found: date | None = values.get("visit_on") or (days[0] if days else None) or values.get("due")
    return found


def merge_visits(asked: Asked) -> Ruled:
    """Says how many visits of the year this one is for each unit.

    Refuses: visited-already, when another inspection goes to the same unit in the same month and
    this one is neither merged into it nor admitted for a stated reason; not-that-visit, when it is
    merged into something else.
    """
    values = {**asked.matter.values, **asked.given}
    on, units = day_of_visit(values) or asked.facts.day, visited(values)
    year = [visit for visit in asked.facts.visits if visit.on.year == on.year]
    others = [visit for visit in year if visit.on.month == on.month and visit.unit in units]
    merged_into = asked.value("merged_into")
    if merged_into is not None and all(visit.matter != merged_into for visit in others):
        raise refused(
            "not-that-visit",
            N_("要并入的那一次不在同一个月检查同一家单位。"),
            N_("请从列出的检查里选，或写明单独检查的理由。"),
        )
    if others and merged_into is None and not asked.value("admitted_because"):
        raise _visited_already(others, asked=asked)
    if merged_into is not None:
        return Ruled(body={"merged_into": str(merged_into)})
    return Ruled(body={"visits": {str(unit): str(1 + _n(year, unit)) for unit in sorted(units)}})


def _n(visits: Iterable[Visit], unit: int) -> int:
    return sum(1 for visit in visits if visit.unit == unit)


def _visited_already(others: list[Visit], *, asked: Asked) -> Refused:
    tree, unit = asked.facts.tree, others[0].unit
    return refused(
        "visited-already",
        N_("{unit}在同一个月里已经有检查：{others}。"),
        N_("请并入那一次，或写明必须单独检查的理由。"),
        unit=tree.unit(unit).title if tree and unit in tree else "",
        others=tuple(_said(visit.number) for visit in others if visit.unit == unit),
    )


def _said(number: str) -> Spoken:
    named = Title(chinese=number, english=number)
    return named if number else Phrase(text=N_("未编号的一次"))
