"""What has been asked of units and by whom, counted from what stands in the tables."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.store import burden, record
from tests import cast
from tests.core.test_engine import DONE, DRAFT, FIVE
from tests.store import asks

pytestmark = pytest.mark.usefixtures("city")


def working(key="task"):
    """A task of the town that is reported every month from the day of the cast on."""
    task = record.open_matter(
        actor=cast.CLERK, loop="task", at=asks.at(), key=key, given=DRAFT | {"title": key}
    ).matter_id
    asks.act(cast.LEADER, task, "approve", FIVE | {"rhythm": "month"}, minutes=1)
    asks.act(cast.TOWN_OFFICE, task, "accept", minutes=2)
    asks.act(cast.TOWN_OFFICE, task, "start", minutes=3)
    return task


def test_a_campaign_costs_its_asker_what_its_templates_cost():
    asks.sent()

    assert burden.asked_by(unit=cast.DISTRICT, day=cast.TODAY) == 9 + 3 + 3 + 9 + 9
    assert burden.asked_by(unit=cast.CITY, day=cast.TODAY) == 0


def test_a_campaign_that_is_not_sent_costs_nothing():
    asks.approved()

    assert burden.asked_by(unit=cast.DISTRICT, day=cast.TODAY) == 0


def test_the_account_begins_anew_with_the_year():
    asks.sent()

    assert burden.asked_by(unit=cast.DISTRICT, day=date(2027, 1, 4)) == 0


def test_a_unit_is_asked_in_the_month_in_which_it_is_asked():
    asks.sent()
    units = (cast.VILLAGE, cast.TOWN, cast.OTHER_VILLAGE)

    april = burden.asked_of(units=units, day=date(2026, 4, 28))
    may = burden.asked_of(units=units, day=date(2026, 5, 4))

    assert april == {cast.VILLAGE: 3, cast.TOWN: 9, cast.OTHER_VILLAGE: 0}
    assert set(may.values()) == {0}


def test_reports_in_a_rhythm_are_asked_in_each_month_in_which_they_fall_due():
    working()

    months = [date(2026, month, 3) for month in (3, 4, 5, 12)]

    assert [burden.asked_of(units=[cast.TOWN], day=day)[cast.TOWN] for day in months] == [
        0,
        1,
        1,
        1,
    ]
    assert burden.asked_by(unit=cast.DISTRICT, day=date(2026, 6, 30)) == 3


def test_reports_are_not_asked_after_the_work_has_been_handed_in():
    task = working()
    asks.act(cast.TOWN_HEAD, task, "report", DONE, days=20)

    assert burden.asked_of(units=[cast.TOWN], day=date(2026, 4, 20))[cast.TOWN] == 1
    assert burden.asked_of(units=[cast.TOWN], day=date(2026, 6, 20))[cast.TOWN] == 0


def test_what_a_unit_asks_of_itself_is_no_burden_on_others():
    asks.drafted()

    assert burden.asked_of(units=[cast.DISTRICT], day=cast.TODAY)[cast.DISTRICT] == 0


def test_many_units_are_looked_for_by_their_level_with_the_same_answer(monkeypatch):
    asks.sent()
    working()
    units = (cast.VILLAGE, cast.TOWN, cast.OTHER_VILLAGE)
    listed = burden.asked_of(units=units, day=cast.TODAY)

    monkeypatch.setattr(burden, "MOST_LISTED", 1)

    assert burden.asked_of(units=units, day=cast.TODAY) == listed
    assert listed[cast.TOWN] == Decimal(10)


def test_accounts_cost_the_same_queries_however_much_was_asked():
    def n_queries():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            burden.asked_by(unit=cast.DISTRICT, day=cast.TODAY)
            burden.asked_of(units=[cast.TOWN, cast.VILLAGE], day=cast.TODAY)
        return len(seen)

    asks.sent()
    working()
    burden.asked_by(unit=cast.DISTRICT, day=cast.TODAY)
    first = n_queries()
    asks.sent(key="second")
    working(key="third")

    assert n_queries() == first == 4


@pytest.mark.parametrize(
    ("day", "pct"), [(date(2026, 12, 31), 100), (date(2026, 1, 1), Decimal(100) / 365)]
)
def test_the_year_has_passed_by_its_days(day, pct):
    assert burden.year_passed_pct(day) == pct
