"""Long inserts behind: the same rows, in their order, and never without what was refused."""

import pytest
from django.db import DatabaseError, transaction

from luoshi.store import models
from luoshi.store.record import bulk
from luoshi.store.record.behind import behind

pytestmark = pytest.mark.usefixtures("db")
NAMES = ("key", "value")


def count_to(n, *, of="a"):
    """More rows than go through the cursor at once."""
    bulk.insert(models.Counter, names=NAMES, rows=[(f"{of}/{at}", at) for at in range(n)])


def test_whatever_is_asked_inside_sees_what_was_written_before():
    with transaction.atomic(), behind():
        for part in range(40):
            count_to(500, of=str(part))
            assert models.Counter.objects.filter(key__startswith=f"{part}/").count() == 500

    assert models.Counter.objects.filter(key__contains="/").count() == 20_000


def test_rows_come_in_the_order_in_which_they_were_given():
    names = ("subject", "n", "field", "salt", "value")
    rows = [("matter/1", at, "title", bytes(16), str(at)) for at in range(1, 6_001)]
    with transaction.atomic(), behind():
        bulk.insert(models.Value, names=names, rows=rows)

    kept = models.Value.objects.order_by("id").values_list("n", flat=True)
    assert list(kept) == list(range(1, 6_001))


def written(*parts, then):
    """Counts behind in one transaction, each part as far as it says, and does something then."""
    with transaction.atomic(), behind():
        for n in parts:
            count_to(n)
        then()


def test_what_the_database_refuses_is_raised_at_the_end_and_nothing_is_written():
    with pytest.raises(DatabaseError):
        written(3_000, 3_000, then=lambda: None)

    assert not models.Counter.objects.filter(key__startswith="a/").exists()


def test_what_the_database_refuses_is_raised_by_the_next_statement():
    reached = []

    with transaction.atomic():
        with pytest.raises(DatabaseError):
            written(3_000, 3_000, then=lambda: reached.append(models.Counter.objects.exists()))

        assert not models.Counter.objects.filter(key__startswith="a/").exists()
    assert reached == []


def test_a_refusal_inside_leaves_nothing_and_the_connection_usable():
    with pytest.raises(ZeroDivisionError):
        written(3_000, then=lambda: 1 / 0)

    count_to(30)
    assert models.Counter.objects.filter(key__startswith="a/").count() == 30
