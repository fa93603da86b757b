"""Milestones of the published plan with their slips, and the click that shows one further up."""

from django.http import Http404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from planning import choices
from planning.models import Activity
from planning.pages.shown import shown_or_404, surround
from planning.shown import milestones, proposals
from pmo.core.errors import Problem
from pmo.core.fragments import done, render_page
from pmo.core.guard import needs
from pmo.hierarchy.pages.fetch import node_or_404
from pmo.records import writing


@require_GET
@needs("view")
def page(request, pk: int):
    """Every milestone: where it stands, how far it slipped against both baselines, how often it was pushed out."""
    shown = shown_or_404(request, pk)
    context = surround(request, shown, "plan_milestones")
    if shown.version:
        lines = milestones.lines(shown.plan, shown.version, request.user)
        context |= {
            "lines": lines, "trend": milestones.trend(shown.plan, shown.version, request.user, lines, 12), "flags": choices.FLAGS,
            "based": any(line.original for line in lines),
            "proposals": proposals.waiting(request.user, [line.pk for line in lines]),
        }  # fmt: skip
    return render_page(request, "planning/milestones.html", context)


@require_POST
@needs("edit")
def flag(request, pk: int, activity: int):
    """Show a milestone up to the programme, the portfolio, or in its own plan only. Nothing is typed again."""
    node = node_or_404(request, pk, "edit:activity")
    row = (
        Activity.objects.for_user(request.user)
        .filter(pk=activity, node=node, kind="milestone", archived_at=None)
        .first()
    )
    if row is None:
        raise Http404
    asked = request.POST.get("flag", "")
    if asked not in choices.FLAGS.values:
        raise Problem("Choose how far up the milestone is shown: this plan, programme or portfolio.")
    try:
        if row.flag != asked:
            writing.change(
                row, {"flag": asked}, by=request.user, title=f"{row.ref} shown up to: {choices.FLAGS.get(asked).label}"
            )
    except writing.Stopped as stopped:
        raise Problem(f"“{row.title}” was not changed. {stopped}") from stopped
    where = {"project": "in this plan only", "programme": "up to the programme", "portfolio": "up to the portfolio"}[
        asked
    ]
    return done(request, f"“{row.title}” is shown {where}", reverse("plan_milestones", args=[pk]) + f"#m{activity}")
