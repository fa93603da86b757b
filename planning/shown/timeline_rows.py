"""The timeline over every plan below a piece of work: bars, flagged milestones, links between plans, one critical path through all."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.urls import reverse

from planning import hiding, reading
from planning.drawing.timeline import Band, Mark, Tie
from planning.models import Activity, Baseline, Interface, MilestonePoint, PlanVersion
from planning.outside import key_of
from planning.reading import Published
from planning.shown import driving
from planning.shown.gantt_rows import tone
from pmo.core import dates
from pmo.hierarchy.models import Node

MOST = 20_000  # activities computed as one network while somebody waits
UP_TO = {
    "portfolio": ["portfolio"],
    "programme": ["programme", "portfolio"],
    "project": ["project", "programme", "portfolio"],
}


@dataclass(slots=True)
class Milestone:
    """One flagged milestone of the latest version of its plan."""

    point: MilestonePoint
    node: Node
    flag: str
    base: date | None = None
    critical: bool = False

    @property
    def slip(self) -> int | None:
        """Days since the current baseline."""
        return dates.slip_days(self.base, self.point.forecast)

    @property
    def tone(self) -> str:
        """How the slip is coloured."""
        return tone(self.slip)


@dataclass(slots=True)
class Line:
    """One plan: its latest version, where it stood in the baseline and in the version before."""

    version: PlanVersion
    base: date | None = None
    before: date | None = None
    together: date | None = None  # where it would end if all plans were computed as one
    milestones: list[Milestone] = field(default_factory=list)
    hot: list[tuple[date, date]] = field(default_factory=list)

    @property
    def node(self) -> Node:
        """The work that is planned."""
        return self.version.plan.node

    @property
    def slip(self) -> int | None:
        """Days since the current baseline."""
        return dates.slip_days(self.base, self.version.ends_on)

    @property
    def tone(self) -> str:
        """How the slip is coloured."""
        return tone(self.slip)

    @property
    def since(self) -> int | None:
        """Days since the version before."""
        return dates.slip_days(self.before, self.version.ends_on)

    @property
    def behind(self) -> int:
        """Days by which it would end later if what it waits for in other plans were taken as it stands now."""
        return max(dates.slip_days(self.version.ends_on, self.together) or 0, 0)

    @property
    def behind_words(self) -> str:
        """The same as people write it."""
        return dates.slip(self.behind).removeprefix("+")


@dataclass(slots=True)
class Timeline:
    """Everything that is drawn and told."""

    lines: list[Line]
    ties: list[Tie]
    chain: list[tuple[driving.Step, Line | None]]
    too_large: bool = False

    @property
    def ends(self) -> date | None:
        """The last day of all."""
        return max((line.version.ends_on for line in self.lines if line.version.ends_on), default=None)

    @property
    def behind(self) -> list[Line]:
        """Plans that have not followed yet what others published."""
        return [line for line in self.lines if line.behind]


def read(user, node: Node, flags: str) -> Timeline:
    """The timeline at and below a node; the number of queries does not depend on the number of plans."""
    versions = reading.latest_below(user, node)
    lines = [Line(version) for version in versions]
    _compare(lines)
    _flagged(lines, UP_TO[flags], user)
    if sum(len(version.rows) for version in versions) > MOST:
        return Timeline(lines, [], [], too_large=True)
    parts = reading.all_published(versions, user)
    ties, chain = _critical(lines, parts, user)
    return Timeline(lines, ties, chain)


def flagged(user, node: Node, flags: str) -> list[Line]:
    """The plans at and below a node with the milestones that are flagged far enough up; nothing is computed."""
    lines = [Line(version) for version in reading.latest_below(user, node, rows=False)]
    _flagged(lines, UP_TO[flags], user)
    return lines


def _compare(lines: list[Line]) -> None:
    """Where each plan ended in its current baseline and in the version before."""
    plans = {line.version.plan_id: line for line in lines}
    for plan, ends in (
        Baseline.objects.filter(plan__in=plans).order_by("number").values_list("plan", "version__ends_on")
    ):
        plans[plan].base = ends
    for plan, number, ends in (
        PlanVersion.objects.filter(plan__in=plans).order_by("number").values_list("plan", "number", "ends_on")
    ):
        if number < plans[plan].version.number:
            plans[plan].before = ends


def _flagged(lines: list[Line], flags: list[str], user) -> None:
    """The milestones that are flagged far enough up; a flag is no date and counts at once."""
    by_version = {line.version.pk: line for line in lines}
    hidden = hiding.hidden_from(user, [line.node.pk for line in lines])
    asked = dict(
        Activity.objects.filter(points__version__in=by_version, flag__in=flags)
        .exclude(pk__in=hidden)
        .values_list("pk", "flag")
    )
    newest = dict(
        Baseline.objects.filter(plan__in=[line.version.plan_id for line in lines])
        .order_by("number")
        .values_list("plan", "version")
    )
    stood = dict(
        MilestonePoint.objects.filter(version__in=newest.values(), activity__in=asked).values_list(
            "activity", "forecast"
        )
    )
    points = MilestonePoint.objects.filter(version__in=by_version, activity__in=asked, forecast__isnull=False)
    for point in points.order_by("forecast"):
        line = by_version[point.version_id]
        line.milestones.append(Milestone(point, line.node, asked[point.activity_id], stood.get(point.activity_id)))


def _critical(
    lines: list[Line], parts: list[Published], user
) -> tuple[list[Tie], list[tuple[driving.Step, Line | None]]]:
    """All plans as one network: the parts that drive the end, the links between plans, the chain."""
    made = driving.scheduled(reading.combined(parts, user)) if parts else None
    if made is None:
        return [], []
    hot = set(made.longest())
    where = {row.pk: (line, row) for line, part in zip(lines, parts, strict=True) for row in part.rows}
    for line, part in zip(lines, parts, strict=True):
        rows = [row for row in part.rows if row.pk in hot and row.start and row.finish]
        line.hot = merged([(row.start, row.finish) for row in rows if not row.is_milestone])
        ends = [made[row.pk].finish for row in part.rows if not row.is_summary and row.pk in made]
        line.together = (max(ends) - timedelta(microseconds=1)).date() if ends else None
        for milestone in line.milestones:
            milestone.critical = milestone.point.activity_id in hot
    ties = []
    for before, after in _between(parts):
        (one, first), (two, then) = where[before], where[after]
        if first.finish and then.start:
            ties.append(Tie(one.node.pk, two.node.pk, first.finish, then.start, before in hot and after in hot))
    chain = [(_step(key, where), where[key][0]) for key in driving.way(made) if key in where]
    return ties, chain


def _step(key: int, where) -> driving.Step:
    row = where[key][1]
    return driving.Step(row.title, None if row.hidden else row, key, row.finish, None)


def _between(parts: list[Published]) -> Iterable[tuple[int, int]]:
    """Links from an activity of one of these plans to one of another: typed, and agreed on milestones."""
    known = {row.pk: part.plan.node_id for part in parts for row in part.rows}
    codes = {part.plan.node.code.upper(): part.by_number for part in parts if part.plan.node.code}
    for part in parts:
        for row in part.rows:
            for one in row.waits:
                code, _, number = key_of(one.id).rpartition(":") if ":" in one.id else ("", "", "0")
                before = codes.get(code, {}).get(int(number)) if code else None
                if before is not None and known[before.pk] != part.plan.node_id:
                    yield before.pk, row.pk
    yield from Interface.objects.filter(giver__in=known, receiver__in=known).values_list("giver", "receiver")


def merged(spans: list[tuple[date, date]]) -> list[tuple[date, date]]:
    """The spans joined where they touch, over a weekend too."""
    found: list[tuple[date, date]] = []
    for start, finish in sorted(spans):
        if found and (start - found[-1][1]).days <= 4:
            found[-1] = (found[-1][0], max(found[-1][1], finish))
        else:
            found.append((start, finish))
    return found


def bands(user, node: Node, timeline: Timeline) -> list[Band]:
    """The bars in the order of the tree, under the names of the programmes that they lie in."""
    above = {
        key
        for line in timeline.lines
        for key in line.node.ancestor_ids
        if key not in node.ancestor_ids and key != node.pk
    }
    planned = {line.node.pk: line for line in timeline.lines}
    headings = Node.objects.for_user(user).filter(pk__in=above - set(planned))
    rows = sorted([*(line.node for line in timeline.lines), *headings], key=lambda row: reading.order_of(row.path))
    shown = {row.pk for row in rows}
    return [_band(row, planned.get(row.pk), len(shown & set(row.ancestor_ids))) for row in rows]


def _band(node: Node, line: Line | None, depth: int) -> Band:
    if line is None:
        return Band(
            node.pk, node.name, depth, None, None, is_heading=True, url=reverse("plan_timeline", args=[node.pk])
        )
    marks = [
        Mark(
            one.point.activity_id, one.point.title, one.point.forecast, one.base, one.critical, one.point.actual is not None,
            reverse("plan_why", args=[node.pk, one.point.activity_id]),
        )
        for one in line.milestones
    ]  # fmt: skip
    version = line.version
    return Band(
        node.pk,
        node.name,
        depth,
        version.starts_on,
        version.ends_on,
        line.base,
        marks,
        line.hot,
        reverse("plan", args=[node.pk]),
    )
