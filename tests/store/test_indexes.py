"""What everybody's form looks up by a key is found by the index of that key, not by reading all."""

import pytest
from django.db import connection

from luoshi.store import outsiders, projection

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _planned_without_rows():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by how many rows there are, and here there are none")


def test_a_matter_with_the_same_quote_is_found_by_its_key():
    assert "matter_quote" in projection.open_quoted(["0" * 32]).explain()
    assert "matter_quote" in projection.open_quoted(["0" * 32, "1" * 32]).explain()


def test_what_an_outsider_has_opened_is_found_by_his_code():
    assert "matter_requester" in outsiders.opened_by("code/0123").explain()
