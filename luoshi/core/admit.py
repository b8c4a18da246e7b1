"""The refusals: everything that can stop a move, each said once and in words that help."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from luoshi.core import value as values
from luoshi.core.calendar import Calendar
from luoshi.core.condition import Facts, failing
from luoshi.core.fault import N_, Fault, Refused
from luoshi.core.loop import Condition, Loop, Move
from luoshi.core.matter import Actor, Matter, field_titles, title_of
from luoshi.core.rights import TITLES, made_before, parties_of
from luoshi.core.tree import Tree


def move_of(*, loop: Loop, matter: Matter, name: str) -> Move:
    """The move of this name that may be made where the matter stands.

    Refuses: unknown-move, out-of-turn.
    """
    move = loop.moves.get(name)
    if move is None:
        raise refused("unknown-move", N_("“{loop}”没有“{move}”这个动作。"), N_("请刷新页面再选。"),
                      loop=loop.title, move=name)  # fmt: skip
    if matter.n == 0 and move.opens_matter:
        return move
    if matter.n and move in loop.from_stage(matter.stage):
        return move
    open_now = [entry.title for entry in loop.from_stage(matter.stage)] if matter.n else []
    raise refused(
        "out-of-turn",
        N_("这件事现在在“{stage}”，不能“{move}”。没有重复记账。"),
        N_("现在可以做的是：{moves}。"),
        stage=loop.stages[matter.stage].title if matter.n else N_("未立项"),
        move=move.title,
        moves="、".join(open_now) or N_("无"),
    )


def party(*, actor: Actor, loop: Loop, move: Move, matter: Matter) -> None:
    """Refuses: not-your-move, head-only, same-hand."""
    if not parties_of(actor=actor, matter=matter).intersection(move.by):
        raise refused(
            "not-your-move",
            N_("“{move}”由{by}来做，您现在的岗位不是。"),
            N_("请切换岗位，或请{by}办理。"),
            move=move.title,
            by="、".join(TITLES[name] for name in move.by),
        )
    if move.head and not actor.head:
        raise refused(
            "head-only",
            N_("“{move}”要由单位负责人或其代理人来做。"),
            N_("请单位负责人办理，或先登记代理。"),
            move=move.title,
        )
    earlier = made_before(actor=actor, moves=move.other_than, matter=matter)
    if earlier:
        raise refused(
            "same-hand",
            N_("“{move}”和“{earlier}”不能是同一个人，“{earlier}”是您做的。"),
            N_("请本单位另一位同事办理。"),
            move=move.title,
            earlier=loop.moves[earlier].title,
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
            move=move.title,
            span=span_words(move.within),
        )


def when(*, loop: Loop, move: Move, matter: Matter, facts: Facts) -> None:
    """Refuses: not-yet, with the first condition that does not hold said in words."""
    unmet = failing(move.when, loop=loop, matter=matter, facts=facts)
    if unmet:
        why = condition_words(unmet[0], loop=loop, facts=facts)
        raise refused("not-yet", N_("现在还不能“{move}”：{why}。"), N_("条件具备后再办。"),
                      move=move.title, why=why)  # fmt: skip


def content(*, loop: Loop, move: Move, given: Mapping[str, Any]) -> None:
    """Refuses: missing, not-asked, and whatever `core.value` refuses of a value."""
    missing = [name for name in move.needs if given.get(name) in (None, "", ())]
    if missing:
        raise refused(
            "missing",
            N_("还差 {n} 处没有填：{fields}，没有提交。"),
            N_("填好后再“{move}”，您填的都在。"),
            n=len(missing),
            fields=field_titles(loop=loop, names=missing),
            move=move.title,
        )
    asked = {*move.needs, *move.may}
    extra = [name for name in given if name not in asked]
    if extra:
        raise refused(
            "not-asked",
            N_("“{move}”不收这些内容：{fields}。"),
            N_("请去掉后再提交。"),
            move=move.title,
            fields=field_titles(loop=loop, names=extra),
        )
    for name, entry in given.items():
        fault = values.fault_of(loop.fields[name], entry) if entry is not None else None
        if fault:
            raise Refused(fault)


def destination(*, loop: Loop, move: Move, to: str) -> str:
    """The stage that the move leads to, or "" when it stays. Refuses: choose-stage."""
    if not move.to:
        return ""
    if len(move.to) == 1 and not to:
        return move.to[0]
    if to in move.to:
        return to
    choices = "、".join(loop.stages[name].title for name in move.to)
    raise refused(
        "choose-stage",
        N_("“{move}”有几种结果，还没有选。"),
        N_("请选其中一项：{choices}。"),
        move=move.title,
        choices=choices,
    )


def addressees(
    *, loop: Loop, move: Move, matter: Matter, given: Mapping[str, Any], facts: Facts
) -> None:
    """Units and posts that are named must exist and fit.

    Who acts as superior names owners of its own subtree only, and never itself: otherwise the
    owner could declare its own success. What is sent down goes to units below the sender.
    Refuses: no-such-unit, not-below, own-verifier, not-of-owner.
    """
    tree = facts.tree
    if tree is None:
        return
    for name, unit in _units_named(given):
        if unit not in tree:
            raise refused(
                "no-such-unit",
                N_("{field}写的单位不在组织树里。"),
                N_("请从单位表里选。"),
                field=title_of(loop.fields.get(name), name),
            )
    owner = given.get("owner", matter.owner)
    if "owner" in given and "superior" in move.by:
        _below(tree, above=given.get("superior", matter.superior), unit=owner)
    for name in {entry.opens.each for entry in loop.moves.values() if entry.opens} & given.keys():
        for unit in given[name] if loop.fields[name].type == "units" else ():
            _below(tree, above=owner, unit=unit)
    if given.get("verifier") is not None and given["verifier"] == owner:
        raise refused("own-verifier", N_("责任单位不能核查自己。"), N_("请另选核查单位。"))
    holder = given.get("holder")
    if holder is not None and facts.posts.get(holder) != owner:
        raise refused("not-of-owner", N_("责任岗位不在责任单位里。"), N_("请选责任单位的岗位。"))


def _below(tree: Tree, *, above: int | None, unit: int) -> None:
    if above is None or above not in tree or (unit != above and tree.is_above(above, unit)):
        return
    raise refused(
        "not-below",
        N_("{unit}不在{above}下面，不能交给它办。"),
        N_("请选本单位下面的单位；要请外单位办，请报上一级交办。"),
        unit=tree.unit(unit).title,
        above=tree.unit(above).title,
    )


def _units_named(given: Mapping[str, Any]) -> Iterable[tuple[str, int]]:
    for name in ("owner", "superior", "verifier"):
        if given.get(name) is not None:
            yield name, given[name]
    for name, entry in given.items():
        if isinstance(entry, tuple) and entry and all(type(unit) is int for unit in entry):
            yield from ((name, unit) for unit in entry)


def condition_words(condition: Condition, *, loop: Loop, facts: Facts) -> str:
    """Why a condition does not hold, as a clerk would say it."""
    name, _, wanted = condition
    head, _, rest = name.partition(".")
    if head in facts.children or rest in ("open", "all"):
        n = facts.children.get(head, {}).get(rest, 0)
        return N_("还有 {n} 件下级事项没有结束").format(n=n)
    if head == "times" and rest in loop.moves:
        return N_("还没有“{move}”").format(move=loop.moves[rest].title)
    if name == "day" and wanted in ("due", "original_due"):
        return N_("时限已过，应当在到期前提出")
    if head == "level":
        return N_("不是本层级的模板")
    return N_("“{fact}”不符合要求").format(fact=title_of(loop.fields.get(name), name))


_SPAN_WORDS = {
    "minutes": N_("{n} 分钟"), "hours": N_("{n} 小时"), "days": N_("{n} 天"),
    "workdays": N_("{n} 个工作日"), "months": N_("{n} 个月"), "years": N_("{n} 年"),
}  # fmt: skip


def span_words(span: Any) -> str:
    """A span as Chinese words.

    >>> from luoshi.core.period import Span
    >>> span_words(Span(amount=3, unit="workdays"))
    '3 个工作日'
    """
    return _SPAN_WORDS[span.unit].format(n=span.amount)


def refused(code: str, message: str, fix: str, **names: object) -> Refused:
    """A refusal that says what was refused, why, and what to do."""
    return Refused(Fault(code=code, where="", message=message, fix=fix, names=names))
