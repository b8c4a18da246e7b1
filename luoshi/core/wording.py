"""Numbers, days and amounts as they are read on the screen and on paper, in Chinese.

Source: look.md 6. What is shown is rounded here, half up and last; nothing is computed from it.
"""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from luoshi.core.calendar import CHINA

Number = int | Decimal | Fraction

MINUS = "\u2212"
WAN, YI = 10**4, 10**8


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


def points(value: Number) -> str:
    """A difference of two rates, without its sign. Unit: the value is in percentage points.

    >>> points(Decimal("-3.25"))
    '3.3 个百分点'
    """
    return f"{number(rounded(abs(Fraction(value)), places=1))} 个百分点"


def share(value: Number) -> str:
    """A share or a growth with one decimal. Unit: the value is a fraction of one.

    >>> share(Fraction(629, 647))
    '97.2%'
    """
    return f"{number(rounded(Fraction(value) * 100, places=1))}%"


def money(yuan: Number) -> str:
    """An amount of money, in the unit that fits its size. Unit: the value is in 元.

    Shape: from 1 亿元 on 亿元 with two decimals; from 100 万元 on whole 万元; below, where whole
    万元 would change the amount a reader is held to, up to two decimals; below 1 万元 in 元.

    >>> money(369_500_000), money(18_600_000), money(35_500), money(860)
    ('3.70 亿元', '1,860 万元', '3.55 万元', '860 元')
    """
    size = abs(Fraction(yuan))
    if size >= YI:
        return f"{number(Fraction(yuan) / YI, places=2)} 亿元"
    if size >= 100 * WAN:
        return f"{number(Fraction(yuan) / WAN, places=0)} 万元"
    if size >= WAN:
        return f"{_trimmed(Fraction(yuan) / WAN)} 万元"
    return f"{_trimmed(Fraction(yuan))} 元"


def _trimmed(value: Fraction) -> str:
    shown = number(value, places=2)
    return shown.rstrip("0").rstrip(".")


def between(low: str, high: str) -> str:
    """A range of two numbers that have been written already.

    >>> between("13.2", "14.6")
    '13.2—14.6'
    """
    return f"{low}—{high}"


def day(value: date, *, year_of: date | None = None) -> str:
    """A day, with its year unless it lies in the year of the other day.

    >>> day(date(2026, 4, 15), year_of=date(2026, 1, 1)), day(date(2026, 4, 15))
    ('4月15日', '2026年4月15日')
    """
    short = f"{value.month}月{value.day}日"
    is_same = year_of is not None and year_of.year == value.year
    return short if is_same else f"{value.year}年{short}"


def weekday(value: date) -> str:
    """The name of the day of the week, as on the desk.

    >>> weekday(date(2026, 4, 15))
    '星期三'
    """
    return "星期" + "一二三四五六日"[value.weekday()]


def instant(value: datetime, *, year_of: date | None = None) -> str:
    """Day and time of an aware instant in China, with 24 hours; the year as `day` has it.

    >>> from datetime import UTC
    >>> instant(datetime(2026, 4, 15, 8, 20, tzinfo=UTC), year_of=date(2026, 1, 1))
    '4月15日 16:20'
    """
    local = value.astimezone(CHINA)
    return f"{day(local.date(), year_of=year_of)} {local:%H:%M}"


def coverage(*, n_reported: int, n_expected: int) -> str:
    """How many units a figure contains, of how many that should be in it.

    >>> coverage(n_reported=93, n_expected=95)
    '应报 95 个，已报 93 个'
    """
    return f"应报 {number(n_expected)} 个，已报 {number(n_reported)} 个"


def movement(*, before: int | None, now: int | None) -> str:
    """How a rank has moved since the last period; empty where there was or is none.

    >>> movement(before=3, now=2), movement(before=1, now=1)
    ('↑ 升 1', '— 平')
    """
    if before is None or now is None:
        return ""
    if before == now:
        return "— 平"
    return f"↑ 升 {before - now}" if now < before else f"↓ 降 {now - before}"


def growth_change(*, before: Number, now: Number) -> str:
    """How a growth has changed against the one before. Unit: both in percent.

    Source: domain.md 6, phrases by sign and difference.

    >>> growth_change(before=Decimal("-2.1"), now=Decimal("3.0"))
    '由负转正'
    >>> growth_change(before=Decimal("8.6"), now=Decimal("8.2"))
    '增速回落 0.4 个百分点'
    """
    first, last = Fraction(before), Fraction(now)
    if first == last:
        return "与上期持平"
    if first < 0 <= last:
        return "由负转正" if last else "由负转平"
    if last < 0 <= first:
        return "由正转负" if first else "由平转负"
    if last < 0:
        return f"降幅{'收窄' if last > first else '扩大'} {points(last - first)}"
    return f"增速{'加快' if last > first else '回落'} {points(last - first)}"
