"""A pattern behind the class of its first characters finds what it finds alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.intake import quick

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
