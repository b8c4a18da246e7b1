"""The review of a document as a page: the sentence, the gaps, the text and its drafts."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.core.fault import N_, Phrase
from luoshi.core.loop import Loop
from luoshi.core.matter import Actor
from luoshi.core.tree import Tree
from luoshi.store import aliases, contradictions, documents
from luoshi.store.documents import Proposal, Sheet
from luoshi.store.naming import Rules
from luoshi.web import (
    intake_asks,
    intake_contradictions,
    intake_names,
    intake_next,
    intake_questions,
    intake_text,
    names,
    present,
    spoken,
)
from luoshi.web.whole import whole

ON_A_PAGE = 50
#: What a draft without one of the five lacks, and what stands before the value it has.
MISSING = {
    "owner": N_("缺人"), "duty": N_("缺责"), "due": N_("缺时"), "quantity": N_("缺量"),
    "test": N_("缺性"),
}  # fmt: skip
HEADS = {
    "owner": N_("人"), "duty": N_("责"), "due": N_("时"), "quantity": N_("量"), "test": N_("性"),
}  # fmt: skip
#: A longer value is cut in its chip; the form shows it whole.
LONGEST_CHIP = 18
SHOWS = ("", "complete", "gaps", "repeated", "decided")
REASONS = (
    N_("只是号召，没有可查的事"), N_("不归本单位办"), N_("已经办结"), N_("和别的条目重复"),
    N_("读错了"),
)  # fmt: skip
#: Numbers named in the strip before it says how many more there are.
MOST_NUMBERS = 4


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which part of a review is looked at, as the address says it."""

    show: str = ""
    page: int = 1
    edit: int = 0
    discard: int = 0

    def query(self, **changed: object) -> str:
        """The part of an address that leads here again, with these changes."""
        said = {"show": self.show, "page": self.page if self.page > 1 else ""} | changed
        pairs = "&".join(f"{name}={value}" for name, value in said.items() if value)
        return f"?{pairs}" if pairs else "?"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the last decision led to, and at which draft. Shape: `draft` 0 is the whole document."""

    text: str = ""
    links: tuple[tuple[str, str], ...] = ()
    refusal: Mapping[str, str] | None = None
    draft: int = 0


def wanted_of(query: Mapping[str, Any]) -> Wanted:
    """What an address or a form asks to look at; whatever is not understood is left out."""

    def number(name: str) -> int:
        return whole(str(query.get(name, ""))) or 0

    show = str(query.get("show", ""))
    return Wanted(
        show=show if show in SHOWS else "", page=number("page") or 1, edit=number("edit"),
        discard=number("discard"),
    )  # fmt: skip


def context_of(
    sheet: Sheet,
    *,
    actor: Actor,
    tree: Tree,
    day: date,
    wanted: Wanted,
    said: Said | None = None,
    form: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Everything that the review shows. Shape: `form` is that of the draft being mended."""
    said = said or Said()
    document = sheet.document
    may_decide = actor.unit == document.unit_id
    shown = [one for one in sheet.proposals if _is_shown(one, wanted.show)]
    page = Paginator(shown, ON_A_PAGE).get_page(wanted.page)
    known = names.names_of(tree=tree, day=day, given=_named(list(page.object_list)))
    differing = contradictions.of_sheet(sheet)
    complete = _complete(sheet, but=differing)
    focused = intake_next.focused_after(said.draft, sheet=sheet, shown=list(page.object_list))
    rules = aliases.holding_in(document.unit_id, tree=tree)
    questions = intake_questions.known_of(sheet, drafts=sheet.proposals, tree=tree)
    return _of_document(sheet, tree=tree) | {
        "may_decide": may_decide,
        "origin": origin_of(sheet, known=known),
        "gaps": [
            *gaps_of(sheet, slogans=intake_asks.slogans(sheet.proposals)),
            *_differing(sheet, drafts=differing),
        ],
        "to_ask": intake_questions.strip(sheet, known=questions),
        "segments": segments(sheet, wanted=wanted),
        "chosen": wanted.query(show=wanted.show, page=""),
        "drafts": [
            draft_of(
                one, sheet=sheet, tree=tree, day=day, known=known, wanted=wanted, said=said,
                rules=rules, questions=questions, differing=differing, focused=focused,
            )
            for one in page.object_list
        ],
        "n_shown": len(shown),
        "keys_of_page": "intake_keys.html",
        "focused": focused,
        "by_unit": intake_next.by_unit(sheet, complete=complete, tree=tree),
        "page": page if page.paginator.num_pages > 1 else None,
        "query": wanted.query(page="").removeprefix("?") + ("&" if wanted.show else ""),
        **_of_text(sheet, page=list(page.object_list)),
        "complete": complete,
        "n_complete": len(complete),
        "said": said,
        "wanted": wanted,
        "reasons": [_(reason) for reason in REASONS],
        "form": form,
        "key": present.new_key(),
        "back_query": wanted.query(),
    }  # fmt: skip


def _complete(sheet: Sheet, *, but: Container[int]) -> list[int]:
    """The drafts that are confirmed together: nothing is missing and no other document differs."""
    return [
        one.id
        for one in sheet.proposals
        if one.is_complete and one.id not in but and not one.is_pointed_at
    ]


def _of_text(sheet: Sheet, *, page: Sequence[Proposal]) -> dict[str, Any]:
    """The text with its marks, and the places of it where characters may be lost."""
    paragraphs = intake_text.paragraphs(sheet, page=page)
    return {
        "paragraphs": paragraphs,
        "suspects": intake_text.suspects(sheet, shown=paragraphs),
    }


def _of_document(sheet: Sheet, *, tree: Tree) -> dict[str, Any]:
    """What the review says of the document as a whole, whatever part of it is looked at."""
    document = sheet.document
    return {
        "document": document,
        "crumbs": [
            {"title": _("材料导入"), "url": reverse("intake")}, {"title": document.name, "url": ""},
        ],
        "title": heading(sheet),
        "unit": tree.unit(document.unit_id).title if document.unit_id in tree else "",
        "remarks": [
            Phrase(text=said["text"], names=said["names"]).said(_)
            for said in sheet.found.get("remarks", ())
        ],
        "n_open": sum(one.is_open for one in sheet.proposals),
        "slogans": intake_asks.slogans(sheet.proposals),
        "all_open": [one.id for one in sheet.proposals if one.is_open],
        "review_url": reverse("review", args=[document.id]),
    }  # fmt: skip


def _is_shown(one: Proposal, show: str) -> bool:
    kinds = {"complete": one.is_complete, "gaps": one.has_gaps, "repeated": one.is_repeated,
             "decided": not one.is_open}  # fmt: skip
    return kinds.get(show, True)


def _named(page: Iterable[Proposal]) -> list[tuple[Any, Any]]:
    return [
        (one.loop.fields[name], value)
        for one in page
        for name, value in one.given.items()
        if name in one.loop.fields
    ]


def heading(sheet: Sheet) -> str:
    """The answer of the page in one sentence."""
    everything = sheet.proposals
    waiting = [one for one in everything if one.is_open]
    n_decided = len(everything) - len(waiting)
    if not everything:
        return _("没有读出要办的事")
    states = [one.row.state for one in everything]
    if not waiting:
        return _("{n} 条都定了：立项 {made} 件，并入 {merged} 件，不建 {left} 条").format(
            n=len(states), made=states.count(documents.CONFIRMED),
            merged=states.count(documents.MERGED), left=states.count(documents.DISCARDED),
        )  # fmt: skip
    counts = (
        (_("{n} 条齐全"), sum(one.is_complete for one in waiting)),
        (_("{n} 条有缺"), sum(one.has_gaps for one in waiting)),
        (_("{n} 条与在办重复"), sum(one.is_repeated for one in waiting)),
    )
    listed = spoken.clauses(said.format(n=n) for said, n in counts if n)
    if n_decided:
        return _("已定 {done} 条，还有 {n} 条：{counts}").format(
            done=n_decided, n=len(waiting), counts=listed
        )
    return _("读出 {n} 条草稿：{counts}").format(n=len(waiting), counts=listed)


def gaps_of(sheet: Sheet, *, slogans: Sequence[int]) -> list[dict[str, Any]]:
    """The strip: how many drafts lack what, where numbers disagree, what repeats."""
    waiting = [one for one in sheet.proposals if one.is_open]
    strip: list[dict[str, Any]] = []
    for name, title in MISSING.items():
        found = [one for one in waiting if name in one.missing]
        if found:
            entry: dict[str, Any] = {"n": len(found), "title": _(title), "note": _numbers(found)}
            strip.append(entry | ({"slogans": slogans} if name == "duty" and slogans else {}))
    for number, doubt in enumerate(sheet.found.get("doubts", ()), start=1):
        note = _("原文 {stated}%；按前后两数计算为 {computed}%").format(**_percentages(doubt))
        strip.append({"n": 1, "title": _("数对不上"), "note": note, "url": f"#doubt-{number}",
                      "link": _("看原文")})  # fmt: skip
    repeated = [one for one in waiting if one.standing is not None]
    if repeated:
        first = repeated[0].standing
        note = f"{_numbers(repeated)} = {first.number}" if first else ""
        strip.append({"n": len(repeated), "title": _("重复"), "note": note})
    return strip


def _differing(sheet: Sheet, *, drafts: Iterable[int]) -> list[dict[str, Any]]:
    found = [one for one in sheet.proposals if one.id in drafts and one.is_open]
    if not found:
        return []
    return [{"n": len(found), "title": _("说法不一"), "note": _numbers(found)}]


def _percentages(doubt: Mapping[str, Any]) -> dict[str, str]:
    return {"stated": str(doubt["stated"]), "computed": str(doubt["computed"])}


def _numbers(found: Sequence[Proposal]) -> str:
    listed = spoken.listed(str(one.number) for one in found[:MOST_NUMBERS])
    if len(found) > MOST_NUMBERS:
        return _("第 {numbers} 等条").format(numbers=listed)
    return _("第 {numbers} 条").format(numbers=listed)


def segments(sheet: Sheet, *, wanted: Wanted) -> list[dict[str, str]]:
    """The filters with how many each shows."""
    titles = {
        "": _("全部"), "complete": _("齐全"), "gaps": _("有缺"), "repeated": _("重复"),
        "decided": _("已定"),
    }  # fmt: skip
    counts = {show: sum(_is_shown(one, show) for one in sheet.proposals) for show in SHOWS}
    return [
        {"url": wanted.query(show=show, page=""), "title": f"{titles[show]} {counts[show]}"}
        for show in SHOWS
        if counts[show] or show in ("", wanted.show)
    ]


def origin_of(sheet: Sheet, *, known: names.Names) -> list[str]:
    """Where the document comes from, as its open drafts say it: origin, secrecy, number."""
    first = next((one for one in sheet.proposals if one.is_open), None)
    if first is None:
        return []
    return [
        names.said(first.loop.fields[name], first.given[name], names=known)
        for name in ("origin", "secrecy", "document_no")
        if name in first.given
    ]


def draft_of(
    one: Proposal,
    *,
    sheet: Sheet,
    tree: Tree,
    day: date,
    known: names.Names,
    wanted: Wanted,
    said: Said,
    rules: Rules,
    questions: intake_questions.Known,
    differing: Mapping[int, Sequence[contradictions.Contradiction]],
    focused: int,
) -> dict[str, Any]:
    """One draft as the list shows it."""
    row = one.row
    return {
        "id": one.id,
        "number": one.number,
        "state": row.state,
        "is_open": one.is_open,
        "is_complete": one.is_complete,
        "is_repeated": one.is_repeated,
        "seen": row.n_changes,
        "kind": present.worded(one.loop),
        "title": str(one.given.get("title", "")) or row.quote[:60],
        "quote": row.quote,
        "chips": chips(one, known=known),
        "question": intake_asks.question_of(one, sheet=sheet, tree=tree, day=day, rules=rules),
        "differing": intake_contradictions.shown(one, differing.get(one.id, ()), tree=tree),
        "why": intake_names.why_of(one),
        "ask": intake_questions.offer_of(one, unit=sheet.document.unit_id, known=questions),
        "asked": intake_questions.asked_of(one, known=questions),
        "offer": intake_names.offer_of(one, unit=sheet.document.unit_id, tree=tree, rules=rules),
        "matter": row.matter,
        "reason": row.reason,
        "decided_at": row.decided_at,
        "is_edited": wanted.edit == one.id,
        "is_discarded": wanted.discard == one.id,
        "edit_url": f"{wanted.query(edit=one.id)}#draft-{one.id}",
        "discard_url": f"{wanted.query(discard=one.id)}#draft-{one.id}",
        "back_url": f"{wanted.query()}#draft-{one.id}",
        "key": present.new_key(),
        "is_changed": focused == one.id
        and said.refusal is None
        and one.id not in (wanted.edit, wanted.discard),
        "refusal": said.refusal if said.draft == one.id else None,
        "discard_post": intake_asks.address(one, "discard"),
        **{f"{name}_url": intake_asks.address(one, name)
           for name in ("confirm", "mend", "restore")},
    }  # fmt: skip


def chips(one: Proposal, *, known: names.Names) -> list[dict[str, Any]]:
    """The five of a draft, what is missing as a gap, and what else it says."""
    found: list[dict[str, Any]] = []
    for name, head in HEADS.items():
        if name in one.missing:
            found.append({"text": _(MISSING[name]), "is_gap": True})
        elif ("holder" if name == "owner" else name) in one.given:
            text = _said(one, "holder" if name == "owner" else name, known=known)
            found.append({"text": f"{_(head)} {_short(text)}", "title": text})
    for name in one.unsaid:
        text = _("缺{field}").format(field=spoken.named(one.loop.fields[name]))
        found.append({"text": text, "is_gap": True})
    for name, head in (("partners", _("配合")), ("rhythm", _("反馈"))):
        if one.given.get(name):
            found.append({"text": f"{head} {_short(_said(one, name, known=known))}"})
    if one.is_pointed_at:
        found.append({"text": _("所提来源：模型")})
    return found


def _said(one: Proposal, name: str, *, known: names.Names) -> str:
    loop: Loop = one.loop
    value = one.given[name]
    if isinstance(value, date):
        return spoken.day(value)
    return names.said(loop.fields[name], value, names=known)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_CHIP else text[: LONGEST_CHIP - 1] + "…"


def listed(rows: Page[Any], *, tree: Tree, unit: int | None) -> list[dict[str, Any]]:
    """The documents of a page of the list, each with what is open in it."""
    found = []
    for row in rows:
        place = tree.unit(row.unit_id).title if row.unit_id in tree else row.unit.title
        found.append({
            "id": row.id, "name": row.name, "url": reverse("review", args=[row.id]),
            "taken_at": row.taken_at, "unit": "" if row.unit_id == unit else place,
            "n_drafts": row.n_drafts, "n_open": row.n_open, "n_matters": row.n_matters,
        })  # fmt: skip
    return found
