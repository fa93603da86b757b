"""Applies an approved change to the work's figures: new dated figures beside the old ones, which stay."""

from datetime import timedelta
from decimal import Decimal

from pmo.core import clock
from pmo.hierarchy.models import Figure

MILLION = Decimal(1_000_000)


def apply(change, by) -> dict[str, list[str]]:
    """Write the moved figures. Returns measure → [before, after] for what there was to move."""
    found = {}
    for measure, move in _moves(change).items():
        latest = Figure.objects.filter(node=change.node, measure=measure, state="known").order_by("-as_at").first()
        before = getattr(latest, "date" if measure.startswith("end") else "amount", None)
        if before is None:
            continue
        after = move(before)
        _write(change, latest, measure, after)
        found[measure] = [str(before), str(after)]
    return found


def _moves(change) -> dict:
    moves = {}
    if change.cost_change:
        moves["cost_forecast"] = moves["cost_baseline"] = lambda amount: amount + change.cost_change / MILLION
    if change.days_change:
        moves["end_forecast"] = moves["end_baseline"] = lambda day: day + timedelta(change.days_change)
    if change.benefit_change:
        moves["benefits_baseline"] = lambda amount: amount + change.benefit_change / MILLION
    return moves


def _write(change, latest: Figure, measure: str, after) -> None:
    field = "date" if measure.startswith("end") else "amount"
    narrative = f"{change.ref} {change.title}"[:500]
    Figure.objects.update_or_create(
        node=change.node, measure=measure, as_at=clock.today(),
        defaults={field: after, "state": "known", "currency": latest.currency, "narrative": narrative, "source": "change", "period": latest.period if latest.as_at == clock.today() else None},
    )  # fmt: skip
