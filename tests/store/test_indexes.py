"""What everybody's form looks up by a key is found by the index of that key, not by reading all."""

import pytest
from django.db import connection

from luoshi.store import outsiders, projection

pytestmark = pytest.mark.django_db


def is_found_by(query, index):
    """Whether the plan goes by this index; PostgreSQL, without rows, by any, and reads not all."""
    if connection.vendor == "sqlite":
        return index in query.explain()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    return "Seq Scan" not in query.explain()


def test_a_matter_with_the_same_quote_is_found_by_its_key():
    assert is_found_by(projection.open_quoted(["0" * 32]), "matter_quote")
    assert is_found_by(projection.open_quoted(["0" * 32, "1" * 32]), "matter_quote")


def test_what_an_outsider_has_opened_is_found_by_his_code():
    assert is_found_by(outsiders.opened_by("code/0123"), "matter_requester")
