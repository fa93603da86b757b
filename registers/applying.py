"""Applies an approved change to the work's figures: new dated figures beside the old ones, which stay."""

from datetime import timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError

from pmo.core import clock, dates
from pmo.core.errors import Problem
from pmo.hierarchy.choices import MEASURES
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
        after = _moved(measure, before, move)
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
    row = latest if latest.as_at == clock.today() else Figure(node=change.node, measure=measure, as_at=clock.today())
    row.version += 1 if row.pk else 0
    row.state, row.currency, row.narrative, row.source = "known", latest.currency, narrative, "change"
    setattr(row, field, after)
    row.save()


def _moved(measure: str, before, move):
    """The new value. Raises Problem where it cannot be."""
    try:
        after = move(before)
        after = dates.sensible(after) if measure.startswith("end") else after
    except (OverflowError, ValidationError) as error:
        raise Problem(
            "This would move the end beyond the years that can be kept. Check the days of the change."
        ) from error
    if not measure.startswith("end") and after < 0:
        raise Problem(f"{MEASURES.get(measure).label} would fall below zero. Check the amounts of the change.")
    return after
