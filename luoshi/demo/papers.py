"""The demonstration's documents, told as if written on a day: their days move with it."""

import re
from datetime import date, timedelta
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "documents"

#: What a clerk may take in by himself: nothing in the city comes from it yet.
TO_TRY = "special_meeting.txt"
#: The day on which both minutes were written.
_WRITTEN_ON = date(2026, 4, 13)
_DAY = re.compile(r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
_MONTH_END = re.compile(r"(?<!\d)(?P<month>\d{1,2})月底")
_QUARTERS = (("一季度", "上季度"), ("二季度", "本季度"))


def minutes(on: date) -> str:
    """The minutes of a meeting held on a day, with every date as far from it as in the original."""
    return _told("minutes.txt", on=on)


def write_one_to_try(folder: Path, *, on: date) -> Path:
    """Writes the minutes that nobody has taken in yet as a file, and says where."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / TO_TRY
    path.write_text(_told(TO_TRY, on=on), encoding="utf-8")
    return path


def _told(name: str, *, on: date) -> str:
    text = (FOLDER / name).read_text(encoding="utf-8")
    return as_of(text, written_on=_WRITTEN_ON, on=on)


def as_of(text: str, *, written_on: date, on: date) -> str:
    """The text with all its days moved from the day it was written to another.

    >>> as_of("2026年4月13日定，6月底前完成。", written_on=date(2026, 4, 13), on=date(2026, 11, 20))
    '2026年11月20日定，2月底前完成。'
    """
    moved = on - written_on

    def day(found: re.Match[str]) -> str:
        year = int(found["year"] or written_on.year)
        then = date(year, int(found["month"]), int(found["day"])) + moved
        return (f"{then.year}年" if found["year"] else "") + f"{then.month}月{then.day}日"

    def month_end(found: re.Match[str]) -> str:
        first = date(written_on.year, int(found["month"]), 1)
        last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        return f"{(last + moved).month}月底"

    text = _MONTH_END.sub(month_end, _DAY.sub(day, text))
    for said, told in _QUARTERS:
        text = text.replace(said, told)
    return text.replace(f"〔{written_on.year}〕", f"〔{on.year}〕")
