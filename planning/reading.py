"""Published versions as rows and as networks: what pages, pictures and what-ifs read. Nothing here reads a draft."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import OuterRef, Subquery

from planning import calendars, computing, hiding, ordering
from planning.engine import Activity as Work
from planning.engine import Link, Network, Progress
from planning.exchange.predecessors import Predecessor, parse_predecessors
from planning.models import Interface, Plan, PlanVersion, WorkCalendar
from planning.outside import Outside, key_of, waited_for
from pmo.hierarchy.evidence import visible
from pmo.hierarchy.models import Node

_DAYS = ("constraint_date", "deadline", "actual_start", "actual_finish", "start", "finish", "late_finish")


@dataclass(slots=True)
class Kept:
    """One activity as a version kept it."""

    pk: int
    ref: str
    number: int
    title: str
    kind: str
    level: int
    wbs: str
    duration: int
    elapsed: bool
    day_minutes: int
    predecessors: str
    constraint: str
    constraint_date: date | None
    constraint_reason: str
    deadline: date | None
    actual_start: date | None
    actual_finish: date | None
    percent: int
    remaining: int | None
    workstream: str
    flag: str
    start: date | None
    finish: date | None
    late_finish: date | None
    total_float: int | None
    critical: bool
    is_summary: bool
    status: str
    owner: str = ""
    mark: str = ""
    calendar_id: int | None = None
    hidden: bool = False  # restricted: the person who asks may not see it, only that something is there
    waits: list[Predecessor] = field(default_factory=list)

    @property
    def is_milestone(self) -> bool:
        """Whether it is a moment."""
        return self.kind == "milestone"

    @property
    def float_days(self) -> float | None:
        """Total float in working days."""
        return None if self.total_float is None else round(self.total_float / self.day_minutes, 1)

    @property
    def float_words(self) -> str:
        """The same as people write it: 4.5, −12."""
        return "" if self.float_days is None else f"{self.float_days:.10g}".replace("-", "−")


@dataclass(slots=True)
class Published:
    """One version with its rows in their order."""

    plan: Plan
    version: PlanVersion
    rows: list[Kept]

    @property
    def by_number(self) -> dict[int, Kept]:
        """The rows by the number that people write."""
        return {row.number: row for row in self.rows}

    @property
    def by_pk(self) -> dict[int, Kept]:
        """The rows by the key of the activity."""
        return {row.pk: row for row in self.rows}


_NAMES = [
    name for name in Kept.__dataclass_fields__ if name not in {"pk", "waits", "calendar_id", "owner", "mark", "hidden"}
]


def rows_of(version: PlanVersion, hidden: hiding.Hidden) -> list[Kept]:
    """The rows of a version, days as days, predecessors read; of restricted ones only where they lie."""
    return [_row(row, row["id"] in hidden) for row in hiding.masked(version.rows, hidden)]


def _row(row: dict, hidden: bool) -> Kept:
    values = {name: row[name] for name in _NAMES}
    for name in _DAYS:
        values[name] = date.fromisoformat(values[name]) if values[name] else None
    waits = parse_predecessors(values["predecessors"])[0] if values["predecessors"] else []
    return Kept(
        pk=row["id"],
        owner=row.get("owner") or "",
        mark=row.get("mark", ""),
        calendar_id=row.get("calendar_id"),
        hidden=hidden,
        waits=waits,
        **values,
    )


def published(version: PlanVersion, user) -> Published:
    """A version with its rows as this person may see them."""
    return all_published([version], user)[0]


def all_published(versions: Sequence[PlanVersion], user) -> list[Published]:
    """Several, with one query for what is restricted in them."""
    hidden = hiding.hidden_from(user, [version.plan.node_id for version in versions])
    return [Published(version.plan, version, rows_of(version, hidden)) for version in versions]


def latest_below(user, node: Node, rows: bool = True) -> list[PlanVersion]:
    """The latest version of every plan at and below the node that the person may see, in the order of the tree."""
    found = _latest(user).filter(plan__node__path__startswith=node.path)
    return sorted(found if rows else found.defer("rows"), key=lambda version: order_of(version.plan.node.path))


def latest_everywhere(user) -> list[PlanVersion]:
    """The same of all work, without the rows."""
    return sorted(_latest(user).defer("rows"), key=lambda version: order_of(version.plan.node.path))


def order_of(path: str) -> list[int]:
    """By this the tree stands as it is walked: each work before what lies below it."""
    return [int(part) for part in path.split("/") if part]


def _latest(user):
    last = PlanVersion.objects.filter(plan=OuterRef("plan")).order_by("-number").values("pk")[:1]
    found = visible(PlanVersion, user).filter(plan__node__archived_at=None, pk=Subquery(last))
    return found.select_related("plan__node", "plan__calendar").order_by("plan__node__path")


def network_of(one: Published, others: dict[str, Outside]) -> Network:
    """The network of one version, its links to other plans held where those stood when it was published (`outside.waited_for`)."""
    return _network([one], others, [])


def combined(parts: Sequence[Published], user) -> Network:
    """Several plans as one network: links between them and agreements on milestones are links of the network."""
    keys = {row.pk for part in parts for row in part.rows}
    joined = Interface.objects.filter(giver__in=keys, receiver__in=keys).values_list("giver", "receiver")
    return _network(parts, waited_for(parts, user), [Link(*pair) for pair in joined])


def _network(parts: Sequence[Published], others: dict[str, Outside], more: list[Link]) -> Network:
    stored = {row.pk: row for row in WorkCalendar.objects.prefetch_related("days")}
    usual = {part.plan.pk: _calendar(part.plan, stored) for part in parts}
    first = min(_begin(part) for part in parts)
    known = {row.pk for part in parts for row in part.rows}
    links, activities = list(more), []
    for part in parts:
        activities += _works(part, usual[part.plan.pk].pk or 0, stored, many=len(parts) > 1)
        links += _links(part, others, known)
    fixed = {other.key: other for other in others.values() if other.pk not in known}
    starts = {part.plan.node_id: _floor(part) for part in parts} if len(parts) > 1 else {}
    status = parts[0].version.status_date if len(parts) == 1 else None
    used = {calendar.pk or 0: calendar for calendar in usual.values()} | stored
    return Network(
        start=computing.morning(first), activities=[*activities, *map(_fixed, fixed.values())], links=links,
        calendars=calendars.engine_calendars(used.values(), first), calendar=usual[parts[0].plan.pk].pk or 0,
        status_date=computing.evening(status) if status else None, progress=Progress(parts[0].plan.progress), project_starts=starts,
    )  # fmt: skip


def _calendar(plan: Plan, stored: dict[int, WorkCalendar]) -> WorkCalendar:
    return stored.get(plan.calendar_id) or calendars.default_calendar()


def _begin(part: Published) -> date:
    """As it was kept. Of versions from before that: the plan may start later today, and their rows say where they began."""
    return part.version.planned_from or min(part.plan.starts_on, part.version.starts_on or part.plan.starts_on)


def _floor(part: Published):
    """What is not done lies after the data date of its own plan."""
    begin, status = computing.morning(_begin(part)), part.version.status_date
    return max(begin, computing.evening(status)) if status else begin


def _works(part: Published, calendar: int, stored: dict[int, WorkCalendar], many: bool) -> list[Work]:
    levels = [row.level for row in part.rows]
    inside, groups = ordering.parents(levels), ordering.summaries(levels)
    status = part.version.status_date
    found = []
    for row, parent, group in zip(part.rows, inside, groups, strict=True):
        work = computing.work_of(row, row.title, part.rows[parent].pk if parent is not None else None, group)
        own = work.calendar if work.calendar in stored else None
        if many:
            resume = computing.evening(status) if status and work.actual_start and not work.actual_finish else None
            work = replace(work, project=part.plan.node_id, calendar=own or calendar, resume=resume)
        elif own != work.calendar:
            work = replace(work, calendar=None)
        found.append(work)
    return found


def _links(part: Published, others: dict[str, Outside], known: set[int]) -> Iterable[Link]:
    numbers = part.by_number
    for row in part.rows:
        for one in row.waits:
            if ":" in one.id:
                other = others.get(key_of(one.id))
                before = None if other is None else other.pk if other.pk in known else other.key
            else:
                mine = numbers.get(computing.number_of(one.id))
                before = mine.pk if mine and mine.pk != row.pk else None
            if before is not None:
                yield Link(before, row.pk, one.type, one.minutes(row.day_minutes, 5 * row.day_minutes), one.lag_unit)


def _fixed(other: Outside) -> Work:
    finish = computing.morning(other.start) if other.is_milestone else computing.evening(other.finish)
    return Work(id=other.key, name=other.title, fixed_start=computing.morning(other.start), fixed_finish=finish)
