"""When the steps of a cycle are due: working days counted from a period's last working day."""

from collections.abc import Callable
from datetime import date, timedelta

from reporting.models import Cycle

_MOST_CLOSED = 60  # days in a row on which an office may be closed before we stop looking


def due_days(cycle: Cycle, period, works: Callable[[date], bool]) -> dict[str, date]:
    """Step → its day in this period."""
    return {step: working_day(period.ends_on, offset, works) for step, offset in cycle.offsets().items()}


def working_day(end: date, offset: int, works: Callable[[date], bool]) -> date:
    """So many working days after the last working day on or before `end`; before it where the offset is negative."""
    day = _next(end, -1, works)
    for _ in range(abs(offset)):
        step = 1 if offset > 0 else -1
        day = _next(day + timedelta(step), step, works)
    return day


def _next(day: date, step: int, works: Callable[[date], bool]) -> date:
    """The first working day from `day` on in a direction; `day` itself where the calendar has none."""
    found = (day + timedelta(step * count) for count in range(_MOST_CLOSED))
    return next((each for each in found if works(each)), day)


def late(due: date, day: date) -> str:
    """How late in words: "3 days late", or nothing."""
    days = (day - due).days
    return "" if days < 1 else f"{days} day{'' if days == 1 else 's'} late"
