"""The timeline of a programme or portfolio across every plan below it."""

from django.views.decorators.http import require_GET

from planning.drawing.timeline import timeline
from planning.pages.shown import shown_or_404, surround
from planning.shown import timeline_rows
from pmo.core import clock
from pmo.core.fragments import render_page
from pmo.core.guard import needs

FLAGS = {"portfolio": "Portfolio milestones", "programme": "Programme milestones too", "project": "All milestones"}
STEPS = 14
DESC = (
    "A bar is a plan from its first to its last day; its filled parts drive the end of everything. Diamonds are flagged "
    "milestones, hollow ones where the baseline had them. Dashed lines are links between plans."
)


@require_GET
@needs("view")
def page(request, pk: int):
    """Bars, flagged milestones, links between the plans, and the one critical path through all of them."""
    shown = shown_or_404(request, pk)
    usual = "portfolio" if shown.node.kind == "portfolio" else "programme"
    flags = request.GET.get("flags", usual)
    flags = flags if flags in FLAGS else usual
    found = timeline_rows.read(request.user, shown.node, flags)
    bands = timeline_rows.bands(request.user, shown.node, found)
    title = f"Timeline of {shown.node}, {len(found.lines)} plan{'' if len(found.lines) == 1 else 's'}"
    context = surround(request, shown, "plan_timeline") | {
        "timeline": found, "flags": flags, "flag_words": FLAGS, "picture": timeline(bands, found.ties, clock.today(), title, DESC),
        "chain": found.chain[-STEPS:], "more_steps": max(len(found.chain) - STEPS, 0),
        "milestones": sorted((one for line in found.lines for one in line.milestones), key=lambda one: one.point.forecast),
    }  # fmt: skip
    return render_page(request, "planning/timeline.html", context)
