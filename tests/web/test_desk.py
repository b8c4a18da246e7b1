"""The desk and the list of matters: what a post must move today, and all that it sees."""

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.core.lamp import State
from luoshi.core.quantity import Quantity
from luoshi.store import lamps, lists, models, pages, record
from tests import cast
from tests.core.test_engine import DONE, FIVE
from tests.store.test_record import act, drafted, row
from tests.web.seats import seat, set_now, text_of

pytestmark = pytest.mark.usefixtures("city")

BUDGETS = json.loads((Path(__file__).parent / "query_counts.json").read_text(encoding="utf-8"))
HTMX = {"HX-Request": "true"}


def assigned(key: str, *, due: date = date(2026, 6, 30), title: str = "") -> int:
    """A task that waits to be accepted by the town."""
    matter_id = drafted(key=key, quote=f"{key}。", **({"title": title} if title else {}))
    act(cast.LEADER, matter_id, "approve", FIVE | {"due": due})
    return matter_id


def working(key: str, *, due: date = date(2026, 6, 30), title: str = "") -> int:
    """A task that the town works on."""
    matter_id = assigned(key, due=due, title=title)
    act(cast.TOWN_OFFICE, matter_id, "accept")
    act(cast.TOWN_OFFICE, matter_id, "start")
    return matter_id


def households(n: int) -> dict:
    return {"done": Quantity(amount=Decimal(n), unit="户")}


def heading(text: str) -> str:
    return re.findall(r"<h1>(.*?)</h1>", text, re.S)[0]


def row_of(text: str, matter_id: int) -> str:
    """The row of a matter on a page."""
    return text.split(f'id="matter-{matter_id}"', 1)[1].split("</tr>", 1)[0]


def test_the_heading_says_how_many_and_how_many_are_late(monkeypatch):
    late = working("a", due=date(2026, 5, 10))
    working("b", due=date(2026, 12, 31))
    act(cast.TOWN_OFFICE, late, "progress", households(1240), days=20)
    set_now(monkeypatch, days=28)

    text = text_of(seat(6).get("/"))

    assert heading(text) == "5月13日 星期三：2 件要动手，1 件已逾期"
    assert "逾期 3 天" in row_of(text, late)


def test_nothing_to_do_is_said_with_the_nearest_day(monkeypatch):
    matter_id = working("a", due=date(2026, 12, 31))
    act(cast.TOWN_OFFICE, matter_id, "progress", households(1240), days=1)
    set_now(monkeypatch, days=2)

    text = text_of(seat(6).get("/"))

    assert heading(text) == "4月17日 星期五：今天没有要办的事"
    assert "1 件正常，最近一件 12月31日到期。" in text


def test_what_waits_to_be_accepted_has_its_two_buttons(monkeypatch):
    matter_id = assigned("a")
    set_now(monkeypatch, minutes=10)

    found = row_of(text_of(seat(6).get("/")), matter_id)

    assert "待签收" in found
    assert re.findall(r'(?:href|action)="/matters/\d+/(\w+)/"', found) == ["accept", "send_back"]
    assert f'hx-post="/matters/{matter_id}/accept/"' in found
    assert f'hx-get="/matters/{matter_id}/send_back/"' in found


@pytest.mark.parametrize(
    ("post", "chip"), [(3, "待审核通过"), (6, None), (8, None), (9, None)],
    ids=["checks", "waits", "other-organ", "other-county"],
)  # fmt: skip
def test_a_result_waits_on_the_desk_of_whoever_checks_it(monkeypatch, post, chip):
    matter_id = working("a")
    act(cast.TOWN_HEAD, matter_id, "report", DONE, days=1)
    set_now(monkeypatch, days=2)

    text = text_of(seat(post).get("/"))

    assert (f'id="matter-{matter_id}"' in text) is (chip is not None)
    assert chip is None or chip in row_of(text, matter_id)


def test_whoever_drafted_is_not_offered_to_approve(monkeypatch):
    matter_id = drafted()
    set_now(monkeypatch, minutes=5)

    assert f'id="matter-{matter_id}"' not in text_of(seat(4).get("/"))
    assert "待审定" in row_of(text_of(seat(2).get("/")), matter_id)


def test_a_handed_in_result_is_not_the_owners_delay(monkeypatch):
    matter_id = working("a", due=date(2026, 5, 10))
    act(cast.TOWN_HEAD, matter_id, "report", DONE, days=20)
    set_now(monkeypatch, days=60)

    shown = lamps.of_row(vars(row(matter_id)), day=date(2026, 6, 14))

    assert (shown.state, shown.has_owner_next) == (State.GREEN, False)
    assert heading(text_of(seat(6).get("/"))) == "6月14日 星期日：今天没有要办的事"


def test_a_late_result_stays_as_late_as_it_was(monkeypatch):
    matter_id = working("a", due=date(2026, 5, 10))
    act(cast.TOWN_HEAD, matter_id, "report", DONE, days=28)

    shown = lamps.of_row(vars(row(matter_id)), day=date(2026, 7, 30))

    assert str(lamps.words(shown)) == "逾期 3 天"


def test_what_has_been_struck_off_counts_for_its_month(monkeypatch):
    matter_id = working("a", due=date(2026, 5, 10))
    act(cast.TOWN_HEAD, matter_id, "report", DONE, days=20)
    act(cast.CHIEF, matter_id, "pass", days=21)
    check = {"method": "on_site", "sample": Decimal(30), "finding": "合格"}
    act(cast.CLERK, matter_id, "verify", check, days=21)
    act(cast.CHIEF, matter_id, "close", days=22)
    act(cast.LEADER, matter_id, "strike", days=22)

    found = lists.finished_in_month(actor=cast.TOWN_OFFICE, day=date(2026, 5, 20))
    later = lists.finished_in_month(actor=cast.TOWN_OFFICE, day=date(2026, 6, 20))

    assert (found[State.BLUE], found[State.PURPLE]) == (1, 0)
    assert later[State.BLUE] == 0


def test_what_was_assigned_is_counted_by_unit_the_worst_first(monkeypatch):
    working("a", due=date(2026, 4, 20))
    working("b", due=date(2026, 12, 31))

    found = lists.assigned(actor=cast.LEADER, day=date(2026, 4, 25))

    assert [(below.unit, below.counts[State.RED], below.n) for below in found] == [
        (cast.TOWN, 1, 2)
    ]


def test_no_change_is_one_press_and_can_be_taken_back(monkeypatch):
    matter_id = working("a", due=date(2026, 4, 24))
    act(cast.TOWN_OFFICE, matter_id, "progress", households(1000), minutes=5)
    set_now(monkeypatch, days=8)
    found = row_of(text_of(seat(6).get("/")), matter_id)
    assert "无变化" in found

    headers = HTMX | {"HX-Target": f"matter-{matter_id}"}
    answer = seat(6).post(
        f"/matters/{matter_id}/progress/same/",
        {"key": "n", "n_expected": row(matter_id).n_entries}, headers=headers,
    )  # fmt: skip

    text = text_of(answer)
    assert "已记：无变化" in text
    assert "data-ls-say" in text
    assert f"/matters/{matter_id}/take-back/" in text
    assert row(matter_id).n_entries == 7
    back = seat(6).post(f"/matters/{matter_id}/take-back/", {"key": "u"}, headers=headers)
    assert "已记" not in text_of(back)
    assert row(matter_id).n_entries == 8


def test_nothing_can_be_repeated_before_it_has_been_said():
    matter_id = working("a")

    answer = seat(6).post(f"/matters/{matter_id}/progress/same/", {"key": "n"})

    assert answer.status_code == 404


def test_what_is_late_must_be_reported_and_not_repeated(monkeypatch):
    matter_id = working("a", due=date(2026, 4, 20))
    act(cast.TOWN_OFFICE, matter_id, "progress", households(1000), minutes=5)
    set_now(monkeypatch, days=8)

    assert "无变化" not in row_of(text_of(seat(6).get("/")), matter_id)


def test_a_form_opens_in_the_place_of_its_row_and_comes_back_as_the_row(monkeypatch):
    matter_id = working("a", due=date(2026, 4, 20))
    set_now(monkeypatch, days=8)
    headers = HTMX | {"HX-Target": f"matter-{matter_id}"}

    form = text_of(seat(6).get(f"/matters/{matter_id}/progress/", headers=headers))
    assert form.lstrip().startswith("<tr")
    assert f'name="m{matter_id}-done"' in form
    sent = {"key": "k", "prefix": f"m{matter_id}-", f"m{matter_id}-done": "700"}
    answer = seat(6).post(f"/matters/{matter_id}/progress/", sent, headers=headers)

    text = text_of(answer)
    assert text.lstrip().startswith("<tr")
    assert "已记：反馈进展" in text
    assert "700 / 1,240 户" in text


def test_a_refusal_stands_in_the_place_of_the_row(monkeypatch):
    matter_id = working("a")
    headers = HTMX | {"HX-Target": f"matter-{matter_id}"}

    answer = seat(6).post(f"/matters/{matter_id}/accept/", {"key": "k"}, headers=headers)

    assert answer.status_code == 409
    assert text_of(answer).lstrip().startswith("<tr")
    assert "没有重复记账" in text_of(answer)


def test_filters_stand_in_the_address(monkeypatch):
    first = working("a", title="修路三条")
    second = assigned("b", title="挖井两口")
    request = record.open_matter(
        actor=cast.VILLAGE_HEAD, loop="request", at=cast.MORNING, key="r",
        given={"title": "路灯不亮", "kind": "lighting", "wants_call": True},
    ).matter_id  # fmt: skip
    set_now(monkeypatch, minutes=30)

    def shown(query: str, post: int = 6) -> list[int]:
        text = text_of(seat(post).get(f"/matters/?{query}"))
        return [int(found) for found in re.findall(r'<tr role="row" id="matter-(\d+)"', text)]

    assert set(shown("")) == {first, second}
    assert shown("q=挖井") == [second]
    assert shown("q=督〔2026〕云栖-1") == [first]
    assert set(shown("unit=大港镇", post=1)) == {first, second}
    assert shown("unit=临江县", post=1) == []
    assert shown("loop=request", post=7) == [request]
    assert shown("side=own", post=2) == []
    assert set(shown("side=assigned", post=2)) == {first, second}


@pytest.mark.parametrize(
    ("state", "days", "found"),
    [("red", 10, ["late"]), ("green", 1, ["late", "fine"]), ("blue", 10, [])],
)
def test_a_list_is_narrowed_to_one_lamp(monkeypatch, state, days, found):
    known = {
        "late": working("a", due=date(2026, 4, 22)),
        "fine": working("b", due=date(2026, 12, 31)),
    }
    act(cast.TOWN_OFFICE, known["late"], "progress", households(1240), minutes=9)
    filters = pages.Filters(lamp=state)

    page = pages.page(
        actor=cast.TOWN_OFFICE, day=cast.TODAY + timedelta(days=days), filters=filters
    )

    assert {matter.id for matter, _ in page.rows} == {known[name] for name in found}


def test_pages_follow_one_another_without_gap_or_repetition():
    ids = [drafted(key=str(n), quote=f"{n}。") for n in range(7)]
    seen, before = [], None
    while True:
        page = pages.page(
            actor=cast.CLERK, day=cast.TODAY, filters=pages.Filters(), before=before, size=3
        )
        seen += [matter.id for matter, _ in page.rows]
        if page.after is None:
            break
        before = page.after

    assert seen == sorted(ids, reverse=True)


def queries(post: int, address: str) -> int:
    client = seat(post)
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


@pytest.mark.parametrize(("name", "address"), [("desk", "/"), ("matters", "/matters/")])
def test_five_rows_cost_as_many_queries_as_fifty(monkeypatch, name, address):
    parent = working("parent")
    act(cast.TOWN_OFFICE, parent, "split", {"parts": (cast.VILLAGE,)}, minutes=2)
    for n in range(4):
        working(f"w{n}", due=date(2026, 4, 20))
    set_now(monkeypatch, days=8)
    few = queries(6, address)
    for n in range(4, 49):
        working(f"w{n}", due=date(2026, 4, 20))

    assert queries(6, address) == few
    assert few <= BUDGETS[name]


def test_own_rows_are_cut_and_said_so(monkeypatch):
    monkeypatch.setattr(lists, "MOST_OWN", 2)
    for n in range(3):
        working(f"w{n}")

    assert lists.own(actor=cast.TOWN_OFFICE, day=cast.TODAY).is_cut


def test_lamps_of_all_stages_of_all_loops_can_be_told():
    matter_id = working("a")
    kept = models.Matter.objects.values(*lamps.COLUMNS).get(id=matter_id)

    assert lamps.of_row(kept, day=cast.TODAY) == lamps.of_row(vars(row(matter_id)), day=cast.TODAY)
