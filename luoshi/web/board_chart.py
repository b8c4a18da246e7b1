"""The course of a figure through the year, drawn on the server: what is done and what was due."""

from collections.abc import Sequence
from fractions import Fraction

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from luoshi.core import wording
from luoshi.core.period import Period
from luoshi.web.board_words import Scale

WIDTH, HEIGHT = 640, 232
LEFT, RIGHT, TOP, BOTTOM = 64, 92, 26, 30


def course(
    points: Sequence[tuple[Period, Fraction | None]],
    *,
    target: Fraction | None,
    due_end: int,
    scale: Scale,
    title: str,
    name: str,
) -> SafeString:
    """A line of the months of the year against the straight one to the target; "" for no month."""
    there = [(period.last_on.month, value) for period, value in points if value is not None]
    if not there:
        return SafeString("")
    top = _ceiling(
        max([abs(value) for _month, value in there] + [target or Fraction(0)]) / scale.by
    )
    label = _("{title}{name}：{n} 月末 {last} {unit}").format(
        title=title, name=name, n=there[-1][0], last=scale.said(there[-1][1]), unit=scale.unit_said
    )
    if target:
        due = target * due_end / 12
        label += _("，序时应到 {due}，年目标 {target}").format(
            due=scale.said(due), target=scale.said(target)
        )
    return format_html(
        '<svg class="ls-course" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}{}</svg>',
        WIDTH, HEIGHT, label, _grid(top, scale=scale), _months(),
        _plan(target, top=top, scale=scale), _line(there, top=top, scale=scale),
    )  # fmt: skip


def _x(month: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * (month - 1) / 11


def _y(value: Fraction, top: Fraction) -> float:
    share = float(max(value, Fraction(0)) / top)
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share


def _ceiling(largest: Fraction) -> Fraction:
    """The next of 1, 2, 4, 5, 8 times a power of ten: quarters of it are plain numbers."""
    step = Fraction(1, 1000)
    while True:
        for times in (1, 2, 4, 5, 8):
            if step * times >= largest:
                return step * times
        step *= 10


def _grid(top: Fraction, *, scale: Scale) -> SafeString:
    places = 0 if (top / 4).denominator == 1 else scale.places or 1
    rows = []
    for quarter in range(5):
        value = top * quarter / 4
        said = wording.number(value, places=places)
        y = _y(value, top)
        rows.append((LEFT, f"{y:.1f}", WIDTH - RIGHT, LEFT - 8, f"{y + 4.5:.1f}", said))
    lines = format_html_join(
        "",
        '<path class="ls-course-grid" d="M{} {}H{}"/>'
        '<text x="{}" y="{}" text-anchor="end">{}</text>',
        rows,
    )
    return format_html('{}<text x="{}" y="16">{}</text>', lines, 8, scale.unit_said)


def _months() -> SafeString:
    return format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="middle">{}</text>',
        ((f"{_x(month):.1f}", HEIGHT - 8, _("{n}月").format(n=month)) for month in range(1, 13)),
    )


def _plan(target: Fraction | None, *, top: Fraction, scale: Scale) -> SafeString:
    if not target:
        return SafeString("")
    first, last = _y(target / scale.by / 12, top), _y(target / scale.by, top)
    return format_html(
        '<path class="ls-course-plan" d="M{} {}L{} {}"/><text x="{}" y="{}">{}</text>',
        f"{_x(1):.1f}", f"{first:.1f}", f"{_x(12):.1f}", f"{last:.1f}", f"{_x(12) + 8:.1f}",
        f"{last + 5:.1f}",
        _("目标 {target}").format(target=scale.said(target)),
    )  # fmt: skip


def _line(there: Sequence[tuple[int, Fraction]], *, top: Fraction, scale: Scale) -> SafeString:
    places = [(_x(month), _y(value / scale.by, top)) for month, value in there]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = format_html_join(
        "", '<circle cx="{}" cy="{}" r="4"/>', ((f"{x:.1f}", f"{y:.1f}") for x, y in places)
    )
    x, y = places[-1]
    return format_html(
        '<g class="ls-course-line"><polyline points="{}"/>{}<text x="{}" y="{}"'
        ' text-anchor="middle">{}</text></g>',
        path, dots, f"{x:.1f}", f"{min(y + 22, HEIGHT - BOTTOM - 4):.1f}", scale.said(there[-1][1]),
    )  # fmt: skip
