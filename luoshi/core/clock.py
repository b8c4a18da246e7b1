"""Clocks of a matter: when its stage runs out, whom a sheet goes to, when to look again."""

from datetime import date, datetime, timedelta

from luoshi.core import rights
from luoshi.core.calendar import Calendar, day_of, end_of_day
from luoshi.core.condition import Facts, fact, is_field
from luoshi.core.loop import Clock, Loop, Move
from luoshi.core.matter import Matter, end_of, n_moves
from luoshi.core.period import Span

#: A blue sheet goes out this many workdays before the due day. Source: domain.md 2.2.
NOTICE_WORKDAYS = 3
#: Where nobody says otherwise, Monday to Friday are worked.
PLAIN = Calendar()


def runs_out_at(
    *, loop: Loop, matter: Matter, calendar: Calendar, facts: Facts | None = None
) -> datetime | None:
    """The instant at which the clock of the present stage runs out; None where there is none.

    Unit: a span of days or workdays ends at 24:00 of its last day, hours by the clock; a day in a
    field, and the last of its days, ends at its 24:00. The emergency level is the one in force
    when the stage was entered, a choice the one that stands now.
    """
    stage = loop.stages.get(matter.stage)
    if stage is None or stage.clock is None or matter.entered_at is None:
        return None
    length = _length(stage.clock, matter=matter)
    if isinstance(length, Span):
        return calendar.ends(started_at=matter.entered_at, span=length)
    if is_field(length, loop=loop):
        when = matter.values.get(length)
    else:
        known = facts or Facts(day=day_of(matter.entered_at))
        when = fact(length, loop=loop, matter=matter, facts=known)
    if isinstance(when, tuple):
        when = when[-1]
    if isinstance(when, datetime):
        return when
    return end_of_day(when) if isinstance(when, date) else None


def has_run_out(
    *, loop: Loop, matter: Matter, calendar: Calendar, at: datetime, facts: Facts
) -> bool:
    """Whether the clock of the present stage has run out by this instant."""
    out = runs_out_at(loop=loop, matter=matter, calendar=calendar, facts=facts)
    return out is not None and out <= at


def is_past_due(*, loop: Loop, matter: Matter, on: date) -> bool:
    """Whether the owner is waited for after the due day."""
    is_past = matter.due is not None and on > matter.due
    return is_past and awaits_owner(loop=loop, matter=matter)


def is_late(*, loop: Loop, matter: Matter, calendar: Calendar, at: datetime, facts: Facts) -> bool:
    """Whether somebody is late at the present stage, a sheet sent or not: quiet hours excuse none.

    A stage that lapses by itself keeps nobody waiting, nor does one that waits for nobody.
    """
    stage = loop.stages.get(matter.stage)
    if stage is None or stage.end or stage.then:
        return False
    is_over = has_run_out(
        loop=loop, matter=matter, calendar=calendar, at=at, facts=facts
    ) or is_past_due(loop=loop, matter=matter, on=day_of(at))
    return is_over and late_unit(loop=loop, matter=matter) is not None


def looks_around(*, loop: Loop, matter: Matter, parent: tuple[Loop, Matter] | None = None) -> bool:
    """Whether the clock of the present stage asks for more than what stands in the fields of the
    matter, and of the one above where that is known.
    """
    stage = loop.stages[matter.stage]
    length = _length(stage.clock, matter=matter) if stage.clock else ""
    if not isinstance(length, str) or length == "" or is_field(length, loop=loop):
        return False
    of_parent, _, name = length.partition("parent.")
    return bool(of_parent) or parent is None or not is_field(name, loop=parent[0])


def _length(clock: Clock, *, matter: Matter) -> Span | str:
    if not clock.by:
        return clock.otherwise
    own = matter.values.get(clock.by)
    case = own or matter.regime if clock.by == "regime" else own
    return clock.cases.get(str(case), clock.otherwise)


def leading_on(*, loop: Loop, matter: Matter) -> Move | None:
    """The move whose party is waited for: the one that leads to the next stage in the file.

    Shape: among the moves that leave the present stage, the one whose stage comes soonest after
    it; where all lead back, the nearest. The system's own moves and those from any stage are none.
    """
    kept = loop.kept
    if ("leading_on", matter.stage) not in kept:
        kept["leading_on", matter.stage] = _leading_on(matter.stage, loop=loop)
    found: Move | None = kept["leading_on", matter.stage]
    return found


def _leading_on(stage: str, *, loop: Loop) -> Move | None:
    order = {name: place for place, name in enumerate(loop.stages)}
    here = order[stage]
    leaving = [
        (order[move.to[0]] <= here, abs(order[move.to[0]] - here), place, move)
        for place, move in enumerate(loop.from_stage(stage))
        if move.to and stage not in move.to and "any" not in move.sources
        and move.by != ("system",)
    ]  # fmt: skip
    return min(leaving, key=lambda row: row[:3])[3] if leaving else None


def late_unit(*, loop: Loop, matter: Matter) -> int | None:
    """The unit that is waited for at the present stage; for an outsider the unit that assigned it.

    Shape: a unit that has signed, or that is recused, is waited for no more; None where the matter
    has nobody yet.
    """
    move = leading_on(loop=loop, matter=matter)
    if move is None:
        return matter.owner or matter.superior
    parties = move.by if move.sign != "one" else move.by[:1]
    signed = matter.signed if matter.signing == move.name else ()
    recused = matter.recused if "recused" in move.rules else ()
    waited = [
        hand
        for party in parties
        for hand in rights.hands_of(party, matter=matter)
        if hand not in signed and hand not in recused
    ]
    if waited and isinstance(waited[0], int):
        return waited[0]
    return matter.superior if waited else matter.owner or matter.superior


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
        rhythm = matter.values.get(move.every) if move.every in loop.fields else move.every
        if rhythm:
            made_at = matter.made_at.get(move.name)
            on = _report_on(made_at, entered_at=matter.entered_at, rhythm=rhythm, calendar=calendar)
            found.append((move, on))
    return tuple(found)


def _report_on(
    made_at: datetime | None, *, entered_at: datetime, rhythm: str, calendar: Calendar
) -> date:
    """The day of the next report: of the period after the last one, but never before the stage."""
    entered_on = day_of(entered_at)
    if made_at is not None:
        on = calendar.next_in_rhythm(after=day_of(made_at), rhythm=rhythm, done=True)
        if on > entered_on or made_at >= entered_at:
            return on
    return calendar.next_in_rhythm(after=entered_on, rhythm=rhythm)


def next_on(*, loop: Loop, matter: Matter, calendar: Calendar) -> date | None:
    """The next day on which a clock can do something to this matter; an index, never a truth.

    Shape: for a matter that goes on, the first of the day its stage has run out, the day a blue
    sheet is sent, and the day after the last sheet; for an ended one the day its personal values
    are erased; None when nothing will happen by time alone.
    """
    if matter.entered_at is None:
        return None
    if end_of(loop=loop, matter=matter):
        return erase_on(loop=loop, matter=matter, calendar=calendar)
    days = []
    out = _out_on(loop=loop, matter=matter, calendar=calendar)
    if out is not None:
        days.append(_after_sheets(out, loop=loop, matter=matter, calendar=calendar))
    if matter.due and awaits_owner(loop=loop, matter=matter):
        if not unanswered(loop=loop, matter=matter) and is_noticed(loop=loop, matter=matter):
            days.append(calendar.add_workdays(matter.due, -NOTICE_WORKDAYS))
        late = matter.due + timedelta(days=1)
        days.append(_after_sheets(late, loop=loop, matter=matter, calendar=calendar))
    return min(days) if days else None


def _out_on(*, loop: Loop, matter: Matter, calendar: Calendar) -> date | None:
    """The day on which the stage is first seen to have run out.

    What its parent knows, only a look with the parent at hand can tell: it is looked at each time.
    """
    stage = loop.stages[matter.stage]
    out = runs_out_at(loop=loop, matter=matter, calendar=calendar)
    if out is not None:
        return day_of(out)
    limit = _length(stage.clock, matter=matter) if stage.clock else ""
    is_above = isinstance(limit, str) and limit.startswith("parent.")
    return day_of(matter.entered_at) if is_above and matter.entered_at else None


def is_noticed(*, loop: Loop, matter: Matter) -> bool:
    """Whether a blue sheet is still to come: none has gone out for this day, and the day was given.

    A term of the stage itself is often shorter than the notice would be, and known on entering.
    """
    return not loop.stages[matter.stage].sets_due and not sheet_sent(matter, colour="blue")


def sheet_sent(matter: Matter, *, colour: str) -> bool:
    """Whether a sheet of this colour has gone out for the present due day."""
    due = matter.due.isoformat() if matter.due else ""
    return any(sheet["colour"] == colour and sheet.get("due") == due for sheet in matter.sheets)


def unanswered(*, loop: Loop, matter: Matter) -> int:
    """How many red or yellow sheets have gone out since anybody last made a move.

    What the public remarks is no answer to a sheet.
    """
    if not matter.sheets:
        return 0
    moves = str(n_moves(loop=loop, matter=matter))
    return sum(
        1 for sheet in matter.sheets if sheet["colour"] != "blue" and sheet["moves"] == moves
    )


def erase_on(*, loop: Loop, matter: Matter, calendar: Calendar = PLAIN) -> date | None:
    """The day on which the next personal value of an ended matter is erased; None without one."""
    return min(_erasures(loop=loop, matter=matter, calendar=calendar).values(), default=None)


def to_erase(*, loop: Loop, matter: Matter, calendar: Calendar, on: date) -> tuple[str, ...]:
    """The personal fields whose day has come, in the order of the file."""
    days = _erasures(loop=loop, matter=matter, calendar=calendar)
    return tuple(name for name, erased_on in days.items() if erased_on <= on)


def _erasures(*, loop: Loop, matter: Matter, calendar: Calendar) -> dict[str, date]:
    """The personal values that an ended matter holds, each with the day after its retention."""
    if matter.ended_at is None:
        return {}
    return {
        name: day_of(calendar.ends(started_at=matter.ended_at, span=field.personal))
        for name, field in loop.fields.items()
        if field.personal and name in matter.values
    }


def _after_sheets(first: date, *, loop: Loop, matter: Matter, calendar: Calendar) -> date:
    """The first day, or the workday after the last sheet where one has gone out already."""
    if not unanswered(loop=loop, matter=matter):
        return first
    last = date.fromisoformat(max(sheet["on"] for sheet in matter.sheets))
    return max(first, calendar.add_workdays(last, 1))
