"""What plans show on the dashboard, as tables: every flagged milestone, and those that are due."""

from planning.measuring import behind
from planning.panels import due, flagged
from pmo.core.tables import Linked
from pmo.hierarchy.tables import offer

HEADS = ["Work", "Milestone", "Baseline", "Forecast", "Actual", "Slip, days", "Critical"]


@offer("milestones", "Milestones", 54)
def milestones(request, node):
    """Every flagged milestone by its date, with its slip against the baseline."""
    return HEADS, [_cells(*row) for row in flagged(request.user, node)]


@offer("milestones-due", "Milestones due", 55)
def milestones_due(request, node):
    """Those of the next three months, and those past and not done."""
    return HEADS, [_cells(*row) for row in due(request.user, node)]


@offer("milestones-late", "Milestones due and late", 56)
def milestones_late(request, node):
    """Those of them that are behind their baseline."""
    return HEADS, [_cells(*row) for row in due(request.user, node) if (row[1].slip or 0) > 0]


@offer("milestones-behind", "Milestones behind their baseline", 57)
def milestones_behind(request, node):
    """All that are not reached, however far up they are shown."""
    return HEADS, [_cells(*row) for row in behind(request.user, node)]


def _cells(line, one) -> tuple:
    point, url = one.point, f"/work/{line.node.pk}/plan/why/{one.point.activity_id}/"
    return line.node.name, Linked(point.title, url), one.base, point.forecast, point.actual, one.slip, "Yes" if point.critical else ""  # fmt: skip
