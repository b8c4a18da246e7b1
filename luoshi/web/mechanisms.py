"""The mechanisms of a site, and one of them: its matters by lamp, its ratios, how it goes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luoshi.core import paths, wording
from luoshi.core.lamp import State
from luoshi.core.loop import GROUPS, Loop
from luoshi.core.measure import Rate
from luoshi.core.tree import Tree
from luoshi.store import clockwork, lamps, measures, models, sight
from luoshi.store.lamps import Shown
from luoshi.web import access, diagram, names, opening, present, public_words, shared, spoken
from luoshi.web.access import Asked
from luoshi.web.whole import whole

PAGE = 50
#: The longest row of the drawing of a mechanism, in stages.
BOXES = 7


@access.with_post
def mechanisms(request: Asked) -> HttpResponse:
    """Every mechanism of the site by what it is for, with how many matters are open to the post."""
    loops = clockwork.current_loops()
    visible = sight.visible_to(actor=request.actor, day=request.day).filter(end="")
    n_open = Counter(dict(visible.values_list("loop").annotate(n=Count("id"))))
    groups = [
        {
            "title": _(title),
            "rows": [
                _listed(loop, n_open=n_open)
                for loop in loops.values()
                if loop.group == group and not loop.parent
            ],
        }
        for group, title in GROUPS.items()
    ]
    n_loops = sum(len(group["rows"]) for group in groups)
    title = _("{n} 个机制，{open} 件在办").format(n=n_loops, open=wording.number(n_open.total()))
    context = {"title": title, "groups": [group for group in groups if group["rows"]]}
    return render(request, "mechanisms.html", context)


def _listed(loop: Loop, *, n_open: Mapping[str, int]) -> dict[str, Any]:
    """One line of the list. Shape: `parts` are the smaller matters inside it."""
    return {
        "title": present.worded(loop), "purpose": spoken.purpose(loop),
        "url": reverse("mechanism", args=[loop.name]), "n_open": n_open[loop.name],
        "parts": [
            {"title": present.worded(part), "url": reverse("mechanism", args=[part.name]),
             "n_open": n_open[part.name]}
            for part in loop.children.values()
        ],
    }  # fmt: skip


@access.with_post
def mechanism(request: Asked, name: str) -> HttpResponse:
    """The matters of a mechanism below a unit, the worst lamp first, with their measures."""
    tree = clockwork.tree_on(request.day)
    loop = clockwork.current_loops().get(name)
    if loop is None:
        raise Http404
    unit = _unit(request, tree=tree)
    judged = measures.judged(actor=request.actor, loop=loop, unit=unit, day=request.day)
    title = tree.unit(unit).title if unit in tree and unit else _("您看得到的单位")
    context = {
        "title": _title(judged.rows, loop=loop, rates=judged.rates),
        "note": _("{unit}和全部下级，今年在办或今年办结的。").format(unit=title),
        "loop": present.worded(loop),
        "purpose": spoken.purpose(loop),
        "drawing": _drawing(loop),
        "is_short": len(paths.spine(loop)) < BOXES,
        "strip": _strip(judged.rows, unit=unit),
        "rates": [_rate(rate) for rate in judged.rates],
        "stages": [
            {"title": present.worded(loop.stages[stage]), "n": n} for stage, n in judged.stages
        ],
        "places": _places(unit, tree=tree),
        "path": _path(unit, top=request.actor.unit, tree=tree),
        "openings": [
            found for found in opening.openings_of(request.actor, tree=tree) if found.loop is loop
        ],
        "many_url": reverse("many", args=[loop.name]),
        "shared": shared.rows(request, loop),
        "as_of": request.at,
        "public_url": _public_url(loop),
        "is_shown": bool(loop.public_stages),
    }
    context |= _list(request, judged, unit=unit, known=names.names_of(tree=tree, day=request.day))
    return render(request, "mechanism.html", context)


def _list(
    request: Asked, judged: measures.Judged, *, unit: int | None, known: names.Names
) -> dict[str, Any]:
    """One page of the matters, those of one lamp where one is asked for, and where it goes on."""
    lamp = request.GET.get("lamp", "")
    state = State(lamp) if lamp in present.STATES else ""
    chosen = judged.of_lamp(state)
    first = whole(request.GET.get("from", "")) or 0
    after = first + PAGE
    every = {"unit": str(unit or "")}
    kept = every | ({"lamp": lamp} if state else {})
    return {
        "rows": _rows(chosen[first:after], loop=judged.loop, known=known),
        "n_shown": len(chosen),
        "next_url": f"?{urlencode(kept | {'from': str(after)})}" if after < len(chosen) else "",
        "first_url": f"?{urlencode(kept)}" if first else "",
        "is_filtered": bool(state),
        "all_url": f"?{urlencode(every)}",
    }


def _public_url(loop: Loop) -> str:
    """The page that residents see, "" where they see nothing of it."""
    return public_words.list_of(loop) if loop.public_stages else ""


def _drawing(loop: Loop) -> str:
    """The way through the mechanism, from its first stage to its ends."""
    is_english = (get_language() or "zh").startswith("en")
    drawn = diagram.svg(loop, title=present.worded(loop), per_row=BOXES, english=is_english)
    return mark_safe(drawn)


def _unit(request: Asked, *, tree: Tree) -> int | None:
    """The unit that is asked for, if it lies below the actor's own; else the actor's own."""
    own = request.actor.unit
    said = whole(request.GET.get("unit", ""))
    if said is not None and own is not None and own in tree and said in tree:
        return said if tree.is_above(own, said) else own
    return own


def _title(rows: Sequence[tuple[int, Shown]], *, loop: Loop, rates: Sequence[Rate]) -> str:
    late = sum(1 for _id, shown in rows if shown.state is State.RED)
    first = next(iter(rates), None)
    said = _("{loop} {n} 件，{late} 件逾期").format(
        loop=present.worded(loop), n=wording.number(len(rows)), late=late
    )
    if first is None or first.share is None:
        return said
    return said + _("，{title} {share}").format(
        title=spoken.named(first.measure), share=wording.share(first.share)
    )


def _strip(rows: Sequence[tuple[int, Shown]], *, unit: int | None) -> list[dict[str, Any]]:
    counts = lamps.counts(shown for _id, shown in rows)
    return [
        {
            "state": state.value, "text": title, "count": counts[state],
            "url": f"?{urlencode({'unit': str(unit or ''), 'lamp': state.value})}",
        }
        for state, title in present.STATES.items()
    ]  # fmt: skip


def _rate(rate: Rate) -> dict[str, Any]:
    """A measure with its numerator and denominator; without any case it has no share."""
    return {
        "title": spoken.named(rate.measure),
        "share": wording.share(rate.share) if rate.share is not None else "",
        "n": rate.n,
        "of": rate.of,
    }


def _rows(
    shown: Sequence[tuple[int, Shown]], *, loop: Loop, known: names.Names
) -> list[dict[str, Any]]:
    kept = {row.id: row for row in models.Matter.objects.filter(id__in=[id for id, _ in shown])}
    return [_row(kept[id], lamp, known=known) for id, lamp in shown if id in kept]


def _row(row: models.Matter, shown: Shown, *, known: names.Names) -> dict[str, Any]:
    loop, matter = lamps.light(vars(row))
    due = spoken.day(shown.due_on, year_of=known.day) if shown.due_on else _("未定时限")
    return {
        "id": present.row_id(row.id), "url": reverse("matter", args=[row.id]),
        "title": row.title or present.worded(loop),
        "lamp": present.lamp_of(shown), "stage": present.worded(loop.stages[row.stage]),
        "number": row.number, "owner": known.unit(row.owner_id),
        "quantity": present.quantity_of(matter), "due": due, "is_public": row.is_public,
        **present.progress(shown),
    }  # fmt: skip


def _places(unit: int | None, *, tree: Tree) -> list[Mapping[str, str]]:
    """The units directly below, to look at one by one."""
    if unit is None or unit not in tree:
        return []
    return [
        {"title": tree.unit(below).title, "url": f"?{urlencode({'unit': str(below)})}"}
        for below in tree.children(unit)
    ]


def _path(unit: int | None, *, top: int | None, tree: Tree) -> list[Mapping[str, str]]:
    """The units from the actor's own down to the one shown."""
    if unit is None or unit not in tree or top is None or top not in tree:
        return []
    above = [one for one in reversed(tree.ancestors(unit)) if tree.is_above(top, one)]
    links = [{"title": tree.unit(one).title, "url": f"?unit={one}"} for one in above]
    return [*links, {"title": tree.unit(unit).title, "url": ""}]


urlpatterns = [
    path("loops/", mechanisms, name="mechanisms"),
    path("loops/<str:name>/", mechanism, name="mechanism"),
]
