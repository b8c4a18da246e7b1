"""docs/loops.md: every declaration in the words of a clerk, so that a weakened one is seen."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from luoshi.core import saying
from luoshi.core.admit import span_words
from luoshi.core.loop import GROUPS, PARTIES, PRICES, Field, Loop, Measure, Move, Stage

HEAD = """# 机制

本文由 `luoshi loops docs > docs/loops.md` 从机制文件生成，请勿手改；测试比对两者。
每个机制写明：在每个环节谁能做什么、谁不能做，要填什么，时限多久，哪些是个人信息、保存多久，哪些公开，怎样评判。

- 空着的格子表示没有规定。“任何未结束的环节”不含结束环节。
- “负责人”指该单位负责人或其副岗。“另一人”指不能由做过所列动作的人来做。
- “群众每次给的”按次数算：每人每件三个月内一次，其他比率按件数算。
- “已办或已超时”指已离开这个环节，或还停在这里而督办单已发出；还在时限内的不算进分母。
- “结论已定”的环节只等到时归档，责任单位不申诉就不再变：整件看它的下级事项时，停在这里的算已经结束。
- 分钟是填一次的价钱，由字段类型定，见减负账。
- “可撤回”指经办人在 30 分钟内、无人接着办时可以收回；负责人的决定、升降级和已公开的不可撤回。
"""


def document(loops: Mapping[str, Loop], *, common: Mapping[str, Field]) -> str:
    """The whole of docs/loops.md. Shape: Markdown, the loops in the order of the mapping."""
    parts = [HEAD, "## 共用字段", "", *_fields(common.values()), ""]
    for loop in loops.values():
        parts += _loop(loop, level="##", common=common)
        for child in loop.children.values():
            parts += _loop(child, level="###", common=common)
    return "\n".join(parts).rstrip() + "\n"


def _loop(loop: Loop, *, level: str, common: Mapping[str, Field]) -> list[str]:
    lines = [f"{level} {loop.title} {loop.title_en} `{loop.name}`", "", *_about(loop)]
    declared = [field for name, field in loop.fields.items() if name not in common]
    if declared:
        lines += [f"{level}# 字段（{loop.title}）", "", *_fields(declared), ""]
    lines += [f"{level}# 环节（{loop.title}）", "", *_stages(loop), ""]
    lines += [f"{level}# 动作（{loop.title}）", "", *_moves(loop), ""]
    if loop.measures:
        lines += [f"{level}# 评判（{loop.title}）", "", *_measures(loop), ""]
    return lines


def _about(loop: Loop) -> list[str]:
    if loop.parent:
        lines = [f"`{loop.parent}` 里的小事项，各方同它的上级事项。", ""]
    else:
        source = f"[{loop.source}](sources.md#{loop.source})"
        number = f"文号用“{loop.number}”字。" if loop.number else "不编文号。"
        place = f"列在“{GROUPS[loop.group]}”。"
        lines = [loop.purpose, "", loop.purpose_en, "", f"出处 {source}。{number}{place}", ""]
    if loop.seen_by:
        lines += [f"只给{saying.parties(loop.seen_by)}看。", ""]
    return lines


def _fields(fields: Iterable[Field]) -> list[str]:
    head = ("字段", "English", "键", "写什么", "分钟", "谁能看", "个人信息", "数据元", "填写说明")
    rows = [
        (
            field.title,
            field.title_en,
            f"`{field.name}`",
            saying.field_type(field),
            PRICES[field.type],
            _seen(field.seen_by),
            f"结束后 {span_words(field.personal)}删除" if field.personal else "",
            f"`{field.element}`" if field.element else "",
            " ".join(said for said in (field.help, field.help_en) if said),
        )
        for field in fields
    ]
    return _table(head, rows)


def _seen(parties: tuple[str, ...]) -> str:
    return saying.parties(parties) if parties else ""


def _stages(loop: Loop) -> list[str]:
    head = (
        "环节", "English", "键", "对群众怎么说", "时限", "到时或结果", "谁能看", "能办", "不能办",
    )  # fmt: skip
    rows = [
        (
            stage.title,
            stage.title_en,
            f"`{stage.name}`",
            " ".join(said for said in (stage.told, stage.told_en) if said),
            saying.clock(stage.clock, loop=loop) if stage.clock else "",
            _outcome(loop, stage),
            _seen_at(loop, stage),
            _able(loop, stage),
            _unable(loop, stage),
        )
        for stage in loop.stages.values()
    ]
    return _table(head, rows)


def _outcome(loop: Loop, stage: Stage) -> str:
    if stage.end:
        return f"结束：{saying.ENDS[stage.end]}"
    said = f"自动到“{loop.stages[stage.then].title}”" if stage.then else ""
    if stage.clock and not stage.then:
        said = "发督办单"
    said += "；期满日就是完成时限" if stage.sets_due else ""
    said += "；结论已定" if stage.name in loop.decided else ""
    return said + ("；完成时限顺延" if stage.pauses else "")


def _seen_at(loop: Loop, stage: Stage) -> str:
    if stage.seen_by:
        return saying.parties(stage.seen_by)
    return "群众（沿用）" if stage.name in loop.public_stages else ""


def _able(loop: Loop, stage: Stage) -> str:
    moves = loop.from_stage(stage.name)
    by_party = [
        f"{saying.parties((party,))}：{'、'.join(move.title for move in moves if party in move.by)}"
        for party in PARTIES
        if any(party in move.by for move in moves)
    ]
    return "；".join(by_party)


def _unable(loop: Loop, stage: Stage) -> str:
    """The parties that make moves somewhere in this loop, and none here."""
    ever = {party for move in loop.moves.values() for party in move.by}
    here = {party for move in loop.from_stage(stage.name) for party in move.by}
    return saying.parties(tuple(party for party in PARTIES if party in ever - here))


def _moves(loop: Loop) -> list[str]:
    head = ("动作", "English", "键", "谁", "从", "到", "必填", "可填", "分钟", "规定")
    rows = [
        (
            move.title,
            move.title_en,
            f"`{move.name}`",
            _who(loop, move),
            _from(loop, move),
            "、".join(loop.stages[stage].title for stage in move.to) or "原处",
            "、".join(saying.field(name, loop=loop) for name in move.needs),
            "、".join(saying.field(name, loop=loop) for name in move.may),
            _minutes(loop, move),
            "；".join(_terms(loop, move)),
        )
        for move in loop.moves.values()
    ]
    return _table(head, rows)


def _who(loop: Loop, move: Move) -> str:
    who = saying.parties(move.by) + ("，负责人" if move.head else "")
    if move.other_than:
        others = "、".join(loop.moves[name].title for name in move.other_than)
        who += f"，另一人（非{others}）"
    return who + (f"，{saying.sign(move)}" if move.sign != "one" else "")


def _from(loop: Loop, move: Move) -> str:
    if move.opens_matter:
        return "立项"
    return "、".join(
        "任何未结束的环节" if stage == "any" else loop.stages[stage].title for stage in move.sources
    )


def _minutes(loop: Loop, move: Move) -> str:
    total = sum((Decimal(PRICES[loop.fields[name].type]) for name in move.needs), Decimal(0))
    return str(total)


def _terms(loop: Loop, move: Move) -> list[str]:
    said = [f"须{saying.condition(condition, loop=loop)}" for condition in move.when]
    said += [f"{saying.rhythm(move.every, loop=loop)}一次"] if move.every else []
    said += [f"结束后 {span_words(move.within)}内"] if move.within else []
    said += [saying.opening(move.opens, loop=loop)] if move.opens else []
    said += [f"扣 {saying.amounts(move.takes, loop=loop)}"] if move.takes else []
    said += [f"加 {saying.amounts(move.gives, loop=loop)}"] if move.gives else []
    said += [f"规则 {'、'.join(f'`{rule}`' for rule in move.rules)}"] if move.rules else []
    by_person = move.by != ("system",) and not move.opens_matter
    return [*said, "可撤回"] if by_person and loop.can_take_back(move) else said


def _measures(loop: Loop) -> list[str]:
    head = ("比率", "English", "键", "数", "在其中")
    rows = [
        (
            measure.title,
            measure.title_en,
            f"`{measure.name}`",
            _all_of(loop, measure, key="count"),
            _all_of(loop, measure, key="of") or "全部",
        )
        for measure in loop.measures.values()
    ]
    return _table(head, rows)


def _all_of(loop: Loop, measure: Measure, *, key: str) -> str:
    conditions = measure.count if key == "count" else measure.of
    return "；".join(saying.condition(condition, loop=loop) for condition in conditions)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """A Markdown table without the columns that are empty in every row."""
    rows = list(rows)
    kept = [index for index in range(len(head)) if any(row[index] for row in rows)]
    lines = [tuple(head[index] for index in kept), tuple("---" for _ in kept)]
    lines += [tuple(row[index] for index in kept) for row in rows]
    return [f"| {' | '.join(line)} |" for line in lines]
