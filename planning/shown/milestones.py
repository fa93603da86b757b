"""Milestones of a plan over its versions: where each stood, how far it slipped, how often it was pushed out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from django.utils.safestring import SafeString, mark_safe

from planning import choices, hiding
from planning.drawing.trend import Trend, trend_chart
from planning.models import Activity, Baseline, MilestonePoint, Plan, PlanVersion
from planning.shown.gantt_rows import tone
from pmo.core import dates

MOST = 8  # lines of one trend chart
RANK = {"portfolio": 0, "programme": 1, "project": 2}


@dataclass(slots=True)
class Line:
    """One milestone: its points by version number, and the dates of the baselines."""

    pk: int
    title: str
    flag: str
    workstream: str
    critical: bool
    deadline: date | None
    forecast: date | None
    actual: date | None
    points: dict[int, date | None] = field(default_factory=dict)
    mark: str = ""
    current: date | None = None
    original: date | None = None

    @property
    def pushed(self) -> int:
        """How many versions forecast it later than the one before."""
        known = [day for _, day in sorted(self.points.items()) if day]
        return sum(later > earlier for earlier, later in pairwise(known))

    @property
    def slip_current(self) -> int | None:
        """Days since the current baseline."""
        return dates.slip_days(self.current, self.forecast)

    @property
    def slip_original(self) -> int | None:
        """Days since the original baseline, so that a new baseline hides nothing."""
        return dates.slip_days(self.original, self.forecast)

    @property
    def moved(self) -> int | None:
        """Days since the first version that had it."""
        known = [day for _, day in sorted(self.points.items()) if day]
        return dates.slip_days(known[0], known[-1]) if known else None

    @property
    def tone_current(self) -> str:
        """How the slip is coloured."""
        return tone(self.slip_current)

    @property
    def tone_original(self) -> str:
        """How the slip is coloured."""
        return tone(self.slip_original)

    @property
    def mark_label(self) -> str:
        """What kind of milestone it is, where that was said."""
        return choices.MARKS.get(self.mark).label if self.mark else ""

    @property
    def flag_label(self) -> str:
        """How far up it is shown."""
        return choices.FLAGS.get(self.flag).label


def lines(plan: Plan, version: PlanVersion, user) -> list[Line]:
    """The milestones of a version that the person may see, by their date, with what all versions up to it said. Five queries."""
    points = MilestonePoint.objects.filter(version__plan=plan, version__number__lte=version.number)
    points = points.exclude(activity__in=hiding.hidden_from(user, [plan.node_id]))
    rows = list(points.order_by("version__number").values("activity_id", "version_id", "version__number", "title", "flag", "workstream", "critical", "deadline", "forecast", "actual"))  # fmt: skip
    found = {row["activity_id"]: _line(row) for row in rows if row["version_id"] == version.pk}
    baselines = list(Baseline.objects.filter(plan=plan).order_by("number").values_list("version_id", flat=True))
    for row in rows:
        line = found.get(row["activity_id"])
        if line is None:
            continue
        line.points[row["version__number"]] = row["forecast"]
        if baselines and row["version_id"] == baselines[-1]:
            line.current = row["forecast"]
        if baselines and row["version_id"] == baselines[0]:
            line.original = row["forecast"]
    for pk, flag, mark in Activity.objects.filter(pk__in=found).values_list("pk", "flag", "mark"):
        found[pk].flag, found[pk].mark = flag, mark  # how far up it is shown is no date: it counts at once
    return sorted(found.values(), key=lambda line: (line.forecast or date.max, line.title))


def _line(row: dict) -> Line:
    names = ("title", "flag", "workstream", "critical", "deadline", "forecast", "actual")
    return Line(row["activity_id"], **{name: row[name] for name in names})


@dataclass(frozen=True, slots=True)
class Picture:
    """The trend chart with the table that says the same."""

    svg: SafeString
    heads: list[str]
    rows: list[tuple[Line, list[date | None], str, str]]
    left_out: int


def trend(
    plan: Plan, version: PlanVersion, user, found: Sequence[Line] | None = None, most: int = MOST
) -> Picture | None:
    """The trend of what is flagged furthest up, critical before other. None without milestones."""
    found = [line for line in (lines(plan, version, user) if found is None else found) if any(line.points.values())]
    if not found:
        return None
    drawn = sorted(found, key=lambda line: (RANK[line.flag], not line.critical, line.forecast or date.max))[:most]
    numbers = sorted({number for line in found for number in line.points})[-12:]
    rows = []
    for line in sorted(drawn, key=lambda line: line.forecast or date.max, reverse=True):
        slip = line.slip_current if line.current else line.moved
        rows.append((line, [line.points.get(number) for number in numbers], dates.slip(slip), tone(slip)))
    heads = [f"v{number}" for number in numbers]
    chart = trend_chart(
        heads, [Trend(line.title, days, slip, colour) for line, days, slip, colour in rows if any(days)], f"Milestone trend of {plan.node}",
        "Each line is a milestone, each point its forecast in a published version. Level is on plan, rising is slipping.",
    )  # fmt: skip
    return Picture(mark_safe(chart), heads, rows, len(found) - len(drawn))  # noqa: S308  the pen escapes all words
