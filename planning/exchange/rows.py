"""A file of Microsoft Project as rows for our own plan: plain values that survive JSON, and notes on what is taken otherwise."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from planning.engine.calendars import Shifts
from planning.engine.network import Constraint, LinkType
from planning.engine.scheduling import schedule
from planning.exchange.convert import CONSTRAINTS, TYPES, differences, to_network
from planning.exchange.lags import is_elapsed, is_percent
from planning.exchange.model import Plan, PlanLink, PlanTask
from planning.exchange.predecessors import Predecessor
from planning.exchange.work_times import days_of, engine_calendar
from planning.problems import PlanProblem

Row = dict[str, Any]
LONGEST = 160
LONGEST_DURATION = 50_000_000  # minutes; what the engine computes is less than a century
MOST_NOTES = 200
SHORTEST = 3  # letters of a title here
YEARS_AHEAD = 10


def rows_of(plan: Plan, today: date) -> dict[str, Any]:
    """Rows in the order of the file, links by UID, notes, what was not understood, loops, and how far our dates differ."""
    tasks = [task for task in plan.tasks if not task.is_null and task.outline_level > 0]
    if not tasks:
        raise PlanProblem("The file has no tasks.")
    notes: list[str] = []
    starts = [when for when in (plan.start, *(task.start for task in tasks)) if when]
    people = _people(plan)
    names = {one.uid: one.name for one in plan.calendars}
    known = {task.uid for task in tasks}
    levels = [task.outline_level for task in tasks]
    groups = [below > level for level, below in zip(levels, [*levels[1:], 0], strict=True)]
    rows = [
        _row(task, group, plan, names, people, known, today, notes) for task, group in zip(tasks, groups, strict=True)
    ]
    if any(task.baselines for task in tasks):
        notes.append("The file's baselines are left out: publish here, and set a baseline of what was published.")
    return {
        "name": plan.title or plan.name or "",
        "start": starts[0].date().isoformat() if starts else None,
        "status": plan.status_date.date().isoformat() if plan.status_date else None,
        "finish": max(filter(None, (row["ends"] for row in rows)), default=None),
        "day_minutes": plan.minutes_per_day,
        "calendars": _calendars(plan, _years(tasks, starts), notes),
        "calendar": _called(names.get(plan.calendar_uid) or ""),
        "rows": rows,
        "notes": notes[:MOST_NOTES],
        "more_notes": max(0, len(notes) - MOST_NOTES),
        "left": _left(plan),
    } | _computed(plan)


def _computed(plan: Plan) -> dict[str, Any]:
    """Loops, and the activities for which the file has other dates than we compute from it."""
    try:
        made = to_network(plan)
        found = schedule(made.network)
    except PlanProblem as problem:
        return {"loops": [], "differs": [], "differ_count": 0, "computed": problem.sentence}
    names = {task.uid: task.name for task in plan.tasks}
    differing: dict[int, list[str]] = {}
    for one in differences(plan, found):
        differing.setdefault(one.uid, []).append(one.what.replace("_", " "))
    loops = [[names.get(int(str(uid)), str(uid)) for uid in loop] for loop in found.loops]
    first = [[names.get(uid, str(uid)), ", ".join(what)] for uid, what in list(differing.items())[:50]]
    return {"loops": loops, "differs": first, "differ_count": len(differing), "computed": ""}


def _people(plan: Plan) -> dict[int, list[str]]:
    names = {one.uid: one.name for one in plan.resources if one.name and one.uid}
    found: dict[int, list[str]] = {}
    for each in plan.assignments:
        name = names.get(each.resource_uid)
        if name and name not in found.setdefault(each.task_uid, []):
            found[each.task_uid].append(name)
    return found


def _row(
    task: PlanTask, group: bool, plan: Plan, calendars: dict[int, str], people: dict[int, list[str]], known: set[int],
    today: date, notes: list[str],
) -> Row:  # fmt: skip
    name = _title(task)
    duration = _duration(task, notes)
    row: Row = {
        "uid": task.uid,
        "title": name[:LONGEST],
        "level": min(task.outline_level, 20),
        "kind": "milestone" if not duration and not group else "task",
        "active": task.active,
        "ends": _ends(task),
        "links": _links(task, known, notes),
        "calendar": "",
    }
    if len(name) > LONGEST:
        notes.append(f"“{name[:60]}…”: the name was longer than {LONGEST} characters and was cut.")
    if task.notes and task.notes.strip():
        row["description"] = task.notes.strip()[:20_000]
    if owners := people.get(task.uid):
        row["owner"] = ", ".join(owners)[:120]
    if task.calendar_uid not in (None, -1, plan.calendar_uid) and not group:
        row["calendar"] = _called(calendars.get(task.calendar_uid or 0) or "")
    row |= _dates(task, name, notes)
    if group:
        return row
    cost = task.cost if task.cost else None
    row |= {"duration": duration, "elapsed": is_elapsed(task.duration_format), "cost": str(cost) if cost else None}
    return row | _progress(task, name, today, notes)


def _title(task: PlanTask) -> str:
    """The name; one of a letter or two gets its number, so that it can be told from others."""
    name = " ".join(task.name.split())
    if len(name) >= SHORTEST:
        return name
    return f"{name} (task {task.uid})" if name else f"Task {task.uid}"


def _duration(task: PlanTask, notes: list[str]) -> int:
    minutes = 0 if task.duration is None else max(0, round(task.duration))
    if minutes > LONGEST_DURATION:
        notes.append(f"“{task.name}” lasts longer than a century in the file; here it lasts a century.")
    return min(minutes, LONGEST_DURATION)


def _dates(task: PlanTask, name: str, notes: list[str]) -> Row:
    """Constraint and deadline; work scheduled by hand starts no earlier than its start."""
    constraint, at = CONSTRAINTS.get(task.constraint_type, Constraint.ASAP), task.constraint_date
    if (task.manual or task.external) and not task.summary and task.start and constraint is Constraint.ASAP:
        constraint, at = Constraint.SNET, task.start
        notes.append(f"“{name}” is scheduled by hand in the file; here it starts no earlier than {_day(at)}.")
    if constraint not in (Constraint.ASAP, Constraint.ALAP) and at is None:
        notes.append(f"“{name}” has the constraint {constraint} without a date; it is left out.")
        constraint = Constraint.ASAP
    dated = at if constraint not in (Constraint.ASAP, Constraint.ALAP) else None
    return {"constraint": str(constraint), "constraint_date": _iso(dated), "deadline": _iso(task.deadline)}


def _progress(task: PlanTask, name: str, today: date, notes: list[str]) -> Row:
    share = task.percent_complete or 0
    start = task.actual_start or (task.start if share > 0 or task.actual_finish else None)
    finish = task.actual_finish or (task.finish if share >= 100 else None)
    if start and start.date() > today or finish and finish.date() > today:
        notes.append(f"“{name}” has actual dates that lie in the future; they are taken as forecasts.")
        start = start if start and start.date() <= today else None
        finish = None
    if finish and not start:
        start = finish
    if finish and start and finish < start:
        notes.append(f"“{name}” finishes before it starts in the file; the finish is left out.")
        finish = None
    left = task.remaining_duration
    remaining = min(round(left), LONGEST_DURATION) if start and not finish and left is not None else None
    percent = 100 if finish else min(round(share), 99) if start else 0
    return {"actual_start": _iso(start), "actual_finish": _iso(finish), "percent": percent, "remaining": remaining}


def _links(task: PlanTask, known: set[int], notes: list[str]) -> list[list[Any]]:
    """Links as [UID, type, lag, unit, elapsed]; one between two activities."""
    found: dict[int, list[Any]] = {}
    for link in task.links:
        if link.cross_project:
            notes.append(f"“{task.name}” waits for “{link.cross_project_name}” of another file, which is left out.")
        elif link.predecessor_uid == task.uid:
            notes.append(f"“{task.name}” waits for itself in the file; that link is left out.")
        elif link.predecessor_uid not in known:
            notes.append(f"“{task.name}” waits for task {link.predecessor_uid}, which is not in the file.")
        elif link.predecessor_uid in found:
            notes.append(f"“{task.name}” has two links to one predecessor; the first is taken.")
        else:
            found[link.predecessor_uid] = [link.predecessor_uid, str(TYPES.get(link.type, LinkType.FS)), *_lag(link)]
    return list(found.values())


def _lag(link: PlanLink) -> tuple[float, str, bool]:
    elapsed = is_elapsed(link.lag_format)
    return link.lag, "%" if is_percent(link.lag_format) else "m", elapsed


def predecessor(number: str, link: Iterable[Any], day: int) -> Predecessor:
    """A link of a row as people write it, in the largest unit that fits."""
    _, kind, lag, unit, elapsed = link
    if unit == "m" and lag:
        length = 1440 if elapsed else day
        unit, size = ("d", length) if not lag % (length / 4) else ("h", 60) if not lag % 15 else ("m", 1)
        lag = round(lag / size, 3)
    return Predecessor(
        number, LinkType(kind), int(lag) if lag == int(lag) else lag, unit if lag else "d", bool(lag) and elapsed
    )


def _years(tasks: list[PlanTask], starts: list[datetime]) -> range:
    """The years whose days off are taken over: those of the plan and ten more, should it slip."""
    ends = [when.year for when in (*starts, *(task.finish for task in tasks)) if when]
    return range(min(ends, default=1) - 1, max(ends, default=0) + YEARS_AHEAD)


def _calendars(plan: Plan, years: range, notes: list[str]) -> list[dict[str, Any]]:
    """The calendars that tasks may name and the plan's own, with the hours of their week and the days that differ."""
    plain = {one.uid: one for one in plan.calendars}
    found = []
    for one in plan.calendars:
        if not _called(one.name) or not (one.is_base or one.uid == plan.calendar_uid):
            continue
        try:
            laid = engine_calendar(one, plain)
        except PlanProblem as problem:
            notes.append(problem.sentence)
            continue
        reasons = {day: each.name for each in one.exceptions for day in days_of(each)}
        days = [
            (day, shifts, (reasons.get(day) or "")[:80])
            for day, shifts in sorted(laid.exceptions.items())
            if day.year in years
        ]
        week = [[list(shift) for shift in shifts] for shifts in laid.week]
        found.append({"name": _called(one.name), "week": week, "days": _runs(days)})
    return found


def _runs(days: list[tuple[date, Shifts, str]]) -> list[list[Any]]:
    """Days of the same hours and reason that follow each other, as one: [first, last, shifts, reason]."""
    found = []
    numbered = enumerate(days)
    for _, run in groupby(numbered, key=lambda pair: (pair[1][0] - timedelta(pair[0]), *pair[1][1:])):
        members = [day for _, day in run]
        (first, shifts, why), last = members[0], members[-1][0]
        found.append([first.isoformat(), last.isoformat(), [list(shift) for shift in shifts], why])
    return found


def _called(name: str) -> str:
    return " ".join(name.split())[:80]


def _ends(task: PlanTask) -> str | None:
    """The last day on which the file has it at work; midnight belongs to the day before."""
    if task.finish is None:
        return None
    behind = timedelta(minutes=1) if task.start and task.finish > task.start else timedelta()
    return (task.finish - behind).date().isoformat()


def _left(plan: Plan) -> list[list[Any]]:
    """What was not understood: [place, element, how often, the first of it]."""
    counts: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], str] = {}
    for one in plan.not_understood():
        key = one.place, one.element
        counts[key] += 1
        first.setdefault(key, " ".join(one.value.split())[:80])
    return [[*key, count, first[key]] for key, count in counts.most_common(300)]


def _iso(when: datetime | None) -> str | None:
    return when.date().isoformat() if when else None


def _day(when: datetime) -> str:
    return f"{when:%-d %b %Y}"
