"""Values of fields: typed, written into the ledger as JSON, read back the same."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.core import value as values
from luoshi.core.criterion import Criterion
from luoshi.core.daily import Daily
from luoshi.core.fault import Fault
from luoshi.core.loop import PRICES, Field
from luoshi.core.period import Span
from luoshi.core.quantity import Quantity
from luoshi.core.turn import Turn

EARLIEST, LATEST = map(datetime.fromisoformat, ("1990-01-01", "2100-01-01"))
CHOICE = {"people": "人", "land": "地", "money": "钱"}
numbers = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**20),
                      max_value=10**20)  # fmt: skip
days = st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1))
ids = st.integers(min_value=1, max_value=2**62)
texts = st.text(min_size=1, max_size=60).filter(str.strip)
PLAUSIBLE = {
    "text": texts,
    "number": numbers,
    "stock": numbers,
    "capacity": st.lists(
        st.builds(
            lambda span, n: Daily.each(tuple(sorted(span)), n), st.tuples(days, days), numbers
        )
    ).map(lambda found: Daily.of(run for one in found for run in one.runs)),
    "quantity": st.builds(Quantity, amount=numbers, unit=st.sampled_from(("户", "万元", "公里"))),
    "day": days,
    "days": st.tuples(days, days).map(sorted).map(tuple),
    "time": st.datetimes(timezones=st.just(UTC), min_value=EARLIEST, max_value=LATEST),
    "yes": st.booleans(),
    "choice": st.sampled_from(sorted(CHOICE)),
    "choices": st.lists(st.sampled_from(sorted(CHOICE)), unique=True, min_size=1).map(tuple),
    "unit": ids,
    "units": st.lists(ids, unique=True, min_size=1).map(tuple),
    "post": ids,
    "matter": ids,
    "party": st.one_of(ids.map(lambda unit: f"unit/{unit}"), st.just("code/7f3k")),
    "file": st.lists(texts, max_size=3).map(tuple),
    "rhythm": st.sampled_from(sorted(values.RHYTHMS)),
    "turns": st.lists(
        st.builds(
            lambda post, at, minutes: Turn(
                post=post,
                begins_at=at.replace(second=0, microsecond=0),
                ends_at=at.replace(second=0, microsecond=0) + timedelta(minutes=minutes),
            ),
            ids.filter(lambda post: post < 10**18),
            st.datetimes(timezones=st.just(UTC), min_value=EARLIEST, max_value=LATEST),
            st.integers(min_value=1, max_value=1440),
        ),
        min_size=1,
        max_size=3,
    ).map(tuple),
    "scheme": st.lists(
        st.builds(
            Criterion,
            measure=st.sampled_from(["task.on_time_rate", "request.solved_rate"]),
            weight=st.decimals(min_value=1, max_value=100, places=1),
            formula=st.just("completion"),
            target=st.decimals(min_value=1, max_value=100, places=1),
        ),
        min_size=1,
        max_size=2,
        unique_by=lambda one: one.measure,
    ).map(tuple),
}


def field(type_: str, **more) -> Field:
    choice = CHOICE if type_ in ("choice", "choices") else {}
    return Field(name="f", title="样子", title_en="F", type=type_, choice=choice, **more)


fields_and_values = st.sampled_from(sorted(PLAUSIBLE)).flatmap(
    lambda type_: st.tuples(st.just(field(type_)), PLAUSIBLE[type_])
)


def is_plain(stored) -> bool:
    """Whether JSON says it without a number: in the ledger all numbers are strings."""
    if isinstance(stored, dict):
        return all(isinstance(key, str) and is_plain(entry) for key, entry in stored.items())
    if isinstance(stored, list):
        return all(is_plain(entry) for entry in stored)
    return stored is None or isinstance(stored, bool | str)


def test_every_type_of_a_field_is_tried_here():
    assert set(PLAUSIBLE) == set(PRICES)


@given(fields_and_values)
def test_a_value_comes_back_from_the_ledger_as_it_was(pair):
    asked, value = pair

    stored = json.loads(json.dumps(values.encode(asked, value), ensure_ascii=False))

    assert values.decode(asked, stored) == value
    assert type(values.decode(asked, stored)) is type(value)


@given(fields_and_values)
def test_no_plain_number_enters_the_ledger(pair):
    assert is_plain(values.encode(*pair))


@given(fields_and_values)
def test_a_plausible_value_is_no_fault(pair):
    assert values.fault_of(*pair) is None


@pytest.mark.parametrize("type_", sorted(PRICES))
def test_nothing_stays_nothing(type_):
    assert values.decode(field(type_), values.encode(field(type_), None)) is None


def typed(value):
    """What a person would type, or the several texts of a form."""
    if isinstance(value, Turn):
        return value.line()
    if isinstance(value, tuple):
        return tuple(typed(entry) for entry in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Quantity):
        return f"{value.amount:f} {value.unit}"
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else str(value)


@given(fields_and_values.filter(lambda pair: pair[0].type not in ("file", "capacity", "scheme")))
def test_what_is_typed_is_the_value(pair):
    asked, value = pair
    wanted = value.strip() if isinstance(value, str) else value

    assert values.parse(asked, typed(value)) == wanted


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        ("number", "1,234,567.5", Decimal("1234567.5")),
        ("number", "１２．５", Decimal("12.5")),
        ("days", "2026-06-01 2026-06-30", (date(2026, 6, 1), date(2026, 6, 30))),
        ("units", "3、4、3", (3, 4)),
        ("choices", "people", ("people",)),
        ("choices", ("people", "land", "people"), ("people", "land")),
        ("file", "会议 纪要.pdf", ("会议 纪要.pdf",)),
        ("time", "2026-06-30T09:00", datetime(2026, 6, 30, 1, tzinfo=UTC)),
        ("time", "2026-06-30T09:00+08:00", datetime(2026, 6, 30, 1, tzinfo=UTC)),
        ("yes", "on", True),
        ("yes", "", False),
    ],
)
def test_a_clerks_way_of_writing_is_read(type_, text, value):
    assert values.parse(field(type_), text) == value


@pytest.mark.parametrize(
    ("type_", "text", "code"),
    [
        ("number", "三", "bad-value"),
        ("number", "1,2", "bad-value"),
        ("number", "NaN", "bad-value"),
        ("number", "1e99999", "bad-value"),
        ("day", "六月三十日", "bad-value"),
        ("days", ("2026-06-01", "六月"), "bad-value"),
        ("time", "九点", "bad-value"),
        ("time", "0001-01-01T00:00", "bad-value"),
        ("day", "0026-06-30", "bad-value"),
        ("yes", "也许", "bad-value"),
        ("unit", "大港镇", "bad-value"),
        ("units", ("大港镇",), "bad-value"),
        ("quantity", "若干户", "no-number"),
        ("choice", "water", "bad-choice"),
        ("choices", ("people", "water"), "bad-choice"),
        ("rhythm", "hourly", "bad-value"),
        ("text", "  ", "empty"),
        ("text", "长" * 301, "too-long"),
        ("file", ("1", "2", "3", "4"), "too-many"),
    ],
)
def test_what_cannot_be_read_says_how_to_write_it(type_, text, code):
    found = values.parse(field(type_, most=3 if type_ == "file" else 300), text)

    assert isinstance(found, Fault)
    assert found.code == code
    message, fix = found.said()
    assert "{" not in message + fix
    assert message.endswith("。")
    assert fix.endswith("。")


AWARE = datetime(2026, 6, 30, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("unit", True),
        ("unit", "3"),
        ("units", (3, True)),
        ("units", (3, "4")),
        ("units", ()),
        ("units", (3, 3)),
        ("units", [3]),
        ("number", 3),
        ("number", Decimal("Infinity")),
        ("number", Decimal("1E-40")),
        ("stock", Decimal("9" * 31)),
        ("quantity", Decimal(3)),
        ("quantity", Quantity(amount=Decimal("NaN"), unit="户")),
        ("quantity", Quantity(amount=Decimal(3), unit=" ")),
        ("day", AWARE),
        ("day", date(9999, 12, 31)),
        ("days", (date(2026, 6, 30), date(2026, 6, 1))),
        ("days", (date(2026, 6, 30), date(9999, 6, 1))),
        ("days", (date(2026, 6, 1),)),
        ("days", (date(2026, 6, 1), AWARE)),
        ("time", AWARE.replace(tzinfo=None)),
        ("time", date(2026, 6, 30)),
        ("yes", "yes"),
        ("text", 3),
        ("party", " "),
        ("file", (3,)),
        ("file", "a.pdf"),
    ],
)
def test_a_value_of_another_kind_is_refused_before_it_is_written(type_, value):
    assert values.fault_of(field(type_), value).code == "bad-value"


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("choice", ("people", "land")),
        ("choice", ["people"]),
        ("choices", "people"),
        ("choices", ()),
        ("choices", ("people", "people")),
        ("choices", (["people"],)),
    ],
)
def test_one_answer_is_not_several_and_several_are_not_one(type_, value):
    fault = values.fault_of(field(type_), value)

    assert fault.code == "bad-choice"
    assert "人、地、钱" in str(fault)


def test_several_things_that_cannot_be_read_are_shown_without_words_of_the_program():
    fault = values.fault_of(field("days"), (date(2026, 6, 30), date(2026, 6, 1)))
    quantity = values.fault_of(field("quantity"), Quantity(amount=Decimal("NaN"), unit="户"))

    assert "“2026-06-30 2026-06-01”" in str(fault)
    assert "NaN 户" in str(quantity)


def test_what_is_chosen_from_a_list_is_not_said_to_be_written_in_some_way():
    assert "从列出的里面选" in str(values.fault_of(field("rhythm"), "hourly"))


def test_too_long_a_text_says_by_how_much():
    fault = values.fault_of(field("text", most=10), "长" * 12)

    assert fault.said() == ("样子最多 10 个字，现在是 12 个。", "删去 2 个字。")


@pytest.mark.parametrize(
    ("type_", "personal", "erasable"),
    [
        ("text", None, True),
        ("file", None, True),
        ("party", None, True),
        ("number", None, False),
        ("day", None, False),
        ("number", Span(amount=14, unit="days"), True),
    ],
)
def test_what_is_typed_attached_or_personal_stands_outside_the_hash(type_, personal, erasable):
    assert values.is_erasable(field(type_, personal=personal)) is erasable


def test_an_instant_of_another_zone_comes_back_as_the_same_instant():
    east = datetime(2026, 6, 30, 9, tzinfo=timezone(timedelta(hours=8)))

    assert values.decode(field("time"), values.encode(field("time"), east)) == east
