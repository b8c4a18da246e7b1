"""The form that mends a draft, and the one that says where a whole document comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from luoshi.core.matter import EMPTY, Matter
from luoshi.core.quantity import Quantity
from luoshi.core.tree import Tree
from luoshi.store.documents import Proposal
from luoshi.store.record import texts
from luoshi.web import answers, forms, names, replies, spoken
from luoshi.web.access import Asked

#: The words of the document are not asked; the post follows from the unit until it is approved.
NOT_ASKED = ("quote", "holder")
#: What is asked first; the rest is folded away.
FIRST = ("title", "owner", "duty", "due", "quantity", "test", "rhythm", "partners")
OF_THE_DOCUMENT = ("origin", "secrecy", "document_no")


@dataclass(frozen=True, kw_only=True)
class Mended:
    """What somebody wrote into the form of a draft: values, or what to mend at each field."""

    given: Mapping[str, Any]
    errors: Mapping[str, str]


def form_of(one: Proposal, *, request: Asked, tree: Tree) -> forms.Form:
    """The form of the move that the draft is to open its matter by, without what is not asked."""
    move = one.loop.moves[texts.opening_of(one.loop, actor=request.actor)]
    values = {name: value for name, value in one.given.items() if name != "quantity"}
    matter = Matter(
        id=0, loop=one.loop.name,
        values=MappingProxyType(values | {"superior": request.actor.unit}),
    )  # fmt: skip
    form = forms.form_of(
        loop=one.loop, move=move, matter=matter, actor=request.actor, tree=tree, day=request.day
    )
    kept = [ask for ask in form.asks if ask.name not in NOT_ASKED]
    kept.sort(key=lambda ask: FIRST.index(ask.name) if ask.name in FIRST else len(FIRST))
    return replace(form, asks=tuple(kept))


def of_document(form: forms.Form) -> forms.Form:
    """The part of the form that is true of the whole document."""
    return replace(form, asks=tuple(ask for ask in form.asks if ask.name in OF_THE_DOCUMENT))


def context_of(
    one: Proposal,
    form: forms.Form,
    *,
    typed: forms.Typed | None = None,
    errors: Mapping[str, str] = EMPTY,
) -> dict[str, Any]:
    """The fields as they are shown: what the draft says, or what was typed, with its errors."""
    shown = dict(forms.initial(form)) if typed is None else dict(typed)
    quantity = one.given.get("quantity")
    if typed is None and isinstance(quantity, Quantity):
        shown["quantity"] = [f"{quantity.amount:f} {quantity.unit}"]
    known = names.names_of(tree=form.tree, day=form.day)
    fields = forms.shown(form, typed=shown, errors=errors, known=known)
    titles = {entry["name"]: entry["title"] for entry in fields}
    return {
        "fields": [entry for entry in fields if entry["name"] in FIRST],
        "more": [entry for entry in fields if entry["name"] not in FIRST],
        "is_more_wrong": any(name not in FIRST for name in errors),
        "errors": [
            {"text": spoken.headed(titles[name], text), "url": f"#field-{name}"}
            for name, text in errors.items()
        ],
    }


def read(one: Proposal, form: forms.Form, *, request: Asked) -> Mended:
    """What was written, as changes of the draft alone: what stands already is left out."""
    answer = answers.read(form, data=replies.typed_of(request), files=replies.uploads(request))
    given = dict(answer.given)
    asks_quantity = any(ask.name == "quantity" for ask in form.asks)
    if asks_quantity and "quantity" not in given and "quantity" not in answer.errors:
        given["quantity"] = None
    changed = {name: value for name, value in given.items() if value != one.given.get(name)}
    return Mended(given=changed, errors=answer.errors)


def read_only(form: forms.Form, name: str, *, request: Asked) -> Mended:
    """The one field that the button of an answer holds."""
    asks = tuple(replace(ask, optional=True) for ask in form.asks if ask.name == name)
    answer = answers.read(
        replace(form, asks=asks), data=replies.typed_of(request), files=replies.uploads(request)
    )
    return Mended(given=answer.given, errors=answer.errors)
