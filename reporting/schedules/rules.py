"""The rule of a schedule: on which days it is due, and the key of the period that each day stands for. Pure.

The key follows from the rule and the nominal local day, never from the time at which a process happened to run.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from reporting.schedules.due import due_at

DAY, WEEK, MONTH, PERIOD = "day", "week", "month", "period"
LAST_WORKING_DAY = 0  # in place of a day of the month
_LAST_YEAR = 2200
Works = Callable[[date], bool]


@dataclass(frozen=True)
class Rule:
    """Every `every` days, weeks or months from `starts_on`, or `after` working days after a reporting period ends."""

    unit: str
    every: int
    weekday: int  # 0 is Monday
    month_day: int  # 1 to 31, in shorter months the last; 0 for the last working day
    after: int
    starts_on: date
    at: time
    zone: str


@dataclass(frozen=True)
class Due:
    """One time that a schedule is due: its key, the local day it stands for, and the moment in its time zone."""

    key: str
    day: date
    at: datetime

    @property
    def words(self) -> str:
        """The moment as its own time zone says it: "Mon 30 Nov 2026, 08:00 GMT"."""
        return f"{self.at:%a %-d %b %Y, %H:%M %Z}"


def due_times(rule: Rule, *, since: datetime, periods: Iterable[tuple[str, date]], works: Works) -> Iterator[Due]:
    """Every time the rule is due after `since`, in order. `periods` are codes and last days; `works` tells working days."""
    zone = ZoneInfo(rule.zone)
    start = since.astimezone(zone).date() - timedelta(days=1)
    days = _after_periods(rule, periods, works) if rule.unit == PERIOD else _regular(rule, start, works)
    for key, day in days:
        found = Due(key, day, due_at(day, rule.at, zone).astimezone(zone))
        if found.at > since and day >= rule.starts_on:
            yield found


def _regular(rule: Rule, start: date, works: Works) -> Iterator[tuple[str, date]]:
    return {DAY: _days, WEEK: _weeks, MONTH: _months}[rule.unit](rule, max(start, rule.starts_on), works)


def _days(rule: Rule, start: date, works: Works) -> Iterator[tuple[str, date]]:
    first = -((rule.starts_on - start).days // rule.every)
    for number in count(max(first, 0)):
        day = rule.starts_on + timedelta(days=number * rule.every)
        if day.year > _LAST_YEAR:
            return
        yield f"D:{day:%Y-%m-%d}", day


def _weeks(rule: Rule, start: date, works: Works) -> Iterator[tuple[str, date]]:
    monday = rule.starts_on - timedelta(days=rule.starts_on.weekday())
    first = (start - monday).days // (7 * rule.every)
    for number in count(max(first, 0)):
        day = monday + timedelta(days=number * rule.every * 7 + rule.weekday)
        if day.year > _LAST_YEAR:
            return
        year, week, _ = day.isocalendar()
        yield f"W:{year}-{week:02}", day


def _months(rule: Rule, start: date, works: Works) -> Iterator[tuple[str, date]]:
    origin = rule.starts_on.year * 12 + rule.starts_on.month - 1
    first = (start.year * 12 + start.month - 1 - origin) // rule.every
    for number in count(max(first, 0)):
        year, month = divmod(origin + number * rule.every, 12)
        if year > _LAST_YEAR:
            return
        yield f"M:{year}-{month + 1:02}", _in_month(rule, year, month + 1, works)


def _in_month(rule: Rule, year: int, month: int, works: Works) -> date:
    last = date(year, month, monthrange(year, month)[1])
    if rule.month_day == LAST_WORKING_DAY:
        return _working(last, -1, works)
    return last.replace(day=min(rule.month_day, last.day))


def _after_periods(rule: Rule, periods: Iterable[tuple[str, date]], works: Works) -> Iterator[tuple[str, date]]:
    for code, ends_on in sorted(periods, key=lambda period: period[1]):
        day = ends_on
        for _ in range(rule.after):
            day = _working(day + timedelta(days=1), 1, works)
        yield f"P:{code}", day


def _working(day: date, step: int, works: Works) -> date:
    """The nearest working day from `day` on; a calendar without any within a year gives the day itself."""
    for number in range(366):
        found = day + timedelta(days=step * number)
        if works(found):
            return found
    return day


def in_words(rule: Rule) -> str:
    """The rule as people say it: "every 2 weeks on Friday, 08:00, Europe/London"."""
    many = f"every {rule.every} {rule.unit}s" if rule.every > 1 else f"every {rule.unit}"
    when = {
        DAY: many,
        WEEK: f"{many} on {date(2024, 1, 1 + rule.weekday):%A}",
        MONTH: f"{many} on the last working day" if not rule.month_day else f"{many} on day {rule.month_day}",
        PERIOD: f"{rule.after} working day{'' if rule.after == 1 else 's'} after a reporting period ends",
    }[rule.unit]
    return f"{when}, {rule.at:%H:%M} {rule.zone}"
