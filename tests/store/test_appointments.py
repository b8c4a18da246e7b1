"""Many appointments at once: the same rows and entries as one by one."""

from datetime import date

import pytest
from django.contrib.auth.models import User

from luoshi.store import models, record
from luoshi.store.actors import actors_of
from luoshi.store.record import appointments, tree
from luoshi.store.record.appointments import Appointment
from luoshi.store.verify import verify
from tests import cast

pytestmark = pytest.mark.usefixtures("city")
FROM = date(2026, 2, 1)


def test_posts_are_held_from_their_day_on_and_the_ledger_verifies():
    account = User.objects.order_by("id")[0]

    ids = appointments.write(
        [Appointment(post=5), Appointment(post=8, account=account.pk)],
        from_on=FROM, at=cast.MORNING,
    )  # fmt: skip
    record.seal(at=cast.MORNING)

    held = {actor.posting for actor, _ in actors_of(account_id=account.pk, day=cast.TODAY)}
    assert str(ids[1]) in held
    assert str(ids[0]) not in held
    assert verify(at=cast.MORNING).faults == ()


def test_a_row_is_what_appointing_one_writes():
    one = tree.appoint(post=5, account=None, from_on=FROM, at=cast.MORNING)
    (many,) = appointments.write([Appointment(post=5)], from_on=FROM, at=cast.MORNING)

    rows = {
        posting: models.Posting.objects.filter(id=posting).values(
            "post_id", "account_id", "from_on", "until_on", "is_deputy", "n_entries"
        )[0]
        for posting in (one, many)
    }
    assert rows[one] == rows[many]
