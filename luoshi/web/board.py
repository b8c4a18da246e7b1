"""The board of a unit, where each of its figures comes from, and submissions as entered."""

import threading
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luoshi.core import wording
from luoshi.core.indicator import Standing
from luoshi.core.matter import Actor
from luoshi.core.period import Period, parse_period
from luoshi.core.tree import LEVELS, Tree
from luoshi.reports import board_book
from luoshi.store import board as boards
from luoshi.store import clockwork, handed_in
from luoshi.store.board import Board
from luoshi.web import access, board_derivation, board_page, board_words, opening, spoken
from luoshi.web.access import Asked
from luoshi.web.board_derivation import Wanted
from luoshi.web.board_page import Address
from luoshi.web.whole import whole

#: The loop that a figure behind its plan is handed out by.
TASK = "task"
#: The media type of a workbook. Source: ECMA-376.
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@access.with_post
def board(request: Asked) -> HttpResponse:
    """The league table below a unit, and below it where the chosen figure comes from."""
    tree = clockwork.tree_on(request.day)
    mine = own_unit(request, tree)
    unit = _unit(request, tree=tree, mine=mine)
    latest = boards.last_period(request.day)
    said = request.GET.get("period", "")
    period = parse_period(said) if said else latest
    address = Address(
        unit=unit, period=str(period), at=_day(request), group=_group(request),
        sort=request.GET.get("sort", "")[:60], every=request.GET.get("all") == "1",
        page=max(1, whole(request.GET.get("page", "")) or 1),
        view="values" if request.GET.get("view") == "values" else "",
    )  # fmt: skip
    found = boards.board(unit=unit, period=period, day=request.day, as_of=address.at)
    if request.GET.get("as") == "xlsx":
        return _book(found)
    wanted = _wanted(request, found, tree=tree, mine=mine)
    if wanted is None:
        with _drawing:
            body = _body(found, address, tree, mine, latest, get_language() or "")
    else:
        body = _drawn(found, address=address, tree=tree, mine=mine, latest=latest, wanted=wanted,
                      actor=request.actor)  # fmt: skip
    is_part = request.headers.get("HX-Target") == "ls-board"
    if is_part and "HX-History-Restore-Request" not in request.headers:
        return HttpResponse(body)
    context = {"title": _title(found), "unit_title": found.title, "as_of": request.at, "body": body}
    return render(request, "board.html", context)


#: Of several who ask for the same new board at once, one draws it.
_drawing = threading.Lock()


@lru_cache(maxsize=64)
def _body(
    found: Board, address: Address, tree: Tree, mine: int, latest: Period, language: str
) -> SafeString:
    """The board as drawn before, while nothing in it has changed: its viewers share it."""
    return _drawn(found, address=address, tree=tree, mine=mine, latest=latest)


def _drawn(
    found: Board, *, address: Address, tree: Tree, mine: int, latest: Period,
    wanted: Wanted | None = None, actor: Actor | None = None,
) -> SafeString:  # fmt: skip
    """The board, and below it where the wanted figure comes from; for an actor what he may do."""
    context = _context(found, address=address, tree=tree, mine=mine, wanted=wanted)
    if wanted is not None:
        context["derivation"] = board_derivation.panel(
            found, wanted=wanted, address=address, day=found.as_of or found.day
        )
        may_assign = wanted.unit != mine and tree.is_above(mine, wanted.unit)
        if context["derivation"] and actor is not None and may_assign:
            context["derivation"]["assign_url"] = _assign_url(
                actor, context["derivation"], unit=wanted.unit, tree=tree
            )
    context["periods"] = board_derivation.period_options(found.period, latest=latest)
    return render_to_string("board_body.html", context)


def _title(found: Board) -> str:
    return _("晒比榜 · {period}").format(period=spoken.period(found.period.year_to_date()))


def _book(found: Board) -> HttpResponse:
    """The whole board as a workbook, whatever page or group is shown."""
    notes = (_sentence(found), _known(found), board_words.rules(found))
    content = board_book.book(found, notes=notes, missing=board_words.missing)
    name = _("{unit}晒比榜{period}.xlsx").format(unit=found.title, period=found.period)
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


def _assign_url(actor: Actor, shown: Mapping[str, Any], *, unit: int, tree: Tree) -> str:
    """Where a task for this unit is drafted from its figure; "" for who may not draft one."""
    found = [one for one in opening.openings_of(actor, tree=tree) if one.loop.name == TASK]
    if not found:
        return ""
    quote = spoken.headed(f"{shown['title']} · {shown['name']}", shown["note"])
    known = {
        "owner": unit, "origin": "own_check", "secrecy": "internal",
        "title": _("{name}赶上序时").format(name=shown["name"]), "quote": quote,
    }  # fmt: skip
    return f"{found[0].url}&{urlencode(known)}"


def own_unit(request: Asked, tree: Tree) -> int:
    """The unit of the viewer's post. 404 where it does not stand in the tree any more."""
    if request.actor.unit is None or request.actor.unit not in tree:
        raise Http404
    return request.actor.unit


def _unit(request: Asked, *, tree: Tree, mine: int) -> int:
    """The unit asked for: one of the viewer's subtree, or the unit above his own.

    A post also sees the league table that its unit stands in. 404 for any other.
    """
    above = tree.parent(mine)
    said = request.GET.get("unit", "")
    if not said:
        return above if tree.is_leaf(mine) and above is not None else mine
    unit = whole(said)
    if unit is None or unit not in tree or not (tree.is_above(mine, unit) or unit == above):
        raise Http404
    return unit


def _day(request: Asked) -> date | None:
    """The day as of which the board is asked for; a day to come is today."""
    said = request.GET.get("at", "")
    if not said:
        return None
    try:
        day = date.fromisoformat(said)
    except ValueError as error:
        raise Http404 from error
    return day if day < request.day else None


def _group(request: Asked) -> str:
    said = request.GET.get("group", "")
    return said if said in LEVELS else ""


def _wanted(request: Asked, found: Board, *, tree: Tree, mine: int) -> Wanted | None:
    """The figure to be derived: one of the board's own. 404 for that of any other unit.

    What lies below a unit, and the entries, are for those whose subtree it is.
    """
    indicator = request.GET.get("indicator", "")
    if not indicator:
        return None
    unit = whole(request.GET.get("of", ""))
    if unit not in (found.unit, *(row.unit for row in found.rows)):
        raise Http404
    assert unit is not None
    is_below = unit in tree and tree.is_above(mine, unit)
    is_above = unit in tree and tree.is_above(unit, mine)
    return Wanted(
        unit=unit, indicator=indicator, shows_parts=is_below or unit == found.unit,
        within=unit if is_below else mine if is_above else None,
        page=max(1, whole(request.GET.get("entries", "")) or 1),
    )  # fmt: skip


def _context(
    found: Board, *, address: Address, tree: Tree, mine: int, wanted: Wanted | None
) -> dict[str, Any]:
    chosen = (wanted.unit, wanted.indicator) if wanted else (0, "")

    def open_to(unit: int) -> bool:
        return unit in tree and tree.is_above(mine, unit)

    most = max((len(group.rows) for group in found.groups), default=0)
    n_pages = -(-most // board_page.PAGE)
    return {
        "title": _title(found),
        "crumbs": _crumbs(found, tree=tree, mine=mine, address=address),
        "sentence": _sentence(found),
        "known": _known(found),
        "address": address, "table": board_page.table(
            found, address=address, chosen=chosen, open_to=open_to
        ),
        "groups": _group_options(found, address), "group_chosen": address.link(page=""),
        "views": [
            {"url": address.link(view=""), "title": _("序时差")},
            {"url": address.link(view="values"), "title": _("完成值")},
        ],
        "view_chosen": address.link(), "book_url": f"{address.link()}&as=xlsx",
        "legend": board_words.legend(), "rules": board_words.rules(found),
        "unit_url": reverse("unit", args=[found.unit]) if open_to(found.unit) else "",
        "unit_title": found.title, "is_empty": not found.rows, "derivation": None,
        "all_url": address.link(all="" if address.every else "1"),
        "before_url": address.link(page=address.page - 1) if address.page > 1 else "",
        "after_url": address.link(page=address.page + 1) if address.page < n_pages else "",
    }  # fmt: skip


def _crumbs(found: Board, *, tree: Tree, mine: int, address: Address) -> list[dict[str, str]]:
    """The units above, those that the viewer may see linked."""
    crumbs = []
    for unit in reversed(found.tree.ancestors(found.unit)):
        may = unit in tree and (tree.is_above(mine, unit) or unit == tree.parent(mine))
        url = Address(unit=unit, period=address.period, at=address.at).link() if may else ""
        crumbs.append({"title": found.tree.unit(unit).title, "url": url})
    return [*crumbs, {"title": found.title, "url": ""}]


def _sentence(found: Board) -> str:
    """The answer: how many units there are, how many cells are behind and far behind."""
    standings = [cell.judged.standing for row in found.rows for cell in row.cells]
    far, behind = standings.count(Standing.FAR_BEHIND), standings.count(Standing.BEHIND)
    n = wording.number(len(found.rows))
    if not any(standings):
        return _("{n} 个单位，还没有可以比的数。").format(n=n)
    if not far and not behind:
        return _("{n} 个单位，项项达序时。").format(n=n)
    return _("{n} 个单位，{far} 项次严重滞后，{behind} 项次欠序时。").format(
        n=n, far=wording.number(far), behind=wording.number(behind)
    )


def _known(found: Board) -> str:
    """Up to when the figures reach, and how many have reported of those that should."""
    cells = [cell.figure for cell in found.total.cells if cell.figure.n_expected]
    n_reported = sum(figure.n_reported for figure in cells)
    n_expected = sum(figure.n_expected for figure in cells)
    said = _("应报 {of} 项次，已报 {n}").format(
        of=wording.number(n_expected), n=wording.number(n_reported)
    )
    if found.as_of is not None:
        day = spoken.day(found.as_of, year_of=found.day)
        return _("按 {day} 所知的数 · {said}").format(day=day, said=said)
    return _("含到第 {n} 个报数 · {said}").format(n=wording.number(found.last_reading), said=said)


def _group_options(found: Board, address: Address) -> list[dict[str, str]]:
    if len(found.groups) < 2:
        return []
    options = [{"url": address.link(group="", page=""), "title": _("全部可比组")}]
    for group in found.groups:
        title = f"{_(LEVELS[group.level])} {len(group.rows)}"
        options.append({"url": address.link(group=group.level, page=""), "title": title})
    return options


@access.with_post
def submission(request: Asked, submission_id: int) -> HttpResponse:
    """One submission: its cells, the line that each is hashed as, and its entry in the ledger."""
    tree = clockwork.tree_on(request.day)
    mine = own_unit(request, tree)
    found = handed_in.of(submission_id)
    if found is None or found.unit not in tree or not tree.is_above(mine, found.unit):
        raise Http404
    period: Period = parse_period(found.period)
    context = {
        "found": found, "period": spoken.period(period),
        "title": _("{unit} {period}报的 {n} 个数").format(
            unit=found.title, period=spoken.period(period), n=wording.number(len(found.cells))
        ),
        "crumbs": [
            {"title": _("晒比榜"), "url": reverse("board")},
            {"title": found.title, "url": reverse("unit", args=[found.unit])},
            {"title": spoken.period(period), "url": ""},
        ],
        "as_of": request.at,
    }  # fmt: skip
    return render(request, "board_submission.html", context)


urlpatterns = [
    path("board/", board, name="board"),
    path("submissions/<whole:submission_id>/", submission, name="submission"),
]
