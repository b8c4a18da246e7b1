"""What a loop file says, in the words of a clerk: spans, clocks, conditions, openings."""

from collections.abc import Mapping

from luoshi.core import value
from luoshi.core.admit import span_words
from luoshi.core.fault import N_
from luoshi.core.loop import Clock, Condition, End, Field, Loop, Move, Opening
from luoshi.core.period import Span
from luoshi.core.rights import TITLES
from luoshi.core.tree import LEVELS

ENDS: Mapping[End, str] = {
    End.SUCCESS: N_("成功"),
    End.PARTIAL: N_("部分成功"),
    End.FAILURE: N_("未成"),
    End.VOID: N_("作废，不计数"),
    End.OVER: N_("结束，不评"),
}
SIGNS: Mapping[str, str] = {"one": N_("一方即可"), "all": N_("各方都签"), "most": N_("过半数签")}
_FACTS: Mapping[str, str] = {
    "stage": N_("环节"),
    "end": N_("结果"),
    "day": N_("今天"),
    "level": N_("责任单位层级"),
    "regime_now": N_("现时响应级别"),
    "original_due": N_("原定时限"),
    "ended_on": N_("结束日"),
}
_COUNTS: Mapping[str, str] = {
    "times": N_("“{name}”次数"),
    "on": N_("进入“{name}”之日"),
    "late": N_("“{name}”超时次数"),
    "past": N_("“{name}”已办或已超时"),
    "votes": N_("群众每次给的“{name}”"),
}
_CHILDREN: Mapping[str, str] = {"open": N_("未结束件数"), "all": N_("件数")}
_OPERATORS: Mapping[str, str] = {
    "==": "=",
    "!=": "≠",
    "<": "<",
    "<=": "≤",
    ">": ">",
    ">=": "≥",
    "in": N_("属于"),
}


def parties(names: tuple[str, ...]) -> str:
    """Several parties in one phrase.

    >>> parties(("owner", "superior"))
    '责任单位、交办单位'
    """
    return "、".join(TITLES.get(name, name) for name in names)


def clock(clock: Clock, *, loop: Loop) -> str:
    """How long a stage may last, with its cases."""
    usual = _limit(clock.otherwise, loop=loop)
    if not clock.by:
        return usual
    field = loop.fields.get(clock.by)
    answers = field.choice if field else {}
    cases = [
        f"{answers.get(case, case)} {_limit(limit, loop=loop)}"
        for case, limit in clock.cases.items()
    ]
    named = field.title if field else clock.by
    return f"{named}：{'，'.join(cases)}；其他 {usual}"


def _limit(limit: Span | str, *, loop: Loop) -> str:
    return str(span_words(limit)) if isinstance(limit, Span) else f"到{fact(limit, loop=loop)}"


def field(name: str, *, loop: Loop) -> str:
    """The title of a field, or its key where the loop does not know it."""
    known = loop.fields.get(name)
    return known.title if known else name


def fact(name: str, *, loop: Loop) -> str:
    """A fact of a condition in words."""
    head, _, tail = name.partition(".")
    if head == "parent":
        return f"上级事项的{_FACTS.get(tail, tail)}"
    if head in _COUNTS and tail:
        places: Mapping[str, Mapping[str, object]] = {"times": loop.moves, "votes": loop.fields}
        part = places.get(head, loop.stages).get(tail)
        return _COUNTS[head].format(name=getattr(part, "title", tail))
    if tail:
        return f"{_child(head, loop=loop)}{_CHILDREN.get(tail, tail)}"
    return _FACTS.get(name) or field(name, loop=loop)


def _child(name: str, *, loop: Loop) -> str:
    child = loop.children.get(name)
    return child.title if child else name


def condition(condition: Condition, *, loop: Loop) -> str:
    """A condition in words."""
    name, operator, compared = condition
    values = compared if isinstance(compared, tuple) else (compared,)
    said = "、".join(_compared(name, entry, loop=loop) for entry in values)
    return f"{fact(name, loop=loop)} {_OPERATORS[operator]} {said}"


def _compared(name: str, entry: object, *, loop: Loop) -> str:
    if isinstance(entry, bool):
        return N_("是") if entry else N_("否")
    if not isinstance(entry, str):
        return str(entry)
    if name == "stage":
        return loop.stages[entry].title if entry in loop.stages else entry
    if name == "end":
        return ENDS[End(entry)]
    if name == "level":
        return LEVELS[entry]
    field_name = "regime" if name == "regime_now" else name.removeprefix("votes.")
    known = loop.fields.get(field_name)
    if known and entry in known.choice:
        return known.choice[entry]
    return entry if name.startswith("parent.") else fact(entry, loop=loop)


def opening(opens: Opening, *, loop: Loop) -> str:
    """What a move opens, in words."""
    child = loop.children.get(opens.loop.rpartition(".")[2]) if "." in opens.loop else None
    what = f"“{child.title}”" if child else f"`{opens.loop}`"
    if not opens.each:
        return f"立一件{what}"
    copied = [name for name in opens.given if name not in opens.shared]
    given = "、".join(field(name, loop=loop) for name in copied)
    shared = "、".join(field(name, loop=loop) for name in opens.shared)
    handed = (f"，交给它：{given}" if given else "") + (f"，分给它：{shared}" if shared else "")
    return f"按“{field(opens.each, loop=loop)}”每个立一件{what}{handed}"


def amounts(amounts: Mapping[str, str | int], *, loop: Loop) -> str:
    """What is taken or given, in words."""
    said = []
    for stock, amount in amounts.items():
        much = str(amount) if isinstance(amount, int) else field(amount, loop=loop)
        said.append(f"{_stock(stock, loop=loop)} {much}")
    return "；".join(said)


def _stock(stock: str, *, loop: Loop) -> str:
    through, _, name = stock.rpartition(".")
    if not through:
        return field(stock, loop=loop)
    whose = "上级事项" if through == "parent" else field(through, loop=loop)
    return f"{whose}的 `{name}`"


def rhythm(every: str, *, loop: Loop) -> str:
    """How often a move is expected, in words."""
    return value.RHYTHMS.get(every) or f"按{field(every, loop=loop)}"


def sign(move: Move) -> str:
    """How many must sign, in words."""
    return SIGNS.get(move.sign) or f"{move.sign} 家签"


def field_type(field: Field) -> str:
    """What may be written in a field, in words."""
    if field.choice:
        answers = "、".join(f"{answer} `{key}`" for key, answer in field.choice.items())
        how = (
            "选一项"
            if field.type == "choice"
            else "可选几项"
            if len(field.choice) > 1
            else "要勾上"
        )
        return f"{how}：{answers}"
    if field.type == "text":
        return f"文字，最多 {field.most} 字"
    if field.type == "file":
        return f"文件，最多 {field.most} 个"
    return TYPES[field.type] + (f" `{field.loop}`" if field.loop else "")


TYPES: Mapping[str, str] = {
    "number": N_("数"),
    "quantity": N_("数量和单位"),
    "day": N_("日期"),
    "days": N_("起止日期"),
    "time": N_("时刻"),
    "yes": N_("是否"),
    "unit": N_("单位"),
    "units": N_("几个单位"),
    "post": N_("岗位"),
    "party": N_("单位或群众"),
    "rhythm": N_("周期"),
    "turns": N_("班次"),
    "scheme": N_("考核方案"),
    "stock": N_("库存，只由动作加减"),
    "capacity": N_("日能力，只由动作加减"),
    "matter": N_("另一件事项"),
}
