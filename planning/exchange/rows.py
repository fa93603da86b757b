"""A file of Microsoft Project as rows for our own plan: plain values that survive JSON, and notes on what is taken otherwise."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from planning.engine.network import Constraint, LinkType
from planning.engine.scheduling import schedule
from planning.exchange.convert import CONSTRAINTS, TYPES, differences, to_network
from planning.exchange.lags import is_elapsed, is_percent
from planning.exchange.model import Plan, PlanLink, PlanTask
from planning.exchange.predecessors import Predecessor
from planning.problems import PlanProblem

Row = dict[str, Any]
LONGEST = 160
MOST_NOTES = 200


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
        "calendars": _calendars(plan),
        "calendar": names.get(plan.calendar_uid, ""),
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
    name = " ".join(task.name.split()) or f"Task {task.uid}"
    duration = 0 if task.duration is None else max(0, round(task.duration))
    row: Row = {
        "uid": task.uid,
        "title": name[:LONGEST],
        "level": min(task.outline_level, 20),
        "kind": "milestone" if not duration and not group else "task",
        "active": task.active,
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
        row["calendar"] = calendars.get(task.calendar_uid or 0, "")
    row |= _dates(task, name, notes)
    if group:
        return row
    cost = task.cost if task.cost else None
    row |= {"duration": duration, "elapsed": is_elapsed(task.duration_format), "cost": str(cost) if cost else None}
    return row | _progress(task, name, today, notes)


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
    remaining = round(left) if start and not finish and left is not None else None
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


def _calendars(plan: Plan) -> list[dict[str, Any]]:
    """The calendars that tasks may name, with the hours of their week and their days off."""
    return [
        {
            "name": " ".join(one.name.split())[:80],
            "week": [[list(shift) for shift in one.week.get(day, _usual(day))] for day in range(7)],
            "days": [
                [each.first.isoformat(), each.last.isoformat(), [list(shift) for shift in each.shifts], each.name[:80]]
                for each in one.exceptions
                if each.type == 1
            ],
        }
        for one in plan.calendars
        if one.is_base and one.name.strip()
    ]


def _usual(day: int) -> tuple[tuple[int, int], ...]:
    return ((480, 720), (780, 1020)) if day < 5 else ()


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
