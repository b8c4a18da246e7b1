"""A model may point at sentences of the text; whatever it says besides is dropped and counted."""

import json

import pytest

from luoshi.core.fault import Refused
from luoshi.intake import model
from luoshi.intake.model import Window

TEXT = (
    "云栖区河道清淤推进会纪要\n"
    "区水务局要在6月底前完成南支流清淤。各镇要按月报送进度。\n"
    "排口底数由大港镇摸清。各镇要按月报送进度。\n"
)
WHOLE = Window(start=0, end=len(TEXT))
REPEATED = "各镇要按月报送进度。"


def envelope(said: str) -> bytes:
    """An answer of the customary form with this content."""
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": said}}]}).encode()


def answer(*proposals: object) -> bytes:
    return envelope(json.dumps({"proposals": list(proposals)}, ensure_ascii=False))


def read(*proposals, taken=(), window=WHOLE):
    return model.read(answer(*proposals), text=TEXT, window=window, taken=taken)


def test_a_quote_of_the_text_is_kept_with_its_place_and_who_is_to_act():
    found = read({"quote": "排口底数由大港镇摸清", "nth": 1, "owner": "大港镇"})

    (one,) = found.kept
    assert TEXT[one.start : one.end] == "排口底数由大港镇摸清"
    assert (one.actor, dict(found.dropped)) == ("大港镇", {})


@pytest.mark.parametrize(
    ("proposal", "reason"),
    [
        ({"quote": "区水务局要在5月底前完成南支流清淤"}, "not-in-text"),
        ({"quote": "区水务局要在6月底前完成 南支流清淤"}, "not-in-text"),
        ({"quote": REPEATED, "nth": 3}, "not-in-text"),
        ({"quote": "清淤"}, "length"),
        ({"quote": "", "owner": "大港镇"}, "length"),
        ({"quote": "要" * 501}, "length"),
        ({"quote": "报送进度。\n排口底数由大港镇摸清"}, "length"),
        ({"quote": 7}, "malformed"),
        ({"quote": "排口底数由大港镇摸清", "nth": "1"}, "malformed"),
        ({"quote": "排口底数由大港镇摸清", "nth": True}, "malformed"),
        ({"quote": "排口底数由大港镇摸清", "nth": 0}, "malformed"),
        ({"due": "6月底"}, "malformed"),
        ("排口底数由大港镇摸清", "malformed"),
        (None, "malformed"),
    ],
)
def test_what_is_no_quote_of_the_text_is_dropped_with_its_reason(proposal, reason):
    found = read(proposal)

    assert (found.kept, dict(found.dropped)) == ((), {reason: 1})


def test_what_a_draft_already_quotes_is_a_duplicate_even_in_part():
    at = TEXT.index("区水务局")

    found = read({"quote": "6月底前完成南支流清淤"}, taken=[(at, at + 17)])

    assert (found.kept, dict(found.dropped)) == ((), {"duplicate": 1})


def test_the_same_sentence_twice_in_one_answer_is_kept_once():
    found = read({"quote": "排口底数由大港镇摸清"}, {"quote": "由大港镇摸清"})

    assert (len(found.kept), dict(found.dropped)) == (1, {"duplicate": 1})


@pytest.mark.parametrize(
    ("nth", "is_first_taken", "place"),
    [(None, True, 2), (None, False, 1), (1, False, 1), (2, False, 2)],
)
def test_of_a_repeated_sentence_the_one_is_meant_that_is_counted_or_free(
    nth, is_first_taken, place
):
    places = [0, TEXT.index(REPEATED), TEXT.rindex(REPEATED)]
    taken = [(places[1], places[1] + 5)] if is_first_taken else []

    (one,) = read({"quote": REPEATED, "nth": nth}, taken=taken).kept

    assert one.start == places[place]


def test_the_first_of_a_repeated_sentence_is_a_duplicate_where_it_is_meant_and_taken():
    at = TEXT.index(REPEATED)

    assert dict(read({"quote": REPEATED, "nth": 1}, taken=[(at, at + 5)]).dropped) == {
        "duplicate": 1
    }


@pytest.mark.parametrize("owner", ["区财政局", 7, None, "局" * 60])
def test_an_owner_that_the_quote_does_not_name_is_left_to_our_own_reading(owner):
    (one,) = read({"quote": "排口底数由大港镇摸清", "owner": owner}).kept

    assert one.actor == ""


def test_a_quote_outside_its_window_is_not_found():
    found = read({"quote": "排口底数由大港镇摸清"}, window=Window(start=0, end=30))

    assert dict(found.dropped) == {"not-in-text": 1}


@pytest.mark.parametrize(
    "content",
    [
        b"", b"<html>", b"\xff\xfe", b"[" * 100_000, b"7", b"{}", b'{"choices": []}',
        envelope("对不起，我不能。"), envelope("[]"), envelope('{"proposals": {}}'),
        envelope('{"tasks": []}'), json.dumps({"choices": [{"message": {"content": 7}}]}).encode(),
    ],
)  # fmt: skip
def test_garbage_is_refused_as_a_whole(content):
    with pytest.raises(Refused) as refused:
        model.read(content, text=TEXT, window=WHOLE, taken=())

    assert refused.value.fault.code == "bad-answer"


@pytest.mark.parametrize("around", ["{}", "```json\n{}\n```", "<think>先看第一段。</think>\n{}"])
def test_an_answer_in_a_fence_or_behind_its_thoughts_is_read(around):
    said = around.replace("{}", '{"proposals": [{"quote": "排口底数由大港镇摸清"}]}')

    assert len(model.read(envelope(said), text=TEXT, window=WHOLE, taken=()).kept) == 1


@pytest.mark.parametrize("said", ["<think>" * 150_000, "```\n" + "\n" * 900_000, "```json```"])
def test_an_answer_made_to_take_long_is_refused_at_once(said):
    with pytest.raises(Refused):
        model.read(envelope(said), text=TEXT, window=WHOLE, taken=())


def test_no_more_than_so_many_proposals_are_looked_at():
    found = read(*[{"quote": f"没有的话{n}"} for n in range(200)])

    assert dict(found.dropped) == {"not-in-text": model.MOST_PROPOSALS}


def test_windows_are_whole_lines_and_leave_nothing_out():
    text = "".join(f"第{n}段，区水务局要完成清淤。\n" for n in range(2000)) + "长" * 15_000

    found = model.windows(text)

    assert "".join(text[one.start : one.end] for one in found) == text
    assert all(one.end - one.start <= model.WINDOW for one in found)
    assert all(text[one.end - 1] == "\n" for one in found[:5])


def test_the_request_carries_the_window_and_nothing_else_of_the_text():
    window = Window(start=TEXT.index("排口"), end=len(TEXT))

    body = json.dumps(model.request(TEXT, window=window, name="m"), ensure_ascii=False)

    assert "排口底数由大港镇摸清" in body
    assert "南支流" not in body
