"""The ledger of a matter in words: what was done, by which post, and what changed by it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.core import matter as entries
from luoshi.core import reveal, rights
from luoshi.core.loop import Field, Loop
from luoshi.core.matter import Actor, Entered, Matter
from luoshi.core.quantity import Quantity
from luoshi.store import attachments
from luoshi.store.timeline import Line
from luoshi.web import history_rules, names, present, spoken

#: What the heading of the page says already.
SAID_ABOVE = ("title",)


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who reads the history of which matter. Shape: `values` holds each line's by its number."""

    loop: Loop
    matter: Matter
    actor: Actor
    values: Mapping[int, Mapping[str, Any]]

    def sees(self, name: str) -> bool:
        """Whether a field may be shown to this reader."""
        return rights.sees_field(actor=self.actor, loop=self.loop, matter=self.matter, name=name)


def reader_of(lines: tuple[Line, ...], *, loop: Loop, matter: Matter, actor: Actor) -> Reader:
    """The values of every line, decoded once."""
    values = {line.entered.n: entries.decoded(loop=loop, entry=line.entered) for line in lines}
    return Reader(loop=loop, matter=matter, actor=actor, values=values)


def entries_of(
    lines: tuple[Line, ...], *, reader: Reader, known: names.Names
) -> list[dict[str, Any]]:
    """The lines as `ls/ledger.html` shows them, the last first."""
    before: dict[str, Any] = {}
    shown = []
    for line in lines:
        entered = line.entered
        shown.append({
            "n": entered.n,
            "title": title_of(entered, loop=reader.loop),
            "who": known.actor(entered.actor),
            "at": entered.at,
            "text": "\n".join(_texts(line, before=before, reader=reader, known=known)),
            "end": line.hash[-4:],
        })  # fmt: skip
        before |= reader.values[entered.n]
    return shown[::-1]


def title_of(entered: Entered, *, loop: Loop) -> str:
    """What a line is called."""
    move = loop.moves.get(entered.move)
    if move is not None:
        return present.worded(move)
    colour = str(entered.body.get("colour", ""))
    house = {
        entries.SHEET: {"blue": _("蓝单"), "yellow": _("黄单"), "red": _("红单")}.get(colour, ""),
        entries.UNDO: _("撤回"),
        entries.TIME: _("到时自动流转"),
        entries.SIGNED: _("签署"),
        entries.ERASED: _("按期删除"),
        entries.ENDED: _("随上级事项结束"),
        entries.CHANGED: _("数量变动"),
        entries.REVEALED: _("查看个人信息"),
    }
    return house.get(entered.move) or entered.move


def _texts(
    line: Line, *, before: Mapping[str, Any], reader: Reader, known: names.Names
) -> list[str]:
    entered = line.entered
    said = [_of_house(entered, loop=reader.loop, known=known)]
    for name, value in reader.values[entered.n].items():
        entry = reader.loop.fields[name]
        if name in SAID_ABOVE and name not in before:
            continue
        if not reader.sees(name):
            said.append(_("{title}：不向本岗位显示").format(title=present.worded(entry)))
        else:
            said.append(_change(entry, value, before=before.get(name), known=known))
    for name in line.erased:
        title = entries.title_of(reader.loop.fields.get(name), name).said(_)
        said.append(_("{title}：已按期删除").format(title=title))
    said += history_rules.sentences(entered, loop=reader.loop, known=known)
    return [text for text in said if text]


def _change(entry: Field, value: Any, *, before: Any, known: names.Names) -> str:
    """A value, and for a number that was known what it was before."""
    said = names.said(entry, value, names=known) or _("（空）")
    title = present.worded(entry)
    if isinstance(value, Quantity) and isinstance(before, Quantity):
        was = names.said(entry, before, names=known)
        if was == said:
            return _("{title}：{now}，没有变化").format(title=title, now=said)
        return _("{title}：{was} → {now}").format(title=title, was=was, now=said)
    return _("{title}：{now}").format(title=title, now=said)


def _of_house(entered: Entered, *, loop: Loop, known: names.Names) -> str:
    """What the house itself has entered, in a sentence."""
    body = entered.body
    if entered.move == entries.SHEET:
        stage = loop.stages[str(body["stage_at"])]
        return _("发往{to}：{late}在“{stage}”。").format(
            to=known.unit(int(body["to"])), late=known.unit(int(body["late"])),
            stage=present.worded(stage),
        )  # fmt: skip
    if entered.move == entries.UNDO:
        move = loop.moves.get(str(body.get("of", "")))
        what = present.worded(move) if move else ""
        return _("撤回第 {n} 条“{move}”。").format(n=body["undone"], move=what)
    if entered.move == entries.SIGNED:
        move = loop.moves[str(body["signs"])]
        signer = str(body["unit"])
        unit = known.unit(int(signer)) if signer.isdecimal() else _("提出人")
        return _("{unit}签了“{move}”。").format(unit=unit, move=present.worded(move))
    if entered.move in (entries.TIME, entries.ENDED) and body.get("stage"):
        stage = loop.stages[str(body["stage"])]
        return _("转入“{stage}”。").format(stage=present.worded(stage))
    if entered.move == entries.REVEALED:
        titles = _titles(loop, body.get("revealed", ()))
        why = _(reveal.REASONS.get(str(body.get("reason", "")), ""))
        return _("查看{fields}，原因：{why}。").format(fields=titles, why=why)
    if entered.move == entries.ERASED:
        titles = _titles(loop, body.get("erased", ()))
        return _("个人信息到期：{fields}。").format(fields=titles)
    return ""


def _titles(loop: Loop, fields: Iterable[str]) -> str:
    """The titles of some fields, as a list in words."""
    named = entries.field_titles(loop=loop, names=fields)
    return spoken.listed(title.said(_) for title in named)


def files_of(lines: tuple[Line, ...], *, reader: Reader) -> list[dict[str, Any]]:
    """The evidence that the reader may see, the last first, each file once. Unit: size in bytes."""
    found: dict[str, dict[str, Any]] = {}
    for line in reversed(lines):
        for name, value in reader.values[line.entered.n].items():
            if reader.loop.fields[name].type != "file" or not value or not reader.sees(name):
                continue
            for file in attachments.of_texts(value):
                address = reverse("attachment", args=[reader.matter.id, file.digest])
                found.setdefault(
                    f"{file.digest} {file.name}",
                    {"name": file.name, "size": file.size, "n": line.entered.n, "url": address},
                )
    return list(found.values())
