"""Milestones as they were published: what rooms above plans read of them. A draft is nobody's business but its plan's."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import OuterRef, Subquery

from planning import reading
from planning.models import MilestonePoint, PlanVersion


def standing(ids: Iterable[int], at: datetime | None = None) -> dict[int, MilestonePoint]:
    """Where milestones stand in the last published version of their plans, or in the last one at a past moment.

    By the key of the activity. A milestone that this version does not have is left out.
    """
    versions = PlanVersion.objects.filter(plan=OuterRef("version__plan")).order_by("-number")
    versions = versions.filter(published_at__lte=at) if at else versions
    rows = MilestonePoint.objects.filter(activity__in=list(ids), activity__archived_at=None)
    rows = rows.filter(version=Subquery(versions.values("pk")[:1]))
    return {row.activity_id: row for row in rows}


def visible(user, node) -> list[MilestonePoint]:
    """The milestones of every plan at and below the node whose published version the person may see, by their dates."""
    versions = reading.latest_below(user, node, rows=False)
    rows = MilestonePoint.objects.filter(version__in=versions, activity__archived_at=None)
    return list(rows.select_related("activity", "version__plan__node").order_by("forecast", "pk"))
