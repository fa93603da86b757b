"""A plan as read becomes an engine network, in this one place; and the dates of both are compared."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from planning.engine.network import Activity, Constraint, Ends, LagUnit, Link, LinkType, Network, Progress
from planning.engine.results import Schedule
from planning.exchange.lags import is_elapsed, is_percent
from planning.exchange.model import Plan, PlanLink, PlanTask
from planning.exchange.task_calendars import TaskCalendars
from planning.problems import PlanProblem

CONSTRAINTS = dict(
    enumerate(Constraint[name] for name in ["ASAP", "ALAP", "MSO", "MFO", "SNET", "SNLT", "FNET", "FNLT"])
)
DATES = ("early_start", "early_finish", "late_start", "late_finish")
TYPES = {0: LinkType.FF, 1: LinkType.FS, 2: LinkType.SF, 3: LinkType.SS}


@dataclass(slots=True)
class Converted:
    """The network, its ids the tasks' UIDs, and sentences on what could not be taken over as it was."""

    network: Network
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Difference:
    """A value in which the file and the engine differ, such as `late_start` of a task."""

    uid: int
    what: str
    theirs: object
    ours: object


def to_network(plan: Plan) -> Converted:
    """The network that Microsoft Project would compute. Raises PlanProblem for a plan without a start or tasks."""
    tasks = [task for task in plan.tasks if not task.is_null]
    starts = [when for when in (plan.start, *(task.start for task in tasks)) if when]
    if not tasks or not starts:
        raise PlanProblem("The plan has no tasks, or no date at which it starts.")
    notes: list[str] = []
    calendars = TaskCalendars(plan, notes)
    parents = _parents(tasks)
    activities = [_activity(task, parents[task.uid], calendars, notes) for task in tasks]
    network = Network(
        start=starts[0],
        activities=activities,
        links=[link for task in tasks for link in _links(task, notes)],
        calendars=calendars.found,
        calendar=calendars.usual,
        progress=Progress.RETAINED,
        honour_constraints=plan.honour_constraints,
        ends=Ends.OWN if plan.multiple_critical_paths else Ends.NETWORK,
        critical_float=plan.critical_slack_limit * plan.minutes_per_day,
    )
    if not plan.from_start:
        notes.append("The plan is scheduled from its finish; here it is computed from its start.")
    return Converted(network, notes)


def _parents(tasks: list[PlanTask]) -> dict[int, int | None]:
    """The summary above each task: the nearest before it with a lower outline level."""
    above: list[PlanTask] = []
    parents: dict[int, int | None] = {}
    for task in tasks:
        while above and above[-1].outline_level >= task.outline_level:
            above.pop()
        parents[task.uid] = above[-1].uid if above else None
        above.append(task)
    return parents


def _activity(task: PlanTask, parent: int | None, calendars: TaskCalendars, notes: list[str]) -> Activity:
    start, finish = _actual(task)
    manual = (task.manual or task.external) and not task.summary and task.start and task.finish
    constraint = CONSTRAINTS.get(task.constraint_type, Constraint.ASAP)
    if task.leveling_delay:
        notes.append(f"“{task.name}” was delayed by levelling in Project; early dates leave that out.")
    return Activity(
        id=task.uid,
        duration=max(0, task.duration or 0),
        name=task.name,
        calendar=calendars.of(task),
        elapsed=is_elapsed(task.duration_format),
        constraint=constraint,
        constraint_date=task.constraint_date,
        deadline=task.deadline,
        actual_start=start,
        actual_finish=finish,
        remaining=task.remaining_duration if start and not finish else None,
        resume=task.resume if start and not finish else None,
        fixed_start=task.start if manual else None,
        fixed_finish=task.finish if manual else None,
        parent=parent,
        summary=task.summary,
        active=task.active,
    )


def _actual(task: PlanTask) -> tuple[datetime | None, datetime | None]:
    """Actual dates; where only a percentage says so, the dates of the task are those."""
    share = task.percent_complete or 0
    if task.summary:
        return None, None
    start = task.actual_start or (task.start if share > 0 or task.actual_finish else None)
    finish = task.actual_finish or (task.finish if share >= 100 else None)
    return start, finish


def _links(task: PlanTask, notes: list[str]) -> Iterator[Link]:
    seen: set[Hashable] = set()
    for link in task.links:
        if link.cross_project:
            notes.append(f"“{task.name}” waits for “{link.cross_project_name}” of another file, which is left out.")
        elif link.predecessor_uid not in seen:
            seen.add(link.predecessor_uid)
            yield Link(link.predecessor_uid, task.uid, TYPES.get(link.type, LinkType.FS), link.lag, _unit(link))


def _unit(link: PlanLink) -> LagUnit:
    if is_percent(link.lag_format):
        return LagUnit.ELAPSED_PERCENT if is_elapsed(link.lag_format) else LagUnit.PERCENT
    return LagUnit.ELAPSED if is_elapsed(link.lag_format) else LagUnit.WORKING


def differences(plan: Plan, schedule: Schedule) -> Iterator[Difference]:
    """Where the dates, slacks and critical flags that the file carries are not what the engine computes."""
    for task in plan.tasks:
        if task.is_null or task.uid not in schedule or task.early_start is None:
            continue
        ours = schedule[task.uid]
        pairs = [(name, getattr(task, name), getattr(ours, name)) for name in DATES]
        pairs.append(("total_slack", task.total_slack or 0, ours.total_float))
        pairs += [] if task.summary else [("free_slack", task.free_slack or 0, ours.free_float)]
        pairs.append(("critical", task.critical, ours.critical))
        yield from (Difference(task.uid, what, a, b) for what, a, b in pairs if a is not None and a != b)
