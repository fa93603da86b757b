"""Calendars as elements: exceptions in today's way of writing them."""

from dataclasses import fields
from typing import Any

from lxml import etree

from planning.exchange.element_order import ORDER
from planning.exchange.kinds import DAY, LAST_DAY
from planning.exchange.model import CalendarException, PlanCalendar, Shifts, WorkWeek
from planning.exchange.parts import HERE, kept, leaf


def calendar_elements(calendar: PlanCalendar) -> list[Any]:
    """Weekdays, exceptions and work weeks, where there are any."""
    groups = {
        "WeekDays": _week(calendar.week),
        "Exceptions": [_exception(one) for one in calendar.exceptions],
        "WorkWeeks": [_work_week(one) for one in calendar.work_weeks],
    }
    whole = {name for name, _ in calendar.rest}  # a group that was not all understood is kept as it came
    return [_group(name, parts) for name, parts in groups.items() if parts and name not in whole]


def _group(name: str, parts: list[Any]) -> Any:
    element = etree.Element(HERE + name)
    element.extend(parts)
    return element


def _week(week: dict[int, Shifts]) -> list[Any]:
    """In Project's order: 1 Sunday to 7 Saturday."""
    kinds = sorted((weekday + 1) % 7 + 1 for weekday in week)
    return [_group("WeekDay", [leaf("DayType", str(kind)), *_hours(week[(kind - 2) % 7])]) for kind in kinds]


def _hours(shifts: Shifts) -> list[Any]:
    working = leaf("DayWorking", "1" if shifts else "0")
    if not shifts:
        return [working]
    spans = [
        _group("WorkingTime", [leaf("FromTime", _time(start)), leaf("ToTime", _time(end))]) for start, end in shifts
    ]
    return [working, _group("WorkingTimes", spans)]


def _time(minute: int) -> str:
    """Midnight at the end of a day is written as at its beginning."""
    return f"{minute // 60 % 24:02}:{minute % 60:02}:00"


def _period(first: Any, last: Any) -> Any:
    return _group("TimePeriod", [leaf("FromDate", DAY.write(first)), leaf("ToDate", LAST_DAY.write(last))])


def _exception(exception: CalendarException) -> Any:
    parts = [_period(exception.first, exception.last), *_hours(exception.shifts)]
    for one in fields(exception):
        value = getattr(exception, one.name)
        if "element" in one.metadata and value is not None:
            parts.append(leaf(one.metadata["element"], one.metadata["kind"].write(value)))
    parts += [kept(xml) for _, xml in exception.rest]
    order = ORDER["Exception"]
    return _group("Exception", sorted(parts, key=lambda part: order.get(part.tag.removeprefix(HERE), len(order))))


def _work_week(week: WorkWeek) -> Any:
    parts = [_period(week.first, week.last), leaf("Name", week.name), _group("WeekDays", _week(week.week))]
    return _group("WorkWeek", parts)
