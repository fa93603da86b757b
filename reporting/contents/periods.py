"""Which period a report is of, and which periods lie before it."""

from django.db.models import Max, Q

from pmo.core.clock import today
from pmo.core.errors import Problem
from pmo.hierarchy.models import Assessment, Figure, Node, Period, Placement
from pmo.hierarchy.navigation import periods_of

MOST_PERIODS = 8


def period_for(node: Node, code: str = "") -> Period:
    """The period with this code, or the latest that has data. Raises Problem with the codes that exist."""
    periods = [period for period in periods_of(node) if period.starts_on <= today()]
    if not periods:
        raise Problem(
            f"There are no reporting periods for {node}. Choose a calendar for it or for what it lies under.", "period"
        )
    if code:
        return _named(node, code, periods)
    newest = _newest_data(node)
    return next((period for period in periods if newest and period.starts_on <= newest), periods[0])


def _named(node: Node, code: str, periods: list[Period]) -> Period:
    for period in periods:
        if code.strip().lower() in {period.code.lower(), period.name.lower()}:
            return period
    known = ", ".join(period.code for period in periods[:MOST_PERIODS])
    raise Problem(f"{node} has no reporting period “{code}”. It has: {known}.", "period")


def _newest_data(node: Node):
    below = {"node__path__startswith": node.path}
    there = Q(period__isnull=False) & (Q(parent__path__startswith=node.path) | Q(**below))
    found = [
        Assessment.objects.filter(**below).aggregate(at=Max("as_at"))["at"],
        Figure.objects.filter(**below).aggregate(at=Max("as_at"))["at"],
        Placement.objects.filter(there).aggregate(at=Max("as_at"))["at"],
    ]
    if node.state == "left":  # what lies under it may have gone on elsewhere
        found = [Placement.objects.filter(parent=node, period__isnull=False).aggregate(at=Max("as_at"))["at"]]
    return max((day for day in found if day), default=None)


def up_to(period: Period) -> list[Period]:
    """This period and those before it in its calendar, oldest first, the last few."""
    rows = Period.objects.filter(calendar=period.calendar_id, ends_on__lte=period.ends_on).order_by("-ends_on")
    return list(rows[:MOST_PERIODS])[::-1]
