"""What somebody answered in the form of a move: values, and what to mend at each field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from luoshi.core import value as values
from luoshi.core import wording
from luoshi.core.fault import N_, Fault
from luoshi.core.loop import Field
from luoshi.core.matter import EMPTY
from luoshi.core.quantity import Quantity, Unit, base_of, parse_quantity
from luoshi.store import attachments
from luoshi.web import pickers, spoken
from luoshi.web.forms import Ask, Form, Typed, initial, scope, unit_of


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What somebody answered. Shape: `errors` by field; `files` are bytes by digest."""

    given: Mapping[str, Any]
    errors: Mapping[str, str]
    files: Mapping[str, bytes] = field(default_factory=lambda: EMPTY)
    to: str = ""


def read(form: Form, *, data: Typed, files: MultiValueDict[str, Any]) -> Answer:
    """What was answered: the values that are well written, and what to mend at each other field."""
    given: dict[str, Any] = {}
    errors: dict[str, str] = {}
    contents: dict[str, bytes] = {}
    emptied = _may_be_emptied(form, data=data)
    for ask in form.asks:
        if ask.field.type == "file":
            found = _files(ask, files=files, contents=contents)
        else:
            typed = [text for text in data.get(ask.name, []) if text.strip()]
            found = _value(form, ask, typed=typed, data=data)
        if isinstance(found, Fault):
            errors[ask.name] = spoken.sentence(found)
        elif found is not None:
            given[ask.name] = found
        elif not ask.optional and ask.name != "holder":
            errors[ask.name] = missing(ask.field)
        elif ask.name in emptied:
            given[ask.name] = None
    _fill_holder(form, given=given, errors=errors)
    to = (data.get("to") or [""])[0]
    if len(form.move.to) > 1 and to not in form.move.to:
        errors["to"] = _("选一种结果")
    return Answer(given=given, errors=errors, files=contents, to=to)


def _may_be_emptied(form: Form, *, data: Typed) -> frozenset[str]:
    """The fields that the form showed with a value: left empty, they are meant to be emptied.

    A button that posts without its form has shown nothing.
    """
    if "prefix" not in data:
        return frozenset()
    own = {ask.name for ask in form.asks if not ask.of_child}
    return frozenset(own.intersection(initial(form)))


def _fill_holder(form: Form, *, given: dict[str, Any], errors: dict[str, str]) -> None:
    """Whoever is not named otherwise is the head of the unit: a duty always has a post."""
    asked = next((ask for ask in form.asks if ask.name == "holder"), None)
    if asked is None or given.get("holder") is not None or "holder" in errors:
        return
    owner = given.get("owner") or (None if asked.of_child else form.matter.owner)
    head = pickers.head_of(owner) if owner is not None and not asked.optional else None
    if head is not None:
        given["holder"] = head
    elif not asked.optional and "owner" not in errors:
        errors["holder"] = missing(asked.field)


def _value(form: Form, ask: Ask, *, typed: list[str], data: Typed) -> Any:
    """The value of one field, None where nothing was typed, or a `Fault`."""
    kind = ask.field.type
    if kind == "units":
        texts = (*data.get(ask.name, []), *data.get(f"{ask.name}_more", []))
        lines = [line for text in texts for line in text.splitlines()]
        return _units(form, ask, tokens=[line for line in lines if line.strip()])
    if not typed:
        return None
    if kind in ("choices", "days", "turns", "scheme"):
        return _several(form, ask, typed=tuple(typed))
    if kind == "unit":
        return pickers.named(typed[0], scope=scope(form, ask), tree=form.tree)
    if kind == "party":
        found = pickers.named(typed[0], scope=scope(form, ask), tree=form.tree)
        return found if isinstance(found, Fault) else f"unit/{found}"
    if kind == "matter":
        return pickers.matter_named(typed[0], actor=form.actor, day=form.day)
    if kind == "quantity":
        return _quantity(ask, typed[0], unit=unit_of(form, ask))
    if kind == "time" and len(typed[0]) == 16:
        return values.parse(ask.field, f"{typed[0]}:00+08:00")
    found = values.parse(ask.field, typed[0])
    if ask.name == "due" and isinstance(found, date) and found < form.day:
        return _too_early(found, day=form.day)
    return found


def _several(form: Form, ask: Ask, *, typed: tuple[str, ...]) -> Any:
    """Several values; in turns of duty the posts of the unit may be called by their titles."""
    unit = form.matter.owner or form.actor.unit
    named = ask.field.type == "turns" and unit is not None
    posts = pickers.posts_by_title(unit) if named and unit else EMPTY
    return values.parse(ask.field, typed, posts=posts)


def _quantity(ask: Ask, text: str, *, unit: str) -> Quantity | Fault:
    found = parse_quantity(text, unit=unit)
    if isinstance(found, Fault) or not unit or base_of(found.unit)[0] == base_of(unit)[0]:
        return found
    return Fault(
        code="mixed-units", where=ask.field.title, message=N_("“{text}”和“{unit}”不是同一种单位。"),
        fix=N_("请改成 {unit}。"), names={"text": Unit(name=found.unit), "unit": Unit(name=unit)},
    )  # fmt: skip


def _too_early(found: date, *, day: date) -> Fault:
    return Fault(
        code="past-day",
        where="",
        message=N_("截止日 {day} 已过。"),
        fix=N_("请选 {today} 及以后。"),
        names={
            "day": wording.Day(on=found, year_of=day),
            "today": wording.Day(on=day, year_of=day),
        },
    )


def _units(form: Form, ask: Ask, *, tokens: list[str]) -> tuple[int, ...] | Fault | None:
    found: dict[int, None] = {}
    place = scope(form, ask)
    for token in tokens:
        units = pickers.of_token(token, scope=place, tree=form.tree)
        if isinstance(units, Fault):
            return units
        found |= dict.fromkeys(units)
    return tuple(sorted(found, key=form.tree.pre)) or None


def _files(
    ask: Ask, *, files: MultiValueDict[str, Any], contents: dict[str, bytes]
) -> tuple[str, ...] | Fault | None:
    named: list[str] = []
    for upload in files.getlist(ask.name):
        most = settings.EVIDENCE_MB * 1024 * 1024
        content = upload.read(most + 1)
        found = attachments.attached(name=upload.name or "", content=content)
        if isinstance(found, Fault):
            return found
        contents[found.digest] = content
        named.append(found.text())
    return (values.fault_of(ask.field, tuple(named)) or tuple(named)) if named else None


def missing(entry: Field) -> str:
    """What to do at a field that was left empty."""
    said = {
        "choice": _("选一项"),
        "choices": _("至少选一项"),
        "day": _("选一天"),
        "days": _("选起止两天"),
        "yes": _("选“是”或“否”"),
        "rhythm": _("选多久反馈一次"),
        "quantity": _("写一个数和单位，例如 12 户"),
        "number": _("写一个数"),
        "unit": _("选一个单位"),
        "units": _("至少选一个单位"),
        "post": _("选一个岗位"),
        "file": _("附一个文件"),
        "matter": _("写事项编号"),
        "scheme": _("一行写一条：机制.指标 满分 算法 目标 系数 底分"),
        "turns": _("每班一行：岗位、开始、结束"),
    }
    return said.get(entry.type) or _("写上{title}").format(title=spoken.named(entry))
