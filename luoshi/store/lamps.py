"""The lamp of a matter on a day: `core.lamp` told about its dates, progress and whose turn it is.

A result that waits to be checked is not the owner's delay: from the day it is handed in the lamp
stands as it stood then. A matter that only time still moves (销号 before 归档) has ended.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from luoshi.core import clock, lamp
from luoshi.core import value as values
from luoshi.core.calendar import Calendar, day_of
from luoshi.core.fault import Phrase, Refused
from luoshi.core.lamp import ORDER, Lamp, State
from luoshi.core.loop import End, Loop
from luoshi.core.matter import Matter, end_of
from luoshi.core.quantity import Quantity
from luoshi.store import clockwork

#: What a row must bring so that its lamp can be told, in the order of `light`.
COLUMNS = (
    "id", "loop", "text_id", "stage", "owner_id", "superior_id", "verifier_id", "due",
    "original_due", "opened_at", "ended_at", "moved_at", "state",
)  # fmt: skip
_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The lamp of a matter and what it was told.

    Shape: `due_on` is the due day, or where there is none the last day of the present stage, and
    `by_stage` says so; `finished_on` is the day it came to its end, None while it goes on;
    `has_owner_next` is whether the owner is waited for. Unit: `done`, `expected` are shares of one.
    """

    lamp: Lamp
    due_on: date | None
    by_stage: bool
    finished_on: date | None
    has_owner_next: bool
    done: Fraction | None
    expected: Fraction | None

    @property
    def state(self) -> State:
        """The colour."""
        return self.lamp.state

    @property
    def order(self) -> tuple[int, date, int]:
        """By which lists are sorted: the lamp, then the due day, then the longest overdue."""
        return (
            ORDER.index(self.lamp.state),
            self.due_on or lamp.NO_END,
            -int(self.lamp.amount),
        )


def of_matter(*, loop: Loop, matter: Matter, day: date, calendar: Calendar) -> Shown:
    """The lamp of a matter on a day, with the dates and shares it follows from."""
    opened_on, due_on, by_stage = _course(loop=loop, matter=matter, calendar=calendar)
    finished_on = finish_of(loop=loop, matter=matter)
    has_owner_next = finished_on is None and clock.awaits_owner(loop=loop, matter=matter)
    handed_on = None if has_owner_next else handed_in_on(loop=loop, matter=matter)
    done = progress_of(matter)
    told: dict[str, Any] = {
        "opened_on": opened_on, "due_on": due_on, "calendar": calendar, "progress": done,
    }  # fmt: skip
    if finished_on is not None:
        ended_on = min(handed_on or finished_on, finished_on)
        is_void = end_of(loop=loop, matter=matter) is End.VOID
        judged_by = _judged_by(loop=loop, matter=matter, ended_on=ended_on)
        shown = lamp.lamp(day=max(day, ended_on), ended_on=ended_on, ended_void=is_void,
                          original_due_on=judged_by, **told)  # fmt: skip
    elif loop.stages[matter.stage].pauses:
        shown = lamp.lamp(day=day, suspended_until=_until(loop=loop, matter=matter), **told)
    elif not has_owner_next and handed_on is not None and due_on is not None and not by_stage:
        shown = _handed_in(handed_on, day=day, due_on=due_on)
    else:
        shown = lamp.lamp(day=day, **told)
    expected = None
    if due_on is not None and finished_on is None:
        expected = lamp.due_progress(day=day, opened_on=opened_on, due_on=due_on)
    return Shown(lamp=shown, due_on=due_on, by_stage=by_stage, finished_on=finished_on,
                 has_owner_next=has_owner_next, done=done, expected=expected)  # fmt: skip


def _judged_by(*, loop: Loop, matter: Matter, ended_on: date) -> date | None:
    """The day by which an end is judged: the first that was given, however often it was put off.

    Shape: a term follows from its stage and from how hard the matter was graded, so the last one
    counts; not where an earlier one was overrun and this one kept.
    """
    terms = {name for name, stage in loop.stages.items() if stage.sets_due}
    is_kept = matter.due is not None and ended_on <= matter.due
    overran = is_kept and terms & matter.overran.keys()
    return matter.due if terms and not overran else matter.original_due


def _course(*, loop: Loop, matter: Matter, calendar: Calendar) -> tuple[date, date | None, bool]:
    """From which day to which day the matter runs, and whether that is its stage alone."""
    opened_on = day_of(matter.opened_at) if matter.opened_at else date.min
    if matter.due is not None:
        return opened_on, matter.due, False
    out = clock.runs_out_at(loop=loop, matter=matter, calendar=calendar)
    if out is None or matter.entered_at is None:
        return opened_on, None, False
    return day_of(matter.entered_at), day_of(out - _MOMENT), True


def _handed_in(handed_on: date, *, day: date, due_on: date) -> Lamp:
    if handed_on > due_on:
        late = (handed_on - due_on).days
        return Lamp(state=State.RED, reason="overdue", day=day, amount=late, until=due_on)
    return Lamp(state=State.GREEN, reason="on-plan", day=day, until=due_on)


def _until(*, loop: Loop, matter: Matter) -> date:
    """The last day of a suspension; without one that is known it has no end."""
    stage = loop.stages[matter.stage]
    name = stage.clock.otherwise if stage.clock else ""
    until = matter.values.get(name) if isinstance(name, str) else None
    return until if isinstance(until, date) and not isinstance(until, datetime) else lamp.NO_END


def progress_of(matter: Matter) -> Fraction | None:
    """Which share of its quantity is done; None where either is not known or they do not fit."""
    done, wanted = matter.values.get("done"), matter.values.get("quantity")
    if not isinstance(done, Quantity) or not isinstance(wanted, Quantity):
        return None
    try:
        return done.share_of(wanted)
    except Refused:
        return None


def handed_in_on(*, loop: Loop, matter: Matter) -> date | None:
    """The day on which the matter last left its owner's hands; None where it never did."""
    trail = sorted((at, name) for name, at in matter.entered.items() if name in loop.stages)
    for (_, before), (at, _) in reversed(list(pairwise(trail))):
        if clock.awaits_owner(loop=loop, matter=replace(matter, stage=before)):
            return day_of(at)
    return None


def finish_of(*, loop: Loop, matter: Matter) -> date | None:
    """The day the matter came to its end, or to where time alone leads to an end that counts."""
    if end_of(loop=loop, matter=matter) is End.VOID:
        return day_of(matter.ended_at) if matter.ended_at else None
    tail = tail_of(loop)
    if matter.stage not in tail:
        return None
    came = [at for name, at in matter.entered.items() if name in tail]
    return day_of(min(came)) if came else None


def tail_of(loop: Loop) -> frozenset[str]:
    """The ends that count, and the stages that lapse into one of them without anybody's move."""
    found = {name for name, stage in loop.stages.items() if stage.end not in (None, End.VOID)}
    while True:
        more = {name for name, stage in loop.stages.items() if stage.then in found} - found
        if not more:
            return frozenset(found)
        found |= more


def light(row: Mapping[str, Any]) -> tuple[Loop, Matter]:
    """A matter with no more than its lamp needs, from a row of `COLUMNS`: for thousands at once."""
    loop = clockwork.loop_of(row["text_id"], row["loop"])
    state = json.loads(row["state"])
    kept = state.get("values", {})
    asked = {"done", "quantity", "partners", "requester", *_days_asked(loop)} & kept.keys()
    held = {name: values.decode(loop.fields[name], kept[name]) for name in asked}
    held |= {name: row[f"{name}_id"] for name in ("owner", "superior", "verifier")}
    held["due"] = row["due"]
    entered = state.get("entered", {})
    return loop, Matter(
        id=row["id"], loop=row["loop"], stage=row["stage"], values=MappingProxyType(held),
        opened_at=row["opened_at"], ended_at=row["ended_at"], original_due=row["original_due"],
        entered={name: datetime.fromisoformat(at) for name, at in entered.items()},
        entered_at=datetime.fromisoformat(state["entered_at"]), regime=state.get("regime", ""),
        signing=state.get("signing", ""), signed=tuple(state.get("signed", ())),
        recused=tuple(state.get("recused", ())),
    )  # fmt: skip


def _days_asked(loop: Loop) -> set[str]:
    """The fields that a clock of the loop looks at."""
    named = set()
    for stage in loop.stages.values():
        if stage.clock:
            lengths = (stage.clock.otherwise, *stage.clock.cases.values(), stage.clock.by)
            named |= {length for length in lengths if isinstance(length, str)}
    return named - {"due"}


def of_row(row: Mapping[str, Any], *, day: date) -> Shown:
    """The lamp of a row of `COLUMNS` on a day."""
    loop, matter = light(row)
    return of_matter(loop=loop, matter=matter, day=day, calendar=clockwork.calendar())


def counts(shown: Iterable[Shown]) -> dict[State, int]:
    """How many of each lamp, in the order of the house; those without any are counted as normal."""
    found = dict.fromkeys(ORDER, 0)
    for entry in shown:
        found[entry.state] += 1
    return found


def words(shown: Shown) -> Phrase:
    """What stands beside the lamp."""
    return lamp.words(shown.lamp)
