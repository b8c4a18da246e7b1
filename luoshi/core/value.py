"""Values of fields: read from a form, written into the ledger, read back. One way for each type.

Shape of the ledger form: text, choice and rhythm as strings; numbers as decimal strings; days and
instants in ISO 8601; units and posts as decimal strings of their ids; quantities as
{"amount", "unit"}; yes as true or false; several values as lists.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from luoshi.core.fault import N_, Fault
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

NUMBERS = ("number", "stock", "capacity")
IDS = ("unit", "post", "matter")
LISTS = ("units", "choices", "days", "file", "turns", "scheme")
#: What a person types or attaches: only its commitment enters the hash, so that it can be erased.
TYPED = ("text", "file", "party")


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
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [encode(field, entry) for entry in value]
    if isinstance(value, Mapping):
        return {str(key): encode(field, entry) for key, entry in value.items()}
    return str(value)


def decode(field: Field, stored: Any) -> Any:
    """The value that a ledger form stands for; the inverse of `encode`."""
    if stored is None or isinstance(stored, bool):
        return stored
    if field.type in NUMBERS:
        return Decimal(stored)
    if field.type == "quantity":
        return Quantity(amount=Decimal(stored["amount"]), unit=stored["unit"])
    if field.type == "day":
        return date.fromisoformat(stored)
    if field.type == "days":
        return tuple(date.fromisoformat(entry) for entry in stored)
    if field.type == "time":
        return datetime.fromisoformat(stored)
    if field.type in IDS:
        return int(stored)
    if field.type == "units":
        return tuple(int(entry) for entry in stored)
    return tuple(stored) if field.type in LISTS else stored


def fault_of(field: Field, value: Any) -> Fault | None:
    """What is wrong with a value for this field, or None: too-long, bad-choice, bad-value."""
    if field.type == "text" and isinstance(value, str):
        return _too_long(field, value)
    if field.choice and field.type in ("choice", "choices"):
        chosen = value if isinstance(value, tuple) else (value,)
        return None if chosen and all(key in field.choice for key in chosen) else _no_choice(field)
    wanted = _CLASSES.get(field.type)
    if wanted is None or (isinstance(value, wanted) and not _is_odd(field, value)):
        return None
    return _bad(field, value)


def parse(field: Field, text: str | tuple[str, ...]) -> Any:
    """The value that a person typed for this field, or a `Fault` that says how to write it."""
    if isinstance(text, tuple):
        return _parse_several(field, text)
    said = text.strip()
    if field.type == "quantity":
        return parse_quantity(said)
    try:
        value = _PARSERS.get(field.type, str)(said)
    except (ValueError, InvalidOperation):
        return _bad(field, said)
    return fault_of(field, value) or value


def _parse_several(field: Field, texts: tuple[str, ...]) -> Any:
    try:
        value = tuple(_PARSERS_OF_ONE.get(field.type, str)(text.strip()) for text in texts)
    except ValueError:
        return _bad(field, "、".join(texts))
    return fault_of(field, value) or value


def _yes(text: str) -> bool:
    if text.lower() in ("yes", "true", "on", "是", "1"):
        return True
    if text.lower() in ("no", "false", "", "否", "0"):
        return False
    raise ValueError(text)


_CLASSES: Mapping[str, type | tuple[type, ...]] = {
    "text": str, "number": Decimal, "stock": Decimal, "capacity": Decimal, "quantity": Quantity,
    "day": date, "days": tuple, "time": datetime, "yes": bool, "unit": int, "units": tuple,
    "post": int, "matter": int, "rhythm": str, "file": tuple, "party": str,
}  # fmt: skip
_PARSERS: Mapping[str, Any] = {
    "number": Decimal, "stock": Decimal, "capacity": Decimal, "day": date.fromisoformat,
    "time": datetime.fromisoformat, "yes": _yes, "unit": int, "post": int, "matter": int,
}  # fmt: skip
_PARSERS_OF_ONE: Mapping[str, Any] = {"units": int, "days": date.fromisoformat}


def _is_odd(field: Field, value: Any) -> bool:
    if field.type == "rhythm":
        return value not in RHYTHMS
    if field.type in NUMBERS:
        return not value.is_finite()
    if field.type == "days":
        return len(value) != 2 or value[0] > value[1]
    if field.type == "file":
        return len(value) > field.most
    return field.type in ("units",) and not value


def _too_long(field: Field, value: str) -> Fault | None:
    if not value.strip():
        return Fault(
            code="empty",
            where=field.title,
            message=N_("还没有写{field}。"),
            fix=N_("写好再提交。"),
            names={"field": field.title},
        )
    if len(value) <= field.most:
        return None
    return Fault(
        code="too-long",
        where=field.title,
        message=N_("{field}最多 {most} 个字，现在是 {n} 个。"),
        fix=N_("删去 {over} 个字。"),
        names={
            "field": field.title,
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
        names={"field": field.title, "choices": "、".join(field.choice.values())},
    )


_EXAMPLES: Mapping[str, str] = {
    "number": "12.5", "stock": "100", "capacity": "20", "quantity": "12 户", "day": "2026-06-30",
    "days": "2026-06-01 2026-06-30", "time": "2026-06-30T09:00", "rhythm": "month",
}  # fmt: skip


def _bad(field: Field, value: object) -> Fault:
    return Fault(
        code="bad-value",
        where=field.title,
        message=N_("{field}写成“{value}”，认不出来。"),
        fix=N_("请按这个样子写：{example}。"),
        names={
            "field": field.title,
            "value": str(value)[:40],
            "example": _EXAMPLES.get(field.type, field.title),
        },
    )
