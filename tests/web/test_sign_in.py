"""Signing in: who gets in, where to, and who has to wait."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from luoshi.web import sign_in

NOW = datetime(2026, 4, 15, 1, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"


def desk(request: HttpRequest) -> HttpResponse:
    """Where people go after signing in."""
    return HttpResponse("desk")


urlpatterns = [
    path("desk/", desk, name="desk"),
    path("sign-in/", sign_in.SignIn.as_view(), name="sign_in"),
    path("sign-out/", sign_in.SignOut.as_view(), name="sign_out"),
]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


class Clock:
    """The time that the lock-out reads."""

    at = NOW

    def now(self) -> datetime:
        return self.at


@pytest.fixture(autouse=True)
def clock(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that stands still, one person, fast hashing, an empty cache."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("luoshi.")]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    clock = Clock()
    monkeypatch.setattr(sign_in, "timezone", clock)
    cache.clear()
    get_user_model().objects.create_user("qinghe", password=PASSWORD)
    return clock


def attempt(client: Client, password: str = PASSWORD, name: str = "qinghe", **more: str) -> Any:
    """The answer to one try."""
    return client.post("/sign-in/", {"username": name, "password": password} | more)


def test_right_password_leads_to_the_desk() -> None:
    answer = attempt(Client())
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")


def test_session_key_changes_when_somebody_signs_in() -> None:
    client = Client()
    session = client.session
    session["before"] = "x"
    session.save()
    before = session.session_key
    attempt(client)
    assert client.session.session_key not in (None, before)


def test_next_leads_to_a_page_of_ours() -> None:
    assert attempt(Client(), next="/matters/3/")["Location"] == "/matters/3/"


@pytest.mark.parametrize(
    "address", ["https://example.org/", "//example.org", "javascript:alert(1)"]
)
def test_next_never_leads_to_another_site(address: str) -> None:
    assert attempt(Client(), next=address)["Location"] == "/desk/"


def test_wrong_password_is_refused_with_what_to_do() -> None:
    answer = attempt(Client(), "wrong")
    assert answer.status_code == 422
    assert "登录名或密码不对" in answer.content.decode()
    assert "找本单位管理员" in answer.content.decode()


def test_unknown_name_is_refused_with_the_same_words() -> None:
    known = sign_in.SignInForm.error_messages["invalid_login"]
    assert str(known) in attempt(Client(), name="nobody").content.decode()


def test_empty_form_names_both_fields() -> None:
    said = Client().post("/sign-in/", {}).content.decode()
    assert "请写登录名。" in said
    assert "请写密码。" in said


def test_fifth_failure_locks_the_name_and_says_how_long() -> None:
    answers = [attempt(Client(), "wrong") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 429]
    assert "请 15 分钟后再试" in answers[-1].content.decode()


def test_locked_name_is_refused_even_with_the_right_password() -> None:
    for _ in range(5):
        attempt(Client(), "wrong")
    assert attempt(Client()).status_code == 429


def test_lock_says_the_minutes_that_are_left(clock: Clock) -> None:
    for _ in range(5):
        attempt(Client(), "wrong")
    clock.at = NOW + timedelta(minutes=11, seconds=30)
    assert "请 4 分钟后再试" in attempt(Client()).content.decode()


def test_lock_ends_after_a_quarter_of_an_hour(clock: Clock) -> None:
    for _ in range(5):
        attempt(Client(), "wrong")
    clock.at = NOW + timedelta(minutes=15)
    assert attempt(Client()).status_code == 302


def test_failures_spread_over_more_than_the_window_do_not_lock(clock: Clock) -> None:
    for n in range(6):
        clock.at = NOW + n * timedelta(minutes=4)
        assert attempt(Client(), "wrong").status_code == 422


def test_success_forgets_earlier_failures() -> None:
    for _ in range(4):
        attempt(Client(), "wrong")
    attempt(Client())
    assert attempt(Client(), "wrong").status_code == 422


@pytest.mark.parametrize("name", ["QINGHE", "ｑｉｎｇｈｅ", " qinghe"])
def test_one_name_is_counted_once_however_it_is_typed(name: str) -> None:
    for _ in range(5):
        attempt(Client(), "wrong", name=name)
    assert attempt(Client()).status_code == 429


def test_lock_of_one_name_leaves_others_alone() -> None:
    for _ in range(5):
        attempt(Client(), "wrong", name="other")
    assert attempt(Client()).status_code == 302


def test_signed_in_person_is_sent_on() -> None:
    client = Client()
    attempt(client)
    assert client.get("/sign-in/")["Location"] == "/desk/"


def test_signing_out_takes_a_post() -> None:
    client = Client()
    attempt(client)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/sign-in/").status_code == 200


def test_form_without_its_token_is_refused_in_words() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = attempt(client)
    assert answer.status_code == 403
    assert "没有提交，也没有记账" in answer.content.decode()
