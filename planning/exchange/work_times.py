"""A file's calendars become the engine's: base calendars under their own, exceptions laid out day by day."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from planning.engine.calendars import Calendar, Shifts
from planning.exchange.model import CalendarException, PlanCalendar, WorkWeek

USUAL_WEEK: tuple[Shifts, ...] = (((480, 720), (780, 1020)),) * 5 + ((),) * 2
MOST_DAYS = 40_000
WEEKDAY_BITS = (2, 4, 8, 16, 32, 64, 1)  # Monday to Sunday; Project counts from Sunday
ITEM_DAYS = {0: range(7), 1: range(5), 2: range(5, 7), **{3 + n: ((n - 1) % 7,) for n in range(7)}}


def engine_calendar(calendar: PlanCalendar, calendars: Mapping[int, PlanCalendar]) -> Calendar:
    """The hours of a calendar with all it inherits. Raises PlanProblem when nothing in its week works."""
    week = list(USUAL_WEEK)
    days: dict[date, Shifts] = {}
    for one in reversed(_lineage(calendar, calendars)):
        for weekday, shifts in one.week.items():
            week[weekday] = shifts
        for own in one.work_weeks:
            days.update(_of_work_week(own))
    for one in reversed(_lineage(calendar, calendars)):
        for exception in one.exceptions:
            days.update((day, exception.shifts) for day in days_of(exception))
    return Calendar(calendar.name, tuple(week), days)


def _lineage(calendar: PlanCalendar, calendars: Mapping[int, PlanCalendar]) -> list[PlanCalendar]:
    """The calendar, its base, the base's base; a circle ends where it closes."""
    line = [calendar]
    while (base := calendars.get(line[-1].base_uid if line[-1].base_uid is not None else -1)) is not None:
        if base in line:
            break
        line.append(base)
    return line


def _of_work_week(week: WorkWeek) -> Iterator[tuple[date, Shifts]]:
    for day in _span(week.first, week.last):
        if day.weekday() in week.week:
            yield day, week.week[day.weekday()]


def days_of(exception: CalendarException) -> list[date]:
    """The days on which it holds, at most as many as its occurrences and forty thousand."""
    falls = RECURRENCES.get(exception.type, _daily)
    found = [day for day in _span(exception.first, exception.last) if falls(exception, day)]
    if exception.entered_by_occurrences and exception.occurrences and exception.type > 1:
        return found[: exception.occurrences]
    return found


def _span(first: date, last: date) -> Iterator[date]:
    count = min((last - first).days + 1, MOST_DAYS)
    return (first + timedelta(days=n) for n in range(count))


def _daily(exception: CalendarException, day: date) -> bool:
    return (day - exception.first).days % max(1, exception.period or 1) == 0


def _weekly(exception: CalendarException, day: date) -> bool:
    weeks = ((day - exception.first).days + exception.first.isoweekday() % 7) // 7
    on = (exception.days_of_week or 0) & WEEKDAY_BITS[day.weekday()]
    return bool(on) and weeks % max(1, exception.period or 1) == 0


def _month_passed(exception: CalendarException, day: date) -> bool:
    months = (day.year - exception.first.year) * 12 + day.month - exception.first.month
    return months % max(1, exception.period or 1) == 0


def _monthly_by_day(exception: CalendarException, day: date) -> bool:
    return day.day == exception.month_day and _month_passed(exception, day)


def _monthly_by_place(exception: CalendarException, day: date) -> bool:
    return _in_place(exception, day) and _month_passed(exception, day)


def _yearly_by_day(exception: CalendarException, day: date) -> bool:
    return day.month - 1 == exception.month and day.day == exception.month_day


def _yearly_by_place(exception: CalendarException, day: date) -> bool:
    return day.month - 1 == exception.month and _in_place(exception, day)


def _in_place(exception: CalendarException, day: date) -> bool:
    """The first to fourth, or last, day of a kind in its month."""
    kinds = ITEM_DAYS.get(exception.month_item or 0, range(7))
    if day.weekday() not in kinds:
        return False
    if exception.month_position == 4:
        later = (day + timedelta(days=n) for n in range(1, 32 - day.day + 1))
        return not any(one.month == day.month and one.weekday() in kinds for one in later)
    before = sum((day - timedelta(days=n)).weekday() in kinds for n in range(1, day.day))
    return before == (exception.month_position or 0)


RECURRENCES: dict[int, Callable[[CalendarException, date], bool]] = {
    2: _yearly_by_day,
    3: _yearly_by_place,
    4: _monthly_by_day,
    5: _monthly_by_place,
    6: _weekly,
}


def combined(name: str, one: Calendar, two: Calendar, meet: Callable[[Shifts, Shifts], Shifts]) -> Calendar:
    """Two calendars joined day by day, by `both` or `either`."""
    week = tuple(meet(a, b) for a, b in zip(one.week, two.week, strict=True))
    days = {day: meet(one.shifts_on(day), two.shifts_on(day)) for day in {*one.exceptions, *two.exceptions}}
    return Calendar(name, week, days)


def both(one: Shifts, two: Shifts) -> Shifts:
    """The hours in which both work."""
    spans = ((max(a, c), min(b, d)) for a, b in one for c, d in two)
    return tuple(sorted((start, end) for start, end in spans if start < end))


def either(one: Shifts, two: Shifts) -> Shifts:
    """The hours in which any works."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted((*one, *two)):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
