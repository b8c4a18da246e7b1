"""Promises in the words of residents: lamps, figures and fields, without the words of an office."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from luoshi.core import rights, wording
from luoshi.core.quantity import Quantity
from luoshi.core.tree import Tree
from luoshi.store.publication import Book, Told
from luoshi.web import names, spoken
from luoshi.web.templatetags.ls import SHAPES

#: What became of a promise, in the order in which the sentence says it.
SAID: Mapping[str, str | Promise] = {
    "kept": gettext_lazy("办成"),
    "normal": gettext_lazy("正常"),
    "soon": gettext_lazy("快到期"),
    "slow": gettext_lazy("慢了"),
    "late": gettext_lazy("逾期"),
    "paused": gettext_lazy("暂停"),
    "partly": gettext_lazy("只办成一部分"),
    "failed": gettext_lazy("没办成"),
}
#: These are said even when there are none.
_ALWAYS = ("kept", "normal", "slow", "late")

#: Fields that stand elsewhere on the page, and under which words the others are read.
_ELSEWHERE = ("title", "owner", "due", "quantity", "done")
_HEADS: Mapping[str, str | Promise] = {
    "duty": gettext_lazy("承诺做什么"),
    "test": gettext_lazy("怎样算办成"),
    "beneficiary": gettext_lazy("为谁办"),
    "result": gettext_lazy("办得怎样"),
    "account": gettext_lazy("为什么没全办成"),
    "handling": gettext_lazy("后来怎么办"),
    "basis": gettext_lazy("依据什么"),
    "partners": gettext_lazy("一起办的单位"),
    "kind": gettext_lazy("哪一类承诺"),
}

Lamp = dict[str, str]
Mark = dict[str, Any]


def counts(book: Book) -> list[dict[str, Any]]:
    """How many of each kind, as the sentence counts them; what is nought and rare is left out."""
    found = book.counts()
    return [
        {"kind": kind, "title": title, "n": found[kind]}
        for kind, title in SAID.items()
        if found[kind] or kind in _ALWAYS
    ]


def item(told: Told, *, tree: Tree, day: date) -> dict[str, Any]:
    """A promise as a card."""
    lamp, mark = words(told)
    due = told.fields.get("due")
    done, expected = told.shown.done, told.shown.expected
    return {
        "lamp": lamp, "mark": mark, "title": told.fields.get("title") or spoken.named(told.loop),
        "url": reverse("public_commitment", args=[told.id]),
        "due": _("{day}前").format(day=spoken.day(due, year_of=day)) if due else "",
        "figure": _figure(told),
        "done_pct": None if done is None else float(done * 100),
        "due_pct": None if expected is None else float(expected * 100),
        "share": "" if done is None else wording.share(done),
        "unit": tree.unit(told.unit).title if told.unit in tree else _("已撤并的单位"),
    }  # fmt: skip


def _figure(told: Told) -> str:
    """How much of how much."""
    done, wanted = told.fields.get("done"), told.fields.get("quantity")
    if not isinstance(wanted, Quantity):
        return ""
    if not isinstance(done, Quantity):
        return spoken.quantity(wanted)
    return spoken.part(done, wanted=wanted)


def words(told: Told) -> tuple[Lamp | None, Mark | None]:
    """The lamp with its words; a boxed mark with them where no lamp says what became of it."""
    state = str(told.shown.state)
    if told.kind in ("failed", "partly"):
        return None, {"ok": False, "text": str(SAID[told.kind])}
    if state not in SHAPES or (told.kind == "kept" and state not in ("blue", "purple")):
        return None, {"ok": True, "text": _("办成了") if told.kind == "kept" else _("正在办")}
    return {"state": state, "text": _said(told)}, None


def _said(told: Told) -> str:
    """The words of a lamp."""
    n = int(told.shown.lamp.amount)
    if told.kind == "slow":
        behind = told.behind
        return (
            _("比计划慢 {much}").format(much=spoken.quantity(behind)) if behind else _("比计划慢")
        )
    if told.kind == "soon":
        soon = ngettext("快到期，剩 {n} 个工作日", "快到期，剩 {n} 个工作日", n)
        return soon.format(n=n) if n else _("今天到期")
    is_handed_in = "result" in told.fields and not told.shown.has_owner_next
    if told.kind == "late":
        late = ngettext("逾期 {n} 天", "逾期 {n} 天", n)
        if is_handed_in:
            late = ngettext("晚 {n} 天报办完，正在评", "晚 {n} 天报办完，正在评", n)
        return late.format(n=n)
    if told.kind == "kept":
        kept = ngettext("办成了，晚了 {n} 天", "办成了，晚了 {n} 天", n)
        return kept.format(n=n) if n else _("办成了")
    if told.kind == "paused":
        return _("暂停")
    return _("已报办完，正在评") if is_handed_in else _("正常")


def facts(told: Told, *, tree: Tree, day: date) -> list[tuple[str, str]]:
    """The public fields of a promise, each under its head: what explains the lamp comes first."""
    known = names.names_of(tree=tree, day=day)
    order = dict.fromkeys(
        ("result", "account", "progress", "test", *rights.public_fields(told.loop))
    )
    return [
        (_head(name, told=told), names.said(told.loop.fields[name], told.fields[name], names=known))
        for name in order
        if name in told.fields and name not in _ELSEWHERE
    ]


def _head(name: str, *, told: Told) -> str:
    if name == "progress":
        is_slow = told.kind in ("slow", "late") and "result" not in told.fields
        return _("办到哪了，为什么慢") if is_slow else _("办到哪了")
    return str(_HEADS.get(name) or spoken.named(told.loop.fields[name]))
