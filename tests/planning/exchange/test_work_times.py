"""Recurring exceptions, work weeks and people's hours in files of Microsoft Project."""

from datetime import date, datetime

import pytest

from planning.engine import schedule, standard_calendar
from planning.exchange import (
    CalendarException,
    Plan,
    PlanAssignment,
    PlanCalendar,
    PlanResource,
    PlanTask,
    WorkWeek,
    read_plan,
    to_network,
    write_plan,
)
from planning.exchange.work_times import both, days_of, either, engine_calendar

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ({"type": 1, "period": 100}, [date(2026, 1, 1), date(2026, 4, 11), date(2026, 7, 20), date(2026, 10, 28)]),
        ({"type": 2, "month": 11, "month_day": 25}, [date(2026, 12, 25)]),
        ({"type": 3, "month": 4, "month_item": 4, "month_position": 4}, [date(2026, 5, 25)]),
        ({"type": 3, "month": 4, "month_item": 4, "month_position": 0}, [date(2026, 5, 4)]),
        ({"type": 4, "month_day": 31, "period": 2}, [date(2026, m, 31) for m in (1, 3, 5, 7)]),
        ({"type": 5, "month_item": 8, "month_position": 1, "period": 6}, [date(2026, 1, 9), date(2026, 7, 10)]),
        ({"type": 6, "days_of_week": 2, "period": 20}, [date(2026, 5, 18), date(2026, 10, 5)]),
    ],
)
def test_recurring_exceptions_fall_on_their_days(rule, days):
    assert days_of(CalendarException(FIRST, LAST, **rule)) == days


def test_an_exception_ends_after_its_occurrences():
    rule = CalendarException(FIRST, LAST, type=4, month_day=1, occurrences=3, entered_by_occurrences=True)
    assert days_of(rule) == [date(2026, m, 1) for m in (1, 2, 3)]


def test_a_work_week_changes_hours_for_a_time():
    summer = WorkWeek(date(2026, 7, 1), date(2026, 7, 31), "Summer", {0: ((420, 780),)})
    calendar = engine_calendar(PlanCalendar(1, "Base", work_weeks=[summer]), {})
    assert calendar.minutes_on(date(2026, 7, 6)) == 360
    assert calendar.minutes_on(date(2026, 7, 7)) == calendar.minutes_on(date(2026, 8, 3)) == 480


def test_calendars_that_name_each_other_do_not_hang():
    one, two = PlanCalendar(1, "One", base_uid=2), PlanCalendar(2, "Two", base_uid=1)
    assert engine_calendar(one, {1: one, 2: two}).minutes_on(date(2026, 1, 5)) == 480


def test_hours_in_which_both_or_any_work():
    assert both(((480, 720), (780, 1020)), ((600, 900),)) == ((600, 720), (780, 900))
    assert either(((480, 720), (780, 1020)), ((600, 900),)) == ((480, 1020),)


def team_plan(**task):
    """One task of two days, its person away on Tuesday 6 January."""
    away = CalendarException(date(2026, 1, 6), date(2026, 1, 6), name="Leave")
    calendars = [PlanCalendar(1, "Base"), PlanCalendar(2, "Ann", is_base=False, base_uid=1, exceptions=[away])]
    return Plan(
        start=datetime(2026, 1, 5, 8),
        calendars=calendars,
        tasks=[PlanTask(5, 1, "Work", duration=960, **task)],
        resources=[PlanResource(3, 1, "Ann", calendar_uid=2)],
        assignments=[PlanAssignment(1, 5, 3)],
    )


def test_work_waits_for_the_people_on_it_unless_its_duration_is_fixed():
    assert schedule(to_network(team_plan(type=0)).network)[5].finish == datetime(2026, 1, 7, 17)
    assert schedule(to_network(team_plan(type=1)).network)[5].finish == datetime(2026, 1, 6, 17)


def test_a_task_calendar_and_its_people_meet_unless_people_are_ignored():
    assert schedule(to_network(team_plan(type=0, calendar_uid=1)).network)[5].finish == datetime(2026, 1, 7, 17)
    plan = team_plan(type=0, calendar_uid=1, ignore_resource_calendar=True)
    assert schedule(to_network(plan).network)[5].finish == datetime(2026, 1, 6, 17)


def test_a_plan_made_here_reads_back_whole():
    plan = team_plan(type=0, notes="Line one\nline two", deadline=datetime(2026, 2, 1, 17))
    plan.calendars[0].week = dict(enumerate(standard_calendar().week))
    plan.calendars[0].work_weeks = [WorkWeek(FIRST, LAST, "All year", {5: ((540, 720),)})]
    assert read_plan(write_plan(plan)) == plan
