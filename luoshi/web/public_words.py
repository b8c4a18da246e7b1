"""Public matters in the words of residents: lamps, figures and fields, no words of an office."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from luoshi.core import rights, wording
from luoshi.core.loop import Loop
from luoshi.core.quantity import Quantity
from luoshi.core.tree import Tree
from luoshi.store.publication import LOOP, Book, Told
from luoshi.web import names, spoken
from luoshi.web.templatetags.ls import SHAPES

#: What became of a matter, in the order in which the sentence says it.
SAID: Mapping[str, str | Promise] = {
    "kept": gettext_lazy("办结"),
    "normal": gettext_lazy("正常"),
    "soon": gettext_lazy("快到期"),
    "slow": gettext_lazy("慢了"),
    "late": gettext_lazy("逾期"),
    "paused": gettext_lazy("暂停"),
    "partly": gettext_lazy("只办成一部分"),
    "failed": gettext_lazy("没办成"),
}
#: The same of a promise, whose stages are an office's words that no resident has to know.
_SAID_OF: Mapping[str, Mapping[str, str | Promise]] = {
    LOOP: {**SAID, "kept": gettext_lazy("办成")},
}
#: These are said even when there are none.
_ALWAYS = ("kept", "normal", "slow", "late")

#: Fields that stand elsewhere on the page, and under which words those of a promise are read.
_ELSEWHERE = ("title", "owner", "due")
_HEADS_OF: Mapping[str, Mapping[str, str | Promise]] = {
    LOOP: {
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
}

Lamp = dict[str, str]
Mark = dict[str, Any]


def said_of(loop: str) -> Mapping[str, str | Promise]:
    """What became of the matters of a loop, by kind."""
    return _SAID_OF.get(loop, SAID)


def has_stages(loop: Loop) -> bool:
    """Whether residents are told the stages of a loop by their names."""
    return loop.name not in _SAID_OF


def list_of(loop: Loop) -> str:
    """The page on which residents see the matters of a loop, the first page for promises."""
    return reverse("public_loop", args=[loop.name]) if loop.name != LOOP else reverse("public")


def counts(book: Book, *, loop: str) -> list[dict[str, Any]]:
    """How many of each kind, as the sentence counts them; what is nought and rare is left out."""
    found = book.counts()
    return [
        {"kind": kind, "title": title, "n": found[kind]}
        for kind, title in said_of(loop).items()
        if found[kind] or kind in _ALWAYS
    ]


def stage_of(told: Told) -> str:
    """Where it stands, as its loop calls it; "" for a promise, whose lamp says it all."""
    return spoken.named(told.loop.stages[told.stage]) if has_stages(told.loop) else ""


def item(told: Told, *, tree: Tree, day: date) -> dict[str, Any]:
    """A matter as a card."""
    lamp, mark = words(told)
    due = told.fields.get("due")
    done, expected = told.shown.done, told.shown.expected
    figure = _figure(told)
    return {
        "lamp": lamp, "mark": mark, "stage": stage_of(told),
        "title": told.fields.get("title") or spoken.named(told.loop),
        "url": reverse("public_matter", args=[told.id]),
        "due": _("{day}前").format(day=spoken.day(due, year_of=day)) if due else "",
        "figure": figure,
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
    """The lamp with its words; a boxed mark with them where no lamp says what became of it.

    Shape: neither for what ended without counting, and for what goes on without any time limit.
    """
    state, stage = str(told.shown.state), stage_of(told)
    if told.kind in ("failed", "partly"):
        return None, {"ok": False, "text": stage or str(SAID[told.kind])}
    if state not in SHAPES or (told.kind == "kept" and state not in ("blue", "purple")):
        if stage:
            return None, {"ok": True, "text": stage} if told.kind == "kept" else None
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
    if told.kind == "kept" and stage_of(told):
        kept = ngettext("{stage}，晚了 {n} 天", "{stage}，晚了 {n} 天", n)
        return kept.format(stage=stage_of(told), n=n) if n else stage_of(told)
    if told.kind == "kept":
        kept = ngettext("办成了，晚了 {n} 天", "办成了，晚了 {n} 天", n)
        return kept.format(n=n) if n else _("办成了")
    if told.kind == "paused":
        return _("暂停")
    return _("已报办完，正在评") if is_handed_in else _("正常")


def facts(told: Told, *, tree: Tree, day: date) -> list[tuple[str, str]]:
    """The public fields of a matter, each under its head: what explains the lamp comes first."""
    order = dict.fromkeys(
        ("result", "account", "progress", "test", *rights.public_fields(told.loop))
    )
    above = (*_ELSEWHERE, *(("done", "quantity") if _figure(told) else ()))
    return said_fields(told, [name for name in order if name not in above], tree=tree, day=day)


def said_fields(
    told: Told, wanted: Iterable[str], *, tree: Tree, day: date
) -> list[tuple[str, str]]:
    """These fields of a matter in words, as far as it has them."""
    known = names.names_of(tree=tree, day=day)
    return [
        (_head(name, told=told), names.said(told.loop.fields[name], told.fields[name], names=known))
        for name in wanted
        if name in told.fields
    ]


def _head(name: str, *, told: Told) -> str:
    heads = _HEADS_OF.get(told.loop.name)
    if heads is not None and name == "progress":
        is_slow = told.kind in ("slow", "late") and "result" not in told.fields
        return _("办到哪了，为什么慢") if is_slow else _("办到哪了")
    return str((heads or {}).get(name) or spoken.named(told.loop.fields[name]))


def votes(told: Told) -> list[tuple[str, str]]:
    """What the public has answered: how many gave which answer, under its question."""
    return [
        (
            spoken.named(told.loop.fields[name]),
            spoken.listed(
                _("{answer} {n} 人次").format(
                    answer=spoken.choice(answer, told.loop.fields[name]), n=wording.number(n)
                )
                for answer, n in sorted(held.items(), key=lambda each: -each[1])
            ),
        )
        for name, held in told.votes.items()
    ]


def steps(told: Told) -> list[tuple[str, Any]]:
    """When it came to each public stage; nothing for a promise."""
    if not stage_of(told):
        return []
    return [(spoken.named(told.loop.stages[name]), at) for name, at in told.came]
