"""The values of a draft: what may be proposed, by whom it may be done, how it is written."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from luoshi.core import value as values
from luoshi.core.admit import refused
from luoshi.core.calendar import day_of
from luoshi.core.fault import N_, Phrase, Refused
from luoshi.core.loop import Loop
from luoshi.core.matter import Actor, field_titles
from luoshi.store import clockwork, models, resolve
from luoshi.store.record import texts

#: Fields that a draft keeps beside those that its opening asks.
_BESIDE = ("partners",)
#: What nobody mends: the words of the document.
_FIXED = ("quote",)


def with_head(given: Mapping[str, Any], *, heads: Mapping[int, models.Post]) -> Mapping[str, Any]:
    """The values with the head of the responsible unit as the post that answers for it."""
    head = heads.get(given.get("owner", 0))
    return dict(given) | ({"holder": head.id} if head else {})


def asked(loop: Loop, *, actor: Actor) -> frozenset[str]:
    """The fields that a draft of this loop may propose."""
    move = loop.moves[texts.opening_of(loop, actor=actor)]
    beside = [name for name in _BESIDE if name in loop.fields]
    return frozenset((*move.needs, *move.may, *beside))


def completed(
    given: Mapping[str, Any], *, document: models.Document, at: datetime
) -> dict[str, Any]:
    """A unit without a post brings its head; no unit, no post."""
    if "owner" not in given or given.get("holder") is not None:
        return dict(given)
    owner = given["owner"]
    head = resolve.heads([owner]).get(owner) if owner is not None else None
    return dict(given) | {"holder": head.id if head else None}


def admit(given: Mapping[str, Any], *, loop: Loop, actor: Actor) -> None:
    """Nothing where a draft takes these values.

    Refuses: not-asked, and what `core.value` refuses.
    """
    extra = [name for name in given if name not in asked(loop, actor=actor) or name in _FIXED]
    if extra:
        raise refused("not-asked", N_("草稿不收这些内容：{fields}。"), N_("请去掉后再提交。"),
                      fields=field_titles(loop=loop, names=extra))  # fmt: skip
    for name, value in given.items():
        fault = values.fault_of(loop.fields[name], value) if value is not None else None
        if fault:
            raise Refused(fault)


def fit(given: Mapping[str, Any], *, document: models.Document, at: datetime) -> None:
    """The responsible unit lies below the document's, and the post in it.

    Refuses: not-below, not-of-owner.
    """
    tree = clockwork.tree_on(day_of(at))
    owner, holder, unit = given.get("owner"), given.get("holder"), document.unit_id
    named = [one for one in (owner, *(given.get("partners") or ())) if one is not None]
    for one in named:
        if one not in tree or (one == owner and (one == unit or not tree.is_above(unit, one))):
            raise refused(
                "not-below", N_("{unit}不在{above}下面，不能交给它办。"),
                N_("请选本单位下面的单位；要请外单位办，请报上一级交办。"),
                unit=tree.unit(one).title if one in tree else Phrase(text=N_("这个单位")),
                above=tree.unit(unit).title,
            )  # fmt: skip
    if holder is None:
        return
    if models.Post.objects.filter(id=holder).values_list("unit_id", flat=True).first() != owner:
        raise refused("not-of-owner", N_("责任岗位不在责任单位里。"), N_("请选责任单位的岗位。"))


def sorted_by_hash(
    given: Mapping[str, Any], *, loop: Loop
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The values in their ledger form: those inside the hash, and those outside it."""
    inside: dict[str, Any] = {}
    typed: dict[str, Any] = {}
    for name, value in given.items():
        field = loop.fields[name]
        kind = typed if values.is_erasable(field) and value is not None else inside
        kind[name] = values.encode(field, value)
    return inside, typed
