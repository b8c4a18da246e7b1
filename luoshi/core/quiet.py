"""Quiet hours: when no sheet goes out. No clock is longer for it; what is due waits for morning."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from luoshi.core.calendar import CHINA, Calendar, begin_of_day, day_of


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """The hours of China's clock in which nobody is disturbed; days off are quiet as a whole.

    Shape: from an hour of one day to an hour of the next, or of the same day where that is later;
    the first belongs to it, the last does not.
    """

    begins: time
    ends: time

    def holds(self, *, at: datetime, calendar: Calendar) -> bool:
        """Whether nobody is to be disturbed at this instant."""
        if not calendar.is_workday(day_of(at)):
            return True
        now = at.astimezone(CHINA).time()
        if self.begins < self.ends:
            return self.begins <= now < self.ends
        return now >= self.begins or now < self.ends

    def ends_at(self, *, at: datetime, calendar: Calendar) -> datetime:
        """The first instant, this one or later, at which somebody may be disturbed."""
        if not self.holds(at=at, calendar=calendar):
            return at
        day = day_of(at)
        for on in (day, calendar.add_workdays(day, 1)):
            begins = begin_of_day(on)
            over = begins + timedelta(hours=self.ends.hour, minutes=self.ends.minute)
            for moment in (begins, over):
                if moment > at and not self.holds(at=moment, calendar=calendar):
                    return moment
        raise ValueError(f"{self.begins}-{self.ends}")


def over_night(begins: str, ends: str) -> Quiet:
    """Quiet hours from two times of day. Raises ValueError where they are none, or are one.

    >>> over_night("20:00", "08:00")
    Quiet(begins=datetime.time(20, 0), ends=datetime.time(8, 0))
    """
    found = Quiet(begins=time.fromisoformat(begins), ends=time.fromisoformat(ends))
    if found.begins == found.ends:
        raise ValueError(f"{begins}-{ends}")
    return found
