"""When work is done: a week's shifts, and days that differ. Shifts are minutes from midnight, start before end."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from planning.problems import PlanProblem

Shifts: TypeAlias = tuple[tuple[int, int], ...]

STANDARD_DAY: Shifts = ((480, 720), (780, 1020))  # 08:00–12:00 and 13:00–17:00
ALL_DAY: Shifts = ((0, 1440),)
CLOSED: Shifts = ()


@dataclass(frozen=True, slots=True)
class Calendar:
    """`week` has the shifts of Monday to Sunday; `exceptions` the shifts of days that differ, none for a day off.

    Raises PlanProblem for a week without seven days, shifts that overlap or leave the day, or no working time at all.
    """

    name: str
    week: tuple[Shifts, ...]
    exceptions: Mapping[date, Shifts] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise PlanProblem(f"The calendar “{self.name}” needs the hours of seven days and has {len(self.week)}.")
        for shifts in (*self.week, *self.exceptions.values()):
            _check(self.name, shifts)
        if not any(self.week):
            raise PlanProblem(f"The calendar “{self.name}” has no working time in its week, so nothing would ever end.")

    def minutes_on(self, day: date) -> int:
        """Working minutes of one day."""
        return sum(end - start for start, end in self.shifts_on(day))

    def shifts_on(self, day: date) -> Shifts:
        """The shifts of one day."""
        return self.exceptions.get(day, self.week[day.weekday()])


def standard_calendar(name: str = "Standard", day: Shifts = STANDARD_DAY) -> Calendar:
    """Monday to Friday with the same hours."""
    return Calendar(name, (day,) * 5 + (CLOSED,) * 2)


def continuous_calendar(name: str = "24 hours") -> Calendar:
    """Every minute of every day."""
    return Calendar(name, (ALL_DAY,) * 7)


def closed_on(calendar: Calendar, days: Iterable[date], name: str | None = None) -> Calendar:
    """The same calendar, closed on more days: bank holidays, or the office's own."""
    return Calendar(name or calendar.name, calendar.week, {**calendar.exceptions, **dict.fromkeys(days, CLOSED)})


def _check(name: str, shifts: Shifts) -> None:
    last = 0
    for start, end in shifts:
        if not last <= start < end <= 1440:
            raise PlanProblem(f"The calendar “{name}” has hours that overlap, run backwards or leave the day.")
        last = end
