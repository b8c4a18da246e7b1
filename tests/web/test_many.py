"""What a page for many shares with that for one: who may, what is judged, what is sent twice."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from luoshi.store import models
from luoshi.web import bulk_moves
from tests import cast
from tests.core.test_engine import FIVE
from tests.store import asks
from tests.store.test_record import act, drafted, row
from tests.web.seats import seat, set_now, text_of

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture(autouse=True)
def now(monkeypatch):
    return set_now(monkeypatch, minutes=20)


def assigned(key, *, owner=cast.TOWN):
    """A task that waits to be accepted by its owner."""
    matter_id = drafted(key=key, quote=f"{key}。")
    act(cast.LEADER, matter_id, "approve", FIVE | {"owner": owner, "holder": HEADS[owner]})
    return matter_id


HEADS = {cast.TOWN: 5, cast.VILLAGE: 7, cast.OTHER_TOWN: 10}
ACCEPT = "/loops/task/many/accept/"
CAMPAIGNS = "/matters/new/campaign/sheet/?move=draft"
HEAD = "事项,主题,发往单位,形式,完成时限,依据文件,可用的现有材料,不发下去的办法"


def campaigns(*days):
    lines = [f"谈落实{n},谈落实,大港镇、石桥镇,研讨,{day},云栖办〔2026〕12 号,讲评材料,口头说"
             for n, day in enumerate(days)]  # fmt: skip
    return SimpleUploadedFile("活动.csv", "\n".join([HEAD, *lines]).encode())


@pytest.mark.parametrize("check", ["", "1"])
def test_a_row_that_its_form_would_not_send_is_not_sent_from_a_sheet(check):
    sheet = campaigns("2026-04-30", "2026-04-17")

    page = text_of(seat(4).post(CAMPAIGNS, {"sheet": sheet, "check": check}))

    opened = models.Matter.objects.filter(loop="campaign").values_list("title", flat=True)
    assert "没有送出：提前量只有 2 个工作日" in page
    assert list(opened) == ([] if check else ["谈落实0"])


def test_what_goes_to_the_grassroots_is_approved_one_by_one():
    campaign = asks.drafted()

    assert "/many/approve/" not in text_of(seat(1).get("/loops/campaign/many/"))
    assert seat(1).post("/loops/campaign/many/approve/", {"every": "1"}).status_code == 404
    assert row(campaign).stage == "drafted"


def test_matters_of_others_take_no_place_among_those_that_wait(monkeypatch):
    monkeypatch.setattr(bulk_moves, "MOST", 2)
    of_others = [assigned(f"v{n}", owner=cast.VILLAGE) for n in range(2)]
    own = [assigned(f"t{n}") for n in range(2)]

    page = text_of(seat(6).post(ACCEPT, {"key": "k", "prefix": "", "every": "1"}))

    assert "签收 2 件" in page
    assert {row(one).stage for one in own} == {"accepted"}
    assert {row(one).stage for one in of_others} == {"assigned"}


def test_a_list_is_called_cut_only_where_more_wait(monkeypatch):
    monkeypatch.setattr(bulk_moves, "MOST", 2)
    said = []
    for n in range(3):
        assigned(f"t{n}")
        said.append("一次最多办这么多" in text_of(seat(6).get(ACCEPT)))

    assert said == [False, False, True]


@pytest.mark.parametrize("ticked", ["all", "some"])
def test_a_form_for_many_sent_again_tells_the_first_result_and_moves_nothing_else(
    monkeypatch, ticked
):
    first = [assigned(f"a{n}") for n in range(2)]
    form = {"key": "k", "prefix": "", "every": "1"}
    if ticked == "some":
        form |= {"every": "0", "ids": [str(one) for one in first]}
    before = text_of(seat(6).post(ACCEPT, form))
    set_now(monkeypatch, minutes=22)
    later = assigned("b")
    models.Matter.objects.filter(id=later).update(moved_at=cast.MORNING + timedelta(minutes=21))

    again = seat(6).post(ACCEPT, form)

    assert (again.status_code, "签收 2 件" in before) == (200, True)
    assert "签收 2 件" in text_of(again)
    assert "已由别人办理" not in text_of(again)
    assert {row(one).n_entries for one in first} == {4}
    assert row(later).stage == "assigned"
