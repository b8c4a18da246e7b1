"""Two documents that demand the same with two days or two owners are shown to contradict."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.store import contradictions
from luoshi.store.record import draft_choices, drafts
from tests import cast
from tests.store.test_drafts import at, confirm, mend, sheet, taken, titled

pytestmark = pytest.mark.usefixtures("city")
SAID = "{unit}要在{day}前摸清用水困难户底数。\n"


def said(*, unit="大港镇", day="4月30日", key, actor=cast.CLERK):
    """The draft of a document of one sentence."""
    text = f"云栖区供水调度会议纪要\n2026年4月13日\n\n{SAID.format(unit=unit, day=day)}"
    return titled(taken(text, key=key, name=f"{key}.txt", actor=actor), "用水困难户")


def found(one):
    return contradictions.of_sheet(sheet(one.row.document_id)).get(one.id, [])


def test_two_days_for_the_same_are_shown_at_both_with_the_other_quote():
    first, second = said(key="a"), said(day="5月20日", key="b")

    here, there = found(first), found(second)

    assert [one.other for one in here] == [{"due": date(2026, 5, 20)}]
    assert [one.mine for one in there] == [{"due": date(2026, 5, 20)}]
    assert (here[0].document, here[0].draft_id, here[0].quote) == (
        "b.txt", second.id, second.row.quote,
    )  # fmt: skip


def test_two_owners_for_the_same_are_shown():
    first, _ = said(key="a"), said(unit="石桥镇", key="b")

    assert [one.other for one in found(first)] == [{"owner": cast.OTHER_TOWN}]


def test_what_agrees_or_is_open_in_one_of_them_is_no_contradiction():
    first = said(key="a")
    second = said(day="5月20日", key="b")
    mend(second, {"due": None})

    assert found(first) == found(second) == []


def test_a_mended_draft_contradicts_no_more():
    first, second = said(key="a"), said(day="5月20日", key="b")

    mend(second, {"due": date(2026, 4, 30)})

    assert found(first) == []


def test_a_discarded_draft_contradicts_nobody():
    first, second = said(key="a"), said(day="5月20日", key="b")
    drafts.discard(actor=cast.CLERK, draft_ids=[second.id], reason="读错了", at=at(), key="d")

    assert found(first) == []


def test_a_confirmed_one_still_contradicts():
    first, second = said(key="a"), said(day="5月20日", key="b")
    confirm(first)

    assert len(found(second)) == 1


def test_documents_of_another_unit_are_left_alone():
    first, _ = said(key="a"), said(day="5月20日", key="b", actor=cast.TOWN_OFFICE)

    assert found(first) == []


def test_what_both_hand_to_the_same_several_units_does_not_contradict():
    for n, key in enumerate("ab"):
        one = said(unit="各镇街", key=key)
        draft_choices.split(
            actor=cast.CLERK, draft_id=one.id, units=[cast.TOWN, cast.OTHER_TOWN], at=at(0, n),
            key=f"s{key}",
        )  # fmt: skip
    split = titled(one.row.document_id, "用水困难户")

    assert contradictions.of_sheet(sheet(split.row.document_id)) == {}


def test_it_is_two_queries_however_many_drafts_there_are():
    whole = sheet(taken())

    with CaptureQueriesContext(connection) as queries:
        contradictions.of_sheet(whole)

    assert len(queries) == 2


def test_a_day_that_differs_is_found_where_the_title_is_only_much_alike():
    said(key="a")
    text = "云栖区供水推进会纪要\n2026年4月20日\n\n大港镇要在5月20日前进一步摸清用水困难户底数。\n"
    later = titled(taken(text, key="b", name="b.txt"), "用水困难户")

    assert [one.mine for one in found(later)] == [{"due": date(2026, 5, 20)}]
