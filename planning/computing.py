"""The working copy of a plan becomes a network, and the computed dates come back into its rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.db import connection

from planning import calendars, ordering
from planning.engine import Activity as Work
from planning.engine import Constraint, Link, Network, Progress, Schedule, schedule
from planning.engine.collector import collector_paused
from planning.exchange.predecessors import Predecessor, parse_predecessors
from planning.models import Activity, Plan, WorkCalendar
from planning.models.activity import COMPUTED
from planning.problems import PlanProblem
from pmo.core import clock
from pmo.hierarchy.models import Node
from pmo.records.writing import Stopped

DAY = timedelta(days=1)


@dataclass(slots=True)
class Row:
    """An activity as far as its dates go: a plan of thousands is read for every edit, and a model's row costs five of these."""

    pk: int
    number: int
    kind: str
    level: int
    duration: int
    elapsed: bool
    day_minutes: int
    predecessors: str
    constraint: str
    constraint_date: date | None
    deadline: date | None
    actual_start: date | None
    actual_finish: date | None
    remaining: int | None
    calendar_id: int | None
    status: str
    percent: int
    start: date | None
    finish: date | None
    late_finish: date | None
    total_float: int | None
    critical: bool
    is_summary: bool
    wbs: str

    @property
    def ref(self) -> str:
        """As people write it."""
        return f"{Activity.PREFIX}-{self.number:04d}"


_FIELDS = [each.name for each in fields(Row)]
_MOVING = {*_FIELDS, "place", "node_id", "archived_at"} - {"pk", *COMPUTED}


@dataclass
class Working:
    """A plan's rows in order, the network made of them, and sentences on what could not be followed."""

    plan: Plan
    rows: list[Row]
    network: Network | None
    problems: list[str] = field(default_factory=list)
    unknown: dict[int, list[str]] = field(default_factory=dict)  # activity → predecessors that are not there
    changed: list[int] = field(default_factory=list)  # rows whose computed fields changed


def plan_of(node: Node) -> Plan:
    """The plan of the work; made at the first asking."""
    return Plan.objects.get_or_create(node=node)[0]


def rows_of(plan: Plan) -> list[Row]:
    """Every activity of the working copy, in its order."""
    rows = Activity.objects.filter(node=plan.node_id, archived_at=None).order_by("place", "pk")
    return [Row(*values) for values in rows.values_list(*_FIELDS)]


def working(plan: Plan) -> Working:
    """The network of the working copy. Without activities there is none."""
    rows = rows_of(plan)
    found = Working(plan, rows, None)
    if not any(row.status != "cancelled" for row in rows):
        return found
    stored = {row.pk: row for row in WorkCalendar.objects.prefetch_related("days")}
    usual = plan.calendar if plan.calendar_id else calendars.default_calendar()
    used = {usual.pk or 0: usual} | {row.calendar_id: stored[row.calendar_id] for row in rows if row.calendar_id}
    levels = [row.level for row in rows]
    inside, groups = ordering.parents(levels), ordering.summaries(levels)
    links, outside = _links(found)
    activities = [
        work_of(row, row.ref, rows[parent].pk if parent is not None else None, group)
        for row, parent, group in zip(rows, inside, groups, strict=True)
    ]
    found.network = Network(
        start=morning(plan.starts_on), activities=[*activities, *outside], links=links,
        calendars=calendars.engine_calendars(used.values(), plan.starts_on), calendar=usual.pk or 0,
        status_date=evening(plan.status_date) if plan.status_date else None, progress=Progress(plan.progress),
    )  # fmt: skip
    return found


def work_of(row: Row, name: str, parent: int | None, group: bool) -> Work:
    return Work(
        id=row.pk, duration=row.duration, name=name, calendar=row.calendar_id, elapsed=row.elapsed,
        constraint=Constraint(row.constraint), constraint_date=_constraint_date(row),
        deadline=evening(row.deadline) if row.deadline else None,
        actual_start=morning(row.actual_start) if row.actual_start and not group else None,
        actual_finish=_done(row) if row.actual_finish and not group else None,
        remaining=_remaining(row) if row.actual_start and not row.actual_finish and not group else None,
        parent=parent, summary=group, active=row.status != "cancelled",
    )  # fmt: skip


def _remaining(row: Row) -> float:
    return row.remaining if row.remaining is not None else row.duration * (100 - row.percent) / 100


def _done(row: Row) -> datetime:
    return morning(row.actual_finish) if row.kind == "milestone" else evening(row.actual_finish)


def _constraint_date(row: Row) -> datetime | None:
    if row.constraint_date is None or row.constraint in {"ASAP", "ALAP"}:
        return None
    return evening(row.constraint_date) if row.constraint in {"FNET", "FNLT", "MFO"} else morning(row.constraint_date)


def morning(day: date) -> datetime:
    return datetime.combine(day, time(0))


def evening(day: date) -> datetime:
    return datetime.combine(day + DAY, time(0))


def _links(found: Working) -> tuple[list[Link], list[Work]]:
    """The links that the rows name; activities of other plans come along as fixed ones."""
    numbers = {row.number: row for row in found.rows}
    links: list[Link] = []
    outside: dict[str, Work | None] = {}
    for row in found.rows:
        for one in read_once(row.predecessors) if row.predecessors else ():
            if ":" in one.id:
                if one.id not in outside:
                    outside[one.id] = _outside(found.plan, one.id)
                before = outside[one.id].id if outside[one.id] else None
            else:
                known = numbers.get(number_of(one.id))
                before = known.pk if known and known.pk != row.pk else None
            if before is None:
                found.unknown.setdefault(row.pk, []).append(one.id)
                found.problems.append(f"{row.ref}: there is no activity {one.id} to wait for.")
            else:
                links.append(
                    Link(before, row.pk, one.type, one.minutes(row.day_minutes, 5 * row.day_minutes), one.lag_unit)
                )
    return links, [work for work in outside.values() if work]


@lru_cache(maxsize=50_000)
def read_once(text: str) -> tuple[Predecessor, ...]:
    """The links of a text. One edit changes one text, and the others were read by the edit before."""
    return tuple(parse_predecessors(text)[0])


def number_of(text: str) -> int:
    digits = text.upper().removeprefix("T-")
    return int(digits) if digits.isdecimal() and len(digits) < 9 else -1


def _outside(plan: Plan, text: str) -> Work | None:
    """An activity of another plan, where it was last published: CYB:7."""
    code, _, number = text.partition(":")
    rows = Activity.objects.filter(node__code__iexact=code.strip(), number=number_of(number), archived_at=None)
    row = rows.exclude(node=plan.node_id).order_by("pk").first()
    at = _published(row) if row else None
    return Work(id=f"out:{row.pk}", name=text, fixed_start=at[0], fixed_finish=at[1]) if row and at else None


def _published(row: Activity) -> tuple[datetime, datetime] | None:
    from planning.models import PlanVersion

    version = PlanVersion.objects.filter(plan__node=row.node_id).order_by("-number").first()
    stored = next((each for each in version.rows if each["id"] == row.pk), None) if version else None
    start, finish = (stored or {}).get("start") or row.start, (stored or {}).get("finish") or row.finish
    if not start or not finish:
        return None
    start, finish = (date.fromisoformat(day) if isinstance(day, str) else day for day in (start, finish))
    return (morning(start), morning(start)) if row.kind == "milestone" else (morning(start), evening(finish))


def compute(plan: Plan) -> tuple[Working, Schedule | None]:
    """Schedule the working copy and keep the dates with its rows."""
    found = working(plan)
    try:
        made = schedule(found.network) if found.network else None
    except PlanProblem as problem:
        found.problems.append(str(problem))
        made = None
    if made:
        found.problems += [_loop(found, loop) for loop in made.loops]
    found.changed = _keep(found, made)
    Plan.objects.filter(pk=plan.pk).update(problems=found.problems[:50], computed_at=clock.now())
    return found, made


def _loop(found: Working, loop: list) -> str:
    refs = {row.pk: row.ref for row in found.rows}
    names = [refs.get(key, str(key)) for key in loop]
    return f"A loop: {' → '.join([*names[:12], names[0]])}. One of these links was set aside; take it away."


def _keep(found: Working, made: Schedule | None) -> list[int]:
    """Write what has changed, in one statement. Returns the rows."""
    levels = [row.level for row in found.rows]
    computed = zip(found.rows, ordering.summaries(levels), ordering.wbs(levels), strict=True)
    fresh = [(row, _computed(row, group, wbs, made)) for row, group, wbs in computed]
    changed = [(row.pk, *values) for row, values in fresh if values != tuple(getattr(row, name) for name in COMPUTED)]
    for row, values in fresh:
        for name, value in zip(COMPUTED, values, strict=True):
            setattr(row, name, value)
    if changed:
        with connection.cursor() as cursor:
            cursor.execute(_UPDATE, [list(column) for column in zip(*changed, strict=True)])
    return [row[0] for row in changed]


_UPDATE = """
UPDATE planning_activity SET start = fresh.start, finish = fresh.finish, late_finish = fresh.late, total_float = fresh.float,
  critical = fresh.critical, is_summary = fresh.summary, wbs = fresh.wbs
FROM unnest(%s::bigint[], %s::date[], %s::date[], %s::date[], %s::integer[], %s::boolean[], %s::boolean[], %s::text[])
  AS fresh(id, start, finish, late, float, critical, summary, wbs)
WHERE planning_activity.id = fresh.id
"""


def _computed(row: Row, group: bool, wbs: str, made: Schedule | None) -> tuple:
    if made is None or row.pk not in made or (group and not made.tree.leaves(row.pk)):
        return (None, None, None, None, False, group, wbs)
    dates = made[row.pk]
    return (
        first_day(dates.start), last_day(dates.start, dates.finish), last_day(dates.late_start, dates.late_finish),
        round(dates.total_float), bool(dates.critical), group, wbs,
    )  # fmt: skip


def first_day(start: datetime) -> date:
    """The day on which it starts."""
    return start.date()


def last_day(start: datetime, finish: datetime) -> date:
    """The day on which it ends: midnight belongs to the day before, unless nothing lies between."""
    return (finish - timedelta(microseconds=1)).date() if finish > start else finish.date()


def moves(before: dict[str, object], row: Activity) -> bool:
    """Whether what was written may move dates, make a loop or change the outline. `before` has the values by column."""
    return any(before[name] != getattr(row, name) for name in _MOVING)


def follow(rows: Iterable[Activity]) -> list[int]:
    """Compute the plans of these rows anew. Raises Stopped where one waits for what is not there."""
    written = list(rows)
    changed: list[int] = []
    for node in Node.objects.filter(pk__in={row.node_id for row in written}):
        with collector_paused():
            found, _ = compute(plan_of(node))
        _refuse_unknown(found, {row.pk for row in written})
        changed += found.changed
    return changed


def _refuse_unknown(found: Working, written: set[int]) -> None:
    errors = [
        (
            row.ref,
            "predecessors",
            f"Predecessors: there is no activity {', '.join(found.unknown[row.pk])} in this plan.",
        )
        for row in found.rows
        if row.pk in written and row.pk in found.unknown
    ]
    if errors:
        raise Stopped([], errors)
