"""The facts of the occasion: what was held, when and where."""

import re
from dataclasses import dataclass
from datetime import date

from luoshi.intake import quick
from luoshi.intake.split import Article

_DAY = re.compile(r"(?:(?P<year>20\d\d)\s*年\s*)?(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日")
_FULL = re.compile(r"(?P<year>20\d\d)\s*[年./-]\s*(?P<month>\d{1,2})\s*[月./-]\s*(?P<day>\d{1,2})")
_MEETING = quick.pattern(
    r"(?:召开|举行|主持召开|组织召开|参加|出席)(?:了)?(?P<name>[^,，。；;]{2,40}?(?:会议?|"
    r"大会|座谈会|推进会|调度会|分析会|部署会|现场会|动员会|签约会|签约仪式|启动仪式|"
    r"仪式))(?=[,，。；;]|上|$)"
    r"|[,，\s](?P<name2>[^,，。；;\s]{2,40}?(?:会议?|大会|座谈会|推进会|调度会|分析会|部署会))召开"
)
_PLACE = re.compile(r"在(?P<place>[^,，。；;]{2,16}?)(?:召开|举行|举办|启动)")


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """What an article says of its occasion; empty or None where it does not say."""

    occasion: str
    held_on: date | None
    day_words: str
    place: str


def meeting(article: Article, *, on: date | None) -> Meeting:
    """The occasion of an article. Shape: a day without a year takes that of the page, then `on`."""
    said = " ".join(part.text for part in article.paragraphs[:8])[:1200]
    lead = next((part.text for part in article.paragraphs if part.role == "body"), "")
    name = _MEETING.search(said)
    place = _PLACE.search(lead[:200])
    stamps = " ".join(part.text for part in article.paragraphs if part.role == "meta")
    words, day = _day(said, lead=lead[:60], stamps=stamps, on=on)
    return Meeting(
        occasion=(name["name"] or name["name2"]) if name else "",
        held_on=day, day_words=words, place=place["place"] if place else "",
    )  # fmt: skip


def _day(said: str, *, lead: str, stamps: str, on: date | None) -> tuple[str, date | None]:
    full = _FULL.search(stamps)
    match = _DAY.search(lead) or full or _FULL.search(said)
    if match is None:
        return "", None
    year = match["year"] or (full["year"] if full else None)
    named = re.search(r"(20\d\d)年", said)
    year = year or (named.group(1) if named else None)
    number = int(year) if year else (on.year if on else None)
    if number is None:
        return match.group(), None
    try:
        return match.group(), date(number, int(match["month"]), int(match["day"]))
    except ValueError:
        return match.group(), None
