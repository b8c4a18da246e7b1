"""Days, instants, amounts and names as a page says them: in the language of its reader.

Numbers are alike in both languages: `core.wording` has them.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.core import admit, fault, lamp, wording
from luoshi.core.fault import Fault, Spoken, Title
from luoshi.core.lamp import Lamp
from luoshi.core.loop import Field, Loop, Stage, Titled
from luoshi.core.period import Period, Span
from luoshi.core.quantity import Quantity, Unit


def said(thing: Spoken) -> str:
    """Whatever can be said, in the language of the page."""
    return thing.said(_)


def day(value: date, *, year_of: date | None = None) -> str:
    """4月15日 or 15 Apr, with its year unless it lies in that of the other day."""
    return wording.day(value, year_of=year_of, translate=_)


def days(first: date, last: date, *, year_of: date | None = None) -> str:
    """4月15日 — 4月20日; 4月15日 where both are the same day."""
    said_first, said_last = (day(one, year_of=year_of) for one in (first, last))
    return said_first if first == last else f"{said_first} — {said_last}"


def weekday(value: date) -> str:
    """4月15日 星期三 or Wednesday 15 Apr: only on the desk."""
    return _("{day} {weekday}").format(
        day=day(value, year_of=value), weekday=wording.weekday(value, translate=_)
    )


def instant(value: datetime, *, year_of: date | None = None) -> str:
    """4月15日 08:30 or 15 Apr 08:30, in China's civil time."""
    return wording.instant(value, year_of=year_of, translate=_)


def today() -> date:
    """The day in whose year no year is said, where a page names no other."""
    return timezone.localdate()


def period(value: Period) -> str:
    """2026年3月 or Mar 2026."""
    return value.said(_)


def span(value: Span) -> str:
    """3 个工作日 or 3 workdays."""
    return admit.span_words(value).said(_)


def quantity(value: Quantity) -> str:
    """An amount with its unit; money in the unit that fits."""
    return value.said(_)


def part(done: Quantity, *, wanted: Quantity) -> str:
    """How much of how much: 136 / 186 户; the unit stands twice where it differs."""
    is_plain = done.unit == wanted.unit and wanted.text().endswith(f" {wanted.unit}")
    left = wording.number(done.amount) if is_plain else quantity(done)
    return f"{left} / {quantity(wanted)}"


def unit(name: str) -> str:
    """The unit of an amount, alone."""
    return Unit(name=name).said(_)


def points(value: wording.Number) -> str:
    """A difference of two rates in percentage points, without its sign."""
    return wording.points(value, translate=_)


def coverage(*, n_reported: int, n_expected: int) -> str:
    """How many units a figure contains, of how many that should be in it."""
    return wording.coverage(n_reported=n_reported, n_expected=n_expected, translate=_)


def movement(*, before: int | None, now: int | None) -> str:
    """How a rank has moved since the last period."""
    return wording.movement(before=before, now=now, translate=_)


def lamp_words(shown: Lamp) -> str:
    """What stands beside a lamp."""
    return lamp.words(shown).said(_)


def named(entry: Titled) -> str:
    """What a loop or a part of it is called."""
    return entry.named.said(_)


def told(stage: Stage, *, unit: str) -> str:
    """What happens at a stage, in the words of whoever waits for it."""
    said = Title(chinese=stage.told or stage.title, english=stage.told_en or stage.title_en)
    return said.said(_).replace("{unit}", unit)


def purpose(loop: Loop) -> str:
    """What a loop is for."""
    return Title(chinese=loop.purpose, english=loop.purpose_en).said(_)


def help_of(field: Field) -> str:
    """The sentence for whoever fills a field in; "" where its name says enough."""
    return Title(chinese=field.help, english=field.help_en).said(_)


def choice(key: str, field: Field) -> str:
    """A choice of a field; a key that it does not have stands as it is."""
    return field.answer(key).said(_)


def choices(field: Field) -> list[tuple[str, str]]:
    """All choices of a field as a form offers them: pairs of key and words."""
    return [(key, choice(key, field)) for key in field.choice]


def listed(parts: Iterable[str]) -> str:
    """Several things in a row: 甲、乙 or A, B."""
    return fault.listed(parts, translate=_)


def headed(head: str, text: str) -> str:
    """A text under its head: 时限：选一天 or Due: choose a day."""
    return _("{head}：{text}").format(head=head, text=text)


def clauses(parts: Iterable[str]) -> str:
    """Parts of one sentence: 甲，乙 or A, B."""
    return _("，").join(parts)


def sentence(found: Fault) -> str:
    """What was refused and what to do, one after the other."""
    return found.sentence(_)


def sentences(*parts: str) -> str:
    """Whole sentences one after the other."""
    return fault.joined(*parts, translate=_)


def gap() -> str:
    """What stands between two sentences."""
    return " " if fault.is_english(_) else ""
