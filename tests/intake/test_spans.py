"""Spans, and that the work grows with the text and not faster."""

from hypothesis import given
from hypothesis import strategies as st

from luoshi import intake
from luoshi.core.fault import Refused
from luoshi.intake import draft, reading
from luoshi.intake.spans import Spans

PAIRS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=12)


@given(pairs=PAIRS, place=st.integers(-2, 80))
def test_a_place_lies_in_the_union_exactly_where_it_lies_in_one_of_the_spans(pairs, place):
    spans = [(first, first + length) for first, length in pairs]

    assert (place in Spans.of(spans)) == any(first <= place < last for first, last in spans)


@given(pairs=PAIRS, start=st.integers(0, 70), length=st.integers(1, 9))
def test_the_first_span_that_touches_is_found(pairs, start, length):
    union = Spans.of((first, first + each) for first, each in pairs)
    touching = [at for at, last in union.parts if at < start + length and start < last]

    assert union.first_in(start, start + length) == (min(touching) if touching else None)


def test_every_demand_of_a_long_text_looks_at_its_own_figures_only(monkeypatch):
    looked: list[int] = []
    real = draft._figures_in

    def counted(figures, *, spans):
        found = real(figures, spans=spans)
        looked.append(len(found))
        return found

    monkeypatch.setattr(draft, "_figures_in", counted)
    line = "会议要求，区水务局要在6月底前完成改造1240户。\n"
    read = intake.read_document(name="长.txt", content=(line * 300).encode())
    assert not isinstance(read, Refused)

    found = reading.understand(read)

    assert len(found.articles[0].figures) == 300
    assert sum(looked) == 300
