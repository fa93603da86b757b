"""Another plan, or another way of adding up: what the readings say is put together anew, in the same write."""

from benefits import readings, tracking
from benefits.models import Benefit

PLAN = ("baseline", "baseline_on", "target", "target_on", "starts_on", "curve", "steps", "aggregation")
SET = frozenset(
    {"returned_on", "latest_on", "latest", "latest_plan", "realised", "rating", "due", "acceptance", "accepted_on"}
)


def remeasure(changed: list[Benefit], before: dict[int, dict[str, object]]) -> dict[int, str]:
    """Measure rows with readings against their new plan. Returns id(row) → the reason, as `Register.follow` does."""
    rows = [row for row in changed if row.latest_on and _replanned(row, before[row.pk])]
    for track in tracking.tracks(rows):
        row = track.benefit
        for name, value in readings.said(row, track.cells).items():
            setattr(row, name, value)
        row.derive()
    return {id(row): "Its readings are measured against the new plan." for row in rows}


def _replanned(row: Benefit, was: dict[str, object]) -> bool:
    return any(getattr(row, name) != was[name] for name in PLAN)
