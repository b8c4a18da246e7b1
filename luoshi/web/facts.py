"""What is written on a matter: the five fixed things, and everything else that is known."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.core import reveal, wording
from luoshi.core.loop import FIVE
from luoshi.store.items import Item
from luoshi.web import names, present, spoken
from luoshi.web.history import Reader

#: Shown elsewhere on the page: in its heading, among the five, in the ledger.
ELSEWHERE = ("title", "done", "quote", "document_no", *FIVE)


def five_of(item: Item, *, reader: Reader, known: names.Names, day: date) -> list[dict[str, str]]:
    """定人 定责 定时 定量 定性; empty where the loop does not fix most of them."""
    asked = {name for move in item.loop.moves.values() for name in (*move.needs, *move.may)}
    if len(asked.intersection(FIVE)) < 4:
        return []
    said = {
        name: names.said(item.loop.fields[name], item.matter.values.get(name), names=known)
        if reader.sees(name)
        else _("不向本岗位显示")
        for name in FIVE
    }
    terms = (_("定人"), _("定责"), _("定时"), _("定量"), _("定性"))
    notes = {
        "holder": _holder_note(item, known=known),
        "due": _due_note(item, reader=reader, day=day),
        "quantity": _quantity_note(item),
    }
    return [
        {"term": term, "value": said[name] or _("未定"), "note": notes.get(name, "")}
        for term, name in zip(terms, FIVE, strict=True)
    ]


def _holder_note(item: Item, *, known: names.Names) -> str:
    if item.matter.owner is None:
        return ""
    note = _("主办 {unit}").format(unit=known.unit(item.matter.owner))
    if item.matter.partners:
        others = spoken.listed(known.unit(unit) for unit in item.matter.partners[:3])
        note += _("；协办 {units}").format(units=others)
    return note


def _due_note(item: Item, *, reader: Reader, day: date) -> str:
    """Whether the day has been changed, and how often."""
    original, now = item.matter.original_due, item.matter.due
    if original is None:
        return ""
    given = [values["due"] for values in reader.values.values() if values.get("due")]
    n_changes = sum(1 for was, on in zip(given, given[1:], strict=False) if was != on)
    if original == now and not n_changes:
        return _("原定未改")
    said = spoken.day(original, year_of=day)
    return _("原定 {day} · 改期 {n} 次").format(day=said, n=n_changes)


def _quantity_note(item: Item) -> str:
    done = item.matter.values.get("done")
    if item.shown.done is None or done is None:
        return ""
    share = wording.share(item.shown.done)
    return _("已完成 {done}，{share}").format(done=spoken.quantity(done), share=share)


def others_of(item: Item, *, reader: Reader, known: names.Names) -> list[dict[str, Any]]:
    """Everything else that is known, in the order of the loop's fields; personal values masked."""
    found = []
    open_now = reveal.open_to(loop=item.loop, matter=item.matter, actor=reader.actor)
    for name, entry in item.loop.fields.items():
        value = item.matter.values.get(name)
        shown_above = name in ELSEWHERE and (name not in FIVE or _has_five(item))
        if shown_above or entry.type == "file" or value in (None, "", ()):
            continue
        said = names.said(entry, value, names=known)
        text = said if reader.sees(name) else _("不向本岗位显示")
        url = reverse("reveal", args=[item.row.id]) if name in open_now else ""
        rows = names.table(entry, value, names=known) if reader.sees(name) else []
        found.append(
            {"title": present.worded(entry), "text": text, "reveal_url": url, "rows": rows}
        )
    return found


def _has_five(item: Item) -> bool:
    asked = {name for move in item.loop.moves.values() for name in (*move.needs, *move.may)}
    return len(asked.intersection(FIVE)) >= 4
