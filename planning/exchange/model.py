"""What a Microsoft Project XML file says, as plain data. Each field names its element and how its value is written.

Durations, work, slacks and lags are minutes; costs are in currency units; shifts are minutes from midnight. What has no
field here is kept word for word in `rest` and written back, so that nothing is lost, and `Plan.not_understood` lists it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypeAlias

from planning.exchange.kinds import CLOCK, DURATION, FLAG, MOMENT, MONEY, NUMBER, TENTHS, TEXT, WHOLE, Kind

Shifts: TypeAlias = tuple[tuple[int, int], ...]
Rest: TypeAlias = tuple[tuple[str, str], ...]  # element and its XML, in the order of the file
UNASSIGNED = -65535


def at(element: str, kind: Kind, default: Any = None) -> Any:
    """A field that stands in an element of this name; left out of the file when None."""
    return field(default=default, metadata={"element": element, "kind": kind})


@dataclass(slots=True)
class CalendarException:
    """Days that differ, from the first to the last. `type` 1 daily, 2 and 3 yearly, 4 and 5 monthly, 6 weekly."""

    first: date
    last: date
    shifts: Shifts = ()
    name: str = at("Name", TEXT, "")
    type: int = at("Type", WHOLE, 1)
    occurrences: int | None = at("Occurrences", WHOLE)
    entered_by_occurrences: bool | None = at("EnteredByOccurrences", FLAG)
    period: int | None = at("Period", WHOLE)
    days_of_week: int | None = at("DaysOfWeek", WHOLE)
    month_item: int | None = at("MonthItem", WHOLE)
    month_position: int | None = at("MonthPosition", WHOLE)
    month: int | None = at("Month", WHOLE)
    month_day: int | None = at("MonthDay", WHOLE)
    rest: Rest = ()


@dataclass(slots=True)
class WorkWeek:
    """Other weekly hours for a time. `week` as in a calendar."""

    first: date
    last: date
    name: str = ""
    week: dict[int, Shifts] = field(default_factory=dict)


@dataclass(slots=True)
class PlanCalendar:
    """`week` has the shifts of the weekdays it sets itself, 0 Monday to 6 Sunday; others come from the base calendar."""

    uid: int = at("UID", WHOLE, 0)
    name: str = at("Name", TEXT, "")
    is_base: bool = at("IsBaseCalendar", FLAG, True)
    base_uid: int | None = at("BaseCalendarUID", WHOLE)
    week: dict[int, Shifts] = field(default_factory=dict)
    exceptions: list[CalendarException] = field(default_factory=list)
    work_weeks: list[WorkWeek] = field(default_factory=list)
    rest: Rest = ()


@dataclass(slots=True)
class PlanLink:
    """`type` 0 FF, 1 FS, 2 SF, 3 SS. `lag` in minutes, or per cent for the lag formats that say so (see lags)."""

    predecessor_uid: int = at("PredecessorUID", WHOLE, 0)
    type: int = at("Type", WHOLE, 1)
    cross_project: bool | None = at("CrossProject", FLAG)
    cross_project_name: str | None = at("CrossProjectName", TEXT)
    lag: float = 0
    lag_format: int = at("LagFormat", WHOLE, 7)
    rest: Rest = ()


@dataclass(slots=True)
class Baseline:
    """One of eleven pictures of a task, resource or assignment; number 0 to 10."""

    number: int = at("Number", WHOLE, 0)
    start: datetime | None = at("Start", MOMENT)
    finish: datetime | None = at("Finish", MOMENT)
    duration: float | None = at("Duration", DURATION)
    duration_format: int | None = at("DurationFormat", WHOLE)
    work: float | None = at("Work", DURATION)
    cost: Decimal | None = at("Cost", MONEY)
    rest: Rest = ()


@dataclass(slots=True)
class PlanTask:
    """A task, milestone or summary. `early_start` to `critical` are what Microsoft Project computed."""

    uid: int = at("UID", WHOLE, 0)
    id: int | None = at("ID", WHOLE)
    name: str = at("Name", TEXT, "")
    active: bool = at("Active", FLAG, True)
    manual: bool = at("Manual", FLAG, False)
    type: int | None = at("Type", WHOLE)
    is_null: bool = at("IsNull", FLAG, False)
    wbs: str | None = at("WBS", TEXT)
    outline_number: str | None = at("OutlineNumber", TEXT)
    outline_level: int = at("OutlineLevel", WHOLE, 1)
    priority: int | None = at("Priority", WHOLE)
    start: datetime | None = at("Start", MOMENT)
    finish: datetime | None = at("Finish", MOMENT)
    duration: float | None = at("Duration", DURATION)
    manual_start: datetime | None = at("ManualStart", MOMENT)
    manual_finish: datetime | None = at("ManualFinish", MOMENT)
    manual_duration: float | None = at("ManualDuration", DURATION)
    duration_format: int = at("DurationFormat", WHOLE, 7)
    work: float | None = at("Work", DURATION)
    stop: datetime | None = at("Stop", MOMENT)
    resume: datetime | None = at("Resume", MOMENT)
    estimated: bool | None = at("Estimated", FLAG)
    milestone: bool = at("Milestone", FLAG, False)
    summary: bool = at("Summary", FLAG, False)
    critical: bool | None = at("Critical", FLAG)
    external: bool | None = at("ExternalTask", FLAG)
    early_start: datetime | None = at("EarlyStart", MOMENT)
    early_finish: datetime | None = at("EarlyFinish", MOMENT)
    late_start: datetime | None = at("LateStart", MOMENT)
    late_finish: datetime | None = at("LateFinish", MOMENT)
    free_slack: float | None = at("FreeSlack", TENTHS)
    total_slack: float | None = at("TotalSlack", TENTHS)
    start_slack: float | None = at("StartSlack", TENTHS)
    finish_slack: float | None = at("FinishSlack", TENTHS)
    percent_complete: float | None = at("PercentComplete", NUMBER)
    percent_work_complete: float | None = at("PercentWorkComplete", NUMBER)
    cost: Decimal | None = at("Cost", MONEY)
    actual_start: datetime | None = at("ActualStart", MOMENT)
    actual_finish: datetime | None = at("ActualFinish", MOMENT)
    actual_duration: float | None = at("ActualDuration", DURATION)
    actual_cost: Decimal | None = at("ActualCost", MONEY)
    actual_work: float | None = at("ActualWork", DURATION)
    remaining_duration: float | None = at("RemainingDuration", DURATION)
    remaining_cost: Decimal | None = at("RemainingCost", MONEY)
    remaining_work: float | None = at("RemainingWork", DURATION)
    constraint_type: int = at("ConstraintType", WHOLE, 0)
    calendar_uid: int | None = at("CalendarUID", WHOLE)
    constraint_date: datetime | None = at("ConstraintDate", MOMENT)
    deadline: datetime | None = at("Deadline", MOMENT)
    leveling_delay: float | None = at("LevelingDelay", TENTHS)
    ignore_resource_calendar: bool | None = at("IgnoreResourceCalendar", FLAG)
    notes: str | None = at("Notes", TEXT)
    physical_percent_complete: float | None = at("PhysicalPercentComplete", NUMBER)
    links: list[PlanLink] = field(default_factory=list)
    baselines: list[Baseline] = field(default_factory=list)
    rest: Rest = ()


@dataclass(slots=True)
class PlanResource:
    """`type` 0 material, 1 work, 2 cost; `max_units` 1 is one person full time; UID 0 is Project's placeholder."""

    uid: int = at("UID", WHOLE, 0)
    id: int | None = at("ID", WHOLE)
    name: str | None = at("Name", TEXT)
    type: int = at("Type", WHOLE, 1)
    initials: str | None = at("Initials", TEXT)
    group: str | None = at("Group", TEXT)
    email: str | None = at("EmailAddress", TEXT)
    max_units: float | None = at("MaxUnits", NUMBER)
    standard_rate: float | None = at("StandardRate", NUMBER)
    standard_rate_format: int | None = at("StandardRateFormat", WHOLE)
    calendar_uid: int | None = at("CalendarUID", WHOLE)
    notes: str | None = at("Notes", TEXT)
    is_generic: bool | None = at("IsGeneric", FLAG)
    booking_type: int | None = at("BookingType", WHOLE)
    baselines: list[Baseline] = field(default_factory=list)
    rest: Rest = ()


@dataclass(slots=True)
class PlanAssignment:
    """A resource at work on a task; the resource UID −65535 means nobody."""

    uid: int = at("UID", WHOLE, 0)
    task_uid: int = at("TaskUID", WHOLE, 0)
    resource_uid: int = at("ResourceUID", WHOLE, UNASSIGNED)
    cost: Decimal | None = at("Cost", MONEY)
    actual_work: float | None = at("ActualWork", DURATION)
    finish: datetime | None = at("Finish", MOMENT)
    notes: str | None = at("Notes", TEXT)
    remaining_work: float | None = at("RemainingWork", DURATION)
    start: datetime | None = at("Start", MOMENT)
    units: float | None = at("Units", NUMBER)
    work: float | None = at("Work", DURATION)
    booking_type: int | None = at("BookingType", WHOLE)
    baselines: list[Baseline] = field(default_factory=list)
    rest: Rest = ()


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """An element without a meaning here: whose it is (`place` and `uid`), its name and its beginning."""

    place: str
    uid: int | None
    element: str
    value: str


@dataclass(slots=True)
class Plan:
    """A whole file. `critical_slack_limit` in days."""

    save_version: int | None = at("SaveVersion", WHOLE, 14)
    name: str | None = at("Name", TEXT)
    title: str | None = at("Title", TEXT)
    author: str | None = at("Author", TEXT)
    from_start: bool = at("ScheduleFromStart", FLAG, True)
    start: datetime | None = at("StartDate", MOMENT)
    finish: datetime | None = at("FinishDate", MOMENT)
    critical_slack_limit: float = at("CriticalSlackLimit", NUMBER, 0)
    currency_digits: int | None = at("CurrencyDigits", WHOLE)
    currency_symbol: str | None = at("CurrencySymbol", TEXT)
    currency_code: str | None = at("CurrencyCode", TEXT)
    calendar_uid: int = at("CalendarUID", WHOLE, 1)
    default_start: time | None = at("DefaultStartTime", CLOCK)
    default_finish: time | None = at("DefaultFinishTime", CLOCK)
    minutes_per_day: int = at("MinutesPerDay", WHOLE, 480)
    minutes_per_week: int = at("MinutesPerWeek", WHOLE, 2400)
    days_per_month: int = at("DaysPerMonth", WHOLE, 20)
    honour_constraints: bool = at("HonorConstraints", FLAG, True)
    multiple_critical_paths: bool = at("MultipleCriticalPaths", FLAG, False)
    status_date: datetime | None = at("StatusDate", MOMENT)
    current_date: datetime | None = at("CurrentDate", MOMENT)
    calendars: list[PlanCalendar] = field(default_factory=list)
    tasks: list[PlanTask] = field(default_factory=list)
    resources: list[PlanResource] = field(default_factory=list)
    assignments: list[PlanAssignment] = field(default_factory=list)
    rest: Rest = ()

    def not_understood(self) -> Iterator[NotUnderstood]:
        """Everything in `rest` anywhere, in the order of the file."""
        yield from _left("Project", None, self.rest)
        for calendar in self.calendars:
            yield from _left("Calendar", calendar.uid, calendar.rest)
            for exception in calendar.exceptions:
                yield from _left("Calendar", calendar.uid, exception.rest)
        for task in self.tasks:
            yield from _left("Task", task.uid, task.rest)
            parts: list[PlanLink | Baseline] = [*task.links, *task.baselines]
            for part in parts:
                yield from _left("Task", task.uid, part.rest)
        owners: list[PlanResource | PlanAssignment] = [*self.resources, *self.assignments]
        for owner in owners:
            place = "Resource" if isinstance(owner, PlanResource) else "Assignment"
            yield from _left(place, owner.uid, owner.rest)
            for baseline in owner.baselines:
                yield from _left(place, owner.uid, baseline.rest)


def _left(place: str, uid: int | None, rest: Rest) -> Iterator[NotUnderstood]:
    for element, xml in rest:
        inside = xml[xml.find(">") + 1 : xml.rfind("<")] if "</" in xml else ""
        yield NotUnderstood(place, uid, element, inside[:200])
