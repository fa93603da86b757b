"""Receipts: who of those signed in opened a report, when, and how often."""

from django.db.models import F

from pmo.core.clock import now
from reporting.models import Opening, ReportRun


def opened(*, run: ReportRun, by, form: str) -> None:
    """Count that `by` opened the report as "pdf", "page" or "slides". Never changes the report."""
    at = now()
    Opening.objects.bulk_create(
        [Opening(run=run, user=by, form=form, first_at=at, last_at=at, times=0)], ignore_conflicts=True
    )
    Opening.objects.filter(run=run, user=by, form=form).update(times=F("times") + 1, last_at=at)
