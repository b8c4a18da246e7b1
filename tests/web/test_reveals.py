"""The page on which a personal value is looked at."""

import pytest

from luoshi.store import models
from tests.store.test_reveal import PHONE, heard
from tests.web.seats import seat, set_now, text_of

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture(autouse=True)
def now(monkeypatch):
    return set_now(monkeypatch, minutes=20)


def test_the_matter_shows_it_masked_with_a_way_to_look():
    matter = heard()

    page = text_of(seat(6).get(f"/matters/{matter}/"))

    assert PHONE not in page
    assert "138****1234" in page
    assert f'href="/matters/{matter}/reveal/"' in page


def test_whoever_only_stands_above_is_offered_nothing():
    matter = heard()

    assert f"/matters/{matter}/reveal/" not in text_of(seat(1).get(f"/matters/{matter}/"))
    answer = seat(1).get(f"/matters/{matter}/reveal/")
    assert answer.status_code == 422
    assert "没有您能查看的个人信息" in text_of(answer)


def test_looking_asks_why_enters_it_and_shows_the_value_once():
    matter = heard()
    client = seat(6)
    asked = client.get(f"/matters/{matter}/reveal/")
    assert "为什么要看" in text_of(asked)
    assert PHONE not in text_of(asked)

    answer = client.post(
        f"/matters/{matter}/reveal/", {"fields": "contact", "reason": "contact", "key": "a"}
    )

    assert PHONE in text_of(answer)
    assert "no-store" in answer["Cache-Control"]
    page = text_of(client.get(f"/matters/{matter}/"))
    assert PHONE not in page
    assert "查看联系方式，原因：联系本人。" in page


def test_looking_without_a_reason_is_refused_in_one_sentence():
    matter = heard()
    n = models.Entry.objects.count()

    answer = seat(6).post(f"/matters/{matter}/reveal/", {"fields": "contact", "key": "b"})

    assert answer.status_code == 422
    assert "还没有选查看的原因" in text_of(answer)
    assert PHONE not in text_of(answer)
    assert models.Entry.objects.count() == n
