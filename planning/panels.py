"""What plans put on the overview: the milestones of the next three months and what is past and not done."""

from datetime import timedelta

from django.urls import reverse
from django.utils.safestring import mark_safe

from planning.drawing import strip
from planning.drawing.timeline import Mark
from planning.shown import timeline_rows
from pmo.core import dates
from pmo.core.clock import today
from pmo.hierarchy import panels

AHEAD, MOST = 90, 7
BACK, MOST_DRAWN = 183, 16


def flagged(user, node) -> list[tuple[timeline_rows.Line, timeline_rows.Milestone]]:
    """Every milestone that is flagged up to this work, by its date."""
    flags = node.kind if node.kind in timeline_rows.UP_TO else "project"
    rows = [(line, one) for line in timeline_rows.flagged(user, node, flags) for one in line.milestones]
    return sorted(rows, key=lambda row: row[1].point.forecast)


def due(user, node) -> list[tuple[timeline_rows.Line, timeline_rows.Milestone]]:
    """The flagged milestones of the next three months that are not reached, and those past and not reached."""
    until = today() + timedelta(AHEAD)
    return [row for row in flagged(user, node) if not row[1].point.actual and row[1].point.forecast <= until]


def milestones(request, node) -> dict[str, object] | None:
    """Flagged milestones that are due, by their dates, with their slip."""
    rows = due(request.user, node)
    if not rows:
        return None
    return {
        "rows": rows[:MOST],
        "of": len(rows),
        "late": sum((one.slip or 0) > 0 for _, one in rows),
        "url": f"/work/{node.pk}/plan/",
        "tables": f"/work/{node.pk}/dashboard/tables/",
        "today": today(),
    }


def strip_of(request, node) -> dict[str, object] | None:
    """The flagged milestones of a programme or project from half a year back, as a strip with its table."""
    if node.kind == "portfolio":
        return None
    since = today() - timedelta(BACK)
    rows = [row for row in flagged(request.user, node) if (row[1].point.actual or row[1].point.forecast) >= since]
    if not rows:
        return None
    shown = rows[:MOST_DRAWN]
    worst = max(shown, key=lambda row: row[1].slip or 0)[1]
    point = (
        f"{worst.point.title} has slipped most: {dates.slip(worst.slip)}"
        if (worst.slip or 0) > 0
        else "No milestone is late"
    )
    desc = "Hollow diamonds are the baseline, solid ones the dates of now; the words beside tell the slip."
    marks = [(_mark(line, one), one.tone if not one.point.actual else "") for line, one in shown]
    return {
        "rows": shown, "of": len(rows), "url": f"/work/{node.pk}/plan/", "today": today(), "point": point,
        "picture": mark_safe(strip.strip(marks, today(), point, desc)),  # noqa: S308  the drawing escapes
    }  # fmt: skip


def _mark(line: timeline_rows.Line, one: timeline_rows.Milestone) -> Mark:
    day = one.point.actual or one.point.forecast
    url = reverse("plan_why", args=[line.node.pk, one.point.activity_id])
    return Mark(one.point.activity_id, one.point.title, day, one.base, one.point.critical, bool(one.point.actual), url)


panels.add(panels.Panel("top", "planning/panels/strip.html", strip_of, 20))
panels.add(panels.Panel("rail", "planning/panels/milestones.html", milestones, 20))
