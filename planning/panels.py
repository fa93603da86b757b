"""What plans put on the overview: the milestones of the next three months and what is past and not done."""

from datetime import timedelta

from planning.shown import timeline_rows
from pmo.core.clock import today
from pmo.hierarchy import panels

AHEAD, MOST = 90, 7


def flagged(user, node) -> list[tuple[timeline_rows.Line, timeline_rows.Milestone]]:
    """Every milestone that is flagged up to this work, by its date."""
    flags = node.kind if node.kind in timeline_rows.UP_TO else "project"
    rows = [(line, one) for line in timeline_rows.flagged(user, node, flags) for one in line.milestones]
    return sorted(rows, key=lambda row: row[1].point.forecast)


def milestones(request, node) -> dict[str, object] | None:
    """Flagged milestones that are due, by their dates, with their slip."""
    until = today() + timedelta(AHEAD)
    rows = [row for row in flagged(request.user, node) if not row[1].point.actual and row[1].point.forecast <= until]
    if not rows:
        return None
    return {
        "rows": rows[:MOST],
        "of": len(rows),
        "late": sum((one.slip or 0) > 0 for _, one in rows),
        "url": f"/work/{node.pk}/plan/",
        "today": today(),
    }


panels.add(panels.Panel("rail", "planning/panels/milestones.html", milestones, 20))
