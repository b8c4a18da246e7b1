"""The forms of whoever has no post: the same questions and answers, without accounts or files."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from luoshi.core.loop import Loop, Move
from luoshi.core.matter import EMPTY, Actor, Matter
from luoshi.core.tree import Tree
from luoshi.store import clockwork, outsiders, publication
from luoshi.web import answers, forms, names, spoken
from luoshi.web.answers import Answer
from luoshi.web.forms import Form, Typed

#: What nobody answers without a post: files are kept for those who can be asked about them.
_NOT_ASKED = ("file", "post", "party")
#: The units that a resident or an enterprise can turn to.
_ADDRESSED = ("county", "organ", "town")


def outsider(code: str) -> Actor:
    """Whoever has this code."""
    posting = outsiders.posting_of(code)
    return Actor(posting=posting, postings=frozenset({posting}))


def form_of(*, loop: Loop, move: Move, matter: Matter, actor: Actor, day: date) -> Form:
    """The form of a move as somebody without a post is asked."""
    form = forms.form_of(
        loop=loop, move=move, matter=matter, actor=actor, tree=clockwork.tree_on(day), day=day
    )
    return replace(form, asks=tuple(ask for ask in form.asks if ask.field.type not in _NOT_ASKED))


def read(form: Form, request: HttpRequest) -> tuple[Answer, Typed]:
    """What was answered, and what was typed; a unit that nobody without a post can turn to is an
    answer to be mended."""
    prefix = request.POST.get("prefix", "")
    typed = {
        name.removeprefix(prefix): [str(text) for text in request.POST.getlist(name)]
        for name in request.POST
    }
    answer = answers.read(form, data=typed, files=MultiValueDict())
    wrong = {
        ask.name: answers.missing(ask.field)
        for ask in form.asks
        if ask.field.type == "unit" and not _is_offered(form, ask.name, given=answer.given)
    }
    return (replace(answer, errors=wrong | dict(answer.errors)) if wrong else answer), typed


def _is_offered(form: Form, name: str, *, given: Mapping[str, Any]) -> bool:
    """Whether a unit may be named here: one of those offered, or a village of whom it turns to."""
    unit, superior = given.get(name), given.get("superior")
    if unit is None or str(unit) in dict(_offered(name, tree=form.tree)):
        return True
    if name != "place" or superior is None or superior not in form.tree:
        return False
    return unit in publication.villages(superior, tree=form.tree)


def shown(
    form: Form, *, typed: Typed = EMPTY, errors: Mapping[str, str] = EMPTY, prefix: str = ""
) -> dict[str, Any]:
    """The fields and what is to be mended in them, for a template."""
    known = names.names_of(tree=form.tree, day=form.day)
    fields = forms.shown(form, typed=typed, errors=errors, known=known, prefix=prefix)
    for field in fields:
        field["folded"] = False
        if field["type"] == "unit":
            field.pop("suggest_url", None)
            field["options"] = _offered(field["name"].removeprefix(prefix), tree=form.tree)
        elif field["type"] == "matter":
            field["help"] = _("写那一件公开页上的编号。")
    titles = {field["name"].removeprefix(prefix): field["title"] for field in fields}
    return {
        "fields": fields,
        "errors": [
            {"text": spoken.headed(titles[name], text), "url": f"#field-{prefix}{name}"}
            for name, text in errors.items()
        ],
    }


def heard_by(tree: Tree) -> tuple[int, ...]:
    """Who hears what somebody asks for: a town, or a county for whoever cannot tell the town."""
    return tuple(unit for county, towns in publication.towns(tree) for unit in (county, *towns))


def _offered(name: str, *, tree: Tree) -> list[tuple[str, str]]:
    """The units that a field offers."""
    found = places(tree)
    heard = {str(unit) for unit in heard_by(tree)}
    return [pair for pair in found if pair[0] in heard] if name == "superior" else found


def places(tree: Tree) -> list[tuple[str, str]]:
    """Whom anybody can turn to: counties, their departments and towns, each with its county."""
    found = []
    for unit in tree.units:
        if unit.level not in _ADDRESSED:
            continue
        above = tree.unit(unit.parent).title if unit.parent in tree and unit.parent else ""
        is_own = unit.level == "county" or not above or unit.title.startswith(above)
        found.append((str(unit.id), unit.title if is_own else f"{above} {unit.title}"))
    return found
