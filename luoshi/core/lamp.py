"""Lamps: where a matter stands in time. Derived from dates, progress and calendar, never kept.

Source: domain.md 2.2. Any past day can be asked for again with the same answer.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from luoshi.core import wording
from luoshi.core.calendar import Calendar
from luoshi.core.fault import N_, Phrase
from luoshi.core.period import ONE_DAY

TOLERANCE_PCT = 5
NOTICE_WORKDAYS = 3

#: A suspension until then has no last day.
NO_END = date.max


class State(StrEnum):
    """The colour; `none` where there is no time limit or the end does not count."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    GREY = "grey"
    BLUE = "blue"
    PURPLE = "purple"
    NONE = "none"


#: The order in which lamps are listed everywhere.
ORDER = (State.RED, State.YELLOW, State.GREEN, State.GREY, State.BLUE, State.PURPLE, State.NONE)


@dataclass(frozen=True, kw_only=True)
class Lamp:
    """A state, why it is so, and by how much.

    Shape: `day` is the day asked about; `until` is the due day, or the last day of a suspension.
    Unit: `amount` by reason: overdue and ended-late days, due-soon workdays, behind percentage
    points, unrounded; 0 for all others.
    """

    state: State
    reason: str
    day: date
    amount: int | Decimal = 0
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class _Course:
    """The dates and the progress of a matter, with the rule they are judged by."""

    opened_on: date
    due_on: date
    progress: Fraction | Decimal | None
    calendar: Calendar
    tolerance_pct: int | Decimal
    notice_workdays: int

    @property
    def n_workdays_noticed(self) -> int:
        """From how many workdays before the due day on it is near: 20% of the span at most."""
        span = self.calendar.workdays_between(self.opened_on, self.due_on)
        return max(0, min(self.notice_workdays, span // 5))

    def behind_pct(self, day: date) -> Decimal | None:
        """By how many percentage points progress is below 序时; None within the tolerance."""
        if self.progress is None:
            return None
        due = due_progress(day=day, opened_on=self.opened_on, due_on=self.due_on)
        gap_pct = (due - Fraction(self.progress)) * 100
        if gap_pct <= Fraction(self.tolerance_pct):
            return None
        return Decimal(gap_pct.numerator) / Decimal(gap_pct.denominator)

    def near_on(self) -> date:
        """The first day on which the due day is near."""
        first = self.calendar.add_workdays(self.due_on + ONE_DAY, -self.n_workdays_noticed - 1)
        return max(first, self.opened_on)

    def behind_on(self) -> date | None:
        """The first day on which this progress is too little; None when it never is."""
        if self.progress is None:
            return None
        allowed = Fraction(self.progress) + Fraction(self.tolerance_pct) / 100
        days = allowed * (self.due_on - self.opened_on).days
        first = self.opened_on + timedelta(days=max(0, int(days // 1) + 1))
        return first if first <= self.due_on else None


def due_progress(*, day: date, opened_on: date, due_on: date) -> Fraction:
    """The share of the work that should be done by the day (序时): elapsed days of all days.

    Unit: from 0 on the day of opening to 1 on the due day.
    """
    span = (due_on - opened_on).days
    if span <= 0:
        return Fraction(int(day >= due_on))
    return Fraction(min(max((day - opened_on).days, 0), span), span)


def lamp(
    *,
    day: date,
    opened_on: date,
    due_on: date | None,
    calendar: Calendar,
    original_due_on: date | None = None,
    ended_on: date | None = None,
    ended_void: bool = False,
    suspended_until: date | None = None,
    progress: Fraction | Decimal | None = None,
    tolerance_pct: int | Decimal = TOLERANCE_PCT,
    notice_workdays: int = NOTICE_WORKDAYS,
) -> Lamp:
    """The lamp of a matter on a day.

    Shape: reasons are void, no-due, ended-in-time, ended-late, suspended, overdue, due-soon,
    behind and on-plan. An end after the day asked about has not happened yet. Whether an end was
    in time is judged by the original due day, all else by the present one.
    Unit: `progress` is a share from 0 to 1, None when it is not measured; days are inclusive.
    """
    if ended_on is not None and ended_on <= day:
        return _ended(day=day, ended_on=ended_on, void=ended_void, due=original_due_on or due_on)
    if suspended_until is not None and day <= suspended_until:
        return Lamp(state=State.GREY, reason="suspended", day=day, until=suspended_until)
    if due_on is None:
        return Lamp(state=State.NONE, reason="no-due", day=day)
    return _open(
        day=day,
        course=_Course(
            opened_on=opened_on,
            due_on=due_on,
            progress=progress,
            calendar=calendar,
            tolerance_pct=tolerance_pct,
            notice_workdays=notice_workdays,
        ),
    )


def _ended(*, day: date, ended_on: date, void: bool, due: date | None) -> Lamp:
    if void:
        return Lamp(state=State.NONE, reason="void", day=day)
    if due is None:
        return Lamp(state=State.NONE, reason="ended", day=day)
    if ended_on <= due:
        return Lamp(state=State.BLUE, reason="ended-in-time", day=day, until=due)
    days = (ended_on - due).days
    return Lamp(state=State.PURPLE, reason="ended-late", day=day, amount=days, until=due)


def _open(*, day: date, course: _Course) -> Lamp:
    due_on = course.due_on
    if day > due_on:
        days = (day - due_on).days
        return Lamp(state=State.RED, reason="overdue", day=day, amount=days, until=due_on)
    n_left = course.calendar.workdays_between(day, due_on)
    if n_left <= course.n_workdays_noticed:
        return Lamp(state=State.YELLOW, reason="due-soon", day=day, amount=n_left, until=due_on)
    behind_pct = course.behind_pct(day)
    if behind_pct is not None:
        return Lamp(state=State.YELLOW, reason="behind", day=day, amount=behind_pct, until=due_on)
    return Lamp(state=State.GREEN, reason="on-plan", day=day, until=due_on)


def warn_on(
    *,
    opened_on: date,
    due_on: date | None,
    calendar: Calendar,
    progress: Fraction | Decimal | None = None,
    tolerance_pct: int | Decimal = TOLERANCE_PCT,
    notice_workdays: int = NOTICE_WORKDAYS,
) -> date | None:
    """The first day on which an open matter is yellow or red if nothing is done; an index.

    Shape: None without a due day. A suspension is not looked at: see `next_change_on`.
    """
    if due_on is None:
        return None
    course = _Course(
        opened_on=opened_on,
        due_on=due_on,
        progress=progress,
        calendar=calendar,
        tolerance_pct=tolerance_pct,
        notice_workdays=notice_workdays,
    )
    return min(course.near_on(), course.behind_on() or due_on, due_on + ONE_DAY)


def next_change_on(
    *,
    day: date,
    opened_on: date,
    due_on: date | None,
    calendar: Calendar,
    suspended_until: date | None = None,
    progress: Fraction | Decimal | None = None,
    tolerance_pct: int | Decimal = TOLERANCE_PCT,
    notice_workdays: int = NOTICE_WORKDAYS,
) -> date | None:
    """The first day after this one on which an open matter's lamp has another state.

    Shape: None when time alone changes nothing any more. Only open matters are asked about.
    """

    def state_on(at: date) -> State:
        return lamp(
            day=at,
            opened_on=opened_on,
            due_on=due_on,
            calendar=calendar,
            suspended_until=suspended_until,
            progress=progress,
            tolerance_pct=tolerance_pct,
            notice_workdays=notice_workdays,
        ).state

    warned_on = warn_on(
        opened_on=opened_on,
        due_on=due_on,
        calendar=calendar,
        progress=progress,
        tolerance_pct=tolerance_pct,
        notice_workdays=notice_workdays,
    )
    turns = (warned_on, _day_after(due_on), _day_after(suspended_until))
    now = state_on(day)
    later = sorted(turn for turn in turns if turn is not None and turn > day)
    return next((turn for turn in later if state_on(turn) is not now), None)


def _day_after(day: date | None) -> date | None:
    return None if day is None or day == NO_END else day + ONE_DAY


def sheet(
    *,
    day: date,
    opened_on: date,
    due_on: date | None,
    calendar: Calendar,
    progress: Fraction | Decimal | None = None,
    tolerance_pct: int | Decimal = TOLERANCE_PCT,
    notice_workdays: int = NOTICE_WORKDAYS,
) -> str | None:
    """The colour of the sheet that an open matter deserves: red, yellow, blue or none.

    Shape: red after the due day, yellow below 序时 less the tolerance, blue from so many workdays
    before the due day; a sheet that warns is not a lamp that praises.
    """
    if due_on is None:
        return None
    course = _Course(
        opened_on=opened_on,
        due_on=due_on,
        progress=progress,
        calendar=calendar,
        tolerance_pct=tolerance_pct,
        notice_workdays=notice_workdays,
    )
    if day > due_on:
        return "red"
    if course.behind_pct(day) is not None:
        return "yellow"
    return "blue" if day >= calendar.add_workdays(due_on, -notice_workdays) else None


def words(shown: Lamp) -> Phrase:
    """What stands beside the lamp: the state and by how much. Source: look.md 4.

    >>> str(words(Lamp(state=State.RED, reason="overdue", day=date(2026, 4, 15), amount=5)))
    '逾期 5 天'
    """
    if shown.reason == "due-soon" and shown.until == shown.day:
        return Phrase(text=N_("今天到期"))
    if shown.reason == "suspended" and shown.until is not None and shown.until != NO_END:
        until = wording.Day(on=shown.until, year_of=shown.day)
        return Phrase(text=N_("挂起至 {day}"), names={"day": until})
    if shown.reason == "behind":
        return Phrase(text=N_("欠序时 {n} 个百分点"),
                      names={"n": wording.number(shown.amount, places=1)})  # fmt: skip
    if shown.amount == 1 and shown.reason in _ONE:
        return Phrase(text=_ONE[shown.reason])
    return Phrase(text=_WORDS[shown.reason], names={"amount": shown.amount})


_WORDS = {
    "overdue": N_("逾期 {amount} 天"),
    "due-soon": N_("剩 {amount} 个工作日"),
    "on-plan": N_("正常"),
    "suspended": N_("挂起"),
    "ended-in-time": N_("按期办结"),
    "ended-late": N_("超期办结"),
    "ended": N_("已办结"),
    "void": N_("不计入"),
    "no-due": N_("未定时限"),
}
#: The same of one alone, which other languages say otherwise.
_ONE = {"overdue": N_("逾期 1 天"), "due-soon": N_("剩 1 个工作日")}
