"""Values of a loop file, read by their shape: a reader gives the value, or None if it is wrong."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from luoshi.core.loop import GROUPS, Clock, Condition, End, Opening
from luoshi.core.period import Span, parse_span

NAME = re.compile(r"[a-z][a-z0-9_]*")
KEY = re.compile(r"[a-z][a-z0-9_-]*")

#: Which fault a value of the wrong shape is; any other shape is a `bad-type`.
FAULT_OF: Mapping[str, str] = MappingProxyType({
    "span": "bad-span", "clock": "bad-clock", "end": "bad-end", "conditions": "bad-condition",
    "opens": "bad-opens", "amounts": "bad-amount", "sign": "bad-sign", "retention": "no-retention",
})  # fmt: skip


def _text(raw: object) -> str | None:
    return raw if isinstance(raw, str) and raw.strip() else None


def _name(raw: object) -> str | None:
    return raw if isinstance(raw, str) and NAME.fullmatch(raw) else None


def _key(raw: object) -> str | None:
    return raw if isinstance(raw, str) and KEY.fullmatch(raw) else None


def _character(raw: object) -> str | None:
    return raw if isinstance(raw, str) and len(raw.strip()) == 1 else None


def _group(raw: object) -> str | None:
    return raw if isinstance(raw, str) and raw and raw in GROUPS else None


def _names(raw: object) -> tuple[str, ...] | None:
    names = [raw] if isinstance(raw, str) else raw
    if not isinstance(names, list) or not names:
        return None
    return tuple(names) if all(_name(name) for name in names) else None


def _flag(raw: object) -> bool | None:
    return raw if isinstance(raw, bool) else None


def _whole(raw: object) -> int | None:
    return raw if isinstance(raw, int) and not isinstance(raw, bool) and raw > 0 else None


def _answers(raw: object) -> Mapping[str, str] | None:
    found = _ticks(raw)
    return found if found and len(found) > 1 else None


def _ticks(raw: object) -> Mapping[str, str] | None:
    if not isinstance(raw, dict) or not raw:
        return None
    if not all(_name(key) and _text(answer) for key, answer in raw.items()):
        return None
    return MappingProxyType(dict(raw))


def _span(raw: object) -> Span | None:
    return parse_span(raw) if isinstance(raw, str) else None


def _limit(raw: object) -> Span | str | None:
    """A span, or the name of a day field, its own or its parent's."""
    if not isinstance(raw, str):
        return None
    return parse_span(raw) or (raw if NAME.fullmatch(raw.removeprefix("parent.")) else None)


def _clock(raw: object) -> Clock | None:
    if not isinstance(raw, dict):
        limit = _limit(raw)
        return None if limit is None else Clock(otherwise=limit)
    otherwise = _limit(raw.get("otherwise"))
    by = [key for key in raw if key != "otherwise"]
    if otherwise is None or len(by) != 1 or not isinstance(raw[by[0]], dict) or not raw[by[0]]:
        return None
    cases = {case: _limit(limit) for case, limit in raw[by[0]].items()}
    known = {case: limit for case, limit in cases.items() if limit is not None}
    if len(known) != len(cases):
        return None
    return Clock(otherwise=otherwise, by=by[0], cases=MappingProxyType(known))


def _end(raw: object) -> End | None:
    return End(raw) if isinstance(raw, str) and raw in list(End) else None


def _sign(raw: object) -> str | None:
    if raw in ("one", "all", "most"):
        return str(raw)
    return None if _whole(raw) is None else str(raw)


def _is_value(raw: object) -> bool:
    return isinstance(raw, str | bool | int)


def _condition(raw: object) -> Condition | None:
    if not isinstance(raw, list) or len(raw) != 3:
        return None
    fact, operator, value = raw
    if not isinstance(fact, str) or not isinstance(operator, str):
        return None
    if isinstance(value, list):
        if not value or not all(_is_value(entry) for entry in value):
            return None
        return (fact, operator, tuple(value))
    return (fact, operator, value) if _is_value(value) else None


def _conditions(raw: object) -> tuple[Condition, ...] | None:
    if not isinstance(raw, list) or not raw:
        return None
    conditions = [_condition(entry) for entry in raw]
    known = tuple(condition for condition in conditions if condition is not None)
    return known if len(known) == len(conditions) else None


def _opens(raw: object) -> Opening | None:
    if not isinstance(raw, dict) or len(raw) != 1:
        return None
    loop, how = next(iter(raw.items()))
    if how == 1 and not isinstance(how, bool):
        return Opening(loop=loop)
    if not isinstance(how, dict) or not set(how) <= {"each", "with", "share"}:
        return None
    each = _name(how.get("each"))
    given = _names(how["with"]) if "with" in how else ()
    shared = _names(how["share"]) if "share" in how else ()
    if each is None or given is None or shared is None:
        return None
    return Opening(loop=loop, each=each, given=(*given, *shared), shared=shared)


def _amounts(raw: object) -> Mapping[str, str | int] | None:
    """Amounts by stock; `parent.beds = 1`, a table inside the table in TOML, becomes one key."""
    if not isinstance(raw, dict) or not raw:
        return None
    flat: dict[str, Any] = {}
    for key, value in raw.items():
        inner = value.items() if isinstance(value, dict) else ()
        flat |= {f"{key}.{name}": amount for name, amount in inner} or {key: value}
    if not all(_whole(amount) or _name(amount) for amount in flat.values()):
        return None
    return MappingProxyType(flat)


READERS: Mapping[str, Callable[[object], Any]] = MappingProxyType({
    "text": _text, "name": _name, "key": _key, "sign_character": _character, "names": _names,
    "flag": _flag, "whole": _whole, "type": _name, "answers": _answers, "ticks": _ticks,
    "span": _span,
    "retention": _span, "clock": _clock, "end": _end, "sign": _sign, "conditions": _conditions,
    "opens": _opens, "amounts": _amounts, "group": _group,
})  # fmt: skip

_DAY = Span(amount=1, unit="days")

#: What is put in place of a value that cannot be read, so that the rest can still be checked.
STAND_INS: Mapping[str, Any] = MappingProxyType({
    "span": _DAY, "retention": _DAY, "clock": Clock(otherwise=_DAY), "end": End.OVER,
    "text": "？", "names": (), "conditions": (), "amounts": MappingProxyType({}),
})  # fmt: skip
