"""Tags and filters: what they write, and that it agrees with the words of core."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation

from luoshi import loops
from luoshi.core import wording
from luoshi.web.templatetags import ls

TODAY = date(2026, 4, 15)


def written(source: str, **given: Any) -> str:
    """What a template with our tags gives."""
    return Template("{% load ls %}" + source).render(Context(given))


@pytest.mark.parametrize("state", ls.SHAPES)
def test_lamp_has_a_shape_and_its_word(state: str) -> None:
    said = written('{% lamp state "逾期 5 天" %}', state=state)
    assert "<svg" in said
    assert "逾期 5 天</span>" in said
    assert 'aria-hidden="true"' in said


def test_every_two_lamps_differ_by_shape_without_colour() -> None:
    shapes = [re.sub(r"#[0-9A-Fa-f]{3,6}", "", shape) for shape in ls.SHAPES.values()]
    assert len(set(shapes)) == 6


def test_lamp_beside_a_number_is_read_out() -> None:
    said = written('{% lamp_image "yellow" "欠序时" %}')
    assert 'role="img" aria-label="欠序时"' in said
    assert 'width="12"' in said


def test_lamp_of_an_unknown_state_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        written('{% lamp "orange" "x" %}')


@pytest.mark.parametrize(("ok", "label"), [(True, "通过"), (False, "不通过")])
def test_check_mark_without_a_word_is_read_out(ok: bool, label: str) -> None:
    assert f'aria-label="{label}"' in written("{% check_mark ok %}", ok=ok)


def test_check_mark_uses_no_colour_of_a_lamp() -> None:
    said = written('{% check_mark True "已校验" %}{% check_mark False "不过" %}')
    assert "#1F3F6B" in said
    assert "#1A1E24" in said
    assert "#C4320A" not in said


@pytest.mark.parametrize(
    ("done", "due", "width", "mark"),
    [
        (Decimal("33.2"), 40, "33.2%", "40.0%"),
        (130, 100, "100.0%", "100.0%"),
        (-5, 0, "0.0%", "0.0%"),
    ],
)
def test_bar_shows_what_is_done_and_where_it_should_be(
    done: Decimal, due: int, width: str, mark: str
) -> None:
    said = written("{% progress_bar done due %}", done=done, due=due)
    assert f'<rect class="ls-bar-done" y="22%" width="{width}"' in said
    assert f'<rect class="ls-bar-due" x="{mark}"' in said
    assert "style" not in said


def test_bar_without_a_plan_has_no_line() -> None:
    said = written("{% progress_bar done %}", done=50)
    assert "ls-bar-due" not in said
    assert 'aria-label="完成 50.0%"' in said


def test_bar_says_both_numbers() -> None:
    assert 'aria-label="完成 33.2%，应到 40.0%"' in written("{% progress_bar 33.2 40 %}")


def test_sparkline_puts_the_same_value_at_the_same_height_in_every_row() -> None:
    short = written("{% sparkline values -6 6 '走势' %}", values=[0.0, 3.0])
    longer = written("{% sparkline values -6 6 '走势' %}", values=[0.0, -6.0, 3.0])
    assert re.findall(r'cy="([^"]+)"', short) == re.findall(r'cy="([^"]+)"', longer)


def test_card_escapes_its_title_and_keeps_its_content() -> None:
    said = written('{% card title=title aside="2 件" %}<p>x</p>{% endcard %}', title="<b>")
    assert "&lt;b&gt;" in said
    assert "<p>x</p>" in said
    assert '<span class="ls-caption">2 件</span>' in said


def test_card_without_a_title_has_no_head() -> None:
    assert "ls-card-head" not in written("{% card %}x{% endcard %}")


@pytest.mark.parametrize("value", [date(2026, 4, 5), date(2025, 12, 31), date(2027, 1, 1)])
def test_day_is_written_as_core_writes_it(value: date) -> None:
    assert ls.day(value, TODAY) == wording.day(value, year_of=TODAY)
    assert ls.long_day(value) == wording.day(value)


def test_day_of_the_desk_has_its_weekday() -> None:
    assert ls.weekday(TODAY) == "4月15日 星期三"


@pytest.mark.usefixtures("catalogue")
def test_days_in_english_are_english() -> None:
    with translation.override("en"):
        assert ls.weekday(TODAY) == "Wednesday 15 Apr"
        assert ls.day(TODAY, TODAY) == "15 Apr"
        assert ls.long_day(TODAY) == "15 Apr 2026"


def test_instant_stands_in_china_with_24_hours() -> None:
    at = datetime(2020, 4, 15, 8, 20, tzinfo=UTC)
    assert ls.instant(at) == "2020年4月15日 16:20"


def test_missing_day_is_a_word() -> None:
    assert ls.day(None) == "未定"
    assert ls.instant(None) == "未定"


@pytest.mark.parametrize(
    ("value", "said"),
    [(1240, "1,240"), (Decimal("18.60"), "18.60"), (-3, "−3"), ("12000", "12,000")],
)
def test_number_has_commas_and_a_true_minus(value: Any, said: str) -> None:
    assert written("{{ value|number }}", value=value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(Decimal("-3.25"), "−3.3"), (Decimal("1.2"), "+1.2"), (0, "0.0"), (Decimal("-0.04"), "0.0")],
)
def test_points_are_signed_and_rounded_half_up(value: Any, said: str) -> None:
    assert written("{{ value|points }}", value=value) == said


def test_lines_keep_breaks_and_escape() -> None:
    assert written("{{ text|lines }}", text="一\n<二>") == "一<br>&lt;二&gt;"


PARTS = {
    "loop": ("督办任务", "Supervised task"),
    "stage": ("销号", "Struck off"),
    "move": ("反馈进展", "Report progress"),
    "field": ("退单原因", "Why returned"),
    "measure": ("按期办结率", "Done by the original day"),
}


def part_of_task(kind: str) -> Any:
    """A loop, stage, move, field or measure of the task that is declared."""
    task = loops.load()["task"]
    return {
        "loop": task,
        "stage": task.stages["struck_off"],
        "move": task.moves["progress"],
        "field": task.fields["refusal"],
        "measure": task.measures["on_time_rate"],
    }[kind]


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(("kind", "titles"), PARTS.items())
def test_part_of_a_loop_is_named_in_the_language_of_the_page(
    kind: str, titles: tuple[str, str]
) -> None:
    part = part_of_task(kind)
    assert written("{{ part|named }}", part=part) == titles[0]
    with translation.override("en"):
        assert written("{{ part|named }}", part=part) == titles[1]


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    ("key", "chinese", "english"),
    [
        ("not_ours", "职责不符", "Not ours"),
        ("repeated", "重复", "Repeated"),
        ("gone", "gone", "gone"),
    ],
)
def test_choice_is_said_in_the_language_of_the_page(key: str, chinese: str, english: str) -> None:
    refusal = part_of_task("field")
    assert written("{{ key|choice:field }}", key=key, field=refusal) == chinese
    with translation.override("en"):
        assert written("{{ key|choice:field }}", key=key, field=refusal) == english
