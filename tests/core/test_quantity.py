"""Decimals with a unit."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.core.fault import Fault, Refused
from luoshi.core.quantity import UNITS, Quantity, base_of, parse_quantity

AMOUNTS = st.decimals(-(10**12), 10**12, allow_nan=False, places=3)


def of(amount: str, unit: str) -> Quantity:
    return Quantity(amount=Decimal(amount), unit=unit)


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("1,240 户", "1240", "户"),
        ("1240户", "1240", "户"),
        ("3.7亿元", "3.7", "亿元"),
        ("约3.2亿", "3.2", "亿"),
        ("大约 3.2 亿元", "3.2", "亿元"),
        ("１２０ 户", "120", "户"),
        ("１，２４０．５　万元", "1240.5", "万元"),
        ("−3.5万元", "-3.5", "万元"),
        ("85%", "85", "%"),
        ("3.2个百分点", "3.2", "个百分点"),
        ("1,234,567 人次", "1234567", "人次"),
    ],
)
def test_a_quantity_is_read_as_offices_write_it(text, amount, unit):
    assert parse_quantity(text) == of(amount, unit)


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("120", "户", of("120", "户")),
        ("约3.2亿", "亿元", of("3.2", "亿元")),
        ("3.2亿", "万元", of("3.2", "亿元")),
        ("12万", "户", of("12", "万户")),
        ("860万元", "亿元", of("860", "万元")),
    ],
)
def test_the_unit_of_a_column_head_stands_in_where_a_cell_has_none(text, unit, expected):
    assert parse_quantity(text, unit=unit) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no-number"),
        ("—", "no-number"),
        ("若干户", "no-number"),
        ("120", "no-unit"),
        ("12,40 户", "bad-quantity"),
        ("3/4 户", "bad-quantity"),
        ("10-20 户", "bad-quantity"),
        ("120 户（含 3 户新增）", "bad-quantity"),
        ("120 户在六月底前完成整改并上报材料", "bad-quantity"),
    ],
)
def test_what_is_no_quantity_is_a_fault_with_an_example(text, code):
    fault = parse_quantity(text)

    assert isinstance(fault, Fault)
    assert fault.code == code
    assert "12 户" in str(fault)


@settings(deadline=None)
@given(text=st.text(max_size=30))
def test_no_text_breaks_the_reader(text):
    assert isinstance(parse_quantity(text), Quantity | Fault)


@settings(deadline=None)
@given(amount=AMOUNTS)
def test_what_is_written_with_commas_reads_back(amount):
    assert parse_quantity(f"{amount:,f} 户") == Quantity(amount=amount, unit="户")


@pytest.mark.parametrize(
    ("first", "second", "total"),
    [
        (of("3.7", "亿元"), of("1200", "万元"), of("3.82", "亿元")),
        (of("1", "公顷"), of("1", "亩"), of("16", "亩")),
        (of("1", "平方米"), of("3", "亩"), of("2001", "平方米")),
        (of("1", "平方米"), of("1", "亩"), of("1.0015", "亩")),
        (of("2", "公里"), of("350", "米"), of("2.35", "公里")),
        (of("1", "万吨"), of("500", "公斤"), of("1.00005", "万吨")),
        (of("2", "万户"), of("15", "户"), of("2.0015", "万户")),
        (of("3.2", "百分点"), of("1", "个百分点"), of("4.2", "百分点")),
    ],
)
def test_quantities_of_one_kind_add_exactly(first, second, total):
    assert first + second == total
    assert total.share_of(total) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [("亩", "万元"), ("户", "个"), ("%", "百分点"), ("亿", "亿元"), ("元", "亩")],
)
def test_what_does_not_belong_together_is_not_added(first, second):
    for act in (
        lambda: of("1", first) + of("1", second),
        lambda: of("1", first) - of("1", second),
        lambda: of("1", first).to(second),
        lambda: of("1", first).share_of(of("1", second)),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.fault.code == "mixed-units"
        assert first in str(refused.value)


@settings(deadline=None)
@given(
    amount=AMOUNTS,
    other=AMOUNTS,
    units=st.sampled_from(
        [
            ("元", "亿元"),
            ("亩", "公顷"),
            ("平方米", "亩"),
            ("米", "公里"),
            ("户", "万户"),
            ("斤", "吨"),
        ]
    ),
)
def test_a_sum_is_exact_and_the_same_in_any_order(amount, other, units):
    first, second = Quantity(amount=amount, unit=units[0]), Quantity(amount=other, unit=units[1])
    total, turned = first + second, second + first

    def in_base(quantity: Quantity) -> Fraction:
        return Fraction(quantity.amount) * base_of(quantity.unit)[1]

    assert in_base(total) == in_base(first) + in_base(second) == in_base(turned)


def test_a_conversion_that_would_change_the_number_is_refused():
    assert of("1.2", "公顷").to("亩") == of("18", "亩")

    with pytest.raises(Refused) as refused:
        of("1", "亩").to("公顷")
    assert refused.value.fault.code == "not-exact"


def test_taking_away_keeps_the_unit():
    assert of("12", "户") - of("5", "户") == of("7", "户")


def test_a_share_of_nothing_is_none():
    assert of("3", "户").share_of(of("0", "户")) is None
    assert of("1200", "万元").share_of(of("3", "亿元")) == Fraction(1, 25)


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        (of("37000", "万元"), "3.70 亿元"),
        (of("1860", "万元"), "1,860 万元"),
        (of("1240", "户"), "1,240 户"),
        (of("1.20", "公里"), "1.20 公里"),
        (of("85", "%"), "85%"),
        (of("3.2", "百分点"), "3.2 个百分点"),
        (of("-12", "件"), "−12 件"),
    ],
)
def test_a_quantity_is_shown_with_commas_and_its_unit(quantity, text):
    assert quantity.text() == text


def test_every_known_unit_is_measured_in_a_base_that_is_its_own():
    for unit, (base, factor) in UNITS.items():
        assert UNITS[base] == (base, 1), unit
        assert factor > 0


@given(
    amount=st.decimals(0, 10**9, allow_nan=False, places=2),
    n=st.integers(1, 40),
    unit=st.sampled_from(["户", "万元", "亩"]),
)
def test_the_parts_of_a_quantity_add_up_to_it_and_differ_by_one_step(amount, n, unit):
    whole = Quantity(amount=amount, unit=unit)

    parts = whole.parts(n)

    assert len(parts) == n
    if amount * 100 >= n:
        assert sum(part.amount for part in parts) == amount
        assert max(part.amount for part in parts) - min(part.amount for part in parts) <= Decimal(
            "0.01"
        )
    else:
        assert set(parts) == {whole}


@pytest.mark.parametrize("unit", ["%", "‰", "百分点", "个百分点"])
def test_a_rate_is_the_same_for_every_part(unit):
    assert of("95", unit).parts(3) == (of("95", unit),) * 3
