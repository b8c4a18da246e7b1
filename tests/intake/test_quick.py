"""A pattern behind the class of its first characters finds what it finds alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.intake import (
    draft,
    find_loops,
    find_programmes,
    forum,
    modal,
    quick,
    speech,
    subject,
    told,
)
from tests.intake import pages

PATTERNS = (
    r"甲乙|[丙丁]戊", r"(?<!甲)乙(?!丙)|\d+万", r"(?:甲|乙)?丙", r"(?P<a>[丙甲])丁(?P=a)",
    r"(?>甲+)乙", r"甲{2,3}?丁|\s乙", r"^甲|乙$",
)  # fmt: skip


@pytest.mark.parametrize("pattern", PATTERNS)
@given(text=st.text(alphabet="甲乙丙丁戊1万 \n", max_size=30))
def test_a_quick_pattern_finds_the_same(pattern: str, text: str) -> None:
    alone = [match.span() for match in re.finditer(pattern, text)]

    assert [match.span() for match in quick.pattern(pattern).finditer(text)] == alone


@pytest.mark.parametrize("pattern", ["[^甲]乙", ".甲", "甲?", "(?:甲|)乙*", "(?=甲)"])
def test_a_pattern_that_may_begin_with_anything_stays_as_it_is(pattern: str) -> None:
    assert quick.pattern(pattern).pattern == pattern


ENDINGS = (
    r"甲乙?$", r"(?:甲|乙{2})+$", r"(?<=丙)[甲乙]{1,3}(?=\s?$)$", r"[^甲]乙$|丙$",
    r"\d+(?:甲|\s)*$",
)  # fmt: skip


@pytest.mark.parametrize("pattern", ENDINGS)
@given(text=st.text(alphabet="甲乙丙1 \n", max_size=12))
def test_an_ending_is_found_as_by_the_pattern_alone(pattern: str, text: str) -> None:
    ending = quick.Ending(pattern)
    alone = re.compile(pattern)

    found, plain = ending.search(text), alone.search(text)

    assert (found and found.span()) == (plain and plain.span())
    assert ending.cut(text) == alone.sub("", text, count=1)


@pytest.mark.parametrize("pattern", ["甲", "甲$|乙", "甲?$", "(?:甲$)?"])
def test_what_need_not_stand_at_the_end_is_no_ending(pattern: str) -> None:
    with pytest.raises(ValueError, match=re.escape(pattern)):
        quick.Ending(pattern)


@pytest.mark.parametrize(
    "pattern", ["[^甲]乙", "甲.丙", "(?:甲|乙丙)丁?", "(?<=丁)[甲丙]戊*", "甲{2,3}?丁|乙"]
)
@given(text=st.text(alphabet="甲乙丙丁戊", max_size=12))
def test_a_gate_lets_through_all_that_its_pattern_finds(pattern: str, text: str) -> None:
    if re.search(pattern, text):
        assert quick.gate(pattern).search(text)


@pytest.mark.parametrize("pattern", ["甲?", r"\d+", "(?:甲|.)", "(?=甲)", "[丁-甲]", "[^甲]"])
def test_a_pattern_that_needs_no_word_makes_no_gate(pattern: str) -> None:
    with pytest.raises(ValueError, match=re.escape(pattern)):
        quick.gate(pattern)


GATES = (
    (speech._SPEAKS, (
        speech._VERB, speech._QUOTING, speech._NAMED, speech._HEADLONG, speech._RAISED,
        speech._ADDRESSED, speech._ENJOINED, speech._TOLD_TO, speech._LATE_MODAL,
    )),
    (speech._DOES, (speech._DOER,)), (modal._MAY, (modal._MODAL,)),
    (subject._MAY_NAME, (subject._UNIT,)), (subject._MAY_FALL, (subject._FALLS,)),
    (told._MAY_BE_ABOUT, (told._ABOUT,)), (draft._MAY_TEST, (draft._TEST,)),
    (forum._FLOORED, (forum._FLOOR, forum._PRESENT)),
    *((gate, (pattern,)) for gate, pattern in find_loops._GATED + find_programmes._PLAINLY),
)  # fmt: skip


@pytest.mark.parametrize(("gate", "patterns"), GATES)
def test_no_gate_of_the_grammar_hides_what_its_patterns_find(
    gate: re.Pattern[str], patterns: tuple[re.Pattern[str], ...]
) -> None:
    texts = [path.read_text(encoding="utf-8") for path in pages.FOLDER.glob("*.txt")]
    pieces = {piece for text in texts for piece in re.split("[，。；\n]", text)}

    hidden = {piece for piece in pieces if not gate.search(piece)}

    assert not [one for one in hidden if any(pattern.search(one) for pattern in patterns)]
