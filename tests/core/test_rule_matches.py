"""A match brings a need and an offer together that are of one kind and unit of measure."""

from datetime import date
from decimal import Decimal

import pytest

from luoshi import loops
from luoshi.core.fault import Refused
from luoshi.core.matter import Matter
from tests import cast
from tests.core.made import take

MATCHING = loops.load()["matching"]
MATCH = MATCHING.children["match"]
NEED = {"owner": cast.TOWN, "side": "need", "kind": "goods", "counted_in": "pieces"}
OFFER = NEED | {"owner": cast.OTHER_TOWN, "side": "offer"}
GIVEN = {"counter": 7, "amount": Decimal(3), "due": date(2026, 5, 1), "why": "规格一样"}


def posting(values, stage="posted"):
    return MATCHING, Matter(id=9, loop="matching", stage=stage, n=3, values=values)


def proposed(counter, *, parent=NEED):
    blank = Matter(id=1, loop=MATCH.name, parent=9, values={"owner": cast.TOWN})
    return take(MATCH, blank, "propose", cast.OTHER_HEAD, given=GIVEN, parent=posting(parent),
                counter=counter)  # fmt: skip


@pytest.mark.parametrize(
    ("values", "stage", "code", "said"),
    [
        (OFFER | {"owner": cast.WATER}, "posted", "not-your-posting", "请选本单位发布的一件"),
        (OFFER, "settling", "posting-over", "请选还在对接的一件"),
        (OFFER | {"side": "need"}, "posted", "same-side", "两边都是“需求”"),
        (OFFER | {"kind": "labour"}, "posted", "not-alike",
         "类别不一样：对方的是“物资”，本方的是“用工”"),
        (OFFER | {"counted_in": "tonnes"}, "posted", "not-alike",
         "计量单位不一样：对方的是“件”，本方的是“吨”"),
    ],
)  # fmt: skip
def test_what_does_not_match_is_refused_and_says_why(values, stage, code, said):
    with pytest.raises(Refused) as refusal:
        proposed(posting(values, stage))

    assert refusal.value.fault.code == code
    assert said in str(refusal.value)


def test_an_offer_meets_a_need_and_a_need_an_offer():
    other = posting(OFFER | {"side": "need"})

    assert proposed(posting(OFFER)).matter.stage == "proposed"
    assert proposed(other, parent=NEED | {"side": "offer"}).matter.stage == "proposed"


def test_a_sites_own_postings_without_sides_match_as_they_are():
    plain = {name: value for name, value in NEED.items() if name != "side"}

    assert proposed(posting(plain | {"owner": cast.OTHER_TOWN}), parent=plain).matter.n == 1
