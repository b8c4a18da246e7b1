"""What the appraiser has marked in writing: rubrics, honours and deductions, each with its ground.

On a form one mark is one line: the name of a line of the scheme, the mark, the ground or the name
of the honour, and if wanted the document; between the cells a tab, | or spaces.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from luoshi.core.criterion import LEVELS, RUBRIC, Criterion
from luoshi.core.fault import N_, Fault, Phrase, Refused
from luoshi.core.scheme import cells_of

#: The field of a score that holds them; what is typed anew replaces all of them.
FIELD = "marks"
#: A deduction of more at once is a slip of the hand.
MOST_TIMES = 99
EXAMPLE = N_("现场观摩 | 0.8 | 台账齐全，两处现场未达标")
_LEVELS = {
    name: level
    for level, names in zip(
        LEVELS, (("国家", "国家级", "全国"), ("省", "省级"), ("市", "市级")), strict=True
    )
    for name in (level, *names)
}


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One mark.

    Shape: `value` is a share of a rubric, a level of an honour, or a number of times; `ground` is
    what was typed, without spaces.
    """

    value: str
    ground: str


NO_MARKS: Mapping[str, Sequence[Mark]] = MappingProxyType({})


def parse(text: str, *, scheme: Sequence[Criterion]) -> Mapping[str, Sequence[Mark]]:
    """The marks that were typed, by the names of the lines that they are for.

    Shape: empty lines are passed over.   Refuses: bad-mark, said of the first line that is wrong.
    """
    marked = {_plain(one.measure): one for one in scheme if one.rule.marked}
    found: dict[str, list[Mark]] = {}
    for n, line in enumerate(text.splitlines(), start=1):
        cells = cells_of(line, most=3)
        if not cells:
            continue
        one = marked.get(_plain(cells[0]))
        if one is None:
            known = tuple(Phrase(text=each.measure) for each in marked.values())
            raise _bad(n, _unknown(marked), said=cells[0][:40], known=known)
        if len(cells) not in (3, 4) or not cells[2]:
            raise _bad(n, N_("要写三格：哪一项、评定、依据"))
        mark = Mark(value=_value(one, cells[1], n=n), ground=_plain(cells[2]))
        held = found.setdefault(one.measure, [])
        if one.formula == "rubric" and held:
            raise _bad(n, N_("“{said}”评了两次"), said=one.measure)
        if one.formula == "deduction" and any(mark.ground == other.ground for other in held):
            raise _bad(n, N_("同一件事扣了两次：{said}"), said=cells[2][:40])
        if one.formula == "honour" and any(
            mark.ground == other.ground
            for name, others in found.items()
            for other in others
            if marked[_plain(name)].formula == "honour" and name != one.measure
        ):
            raise _bad(n, N_("同一荣誉只记一项：{said}"), said=cells[2][:40])
        held.append(mark)
    return found


def honours(marks: Sequence[Mark]) -> tuple[str, ...]:
    """The levels that count: of each honour the highest one. Shape: the highest levels first.

    Source: domain.md 5.2.
    """
    best: dict[str, int] = {}
    for mark in marks:
        at = LEVELS.index(mark.value)
        best[mark.ground] = min(at, best.get(mark.ground, at))
    return tuple(LEVELS[at] for at in sorted(best.values()))


def _unknown(marked: Mapping[str, Criterion]) -> str:
    if not marked:
        return N_("方案里没有由人评定的项")
    return N_("方案里没有由人评定的“{said}”，可以写：{known}")


def _value(one: Criterion, said: str, *, n: int) -> str:
    if one.formula == "honour":
        if said not in _LEVELS:
            raise _bad(n, N_("“{said}”不是荣誉的级别，写国家级、省级或市级"), said=said[:20])
        return _LEVELS[said]
    value = _number(said)
    if one.formula == "deduction":
        if value is None or value != int(value) or not 1 <= value <= MOST_TIMES:
            raise _bad(n, N_("“{said}”不是次数，写 1 到 {most} 的整数"), said=said[:20],
                       most=MOST_TIMES)  # fmt: skip
        return str(int(value))
    if value not in RUBRIC:
        raise _bad(n, N_("“{said}”不是定性的档次，写 0、0.3、0.6、0.8 或 1"), said=said[:20])
    return str(RUBRIC[RUBRIC.index(value)])


def _number(said: str) -> Decimal | None:
    try:
        value = Decimal(unicodedata.normalize("NFKC", said).removesuffix("次").strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value.adjusted()) < 9 else None


def _plain(said: str) -> str:
    return "".join(unicodedata.normalize("NFKC", said).split())


def _bad(n: int, why: str, **names: object) -> Refused:
    return Refused(
        Fault(
            code="bad-mark",
            where="",
            message=N_("评定第 {n} 行：{why}。"),
            fix=N_("请按这个样子一行写一条：{example}。"),
            names={"n": n, "why": Phrase(text=why, names=names), "example": Phrase(text=EXAMPLE)},
        )
    )
