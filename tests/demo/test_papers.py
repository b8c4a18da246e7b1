"""The minutes that the tour of the README takes in: they lead to complete drafts on any day."""

from datetime import date

import pytest

from luoshi import intake
from luoshi.core.fault import Refused
from luoshi.demo import papers
from luoshi.store import holidays

COMPLETE = {"大港镇", "区水务局", "新安街道"}


@pytest.mark.parametrize("on", [date(2026, 4, 13), date(2026, 11, 20), date(2026, 12, 31)])
def test_the_minutes_to_try_have_complete_drafts_for_the_town_of_the_tour(tmp_path, on):
    path = papers.write_one_to_try(tmp_path / "papers", on=on)

    read = intake.read_document(name=path.name, content=path.read_bytes())
    assert not isinstance(read, Refused)
    reading = intake.understand(read, on=on, calendar=holidays.calendar_of(rows=[], years=[]))

    whole = [draft for draft in reading.drafts if not draft.missing]
    assert {draft.actor for draft in whole} >= COMPLETE
    assert all(draft.due_on and draft.due_on > on for draft in whole)


def test_writing_them_again_changes_nothing(tmp_path):
    on = date(2026, 11, 20)
    first = papers.write_one_to_try(tmp_path, on=on).read_bytes()

    assert papers.write_one_to_try(tmp_path, on=on).read_bytes() == first
