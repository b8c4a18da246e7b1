"""Pages in English: whatever is not data is said in English, down to labels that are read out."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client

from tests.web import english as words
from tests.web.english import reader

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings: Any, catalogue: None) -> None:
    """The catalogue in force, fast hashing, no tries counted yet."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


def chinese_in(answer: Any) -> list[str]:
    """What is Chinese in an answer, with some of what stands around it."""
    return words.chinese_in(answer.content.decode())


def attempts(n: int, *, password: str = "wrong") -> Any:
    """The answer to the last of so many tries to sign in."""
    get_user_model().objects.get_or_create(username="qinghe")
    client = reader()
    return [
        client.post("/sign-in/", {"username": "qinghe", "password": password}) for _ in range(n)
    ][-1]


def test_sign_in_is_in_english() -> None:
    answer = reader().get("/sign-in/")
    said = answer.content.decode()
    assert chinese_in(answer) == []
    assert '<html lang="en">' in said
    assert "Sign in</button>" in said
    assert "User name</label>" in said


def test_sign_in_stays_chinese_for_everybody_else() -> None:
    answer = Client(headers={"accept-language": "fr"}).get("/sign-in/")
    assert "登录</button>" in answer.content.decode()


@pytest.mark.parametrize(
    ("n", "password", "said"),
    [
        (1, "", "Enter your password."),
        (1, "wrong", "The user name or password is wrong."),
        (5, "wrong", "Try again in 15 min."),
    ],
)
def test_refused_sign_in_is_in_english(n: int, password: str, said: str) -> None:
    answer = attempts(n, password=password)
    assert chinese_in(answer) == []
    assert said in answer.content.decode()


def test_unused_account_is_refused_in_english() -> None:
    get_user_model().objects.create_user("qinghe", password="correct horse", is_active=False)
    answer = attempts(1, password="correct horse")
    assert answer.status_code == 422
    assert chinese_in(answer) == []


def test_page_that_is_not_there_is_refused_in_english() -> None:
    answer = reader().get("/nowhere/")
    assert answer.status_code == 404
    assert chinese_in(answer) == []


def test_form_without_its_token_is_refused_in_english() -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    answer = client.post("/sign-in/", {"username": "qinghe", "password": "x"})
    assert answer.status_code == 403
    assert chinese_in(answer) == []
