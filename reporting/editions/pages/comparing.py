"""Two editions beside each other."""

from django.views.decorators.http import require_GET

from pmo.core.fragments import render_page
from pmo.core.guard import needs
from reporting.editions import comparing
from reporting.editions.pages.fetch import ready_or_404
from reporting.models import ReportRun


@require_GET
@needs("view")
def compare(request, pk, run):
    """What differs between two editions, the earlier one first, from their own frozen data only."""
    old, new = sorted((ready_or_404(request, pk), ready_or_404(request, run)), key=_age)
    context = {
        "old": old, "new": new, "figures": comparing.figures(old.data, new.data), "differences": comparing.differences(old.data, new.data),
        "without_sections": [each for each in (old, new) if not each.data.get("sections")],
    }  # fmt: skip
    return render_page(request, "reporting/editions/compare.html", context)


def _age(run: ReportRun):
    return run.period.ends_on, run.version, run.created_at
