"""The noun phrase next to a number that says what is counted or measured."""

import re
from typing import NamedTuple

from luoshi.intake import after, before, noun, words
from luoshi.intake.number import Number

_OF_PERSONS = ("户", "名", "人", "家")
#: Persons who are counted behind their name: 科技特派员 120名.
_PERSONS = re.compile(r"(?:员|者|师|手|干部|群众|专家|医生|人才|代表|骨干)$")
#: Nouns of one character; others of one are what is left of a verb.
_ONE_SIGN = frozenset(
    "人户村镇乡县市区路桥田地树苗鱼猪牛羊鸡鸭蜂茶米药店厂校园队组团站所室房楼车船井渠塘库谈"
)
#: What a project or a place has so much of: 总投资 32亿元的 工地.
_AMOUNT = re.compile("(?:投资|面积|产值|库容|占地|装机|规模|[总金余]额|产能)$")


class Change(NamedTuple):
    """The word of change that governs a number, and where the phrase with it begins."""

    word: str
    start: int


def of(text: str, *, found: Number, floor: int, change: Change | None) -> tuple[int, int]:
    """The span of what the number counts; an empty span where nothing next to it says so."""
    until = change.start if change else found.start
    first = before.named_before(
        text, floor=floor, until=until, measured=found.unit in words.MEASURES
    )
    if change is not None:
        return first
    alone = first[1] - first[0] == 1 and found.unit in words.MEASURES
    if alone and text[first[0]] not in _ONE_SIGN:
        first = (first[1], first[1])
    behind = after.named_after(text, found=found)
    return behind if behind and not _is_told(text, found, first, behind) else first


def _is_told(text: str, found: Number, first: tuple[int, int], behind: tuple[int, int]) -> bool:
    """Whether the noun stands before the number and the words behind it go on with a verb."""
    if first[1] <= first[0] or found.unit == "小时":
        return False
    if noun.owner_end(text, *first) == first[1] or before.is_act(text, *first):
        return False
    of_it = text[found.end : behind[0]].endswith("的")
    if of_it and first[1] == found.start and _AMOUNT.search(text[slice(*first)]):
        return True
    if of_it and found.unit in _OF_PERSONS:
        return first[1] == found.start
    persons = found.unit in ("名", "位", "人") and _PERSONS.search(text[slice(*first)])
    return bool(persons and first[1] == found.start) or noun.is_verbal(text, behind[0])
