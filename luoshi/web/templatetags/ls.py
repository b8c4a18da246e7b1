"""Tags and filters of the look: lamps, marks, bars, cards, and numbers and days in words.

No tag writes a style attribute: sizes stand in SVG attributes, so that the strictest content
policy holds.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from luoshi.core import wording
from luoshi.core.loop import Field, Loop, Titled
from luoshi.web import spoken

register = template.Library()

#: The drawing of each lamp in a square of 14: every pair differs by shape, not by colour alone.
SHAPES = {
    "red": '<rect x="1" y="1" width="12" height="12" rx="1.2" fill="#C4320A"/>'
    '<path d="M7 3.4v4.6" stroke="#fff" stroke-width="1.9"/>'
    '<circle cx="7" cy="10.4" r="1.1" fill="#fff"/>',
    "yellow": '<path d="M7 1.2 13.2 12.6H.8Z" fill="#F0AB00" stroke="#704A00" stroke-width="1.1"'
    ' stroke-linejoin="round"/>',
    "green": '<circle cx="7" cy="7" r="5.5" fill="#0E7857"/>',
    "grey": '<circle cx="7" cy="7" r="5.6" fill="#fff" stroke="#6B7280" stroke-width="1.5"/>'
    '<path d="M5.4 4.6v4.8M8.6 4.6v4.8" stroke="#6B7280" stroke-width="1.5"/>',
    "blue": '<circle cx="7" cy="7" r="6" fill="#2577BE"/>'
    '<path d="M4 7.2 6.2 9.4 10.2 5" fill="none" stroke="#fff" stroke-width="1.7"/>',
    "purple": '<path d="M7 .4 13.6 7 7 13.6 .4 7Z" fill="#522C80"/>'
    '<path d="M4.5 7.1 6.3 8.9 9.6 5.4" fill="none" stroke="#fff" stroke-width="1.5"/>',
}
TICK = (
    '<rect x="1" y="1" width="12" height="12" rx="2" fill="#fff" stroke="#1F3F6B"'
    ' stroke-width="1.5"/>'
    '<path d="M3.8 7.2 6.2 9.5 10.4 4.6" fill="none" stroke="#1F3F6B" stroke-width="1.7"/>'
)
CROSS = (
    '<rect x="1" y="1" width="12" height="12" rx="2" fill="#fff" stroke="#1A1E24"'
    ' stroke-width="1.5"/>'
    '<path d="M4.2 4.2 9.8 9.8M9.8 4.2 4.2 9.8" stroke="#1A1E24" stroke-width="1.7"/>'
)


def drawing(shape: str, *, size: int, label: str = "") -> SafeString:
    """A small SVG: decoration beside its word, or an image with a label where no word stands."""
    meaning = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg width="{}" height="{}" viewBox="0 0 14 14" {}>{}</svg>',
        size,
        size,
        mark_safe(meaning),
        mark_safe(shape),
    )


@register.simple_tag
def lamp(state: str, text: str, size: int = 14) -> SafeString:
    """A lamp with its word: {% lamp "red" "逾期 5 天" %}. Never a bare dot."""
    return format_html(
        '<span class="ls-lamp ls-lamp--{}">{}<span>{}</span></span>',
        state,
        drawing(SHAPES[state], size=size),
        text,
    )


@register.simple_tag
def lamp_image(state: str, label: str, size: int = 12) -> SafeString:
    """A lamp beside a number that is its word, in a matrix: the label is read out."""
    return drawing(SHAPES[state], size=size, label=label)


@register.simple_tag
def check_mark(ok: bool, text: str = "", size: int = 14) -> SafeString:
    """A boxed tick or cross, never a lamp: with its word, or with a label where no word stands."""
    shape = TICK if ok else CROSS
    if not text:
        return drawing(shape, size=size, label=_("通过") if ok else _("不通过"))
    kind = "ok" if ok else "not"
    return format_html(
        '<span class="ls-lamp ls-lamp--{}">{}<span>{}</span></span>',
        kind,
        drawing(shape, size=size),
        text,
    )


@register.simple_tag
def progress_bar(
    done_pct: Decimal | float,
    due_pct: Decimal | float | None = None,
    label: str = "",
    wide: bool = False,
) -> SafeString:
    """A bar of what is done; an upright line stands where it should be by now."""
    said = label or _said_of_bar(done_pct, due_pct)
    mark = format_html(
        '<rect class="ls-bar-due" x="{}%" y="0" width="2" height="100%"/>', _within(due_pct)
    )
    return format_html(
        '<svg class="ls-bar{}" role="img" aria-label="{}">'
        '<rect class="ls-bar-rest" y="22%" width="100%" height="56%" rx="1"/>'
        '<rect class="ls-bar-done" y="22%" width="{}%" height="56%" rx="1"/>{}</svg>',
        " ls-bar--wide" if wide else "",
        said,
        _within(done_pct),
        "" if due_pct is None else mark,
    )


def _said_of_bar(done_pct: Decimal | float, due_pct: Decimal | float | None) -> str:
    done = number(done_pct, 1)
    if due_pct is None:
        return _("完成 {done}%").format(done=done)
    return _("完成 {done}%，应到 {due}%").format(done=done, due=number(due_pct, 1))


def _within(pct: Decimal | float | None) -> str:
    return f"{min(max(float(pct or 0), 0.0), 100.0):.1f}"


@register.simple_tag
def sparkline(values: Sequence[float], low: float, high: float, label: str) -> SafeString:
    """A line of the last values on a scale that all rows share; the dotted line is zero."""
    span = (high - low) or 1.0

    def height(value: float) -> float:
        return 24 - 20 * (min(max(value, low), high) - low) / span

    step = 76 / max(len(values) - 1, 1)
    points = " ".join(f"{4 + n * step:.1f},{height(value):.1f}" for n, value in enumerate(values))
    last = points.rsplit(" ", 1)[-1].split(",") if points else ["4", "14"]
    return format_html(
        '<svg width="84" height="28" viewBox="0 0 84 28" role="img" aria-label="{}">'
        '<path d="M4 {}H80" stroke="#858D98" stroke-dasharray="2 2"/>'
        '<polyline points="{}" fill="none" stroke="#1F3F6B" stroke-width="1.6"/>'
        '<circle cx="{}" cy="{}" r="2.6" fill="#1F3F6B"/></svg>',
        label,
        f"{height(0):.1f}",
        points,
        *last,
    )


@register.simple_block_tag
def card(content: str, title: str = "", aside: object = "", note: str = "") -> SafeString:
    """A card: {% card title="子事项 4" aside="合计 412 / 1,240 户" %} … {% endcard %}."""
    head = format_html(
        '<div class="ls-card-head"><h2>{}{}</h2>{}</div>',
        title,
        format_html(' <span class="ls-light">{}</span>', note) if note else "",
        format_html('<span class="ls-caption">{}</span>', aside) if aside else "",
    )
    return format_html(
        '<section class="ls-card">{}{}</section>', head if title else "", mark_safe(content)
    )


@register.filter
def day(value: date | None, today: date | None = None) -> str:
    """4月15日 in the year of `today` (else of the clock), with its year in any other."""
    if value is None:
        return _("未定")
    return spoken.day(value, year_of=today or spoken.today())


@register.filter
def long_day(value: date) -> str:
    """2026年4月15日."""
    return spoken.day(value)


@register.filter
def weekday(value: date) -> str:
    """4月15日 星期三: only on the desk."""
    return spoken.weekday(value)


@register.filter
def instant(value: datetime | None) -> str:
    """4月15日 08:30 in China's civil time, with the year where it is not this one."""
    if value is None:
        return _("未定")
    return spoken.instant(value, year_of=spoken.today())


@register.filter
def number(value: Decimal | float | str, places: int | None = None) -> str:
    """1,240, its decimals kept or rounded half up to `places`; a true minus sign."""
    return wording.number(Decimal(str(value)), places=places)


@register.filter
def points(value: Decimal | float | str, places: int = 1) -> str:
    """A signed difference in percentage points: +1.2, −3.3, 0.0."""
    return wording.signed(Decimal(str(value)), places=places)


@register.simple_tag
def gap() -> str:
    """What stands between two sentences: a space in English, nothing in Chinese."""
    return spoken.gap()


@register.filter
def listed(parts: Sequence[str]) -> str:
    """Several names in a row: {{ names|listed }}."""
    return spoken.listed(parts)


@register.filter
def lines(value: str) -> SafeString:
    """The text with its line breaks kept, escaped."""
    return mark_safe(conditional_escape(value).replace("\n", "<br>"))


@register.filter
def named(entry: Titled) -> str:
    """What a part of a loop is called in the language of the page: {{ stage|named }}."""
    return spoken.named(entry)


@register.filter
def purpose(loop: Loop) -> str:
    """What a loop is for in the language of the page: {{ loop|purpose }}."""
    return spoken.purpose(loop)


@register.filter
def choice(key: str, field: Field) -> str:
    """A choice of a field in the language of the page; in English its key in words.

    A key that the field does not have stands as it is: {{ value|choice:field }}.
    """
    return spoken.choice(key, field)


@register.filter
def unit(name: str) -> str:
    """The unit of an amount in the language of the page: {{ indicator.unit|unit }}."""
    return spoken.unit(name)
