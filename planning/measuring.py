"""What plans let be sampled every day: milestones that are behind."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from planning.shown import timeline_rows
from planning.shown.timeline_rows import Line, Milestone
from pmo.hierarchy.measuring import Measure, add


@dataclass(frozen=True)
class Everything:
    """All work, where a node at the top is asked for."""

    path: str = "/"


def behind(user, node) -> list[tuple[Line, Milestone]]:
    """The milestones at and below a node that are not reached and later than their baseline, however far up they are shown."""
    lines = timeline_rows.flagged(user, node, "project")
    return [(line, one) for line in lines for one in line.milestones if not one.point.actual and (one.slip or 0) > 0]


def _count() -> dict[str, Decimal]:
    counted = Counter(line.node.path for line, _ in behind(None, Everything()))
    return {path: Decimal(count) for path, count in counted.items()}


add(Measure("milestone.behind", "Milestones behind their baseline", _count, "dashboard/tables/milestones-behind/"))
