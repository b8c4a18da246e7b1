"""What the command line tells of matters: a row, and one with its moves and its ledger."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from luoshi.core import rights
from luoshi.core import value as values
from luoshi.core.admit import refused
from luoshi.core.fault import N_
from luoshi.core.loop import Loop, Move
from luoshi.core.matter import Matter
from luoshi.store import clockwork, items, models, projection, publication, sight, timeline
from luoshi.store.items import Item
from luoshi.store.lamps import Shown
from luoshi.web import console, history, names, present, spoken
from luoshi.web.console_seat import Seat


def seen(seat: Seat, matter_id: int) -> tuple[models.Matter, Loop, Matter]:
    """A matter that the actor may see. Refuses: no-such-matter."""
    row = None
    if matter_id.bit_length() < 64:
        row = sight.seen(actor=seat.actor, day=seat.day, matter_id=matter_id)
    if row is None:
        raise refused(
            "no-such-matter",
            N_("没有编号 {id} 的事项，或者您的岗位看不到它。"),
            N_("看得到的事项：luoshi matter list。"),
            id=str(matter_id),
        )
    return _known(row)


def shown(seat: Seat, matter_id: int) -> tuple[models.Matter, Loop, Matter]:
    """A matter that the actor sees whole, or of which everybody sees a part.

    Refuses: no-such-matter.
    """
    row = publication.public().filter(id=matter_id).first()
    return seen(seat, matter_id) if row is None else _known(row)


def _known(row: models.Matter) -> tuple[models.Matter, Loop, Matter]:
    loop = clockwork.loop_of(row.text_id, row.loop)
    return row, loop, projection.matter_of(row, loop=loop)


def listed(rows: Sequence[tuple[models.Matter, Shown]], *, seat: Seat) -> list[dict[str, Any]]:
    """The rows of a list for a script. Shape: `due` is an ISO day or None, `lamp` a colour."""
    return [_row(row, shown, seat=seat) for row, shown in rows]


def _row(row: models.Matter, shown: Shown, *, seat: Seat) -> dict[str, Any]:
    loop = clockwork.loop_of(row.text_id, row.loop)
    lamp = present.lamp_of(shown)
    return {
        "id": row.id, "number": row.number, "loop": row.loop, "title": row.title,
        "stage": row.stage, "stage_title": present.worded(loop.stages[row.stage]),
        "end": row.end, "lamp": shown.state.value, "lamp_said": lamp["text"] if lamp else "",
        "due": _iso(shown.due_on), "owner": row.owner_id,
        "owner_title": names.names_of(tree=seat.tree, day=seat.day).unit(row.owner_id)
        if row.owner_id else "",
    }  # fmt: skip


def as_table(rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows of a list for a reader."""
    head = (_("编号"), _("文号"), _("事项"), _("环节"), _("灯"), _("时限"), _("责任单位"))
    lines = [
        (str(row["id"]), row["number"], row["title"], row["stage_title"], row["lamp_said"],
         row["due"] or "—", row["owner_title"])
        for row in rows
    ]  # fmt: skip
    return console.table(head, lines) if lines else _("没有事项。")


def told(row: models.Matter, *, seat: Seat) -> dict[str, Any]:
    """One matter for a script: where it stands, what it says, what may be done, its ledger.

    Shape: `fields` by key with title and words; `value` is as the ledger writes it, and stands for
    what is neither personal nor hidden. `moves` are those open to the actor now.
    """
    found = items.items_of([row], actor=seat.actor, at=seat.at, day=seat.day, tree=seat.tree)
    item = found[0]
    chain = timeline.of_matter(row)
    reader = history.reader_of(chain.lines, loop=item.loop, matter=item.matter, actor=seat.actor)
    known = names.names_of(
        tree=seat.tree, day=seat.day,
        given=[(item.loop.fields[name], value) for name, value in item.matter.values.items()],
        postings=[line.entered.actor for line in chain.lines],
    )  # fmt: skip
    entries = history.entries_of(chain.lines, reader=reader, known=known)
    return _row(row, item.shown, seat=seat) | {
        "fields": _fields(item, seat=seat, known=known),
        "moves": [_move(move, loop=item.loop) for move in present.ranked(item)],
        "entries": [
            {"n": entry["n"], "title": entry["title"], "who": entry["who"],
             "at": entry["at"].isoformat(), "said": entry["text"]}
            for entry in reversed(entries)
        ],
        "n_faults": chain.n_faults,
    }  # fmt: skip


def _fields(item: Item, *, seat: Seat, known: names.Names) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for name, field in item.loop.fields.items():
        value = item.matter.values.get(name)
        is_seen = rights.sees_field(actor=seat.actor, loop=item.loop, matter=item.matter, name=name)
        if value in (None, "", ()) or not is_seen:
            continue
        found[name] = {
            "title": present.worded(field),
            "said": names.said(field, value, names=known),
        }
        if field.personal is None:
            found[name]["value"] = values.encode(field, value)
    return found


def _move(move: Move, *, loop: Loop) -> dict[str, Any]:
    return {
        "name": move.name, "title": present.worded(move), "to": list(move.to),
        "needs": {name: present.worded(loop.fields[name]) for name in move.needs},
        "may": {name: present.worded(loop.fields[name]) for name in move.may},
    }  # fmt: skip


def as_text(found: Mapping[str, Any]) -> str:
    """One matter for a reader."""
    facts = [(_("环节"), found["stage_title"]), (_("灯"), found["lamp_said"] or "—")]
    facts += [(field["title"], field["said"]) for field in found["fields"].values()]
    moves = [
        (move["name"], move["title"], spoken.listed(move["needs"]), spoken.listed(move["may"]),
         spoken.listed(move["to"]) if len(move["to"]) > 1 else "")
        for move in found["moves"]
    ]  # fmt: skip
    entries = [
        (entry["n"], entry["at"][:16], entry["who"], entry["title"],
         " ".join(entry["said"].split("\n")))
        for entry in found["entries"]
    ]  # fmt: skip
    parts = [
        " ".join(filter(None, (found["number"], found["title"]))),
        console.table((_("内容"), ""), facts),
        console.table((_("动作"), _("名称"), _("必填"), _("可填"), "--to"), moves)
        if moves else _("现在没有您能做的动作。"),
        console.table(("#", _("时刻"), _("谁"), _("动作"), _("内容")), entries),
    ]  # fmt: skip
    return "\n\n".join(parts)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
