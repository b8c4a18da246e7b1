"""Clocks of a matter: when its stage runs out, whom a sheet goes to, when to look again."""

from datetime import date, datetime, timedelta

from luoshi.core.calendar import Calendar, day_of, end_of_day
from luoshi.core.condition import Facts, fact
from luoshi.core.loop import Clock, Loop, Move
from luoshi.core.matter import Matter, end_of, n_moves
from luoshi.core.period import Span

#: A blue sheet goes out this many workdays before the due day. Source: domain.md 2.2.
NOTICE_WORKDAYS = 3


def runs_out_at(
    *, loop: Loop, matter: Matter, calendar: Calendar, facts: Facts | None = None
) -> datetime | None:
    """The instant at which the clock of the present stage runs out; None where there is none.

    Unit: a span of days or workdays ends at 24:00 of its last day, hours by the clock; a day in a
    field ends at its 24:00. The case is the one that held when the stage was entered.
    """
    stage = loop.stages.get(matter.stage)
    if stage is None or stage.clock is None or matter.entered_at is None:
        return None
    length = _length(stage.clock, matter=matter)
    if isinstance(length, Span):
        return calendar.ends(started_at=matter.entered_at, span=length)
    when = fact(
        length, loop=loop, matter=matter, facts=facts or Facts(day=day_of(matter.entered_at))
    )
    if isinstance(when, datetime):
        return when
    return end_of_day(when) if isinstance(when, date) else None


def _length(clock: Clock, *, matter: Matter) -> Span | str:
    if not clock.by:
        return clock.otherwise
    case = matter.regime if clock.by == "regime" else matter.values.get(clock.by)
    return clock.cases.get(str(case), clock.otherwise)


def leading_on(*, loop: Loop, matter: Matter) -> Move | None:
    """The move whose party is waited for: the one that leads to the next stage in the file.

    Shape: among the moves that leave the present stage, the one whose stage comes soonest after
    it; where all lead back, the first. The system's own moves and those from any stage are none.
    """
    order = {name: place for place, name in enumerate(loop.stages)}
    here = order[matter.stage]
    leaving = [
        (order[move.to[0]] <= here, abs(order[move.to[0]] - here), place, move)
        for place, move in enumerate(loop.from_stage(matter.stage))
        if move.to and matter.stage not in move.to and "any" not in move.sources
        and move.by != ("system",)
    ]  # fmt: skip
    return min(leaving, key=lambda row: row[:3])[3] if leaving else None


def late_unit(*, loop: Loop, matter: Matter) -> int | None:
    """The unit that is waited for at the present stage, or None when it is an outsider."""
    move = leading_on(loop=loop, matter=matter)
    party = move.by[0] if move else "owner"
    units = {
        "superior": matter.superior,
        "verifier": matter.verifier,
        "partners": matter.partners[0] if matter.partners else None,
    }
    return units.get(party, matter.owner)


def awaits_owner(*, loop: Loop, matter: Matter) -> bool:
    """Whether the due day presses now: the owner is waited for, and nothing has been suspended.

    A result that waits to be checked, or a stage that lapses by itself, is not the owner's delay.
    """
    stage = loop.stages[matter.stage]
    is_running = stage.end is None and not stage.pauses and not stage.then
    return is_running and late_unit(loop=loop, matter=matter) == matter.owner


def wanted_on(*, loop: Loop, matter: Matter, calendar: Calendar) -> tuple[tuple[Move, date], ...]:
    """The moves expected in a rhythm at the present stage, each with the day it is due next.

    Shape: in the order of the file. A `rhythm` field names the rhythm when `every` names a field.
    """
    if matter.entered_at is None:
        return ()
    found = []
    for move in loop.from_stage(matter.stage):
        rhythm = str(matter.values.get(move.every, "")) if move.every in loop.fields else move.every
        if move.every and rhythm:
            last = max(matter.made_at.get(move.name, matter.entered_at), matter.entered_at)
            is_done = move.name in matter.made_at
            due_on = calendar.next_in_rhythm(after=day_of(last), rhythm=rhythm, done=is_done)
            found.append((move, due_on))
    return tuple(found)


def next_on(*, loop: Loop, matter: Matter, calendar: Calendar) -> date | None:
    """The next day on which a clock can do something to this matter; an index, never a truth.

    Shape: for a matter that goes on, the first of the day its stage has run out, the day a blue
    sheet is sent, and the day after the last sheet; for an ended one the day its personal values
    are erased; None when nothing will happen by time alone.
    """
    if matter.entered_at is None:
        return None
    if end_of(loop=loop, matter=matter):
        return erase_on(loop=loop, matter=matter)
    days = []
    out = runs_out_at(loop=loop, matter=matter, calendar=calendar)
    if out is not None:
        days.append(_after_sheets(_day_after(out), loop=loop, matter=matter, calendar=calendar))
    if matter.due and awaits_owner(loop=loop, matter=matter):
        if not sheet_sent(matter, colour="blue"):
            days.append(calendar.add_workdays(matter.due, -NOTICE_WORKDAYS))
        late = matter.due + timedelta(days=1)
        days.append(_after_sheets(late, loop=loop, matter=matter, calendar=calendar))
    return min(days) if days else None


def sheet_sent(matter: Matter, *, colour: str) -> bool:
    """Whether a sheet of this colour has gone out for the present due day."""
    due = matter.due.isoformat() if matter.due else ""
    return any(sheet["colour"] == colour and sheet.get("due") == due for sheet in matter.sheets)


def unanswered(matter: Matter) -> int:
    """How many red or yellow sheets have gone out since anybody last made a move."""
    moves = str(n_moves(matter))
    return sum(
        1 for sheet in matter.sheets if sheet["colour"] != "blue" and sheet["moves"] == moves
    )


def erase_on(*, loop: Loop, matter: Matter) -> date | None:
    """The day on which the personal values of an ended matter are erased; None when it has none."""
    held = [
        field.personal
        for name, field in loop.fields.items()
        if field.personal and name in matter.values
    ]
    if not held or matter.ended_at is None or matter.erased:
        return None
    ended_on = day_of(matter.ended_at)
    return min(ended_on + timedelta(days=_days(span)) for span in held)


def _days(span: Span) -> int:
    return span.amount * {"days": 1, "workdays": 1, "months": 30, "years": 365}.get(span.unit, 0)


def _day_after(out: datetime) -> date:
    """The day on which a clock that has run out is first seen; hours are looked at the same day."""
    return day_of(out)


def _after_sheets(first: date, *, loop: Loop, matter: Matter, calendar: Calendar) -> date:
    """The first day, or the workday after the last sheet where one has gone out already."""
    if not unanswered(matter):
        return first
    last = date.fromisoformat(max(sheet["on"] for sheet in matter.sheets))
    return max(first, calendar.add_workdays(last, 1))
