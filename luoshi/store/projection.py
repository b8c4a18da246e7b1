"""A matter as a row and back, and its entries read from the ledger: one form for both ways."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db.models import QuerySet

from luoshi.core import clock, ledger, plain_json, rights, wording
from luoshi.core import value as values
from luoshi.core.calendar import Calendar, day_of
from luoshi.core.loop import Field, Loop
from luoshi.core.matter import EMPTY, Entered, Matter, end_of
from luoshi.store import models

#: The columns of a matter that follow from its entries alone, in the order of `row_of`.
COLUMNS = (
    "id", "loop", "text", "stage", "end", "parent", "owner", "superior", "verifier", "holder",
    "requester", "number", "title", "due", "original_due", "opened_at", "ended_at", "moved_at",
    "next_on", "is_public", "seen_by", "quote_key", "state", "n_entries", "last_hash",
)  # fmt: skip


def subject_of(matter_id: int) -> str:
    """The subject under which a matter stands in the ledger."""
    return f"matter/{matter_id}"


def row_of(*, loop: Loop, matter: Matter, last_hash: str, calendar: Calendar) -> tuple[Any, ...]:
    """The row of a matter, in the order of `COLUMNS`."""
    end = end_of(loop=loop, matter=matter)
    narrowed = [party for party in rights.seers(loop=loop, matter=matter) if party != "public"]
    return (
        matter.id, matter.loop, matter.text, matter.stage, end.value if end else "", matter.parent,
        matter.owner, matter.superior, matter.values.get("verifier"), matter.values.get("holder"),
        matter.values.get("requester") or "", matter.number, headline(loop=loop, matter=matter),
        matter.due, matter.original_due, matter.opened_at, matter.ended_at, matter.last_at,
        clock.next_on(loop=loop, matter=matter, calendar=calendar),
        rights.is_public(loop=loop, matter=matter), " ".join(narrowed),
        quote_key(matter), _state(loop=loop, matter=matter), matter.n, last_hash,
    )  # fmt: skip


def headline(*, loop: Loop, matter: Matter) -> str:
    """What a list calls the matter: its title, or the first text that its opening needs.

    Shape: where there is neither, what it is, the first thing said of it that is not personal,
    and when it was opened: what somebody at the gate or the counter tells one from another by.
    """
    if matter.title:
        return matter.title[:300]
    needed, known = (_plain(loop=loop, matter=matter, is_all=is_all) for is_all in (False, True))
    text = next((value for field, value in needed if field.type == "text"), "")
    at = matter.opened_at
    if text or at is None:
        return str(text or loop.title)[:300]
    marks = [mark for field, value in known if (mark := _mark(field, value))]
    return " ".join((loop.title, *marks[:1], wording.instant(at, year_of=day_of(at))))


def _plain(*, loop: Loop, matter: Matter, is_all: bool) -> list[tuple[Field, Any]]:
    """What openings have asked, or may have been told besides, but for what is personal."""
    openings = [move for move in loop.moves.values() if move.opens_matter]
    names = [name for move in openings for name in move.needs]
    names += [name for move in openings for name in move.may if is_all]
    fields = [loop.fields[name] for name in names if not loop.fields[name].personal]
    return [(field, matter.values[field.name]) for field in fields if matter.values.get(field.name)]


def _mark(field: Field, value: Any) -> str:
    """A value as a list names it; "" for what is only said on the page."""
    if field.type == "text":
        return str(value)
    if field.type == "number":
        return f"{field.title} {wording.number(value)}"
    return field.choice.get(str(value), "")


def quote_key(matter: Matter) -> str:
    """What makes two matters the same: superior, quote and title; "" where nothing is quoted."""
    quote = matter.values.get("quote")
    if not quote:
        return ""
    return same_as(superior=matter.superior, quote=str(quote), title=matter.title)


def same_as(*, superior: int | None, quote: str, title: str) -> str:
    """The key under which a matter with this superior, quote and title is found again."""
    said = "".join(f"{superior}\n{quote}\n{title}".split())
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def open_quoted(keys: Collection[str]) -> QuerySet[models.Matter]:
    """The matters that go on under one of these keys. Shape: whoever quotes nothing is none."""
    # Said again, because the index of the keys leaves the empty one out.
    return models.Matter.objects.filter(quote_key__in=keys, end="").exclude(quote_key="")


def _state(*, loop: Loop, matter: Matter) -> str:
    held = vars(matter)
    kept = {name: said(held[name]) for name, said in _STATE if held[name]}
    for name in ("values", "pending"):
        if held[name]:
            kept[name] = {
                key: values.encode(loop.fields[key], entry) for key, entry in held[name].items()
            }
    return _as_json(kept)


def _as_it_is(held: Any) -> Any:
    return held


def _instants_said(held: Mapping[str, datetime]) -> dict[str, str]:
    return {name: at.isoformat() for name, at in held.items()}


#: What the state keeps of a matter beside its values, where there is any, and how it is said.
_STATE: tuple[tuple[str, Callable[[Any], Any]], ...] = (
    ("entered_at", datetime.isoformat), ("made_at", _instants_said), ("entered", _instants_said),
    ("votes", lambda held: {name: dict(answers) for name, answers in held.items()}),
    ("sheets", lambda held: [dict(sheet) for sheet in held]),
    *((name, dict) for name in ("times", "makers", "overran", "taken", "source")),
    *((name, _as_it_is) for name in ("regime", "signing", "signed", "signers", "recused", "last_n",
                                     "last_move", "last_by", "erased")),
)  # fmt: skip


_as_json = plain_json.writer(sort_keys=True, is_dense=True)


#: What `matter_of` reads of a row; a query of these alone costs less than one of whole rows.
READ = (
    "id", "loop", "text_id", "parent_id", "stage", "n_entries", "opened_at", "ended_at",
    "moved_at", "original_due", "number", "state",
)  # fmt: skip


def matter_of(row: models.Matter, *, loop: Loop) -> Matter:
    """The matter that a row stands for, or one that holds what is named in `READ`."""
    state = json.loads(row.state)
    return Matter(
        id=row.id,
        loop=row.loop,
        text=row.text_id,
        parent=row.parent_id,
        stage=row.stage,
        values=_decoded(loop, state.get("values", {})),
        n=row.n_entries,
        opened_at=row.opened_at,
        entered_at=_instant(state.get("entered_at")),
        regime=state.get("regime", ""),
        ended_at=row.ended_at,
        original_due=row.original_due,
        times=MappingProxyType(state.get("times", {})),
        made_at=_instants(state.get("made_at", {})),
        makers=MappingProxyType({k: tuple(v) for k, v in state.get("makers", {}).items()}),
        votes=votes_of(state),
        entered=_instants(state.get("entered", {})),
        overran=MappingProxyType(state.get("overran", {})),
        signing=state.get("signing", ""),
        signed=tuple(state.get("signed", ())),
        signers=tuple(state.get("signers", ())),
        pending=_decoded(loop, state.get("pending", {})),
        taken=MappingProxyType(state.get("taken", {})),
        recused=tuple(state.get("recused", ())),
        sheets=tuple(MappingProxyType(sheet) for sheet in state.get("sheets", ())),
        last_n=state.get("last_n", 0),
        last_move=state.get("last_move", ""),
        last_by=state.get("last_by", ""),
        last_at=row.moved_at,
        erased=state.get("erased", False),
        number=row.number,
        source=MappingProxyType(state.get("source", {})),
    )


def votes_of(state: Mapping[str, Any]) -> Mapping[str, Mapping[str, int]]:
    """What the public has answered, as the state of a row keeps it."""
    kept = state.get("votes", {})
    return MappingProxyType({name: MappingProxyType(held) for name, held in kept.items()})


def _decoded(loop: Loop, held: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType({
        name: values.decode(loop.fields[name], entry) for name, entry in held.items()
    })  # fmt: skip


def _instant(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None


def _instants(said: Mapping[str, str]) -> Mapping[str, datetime]:
    return MappingProxyType({name: datetime.fromisoformat(at) for name, at in said.items()})


def entered_of(entry: ledger.Entry, *, typed: Mapping[str, Any] = EMPTY) -> Entered:
    """What was entered, read back from the ledger; the inverse of writing."""
    unit = entry.body.get("unit")
    return Entered(
        n=entry.n,
        at=entry.at,
        actor=entry.actor,
        unit=int(str(unit)) if unit else None,
        move=entry.move,
        given=_mapping(entry.body.get("given")),
        typed=typed,
        body=_mapping(entry.body.get("did")),
    )


def _mapping(found: Any) -> Mapping[str, Any]:
    return found if isinstance(found, Mapping) else EMPTY


def histories_of(ids: Sequence[int], *, until: datetime | None = None) -> dict[int, list[Entered]]:
    """The entries of many matters, in order, with what was typed if it still stands. Two queries.

    Shape: nothing for no matter; up to an instant and with it, where one is named.
    """
    subjects = {subject_of(matter_id): matter_id for matter_id in ids}
    found: dict[int, list[Entered]] = {}
    if not subjects:
        return found
    typed: dict[tuple[str, int], dict[str, Any]] = {}
    kept = models.Value.objects.filter(subject__in=subjects)
    for subject, n, field, value in kept.values_list("subject", "n", "field", "value"):
        typed.setdefault((subject, n), {})[field] = json.loads(value)
    rows = models.Entry.objects.filter(subject__in=subjects).order_by("subject", "n")
    if until is not None:
        rows = rows.filter(at__lte=until)
    for subject, n, stored in rows.values_list("subject", "n", "canonical"):
        entry = entered_of(ledger.read(stored), typed=typed.get((subject, n), EMPTY))
        found.setdefault(subjects[subject], []).append(entry)
    return found


def history_of(matter_id: int) -> tuple[tuple[Entered, str], ...]:
    """Every entry of a matter with its hash, in order, with what was typed if it still stands."""
    subject = subject_of(matter_id)
    typed: dict[int, dict[str, Any]] = {}
    kept = models.Value.objects.filter(subject=subject).values_list("n", "field", "value")
    for n, field, value in kept:
        typed.setdefault(n, {})[field] = json.loads(value)
    rows: Iterable[tuple[int, str, str]] = (
        models.Entry.objects.filter(subject=subject)
        .order_by("n")
        .values_list("n", "canonical", "hash")
    )
    return tuple(
        (
            entered_of(ledger.from_canonical(stored.encode()), typed=typed.get(n, EMPTY)),
            hashed,
        )
        for n, stored, hashed in rows
    )
