"""Drafts of sentences that reading has passed over, whoever points at them."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from luoshi.core.calendar import day_of
from luoshi.core.matter import Actor
from luoshi.intake import draft as words
from luoshi.intake import find_figures, mapped, sentence
from luoshi.intake.directive import Directive
from luoshi.intake.mapped import Mapped
from luoshi.store import aliases, clockwork, documents, models, proposal, resolve
from luoshi.store.ids import new_ids
from luoshi.store.record import draft_values

_ACTOR = re.compile(r"^(?:由)?(?P<who>[^,，。；;]{2,20}?)(?:牵头|负责|要(?!求)|须|应当?|务必)")


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """A sentence of a document. Shape: `actor` are words of it that name who is to act."""

    start: int
    end: int
    actor: str = ""


def rows(
    document: models.Document,
    *,
    sentences: Sequence[Sentence],
    actor: Actor,
    at: datetime,
    by: str = "",
) -> list[models.Draft]:
    """The drafts of these sentences, read by our own grammar; none of them is written yet.

    Shape: in the order of the sentences, behind the drafts that stand; `by` says who has pointed
    at them where it was not a person.
    """
    day, text = day_of(at), document.clean_text
    same, narrow = mapped.plain(text), sentence.translated(text)
    read = [_read(document, one, text=same, narrow=narrow, day=day) for one in sentences]
    tree = clockwork.tree_on(day)
    rules = aliases.holding_in(document.unit_id, tree=tree)
    loops = clockwork.current_loops()
    found = [
        proposal.proposed(
            one, loop=loops[one.loop], tree=tree, unit=document.unit_id, day=day, rules=rules,
            asked=draft_values.asked(loops[one.loop], actor=actor),
            head=f"{document.name}\n{text[:600]}",
        )
        for one in read
    ]  # fmt: skip
    heads = resolve.heads([one.given["owner"] for one in found if "owner" in one.given])
    last = models.Draft.objects.filter(document_id=document.id).aggregate(last=Max("position"))
    return [
        models.Draft(
            id=draft_id, document_id=document.id, loop=one.draft.loop, quote=one.draft.quote,
            title=str(one.given.get("title", "")), position=position,
            start=one.draft.start, finish=one.draft.end,
            given=documents.encoded(
                draft_values.with_head(one.given, heads=heads), loop=loops[one.draft.loop]
            ),
            found=json.dumps(
                proposal.found_by(one) | ({"by": by} if by else {}), ensure_ascii=False
            ),
        )
        for position, (draft_id, one) in enumerate(
            zip(new_ids(n=len(found), at=at), found, strict=True), start=(last["last"] or 0) + 1
        )
    ]  # fmt: skip


def _read(
    document: models.Document, one: Sentence, *, text: Mapped, narrow: str, day: date
) -> words.Draft:
    quote = text.text[one.start : one.end]
    who = _ACTOR.match(quote)
    directive = Directive(
        start=one.start, end=one.end, text=quote, required_by="",
        actor=one.actor or (who["who"] if who else ""),
    )  # fmt: skip
    said_on = json.loads(document.found).get("said_on")
    return words.draft_of(
        directive, text=text, calendar=clockwork.calendar(),
        figures=find_figures.counted(narrow, start=one.start, end=one.end),
        said_on=date.fromisoformat(said_on) if said_on else day, loops=clockwork.current_loops(),
    )  # fmt: skip
