"""The calendars that a file names beside those of the office: one with the same hours is taken, a missing one can be made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from planning import calendars
from planning.calendar_form import shifts_text
from planning.engine import Calendar
from planning.models import CalendarDay, Plan, WorkCalendar

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONGEST = 80  # letters of a name


@dataclass(frozen=True)
class Usual:
    """The calendar of the file as a whole: `state` is same, other (one of the office's has its hours), new, or none."""

    state: str
    name: str
    hours: str
    now: str
    found: WorkCalendar | None = None


class FileCalendars:
    """What the names of a file stand for."""

    def __init__(self, parsed: dict[str, Any], plan: Plan):
        self.plan = plan
        self.given = {one["name"].casefold(): one for one in parsed["calendars"]}
        self.usual_name = parsed.get("calendar", "")
        self.first = date.fromisoformat(parsed["start"]) if parsed["start"] else plan.starts_on
        last = parsed.get("finish")
        self.last = max(date.fromisoformat(last) if last else self.first, self.first + timedelta(365))
        self.day_minutes = parsed.get("day_minutes") or 480

    @cached_property
    def stored(self) -> list[WorkCalendar]:
        """The office's, with the plan's own first."""
        rows = WorkCalendar.objects.prefetch_related("days")
        return sorted(rows, key=lambda row: (row.pk != self.plan.calendar_id, not row.is_default, row.name))

    def of(self, name: str) -> WorkCalendar | None:
        """The office's calendar for a name of the file: of the same hours, else of the same name."""
        same = [row for row in self.stored if self._is_same(name, row)]
        named = [row for row in self.stored if row.name.casefold() == name.casefold()]
        return next((row for row in same if row in named), (same or named or [None])[0])

    def has_other_hours(self, name: str) -> bool:
        """Whether the office's calendar for the name works at other times than the file's."""
        found = self.of(name)
        return found is not None and name.casefold() in self.given and not self._is_same(name, found)

    @property
    def usual(self) -> Usual | None:
        """The calendar of the file as a whole; none where it names none."""
        if self.usual_name.casefold() not in self.given:
            return None
        now = self.plan.calendar or calendars.default_calendar()
        said = (self.usual_name, hours(self.given[self.usual_name.casefold()]), str(now))
        if self._is_same(self.usual_name, now):
            return Usual("same", *said)
        found = next((row for row in self.stored if self._is_same(self.usual_name, row)), None)
        return Usual("other" if found else "new", *said, found)

    def make(self, name: str) -> WorkCalendar:
        """A calendar of the office with the hours of the file's; its name is told apart where it is taken."""
        one = self.given[name.casefold()]
        row = WorkCalendar.objects.create(
            name=self._free(one["name"]), week=one["week"], day_minutes=min(max(self.day_minutes, 60), 1440)
        )
        CalendarDay.objects.bulk_create(
            CalendarDay(calendar=row, first=first, last=last, shifts=shifts, name=why)
            for first, last, shifts, why in one["days"]
        )
        self.__dict__.pop("stored", None)
        return row

    def _free(self, name: str) -> str:
        taken = {row.name.casefold() for row in self.stored}
        names = [name[:LONGEST], f"{name[:38]}, {self.plan.node.name[:40]}"]
        names += [f"{names[1][:74]} {number}" for number in range(2, len(taken) + 3)]
        return next(each for each in names if each.casefold() not in taken)

    def _is_same(self, name: str, row: WorkCalendar) -> bool:
        one = self.given.get(name.casefold())
        return one is not None and self._hours(engine_of(one)) == self._hours(
            calendars.engine_calendar(row, self.first)
        )

    def _hours(self, calendar: Calendar) -> tuple[object, dict[date, object]]:
        """The week, and what differs from it while the plan runs."""
        return calendar.week, {
            day: shifts
            for day, shifts in calendar.exceptions.items()
            if self.first <= day <= self.last and shifts != calendar.week[day.weekday()]
        }


def engine_of(one: dict[str, Any]) -> Calendar:
    """A calendar as a file's rows keep it, for the engine."""
    days: dict[date, tuple[tuple[int, int], ...]] = {}
    for first, last, shifts, _ in one["days"]:
        begin = date.fromisoformat(first)
        count = (date.fromisoformat(last) - begin).days + 1
        days |= dict.fromkeys((begin + timedelta(place) for place in range(count)), _shifts(shifts))
    return Calendar(one["name"], tuple(_shifts(day) for day in one["week"]), days)


def _shifts(day: Iterable[Iterable[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in day)


def hours(one: dict[str, Any]) -> str:
    """“Mon to Fri 09:00-13:00, 15:00-19:00; 3 other days”."""
    parts: list[tuple[int, int, str]] = []
    for place, shifts in enumerate(one["week"]):
        text = shifts_text(shifts)
        if parts and parts[-1][2] == text:
            parts[-1] = (parts[-1][0], place, text)
        else:
            parts.append((place, place, text))
    said = [
        f"{WEEKDAYS[first]}{f' to {WEEKDAYS[last]}' if last > first else ''} {text}"
        for first, last, text in parts
        if text
    ]
    count = len(one["days"])
    return "; ".join([*said, f"{count} other day{'' if count == 1 else 's'}"] if count else said)
