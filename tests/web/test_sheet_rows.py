"""A cell of a sheet says what its writer typed into it, line by line and sign by sign."""

from datetime import date
from decimal import Decimal

import pytest

from luoshi.core.matter import Matter
from luoshi.store import clockwork
from luoshi.web import forms, present, sheet_rows
from tests import cast
from tests.store.test_turns import SHEET

pytestmark = pytest.mark.usefixtures("city", "extra_loops")


def answer(loop, move, **said):
    """What one row says, its cells under the heads of the form."""
    declared = clockwork.current_loops()[loop]
    form = forms.form_of(
        loop=declared, move=declared.moves[move], matter=Matter(id=0, loop=loop),
        actor=cast.TOWN_OFFICE, tree=clockwork.tree_on(cast.TODAY), day=cast.TODAY,
    )  # fmt: skip
    asks = [ask for ask in form.asks if ask.field.type != "file"]
    row = [said.get(ask.name, "") for ask in asks]
    filled = sheet_rows.read(form, [[present.worded(ask.field) for ask in asks], row])
    return filled.rows[0].answer if filled.rows else None


def opening(loop):
    moves = clockwork.current_loops()[loop].moves
    return next(name for name, move in moves.items() if move.opens_matter)


@pytest.mark.parametrize("said", ["村（居）民", "村(居)民", "residents"])
def test_a_choice_is_known_in_signs_of_either_width(said):
    found = answer("commitment", opening("commitment"), beneficiary=said)

    assert found.given["beneficiary"] == "residents"


def test_a_text_stands_as_it_was_typed():
    text = "（一）通水：１２户，含村（居）民；\n（二）更换水泵。"

    found = answer("commitment", opening("commitment"), duty=text)

    assert found.given["duty"] == text


@pytest.mark.parametrize("said", ["无", "/", "—"])
def test_a_dash_is_no_answer_but_in_a_text(said):
    found = answer("commitment", opening("commitment"), title="通水", duty=said, beneficiary=said)

    assert found.given["duty"] == said
    assert "beneficiary" not in found.given
    assert answer("commitment", opening("commitment"), beneficiary=said) is None


def test_days_and_numbers_are_read_in_signs_of_either_width():
    found = answer("task", opening("task"), due="２０２６年６月３０日", quantity="１２户")

    assert found.given["due"] == date(2026, 6, 30)
    assert found.given["quantity"].amount == Decimal(12)


def test_a_text_of_one_line_stays_one_line():
    found = answer("commitment", opening("commitment"), title="村级泵站\n更换")

    assert found.given["title"] == "村级泵站 更换"


def test_turns_of_duty_stand_one_to_a_line_of_their_cell():
    found = answer("watch", opening("watch"), title="值班", due="2026-04-20",
                   days="2026-04-17 至 2026-04-18", turns=SHEET)  # fmt: skip

    assert found.errors == {}
    assert len(found.given["turns"]) > 1


def test_a_scheme_stands_one_criterion_to_a_line_of_its_cell():
    lines = "放行条.签发率 60 完成率 95\n要素堵点.按承诺解决率 40 F3 90"

    found = answer("review", opening("review"), scheme=lines)

    assert [one.weight for one in found.given["scheme"]] == [60, 40]
