"""Every address with an id, asked by posts of other branches: what they may not see is 404."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver

from luoshi.store import models
from tests import cast
from tests.store.test_record import act, drafted, working
from tests.web.seats import seat, set_now

pytestmark = pytest.mark.usefixtures("city")

#: Posts of the cast that are neither above the town's matters nor a party of them.
STRANGERS = (9, 10, 13, 14, 16)
#: A post that may see the same object, so that 404 says something.
FRIEND = 6


def _matter() -> int:
    matter_id = working()
    sent = {"key": "k", "prefix": "", "done": "4",
            "evidence": SimpleUploadedFile("表.pdf", b"%PDF-1.4")}  # fmt: skip
    seat(FRIEND).post(f"/matters/{matter_id}/progress/", sent)
    return matter_id


def _digest(_matter_id: int) -> str:
    return models.Attachment.objects.get().digest


#: Route, how it is asked, and what its address is made of beside the id. Other pages add theirs.
ROUTES: tuple[tuple[str, str, Callable[[int], str]], ...] = (
    ("matter", "get", lambda matter: f"/matters/{matter}/"),
    ("proof", "get", lambda matter: f"/matters/{matter}/proof/"),
    ("receipt", "get", lambda matter: f"/matters/{matter}/receipts/1/"),
    ("entry_proof", "get", lambda matter: f"/matters/{matter}/proofs/1/"),
    ("attachment", "get", lambda matter: f"/matters/{matter}/files/{_digest(matter)}/"),
    ("row", "get", lambda matter: f"/matters/{matter}/row/"),
    ("move", "get", lambda matter: f"/matters/{matter}/progress/"),
    ("move", "post", lambda matter: f"/matters/{matter}/progress/"),
    ("same", "post", lambda matter: f"/matters/{matter}/progress/same/"),
    ("reveal", "get", lambda matter: f"/matters/{matter}/reveal/"),
    ("reveal", "post", lambda matter: f"/matters/{matter}/reveal/"),
    ("take_back", "post", lambda matter: f"/matters/{matter}/take-back/"),
)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    return set_now(monkeypatch, minutes=20)


@pytest.mark.parametrize(
    ("method", "address"),
    [(method, address) for _, method, address in ROUTES],
    ids=[f"{method}-{name}" for name, method, _ in ROUTES],
)
def test_a_post_of_another_branch_finds_nothing(method, address):
    matter_id = _matter()
    where = address(matter_id)
    n = models.Entry.objects.count()

    for post in STRANGERS:
        assert getattr(seat(post), method)(where).status_code == 404, post

    assert models.Entry.objects.count() == n
    assert getattr(seat(FRIEND), method)(where).status_code != 404


@pytest.mark.parametrize("where", ["/", "/matters/"])
def test_no_list_names_what_another_branch_owns(where):
    drafted()
    matter_id = drafted(key="k2", quote="另一句。", title="不给外人看的事")
    act(cast.LEADER, matter_id, "approve", _five())

    for post in STRANGERS:
        assert "不给外人看的事" not in seat(post).get(where).content.decode(), post


def _five():
    from tests.core.test_engine import FIVE

    return FIVE


def test_whoever_holds_no_post_is_told_so():
    models.Posting.objects.filter(post_id=9).delete()

    answer = seat(9).get("/")

    assert answer.status_code == 403
    assert "您今天没有任职" in answer.content.decode()


def test_nobody_signed_in_is_sent_to_sign_in(client):
    for where in ("/", "/matters/", "/matters/1/", "/choose/units/"):
        assert client.get(where)["Location"].startswith("/sign-in/")


def test_every_route_of_a_matter_is_in_the_table():
    # What is opened within another matter has its own test, in test_opening_within.
    known = {name for name, _, _ in ROUTES} | {"open_within", "open_sheet_within"}
    taking = {
        pattern.name
        for pattern in get_resolver().url_patterns
        if str(pattern.pattern).startswith("matters/<whole:matter_id>/")
    }

    assert taking <= known
