"""Faults and phrases: said in Chinese, or in another language with all that stands in them."""

from luoshi.core.fault import Fault, Phrase, Refused

ENGLISH = {
    "“{move}”由{by}来做。": "“{move}” is for {by}.",
    "请{by}办理。": "Ask {by}.",
    "责任单位": "the owner",
    "交办单位": "the superior",
    "、": ", ",
    "还没有“{move}”": "“{move}” has not been made",
}
FAULT = Fault(
    code="not-your-move",
    where="",
    message="“{move}”由{by}来做。",
    fix="请{by}办理。",
    names={"move": "签收", "by": (Phrase(text="责任单位"), Phrase(text="交办单位"))},
)


def test_a_fault_says_its_names_and_joins_several():
    assert FAULT.said() == ("“签收”由责任单位、交办单位来做。", "请责任单位、交办单位办理。")


def test_phrases_in_a_sentence_are_translated_with_it():
    message, fix = FAULT.said(ENGLISH.__getitem__)

    assert message == "“签收” is for the owner, the superior."
    assert fix == "Ask the owner, the superior."


def test_a_phrase_may_hold_another():
    inner = Phrase(text="还没有“{move}”", names={"move": Phrase(text="责任单位")})

    assert str(inner) == "还没有“责任单位”"
    assert inner.said(ENGLISH.__getitem__) == "“the owner” has not been made"


def test_a_fault_names_its_place_first():
    assert str(Fault(code="x", where="第 3 行", message="重复。", fix="删去。")) == (
        "第 3 行：重复。删去。"
    )
    assert str(FAULT) == "".join(FAULT.said())


def test_a_refusal_says_what_its_fault_says():
    assert str(Refused(FAULT)) == str(FAULT)
