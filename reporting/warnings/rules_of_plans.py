"""Warnings from plans: a milestone that slipped in silence, approved money that nobody has planned for."""

from datetime import date

from django.db.models import Max, Q

from planning.models import Plan, PlanVersion
from planning.shown import timeline_rows
from planning.shown.timeline_rows import Line, Milestone
from pmo.core import dates
from pmo.hierarchy.evidence import visible
from pmo.hierarchy.models import Figure, Node
from pmo.hierarchy.warning import Warning, rule
from registers.models import Issue, Risk

SLIP = 10  # days that are no reason for a risk or an issue
MOST = 300


@rule("slipped_silently", "Milestone slipped, no risk or issue raised", help=f"A milestone is more than {SLIP} days behind its baseline, and since the version before nobody raised a risk or an issue on that work.",
      mend="Raise the issue, or the risk that it goes on.", tone="r")  # fmt: skip
def slipped_silently(user, node) -> list[Warning]:
    """Milestones that are behind on work where nothing was raised meanwhile."""
    lines = [line for line in timeline_rows.flagged(user, node, "project") if any(map(_slipped, line.milestones))]
    since, raised = _versions_before(lines), _raised(user, lines)
    return [
        _case(line, one)
        for line in lines
        if raised[line.node.path] < since[line.version.plan_id]
        for one in line.milestones
        if _slipped(one)
    ]


def _slipped(one: Milestone) -> bool:
    return (one.slip or 0) > SLIP and one.point.actual is None


def _versions_before(lines: list[Line]) -> dict[int, date]:
    """plan → the day of the version before the latest; of the only one, where there is one."""
    latest = {line.version.plan_id: line.version for line in lines}
    found = {plan: version.published_at.date() for plan, version in latest.items()}
    rows = PlanVersion.objects.filter(plan__in=latest).order_by("number").values_list("plan", "number", "published_at")
    return found | {plan: at.date() for plan, number, at in rows if number == latest[plan].number - 1}


def _raised(user, lines: list[Line]) -> dict[str, date]:
    """path → the day on which a risk or an issue was last raised there or below."""
    newest: list[tuple[str, date]] = []
    for model in (Risk, Issue) if lines else ():
        below = Q(node__in=[])
        for line in lines:
            below |= Q(node__path__startswith=line.node.path)
        newest += visible(model, user).filter(below).order_by().values_list("node__path").annotate(day=Max("raised_on"))
    paths = [line.node.path for line in lines]
    return {path: max((day for where, day in newest if where.startswith(path)), default=date.min) for path in paths}


def _case(line: Line, one: Milestone) -> Warning:
    text = f"{one.point.title}: {dates.slip(one.slip)} behind its baseline, and no risk or issue was raised"
    url = f"/work/{line.node.pk}/plan/milestones/"
    return Warning(
        line.node.path,
        f"milestone:{one.point.activity_id}",
        text,
        url,
        f"{dates.day(one.base)}, now {dates.day(one.point.forecast)}",
    )


@rule(
    "money_without_plan",
    "Approved money without a plan",
    help="Work in delivery has an approved cost, and no plan of it has been published.",
    mend="Publish a plan, or say why there is none.",
)
def money_without_plan(user, node) -> list[Warning]:
    """Active work whose cost was entered here, with no published plan on it, above it or below it. Published files do not count."""
    costs = Figure.objects.filter(measure="cost_baseline", state="known", source="", amount__gt=0)
    rows = Node.objects.filter(
        pk__in=costs.values("node"), path__startswith=node.path, archived_at=None, state="active", stage="deliver"
    )
    rows = rows if user is None else rows.for_user(user)
    planned = list(Plan.objects.filter(versions__isnull=False).values_list("node__path", flat=True).distinct())
    return [
        Warning(
            row.path,
            f"node:{row.pk}",
            f"{row.name} has an approved cost and no published plan",
            f"/work/{row.pk}/plan/",
        )
        for row in rows[:MOST]
        if not any(path.startswith(row.path) or row.path.startswith(path) for path in planned)
    ]
