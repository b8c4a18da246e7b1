"""What a resident asks for: filed without an account, followed by a code that only he has."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.core import clock, engine, wording
from luoshi.core import value as values
from luoshi.core.calendar import day_of
from luoshi.core.fault import Fault, Refused
from luoshi.core.loop import Field, Loop, Move
from luoshi.core.matter import Actor, Matter
from luoshi.core.tree import Tree
from luoshi.store import clockwork, models, projection, publication, record
from luoshi.store.world import world_of
from luoshi.web import limit
from luoshi.web.public import PLACE_COOKIE

#: The loop that is filed, and the move by which an outsider opens it.
LOOP, MOVE = "request", "file"
#: So many requests, and so many looks by a code, an hour from one address.
MOST_FILED, MOST_LOOKED = 5, 60
CODE_COOKIE = "ls_code"
_CODE_SECONDS = 15 * 60
#: Letters and digits that nobody confuses when reading aloud.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH = 12
_TITLE_MOST = 30


@dataclass(frozen=True, kw_only=True)
class Filing:
    """What somebody wrote, and what is to be mended. Shape: `given` is complete without errors."""

    typed: Mapping[str, str]
    given: Mapping[str, Any]
    errors: Mapping[str, str]


@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form of a request; a good one is filed and its code shown on the next page, once."""
    at = timezone.now()
    day = day_of(at)
    tree = clockwork.tree_on(day)
    loop = clockwork.current_loops()[LOOP]
    if request.method != "POST":
        typed = {"superior": request.COOKIES.get(PLACE_COOKIE, "")}
        return _form(request, Filing(typed=typed, given={}, errors={}), loop=loop, tree=tree)
    filing = _read(request, loop=loop, tree=tree)
    if filing.errors:
        return _form(request, filing, loop=loop, tree=tree, status=422)
    if limit.is_over(request, name="request", most=MOST_FILED):
        notice = _(
            "这个网络一小时内已提了 {n} 件，这一件没有收下。请一小时后再提，急事请打 12345。"
        )
        return _form(request, filing, loop=loop, tree=tree, status=429,
                     notice=notice.format(n=MOST_FILED))  # fmt: skip
    key = request.POST.get("key", "")[:40] or secrets.token_urlsafe(16)
    code = code_of(key)
    record.open_matter(
        actor=outsider(code), loop=LOOP, move=MOVE, at=at, key=f"public-request/{key}",
        given=filing.given,
    )  # fmt: skip
    answer = HttpResponseRedirect(reverse("public_request_done"))
    answer.set_signed_cookie(
        CODE_COOKIE, code, max_age=_CODE_SECONDS, httponly=True, samesite="Strict",
        secure=request.is_secure(), path=reverse("public_request"),
    )  # fmt: skip
    return answer


def code_of(key: str) -> str:
    """The code of the form with this key; the same form sent twice has the same code.

    Shape: three groups of four letters and digits, 59 bits that only the site can compute.
    """
    number = int.from_bytes(salted_hmac("luoshi.request", key, algorithm="sha256").digest(), "big")
    letters = []
    for _place in range(_CODE_LENGTH):
        number, at = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[at])
    code = "".join(letters)
    return "-".join(code[at : at + 4] for at in range(0, _CODE_LENGTH, 4))


def outsider(code: str) -> Actor:
    """Whoever has this code."""
    posting = publication.posting_of(code)
    return Actor(posting=posting, postings=frozenset({posting}))


def _read(request: HttpRequest, *, loop: Loop, tree: Tree) -> Filing:
    names = ("detail", "kind", "superior", "place", "contact")
    typed = {name: request.POST.get(name, "").strip() for name in names}
    errors: dict[str, str] = {}
    given: dict[str, Any] = {}
    for name in ("detail", "kind", "contact"):
        value = typed[name]
        fault = values.fault_of(loop.fields[name], value) if value else None
        if fault:
            errors[name] = "".join(fault.said(_))
        elif value:
            given[name] = value
    if "detail" not in given and "detail" not in errors:
        errors["detail"] = _("写一写是什么事")
    if "kind" not in given and "kind" not in errors:
        errors["kind"] = _("选一项")
    town = _unit(typed["superior"], among=_all_towns(tree))
    if town is None:
        errors["superior"] = _("选您所在的乡镇街道")
    else:
        given["superior"] = town
        village = _unit(typed["place"], among=publication.villages(town, tree=tree))
        given |= {"place": village} if village is not None else {}
    given["wants_call"] = bool(typed["contact"])
    given["title"] = title_of(typed["detail"])
    return Filing(typed=typed, given=given, errors=errors)


def title_of(text: str) -> str:
    """What a list calls a request: its first sentence, cut short.

    >>> title_of("新安里没水。已经四天。")
    '新安里没水'
    """
    first = text
    for mark in "。！？；!?;\n":
        first = first.partition(mark)[0] or first
    first = " ".join(first.split())
    return first if len(first) <= _TITLE_MOST else f"{first[: _TITLE_MOST - 1]}…"


def _all_towns(tree: Tree) -> tuple[int, ...]:
    return tuple(town for _county, towns in publication.towns(tree) for town in towns)


def _unit(said: str, *, among: tuple[int, ...]) -> int | None:
    unit = int(said) if said.isdecimal() and len(said) < 10 else None
    return unit if unit in among else None


def _form(
    request: HttpRequest, filing: Filing, *, loop: Loop, tree: Tree, status: int = 200,
    notice: str = "",
) -> HttpResponse:  # fmt: skip
    town = _unit(filing.typed.get("superior", ""), among=_all_towns(tree))
    villages = publication.villages(town, tree=tree) if town is not None else ()
    places = [
        {"title": tree.unit(county).title, "towns": [(id, tree.unit(id).title) for id in towns]}
        for county, towns in publication.towns(tree)
    ]
    context = {
        "fields": {
            "detail": _field(loop.fields["detail"], filing, title=_("什么事"),
                             help=_("写明在哪里、什么时候、怎么了。不用写身份证号。")),
            "kind": _field(loop.fields["kind"], filing, title=_("是哪一类"),
                           options=list(loop.fields["kind"].choice.items())),
            "place": _field(
                loop.fields["place"], filing, title=_("哪个村或社区"), optional=True,
                options=[(str(unit), tree.unit(unit).title) for unit in villages],
            ),
            "contact": _field(loop.fields["contact"], filing, title=_("回访电话"), optional=True,
                              help=_("只用于回访，办结 30 天后删。不留也办。")),
        },
        "town": town, "town_error": filing.errors.get("superior", ""), "places": places,
        "has_villages": bool(villages), "notice": notice,
        "errors": [{"text": text, "url": f"#field-{name}"} for name, text in
                   filing.errors.items()],
        "key": request.POST.get("key", "")[:40] or secrets.token_urlsafe(16),
    }  # fmt: skip
    return render(request, "public_request.html", context, status=status)


def _field(field: Field, filing: Filing, **shown: Any) -> dict[str, Any]:
    """A field as `ls/field.html` shows it."""
    return {
        "name": field.name, "type": field.type, "most": field.most,
        "value": filing.typed.get(field.name, ""), "error": filing.errors.get(field.name, ""),
        "personal": field.personal is not None,
    } | shown  # fmt: skip


@never_cache
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """The code of what was just filed, shown once; the browser forgets it with this page."""
    code = request.get_signed_cookie(CODE_COOKIE, default="", max_age=_CODE_SECONDS)
    answer = render(request, "public_request_done.html", {"request_code": code})
    answer.delete_cookie(CODE_COOKIE, path=reverse("public_request"), samesite="Strict")
    return answer


#: What happens now, in the words of whoever waits; any other stage is called by its title.
_STAGES: Mapping[str, str | Promise] = {
    "heard": gettext_lazy("收到了，正在看归谁办"),
    "graded": gettext_lazy("看过了，马上派给单位"),
    "dispatched": gettext_lazy("已派给{unit}，等它接单"),
    "working": gettext_lazy("{unit}正在办"),
    "answered": gettext_lazy("{unit}已经答复，等回访核实"),
    "solved": gettext_lazy("解决了"),
    "refused": gettext_lazy("正在换办理单位"),
    "partly": gettext_lazy("解决了一部分"),
    "explained": gettext_lazy("作了解释"),
    "unreached": gettext_lazy("回访三次没有联系上您"),
    "not_ours": gettext_lazy("没有受理"),
}


@never_cache
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Where my request stands, for whoever has its code. The code is never in an address."""
    if request.method != "POST":
        return render(request, "public_mine.html", {})
    code = request.POST.get("code", "").strip()[:40]
    if limit.is_over(request, name="mine", most=MOST_LOOKED):
        notice = _("这个网络一小时内查了太多次。请一小时后再查，急事请打 12345。")
        return render(request, "public_mine.html", {"notice": notice}, status=429)
    row = publication.mine(publication.posting_of(code)) if code else None
    if row is None:
        notice = _("没有这个回执码。请照抄给您的 12 位字母和数字，横线可以不写。")
        return render(request, "public_mine.html", {"notice": notice, "typed": code}, status=422)
    return _told(request, row, code=code, at=timezone.now())


@never_cache
@require_POST
def move(request: HttpRequest, name: str) -> HttpResponse:
    """Makes one of the requester's own moves: how it was, or that it must be done again."""
    at = timezone.now()
    code = request.POST.get("code", "").strip()[:40]
    if limit.is_over(request, name="mine", most=MOST_LOOKED):
        notice = _("这个网络一小时内查了太多次。请一小时后再查，急事请打 12345。")
        return render(request, "public_mine.html", {"notice": notice}, status=429)
    row = publication.mine(publication.posting_of(code)) if code else None
    if row is None:
        return HttpResponseRedirect(reverse("public_mine"))
    loop = clockwork.loop_of(row.text_id, row.loop)
    declared = loop.moves.get(name)
    given: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for needed in declared.needs if declared else ():
        found = values.parse(loop.fields[needed], request.POST.get(needed, ""))
        if isinstance(found, Fault):
            errors[needed] = "".join(found.said(_))
        else:
            given[needed] = found
    if errors:
        return _told(request, row, code=code, at=at, errors=errors, status=422)
    try:
        record.act(
            actor=outsider(code), matter_id=row.id, move=name, at=at, given=given,
            key=f"public-mine/{row.id}/{request.POST.get('key', '')[:40]}",
        )  # fmt: skip
    except Refused as refusal:
        notice = "".join(refusal.fault.said(_))
        return _told(request, row, code=code, at=at, notice=notice, status=422)
    fresh = publication.mine(publication.posting_of(code)) or row
    return _told(request, fresh, code=code, at=at, notice=_("记下了。"))


def _told(
    request: HttpRequest,
    row: models.Matter,
    *,
    code: str,
    at: datetime,
    notice: str = "",
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The state of a request in the words of whoever filed it, with his own moves."""
    loop = clockwork.loop_of(row.text_id, row.loop)
    matter = projection.matter_of(row, loop=loop)
    day = day_of(at)
    said = _STAGES.get(matter.stage, loop.stages[matter.stage].title)
    unit = row.owner.title if row.owner else _("承办单位")
    moves = engine.open_moves(
        loop=loop, matter=matter, actor=outsider(code),
        world=world_of(loop=loop, matter=matter, at=at),
    )  # fmt: skip
    context = {
        "row": row, "code": code, "state": str(said).format(unit=unit), "notice": notice,
        "town": row.superior.title if row.superior else "", "day": day,
        "until": _until(loop=loop, matter=matter, day=day),
        "steps": _steps(loop=loop, matter=matter),
        "facts": [
            (loop.fields[name].title, matter.values[name])
            for name in ("detail", "answer", "result") if matter.values.get(name)
        ],
        "forms": [
            _own_move(entry, loop=loop, errors=errors or {})
            for entry in moves if "requester" in entry.by
        ],
    }  # fmt: skip
    return render(request, "public_mine.html", context, status=status)


def _until(*, loop: Loop, matter: Matter, day: date) -> str:
    """By when the present step is to be done."""
    out = clock.runs_out_at(loop=loop, matter=matter, calendar=clockwork.calendar())
    if out is None:
        return ""
    length = loop.stages[matter.stage].clock
    by_hours = length is not None and "hours" in str(length.otherwise)
    if by_hours:
        return wording.instant(out, year_of=day)
    return wording.day(day_of(out - timedelta(microseconds=1)), year_of=day)


def _steps(*, loop: Loop, matter: Matter) -> list[tuple[str, datetime]]:
    """When it came to each stage."""
    came = sorted((at, name) for name, at in matter.entered.items() if name in loop.stages)
    return [(loop.stages[name].title, at) for at, name in came]


def _own_move(entry: Move, *, loop: Loop, errors: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": entry.name, "title": entry.title, "key": secrets.token_urlsafe(16),
        "fields": [
            {
                "name": name, "title": loop.fields[name].title, "type": loop.fields[name].type,
                "most": loop.fields[name].most, "options": list(loop.fields[name].choice.items()),
                "value": "", "error": errors.get(name, ""),
            }
            for name in entry.needs
        ],
    }  # fmt: skip


urlpatterns = [
    path("public/request/", ask, name="public_request"),
    path("public/request/done/", done, name="public_request_done"),
    path("public/mine/", mine, name="public_mine"),
    path("public/mine/<slug:name>/", move, name="public_mine_move"),
]
