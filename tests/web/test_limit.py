"""How often one address may do something without signing in."""

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from luoshi.web import limit


@pytest.fixture(autouse=True)
def empty():
    cache.clear()


def asked(address="10.0.0.1"):
    return RequestFactory().get("/", REMOTE_ADDR=address)


def test_the_hour_has_room_for_so_many_and_no_more():
    assert [limit.is_over(asked(), name="x", most=2) for _ in range(4)] == [
        False, False, True, True,
    ]  # fmt: skip


def test_names_and_addresses_are_counted_apart():
    limit.is_over(asked(), name="x", most=1)

    assert not limit.is_over(asked(), name="y", most=1)
    assert not limit.is_over(asked("10.0.0.2"), name="x", most=1)


def test_an_hour_that_ends_while_counting_begins_anew(monkeypatch):
    limit.is_over(asked(), name="x", most=1)

    def gone(key):
        raise ValueError(key)

    monkeypatch.setattr(cache, "incr", gone)

    assert not limit.is_over(asked(), name="x", most=1)


def test_no_address_is_kept_in_clear():
    assert "10.0.0.1" not in limit.address_of(asked())
    assert limit.address_of(asked()) != limit.address_of(asked("10.0.0.2"))
