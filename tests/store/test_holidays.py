"""The calendar of the published notices and of what administrators enter."""

from datetime import date

from luoshi.store.holidays import DayRow, calendar_of, noticed_years

SPRING_FESTIVAL_2027 = [DayRow(day=date(2027, 2, 8), is_workday=False),
                        DayRow(day=date(2027, 2, 20), is_workday=True)]  # fmt: skip


def test_the_notices_of_the_package_give_the_workdays():
    calendar = calendar_of()

    assert calendar.is_workday(date(2026, 2, 14))
    assert calendar.add_workdays(date(2026, 9, 29), 5) == date(2026, 10, 12)
    assert calendar.years == noticed_years() >= set(range(2004, 2027))


def test_a_year_without_a_notice_is_estimated_and_does_not_stop_a_deadline():
    calendar = calendar_of()

    assert calendar.is_estimated(date(2027, 1, 4))
    assert calendar.add_workdays(date(2026, 12, 31), 2) == date(2027, 1, 4)


def test_days_entered_by_hand_complete_a_year():
    calendar = calendar_of(rows=SPRING_FESTIVAL_2027, years=[2027])

    assert not calendar.is_estimated(date(2027, 2, 8))
    assert not calendar.is_workday(date(2027, 2, 8))
    assert calendar.is_workday(date(2027, 2, 20))


def test_a_row_corrects_what_the_package_says():
    calendar = calendar_of(rows=[DayRow(day=date(2026, 2, 14), is_workday=False)])

    assert not calendar.is_workday(date(2026, 2, 14))
