"""Stored calendars as the engine wants them."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from planning.engine import Calendar
from planning.engine.bank_holidays import bank_holidays
from planning.models import WorkCalendar
from pmo.core import memo

YEARS = 40  # how far bank holidays are laid out from the first day


def default_calendar() -> WorkCalendar:
    """The calendar of plans that choose none: the office's, or Monday to Friday, eight hours."""
    return memo.once(
        "default calendar",
        lambda: WorkCalendar.objects.filter(is_default=True).first() or WorkCalendar(name="Standard"),
    )


def engine_calendar(stored: WorkCalendar, start: date) -> Calendar:
    """With the bank holidays from the year before `start` on. Raises PlanProblem for hours that overlap."""
    days = {}
    if stored.nation:
        days = dict.fromkeys(_closed(stored.nation, start.year), ())
    for row in stored.days.all() if stored.pk else ():
        days |= dict.fromkeys(_days(row.first, row.last), _shifts(row.shifts))
    return Calendar(stored.name, tuple(_shifts(day) for day in stored.week), days)


@lru_cache(maxsize=64)
def _closed(nation: str, year: int) -> tuple[date, ...]:
    """The bank holidays, worked out once a process: it takes longer than a whole plan."""
    return tuple(bank_holidays(nation, range(year - 1, year + YEARS)))


def engine_calendars(stored: Iterable[WorkCalendar], start: date) -> dict[int, Calendar]:
    """By key, 0 for the default that is not stored."""
    return {row.pk or 0: engine_calendar(row, start) for row in stored}


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(count) for count in range(min((last - first).days, 4000) + 1))


def _shifts(day: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((int(start), int(end)) for start, end in day)
