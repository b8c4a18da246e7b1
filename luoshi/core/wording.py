"""Numbers, days and amounts as they are read on the screen and on paper, in the words of a
catalogue; in Chinese without one.

Source: look.md 6. What is shown is rounded here, half up and last; nothing is computed from it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from luoshi.core.calendar import CHINA
from luoshi.core.fault import N_, Translate, is_english
from luoshi.core.period import MONTH_NAMES

Number = int | Decimal | Fraction

MINUS = "\u2212"
WAN, YI = 10**4, 10**8
MILLION, BILLION = 10**6, 10**9
_WEEKDAYS = (
    N_("星期一"), N_("星期二"), N_("星期三"), N_("星期四"), N_("星期五"), N_("星期六"),
    N_("星期日"),
)  # fmt: skip


def rounded(value: Number, *, places: int) -> Decimal:
    """The number to so many decimals, half away from zero (四舍五入), exact at any size.

    >>> rounded(Decimal("-0.05"), places=1)
    Decimal('-0.1')
    """
    scaled = Fraction(value) * 10**places
    whole = int(abs(scaled) + Fraction(1, 2))
    digits = tuple(int(digit) for digit in str(whole))
    return Decimal((int(scaled < 0 < whole), digits, -places))


def number(value: Number, *, places: int | None = None) -> str:
    """The number with commas and a true minus; without places as exact as it
    came, and a fraction as a whole number.

    >>> number(Decimal("-1240.50")), number(1860, places=0)
    ('−1,240.50', '1,860')
    """
    if places is None and not isinstance(value, Fraction):
        shown = Decimal(value)
    else:
        shown = rounded(value, places=places or 0)
    return f"{shown:,f}".replace("-", MINUS)


def signed(value: Number, *, places: int = 1) -> str:
    """The number with its sign written; nothing before a zero.

    >>> signed(Decimal("13.82")), signed(Decimal("-3.3")), signed(Decimal("-0.04"))
    ('+13.8', '−3.3', '0.0')
    """
    shown = rounded(value, places=places)
    return ("+" if shown > 0 else "") + number(shown)


def points(value: Number, *, translate: Translate = N_) -> str:
    """A difference of two rates, without its sign. Unit: the value is in percentage points.

    >>> points(Decimal("-3.25"))
    '3.3 个百分点'
    """
    shown = number(rounded(abs(Fraction(value)), places=1))
    return translate(N_("{n} 个百分点")).format(n=shown)


def share(value: Number) -> str:
    """A share or a growth with one decimal. Unit: the value is a fraction of one.

    >>> share(Fraction(629, 647))
    '97.2%'
    """
    return f"{number(rounded(Fraction(value) * 100, places=1))}%"


def money(yuan: Number, *, translate: Translate = N_) -> str:
    """An amount of money, in the unit that fits its size. Unit: the value is in 元.

    Shape: from 1 亿元 on 亿元 with two decimals; from 100 万元 on whole 万元; below, where whole
    万元 would change the amount a reader is held to, up to two decimals; below 1 万元 in 元.

    >>> money(369_500_000), money(18_600_000), money(35_500), money(860)
    ('3.70 亿元', '1,860 万元', '3.55 万元', '860 元')
    """
    size = abs(Fraction(yuan))
    if is_english(translate):
        return _money_in_english(Fraction(yuan))
    if size >= YI:
        return f"{number(Fraction(yuan) / YI, places=2)} 亿元"
    if size >= 100 * WAN:
        return f"{number(Fraction(yuan) / WAN, places=0)} 万元"
    if size >= WAN:
        return f"{_trimmed(Fraction(yuan) / WAN)} 万元"
    return f"{_trimmed(Fraction(yuan))} 元"


def _money_in_english(yuan: Fraction) -> str:
    """As exact as in Chinese: to a million from 100 million yuan on, to 10,000 from a million."""
    if abs(yuan) >= BILLION:
        return f"{_trimmed(yuan / BILLION, places=3)} billion yuan"
    if abs(yuan) >= YI:
        return f"{number(yuan / MILLION, places=0)} million yuan"
    if abs(yuan) >= MILLION:
        return f"{_trimmed(yuan / MILLION)} million yuan"
    return f"{_trimmed(yuan)} yuan"


def _trimmed(value: Fraction, *, places: int = 2) -> str:
    shown = number(value, places=places)
    return shown.rstrip("0").rstrip(".")


def between(low: str, high: str) -> str:
    """A range of two numbers that have been written already.

    >>> between("13.2", "14.6")
    '13.2—14.6'
    """
    return f"{low}—{high}"


def day(value: date, *, year_of: date | None = None, translate: Translate = N_) -> str:
    """A day, with its year unless it lies in the year of the other day.

    >>> day(date(2026, 4, 15), year_of=date(2026, 1, 1)), day(date(2026, 4, 15))
    ('4月15日', '2026年4月15日')
    """
    is_same = year_of is not None and year_of.year == value.year
    text = N_("{month}{day}日") if is_same else N_("{year}年{month}{day}日")
    shown = translate(MONTH_NAMES[value.month - 1])
    return translate(text).format(year=value.year, month=shown, day=value.day)


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day to be said in a sentence, as `day` says it.

    >>> str(Day(on=date(2026, 4, 15)))
    '2026年4月15日'
    """

    on: date
    year_of: date | None = None

    def said(self, translate: Translate = N_) -> str:
        """The day in the language of the catalogue."""
        return day(self.on, year_of=self.year_of, translate=translate)

    def __str__(self) -> str:
        return self.said()


def weekday(value: date, *, translate: Translate = N_) -> str:
    """The name of the day of the week, as on the desk.

    >>> weekday(date(2026, 4, 15))
    '星期三'
    """
    return translate(_WEEKDAYS[value.weekday()])


def instant(value: datetime, *, year_of: date | None = None, translate: Translate = N_) -> str:
    """Day and time of an aware instant in China, with 24 hours; the year as `day` has it.

    >>> from datetime import UTC
    >>> instant(datetime(2026, 4, 15, 8, 20, tzinfo=UTC), year_of=date(2026, 1, 1))
    '4月15日 16:20'
    """
    local = value.astimezone(CHINA)
    return f"{day(local.date(), year_of=year_of, translate=translate)} {local:%H:%M}"


def coverage(*, n_reported: int, n_expected: int, translate: Translate = N_) -> str:
    """How many units a figure contains, of how many that should be in it.

    >>> coverage(n_reported=93, n_expected=95)
    '应报 95 个，已报 93 个'
    """
    text = translate(N_("应报 {of} 个，已报 {n} 个"))
    return text.format(of=number(n_expected), n=number(n_reported))


def movement(*, before: int | None, now: int | None, translate: Translate = N_) -> str:
    """How a rank has moved since the last period; empty where there was or is none.

    >>> movement(before=3, now=2), movement(before=1, now=1)
    ('↑ 升 1', '— 平')
    """
    if before is None or now is None:
        return ""
    if before == now:
        return translate(N_("— 平"))
    text = N_("↑ 升 {n}") if now < before else N_("↓ 降 {n}")
    return translate(text).format(n=abs(before - now))


def growth_change(*, before: Number, now: Number, translate: Translate = N_) -> str:
    """How a growth has changed against the one before. Unit: both in percent.

    Source: domain.md 6, phrases by sign and difference.

    >>> growth_change(before=Decimal("-2.1"), now=Decimal("3.0"))
    '由负转正'
    >>> growth_change(before=Decimal("8.6"), now=Decimal("8.2"))
    '增速回落 0.4 个百分点'
    """
    first, last = Fraction(before), Fraction(now)
    text = translate(_change(first, last))
    return text.format(points=points(last - first, translate=translate))


def _change(first: Fraction, last: Fraction) -> str:
    if first == last:
        return N_("与上期持平")
    if first < 0 <= last:
        return N_("由负转正") if last else N_("由负转平")
    if last < 0 <= first:
        return N_("由正转负") if first else N_("由平转负")
    if last < 0:
        return N_("降幅收窄 {points}") if last > first else N_("降幅扩大 {points}")
    return N_("增速加快 {points}") if last > first else N_("增速回落 {points}")
