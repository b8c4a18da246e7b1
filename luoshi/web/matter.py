"""The page of one matter: who owes what by when, where it stands, and its ledger, checked."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luoshi.core import clock, paths, rights, take_back, wording
from luoshi.core.calendar import day_of
from luoshi.core.matter import Matter, end_of
from luoshi.core.period import Span
from luoshi.settings import value as setting
from luoshi.store import clockwork, items, models, sight, timeline
from luoshi.store.items import Item
from luoshi.web import (
    access,
    diagram,
    facts,
    family,
    history,
    merged,
    names,
    opening,
    present,
    shared,
    spoken,
)
from luoshi.web.access import Asked

#: Entries shown before the rest is folded, and buttons before the rest is.
MOST_ENTRIES, MOST_ACTIONS = 7, 4
#: A loop of fewer stages is drawn at its own size.
SHORT = 7


@access.with_post
def matter(request: Asked, matter_id: int) -> HttpResponse:
    """The page of a matter, for whoever may see it; of a public one its public part for others."""
    seen = access.found_matter(request, matter_id)
    if seen is None:
        return shared.page(request, matter_id)
    row, loop, state = seen
    tree = clockwork.tree_on(request.day)
    found = items.items_of([row], actor=request.actor, at=request.at, day=request.day, tree=tree)
    item = found[0]
    chain = timeline.of_matter(row)
    reader = history.reader_of(chain.lines, loop=loop, matter=state, actor=request.actor)
    children = family.children_of(row, actor=request.actor, day=request.day)
    known = names.names_of(
        tree=tree, day=request.day,
        given=[
            *((loop.fields[name], value) for name, value in state.values.items()),
            *((loop.fields[name], value)
              for given in reader.values.values() for name, value in given.items()),
            *((loop.fields["holder"], child.row.holder_id) for child in children),
        ],
        postings=[line.entered.actor for line in chain.lines],
    )  # fmt: skip
    entries = history.entries_of(chain.lines, reader=reader, known=known)
    context = {
        "crumbs": crumbs_of(request, row),
        "title": row.title,
        "lamp": present.lamp_of(item.shown),
        "loop": present.worded(loop),
        "stage": present.worded(loop.stages[state.stage]),
        "quantity": present.quantity_of(state),
        "quote": _quote(reader, state),
        "next_step": next_step(item, known=known, day=request.day),
        "diagram": _diagram(item, day=request.day),
        "is_short": len(paths.spine(loop)) < SHORT,
        "five": facts.five_of(item, reader=reader, known=known, day=request.day),
        "facts": facts.others_of(item, reader=reader, known=known),
        "entries": entries[:MOST_ENTRIES],
        "more_entries": entries[MOST_ENTRIES:],
        "n_entries": wording.number(len(entries)),
        "n_faults": chain.n_faults,
        "n_sealed": chain.n_sealed,
        "last_hash": row.last_hash,
        "digest": setting("DIGEST").upper(),
        "checked_at": request.at,
        "as_of": request.at,
        "proof_url": reverse("proof", args=[row.id]),
        "families": family.cards(children, parent=item, known=known),
        "merged": merged.of_matter(
            row.id, reader=reader, actor=request.actor, tree=tree, day=request.day
        ),
        "files": history.files_of(chain.lines, reader=reader),
        "outcome": _outcome(request, entries, row=row),
        **_actions(item, request=request),
        **present.progress(item.shown, places=1),
    }
    return render(request, "matter.html", context)


def crumbs_of(request: Asked, row: models.Matter) -> list[dict[str, str]]:
    """Where the matter stands among others: the list, its parent where that is seen, itself."""
    crumbs = [{"title": _("督办事项"), "url": reverse("matters")}]
    if row.parent_id:
        visible = sight.visible_to(actor=request.actor, day=request.day)
        above = visible.filter(id=row.parent_id).values_list("title", flat=True).first()
        if above is not None:
            crumbs.append({"title": above, "url": reverse("matter", args=[row.parent_id])})
    return [*crumbs, {"title": row.number or _("未编号"), "url": ""}]


def _quote(reader: history.Reader, state: Matter) -> dict[str, str] | None:
    """The sentence that the matter comes from, with the number of its document."""
    quote = state.values.get("quote")
    if not quote or not reader.sees("quote"):
        return None
    number = state.values.get("document_no") or ""
    return {"text": str(quote), "number": str(number), "url": "#entry-1"}


def _actions(item: Item, *, request: Asked) -> dict[str, Any]:
    """The buttons of the page: the expected move solid, what ends the matter folded away."""
    ordered = present.ranked(item)
    found = [present.action_of(item, move) for move in ordered if "any" not in move.sources]
    rare = [present.action_of(item, move) for move in ordered if "any" in move.sources]
    same = present.same_of(item)
    if same is not None:
        found.insert(1, same)
    if take_back.is_open(loop=item.loop, matter=item.matter, actor=request.actor, at=request.at):
        found.append(_undo(item))
    found += [
        {"title": inner.title, "url": inner.url, "method": "get"}
        for inner in opening.openings_in(
            item.row, loop=item.loop, matter=item.matter, actor=request.actor, day=request.day
        )
    ]
    first = [action | {"kind": "solid" if n == 0 else ""} for n, action in enumerate(found)]
    shown, rest = first[:MOST_ACTIONS], first[MOST_ACTIONS:] + rare
    plain = [_without_target(action) for action in shown]
    return {"actions": plain, "more_actions": [_without_target(action) for action in rest]}


def _undo(item: Item) -> dict[str, Any]:
    return {
        "title": _("撤回"), "url": reverse("take_back", args=[item.row.id]), "method": "post",
        "hidden": [("key", present.new_key())], "key": "u", "of": "",
    }  # fmt: skip


def _without_target(action: Mapping[str, Any]) -> dict[str, Any]:
    """On its own page a move answers with the page."""
    return {name: value for name, value in action.items() if name not in ("target", "of")}


def next_step(item: Item, *, known: names.Names, day: date) -> str:
    """Who is waited for, what for, and until when, in one sentence."""
    loop, state = item.loop, item.matter
    if item.shown.finished_on is not None:
        on = spoken.day(item.shown.finished_on, year_of=day)
        stage = present.worded(loop.stages[state.stage])
        return _("{day}到“{stage}”，已经了结。").format(day=on, stage=stage)
    if end_of(loop=loop, matter=state) is not None:
        return _("已经结束。")
    out = clock.runs_out_at(loop=loop, matter=state, calendar=clockwork.calendar())
    until = spoken.day(_last_day(out), year_of=day) if out is not None else ""
    if item.leading is None:
        then = loop.stages.get(loop.stages[state.stage].then)
        if then is None:
            return ""
        stage = present.worded(then)
        return _("{day}后自动转入“{stage}”。").format(day=until, stage=stage)
    move = item.leading
    if item.reports:
        move, report_on = min(item.reports, key=lambda report: report[1])
        until = spoken.day(report_on, year_of=day)
    who = _waited_for(move.by[0], state=state, known=known)
    title = present.worded(move)
    if not until:
        return _("下一步：{who}“{move}”。").format(who=who, move=title)
    return _("下一步：{who} {day}前“{move}”。").format(who=who, day=until, move=title)


def _waited_for(party: str, *, state: Matter, known: names.Names) -> str:
    if party == "requester":
        return names.party(str(state.values.get("requester") or ""), names=known)
    if party == "partners":
        return spoken.listed(known.unit(unit) for unit in state.partners)
    units = {"owner": state.owner, "superior": state.superior, "verifier": state.verifier}
    unit = units.get(party)
    return known.unit(unit) if unit is not None else _(rights.TITLES[party])


def _last_day(out: datetime) -> date:
    """The day of a time limit: one that runs out at 24:00 belongs to the day before."""
    return day_of(out - datetime.resolution)


def _diagram(item: Item, *, day: date) -> str:
    """The main line of the loop with the days on which stages were entered."""
    loop, state = item.loop, item.matter
    reached = {
        name: spoken.day(day_of(at), year_of=day)
        for name, at in state.entered.items()
        if name in loop.stages
    }
    notes = {}
    if state.entered_at is not None and item.shown.finished_on is None:
        n_days = (day - day_of(state.entered_at)).days + 1
        notes[state.stage] = _("第 {n} 天").format(n=n_days)
    for name, stage in loop.stages.items():
        if stage.clock and name not in reached:
            notes[name] = _limit(stage.clock.otherwise, state=state, day=day)
    is_english = (get_language() or "zh").startswith("en")
    title = present.worded(loop)
    drawn = diagram.svg(
        loop, current=state.stage, reached=reached, notes=notes, title=title, english=is_english
    )
    return mark_safe(drawn)


def _limit(limit: Span | str, *, state: Matter, day: date) -> str:
    if isinstance(limit, Span):
        return spoken.span(limit)
    on = state.values.get(limit)
    return spoken.day(on, year_of=day) if isinstance(on, date) else ""


def _outcome(
    request: Asked, entries: list[dict[str, Any]], *, row: models.Matter
) -> dict[str, Any] | None:
    """What has just been entered, where the address says so."""
    said = request.GET.get("done", "")
    found = next((entry for entry in entries if str(entry["n"]) == said), None)
    if found is None:
        return None
    return found | {"receipt_url": reverse("receipt", args=[row.id, found["n"]])}


urlpatterns = [
    path("matters/<whole:matter_id>/", matter, name="matter"),
]
