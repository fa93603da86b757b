"""Which days the office works, for rules that count working days."""

from collections.abc import Callable
from datetime import date, timedelta

from planning.calendars import default_calendar, engine_calendar
from pmo.core.clock import today


def office_works() -> Callable[[date], bool]:
    """Tells whether a day is a working day of the office's default calendar."""
    calendar = engine_calendar(default_calendar(), today() - timedelta(days=366))
    return lambda day: bool(calendar.shifts_on(day))
