"""A plan as a file that Microsoft Project opens: of a published version or of the working copy."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from planning import calendars
from planning.engine.bank_holidays import bank_holidays
from planning.exchange import Baseline as FileBaseline
from planning.exchange import (
    CalendarException,
    PlanAssignment,
    PlanCalendar,
    PlanLink,
    PlanResource,
    PlanTask,
    write_plan,
)
from planning.exchange import Plan as File
from planning.exchange.convert import CONSTRAINTS, TYPES
from planning.exchange.lags import format_of
from planning.exchange.predecessors import Predecessor, parse_predecessors
from planning.exchange.task_calendars import FIXED_DURATION
from planning.exchanging import uid_of
from planning.models import Baseline, Plan, WorkCalendar

_CONSTRAINT = {str(value): number for number, value in CONSTRAINTS.items()}
_TYPE = {value: number for number, value in TYPES.items()}
Hours = tuple[time, time]  # when a day of work begins and ends


def to_mspdi(
    plan: Plan,
    rows: list[dict[str, Any]],
    status: date | None,
    baseline: Baseline | None = None,
    start: date | None = None,
) -> bytes:
    """The file: calendars, tasks with their UIDs, links, constraints, progress, and the current baseline as baseline 0."""
    usual = plan.calendar or calendars.default_calendar()
    stored = {row.pk: row for row in WorkCalendar.objects.prefetch_related("days")}
    used = {row["calendar_id"] for row in rows if row.get("calendar_id")} & set(stored)
    keys = {usual.pk: 1} | {pk: place for place, pk in enumerate(sorted(used - {usual.pk}), 2)}
    years, hours = _years(plan, rows), {pk: _hours(stored.get(pk, usual)) for pk in keys}
    morning, evening = hours[usual.pk]
    file = File(
        title=plan.node.name, name=f"{plan.node.name}.xml", start=_at(start or plan.starts_on, morning),
        status_date=_at(status, evening) if status else None, calendar_uid=1, minutes_per_day=usual.day_minutes,
        minutes_per_week=5 * usual.day_minutes, default_start=morning, default_finish=evening,
        currency_code=plan.node.currency or "GBP", critical_slack_limit=0,
    )  # fmt: skip
    file.calendars = [_calendar(stored.get(pk, usual), uid, years) for pk, uid in keys.items()]
    promised = {row["id"]: row for row in baseline.version.rows} if baseline else {}
    numbers = {row["number"]: uid_of(row["uid"], row["number"]) for row in rows}
    file.tasks = [_whole(plan, rows, hours[usual.pk])]
    for place, row in enumerate(rows, 1):
        at = hours.get(row.get("calendar_id"), hours[usual.pk])
        file.tasks.append(_task(place, row, numbers, keys, promised.get(row["id"]), at))
    _put_people(file, rows)
    return write_plan(file)


def _put_people(file: File, rows: list[dict[str, Any]]) -> None:
    """Owners as resources of their tasks. Durations are fixed, so that nobody's hours move a date."""
    people: dict[str, int] = {}
    for task, row in zip(file.tasks[1:], rows, strict=True):
        for name in filter(None, (part.strip() for part in (row.get("owner") or "").split(","))):
            uid = people.setdefault(name, len(people) + 1)
            work = task.duration if not task.summary else None
            file.assignments.append(PlanAssignment(len(file.assignments) + 1, task.uid, uid, units=1, work=work))
            task.type = FIXED_DURATION
    file.resources = [PlanResource(uid=uid, id=uid, name=name) for name, uid in people.items()]


def _hours(stored: WorkCalendar) -> Hours:
    """The first and the last minute of its first working day."""
    day = next((shifts for shifts in stored.week if shifts), [[480, 1020]])
    return _clock(day[0][0]), _clock(min(day[-1][1], 1439))


def _clock(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


def _whole(plan: Plan, rows: list[dict[str, Any]], at: Hours) -> PlanTask:
    """The task with UID 0, which stands for the plan as a whole."""
    first = min((row["start"] for row in rows if row["start"]), default=None)
    last = max((row["finish"] for row in rows if row["finish"]), default=None)
    return PlanTask(
        uid=0, id=0, name=plan.node.name, outline_level=0, outline_number="0", wbs="0", summary=True,
        start=_moment(first, at[0]), finish=_moment(last, at[1]),
    )  # fmt: skip


def _years(plan: Plan, rows: Iterable[dict[str, Any]]) -> range:
    last = max((row["finish"] for row in rows if row["finish"]), default=plan.starts_on.isoformat())
    return range(plan.starts_on.year - 1, min(int(last[:4]) + 3, plan.starts_on.year + 40))


def _calendar(stored: WorkCalendar, uid: int, years: range) -> PlanCalendar:
    found = PlanCalendar(uid=uid, name=stored.name, base_uid=-1)
    found.week = {day: tuple((start, end) for start, end in shifts) for day, shifts in enumerate(stored.week)}
    if stored.nation:
        found.exceptions = [
            CalendarException(day, day, (), name, occurrences=1, entered_by_occurrences=False)
            for day, name in bank_holidays(stored.nation, years).items()
        ]
    for row in stored.days.all() if stored.pk else ():
        shifts = tuple((start, end) for start, end in row.shifts)
        count = (row.last - row.first).days + 1
        found.exceptions.append(
            CalendarException(row.first, row.last, shifts, row.name, occurrences=count, entered_by_occurrences=False)
        )
    return found


def _task(
    place: int,
    row: dict[str, Any],
    numbers: dict[int, int],
    calendars: dict[int, int],
    promised: dict[str, Any] | None,
    at: Hours,
) -> PlanTask:
    milestone = row["kind"] == "milestone"
    start_at, finish_at = at[milestone], at[1]
    task = PlanTask(
        uid=uid_of(row["uid"], row["number"]), id=place, name=row["title"], active=row["status"] != "cancelled",
        outline_level=row["level"], outline_number=row["wbs"] or None, wbs=row["wbs"] or None, milestone=milestone,
        summary=row["is_summary"], duration=0 if milestone else row["duration"],
        duration_format=format_of("d", bool(row["elapsed"])), critical=row["critical"],
        start=_moment(row["start"], start_at), finish=_moment(row["finish"], finish_at),
        total_slack=row["total_float"], percent_complete=row["percent"],
        actual_start=_moment(row["actual_start"], start_at),
        actual_finish=_moment(row["actual_finish"], finish_at),
        constraint_type=_CONSTRAINT.get(row["constraint"], 0), deadline=_moment(row["deadline"], finish_at),
        constraint_date=_moment(row["constraint_date"], at[row["constraint"] in {"FNET", "FNLT", "MFO"}]),
        calendar_uid=calendars.get(row.get("calendar_id"), -1), cost=Decimal(row["cost"]) if row["cost"] else None,
    )  # fmt: skip
    if row["actual_start"] and not row["actual_finish"] and not row["is_summary"]:
        left = row["remaining"] if row["remaining"] is not None else row["duration"] * (100 - row["percent"]) / 100
        task.remaining_duration = round(left)
        task.actual_duration = max(0, row["duration"] - round(left))
    day = row["day_minutes"]
    parsed = parse_predecessors(row["predecessors"])[0] if row["predecessors"] else []
    task.links = [link for one in parsed if (link := _link(one, numbers, day)) is not None]
    if promised and promised["start"] and promised["finish"]:
        start = _moment(promised["start"], start_at)
        task.baselines = [
            FileBaseline(0, start, _moment(promised["finish"], finish_at), promised["duration"],
                format_of("d", False), cost=Decimal(promised["cost"]) if promised["cost"] else None)
        ]  # fmt: skip
    return task


def _link(one: Predecessor, numbers: dict[int, int], day: int) -> PlanLink | None:
    """A link inside the plan; those to other plans are no part of one file."""
    digits = one.id.upper().removeprefix("T-")
    uid = numbers.get(int(digits)) if digits.isdecimal() and len(digits) < 9 else None
    if uid is None:
        return None
    lag = one.minutes(day, 5 * day)
    return PlanLink(uid, _TYPE[one.type], False, lag=lag, lag_format=format_of(one.unit, one.elapsed))


def _moment(day: str | None, at: time) -> datetime | None:
    return _at(date.fromisoformat(day), at) if day else None


def _at(day: date, at: time) -> datetime:
    return datetime.combine(day, at)
