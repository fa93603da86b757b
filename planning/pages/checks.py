"""The score card of a working copy."""

from planning.checking import score_card
from planning.pages.fetch import plan_frame, plan_or_404
from pmo.core.fragments import render_page
from pmo.core.guard import needs


@needs("edit")
def checks(request, pk: int):
    """Fourteen points, each with the rows to mend."""
    plan = plan_or_404(request, pk, "edit:activity")
    points = score_card(plan, request.user)
    known = [point for point in points if point.finding.passed is not None]
    context = plan_frame(request, plan) | {
        "points": points, "known": len(known), "sound": sum(bool(point.finding.passed) for point in known),
    }  # fmt: skip
    return render_page(request, "planning/checks.html", context)
