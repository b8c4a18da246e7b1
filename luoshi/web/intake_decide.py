"""Decisions on drafts from the page: confirm, merge, mend, answer, discard, restore, split."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.core.fault import Fault, Refused
from luoshi.intake import FIVE
from luoshi.store import clockwork
from luoshi.store.documents import Proposal, Sheet
from luoshi.store.record import aliases, draft_choices, drafts, inquiries
from luoshi.store.record.draft_ledger import Decided
from luoshi.web import (
    access,
    intake_form,
    intake_model,
    intake_page,
    intake_questions,
    intake_replies,
    replies,
)
from luoshi.web.access import Asked
from luoshi.web.intake_page import Said, Wanted
from luoshi.web.whole import whole

#: Refusals that mean somebody else was faster.
OVERTAKEN = ("decided-already", "changed-meanwhile")


@require_POST
@access.with_post
def decide(request: Asked, document_id: int, draft_id: int, action: str) -> HttpResponse:
    """One decision on one draft; the page comes back with what has become of it."""
    sheet = intake_replies.sheet_of(request, document_id)
    one = sheet.of(draft_id)
    if one is None or action not in DRAFT_ACTIONS:
        raise Http404
    wanted = intake_page.wanted_of(request.POST)
    try:
        answer = DRAFT_ACTIONS[action](request, sheet, one)
    except Refused as refusal:
        status = 409 if refusal.fault.code in OVERTAKEN else 422
        said = Said(refusal=intake_replies.words_of(refusal.fault), draft=draft_id)
        fresh = intake_replies.sheet_of(request, document_id)
        return intake_replies.page(request, fresh, wanted=wanted, said=said, status=status)
    if isinstance(answer, HttpResponse):
        return answer
    return intake_replies.done(request, document_id, wanted=wanted, said=answer)


def _confirm(request: Asked, sheet: Sheet, one: Proposal) -> Said:
    done = drafts.confirm(
        actor=request.actor, draft_id=one.id, at=request.at, key=replies.key_of(request),
        seen=_seen(request), anew=request.POST.get("anew") == "1",
    )  # fmt: skip
    return _become(done, _("第 {n} 条已立项：{number}"), one)


def _merge(request: Asked, sheet: Sheet, one: Proposal) -> Said:
    done = drafts.merge(
        actor=request.actor, draft_id=one.id, matter_id=_whole(request, "matter"), at=request.at,
        key=replies.key_of(request), seen=_seen(request),
    )  # fmt: skip
    return _become(done, _("第 {n} 条已并入：{number}"), one)


def _become(done: Decided, words: str, one: Proposal) -> Said:
    link = (reverse("matter", args=[done.matter_id]), _("看这一件"))
    return Said(text=words.format(n=one.number, number=done.number), links=(link,), draft=one.id)


def _mend(request: Asked, sheet: Sheet, one: Proposal) -> Said | HttpResponse:
    """The whole form of a draft; it comes back with what was typed where something is wrong."""
    form = intake_form.form_of(one, request=request, tree=clockwork.tree_on(request.day))
    mended = intake_form.read(one, form, request=request)
    if mended.errors:
        typed = replies.typed_of(request)
        shown = intake_form.context_of(one, form, typed=typed, errors=mended.errors)
        wanted = Wanted(show=intake_page.wanted_of(request.POST).show, edit=one.id)
        return intake_replies.page(request, sheet, wanted=wanted, form=shown, status=422)
    return _changed(request, one, mended.given)


def _answer(request: Asked, sheet: Sheet, one: Proposal) -> Said:
    """The one field of an answer's button."""
    name = next((name for name in (*FIVE, *one.unsaid) if name in request.POST), "")
    form = intake_form.form_of(one, request=request, tree=clockwork.tree_on(request.day))
    answer = intake_form.read_only(form, name, request=request)
    for text in answer.errors.values():
        raise Refused(Fault(code="bad-answer", where="", message=text, fix=""))
    return _changed(request, one, answer.given)


def _changed(request: Asked, one: Proposal, given: Mapping[str, Any]) -> Said:
    drafts.mend(
        actor=request.actor, draft_id=one.id, given=given, at=request.at,
        key=replies.key_of(request), seen=_seen(request),
    )  # fmt: skip
    return Said(text=_("第 {n} 条已改好").format(n=one.number), draft=one.id)


def _discard(request: Asked, sheet: Sheet, one: Proposal) -> Said:
    drafts.discard(
        actor=request.actor, draft_ids=[one.id], reason=_reason(request), at=request.at,
        key=replies.key_of(request), seen=_seen(request),
    )  # fmt: skip
    return Said(text=_("第 {n} 条不建").format(n=one.number), draft=one.id)


def _restore(request: Asked, sheet: Sheet, one: Proposal) -> Said:
    draft_choices.restore(
        actor=request.actor, draft_id=one.id, at=request.at, key=replies.key_of(request)
    )
    return Said(text=_("第 {n} 条已恢复").format(n=one.number), draft=one.id)


def _split(request: Asked, sheet: Sheet, one: Proposal) -> Said:
    units = _several(request, "units")
    parts = draft_choices.split(
        actor=request.actor, draft_id=one.id, units=units, at=request.at,
        key=replies.key_of(request), seen=_seen(request),
    )  # fmt: skip
    return Said(text=_("分成 {n} 条，每个单位一条").format(n=len(parts)), draft=one.id)


def _name(request: Asked, sheet: Sheet, one: Proposal) -> Said:
    meant = one.given.get("owner")
    aliases.name(
        actor=request.actor, draft_id=one.id, meant=int(meant) if meant is not None else 0,
        at=request.at, key=replies.key_of(request),
    )  # fmt: skip
    link = (reverse("aliases"), _("看本单位的叫法"))
    return Said(text=_("已记为本单位的叫法，以后照这样认"), links=(link,), draft=one.id)


def _ask(request: Asked, sheet: Sheet, one: Proposal) -> Said:
    matter = intake_questions.ask(request, sheet, one, key=replies.key_of(request))
    link = (reverse("matter", args=[matter]), _("看这一件"))
    return Said(text=_("第 {n} 条已去问").format(n=one.number), links=(link,), draft=one.id)


def _adopt(request: Asked, sheet: Sheet, one: Proposal) -> Said:
    inquiries.adopt(
        actor=request.actor, draft_id=one.id, matter_id=_whole(request, "matter"),
        at=request.at, key=replies.key_of(request), only=one.missing, seen=_seen(request),
    )  # fmt: skip
    return Said(text=_("第 {n} 条已按答复补上").format(n=one.number), draft=one.id)


DRAFT_ACTIONS: Mapping[str, Callable[[Asked, Sheet, Proposal], Said | HttpResponse]] = {
    "confirm": _confirm, "merge": _merge, "mend": _mend, "answer": _answer, "discard": _discard,
    "restore": _restore, "split": _split, "name": _name, "ask": _ask, "adopt": _adopt,
}  # fmt: skip


@require_POST
@access.with_post
def decide_all(request: Asked, document_id: int, action: str) -> HttpResponse:
    """One decision on several drafts of a document, or on the document itself."""
    sheet = intake_replies.sheet_of(request, document_id)
    if action not in SHEET_ACTIONS:
        raise Http404
    wanted = intake_page.wanted_of(request.POST)
    try:
        said = SHEET_ACTIONS[action](request, sheet)
    except Refused as refusal:
        said = Said(refusal=intake_replies.words_of(refusal.fault))
        return intake_replies.page(request, sheet, wanted=wanted, said=said, status=422)
    if action == "confirm-complete":
        return intake_replies.page(
            request, intake_replies.sheet_of(request, document_id), wanted=wanted, said=said
        )
    return intake_replies.done(request, document_id, wanted=wanted, said=said)


def _confirm_complete(request: Asked, sheet: Sheet) -> Said:
    done = drafts.confirm_complete(
        actor=request.actor, document_id=sheet.document.id, at=request.at,
        key=replies.key_of(request), only=_several(request, "drafts"),
    )  # fmt: skip
    made = [one for one in done if one.matter_id is not None]
    text = _("已立项 {n} 件").format(n=len(made))
    failed = [one for one in done if one.fault is not None]
    if failed:
        why = "".join(failed[0].fault.said(_)) if failed[0].fault else ""
        text += _("；{n} 条没有成：{why}").format(n=len(failed), why=why)
    links = tuple((reverse("matter", args=[one.matter_id]), one.number) for one in made)
    return Said(text=text, links=links)


def _discard_several(request: Asked, sheet: Sheet) -> Said:
    mine = {one.id for one in sheet.proposals}
    chosen = [one for one in _several(request, "drafts") if one in mine]
    if not chosen:
        return Said(text=_("没有要退回的草稿"))
    done = drafts.discard(
        actor=request.actor, draft_ids=chosen, reason=_reason(request), at=request.at,
        key=replies.key_of(request),
    )  # fmt: skip
    return Said(text=_("{n} 条不建，每条都可以恢复").format(n=len(done)))


def _attribute(request: Asked, sheet: Sheet) -> Said:
    first = next((one for one in sheet.proposals if one.is_open), None)
    if first is None:
        return Said(text=_("没有要改的草稿"))
    tree = clockwork.tree_on(request.day)
    form = intake_form.of_document(intake_form.form_of(first, request=request, tree=tree))
    mended = intake_form.read(first, form, request=request)
    for text in mended.errors.values():
        raise Refused(Fault(code="bad-answer", where="", message=text, fix=""))
    n = draft_choices.attribute(
        actor=request.actor, document_id=sheet.document.id, given=mended.given, at=request.at,
        key=replies.key_of(request),
    )  # fmt: skip
    return Said(text=_("{n} 条草稿的来源已改").format(n=n))


def _add(request: Asked, sheet: Sheet) -> Said:
    added = draft_choices.add(
        actor=request.actor, document_id=sheet.document.id, quote=request.POST.get("quote", ""),
        at=request.at, key=replies.key_of(request),
    )  # fmt: skip
    return Said(text=_("已加一条草稿"), draft=added)


def _ask_several(request: Asked, sheet: Sheet) -> Said:
    n, why = intake_questions.ask_several(request, sheet, drafts=_several(request, "drafts"))
    text = _("{n} 条已去问").format(n=n)
    return Said(text=_("{done}；有的没有问成：{why}").format(done=text, why=why) if why else text)


SHEET_ACTIONS: Mapping[str, Callable[[Asked, Sheet], Said]] = {
    "confirm-complete": _confirm_complete, "discard": _discard_several, "attribute": _attribute,
    "add": _add, "ask": _ask_several, "model": intake_model.ask,
}  # fmt: skip


def _seen(request: Asked) -> int | None:
    return whole(request.POST.get("seen", ""))


def _whole(request: Asked, name: str) -> int:
    return whole(request.POST.get(name, "")) or 0


def _several(request: Asked, name: str) -> list[int]:
    said = map(whole, request.POST.get(name, "").split(","))
    return [one for one in said if one is not None]


def _reason(request: Asked) -> str:
    return request.POST.get("other", "").strip() or request.POST.get("reason", "")
