"""The refusals: everything that can stop a move, each said once and in words that help."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from luoshi.core import value as values
from luoshi.core.calendar import Calendar
from luoshi.core.condition import Facts, failing
from luoshi.core.fault import N_, Fault, Phrase, Refused
from luoshi.core.loop import Loop, Move
from luoshi.core.matter import SYSTEM, Actor, Matter, field_titles
from luoshi.core.period import Span
from luoshi.core.reason import why_not
from luoshi.core.rights import TITLES, judges_itself, made_before, own_part, parties_of
from luoshi.core.tree import Tree


def move_of(*, loop: Loop, matter: Matter, name: str) -> Move:
    """The move of this name that may be made where the matter stands.

    Refuses: unknown-move, out-of-turn.
    """
    move = loop.moves.get(name)
    if move is None:
        raise refused("unknown-move", N_("“{loop}”没有“{move}”这个动作。"), N_("请刷新页面再选。"),
                      loop=loop.named, move=name)  # fmt: skip
    if matter.n == 0 and move.opens_matter:
        return move
    if matter.n and move in loop.from_stage(matter.stage):
        return move
    here = loop.from_stage(matter.stage) if matter.n else ()
    open_now = dict.fromkeys(entry.named for entry in here if entry.by != (SYSTEM,))
    raise refused(
        "out-of-turn",
        N_("这件事现在在“{stage}”，不能“{move}”。没有重复记账。"),
        N_("现在可以做的是：{moves}。"),
        stage=loop.stages[matter.stage].named if matter.n else Phrase(text=N_("未立项")),
        move=move.named,
        moves=tuple(open_now) or Phrase(text=N_("无")),
    )


def party(*, actor: Actor, loop: Loop, move: Move, matter: Matter, tree: Tree | None) -> None:
    """Refuses: not-your-move, head-only, same-hand, own-verdict."""
    if not parties_of(actor=actor, matter=matter).intersection(move.by):
        raise refused(
            "not-your-move",
            N_("“{move}”由{by}来做，您现在的岗位不是。"),
            N_("请切换岗位，或请{by}办理。"),
            move=move.named,
            by=tuple(Phrase(text=TITLES[name]) for name in move.by),
        )
    if move.head and not actor.head:
        raise refused(
            "head-only",
            N_("“{move}”要由单位负责人或其代理人来做。"),
            N_("请单位负责人办理，或先登记代理。"),
            move=move.named,
        )
    if judges_itself(actor=actor, loop=loop, move=move, matter=matter, tree=tree):
        raise refused(
            "own-verdict",
            N_("“{move}”之后就是办成，本单位办的事不能由本单位认定。"),
            N_("请交办单位、核查单位或提出人来认定。"),
            move=move.named,
        )
    earlier = made_before(actor=actor, moves=move.other_than, matter=matter) or own_part(
        actor=actor, loop=loop, move=move, matter=matter
    )
    if earlier:
        raise refused(
            "same-hand",
            N_("“{move}”和“{earlier}”不能是同一个人，“{earlier}”是您做的。"),
            N_("请另一位同事办理。"),
            move=move.named,
            earlier=loop.moves[earlier].named,
        )


def timely(*, loop: Loop, move: Move, matter: Matter, calendar: Calendar, at: datetime) -> None:
    """Refuses: window-closed, when a way out of an end is taken too late."""
    if move.within is None or matter.ended_at is None:
        return
    until = calendar.ends(started_at=matter.ended_at, span=move.within)
    if at >= until:
        raise refused(
            "window-closed",
            N_("“{move}”只能在结束后 {span}内提出，已经过了。"),
            N_("情况有变，请另立一件。"),
            move=move.named,
            span=span_words(move.within),
        )


def when(*, loop: Loop, move: Move, matter: Matter, facts: Facts) -> None:
    """Refuses: not-yet, with the first condition that does not hold said in words."""
    unmet = failing(move.when, loop=loop, matter=matter, facts=facts)
    if unmet:
        why = why_not(unmet[0], loop=loop, matter=matter, facts=facts)
        raise refused("not-yet", N_("现在还不能“{move}”：{why}。"), N_("条件具备后再办。"),
                      move=move.named, why=why)  # fmt: skip


def content(*, loop: Loop, move: Move, matter: Matter, given: Mapping[str, Any]) -> None:
    """Refuses: missing, not-asked, not-emptied, and whatever `core.value` refuses of a value."""
    missing = [name for name in move.needs if given.get(name) in (None, "", ())]
    if missing:
        raise refused(
            "missing",
            N_("还差 {n} 处没有填：{fields}，没有提交。"),
            N_("填好后再“{move}”，您填的都在。"),
            n=len(missing),
            fields=field_titles(loop=loop, names=missing),
            move=move.named,
        )
    asked = {*move.needs, *move.may}
    extra = [name for name in given if name not in asked]
    if extra:
        raise refused(
            "not-asked",
            N_("“{move}”不收这些内容：{fields}。"),
            N_("请去掉后再提交。"),
            move=move.named,
            fields=field_titles(loop=loop, names=extra),
        )
    none = [name for name, entry in given.items() if entry is None]
    needed = {name for made in matter.times for name in _needs(loop, made)} if none else set()
    emptied = [name for name in none if name in needed]
    if emptied:
        raise refused(
            "not-emptied",
            N_("{fields}是必填的，不能清空。"),
            N_("请改写成新的内容。"),
            fields=field_titles(loop=loop, names=emptied),
        )
    for name, entry in given.items():
        fault = values.fault_of(loop.fields[name], entry) if entry is not None else None
        if fault:
            raise Refused(fault)


def _needs(loop: Loop, move: str) -> tuple[str, ...]:
    return loop.moves[move].needs if move in loop.moves else ()


def destination(*, loop: Loop, move: Move, to: str) -> str:
    """The stage that the move leads to, or "" when it stays. Refuses: choose-stage."""
    if not move.to:
        return ""
    if len(move.to) == 1 and not to:
        return move.to[0]
    if to in move.to:
        return to
    choices = tuple(loop.stages[name].named for name in move.to)
    raise refused(
        "choose-stage",
        N_("“{move}”有几种结果，还没有选。"),
        N_("请选其中一项：{choices}。"),
        move=move.named,
        choices=choices,
    )


def addressees(
    *, loop: Loop, move: Move, matter: Matter, given: Mapping[str, Any], facts: Facts
) -> None:
    """Units and posts that are named must exist and fit.

    Who acts as superior names owners of its own subtree only, and never itself (but for the area
    of an emergency): otherwise the owner could declare its own success. What is sent down goes to
    units below the sender.
    Refuses: no-such-unit, not-below, own-verifier, own-request, not-of-owner.
    """
    tree = facts.tree
    if tree is None:
        return
    for name, unit in _units_named(loop, given):
        if unit not in tree:
            raise refused(
                "no-such-unit",
                N_("{field}写的单位不在组织树里。"),
                N_("请从单位表里选。"),
                field=loop.fields[name].named,
            )
    owner = given.get("owner", matter.owner)
    if "superior" in given or ("owner" in given and "superior" in move.by):
        above = given.get("superior", matter.superior)
        if not (owner == tree.root == above and covers_whole_area(move)):
            _below(tree, above=above, unit=owner)
    for name in {entry.opens.each for entry in loop.moves.values() if entry.opens} & given.keys():
        for unit in given[name] or () if loop.fields[name].type == "units" else ():
            _below(tree, above=owner, unit=unit)
    if owner is not None and {"owner", "verifier", "requester"} & given.keys():
        _other_than_owner(owner, known=dict(matter.values) | dict(given))
    holder = given.get("holder")
    if holder is not None and facts.posts.get(holder) != owner:
        raise refused("not-of-owner", N_("责任岗位不在责任单位里。"), N_("请选责任单位的岗位。"))


def covers_whole_area(move: Move) -> bool:
    """Whether the unit above all may name itself: who declares an emergency means an area, and
    nobody else could declare one over the whole.
    """
    return "regime" in move.needs


def _other_than_owner(owner: int, *, known: Mapping[str, Any]) -> None:
    if known.get("verifier") == owner:
        raise refused(
            "own-verifier",
            N_("责任单位不能核查自己。"),
            N_("请另选核查单位或责任单位。"),
        )
    if known.get("requester") == f"unit/{owner}":
        raise refused(
            "own-request",
            N_("提出这件事的单位不能又是责任单位：办没办成要由提出的一方说。"),
            N_("请另选责任单位。"),
        )


def _below(tree: Tree, *, above: int | None, unit: int | None) -> None:
    if above is None or unit is None or above not in tree or unit not in tree:
        return
    if unit != above and tree.is_above(above, unit):
        return
    raise refused(
        "not-below",
        N_("{unit}不在{above}下面，不能交给它办。"),
        N_("请选本单位下面的单位；要请外单位办，请报上一级交办。"),
        unit=tree.unit(unit).title,
        above=tree.unit(above).title,
    )


def _units_named(loop: Loop, given: Mapping[str, Any]) -> Iterable[tuple[str, int]]:
    for name, entry in given.items():
        kind = loop.fields[name].type
        if kind == "unit" and entry is not None:
            yield name, entry
        elif kind == "units":
            yield from ((name, unit) for unit in entry or ())


_SPAN_WORDS = {
    "minutes": N_("{n} 分钟"), "hours": N_("{n} 小时"), "days": N_("{n} 天"),
    "workdays": N_("{n} 个工作日"), "months": N_("{n} 个月"), "years": N_("{n} 年"),
}  # fmt: skip
#: The same of one alone, which other languages say otherwise.
_ONE = {
    "minutes": N_("1 分钟"), "hours": N_("1 小时"), "days": N_("1 天"),
    "workdays": N_("1 个工作日"), "months": N_("1 个月"), "years": N_("1 年"),
}  # fmt: skip


def span_words(span: Span) -> Phrase:
    """A span in words.

    >>> str(span_words(Span(amount=3, unit="workdays")))
    '3 个工作日'
    """
    words = _SPAN_WORDS if span.amount > 1 else _ONE
    return Phrase(text=words[span.unit], names={"n": span.amount})


def refused(code: str, message: str, fix: str, **names: object) -> Refused:
    """A refusal that says what was refused, why, and what to do."""
    return Refused(Fault(code=code, where="", message=message, fix=fix, names=names))
