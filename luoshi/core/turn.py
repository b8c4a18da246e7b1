"""Turns of duty: who stands when. Read from lines that were pasted from a sheet."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from luoshi.core.calendar import CHINA, begin_of_day
from luoshi.core.fault import N_, Fault
from luoshi.core.loop import Field
from luoshi.core.period import ONE_DAY

#: How a line is written; each says one post.
EXAMPLE = N_("镇党政办主任 2026-06-01 22:00-04:00 次日")
#: A year of a crew in three turns; a sheet with more is pasted in parts.
MOST_TURNS = 1_100
YEARS = range(1900, 2200)

_DATE = re.compile(
    r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})日?"
)
_TIME = re.compile(
    r"(?P<hour>\d{1,2})\s*(?::\s*(?P<minute>\d{2})(?::00)?|[时点](?:\s*(?P<spoken>\d{1,2})\s*分|整)?)"
)
_NEXT_DAY = re.compile(r"\(?(?:次日|翌日|第二天|隔天)\)?")
#: What may stand between a begin and an end, and nothing else.
_BETWEEN = re.compile(r"[\s,;、T~到至—–\-|]*")


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A post on duty from an instant to another."""

    post: int
    begins_at: datetime
    ends_at: datetime

    def written(self) -> dict[str, str]:
        """The ledger form: the id of the post and both instants in ISO 8601."""
        return {
            "post": str(self.post),
            "begins_at": self.begins_at.isoformat(),
            "ends_at": self.ends_at.isoformat(),
        }

    @staticmethod
    def read(written: Mapping[str, str]) -> "Turn":
        """The turn that a ledger form stands for; the inverse of `written`."""
        return Turn(
            post=int(written["post"]),
            begins_at=datetime.fromisoformat(written["begins_at"]),
            ends_at=datetime.fromisoformat(written["ends_at"]),
        )

    def line(self) -> str:
        """The turn as a person would paste it, by China's clock; `parse` reads it back.

        >>> from datetime import UTC
        >>> Turn(post=6, begins_at=datetime(2026, 6, 1, 14, tzinfo=UTC),
        ...      ends_at=datetime(2026, 6, 1, 20, tzinfo=UTC)).line()
        '6\\t2026-06-01 22:00\\t2026-06-02 04:00'
        """
        begins, ends = (at.astimezone(CHINA) for at in (self.begins_at, self.ends_at))
        return f"{self.post}\t{begins:%Y-%m-%d %H:%M}\t{ends:%Y-%m-%d %H:%M}"


def parse(
    text: str, *, field: Field, posts: Mapping[str, tuple[int, ...]]
) -> tuple[Turn, ...] | Fault:
    """The turns that the lines of a text say, or a `Fault` that names the first bad line.

    Shape: a line is a post (its title in `posts`, or its id), the begin and the end, with tabs or
    spaces between them; full-width digits are read; an end without a day is on the day of the
    begin, or on the next one where 次日 says so or it would not come after the begin; 24:00 is the
    end of a day. The first line with anything in it is the heading of the sheet where it has no
    digit; no other line is passed over.
    """
    lines = [unicodedata.normalize("NFKC", line).strip() for line in text.splitlines()]
    found: list[Turn] = []
    written = [(number, line) for number, line in enumerate(lines, start=1) if line]
    for at, (number, line) in enumerate(written):
        is_heading = at == 0 and not any(sign.isdecimal() for sign in line)
        if is_heading:
            continue
        one = _turn(line, number=number, field=field, posts=posts)
        if isinstance(one, Fault):
            return one
        found.append(one)
    if len(found) > MOST_TURNS:
        return Fault(
            code="too-many",
            where=field.title,
            message=N_("{field}最多 {most} 行，现在是 {n} 行。"),
            fix=N_("请分几次排。"),
            names={"field": field.named, "most": MOST_TURNS, "n": len(found)},
        )  # fmt: skip
    return tuple(found) or _bad(lines[0] if lines else "", number=1, field=field)


def is_odd(value: tuple[Any, ...]) -> bool:
    """Whether these are no turns: none at all, too many, or one that ends before it begins."""
    return not 0 < len(value) <= MOST_TURNS or any(_is_odd(one) for one in value)


def _is_odd(one: Any) -> bool:
    if not isinstance(one, Turn) or one.begins_at.tzinfo is None or one.ends_at.tzinfo is None:
        return True
    return one.begins_at >= one.ends_at or one.begins_at.year not in YEARS


def _turn(
    line: str, *, number: int, field: Field, posts: Mapping[str, tuple[int, ...]]
) -> Turn | Fault:
    first = _DATE.search(line)
    if first is None:
        return _bad(line, number=number, field=field)
    post = _post(line[: first.start()].strip(" \t,;、|"), posts=posts, number=number, field=field)
    if isinstance(post, Fault):
        return post
    try:
        instants = _instants(line[first.start() :])
    except (ValueError, OverflowError):
        return _bad(line, number=number, field=field)
    return Turn(post=post, begins_at=instants[0], ends_at=instants[1])


def _post(
    said: str, *, posts: Mapping[str, tuple[int, ...]], number: int, field: Field
) -> int | Fault:
    """The post of this title, or with this id."""
    known = posts.get(said, ())
    if len(known) == 1:
        return known[0]
    if said.isdecimal() and len(said) <= 18:
        return int(said)
    return Fault(
        code="bad-post", where=field.title,
        message=N_("第 {n} 行的岗位“{post}”有几个，分不清是哪一个。") if known
        else N_("第 {n} 行的岗位“{post}”在本单位里没有。"),
        fix=N_("请写岗位全名或岗位编号。"), names={"n": number, "post": said[:40]},
    )  # fmt: skip


def _instants(said: str) -> tuple[datetime, datetime]:
    """Begin and end. Raises ValueError where it is not just these two."""
    days = [_day(found) for found in _DATE.finditer(said)]
    rest = _DATE.sub(" ", said)
    marks = list(_NEXT_DAY.finditer(rest))
    found = list(_TIME.finditer(rest))
    is_only_that = _BETWEEN.fullmatch(_NEXT_DAY.sub("", _TIME.sub("", rest))) is not None
    if not is_only_that or len(found) != 2 or len(days) > 2:
        raise ValueError(said)
    if len(marks) > (len(days) == 1) or any(mark.start() < found[0].start() for mark in marks):
        raise ValueError(said)
    times = [_clock(one) for one in found]
    begins_at = begin_of_day(days[0]) + times[0]
    if len(days) == 2:
        return _checked(begins_at, begin_of_day(days[1]) + times[1])
    is_next = bool(marks) or times[1] <= times[0]
    ends_on = days[0] + (ONE_DAY if is_next else timedelta())
    return _checked(begins_at, begin_of_day(ends_on) + times[1])


def _checked(begins_at: datetime, ends_at: datetime) -> tuple[datetime, datetime]:
    if begins_at >= ends_at:
        raise ValueError(f"{begins_at} {ends_at}")
    return begins_at, ends_at


def _day(found: re.Match[str]) -> date:
    day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    if day.year not in YEARS:
        raise ValueError(found[0])
    return day


def _clock(found: re.Match[str]) -> timedelta:
    """How long after the begin of its day a time is; 24:00 is the end of it."""
    hour, minute = int(found["hour"]), int(found["minute"] or found["spoken"] or 0)
    if (hour, minute) == (24, 0):
        return ONE_DAY
    at = time(hour, minute)
    return timedelta(hours=at.hour, minutes=at.minute)


def _bad(line: str, *, number: int, field: Field) -> Fault:
    return Fault(
        code="bad-value", where=field.title, message=N_("第 {n} 行“{line}”认不出来。"),
        fix=N_("请按这个样子一行写一个：{example}。"),
        names={"n": number, "line": line[:60], "example": EXAMPLE},
    )  # fmt: skip
