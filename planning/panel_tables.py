"""What plans show on the dashboard, as a table to take away."""

from planning.panels import flagged
from pmo.hierarchy.tables import offer


@offer("milestones", "Milestones", 54)
def milestones(request, node):
    """Every flagged milestone by its date, with its slip against the baseline."""
    heads = ["Work", "Milestone", "Baseline", "Forecast", "Actual", "Slip, days", "Critical"]
    rows = [
        (line.node.name, one.point.title, one.base, one.point.forecast, one.point.actual, one.slip, "Yes" if one.critical else "")
        for line, one in flagged(request.user, node)
    ]  # fmt: skip
    return heads, rows
