"""A smaller matter is opened from the page of the matter that it belongs to."""

import pytest

from luoshi.store import models, publication
from tests import cast
from tests.store.test_kin import announced, booked
from tests.store.test_record import act, row, working
from tests.web.seats import seat, set_now, text_of

pytestmark = pytest.mark.usefixtures("city", "extra_loops")


@pytest.fixture(autouse=True)
def now(monkeypatch):
    return set_now(monkeypatch, minutes=20)


def test_the_page_of_a_matter_offers_what_may_be_opened_in_it():
    fair = announced()

    assert f"/matters/{fair}/new/fair.stall/?move=book" in text_of(seat(6).get(f"/matters/{fair}/"))

    act(cast.TOWN_OFFICE, fair, "wind_up", minutes=5)

    assert "new/fair.stall" not in text_of(seat(6).get(f"/matters/{fair}/"))


def test_it_is_filled_in_and_stands_on_the_page_of_the_whole():
    fair = announced()
    where = f"/matters/{fair}/new/fair.stall/?move=book"

    form = text_of(seat(6).get(where))
    answer = seat(6).post(where, {"key": "k", "prefix": "", "n": "2"})

    assert "个数" in form
    assert answer.status_code == 302
    stall = models.Matter.objects.get(parent_id=fair)
    assert (stall.loop, stall.owner_id) == ("fair.stall", cast.TOWN)
    page = text_of(seat(6).get(f"/matters/{fair}/"))
    assert f"/matters/{stall.id}/" in page


def test_what_does_not_fit_comes_back_with_what_was_typed():
    fair = announced(n=1)

    answer = seat(6).post(
        f"/matters/{fair}/new/fair.stall/?move=book", {"key": "k", "prefix": "", "n": "2"}
    )

    assert answer.status_code == 422
    assert "只剩 1，不够 2" in text_of(answer)
    assert 'value="2"' in text_of(answer)
    assert row(fair).n_entries == 1


def test_another_unit_reads_the_public_part_and_opens_what_is_open_to_all():
    fair = announced()
    act(cast.RESIDENT, booked(fair), "cancel", minutes=3)

    page = text_of(seat(10).get(f"/matters/{fair}/"))
    listed = text_of(seat(10).get("/loops/fair/"))
    where = f"/matters/{fair}/new/fair.stall/?move=book"
    answer = seat(10).post(where, {"key": "k", "prefix": "", "n": "2"})

    assert "春耕集市" in page
    assert "只增不改" not in page
    assert where in page.replace("&amp;", "&")
    assert f"/matters/{fair}/" in listed
    assert answer.status_code == 302
    stall = models.Matter.objects.get(parent_id=fair, end="")
    assert (stall.requester, stall.owner_id) == (f"unit/{cast.OTHER_TOWN}", cast.TOWN)


def test_another_unit_sees_what_residents_see_and_no_more(monkeypatch):
    fair = announced()
    monkeypatch.setattr(publication, "public", models.Matter.objects.none)

    assert seat(10).get(f"/matters/{fair}/").status_code == 404
    assert f"/matters/{fair}/" not in text_of(seat(10).get("/loops/fair/"))
    assert seat(10).get(f"/matters/{fair}/new/fair.stall/?move=book").status_code == 404


def test_another_unit_finds_nothing_of_what_is_not_public_or_is_over():
    fair, task = announced(), working()
    act(cast.TOWN_OFFICE, fair, "drop", minutes=5)

    for post in (9, 10, 13, 14, 16):
        where = f"/matters/{fair}/new/fair.stall/?move=book"
        assert seat(post).get(where).status_code == 404, post
        assert seat(post).post(where, {"key": "k", "n": "1"}).status_code == 404, post
        assert seat(post).get(f"/matters/{task}/").status_code == 404, post

    assert not models.Matter.objects.filter(parent_id=fair).exists()
