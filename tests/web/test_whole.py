"""Numbers that no column holds: in an address they are no page, in a form no answer."""

import pytest

from luoshi.web.whole import whole
from tests import cast
from tests.core.test_engine import DRAFT, FIVE
from tests.store.test_record import act, drafted, row
from tests.web.seats import seat, set_now, text_of

pytestmark = pytest.mark.usefixtures("city")
VAST = (str(10**20), str(2**63), "9" * 5_000)
PAGES = ("/matters/{}/", "/matters/{}/accept/", "/matters/{}/proof/", "/matters/{}/receipts/1/",
         "/matters/{}/new/task/", "/campaigns/{}/", "/units/{}/", "/intake/{}/",
         "/submissions/{}/", "/public/matters/{}/", "/public/matters/{}/proof/")  # fmt: skip
ASKED = ("/matters/?before={}", "/units/?page={}", "/units/?open={}", "/loops/task/?unit={}",
         "/loops/task/?from={}", "/board/?unit={}", "/board/?page={}", "/public/?town={}",
         "/public/?after=1-{}-1", "/choose/units/?above={}&near={}",
         "/choose/posts/?loop=task&owner={}", "/matters/new/task/?owner={}",
         "/public/request/?superior={}")  # fmt: skip


@pytest.fixture(autouse=True)
def now(monkeypatch):
    return set_now(monkeypatch)


def test_a_whole_number_is_one_that_a_column_holds():
    assert [whole(said) for said in ("0", "12", str(2**63 - 1))] == [0, 12, 2**63 - 1]
    assert [whole(said) for said in ("", "-1", "1.0", "x", *VAST)] == [None] * 7


@pytest.mark.parametrize("page", PAGES)
def test_no_page_has_a_number_that_none_can_have(page):
    assert [seat(4).get(page.format(said)).status_code for said in VAST] == [404] * 3


@pytest.mark.parametrize("page", ASKED)
def test_a_page_that_is_asked_for_such_a_number_is_shown_without_it(page):
    known = [seat(4).get(page.format(*[said] * 2)).status_code for said in (*VAST, "9" * 18)]

    assert set(known) <= {200, 302, 404}


@pytest.mark.parametrize("said", VAST)
def test_such_a_number_in_a_form_names_no_unit_and_no_posting(said):
    matter_id = drafted()
    act(cast.LEADER, matter_id, "approve", FIVE)
    wrong = DRAFT | {"owner": said, "held": said, "key": "d", "prefix": ""}

    opened = seat(4).post("/matters/new/task/?move=draft", wrong)
    moved = seat(6).post(f"/matters/{matter_id}/accept/", {"held": said, "n_expected": said})

    assert opened.status_code == 422
    assert "可以交办的单位里没有" in text_of(opened)
    assert (moved.status_code, row(matter_id).stage) == (302, "accepted")
