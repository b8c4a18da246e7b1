"""Why a condition does not hold, as a clerk would say it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from luoshi.core.condition import Facts, fact
from luoshi.core.fault import N_, Phrase, Spoken
from luoshi.core.loop import Condition, Loop
from luoshi.core.matter import Matter, title_of

_TITLES: Mapping[str, str] = {
    "stage": N_("环节"),
    "end": N_("结果"),
    "day": N_("今天"),
    "regime": N_("响应级别"),
    "regime_now": N_("现时响应级别"),
    "original_due": N_("原定时限"),
    "ended_on": N_("结束日"),
    "on": N_("进入{name}之日"),
    "late": N_("{name}超时次数"),
    "past": N_("{name}已办或已超时"),
    "votes": N_("群众给的“{name}”"),
}
_EARLIER: Mapping[str, str] = {
    "<": N_("早于"), "<=": N_("不晚于"), ">": N_("晚于"), ">=": N_("不早于"),
}  # fmt: skip
_LESS: Mapping[str, str] = {
    "<": N_("小于"), "<=": N_("不大于"), ">": N_("大于"), ">=": N_("不小于"),
}  # fmt: skip


def why_not(condition: Condition, *, loop: Loop, matter: Matter, facts: Facts) -> Phrase:
    """Why this condition does not hold, with the titles and numbers that a clerk knows."""
    name, sign, wanted = condition
    head, _, rest = name.partition(".")
    found = fact(name, loop=loop, matter=matter, facts=facts)
    if name == "level":
        return Phrase(text=N_("这一步不是给本层级单位的"))
    if head == "parent":
        return _of_parent(rest, facts=facts)
    if head == "times":
        return _of_times(rest, sign, wanted, n=found, loop=loop)
    if rest and head not in _TITLES:
        is_open = rest == "open" and sign == "=="
        words = N_("还有 {n} 件下级事项没有结束") if is_open else N_("下级事项现在是 {n} 件")
        return Phrase(text=words, names={"n": found})
    named = wanted if isinstance(wanted, str) and isinstance(found, date) else name
    if fact(named, loop=loop, matter=matter, facts=facts) is None:
        return Phrase(text=N_("还没有“{fact}”"), names={"fact": _title(named, loop=loop)})
    if name == "day" and wanted in ("due", "original_due"):
        is_late = sign in ("<", "<=")
        return Phrase(text=N_("时限已过，应当在到期前提出") if is_late else N_("时限还没有到"))
    return _compared(name, sign, wanted, found=found, loop=loop)


def _of_parent(name: str, *, facts: Facts) -> Phrase:
    if facts.parent is None:
        return Phrase(text=N_("这件事没有上级事项"))
    loop, parent = facts.parent
    if name == "stage":
        stage = loop.stages[parent.stage].named
        return Phrase(text=N_("上级事项现在在“{stage}”"), names={"stage": stage})
    return Phrase(text=N_("上级事项的“{fact}”不合要求"), names={"fact": _title(name, loop=loop)})


def _of_times(move: str, sign: str, wanted: Any, *, n: int, loop: Loop) -> Phrase:
    """How often a move has been made, where it was too often or too seldom."""
    names = {"move": loop.moves[move].named, "n": n}
    if not n:
        return Phrase(text=N_("还没有“{move}”"), names=names)
    is_few = sign in (">", ">=") or (sign == "==" and isinstance(wanted, int) and n < wanted)
    words = N_("“{move}”才 {n} 次，次数不够") if is_few else N_("已经“{move}”过 {n} 次")
    return Phrase(text=words, names=names)


def _compared(name: str, sign: str, wanted: Any, *, found: Any, loop: Loop) -> Phrase:
    title = _title(name, loop=loop)
    order = (_EARLIER if isinstance(found, date) else _LESS).get(sign)
    if order is None:
        return Phrase(text=N_("“{fact}”不合要求"), names={"fact": title})
    names = {"fact": title, "order": Phrase(text=order)}
    if isinstance(wanted, str):
        other = _title(wanted, loop=loop)
        return Phrase(text=N_("“{fact}”要{order}“{other}”"), names=names | {"other": other})
    return Phrase(text=N_("“{fact}”要{order} {n}"), names=names | {"n": wanted})


def _title(name: str, *, loop: Loop) -> Spoken:
    head, _, rest = name.partition(".")
    known = _TITLES.get(head)
    if known is None:
        return title_of(loop.fields.get(name), name)
    part = loop.fields.get(rest) if head == "votes" else loop.stages.get(rest)
    return Phrase(text=known, names={"name": part.named if part else rest})
