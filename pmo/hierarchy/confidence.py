"""Delivery confidence over time: the latest rating of each assessor, and series for many nodes in one query."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pmo.core.rag import trend
from pmo.hierarchy.models.assessment import Assessment
from pmo.hierarchy.models.scale import Level


@dataclass(frozen=True)
class Rating:
    """One point of a series, ready to draw."""

    as_at: date
    assessor: str
    state: str
    level: Level | None
    label: str
    reason: str
    rationale: str
    period: str

    @property
    def rag(self) -> str:
        """The shape to draw; n where no rating was given."""
        return self.level.rag if self.level else "n"


def ratings(nodes: Iterable, until: date | None = None) -> dict[int, dict[str, list[Rating]]]:
    """node id → assessor → its ratings, oldest first, in one query."""
    rows = Assessment.objects.standing().filter(node__in=list(nodes)).select_related("scale", "period")
    if until:
        rows = rows.filter(as_at__lte=until)
    found: dict[int, dict[str, list[Rating]]] = {}
    for row in rows.order_by("as_at", "id"):
        found.setdefault(row.node_id, {}).setdefault(row.assessor, []).append(_rating(row))
    return found


def _rating(row: Assessment) -> Rating:
    return Rating(
        row.as_at, row.assessor, row.state, row.level, row.label, row.reason, row.rationale,
        row.period.name if row.period else "",
    )  # fmt: skip


def latest_chips(nodes) -> dict[int, Level]:
    """node id → the latest level to show beside its name: independent where there is one, else the owner's."""
    rows = (
        Assessment.objects.standing()
        .filter(node__in=[node.pk for node in nodes], state="known")
        .select_related("scale")
        .order_by("node_id", "-as_at", "assessor", "-id")
        .distinct("node_id")
    )
    return {row.node_id: row.level for row in rows if row.level}


def step(series: list[Rating]) -> str:
    """better, worse or same from the rating before to the last, where both are on the same scale of colours."""
    given = [rating for rating in series if rating.level]
    return trend(given[-2].rag, given[-1].rag) if len(given) > 1 and series[-1].level else ""
