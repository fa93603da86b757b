"""What plans put on the overview: the milestones of the next three months and what is past and not done."""

from datetime import timedelta

from planning.shown import timeline_rows
from pmo.core.clock import today
from pmo.hierarchy import panels

AHEAD, MOST = 90, 7


def milestones(request, node) -> dict[str, object] | None:
    """Flagged milestones that are due, by their dates, with their slip."""
    flags = node.kind if node.kind in timeline_rows.UP_TO else "project"
    lines = timeline_rows.flagged(request.user, node, flags)
    rows = [
        (line, one)
        for line in lines
        for one in line.milestones
        if not one.point.actual and one.point.forecast <= today() + timedelta(AHEAD)
    ]
    rows.sort(key=lambda row: row[1].point.forecast)
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
