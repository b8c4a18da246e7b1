"""Queries with blanks give what the same query gives when Django makes it anew."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Exists
from django.test.utils import CaptureQueriesContext

from luoshi.store import clockwork, models
from luoshi.store.prepared import Blank, Prepared
from tests import cast

pytestmark = pytest.mark.usefixtures("city")


def test_rows_of_a_model_come_with_what_was_joined_and_annotated():
    prepared = Prepared(
        lambda: (
            models.Posting.objects.filter(account_id=Blank(0))
            .select_related("post__unit")
            .annotate(is_first=Exists(models.Post.objects.filter(id=Blank(1))))
            .order_by("id")
        )
    )
    posting = models.Posting.objects.select_related("post__unit").order_by("id")[0]
    prepared.all(posting.account_id, posting.post_id)

    with CaptureQueriesContext(connection) as queries:
        found = prepared.all(posting.account_id, posting.post_id)
        titles = [(one.post.title, one.post.unit.title) for one in found]

    assert len(queries) == 1
    assert found == [posting]
    assert found[0].from_on == posting.from_on
    assert titles == [(posting.post.title, posting.post.unit.title)]
    assert found[0].is_first
    assert not prepared.all(posting.account_id, 0)[0].is_first


def test_instants_and_days_are_those_that_django_gives():
    prepared = Prepared(lambda: models.Entry.objects.filter(at__lte=Blank(0)).order_by("id"))
    kept = models.Entry.objects.order_by("id")[0]

    assert prepared.first(connection.ops.adapt_datetimefield_value(cast.MORNING)).at == kept.at
    numbering = Prepared(lambda: models.Numbering.objects.filter(from_on=Blank(0)))
    assert numbering.first(cast.TODAY.replace(month=1)).from_on == cast.TODAY.replace(month=1)
    assert numbering.first(cast.TODAY) is None


def test_values_come_as_tuples():
    prepared = Prepared(
        lambda: models.Unit.objects.filter(level=Blank(0)).order_by("id").values_list("id", "title")
    )

    expected = list(
        models.Unit.objects.filter(level="town").order_by("id").values_list("id", "title")
    )
    assert prepared.all("town") == expected != []


def test_one_request_asks_for_the_numbering_of_a_day_once():
    with clockwork.remembering(), CaptureQueriesContext(connection) as queries:
        first = clockwork.numbering_on(cast.TODAY)
        again = clockwork.numbering_on(cast.TODAY)
        before = clockwork.numbering_on(cast.TODAY - timedelta(days=5_000))

    assert len(queries) == 2
    assert first == again != before
    with CaptureQueriesContext(connection) as queries:
        clockwork.numbering_on(cast.TODAY)
    assert len(queries) == 1
