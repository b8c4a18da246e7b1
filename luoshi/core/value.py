"""Values of fields: read from a form, written into the ledger, read back. One way for each type.

Shape of the ledger form: text, choice and rhythm as strings; numbers as decimal strings; days and
instants in ISO 8601; units and posts as decimal strings of their ids; quantities as
{"amount", "unit"}; yes as true or false; several values as lists; amounts by day as `core.daily`
and turns of duty as `core.turn` have them.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from luoshi.core import scheme, turn
from luoshi.core.calendar import CHINA
from luoshi.core.criterion import Criterion
from luoshi.core.daily import Daily
from luoshi.core.fault import N_, Fault, Phrase
from luoshi.core.loop import Field
from luoshi.core.quantity import Quantity, parse_quantity

RHYTHMS: Mapping[str, str] = {
    "day": N_("每天"),
    "week": N_("每周"),
    "half_month": N_("每半月"),
    "month": N_("每月"),
    "quarter": N_("每季度"),
    "year": N_("每年"),
}

NUMBERS = ("number", "stock")
IDS = ("unit", "post", "matter")
LISTS = ("units", "choices", "days", "file", "turns", "scheme")
#: What a person types or attaches: only its commitment enters the hash, so that it can be erased.
TYPED = ("text", "file", "party")
EMPTY: Mapping[Any, Any] = MappingProxyType({})
#: No figure of a district needs more; one with more would fill the ledger with noughts.
MOST_DIGITS = 30
#: A day outside is a slip of the hand, and no calendar counts on from it.
YEARS = range(1900, 2200)


def is_erasable(field: Field) -> bool:
    """Whether the value stands outside the hash: typed or attached by a person, or personal."""
    return field.type in TYPED or field.personal is not None


def encode(field: Field, value: Any) -> Any:
    """The ledger form of a value; None stays None.

    >>> encode(Field(name="due", title="", title_en="", type="day"), date(2026, 6, 30))
    '2026-06-30'
    """
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, Quantity):
        return {"amount": format(value.amount, "f"), "unit": value.unit}
    if isinstance(value, Daily | turn.Turn | Criterion):
        return value.written()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [encode(field, entry) for entry in value]
    return str(value)


def decode(field: Field, stored: Any) -> Any:
    """The value that a ledger form stands for; the inverse of `encode`."""
    if stored is None or isinstance(stored, bool):
        return stored
    one = _DECODERS_OF_ONE.get(field.type)
    if one is not None:
        return tuple(one(entry) for entry in stored)
    read = _DECODERS.get(field.type)
    if read is not None:
        return read(stored)
    return tuple(stored) if field.type in LISTS else stored


def _as_quantity(stored: Mapping[str, str]) -> Quantity:
    return Quantity(amount=Decimal(stored["amount"]), unit=stored["unit"])


_DECODERS: Mapping[str, Callable[[Any], Any]] = {
    "quantity": _as_quantity, "capacity": Daily.read, "day": date.fromisoformat,
    "time": datetime.fromisoformat, **dict.fromkeys(NUMBERS, Decimal), **dict.fromkeys(IDS, int),
}  # fmt: skip
_DECODERS_OF_ONE: Mapping[str, Callable[[Any], Any]] = {
    "days": date.fromisoformat, "units": int, "turns": turn.Turn.read,
    "scheme": Criterion.read,
}  # fmt: skip


def fault_of(field: Field, value: Any) -> Fault | None:
    """What is wrong with a value for this field, or None.

    Shape: the codes are empty, too-long, too-many, bad-choice, bad-value.
    """
    if field.type == "text" and isinstance(value, str):
        return _too_long(field, value)
    if field.type == "scheme":
        return scheme.fault_of(field, value)
    if field.type in ("choice", "choices"):
        return None if _is_chosen(field, value) else _no_choice(field)
    wanted = _CLASSES.get(field.type)
    if wanted is None:
        return None
    is_other = type(value) is not wanted
    if is_other or _is_odd(field, value):
        return _bad(field, value)
    return _too_many(field) if field.type == "file" and len(value) > field.most else None


def parse(
    field: Field, text: str | tuple[str, ...], *, posts: Mapping[str, tuple[int, ...]] = EMPTY
) -> Any:
    """The value that a person typed for this field, or a `Fault` that says how to write it.

    Shape: several values come as a tuple, or as one text with spaces or 、 between them; turns of
    duty as lines, with `posts` by their titles; an instant without its offset is China's.
    """
    if field.type == "turns":
        lines = "\n".join(text) if isinstance(text, tuple) else text
        found = turn.parse(lines, field=field, posts=posts)
        return found if isinstance(found, Fault) else fault_of(field, found) or found
    if field.type == "scheme":
        return scheme.parse(field, "\n".join(text) if isinstance(text, tuple) else text)
    if isinstance(text, tuple) or field.type in LISTS:
        return _parse_several(field, _parts(field, text) if isinstance(text, str) else text)
    said = text.strip()
    if field.type == "quantity":
        return parse_quantity(said)
    try:
        value = _PARSERS.get(field.type, str)(said)
    except (ValueError, ArithmeticError):
        return _bad(field, said)
    return fault_of(field, value) or value


def _parts(field: Field, text: str) -> tuple[str, ...]:
    return (text,) if field.type == "file" else tuple(text.replace("、", " ").split())


def _parse_several(field: Field, texts: tuple[str, ...]) -> Any:
    try:
        value = tuple(_PARSERS_OF_ONE.get(field.type, str)(text.strip()) for text in texts)
    except ValueError:
        return _bad(field, texts)
    value = tuple(dict.fromkeys(value)) if field.type in ("units", "choices") else value
    return fault_of(field, value) or value


def _yes(text: str) -> bool:
    if text.lower() in ("yes", "true", "on", "是", "1"):
        return True
    if text.lower() in ("no", "false", "", "否", "0"):
        return False
    raise ValueError(text)


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return (found if found.tzinfo else found.replace(tzinfo=CHINA)).astimezone(UTC)


def _number(text: str) -> Decimal:
    """A number as a clerk writes it: full-width digits and commas between thousands are read."""
    return Decimal(_COMMA.sub("", unicodedata.normalize("NFKC", text)))


_COMMA = re.compile(r"(?<=\d),(?=\d{3}(?:\D|$))")
_CLASSES: Mapping[str, type] = {
    "text": str, "number": Decimal, "stock": Decimal, "capacity": Daily, "quantity": Quantity,
    "day": date, "days": tuple, "time": datetime, "yes": bool, "unit": int, "units": tuple,
    "post": int, "matter": int, "rhythm": str, "file": tuple, "party": str, "turns": tuple,
}  # fmt: skip
_PARSERS: Mapping[str, Any] = {
    "number": _number, "stock": _number, "day": date.fromisoformat,
    "time": _instant, "yes": _yes, "unit": int, "post": int, "matter": int,
}  # fmt: skip
_PARSERS_OF_ONE: Mapping[str, Any] = {"units": int, "days": date.fromisoformat}


def _is_odd(field: Field, value: Any) -> bool:
    """Whether a value of the right class still is none of this type."""
    check = _ODD.get(field.type)
    return check is not None and check(value)


def _is_vast(value: Decimal) -> bool:
    """No number, or one that fills pages when it is written out."""
    if not value.is_finite():
        return True
    return max(abs(value.adjusted()), len(value.as_tuple().digits)) > MOST_DIGITS


def _is_no_span(value: tuple[Any, ...]) -> bool:
    is_far = any(type(day) is not date or day.year not in YEARS for day in value)
    return len(value) != 2 or is_far or value[0] > value[1]


def _is_no_list_of_units(value: tuple[Any, ...]) -> bool:
    is_plain = all(type(unit) is int for unit in value)
    return not value or not is_plain or len(set(value)) < len(value)


_ODD: Mapping[str, Any] = {
    "rhythm": lambda value: value not in RHYTHMS,
    "quantity": lambda value: _is_vast(value.amount) or not value.unit.strip(),
    "day": lambda value: value.year not in YEARS,
    "days": _is_no_span,
    "time": lambda value: value.tzinfo is None or value.year not in YEARS,
    "units": _is_no_list_of_units,
    "file": lambda value: any(type(name) is not str for name in value),
    "party": lambda value: not value.strip(),
    "capacity": lambda value: any(_is_vast(run.amount) for run in value.runs),
    "turns": turn.is_odd,
} | dict.fromkeys(NUMBERS, _is_vast)


def _is_chosen(field: Field, value: Any) -> bool:
    """Whether it is one of the answers, or for `choices` some of them, none twice."""
    if field.type == "choice":
        return isinstance(value, str) and value in field.choice
    if not isinstance(value, tuple) or not value:
        return False
    is_known = all(isinstance(key, str) and key in field.choice for key in value)
    return is_known and len(set(value)) == len(value)


def _too_long(field: Field, value: str) -> Fault | None:
    if not value.strip():
        return Fault(
            code="empty",
            where=field.title,
            message=N_("还没有写{field}。"),
            fix=N_("写好再提交。"),
            names={"field": field.named},
        )
    if len(value) <= field.most:
        return None
    return Fault(
        code="too-long",
        where=field.title,
        message=N_("{field}最多 {most} 个字，现在是 {n} 个。"),
        fix=N_("删去 {over} 个字。"),
        names={
            "field": field.named,
            "most": field.most,
            "n": len(value),
            "over": len(value) - field.most,
        },
    )


def _no_choice(field: Field) -> Fault:
    return Fault(
        code="bad-choice",
        where=field.title,
        message=N_("{field}没有这个选项。"),
        fix=N_("请选其中一项：{choices}。"),
        names={"field": field.named, "choices": field.answers},
    )


def _too_many(field: Field) -> Fault:
    return Fault(
        code="too-many",
        where=field.title,
        message=N_("{field}最多 {most} 个。"),
        fix=N_("请只留最要紧的。"),
        names={"field": field.named, "most": field.most},
    )


_EXAMPLES: Mapping[str, str] = {
    "number": "12.5", "stock": "100", "quantity": N_("12 户"),
    "day": "2026-06-30", "days": "2026-06-01 2026-06-30", "time": "2026-06-30T09:00",
    "turns": turn.EXAMPLE,
}  # fmt: skip


def _bad(field: Field, value: object) -> Fault:
    example = _EXAMPLES.get(field.type)
    return Fault(
        code="bad-value",
        where=field.title,
        message=N_("{field}写成“{value}”，认不出来。"),
        fix=N_("请按这个样子写：{example}。") if example else N_("请从列出的里面选。"),
        names={"field": field.named, "value": _shown(value), "example": Phrase(text=example or "")},
    )


def _shown(value: object) -> str:
    """What was given, as whoever gave it would know it again; never a word of the program."""
    if isinstance(value, Quantity):
        return f"{value.amount} {value.unit}"[:40]
    parts = value if isinstance(value, tuple) else (value,)
    return " ".join(str(part) for part in parts)[:40]
