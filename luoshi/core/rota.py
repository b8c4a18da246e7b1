"""The rule `rota`: who stands when, without a gap, an overlap or two nights running.

Source: mechanisms.md E, the rota of a shift; a night is 22:00 to 04:00.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from luoshi.core import wording
from luoshi.core.admit import refused
from luoshi.core.calendar import CHINA, begin_of_day, day_of
from luoshi.core.fault import N_, Phrase, Refused, Spoken, Translate
from luoshi.core.period import ONE_DAY
from luoshi.core.turn import Turn

#: A night begins at this hour and ends at that of the next day.
NIGHT_FROM, NIGHT_UNTIL = timedelta(hours=22), timedelta(hours=28)
NIGHT = "night"


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A time from an instant to another, said in a sentence.

    >>> from datetime import UTC
    >>> str(Stretch(begins_at=datetime(2026, 6, 1, 14, tzinfo=UTC),
    ...             ends_at=datetime(2026, 6, 1, 20, tzinfo=UTC)))
    '2026年6月1日 22:00—2026年6月2日 04:00'
    """

    begins_at: datetime
    ends_at: datetime

    def said(self, translate: Translate = N_) -> str:
        """The day, from when to when; the second day only where it is another."""
        begins = wording.instant(self.begins_at, translate=translate)
        is_same = day_of(self.begins_at) == day_of(self.ends_at)
        ends = wording.instant(self.ends_at, translate=translate)
        return wording.between(
            begins, f"{self.ends_at.astimezone(CHINA):%H:%M}" if is_same else ends
        )

    def __str__(self) -> str:
        return self.said()


@dataclass(frozen=True, kw_only=True)
class Crew:
    """The posts whose turns begin and end at the same instants."""

    begins_at: datetime
    ends_at: datetime
    posts: tuple[int, ...]


def check(
    *,
    turns: Sequence[Turn],
    days: tuple[date, date] | None,
    is_night: bool = False,
    units: Mapping[int, int] | None = None,
    owner: int | None = None,
    titles: Mapping[int, str] | None = None,
) -> None:
    """Refuses the first thing that is wrong with a rota.

    Shape: `days` are the first and the last day to be covered, those of the turns where nobody
    says any; `is_night` asks for 22:00 to 04:00 of each day alone; `units` maps posts to their
    units, where they are known, and `titles` to what they are called.
    Refuses: not-of-owner, twice-on-duty, overlap, gap, two-nights.
    """
    named = titles or {}
    if units is not None and owner is not None:
        strangers = [one.post for one in turns if units.get(one.post) != owner]
        if strangers:
            raise refused(
                "not-of-owner",
                N_("{post}不在责任单位里，不能排班。"),
                N_("请排本单位的岗位，或先换责任单位。"),
                post=_called(strangers[:1], named)[0],
            )
    crews = crews_of(turns)
    faults = [*_doubled(crews, named), *_overlaps(crews, named)]
    faults += _gaps(crews, wanted=_wanted(crews, days=days, is_night=is_night))
    faults += _two_nights(turns, named)
    if faults:
        raise min(faults, key=lambda fault: fault[0])[1]


#: What is wrong, with the instant where it begins: the first in time is said.
_Found = tuple[datetime, Refused]


def crews_of(turns: Sequence[Turn]) -> tuple[Crew, ...]:
    """The crews by their begin."""
    posts: dict[tuple[datetime, datetime], list[int]] = {}
    for one in turns:
        posts.setdefault((one.begins_at, one.ends_at), []).append(one.post)
    return tuple(
        Crew(begins_at=begins_at, ends_at=ends_at, posts=tuple(crew))
        for (begins_at, ends_at), crew in sorted(posts.items())
    )


def nights_of(turn: Turn) -> tuple[date, ...]:
    """The days whose night, 22:00 to 04:00, the turn stands in.

    Shape: a turn of a day or less is one night at most, that of which it covers more, the earlier
    of two alike: 00:00 to 24:00 is the night before; a longer one is every night that it touches.
    """
    day, covered = day_of(turn.begins_at) - ONE_DAY, {}
    while (begins_at := begin_of_day(day) + NIGHT_FROM) < turn.ends_at:
        ends_at = begin_of_day(day) + NIGHT_UNTIL
        much = min(ends_at, turn.ends_at) - max(begins_at, turn.begins_at)
        if much > timedelta():
            covered[day] = much
        day += ONE_DAY
    if turn.ends_at - turn.begins_at > ONE_DAY or not covered:
        return tuple(covered)
    return (max(covered, key=lambda night: covered[night]),)


def _wanted(
    crews: Sequence[Crew], *, days: tuple[date, date] | None, is_night: bool
) -> tuple[Stretch, ...]:
    """What has to be covered, in order."""
    if days is None and not is_night:
        ends_at = max((crew.ends_at for crew in crews), default=None)
        return (Stretch(begins_at=crews[0].begins_at, ends_at=ends_at),) if ends_at else ()
    if days is None:
        found = sorted(
            night for crew in crews for night in nights_of(
                Turn(post=0, begins_at=crew.begins_at, ends_at=crew.ends_at))
        )  # fmt: skip
        days = (found[0], found[-1]) if found else None
    if days is None:
        return ()
    first, last = days
    if not is_night:
        return (Stretch(begins_at=begin_of_day(first), ends_at=begin_of_day(last + ONE_DAY)),)
    every = ((first + timedelta(days=n)) for n in range((last - first).days + 1))
    return tuple(
        Stretch(begins_at=begin_of_day(day) + NIGHT_FROM, ends_at=begin_of_day(day) + NIGHT_UNTIL)
        for day in every
    )


def _gaps(crews: Sequence[Crew], *, wanted: Sequence[Stretch]) -> Iterator[_Found]:
    """The first time that nobody covers."""
    for one in wanted:
        at = one.begins_at
        for crew in crews:
            if crew.ends_at <= at:
                continue
            if crew.begins_at > at or at >= one.ends_at:
                break
            at = crew.ends_at
        if at < one.ends_at:
            later = (crew.begins_at for crew in crews if crew.begins_at > at)
            until = min(next(later, one.ends_at), one.ends_at)
            yield at, _refused("gap", Stretch(begins_at=at, ends_at=until))
            return


def _overlaps(crews: Sequence[Crew], titles: Mapping[int, str]) -> Iterator[_Found]:
    """The first time that two crews cover."""
    for before, after in zip(crews, crews[1:], strict=False):
        if after.begins_at < before.ends_at:
            both = Stretch(begins_at=after.begins_at, ends_at=min(before.ends_at, after.ends_at))
            posts = _called((*before.posts, *after.posts), titles)
            yield after.begins_at, _refused("overlap", both, posts=posts)
            return


def _doubled(crews: Sequence[Crew], titles: Mapping[int, str]) -> Iterator[_Found]:
    """The first crew in which a post stands twice."""
    for crew in crews:
        twice = [post for post in crew.posts if crew.posts.count(post) > 1]
        if twice:
            span = Stretch(begins_at=crew.begins_at, ends_at=crew.ends_at)
            posts = _called(twice[:1], titles)
            yield crew.begins_at, _refused("twice-on-duty", span, posts=posts)
            return


def _two_nights(turns: Sequence[Turn], titles: Mapping[int, str]) -> Iterator[_Found]:
    """The first post that stands in two nights running."""
    nights = sorted({(night, one.post) for one in turns for night in nights_of(one)})
    known = set(nights)
    for night, post in nights:
        if (night + ONE_DAY, post) in known:
            yield (
                begin_of_day(night) + NIGHT_FROM,
                refused(
                    "two-nights",
                    N_("{post}连着上 {first} 和 {second} 两个夜班。"),
                    N_("请把其中一个夜班换给别人。夜班是 22:00 到次日 04:00 之间的班。"),
                    post=_called((post,), titles)[0],
                    first=wording.Day(on=night),
                    second=wording.Day(on=night + ONE_DAY),
                ),
            )
            return


_SAID: Mapping[str, tuple[str, str]] = {
    "gap": (N_("{span} 没有人值守。"), N_("请补上一班，或把前后的班接上。")),
    "overlap": (
        N_("{span} 有两班重叠：{posts}。"),
        N_("请改其中一班的起止；同一班的几个岗位，起止要写得一样。"),
    ),
    "twice-on-duty": (N_("{span} 这一班里{posts}排了两次。"), N_("请删去一行。")),
}


def _refused(code: str, span: Stretch, **names: Any) -> Refused:
    message, fix = _SAID[code]
    return refused(code, message, fix, span=span, **names)


def _called(posts: Sequence[int], titles: Mapping[int, str]) -> tuple[Spoken, ...]:
    return tuple(
        Phrase(text=N_("{title}"), names={"title": titles[post]}) if post in titles
        else Phrase(text=N_("{post} 号岗位"), names={"post": post})
        for post in dict.fromkeys(posts)
    )  # fmt: skip
