"""A rota is pasted from a sheet, and read again on the page of its matter."""

import pytest

from luoshi.store import models
from tests.store.test_turns import SHEET
from tests.web.seats import seat, set_now, text_of

pytestmark = pytest.mark.usefixtures("city", "extra_loops")


@pytest.fixture(autouse=True)
def now(monkeypatch):
    return set_now(monkeypatch, days=0)


def send(sheet):
    form = {"key": "w", "prefix": "", "title": "值班", "turns": sheet, "due": "2026-04-20",
            "days": ["2026-04-17", "2026-04-18"]}  # fmt: skip
    return seat(6).post("/matters/new/watch/", form)


def test_a_sheet_of_turns_is_pasted_and_shown_with_its_posts():
    answer = send(SHEET)

    row = models.Matter.objects.get()
    page = text_of(seat(6).get(f"/matters/{row.id}/"))
    assert answer["Location"] == f"/matters/{row.id}/?done=1"
    assert "大港镇党委书记 2026年4月17日 00:00—08:00" in page
    assert "大港镇党政办主任 2026年4月17日 20:00—2026年4月18日 08:00" in page


def test_a_sheet_that_cannot_be_read_or_kept_says_why_and_keeps_what_was_pasted():
    unread = send(SHEET.replace("08:00 次日", "早上"))
    gap = send(SHEET.replace("20:00\n", "19:00\n"))

    assert (unread.status_code, gap.status_code) == (422, 422)
    assert "第 4 行" in text_of(unread)
    assert "2026年4月17日 19:00—20:00 没有人值守" in text_of(gap)
    assert "早上" in text_of(unread)
    assert not models.Matter.objects.exists()


def test_the_form_of_a_change_shows_the_turns_as_they_were_pasted():
    send(SHEET)
    row = models.Matter.objects.get()

    page = seat(6).get(f"/matters/{row.id}/change/").content.decode()

    assert "6\t2026-04-17 20:00\t2026-04-18 08:00" in page


def test_confirming_a_rota_opens_its_turns_without_asking_what_it_costs():
    send(SHEET)
    row = models.Matter.objects.get()

    answer = seat(2).post(f"/matters/{row.id}/confirm/", {"key": "c", "n_expected": 1})

    assert answer.status_code in (302, 200)
    assert models.Matter.objects.filter(parent_id=row.id, loop="watch.turn").count() == 4
