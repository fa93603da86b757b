"""Working calendars: hours, days that differ, bank holidays."""

from datetime import date

import pytest

from planning.engine.bank_holidays import bank_holidays
from planning.engine.calendars import Calendar, closed_on, continuous_calendar, standard_calendar
from planning.problems import PlanProblem


def test_a_standard_week_has_forty_hours():
    calendar = standard_calendar()
    assert sum(calendar.minutes_on(date(2026, 1, day)) for day in range(5, 12)) == 40 * 60


def test_a_day_off_has_no_hours_and_the_original_keeps_them():
    calendar = standard_calendar()
    closed = closed_on(calendar, [date(2026, 1, 7)])
    assert closed.minutes_on(date(2026, 1, 7)) == 0
    assert calendar.minutes_on(date(2026, 1, 7)) == 480


def test_bank_holidays_differ_by_nation():
    assert date(2026, 1, 2) in bank_holidays("Scotland", [2026])
    assert date(2026, 1, 2) not in bank_holidays("England", [2026])
    assert date(2026, 7, 13) in bank_holidays("Northern Ireland", [2026])
    assert bank_holidays("wales", [2026])[date(2026, 12, 25)] == "Christmas Day"


def test_an_unknown_nation_is_told():
    with pytest.raises(PlanProblem, match="not “Mercia”"):
        bank_holidays("Mercia", [2026])


@pytest.mark.parametrize("shifts", [((600, 500),), ((0, 100), (50, 200)), ((1400, 1500),), ((-5, 10),)])
def test_impossible_hours_are_refused(shifts):
    with pytest.raises(PlanProblem, match="overlap, run backwards or leave the day"):
        standard_calendar(day=shifts)


def test_a_calendar_without_working_time_is_refused():
    with pytest.raises(PlanProblem, match="no working time"):
        Calendar("Never", ((),) * 7)


def test_a_week_has_seven_days():
    with pytest.raises(PlanProblem, match="seven days"):
        Calendar("Short", (((0, 60),),) * 6)


def test_the_continuous_calendar_never_closes():
    assert continuous_calendar().minutes_on(date(2026, 1, 4)) == 1440
