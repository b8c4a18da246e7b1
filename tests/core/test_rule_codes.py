"""Codes: given out with a decision, shown again in the field, read the way people read."""

import pytest

from luoshi.core import rule, rule_codes
from luoshi.core.fault import Refused
from tests import cast
from tests.core import made, small

SLIP = small.LOOPS["slip"]
SEED = "0123456789abcdef0123456789abcdef"
CODE = "04HM-ASW9"


def issued(seed=SEED):
    ask = {"given": {"title": "放行条", "due": cast.TODAY}}
    return made.walk(
        SLIP, (cast.TOWN_OFFICE, "ask", ask), (cast.CHIEF, "issue", {"seed": seed})
    )  # fmt: skip


def test_the_code_follows_from_the_seed_and_stands_outside_the_hash():
    matter = made.walk(
        SLIP, (cast.TOWN_OFFICE, "ask", {"given": {"title": "条", "due": cast.TODAY}})
    )

    decision = made.take(SLIP, matter, "issue", cast.CHIEF, seed=SEED)

    assert decision.entries[0].typed == {"code": CODE}
    assert "code" not in decision.entries[0].given
    assert CODE not in str(decision.entries[0].body)


def test_another_seed_gives_another_code_and_a_new_issue_a_new_one():
    again = made.take(SLIP, issued(), "issue", cast.CHIEF, seed="f" * 32).matter

    assert again.values["code"] == "ZZZZ-ZZZZ"


@pytest.mark.parametrize("shown", [CODE, "04hmasw9", " O4HM ASW9 ", "０４ＨＭ－ＡＳＷ９"])
def test_a_code_is_read_however_it_is_typed(shown):
    matter = made.take(SLIP, issued(), "verify", cast.CHIEF, given={"shown_code": shown}).matter

    assert matter.times["verify"] == 1


@pytest.mark.parametrize("shown", ["04HM-ASW8", "04HM", "码"])
def test_a_wrong_code_is_refused_and_leaves_no_trace(shown):
    with pytest.raises(Refused) as refusal:
        made.take(SLIP, issued(), "verify", cast.CHIEF, given={"shown_code": shown})

    assert refusal.value.fault.code == "wrong-code"
    assert "不一致" in str(refusal.value)


def test_every_bit_of_the_seed_that_counts_is_in_the_code():
    codes = {rule_codes.code_of(f"{1 << bit:032x}") for bit in range(88, 128)}

    assert len(codes) == 40
    assert "0000-0000" not in codes


def test_a_rule_without_its_field_is_said_before_the_loop_is_used():
    text = """
[stages]
open = { title = "在办", clock = "5 days" }
gone = { title = "作废", end = "void" }
[moves]
raise = { title = "提出", to = "open", by = "owner", needs = ["title"] }
drop  = { title = "作废", from = "open", to = "gone", by = "superior", rules = ["issue_code"] }
"""

    (fault,) = rule.unsupported(made.loop_of(text))

    assert (fault.code, fault.where) == ("not-carried-out", "example.moves.drop.rules")
    assert "没有text类型字段 code 的规则“issue_code”" in fault.said()[0]
