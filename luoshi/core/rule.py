"""The named rules of the house that a move may call, and what loops declare and must wait for."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from luoshi.core import (
    rota,
    rule_codes,
    rule_matches,
    rule_postings,
    rule_rating,
    rule_scores,
    rule_visits,
    scoring,
    wording,
)
from luoshi.core.admit import refused
from luoshi.core.calendar import day_of
from luoshi.core.fault import N_, Fault, Phrase
from luoshi.core.loop import OF_ITSELF, Loop, Move
from luoshi.core.matter import end_of
from luoshi.core.ruling import NOTHING, Asked, Rule, Ruled


def all_of(asked: Asked) -> Ruled:
    """What the rules of the move say, one after the other; what one fills in, the next one sees.

    Refuses: as the first of them that refuses.
    """
    said = NOTHING
    for name in asked.move.rules:
        one = RULES[name](replace(asked, given={**asked.given, **said.fills}))
        said = Ruled(
            warnings=(*said.warnings, *one.warnings),
            fills={**said.fills, **one.fills},
            body={**said.body, **one.body},
            effects=(*said.effects, *one.effects),
        )
    return said


def no_duplicate(asked: Asked) -> Ruled:
    """Refuses: duplicate, when an open matter quotes the same sentence under the same title."""
    twins = asked.facts.twins
    if twins:
        raise refused(
            "duplicate",
            N_("和在办的 {twin} 是同一件事：来源、原文和名称都一样。"),
            N_("请在那一件上追加要求，或改写名称说明不同之处。"),
            twin=twins[0] or Phrase(text=N_("另一件")),
        )
    return NOTHING


def within_parent(asked: Asked) -> Ruled:
    """Refuses: after-whole, when a part would be due after the whole that is still open, also by
    standing still until the day that is given; before-part, when a day that is given to a whole is
    before that of an open part.

    Source: domain.md 2.2, the parts of a task.
    """
    due, part = asked.given.get("due") or asked.matter.due, asked.facts.last_part
    if due is None:
        return NOTHING
    if part is not None and due < part[1]:
        raise refused(
            "before-part",
            N_("分解出去的“{part}”的完成时限是 {part_due}，晚于这里写的 {due}。"),
            N_("请先把那一件的时限提前，或把这一件定在 {part_due} 或之后。"),
            part=part[0] or asked.loop.named,
            part_due=wording.Day(on=part[1]),
            due=wording.Day(on=due),
        )
    values = {**asked.matter.values, **asked.given}
    moved = due
    for stage in asked.move.to:
        moved = _moved(due, loop=asked.loop, stage=stage, values=values, since=asked.facts.day)
    _refuse_after_whole(asked, due=moved, is_moved=moved != due)
    return NOTHING


def _moved(due: date, *, loop: Loop, stage: str, values: Mapping[str, Any], since: date) -> date:
    """The due day after standing from a day on at a stage that pauses until a day in a field."""
    clock = loop.stages[stage].clock if stage in loop.stages else None
    until = values.get(str(clock.otherwise)) if clock and loop.stages[stage].pauses else None
    return due + max(until - since, timedelta()) if isinstance(until, date) else due


def _refuse_after_whole(asked: Asked, *, due: date, is_moved: bool) -> None:
    if asked.facts.parent is None:
        return
    loop, whole = asked.facts.parent
    if whole.due is None or end_of(loop=loop, matter=whole) is not None:
        return
    since = day_of(whole.entered_at) if whole.entered_at else asked.facts.day
    limit = _moved(whole.due, loop=loop, stage=whole.stage, values=whole.values, since=since)
    if due <= limit:
        return
    message = N_("这一件的完成时限是 {due}，晚于所属整件“{whole}”的 {whole_due}。")
    fix = N_("请把时限定在 {whole_due} 或之前；确实来不及，先申请整件延期。")
    if is_moved:
        message = N_("停到那天，这一件顺延到 {due}，晚于所属整件“{whole}”的 {whole_due}。")
        fix = N_("请把恢复日期提前；确实来不及，先申请整件延期。")
    raise refused(
        "after-whole", message, fix, due=wording.Day(on=due), whole=whole.title or loop.named,
        whole_due=wording.Day(on=limit),
    )  # fmt: skip


def warn_without_basis(asked: Asked) -> Ruled:
    """Warns when a letter of responsibility names no document that provides for it.

    Source: domain.md 3.5, the limit on letters of responsibility.
    """
    return NOTHING if asked.given.get("basis") else Ruled(warnings=("no-basis",))


def rota_kept(asked: Asked) -> Ruled:
    """Refuses a rota with a gap, an overlap, or two nights running of one post.

    Shape: looks at the fields `turns`, `days` and `hours` ("night" asks for the nights alone).
    Refuses: not-of-owner, twice-on-duty, overlap, gap, two-nights.
    """
    owner = asked.value("owner")
    rota.check(
        turns=asked.value("turns") or (),
        days=asked.value("days"),
        is_night=asked.value("hours") == rota.NIGHT,
        units=None if asked.facts.tree is None else asked.facts.posts,
        owner=owner,
        titles=asked.facts.titles,
    )
    return NOTHING


RULES: Mapping[str, Rule] = {
    "rota": rota_kept,
    "no_duplicate": no_duplicate,
    "within_parent": within_parent,
    "alike": rule_matches.alike,
    "warn_without_basis": warn_without_basis,
    "colour": rule_rating.colour,
    "raises": rule_rating.raises,
    "lowers": rule_rating.lowers,
    "recused": rule_rating.recused,
    "issue_code": rule_codes.issue_code,
    "check_code": rule_codes.check_code,
    "sample": rule_visits.sample,
    "merge_visits": rule_visits.merge_visits,
    "posts": rule_postings.posts,
    "relieves": rule_postings.relieves,
    "freeze": rule_scores.freeze,
    "score": rule_scores.score,
    "marked": rule_scores.marked,
    "veto": rule_scores.veto,
}

#: The fields without which a rule cannot be carried out, each with the types that it may have.
READS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "colour": {"likelihood": ("choice",), "impact": ("choice",), "colour": ("choice",)},
    "raises": {"regime": ("choice",)},
    "lowers": {"regime": ("choice",)},
    "issue_code": {"code": ("text",)},
    "check_code": {"code": ("text",), "shown_code": ("text",)},
    "sample": {"pool": ("units",), "n_drawn": ("number",), "drawn": ("units",)},
    "merge_visits": {"visited": ("unit", "units")},
    "alike": {"counter": ("matter",)},
    "posts": {"seat": ("post",), "holder": ("post",), "days": ("days",)},
    "freeze": {"cutoff": ("day",)},
    "score": {"points": ("number",)},
    "marked": {"marks": ("text",)},
    "veto": {"standing": ("choice",), "basis": ("text",), "ground": ("text",)},
}

#: The answers that a rule knows in a choice; a number says how many there must be.
ANSWERS: Mapping[str, Mapping[str, tuple[str, ...] | int]] = {
    "colour": {"likelihood": 3, "impact": 3, "colour": ("blue", "yellow", "orange", "red")},
    "score": {"standing": tuple(scoring.STANDINGS)},
    "veto": {"standing": tuple(scoring.STANDINGS)},
}


def unsupported(loop: Loop) -> list[Fault]:
    """Everything that a loop and its children declare and that is not carried out yet.

    Shape: each has the code not-carried-out; a sound loop without any may be put to use.
    """
    return [
        Fault(
            code="not-carried-out",
            where=f"{each.name}.{at}",
            message=N_("还办不到：{what}。"),
            fix=N_("请先从机制文件里删去，等系统支持后再写。"),
            names={"what": what},
        )
        for each in (loop, *loop.children.values())
        for at, what in _of_moves(each)
    ]


def _of_moves(loop: Loop) -> Iterator[tuple[str, Phrase]]:
    for move in loop.moves.values():
        at = f"moves.{move.name}"
        for rule in move.rules:
            for what in _lacking(loop, rule):
                yield f"{at}.rules", what
        is_by_itself = move.by == ("system",) and not move.opens_matter
        if is_by_itself and (move.opens or move.takes or move.gives or move.rules or move.needs):
            yield at, Phrase(text=N_("系统自动做的“{move}”又要填写、立件或增减数量"),
                             names={"move": move.named})  # fmt: skip
        if move.sign != "one" and (len(move.to) > 1 or move.opens_matter or _asks_to_open(move)):
            yield f"{at}.sign", Phrase(text=N_("几方签署的“{move}”又要立项或选结果"),
                                       names={"move": move.named})  # fmt: skip
        for name, _, _ in move.when:
            if _is_too_far(name):
                yield f"{at}.when", Phrase(text=N_("条件里的“{fact}”"), names={"fact": name})


def _lacking(loop: Loop, rule: str) -> Iterator[Phrase]:
    """What a rule cannot do without and the loop does not declare."""
    for name, types in READS.get(rule, {}).items():
        if name not in loop.fields or loop.fields[name].type not in types:
            names = {"rule": rule, "field": name, "types": "、".join(types)}
            yield Phrase(text=N_("没有{types}类型字段 {field} 的规则“{rule}”"), names=names)
    for name, wanted in ANSWERS.get(rule, {}).items():
        given = loop.fields[name].choice if name in loop.fields else None
        if isinstance(wanted, int):
            if given and len(given) != wanted:
                names = {"rule": rule, "field": name, "n": str(wanted)}
                yield Phrase(text=N_("字段 {field} 不是 {n} 个选项的规则“{rule}”"), names=names)
        elif given and not set(wanted) <= given.keys():
            names = {"rule": rule, "field": name, "answers": "、".join(wanted)}
            yield Phrase(text=N_("字段 {field} 没有选项 {answers} 的规则“{rule}”"), names=names)


def _asks_to_open(move: Move) -> bool:
    """Whether the actor would fill in a child, which nobody else has signed."""
    return move.opens is not None and not move.opens.each


def _is_too_far(fact: str) -> bool:
    """Whether only the surroundings of the parent could tell: its children or its own parent."""
    head, _, rest = fact.partition(".")
    inner, dot, _ = rest.partition(".")
    return head == "parent" and (rest == "regime_now" or bool(dot and inner not in OF_ITSELF))
