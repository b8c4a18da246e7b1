"""A draft keeps its quotation and says what of 五定 is missing."""

from datetime import date

import pytest

from luoshi import intake
from luoshi.intake import FIVE, Document
from tests.intake.pages import NAMES, SAID_ON, said, understood

HEAD = "云栖区召开推进会\n区长强调，"


def test_a_draft_that_names_all_five_misses_none() -> None:
    (draft,) = said(HEAD + "区水务局要在6月底前改造管网1240户，经验收合格后通水。").drafts
    assert draft.missing == ()
    assert (draft.actor, draft.due_on, draft.quantity) == ("区水务局", date(2026, 6, 30), "1240户")
    assert draft.loop == "task"
    assert draft.title == "改造管网1240户，经验收合格后通水"


@pytest.mark.parametrize(
    ("sentence", "missing"),
    [
        ("要在6月底前改造管网1240户，经验收合格后通水。", ("owner",)),
        ("各部门要在6月底前改造管网1240户，经验收合格后通水。", ("owner",)),
        ("区水务局要改造管网1240户，经验收合格后通水。", ("due",)),
        ("区水务局要在6月底前完成管网改造，经验收合格后通水。", ("quantity",)),
        ("区水务局要在6月底前改造管网1240户。", ("test",)),
        ("要提高思想认识，强化责任担当。", FIVE),
    ],
)
def test_what_the_words_leave_open_is_named(sentence: str, missing: tuple[str, ...]) -> None:
    (draft,) = said(HEAD + sentence).drafts
    assert draft.missing == missing


def test_an_actor_of_the_sentence_before_is_no_owner() -> None:
    drafts = said(HEAD + "区水务局要在4月24日前完成清淤。加快推进港口路用地报批。").drafts
    assert drafts[1].actor == "区水务局"
    assert "owner" in drafts[1].missing


def test_days_count_from_the_day_of_the_meeting() -> None:
    text = "云栖区召开推进会\n2026年5月6日，会议召开。区长要求，石桥镇要在10个工作日内报送方案。"
    (draft,) = said(text).drafts
    assert draft.due_on == date(2026, 5, 20)


def test_words_that_no_calendar_settles_stay_words() -> None:
    (draft,) = said(HEAD + "各镇街要在入汛前完成清淤。").drafts
    assert (draft.due_words, draft.due_on) == ("入汛前", None)
    assert "due" not in draft.missing


def test_a_day_without_any_year_is_not_guessed() -> None:
    document = Document(name="试.txt", text=HEAD + "区水务局要在6月底前完成清淤。")
    (draft,) = intake.understand(document).drafts
    assert (draft.due_words, draft.due_on) == ("6月底前", None)


def test_a_rhythm_is_a_due_that_recurs() -> None:
    (draft,) = said(HEAD + "区水务局要每月5日前报送进展。").drafts
    assert draft.recurs
    assert draft.due_on == date(2026, 5, 5)


def test_a_title_has_at_most_sixty_characters_and_whole_clauses() -> None:
    for name in NAMES:
        for draft in understood(name).drafts:
            assert 2 <= len(draft.title) <= 60
            assert "\n" not in draft.title


def test_a_title_of_one_endless_clause_is_cut() -> None:
    (draft,) = said(HEAD + "要抓好" + "河道" * 60 + "。").drafts
    assert len(draft.title) == 60
    assert draft.title.endswith("…")


def test_a_quotation_points_at_the_original() -> None:
    for name in NAMES:
        reading = understood(name)
        for draft in reading.drafts:
            source = reading.document.text[draft.original_start : draft.original_end]
            assert reading.cleaned_text[draft.start : draft.end] == draft.quote
            if name != "pledge_signing_traditional":
                signs = iter(source)
                assert all(sign in signs for sign in draft.quote), (name, draft.quote)


def test_a_loop_that_is_not_declared_is_not_named() -> None:
    document = Document(name="试.txt", text=HEAD + "区水务局要完成清淤。")
    (draft,) = intake.understand(document, loops={"errand": object()}, on=SAID_ON).drafts
    assert draft.loop == "errand"


def test_a_day_that_describes_what_is_acted_on_is_no_deadline() -> None:
    (draft,) = said(HEAD + "区住建局要对2019年以前改造的厕所逐户复查，6月底前整改到位。").drafts
    assert draft.due_words == "6月底前"


@pytest.mark.parametrize(
    ("words", "day"),
    [("自批复之日起30日内", None), ("房屋腾空后40天内", None), ("会后3天内", date(2026, 4, 17))],
)
def test_days_after_what_has_yet_to_happen_stay_words(words: str, day: date | None) -> None:
    (draft,) = said(HEAD + f"区住建局要{words}开工建设。").drafts
    assert draft.due_words in words
    assert draft.due_on == day
