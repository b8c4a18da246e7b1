"""The press that asks a model to read a document once more, and what the page says of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from luoshi.core.fault import Phrase
from luoshi.intake import model
from luoshi.store import endpoint
from luoshi.store.documents import Sheet
from luoshi.store.record import second_reading
from luoshi.web import replies, spoken
from luoshi.web.access import Asked
from luoshi.web.intake_page import Said


def ask(request: Asked, sheet: Sheet) -> Said:
    """Asks the model; 404 where the site has none."""
    if not endpoint.host():
        raise Http404
    heard = second_reading.ask(
        actor=request.actor, document_id=sheet.document.id, at=request.at,
        key=replies.key_of(request),
    )  # fmt: skip
    text = _heard(n=len(heard.drafts), dropped=heard.dropped)
    if heard.fault is not None:
        text = _unread(heard.fault.said(_)[0]) if not heard.drafts else text
    return Said(text=text, draft=heard.drafts[0] if heard.drafts else 0)


def remarks(found: Mapping[str, Any]) -> list[str]:
    """What the page says of each reading: the day, where the text went, and what came of it."""
    said = []
    for one in found.get("asked", ()):
        sent = _("{on} 正文发往 {host}，由模型 {model} 读过").format(
            on=spoken.day(date.fromisoformat(one["on"])), host=one["host"], model=one["model"]
        )
        came = _heard(n=one["kept"], dropped=one["dropped"])
        if one["fault"]:
            why = _unread(Phrase(text=one["fault"]["text"], names=one["fault"]["names"]).said(_))
            came = spoken.clauses([came, why]) if one["kept"] or one["dropped"] else why
        said.append(_("{sent}：{came}").format(sent=sent, came=came))
    return said


def _heard(*, n: int, dropped: Mapping[str, int]) -> str:
    """How many sentences were taken up, and how many were not and why."""
    text = _("模型指出的新增 {n} 条").format(n=n)
    if not dropped:
        return text
    counts = spoken.clauses(
        _("{reason} {n} 条").format(reason=_(model.DROPPED[reason]), n=count)
        for reason, count in dropped.items()
    )
    left = _("不收 {n} 条（{counts}）").format(n=sum(dropped.values()), counts=counts)
    return spoken.clauses([text, left])


def _unread(why: str) -> str:
    return _("模型没有读完：{why}。草稿以本机识别为准").format(why=why)
