"""Reporting calendars of the financial year, April to March."""

from calendar import monthrange
from datetime import date, timedelta

from pmo.hierarchy.models import Calendar, Period

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_NAMES = {"month": "Months", "quarter": "Quarters", "year": "Financial years"}


def april_to_march(*, rhythm: str, day: date, years: int = 2) -> Calendar:
    """The calendar of this rhythm with its periods from the financial year of `day` on; made when it is missing."""
    calendar, _ = Calendar.objects.get_or_create(name=f"{_NAMES[rhythm]}, April to March", defaults={"rhythm": rhythm})
    first = financial_year(day)
    rows = [period for year in range(first - 1, first + years) for period in periods_of_year(calendar, year)]
    Period.objects.bulk_create(rows, ignore_conflicts=True)
    return calendar


def financial_year(day: date) -> int:
    """The year in which the financial year of `day` begins."""
    return day.year if day.month >= 4 else day.year - 1


def periods_of_year(calendar: Calendar, year: int) -> list[Period]:
    """The periods of one financial year, not saved."""
    step = _MONTHS[calendar.rhythm]
    return [_period(calendar, year, number, step) for number in range(12 // step)]


def _period(calendar: Calendar, year: int, number: int, step: int) -> Period:
    starts = _month(year, 4 + number * step)
    last = _month(year, 4 + number * step + step - 1)
    ends = last.replace(day=monthrange(last.year, last.month)[1])
    span = f"{year}-{(year + 1) % 100:02}"
    code, name = {
        1: (f"{span}-M{number + 1}", f"M{number + 1} · {starts:%b %Y}"),
        3: (f"{span}-Q{number + 1}", f"Q{number + 1} · {span}"),
        12: (span, span),
    }[step]
    return Period(
        calendar=calendar, code=code, name=name, starts_on=starts, ends_on=ends, closes_on=_closing(ends, step)
    )


def _month(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _closing(ends: date, step: int) -> date:
    """The working day three before the end of the month's last working day: reports are due before the period is over."""
    day, left = ends, 3 if step == 1 else 0
    while day.weekday() > 4 or left:
        left -= day.weekday() < 5
        day -= timedelta(days=1)
    return day
