"""The form of a move, made from the loop's fields: what is asked and what it shows at first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.core import marks, rights
from luoshi.core import value as values
from luoshi.core.loop import OWN, Field, Loop, Move
from luoshi.core.matter import Actor, Matter
from luoshi.core.quantity import Quantity
from luoshi.core.tree import Tree
from luoshi.store import clockwork
from luoshi.store.record import spawn, texts
from luoshi.web import measure_words, names, pickers, present, spoken

Typed = Mapping[str, list[str]]
#: From so many optional fields on they are folded.
MOST_OPTIONAL = 3
#: A text that may be longer has room for several lines, as `ls/field_input.html` shows it.
LINE = 60


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One field that a form asks. Shape: `of_child` is whether it is written on what is opened."""

    field: Field
    optional: bool
    of_child: bool = False

    @property
    def name(self) -> str:
        """The field's name, also that of its input."""
        return self.field.name


@dataclass(frozen=True, kw_only=True)
class Form:
    """A move as somebody is asked to make it. Shape: `matter` has n = 0 where it opens one."""

    loop: Loop
    move: Move
    matter: Matter
    actor: Actor
    tree: Tree
    day: date
    asks: tuple[Ask, ...]
    child: Loop | None = None
    child_move: Move | None = None

    @property
    def opens_each(self) -> bool:
        """Whether the move opens one child for each of several units."""
        opens = self.move.opens
        return (
            opens is not None
            and bool(opens.each)
            and (self.loop.fields[opens.each].type == "units")
        )


def form_of(*, loop: Loop, move: Move, matter: Matter, actor: Actor, tree: Tree, day: date) -> Form:
    """The form of a move: its own fields, and those of the one child that it opens."""
    asks = [Ask(field=loop.fields[name], optional=False) for name in move.needs]
    asks += [Ask(field=loop.fields[name], optional=True) for name in move.may]
    child = child_move = None
    if move.opens is not None:
        child = clockwork.current_loops()[spawn.name_of(move.opens.loop, parent=matter)]
    if child is not None and move.opens is not None and not move.opens.each:
        child_move = child.moves[texts.opening_of(child, actor=actor)]
        own = {ask.name for ask in asks}
        names = [(name, False) for name in child_move.needs]
        names += [(name, True) for name in child_move.may]
        asks += [
            Ask(field=child.fields[name], optional=optional, of_child=True)
            for name, optional in names
            if name not in own
        ]
    return Form(loop=loop, move=move, matter=matter, actor=actor, tree=tree, day=day,
                asks=tuple(asks), child=child, child_move=child_move)  # fmt: skip


def scope(form: Form, ask: Ask) -> pickers.Scope:
    """The units that a field of this form may name."""
    if ask.of_child and form.child is not None and form.child_move is not None:
        blank = Matter(id=0, loop=form.child.name)
        return pickers.scope_of(
            ask.name, loop=form.child, move=form.child_move, matter=blank, actor=form.actor
        )
    return pickers.scope_of(
        ask.name, loop=form.loop, move=form.move, matter=form.matter, actor=form.actor
    )


def unit_of(form: Form, ask: Ask) -> str:
    """The unit in which a quantity is asked: that of its last value, else of what is wanted.

    One that was never given goes in the unit of the other quantities, where they share one: what
    was invested in that of what was planned, what is after in that of what was before.
    """
    if ask.of_child:
        return ""
    known = {
        name: value.unit
        for name, value in form.matter.values.items()
        if isinstance(value, Quantity)
    }
    for name in (ask.name, "quantity" if ask.name == "done" else ""):
        if name in known:
            return known[name]
    if ask.name in ("quantity", "done"):
        return ""
    others = {unit for name, unit in known.items() if name not in ("quantity", "done")}
    found = others or {known.get("quantity", "")}
    return next(iter(found)) if len(found) == 1 else ""


def initial(form: Form) -> dict[str, list[str]]:
    """What the form shows at first, so that nobody types again what is known.

    A report in a rhythm brings the last one along; other moves bring what the opening and the
    house's own fields hold, and numbers, which are states; a reason is written anew each time.
    Whoever signs what another has signed already is shown all of it. Marks replace those that
    stand, and so are shown.
    """
    is_signed = form.matter.signing == form.move.name
    opening = {
        name
        for move in form.loop.moves.values()
        if move.opens_matter
        for name in (*move.needs, *move.may)
    }
    shown: dict[str, list[str]] = {}
    for ask in form.asks:
        kept = is_signed or ask.name in opening or ask.name in OWN or bool(form.move.every)
        is_state = ask.field.type in ("quantity", "number") or ask.name == marks.FIELD
        source = form.matter.pending if is_signed else form.matter.values
        if ask.of_child:
            kept = is_state = ask.name not in ("title", "owner", "holder", "duty", "quantity")
        if (kept or is_state) and _may_be_shown(form, ask) and ask.name in source:
            shown[ask.name] = typed_as(form, ask, source[ask.name])
    for name, sign, wanted in form.move.when:
        asked_for = form.matter.values.get(name)
        if sign == ">" and wanted in form.move.needs and isinstance(asked_for, date):
            shown[str(wanted)] = [asked_for.isoformat()]
    return shown


def _may_be_shown(form: Form, ask: Ask) -> bool:
    if ask.field.personal is not None or ask.field.type in ("file", "party"):
        return False
    known = form.loop.fields.get(ask.name)
    if known is None or known.type != ask.field.type:
        return False
    return rights.sees_field(actor=form.actor, loop=form.loop, matter=form.matter, name=ask.name)


def typed_as(form: Form, ask: Ask, value: Any) -> list[str]:
    """A value as it stands in the form's inputs."""
    if value is None:
        return []
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    if isinstance(value, Quantity):
        amount = format(value.amount, "f")
        return [amount if unit_of(form, ask) == value.unit else f"{amount} {value.unit}"]
    if ask.field.type == "turns":
        return ["\n".join(one.line() for one in value)]
    if ask.field.type == "scheme":
        return ["\n".join(names.scheme_lines(value))]
    if isinstance(value, tuple):
        return [str(values.encode(ask.field, entry)) for entry in value]
    if ask.field.type == "unit" and not pickers.listed(scope(form, ask), tree=form.tree):
        return [pickers.label(value, tree=form.tree)] if value in form.tree else []
    return [str(values.encode(ask.field, value))]


def shown(
    form: Form, *, typed: Typed, errors: Mapping[str, str], known: names.Names, prefix: str = ""
) -> list[dict[str, Any]]:
    """The fields as `ls/field.html` shows them, the choice of a result first where there is one.

    Shape: `prefix` stands before the name of each input, so that two forms fit on one page.
    """
    fields = [_result(form, typed=typed, errors=errors)] if len(form.move.to) > 1 else []
    is_first_of_child = True
    for ask in form.asks:
        entry = _shown(form, ask, typed=typed, known=known)
        entry["error"] = errors.get(ask.name, "")
        if ask.of_child and is_first_of_child:
            entry["group"] = present.worded(form.child) if form.child else ""
            is_first_of_child = False
        fields.append(entry)
    _fold(fields)
    for entry in fields:
        entry["name"] = prefix + entry["name"]
        if "suggest_url" in entry:
            entry["suggest_url"] += f"&field={entry['name']}"
    return fields


def _fold(fields: list[dict[str, Any]]) -> None:
    """Folds away what need not be filled in, but for words at its head, where something must be."""
    optional = [entry for entry in fields if entry.get("optional")]
    if len(optional) < MOST_OPTIONAL or len(optional) == len(fields):
        return
    for entry in optional[1:] if optional[0]["type"] == "text" else optional:
        entry["folded"] = True


def _result(form: Form, *, typed: Typed, errors: Mapping[str, str]) -> dict[str, Any]:
    options = [(name, present.worded(form.loop.stages[name])) for name in form.move.to]
    return {
        "name": "to", "title": _("结果"), "type": "choice", "options": options,
        "value": (typed.get("to") or [""])[0], "error": errors.get("to", ""),
    }  # fmt: skip


def _shown(form: Form, ask: Ask, *, typed: Typed, known: names.Names) -> dict[str, Any]:
    entry = ask.field
    chosen = typed.get(ask.name, [])
    shown: dict[str, Any] = {
        "name": ask.name, "title": present.worded(entry), "type": entry.type,
        "optional": ask.optional, "most": entry.most, "personal": entry.personal is not None,
        "value": chosen[0] if chosen else "", "chosen": chosen, "help": help_of(form, ask),
    }  # fmt: skip
    if entry.type in ("choice", "choices"):
        unset = [("", _("不选"))] if ask.optional and entry.type == "choice" else []
        shown["options"] = unset + spoken.choices(entry)
    elif entry.type == "scheme":
        shown["formulas"] = measure_words.formulas()
    elif entry.type == "rhythm":
        shown["options"] = [(name, _(title)) for name, title in values.RHYTHMS.items()]
    elif entry.type in ("unit", "party"):
        shown |= _unit(form, ask)
    elif entry.type == "units":
        shown["options"] = pickers.several(scope(form, ask), tree=form.tree)
        shown["more"] = "\n".join(typed.get(f"{ask.name}_more", []))
        shown["has_more"] = True
    elif entry.type == "post":
        shown |= _post(form, ask, typed=typed)
    elif entry.type == "matter":
        shown |= _matter(form)
    elif entry.type == "quantity" and unit_of(form, ask):
        shown |= _amount(form, ask)
    is_number = entry.type in ("quantity", "number")
    if form.move.every and is_number and ask.name in form.matter.values:
        shown["last"] = names.said(entry, form.matter.values[ask.name], names=known)
    return shown


def _amount(form: Form, ask: Ask) -> dict[str, Any]:
    """A quantity whose unit is known is asked as a number."""
    wanted = form.matter.values.get("quantity")
    unit = unit_of(form, ask)
    whole = isinstance(wanted, Quantity) and ask.name == "done" and wanted.unit == unit
    return {
        "type": "number",
        "unit": f"/ {spoken.quantity(wanted)}" if whole and wanted else spoken.unit(unit),
    }


def _unit(form: Form, ask: Ask) -> dict[str, Any]:
    place = scope(form, ask)
    options = pickers.listed(place, tree=form.tree)
    if options:
        return {"options": options}
    above = place.above if place.above is not None else ""
    near = place.near if place.near is not None else ""
    address = reverse("suggest_units")
    return {"type": "unit", "most": 0,
            "suggest_url": f"{address}?above={above}&near={near}"}  # fmt: skip


def _post(form: Form, ask: Ask, *, typed: Typed) -> dict[str, Any]:
    """The posts of the unit that is responsible; for any other post those of the units above."""
    if ask.name != "holder":
        unit = form.actor.unit
        units = (unit, *form.tree.ancestors(unit)) if unit in form.tree and unit else ()
        return {"options": pickers.posts_of(units, tree=form.tree)}
    owner = owner_typed(form, ask, typed=typed)
    asks_owner = any(other.name == "owner" for other in form.asks)
    if owner is not None:
        return {"options": pickers.posts_of((owner,), tree=form.tree), "watches": asks_owner}
    return {"options": [("", _("先选责任单位"))], "watches": True}


def _matter(form: Form) -> dict[str, Any]:
    """The matters that may be named, where they are few enough to list; else one types a number."""
    options = pickers.matters_of(form.loop, beside=form.matter, actor=form.actor, day=form.day)
    return {"options": options} if options else {"help": _("写那一件的编号。")}


def owner_typed(form: Form, ask: Ask, *, typed: Typed) -> int | None:
    """The responsible unit as the form has it now: the one typed, else that of the matter."""
    owner = next((other for other in form.asks if other.name == "owner"), None)
    said = (typed.get("owner") or [""])[0]
    if owner is not None and said.strip():
        found = pickers.named(said, scope=scope(form, owner), tree=form.tree)
        return found if isinstance(found, int) else None
    return None if owner is not None or ask.of_child else form.matter.owner


def help_of(form: Form, ask: Ask) -> str:
    """How a field is filled in: its own words, else what every field of its type needs; or ""."""
    if ask.field.help:
        return spoken.help_of(ask.field)
    if ask.field.type == "file":
        return _(
            "自愿附，不附不扣分。pdf、docx、xlsx、jpg、png、txt，每个不超过 {most} MB。"
        ).format(most=settings.EVIDENCE_MB)
    if ask.name == "holder" and not ask.optional:
        return _("不选就是责任单位的负责人。")
    if ask.field.type == "quantity" and not unit_of(form, ask):
        return _("写一个数和单位，例如 12 户。")
    return ""
