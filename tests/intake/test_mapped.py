"""A clean text remembers where each character stood."""

from hypothesis import given
from hypothesis import strategies as st

from luoshi.intake import mapped
from luoshi.intake.mapped import Edit


def test_a_plain_text_is_its_own_original() -> None:
    text = mapped.plain("任务按期办结")
    assert text.original(start=2, end=4) == (2, 4)


def test_what_is_cut_out_moves_what_follows() -> None:
    text = mapped.edited(mapped.plain("甲xx乙"), edits=[Edit(start=1, end=3)])
    assert text.text == "甲乙"
    assert text.original(start=0, end=2) == (0, 4)
    assert text.original(start=1, end=2) == (3, 4)


def test_a_replacement_of_another_length_points_at_the_whole_stretch() -> None:
    text = mapped.edited(mapped.plain("甲乙丙"), edits=[Edit(start=0, end=2, text="一")])
    assert text.original(start=0, end=1) == (0, 2)


def test_an_empty_span_has_a_place() -> None:
    text = mapped.plain("甲")
    assert text.original(start=0, end=0) == (0, 0)
    assert text.original(start=1, end=1) == (0, 0)


@given(text=st.text(max_size=40), cuts=st.lists(st.integers(0, 40), max_size=8))
def test_every_kept_character_maps_to_itself(text: str, cuts: list[int]) -> None:
    bounds = sorted(min(cut, len(text)) for cut in cuts)
    pairs = zip(bounds[::2], bounds[1::2], strict=False)
    cleaned = mapped.edited(mapped.plain(text), edits=[Edit(start=a, end=b) for a, b in pairs])
    for n, sign in enumerate(cleaned.text):
        first, last = cleaned.original(start=n, end=n + 1)
        assert text[first:last] == sign
