"""Stocks: added to, taken from, never below zero; what was taken comes back with a void end."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from luoshi.core import elapse, stock, take_back
from luoshi.core.effect import Change
from luoshi.core.fault import Refused
from luoshi.core.matter import Matter
from tests import cast
from tests.core.made import loop_of, take, walk

STORE = loop_of("""
[fields]
amount = { title = "数量", type = "number" }
extra  = { title = "另加", type = "number" }
goods  = { title = "物资", type = "stock" }
other  = { title = "对方", type = "matter" }
[stages]
open   = { title = "在库", clock = "5 days" }
closed = { title = "清空", end = "over" }
wasted = { title = "作废", end = "void" }
[moves]
bring  = { title = "入账", to = "open", by = "owner", needs = ["title", "amount"], gives = { goods = "amount" } }
use    = { title = "领用", from = "open", by = "owner", needs = ["amount"], takes = { goods = "amount" } }
swap   = { title = "调换", from = "open", by = "owner", needs = ["amount", "extra"], takes = { goods = "amount" }, gives = { goods = "extra" } }
one    = { title = "领一件", from = "open", by = "owner", takes = { goods = 1 } }
borrow = { title = "借用", from = "open", by = "owner", needs = ["other", "amount"], takes = { other.goods = "amount", parent.goods = 2 } }
lend   = { title = "借出", from = "open", by = "owner", needs = ["other", "amount"], gives = { other.goods = "amount" } }
close  = { title = "清空", from = "open", to = "closed", by = "owner" }
waste  = { title = "作废", from = "open", to = "wasted", by = "owner" }
revive = { title = "恢复", from = "wasted", to = "open", by = "owner", within = "9 days" }
""")  # noqa: E501
OWNER = cast.TOWN_OFFICE


def amount(n, **more):
    return {"given": {"amount": Decimal(n)} | more}


def opened(n=10, *, parent=7):
    matter = Matter(id=1, loop="example", parent=parent)
    found = walk(STORE, (OWNER, "bring", amount(n, title="防汛物资")), matter=matter)
    return replace(found, parent=parent)


def borrowed(matter, n, *, of=8):
    return take(STORE, matter, "borrow", OWNER, **amount(n, other=of))


def refusal(matter, move, **how):
    with pytest.raises(Refused) as refused:
        take(STORE, matter, move, OWNER, **how)
    return refused.value.fault


def test_a_stock_is_added_to_and_taken_from():
    matter = walk(STORE, (OWNER, "use", amount(4)), (OWNER, "one"), matter=opened())

    assert matter.values["goods"] == Decimal(5)


def test_a_stock_never_falls_below_zero():
    fault = refusal(opened(), "use", **amount(11))

    assert fault.code == "below-zero"
    assert str(fault) == "物资只剩 10，不够 11。请改小数量。"
    assert walk(STORE, (OWNER, "use", amount(10)), matter=opened()).values["goods"] == 0


@pytest.mark.parametrize("n", [0, -5])
@pytest.mark.parametrize("move", ["use", "borrow"])
def test_taking_less_than_nothing_does_not_fill_the_stock(move, n):
    more = {"other": 8} if move == "borrow" else {}

    fault = refusal(opened(), move, **amount(n, **more))

    assert fault.code == "not-positive"
    assert fault.said()[0] == "数量要大于零。"


def test_one_move_may_take_and_give_the_same_stock():
    decision = take(STORE, opened(), "swap", OWNER, **amount(4, extra=Decimal(6)))

    assert decision.entries[0].body["amounts"] == {"goods": "2"}
    assert decision.matter.values["goods"] == Decimal(12)


def test_the_matter_that_is_named_in_the_same_move_is_the_one_taken_from():
    decision = borrowed(opened(), 3, of=8)

    assert decision.effects == (
        Change(matter=7, amounts={"goods": "-2"}), Change(matter=8, amounts={"goods": "-3"}),
    )  # fmt: skip
    assert decision.entries[0].body["taken"] == {"8.goods": "3", "7.goods": "2"}
    assert "amounts" not in decision.entries[0].body


def test_what_is_taken_twice_is_held_twice():
    matter = borrowed(borrowed(opened(), 3).matter, 4).matter

    assert matter.taken == {"8.goods": "7", "7.goods": "4"}


def test_a_void_end_gives_back_all_that_was_taken_and_no_other_end_does():
    matter = borrowed(opened(), 3).matter

    wasted = take(STORE, matter, "waste", OWNER)
    closed = take(STORE, matter, "close", OWNER)

    assert wasted.effects == (
        Change(matter=7, amounts={"goods": "2"}), Change(matter=8, amounts={"goods": "3"}),
    )  # fmt: skip
    assert closed.effects == ()


def test_what_was_given_back_is_not_given_back_again():
    matter = take(STORE, borrowed(opened(), 3).matter, "waste", OWNER).matter

    again = take(STORE, take(STORE, matter, "revive", OWNER).matter, "waste", OWNER)

    assert again.effects == ()


def test_a_child_that_ends_with_its_parent_gives_back_what_it_took():
    matter = borrowed(opened(), 3).matter

    decision = elapse.end_with_parent(loop=STORE, matter=matter, at=cast.MORNING)

    assert decision.matter.stage == "wasted"
    assert Change(matter=8, amounts={"goods": "3"}) in decision.effects


def test_who_was_opened_by_nobody_has_no_parent_to_take_from():
    fault = refusal(opened(parent=None), "borrow", **amount(3, other=8))

    assert fault.code == "from-nowhere"
    assert "样例" in str(fault)


@pytest.mark.parametrize("move", ["borrow", "lend"])
def test_taking_a_move_back_puts_the_stocks_of_others_back(move):
    before = opened()
    decision = take(STORE, before, move, OWNER, **amount(3, other=8))

    back = take_back.decide(
        loop=STORE, matter=decision.matter, actor=OWNER, before=before,
        at=cast.MORNING + timedelta(minutes=5),
    )  # fmt: skip

    assert back.matter.taken == before.taken
    assert [(change.matter, change.amounts["goods"]) for change in back.effects] == [
        (change.matter, str(-Decimal(change.amounts["goods"]))) for change in decision.effects
    ]


def test_taking_back_a_use_puts_the_own_stock_back_without_a_change_elsewhere():
    before = opened()
    matter = take(STORE, before, "use", OWNER, **amount(4)).matter

    back = take_back.decide(loop=STORE, matter=matter, actor=OWNER, before=before, at=cast.MORNING)

    assert back.matter.values == before.values
    assert back.effects == ()


def test_an_end_that_gave_stocks_back_is_not_taken_back():
    matter = borrowed(opened(), 3).matter

    wasted = take(STORE, matter, "waste", OWNER).matter
    closed = take(STORE, matter, "close", OWNER).matter

    assert not take_back.is_open(loop=STORE, matter=wasted, actor=OWNER, at=cast.MORNING)
    assert take_back.is_open(loop=STORE, matter=closed, actor=OWNER, at=cast.MORNING)


def test_a_change_from_outside_is_measured_by_what_there_is():
    matter = opened()

    assert stock.changed(loop=STORE, matter=matter, name="goods", amount=Decimal(-10)) == 0
    with pytest.raises(Refused):
        stock.changed(loop=STORE, matter=matter, name="goods", amount=Decimal("-10.5"))
