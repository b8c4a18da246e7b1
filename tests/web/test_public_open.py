"""Whoever has no account opens a matter in a public one, or by itself, and follows it by a code."""

import re
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.store import clockwork, models, outsiders
from luoshi.web import public_open
from tests import cast
from tests.store import asks, opendays
from tests.web.seats import set_now, text_of
from tests.web.test_public import BUDGET, anybody, followed, one, page, words

pytestmark = pytest.mark.usefixtures("city")
PERMIT = {
    "owner": cast.TOWN, "firm": "澜川冷链公司", "kind": "vehicle", "bearer": "澜A12345",
    "use": "supplies", "complete": "yes", "key": "p1",
}  # fmt: skip
SUBMIT = "/public/open/permit/submit/"


@pytest.fixture(autouse=True)
def now(monkeypatch):
    cache.clear()
    return set_now(monkeypatch, minutes=10)


def form_of(day):
    return f"{one(day)}open/openday.booking/book/"


def booked(day, *, key="b1", n=2):
    """The answer to a booking, and the code that the next page shows."""
    client = anybody()
    answer = client.post(form_of(day), {"n_people": n, "telephone": "13800000000", "key": key})
    assert answer.status_code == 302, words(text_of(answer))
    shown = text_of(client.get(answer["Location"]))
    return re.search(r'class="ls-code">([\w-]+)<', shown).group(1)


def filed(**changed):
    client = anybody()
    answer = client.post(SUBMIT, PERMIT | changed)
    assert answer.status_code == 302, words(text_of(answer))
    return re.search(r'class="ls-code">([\w-]+)<', text_of(client.get(answer["Location"]))).group(1)


def test_a_place_is_booked_without_an_account_and_followed_by_its_code():
    day = opendays.announced()

    code = booked(day)

    row = models.Matter.objects.get(loop="openday.booking")
    said = words(followed(code))
    assert (row.parent_id, row.stage, row.owner_id) == (day, "booked", cast.TOWN)
    assert row.requester == outsiders.posting_of(code)
    assert "已预约" in said
    assert "取消预约" in said
    assert "13800000000" not in said
    assert "剩余名额3" in words(page(one(day)))


def test_a_booking_is_cancelled_by_its_code_and_the_places_come_back():
    day = opendays.announced()
    code = booked(day)

    answer = anybody().post("/public/mine/cancel/", {"code": code, "key": "c"})

    assert "记下了。" in text_of(answer)
    assert models.Matter.objects.get(loop="openday.booking").end == "void"
    assert "剩余名额5" in words(page(one(day)))


def test_more_than_is_left_is_refused_once_and_what_was_typed_stays():
    day = opendays.announced()
    booked(day, n=4)

    answer = anybody().post(
        form_of(day), {"n_people": "3", "telephone": "13900000000", "key": "b2"}
    )

    said = text_of(answer)
    assert answer.status_code == 422
    assert said.count("data-ls-focus") == 1
    assert 'value="3"' in said
    assert "13900000000" in said
    assert models.Matter.objects.filter(loop="openday.booking").count() == 1


def test_what_has_closed_says_so_and_takes_nothing(monkeypatch):
    day = opendays.announced()
    asks.act(cast.TOWN_OFFICE, day, "cancel", {"ground": "停电"}, minutes=5)

    shown = anybody().get(form_of(day))
    sent = anybody().post(form_of(day), {"n_people": "1", "telephone": "139", "key": "z"})

    assert "现在不收了：取消。" in text_of(shown)
    assert sent.status_code == 422
    assert not models.Matter.objects.filter(loop="openday.booking").exists()


def test_what_is_missing_is_said_at_its_field():
    answer = anybody().post(form_of(opendays.announced()), {"n_people": "几个", "key": "x"})

    said = text_of(answer)
    assert answer.status_code == 422
    assert 'href="#field-n_people"' in said
    assert 'href="#field-telephone"' in said
    assert 'value="几个"' in said


@pytest.mark.parametrize(
    "address",
    ["/public/open/task/draft/", "/public/open/permit/pass/", "/public/open/inquiry/ask/",
     "/public/open/deployment/ask/", "/public/open/openday/plan/", "/public/open/cadre/raise/",
     "/public/matters/1/open/openday.booking/book/"],
)  # fmt: skip
def test_what_is_not_for_everybody_has_no_form(address):
    assert anybody().get(address).status_code == 404
    assert anybody().post(address, {"key": "k"}).status_code == 404


def test_nothing_is_opened_in_a_matter_that_nobody_may_see():
    hidden = opendays.planned()

    assert anybody().get(form_of(hidden)).status_code == 404
    assert anybody().post(form_of(hidden), {"n_people": "1"}).status_code == 404


def test_a_permit_is_filed_sent_back_and_completed_by_its_code():
    code = filed(complete="no")
    row = models.Matter.objects.get(loop="permit")
    assert row.stage == "sent_back"
    said = followed(code)
    assert 'action="/public/mine/resubmit/"' in said
    assert 'action="/public/mine/withdraw/"' in said

    sent = {"code": code, "key": "r", "prefix": "resubmit-", "resubmit-complete": "yes",
            "resubmit-use": "supplies"}  # fmt: skip
    answer = anybody().post("/public/mine/resubmit/", sent)

    row.refresh_from_db()
    assert (answer.status_code, row.stage) == (200, "checked"), words(text_of(answer))
    assert "澜A12345" not in text_of(answer)


def test_a_move_without_what_it_needs_keeps_what_was_typed():
    code = filed(complete="no")

    sent = {"code": code, "key": "r", "prefix": "resubmit-", "resubmit-use": "medical"}
    answer = anybody().post("/public/mine/resubmit/", sent)

    assert answer.status_code == 422
    assert re.search(r'value="medical"[^>]*checked', text_of(answer))
    assert models.Matter.objects.get(loop="permit").stage == "sent_back"


def test_the_code_of_a_pass_is_shown_to_whoever_asked_for_it():
    code = filed()
    permit = models.Matter.objects.get(loop="permit")
    asks.act(cast.TOWN_OFFICE, permit.id, "issue", {"last_on": opendays.HELD}, minutes=12)

    said = words(followed(code))

    assert "已签发" in said
    assert "证码" in said
    assert "5月20日" in said


def test_the_same_form_sent_twice_is_one_matter_with_one_code():
    assert filed() == filed()
    assert models.Matter.objects.filter(loop="permit").count() == 1


def test_an_hour_has_room_for_so_many_from_one_address():
    for n in range(public_open.MOST_OPENED):
        filed(key=str(n))

    answer = anybody().post(SUBMIT, PERMIT | {"key": "more"})

    assert answer.status_code == 429
    assert "一小时内已办了 5 件" in text_of(answer)
    assert "澜川冷链公司" in text_of(answer)
    assert models.Matter.objects.filter(loop="permit").count() == 5


REQUEST = {"superior": cast.TOWN, "title": "新安里没水", "kind": "water", "wants_call": "no"}
FILE = "/public/open/request/file/"


def test_a_request_has_the_same_room_by_either_door():
    for n in range(public_open.MOST_OPENED):
        door, said = (
            (FILE, REQUEST) if n % 2 else ("/public/request/", REQUEST | {"detail": "没水"})
        )
        assert anybody().post(door, said | {"key": str(n)}).status_code == 302

    by_page = anybody().post("/public/request/", REQUEST | {"detail": "没水", "key": "page"})
    by_form = anybody().post(FILE, REQUEST | {"key": "form"})

    assert (by_page.status_code, by_form.status_code) == (429, 429)
    assert models.Matter.objects.filter(loop="request").count() == public_open.MOST_OPENED


@pytest.mark.parametrize(
    ("said", "is_taken"),
    [
        ({"superior": cast.VILLAGE}, False),
        ({"superior": cast.WATER}, False),
        ({"place": cast.FAR_VILLAGE}, False),
        ({"place": cast.VILLAGE}, True),
        ({"superior": cast.DISTRICT}, True),
    ],
)
def test_a_request_goes_to_the_same_units_by_either_door(said, is_taken):
    answer = anybody().post(FILE, REQUEST | said | {"key": "u"})

    assert answer.status_code == (302 if is_taken else 422)
    assert f'value="{cast.WATER}"' in page(SUBMIT)
    assert f'value="{cast.WATER}"' not in page(FILE).partition('name="superior"')[2].partition(
        "</select>")[0]  # fmt: skip


def test_a_pass_is_asked_of_nobody_who_gives_none():
    answer = anybody().post(SUBMIT, PERMIT | {"owner": cast.VILLAGE})

    assert answer.status_code == 422
    assert not models.Matter.objects.filter(loop="permit").exists()


def test_every_opening_for_outsiders_shows_its_form():
    for loop, move in outsiders.openings():
        answer = anybody().get(f"/public/open/{loop.name}/{move.name}/")
        assert answer.status_code == 200
        for name in move.needs:
            assert f'name="{name}"' in text_of(answer), (loop.name, name)
    assert {loop.name for loop, _move in outsiders.openings()} == {"permit", "request"}


def test_what_serves_may_be_opened_in_public_matters_by_whoever_has_no_post():
    found = {
        part.name
        for loop in clockwork.current_loops().values()
        if loop.public_stages
        for part in loop.children.values()
        for move in part.moves.values()
        if outsiders.is_for_outsiders(part, move)
    }

    assert found == {
        "openday.booking", "journey.party", "matching.match", "challenge.claim", "squad.offer"
    }  # fmt: skip


def test_a_form_stays_within_its_queries():
    day = opendays.announced(n_places=Decimal(9))
    page(form_of(day))

    with CaptureQueriesContext(connection) as queries:
        page(form_of(day))

    assert len(queries) <= BUDGET["public_open"], [query["sql"][:150] for query in queries]
